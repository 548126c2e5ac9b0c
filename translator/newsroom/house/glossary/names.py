"""The house's table of names, the names of an article that it lacks, and lines of glossaries that are likely wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from translator.bilingual.model import Request, TermEntry
from translator.bilingual.names import System, names_in
from translator.bilingual.names.latin_names import is_chinese_person, latin_name
from translator.bilingual.names.name_lists import SOUNDS, split_surname
from translator.bilingual.words import chinese_words
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import CONTENT_TAGS, fold_script, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.project import Project
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import OPTIONAL_COLUMNS, Concept
from translator.newsroom.house.glossary.new_terms import write_lines

FILE = "names.csv"
NAME_KINDS = ("person", "place", "org")
"""Kinds of concepts that are names."""
_HEADER = (*CONTENT_TAGS, *OPTIONAL_COLUMNS)


def names_of(glossary: Glossary) -> list[Concept]:
    """Return the names of a house, accepted and proposed, in the order of its files."""
    return [it for it in glossary.concepts if it.kind in NAME_KINDS and it.status not in {"forbidden", "dnt"}]


def find_names(glossary: Glossary, form: str) -> list[Concept]:
    """Return the names that have a form in any language, upper and lower case alike."""
    wanted = form.strip().casefold()
    return [
        it for it in names_of(glossary) if any(wanted == one.casefold() for forms in it.forms.values() for one in forms)
    ]


def add_names(project: Project, names: Iterable[Concept]) -> Path:
    """
    Append lines to the house's table of names, made if it is missing, and return its path.

    Raises `GlossaryError` for a table that cannot be read.
    """
    path = project.glossaries_dir / FILE
    write_lines(project, path, {}, list(names))
    return path


FIRST_MENTION = "first mention"
"""Note of the term of a person whom an article names here for the first time."""
# A place with the word for what it is, alone or at the beginning of the name of a body: 滨海市图书馆.
_PLACE = pattern(
    r"(?P<stem>(?![各全老旧舊]|..(?:城市|全省))[㐀-鿿]{2,3}?)(?:自治[县縣州]|[省市县縣镇鎮乡鄉村](?![㐀-鿿]?[省市县縣])"
    r"|(?<=^[㐀-鿿]{2})(?<![地社市城郊山景园園校厂廠辖轄小新库庫灾災疫牧林矿礦湾灣战戰特学學商圈发發税稅])[区區](?!域))(?!委)"
)
_NO_PLACES = pattern(
    "(?:国家|國家|全国|全國|中央|地方|世界|国际|國際|社会|社會|人民|大都|直辖|直轄|地级|地級|县级|縣級|副省级|省会|省會|城中|地球|工业|度假|大城市|小城镇|小山村|小渔村|农村|農村)"
)

# Words before a name which tell that it is read in Vietnamese, Korean or Japanese: 越南总理范明政 is Pham Minh Chinh.
_FROM_ABROAD = pattern(
    r"(?<![驻駐访訪赴])(?:越南|越共|日本|日[方媒]|[韩韓][国國]|朝鲜|朝鮮|南韩|南韓|北韩|北韓)[^，。；、的]{0,8}$"
)


class NameTerms:
    """The names of the people and places of one article, from Chinese into English."""

    def __init__(
        self, sources: Iterable[str], source_tag: str, target_tag: str, system: System = "pinyin"
    ) -> None:  # fmt: skip
        self._entries: dict[str, TermEntry] = {}
        self._system = system
        self._from_abroad: set[str] = set()
        if not is_chinese(source_tag) or is_chinese(target_tag):
            return
        for text in map(plain_text, sources):
            for name in names_in(text, source_tag):
                if name.kind == "person" and _FROM_ABROAD.search(text, 0, name.start):
                    self._from_abroad.add(name.text)
                elif name.kind == "person" and name.is_sure and _is_chinese(name.text):
                    self._add(name.text, "person")
                elif name.kind != "person" and (place := _PLACE.match(name.text)) and _is_place(place):
                    self._add(place["stem"], "place")

    def add_person(self, name: str) -> None:
        """Add somebody of whom is known that it is one: an author."""
        if is_chinese_person(name):
            self._add(name, "person")

    def _add(self, text: str, kind: str) -> None:
        form = latin_name(text, (), self._system, is_place=kind == "place")
        if form and text not in self._entries:
            self._entries[text] = TermEntry(text, (form,), "proposed", kind=kind)

    @property
    def entries(self) -> tuple[TermEntry, ...]:
        """Return all of them, in the order in which the article has them first."""
        return tuple(entry for text, entry in self._entries.items() if text not in self._from_abroad)


def note_first_mentions(requests: Iterable[Request], sources: Iterable[str]) -> list[Request]:
    """Return requests whose terms say which people the article of these `sources` names there for the first time."""
    texts = list(map(plain_text, sources))
    return [replace(one, terms=tuple(_noted(term, one, texts) for term in one.terms)) for one in requests]


def _noted(term: TermEntry, request: Request, texts: Sequence[str]) -> TermEntry:
    if term.kind != "person" or not term.targets:
        return term
    first = next((text for text in texts if term.source in text), "")
    return replace(term, note=FIRST_MENTION) if first and first == plain_text(request.source) else term


# And no foreign name that is as short as Chinese ones are: 戈登 is Gordon.
def _is_chinese(name: str) -> bool:
    is_like_sounds = set(fold_script(name)) <= set(SOUNDS) and len(split_surname(fold_script(name))[0]) < 2
    return is_chinese_person(name) and not is_like_sounds


# 玉泉区, and not 无人区.
def _is_place(found: re.Match[str]) -> bool:
    part = chinese_words.tag(found["stem"], False)[0][1] if chinese_words.has_word(found["stem"]) else "ns"
    is_word = part not in {"ns", "nr"} if found[0].endswith(("区", "區")) else part[0] in "cdprv"  # 总结镇、村两级
    return not is_word and not _NO_PLACES.match(found[0])
