"""The check of the glossaries: lines that are likely wrong, of which the program says why, and changes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from translator.bilingual.i18n import _
from translator.bilingual.words.chinese_words import has_word
from translator.bilingual.words.dictionary import WORD, WordFolder, fold_han, is_known_word
from translator.bilingual.words.language import ZH_HANS, ZH_HANT, has_han, is_chinese, is_traditional
from translator.bilingual.words.termbase import WordBoundaries
from translator.newsroom.house.glossary import Glossary
from translator.newsroom.house.glossary.concepts import Concept, convert_term

_FEWEST_LETTERS, _FEWEST_HAN = 3, 2
# Of these a part of a word is a name of its own: Air in Airbus.
_NAMES = {"person", "place", "org", "brand", "work"}


@dataclass(frozen=True, slots=True)
class GlossaryWarning:
    """A warning about one line of a glossary."""

    where: str
    """`glossaries/news.csv:12`."""
    message: str


def lint_glossary(glossary: Glossary) -> list[GlossaryWarning]:
    """Return what looks wrong, in file order; what cannot be used at all is an error when the glossary is read."""
    linter = _Linter(glossary)
    return [
        GlossaryWarning(concept.where, message)
        for concept in glossary.concepts
        for message in dict.fromkeys(linter.warnings(concept))
    ]


class _Linter:
    def __init__(self, glossary: Glossary) -> None:
        self._fold_word = WordFolder(verbs=False)
        self._by_form: defaultdict[str, list[Concept]] = defaultdict(list)
        self._next: dict[str, tuple[str, Concept]] = {}
        """Folded form → that which stands for it in another language or script, and the line that says so."""
        for concept in glossary.concepts:
            for forms in concept.forms.values():
                for form in forms:
                    known = self._by_form[self._fold(form)]
                    if concept not in known:
                        known.append(concept)
            if _is_accepted(concept):
                self._note_step(concept)

    def warnings(self, concept: Concept) -> Iterator[str]:
        yield from _script_warnings(concept)
        if concept.status == "forbidden":
            yield from self._bans(concept)
        elif _is_accepted(concept):
            yield from self._renderings(concept)
            yield from self._circles(concept)
            yield from self._parts(concept)

    def _fold(self, form: str) -> str:
        return fold_han(form) if has_han(form) else " ".join(self._fold_word[word] for word in WORD.findall(form))

    def _folded(self, concept: Concept, tags: list[str]) -> dict[str, str]:
        return {self._fold(form): form for tag in reversed(tags) for form in reversed(concept.forms[tag])}

    # One term, in one sense, in other words.
    def _renderings(self, concept: Concept) -> Iterator[str]:
        (first, *others) = concept.forms
        mine = self._folded(concept, others)
        for form in concept.forms[first]:
            for other in self._by_form[self._fold(form)]:
                if other is concept:
                    return
                if not _is_accepted(other) or other.kind != concept.kind or first not in other.forms:
                    continue
                if self._fold(form) not in self._folded(other, [first]):
                    continue
                theirs = self._folded(other, [tag for tag in other.forms if tag != first])
                if mine and theirs and mine.keys().isdisjoint(theirs):
                    yield _("{form} is {one} here and {other} in {where}", form=repr(form), where=other.where,
                            one=[*mine.values()][-1], other=[*theirs.values()][-1])  # fmt: skip
                else:
                    yield _("{form} stands in {where} too", form=repr(form), where=other.where)

    # With two languages, the first column is the condition.
    def _bans(self, concept: Concept) -> Iterator[str]:
        (first, *others) = concept.forms
        has_condition = any(is_chinese(tag) != is_chinese(first) for tag in others)
        conditions = set(self._folded(concept, [first])) if has_condition else set[str]()
        tags = [tag for tag in others if is_chinese(tag) != is_chinese(first)] if has_condition else [first, *others]
        for folded, form in self._folded(concept, tags).items():
            for other in self._by_form[folded]:
                if _is_accepted(other) and (not conditions or conditions & set(self._folded(other, [*other.forms]))):
                    yield _("{form} is banned here and accepted in {where}", form=repr(form), where=other.where)

    def _note_step(self, concept: Concept) -> None:
        tags = [*concept.forms]
        for first, second in pairwise(tags):
            one, other = self._fold(concept.forms[first][0]), self._fold(concept.forms[second][0])
            if one != other:
                self._next.setdefault(one, (other, concept))

    def _circles(self, concept: Concept) -> Iterator[str]:
        for forms in concept.forms.values():
            start = at = self._fold(forms[0])
            steps, lines = [start], set[str]()
            while at in self._next and len(steps) <= len(self._next):
                at, by = self._next[at]
                steps.append(at)
                lines.add(by.where)
                if at == start:
                    if concept.where in lines and len(lines) > 1:
                        yield _("the terms lead in a circle: {steps}", steps=" → ".join(steps))
                        return
                    break

    def _parts(self, concept: Concept) -> Iterator[str]:
        if concept.kind in _NAMES:
            return
        for folded, form in self._folded(concept, [*concept.forms]).items():
            for around in self._words_around.get(folded, ()):
                other = self._by_form[around][0]
                if other not in self._by_form[folded] and not self._is_part(concept, other, folded):
                    yield _("{form} stands inside a word, in the term {term} ({where})",
                            form=repr(form), term=repr(around), where=other.where)  # fmt: skip

    # As data is of database, in both languages.
    def _is_part(self, concept: Concept, other: Concept, folded: str) -> bool:
        mine, theirs = (self._folded(one, [*one.forms]) for one in (concept, other))
        return any(form in around for form in mine for around in theirs if form != folded and folded not in around)

    @cached_property
    def _words_around(self) -> dict[str, list[str]]:
        from ahocorasick_rs import AhoCorasick

        parts = [form for form in self._by_form if len(form) >= (_FEWEST_HAN if has_han(form) else _FEWEST_LETTERS)]
        automaton, found = AhoCorasick(parts), defaultdict[str, list[str]](list)
        for form in self._by_form:
            places = automaton.find_matches_as_indexes(form, overlapping=True)
            if len(places) < 2:  # Itself.
                continue
            words = WordBoundaries(form) if has_han(form) else None
            for number, start, end in places:
                if end - start == len(form):
                    continue
                is_torn = words and not words.allow(start, end) and _shares_word(form, start, end)
                if is_torn or (not words and _is_inside(form, start, end)):
                    found[parts[number]].append(form)
        return found


# Carbon has no car: what is left of its word is none.
def _is_inside(text: str, start: int, end: int) -> bool:
    rests = [rest for rest in (text[:start].rpartition(" ")[2], text[end:].partition(" ")[0]) if rest]
    return bool(rests) and all(map(is_known_word, rests))


# 国家 begins within 中国 where that stands in 发展中国家, and no word within 议会 in 市议会.
def _shares_word(text: str, start: int, end: int) -> bool:
    inner = range(start + 1, end)
    return any(has_word(text[at : end + 1]) for at in inner if end < len(text)) or any(
        has_word(text[start - 1 : at]) for at in inner if start
    )


def _is_accepted(concept: Concept) -> bool:
    return concept.status in {"required", "preferred"}


def _script_warnings(concept: Concept) -> Iterator[str]:
    for tag, forms in concept.forms.items():
        for form in forms:
            if not is_chinese(tag) and has_han(form):
                yield _("{form} stands in the column {tag} and is Chinese", form=repr(form), tag=tag)
            elif tag == ZH_HANS and has_han(form) and convert_term(form, ZH_HANS) != form:
                yield _("{form} is Traditional, in the column {tag}", form=repr(form), tag=tag)
            elif is_traditional(tag) and convert_term(form, ZH_HANS) == form != convert_term(form, ZH_HANT):
                yield _("{form} is Simplified, in the column {tag}", form=repr(form), tag=tag)
