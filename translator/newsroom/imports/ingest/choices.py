"""What a person says of an import against what was found: title, date, authors, and which blocks are of the text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.newsroom.imports.ingest.blocks import Block
from translator.newsroom.imports.ingest.dates import parse_date
from translator.newsroom.imports.ingest.import_result import Metadata


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportChoices:
    """What a person says of an import; what is empty is found out."""

    title: str = ""
    date: str = ""
    """In any form that `dates.parse_date` reads."""
    authors: tuple[str, ...] = ()
    keep: tuple[int, ...] = ()
    """Numbers of blocks, from 1, that belong into the body, whatever else they became."""
    drop: tuple[int, ...] = ()
    """Numbers of blocks that do not."""

    def apply(self, metadata: Metadata, blocks: Sequence[Block]) -> None:
        """Change what was found; raises `UsageError` for a date that is none, and a block that does not exist."""
        self.check(blocks)
        for key, value in self.values().items():
            setattr(metadata, key, value)
        for number in self.keep:
            blocks[number - 1].keep()
        for number in self.drop:
            blocks[number - 1].drop()

    def check(self, blocks: Sequence[Block]) -> None:
        """Raise `UsageError` for the number of a block that does not exist."""
        for number in (*self.keep, *self.drop):
            if not 1 <= number <= len(blocks):
                raise UsageError(
                    _("there is no block {number}: they go from 1 to {last}", number=number, last=len(blocks)),
                    hint=_("see them: translator add --preview FILE"),
                )

    def values(self) -> dict[str, Any]:
        """Return the values for the front matter; raises `UsageError` for a date that is none."""
        reading = parse_date(self.date) if self.date else None
        if self.date and (reading is None or not reading.iso):
            raise UsageError(_("{date!r} is not a date", date=self.date), hint=_("write it as 2026-11-14"))
        found = {"title": self.title, "date": reading.iso if reading else "", "authors": list(self.authors)}
        return {key: value for key, value in found.items() if value}


def block_numbers(texts: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers in `3`, `5-7` or `3,5`; raises `UsageError` for anything else."""
    found: list[int] = []
    for part in ",".join(texts).replace(" ", ",").split(","):
        first, dash, last = part.partition("-")
        if part and not (first.isdecimal() and (last.isdecimal() if dash else True)):
            raise UsageError(_("{text} is not the number of a block", text=repr(part)), hint="3, 5-7")
        found += range(int(first), int(last if dash else first) + 1) if part else ()
    return tuple(found)


NO_CHOICES = ImportChoices()
