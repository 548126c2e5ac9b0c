"""
The entries of a PO file, as all tools write them; lines end at LF only, since texts may hold U+2028 or U+0085.

Source: the gettext manual, “The Format of PO Files”.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from translator.bilingual.words.patterns import pattern

_STRING = pattern(r'(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*)?"((?:[^"\\]|\\.)*)"\Z')
_ESCAPE = pattern(r"\\(?:([abfnrtv\\\"?])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_PREVIOUS = "#|"


class PoSyntaxError(ValueError):
    def __init__(self, line: int, detail: str = "") -> None:
        """`line` counts from 0."""
        super().__init__(detail)
        self.line = line


@dataclass(slots=True)
class PoEntry:
    """Lines count from 0."""

    first: int = -1
    """Its first line, comments included."""
    texts: dict[str, list[str]] = field(default_factory=dict)
    """Keyword → the pieces of its text, with their escapes; behind `#|` stands what a keyword said before."""
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    """The lines of each keyword, half-open."""
    comments: list[str] = field(default_factory=list)
    is_obsolete: bool = False
    last: str = ""

    @property
    def target_keyword(self) -> str:
        return next((name for name in self.texts if name.startswith("msgstr")), "")

    @property
    def flags(self) -> list[str]:
        # gettext 0.23 writes sticky flags on lines of their own (`#=`).
        return [flag.strip() for line in self.comments if line[:2] in {"#,", "#="} for flag in line[2:].split(",")]

    def text(self, keyword: str) -> str:
        """Return a text without escapes; empty where the entry has none."""
        return _ESCAPE.sub(_plain, "".join(self.texts.get(keyword, ())))

    @property
    def previous_source(self) -> str | None:
        name = f"{_PREVIOUS}msgid"
        return self.text(name) if name in self.texts else None


def read_entries(text: str) -> Iterator[PoEntry]:
    """Yield the entries of a PO file, header and obsolete ones among them; raises `PoSyntaxError`."""
    entry = PoEntry()
    for number, raw in enumerate(text.split("\n")):
        line = raw.strip()
        is_obsolete = line.startswith("#~")
        mark = _PREVIOUS if line.startswith((_PREVIOUS, "#~|")) else ""
        line = line.lstrip("#~| \t") if mark or is_obsolete else line
        is_comment = line.startswith("#")
        match = None if is_comment else _STRING.match(line)
        if not line or (mark and match is None):
            continue
        keyword = match[1] if match else None
        if is_comment or mark or keyword in {"msgctxt", "msgid"}:
            if entry.target_keyword:
                yield entry
                entry = PoEntry()
            elif keyword == "msgid" and not mark and "msgid" in entry.texts:
                raise PoSyntaxError(entry.lines["msgid"][0], "msgid without msgstr")
        entry.first = number if entry.first < 0 else entry.first
        if is_comment:
            entry.comments.append(line)
            continue
        entry.last = f"{mark}{keyword}" if keyword else entry.last
        if match is None or not entry.last:
            raise PoSyntaxError(number)
        entry.texts.setdefault(entry.last, []).append(match[2])
        if not mark:
            entry.lines[entry.last] = (entry.lines.get(entry.last, (number, 0))[0], number + 1)
            entry.is_obsolete = is_obsolete
    if entry.target_keyword:
        yield entry
    elif entry.lines:
        raise PoSyntaxError(min(entry.lines.values())[0], "msgid without msgstr")


def _plain(match: re.Match[str]) -> str:
    if match[1]:
        return _ESCAPED.get(match[1], match[1])
    return chr(int(match[2], 8) if match[2] else int(match[3], 16))
