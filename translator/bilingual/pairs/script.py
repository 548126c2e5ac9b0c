"""Checks that text is translated, in the right script, with the words of the right region."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck, kept
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.scripts.word_conversion import FOLDER, SIMPLIFIED_WORDS, TRADITIONAL_WORDS, one_script_only
from translator.bilingual.tables import read_list
from translator.bilingual.words.language import (
    ZH_HANT,
    convert_script,
    fold_script,
    is_chinese,
    is_traditional,
    script_converter,
)
from translator.bilingual.words.masking import HAN, OPAQUE, has_han, has_latin, is_han, reading_text
from translator.bilingual.words.patterns import longest_first, pattern

# Languages as they call themselves, in lists of translations.
_OWN_NAMES = pattern("日本語|[繁正][體体]中文|中文[（(][繁正][體体][）)]|한국어|廣東話|粵語")


class TxtScript(TextCheck):
    """
    ## What it does
    Reports Traditional characters in Simplified Chinese, and Simplified ones in Traditional Chinese.
    ## Why is this bad?
    Readers see it at once, and searching does not find the word. One character in a long text is enough.
    ## Example
    target (zh-Hans): 这家公司的頭髮护理产品
    ## Use instead
    target (zh-Hans): 这家公司的头发护理产品
    Characters that both scripts use (后, 里, 台, 乾隆) are judged by the word that they stand in.
    ## Source
    OpenCC's dictionaries, minus the forms that Taiwan and Hong Kong prefer.
    """

    category = "linguistic/script"
    severity = Severity.ERROR
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        suspects, letters, words, keys = _foreign_script(is_traditional(pair.target_tag))
        text, spans = pair.target_visible, []
        if suspects.search(text):
            spans += [match.span() for match in letters.finditer(text)]
        for name in _OWN_NAMES.finditer(text) if spans else ():
            spans = [span for span in spans if not name.start() <= span[0] < name.end()]
        if keys.search(text):
            spans += [match.span() for match in words.finditer(text)]
        if spans:
            yield from self._findings(pair, spans)

    def _findings(self, pair: Pair, spans: list[tuple[int, int]]) -> Iterator[Finding]:
        tag = _tag_of(pair)
        converted = convert_script(pair.target, tag)
        # 种師道: what the conversion writes itself, or the house, is at home.
        own = convert_script(fold_script(pair.target), tag) if is_traditional(tag) else ""
        settled = [match.span() for word in pair.settled for match in re.finditer(re.escape(word), pair.target)]
        for start, end in spans:
            if own[start:end] == pair.target[start:end] and len(own) == len(pair.target):
                continue
            if any(first <= start and end <= last for first, last in settled):
                continue
            suggestion = converted[start:end] if len(converted) == len(pair.target) else None
            if suggestion == pair.target[start:end]:
                if tag.endswith("-HK"):  # 户 and 奥 are its own.
                    continue
                suggestion = None
            there = pair.target[start:end]
            if there in pair.source and not is_chinese(pair.source_tag):
                continue
            message = (
                LazyMessage("{characters} is not Traditional Chinese", characters=there)
                if is_traditional(pair.target_tag)
                else LazyMessage("{characters} is not Simplified Chinese", characters=there)
            )
            yield self.finding(pair, message, (start, end), suggestion=suggestion)


def _tag_of(pair: Pair) -> str:
    return "zh-Hant-HK" if pair.target_tag == ZH_HANT and pair.policy.get("region") == "HK" else pair.target_tag


# `re` looks up characters of the first plane in a table, and the others one by one: the first pattern takes all of
# those together.
@cache
def _foreign_script(is_wanted_traditional: bool) -> tuple[re.Pattern[str], ...]:
    traditional, simplified = one_script_only()
    letters, words = (simplified, SIMPLIFIED_WORDS) if is_wanted_traditional else (traditional, TRADITIONAL_WORDS)
    keys = set(_IN_BRACKETS.sub("", words)) - set("|()?=!<[]")
    suspects = "".join(sorted(letter for letter in letters if letter <= "\uffff"))
    of_letters, of_keys = (f"[{''.join(sorted(characters))}]" for characters in (letters, keys))
    return tuple(map(pattern, (f"[{suspects}\U00010000-\U0010ffff]", f"{of_letters}+", words, of_keys)))


_IN_BRACKETS = pattern(r"\(\?<?[=!][^()]*\)")


class TxtRegion(TextCheck):
    """
    ## What it does
    Lists words that belong to another region: 软件, 軟體 and 軟件 are the same thing in Beijing, Taipei and Hong Kong.
    ## Why is this bad?
    Converting characters does not convert words; a page full of the other region's words reads as foreign.
    ## Example
    target (zh-Hant, Taiwan): 這款軟件
    ## Use instead
    target (zh-Hant, Taiwan): 這款軟體
    ## Source
    Our own short list; only words that are plainly foreign to the other region are in it.
    """

    category = "locale"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        tag = _tag_of(pair)
        expression, words = _foreign_words(tag)
        matches = list(expression.finditer(pair.target_visible))
        written = ""
        if matches and is_traditional(
            tag
        ):  # The conversion's own characters are no strangers: 質量 of a planet, 電視頻道.
            from translator.bilingual.scripts.word_conversion import word_conversion

            written = word_conversion("s2hkp" if tag.endswith("-HK") else "s2twp").convert(fold_script(pair.target))
        for match in matches:
            if match[0] not in written:
                native = words[match[0]]
                message = LazyMessage("{word} is said elsewhere; here it is {native}", word=match[0], native=native)
                yield self.finding(pair, message, match.span(), suggestion=native)


# Words of Taiwan that mainland text uses too, often with another meaning: never flagged there.
_AT_HOME_IN_BOTH = frozenset(
    ("资讯", "影片", "简讯", "雪梨", "乳酪", "巴士", "公车", "数位", "晶片", "幼稚园", "凤梨", "乔治亚", "品质",
     "报导", "QR码", "番茄", "马铃薯", "穿梭机", "鲑鱼", "预设")
)  # fmt: skip

# Word → what it must not stand before: 高昂的士气 is not a taxi, 奈米克 a name.
_NOT_BEFORE = {"的士": "(?![兵气氣官卒])", "奈米": "(?![克尔爾斯特娅婭亚亞莉])"}
_AT_HOME_IN_HONG_KONG = frozenset({"影片", "簡訊", "雪梨", "公車", "數位", "QR碼", "品質", "報導", "馬鈴薯"})


@cache
def _foreign_words(target_tag: str) -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = {}
    for mainland, taiwan, hong_kong in map(str.split, read_list(FOLDER / "regional_words.txt")):
        if not is_traditional(target_tag):
            native, others = mainland, {script_converter("t2s").convert(form) for form in (taiwan, hong_kong)}
            others -= _AT_HOME_IN_BOTH
        elif target_tag.endswith("-HK"):
            native, others = hong_kong, {script_converter("s2hk").convert(mainland), taiwan} - _AT_HOME_IN_HONG_KONG
        else:
            native, others = (
                taiwan,
                {script_converter("s2t").convert(mainland), hong_kong} - {"巴士", "乳酪", "視頻", "幼稚園"},
            )
        words.update((other, native) for other in others - {native} if len(other) > 1)
    patterns = (re.escape(word) + _NOT_BEFORE.get(word, "") for word in longest_first(words))
    return pattern("|".join(patterns)), words


class TxtDoubtful(TextCheck):
    """
    ## What it does
    Lists characters of Traditional Chinese that were one in Simplified, where neither their word nor the words beside
    it say which is meant (干 in a name: 乾 or 幹), and characters that their word does not have (被髮展, 臺歷). So are
    words that a region has two of, where the text does not say what it is about (程序: 程式).
    ## Why is this bad?
    A conversion guesses there, above all in names: 陈干林 may be 陳乾林 or 陳幹林. A person has to look at
    the place once; what they decide holds for the word in all articles, and a page with an open one is not published.
    ## Example
    target (zh-Hant): 陳乾林來了
    ## Use instead
    target (zh-Hant): 陳幹林來了
    ## Source
    OpenCC's dictionary of characters that have several traditional forms; articles of Taiwan and Hong Kong.
    """

    category = "linguistic/script"
    severity = Severity.WARNING
    targets = "zh-Hant"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.scripts.word_conversion import open_places

        for place, other in open_places(pair.target_visible, pair.settled):
            end = place + len(other)
            message = LazyMessage("{character} may be meant as {other}", character=pair.target[place:end], other=other)
            yield self.finding(pair, message, (place, end), suggestion=other)


_LOWER_WORD = pattern(r"(?<![A-Za-z0-9.'’/_-])[a-z]{2,}(?:['’-][a-z]+)*(?![A-Za-z0-9]|[./_-][A-Za-z0-9])")
_WORDLIKE = pattern(rf"[A-Za-z0-9{HAN}]")


# Of a post: #science, which is often left as it is.
_TAG_OR_MENTION = pattern(r"(?<!\w)[#@]\w+")


# As a heading of a reference: `mounted`, `$emit()`.
_NAME_IN_CODE = pattern(r"[$#.@]?[a-z][\w$-]*(?:\(\))?")

# What programs say, and what they are told: Error [CODE]: …, `$ npm install`.
_MESSAGE = pattern(
    r"```|\$ |import [^.]* from ['\"]"
    r"|\W*(?:npm |[A-Z]\w*)?(?:Error|ERROR|Exception|ERR!|Warning|WARNING|WARN|FATAL)\b[^:：]{0,60}[:：\]]"
)
_SIGN = pattern(r"""[{}()\[\]=;|<>_/\\$#@+*"']""")
# An English word by itself, not a part of a name, a path or a call.
_WORD = pattern(r"(?<![\w.@/-])[A-Za-z][a-z]+(?![\w(={:/]|[.-]\w)")
# More of such signs than this, or fewer words, and a text is code.
_CODE_SHARE, _PROSE_SHARE = 0.14, 0.5


def _is_of_program(text: str) -> bool:
    if _MESSAGE.match(text):
        return True
    count = len("".join(text.split())) or 1
    is_code = len(_SIGN.findall(text)) > _CODE_SHARE * count
    return is_code or len(_WORD.findall(text)) < _PROSE_SHARE * len(text.split())


# So many English words may be a name, a title or an exclamation, which Chinese posts leave as it is.
_FEW = 3


class TxtUntranslated(TextCheck):
    """
    ## What it does
    Reports a target that is empty, that equals its source, or that has no letter of the target's script.
    ## Why is this bad?
    The sentence was not translated. Machine translation echoes its input now and then, and a reader of the published
    page meets a sentence in the wrong language.
    ## Example
    source: The market closed early.    target: The market closed early.
    ## Use instead
    target: 市场提前收盘。
    Names, numbers, code, messages of programs and terms that are not to be translated may stay as they are. Up to three
    English words without a full stop may be a name or an exclamation, a title in small letters may be a command: a
    warning.
    ## Source
    Weblate "unchanged translation", pofilter "unchanged" and "untranslated", CheckMate "same as source".
    """

    category = "accuracy/untranslated"
    severity = Severity.ERROR

    def check(self, pair: Pair) -> Iterator[Finding]:
        target = pair.target.strip()
        if not pair.source:
            return
        if not target:
            if _WORDLIKE.search(pair.source):
                yield self.finding(pair, LazyMessage("the target is empty"), (0, 0))
            return
        if has_han(target) if pair.is_into_chinese else has_latin(target) and not has_han(target):
            return
        yield from self._without_target_script(pair, target)

    def _without_target_script(self, pair: Pair, target: str) -> Iterator[Finding]:
        left = reading_text(target)
        for term in pair.terms:
            if term.status == "dnt" or term.source in term.targets:
                left = left.replace(term.source, " ")
        left = _TAG_OR_MENTION.sub("", left)
        if is_chinese(pair.source_tag):
            if has_han(left) and target == pair.source.strip():
                yield self.finding(pair, LazyMessage("the target equals the source"))
            elif has_han(left) and not has_latin(left):
                yield self.finding(pair, LazyMessage("no English in the target"))
        elif _LOWER_WORD.search(left):
            is_short = (len(left.split()) <= _FEW or (pair.is_heading and left.islower())) and not left.rstrip(
                "\"'”’ "
            ).endswith(".")
            severity = Severity.WARNING if is_short else None
            if _is_of_program(left) or (pair.is_label and _NAME_IN_CODE.fullmatch(target)):
                severity = Severity.INFO
            if target == pair.source.strip():
                yield self.finding(pair, LazyMessage("the target equals the source"), severity=severity)
            else:
                yield self.finding(pair, LazyMessage("no Chinese in the target"), severity=severity)


class TxtCodemix(TextCheck):
    """
    ## What it does
    Reports words of the source language left standing in the target: in Chinese, English function words, two lower-case
    words in a row, half of a name (阿里巴巴云Computing), and Latin letters that the source does not have; in English,
    Chinese characters outside parentheses and italics.
    ## Why is this bad?
    A half-translated sentence reads as a machine's work. A run of four words or more is an error.
    ## Example
    target: 公司 announced that it 将裁员
    ## Use instead
    target: 公司宣布将裁员
    Names, quoted titles, code and what stands in parentheses are left alone.
    ## Source
    Our own; a run of three lower-case words occurs once in two thousand professional Chinese segments.
    """

    category = "accuracy/untranslated"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if pair.is_into_chinese:
            if _may_be_left_over(pair):
                yield from self._english_in_chinese(pair)
        elif has_han(pair.target) and (not is_chinese(pair.source_tag) or has_latin(pair.target)):
            yield from self._chinese_in_english(pair)

    def _english_in_chinese(self, pair: Pair) -> Iterator[Finding]:
        text = _mask_fixed_terms(pair)
        outside = _blank(_ASIDE, text)
        for match in _LEFTOVER.finditer(_blank(_NAME_RUN, outside)):
            words = match[0].split()
            if len(words) == 1 and words[0] not in _FUNCTION_WORDS:
                continue
            is_cited = match[0] in pair.source_on_page and _is_cited(pair.target, *match.span())
            severity = Severity.ERROR if len(words) >= 4 and not is_cited else Severity.WARNING
            message = LazyMessage("left in English: “{words}”", words=match[0])
            yield self.finding(pair, message, match.span(), severity=severity)
        if pair.source and not is_chinese(pair.source_tag):
            # Chinese words in quotation marks are in no other language: 《商业Herald》.
            yield from self._pieces(pair, _ASIDE.sub(_blank_unless_mixed, text))

    def _pieces(self, pair: Pair, text: str) -> Iterator[Finding]:
        words = list(_LATIN_WORD.finditer(text))
        source = pair.source.casefold() if words else ""
        halves: dict[str, bool] | None = None
        for match in words:
            if match[0].casefold() not in source:
                if not _may_be_name(match[0]) and _is_foreign(match[0], source):
                    yield self._added(pair, match)
            elif match[0] in _INSTITUTION_WORDS and _is_beside_han(match, text):
                halves = _halves_of_names(pair.source, text) if halves is None else halves
                if halves.get(match[0]):
                    yield self.finding(pair, LazyMessage("left in English: “{words}”", words=match[0]), match.span())

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        for place, pair in enumerate(pairs):
            if not pair.source or not _added_runs(pair) or is_chinese(pair.source_tag):
                continue
            source = pair.source.casefold()
            added = {word[0] for word in _LATIN_WORD.finditer(pair.target_visible) if word[0].casefold() not in source}
            if not any(map(_may_be_name, added)) or not has_han(pair.target):
                continue
            around = " ".join(other.source for other in pairs[max(0, place - _AROUND) : place + _AROUND + 1]).casefold()
            names = {word for word in added if _may_be_name(word) and word.casefold() not in around}
            for match in _LATIN_WORD.finditer(_blank(_ASIDE, _mask_fixed_terms(pair))) if names else ():
                if match[0] in names and _is_foreign(match[0], source):
                    yield self._added(pair, match)

    def _added(self, pair: Pair, match: re.Match[str]) -> Finding:
        return self.finding(pair, LazyMessage("“{word}” is not in the source", word=match[0]), match.span())

    def _chinese_in_english(self, pair: Pair) -> Iterator[Finding]:
        text = _blank(_CHINESE_ASIDE, _mask_fixed_terms(pair))
        for match in _HAN_RUN.finditer(text):
            severity = Severity.ERROR if match.end() - match.start() >= 4 else Severity.WARNING
            message = LazyMessage("left in Chinese: {words}", words=match[0])
            yield self.finding(pair, message, match.span(), severity=severity)


_CITED = pattern(
    r"""'[^']{1,300}'|"[^"]{1,300}"|“[^”]{1,300}”|‘[^’]{1,300}’|「[^」]{1,300}」|<(\d+)>(?:(?!</?\1>).){1,300}</\1>"""
)


# Tell whether words of a page stand in quotation marks or in markup of their own: the name of a button, a message.
def _is_cited(text: str, start: int, end: int) -> bool:
    return text.startswith("```") or any(
        cited.start() <= start and end <= cited.end() for cited in _CITED.finditer(text)
    )


_LATIN_LETTERS = pattern("[a-z][A-Za-z0-9]|[A-Za-z0-9][a-z]")
_SMALL_LETTER_FIRST = pattern(r"[a-z](?<![\w.@/-].)")
_NOT_ALPHANUMERIC = pattern(r"[^a-z0-9]+")
# From where a word begins, or behind one mark: from each letter of a long word takes time with its square.
_LONG_NAME = pattern(
    r"(?:(?<![\w&’'.-])|(?<=[&’'.-])(?<![\w&’'.-][&’'.-]))[A-Z][\w&’'.-]*"
    r"(?: (?:of|the|and|for|de) [A-Z][\w&’'-]*| [A-Z][\w&’'-]*)+"
)
_HAN_RUN = pattern(f"(?!丨)[{HAN}]+")
_ASIDE = pattern(
    r"（[^（）]*）|\([^()]*\)|“[^“”]*”|「[^「」]*」|『[^『』]*』|《[^《》]*》|\"[^\"]*\"|‘[^‘’]*’|\[[^\[\]]*\]"
)
_QUOTES = frozenset('“「『《‘"')
_MIXED = pattern(rf"[{HAN}][A-Z]|[A-Za-z][{HAN}]")
_CHINESE_ASIDE = pattern(r"\([^()]*\)|（[^（）]*）|“[^“”]*”|\"[^\"]*\"|\[[^\[\]]*\]")
_NAME_RUN = pattern(
    r"[A-Z0-9][\w'’&.-]*(?:(?:[ ,:]+(?:of|the|and|for|de|la|le|du|von|van|der|in|on|to|a|an|at|by|with|from|is"
    r"|del|di|da))*"
    r"[ ,:]+(?:[A-Z0-9][\w'’&.-]*|&))*"
)
_LEFTOVER = pattern(r"[a-z](?<![\w.@/-].)[a-z]*(?:['’-][a-z]+)*(?: +[a-z]+(?:['’-][a-z]+)*)*(?![\w@/-]|\.\w)")
_FUNCTION_WORDS = frozenset(read_words("function_words_en"))
_INSTITUTION_WORDS = frozenset(read_words("institution_words_en"))
_LATIN_WORD = pattern(
    r"[A-Za-z0-9](?<![A-Za-z0-9À-ɏ_@#./'’-].)(?:(?<=[a-z])|(?=[A-Z0-9]*[a-z]))[A-Za-z0-9]+(?![A-Za-z0-9À-ɏ_@'’])"
)
_MEASURE = pattern(
    r"(?:\d+x)?\d*(?:[kcm]?m[23]?|[km]?g|[km]?l|[kKMGT]?[bB]|[kM]?[WV]|[kMG]?Hz|h|s|min|p|th|nd|rd|st|s)"
)


# How many segments away a name may stand that the target has for a pronoun.
_AROUND = 8


@kept
def _added_runs(pair: Pair) -> tuple[str, ...]:
    if not pair.latin_runs:
        return ()
    source = pair.source.casefold()
    return tuple(run for run in pair.latin_runs if run.casefold() not in source)


def _may_be_left_over(pair: Pair) -> bool:
    if not pair.latin_runs or not _LATIN_LETTERS.search(pair.target_visible) or not has_han(pair.target):
        return False
    if pair.terms or not pair.latin_runs.isdisjoint(_INSTITUTION_WORDS) or _added_runs(pair):
        return True
    return _SMALL_LETTER_FIRST.search(pair.target_visible) is not None


def _may_be_name(word: str) -> bool:
    return len(word) > 2 and word[0].isupper() and not word.isupper()


def _is_foreign(word: str, source: str) -> bool:
    folded = word.casefold()
    is_there = folded in _NOT_ALPHANUMERIC.sub("", source) or folded.rstrip("s") in source
    return not is_there and not _MEASURE.fullmatch(word)


def _is_beside_han(match: re.Match[str], text: str) -> bool:
    return is_han(text[match.start() - 1 : match.start()]) or is_han(text[match.end() : match.end() + 1])


def _halves_of_names(source: str, text: str) -> dict[str, bool]:
    found: dict[str, bool] = {}
    for name in _LONG_NAME.finditer(source):
        words = {word for word in name[0].split() if word.lower() not in _FUNCTION_WORDS}
        left = {word for word in words if word in text}
        for word in words & _INSTITUTION_WORDS:
            found[word] = found.get(word, True) and left < words and left <= _INSTITUTION_WORDS
    return found


def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: OPAQUE * (match.end() - match.start()), text)


def _blank_unless_mixed(match: re.Match[str]) -> str:
    is_mixed = match[0][0] in _QUOTES and _MIXED.search(match[0])
    return match[0] if is_mixed else OPAQUE * len(match[0])


def _mask_fixed_terms(pair: Pair) -> str:
    text = pair.target_visible
    for term in pair.terms:
        for form in (term.source, *term.targets) if term.status != "forbidden" else ():
            if term.status == "dnt" or term.source in term.targets or has_han(form) != pair.is_into_chinese:
                text = text.replace(form, OPAQUE * len(form))
    for match in _EMPHASISED.finditer(pair.target) if "*" in pair.target else ():
        if match[0] in pair.source:
            text = text[: match.start()] + OPAQUE * len(match[0]) + text[match.end() :]
    return text


# A command or a term in bold or italics: where both sides have the same one, it was left on purpose.
_EMPHASISED = pattern(r"(?<!\*)(\*{1,2})[a-z][^*\n]{0,60}\1(?!\*)")


class TxtForeign(TextCheck):
    """
    ## What it does
    Reports letters of a third script (Japanese, Korean, Cyrillic, Arabic …), replacement characters and mojibake that
    the source does not have.
    ## Why is this bad?
    Language models slip into Japanese in the middle of a Chinese sentence, and broken encodings destroy text.
    ## Example
    source: Of course    target: もちろん，当然
    ## Use instead
    target: 当然
    ## Source
    Ten in a thousand outputs of one open language model; none in professional text.
    """

    category = "linguistic/script"
    severity = Severity.ERROR

    def check(self, pair: Pair) -> Iterator[Finding]:
        if pair.target.isascii() or not _ANY_FOREIGN.search(pair.target):
            return
        for match in _FOREIGN.finditer(pair.target):
            name = match.lastgroup or ""
            is_in_source = name != "broken" and re.search(_FOREIGN_SCRIPTS[name], pair.source)
            if match[0] in pair.source or is_in_source:
                continue
            message = LazyMessage("“{letters}” is neither English nor Chinese", letters=match[0])
            yield self.finding(pair, message, match.span())


_FOREIGN_SCRIPTS = {
    "kana": "[ぁ-ゖァ-ヺｦ-ﾝ][ぁ-ゖァ-ヺー・ｦ-ﾝ]*",
    "hangul": "[가-힣ᄀ-ᇿㄱ-ㆎ]+",
    "cyrillic": "[Ѐ-ԯ]+",
    "arabic": "[\u0600-\u06ff\u0750-\u077f]+",
    "hebrew": "[\u0590-\u05ff]+",
    "indic": "[\u0900-\u0dff]+",
    "thai": "[\u0e00-\u0e7f]+",
    "broken": "\ufffd+|â€[™œ\x9d“”\x93\x94¦]?|Ã[\x80-\xbf©¨¼¤¶±³]|ï¼[\x80-\xbfŒ]|锟斤拷|烫烫烫",
}
_ANY_FOREIGN = pattern("[ぁ-ヺｦ-ﾝ가-힣ᄀ-ᇿㄱ-ㆎЀ-ԯ\u0590-\u077f\u0900-\u0e7f\ufffdâÃï锟烫]")
_FOREIGN = pattern("|".join(f"(?P<{name}>{pattern})" for name, pattern in _FOREIGN_SCRIPTS.items()))
