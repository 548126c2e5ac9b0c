"""The top-level blocks of an article, by which pages with several languages are aligned."""

from __future__ import annotations

from itertools import pairwise

from pyromark import events_with_range

from translator.layouts.html import MARKDOWN_OPTIONS


def top_level_blocks(markdown: str) -> list[str]:
    """
    Cut Markdown into its top-level blocks; footnote and link definitions go with the block before them, and those at
    the beginning with the first. What has definitions alone is one block.

    Versions of one article have equally many: the proof of structure has seen to that.
    """
    data, depth = markdown.encode(), 0
    starts: list[int] = []
    for event, span in events_with_range(markdown, options=MARKDOWN_OPTIONS):
        if depth == 0 and not (isinstance(event, dict) and "End" in event):
            starts.append(span["start"])
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
    edges = [0, *starts[1:], len(data)]
    return [data[start:end].decode() for start, end in pairwise(edges)]
