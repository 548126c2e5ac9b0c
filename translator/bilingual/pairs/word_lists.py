"""The word lists of the checks, each in a file `data/<name>.txt`: one word or pattern a line, `# ` begins a comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cache, cached_property
from pathlib import Path

from translator.bilingual.tables import read_list
from translator.bilingual.words.patterns import WordFinder, pattern

# What stands around a word in a pattern, and is not searched for.
_NO_WORD = pattern(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)|\\[a-z]")
_OPTIONAL = pattern(r"(?<![a-z])([a-z]+)([a-z])\?")
_WORD = pattern(r"[a-z]{3,}|[㐀-鿿]+")
FOLDER = Path(__file__).parent / "data"


def read_words(name: str) -> list[str]:
    return read_list(FOLDER / f"{name}.txt")


def read_blocks(name: str) -> list[list[str]]:
    """
    Return the blocks of a list that blank lines part, each as its lines without the mark `= ` of Chinese.

    An indented line goes on with the one above. Commas part words, which are given back as a regular expression.
    """
    text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").replace("\n  ", " ").replace(", ", "|")
    blocks = ([line for line in block.splitlines() if not line.startswith("# ")] for block in text.split("\n\n"))
    return [[line.removeprefix("= ") for line in lines] for lines in blocks if lines]


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
        self.anyhow = starts.pop("", set())
        """Those that may begin with any text."""
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
    """Part an expression that begins with a group into what is in the group, and what is behind it."""
    depth = 0
    for place, character in enumerate(expression):
        depth += (character == "(") - (character == ")")
        if not depth:
            return expression[len("(?:") : place], expression[place + 1 :]
    return expression, ""


_PLAIN = pattern(r"(?:[a-z?+*]|\\w|\(\?:|[()|]|\[[a-z]+\])+")
_LETTERS = pattern("[a-z]+")


class EnglishWords:
    """English words and phrases in lower case, written as a regular expression, read and compiled when first needed."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern

    @cached_property
    def _alternatives(self) -> list[str]:
        return alternatives(self._pattern) if self._pattern else []

    @cached_property
    def plain(self) -> list[str]:
        """The alternatives that match nothing but one whole word of letters."""
        return [word for word in self._alternatives if (word.isalpha() and word.isascii()) or _PLAIN.fullmatch(word)]

    @cached_property
    def phrases(self) -> list[str]:
        if len(self.plain) == len(self._alternatives):
            return []
        return [phrase for phrase in self._alternatives if phrase not in self.plain]

    @cached_property
    def _spelt(self) -> tuple[frozenset[str], list[str]]:
        r"""The whole words, each in all its spellings; and those that have any number of them: `nationali[sz]\w+`."""
        words, others = set[str](), []
        for word in self.plain:
            forms = spellings(word)
            words |= forms or set()
            if forms is None:
                others.append(word)
        return frozenset(words), others

    @cached_property
    def letters(self) -> frozenset[str]:
        """The whole words that are nothing but letters."""
        return self._spelt[0]

    @cached_property
    def patterns(self) -> tuple[tuple[str, ...], re.Pattern[str]] | None:
        """The pattern of the other whole words that have a beginning, and texts of which each match begins with one."""
        others = [word for word in self._spelt[1] if not word.startswith("\\")]
        starts = tuple({text for word in others for text in beginnings(word)})
        return (starts, pattern("|".join(others))) if others else None

    def has_pattern_of(self, words: Set[str]) -> bool:
        """Whether one of `words` is among those that are written as patterns."""
        if self.patterns is None:
            return False
        starts, others = self.patterns
        return any(others.fullmatch(word) for word in [word for word in words if word.startswith(starts)])

    def is_any_of(self, words: Set[str]) -> bool:
        """Whether one of `words`, in lower case, is among these; phrases left aside."""
        return not self.letters.isdisjoint(words) or self.has_pattern_of(words)

    def may_be_in(self, words: Set[str], text: str) -> bool:
        """Whether one of `words`, those of `text`, is among these, or a phrase begins there."""
        return self.is_any_of(words) or any(map(text.__contains__, self.beginnings))

    @cached_property
    def _word(self) -> re.Pattern[str]:
        return pattern(rf"(?<![a-z])(?:{'|'.join(self.plain)})(?![a-z])")

    @cached_property
    def phrase(self) -> re.Pattern[str]:
        return pattern(rf"\b(?:{'|'.join(self.phrases)})(?![a-z])")

    @cached_property
    def beginnings(self) -> list[str]:
        return [text for phrase in self.phrases for text in beginnings(phrase)]

    def has_phrase_in(self, text: str) -> bool:
        """Whether one of the phrases stands in `text`; a text that has no beginning of one is not searched."""
        return any(map(text.__contains__, self.beginnings)) and self.phrase.search(text) is not None

    def are_all_of(self, text: str) -> bool:
        """Whether `text` is one of these words or phrases and nothing else."""
        if text in self.letters or (self._spelt[1] and self._word.fullmatch(text)):
            return True
        return bool(self.phrases) and self.phrase.fullmatch(text) is not None

    def spans(self, text: str) -> list[tuple[int, int]]:
        if self._spelt[1]:
            words = [match.span() for match in self._word.finditer(text)]
        else:
            words = [match.span() for match in _LETTERS.finditer(text) if match[0] in self.letters]
        return sorted([*words, *(match.span() for match in self.phrase.finditer(text))]) if self.phrases else words
