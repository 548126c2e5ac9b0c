"""Markup within a line that dialects add: attribute lists, marked text, keys, links to what a plug-in knows."""

from __future__ import annotations

import re

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects.lines import Line
from translator.newsroom.articles.parser_input import ParserInput

_NAME = rb"[.#][\w:.\\/-]++"
_VALUE = rb"\w[\w:@.-]*+(?:=(?:\"[^\"\r\n]*+\"|'[^'\r\n]*+'|[^\s\"'{}=]++))"
ATTRIBUTE_LIST = pattern(
    rb"(?<!\{)\{:?[ \t]*(?:" + _NAME + rb"|" + _VALUE + rb")(?:[ \t]++(?:" + _NAME + rb"|" + _VALUE + rb"?+))*+[ \t]*\}"
)
"""Classes, ids and other attributes of what stands before them, in braces."""
_ICON = pattern(rb"(?<![\w:]):[a-z][\w+-]*+:\Z")
_MARK = pattern(rb"==|\^|~")
# Text that is marked, inserted, set higher or lower.
_MARKED = pattern(
    rb"(?<!\w)==(?P<mark>[^\s=](?:[^=]*[^\s=])?)==(?!\w)|\^\^(?P<insert>[^\s^](?:[^^]*[^\s^])?)\^\^"
    rb"|(?<!\^)\^(?P<sup>[^\s^\[\]]+)\^(?!\^)|(?<!~)~(?P<sub>[^\s~\[\]]+)~(?!~)"
)
_CODE = pattern(rb"(?<!`)(`++)(?!`).+?(?<!`)\1(?!`)")
_CODE_OR_FORMULA = pattern(_CODE.pattern + rb"|\$[^\s$](?:[^$]*[^\s$])?\$(?!\d)|\\\((?:(?!\\\().)*?\\\)")
_PIPE = pattern(rb"(?<!\\)\|")
_KEYS = pattern(rb"\+\+(?:\"[^\"]*+\"|[\w'][^\s+]*+)(?:\+(?:\"[^\"]*+\"|[^\s+\"]++))*+\+\+")
# A link whose address is elsewhere: behind a blank, where Markdown has two links, or in what a plug-in knows.
_REFERENCE = pattern(
    rb"\[(?![xX ^]\])(?P<text>(?:[^\[\]\r\n]|\r?\n(?![ \t>]*\r?\n)){1,300}+)\]"
    rb"(?P<gap>[ \t]|\r?\n[ \t>]*)?\[(?P<label>(?!\^)[^\[\]\r\n]*+)\](?![\[(:])"
)
_SPAN = pattern(rb"(?<![\]!\\])\[(?P<text>[^\[\]\r\n]+)\](?P<attributes>\{[^{}\r\n]*\})")
_DEFINITION = pattern(rb"^[ \t>]*\[([^\[\]\r\n]+)\]:", re.MULTILINE)


def hide_attributes(reading: ParserInput, line: Line) -> None:
    """Hide the attribute lists of a line; the parser reads those of headings, unless a colon begins them."""
    is_heading = line.text.startswith(b"#")
    for found in ATTRIBUTE_LIST.finditer(line.text) if b"{" in line.text else ():
        reading.offer_attributes(line.start + found.start(), line.start + found.end())
        if is_heading and not found[0].startswith(b"{:"):
            continue
        icon = _ICON.search(line.text, 0, found.start())
        start = icon.start() if icon else found.start()
        reading.hide(line.start + start, line.start + found.end(), "placeholder" if icon else "attributes")


def hide_marks(reading: ParserInput, line: Line) -> None:
    """Hide the marks of Python-Markdown's extensions: `==marked==`, `^^inserted^^`, `x^2^`, `H~2~O`, `++ctrl+c++`."""
    text = _CODE_OR_FORMULA.sub(lambda found: b" " * len(found[0]), line.text)
    for found in _MARKED.finditer(text) if _MARK.search(text) else ():
        left, right = found.span(found.lastgroup or 0)
        reading.hide(line.start + found.start(), line.start + left, "opening")
        reading.hide(line.start + right, line.start + found.end(), "closing")
    for found in _KEYS.finditer(text) if b"++" in text else ():
        reading.hide(line.start + found.start(), line.start + found.end(), "placeholder")


def hide_pipes(reading: ParserInput, line: Line) -> None:
    """Hide the pipes in the code of a table's row, where Python-Markdown ends no cell and the parser does."""
    for found in _CODE.finditer(line.text) if b"|" in line.text and b"`" in line.text else ():
        start, end = line.start + found.start(), line.start + found.end()
        reading.copy[start:end] = _PIPE.sub(b"X", reading.copy[start:end])


def hide_references(reading: ParserInput) -> None:
    """
    Hide links by label that the parser would not take for one.

    Python-Markdown allows a blank or a line end before the label; plug-ins (autorefs, snippets) know labels that the
    page does not define.
    """
    body = bytes(reading.copy)
    labels = {label.lower() for label in _DEFINITION.findall(body)}
    for found in _REFERENCE.finditer(body):
        is_known = (found["label"] or found["text"]).lower() in labels
        if not found["label"] and not is_known and not found["gap"]:
            reading.hide(found.start(), found.end(), "code")  # `[package.Class][]`, whose text is a name
        elif found["label"] and is_known == bool(found["gap"]):
            reading.hide(found.start(), found.start("text"), "opening")
            reading.hide(found.end("text"), found.end(), "closing")


def hide_spans(reading: ParserInput) -> None:
    """Hide what stands around the text of `[text]{.class}`, which MyST has."""
    body = bytes(reading.copy)
    labels = {label.lower() for label in _DEFINITION.findall(body)}
    for found in _SPAN.finditer(body):
        if found["text"].lower() not in labels and ATTRIBUTE_LIST.fullmatch(found["attributes"]):
            reading.hide(found.start(), found.start("text"), "opening")
            reading.hide(found.end("text"), found.end(), "closing")
