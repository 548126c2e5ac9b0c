"""Alignment: which sentences of a text are the translation of which of another, without a model."""

from __future__ import annotations

from translator.bilingual.alignment.sentence_alignment import Lexicon, Link, align_sentences, align_texts, learn_lexicon

__all__ = ["Lexicon", "Link", "align_sentences", "align_texts", "learn_lexicon"]
