"""
Words of which a person decided how the house writes them in the other script: 陈干生 is 陳乾生, in every article.

They are lines of `glossaries/conversions.csv`, so that people can read, correct and search them like any other term.
Whoever changes or confirms a character of a converted text that is in doubt settles the word that it stands in.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from translator.bilingual.scripts.word_conversion import NAMES, doubts_of, words_of
from translator.bilingual.words.language import ZH_HANS, fold_script, has_han, is_traditional
from translator.bilingual.words.masking import mask_protected
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.ground.files import locked, write_atomically
from translator.newsroom.ground.project import Project
from translator.newsroom.house.character_choices import differs_by_choices
from translator.newsroom.house.glossary import read_glossary_file
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.csv_file import glossary_csv

FILE = "conversions.csv"


def chosen_words(catalog: Catalog, entry: Entry, before: str) -> dict[str, str]:
    """
    Return the words that a decision on `entry` settled: Simplified → as it stands in the target now.

    `before` is the target before the decision. Characters that stand by themselves are settled in their sentence only.
    """
    text = entry.target
    if not is_traditional(catalog.tag) or not differs_by_choices(text, before):
        return {}
    places = {place for place, (one, other) in enumerate(zip(text, before, strict=True)) if one != other}
    return words_at(text, places or {place for place, _other in doubts_of(mask_protected(text))})


def words_at(text: str, places: Collection[int]) -> dict[str, str]:
    """Return the words of a Traditional `text` in which `places` are: Simplified → as it stands."""
    found: dict[str, str] = {}
    start = 0
    for word, _tag in words_of(fold_script(mask_protected(text))):
        end = start + len(word)
        if len(word) > 1 and has_han(word) and any(start <= place < end for place in places):
            found[word] = text[start:end]
        start = end
    return found


def keep_words(project: Project, tag: str, words: Mapping[str, str], note: str) -> list[str]:
    """
    Write words into the glossary of conversions of `project`, in the place of what it had for them; return them.

    A word that another glossary has already is left out. Raises `GlossaryError` where the file cannot be used, and
    `WriteError`.
    """
    path = project.glossaries_dir / FILE
    others = {
        form
        for other in sorted(path.parent.glob("*.csv"))
        if other != path
        for concept in read_glossary_file(other).concepts
        for form in concept.forms.get(ZH_HANS, ())
    }
    fresh = {word: written for word, written in words.items() if word not in others}
    if not fresh:
        return []
    project.derived_dir.mkdir(parents=True, exist_ok=True)
    with locked(project.derived_dir / "conversions.lock"):
        known = read_glossary_file(path).concepts if path.exists() else ()
        kept = {concept.forms[ZH_HANS][0]: concept for concept in known if ZH_HANS in concept.forms}
        for word, written in fresh.items():
            kind = "person" if any(name == word and kind in NAMES for name, kind in words_of(word)) else ""
            forms = {ZH_HANS: (word,), **(kept[word].forms if word in kept else {}), tag: (written,)}
            kept[word] = Concept(forms, kind=kind, note=note)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, glossary_csv(kept.values()).encode())
    return list(fresh)
