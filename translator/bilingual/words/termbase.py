"""Termbases: the terms of one direction, which can be found in a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol

from translator.bilingual.model import TermEntry, TermMatch
from translator.bilingual.words import chinese_words
from translator.bilingual.words.dictionary import WORD, WordFolder, fold_han, is_acronym
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import pattern, without_halves

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick


_TAIL = pattern(r"(?<![+#])[+#]+$|\.$")
# Characters between two words of a term in a text, independent of the glossary: teachers' union.
_GAP = pattern(r"^(?:['’]?\s+|[-‐‑–'’./&+])$")


class TermForm(NamedTuple):
    """One spelling of a term, and the number of the entry that it belongs to."""

    text: str
    owner: int
    exact: bool
    """Upper and lower case must agree."""
    is_plain: bool = True
    """It ends with a letter or a digit."""


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
        # The offset of the blank before each word of the folded text.
        offsets = [*accumulate(map(len, folded), _after, initial=0)]
        spans = [match.span() for match in WORD.finditer(text)]
        found = []
        for number, start, end in raw:
            first, last = bisect_left(offsets, start), bisect_left(offsets, end - 1) - 1
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
    before = spans[0][1]
    for start, end in spans[1:]:
        gap = text[before:start]
        if gap != " " and not _GAP.match(gap):
            return False
        before = end
    return True


def _after(offset: int, length: int) -> int:
    return offset + length + 1


def _end(form: TermForm, text: str, end: int) -> int:
    tail = _TAIL.search(form.text)
    signs = tail.group() if tail else ""
    if signs != "." and (signs or text[end : end + 1] == "#" or text[end : end + 2] == "++"):
        return end + len(signs) if signs and text.startswith(signs, end) else 0
    has_stop = signs == "." and text[end : end + 1] == "." and text[end + 1 :].strip()
    return end + 1 if has_stop else end


def _is_same_case(form: str, found: str) -> bool:
    due, given = (text.replace("-", " ").rstrip(".") for text in (form, found))
    return given in {due, f"{due}s", f"{due}es"}


class ChineseMatcher:
    """Finds Chinese forms of either script, and Latin ones inside Chinese text."""

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
    return not form.exact or form.text == found or WORD.findall(form.text) == WORD.findall(found)


class WordBoundaries:
    """The dictionary words of one folded text, which show whether a match would split a word."""

    def __init__(self, folded: str) -> None:
        self._text = folded
        self._is_word = chinese_words.has_word
        # Offset strictly inside a word of two or more characters → that word's span.
        self._words: dict[int, tuple[int, int]] = {}
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


# Texts whose terms are remembered: an engine, the repairs and the checks ask for those of one segment in turn.
_KEPT_TEXTS = 64


class TermBase:
    """
    All entries from one language to another; the automata are built when the first text is searched.

    Offsets that it returns are code points into the text as given, tags and all, half-open.
    """

    def __init__(self, entries: Iterable[TermEntry], source_tag: str, target_tag: str) -> None:
        self.entries: tuple[TermEntry, ...] = tuple(entries)
        self.source_tag = source_tag
        self.target_tag = target_tag
        self._merged: dict[tuple[int, ...], TermEntry] = {}
        self._found: dict[str, list[TermMatch]] = {}

    @cached_property
    def forbidden(self) -> tuple[TermEntry, ...]:
        """Return the bans; `source` is the condition, empty where the ban always holds."""
        return tuple(entry for entry in self.entries if entry.status == "forbidden")

    @cached_property
    def dnt(self) -> tuple[TermEntry, ...]:
        return tuple(entry for entry in self.entries if entry.status == "dnt")

    def find(self, text: str) -> list[TermMatch]:
        """Return the terms of `text` in text order, the longest where they overlap; bans are not among them."""
        found = self._found.get(text)
        if found is None:
            if len(self._found) >= _KEPT_TEXTS:
                self._found.clear()
            found = self._found[text] = [
                TermMatch(self._entry_of(matches), matches[0].start, matches[0].end)
                for matches in choose_longest(_find_forms(self._sources, text))
            ]
        return [*found]

    def terms_for(self, source: str) -> tuple[TermEntry, ...]:
        """Return the entries for a draft of `source`: its terms once each, in text order, and the bans."""
        return tuple(dict.fromkeys([*(match.entry for match in self.find(source)), *self.forbidden]))

    def find_banned(self, source: str, target: str) -> list[TermMatch]:
        """Return what of `target` is banned, offsets into `target`; a ban with a condition needs it in `source`."""
        if not self.forbidden:
            return []
        found = choose_longest(_find_forms(self._banned, target))
        if not found:
            return []
        met = {match.owner for match in _find_forms(self._conditions, source)}
        # A ban does not count inside the accepted form of a term.
        accepted = [
            span for term in self.find(source)
            for span in find_all_forms(target, term.entry.targets, self.target_tag, exact=term.entry.case == "exact")
        ]  # fmt: skip
        return [
            TermMatch(self.forbidden[match.owner], match.start, match.end)
            for matches in found
            for match in matches[:1]
            if (not self.forbidden[match.owner].source or match.owner in met)
            and not any(start <= match.start and match.end <= end and end - start > match.end - match.start
                        for start, end in accepted)
        ]  # fmt: skip

    def _entry_of(self, matches: Sequence[FormMatch]) -> TermEntry:
        owners = tuple(dict.fromkeys(match.owner for match in matches))
        if len(owners) == 1:
            return self.entries[owners[0]]
        if owners not in self._merged:
            self._merged[owners] = _merge_senses([self.entries[owner] for owner in owners])
        return self._merged[owners]

    @cached_property
    def _sources(self) -> TermMatcher:
        wanted = [
            (number, entry)
            for number, entry in enumerate(self.entries)
            if entry.status not in {"forbidden", "proposed"}
        ]
        return _matcher(self.source_tag, [form for number, entry in wanted for form in _source_forms(number, entry)])

    @cached_property
    def _conditions(self) -> TermMatcher:
        numbered = enumerate(self.forbidden)
        return _matcher(self.source_tag, [form for number, entry in numbered for form in _source_forms(number, entry)])

    @cached_property
    def _banned(self) -> TermMatcher:
        forms: list[TermForm] = []
        for number, entry in enumerate(self.forbidden):
            forms += make_forms(entry.targets, number, exact=entry.case == "exact")
        return _matcher(self.target_tag, forms)


@lru_cache(maxsize=1024)
def small_termbase(entries: tuple[TermEntry, ...], source_tag: str, target_tag: str) -> TermBase:
    """Return the termbase of a few entries, those of a segment say: most segments have the same, or none."""
    return TermBase(entries, source_tag, target_tag)


def _source_forms(number: int, entry: TermEntry) -> list[TermForm]:
    return make_forms((entry.source, *entry.source_variants), number, exact=entry.case == "exact")


def _merge_senses(entries: Sequence[TermEntry]) -> TermEntry:
    first = min(entries, key=lambda entry: ("required", "preferred", "dnt").index(entry.status))
    statuses = {entry.status for entry in entries}
    return replace(
        first,
        targets=tuple(dict.fromkeys(target for entry in entries for target in entry.targets)),
        own_targets=tuple(dict.fromkeys(target for entry in entries for target in entry.offers)),
        status=first.status if len(statuses) == 1 else "preferred",
        kind=first.kind if len({entry.kind for entry in entries}) == 1 else "",
        note="; ".join(dict.fromkeys(entry.note for entry in entries if entry.note)),
    )


# Of forms that are `expected` in the text, it takes less certain places too.
def _matcher(tag: str, forms: list[TermForm], *, expected: bool = False) -> TermMatcher:
    return ChineseMatcher(forms, leniently=expected) if is_chinese(tag) else EnglishMatcher(forms, verbs=expected)


def _find_forms(matcher: TermMatcher, text: str) -> list[FormMatch]:
    if "<" not in text or not INLINE_TAG.search(text):
        return matcher.find_forms(text)
    kept = [*range(len(text))]
    for found in reversed([*INLINE_TAG.finditer(text)]):
        del kept[found.start() : found.end()]
    plain = "".join(text[offset] for offset in kept)
    return [FormMatch(kept[match.start], kept[match.end - 1] + 1, match.owner) for match in matcher.find_forms(plain)]


def find_all_forms(text: str, forms: Sequence[str], tag: str, *, exact: bool = False) -> list[tuple[int, int]]:
    """
    Return where any of `forms` stands in `text` of language `tag`, inflected or in the other script too.

    Overlapping places: only the longest.
    """
    matches = _find_forms(_forms_matcher(tuple(forms), tag, exact), text)
    return [(group[0].start, group[0].end) for group in choose_longest(matches)]


@lru_cache(maxsize=4096)
def _forms_matcher(forms: tuple[str, ...], tag: str, exact: bool) -> TermMatcher:
    return _matcher(tag, make_forms(forms, 0, exact=exact), expected=True)
