"""
Separation: what is put between two pieces of Markdown that would be read as one thing.

English has blanks between words, so that code, links and formulas seldom touch. In Chinese they do: `[^1][page][ref]`
is a link called `^1`, a code span after a code span is one span, and a URL swallows the character behind it.
"""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern

# ASCII that autolinkers leave outside of a URL, up to a blank or the end.
_ENDS_URL = pattern(r"[.,;:!?'\")\]*_~]*(?:[\s<]|\Z)")
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")


def separator(before: str, after: str, *, follows_dollar: bool = False) -> str:
    """
    Return a blank where `after`, written directly behind `before`, would change what either of them is.

    `follows_dollar` says that a `$` stands earlier in the block: behind a blank, the next one ends no formula.
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
    """
    Return a bare URL or address, bracketed or set off by blanks where its neighbours would become part of it.

    In brackets a backslash is a backslash, and escapes nothing.
    """
    crowded_before = before[-1:].isalnum() or before[-1:] == "_" or _is_crowding(before[-1:])
    crowded_after = _is_crowding(after[:1]) or not _ENDS_URL.match(after)
    if url.startswith("<") or not (crowded_before or crowded_after):
        return url
    if url.startswith("www."):
        return " " * crowded_before + url + " " * crowded_after
    return "<" + _ESCAPED.sub(r"\1", url) + ">"


def _is_crowding(neighbour: str) -> bool:
    return bool(neighbour) and not neighbour.isascii() and not neighbour.isspace()
