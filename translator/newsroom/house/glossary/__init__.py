"""
Glossaries: the accepted and forbidden terms of each language, and names that are not translated.

`load_glossary(project)` reads all termbases of a project; `Glossary.termbase(source, target)` gives one direction;
`TermBase.find(text)` finds its terms in a text.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from translator.bilingual.errors import ConfigError, FileError, GlossaryError
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import ZH_HANS, ZH_HANT
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.ground.files import read_file
from translator.newsroom.house.glossary.concepts import (
    Concept,
    TermSense,
    decode_csv,
    parse_concepts,
    read_concepts,
    refuse_duplicates,
)
from translator.newsroom.house.people import CHINESE, parse_people, people_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from translator.bilingual.model import TermEntry
    from translator.newsroom.ground.project import Project
    from translator.newsroom.house.people import Person


@dataclass(frozen=True, eq=False)
class Glossary:
    """The concepts of one or more glossary files; two are equal where they are the same object."""

    concepts: tuple[Concept, ...] = ()
    files: tuple[Path, ...] = ()
    people: bytes = field(default=b"", repr=False)
    """The content of `people.yml`, for `names`."""
    _termbases: dict[tuple[str, str], TermBase] = field(default_factory=dict, repr=False, compare=False)
    _settled: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def termbase(self, source_tag: str, target_tag: str) -> TermBase:
        """Return the entries from `source_tag` to `target_tag`, in file order; the same object each time."""
        pair = (source_tag, target_tag)
        if pair not in self._termbases:
            self._termbases[pair] = TermBase(self.entries(*pair), *pair)
        return self._termbases[pair]

    @cached_property
    def names(self) -> tuple[Concept, ...]:
        """The names of the house's people that `people.yml` has in each Chinese script: no terms, and no guesses."""
        listed: Iterable[Person] = ()
        with suppress(ConfigError):  # Whoever needs the people says why they cannot be read.
            listed = parse_people(self.people, "") if self.people else ()
        both = (person.in_both_scripts for person in listed)
        each = (zip(CHINESE, forms, strict=True) for forms in both if forms)
        return tuple(Concept({tag: (form,) for tag, form in pairs}, kind="person") for pairs in each)

    @cached_property
    def by_form(self) -> dict[str, list[Concept]]:
        """Return the concepts that have a form, by it, in file order."""
        found: dict[str, list[Concept]] = {}
        for concept in self.concepts:
            for form in dict.fromkeys(form for forms in concept.forms.values() for form in forms):
                found.setdefault(form, []).append(concept)
        return found

    def search(self, text: str) -> list[Concept]:
        """Return the concepts that have `text` in a form or their note; case and both scripts are alike."""
        from translator.bilingual.words.dictionary import fold_han

        wanted = fold_han(text)
        found = []
        for concept in self.concepts:
            texts = (*(form for forms in concept.forms.values() for form in forms), *concept.variants, concept.note)
            if any(wanted in fold_han(text) for text in texts):
                found.append(concept)
        return found

    def settled_forms(self, tag: str) -> frozenset[str]:
        """Return the forms in `tag` of words that have one in each Chinese script: their characters are no guesses."""
        if tag not in self._settled:
            listed = [it.forms for it in self.in_both_scripts if it.status != "forbidden"]
            self._settled[tag] = frozenset(one for forms in listed for one in forms.get(tag, forms.get(ZH_HANT, ())))
        return self._settled[tag]

    @property
    def in_both_scripts(self) -> list[Concept]:
        """The words that have a form in each Chinese script, and the house's surnames as they call people: 老于."""
        from translator.bilingual.scripts.word_conversion import BEFORE_SURNAME, SURNAMES

        found = [one for one in (*self.concepts, *self.names) if ZH_HANS in one.forms]
        people = [it for it in found if it.kind == "person" and it.status != "forbidden"]
        known = {it.forms[ZH_HANS][0][0]: it.forms for it in people if len(it.forms[ZH_HANS][0]) < 4}
        surnames = [
            Concept({tag: tuple(before + names[0][0] for before in BEFORE_SURNAME
                                if not chinese_words.has_word(before + surname))  # 小种 is a tea, too.
                     for tag, names in forms.items() if tag in CHINESE}, kind="person")
            for surname, forms in known.items() if surname in SURNAMES
        ]  # fmt: skip
        # A name of one character is none wherever the character stands: 我于昨天到.
        return [it for it in found if it.kind != "person" or len(it.forms[ZH_HANS][0]) > 1] + surnames

    def entries(self, source_tag: str, target_tag: str) -> list[TermEntry]:
        """Return how the concepts read in one direction, one entry a form; see `Concept.entries`."""
        return [entry for concept in self.concepts for entry in concept.entries(source_tag, target_tag)]


def glossary_files(project: Project) -> tuple[Path, ...]:
    """Return the termbases of a project, sorted by name."""
    folder = project.glossaries_dir
    return tuple(sorted(folder.glob("*.csv"))) if folder.is_dir() else ()


def load_glossary(project: Project, *, refuses_duplicates: bool = True) -> Glossary:
    """
    Return all termbases of `project` as one; empty where it has none.

    The same object is returned while the files hold the same. Raises `GlossaryError` naming file and line for whatever
    cannot be used, duplicates between files included; a tolerant project passes over the file.
    """
    files = glossary_files(project)
    named: list[tuple[str, bytes]] = []
    for path in files:
        with project.tolerating(GlossaryError):
            named.append((project.name_of(path), project.read(path)))
    people = b""
    with suppress(FileNotFoundError):
        people = project.read(people_path(project))
    try:
        return _parse(files, tuple(named), people, refuses_duplicates)
    except GlossaryError:
        if not project.is_tolerant:
            raise
    usable: tuple[tuple[str, bytes], ...] = ()
    for item in named:
        with project.tolerating(GlossaryError):
            _parse(files, (*usable, item), people, refuses_duplicates)
            usable = (*usable, item)
    return _parse(files, usable, people, refuses_duplicates)


@lru_cache(maxsize=4)
def _parse(
    files: tuple[Path, ...], named: tuple[tuple[str, bytes], ...], people: bytes, refuses_duplicates: bool
) -> Glossary:
    concepts: list[Concept] = []
    known: dict[TermSense, Concept] = {}
    for name, data in named:
        found = parse_concepts(decode_csv(data, name), name, refuses_duplicates=refuses_duplicates)
        if refuses_duplicates:
            known |= refuse_duplicates(found, known)
        concepts += found
    return Glossary(tuple(concepts), files, people)


def glossary_version(folder: Path) -> str:
    """Return a hash of all files in the folder of the glossaries; a missing folder counts as empty."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            with suppress(FileError):  # Whoever needs this file says why it cannot be read.
                data = read_file(path)
                digest.update(f"{path.name}:{len(data)}:".encode() + data)
    return digest.hexdigest()[:12]


def read_glossary_file(path: Path) -> Glossary:
    """Return the termbase in one file; raises `GlossaryError` as `load_glossary`."""
    return Glossary(tuple(read_concepts(path)), (path,))
