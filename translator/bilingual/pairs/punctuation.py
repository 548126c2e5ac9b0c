"""Checks of marks and blanks, within a text and at its end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.names.name_lists import SOUNDS
from translator.bilingual.pairs.base import Pair, TextCheck, kept
from translator.bilingual.words.chinese_words import has_word
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.masking import HAN, OPAQUE, THROUGH, has_han, is_han, neighbours
from translator.bilingual.words.patterns import pattern

_TO_FULL = dict(zip(",.;:?!()", "，。；：？！（）", strict=True))
# Where blanks may stand before something, the search begins at the first of them only, or it would try each.
_ASCII_MARK = pattern(r"(?:(?<! ) ++)?[,;:?!](?![,;:?!]) *|(?<!\.)\.(?!\.)")
_BRACKETED = pattern(r"(?:(?<![ :;=8xX]) *+|(?<=[:;=8xX] ) *+|(?<= ))\(([^()\n]*+)\)(?!\() *")
_LATIN = pattern("[A-Za-z0-9]")
_NAME_DOT = pattern(f"[{HAN}]\\.[{HAN}]")


class PunctuationCheck(TextCheck):
    """Base of the checks of marks and blanks."""

    category = "linguistic/punctuation"


class PunctWidth(PunctuationCheck):
    """
    ## What it does
    Reports half-width , . ; : ? ! ( ) next to Chinese characters.
    ## Why is this bad?
    Chinese text has full-width marks; machine translation and English keyboards leave half-width ones behind.
    ## Example
    target: 他说,这不重要.
    ## Use instead
    target: 他说，这不重要。
    Marks inside numbers, times, URLs and Latin phrases are right as they are, and so are parentheses around Latin
    letters and digits that blanks set off from the Chinese: 世卫组织 (WHO) 表示, the style of many software houses.
    Only listed: all but the comma and the stop, which read the same in both widths. The policy `parentheses = "half"`
    keeps half-width parentheses everywhere.
    ## Source
    GB/T 15834—2011; W3C CLREQ.
    """

    targets = "zh"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        for match in _ASCII_MARK.finditer(text):
            mark = match[0].strip()
            left, right = neighbours(text, match.start(), match.end())
            if self._belongs_to_chinese(text, match, mark, left, right):
                yield self._report(pair, match.span(), mark, None if mark in ",." else Severity.INFO)
        if "(" in text and pair.policy.get("parentheses") != "half":
            yield from self._parentheses(pair, text)

    def _belongs_to_chinese(self, text: str, match: re.Match[str], mark: str, left: str, right: str) -> bool:
        if mark == ".":
            return is_han(left) and not _NAME_DOT.match(text, match.start() - 1)
        if mark in "?!":
            return is_han(left) or (mark == "?" and right == "" and left != "" and has_han(text))
        if mark == ":" and (left == ":" or right == ":"):
            return False
        return is_han(left) or (is_han(right) and left not in {"", OPAQUE})

    def _parentheses(self, pair: Pair, text: str) -> Iterator[Finding]:
        for match in _BRACKETED.finditer(text):
            opening, closing = match.start() + match[0].index("("), match.start() + match[0].rindex(")")
            left, right = neighbours(text, opening, closing + 1)
            is_call = opening > 0 and _LATIN.match(text[opening - 1]) and not has_han(match[1])
            beside = text[opening - 1 : opening] if opening else "", text[closing + 1 : closing + 2]
            if is_call or (not has_han(match[1]) and not any(map(is_han, beside))):
                continue
            if has_han(match[1]) or is_han(left) or is_han(right):
                inner = pair.target[opening + 1 : closing]
                if OPAQUE not in match[1]:
                    yield self._report(pair, match.span(), "()", Severity.INFO, inner)
                    continue
                # No fix writes over code: the brackets around it are put right one by one.
                yield self._report(pair, (match.start(), opening + 1), "(", Severity.INFO)
                yield self._report(pair, (closing, match.end()), ")", Severity.INFO)

    def _report(
        self, pair: Pair, span: tuple[int, int], mark: str, severity: Severity | None = None, inner: str = ""
    ) -> Finding:
        right = "".join(map(_TO_FULL.__getitem__, mark))
        message = LazyMessage("“{mark}” beside Chinese; use “{right}”", mark=mark, right=right)
        suggestion = inner.join(right) if inner else right
        return self.finding(pair, message, span, suggestion=suggestion, is_safe_fix=True, severity=severity)


_FULL_TO_ASCII = {
    "，": ",", "。": ".", "；": ";", "：": ":", "？": "?", "！": "!", "（": "(", "）": ")", "、": ",", "～": "–",
    "【": "[", "】": "]", "「": "“", "」": "”", "『": "‘", "』": "’", "《": "“", "》": "”",
    "〈": "‘", "〉": "’", "\u3000": " ",
}  # fmt: skip
_TITLE = pattern("《([^《》]*)》")
_FULL_IN_ENGLISH = pattern("[，。；：？！（）、～【】「」『』《》〈〉\u3000]|[！-～]+")
_CHINESE_ASIDE = pattern(r"\([^()]*\)|“[^“”]*”|\"[^\"]*\"|\*[^*]*\*")


class PunctEnAscii(PunctuationCheck):
    """
    ## What it does
    Reports full-width or Chinese marks, and full-width letters and digits, in English.
    ## Why is this bad?
    They look broken in a Latin font and cannot be searched.
    ## Example
    target: He agreed。Prices rose 10％
    ## Use instead
    target: He agreed. Prices rose 10%
    Quoted or parenthesised Chinese is left alone.
    ## Source
    Unicode TR11; AutoCorrect and zhlint do the reverse for Chinese.
    """

    targets = "en"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        text = _CHINESE_ASIDE.sub(lambda match: OPAQUE * len(match[0]) if has_han(match[0]) else match[0], text)
        text = _TITLE.sub(r" \1 ", text)  # punct.title and style.works say what it takes.
        for match in _FULL_IN_ENGLISH.finditer(text):
            left, right = neighbours(text, *match.span())
            if is_han(left) or is_han(right):
                continue
            plain = "".join(map(_ascii_form, match[0]))
            if match[0] in "，。；：？！、" and right.isalnum() and text[match.end() : match.end() + 1] != " ":
                plain += " "
            is_safe = match[0] not in "《》〈〉「」『』【】～"
            message = LazyMessage("“{mark}” in English; use “{right}”", mark=match[0], right=plain)
            yield self.finding(pair, message, match.span(), suggestion=plain, is_safe_fix=is_safe)


def _ascii_form(mark: str) -> str:
    return _FULL_TO_ASCII.get(mark, chr(ord(mark) - 0xFEE0) if "！" <= mark <= "～" else mark)


_TWO_MARKS = pattern("[，、；：。,;.！!？?…”’」』][，、；。,;.！!？?”’」』]")
_REPEAT = pattern(
    r"(?P<many>[！!]{3,}|[？?]{3,})|(?P<pair>[，、；：][，、；。,;]|(?<!。)。[，、；]|(?<!。)。。(?!。)|[,;],|(?<![.\w/])\.\.(?![./\w]))"
    r"|(?P<quote>[。！？…][”’」』]。)"
)


class PunctRepeat(PunctuationCheck):
    """
    ## What it does
    Reports marks that cannot follow each other: ，， 。。 ，。 ！！！ and a second stop after a quotation that has one.
    ## Why is this bad?
    Such pairs are left behind when a sentence is edited.
    ## Example
    target: 他来了，。
    ## Use instead
    target: 他来了。
    ## Source
    GB/T 15834—2011; Weblate "duplicate punctuation".
    """

    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        first = _TWO_MARKS.search(pair.target)
        for match in _REPEAT.finditer(pair.target_visible, first.start()) if first else ():
            if match["many"]:
                if (match[0][0] in {"！", "!"} and "!!" in pair.source) or "！！" in pair.source or "??" in pair.source:
                    continue
                right = match[0][0]
            elif match["quote"]:
                right = match[0][:2]
            else:
                right = match[0][-1] if match[0][-1] in "。." else match[0][0]
            message = LazyMessage("“{marks}”: these marks cannot follow each other", marks=match[0])
            yield self.finding(pair, message, match.span(), suggestion=right, is_safe_fix=True)


_ELLIPSIS = pattern(
    rf"(?<![.\w])\.{{3,}}|(?<=[{HAN}])\s*\.{{3,}}|\.{{3,}}(?=[{HAN}])|。{{2,}}|(?<![…⋯])[…⋯](?![…⋯])|(?<=等)(?:……"
    rf"|⋯⋯)|(?:……|⋯⋯)。|…{{3,}}"
)


class PunctEllipsis(PunctuationCheck):
    """
    ## What it does
    Reports `...`, `。。。`, a single `…`, 等……, and ……。 in Chinese; …… in English.
    ## Why is this bad?
    The Chinese ellipsis is six dots, two characters wide; 等 says the same as an ellipsis, and so does a stop. One
    that only looks otherwise is listed.
    ## Example
    target: 他想了想...
    ## Use instead
    target: 他想了想……
    ## Source
    GB/T 15834—2011, 4.11.
    """

    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not pair.is_into_chinese:
            if "……" in text:
                yield self._report(pair, (text.index("……"), text.index("……") + 2), "…")
            return
        for match in _ELLIPSIS.finditer(text):
            if match[0] == "。。":
                continue
            after_enough = text[match.start() - 1 : match.start()] == "等" and len(match[0]) == 2
            yield self._report(pair, match.span(), "" if after_enough else "……", is_safe=not after_enough)

    def _report(self, pair: Pair, span: tuple[int, int], right: str, *, is_safe: bool = True) -> Finding:
        message = LazyMessage("等 already means “and so on”")
        if right:
            wrong = pair.target[slice(*span)]
            message = LazyMessage("“{wrong}”: the ellipsis is “{right}” here", wrong=wrong, right=right)
        severity = Severity.INFO if right else None
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe, severity=severity)


_CLAUSE_START = "但而却卻也就这這那他她它我你并並因所不是有即或特尤包可如虽雖甚至只还還"
_DASH = pattern(
    rf"(?<=[{HAN}）”」》]) ?-{{2,}} ?|(?<![-|]) ?-{{2,}} ?(?=[{HAN}（“「《])"
    rf"|(?:(?<! )|(?<=- )) ++——++ *|(?<!—)——++ ++|(?<=[{HAN}]) +[-–—] +|(?<=[{HAN}])[–](?=[{HAN}])"
    rf"|(?<=[了的吗嗎呢着著过過吧啊])—(?![—{THROUGH}])(?=[{HAN}])|(?<=[{HAN}])(?<!—)—(?=[{_CLAUSE_START}])"
)
_OPTION = pattern(r" ?--[a-z][a-z0-9-]*+")  # of a command line, which an author wrote without the marks of code


_ENGLISH_DASH = pattern(
    "——|(?<=[A-Za-z,.”’] |.[A-Za-z”’])--(?=[A-Za-z]| [A-Za-z“‘])|(?<=[A-Za-z”’])(?<![Nn]on) - (?=[A-Za-z“‘])"
)


class PunctDash(PunctuationCheck):
    """
    ## What it does
    Reports `--`, ` - `, `–` and a single `—` where a Chinese dash (——) is meant, and blanks around ——; in English ——.
    ## Why is this bad?
    The Chinese dash is two characters wide; a single one joins places and times (北京—上海).
    ## Example
    target: 他来了--但没说话
    ## Use instead
    target: 他来了——但没说话
    In Traditional Chinese a single — is common and only listed, and so is a hyphen between blanks where the source has
    the same: headings of lists are written so (尺寸 - 10 厘米). In English, where many newspapers have no other dash,
    `--` and ` - ` are only listed; `style.dash` reports them where the house has a policy.
    ## Source
    GB/T 15834—2011, 4.10 and 4.13.
    """

    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not pair.is_into_chinese:
            for match in _ENGLISH_DASH.finditer(text):
                right = " — " if match[0] == " - " else "—"
                is_chinese_dash = match[0] == "——"
                severity = self.severity if is_chinese_dash and not pair.is_label else Severity.INFO
                yield self._report(pair, match.span(), right, is_safe=is_chinese_dash, severity=severity)
            return
        for match in _DASH.finditer(text):
            if (option := _OPTION.match(text, match.start())) and option[0].strip() in pair.source:
                continue
            is_run = match[0].strip() in {"——", "--", "---"}
            lenient = is_traditional(pair.target_tag) and match[0].strip() == "—"
            lenient = lenient or (match[0].strip() in {"-", "–", "--"} and f" {match[0].strip()} " in pair.source)
            severity = Severity.INFO if lenient else self.severity
            yield self._report(pair, match.span(), "——", is_safe=is_run, severity=severity)

    def _report(
        self, pair: Pair, span: tuple[int, int], right: str, *, is_safe: bool, severity: Severity = Severity.WARNING
    ) -> Finding:
        message = LazyMessage("“{wrong}”: the dash is “{right}” here", wrong=pair.target[slice(*span)], right=right)
        return self.finding(pair, message, span, suggestion=right, is_safe_fix=is_safe, severity=severity)


_ASCII_LIST = pattern(rf"(?<![{HAN}A-Za-z0-9,，])[{HAN}]{{1,4}}(?:,[{HAN}]{{1,4}}){{2,}}(?![{HAN}])")
_BEFORE_AND = pattern(
    r"、(?=和(?![平谐諧睦解气氣服声聲约約蔼尚田])|与(?![会會他她它其您你我人]|[^，。；、]*以及)|與(?![會他她它其您你我人])|及(?![时時格])|以及|或(?!许|許)|等(?![级級待候距分值效同离離于於]))"
)
_BETWEEN_QUOTED = pattern(r"(?<=[”》])、(?=[“《])")


class PunctEnum(PunctuationCheck):
    """
    ## What it does
    Reports English list commas between short Chinese items, 、 before 和/与/及/等, and 、 between adjacent “”“” or
    《》《》 items.
    ## Why is this bad?
    Chinese has its own mark for lists; the quotation marks and 和 separate the items already.
    ## Example
    target: 苹果、梨、和香蕉
    ## Use instead
    target: 苹果、梨和香蕉
    ## Source
    GB/T 15834—2011, 4.5.3.
    """

    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if "," in text:
            for match in _ASCII_LIST.finditer(text):
                message, right = LazyMessage("a list takes 、"), match[0].replace(",", "、")
                yield self.finding(pair, message, match.span(), suggestion=right)
        if "、" not in text:
            return
        for match in _BEFORE_AND.finditer(text):
            yield self.finding(pair, LazyMessage("no 、 before a conjunction or 等"), match.span(), suggestion="")
        for match in _BETWEEN_QUOTED.finditer(text) if not is_traditional(pair.target_tag) else ():
            yield self.finding(pair, LazyMessage("no 、 between quoted items"), match.span(), suggestion="")


_DOT = pattern(
    rf"(?<=[{HAN}])(?: *[•‧・∙⋅●] *| +· *| *· +)(?=[{HAN}])|(?<=[{SOUNDS}])\.(?=[{SOUNDS}])"
    rf"|(?<![A-Za-z][A-Z])(?<=[A-Z])·(?=[{HAN}])"
)


class PunctInterpunct(PunctuationCheck):
    """
    ## What it does
    Reports a wrong dot inside a foreign name: • ‧ ・ or a full stop for ·, blanks around it, · after a Latin initial.
    ## Why is this bad?
    Four dots look alike and are four different characters: the name is not found by searching. A dot of another kind
    is only listed.
    ## Example
    target: 比尔•盖茨
    ## Use instead
    target: 比尔·盖茨, but B.盖茨
    ## Source
    GB/T 15834—2011, 4.14; W3C CLREQ.
    """

    targets = "zh"
    fix = "safe"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in _DOT.finditer(pair.target_visible):
            right = "." if match[0] == "·" else "·"
            message = LazyMessage("the dot in this name should be “{right}”", right=right)
            severity = Severity.INFO if match[0] in "•‧・∙⋅●" else None
            yield self.finding(
                pair, message, match.span(), suggestion=right, is_safe_fix=match[0] != ".", severity=severity
            )


_LATIN_OR_MASK = f"A-Za-z0-9{OPAQUE}"
_RUN = pattern(f"[{_LATIN_OR_MASK}][{_LATIN_OR_MASK}]*")
_TIGHT = frozenset("年月日号號时時分")


def script_boundaries(text: str, visible: str) -> list[tuple[int, int]]:
    """List the places between Chinese and a Latin run: the span of the blank, empty without one."""
    found = []
    for match in _RUN.finditer(visible):
        start, end = match.span()
        left = start - 1 if visible[start - 1 : start] == " " else start
        before = visible[left - 1 : left] if left else ""
        if is_han(before) and before != "第" and not (before in _TIGHT and _is_number(text, visible, start)):
            found.append((left, start))
        right = end + 1 if visible[end : end + 1] == " " else end
        after = visible[right : right + 1]
        if is_han(after) and not (after in _TIGHT and _is_number(text, visible, end - 1)):
            found.append((end, right))
    return found


@kept
def _boundaries_in(pair: Pair) -> tuple[tuple[int, int], ...]:
    return tuple(script_boundaries(pair.target, pair.target_visible))


def _is_number(text: str, visible: str, place: int) -> bool:
    return visible[place].isdigit() or (visible[place] == OPAQUE and text[place] not in "`<>")


# A blank first: the engine of `re` then skips all other text at once.
_NEVER = pattern(
    r" (?:(?<!  ) *+(?=[，。；：？！、（）“”《》「」『』])|(?<=[，。；：？！、（）“”《》「」『』] ) *+(?=\S)"
    r"|(?<=\d ) *+(?=[%‰°℃]))"
)


class SpacePangu(PunctuationCheck):
    """
    ## What it does
    Checks the blank between Chinese characters and Latin words or digits: always (`pangu = "space"`), never (`"none"`),
    or as most of the article does (`"auto"`, the default). Reports blanks beside full-width marks and before % and °.
    ## Why is this bad?
    Both styles are right; an article that mixes them looks careless.
    ## Example
    policy none: 使用 Python 编写
    ## Use instead
    policy none: 使用Python编写
    ## Source
    W3C CLREQ; CSS Text 4 `text-autospace` makes `none` the better stored form.
    """

    severity = Severity.INFO
    targets = "zh"
    fix = "safe"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        found = [(pair, start, end) for pair in pairs for start, end in _boundaries_in(pair)]
        policy = str(pairs[0].policy.get("pangu", "auto"))
        if policy == "auto":
            spaced = sum(end > start for _pair, start, end in found)
            policy = "" if spaced * 2 == len(found) else "space" if spaced * 2 > len(found) else "none"
        for pair, start, end in found if policy else ():
            if (end > start) != (policy == "space"):
                right = " " if policy == "space" else ""
                message = LazyMessage("a blank is missing here") if right else LazyMessage("no blank here")
                yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=True)
        for pair in pairs:
            for match in _NEVER.finditer(pair.target_visible) if " " in pair.target else ():
                yield self.finding(pair, LazyMessage("no blank here"), match.span(), suggestion="", is_safe_fix=True)


_MISC = pattern(
    rf"(?P<han>(?<=[{HAN}])(?<![章节節回部卷篇])[ \u00a0]+(?=[{HAN}]))|(?P<double>(?<=[^\s|]) {{2,}}+(?=[^\s|]))"
    rf"|(?P<wide>\u3000+)"
    rf"|(?P<hidden>[\u00a0\u200b\u200c\ufeff\u00ad\u2060]+)|(?P<ends>(?:(?<!\s)\s++|(?<=[\u3000\u00a0])[^\S\u3000\u00a0]++)\Z)|(?P<broken>(?<=[{HAN}])\n(?=[{HAN}]))"
)
_MESSAGES = {
    "han": LazyMessage("a blank inside Chinese"),
    "double": LazyMessage("more than one blank"),
    "wide": LazyMessage("a full-width blank"),
    "hidden": LazyMessage("an invisible character"),
    "ends": LazyMessage("blanks at the end"),
    "broken": LazyMessage("a line break inside Chinese, which browsers show as a blank"),
}
# Where a blank stands at every so many characters, a text was cut into words; fewer part a name, or are a slip.
_WORD = 6

# Characters that a half of a Chinese headline has at least.
_HALF = 4


class SpaceMisc(PunctuationCheck):
    """
    ## What it does
    Reports blanks between Chinese characters, double blanks, full-width blanks, invisible characters that the source
    does not have, blanks at the end, and a line break inside Chinese.
    ## Why is this bad?
    A browser shows nearly all of them, and none can be seen in an editor.
    ## Example
    target: 市 场收盘
    ## Use instead
    target: 市场收盘
    Only listed: double blanks, which no browser shows; a no-break space in English; a blank in a foreign name, or in
    words without a full stop, unless it parts a word.
    ## Source
    Weblate "double space" and "zero-width space", CheckMate "whitespace", Xbench.
    """

    fix = "safe"
    needs = "has_odd_blanks"

    def check(self, pair: Pair) -> Iterator[Finding]:
        found = list(_MISC.finditer(pair.target))
        is_cut = sum(match.lastgroup == "han" for match in found) * _WORD > len(pair.target)
        for match in found:
            kind = match.lastgroup or ""
            if self._is_meant(pair, kind, match[0]):
                continue
            right = " " if kind == "double" or (kind == "hidden" and "\u00a0" in match[0]) else ""
            is_safe = kind not in {"han", "wide"} and "```" not in pair.target
            is_slight = kind == "double" or (match[0] == "\u00a0" and not pair.is_into_chinese)
            is_slight = is_slight or (kind == "han" and not is_cut and _may_be_meant(pair.target, *match.span()))
            severity = Severity.INFO if is_slight else None
            span = match.span()
            yield self.finding(pair, _MESSAGES[kind], span, suggestion=right, is_safe_fix=is_safe, severity=severity)

    def _is_meant(self, pair: Pair, kind: str, piece: str) -> bool:
        if kind in {"hidden", "wide"}:
            return piece[0] in pair.source
        if kind == "han":  # 港口夜航恢复 旅客回流: a headline parts its halves by a blank.
            return not pair.is_into_chinese or (pair.is_heading and min(map(len, pair.target.split())) >= _HALF)
        if kind == "ends":
            return pair.source.endswith(piece)
        return kind == "double" and ("  " in pair.source.strip() or "`" in pair.target)


# It parts a foreign name, the words of a label, a caption or a verse, or a byline: （记者 周帙恒）.
def _may_be_meant(text: str, start: int, end: int) -> bool:
    before, left, right = text[:start], text[start - 1], text[end]
    if (left in SOUNDS and right in SOUNDS) or left in "电電讯訊" or before.rfind("（") > before.rfind("）"):
        return True
    return not has_word(left + right) and (not text.endswith(_STOPS) or left in SOUNDS or right in SOUNDS)


_STOPS = tuple("。！？”」")


class SpaceNewline(PunctuationCheck):
    r"""
    ## What it does
    Compares the number of line breaks, and blanks at the beginning, on both sides.
    ## Why is this bad?
    In a catalog of a program a lost line break changes the layout; in Markdown it joins paragraphs.
    ## Example
    source: First line\nsecond line    target: 第一行第二行
    ## Use instead
    target: 第一行\n第二行
    ## Source
    Weblate "mismatched line breaks", "leading spaces"; pofilter "newlines", "startwhitespace".
    """

    needs = "has_odd_blanks"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        wanted, found = pair.source.count("\n"), pair.target.count("\n")
        if wanted != found:
            message = LazyMessage(
                "{source} line breaks in the source, {target} in the target", source=str(wanted), target=str(found)
            )
            yield self.finding(pair, message, (0, 0))
        if pair.target[0] in " \t" and pair.source[0] not in " \t":
            end = len(pair.target) - len(pair.target.lstrip(" \t"))
            yield self.finding(pair, LazyMessage("blanks at the beginning"), (0, end), suggestion="", is_safe_fix=True)


# One class of characters first: the engine of `re` then skips ordinary text at once.
_ENGLISH = pattern(
    r"[ ,;?!.](?:(?<=[A-Za-z0-9] ) *+[,;:?!](?=\s|$|[A-Za-z])|(?<=[a-z][,;?!])(?=[A-Za-z])"
    r"|(?<=[a-z]{2}\.)(?=[A-Z][a-z]))"
)

# A mark behind a blank or before a letter: without one there is nothing to look at more closely.
_ODD_MARK = pattern(r"[,;:?!.](?:(?<= .)|(?=[A-Za-z]))")


# Between words, of which the bracket holds two at least: no call, and no plural(s).
_TIGHT_BRACKET = pattern(r"(?<=[a-z]{3})\((?=[A-Za-z]{2,} [^()]*\))|(?<=[a-z]{2})\)(?=[a-z]{2})")


class PunctSpacing(PunctuationCheck):
    """
    ## What it does
    Reports English marks with a blank before them or none after them.
    ## Why is this bad?
    Chinese needs no blank after a mark, so translations from Chinese tend to lose it.
    ## Example
    target: He agreed ,then left.
    ## Use instead
    target: He agreed, then left.
    ## Source
    pofilter "puncspacing"; Weblate "punctuation spacing".
    """

    targets = "en"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in _ENGLISH.finditer(pair.target_visible) if _ODD_MARK.search(pair.target_visible) else ():
            piece = pair.target[slice(*match.span())]
            if is_chinese(pair.source_tag) and pair.target[match.start() - 1 : match.end() + 1] in pair.source:
                continue
            following = pair.target_visible[match.end() : match.end() + 1]
            right = piece.strip() + (" " if following.isalpha() else "")
            message = LazyMessage("a blank is missing here")
            if " " in piece:
                message = LazyMessage("a blank is wrong beside this mark")
            yield self.finding(pair, message, match.span(), suggestion=right)
        for match in _TIGHT_BRACKET.finditer(pair.target_visible) if "(" in pair.target else ():
            if pair.target_visible[max(0, match.start() - 3) : match.end() + 3] not in pair.source:
                right = " (" if match[0] == "(" else ") "
                yield self.finding(pair, LazyMessage("a blank is missing here"), match.span(), suggestion=right)


_CLASSES = {
    ".": ".", "。": ".", "．": ".", "?": "?", "？": "?", "!": "!", "！": "!", ":": ":", "：": ":", ";": ";", "；": ";",
    "…": "…", "⋯": "…",
}  # fmt: skip
_MARK_OF = {True: {".": "。", "?": "？", "!": "！", ":": "：", ";": "；", "…": "……"}, False: {"…": "…"}}
_CLOSERS = f"\"'“‘”’」』》〉）)】]}}> \n{THROUGH}{OPAQUE}*_~`"
_SAME_END = frozenset({frozenset(".;"), frozenset(":."), frozenset(".…")})


class PunctTerminal(PunctuationCheck):
    """
    ## What it does
    Compares the mark that ends the sentence: stop, question mark, exclamation mark, colon, ellipsis, or none.
    ## Why is this bad?
    A question turned into a statement, or a heading that ends like a sentence, is a slip of the translation.
    ## Example
    source: Is it true?    target: 这是真的。
    ## Use instead
    target: 这是真的吗？
    Only listed: differences in headings, table cells and list items, a mark that the source leaves out, and `!` for a
    stop, which is a matter of tone. A question inside the sentence counts for one at its end. Where more than a
    quarter of an article's sentences have no stop, that is its style, and listed.
    ## Source
    Weblate "end stop/question/exclamation/colon/ellipsis", pofilter "endpunc".
    """

    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        wanted, _ = _end_mark(pair.source_visible)
        found, span = _end_mark(pair.target_visible)
        if wanted == found or frozenset((wanted, found)) in _SAME_END or _is_asked(wanted, found, pair):
            return
        source, target = (
            _MARK_OF[is_chinese(tag)].get(mark, mark)
            for mark, tag in ((wanted, pair.source_tag), (found, pair.target_tag))
        )
        if not wanted:
            message = LazyMessage("the source ends with nothing, the target with “{target}”", target=target)
        elif not found:
            message = LazyMessage("the source ends with “{source}”, the target with nothing", source=source)
        else:
            message = LazyMessage(
                "the source ends with “{source}”, the target with “{target}”", source=source, target=target
            )
        mark = _MARK_OF[pair.is_into_chinese].get(wanted, wanted)
        goes_on = not found and pair.target_visible[: span[0]].rstrip()[-1:] in {",", "，", "、"}
        if goes_on or not wanted:  # The mark takes the place of a comma, and goes with the blank before it.
            kept = pair.target_visible[: span[0]].rstrip().rstrip(",，、" if goes_on else "")
            span = len(kept), span[1]
        is_slight = not wanted or "!" in {wanted, found} - {""} or goes_on
        severity = Severity.INFO if is_slight or pair.is_label or pair.kind == "item" else None
        yield self.finding(pair, message, span, suggestion=mark, severity=severity)


_REQUEST = pattern(r"\b(?:can|could|would|will) you\b|\bplease\b|\b(?:okay|ok|right|yeah)\?|请|請", re.IGNORECASE)
_QUESTION_WORD = pattern(
    "[吗嗎谁誰哪几幾]|什[么麼]|怎|为何|為何|多少|如何|是否|难道|難道|岂|豈|(?P<verb>[一-鿿])[不没沒](?P=verb)"
)


# “could you …?”, 请…。. Chinese may end a question that its words make one with a stop: 我说，怎么了。
def _is_asked(wanted: str, found: str, pair: Pair) -> bool:
    if "?" not in (wanted, found):
        return False
    if found == "?" and wanted == "." and not pair.is_into_chinese and _QUESTION_WORD.search(pair.source_visible[-40:]):
        return True
    other = pair.source_visible if found == "?" else pair.target_visible
    asks = pair.target_visible if found == "?" else pair.source_visible
    return "?" in other or "？" in other or (_REQUEST.search(asks) is not None and "请" in pair.chinese_visible)


def _end_mark(text: str) -> tuple[str, tuple[int, int]]:
    end = len(text)
    if text[-1:] in _CLASSES and text[-2:-1] not in _CLASSES:
        return _CLASSES[text[-1]], (end - 1, end)
    while end and text[end - 1] in _CLOSERS:
        end -= 1
    start = end
    while start and text[start - 1] in _CLASSES:
        start -= 1
    marks = text[start:end]
    if not marks:
        return "", (end, end)
    if "..." in marks or "…" in marks or "⋯" in marks or "。。" in marks:
        return "…", (start, end)
    classes = {_CLASSES[mark] for mark in marks}
    return next(kind for kind in "?!.:;" if kind in classes), (start, end)
