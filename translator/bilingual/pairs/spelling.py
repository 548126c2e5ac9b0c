"""Checks of spelling in both languages, of pinyin and of English headings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence, Set
from functools import cache, lru_cache
from itertools import chain, pairwise
from string import ascii_lowercase

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.names.established_names import spelt_by_sound
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.chinese_words import ALL_WORDS, cut, word_frequency
from translator.bilingual.words.dictionary import is_known_word
from translator.bilingual.words.language import convert_script, is_traditional
from translator.bilingual.words.masking import OPAQUE, THROUGH, has_han, is_han
from translator.bilingual.words.patterns import pattern

_TONES = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈŌÓǑÒ"
_TONE_MARKS = frozenset("\u0304\u0301\u030c\u0300")
# It begins where a word does: else every letter of a long word would be a beginning.
_TONED = pattern(rf"(?<![A-Za-zÜü'’])[A-Za-zÜü'’]*[{_TONES}][A-Za-zÜü{_TONES}'’]*")
_GIVEN = r"[A-Z][a-z]+(?:[-'’][A-Za-z][a-z]+)?"
_SHOUTED = pattern("[A-Z][A-Z]")
# Surname first, and last.
_CAPITALS = (
    pattern(rf"(?<![\w-])(?P<surname>[A-Z]{{2,7}}),? (?P<given>{_GIVEN})(?![\w-])"),
    pattern(rf"(?<![\w-])(?P<given>{_GIVEN}) (?P<surname>[A-Z]{{2,7}})(?![\w-])"),
)


_WRITTEN = LazyMessage("“{wrong}” is written “{right}” in English")


class NamePinyin(TextCheck):
    """
    ## What it does
    Reports names in pinyin that are written as no English newspaper writes them: with tone marks (Xī'ān), with the
    surname in capitals (WANG Xiaoming), or behind the given name in capitals (Xiaoming WANG); and a spelling by sound
    where there is an established name: Lianxiang for 联想, which is Lenovo.
    ## Why is this bad?
    Tone marks help learners and disturb everybody else; capitals belong to passports and lists of authors.
    ## Example
    source: 王晓明出生在西安。
    target: WANG Xiaoming was born in Xī'ān.
    ## Use instead
    target: Wang Xiaoming was born in Xi'an.
    Only names whose characters are in the source are reported, and none that the source itself writes so, nor the
    glossary.
    ## Source
    Established names: GeoNames, CC-CEDICT, Unicode CLDR, our own list.
    GB/T 28039—2011; AP Stylebook, “Chinese names”; Chicago Manual of Style 11.82.
    """

    category = "locale/name"
    targets = "en"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        if not text.isascii():
            for match in _TONED.finditer(text):
                plain = _without_tones(match[0])
                if match[0] not in pair.source and is_pinyin_of(plain, pair.source):
                    yield self._report(pair, match, plain)
        for match in chain.from_iterable(order.finditer(text) for order in _CAPITALS if _SHOUTED.search(text)):
            right = f"{match['surname'].capitalize()} {match['given']}"
            if match[0] not in pair.source and is_pinyin_of(right, pair.source):
                yield self._report(pair, match, right)
        for span, place, right in spelt_by_sound(pair.simplified_visible, text) if pair.is_bilingual else ():
            if not any(text[slice(*span)] in form for term in pair.terms for form in term.targets):
                message = _WRITTEN.filled(wrong=text[slice(*span)], right=right)
                yield self.finding(pair, message, span, suggestion=right, other_span=place)

    def _report(self, pair: Pair, match: re.Match[str], right: str) -> Finding:
        message = _WRITTEN.filled(wrong=match[0], right=right)
        return self.finding(pair, message, match.span(), suggestion=right, repairs_drafts=True)


def _without_tones(word: str) -> str:
    letters = (mark for mark in unicodedata.normalize("NFD", word) if mark not in _TONE_MARKS)
    return unicodedata.normalize("NFC", "".join(letters))


def is_pinyin_of(name: str, source: str) -> bool:
    letters = re.sub("[^a-zü]", "", name.lower())
    return has_han(source) and letters in _pinyin_of(source)


@lru_cache(maxsize=64)
def _pinyin_of(source: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(source, errors="ignore", v_to_u=True))


# Letters of a word that is guessed at; shorter ones are near too many others.
_SHORTEST = 5
_SHORTEST_PART = 4
_PREFIXES = (
    "anti", "auto", "bio", "co", "counter", "cross", "cyber", "dis", "eco", "electro", "extra", "geo", "hydro", "hyper",
    "inter", "macro", "mega", "meta", "micro", "mid", "mis", "mono", "multi", "nano", "neuro", "non", "omni", "out",
    "over", "para", "photo", "poly", "post", "pre", "proto", "pseudo", "psycho", "re", "semi", "socio", "sub", "super",
    "tele", "thermo", "trans", "ultra", "un", "under", "uni", "up",
)  # fmt: skip
_SUFFIXES = (
    "able", "ably", "ability", "al", "ally", "ed", "er", "ers", "es", "est", "fold", "ful", "ie", "ies", "ing", "ings",
    "ish", "ism", "ist", "ists", "ise", "ised", "ising", "isation", "ity", "ize", "ized", "izing", "ization", "less",
    "like", "ly", "ness", "s", "some", "ward", "wards", "wide", "wise",
)  # fmt: skip
# That writers take for each other.
_VOWELS = frozenset("aei")


class SpellWord(TextCheck):
    """
    ## What it does
    Reports misspelt English words (recieved, goverment), and days, peoples and languages in small letters (chinese).
    ## Why is this bad?
    Readers see them at once, and doubt the facts beside them.
    ## Example
    target: She recieved a letter from the goverment on monday.
    ## Use instead
    target: She received a letter from the government on Monday.
    A word is reported when no dictionary knows it and a single letter parts it from a known word. Names, words of the
    source and of the glossary, pinyin and code are left alone, and both spellings of English are right. For a word that
    is reported wrongly, give the glossary a `do_not_translate` entry.
    ## Source
    The word forms of simplemma; of 9,600 sentences that people translated, it reports a wrong one in every thousand.
    """

    category = "linguistic/spelling"
    targets = "en"
    fix = "suggest"
    needs = "english_words"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for word in pair.english_words - _right_words():
            is_small = word in pair.target_visible
            if not is_small and not word.endswith(_ENDINGS):
                continue  # A name: what it might be instead would be looked for in vain.
            rights = corrections(word)
            if not rights:
                _right_words().add(word)
            elif is_small or rights[0].islower():
                yield from self._report(pair, word, rights)

    def _report(self, pair: Pair, word: str, rights: tuple[str, ...]) -> Iterator[Finding]:
        forms = (form.lower() for term in pair.terms for form in (term.source, *term.targets))
        if word in pair.source.lower() or any(word in form for form in forms):
            return
        text = pair.target_visible
        for match in re.finditer(_AROUND.format(f"{word}|{word.capitalize()}"), text):
            wrong, before = match[0], text[max(0, match.start() - _BEFORE) : match.start()].rstrip(f' {THROUGH}"“‘(')
            begins = not before or before[-1] in '.!?:”’"'
            if wrong[0].isupper() and not (begins and word.endswith(_ENDINGS) and rights[0].islower()):
                continue  # A name.
            previous = before[before.rfind(" ") + 1 :]
            if previous.istitle() and rights[0].islower() and not begins and not is_known_word(previous.lower()):
                continue  # A species: Karenia brevis.
            if is_pinyin_of(word, pair.source):
                return
            right = rights[0].capitalize() if wrong[0].isupper() else rights[0]
            message = LazyMessage("“{wrong}” is spelt “{right}”", wrong=wrong, right=right)
            yield self.finding(pair, message, match.span(), suggestion=right if len(rights) == 1 else None)


# Characters before a word that are looked at.
_BEFORE = 60
_AROUND = r"(?<![\w@/.'’&\]-])(?:{})(?![\w@/&\[-]|['’](?!s\b)|\.\w)"
# Of words that begin a sentence, those that end so are hardly names.
_ENDINGS = (
    "able", "al", "ally", "ance", "ed", "ence", "ful", "ible", "ing", "ings", "ity", "ive", "less", "ly", "ment",
    "ments", "ness", "ous", "ship", "sion", "sions", "tion", "tions", "ure", "ures",
)  # fmt: skip


@cache
def _right_words() -> set[str]:
    return set()


@cache
def _misspellings() -> dict[str, str]:
    return dict(line.split(" ", 1) for line in read_words("misspellings_en"))


@lru_cache(maxsize=4096)
def corrections(word: str) -> tuple[str, ...]:
    """Return the words that a misspelt word in small letters may stand for, the likeliest first."""
    listed = _misspellings().get(word)
    if listed:
        return (listed,)
    if len(word) < _SHORTEST or is_known_word(word):
        return ()
    if word.endswith("ys") and is_known_word(f"{word[:-2]}ies"):
        return (f"{word[:-2]}ies",)
    if _is_word(word):
        return ()
    by_rank: dict[int, list[str]] = {}
    daring = 0 if len(word) < 6 else 1 if len(word) < 9 else 2  # The longer a word, the less it can be another one.
    for other, rank in _neighbours(word):
        if rank <= daring and is_known_word(other):
            if _is_other_spelling(word, other):
                return ()
            by_rank.setdefault(rank, []).append(other)
    return tuple(dict.fromkeys(by_rank[min(by_rank)])) if by_rank else ()


def _is_other_spelling(word: str, other: str) -> bool:
    return any(word == other.replace(*pair) for pair in (("our", "or"), ("oe", "e"), ("ae", "e"), ("isat", "izat")))


def _is_word(word: str) -> bool:
    if is_known_word(word):
        return True
    if any(word.startswith(part) and _is_part(word[len(part) :]) for part in _PREFIXES):
        return True
    if any(word.endswith(part) and _is_stem(word[: -len(part)]) for part in _SUFFIXES):
        return True
    cuts = range(_SHORTEST_PART, len(word) - _SHORTEST_PART)
    return any(_is_part(word[:cut]) and _is_part(word[cut:]) and word[cut:] not in _NO_WORDS for cut in cuts)


_NO_WORDS = frozenset(["ation", "ement", "ments", "fully", "ingly", "iness", "ically"])


def _is_part(part: str) -> bool:
    return len(part) >= _SHORTEST_PART and is_known_word(part)


def _is_stem(stem: str) -> bool:
    return len(stem) >= _SHORTEST_PART and any(map(is_known_word, (stem, f"{stem}e", f"{stem}y")))


def _neighbours(word: str) -> Iterator[tuple[str, int]]:
    for place in range(len(word) + 1):
        left, right = word[:place], word[place:]
        is_inside = bool(left and right)
        for letter in ascii_lowercase:
            yield left + letter + right, 0 if letter in {left[-1:], right[:1]} else 1 if is_inside else 2
            if right and letter != right[0]:
                is_vowel = letter in _VOWELS and right[0] in _VOWELS
                yield left + letter + right[1:], 1 if is_vowel and is_inside else 2 if is_inside else 3
        if right:
            yield left + right[1:], 0 if right[0] in {left[-1:], right[1:2]} else 2 if is_inside else 3
        if len(right) > 1:
            yield left + right[1] + right[0] + right[2:], 0


# The name of a work, or a few words in quotation marks, which may be meant: “智汇”.
_MAY_BE_MEANT = pattern("《[^《》]*》|〈[^〈〉]*〉|“[^“”]{1,8}”|「[^「」]{1,8}」|『[^『』]{1,8}』")
# A word stands for two characters beside each other that occur so many times less often; it is as frequent as that.
_RARER = _FREQUENT = 1000
# Of a word of the dictionary that is mostly a slip of those who counted.
_RARE = 10
# Characters that stand beside any other.
_SMALL_WORDS = frozenset("的了着过来去是在不也就都和与及其此各每该将被把给对向从让于而但或亦")
_SURNAMES = frozenset(
    "陈郑李张刘杨赵吴徐孙朱郭罗宋谢韩唐冯董萧曹袁邓傅沈彭吕苏卢蒋蔡贾魏薛阎潘杜戴姜姚谭廖邹郝崔邱秦邵孟尹黎乔贺龚"
)


class SpellChinese(TextCheck):
    """
    ## What it does
    Reports wrong characters of an input method in Chinese: characters of the same sound or of nearly the same shape
    (签暑 for 签署, 己经 for 已经), 在 for 再 and 的 for 得 where no sentence can have them.
    ## Why is this bad?
    Readers see them at once, and a search does not find the word.
    ## Example
    target: 两国签暑了协定
    ## Use instead
    target: 两国签署了协定
    Two characters that are no word are reported where another character makes them one that is met a thousand times
    as often; the rest is a list. Titles of works and a few words in quotation marks are left alone. For a word that is
    reported wrongly, give the glossary an entry.
    ## Source
    The frequencies of jieba; readings of Unihan; of 5,200 sentences of professional Chinese none is reported wrongly.
    """

    category = "linguistic/spelling"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for start, right in sorted(wrong_characters(pair.simplified_visible).items()):
            end = start + len(right)
            wrong = pair.target[start:end]
            if is_traditional(pair.target_tag):
                right = convert_script(right, pair.target_tag)
            if wrong != right and not any(wrong in form for term in pair.terms for form in term.targets):
                message = LazyMessage("“{wrong}” should be “{right}”", wrong=wrong, right=right)
                yield self.finding(pair, message, (start, end), suggestion=right)


def wrong_characters(text: str) -> dict[int, str]:
    """Return what should stand in a text of Simplified characters instead of what does, by its place."""
    literals, listed = _typing_errors()
    found = {}
    for match in literals.finditer(text):
        wrong, right = listed[match[0]]
        if wrong.match(text, match.start()):
            found[match.start()] = right
    words = cut(_MAY_BE_MEANT.sub(lambda quoted: OPAQUE * len(quoted[0]), text), True)
    end = 0
    for word, following in pairwise([*words, ""]):
        start, end = end, end + len(word)
        two = word if len(word) == 2 else word + following
        if len(two) == 2 and (two == word or len(word) == 1) and start not in found and (meant := _meant_word(two)):
            found[start] = meant
    return {start: right for start, right in found.items() if text[start : start + len(right)] != right}


@lru_cache(maxsize=1 << 16)
def _meant_word(two: str) -> str | None:
    seen: float = word_frequency(two)
    if seen >= _RARE or not all(map(is_han, two)) or not _SMALL_WORDS.isdisjoint(two):
        return None
    if not seen:
        seen = word_frequency(two[0]) * word_frequency(two[1]) / ALL_WORDS
    lookalikes = _lookalikes()
    least = max(_FREQUENT, _RARER * (seen + 0.5))
    rivals = [other + two[1] for other in lookalikes.get(two[0], "") if two[0] not in _SURNAMES]
    rivals += [two[0] + other for other in lookalikes.get(two[1], "")]
    frequency, right = max(((word_frequency(rival), rival) for rival in rivals), default=(0, ""))
    return right if frequency >= least else None


@cache
def _typing_errors() -> tuple[re.Pattern[str], dict[str, tuple[re.Pattern[str], str]]]:
    lines = (line.split(" ") for line in read_words("typing_zh"))
    listed = {_AROUND_IT.sub("", wrong): (pattern(wrong), right) for wrong, right in lines}
    return pattern("|".join(listed)), listed


_AROUND_IT = pattern(r"\([^()]*\)")


@cache
def _lookalikes() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in read_words("lookalikes_zh"):
        for character in group:
            found[character] = found.get(character, "") + group.replace(character, "")
    return found


_WORD = pattern(r"[A-Za-z][\w'’-]*")
_SMALL = frozenset(read_words("title_small_words_en"))
_ABBREVIATIONS = frozenset(["Inc", "Ltd", "Co", "Corp", "Jr", "Sr", "etc", "No", "St"])


class TitleCase(TextCheck):
    """
    ## What it does
    Checks English headings: one style for all of an article (policy `title_case`: `title`, `sentence`, or `auto`, which
    follows the majority), a capital at the beginning, no full stop at the end.
    ## Why is this bad?
    Mixed styles look careless, and translations from Chinese have no capitals to go by.
    In sentence case the fix writes those words small that the article writes small elsewhere; the rest may be names.
    ## Example
    policy title: The end of an Era
    ## Use instead
    policy title: The End of an Era
    ## Source
    Chicago Manual of Style, 8.159; AP style for sentence case.
    """

    category = "style"
    targets = "en"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        headings = [pair for pair in pairs if pair.target and pair.is_heading]
        if not headings:
            return
        style = chosen = str(headings[0].policy.get("title_case") or "auto")
        if chosen == "auto":
            styles = [_style_of(pair.target_visible) for pair in headings]
            titles, sentences = styles.count("title"), styles.count("sentence")
            is_clear = titles + sentences >= 3 and titles != sentences
            style = ("title" if titles > sentences else "sentence") if is_clear else ""
        common = _common_words(pairs) if style == "sentence" else frozenset()
        for pair in headings:
            yield from self._check_heading(pair, style, common, is_chosen=chosen == style)

    def _check_heading(self, pair: Pair, style: str, common: Set[str], *, is_chosen: bool) -> Iterator[Finding]:
        words = list(_WORD.finditer(pair.target_visible))
        if not words:
            return
        text, last = pair.target_visible.rstrip(), words[-1][0]
        is_abbreviated = len(last) == 1 or last in _ABBREVIATIONS
        if text.endswith(".") and not text.endswith("...") and "." not in last and not is_abbreviated:
            span = (len(text) - 1, len(text))
            yield self.finding(pair, LazyMessage("a heading has no full stop"), span, suggestion="")
        first = words[0]
        if first[0].islower():
            right = first[0][0].upper() + first[0][1:]
            yield self.finding(pair, LazyMessage("a heading begins with a capital"), first.span(), suggestion=right)
        if style == "title":
            middle = [word for word in words[1:-1] if word[0].islower() and word[0] not in _SMALL]
            for word in middle + [word for word in words[1:][-1:] if word[0].islower()]:
                right = word[0][0].upper() + word[0][1:]
                message = LazyMessage("“{word}” takes a capital in this heading", word=word[0])
                yield self.finding(pair, message, word.span(), suggestion=right, is_safe_fix=is_chosen)
        elif style == "sentence" and _style_of(pair.target_visible) == "title":
            message = LazyMessage("only the first word and names take a capital")
            span = words[1].start(), words[-1].end()
            right = _WORD.sub(
                lambda word: word[0].lower() if word[0].lower() in common and not word[0].isupper() else word[0],
                pair.target[slice(*span)],
            )
            yield self.finding(pair, message, span, suggestion=right if right != pair.target[slice(*span)] else None)


def _common_words(pairs: Sequence[Pair]) -> frozenset[str]:
    small: set[str] = set(_SMALL)
    names: set[str] = set()
    for pair in pairs:
        if pair.target and not pair.is_heading:
            for match in _WORD.finditer(pair.target_visible):
                if match[0].islower():
                    small.add(match[0])
                elif pair.target_visible[match.start() - 2 : match.start()].rstrip()[-1:].isalnum():
                    names.add(match[0].lower())
    return frozenset(small - names)


def _style_of(text: str) -> str:
    words = [word for word in _WORD.findall(text)[1:] if word.lower() not in _SMALL]
    if len(words) < 2:
        return ""
    capitals = sum(word[0].isupper() for word in words)
    return "title" if capitals == len(words) else "sentence" if capitals * 2 < len(words) else ""
