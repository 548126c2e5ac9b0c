"""
By-lines and datelines of Chinese articles: forms that no engine is asked for, since it invents people there.

`文/记者 林小满` is `By Lin Xiaoman`, and `新华社广州11月5日电（记者 王攀）` before a report is
`GUANGZHOU, Nov. 5 (Xinhua, by Wang Pan) — `. The word for the job goes, names are those of the glossary or
romanised, and what is not understood is left to the engine.

Source: datelines as in the AP Stylebook; `imports` reads the Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.model import TermEntry
from translator.bilingual.names import System
from translator.bilingual.names.latin_names import latin_name
from translator.bilingual.quantities.english_dates import ordinal_suffix
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, has_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.house.glossary.labels import AP_MONTHS, label
from translator.newsroom.imports.bylines import PEOPLE, Field, is_chinese_name, read_fields
from translator.newsroom.imports.datelines import ENDING, REPORTED_FROM, Dateline, find_dateline
from translator.newsroom.imports.dates import narrow, parse_date

NO_MONTH = "date.value: the dateline names no month"
"""Problem of `5日電`: English datelines have the month."""
_TAG = pattern(r"</?\d+/?>")
_WHOLE = pattern(r"(?P<open>(?:<\d+>)*)(?P<text>[^<>]+)(?P<close>(?:</\d+>)*)")
_BRACKETS = pattern(r"[(（【〔\[「].+[)）】〕\]」](?:1\d{6})?")
_DAY = pattern(r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日")
# Words before a name; other roles have their label.
_ROLE_WORDS = {"author": "By", "translator": "Translated by", "photographer": "Photos by"}


class Frame(NamedTuple):
    """A segment without the by-lines around its report, and these in English."""

    before: str
    report: str
    """Chinese, for the engine; empty where the whole segment is a by-line."""
    after: str = ""
    problems: tuple[str, ...] = ()


def frame_of(source: str, terms: Sequence[TermEntry] = (), system: System = "pinyin") -> Frame | None:
    """
    Return the by-lines of a Chinese segment in English; None where it has none, or one not understood.

    `terms` are the house's of this segment; `system` is how names are romanised that it does not have.
    """
    writer = _Writer(lambda name, is_place: latin_name(name, terms, system, is_place=is_place))
    whole = _WHOLE.fullmatch(source.strip())
    line = writer.byline(whole["text"]) if whole else ""
    if whole and line:
        return Frame(f"{whole['open']}{line}{whole['close']}", "")
    before, after, start, end = "", "", 0, len(source)
    dateline = find_dateline(source)
    if dateline and not _TAG.search(source[: dateline.end]) and (said := writer.dateline(dateline)) is not None:
        before, start = said, dateline.end
    ending = ENDING.search(narrow(source[start:]))
    if ending and not _TAG.search(source[start + ending.start() :]):
        credit = writer.byline(source[start + ending.start() :].strip())
        after, end = (f" {credit}", start + ending.start()) if credit else ("", end)
    if (start, end) == (0, len(source)) or not source[start:end].strip():
        return None
    has_month = not dateline or not start or not dateline.day or "月" in dateline.day
    return Frame(before, source[start:end], after, () if has_month else (NO_MONTH,))


class _Writer:
    def __init__(self, named: Callable[[str, bool], str]) -> None:
        self._named = named

    def dateline(self, found: Dateline) -> str | None:
        """Return a dateline in English, with the blank behind it; None where a name of it cannot be written."""
        people = [self._named(name, False) for name in found.people]
        place = self._named(found.place, True).upper() if found.place else ""
        is_own = found.agency.startswith("本")
        agency = "" if is_own or not found.agency else _outlet(found.agency)
        if not all(people) or (found.place and not place) or (found.agency and not is_own and not agency):
            return None
        credit = ", ".join(filter(None, (agency, f"by {_listed(people)}" if people else "")))
        head = ", ".join(filter(None, (place, _day(found.day))))
        if not head:
            return f"({credit[:1].upper()}{credit[1:]}) " if credit else ""
        return f"{head}{f' ({credit})' if credit else ''} — "

    def byline(self, text: str) -> str:
        """Return a line of credits in English; empty for any other text, and for one with a part that has no form."""
        fields = read_fields(text)
        if not has_han(text) or not any(field.kind in PEOPLE and field.value for field in fields):
            return ""
        parts: list[str] = []
        for kind, group in _grouped(fields):
            part = self._part(kind, group, parts)
            if part is None:
                return ""
            parts += [part] if part else []
        line = " | ".join(parts)
        return f"({line})" if _BRACKETS.fullmatch(text.strip()) else line

    def _part(self, kind: str, values: list[str], before: list[str]) -> str | None:
        if kind in PEOPLE:
            names = [self._named(value, False) for value in values if is_chinese_name(value) or not has_han(value)]
            if not all(names) or len(names) < len(values):
                return None
            lead = _ROLE_WORDS.get(kind) or f"{label(kind, EN)}:"
            return f"{lead} {_listed(names)}"
        if kind in {"date", "updated"}:
            return _written_date(values[0])
        if kind == "publication":
            return _outlet(values[0]) or None
        place = REPORTED_FROM.fullmatch(values[0]) if kind == "rest" else None
        if place and before and (named := self._named(place[1], True)):
            before[-1] += f" in {named}"
            return ""
        return "" if kind == "rest" and _is_report(values[0]) else None


def _outlet(name: str) -> str:
    return _agencies().get(name, "") if has_han(name) else name


def _grouped(fields: Sequence[Field]) -> list[tuple[str, list[str]]]:
    groups: list[tuple[str, list[str]]] = []
    for kind, value in fields:
        kind = "author" if kind == "likely_author" else kind
        if groups and groups[-1][0] == kind and kind in PEOPLE:
            groups[-1][1].append(value)
        elif value:
            groups.append((kind, [value]))
    return groups


def _is_report(text: str) -> bool:
    # 綜合報導, and nothing else.
    return bool(re.fullmatch(r".{0,4}[报報][导導道]", text))


def _day(written: str) -> str:
    found = _DAY.fullmatch(written)
    if not found:
        return written
    if not found["month"]:
        return f"the {int(found['day'])}{ordinal_suffix(int(found['day']))}"
    return f"{AP_MONTHS[int(found['month']) - 1]} {int(found['day'])}" + (f", {found['year']}" if found["year"] else "")


def _written_date(text: str) -> str | None:
    reading = parse_date(text)
    if reading is None or not reading.iso:
        return None
    year, month, day = map(int, reading.iso.split("-"))
    return f"{AP_MONTHS[month - 1]} {day}, {year}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


@cache
def _agencies() -> dict[str, str]:
    import translator.newsroom.imports

    rows = read_table(Path(translator.newsroom.imports.__file__).parent / "data" / "agencies.tsv", 2)
    return {form: english.replace("_", " ") for english, forms in rows for form in forms.split()}
