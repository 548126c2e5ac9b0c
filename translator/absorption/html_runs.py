"""
An HTML page as runs of text, each between two tags of blocks, and the text of a run in the form of a `PageBlock`.

A tag inside of a run becomes the mark that the same markup has in the version it was rendered from. What a run says is
known only where it gives the text of its block again, character by character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape

from translator.absorption.page_text import MarkTable, PageBlock, is_mark
from translator.alignment.edit_alignment import align
from translator.patterns import pattern
from translator.segmenting import joiner, split_segments

_TOKEN = pattern(r"<!--.*?-->|<(style|script)\b.*?</\1\s*>|<[a-zA-Z/!][^<>]*>", re.DOTALL)
_NAME = pattern(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_INLINE = frozenset(
    {
        "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark",
        "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
    }
)  # fmt: skip
_VOID = frozenset({"br", "img", "wbr"})
_OPEN, _CLOSE, _ALONE = 0x100000, 0x104000, 0x108000
_END = 0x10C000
"""Characters for elements of the page: that open, that close, and that stand alone; all of them are above the marks."""
_OPENING, _CLOSING = f"[{chr(_OPEN)}-{chr(_CLOSE - 1)}]", f"[{chr(_CLOSE)}-{chr(_ALONE - 1)}]"
_ELEMENT = f"{_OPENING}.*?{_CLOSING}|[{chr(_ALONE)}-{chr(_END)}]"
_PAGE_ELEMENT = pattern(f"[{chr(_OPEN)}-{chr(_END)}]")
_BREAK = pattern(r"(?<![ \t])[ \t]*+\r?\n\s*+")
_LOOK_AHEAD = 30
"""How many runs are tried for one block, so that the time stays in proportion."""


@dataclass(slots=True)
class Run:
    """What stands between two tags of blocks."""

    html: str
    before: str
    """The tag before it."""
    place: str
    """`head` and `text` of the article, or `frame` for what stands around it."""
    line: int = 0

    @property
    def squeezed(self) -> str:
        """Its tags and text without blanks, for comparison."""
        return "".join(unescape(self.html).split())

    @property
    def text(self) -> str:
        """What readers see of it, for messages."""
        return " ".join(unescape(_TOKEN.sub("", self.html)).split()) or self.html.strip()


@dataclass(slots=True)
class HtmlPage:
    runs: list[Run] = field(default_factory=list)
    elements: list[str] = field(default_factory=list)
    """The tags and comments between them."""

    @property
    def shape(self) -> tuple[list[str], list[str]]:
        """What two pages share in which the same runs follow each other."""
        return [run.before for run in self.runs], self.elements


def read_runs(data: bytes) -> HtmlPage:
    """Return a page that `publish` wrote, or its edited form, as runs."""
    text = data.decode(errors="surrogateescape")
    page, place, before = HtmlPage(), "frame", ""
    pieces: list[str] = []
    line, first = 1, 1

    def close() -> None:
        html = "".join(pieces)
        pieces.clear()
        if html.strip():
            page.runs.append(Run(html, before, place, first))

    at = 0
    for found in _TOKEN.finditer(text):
        if not pieces:
            first = line
        pieces.append(text[at : found.start()])
        line += text.count("\n", at, found.end())
        at, token = found.end(), found[0]
        name = _NAME.match(token)
        if name and name[1].lower() in _INLINE:
            pieces.append(token)
            continue
        close()
        page.elements.append(token)
        before = token
        if name and name[0] == "<article" and place == "frame":
            place = "head"
        elif token == "</header>" and place == "head":
            place = "text"
        elif token == "</article>":
            place = "frame"
    pieces.append(text[at:])
    close()
    return page


def pair_runs(before: Sequence[Run], after: Sequence[Run], *, is_same_shape: bool) -> dict[int, int]:
    """Return which run became which, by their order and text."""
    if is_same_shape:
        return dict(zip(range(len(before)), range(len(after)), strict=True))
    names = [
        [f"{run.place[0]}{run.before[:3]}{' '.join(run.html.split())}" for run in runs] for runs in (before, after)
    ]
    beads = align(names[0], names[1], steps=((1, 1),))
    return {bead.before.start: bead.after.start for bead in beads if bead.before and bead.after}


@dataclass(slots=True)
class _KnownMarks:
    """Which marks the tags of a run stand for."""

    pairs: dict[str, tuple[str, str]] = field(default_factory=dict)
    pieces: dict[str, str] = field(default_factory=dict)
    """What a mark that stands alone is in the page: an image, code, an address."""


@dataclass(slots=True)
class RunReader:
    tag: str
    marks: MarkTable
    _chars: dict[str, str] = field(default_factory=dict)
    _raw: dict[str, str] = field(default_factory=dict)
    _known: dict[int, _KnownMarks] = field(default_factory=dict)
    """Number of a run → what is known of it."""
    _all: _KnownMarks = field(default_factory=_KnownMarks)

    def match(self, blocks: Sequence[PageBlock], runs: Sequence[Run]) -> dict[int, int]:
        """Return for blocks the number of the run that shows each; those that no run gives again have none."""
        found: dict[int, int] = {}
        at = 0
        for number, block in enumerate(blocks):
            if block.context:
                continue
            tried = 0
            for there in range(at, len(runs)):
                run = runs[there]
                if run.place == "frame" or (run.place == "head" and not run.before.startswith("<h1")):
                    continue
                if self._learn(block, run, there):
                    found[number], at = there, there + 1
                    break
                tried += 1
                if tried == _LOOK_AHEAD:
                    break
        taken = set(found.values())
        for number, block in enumerate(blocks):
            opening = {"title": "h1", "summary": 'p class="summary"'}.get(block.context)
            for there, run in enumerate(runs) if opening else ():
                if run.place == "head" and run.before.startswith(f"<{opening}") and there not in taken:
                    if self._learn(block, run, there):
                        found[number] = there
                    break
        return found

    def _learn(self, block: PageBlock, run: Run, number: int) -> bool:
        """Find out which markup of a run is which mark of a block; return whether the run gives its text again."""
        line = self._line(run.html)
        pattern, marks = self._pattern(block)
        hit = pattern.fullmatch(line)
        if hit is None:
            return False
        known, opened = _KnownMarks(), []
        for mark, piece in zip(marks, hit.groups(), strict=True):
            role = self.marks.role_of(mark) if mark else ""
            if role == "alone":
                known.pieces[piece] = mark
                continue
            for char in piece:
                if char < chr(_CLOSE):
                    opened.append((char, mark))
                    continue
                start, first = opened.pop() if opened else ("", "")
                if not start or bool(first) != bool(mark) or known.pairs.get(start, (first, mark)) != (first, mark):
                    return False
                known.pairs[start] = (first, mark)
        self._known[number] = known
        if self._read(line, known) != block.text:
            return False
        for char, pair in known.pairs.items():
            if pair != ("", ""):
                self._all.pairs.setdefault(char, pair)
        for piece, mark in known.pieces.items():
            self._all.pieces.setdefault(piece, mark)
        return True

    def _pattern(self, block: PageBlock) -> tuple[re.Pattern[str], list[str]]:
        """
        Return what a run looks like that shows a block, and the mark of each of its groups.

        Markup around whole sentences is not in the catalog; its groups have no mark.
        """
        starts, ends = {start for start, _end in block.sentences}, {end for _start, end in block.sentences}
        parts, marks = [r"\s*"], []
        for at, char in enumerate(block.text):
            if at in starts:
                parts.append(f"({_OPENING}*?)")
                marks.append("")
            if is_mark(char):
                role = self.marks.role_of(char)
                alone = f"({_ELEMENT}|{re.escape(unescape(self.marks.spell(char)))})"
                parts.append(f"({_OPENING})" if role == "start" else f"({_CLOSING})" if role == "end" else alone)
                marks.append(char)
            else:
                parts.append(r"\s+" if char == " " else re.escape(char))
            if at + 1 in ends:
                parts.append(f"({_CLOSING}*)")
                marks.append("")
            parts.append(r"(?:\r?\n)?")
        return re.compile("".join([*parts, r"\s*"]), re.DOTALL), marks

    def block(self, run: Run, model: PageBlock | None, number: int | None) -> PageBlock:
        """Return an edited run as a block: of the kind of `model`, with the markup of the run `number` of before."""
        text = self._read(self._line(run.html), self._known.get(-1 if number is None else number, _KnownMarks()))
        kind, context = (model.kind, model.context) if model else ("paragraph", "")
        return PageBlock(kind, context, text, tuple(self._sentences(text)), run.line)

    def _sentences(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where the sentences of a text with marks are, cut as those of a text with numbered tags."""
        written, count = "", 0
        places: list[int] = []
        open_numbers: list[int] = []
        for at, char in enumerate(text):
            shown = char
            if is_mark(char):
                role = self.marks.role_of(char)
                if role == "end" and open_numbers:
                    shown = f"</{open_numbers.pop()}>"
                else:
                    count += 1
                    shown = f"<{count}>" if role == "start" else f"<{count}/>"
                    open_numbers += [count] if role == "start" else []
            written += shown
            places += [at] * len(shown)
        for start, end in split_segments(written, self.tag):
            yield places[start], places[end - 1] + 1

    def _line(self, html: str) -> str:
        """Return a run as one text, in which each tag is one character."""
        pieces, at = [], 0
        for found in _TOKEN.finditer(html):
            pieces += [unescape(html[at : found.start()]), self._char(found[0])]
            at = found.end()
        return "".join([*pieces, unescape(html[at:])])

    def _char(self, raw: str) -> str:
        if raw not in self._chars:
            name = _NAME.match(raw)
            first = _ALONE if name is None or name[1].lower() in _VOID else _CLOSE if raw.startswith("</") else _OPEN
            self._chars[raw] = chr(min(first + len(self._chars), first + _CLOSE - _OPEN - 1))
            self._raw[self._chars[raw]] = raw
        return self._chars[raw]

    def _read(self, line: str, known: _KnownMarks) -> str:
        """Return a text with the marks that its tags stand for; markup that is not known gets marks of its own."""
        pieces = {**self._all.pieces, **known.pieces}
        if pieces:
            longest = sorted(pieces, key=len, reverse=True)
            line = re.sub("|".join(map(re.escape, longest)), lambda hit: pieces[hit[0]], line)
        closing: list[str] = []

        def mark(hit: re.Match[str]) -> str:
            char, raw = hit[0], self._raw[hit[0]]
            pair = known.pairs.get(char) or self._all.pairs.get(char)
            if char < chr(_CLOSE):
                start, end = pair or (self.marks.foreign(raw, "start"), self.marks.foreign(f"end of {raw}", "end"))
                closing.append(end)
                return start
            if char < chr(_ALONE) and closing:
                return closing.pop()
            return self.marks.foreign(raw, "alone")

        line = _PAGE_ELEMENT.sub(mark, line).strip()
        return re.sub(r"\s+", " ", _BREAK.sub(lambda hit: self._gap(line, hit), line))

    def _gap(self, line: str, hit: re.Match[str]) -> str:
        before, after = (
            next((char for char in side if not is_mark(char)), "")
            for side in (reversed(line[max(0, hit.start() - 20) : hit.start()]), line[hit.end() : hit.end() + 20])
        )
        return joiner(before, after, self.tag)
