"""
Reads datelines, and the credits that end a text.

`新华社广州11月5日电（记者 王攀）`, `LONDON, Nov. 5 (Reuters) –`, `〔記者林佳蓉／花蓮報導〕`; `…。（记者 王芳）`.

They stand inside a paragraph, which stays as it is: readers see them, and a translation needs them. Only what they say
is read: reporters become authors, the agency the publisher; a day without its year is known only beside another date.
"""

from __future__ import annotations

import re

from translator.ingest.bylines import read_fields
from translator.ingest.dates import narrow
from translator.ingest.labels import HAN, PEOPLE, Field, words
from translator.ingest.names import is_chinese_name
from translator.patterns import pattern

_LONGEST = 120
_OPENING = pattern(r"[(（【〔\[](?P<inner>[^()（）【】〔〕\[\]]{2,60})[)）】〕\]]\s*(?=\S)")
_ENDING = pattern(r"(?<=[。！？!?”」』.])\s*[(（【](?P<inner>[^()（）【】]{2,80})[)）】](?P<day>1\d{6})?$")
_REPORTER = r"(?:[记記]者|[通][讯訊][员員])"
_AGENCY = rf"[{HAN}]{{1,8}}?(?:社|网|網|报|報|台|刊)|中新网|[{HAN}]{{2,6}}(?=[专專]?[讯訊]|[记記]者)"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_CHINESE = pattern(
    rf"(?P<agency>{_AGENCY})?(?:{_REPORTER}\s*(?P<who>[{HAN}、·\s]+?))?(?P<place>[{HAN}]{{2,6}}?)?"
    rf"(?:(?P<day>{_DAY})(?:[综綜]合)?(?:外)?|[专專]|(?<=[报報刊网網社]))[电電讯訊]\s*"
    rf"(?:[(]\s*(?P<more>[^()]{{2,60}})[)]|(?P<bare>{_REPORTER}\s*[{HAN}、\s]{{2,30}}?)(?=[报報][导導道]|:))?"
)
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]*[A-ZÀ-Þ.]"
_ENGLISH = pattern(
    rf"{_CAPITALS}(?:/{_CAPITALS})?(?:, [A-Z][A-Za-z. ]{{1,20}}?)?"
    r"(?:, (?P<day>[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?))?"
    r"(?:\s*\((?P<agency>[A-Z][\w. /-]{1,40})\))?\s*(?:[–—]|--|-(?=\s))\s*(?=\S)"
)


def read_dateline(text: str) -> list[Field]:
    """Return what the dateline at the beginning of a paragraph says; empty where there is none."""
    shown = narrow(text.lstrip("*_ \t\u3000"))
    opening = _OPENING.match(shown)
    inner = opening["inner"].strip() if opening and opening.end() < len(shown) else ""
    found = _CHINESE.fullmatch(inner) if inner else _CHINESE.match(shown[:_LONGEST])
    if found:
        return _chinese(found)
    if inner:
        fields = [field for field in read_fields(inner) if field.kind in {"author", "publication"} and field.value]
        return fields if any(field.kind == "author" for field in fields) else []
    english = _ENGLISH.match(shown[:_LONGEST])
    if english is None:
        return []
    agency, day = english["agency"], english["day"]
    fields = [Field("publication", agency)] if agency else []
    return [*fields, Field("day", day)] if day else fields


def read_ending(text: str) -> list[Field]:
    """Return the people whom a credit in brackets after the last sentence of a text names."""
    ending = _ENDING.search(narrow(text))
    fields = read_fields(f"({ending['inner']}){ending['day'] or ''}") if ending else []
    return [field for field in fields if field.value] if any(field.kind in PEOPLE for field in fields) else []


def _chinese(found: re.Match[str]) -> list[Field]:
    fields = []
    agency = found["agency"] or ""
    if agency and not agency.startswith("本"):
        fields.append(Field("publication", agency))
    if found["who"]:
        fields += [Field("author", name) for name in _names(found["who"] + (found["place"] or ""))]
    for credit in filter(None, (found["more"], found["bare"])):
        fields += [field for field in read_fields(credit) if field.kind in PEOPLE and field.value]
    return [*fields, Field("day", found["day"])] if found["day"] else fields


def _names(written: str) -> list[str]:
    """Split 林佳蓉、李明宗台北 into names; a place that is not known is what a name of three characters leaves."""
    names = [name for name in re.split(r"[、\s]+", written) if name]
    last = names[-1]
    place = next((one for one in words("place") if last.endswith(one) and len(last) - len(one) >= 2), "")
    names[-1] = last[: -len(place)] if place else last[: 3 if len(last) > 4 else 2] if len(last) > 3 else last
    return [name for name in names if is_chinese_name(name)]
