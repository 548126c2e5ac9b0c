"""
Reads lines that say who, when and where from: `By Jane Doe | Nov. 14, 2026`, `来源：新华社 作者：李雷`.

A line is cut into dates, counters, labels (`data/byline_words.tsv`), and what stands between them: names, outlets,
titles, places. It is a by-line where nothing of it is a sentence, and something of it is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.names.name_lists import surnames
from translator.bilingual.tables import read_table
from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import longest_first, pattern
from translator.newsroom.imports.dates import find_dates, narrow

PEOPLE = frozenset({"author", "editor", "proofreader", "translator", "reviewer", "photographer", "publisher"})
_ALONE = ("title", "summary", "disclaimer", "original")
_LABELS = (*sorted(PEOPLE), *_ALONE, "date", "updated", "organisation", "publication", "rest")
HAN = "\u4e00-\u9fff"


class Field(NamedTuple):
    kind: str
    """
    A role, or `title summary date updated organisation disclaimer publication original`; `likely_author` for a name
    without a label, `rest` for what is understood or short, and has no place in the front matter.
    """
    value: str
    """Empty where the line is only the label."""


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind, in lower case."""
    return frozenset(word.replace("_", " ").casefold() for word in _rows()[kind].split())


@cache
def kinds() -> dict[str, str]:
    """Return label → kind of field."""
    return {label: kind for kind in _LABELS for label in words(kind)}


@cache
def label_pattern() -> re.Pattern[str]:
    """
    Return the pattern of a label with what ties it to its value; where a date begins there is a NUL.

    Groups: `label` (`Editor:`, `编辑/`, `编辑 `), `stamp` (a label before a date), `by`, `reporter` (before a name).
    """
    known = kinds()
    han = [label for label in known if re.match(f"[{HAN}]", label)]
    people = [label for label in han if known[label] in PEOPLE]
    tied = [label for label in han if known[label] in PEOPLE | {"rest", "organisation", "publication"}]
    dated = [label for label in known if known[label] in {"date", "updated"}]
    surname = "".join(one[0] for one in surnames())
    edge = r"(?:(?<=[\s/|丨;,，、·•()（）【】\[\]〔〕「」:\x00.。!◎▲●○■□—–*_-])|^)"
    return pattern(
        rf"{edge}(?:by\s+)?(?P<label>{_either(known)})\s?:[*_]{{0,2}}\s*"
        rf"|{edge}(?P<slashed>{_either(tied)})\s?[/|丨](?!\s?[文图圖摄攝](?:[\s:/]|$))\s?"
        rf"|{edge}(?P<spaced>{_either([one for one in people if len(one) > 1])})\s+(?=[{HAN}])"
        rf"|{edge}(?P<stamp>{_either(dated)})\s*(?:\b(?:on|at)\b)?[,:\s]*(?=\x00)"
        rf"|(?<![\w'’])(?P<by>(?:(?:{_either(role_before_by())})\s+)?(?:from (?:the )?(?:original )?\w+ )?)by"
        r"(?P<colon>:)?(?:(?<=:)\s*|\s+)(?=\S)"
        r"|(?:本报|本報|本刊|本网|本網|本社|特约|特約|特派|见习|見習|实习|實習|首席|资深|資深|全媒体|全媒體|驻..|駐..)*"
        rf"(?P<reporter>(?:摄影|攝影)?[记記]者|通[讯訊][员員]|[实實][习習]生)(?=\s*[{surname}])"
        rf"|{edge}(?P<compiler>[编編][译譯])(?=[{surname}])"
        rf"|{edge}(?:本报|本報|本刊|本网|本網)[记記]者\s*(?=[{HAN}])",
        re.IGNORECASE,
    )


@cache
def role_before_by() -> dict[str, str]:
    """Return what stands before `by` → role: `edited` → editor."""
    roles = [*PEOPLE, "rest"]
    return {word: role for role in roles if f"{role}_by" in _rows() for word in words(f"{role}_by")}


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in longest_first(forms))


@cache
def _rows() -> dict[str, str]:
    return dict(read_table(Path(__file__).parent / "data" / "byline_words.tsv", 2))


LONGEST_NAME = 60
# Words of the longest name: Maria del Carmen de la Cruz, MD.
_MOST_PARTS = 7
_NAME_LEAD = pattern(r"(?:and|by|with|&)\s+", re.IGNORECASE)
_NAME_TAIL = pattern(
    rf"(?:[|•]|·(?<![{HAN}]·(?=[{HAN}]))|\s[-–—]\s"
    r"|\s(?:via|published|updated|posted|follow|contact|for)\s|\s(?:published|updated|posted|follow)$|\s?@\w|(?<!\S)[^\s@]++@\S).*",
    re.IGNORECASE,
)
_TWICE = pattern(r"^(.{4,}?)\s*\1$")
_NO_NAME = pattern(r"[\d@:!?#<>=/|{}。！？…]|\.\.|www\.|admin", re.IGNORECASE)
_HAN_GROUP = pattern(
    r"我来说|我來說|(?<=..)(?:[编編][译譯]|[编編]辑部|[编編]輯部|公司|中心|委[员員][会會]|[办辦]公室|[团團][队隊]|工作室|[号號])$"
)
HAN_RUN = pattern(rf"[{HAN}·・\s]+")
_FULL_STOP = pattern(r"(?<=\w{4})\.$")
_AND = pattern(r"(?:(?<!\s)\s++)?[、,，&＆]\s*+|(?<!\s)\s++(?:and|And|AND)\s++")


def split_job(text: str) -> tuple[str, str]:
    """Split `Jane Doe Political correspondent` into a name and a title; either may be empty."""
    parts = text.split()
    if not parts or parts[-1].casefold().rstrip(".") not in words("job"):
        return text, ""
    at = len(parts) - 1
    while at and parts[at - 1].casefold() in words("job_before") | words("job") | words("outlet"):
        at -= 1
    return " ".join(parts[:at]).rstrip(","), " ".join(parts[at:])


def is_outlet(text: str, *, is_sure: bool) -> bool:
    """Return whether a text is the name of a paper or an agency; `is_sure`: and cannot be that of a person."""
    if text.casefold() in words("outlet"):
        return True
    ends = words("outlet_end")
    if HAN_RUN.fullmatch(text):
        return 2 < len(text) <= 14 and any(text.endswith(end) for end in ends)
    parts = text.split()
    is_named = 1 < len(parts) <= 5 and all(part[:1].isupper() or part in {"of", "and", "the"} for part in parts)
    has_end = is_named and (parts[-1].casefold() in ends or parts[0].casefold() in words("outlet") or parts[0] == "The")
    return has_end and (not is_sure or parts[0].casefold() == "the")


def is_name(text: str, *, is_alone: bool) -> bool:
    """Return whether an English text can be a name of a person; `is_alone`: with nothing that says so but its form."""
    parts = text.split()
    if not (2 if is_alone else 1) <= len(parts) <= 5 or not clean_name(text):
        return False
    if any(part.casefold().strip(".") in words("not_name") for part in parts):
        return False
    capitals = [part for part in parts if part[0].isupper() or part.casefold().rstrip("'’") in words("particle")]
    return len(capitals) == len(parts) and parts[-1][0].isupper() and (len(parts[-1]) > 1 or len(parts) > 1)


def is_chinese_name(text: str) -> bool:
    """Return whether a text looks like a Chinese name, or a foreign one with its dot: 王芳, 让·皮埃尔."""
    if not re.fullmatch(rf"[{HAN}·・]{{2,12}}", text) or text in words("not_chinese_name") or text in words("place"):
        return False
    if "·" in text or "・" in text:
        return text[0] not in "·・" and text[-1] not in "·・"
    return (text[:1] in surnames() and len(text) <= 3) or (text[:2] in surnames() and 3 <= len(text) <= 4)


def split_names(value: str) -> list[str]:
    """Split `Mr Cow, Li Lei and Han Mei` or `甲、乙` into names."""
    names: list[str] = []
    for name in filter(None, _AND.split(value)):
        name = _FULL_STOP.sub("", name)
        if names and name.casefold() in words("name_end"):
            names[-1] += f", {name}"
        else:
            names.append(name)
    return names


def clean_name(text: str) -> str:
    """Return the name of a person that a source gives, without what sticks to it; empty where it names no person."""
    plain = _NAME_LEAD.sub("", _NAME_TAIL.sub("", " ".join(text.split()))).strip(" \\*_\"'“”:;,|")
    plain = _FULL_STOP.sub("", _TWICE.sub(r"\1", plain))
    name, job = split_job(plain)
    name = name if job and " " in name else plain
    if not name or len(name) > LONGEST_NAME or _NO_NAME.search(name):
        return ""
    if name.casefold() in words("nobody") | words("place") or is_outlet(name, is_sure=True):
        return ""
    if re.search(f"[{HAN}]", name):
        return name if not _HAN_GROUP.search(name) and name not in words("not_chinese_name") else ""
    parts = [part.strip(".,'’\"“”()") for part in plain.split()]
    is_group = any(part.casefold() in words("no_person") for part in parts)
    is_group = is_group or (parts[0].isupper() and parts[0].casefold() in words("outlet"))
    lower = sum(part[:1].islower() and part.casefold() not in words("particle") for part in parts)
    return "" if is_group or len(parts) > _MOST_PARTS or (lower and len(parts) > 2) else name


def lone_names(line: str) -> list[str]:
    """Return the names of a line that is nothing but names of people, and says of nobody that they are an author."""
    names = split_names(line.strip())
    return names if names and all(is_chinese_name(one) or is_name(one, is_alone=True) for one in names) else []


_LONGEST = 300
# Kinds whose value is the rest of the line, whatever it contains.
_ALONE_BYLINES = frozenset({"title", "summary", "disclaimer", "original"})
_BRACKETS = pattern(r"[(（【\[〔「](?P<inner>[^()（）【】\[\]〔〕「」]+)[)）】\]〕」]")
_ORGANISATION = pattern(r"\A[【\[](?P<inner>.+?)[】\]]\Z")
_MARKDOWN_LINK = pattern(r"\[([^\[\]]*+)\]\([^)\[\s]++[^)\[]*+\)")
_URL = pattern(r"https?://\S+")
_COUNTER = pattern(
    r"(?<![\d.,])[\d.,]+ ?(?:[km]\b)? ?\+? ?(?:views?|comments?|shares?|likes?|reads?|responses?|words|claps)\b"
    r"|(?:estimated )?(?:reading time:? ?)?(?<!\d)\d+[ -]min(?:ute)?s?\.?(?: read(?:ing)?(?: time)?)?\b(?! ago)"
    r"|(?:about |over )?(?:(?<!\d)\d+|an?|one|two|three) ?"
    r"(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|[hdw]) ago\b"
    r"|(?<!USA )\b(?:yesterday|today)\b(?: at)?(?=\s*(?:$|\x00|[|·•,]))"
    r"|(?:(?:昨天|今天|前天|刚刚|剛剛)\s*\x00*|(?<!\d)\d+ ?(?:秒|分钟|分鐘|小时|小時|天|周|個月|个月)前)(?=\s|$|[|·•,])"
    r"|(?:[阅閱][读讀]|[浏瀏][览覽]|[点點][击擊]|[访訪][问問]|[评評][论論]|[点點][赞讚]|收藏|[转轉][发發]|人[气氣]|留言|分享|字[数數])"
    r"(?:次[数數]|量|[数數]|率|人[数數])?\s*[:(]?\s*\d[\d.,]*\s*[万萬千wk]?\+?\s*[次条條人)]?"
    r"|(?<![\d.,])\d[\d.,]*\s*[万萬]?\s*(?:次|条|條|人|个|個)?(?:[阅閱][读讀]|[浏瀏][览覽]|[点點][击擊]|[评評][论論]|留言|[点點][赞讚])"
    r"|(?:[浏瀏][览覽]|[点點][击擊]|[阅閱][读讀])(?:次[数數]|量|[数數])\s*:\s*(?=$|\s)"
    r"|我[来來][说說][两兩]句(?:\s*\(\d+\))?"
    r"|字[号號體体](?:大小)?\s*:?\s*(?:[\[(]?\s*[大中小+-](?:\s*[大中小+-])*\s*[\])]?)?"
    r"|(?:我要)?(?:[打列]印|分享|收藏|[关關][闭閉]|[纠糾][错錯])(?:本[页頁文]|到)?(?=$|\s)"
    r"|第 ?\d+ ?[版期]|[A-Z]?\d{1,2}版",
    re.IGNORECASE,
)
_JOINT = pattern(
    rf"\s*(?:[|丨/•●○■□▪,，、;；:()（）【】\[\]〔〕◎▲_]|·(?<![{HAN}]·(?=[{HAN}]))|(?<=\s)[-–—~]+(?=\s)|[–—]{{1,2}})[\s|丨/·•●,，、;；()（）\[\]–—-]*(?:and\s+|AND\s+)?"
    rf"|\s+(?:and|AND|with|&)\s+|\s*&\s*|\s*[和与與及]\s*(?=[{HAN}]{{2,4}}(?:$|\s))|\s{{3,}}"
)
_WHERE = pattern(r"^(?:in|from|at|on|near)\s+(?=\S)|^(?:in|from|at|on|by|the)$", re.IGNORECASE)
_INNER = pattern(
    r"(?<!\s)\s+(?:(?=(?:in|for|of|at|from|on)\s+[A-Z])|(?:on|at)$|(?=@\w)|(?=\S+@\S+\.\w))|(?<=[a-z])(?=@\w+$)"
)
_FOR = pattern(r"^(?:for|of)\s+(?P<outlet>[A-Z].*)")
HANDLE = pattern(r"@\w+|\S+@\S+\.\w+")
_ONLY_LABEL = pattern(
    r"(?:(?:written|words|story|text|posted|published|reported|edited|translated|photos?|photographs) )?by ?:?"
    r"|(?:author|authors|writer|editor|source|published|posted|updated|last updated|date):?"
    r"|(?:作者|文|撰文|记者|記者|编辑|編輯|责任编辑|責任編輯|来源|來源|发布时间|發布時間|发布于|發布於):?",
    re.IGNORECASE,
)
_UNKNOWN_LABEL = pattern(r"[^:]{1,20}: ?\S")
# A label of those who wrote and photographed.
_BOTH = pattern(r"[图圖]/?文|文/?[图圖]|and photo|& photo|photos? and|photos? &", re.IGNORECASE)
_SENTENCE = pattern(r"[。！？!?]|[a-z]{3}\.$|[a-z]{3}\. [A-Z]")
# Port Linden, 1 March 2027: the head of a letter, rather than who wrote it.
_PLACE_AND_DAY = pattern(rf"[^,|\d{HAN}]+, (?:\d{{1,2}} \w+|\w+\.? \d{{1,2}}),? \d{{4}}")
_BLANK_IN_NAME = pattern(rf"(?<![{HAN}·])([{HAN}]) +([{HAN}])(?![{HAN}·])")
_REPORT = pattern(rf"(?:[{HAN}]{{1,6}}?)?(?:即[时時]|[综綜]合|[连連][线線]|[专專][题題]|整理)?[报報编編][导導道译譯]")
_FURTHER_EN = pattern(
    r"(?:for|to (?:read|see|get|find)) (?:(?:further|more|additional|full) )?"
    r"(?:information|details|reading|the full story)\b[^:：]{0,120}?"
    r"\b(?:links?|here|visit|see|click|read)\b[^:：]{0,40}[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FURTHER_ZH = pattern(
    r"(?:欲知|想了解|了解|如需|有关|有關|关于|關於)?[^：:。]{0,12}(?:更多|进一步|進一步|详细|詳細|详情|詳情)[^：:。]{0,20}"
    r"(?:点击|點擊|点选|點選|链接|連結|鏈接|请看|請看|请见|請見|参阅|參閱|查看)[^：:。]{0,12}[：:]\s*(?P<value>\S.*)"
)


class _Token(NamedTuple):
    start: int
    end: int
    kind: str
    """`date`, `clock`, `counter`, `label`, or `text` for what stands between them."""
    role: str = ""
    """Of a label."""
    is_tied: bool = False


def read_fields(line: str) -> list[Field]:
    """Return the fields of a by-line, in order; empty for any other line."""
    text = line.strip().lstrip("#>").strip(" \t\u3000*_\\")
    if not text or len(text) > 4 * _LONGEST:
        return []
    if "](" in text:
        unlinked = _fields_of(_MARKDOWN_LINK.sub(r"\1", text))
        if any(field.kind in PEOPLE for field in unlinked):
            return unlinked
    return _fields_of(text)


def _fields_of(text: str) -> list[Field]:
    enclosed = _BRACKETS.fullmatch(text)
    text = enclosed["inner"].strip() if enclosed else text
    further = _FURTHER_EN.fullmatch(text) or _FURTHER_ZH.fullmatch(text)
    if further:
        return [Field("original", _stripped(further["value"]))]
    first = label_pattern().match(narrow(text))
    kind = kinds().get(_plain(first["label"])) if first and first["label"] else None
    if first and kind in _ALONE_BYLINES:
        return [Field(str(kind), text[first.end() :].strip(" \t\u3000/|*_"))]
    if len(text) > _LONGEST:
        return []
    reader = _Reader(text)
    return reader.fields if reader.read() else []


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.fields: list[Field] = []
        self.role = ""
        self.is_fresh = False
        """True where nothing but clocks has come since the last label."""
        self.is_tied = False
        self.label = ""
        self.has_title = False
        """True where a title of a person stands in it."""
        self.last = ""
        """Kind of the last piece: `name`, `outlet`, `job`, `date`, …"""

    def read(self) -> bool:
        for token in self.tokens:
            value = self.text[token.start : token.end]
            if token.kind == "label":
                if token.role != self.role:
                    self._close_label()
                self.role, self.is_fresh, self.is_tied, self.label = token.role, True, token.is_tied, value
            elif token.kind == "date":
                self.fields.append(Field("updated" if self.role == "updated" else "date", value))
                self.role, self.is_fresh, self.last = "", False, "date"
            elif token.kind == "counter":
                self._rest(value.strip(" ,|"))
                self.role, self.is_fresh = "", False
            elif token.kind == "text" and not self._read_text(value):
                return False
        self._close_label()
        return self._is_byline()

    # The value of a label that nothing stands behind may be on the next line.
    def _close_label(self) -> None:
        if self.is_fresh and self.is_tied and self.role in PEOPLE | {"publication", "date", "updated"}:
            self.fields.append(Field(self.role, ""))

    def _is_byline(self) -> bool:
        known = {field.kind for field in self.fields}
        if "bare" in known:
            together = [at for at, field in enumerate(self.fields) if field.kind == "bare"]
            is_alone = together[-1] - together[0] == len(together) - 1 and not known & PEOPLE
            is_signed = self.text[0] in "◎▲●■□" or bool(known & {"date", "updated"}) or self.has_title
            if known == {"bare", "date"} and _PLACE_AND_DAY.fullmatch(self.text):
                return False
            if is_alone and (is_signed or (known == {"bare", "publication"} and self.last_is_known)):
                self.fields = [one._replace(kind="likely_author") if one.kind == "bare" else one for one in self.fields]
            elif not known & PEOPLE and not known & {"date", "updated"}:
                return False
        self.fields = [field._replace(kind="rest") if field.kind == "bare" else field for field in self.fields]
        known = {field.kind for field in self.fields}
        has_label = any(token.kind == "label" for token in self.tokens)
        if not has_label and re.search(r"(?<![ap]\.m)(?<!\b[A-Z])[.。]$", self.text):
            return False
        if known <= {"rest"}:
            return bool(known) and (has_label or all(token.kind in {"counter", "clock"} for token in self.tokens))
        return known != {"publication", "rest"} and (known != {"publication"} or has_label)

    @property
    def last_is_known(self) -> bool:
        return self.last == "outlet" and self.fields[-1].value.casefold() in words("outlet")

    def _rest(self, value: str) -> None:
        if value.strip(" .-–—"):
            self.fields.append(Field("rest", value))

    def _read_text(self, text: str) -> bool:
        if not text.strip(" |丨/·•●,，、;；:()（）【】[]〔〕「」◎▲○■□.。*_-–—~"):
            return True
        if self.role in {"publication", "organisation", "rest"} and self.is_fresh:
            return self._read_whole(text)
        if self.role in {"date", "updated"} and self.is_fresh:
            self.role = ""
        organisation = _ORGANISATION.fullmatch(text.strip()) if self.role in PEOPLE and self.is_fresh else None
        if organisation:
            self.fields.append(Field("organisation", organisation["inner"].strip()))
            self.is_fresh = False
            return True
        pieces = _with_unknown_labels(_pieces(text))
        return all(self._read_piece(piece, joint) for piece, joint in pieces)

    def _read_whole(self, text: str) -> bool:
        first, _sign, more = narrow(text).partition("|") if "://" not in text else (text, "", "")
        value = _stripped(text[: len(first)])
        if len(value) > _LONGEST or (self.role == "rest" and _SENTENCE.search(value)):
            return False
        if self.role == "rest":
            value = self.label + value
        if value:
            self.fields.append(Field(self.role, value))
        self.role, self.is_fresh, self.last = "", False, "outlet"
        return not more or self._read_text(text[len(first) + 1 :])

    def _read_piece(self, piece: str, joint: str) -> bool:
        if _UNKNOWN_LABEL.match(narrow(piece)):
            self._rest(piece)
            self.last = "rest"
            return bool(self.fields[:-1]) and len(piece) <= LONGEST_NAME and not _SENTENCE.search(piece)
        if found := _FOR.match(piece):
            self._outlet(found["outlet"])
            return True
        if _WHERE.match(piece) or HANDLE.fullmatch(piece) or piece.casefold() in words("place"):
            if not (self.fields or self.last):
                return False
            if not _WHERE.fullmatch(piece):
                self._rest(piece)
            self.last = "place"
            return len(piece.split()) <= 5 and not _SENTENCE.search(piece)
        if piece.casefold() in words("name_end") and self.last == "name":
            self.fields[-1] = self.fields[-1]._replace(value=f"{self.fields[-1].value}, {piece}")
            return True
        if HAN_RUN.match(piece):
            return self._read_chinese(piece, is_enclosed=joint.rstrip().endswith(("(", "（")))
        return self._read_english(piece, joint)

    def _read_chinese(self, piece: str, *, is_enclosed: bool) -> bool:
        whole = _BLANK_IN_NAME.sub(r"\1\2", narrow(piece)).strip()
        if _REPORT.fullmatch(whole) and (self.last or self.fields):
            self._rest(whole)
            self.has_title = True
            return True
        parts = whole.split()
        is_named = self.role in PEOPLE and self.is_fresh and self.is_tied
        if is_named and len(parts) == 1 and not is_outlet(whole, is_sure=True):
            return len(whole) <= 20 and not _SENTENCE.search(whole) and self._person(whole)
        for part in parts:
            if len(part) > 2 and part[-1] in "摄攝" and is_chinese_name(part[:-1]):
                self.fields.append(Field("photographer", part[:-1]))
            elif part.casefold() in words("place") or (_REPORT.fullmatch(part) and self.last):
                self._rest(part)
                self.has_title = self.has_title or "报" in part or "報" in part
            elif self.role in PEOPLE and is_chinese_name(part):
                self._person(part)
            elif is_outlet(part, is_sure=self.role in PEOPLE and self.is_fresh):
                self._outlet(part)
            elif is_chinese_name(part):
                self._bare(part)
            elif (
                self.role in PEOPLE and (self.is_tied or self._is_reporter(part)) and len(part) <= 6 and not is_enclosed
            ):
                self._person(part)
            elif len(part) <= 8 and not _SENTENCE.search(part) and (self.fields or self.last):
                self._rest(part)
            else:
                return False
        return True

    # 本报记者 干征: a rare surname; 本报记者 获悉 is none.
    def _is_reporter(self, part: str) -> bool:
        return (
            self.is_fresh
            and narrow(self.label).rstrip().endswith(("记者", "記者"))
            and 1 < len(part) < 4
            and not chinese_words.has_word(part)
        )

    def _read_english(self, piece: str, joint: str) -> bool:
        name, job = split_job(piece)
        is_nobody = piece.casefold() in words("nobody") and bool(self.role or self.fields)
        if is_nobody or (job and not name):
            self._rest(piece)
            self.last, self.has_title = "job", True
            return True
        is_first = self.is_fresh and self.role in PEOPLE
        if self.role in PEOPLE and is_first and self.is_tied and not is_outlet(name, is_sure=True):
            if _SENTENCE.search(_FULL_STOP.sub("", piece)) or not self._person(name):
                return False
        elif is_outlet(name, is_sure=is_first):
            self._outlet(name)
        elif (
            self.role in PEOPLE
            and is_name(name, is_alone=not is_first)
            and (is_first or self.last == "name" or re.search("and|&", joint))
            and self._person(name)
        ):
            pass
        elif not self.role and is_name(name, is_alone=True):
            self._bare(name)
        elif len(piece.split()) <= 4 and not _SENTENCE.search(piece) and self.fields:
            self._rest(piece)
            job = ""
        else:
            return False
        if job:
            self._rest(job)
            self.last, self.has_title = "job", True
        return True

    def _person(self, name: str) -> bool:
        role, person = self.role, clean_name(name)
        if not person:
            self._rest(name)
            self.is_fresh = False
            return len(name.split()) <= _MOST_PARTS // 2
        name = person
        if role != "rest" and len(name) > 2 and name[-1] in "摄攝" and is_chinese_name(name[:-1]):
            role, name = "photographer", name[:-1]
        self.fields.append(Field(role, name))
        if _BOTH.search(self.label):
            self.fields.append(Field("photographer", name))
        self.is_fresh, self.last = False, "name"
        return True

    def _outlet(self, name: str) -> None:
        self.fields.append(Field("publication", name))
        self.is_fresh, self.last = False, "outlet"

    def _bare(self, name: str) -> None:
        self.fields.append(Field("bare", name))
        self.last = "bare"


def _tokens(text: str) -> Iterator[_Token]:
    masked = _URL.sub(lambda match: "\x01" * len(match[0]), narrow(text))
    found: list[_Token] = []
    for span in find_dates(masked):
        found.append(_Token(span.start, span.end, "date" if span.reading else "clock"))
        masked = f"{masked[: span.start]}{chr(0) * (span.end - span.start)}{masked[span.end :]}"
    for match in _COUNTER.finditer(masked):
        found = [token for token in found if not match.start() <= token.start < match.end()]
        found.append(_Token(*match.span(), "counter"))
        masked = f"{masked[: match.start()]}{chr(1) * len(match[0])}{masked[match.end() :]}"
    for match in label_pattern().finditer(masked):
        found.append(_Token(*match.span(), "label", *_role_of(match)))
    at = 0
    for token in sorted(found):
        if token.start > at and text[at : token.start].strip():
            yield _Token(at, token.start, "text")
        if token.end > at:
            yield token
        at = max(at, token.end)
    if text[at:].strip():
        yield _Token(at, len(text), "text")


def _role_of(label: re.Match[str]) -> tuple[str, bool]:
    groups = label.groupdict()
    if groups["by"] is not None:
        word = re.sub(r"\s+from .*", "", _plain(groups["by"]))
        return role_before_by().get(word, "author"), bool(groups["colon"])
    if groups["reporter"]:
        return ("photographer" if groups["reporter"][0] in "摄攝" else "author"), False
    name = groups["label"] or groups["slashed"] or groups["spaced"] or groups["stamp"]
    return (kinds()[_plain(name)] if name else "author"), bool(groups["label"] or groups["slashed"])


def _pieces(text: str) -> list[tuple[str, str]]:
    pieces, at, joint = [], 0, ""
    for match in [*_JOINT.finditer(narrow(text)), None]:
        inner = text[at : match.start()] if match else text[at:]
        for one in _INNER.split(inner.strip()):
            if one.strip(" .*_"):
                pieces.append((one.strip(" *_"), joint))
                joint = ""
        if match:
            at, joint = match.end(), match[0]
    return pieces


def _with_unknown_labels(pieces: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for at, (piece, joint) in enumerate(pieces):
        if not joint.strip().startswith(":"):
            is_label = at + 1 < len(pieces) and pieces[at + 1][1].strip().startswith(":")
            yield (f"{piece}: {pieces[at + 1][0]}" if is_label else piece), joint


_LEAD = pattern(r"(?:(?:posted|written|published|reported|words|story|text)\s+)?by:?\s+", re.IGNORECASE)


def split_people(text: str) -> list[str]:
    """Return the names of a by-line (`By Mara Quill and Li Lei`, `文/李雷`) or of a list of names."""
    fields = read_fields(text)
    names = [field.value for field in fields if field.kind in {"author", "likely_author"} and field.value]
    names = names if fields else split_names(_LEAD.sub("", text.strip()))
    return [name for one in names if (name := clean_name(one))]


def stated_people(text: str) -> list[str]:
    """Return the names that a field for authors states: the text as it is written where each of its names is sound."""
    pieces = split_names(text)
    names = [clean_name(piece) for piece in pieces]
    return [text] if names == pieces else names if all(names) else split_people(text)


def _plain(label: str) -> str:
    return re.sub(r"\s+", " ", label).strip().casefold()


def _stripped(value: str) -> str:
    return value.strip(" \t\u3000/|｜丨;；,，、·•.。*_—–-").strip()


def tie_to_label(line: str, following: str) -> list[Field]:
    """Return the fields of a line that is only a label (`Written by`, `作者：`) and of the line below it, its value."""
    if not _ONLY_LABEL.fullmatch(narrow(line.strip())):
        return []
    plain = line.strip().rstrip(":： ")
    found = read_fields(f"{plain} {following}" if plain.casefold().endswith("by") else f"{plain}: {following}")
    return found if any(field.value for field in found if field.kind != "rest") else []
