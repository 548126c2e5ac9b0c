"""
What a line of a glossary means: a concept with its names in each language, and how it reads in one direction.

Source of the fields: TBX (concept-oriented entries, administrative status), DOMAIN section 1.7.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

from translator.language import is_chinese, is_traditional
from translator.model import TermEntry

Status = Literal["required", "preferred", "forbidden", "dnt"]
STATUSES: tuple[Status, ...] = ("required", "preferred", "forbidden", "dnt")
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
    """Further accepted forms; Han characters make one a Chinese form, anything else an English one."""
    note: str = ""
    where: str = ""
    """`glossaries/news.csv:12`."""

    def forms_in(self, tag: str) -> tuple[str, ...]:
        """
        Return the accepted forms in `tag`, variants last, none twice; empty where the concept has no name in it.

        A missing script is converted from the other one, a missing region taken from the script.
        """
        own = self.forms.get(tag) or self.forms.get(_without_region(tag)) or self._converted(tag)
        further = [form for form in self.variants if is_chinese(tag) == has_han(form)]
        if is_chinese(tag):
            further = [convert_term(form, tag) for form in further]
        return tuple(dict.fromkeys((*own, *further)))

    def _converted(self, tag: str) -> tuple[str, ...]:
        if not is_chinese(tag):
            return ()
        for other, forms in self.forms.items():
            if is_chinese(other):
                return tuple(convert_term(form, tag) for form in forms)
        return ()

    def entry(self, source_tag: str, target_tag: str) -> TermEntry | None:
        """Return how the concept reads from `source_tag` to `target_tag`; None where it has nothing to say."""
        build = {"forbidden": self._ban, "dnt": self._kept}.get(self.status, self._translated)
        return build(source_tag, target_tag)

    def _translated(self, source_tag: str, target_tag: str) -> TermEntry | None:
        sources, targets = self.forms_in(source_tag), self.forms_in(target_tag)
        return self._make(self._with_other_script(sources), targets) if sources and targets else None

    def _with_other_script(self, sources: tuple[str, ...]) -> tuple[str, ...]:
        """Add what the other script calls a Chinese term: a text may say 軟件 where the house says 軟體."""
        if not has_han(sources[0]):
            return sources
        others = [form for tag, forms in self.forms.items() if is_chinese(tag) for form in forms]
        return tuple(dict.fromkeys((*sources, *others)))

    def _kept(self, source_tag: str, target_tag: str) -> TermEntry | None:
        del source_tag, target_tag
        forms = next(iter(self.forms.values()))
        return self._make(forms, forms)

    def _ban(self, source_tag: str, target_tag: str) -> TermEntry | None:
        """Read a ban: a single language is banned everywhere; with two, the first column is the condition."""
        condition = next(iter(self.forms))
        if all(is_chinese(tag) == is_chinese(condition) for tag in self.forms):
            banned = self.forms_in(target_tag) if is_chinese(target_tag) == is_chinese(condition) else ()
            return self._make(("",), banned) if banned else None
        if is_chinese(source_tag) != is_chinese(condition) or is_chinese(target_tag) == is_chinese(condition):
            return None
        return self._make(self.forms_in(source_tag), self.forms_in(target_tag))

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


def has_han(text: str) -> bool:
    """Tell whether `text` has a Han character."""
    return any("㐀" <= character <= "鿿" or character >= "\U00020000" for character in text)


@cache
def convert_term(form: str, tag: str) -> str:
    """Return a Chinese term in the script of `tag`, character by character: vocabulary is for people to decide."""
    from opencc import OpenCC

    config = {True: "s2hk" if tag.endswith("-HK") else "s2tw", False: "tw2s"}[is_traditional(tag)]
    return str(OpenCC(config).convert(form))


def _without_region(tag: str) -> str:
    return {"en-GB": "en", "zh-Hant-HK": "zh-Hant"}.get(tag, tag)
