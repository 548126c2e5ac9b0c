"""
Paragraphs into sentences, with offsets that lose nothing, and sentences into paragraphs again.

    split_segments     text → spans: code points, half-open, covering all but white space
    joiner             what stands between two target sentences

`english` and `chinese` hold the two rules; `masking` hides what neither may look into (tags, URLs, code).
"""

from __future__ import annotations

from translator.segmenting.joiners import joiner
from translator.segmenting.sentence_split import split_segments

__all__ = ["joiner", "split_segments"]
