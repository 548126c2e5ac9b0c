"""
Repair of Markdown emphasis that fails next to Chinese punctuation: `**注意：**请` becomes `**注意**：请`, or `<strong>`
where that would separate two quotation marks. Source: CommonMark 0.31, 6.2 (flanking delimiter runs).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import PLAIN
from translator.newsroom.articles.items import EMPHASIS_ELEMENTS
from translator.newsroom.articles.markdown_input import prepare_markdown
from translator.newsroom.articles.parser_input import EMPHASIS_EVENTS, parse_line

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


# Two runs of one mark that are intended as a pair; offsets are code points.
@dataclass(frozen=True, slots=True)
class _EmphasisPair:
    mark: str
    start: int
    end: int

    @property
    def inner(self) -> tuple[int, int]:
        return self.start + len(self.mark), self.end - len(self.mark)


def broken_emphasis(text: str) -> list[tuple[int, int]]:
    """
    Find pairs of `*`, `_` or `~~` that do not work because of the Chinese beside them: spans in code points, marks
    and all.
    """
    return [(pair.start, pair.end) for pair in _broken_pairs(text)]


def repair_emphasis(text: str, *, everywhere: bool = False) -> str:
    """Return `text` with each broken pair repaired; `everywhere`: also those that have no Chinese beside them."""
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


# Choose the pairs that are repaired first: what stands inside a pair decides whether its marks flank a word.
# `broken` is in the order of the text. Neighbours that touch are repaired one after the other, the shorter first.
def _innermost(broken: list[_EmphasisPair]) -> list[_EmphasisPair]:
    chosen: list[_EmphasisPair] = []
    for pair in broken:
        if chosen and pair.start <= chosen[-1].end + 1:
            if pair.end - pair.start >= chosen[-1].end - chosen[-1].start:
                continue
            chosen.pop()
        chosen.append(pair)
    return chosen


def emphases_in(text: str) -> Counter[str]:
    """Count how often inline Markdown is shown emphasised; keys are HTML names."""
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
    # Where each mark waits, in order.
    starts: dict[str, list[int]] = {}
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
    at = 0
    for paragraph_end in [*_PARAGRAPH_END.finditer(text), None]:
        stop = paragraph_end.start() if paragraph_end else len(text)
        for match in _DELIMITERS.finditer(text, at, stop):
            if match["run"] and match["run"] in {*_HTML, "***", "___"}:
                yield match["run"], match.start(), match.end()
        yield "", stop, stop
        at = stop


def _works(text: str, pair: _EmphasisPair, *, everywhere: bool) -> bool:
    left, right = pair.inner
    outer = (text[pair.start - 1 : pair.start], text[pair.end : pair.end + 1])
    inner = (text[left : left + 1], text[right - 1 : right])
    if not everywhere and all(char.isascii() for char in (*outer, *inner)):
        return True
    return can_open(pair.mark, outer[0], inner[0]) and can_close(pair.mark, inner[1], outer[1])


def can_open(mark: str, before: str, after: str) -> bool:
    if not _flanks(before, after):
        return False
    return mark[0] != "_" or not _flanks(after, before) or _is_punctuation(before)


def can_close(mark: str, before: str, after: str) -> bool:
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


# Yield ways to leave punctuation outside, the smallest move first; what stays inside has balanced brackets.
def _ways_to_move(inner: str) -> Iterator[tuple[str, str, str]]:
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


@dataclass(frozen=True, slots=True)
class Surroundings:
    before: str = ""
    """Of the segment, or of the line; empty where a line begins."""
    after: str = ""
    follows_dollar: bool = False


_LINE_START = pattern(
    r"(?P<mark>#{1,6}(?=\s|$)|[+-](?=\s|$)|[-=](?=[-= \t]*$)|>|~~~|:(?=::|\s|~)|\d{1,9}(?P<point>[.)])(?=\s|$))"
)
_INLINE = pattern(
    r"\\(?=[!-/:-@\[-`{-~]|$)|[`\[\]]|<(?=[A-Za-z/!?])|&(?=#?\w+;)|~(?!\s)|(?<!\s)~|\*|_|\$(?!\s)|[\xa0\x01-\x08\x0b\x0e-\x1f]|[{}]$"
)
_ESCAPED_OR_DOLLAR = pattern(r"\\(.)|\$", re.DOTALL)
_CLOSING_MARKS = pattern(r"(?<![\\#])#+\s*\Z")
_OTHER_DOLLAR = pattern(r"\$(?![\d\s]|\Z)|[^\s]\$(?!\d)")
_ENDS_BRACKET = pattern(r"(?<!\\)\]\Z")
_WORD = pattern(r"[^\W_]")


def _escaped_inline(text: str, place: Surroundings) -> str:
    first_dollar = -1 if place.follows_dollar or "$" in place.before else text.find("$")
    has_other_dollar = _OTHER_DOLLAR.search(text) is not None

    def escaped(match: re.Match[str]) -> str:
        char = match[0]
        if char == "\xa0" or char < " ":
            return "&nbsp;" if char == "\xa0" else f"&#{ord(char)};"
        left = text[match.start() - 1] if match.start() else place.before[-1:]
        right = text[match.end()] if match.end() < len(text) else place.after[:1]
        if char == "$" and right.isdigit() and not has_other_dollar:
            return char
        if char == "$" and first_dollar < match.start():
            # A backslash keeps a dollar sign from opening a formula, not from closing one.
            return "&#36;"
        if char in "*_" and _is_harmless(char, left, right):
            return char
        return "&amp;" if char == "&" else "\\" + char

    done = _INLINE.sub(escaped, text)
    if done.endswith("!") and place.after.startswith("["):
        done = done[:-1] + "\\!"
    if done[:1] in {"(", ":"} and _ENDS_BRACKET.search(place.before):
        done = "\\" + done  # [text](…) is a link, and [^1]: at the beginning of a line a footnote
    return done


def _is_harmless(mark: str, left: str, right: str) -> bool:
    if (not left or left.isspace()) and (not right or right.isspace()):
        return bool(left) and bool(right)
    return mark == "_" and bool(_WORD.match(left or " ")) and bool(_WORD.match(right or " "))


def write_paragraph(text: str, place: Surroundings) -> str:
    done = _escaped_inline(text, place)
    if not place.before or place.before.endswith("\n"):
        found = _LINE_START.match(done)
        if found and found["point"]:
            done = f"{done[: found.start('point')]}\\{done[found.start('point') :]}"
        elif found:
            done = "\\" + done
    return done


def write_line(text: str, place: Surroundings) -> str:
    done = _escaped_inline(text, place)
    return done if place.after else _CLOSING_MARKS.sub(r"\\\g<0>", done)


def write_html(text: str, place: Surroundings) -> str:
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text).replace("\xa0", "&nbsp;")


def in_dialect(text: str, not_escaped: str, always_escaped: str) -> str:
    """Write text for Markdown as a dialect reads it (`Dialect`)."""

    def written(match: re.Match[str]) -> str:
        if match[1] is None:
            return f"\\{match[0]}" if match[0] in always_escaped else match[0]
        return f"&#{ord(match[1])};" if match[1] in not_escaped else match[0]

    return _ESCAPED_OR_DOLLAR.sub(written, text)


def _attribute(quote: str, entity: str) -> Callable[[str, Surroundings], str]:
    def write(text: str, place: Surroundings) -> str:
        return re.sub(r"&(?=#?\w+;)", "&amp;", text).replace(quote, entity).replace("<", "&lt;")

    return write


def _title(marks: str) -> Callable[[str, Surroundings], str]:
    escaped = pattern(rf"\\(?=[!-/:-@\[-`{{-~]|$)|[{re.escape(marks)}]")

    def write(text: str, place: Surroundings) -> str:
        done = escaped.sub(lambda match: "\\" + match[0], text)
        return re.sub(r"\$(?!\d)", "&#36;", re.sub(r"&(?=#?\w+;)", "&amp;", done))

    return write


def _in_cell(write: Callable[[str, Surroundings], str]) -> Callable[[str, Surroundings], str]:
    return lambda text, place: write(text, place).replace("|", "\\|")


_MARKDOWN_TITLES = {"title-double": _title('"'), "title-single": _title("'"), "title-round": _title("()")}
_ATTRIBUTES = {"attribute-double": _attribute('"', "&quot;"), "attribute-single": _attribute("'", "&#39;")}
WRITERS: Mapping[str, Callable[[str, Surroundings], str]] = {
    "paragraph": write_paragraph,
    "heading": write_line,
    "line": write_line,
    "cell": _in_cell(write_paragraph),
    "alt": write_line,
    "cell-alt": _in_cell(write_line),
    **_MARKDOWN_TITLES,
    **_ATTRIBUTES,
    **{f"cell-{name}": _in_cell(write) for name, write in (_MARKDOWN_TITLES | _ATTRIBUTES).items()},
    "html": write_html,
    "text": lambda text, _place: text,
    "quoted": lambda text, _place: text.replace('"', "'"),
    "quoted-single": lambda text, _place: text.replace("'", "’"),
}

MARKDOWN_STYLES = frozenset({"paragraph", "heading", "line", "cell"})


# ASCII that autolinkers leave outside of a URL, up to a blank or the end.
_ENDS_URL = pattern(r"[.,;:!?'\")\]*_~]*(?:[\s<]|\Z)")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")


def separator(before: str, after: str, *, follows_dollar: bool = False) -> str:
    """
    Return a blank where `after`, written directly behind `before`, would change what either is. `follows_dollar`: a
    `$` stands earlier in the block.
    """
    ends, starts = before[-1:], after[:1]
    if not ends or not starts or ends.isspace() or starts.isspace():
        return ""
    is_one = (ends == "`" and starts == "`") or (ends == "]" and starts in "[(:") or (ends == "!" and starts == "[")
    if is_one and before[-2:-1] != "\\":
        return " "
    if before[:1] == "$" == ends and starts.isdigit():
        return " "  # `$E$5` is money.
    if starts != "$":
        return ""
    is_money = after[-1:] == "$" and ends.isascii() and ends.isalnum()
    return " " if follows_dollar or ends == "$" or is_money else ""


def separated_url(url: str, before: str, after: str) -> str:
    """Return a bare URL, bracketed or set off by blanks where its neighbours would become part of it."""
    crowded_before = before[-1:].isalnum() or before[-1:] == "_" or _is_crowding(before[-1:])
    crowded_after = _is_crowding(after[:1]) or not _ENDS_URL.match(after)
    if url.startswith("<") or not (crowded_before or crowded_after):
        return url
    if url.startswith("www."):
        return " " * crowded_before + url + " " * crowded_after
    return "<" + _ESCAPED.sub(r"\1", url) + ">"


def _is_crowding(neighbour: str) -> bool:
    return bool(neighbour) and not neighbour.isascii() and not neighbour.isspace()
