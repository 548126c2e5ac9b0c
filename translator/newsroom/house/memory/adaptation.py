"""
The same sentence with other numbers: what the remembered target says of them is written anew.

*It carries 5 ferries* is known as 它载运五艘渡轮, *It carries 7 ferries* is asked: 它载运七艘渡轮, in the style of what
is remembered. Dates, sums, shares, times and measures likewise. Only what surely changes is changed: each number must
stand in both remembered texts as often, and the result is compared with the question as any translation is. A sentence
that says how its numbers compare (rose, 低于) keeps its words only where the new ones compare alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache

from translator.bilingual.quantities import (
    ComparedTexts,
    Kind,
    Quantity,
    compare_quantities,
    find_quantities,
    natural_forms,
)
from translator.bilingual.quantities.english_dates import ordinal_suffix
from translator.bilingual.quantities.forms import chinese_numeral, decimal_text, english_words, write_traditional
from translator.bilingual.quantities.tables import scale_of
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import pattern

_NUMERIC = frozenset({Kind.NUMBER, Kind.MONEY, Kind.MEASURE, Kind.ORDINAL, Kind.IDENTIFIER})
# Kinds behind which English has a plural.
_COUNTED = frozenset({Kind.NUMBER, Kind.MONEY, Kind.MEASURE})
_RATIOS = frozenset({Kind.PERCENT, Kind.PERCENTAGE_POINT})
_STYLED = _NUMERIC | _RATIOS
_DIGITS = pattern(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_SCALE = pattern(r"\s?(thousand|million|billion|trillion|[百千]?[万萬亿億]|兆)")
_HAN_NUMERAL = pattern("[零〇一二两兩三四五六七八九十百千万萬亿億]+")
_ENGLISH_NUMERAL = pattern("[A-Za-z]+(?:-[a-z]+)?")
_PLURAL = pattern(r"(?<=[a-z]{2})(?:ies|es|s|y)\b")
_ARTICLE = pattern(r"\b[Aa]n? $")
_VOWEL = pattern(r"8|1[18](?!\d)|eight|eleven|eighteen")
_SIMPLIFIED = str.maketrans("萬億", "万亿")
_WORDS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion "
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december first second third fourth fifth sixth seventh eighth ninth tenth half"
)
# Characters of numbers, dates and times, and more: sentences that differ elsewhere are not looked at twice.
_NUMBER = pattern(
    rf"[0-9][0-9.,:]*(?:st|nd|rd|th)?|\b(?:{'|'.join(_WORDS.split())})\b|\b[ap]\.?m\b\.?"
    "|[零〇一二两兩三四五六七八九十百千万萬亿億点點日]+|上午|下午|晚上|中午",
    re.IGNORECASE,
)
_TWO = pattern("^二(?=[千万亿])")
_GAP = pattern(r"[\s-]+")
# A cheap test whether a text may name a currency.
_CURRENCY = pattern(
    r"[$£€¥₽₹₩元圆圓币幣镑鎊郎铢銖]|卢|盧|[A-Z]{3}|\b(?:dollar|euro|pound|yuan|yen|franc|rouble|ruble|rupee|won)s?\b"
)
_DOZEN = pattern(r"打$| dozen$", re.IGNORECASE)
# Parts that a quantity may lose and get when its number changes; the rest, such as 打 or US$, is its noun.
_NO_WORDS = pattern(rf"{_NUMBER.pattern}|\b(?:thousand|[mb]illion|trillion)\b|[千万萬亿億兆\W_]+", re.IGNORECASE)
# Words that hold for some values of the numbers beside them and not for others.
_COMPARING = pattern(
    r"[升涨漲增降跌减減低超缩縮扩擴翻逾]|多(?![年家])|少(?![年女])|高(?![速中校铁鐵])|大(?![约約学學厦会會楼樓])"
    r"|小(?![时時学學麦麥])|[过過](?![去程])"
    r"|反弹|反彈|领先|領先|落后|落後|[胜勝负負败敗赢贏输輸]"
    r"|\b(?:r[iao]se[ns]?|rising|f[ae]ll(?:en|s|ing)?|gr[eo]w\w*|increas\w*|decreas\w*|declin\w*|drop\w*|up|down"
    r"|above|below|over|under|more|less|fewer|than|higher|lower|climb\w*|jump\w*|surg\w*|soar\w*|plung\w*|shr[aiu]nk\w*"
    r"|slump\w*|gain\w*|los[et]\w*|beat\w*|w[io]n\w*|defeat\w*|doubl\w*|tripl\w*|exceed\w*|cut|rais\w*|reduc\w*)\b",
    re.IGNORECASE,
)
# Numbers in a sentence; one with more is a list.
_MOST = 40


def has_numbers(text: str) -> bool:
    return bool(_NUMBER.search(text))


def currencies(text: str, tag: str) -> set[str]:
    """Return the currencies that a text names: one character of them is content, as a word is."""
    return {item.currency for item in _quantities(text, tag) if item.currency} if _CURRENCY.search(text) else set()


@dataclass(frozen=True, slots=True)
class Adaptation:
    """A remembered target with the numbers of another sentence."""

    target: str
    changes: tuple[tuple[str, str], ...]
    """Former and present form of each number, in the order of the target."""


def adapt(text: str, source: str, target: str, source_tag: str, target_tag: str) -> Adaptation | None:
    """
    Return `target`, the translation of `source`, with the numbers of `text`.

    None where `text` differs in more than numbers, where it is not sure which number of the target is meant, or where
    the result would not say what `text` says.
    """
    if text == source or _bare(text) != _bare(source):
        return None
    asked, known = _quantities(text, source_tag), _quantities(source, source_tag)
    there = _quantities(target, target_tag)
    if _COMPARING.search(f"{source} {target}") and _order(asked) != _order(known):
        return None
    if sum(item.kind is Kind.MULTIPLE for item in there) > sum(item.kind is Kind.MULTIPLE for item in known):
        return None  # From 10 to 20: 翻了一番. It was calculated.
    loosely = not is_chinese(source_tag) and is_chinese(target_tag)
    made = _by_quantities(text, source, target, target_tag, (asked, known, there), loosely=loosely)
    for written in (*made, *_by_digits(text, source, target, target_tag, loosely=loosely)):
        texts = ComparedTexts(text, written.target, source_tag, target_tag)
        if not compare_quantities(asked, find_quantities(written.target, target_tag), texts):
            return written
    return None


# Zero is a place, too: equal lists say that all numbers compare alike.
def _order(quantities: Sequence[Quantity]) -> list[int]:
    values = [(_kind(item), value) for item in quantities for value in (item.value, item.high) if value is not None]
    ordered = sorted({*values, *((kind, Fraction(0)) for kind, _value in values)})
    places = {value: place for place, value in enumerate(ordered)}
    return [places[value] for value in values]


@lru_cache(maxsize=4096)
def _bare(text: str) -> str:
    return _GAP.sub(" ", _PLURAL.sub("", _NUMBER.sub("", text)))


def _by_quantities(
    text: str, source: str, target: str, tag: str, quantities: Sequence[Sequence[Quantity]], *, loosely: bool
) -> Iterator[Adaptation]:
    asked, known, there = quantities
    if not known or len(asked) != len(known) or len(known) > _MOST:
        return
    if _frame(text, asked, loosely=loosely) != _frame(source, known, loosely=loosely):
        return
    changed = [(old, new) for old, new in zip(known, asked, strict=True) if old.text != new.text]
    places = _places(changed, known, there)
    forms = [(there[place], _written(there[place], old, new, target, tag)) for place, old, new in places or ()]
    if forms and all(form for _item, form in forms):
        changes = tuple((item.text, form) for item, form in forms if item.text != form)
        yield Adaptation(_replaced(target, [(item.start, item.end, form) for item, form in forms]), changes)


def _by_digits(text: str, source: str, target: str, tag: str, *, loosely: bool) -> Iterator[Adaptation]:
    known, asked = _DIGITS.findall(source), _DIGITS.findall(text)
    frames = [_DIGITS.sub("\0", one) for one in (text, source)]
    if loosely:
        frames = [_PLURAL.sub("", frame) for frame in frames]
    new = dict(zip(known, asked, strict=False))
    if frames[0] != frames[1] or [new[one] for one in known] != asked:
        return
    hits = [hit for hit in _DIGITS.finditer(target) if new.get(hit[0], hit[0]) != hit[0]]
    places = [(hit.start(), hit.end(), new[hit[0]]) for hit in hits]
    changed = Counter(one for one in known if new[one] != one)
    there = Counter(target[start:end] for start, end, _form in places)
    if not is_chinese(tag):
        if any("1" in {one, new[one]} for one in changed):
            return
        if not all(_keeps_article(target, start, target[start:end], form) for start, end, form in places):
            return
    if changed and there == changed:
        yield Adaptation(_replaced(target, places), tuple(dict.fromkeys((target[a:b], form) for a, b, form in places)))


@lru_cache(maxsize=4096)
def _quantities(text: str, tag: str) -> tuple[Quantity, ...]:
    found: list[Quantity] = []
    for item in sorted(find_quantities(text, tag), key=lambda item: (item.start, -item.end)):
        if not found or item.start >= found[-1].end:
            found.append(item)
    return tuple(found)


def _frame(text: str, quantities: Sequence[Quantity], *, loosely: bool) -> list[str]:
    parts, at = [], 0
    for item in quantities:
        parts += [text[at : item.start], _kind(item)]
        at = item.end
    parts.append(text[at:])
    return [_PLURAL.sub("", part) for part in parts] if loosely else parts


def _kind(item: Quantity) -> str:
    fields = [item.year is not None, item.month is not None, item.day is not None, item.high is not None]
    unit = item.unit.name if item.unit else ""
    return f"\0{item.kind} {unit} {item.currency} {item.is_discount} {fields} {item.era} {item.period[:1]}"


def _keys(item: Quantity) -> frozenset[Hashable]:
    if item.kind is Kind.DATE:
        only_year = item.month is None and item.day is None and item.year is not None
        year = [("number", Fraction(item.year or 0), None)] if only_year else []
        return frozenset([("date", item.year, item.month, item.day), *year])
    if item.kind is Kind.TIME:
        return frozenset({("time", (item.minutes or 0) % 720)})
    if item.kind is Kind.WEEKDAY:
        return frozenset({("weekday", item.weekday)})
    if item.kind is Kind.PERIOD:
        return frozenset({("period", item.period, item.year)})
    name = "number" if item.kind in _NUMERIC else "ratio" if item.kind in _RATIOS else str(item.kind)
    return frozenset({(name, item.value, item.high)})


def _places(
    changed: Sequence[tuple[Quantity, Quantity]], known: Sequence[Quantity], there: Sequence[Quantity]
) -> list[tuple[int, Quantity, Quantity]] | None:
    found: list[tuple[int, Quantity, Quantity]] = []
    for old, new in changed:
        keys = _keys(old)
        places = [place for place, item in enumerate(there) if keys & _keys(item)]
        equals = [item for item in known if keys & _keys(item)]
        now = {frozenset(_keys(one)) for was, one in changed if keys & _keys(was)}
        is_whole = len(equals) == sum(bool(keys & _keys(was)) for was, _one in changed)
        # A number that stands there twice is changed in both places, or it is not known which is meant.
        if len(places) != len(equals) or len(now) != 1 or not is_whole:
            return None
        found += [(place, old, new) for place in places if place not in {one for one, _old, _new in found}]
    return sorted(found, key=lambda item: item[0])


def _written(there: Quantity, old: Quantity, new: Quantity, target: str, tag: str) -> str:
    if not is_chinese(tag):
        if there.kind in _COUNTED and (old.value == 1) is not (new.value == 1):
            return ""
        if not _keeps_article(target, there.start, there.text, new.text):
            return ""
    forms = _forms(there, new, tag)
    if there.kind in _NUMERIC:
        forms = (form for form in forms if _NO_WORDS.sub("", form) == _NO_WORDS.sub("", there.text))
    return next(forms, "")


def _keeps_article(target: str, start: int, old: str, new: str) -> bool:
    return not _ARTICLE.search(target[:start]) or bool(_VOWEL.match(old)) is bool(_VOWEL.match(new))


def _forms(there: Quantity, new: Quantity, tag: str) -> Iterator[str]:
    if there.kind in _STYLED and new.kind in _STYLED and new.high is None and there.high is None:
        styled = _styled(there, new, tag)
        if styled:
            yield styled
    if there.kind is Kind.DATE and new.kind is not Kind.DATE:
        changed = replace(there, year=int(new.value or 0))
    else:
        fields = ("value", "high", "alternatives", "year", "month", "day", "weekday", "minutes", "half_day", "period")
        changed = replace(there, **{name: getattr(new, name) for name in fields})
    forms = natural_forms(changed, tag)
    yield from sorted(forms, key=lambda form: _shape(form) != _shape(there.text))


def _styled(there: Quantity, new: Quantity, tag: str) -> str:
    text = there.text
    value = (new.value or Fraction(0)) * (100 if there.kind in _RATIOS else 1)
    value /= 12 if _DOZEN.search(text) else 1
    digits = _DIGITS.search(text)
    if digits:
        scale = _SCALE.match(text, digits.end())
        factor = scale_of(scale[1].translate(_SIMPLIFIED)) if scale else 1
        mantissa = value / factor
        size, former = abs(value), abs(there.value or Fraction(0))
        if (scale and not 1 <= abs(mantissa) < 10_000) or (mantissa * 10_000).denominator != 1:
            return ""
        if not scale and is_chinese(tag) and size >= 10_000 > former:
            return ""
        is_grouped = "," in digits[0] or (not is_chinese(tag) and former < 1000)
        rest = text[digits.end() :]
        if there.kind is Kind.ORDINAL and rest[:2] in {"st", "nd", "rd", "th"}:
            rest = ordinal_suffix(int(value)) + rest[2:]
        return text[: digits.start()] + decimal_text(mantissa, grouped=is_grouped) + rest
    if value.denominator != 1 or value < 0:
        return ""
    if is_chinese(tag):
        runs = list(_HAN_NUMERAL.finditer(text))
        if not runs:
            return ""
        run = runs[-1]
        numeral = chinese_numeral(int(value))
        if value == 2 and there.kind in _COUNTED:
            numeral = "两"
        if there.kind is not Kind.ORDINAL:
            numeral = _TWO.sub("两", numeral)
        numeral = write_traditional(numeral) if is_traditional(tag) else numeral
        return text[: run.start()] + numeral + text[run.end() :]
    word = _ENGLISH_NUMERAL.match(text)
    if word and value <= 100 and there.kind is not Kind.ORDINAL:
        words = english_words(int(value))
        return (words[0].upper() + words[1:] if text[0].isupper() else words) + text[word.end() :]
    return ""


def _shape(text: str) -> str:
    text = re.sub(r"\d[\d,.]*", "0", text)
    text = re.sub(r"[A-Z][a-z]{3,}|May\b", "M", text)
    return _HAN_NUMERAL.sub("一", text)


def _replaced(target: str, written: Sequence[tuple[int, int, str]]) -> str:
    parts, at = list[str](), 0
    for start, end, form in written:
        parts += [target[at:start], form]
        at = end
    return "".join([*parts, target[at:]])
