"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from translator.bilingual.tables import read_list
from translator.bilingual.words.patterns import WordFinder, pattern

# Text around a word in a pattern, and is not searched for.
_NO_WORD = pattern(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\\[a-z]")
_OPTIONAL = pattern(r"(?<![a-z])([a-z]+)([a-z])\?")
_WORD = pattern(r"[a-z]{3,}|[㐀-鿿]+")
FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    return read_list(FOLDER / f"{name}.txt")


def read_blocks(name: str) -> list[list[str]]:
    """Return the blocks of a list that blank lines part, each as its lines without the mark `= ` of Chinese."""
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\n  ", " ").replace(", ", "|")
    blocks = ([line for line in block.splitlines() if not line.startswith("# ")] for block in text.split("\n\n"))
    return [[line.removeprefix("= ") for line in lines] for lines in blocks if lines]


def read_pattern(name: str) -> str:
    """Return a regular expression that matches any line of a list; each line is a pattern."""
    return "|".join(read_words(name))


def literal_hints(expression: str) -> frozenset[str]:
    """Return the words in a pattern of alternatives; where each has one, a text without any of them has no match."""
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
# Letters of a beginning that few texts have by chance; a shorter one is told together with what follows it.
_TELLING = 6
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
    begun = literal[0].replace("\\", "") if literal else ""
    rest = phrase[literal.end() :] if literal else ""
    if rest.startswith("(?:") and len(begun) < _TELLING:
        group, after = _first_group(rest)
        if not after.startswith(("?", "*", "{")):
            return [begun + text for choice in alternatives(group) for text in beginnings(choice + after)]
    return [begun]


_PIECE = pattern(r"\[([a-z]+)\]|[a-z]")


@cache
def spellings(expression: str) -> frozenset[str] | None:
    """Return all words that a pattern of letters, sets, groups and `?` matches; None where it has other signs."""
    found: set[str] = set()
    for rest in alternatives(expression):
        texts = [""]
        while rest:
            forms: Iterable[str] | None
            if rest.startswith("(?:"):
                group, rest = _first_group(rest)
                forms = spellings(group)
            elif letter := _PIECE.match(rest):
                forms, rest = letter[1] or letter[0], rest[letter.end() :]
            else:
                return None
            if forms is None:
                return None
            if rest.startswith("?"):
                forms, rest = [*forms, ""], rest[1:]
            texts = [text + form for text in texts for form in forms]
        found.update(texts)
    return frozenset(found)


class PhraseFinder:
    """Finds which of many phrases, written as regular expressions, may stand in a text: their beginnings do."""

    def __init__(self, phrases: Iterable[tuple[int, str]]) -> None:
        """Take phrases, each with the number of what it belongs to."""
        starts: dict[str, set[int]] = {}
        for number, phrase in phrases:
            for start in beginnings(phrase):
                starts.setdefault(start, set()).add(number)
        # Those that may begin with any text.
        self.anyhow = starts.pop("", set())
        self._finder = WordFinder(starts)
        self._numbers = list(starts.values())

    def begun_in(self, text: str) -> set[int]:
        """Return the numbers of phrases that may stand in a text in small letters."""
        found = set(self.anyhow)
        for index, _start, _end in self._finder.matches_in(text):
            found |= self._numbers[index]
        return found

    def places_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where phrases may begin in a text in small letters, with their numbers; those of `anyhow` left out."""
        for index, start, _end in self._finder.matches_in(text):
            for number in self._numbers[index]:
                yield start, number


def _first_group(expression: str) -> tuple[str, str]:
    depth = 0
    for place, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if not depth:
            return expression[len("(?:") : place], expression[place + 1 :]
    return expression, ""
