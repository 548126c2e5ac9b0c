"""
Escaping: how a target is written in the place of its source, so that it is read back as the same text.

Each style of place has a rule of its own. No rule changes the bytes of a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The text before and after a piece of text that is to be written."""

    before: str = ""
    """What was written before it in the segment, or stands before it in the line; empty where a line begins."""
    after: str = ""
    """What will be written after it."""
    follows_dollar: bool = False
    """Whether a `$` stands before it in the block, as in `${X}`, so that another may be taken for a formula's end."""


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
    """Whether a `*` or `_` between these two characters neither opens nor closes emphasis."""
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
    """Escape for the text of an HTML element."""
    text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text).replace("\xa0", "&nbsp;")


def in_dialect(text: str, not_escaped: str, always_escaped: str) -> str:
    """
    Write a text that was written for Markdown as a dialect reads it.

    `not_escaped`: a backslash before these is one that readers see; `always_escaped`: these want one everywhere.
    """

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
"""How text is written, by the style of its place."""

MARKDOWN_STYLES = frozenset({"paragraph", "heading", "line", "cell"})
"""Styles in which a bare URL is made a link by its reader."""
