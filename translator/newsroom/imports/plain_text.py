"""
Plain text as Markdown, and texts without invisible characters and double blanks.

The joiners of emoji and of scripts such as Devanagari or Arabic stay; between letters of English or Chinese they mean
nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import FrontMatter, read_front_matter
from translator.newsroom.articles.markdown_input import prepare_markdown

_PARAGRAPH_END = pattern(r"[.!?。！？…:：][\"”’」』）)\]]*$")
_WIDE = pattern("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uff60]")
# Columns; wider lines were not wrapped by hand.
_WIDEST = 130
# Columns; narrower lines, of which none begins with a small letter, are those of a list or a poem.
_WIDEST_ITEM = 36
# Share of the widest line that the others fill where text was wrapped.
_LEAST_FILLED = 0.6
_BULLET = pattern(r"^[•·●○▪■◦‣⁃]\s*")
_LIST_ITEM = pattern(r"(?:[-*+]|\d{1,9}[.)])\s+")
_LINE_START = pattern(r"^(?P<mark>#{1,6}(?=\s|$)|>|=+$|-{3,}$|[+-](?=\s*$)|~~~|```|\|)")
_NUMBER_ALONE = pattern(r"^(\d{1,9})(?=[.)]\s*$)")
_INLINE = pattern(r"\\(?=[!-/:-@\[-`{-~])|`|<(?=[A-Za-z/!?])|&(?=#?\w+;)|\[|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\*|~~")

_MARKDOWN = pattern(
    r"^#{1,6} \S|^```|^~~~|\[[^\[\]\n]++\]\([^)\[\s]++\)|\*\*\S[^*\n]*\*\*|^\|.*\|\s*$\n^\|[ :|-]+\|\s*$|^\[\^?\w+\]: ",
    re.MULTILINE,
)


def convert_plain_text(lines: Iterable[str]) -> str:
    """
    Return plain text as Markdown that reads the same; paragraphs are divided by blank lines.

    A block whose lines are mostly of one width and mostly end in the middle of a sentence was wrapped by hand, and is
    one paragraph; of any other block each line is a paragraph. Bullets become list items.
    """
    blocks: list[list[str]] = [[]]
    for line in lines:
        text = line.strip()
        if text:
            blocks[-1].append(text)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join("\n".join(paragraph) for block in blocks if block for paragraph in _paragraphs(block))


def _paragraphs(block: list[str]) -> list[list[str]]:
    block = [_BULLET.sub("- ", line) for line in block]
    escaped = [escape_line(line) for line in block]
    if all(_LIST_ITEM.match(line) for line in block):
        return [escaped]
    return [escaped] if is_wrapped(block) else [[line] for line in escaped]


def is_wrapped(block: list[str]) -> bool:
    widths = [len(line) + len(_WIDE.findall(line)) for line in block[:-1]]
    if not widths or max(widths) > _WIDEST:
        return False
    going_on = sum(not _PARAGRAPH_END.search(line) for line in block[:-1])
    is_list = len(block) > 2 and max(widths) < _WIDEST_ITEM and not any(line[:1].islower() for line in block)
    return not is_list and going_on * 2 >= len(widths) and min(widths) >= max(widths) * _LEAST_FILLED


def escape_line(text: str) -> str:
    """Escape what Markdown would read as markup in a line of plain text; list markers stay what they are."""
    at = 0
    while item := _LIST_ITEM.match(text, at):
        at = item.end()
    if at:
        return text[:at] + escape_line(text[at:])
    return _NUMBER_ALONE.sub(r"\1\\", _LINE_START.sub(r"\\\g<mark>", escape_inline(text)))


def escape_inline(text: str) -> str:
    """Escape what Markdown would read as emphasis, code, HTML, an entity or a link."""
    close = -1

    def escaped(match: re.Match[str]) -> str:
        nonlocal close
        if match[0] == "[":
            if close < match.end():
                close = text.find("]", match.end()) if close != len(text) else close
                close = close if close >= 0 else len(text)
            if text[close + 1 : close + 2] not in ("(", "[", ":"):
                return match[0]
        return "\\" + match[0]

    return _INLINE.sub(escaped, text)


def escape_start(text: str) -> str:
    """Escape the beginning of a paragraph that would make it a heading, a list or a quote."""
    if re.match(r"\d{1,9}[.)]\s", text):
        return re.sub(r"^(\d+)", r"\1\\", text)
    if re.match(r"[-+*]\s", text):
        return "\\" + text
    return text if text.startswith(("![", "[", "`", "*")) else text[: len(text) - len(text.lstrip())] + _start(text)


def _start(text: str) -> str:
    mark = re.match(r"#{1,6}(?=\s|$)|>|~~~|=+$|-{3,}$|\|", text)
    return "\\" + text if mark else text


def looks_like_markdown(text: str) -> bool:
    return bool(_MARKDOWN.search(text))


# Letters and signs after which a joiner changes what is drawn.
_JOINED = "\u0590-\u1cff\ua800-\uabff\ufb1d-\ufdff\ufe0f\ufe70-\ufefc\u2190-\u2bff\u3030\u303d\U0001f000-\U0001faff"
_HIDDEN = rf"[\u00ad\u180e\u200b\u2060-\u2064\ufeff]|(?<![{_JOINED}])[\u200c\u200d]"
_DIRECTION = "[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
_RIGHT_TO_LEFT = pattern("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_BLANKS = "[ \u00a0\u2000-\u200a\u202f\u205f\u3000]"
_INVISIBLE = pattern(_HIDDEN)
_INVISIBLE_OR_DIRECTION = pattern(f"{_HIDDEN}|{_DIRECTION}")
_DOUBLE = pattern(f"{_BLANKS}{{2,}}")
_INDENT = pattern(f"{_BLANKS}+")
# Signs that a text may need cleaning; most texts have none.
_MAY_CHANGE = pattern(f"{_HIDDEN}|{_DIRECTION}|  |[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_INLINE_ELEMENTS = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"})


def clean_text(text: str) -> tuple[str, int]:
    """Return plain text without invisible characters and double blanks, and how many there were."""
    if not _MAY_CHANGE.search(text):
        return text, 0
    text, hidden = _visible(text)
    text, double = _DOUBLE.subn(_single, text)
    return text, hidden + double


def clean_markdown(text: str, front: FrontMatter | None = None) -> tuple[str, int]:
    """
    Return Markdown cleaned in the same way, line by line as it was, and the number of places that changed.

    Front matter (`front`, where it was read already) loses invisible characters only, because its blanks may be its
    structure.
    """
    if not _MAY_CHANGE.search(text):
        return text, 0
    data = text.encode()
    start = (front or read_front_matter(data)).span[1]
    head, count = _visible(data[:start].decode())
    body, pieces, at = data[start:], [head], 0
    for left, right, is_line_start in _texts(body):
        piece = body[left:right].decode()
        clean, changes = clean_text(piece)
        indent = _INDENT.match(clean) if is_line_start else None
        if indent and escape_start(clean[indent.end() :]) == clean[indent.end() :]:
            clean, changes = clean[indent.end() :], changes + 1
        if changes:
            pieces += [body[at:left].decode(), clean]
            at, count = right, count + changes
    return "".join([*pieces, body[at:].decode()]), count


def _visible(text: str) -> tuple[str, int]:
    return (_INVISIBLE if _RIGHT_TO_LEFT.search(text) else _INVISIBLE_OR_DIRECTION).subn("", text)


def _single(blanks: re.Match[str]) -> str:
    kinds = set(blanks[0])
    return "\u3000" if "\u3000" in kinds else kinds.pop() if len(kinds) == 1 else " "


def _texts(body: bytes) -> Iterator[tuple[int, int, bool]]:
    reading = prepare_markdown(body)
    is_line_start, code = True, 0
    for name, _value, is_start, is_end, start, end in reading.events():
        if name == "CodeBlock":
            code += is_start - is_end
        elif name == "Text" and not code:
            for left, right in _around(reading.opaque, start, end):
                yield left, right, is_line_start and left == start
        is_line_start = name in _BREAKS or ((is_start or is_end) and name not in _INLINE_ELEMENTS)


# Without the shortcodes in it.
def _around(opaque: list[tuple[int, int, str]], start: int, end: int) -> Iterator[tuple[int, int]]:
    for left, right, _kind in opaque[bisect_left(opaque, (start, 0, "")) :]:
        if right > end:
            break
        yield start, left
        start = right
    yield start, end
