"""The type of all bilingual files: two languages, and units with a source and a target."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag


@dataclass(frozen=True, slots=True)
class TranslationUnit:
    """One source with its target, and where they stand in the file."""

    source: str
    target: str
    context: str = ""
    """Distinguishes two equal sources; empty where there is only one."""
    kind: str = "paragraph"
    line: int = 0
    """1-based line of the unit in the file; 0 where unknown."""
    source_column: int = 0
    """1-based column of the source in that line, in code points; 0 where text and file differ (escapes, XML)."""
    target_column: int = 0
    place: int = 0
    """XML: the target's element in the order of the document, counted from 0; 0 in other files."""
    is_confirmed: bool = True
    """False for what the file marks as unfinished: fuzzy entries, matches from a memory."""


@dataclass(frozen=True, slots=True)
class BilingualFile:
    """The units of one file, in file order."""

    units: tuple[TranslationUnit, ...]
    source_tag: str = ""
    target_tag: str = ""

    def with_tags(self, source_tag: str, target_tag: str, path: Path) -> BilingualFile:
        """
        Return the same with canonical tags; what is given wins over what the file says.

        Raises `UsageError` where neither says it, or where it is not a supported language.
        """
        source, target = source_tag or self.source_tag, target_tag or self.target_tag
        missing = [option for option, tag in (("--from", source), ("--to", target)) if not tag]
        if missing:
            raise UsageError(
                _("the file does not name its languages"),
                where=path,
                hint=_("add {options}", options=" ".join(f"{option} TAG" for option in missing)),
            )
        return replace(self, source_tag=parse_tag(source), target_tag=parse_tag(target))
