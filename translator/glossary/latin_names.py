"""Chinese names in English: as the house has agreed to write them, else in Latin letters by their sound."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from translator.errors import ConfigError
from translator.files import read_table
from translator.glossary.concepts import has_han
from translator.i18n import _
from translator.language import fold_script

if TYPE_CHECKING:
    from translator.model import TermEntry
    from translator.names import System
    from translator.settings import CheckSettings


def romanisation_of(checks: CheckSettings) -> System:
    """Return the policy `romanisation` of a house. Raises `ConfigError` for a value that is none."""
    from translator.names import SYSTEMS

    chosen = checks.policy.get("romanisation", SYSTEMS[0])
    if chosen not in SYSTEMS:
        raise ConfigError(
            _("unknown {column} {value}", column="romanisation", value=repr(chosen)),
            where="[checks.policy]",
            hint=_("use one of: {allowed}", allowed=", ".join(SYSTEMS)),
        )
    return cast("System", chosen)


def latin_name(name: str, terms: Iterable[TermEntry] = (), system: System = "pinyin", *, is_place: bool = False) -> str:
    """
    Return a name in English; empty for a Chinese one of which nobody knows how it is written.

    `terms` are the glossary's, from Chinese. `system` is one of `names.romanisation.SYSTEMS`.
    """
    if not has_han(name):
        return name
    wanted = fold_script(name)
    for term in terms:
        if term.targets and wanted in map(fold_script, (term.source, *term.source_variants)):
            return term.targets[0]
    from translator.names import romanised
    from translator.names.surnames import split_surname
    from translator.names.transliteration import SOUNDS

    if is_place and (known := _place_names().get(wanted)):
        return known
    foreign = sum(character in SOUNDS for character in wanted)
    is_foreign = "·" in name or "・" in name or (len(name) > 2 and foreign >= len(name) - is_place)
    if is_foreign or not (is_place or split_surname(wanted)[0]):
        return ""  # A foreign name, which its characters do not give back.
    return next(iter(romanised(name, system, is_place=is_place)), "")


@cache
def _place_names() -> dict[str, str]:
    rows = read_table(Path(__file__).parent / "data" / "place_names.tsv", 2)
    return dict(rows)
