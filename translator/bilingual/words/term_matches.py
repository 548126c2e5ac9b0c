"""
Term matching in running text: an automaton finds candidates in folded text, and tests decide which are terms.

English is compared word by word, so that `Supply-chain` and `supply chains` match `supply chain`. Chinese has no spaces
between words, so a match must not split a dictionary word: 中国 is not in 发展中国家, 鲁塞 is not in 布鲁塞尔.

Source: docs/glossaries.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import pattern, without_halves
from translator.bilingual.words.word_folding import WORD, WordFolder, fold_han, is_acronym

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

_TAIL = pattern(r"(?<![+#])[+#]+$|\.$")
# What may stand between two words of a term in a text, independent of the glossary: teachers' union.
_GAP = pattern(r"^(?:['’]?\s+|[-‐‑–'’./&+])$")


class TermForm(NamedTuple):
    """One spelling of a term, and the number of the entry that it belongs to."""

    text: str
    owner: int
    exact: bool
    """Whether upper and lower case must agree."""
    is_plain: bool = True
    """Whether it ends with a letter or a digit."""


class FormMatch(NamedTuple):
    """Where a form was found; offsets are code points, half-open."""

    start: int
    end: int
    owner: int


class TermMatcher(Protocol):
    """Finds forms of one language in a text."""

    def find_forms(self, text: str) -> list[FormMatch]:
        """Return all matches that are terms, nested and overlapping ones included."""
        ...


class EnglishMatcher:
    """Finds English forms by their folded words; `verbs` folds `approved` onto `approve` too."""

    def __init__(self, forms: Iterable[TermForm], *, verbs: bool = False) -> None:
        self._fold = WordFolder(verbs=verbs)
        self._patterns: dict[str, list[TermForm]] = {}
        listed = [(form, WORD.findall(form.text)) for form in forms]
        self._fold.known.update(word.lower() for _, words in listed for word in words)
        for form, words in listed:
            for key in self._keys(form.text, words):
                self._patterns.setdefault(key, []).append(form)
        self._automaton = _automaton(list(self._patterns))
        self._forms = list(self._patterns.values())

    def _keys(self, text: str, words: list[str]) -> list[str]:
        """Return the folded words of a form, and for `e-commerce` also `ecommerce`."""
        if not words:
            return []
        keys = [" ".join(["", *(self._fold[word] for word in words), ""])]
        if len(words) == 2 and f"{words[0]}-{words[1]}" == text:
            keys.append(f" {self._fold[words[0] + words[1]]} ")
        return keys

    def find_forms(self, text: str) -> list[FormMatch]:
        """Return all matches whose case, gaps and closing signs fit."""
        if not self._forms:
            return []
        fold = self._fold
        folded = [fold[word] for word in WORD.findall(text)]
        raw = self._automaton.find_matches_as_indexes(f" {' '.join(folded)} ", overlapping=True)
        if not raw:
            return []
        # The offset of the blank before each word of the folded text → the number of the word.
        offsets = accumulate((len(word) + 1 for word in folded), initial=0)
        number_at = {offset: number for number, offset in enumerate(offsets)}
        spans = [match.span() for match in WORD.finditer(text)]
        found = []
        for number, start, end in raw:
            first, last = number_at[start], number_at[end - 1] - 1
            if first == last or _are_adjacent(text, spans[first : last + 1]):
                begin, finish = spans[first][0], spans[last][1]
                for form in self._forms[number]:
                    closed = (
                        finish if form.is_plain and text[finish : finish + 1] not in "#+" else _end(form, text, finish)
                    )
                    if closed and (not form.exact or _is_same_case(form.text, text[begin:closed])):
                        found.append(FormMatch(begin, closed, form.owner))
        return found


def _are_adjacent(text: str, spans: list[tuple[int, int]]) -> bool:
    gaps = (text[end:start] for (_, end), (start, _) in pairwise(spans))
    return all(gap == " " or _GAP.match(gap) for gap in gaps)


def _end(form: TermForm, text: str, end: int) -> int:
    """Return where a form with signs at its end (`C++`, `U.S.`) ends in `text`, 0 where the signs do not fit."""
    tail = _TAIL.search(form.text)
    signs = tail.group() if tail else ""
    if signs != "." and (signs or text[end : end + 1] == "#" or text[end : end + 2] == "++"):
        return end + len(signs) if signs and text.startswith(signs, end) else 0
    has_stop = signs == "." and text[end : end + 1] == "." and text[end + 1 :].strip()
    return end + 1 if has_stop else end


def _is_same_case(form: str, found: str) -> bool:
    """Whether `found` is `form` letter for letter, a hyphen for a blank and a plural ending aside."""
    due, given = (text.replace("-", " ").rstrip(".") for text in (form, found))
    return given in {due, f"{due}s", f"{due}es"}


class ChineseMatcher:
    """
    Finds Chinese forms of either script, and Latin ones inside Chinese text.

    `leniently`: also where other words are as likely, for forms that are expected in the text: 账本 in 旧账本.
    """

    def __init__(self, forms: Iterable[TermForm], *, leniently: bool = False) -> None:
        self._is_lenient = leniently
        self._patterns: dict[str, list[TermForm]] = {}
        for form in forms:
            if form.text:
                self._patterns.setdefault(fold_han(form.text), []).append(form)
        self._forms = list(self._patterns.values())
        self._automaton = _automaton(list(self._patterns))

    def find_forms(self, text: str) -> list[FormMatch]:
        """Return all matches that do not split a word."""
        if not self._forms:
            return []
        folded = fold_han(text)
        raw = self._automaton.find_matches_as_indexes(without_halves(folded), overlapping=True)
        if not raw:
            return []
        cuts = WordBoundaries(folded)
        found = []
        for number, start, end in raw:
            if cuts.allow(start, end) or (self._is_lenient and cuts.allow_other_words(start, end)):
                found += [
                    FormMatch(start, end, form.owner) for form in self._forms[number] if _agrees(form, text[start:end])
                ]
        return found


def _agrees(form: TermForm, found: str) -> bool:
    """Whether the Latin letters in a Chinese form have the case that the form asks for."""
    return not form.exact or form.text == found or WORD.findall(form.text) == WORD.findall(found)


class WordBoundaries:
    """The dictionary words of one folded text, which show whether a match would split a word."""

    def __init__(self, folded: str) -> None:
        self._text = folded
        self._is_word = chinese_words.has_word
        self._words: dict[int, tuple[int, int]] = {}
        """Offset strictly inside a word of two or more characters → that word's span."""
        end = 0
        for word in chinese_words.cut(folded, False):
            start, end = end, end + len(word)
            self._words.update((offset, (start, end)) for offset in range(start + 1, end))

    def allow_other_words(self, start: int, end: int) -> bool:
        """
        Tell whether `start:end` is a word where the text is cut otherwise, into no more words than the dictionary's.

        旧账/本 is 旧/账本 as well, but 发展中国家, which is one word, is not three.
        """
        text = self._text
        if _is_latin_joint(text, start) or _is_latin_joint(text, end):
            return False
        first, last = self._words.get(start, (start, end))[0], self._words.get(end, (start, end))[1]
        rests = [rest for rest in (text[first:start], text[end:last]) if rest]
        inner = range(first + 1, last)
        count = 1 + sum(at not in self._words for at in inner)
        return 1 + len(rests) <= count and all(len(rest) == 1 or self._is_word(rest) for rest in rests)

    def allow(self, start: int, end: int) -> bool:
        """
        Tell whether `start:end` may be a term: what it leaves of the words at its edges are words themselves.

        美国 is in 美国政府 (政府 is a word); 中国 is not in 发展中国家 (家 is not a word of two characters).
        """
        text = self._text
        if _is_latin_joint(text, start) or _is_latin_joint(text, end):
            return False
        left, right = self._words.get(start), self._words.get(end)
        return (not left or self._stands(text[left[0] : start])) and (not right or self._stands(text[end : right[1]]))

    def _stands(self, rest: str) -> bool:
        return len(rest) > 1 and bool(self._is_word(rest))


def _is_latin_joint(text: str, offset: int) -> bool:
    around = text[max(0, offset - 1) : offset + 1]
    return len(around) == 2 and offset > 0 and bool(WORD.fullmatch(around))


def _automaton(patterns: list[str]) -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(patterns)


def choose_longest(matches: Sequence[FormMatch]) -> list[list[FormMatch]]:
    """Return the matches that no longer match overlaps, in text order; matches of the same span are grouped."""
    if len(matches) < 2:
        return [[match] for match in matches]
    chosen: dict[tuple[int, int], list[FormMatch]] = {}
    taken = bytearray(max(match.end for match in matches))
    for match in sorted(matches, key=lambda item: (item.start - item.end, item.start, item.owner)):
        span = (match.start, match.end)
        if span in chosen:
            chosen[span].append(match)
        elif taken.find(1, *span) < 0:
            chosen[span] = [match]
            taken[match.start : match.end] = b"\x01" * (match.end - match.start)
    return [chosen[span] for span in sorted(chosen)]


def make_forms(texts: Iterable[str], owner: int, *, exact: bool) -> list[TermForm]:
    """Return a form for each spelling; an acronym is always matched in its own case."""
    return [TermForm(text, owner, exact or is_acronym(text), text[-1:].isalnum()) for text in texts if text]
