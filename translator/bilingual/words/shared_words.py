"""Words that two texts share by the dictionary: how much of each is said in the other, in whatever order."""

from __future__ import annotations

from typing import NamedTuple

from translator.bilingual.words.dictionary import Dictionary
from translator.bilingual.words.english_words import stems_of
from translator.bilingual.words.language import fold_script


class SharedWords(NamedTuple):
    """Of two texts: how many of their words the dictionary knows, and how many of all these stand in the other one."""

    english: int
    chinese: int
    shared: int


def shared_words(english: str, chinese: str, dictionary: Dictionary) -> SharedWords:
    """Count the words of content of two texts, each once; Chinese ones of two characters and more."""
    chinese = fold_script(chinese)
    stems = {stem for stem in stems_of(english) if stem in dictionary.frequency}
    words = {chinese[start:end] for start, end in dictionary.segments(chinese)} & dictionary.meanings.keys()
    said = {stem for word in dictionary.words_in(chinese) for stem in dictionary.meanings[word]}
    shared = len(stems & said) + sum(not dictionary.meanings[word].isdisjoint(stems) for word in words)
    return SharedWords(len(stems), len(words), shared)
