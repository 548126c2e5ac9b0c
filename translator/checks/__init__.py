"""
Checks that know both languages: one class, one id, one set of golden cases, one page of `translator explain`.

`CHECKS` below is the whole list, in the order of the documentation. A class is imported when it is first used, and is
named like its id (`punct.width` is `PunctWidth`). To add a check: a class in the file of its topic, a line here, and
`tests/checks/cases/<id>.md`.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.checks.base import AnyCheck, Pair
    from translator.model import Finding
    from translator.project import CheckSettings

CHECKS: dict[str, str] = {
    "num.value": "numbers:NumValue",
    "num.range": "numbers:NumRange",
    "num.percent": "numbers:NumPercent",
    "num.fraction": "numbers:NumFraction",
    "num.multiple": "numbers:NumMultiple",
    "num.ordinal": "numbers:NumOrdinal",
    "num.currency": "numbers:NumCurrency",
    "num.unit": "numbers:NumUnit",
    "num.style": "numbers:NumStyle",
    "num.separator": "numbers:NumSeparator",
    "date.value": "dates:DateValue",
    "date.weekday": "dates:DateWeekday",
    "date.time": "dates:DateTime",
    "date.period": "dates:DatePeriod",
    "date.format": "dates:DateFormat",
    "sem.negation": "meaning:SemNegation",
    "sem.omission": "meaning:SemOmission",
    "len.ratio": "length:LenRatio",
    "len.max": "length:LenMax",
    "txt.untranslated": "script:TxtUntranslated",
    "txt.codemix": "script:TxtCodemix",
    "txt.script": "chinese_script:TxtScript",
    "txt.region": "chinese_script:TxtRegion",
    "txt.foreign": "script:TxtForeign",
    "rep.words": "artefacts:RepWords",
    "rep.loop": "artefacts:RepLoop",
    "mt.artefact": "artefacts:MtArtefact",
    "punct.width": "punctuation:PunctWidth",
    "punct.en_ascii": "punctuation:PunctEnAscii",
    "punct.quotes": "quotes:PunctQuotes",
    "punct.title": "quotes:PunctTitle",
    "punct.ellipsis": "marks:PunctEllipsis",
    "punct.dash": "marks:PunctDash",
    "punct.enum": "marks:PunctEnum",
    "punct.brackets": "quotes:PunctBrackets",
    "punct.interpunct": "marks:PunctInterpunct",
    "punct.terminal": "punctuation:PunctTerminal",
    "punct.repeat": "punctuation:PunctRepeat",
    "punct.spacing": "spacing:PunctSpacing",
    "space.pangu": "spacing:SpacePangu",
    "space.misc": "spacing:SpaceMisc",
    "space.newline": "spacing:SpaceNewline",
    "mk.placeholder": "placeholders:MkPlaceholder",
    "mk.inline": "markup:MkInline",
    "mk.cjk_emphasis": "markup:MkCjkEmphasis",
    "mk.literal": "literals:MkLiteral",
    "mk.escape": "literals:MkEscape",
    "gls.missing": "terms:GlsMissing",
    "gls.forbidden": "terms:GlsForbidden",
    "gls.dnt": "terms:GlsDnt",
    "name.consistency": "names:NameConsistency",
    "name.first": "names:NameFirst",
    "cons.source": "consistency:ConsSource",
    "cons.target": "consistency:ConsTarget",
    "title.case": "style:TitleCase",
    "pron.gender": "people:PronGender",
    "hon.title": "people:HonTitle",
    "gram.measure": "style:GramMeasure",
    "seg.stale": "consistency:SegStale",
    "user.pattern": "consistency:UserPattern",
    "meta.id": "metadata:MetaId",
    "meta.shared": "metadata:MetaShared",
    "meta.required": "metadata:MetaRequired",
    "meta.translated": "metadata:MetaTranslated",
    "meta.date": "metadata:MetaDate",
    "meta.tags": "metadata_keys:MetaTags",
    "meta.credits": "metadata_people:MetaCredits",
    "meta.people": "metadata_people:MetaPeople",
    "meta.mt": "metadata_people:MetaMt",
    "meta.disclaimer": "metadata_pages:MetaDisclaimer",
    "meta.source": "metadata_pages:MetaSource",
    "meta.rev": "metadata_people:MetaRev",
    "meta.coverage": "metadata_people:MetaCoverage",
    "meta.state": "metadata_people:MetaState",
    "meta.alternates": "metadata_pages:MetaAlternates",
    "meta.structure": "metadata_pages:MetaStructure",
    "meta.slug": "metadata_keys:MetaSlug",
    "meta.derived": "metadata_people:MetaDerived",
    "meta.keys": "metadata_keys:MetaKeys",
}
"""Check id → `module:Class` inside this package."""
SCRIPT_CHECKS = ("txt.script", "txt.region", "punct", "space", "mk", "rep", "gls.forbidden")
"""What can be wrong with a text that was only converted: its words are the author's own."""


def run_checks(
    pairs: Sequence[Pair],
    *,
    settings: CheckSettings | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> list[Finding]:
    """
    Run the checks over the segments of one article and return what they find, in segment order.

    `only` and `skip` are ids, groups (`num`) or globs (`punct.*`). The settings' severities and policies hold; a
    policy of a pair itself wins over them. Raises `UsageError` for a name that is no check.
    """
    from translator.checks.runner import run

    return run(pairs, settings=settings, only=only, skip=skip)


@cache
def find_check(check_id: str) -> AnyCheck:
    """
    Return the check called `check_id`, loaded on first use and shared from then on.

    Raises `UsageError` for an unknown id.
    """
    from importlib import import_module

    from translator.errors import UsageError

    if check_id not in CHECKS:
        raise UsageError(f"there is no check {check_id!r}", hint="translator explain   (lists them all)")
    module, _, name = CHECKS[check_id].partition(":")
    check: AnyCheck = getattr(import_module(f"translator.checks.{module}"), name)()
    return check
