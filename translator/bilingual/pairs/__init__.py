"""
Quality checks of translations. Each is one class with an id, golden cases, and a page of `translator explain`.

`CHECKS` below is the whole list, in the order of the documentation. A class is imported when it is first used, and is
named like its id (`punct.width` is `PunctWidth`). To add a check: a class in the file of its topic, a line here, and
`tests/checks/cases/<id>.md`.
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
    "num.value": "numbers.values:NumValue",
    "num.range": "numbers.values:NumRange",
    "num.percent": "numbers.values:NumPercent",
    "num.fraction": "numbers.values:NumFraction",
    "num.multiple": "numbers.values:NumMultiple",
    "num.ordinal": "numbers.values:NumOrdinal",
    "num.currency": "numbers.values:NumCurrency",
    "num.unit": "numbers.values:NumUnit",
    "num.order": "numbers.order:NumOrder",
    "num.style": "numbers.values:NumStyle",
    "num.separator": "numbers.values:NumSeparator",
    "date.value": "numbers.dates:DateValue",
    "date.weekday": "numbers.dates:DateWeekday",
    "date.time": "numbers.dates:DateTime",
    "date.period": "numbers.dates:DatePeriod",
    "date.format": "numbers.dates:DateFormat",
    "sem.negation": "text.negation:SemNegation",
    "sem.opposite": "text.opposites:SemOpposite",
    "sem.kind": "text.opposites:SemKind",
    "sem.counterpart": "text.counterparts:SemCounterpart",
    "sem.hedge": "text.counterparts:SemHedge",
    "sem.omission": "text.meaning:SemOmission",
    "sem.addition": "text.meaning:SemAddition",
    "len.ratio": "text.length:LenRatio",
    "len.max": "text.length:LenMax",
    "txt.untranslated": "script.untranslated:TxtUntranslated",
    "txt.codemix": "script.untranslated:TxtCodemix",
    "txt.script": "script.chinese_script:TxtScript",
    "txt.region": "script.chinese_script:TxtRegion",
    "txt.doubtful": "script.chinese_script:TxtDoubtful",
    "txt.foreign": "script.untranslated:TxtForeign",
    "txt.control": "text.artefacts:TxtControl",
    "rep.words": "text.artefacts:RepWords",
    "rep.clause": "text.artefacts:RepClause",
    "rep.loop": "text.artefacts:RepLoop",
    "mt.artefact": "text.artefacts:MtArtefact",
    "punct.width": "text.punctuation:PunctWidth",
    "punct.en_ascii": "text.punctuation:PunctEnAscii",
    "punct.quotes": "text.quotes:PunctQuotes",
    "punct.en_quotes": "english.quotes:PunctEnQuotes",
    "punct.quoted": "text.quotes:PunctQuoted",
    "punct.title": "text.quotes:PunctTitle",
    "punct.ellipsis": "text.punctuation:PunctEllipsis",
    "punct.dash": "text.punctuation:PunctDash",
    "punct.enum": "text.punctuation:PunctEnum",
    "punct.brackets": "text.quotes:PunctBrackets",
    "punct.interpunct": "text.punctuation:PunctInterpunct",
    "punct.terminal": "text.end_marks:PunctTerminal",
    "punct.repeat": "text.punctuation:PunctRepeat",
    "punct.spacing": "text.spacing:PunctSpacing",
    "space.pangu": "text.spacing:SpacePangu",
    "space.misc": "text.spacing:SpaceMisc",
    "space.newline": "text.spacing:SpaceNewline",
    "gls.missing": "terms.glossary_terms:GlsMissing",
    "gls.forbidden": "terms.glossary_terms:GlsForbidden",
    "gls.dnt": "terms.glossary_terms:GlsDnt",
    "name.person": "terms.wrong_names:NamePerson",
    "name.place": "terms.wrong_names:NamePlace",
    "name.body": "terms.wrong_names:NameBody",
    "name.consistency": "terms.names:NameConsistency",
    "name.first": "terms.names:NameFirst",
    "cons.source": "terms.consistency:ConsSource",
    "cons.target": "terms.consistency:ConsTarget",
    "title.case": "text.style:TitleCase",
    "style.spelling": "style.words:StyleSpelling",
    "style.percent": "style.numbers:StylePercent",
    "style.yuan": "style.numbers:StyleYuan",
    "style.numerals": "style.numbers:StyleNumerals",
    "style.date": "style.numbers:StyleDate",
    "style.time": "style.numbers:StyleTime",
    "style.quotes": "style.marks:StyleQuotes",
    "style.dash": "style.marks:StyleDash",
    "style.honorific": "style.names:StyleHonorific",
    "style.works": "style.names:StyleWorks",
    "style.names": "style.names:StyleNames",
    "pron.gender": "text.pronouns:PronGender",
    "hon.title": "text.pronouns:HonTitle",
    "gram.measure": "text.style:GramMeasure",
    "gram.article": "english.grammar:GramArticle",
    "gram.number": "english.grammar:GramNumber",
    "gram.agreement": "english.grammar:GramAgreement",
    "gram.verb": "english.grammar:GramVerb",
    "gram.wording": "english.grammar:GramWording",
    "spell.word": "english.spelling:SpellWord",
    "name.pinyin": "english.pinyin:NamePinyin",
    "seg.stale": "terms.consistency:SegStale",
    "user.pattern": "terms.consistency:UserPattern",
}
"""Check id → `module:Class`, in this package where the module has no package of its own."""
RETIRED = frozenset({"sem.meaning", "sem.roles"})
"""Checks that are gone, which settings may still skip."""
SCRIPT_CHECKS = (
    "txt.script", "txt.region", "txt.doubtful", "txt.control", "punct", "space", "mk", "rep", "gls.forbidden",
)  # fmt: skip
"""Checks for a text that was only converted to the other script: its words are the author's own."""


def add_checks(package: str, checks: Mapping[str, str]) -> None:
    """Add checks that need to know more than a pair: id → `module:Class` inside `package`."""
    CHECKS.update({check_id: f"{package}.{place}" for check_id, place in checks.items()})


def compares_versions(check_id: str) -> bool:
    """Whether a check compares the files of an article's versions; all others look at segments."""
    return ".metadata." in CHECKS[check_id]


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
