"""
Reads datelines, and the credits that end a text.

`新华社广州11月5日电（记者 王攀）`, `LONDON, Nov. 5 (Reuters) –`, `〔記者林佳蓉／花蓮報導〕`; `…。（记者 王芳）`.

They stand inside a paragraph, which stays as it is: readers see them, and a translation needs them. Only what they say
is read: reporters become authors, the agency the publisher; a day without its year is known only beside another date.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.bylines import HAN, PEOPLE, Field, is_chinese_name, read_fields, words
from translator.newsroom.imports.dates import narrow

_LONGEST = 120
_SIGNERS = frozenset({"author", "likely_author"})
_OPENING = pattern(r"[(（【〔\[](?P<inner>[^()（）【】〔〕\[\]]{2,60})[)）】〕\]]\s*(?=\S)")
ENDING = pattern(r"(?<=[。！？!?”」』.])\s*[(（【](?P<inner>[^()（）【】]{2,80})[)）】](?P<day>1\d{6})?$")
REPORTED_FROM = pattern(
    rf"(?!(?:[综綜]合|[连連][线線]|[专專][题題]|[整][理]|即[时時]))([{HAN}]{{2,6}}?)(?:即[时時])?[报報][导導道]"
)
"""花蓮報導, and not 綜合報導."""
_REPORT_END = pattern("[报報][导導道]$")
_REPORTER = r"(?:[记記]者|[通][讯訊][员員])"
_AGENCY = rf"[{HAN}]{{1,8}}?(?:社|网|網|报|報|台|刊)|中新网|[{HAN}]{{2,6}}(?=[专專]?[讯訊]|[记記]者)"
_DAY = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日"
_CHINESE = pattern(
    rf"(?![据據])(?P<agency>{_AGENCY})?(?:{_REPORTER}\s*(?P<who>[{HAN}、·\s]+?))?(?P<place>[{HAN}]{{2,6}}?)?"
    rf"(?:(?P<day>{_DAY})(?:[综綜]合)?(?:外)?|[专專]|(?<=[报報刊网網社]))[电電讯訊]\s*"
    rf"(?:[(]\s*(?P<more>[^()]{{2,60}})[)]|(?P<bare>{_REPORTER}\s*[{HAN}、\s]{{2,30}}?)(?=[报報][导導道]|:))?"
)
# 本报记者王芳广州报道：…
_SIGNED = pattern(
    rf"(?:本[报報刊网網社])?{_REPORTER}\s*(?P<who>[{HAN}、]{{2,30}}?)(?:\s*/\s*|\s+)?(?P<place>[{HAN}]{{2,6}}?)(?:即[时時])?[报報][导導道]"
    r"(?=[:\s])"
)
_CAPITALS = r"[A-ZÀ-Þ][A-ZÀ-Þ.'’ -]*[A-ZÀ-Þ.]"
_MONTH_DAY = r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
_ENGLISH = pattern(
    rf"(?:{_CAPITALS}(?:/{_CAPITALS})?(?:, [A-Z][A-Za-z. ]{{1,20}}?)?(?:, (?={_MONTH_DAY}))?|(?={_MONTH_DAY} \()"
    rf")(?P<day>{_MONTH_DAY})?"
    r"(?:\s*\((?P<agency>[A-Z][\w. /-]{1,40})\))?\s*(?:[–—]|--|-(?=\s))\s*(?=\S)"
)


class Dateline(NamedTuple):
    """The words that begin a report, and where they end."""

    end: int
    """Code point at which the report itself begins."""
    agency: str = ""
    """As written, 本报 too."""
    place: str = ""
    day: str = ""
    """As written: `11月5日`, `5日`, `Nov. 5`."""
    people: tuple[str, ...] = ()
    """The reporters."""

    @property
    def fields(self) -> list[Field]:
        """Return what front matter has a place for."""
        agency = [Field("publication", self.agency)] if self.agency and not self.agency.startswith("本") else []
        return [*agency, *(Field("author", one) for one in self.people), *([Field("day", self.day)] * bool(self.day))]


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline at the beginning of a paragraph, or None."""
    shown = narrow(text.lstrip("*_ \t\u3000"))
    skipped = len(text) - len(shown)
    opening = _OPENING.match(shown)
    inner = opening["inner"].strip() if opening and opening.end() < len(shown) else ""
    found = _CHINESE.fullmatch(inner) if inner else _CHINESE.match(shown[:_LONGEST])
    if found is None and not inner:
        found = _SIGNED.match(shown[:_LONGEST])
    if found:
        behind = shown[found.end() :]
        end = opening.end() if inner and opening else len(shown) - len(behind.lstrip(" :\t"))
        return _chinese(found)._replace(end=skipped + end)
    if inner and opening:
        line = _of_brackets(inner)
        return line._replace(end=skipped + opening.end()) if line.people else None
    english = _ENGLISH.match(shown[:_LONGEST])
    return english and Dateline(skipped + english.end(), english["agency"] or "", "", english["day"] or "")


def read_dateline(text: str) -> list[Field]:
    """Return the fields of the dateline at the beginning of a paragraph; empty without a dateline."""
    found = find_dateline(text)
    return found.fields if found else []


def read_ending(text: str) -> list[Field]:
    """Return the people whom a credit in brackets after the last sentence of a text names."""
    ending = ENDING.search(narrow(text))
    fields = read_fields(f"({ending['inner']}){ending['day'] or ''}") if ending else []
    return [field for field in fields if field.value] if any(field.kind in PEOPLE for field in fields) else []


def _chinese(found: re.Match[str]) -> Dateline:
    said = found.groupdict()
    people, place = list[str](), found["place"] or ""
    if found["who"] and found.start("place") > found.end("who"):
        people = re.split(r"[、\s]+", found["who"])
    elif found["who"]:
        people, place = _names(found["who"] + place)
    for credit in filter(None, (said.get("more"), said.get("bare"))):
        people += [field.value for field in read_fields(credit) if field.kind in PEOPLE and field.value]
    return Dateline(0, said.get("agency") or "", place, said.get("day") or "", tuple(people))


# 記者林佳蓉/花蓮報導
def _of_brackets(inner: str) -> Dateline:
    fields = read_fields(inner)
    is_report = any(field.kind == "rest" and _REPORT_END.search(field.value) for field in fields)
    places = [found[1] for field in fields if field.kind == "rest" and (found := REPORTED_FROM.fullmatch(field.value))]
    return Dateline(
        0,
        next((field.value for field in fields if field.kind == "publication"), ""),
        places[0] if places else "",
        people=tuple(one.value for one in fields if one.kind in (_SIGNERS if is_report else {"author"}) and one.value),
    )


# 林佳蓉、李明宗台北; of a place that is not known, three characters are a name.
def _names(written: str) -> tuple[list[str], str]:
    names = [name for name in re.split(r"[、\s]+", written) if name]
    last = names[-1]
    place = max(
        (one for one in sorted(words("place")) if last.endswith(one) and len(last) - len(one) >= 2), key=len, default=""
    )
    names[-1] = last[: -len(place)] if place else last[: 3 if len(last) > 4 else 2] if len(last) > 3 else last
    return [name for name in names if is_chinese_name(name)], last[len(names[-1]) :]
