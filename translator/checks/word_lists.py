"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

from pathlib import Path

from translator.files import read_list
from translator.patterns import pattern

_NO_WORD = pattern(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\\[a-z]")
"""What stands around a word in a pattern, and is not searched for."""
_OPTIONAL = pattern(r"([a-z]+)([a-z])\?")
_WORD = pattern(r"[a-z]{3,}|[㐀-鿿]+")
FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    return read_list(FOLDER / f"{name}.txt")


def read_pattern(name: str) -> str:
    """Return a regular expression that matches any line of a list; each line is a pattern."""
    return "|".join(read_words(name))


def literal_hints(expression: str) -> frozenset[str]:
    """
    Return the words in a pattern of alternatives; where each has one, a text without any of them has no match.

    Looking for them takes a tenth of the time. Chinese words have two characters, or one where there are none of two;
    English words have three letters.
    """
    words = frozenset(_WORD.findall(_OPTIONAL.sub(r"\1 \1\2 ", _NO_WORD.sub(" ", expression))))
    return frozenset(word for word in words if len(word) > 1) or words


def alternatives(expression: str) -> list[str]:
    """Part a regular expression at each | that stands in no brackets."""
    if "(" not in expression and "[" not in expression:
        return expression.split("|")
    depth, begin, found = 0, 0, []
    for place, character in enumerate(expression):
        depth += (character in "([") - (character in ")]")
        if character == "|" and not depth:
            found.append(expression[begin:place])
            begin = place + 1
    return [*found, expression[begin:]]


_CASE = pattern(r"\A\(\?-i:")
_BEHIND = pattern(r"\(\?<[!=][^()]*\)")
_LITERAL = pattern(r"(?:[a-zà-ɏ㐀-鿿 '’-]|\\\.)*(?![?*{])|")


def beginnings(phrase: str) -> list[str]:
    """Return texts of which each text that `phrase` matches begins with one; they are empty where it may be any."""
    while behind := _BEHIND.match(phrase):
        phrase = phrase[behind.end() :]
    phrase = _CASE.sub("(?:", phrase)
    if phrase.startswith("(?:"):
        group, after = _first_group(phrase)
        choices = [*alternatives(group), ""] if after.startswith("?") else alternatives(group)
        return [text for choice in choices for text in beginnings(choice + after.removeprefix("?"))]
    literal = _LITERAL.match(phrase)
    return [literal[0].replace("\\", "") if literal else ""]


def _first_group(expression: str) -> tuple[str, str]:
    """Part an expression that begins with a group into what is in the group, and what is behind it."""
    depth = 0
    for place, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if not depth:
            return expression[len("(?:") : place], expression[place + 1 :]
    return expression, ""
