"""Checks of the house style of English, each by its policy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.word_lists import read_pattern, read_words
from translator.bilingual.quantities.tables import number_words
from translator.bilingual.words.inline import added_italics
from translator.bilingual.words.masking import THROUGH, mask_protected
from translator.bilingual.words.patterns import longest_first, pattern

Change = tuple[int, int, str]
"""Start and end in the target, half-open, and what the house writes there."""


class StyleCheck(TextCheck):
    """Base of the checks of house style: findings are what `changes` yields."""

    category = "style"
    targets = "en"
    fix = "safe"
    needs = "policy"
    policies: ClassVar[tuple[str, ...]]

    def check(self, pair: Pair) -> Iterator[Finding]:
        wanted = [pair.policy.get(name) for name in self.policies]
        if not pair.target or not any(wanted):
            return
        for start, end, right in self.changes(pair, *wanted):
            if pair.target[start:end] != right:
                message = LazyMessage("the house writes “{right}”", right=right.strip() or right)
                yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=True)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        """Yield what the house writes otherwise, in order and disjoint."""
        raise NotImplementedError


def begins_sentence(text: str, place: int) -> bool:
    """Return whether a sentence begins at `place`, so that a capital there says nothing."""
    return re.search(r"(?:^|[.!?:]['\"”’)]* )\W*$", text[max(0, place - 12) : place]) is not None


_MARK = pattern("[\"“”'‘’]")
_SHAPES = {"curly": (("“", "”"), ("‘", "’")), "straight": (('"', '"'), ("'", "'"))}
_APOSTROPHES = {"curly": "’", "straight": "'"}
_ELISION = pattern(r"['‘’](?:\d0s|tis|twas|em|til|cause|n['‘’])(?!\w)", re.IGNORECASE)
_OPENS_AFTER = " ([{—–-/\u00a0“‘\"'*_"


class StyleQuotes(StyleCheck):
    """
    ## What it does
    Reports quotation marks and apostrophes that the house writes otherwise (policies `quotation_marks`: `double` or
    `single` are the outer ones; `marks`: `curly` or `straight`).
    ## Why is this bad?
    Mixed marks show that a page was put together from several hands.
    ## Example
    policy marks = curly: "It's late," she said.
    ## Use instead
    policy marks = curly: “It’s late,” she said.
    Where the marks of a text do not close, only apostrophes and double marks are changed.
    ## Source
    Chicago Manual of Style, 13.9; New Hart’s Rules, 9.2; Unicode 15, 6.2 (U+2019 is the apostrophe).
    """

    policies = ("quotation_marks", "marks")

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        yield from _changes(pair.target_visible, *wanted)


def with_marks(text: str, *, outer: str = "", shape: str = "") -> str:
    """Return an English text with its quotation marks and apostrophes as the policies of `StyleQuotes` say."""
    for start, end, right in sorted(_changes(mask_protected(text), outer, shape), reverse=True):
        text = text[:start] + right + text[end:]
    return text


def _changes(text: str, outer: str, shape: str) -> Iterator[Change]:
    found, is_closed = _roles(text)
    outer_is_double = next((mark[2] in '"“”' for mark in found if mark[1] == "(" and mark[3] == 0), True)
    turns = is_closed and bool(outer) and outer_is_double != (outer == "double")
    for place, role, mark, _depth in found:
        family = shape or ("straight" if mark in "\"'" else "curly")
        if role == "’":
            yield place, place + 1, _APOSTROPHES[family]
        elif is_closed or mark in '"“”':
            is_double = (mark in '"“”') != turns
            yield place, place + 1, _SHAPES[family][not is_double][role == ")"]


def _roles(text: str) -> tuple[list[tuple[int, str, str, int]], bool]:
    found: list[tuple[int, str, str, int]] = []
    # The open ones are double.
    waiting: list[bool] = []
    is_closed = True
    for match in _MARK.finditer(text):
        mark, place = match[0], match.start()
        before, after = _beside(text, place, -1), _beside(text, place, 1)
        is_double = mark in '"“”'
        opens = mark in "“‘" or (mark in "\"'" and (not before or before in _OPENS_AFTER) and not after.isspace())
        is_first = not before or before in _OPENS_AFTER
        if not is_double and ((before.isalnum() and after.isalnum()) or _ELISION.match(text, place)):
            found.append((place, "’", mark, 0))
        elif opens and (is_first or mark in "“‘"):
            found.append((place, "(", mark, len(waiting)))
            waiting.append(is_double)
        elif waiting and waiting[-1] == is_double:
            waiting.pop()
            found.append((place, ")", mark, len(waiting)))
        elif not is_double and before.isalnum():
            found.append((place, "’", mark, 0))  # The workers’ party.
        elif is_double and before.isdigit() and mark == '"':
            continue  # Inches.
        else:
            is_closed = False
            found.append((place, ")", mark, 0))
    return found, is_closed and not waiting


def _beside(text: str, place: int, step: int) -> str:
    place += step
    while 0 <= place < len(text) and text[place] == THROUGH:
        place += step
    return text[place] if 0 <= place < len(text) else ""


_DASH = pattern(r"(?<=[\w.,!?’”\"')%])(?: (?:--?|–|—) | ?(?:—|--) ?)(?=[\w“‘\"'($£€*])(?<![-–—]{3})")


class StyleDash(StyleCheck):
    """
    ## What it does
    Reports dashes between clauses that the house writes otherwise (policy `dash`: `—`, ` — `, ` – `), and hyphens and
    double hyphens that stand for one.
    ## Why is this bad?
    A hyphen between blanks is how a typewriter wrote a dash.
    ## Example
    policy dash = —: He left - and nobody knew why.
    ## Use instead
    policy dash = —: He left—and nobody knew why.
    The dash of ranges, 2024–25, has no blanks and is left alone.
    ## Source
    Chicago Manual of Style, 6.85; New Hart’s Rules, 4.11.
    """

    policies = ("dash",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        for match in _DASH.finditer(pair.target_visible):
            sides = match.string[match.start() - 1], match.string[match.end()]
            if not all(side.isdigit() for side in sides):
                yield *match.span(), wanted[0]


_TITLE = pattern(r"《([^《》]*(?:《[^《》]*》[^《》]*)*)》")
_OTHER_QUOTES = pattern("[“「『]")
_QUOTED = (
    pattern(r"“([^“”]+)”"), pattern(r"(?<![\w\"])\"([^\"“”]+)\"(?![\w\"])"),
    pattern(r"(?<![\w’'])‘((?:[^‘’]|’(?=\w))+)’(?!\w)"), pattern("《([^《》]+)》"),
)  # fmt: skip
# Laws and papers, which English writes with capitals alone.
_NO_WORK = pattern(rf"(?:{read_pattern('papers_zh')})(?:（[^（）]*）)?$")
_STOPS = ",.;:"
_MARKS = {"italics": ("*", "*"), "quotes": ("“", "”"), "plain": ("", "")}
# Letters of the longest word without a capital in a title: *from*, *with*.
_SMALL_WORD = 4
# Words of a title; what is longer is a quotation.
_LONGEST = 16


def titles_in(source: str) -> list[tuple[int, int]]:
    """Return where the titles of works stand in a Chinese text, without their marks; laws and papers are none."""
    return [match.span(1) for match in _TITLE.finditer(source) if not _NO_WORK.search(match[1])]


def has_title_marks(source: str, target: str) -> bool:
    return any(mark in target for mark in '“"《') or bool(added_italics(source, target))


def title_changes(source: str, target: str, works: str) -> list[Change]:
    """
    Return what to write in an English target so that the works of a Chinese source are marked as the house marks
    them.
    """
    works_in_source = len(titles_in(source))
    if not works_in_source:
        return []
    others = len(_OTHER_QUOTES.findall(source))
    italics = [(one.start, one.end, target[slice(*one.inner)]) for one in added_italics(source, target)]
    quoted = [
        (*match.span(), match[1])
        for mark in _QUOTED
        for match in mark.finditer(target)
        if not any(start <= match.start(1) and match.end(1) <= end for start, end, _words in italics)
    ]
    if others and len(italics) + len(quoted) != works_in_source + others:
        return []  # Which are the titles, and which what somebody said?
    found = sorted(italics + [one for one in quoted if _is_title(one[2], among_quotations=others > 0)])
    if len(found) != works_in_source or works not in _MARKS:
        return []
    opening, closing = _MARKS[works]
    changes = []
    for start, end, words in found:
        stop = words[-1] if words[-1] in _STOPS and works != "quotes" else ""
        changes.append((start, end, f"{opening}{words.removesuffix(stop)}{closing}{stop}"))
    return changes


# `among_quotations`: only what is written like one is.
def _is_title(text: str, *, among_quotations: bool) -> bool:
    words = text.split()
    if not text[:1].isalnum() or len(words) > _LONGEST or "*" in text:
        return False
    if not among_quotations:
        return True
    has_capitals = all(word[0].isupper() or not word[0].isalpha() or len(word) <= _SMALL_WORD for word in words[1:])
    return text[0].isupper() and has_capitals and text.rstrip(_STOPS)[-1:].isalnum()


_HONORIFIC = pattern(r"\b(?P<title>Mr|Mrs|Ms|Dr|Messrs|St)(?P<stop>\.?)(?= [A-Z])")
_TWO_NAMES = pattern(r"(?<![\w-])(?=([A-Z][a-z]+(?:-?[a-z]+)? [A-Z][a-z]+)(?![\w-]))")


class StyleHonorific(StyleCheck):
    """
    ## What it does
    Reports Mr, Mrs, Ms and Dr with a full stop where the house has none, and the other way round (policy `honorific`,
    by example: `Mr.` or `Mr`).
    ## Why is this bad?
    British houses write no stop behind a word that keeps its last letter; American ones do.
    ## Example
    policy honorific = Mr: Mr. Wang agreed.
    ## Use instead
    policy honorific = Mr: Mr Wang agreed.
    ## Source
    New Hart’s Rules, 10.2; Chicago Manual of Style, 10.16.
    """

    policies = ("honorific",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        for match in _HONORIFIC.finditer(pair.target_visible):
            if match["title"] != "St" or wanted[0] == "Mr":
                yield *match.span(), match["title"] + ("." if wanted[0] == "Mr." else "")


_MARKED = ("italics", "quotes")


class StyleWorks(StyleCheck):
    """
    ## What it does
    Reports titles of works, 《》 in Chinese, that English does not mark as the house does (policy `works`: `italics`,
    `quotes`, `plain`).
    ## Why is this bad?
    Without a mark a title runs into the sentence: *She starred in To Live last year.*
    ## Example
    policy works = italics: 她读了《活着》。 She read “To Live”.
    ## Use instead
    policy works = italics: 她读了《活着》。 She read *To Live*.
    Laws, treaties and notices have 《》 in Chinese and no mark in English; they are left alone. A title without any
    mark is only listed: where it stands is not certain.
    ## Source
    Chicago Manual of Style, 8.168; news style has quotation marks.
    """

    policies = ("works",)

    def check(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        if pair.target and pair.policy.get("works") in _MARKED and not has_title_marks(pair.source, pair.target):
            for span in titles_in(pair.source):
                message = LazyMessage("the title 《{title}》 has no mark", title=pair.source[slice(*span)])
                yield self.finding(pair, message, span, side="source", severity=Severity.INFO)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        return iter(title_changes(pair.source, pair.target, str(wanted[0])))


class StyleNames(StyleCheck):
    """
    ## What it does
    Reports names of Chinese people in the order that the house does not use (policy `names`: `family-first`,
    `given-first`).
    ## Why is this bad?
    Readers take the given name for the family's, and the next sentence speaks of “Mr Xiaoming”.
    ## Example
    policy names = family-first: 王小明来了。 Xiaoming Wang came.
    ## Use instead
    policy names = family-first: 王小明来了。 Wang Xiaoming came.
    ## Source
    The public style guides of newspapers; GB/T 28039—2011.
    """

    policies = ("names",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        couples = list(_TWO_NAMES.finditer(pair.target_visible)) if pair.is_bilingual else []
        if not couples:
            return
        from translator.bilingual.names import names_in, romanised
        from translator.bilingual.names.comparison import looks_chinese

        couples = [couple for couple in couples if looks_chinese(couple[1])]  # Finding names takes a millisecond.
        names = names_in(pair.source_visible, pair.source_tag, with_model=False) if couples else ()
        people = [name.text for name in names if name.kind == "person"]
        orders: dict[str, str] = {}
        for form in (form for person in people for form in romanised(person)):
            family, _blank, given = form.partition(" ")
            other = f"{given} {family}"
            if given:
                orders |= {other: form} if wanted[0] == "family-first" else {form: other}
        for match in couples:
            if right := orders.get(match[1]):
                yield *match.span(1), right


_PERCENT = pattern(r"(?<=\d)(?: ?%|[ -](?:percent|per cent)\b(?! point))(?!\w)")
_SCALE = r"(?: ?(?:thousand|million|billion|trillion)|(?:m|bn|tn)\b)?"
_SUM = rf"(?P<sum>\d+(?:,\d{{3}})*(?:\.\d+)?{_SCALE})"
_YUAN = pattern(
    rf"(?<![\w$£€¥])(?:(?:RMB|CNY|CN¥|yuan|renminbi) ?{_SUM}"
    rf"|{_SUM.replace('sum', 'first')} (?:RMBs?|CNY|renminbi|yuan)\b)"
)
_YUAN_IN_CHINESE = pattern("元|人民币|人民幣|块钱|塊錢")


class StylePercent(StyleCheck):
    """
    ## What it does
    Reports percentages that the house writes otherwise (policy `percent`: `%`, `percent`, `per cent`).
    ## Why is this bad?
    Half of an article with signs and half with words was not edited.
    ## Example
    policy percent = %: Sales rose 5 percent.
    ## Use instead
    policy percent = %: Sales rose 5%.
    Table cells may always have the sign. Numbers in words are left alone: *five percent*.
    ## Source
    The public style guides of newspapers; Chicago Manual of Style, 9.18.
    """

    policies = ("percent",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (percent,) = wanted
        for match in _PERCENT.finditer(pair.target_visible):
            if percent == "%" or pair.kind != "cell":
                hyphen = "-" if match[0][0] == "-" and percent != "%" else " "
                yield *match.span(), "%" if percent == "%" else hyphen + percent


class StyleYuan(StyleCheck):
    """
    ## What it does
    Reports sums in the currency of China that the house writes otherwise (policy `yuan`: `yuan`, `renminbi`, `RMB`).
    ## Why is this bad?
    Readers who do not know that RMB and yuan are one currency take them for two.
    ## Example
    policy yuan = yuan: It cost RMB 500.
    ## Use instead
    policy yuan = yuan: It cost 500 yuan.
    ## Source
    Reuters and AP write yuan, many company reports RMB.
    """

    policies = ("yuan",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (yuan,) = wanted
        if pair.source and not _YUAN_IN_CHINESE.search(pair.source_visible):
            return
        for match in _YUAN.finditer(pair.target_visible):
            amount = match["sum"] or match["first"]
            yield *match.span(), f"RMB {amount}" if yuan == "RMB" else f"{amount} {yuan}"


_VALUES = number_words("small") | number_words("tens")
_SMALL = {value: word for word, value in _VALUES.items() if value < 20}
_ONES = "|".join(_SMALL[one] for one in range(1, 10))
_IN_WORDS = "|".join(longest_first(_VALUES))
# Words behind a number that is not a count: units, shares, ages.
_NOT_COUNTED = f"(?:{read_pattern('not_counted_en')})"
_COUNTED = rf"(?= (?!{_NOT_COUNTED}(?![a-z]))(?:[a-z]+[a-z-]* )?[a-z-]*[a-z]s\b)"
_BEFORE = r"(?<![\w.,$£€¥/:–%’'-])(?<!\d to )(?<!\d or )(?<!\d and )(?<!\bout of )(?<!\bone in )(?<!\baged )"
_DIGITS = pattern(rf"{_BEFORE}(?<!\d )(?P<number>\d{{1,2}}){_COUNTED}")
_WORDS = pattern(rf"{_BEFORE}(?P<tens>{_IN_WORDS})(?:-(?P<ones>{_ONES}))?{_COUNTED}", re.IGNORECASE)
_OTHER_NUMBER = pattern(rf"(?:{_IN_WORDS}) (?:or|to|and) $")
# Up to this number a house may write words.
_MOST_IN_WORDS = 13
# Characters before a number in which its name, or another one of a range or a choice, ends.
_FAR = 20
_NAMED = pattern(
    r"(?:(?P<name>\b[A-Z][a-z]*)|\b(?:No|no|Vol|vol|pp?)\.|\b(?i:page|chapter|section|article|part|day|phase|grade|level|step"
    r"|type|line|group|table|figure)) $"
)


class StyleNumerals(StyleCheck):
    """
    ## What it does
    Reports small numbers of things that are counted and that the house writes in words, and larger ones that it writes
    in digits (policy `numerals_from`: the first number in digits, 10, 11 or 13).
    ## Why is this bad?
    *9 people and twelve dogs* reads like a form.
    ## Example
    policy numerals_from = 10: The 3 villages have twelve wells.
    ## Use instead
    policy numerals_from = 10: The three villages have 12 wells.
    Measures, sums, percentages, ages, dates, ranges and names with numbers are left alone, and so is the beginning of a
    sentence, a heading and a table cell.
    ## Source
    The public style guides of newspapers; Chicago Manual of Style, 9.3.
    """

    policies = ("numerals_from",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        least, text = int(wanted[0]), pair.target_visible
        if pair.is_label or least > _MOST_IN_WORDS:
            return
        found: list[Change] = []
        for match in _DIGITS.finditer(text):
            number = int(match["number"])
            named = _NAMED.search(text, max(0, match.start() - _FAR), match.start())
            is_named = named and not (named["name"] and begins_sentence(text, named.start()))
            if 0 < number < least and not is_named:
                found.append((*match.span(), _SMALL[number]))
        for match in _WORDS.finditer(text):
            number = _VALUES[match["tens"].lower()] + (_VALUES[match["ones"].lower()] if match["ones"] else 0)
            is_second = _OTHER_NUMBER.search(text, max(0, match.start() - _FAR), match.start())
            if number >= least and match[0].islower() and not (is_second or begins_sentence(text, match.start())):
                found.append((*match.span(), str(number)))
        yield from sorted(found)


_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
# March to July are never shortened in news copy.
_SHORT = {name: name if len(name) <= 5 else f"{name[:4] if name == 'September' else name[:3]}." for name in _MONTHS}
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "September" else "Sept?(?:ember)?" for name in _MONTHS)
_YEAR = r"(?P<{}>(?:1[5-9]|20)\d\d)(?![\d-])"
_DAY = r"(?P<{}>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
_DATE = pattern(
    rf"\b(?:(?P<month>{_MONTH})\.? {_DAY.format('day')}(?:,? {_YEAR.format('year')})?"
    rf"|{_DAY.format('first')} (?:of )?(?P<later>{_MONTH})\b\.?(?:,? {_YEAR.format('its')})?)"
)


class StyleDate(StyleCheck):
    """
    ## What it does
    Reports days of the calendar that the house writes otherwise (policy `date`, by example: `Nov. 5, 2026`,
    `November 5, 2026`, `5 November 2026`, `November 5th 2026`).
    ## Why is this bad?
    A page with two forms of dates was not edited.
    ## Example
    policy date = 5 November 2026: It opened on March 4, 2025.
    ## Use instead
    policy date = 5 November 2026: It opened on 4 March 2025.
    ## Source
    The public style guides of newspapers; CLDR for the regions.
    """

    policies = ("date",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        (example,) = wanted
        for match in _DATE.finditer(pair.target_visible):
            month = next(name for name in _MONTHS if name.startswith((match["month"] or match["later"])[:3]))
            day, year = int(match["day"] or match["first"]), match["year"] or match["its"] or ""
            written = _written(month, day, year, str(example))
            if match[0].endswith(".") and written[-1:] != "." and match.end() == len(pair.target_visible):
                written += "."
            yield *match.span(), written


def _written(month: str, day: int, year: str, example: str) -> str:
    if example.startswith("5"):
        return f"{day} {month} {year}".rstrip()
    if "th" in example:
        ending = "th" if day in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        return f"{month} {day}{ending} {year}".rstrip()
    name = _SHORT[month] if "." in example else month
    return f"{name} {day}, {year}" if year else f"{name} {day}"


_TIME = pattern(
    r"(?<![\w.:$£€¥])(?P<hour>1[0-2]|0?[1-9])(?:[:.](?P<minute>[0-5]\d))? ?(?P<half>[ap])(?:\.m\.|\.?m\b)",
    re.IGNORECASE,
)
# Continuations of a sentence: words, a zone, a day, marks.
_GOES_ON = pattern(rf" (?:[a-z0-9(–—-]|[A-Z]{{2,4}}\b|[A-Z][a-z]+day\b|{_MONTH})|[,;:)”’\"'–—-]")


class StyleTime(StyleCheck):
    """
    ## What it does
    Reports times of day that the house writes otherwise (policy `time`, by example: `7:30 p.m.`, `7:30 pm`, `7:30pm`,
    `7.30pm`).
    ## Why is this bad?
    A programme with 7.30pm and 8:00 PM looks like two.
    ## Example
    policy time = 7.30pm: Doors open at 7:30 p.m. on Friday.
    ## Use instead
    policy time = 7.30pm: Doors open at 7.30pm on Friday.
    The full hour has no minutes.
    ## Source
    The public style guides of newspapers.
    """

    policies = ("time",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        example, text = str(wanted[0]), pair.target_visible
        for match in _TIME.finditer(text):
            minutes = match["minute"] if match["minute"] not in {None, "00"} else ""
            clock = str(int(match["hour"])) + (f"{example[1]}{minutes}" if minutes else "")
            half = match["half"].lower() + (".m." if example.endswith(".") else "m")
            end = match.end()
            if half.endswith(".") and match[0][-1] != "." and text[end : end + 1] == ".":
                end += 1  # One stop ends the abbreviation and the sentence.
            ends_sentence = match[0][-1] == "." and not half.endswith(".") and not _GOES_ON.match(text, end)
            yield match.start(), end, clock + (" " if " " in example else "") + half + "." * ends_sentence


_WORD = pattern(r"(?<![\w’'-])[A-Za-z]+(?:-[A-Za-z]+)*(?![\w-])")
_PART = pattern(r"[A-Za-z]+")


class StyleSpelling(StyleCheck):
    """
    ## What it does
    Reports words that are spelt as on the other side of the Atlantic, and words for which the house has others
    (policies `spelling`: `en-US`, `en-GB`, `en-GB-oxendict`; `words`).
    ## Why is this bad?
    Two spellings of one word on a page look like two authors, or like none.
    ## Example
    policy spelling = en-GB: The labor center was organized.
    ## Use instead
    policy spelling = en-GB: The labour centre was organised.
    A word with a capital within a sentence is a name, and left alone: the World Trade Center. So is a word that the
    source has in Latin letters.
    ## Source
    Our own list, checks/data/spelling_en.txt; Oxford English Dictionary and Merriam-Webster for single words.
    """

    policies = ("spelling", "words")

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        spelling, words = wanted
        table = {**_spellings(str(spelling or "")), **_lowered(words or {})}
        for match in _WORD.finditer(pair.target_visible):
            parts = [match, *_PART.finditer(match.string, *match.span())] if "-" in match[0] else [match]
            for part in parts:
                right = table.get(part[0].lower())
                if right and part[0] not in pair.source and not _is_name(match.string, match.start(), match[0]):
                    yield part.start(), part.end(), _in_case_of(part[0], right)
                    if part is match:
                        break


def _is_name(text: str, start: int, word: str) -> bool:
    return word[0].isupper() and not word.isupper() and not begins_sentence(text, start)


def _in_case_of(word: str, right: str) -> str:
    if word.isupper() and len(word) > 1:
        return right.upper()
    return right[0].upper() + right[1:] if word[0].isupper() else right


def _lowered(words: Mapping[str, str]) -> dict[str, str]:
    return {word.lower(): right for word, right in words.items()}


@cache
def _spellings(wanted: str) -> Mapping[str, str]:
    table: dict[str, str] = {}
    for line in read_words("spelling_en") if wanted in {"en-US", "en-GB", "en-GB-oxendict"} else ():
        only, _colon, forms = line.rpartition(": ")
        american, british, *endings = forms.split()
        to_american = wanted == "en-US" or (wanted == "en-GB-oxendict" and american.replace("z", "s") == british)
        if not only or only == ("us" if to_american else "gb"):
            for ending in endings or [""]:
                ending = ending.strip("-")
                one, other = american + ending, british + ending
                table[other if to_american else one] = one if to_american else other
    return table
