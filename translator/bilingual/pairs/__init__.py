"""
Quality checks of translations. Each is one class with an id, golden cases, and a page of `translator explain`.

`CHECKS` below is the whole list, in the order of the documentation. A class is imported when it is first used, and is
named like its id (`punct.width` is `PunctWidth`). To add a check: a class in the file of its topic, a line here, and
`tests/pairs/cases/<id>.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _

if TYPE_CHECKING:
    from translator.bilingual.pairs.base import Check

CHECKS: dict[str, str] = {
    "num.value": "numbers:NumValue",
    "num.range": "numbers:NumRange",
    "num.percent": "numbers:NumPercent",
    "num.fraction": "numbers:NumFraction",
    "num.multiple": "numbers:NumMultiple",
    "num.ordinal": "numbers:NumOrdinal",
    "num.currency": "numbers:NumCurrency",
    "num.unit": "numbers:NumUnit",
    "num.order": "numbers:NumOrder",
    "num.style": "numbers:NumStyle",
    "num.separator": "numbers:NumSeparator",
    "date.value": "dates:DateValue",
    "date.weekday": "dates:DateWeekday",
    "date.time": "dates:DateTime",
    "date.period": "dates:DatePeriod",
    "date.format": "dates:DateFormat",
    "sem.negation": "counterparts:SemNegation",
    "sem.opposite": "contradictions:SemOpposite",
    "sem.kind": "contradictions:SemKind",
    "sem.counterpart": "counterparts:SemCounterpart",
    "sem.hedge": "counterparts:SemHedge",
    "sem.omission": "meaning:SemOmission",
    "sem.addition": "meaning:SemAddition",
    "len.ratio": "meaning:LenRatio",
    "len.max": "meaning:LenMax",
    "txt.untranslated": "script:TxtUntranslated",
    "txt.codemix": "script:TxtCodemix",
    "txt.script": "script:TxtScript",
    "txt.region": "script:TxtRegion",
    "txt.doubtful": "script:TxtDoubtful",
    "txt.foreign": "script:TxtForeign",
    "txt.control": "artefacts:TxtControl",
    "rep.words": "artefacts:RepWords",
    "rep.clause": "artefacts:RepClause",
    "rep.loop": "artefacts:RepLoop",
    "mt.artefact": "artefacts:MtArtefact",
    "punct.width": "punctuation:PunctWidth",
    "punct.en_ascii": "punctuation:PunctEnAscii",
    "punct.quotes": "quotes:PunctQuotes",
    "punct.en_quotes": "quotes:PunctEnQuotes",
    "punct.quoted": "quotes:PunctQuoted",
    "punct.title": "quotes:PunctTitle",
    "punct.ellipsis": "punctuation:PunctEllipsis",
    "punct.dash": "punctuation:PunctDash",
    "punct.enum": "punctuation:PunctEnum",
    "punct.brackets": "quotes:PunctBrackets",
    "punct.interpunct": "punctuation:PunctInterpunct",
    "punct.terminal": "punctuation:PunctTerminal",
    "punct.repeat": "punctuation:PunctRepeat",
    "punct.spacing": "punctuation:PunctSpacing",
    "space.pangu": "punctuation:SpacePangu",
    "space.misc": "punctuation:SpaceMisc",
    "space.newline": "punctuation:SpaceNewline",
    "gls.missing": "terms:GlsMissing",
    "gls.forbidden": "terms:GlsForbidden",
    "gls.dnt": "terms:GlsDnt",
    "name.person": "proper_names:NamePerson",
    "name.place": "proper_names:NamePlace",
    "name.body": "proper_names:NameBody",
    "name.consistency": "proper_names:NameConsistency",
    "name.first": "proper_names:NameFirst",
    "cons.source": "terms:ConsSource",
    "cons.target": "terms:ConsTarget",
    "title.case": "spelling:TitleCase",
    "style.spelling": "style:StyleSpelling",
    "style.percent": "style:StylePercent",
    "style.yuan": "style:StyleYuan",
    "style.numerals": "style:StyleNumerals",
    "style.date": "style:StyleDate",
    "style.time": "style:StyleTime",
    "style.quotes": "style:StyleQuotes",
    "style.dash": "style:StyleDash",
    "style.honorific": "style:StyleHonorific",
    "style.works": "style:StyleWorks",
    "style.names": "style:StyleNames",
    "pron.gender": "proper_names:PronGender",
    "gram.article": "grammar:GramArticle",
    "gram.number": "grammar:GramNumber",
    "gram.wording": "grammar:GramWording",
    "spell.word": "spelling:SpellWord",
    "spell.chinese": "spelling:SpellChinese",
    "name.pinyin": "spelling:NamePinyin",
    "seg.stale": "terms:SegStale",
    "user.pattern": "terms:UserPattern",
}
"""Check id → `module:Class`, in this package where the module has no package of its own."""
SCRIPT_CHECKS = (
    "txt.script", "txt.region", "txt.doubtful", "txt.control", "punct", "space", "mk", "rep", "gls.forbidden",
)  # fmt: skip
"""Checks for a text that was only converted to the other script: its words are the author's own."""


def add_checks(package: str, checks: Mapping[str, str]) -> None:
    """Add checks that need to know more than a pair: id → `module:Class` inside `package`."""
    CHECKS.update({check_id: f"{package}.{place}" for check_id, place in checks.items()})


def compares_versions(check_id: str) -> bool:
    """Tell checks of the files of an article's versions from those of segments."""
    return check_id.startswith("meta.")


@cache
def find_check(check_id: str) -> Check:
    """
    Return the check called `check_id`, loaded on first use and shared from then on.

    Raises `UsageError` for an unknown id.
    """
    from importlib import import_module

    if check_id not in CHECKS:
        raise UsageError(_("there is no check {name}", name=repr(check_id)), hint="translator explain")
    module, _colon, name = CHECKS[check_id].partition(":")
    check: Check = getattr(
        import_module(module if module.startswith("translator.") else f"{__name__}.{module}"), name
    )()
    return check
