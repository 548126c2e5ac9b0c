"""
Text with styles for the terminal, above all changed words: deleted ones are red and struck out, inserted ones green and
underlined. Where colours are off, they are in brackets as well (`[-so-]`, `{+so+}`), so that nothing is said by a style
alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from translator.bilingual.alignment.word_diff import DiffSpan
from translator.bilingual.words.patterns import printable
from translator.desk.render.width import cells, truncate, wrap_spans

if TYPE_CHECKING:
    from rich.text import Text

Side = Literal["old", "new"]

_STYLES: dict[tuple[Side, bool], str] = {
    ("old", False): "red strike",
    ("new", False): "bold green underline",
    ("old", True): "dim strike",
    ("new", True): "dim underline",
}
_BRACKETS: dict[Side, tuple[str, str]] = {"old": ("[-", "-]"), "new": ("{+", "+}")}
# Code points that one cell may hold, a letter and its accents.
_CLUSTER = 4
_VISIBLE_BLANKS = str.maketrans(" \u3000\u00a0", "␣␣␣")


@dataclass(frozen=True, slots=True)
class StyledRun:
    """A stretch of text with a style in the words of rich; empty for none."""

    text: str
    style: str = ""
    bracket: int = 0
    """Length of the bracket at either end, from which no line may tear the word."""


def plain_runs(text: str, style: str = "") -> list[StyledRun]:
    return [StyledRun(printable(text), style)] if text else []


def marked_runs(text: str, spans: Sequence[DiffSpan], side: Side, *, brackets: bool) -> list[StyledRun]:
    """
    Return `text` in runs, the changed ones with their style, and in brackets where `brackets` says so.

    Blanks that changed are shown as `␣`, since a style on a blank is easily missed.
    """
    before, after = _BRACKETS[side] if brackets else ("", "")
    runs = []
    for span in spans:
        part = printable(text[span.start : span.end])
        if span.is_changed:
            part = part.translate(_VISIBLE_BLANKS) if not part.strip() else part
            runs.append(StyledRun(f"{before}{part}{after}", _STYLES[side, span.is_soft], len(before)))
        else:
            runs.append(StyledRun(part))
    return runs


def wrap_runs(runs: Sequence[StyledRun], width: int) -> list[Text]:
    """Break runs into lines of at most `width` cells, styles kept; at least one line."""
    from rich.text import Text

    text = "".join(run.text for run in runs)
    lines: list[Text] = [] if text.strip() else [Text()]
    for start, end in wrap_spans(text, width, unbroken=_bracket_ends(runs)):
        line, at = Text(), 0
        for run in runs:
            first, last = max(start, at), min(end, at + len(run.text))
            if first < last:
                line.append(run.text[first - at : last - at], run.style or None)
            at += len(run.text)
        lines.append(line)
    return lines


def _bracket_ends(runs: Sequence[StyledRun]) -> Iterator[int]:
    at = 0
    for run in runs:
        if run.bracket:
            yield at + run.bracket
            yield at + len(run.text) - run.bracket
        at += len(run.text)


def underline(text: str, start: int, end: int, width: int) -> list[str]:
    """
    Return one line of `text` and below it a line of `^` under `start:end`, both at most `width` cells.

    Offsets are code points into `text`, half-open; an empty span gets one sign. A long text is cut around the span.
    """
    # A long text may have a thousand findings: only what stands around each is measured.
    skipped = max(0, start - width * _CLUSTER)
    shown = printable(text[skipped : start + width * _CLUSTER])
    start, end = start - skipped, min(end - skipped, len(shown))
    first = _window_start(shown, start, end, width, is_cut=skipped > 0)
    head = "…" if first or skipped else ""
    line = head + shown[first:]
    offset = cells(head + shown[first:start])
    marked = max(1, cells(shown[start:end]))
    return [truncate(line, width), " " * offset + "^" * max(1, min(marked, width - offset))]


def _window_start(text: str, start: int, end: int, width: int, *, is_cut: bool) -> int:
    """Return where the shown part of `text` begins, so that the span is in it with some words before."""
    if not is_cut and cells(text[:end]) < width:
        return 0
    lead = max(0, (width - min(cells(text[start:end]), width)) // 3)
    first = start
    while first > 0 and cells(text[first - 1 : start]) <= lead - 1:
        first -= 1
    return first
