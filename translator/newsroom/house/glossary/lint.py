"""Warnings about glossary lines that can be read and are probably wrong: `translator glossary check`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.bilingual.i18n import _
from translator.bilingual.words.language import ZH_HANS, ZH_HANT, has_han, is_chinese, is_traditional
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import Concept, convert_term


@dataclass(frozen=True, slots=True)
class GlossaryWarning:
    """A warning about one line of a glossary."""

    where: str
    """`glossaries/news.csv:12`."""
    message: str


def lint_glossary(glossary: Glossary) -> list[GlossaryWarning]:
    """Return what looks wrong, in file order; what cannot be used at all is an error when the glossary is read."""
    return [
        GlossaryWarning(concept.where, message)
        for concept in glossary.concepts
        for message in (*_script_warnings(concept), *_ban_warnings(concept, glossary))
    ]


def _script_warnings(concept: Concept) -> Iterator[str]:
    for tag, forms in concept.forms.items():
        for form in forms:
            if not is_chinese(tag) and has_han(form):
                yield _("{form} stands in the column {tag} and is Chinese", form=repr(form), tag=tag)
            elif tag == ZH_HANS and has_han(form) and convert_term(form, ZH_HANS) != form:
                yield _("{form} is Traditional, in the column {tag}", form=repr(form), tag=tag)
            elif is_traditional(tag) and convert_term(form, ZH_HANS) == form != convert_term(form, ZH_HANT):
                yield _("{form} is Simplified, in the column {tag}", form=repr(form), tag=tag)


def _ban_warnings(concept: Concept, glossary: Glossary) -> Iterator[str]:
    if concept.status != "forbidden":
        return
    banned = set(list(concept.forms.values())[-1])
    for other in glossary.concepts:
        if other.status in ("required", "preferred"):
            for form in sorted(banned & {form for forms in other.forms.values() for form in forms}):
                yield _("{form} is banned here and accepted in {where}", form=repr(form), where=other.where)
