"""Converts plain text to Markdown: finds paragraphs, removes indents, escapes what Markdown would read as markup."""

from __future__ import annotations

import re
from collections.abc import Iterable

from translator.bilingual.words.patterns import pattern

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
    """Whether the line ends within a block come from wrapping by an editor."""
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
    """Whether a text without a file name is Markdown."""
    return bool(_MARKDOWN.search(text))
