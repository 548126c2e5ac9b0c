"""
Sentence segmentation: splitting a paragraph into sentences, and joining sentences to a paragraph.

    split_segments     text → spans: code points, half-open, covering all but white space
    joiner             what stands between two target sentences
    join_sentences     sentences → the paragraph
    join_lines         lines that somebody typed or pasted → one line

`english` and `chinese` hold the rules; `masking` hides tags, URLs and code from both.
"""

from __future__ import annotations

from translator.bilingual.sentences.sentence_split import join_lines, join_sentences, joiner, split_segments

__all__ = ["join_lines", "join_sentences", "joiner", "split_segments"]
