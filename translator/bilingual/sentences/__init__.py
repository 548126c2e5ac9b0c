"""Sentence segmentation: splitting a paragraph into sentences, and joining sentences to a paragraph."""

from __future__ import annotations

from translator.bilingual.sentences.sentence_split import (
    join_lines,
    join_sentences,
    joiner,
    split_segments,
    split_sentences,
)

__all__ = ["join_lines", "join_sentences", "joiner", "split_segments", "split_sentences"]
