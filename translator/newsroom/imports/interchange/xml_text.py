"""
Other texts in an XML file whose remaining bytes stay as they are.

lxml writes a document anew: quotes, entities and line ends change everywhere. Here expat says at which byte each text
begins and ends, and only these bytes are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from xml.parsers import expat
from xml.sax.saxutils import escape

from translator.bilingual.words.inline import TAG
from translator.bilingual.words.patterns import pattern

_UTF8 = pattern(rb"""\s*<\?xml[^>]*encoding\s*=\s*["'](?!utf-?8["'])""", re.IGNORECASE)


def replace_texts(data: bytes, texts: Mapping[int, tuple[Sequence[tuple[str, int]], str]]) -> bytes:
    """
    Return the document with other texts in some elements.

    `texts` maps the place of an element (how many begin before it) to its pieces, as `xml.inline_pieces` gives them,
    and the new text with the same numbered tags. An element stays as it is where the tags differ, where a text crosses
    an annotation, and in a document that is not UTF-8.
    """
    if _UTF8.match(data) or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data
    wanted = {place: filled for place, (pieces, text) in texts.items() if (filled := _gap_texts(pieces, text))}
    spans = _GapSpans(data, wanted).spans
    edits = [(spans.get((place, gap)), text) for place, gaps in wanted.items() for gap, text in gaps.items()]
    for (start, end), text in sorted(((span, text) for span, text in edits if span), reverse=True):
        if b"<" not in data[start:end]:  # a comment, CDATA
            data = data[:start] + escape(text).encode() + data[end:]
    return data


def _gap_texts(pieces: Sequence[tuple[str, int]], text: str) -> dict[int, str]:
    """Return the gaps that change, with their new texts; nothing where `text` does not fit into `pieces`."""
    runs: list[list[tuple[str, int]]] = [[]]
    for piece, gap in pieces:
        if gap >= 0:
            runs[-1].append((piece, gap))
        elif piece:
            runs.append([])
    tags = list(TAG.finditer(text))
    if [match[0] for match in tags] != [piece for piece, gap in pieces if gap < 0 and piece]:
        return {}
    starts, ends = [0, *(match.end() for match in tags)], [*(match.start() for match in tags), len(text)]
    changed: dict[int, str] = {}
    for run, start, end in zip(runs, starts, ends, strict=True):
        if text[start:end] != "".join(piece for piece, _gap in run):
            filled = [gap for piece, gap in run if piece] or [gap for _piece, gap in run]
            if len(filled) != 1:
                return {}
            changed[filled[0]] = text[start:end]
    return changed


class _GapSpans:
    """The bytes (start, end) of each gap in the elements at some places: (place, gap) → span."""

    def __init__(self, data: bytes, places: Collection[int]) -> None:
        self.spans: dict[tuple[int, int], tuple[int, int]] = {}
        self._data, self._places = data, places
        self._element = self._inside = self._began = -1
        self._depth = self._gap = 0
        self._parser = parser = expat.ParserCreate()
        parser.StartElementHandler = self._on_start
        parser.EndElementHandler = self._on_end
        parser.CharacterDataHandler = parser.CommentHandler = parser.StartCdataSectionHandler = self._on_content
        parser.ProcessingInstructionHandler = parser.DefaultHandler = self._on_content
        parser.Parse(data, True)

    def _on_content(self, *_content: str) -> None:
        if self._began < 0:
            self._began = self._parser.CurrentByteIndex

    def _on_start(self, _name: str, _attributes: Mapping[str, str]) -> None:
        self._element += 1
        if self._depth:
            self._end_gap()
        elif self._element in self._places:
            self._inside, self._gap = self._element, 0
        else:
            return
        self._depth += 1
        self._began = -1

    def _on_end(self, _name: str) -> None:
        if self._depth:
            self._end_gap()
            self._depth -= 1
            self._began = -1

    def _end_gap(self) -> None:
        end = self._parser.CurrentByteIndex
        start = end if self._began < 0 else self._began
        if self._began >= 0 or self._data[end - 2 : end] != b"/>":  # `<g/>` has no place for a text
            self.spans[self._inside, self._gap] = (start, end)
        self._gap += 1
