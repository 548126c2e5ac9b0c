"""
Sentence alignment: which sentences of a text are the translation of which of another.

    align_sentences(sources, targets, …)    links in order: 1-1, 1-2, 2-1, 2-2, 1-0, 0-1 …
    align_texts(texts, …)                   the same for many texts, which teach one lexicon
    Lexicon.of(pairs, …)                    which words stand for which, learned from pairs that are sure

No model is needed: lengths, numbers and dates, names, markup, and words that occur together again and again. With one,
stretches in which these leave doubt are aligned anew.
"""

from __future__ import annotations

from translator.bilingual.alignment.lexicon import Lexicon
from translator.bilingual.alignment.sentence_alignment import Link, align_sentences, align_texts, learn_lexicon

__all__ = ["Lexicon", "Link", "align_sentences", "align_texts", "learn_lexicon"]
