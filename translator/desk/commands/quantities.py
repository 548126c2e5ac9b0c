"""`translator quantities`: find the numbers, money, dates and measures of a text; it needs no project."""

from __future__ import annotations

import sys
from typing import Annotated, Any, Final

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.quantities import Quantity, find_quantities_up_to
from translator.bilingual.words.language import detect_tag, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.desk.workflow.options import Format, ListFormat, argument, option
from translator.newsroom.ground.console import print_json, read_text

_MOST: Final = 10_000
# A text may have so many quantities, and a longer one as many as it has times so many characters.
_SHORTEST: Final = 20
_CELL: Final = pattern(r"[^\n\t]+")


def quantities_of(text: str, tag: str | None = None, *, article_date: str = "") -> list[dict[str, Any]]:
    """
    Return kind, span and fields of each quantity, in text order; offsets are code points, half-open, `line` from 1.

    Without `tag` each line, and each cell between tabs, is read in its own language. Raises `UsageError` for a text
    that is all numbers.
    """
    from translator.bilingual.words.masking import mask_protected

    masked = mask_protected(text)
    parts: list[tuple[int, str, str]] = [(0, masked, tag)] if tag else _parts(masked)
    most = max(_MOST, len(text) // _SHORTEST)
    found: list[dict[str, Any]] = []
    before, line = 0, 1
    for offset, part, language in parts:
        for item in find_quantities_up_to(most - len(found), part, language, article_date=article_date):
            line += text.count("\n", before, offset + item.start)
            before = offset + item.start
            moved = {"start": offset + item.start, "end": offset + item.end}
            found.append({**_described(item, language), **moved, "line": line})
        if len(found) > most:
            message = _(
                "the text has more than {count} quantities, with fewer than {length} characters to each",
                count=f"{most:,}", length=_SHORTEST,
            )  # fmt: skip
            raise UsageError(message, where=_("line {line}", line=line), hint=_("divide the file"))
    return found


def _parts(text: str) -> list[tuple[int, str, str]]:
    known: str | None = detect_tag(text)
    parts: list[tuple[int, str, str]] = []
    for match in _CELL.finditer(text):
        known = detect_tag(match.group()) or known
        if known is not None:
            parts.append((match.start(), match.group(), known))
    return parts


def _described(item: Quantity, tag: str) -> dict[str, Any]:
    from translator.bilingual.quantities.tables import POSSIBLE, YUAN, yuan_of

    described: dict[str, Any] = {"kind": str(item.kind), "start": item.start, "end": item.end, "text": item.text}
    for name in ("value", "high"):
        value = getattr(item, name)
        if value is not None:
            described[name] = str(value)
    if item.alternatives:
        described["alternatives"] = [str(value) for value in item.alternatives]
    if item.unit is not None:
        described |= {"unit": item.unit.name, "dimension": item.unit.dimension}
    names = "currency year month day weekday minutes half_day zone period era calendar"
    for name in names.split():
        value = getattr(item, name)
        if value not in {None, ""}:
            described[name] = value
    if item.currency == YUAN:
        described["currency"] = yuan_of(tag)
    elif item.currency in POSSIBLE:
        described["currencies"] = list(POSSIBLE[item.currency])
    described |= {name: True for name in ("is_approximate", "is_soft", "is_discount") if getattr(item, name)}
    return described


def quantities(
    file: Annotated[str, argument("FILE", _("A text file, or - for standard input."))] = "-",
    lang: Annotated[
        str | None, option("--lang", _("Language of the text; default: as each line looks."), "TAG")
    ] = None,
    date: Annotated[str, option("--date", _("Date of the article, for 上世纪 and the like (ISO)."), "DATE")] = "",
    form: Format = ListFormat.TEXT,
) -> None:
    """Show the numbers, money, dates and measures in a text."""
    text = read_text(file).removeprefix("\ufeff")
    tag = parse_tag(lang) if lang else None
    if tag is None and detect_tag(text) is None:
        raise UsageError(
            _("the language of the text is neither English nor Chinese"), hint="--lang en | zh-Hans | zh-Hant"
        )
    found = quantities_of(text, tag, article_date=date)
    if form is ListFormat.JSON:
        print_json(found)
        return
    for item in found:
        sys.stdout.write(f"{item['line']}:{item['text']}\t{item['kind']}\t{_summary(item)}\n")


def _summary(item: dict[str, Any]) -> str:
    shown = [f"{item['value']}–{item['high']}" if "high" in item else item.get("value", "")]
    shown += [
        str(item[name]) for name in ("unit", "currency", "period", "zone", "half_day", "calendar") if name in item
    ]
    if any(name in item for name in ("year", "month", "day")):
        shown.append("-".join(str(item.get(name, "?")) for name in ("year", "month", "day")))
    if "weekday" in item:
        shown.append(f"weekday {item['weekday']}")
    if "minutes" in item:
        shown.append(f"{item['minutes'] // 60}:{item['minutes'] % 60:02}")
    shown += [{"is_soft": "soft", "is_approximate": "about", "is_discount": "paid"}[name] for name in
              ("is_approximate", "is_soft", "is_discount") if name in item]  # fmt: skip
    return " ".join(part for part in shown if part)
