"""
Concepts: the lines of a glossary with their terms in each language, and their entries in one direction.

Source of the fields: TBX (concept-oriented entries, administrative status), docs/glossaries.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from translator.bilingual.model import TermEntry
from translator.bilingual.words.language import convert_script, fallbacks, has_han, is_chinese, script

Status = Literal["required", "preferred", "forbidden", "dnt", "proposed"]
STATUSES: tuple[Status, ...] = ("required", "preferred", "forbidden", "dnt", "proposed")
KINDS = ("person", "org", "place", "work", "brand", "label", "term", "phrase")


@dataclass(frozen=True, slots=True)
class Concept:
    """One line of a glossary file, before a direction is chosen."""

    forms: dict[str, tuple[str, ...]]
    """Tag → accepted forms, the preferred one first; in the order of the file's columns, empty cells left out."""
    status: Status = "preferred"
    kind: str = ""
    case: Literal["any", "exact"] = "any"
    variants: tuple[str, ...] = ()
    """
    Further forms that a translation may have, and that are not looked for in a source: 疫情 may stand for `pandemic`,
    and not every 疫情 is one. Han characters make one a Chinese form, anything else is a form of all languages.
    """
    note: str = ""
    where: str = ""
    """`glossaries/news.csv:12`."""

    def cell(self, tag: str) -> tuple[str, ...]:
        """
        Return the terms of the concept in `tag`, the preferred one first; empty where it has none.

        A missing script is converted from the other one, a missing region taken from the script.
        """
        found = next((other for other in fallbacks(tag) if self.forms.get(other)), tag)
        forms = self.forms.get(found, ())
        return forms if script(found) == script(tag) else tuple(convert_term(form, tag) for form in forms)

    def forms_in(self, tag: str) -> tuple[str, ...]:
        """Return all accepted forms in `tag`, the cell's first and the variants last, none twice."""
        further = [
            convert_term(form, tag) if has_han(form) else form
            for form in self.variants
            if is_chinese(tag) or not has_han(form)
        ]
        return tuple(dict.fromkeys((*self.cell(tag), *further)))

    def entries(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        """
        Return how the concept reads from `source_tag` to `target_tag`: one entry a form of the source's cell.

        Forms pair up by position, so that `Tom Abara|Abara` and `汤姆·阿巴拉|阿巴拉` give each its own; a form
        without a partner takes the preferred one. Every other form is accepted behind it.
        """
        if self.status == "dnt":
            forms = next(iter(self.forms.values()))
            return [self._make(forms, forms)]
        return self._bans(source_tag, target_tag) if self.status == "forbidden" else self._pairs(source_tag, target_tag)

    def _pairs(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        sources, partners, accepted = self.cell(source_tag), self.cell(target_tag), self.forms_in(target_tag)
        if not sources or not partners:
            return []
        made = []
        for position, form in enumerate(sources):
            partner = partners[position if position < len(partners) else 0]
            further = self._in_other_script(source_tag, sources) if position == 0 else ()
            targets = tuple(dict.fromkeys((partner, *accepted)))
            made.append(replace(self._make((form, *further), targets), own_targets=_own(targets, partners, target_tag)))
        return made

    def _in_other_script(self, tag: str, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Return the terms of the other script: a text may use 軟件 where the glossary has 軟體."""
        others = [
            form for other, forms in self.forms.items() if is_chinese(other) and is_chinese(tag) for form in forms
        ]
        return tuple(form for form in dict.fromkeys(others) if has_han(form) and form not in sources)

    def _bans(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        """Return the entries of a forbidden term: with two languages, the first column is the condition."""
        condition = next(iter(self.forms))
        if all(is_chinese(tag) == is_chinese(condition) for tag in self.forms):
            is_here = is_chinese(target_tag) == is_chinese(condition)
            return [self._make(("",), self.forms_in(target_tag))] if is_here else []
        if is_chinese(source_tag) != is_chinese(condition) or is_chinese(target_tag) == is_chinese(condition):
            return []
        return [self._make(self.forms_in(source_tag), self.forms_in(target_tag))]

    def _make(self, sources: tuple[str, ...], targets: tuple[str, ...]) -> TermEntry:
        return TermEntry(
            source=sources[0],
            targets=targets,
            status=self.status,
            source_variants=sources[1:],
            case="exact" if self.status == "dnt" else self.case,
            kind=self.kind,
            note=self.note,
            where=self.where,
        )


def _own(targets: tuple[str, ...], cell: tuple[str, ...], tag: str) -> tuple[str, ...]:
    """
    Return those of `targets` that are words of the language; empty where all are.

    A Chinese text may have the word of a foreign variant, `PRC`, but nobody should be offered it for 中国; what stands
    in the column of the language is a word of it, whatever its letters.
    """
    own = tuple(form for form in targets if form in cell or has_han(form) or not is_chinese(tag))
    return () if own == targets else own


@cache
def convert_term(form: str, tag: str) -> str:
    """Return a Chinese term in the script of `tag`; a house's Traditional terms are those of Taiwan."""
    return convert_script(form, tag, simplified_by="tw2s")
