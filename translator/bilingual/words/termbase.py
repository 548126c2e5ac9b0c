"""Termbases: the terms of one direction, which can be found in a text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache

from translator.bilingual.model import TermEntry, TermMatch
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.term_matches import (
    ChineseMatcher,
    EnglishMatcher,
    FormMatch,
    TermForm,
    TermMatcher,
    choose_longest,
    make_forms,
)

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
        """Return the terms that are not translated."""
        return tuple(entry for entry in self.entries if entry.status == "dnt")

    def find(self, text: str) -> list[TermMatch]:
        """
        Return the terms of `text` in text order, the longest where they overlap; bans are not among them.

        Where one spelling is the name of several concepts, the match has one entry with the targets of all.
        """
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
    """Join concepts that share a spelling: every one of their targets is accepted, and none is required."""
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


def _matcher(tag: str, forms: list[TermForm], *, expected: bool = False) -> TermMatcher:
    """Return a matcher; of forms that are `expected` in the text, it takes less certain places too."""
    return ChineseMatcher(forms, leniently=expected) if is_chinese(tag) else EnglishMatcher(forms, verbs=expected)


def _find_forms(matcher: TermMatcher, text: str) -> list[FormMatch]:
    """Search `text` without its numbered tags; the offsets of the matches include them."""
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

    Made for looking whether an accepted target was used. Overlapping places: only the longest.
    """
    matches = _find_forms(_forms_matcher(tuple(forms), tag, exact), text)
    return [(group[0].start, group[0].end) for group in choose_longest(matches)]


@lru_cache(maxsize=4096)
def _forms_matcher(forms: tuple[str, ...], tag: str, exact: bool) -> TermMatcher:
    return _matcher(tag, make_forms(forms, 0, exact=exact), expected=True)
