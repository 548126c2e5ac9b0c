"""Two texts that are to be aligned, and all that is known of their sentences before."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

from translator.bilingual.alignment.evidence import Marks, mark_weights, marks_of, names_of
from translator.bilingual.alignment.lexicon import Words, find_meanings, load_dictionary, words_of
from translator.bilingual.words.language import is_chinese

_WORD_WORTH, _WORD_WORTH_BESIDE_DICTIONARY = 0.4, 0.25
"""Of what is learned from the texts themselves."""
MEANING_WORTH = 0.5
"""Of what the dictionary says."""


class TextPair:
    def __init__(self, sources: Sequence[str], targets: Sequence[str], source_tag: str, target_tag: str) -> None:
        self.lengths = (
            [max(1, len(text.encode())) for text in sources],
            [max(1, len(text.encode())) for text in targets],
        )
        self.ratio = sum(self.lengths[1]) / sum(self.lengths[0])
        names = names_of(sources) | names_of(targets)
        self.marks: tuple[list[Marks], list[Marks]] = (
            marks_of(sources, source_tag, names=names), marks_of(targets, target_tag, names=names),
        )  # fmt: skip
        self.words: tuple[list[Words], list[Words]] = words_of(sources, source_tag), words_of(targets, target_tag)
        self.weights = mark_weights(*self.marks, count=max(len(sources), len(targets)))
        useful = self.weights.keys()
        self.useful: tuple[list[frozenset[Hashable]], list[frozenset[Hashable]]] = (
            [marks & useful for marks in self.marks[0]], [marks & useful for marks in self.marks[1]],
        )  # fmt: skip

        self.meanings: list[Mapping[str, float]] = []
        """For each Chinese sentence, the stems of English words that its words may mean; empty without a dictionary."""
        self.chances = [0.0] * len(sources), [0.0] * len(targets)
        """Of each sentence; their product is what any two have in common by chance, in the dictionary's words."""
        self.word_worth = _WORD_WORTH
        dictionary = load_dictionary()
        if dictionary and is_chinese(source_tag) is not is_chinese(target_tag):
            side = 0 if is_chinese(source_tag) else 1
            self.meanings, chances = find_meanings(self.words[side], self.words[1 - side], dictionary)
            usual = sum(map(len, self.words[1 - side])) / len(self.words[1 - side]) or 1.0
            self.chances[side][:] = [MEANING_WORTH * chance for chance in chances]
            self.chances[1 - side][:] = [len(words) / usual for words in self.words[1 - side]]
            self.word_worth = _WORD_WORTH_BESIDE_DICTIONARY
        self.is_from_chinese = is_chinese(source_tag)
