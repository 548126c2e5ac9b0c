"""
The values of a YAML front matter, read key by key.

Most keys stand on one line with a plain or quoted text, or a list of plain words, of which every reader of YAML makes
the same: these lines are read here. Any other key is composed by itself, and kept: the versions of an article differ
in few keys. What cannot be cut into keys (anchors, braces, errors) is composed as a whole, which also finds the errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from translator.bilingual.errors import FrontMatterError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter_scalars import FrontMatterText
from translator.newsroom.articles.slots import Span
from translator.newsroom.articles.yaml_nodes import MappingReader, compose_yaml, front_matter_error, iso_date

YamlValues = tuple[dict[str, Any], list[FrontMatterText], dict[str, Span]]
"""Plain values, the texts that are translated, and the bytes of each top-level key."""

# A key with all that belongs to it on its line; the next line begins another one.
_LINE = pattern(
    r"""(?<![A-Za-z0-9_-])(?P<key>[A-Za-z_][A-Za-z0-9_-]*):[ ]
    (?: (?P<plain>[^\W_](?:[^:#\n]*[^:#\s])?)
      | "(?P<double>[^"\\\n]*)"
      | '(?P<single>[^'\n]*)'
      | \[(?P<words>[A-Za-z][A-Za-z0-9_-]*(?:,[ ][A-Za-z][A-Za-z0-9_-]*)*)\] )
    \n(?=[A-Za-z_]|\Z)""",
    re.VERBOSE,
)
# A key with the lines that belong to it.
_ENTRY = pattern(r"[A-Za-z_][A-Za-z0-9_-]*:(?=[ \n])[^\n]*\n(?:(?:[ ]|-[ \n]|\#)[^\n]*\n|\n)*", re.VERBOSE)
_NO_TEXT = frozenset({"true", "false", "null"})
# What may be a number or a date, and much that is neither.
_NUMERIC = pattern(r"[0-9][0-9A-Fa-fxoTtZz+\-_.: ]*\Z")
_DAY = pattern(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


def read_yaml(text: str, base: int, line: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """
    Read a YAML text that begins at byte `base` and line `line` of an article; None where it is not a mapping.

    Raises `FrontMatterError`.
    """
    found = _read_by_key(text, base, line, is_translated) if "\r" not in text else None
    return found or read_whole_yaml(text, base, line, is_translated)


def read_whole_yaml(text: str, base: int, line: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """Do what `read_yaml` does without cutting the text into keys."""
    root = compose_yaml(text, line)
    if root is None:
        return {}, [], {}
    try:
        return MappingReader(text, base, line, is_translated).read(root) if root.tag.endswith(":map") else None
    except RecursionError:
        raise front_matter_error(_("its values are nested too deep"), line) from None


def _read_by_key(text: str, base: int, line: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """Return what the keys hold; None for a text that must be read as a whole."""
    values: dict[str, Any] = {}
    texts: list[FrontMatterText] = []
    keys: dict[str, Span] = {}
    at = 0
    while at < len(text):
        found = _LINE.match(text, at)
        read = _read_line(found, base, is_translated) if found else None
        if read is None:
            found = _ENTRY.match(text, at)
            read = _read_entry(found[0], base, line, is_translated) if found else None
        if found is None or read is None or values.keys() & read[0].keys():
            return None
        values |= read[0]
        texts += read[1]
        keys |= read[2]
        base += len(found[0].encode())
        line += found[0].count("\n")
        at = found.end()
    return values, texts, keys


def _read_line(found: re.Match[str], base: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """Return what a key on one line holds; None where a reader of YAML must say it."""
    if not found[0][:-1].isprintable():
        return None
    key, kind = found["key"], str(found.lastgroup)
    span = (base, base + len(found[0].encode()))
    if kind == "words":
        words = found["words"].split(", ")
        return None if any(word.lower() in _NO_TEXT for word in words) else ({key: words}, [], {key: span})
    value = found[kind]
    if kind == "plain" and (value.lower() in _NO_TEXT or _NUMERIC.match(value)):
        day = _DAY.match(value)
        return ({key: iso_date(value)}, [], {key: span}) if day else None
    start = base + len(key) + 2
    texts = [FrontMatterText(key, value, start, span[1] - 1, f"yaml-{kind}")] if is_translated(key) else []
    return {key: value}, texts, {key: span}


def _read_entry(entry: str, base: int, line: int, is_translated: Callable[[str], bool]) -> YamlValues | None:
    """Return what a key with its lines holds; None where that cannot be read by itself."""
    try:
        return read_whole_yaml(entry, base, line, is_translated)
    except FrontMatterError:
        return None
