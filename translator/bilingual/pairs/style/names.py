"""How a house writes names of people and titles of works."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.style.base import Change, StyleCheck
from translator.bilingual.pairs.style.title_marks import has_title_marks, title_changes, titles_in
from translator.bilingual.words.patterns import pattern

_HONORIFIC = pattern(r"\b(?P<title>Mr|Mrs|Ms|Dr|Messrs|St)(?P<stop>\.?)(?= [A-Z])")
_TWO_NAMES = pattern(r"(?<![\w-])(?=([A-Z][a-z]+(?:-?[a-z]+)? [A-Z][a-z]+)(?![\w-]))")


class StyleHonorific(StyleCheck):
    """
    ## What it does
    Reports Mr, Mrs, Ms and Dr with a full stop where the house has none, and the other way round (policy `honorific`,
    by example: `Mr.` or `Mr`).
    ## Why is this bad?
    British houses write no stop behind a word that keeps its last letter; American ones do.
    ## Example
    policy honorific = Mr: Mr. Wang agreed.
    ## Use instead
    policy honorific = Mr: Mr Wang agreed.
    ## Source
    New Hart’s Rules, 10.2; Chicago Manual of Style, 10.16.
    """

    policies = ("honorific",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        for match in _HONORIFIC.finditer(pair.target_visible):
            if match["title"] != "St" or wanted[0] == "Mr":
                yield *match.span(), match["title"] + ("." if wanted[0] == "Mr." else "")


_MARKED = ("italics", "quotes")


class StyleWorks(StyleCheck):
    """
    ## What it does
    Reports titles of works, 《》 in Chinese, that English does not mark as the house does (policy `works`: `italics`,
    `quotes`, `plain`).
    ## Why is this bad?
    Without a mark a title runs into the sentence: *She starred in To Live last year.*
    ## Example
    policy works = italics: 她读了《活着》。 She read “To Live”.
    ## Use instead
    policy works = italics: 她读了《活着》。 She read *To Live*.
    Laws, treaties and notices have 《》 in Chinese and no mark in English; they are left alone. A title without any
    mark is only listed: where it stands is not certain.
    ## Source
    Chicago Manual of Style, 8.168; news style has quotation marks.
    """

    policies = ("works",)
    source_triggers = "《"

    def check(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        if pair.target and pair.policy.get("works") in _MARKED and not has_title_marks(pair.source, pair.target):
            for span in titles_in(pair.source):
                message = LazyMessage("the title 《{title}》 has no mark", title=pair.source[slice(*span)])
                yield self.finding(pair, message, span, side="source", severity=Severity.INFO)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        return iter(title_changes(pair.source, pair.target, str(wanted[0])))


class StyleNames(StyleCheck):
    """
    ## What it does
    Reports names of Chinese people in the order that the house does not use (policy `names`: `family-first`,
    `given-first`).
    ## Why is this bad?
    Readers take the given name for the family's, and the next sentence speaks of “Mr Xiaoming”.
    ## Example
    policy names = family-first: 王小明来了。 Xiaoming Wang came.
    ## Use instead
    policy names = family-first: 王小明来了。 Wang Xiaoming came.
    ## Source
    The public style guides of newspapers; GB/T 28039—2011.
    """

    policies = ("names",)

    def changes(self, pair: Pair, *wanted: Any) -> Iterator[Change]:
        couples = list(_TWO_NAMES.finditer(pair.target_visible)) if pair.is_bilingual else []
        if not couples:
            return
        from translator.bilingual.names import names_in, romanised
        from translator.bilingual.names.comparison import looks_chinese

        couples = [couple for couple in couples if looks_chinese(couple[1])]  # Finding names takes a millisecond.
        names = names_in(pair.source_visible, pair.source_tag, with_model=False) if couples else ()
        people = [name.text for name in names if name.kind == "person"]
        orders: dict[str, str] = {}
        for form in (form for person in people for form in romanised(person)):
            family, _blank, given = form.partition(" ")
            other = f"{given} {family}"
            if given:
                orders |= {other: form} if wanted[0] == "family-first" else {form: other}
        for match in couples:
            if right := orders.get(match[1]):
                yield *match.span(1), right
