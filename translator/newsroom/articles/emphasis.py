"""
Repair of Markdown emphasis that fails next to Chinese punctuation.

CommonMark lets `**` open or close emphasis only next to a word: between punctuation and a letter it does neither, so
`**注意：**请` shows its asterisks. The punctuation is moved out of the pair (`**注意**：请`). Where that would separate
two quotation marks, `<strong>` replaces the asterisks.

Source: CommonMark 0.31, 6.2 (left- and right-flanking delimiter runs).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import PLAIN
from translator.newsroom.articles.html_tags import EMPHASIS_ELEMENTS
from translator.newsroom.articles.markdown_events import EMPHASIS_EVENTS, parse_line
from translator.newsroom.articles.markdown_input import prepare_markdown

_DELIMITERS = pattern(
    r"(?P<skipped>\\.|(?<!`)(?P<ticks>`+)(?!`).*?(?<!`)(?P=ticks)(?!`)|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s[^()]*)?\)"
    r"|<[A-Za-z/!][^<>]*>|\$\$?[^\s$](?:[^$\n]*[^\s$])?\$\$?(?![0-9])|https?://[^\s<>]*?(?=\*\*|[\s<>]|$))"
    r"|(?P<run>\*+|_+|~~)",
    re.DOTALL,
)
# How deep pairs may be nested; nobody marks up more.
_MOST_ROUNDS = 50
# Marks of punctuation that may move out of either end of a pair.
_MOST_MOVED = 8
_PARAGRAPH_END = pattern(r"\n[ \t>]*\n")
_LEADING = "“‘「『（《〈【〔［(\"'"
_TRAILING = "”’」』）》〉】〕］)\"'：，。！？；、…—:,.!?;"
_PARTNERS = dict(zip("”’」』）》〉】〕］)", "“‘「『（《〈【〔［(", strict=True))
_LINE_END = pattern(r"(?:(?<![ \t])[ \t]++)?(?:\r\n|\n|\r)[ \t>]*")
_HTML = {"*": "em", "_": "em", "**": "strong", "__": "strong", "~~": "del"}

HTML_NAMES = {kind: name for name, kind in reversed(EMPHASIS_ELEMENTS.items())}
"""The HTML element for each kind of placeholder that is emphasis."""


@dataclass(frozen=True, slots=True)
class _EmphasisPair:
    """Two runs of one mark that are intended as a pair; offsets are code points."""

    mark: str
    start: int
    end: int

    @property
    def inner(self) -> tuple[int, int]:
        return self.start + len(self.mark), self.end - len(self.mark)


def broken_emphasis(text: str) -> list[tuple[int, int]]:
    """
    Find pairs of `*`, `_` or `~~` in Markdown text that do not work as emphasis because of the Chinese beside them.

    Returns spans in code points, marks and all, in order. What stands in code, link addresses, HTML tags and formulas,
    or after a backslash, is not a mark.
    """
    return [(pair.start, pair.end) for pair in _broken_pairs(text)]


def repair_emphasis(text: str, *, everywhere: bool = False) -> str:
    """
    Return `text` with each broken pair repaired, and a text without any unchanged.

    Punctuation moves outside of the marks where that is enough, else `<strong>`, `<em>` or `<del>` replaces them.
    `everywhere` also mends pairs that have no Chinese beside them: for text whose marks are known to be intended.
    """
    for _round in range(_MOST_ROUNDS):
        broken = _broken_pairs(text, everywhere=everywhere)
        if not broken:
            break
        pieces: list[str] = []
        end = len(text)
        for pair in reversed(_innermost(broken)):
            pieces += [text[pair.end : end], _repaired_pair(text, pair)]
            end = pair.start
        text = text[:end] + "".join(reversed(pieces))
    return text


def _innermost(broken: list[_EmphasisPair]) -> list[_EmphasisPair]:
    """
    Choose the pairs that are repaired first: what stands inside of a pair decides whether its marks flank a word.

    `broken` is in the order of the text. Neighbours that touch are repaired one after the other, the shorter first.
    """
    chosen: list[_EmphasisPair] = []
    for pair in broken:
        if chosen and pair.start <= chosen[-1].end + 1:
            if pair.end - pair.start >= chosen[-1].end - chosen[-1].start:
                continue
            chosen.pop()
        chosen.append(pair)
    return chosen


def emphases_in(text: str) -> Counter[str]:
    """Count how often inline Markdown is shown emphasised, by Markdown's marks or by HTML; keys are HTML names."""
    line = _LINE_END.sub(" ", text)
    found: Counter[str] = Counter()
    for event in parse_line(prepare_markdown(line.encode(), format=PLAIN).data):
        if event.is_start:
            kind = EMPHASIS_EVENTS.get(event.name)
        else:
            kind = EMPHASIS_ELEMENTS.get(event.value[1:-1]) if event.name == "InlineHtml" else None
        if kind:
            found[HTML_NAMES[kind]] += 1
    return found


def _broken_pairs(text: str, *, everywhere: bool = False) -> list[_EmphasisPair]:
    if text.isascii() and not everywhere:
        return []
    broken = (pair for pair in _pairs(text) if not _works(text, pair, everywhere=everywhere))
    return sorted(broken, key=lambda pair: pair.start)


def _pairs(text: str) -> Iterator[_EmphasisPair]:
    waiting: list[tuple[str, int]] = []
    starts: dict[str, list[int]] = {}
    """Where each mark waits, in order."""
    for mark, start, end in _runs(text):
        if not mark:
            waiting.clear()
            starts.clear()
            continue
        before, after = text[start - 1 : start], text[end : end + 1]
        opened = starts[mark][-1] if starts.get(mark) else None
        if opened is not None and before and not before.isspace() and opened + len(mark) < start:
            while waiting and waiting[-1][1] >= opened:
                starts[waiting.pop()[0]].pop()
            yield _EmphasisPair(mark, opened, end)
        elif after and not after.isspace() and not (mark[0] == "_" and before.isascii() and before.isalnum()):
            waiting.append((mark, start))
            starts.setdefault(mark, []).append(start)


def _runs(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield runs of marks, and an empty mark at the end of each paragraph."""
    at = 0
    for paragraph_end in [*_PARAGRAPH_END.finditer(text), None]:
        stop = paragraph_end.start() if paragraph_end else len(text)
        for match in _DELIMITERS.finditer(text, at, stop):
            if match["run"] and match["run"] in {*_HTML, "***", "___"}:
                yield match["run"], match.start(), match.end()
        yield "", stop, stop
        at = stop


def _works(text: str, pair: _EmphasisPair, *, everywhere: bool) -> bool:
    """Whether both runs work as intended; a pair without Chinese beside it counts as working."""
    left, right = pair.inner
    outer = (text[pair.start - 1 : pair.start], text[pair.end : pair.end + 1])
    inner = (text[left : left + 1], text[right - 1 : right])
    if not everywhere and all(char.isascii() for char in (*outer, *inner)):
        return True
    return can_open(pair.mark, outer[0], inner[0]) and can_close(pair.mark, inner[1], outer[1])


def can_open(mark: str, before: str, after: str) -> bool:
    """Whether a run between these two characters (empty at an edge) can open emphasis."""
    if not _flanks(before, after):
        return False
    return mark[0] != "_" or not _flanks(after, before) or _is_punctuation(before)


def can_close(mark: str, before: str, after: str) -> bool:
    """Whether a run between these two characters (empty at an edge) can close emphasis."""
    return can_open(mark, after, before)


def _flanks(outside: str, inside: str) -> bool:
    if not inside or inside.isspace():
        return False
    return not _is_punctuation(inside) or not outside or outside.isspace() or _is_punctuation(outside)


def _is_punctuation(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def _repaired_pair(text: str, pair: _EmphasisPair) -> str:
    before, after = text[pair.start - 1 : pair.start], text[pair.end : pair.end + 1]
    inner = text[slice(*pair.inner)]
    mark = pair.mark.replace("_", "*")
    for leading, middle, trailing in _ways_to_move(inner):
        opens = can_open(mark, (before + leading)[-1:], middle[0])
        if opens and can_close(mark, middle[-1], (trailing + after)[:1]):
            return f"{leading}{mark}{middle}{mark}{trailing}"
    names = ["strong", "em"] if len(mark) == 3 else [_HTML[mark]]
    opening, closing = "".join(f"<{name}>" for name in names), "".join(f"</{name}>" for name in reversed(names))
    return f"{opening}{inner}{closing}"


def _ways_to_move(inner: str) -> Iterator[tuple[str, str, str]]:
    """Yield ways to leave punctuation outside, the smallest move first; what stays inside has balanced brackets."""
    stripped = inner.lstrip(_LEADING)
    leading = inner[: len(inner) - len(stripped)][:_MOST_MOVED]
    trailing = stripped[len(stripped.rstrip(_TRAILING)) :][-_MOST_MOVED:]
    moves = sorted(
        ((left, right) for left in range(len(leading) + 1) for right in range(len(trailing) + 1)),
        key=lambda move: sum(move),
    )
    for left, right in moves:
        middle = inner[left : len(inner) - right]
        if middle.strip() == middle and middle and _is_balanced(middle):
            yield inner[:left], middle, inner[len(inner) - right :]


def _is_balanced(text: str) -> bool:
    waiting: list[str] = []
    for char in text:
        if char in _PARTNERS.values():
            waiting.append(char)
        elif char in _PARTNERS and (not waiting or waiting.pop() != _PARTNERS[char]):
            return False
    return not waiting and text.count('"') % 2 == 0
