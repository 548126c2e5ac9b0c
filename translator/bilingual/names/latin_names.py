"""Chinese names in English: as the house has agreed to write them, else in Latin letters by their sound."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import _
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import fold_script, has_han

_LONGEST_GIVEN = 2

if TYPE_CHECKING:
    from translator.bilingual.model import TermEntry
    from translator.bilingual.names import System
    from translator.bilingual.settings import CheckSettings


def romanisation_of(checks: CheckSettings) -> System:
    """Return the policy `romanisation` of a house. Raises `ConfigError` for an unknown value."""
    from translator.bilingual.names import SYSTEMS

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

    Empty too for a well-known name that is not written as it is read: 黄仁勋 is Jensen Huang. `terms` are the
    glossary's, from Chinese. `system` is one of `names.romanisation.SYSTEMS`.
    """
    if not has_han(name):
        return name
    wanted = fold_script(name)
    for term in terms:
        if term.targets and wanted in map(fold_script, (term.source, *term.source_variants)):
            return term.targets[0]
    from translator.bilingual.names import romanised
    from translator.bilingual.names.name_lists import known_as, plain_forms

    if is_place and (known := known_place(wanted)):
        return known
    if not (_may_be_in_china(wanted) if is_place else is_chinese_person(wanted)):
        return ""  # A foreign name, which its characters do not give back.
    read = next(iter(romanised(name, system, is_place=is_place)), "")
    usual = [form for one in known_as(wanted) for form in plain_forms(one.english)]
    return "" if usual and read.lower() not in usual else read


def is_chinese_person(name: str) -> bool:
    """Return whether a text has the form of a Chinese name, surname and given name, not of a foreign one: 马克龙."""
    from translator.bilingual.names.name_lists import SOUNDS, split_surname

    surname, given = split_surname(fold_script(name))
    is_foreign = len(surname) == 1 and len(given) > 1 and set(fold_script(name)) <= set(SOUNDS)
    return bool(surname) and 1 <= len(given) <= _LONGEST_GIVEN and not is_foreign and has_han(given[-1])


# The name of a place is not written by its sound: 俄勒冈.
def _may_be_in_china(place: str) -> bool:
    from translator.bilingual.names.name_lists import SOUNDS

    return "·" not in place and (len(place) < 3 or sum(one in SOUNDS for one in place) < len(place) - 1)


def known_place(name: str) -> str:
    """Return the English name of a place, in simplified characters, where that is not its pinyin; "" for others."""
    return _place_names().get(name, "")


@cache
def _place_names() -> dict[str, str]:
    rows = read_table(Path(__file__).parent / "data" / "place_names.tsv", 2)
    return dict(rows)
