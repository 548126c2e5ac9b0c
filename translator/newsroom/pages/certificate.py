"""
The certificate of a page and its translation: what a program proves of the two, what it doubts, what it cannot prove.

It needs both files and nothing else: no project, no adoption, no model. A doubt is told with its lines; the sentences
that are most likely to say something else than their source become questions for a speaker.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from enum import StrEnum
from functools import cached_property, lru_cache
from itertools import groupby, zip_longest
from pathlib import Path
from statistics import median

from translator.bilingual.alignment.sentence_alignment import learn_lexicon
from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Segment, Severity, TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.observations import PageWords, is_affirmed
from translator.bilingual.pairs.runner import run_chosen, select_checks
from translator.bilingual.words.dictionary import content_words
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import has_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.document import Document, format_of, is_markdown
from translator.newsroom.articles.structure import code_blocks
from translator.newsroom.pages.adoption.catalog_adoption import align_page
from translator.newsroom.pages.page_values import (
    Values,
    ValuesIn,
    block_key,
    by_table,
    changed_lines,
    changed_links,
    heading_levels,
    links_in,
    literals_in,
    paired_blocks,
    raw_text,
    text_of,
    values_outside,
    words_in,
)


class Topic(StrEnum):
    CODE = "code"
    LINKS = "links"
    HEADINGS = "headings"
    LITERALS = "literal values"
    NAMES = "names"
    TERMS = "terms"
    NEGATIONS = "negations"
    DRIFT = "drift"
    MEANING = "meaning"


class Verdict(StrEnum):
    PROVED = "proved"
    DOUBTED = "doubted"
    OPEN = "cannot be proved by a program"


PROVABLE = frozenset({Topic.CODE, Topic.LINKS, Topic.HEADINGS, Topic.LITERALS, Topic.DRIFT})
"""Topics of which the program compares everything; in the others a fault may hide that it cannot see."""


@dataclass(frozen=True, slots=True)
class Doubt:
    topic: Topic
    message: LazyMessage
    source_line: int
    """1-based; 0 where the source has nothing of it."""
    target_line: int
    source: str = ""
    target: str = ""

    @property
    def severity(self) -> Severity:
        return Severity.ERROR if self.topic in PROVABLE else Severity.WARNING


@dataclass(frozen=True, slots=True)
class Question:
    """A sentence that a speaker of both languages should read."""

    source: str
    target: str
    source_line: int
    target_line: int
    risk: float
    reasons: tuple[LazyMessage, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    paths: tuple[Path, Path]
    tags: tuple[str, str]
    doubts: tuple[Doubt, ...]
    questions: tuple[Question, ...]
    """The riskiest sentence first."""
    compared: dict[Topic, LazyMessage]
    """Counts of what was compared, by topic."""
    uncompared: frozenset[Topic] = frozenset()
    """Topics of which something stands in sentences without a counterpart, whose doubt covers it."""

    def verdict(self, topic: Topic) -> Verdict:
        if topic in self.uncompared or any(doubt.topic is topic for doubt in self.doubts):
            return Verdict.DOUBTED
        return Verdict.PROVED if topic in PROVABLE else Verdict.OPEN


@dataclass(frozen=True, slots=True)
class _Row:
    """Sentences that are each other's translation; one side is empty where the other has no counterpart."""

    number: int
    sources: tuple[Segment, ...]
    targets: tuple[Segment, ...]

    @property
    def source(self) -> str:
        return _joined(self.sources)

    @property
    def target(self) -> str:
        return _joined(self.targets)

    @property
    def sides(self) -> tuple[tuple[Segment, ...], tuple[Segment, ...]]:
        return self.sources, self.targets

    @property
    def lines(self) -> tuple[int, int]:
        return (self.sources[0].line if self.sources else 0, self.targets[0].line if self.targets else 0)

    @property
    def kind(self) -> str:
        return (self.targets or self.sources)[0].kind


def _joined(segments: Iterable[Segment]) -> str:
    return " ".join(one.source for one in segments)


def certify(
    source: bytes, target: bytes, tags: tuple[str, str], paths: tuple[Path, Path], terms: Sequence[TermEntry] = ()
) -> Certificate:
    """Return what is proved and doubted of a page and its translation. Raises `ArticleError` where one is no page."""
    documents = tuple(
        parse_document(data, tag=tag, format=format_of(path))
        for data, tag, path in zip((source, target), tags, paths, strict=True)
    )
    return _Comparison((documents[0], documents[1]), tags, terms, _learned(paths, tags)).certificate(paths)


# Pages beside, and their bytes on both sides, from which words are learned: enough for a page, and soon read.
_MOST_PAGES, _MOST_BYTES = 8, 60_000


@lru_cache(maxsize=8)
def _learned(paths: tuple[Path, Path], tags: tuple[str, str]) -> list[Pair]:
    """Return the pairs of pages in the same two folders: how words are rendered there."""
    found: list[Pair] = []
    size, folder, beside = 0, paths[0].parent, paths[1].parent
    names = sorted(folder.iterdir()) if folder != beside and folder.is_dir() else []
    others = [one for one in names if one.suffix == paths[0].suffix and one.name != paths[0].name]
    for one in [one for one in others if (beside / one.name).is_file()][:_MOST_PAGES]:
        source, target = one.read_bytes(), (beside / one.name).read_bytes()
        size += len(source) + len(target)
        if size > _MOST_BYTES:
            break
        with suppress(TranslatorError):
            left, right = (
                parse_document(data, tag=tag, format=format_of(one))
                for data, tag in zip((source, target), tags, strict=True)
            )
            for pair in align_page(left, right, *tags).pairs:
                texts = (left.segments[at] for at in pair.sources), (right.segments[at] for at in pair.places)
                found.append(Pair(_joined(texts[0]), _joined(texts[1]), *tags))
    return found


_CHECKS = (
    "num.value", "num.range", "num.percent", "num.fraction", "num.multiple", "num.unit", "num.ordinal", "date.value",
    "date.weekday", "date.time", "name.person", "name.place", "name.body", "sem", "len.ratio",
)  # fmt: skip
_TOPICS = {"num": Topic.LITERALS, "date": Topic.LITERALS, "name": Topic.NAMES, "sem.negation": Topic.NEGATIONS}
_WEIGHTS = {
    "sem.counterpart": 0.6, "sem.hedge": 0.3, "sem.omission": 0.5, "sem.addition": 0.8, "len.ratio": 0.5,
    "num.ordinal": 0.8, "num.unit": 0.8,
}  # fmt: skip
"""Weight of a finding, where it is less than a doubt."""
_OF_INFO = 0.5
_DOUBT = 1.0
"""Weight from which on evidence is a doubt."""
_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class _Evidence:
    row: _Row
    topic: Topic
    weight: float
    message: LazyMessage


class _Comparison:
    def __init__(
        self, documents: tuple[Document, Document], tags: tuple[str, str], terms: Sequence[TermEntry],
        others: Sequence[Pair] = (),
    ) -> None:  # fmt: skip
        self._documents, self._tags, self._terms = documents, tags, terms
        self._doubts: list[Doubt] = []
        self._compared: dict[Topic, LazyMessage] = {}
        self._uncompared = set[Topic]()
        self._rows = self._aligned()
        self.pairs = [
            Pair(row.source, row.target, *tags, kind=row.kind, number=row.number, terms=terms,
                 context=row.targets[0].context)
            for row in self._rows if self._is_prose(row)
        ]  # fmt: skip
        self._words = PageWords(self.pairs, others)
        self._drifted = self._find_drift()

    def _aligned(self) -> list[_Row]:
        source, page = self._documents
        alignment = align_page(source, page, *self._tags)
        lexicon = learn_lexicon(alignment.words, *self._tags)
        alignment = align_page(source, page, *self._tags, lexicon)
        left, right = source.segments, page.segments
        known = sorted((pair.places[0], pair.sources[0]) for pair in alignment.pairs)
        # What stands on one side only goes where it stands there.
        found = [((float(pair.sources[0]), 0), pair.sources, pair.places) for pair in alignment.pairs]
        found += [((float(one), 0), (one,), ()) for one in alignment.left_out]
        for one in alignment.added:
            before = max((there for place, there in known if place < one), default=-1)
            found.append(((before + 0.5, one), (), (one,)))
        return [
            _Row(number, tuple(left[one] for one in sources), tuple(right[one] for one in places))
            for number, (_order, sources, places) in enumerate(sorted(found), 1)
        ]

    def _is_prose(self, row: _Row) -> bool:
        if not (row.sources and row.targets):
            return False
        chinese, english = (row.source, row.target) if is_chinese(self._tags[0]) else (row.target, row.source)
        return has_han(chinese) and _LATIN.search(english) is not None

    def certificate(self, paths: tuple[Path, Path]) -> Certificate:
        self._compare_code()
        self._compare_links()
        self._compare_headings()
        evidence = [*self._literals(), *self._names(), *self._said()]
        odds, unlike = self._words.odds(), dict[int, _Row]()
        ranked = sorted(evidence, key=lambda one: (one.row.number, one.topic, -one.weight))
        for (row, topic), group in groupby(ranked, key=lambda one: (one.row, one.topic)):
            strongest = next(group)
            if strongest.weight >= _DOUBT and topic not in PROVABLE and odds.get(row.number, 0.0) < _RATHER_UNLIKE:
                unlike[row.number] = row  # Of two sentences that say different things no word is told.
            elif strongest.weight >= _DOUBT:
                self._doubt(topic, strongest.message, row)
        for row in unlike.values():
            self._doubt(Topic.DRIFT, _drift_message(len(row.sources), len(row.targets)), row)
        paired = len({row.sources[0].block for row in self._rows if row.sources and row.targets})
        self._compared[Topic.DRIFT] = LazyMessage("{count} blocks of text have a counterpart", count=str(paired))
        prose = str(len(self.pairs))
        self._compared[Topic.NEGATIONS] = LazyMessage(
            "{count} sentences: what denies on one side and not on the other", count=prose
        )
        self._compared[Topic.TERMS] = LazyMessage(
            "{count} sentences: words that are rendered otherwise than elsewhere", count=prose
        )
        self._compared[Topic.MEANING] = LazyMessage(
            "{count} sentences: opposites, quantities, length, words without a counterpart", count=prose
        )
        order = sorted(self._doubts, key=lambda one: (one.target_line or one.source_line, one.topic))
        return Certificate(
            paths,
            self._tags,
            tuple(order),
            tuple(self._questions(evidence)),
            self._compared,
            frozenset(self._uncompared),
        )

    def _row_at(self, source_line: int, target_line: int) -> _Row | None:
        # The last that begins before a line of the translation, or else of the source.
        place, line = (1, target_line) if target_line else (0, source_line)
        before = [row for row in self._rows if 0 < row.lines[place] <= line]
        return max(before, key=lambda row: row.lines[place], default=None)

    def _doubt_outside_drift(self, doubt: Doubt) -> None:
        rows = self._row_at(doubt.source_line, 0), self._row_at(0, doubt.target_line)
        if any(row is not None and row.number in self._drifted for row in rows):
            self._uncompared.add(doubt.topic)
        else:
            self._doubts.append(doubt)

    def _questions(self, evidence: Sequence[_Evidence]) -> Iterator[Question]:
        by_row: defaultdict[int, list[_Evidence]] = defaultdict(list)
        for one in evidence:
            by_row[one.row.number].append(one)
        odds = self._words.odds()
        rows = [row for row in self._rows if row.number in by_row or row.number in odds]
        rows.sort(key=lambda row: (-_risk(by_row[row.number]), odds.get(row.number, 0.0)))
        for row in rows[:_QUESTIONS]:
            reasons = [one.message for one in sorted(by_row[row.number], key=lambda one: -one.weight)]
            yield Question(
                plain_text(raw_text(row.sources)), plain_text(raw_text(row.targets)), *row.lines,
                round(_risk(by_row[row.number]), 2),
                tuple(reasons) or (LazyMessage("of this sentence least could be compared"),),
            )  # fmt: skip

    def _doubt(self, topic: Topic, message: LazyMessage, row: _Row) -> None:
        self._doubts.append(Doubt(topic, message, *row.lines, raw_text(row.sources), raw_text(row.targets)))

    def _find_drift(self) -> frozenset[int]:
        odds = self._words.odds()
        drifted = set[int]()

        def is_alone(row: _Row) -> bool:
            is_long = len(row.source) > _A_SENTENCE and not row.kind.startswith("heading")
            return not (row.sources and row.targets) or (is_long and odds.get(row.number, 0.0) < _UNLIKE)

        for alone, group in groupby(self._rows, key=is_alone):
            rows = list(group)
            if not alone or (len(rows) == 1 and _is_label(rows[0])):
                continue
            drifted.update(row.number for row in rows)
            left, right = [row for row in rows if row.sources], [row for row in rows if row.targets]
            headings = [[row for row in side if row.kind.startswith("heading")] for side in (left, right)]
            if len(rows) == 2 and len(headings[0]) == len(headings[1]) == 1:
                message = _level_message(headings[0][0].kind[-1], headings[1][0].kind[-1])
                topic = Topic.HEADINGS
            else:
                topic, message = Topic.DRIFT, _drift_message(len(left), len(right))
            here, there = left[0].lines[0] if left else 0, right[0].lines[1] if right else 0
            self._doubts.append(Doubt(topic, message, here, there, *_raw_sides(rows)))
        return frozenset(drifted)

    def _compare_code(self) -> None:
        sides = [
            [block for block in code_blocks(document.data, format=document.format, start=document.front_matter.span[1])
             if any(text.strip() for _line, text in block)]
            for document in self._documents
        ]  # fmt: skip
        keys = [[block_key(block) for block in side] for side in sides]
        same = 0
        for kind, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
            if kind == "equal":
                same += sum(map(len, keys[0][a:b]))
                continue
            for one, other in paired_blocks(sides[0][a:b], sides[1][c:d]):
                lost, new = changed_lines(one, other)
                same += len(other) - len(new)
                if not lost and not new:
                    continue
                message = LazyMessage(
                    "lines of the source that are missing or changed: {lost}; other lines: {new}",
                    lost=str(len(lost)), new=str(len(new)),
                )  # fmt: skip
                here, there = (lost or one or [(0, "")])[0][0], (new or other or [(0, "")])[0][0]
                doubt = Doubt(Topic.CODE, message, here, there, text_of(lost), text_of(new))
                if one and other:
                    self._doubts.append(doubt)
                else:
                    self._doubt_outside_drift(doubt)
        self._compared[Topic.CODE] = LazyMessage(
            "{blocks} blocks; {lines} lines are the same, comments and translated texts apart",
            blocks=str(len(sides[0])), lines=str(same),
        )  # fmt: skip

    def _compare_links(self) -> None:
        if not all(is_markdown(document.format) for document in self._documents):
            return
        links = [links_in(document) for document in self._documents]
        for before, after in changed_links(*links):
            if before and after:
                message = LazyMessage("the link to {before} leads to {after}", before=before.url, after=after.url)
            elif before:
                message = LazyMessage("the link to {url} is missing", url=before.url)
            else:
                message = LazyMessage("the link to {url} is not in the source", url=after.url if after else "")
            place = before.line if before else 0, after.line if after else 0
            self._doubt_outside_drift(
                Doubt(Topic.LINKS, message, *place, before.url if before else "", after.url if after else "")
            )
        self._compared[Topic.LINKS] = LazyMessage("{count} links and images", count=str(len(links[0].found)))

    def _compare_headings(self) -> None:
        left, right = (heading_levels(document) for document in self._documents)
        known = {doubt.target_line for doubt in self._doubts if doubt.topic is Topic.HEADINGS}
        pairs = list(zip(left, right, strict=False))
        if len(left) != len(right):
            message = LazyMessage("{before} headings became {after}", before=str(len(left)), after=str(len(right)))
            ends = tuple((side or [(0, 0, "")])[-1] for side in (left, right))
            here, there = next((pair for pair in pairs if pair[0][1] != pair[1][1]), ends)
            if self._drifted:
                self._uncompared.add(Topic.HEADINGS)
            else:
                self._doubts.append(Doubt(Topic.HEADINGS, message, here[0], there[0], here[2], there[2]))
            ours, theirs = ({one[0]: one for one in side} for side in (left, right))
            lines = [row.lines for row in self._rows if row.lines[0] in ours and row.lines[1] in theirs]
            pairs = [(ours[one], theirs[other]) for one, other in lines]
        for one, other in pairs:
            if one[1] != other[1] and other[0] not in known:
                message = _level_message(str(one[1]), str(other[1]))
                self._doubts.append(Doubt(Topic.HEADINGS, message, one[0], other[0], one[2], other[2]))
        self._compared[Topic.HEADINGS] = LazyMessage("{count} headings, their levels and order", count=str(len(left)))

    def _blocks(self) -> Iterator[list[_Row]]:
        rows = [row for row in self._rows if row.sources and row.targets and row.number not in self._drifted]
        for _block, group in groupby(rows, key=lambda row: row.sources[0].block):
            yield list(group)

    def _literals(self) -> Iterator[_Evidence]:
        count = 0
        page = ValuesIn(raw_text(self._documents[is_chinese(self._tags[0])].segments))
        for rows in self._blocks():
            known = [ValuesIn(text) for text in _raw_sides(rows)]
            for row in rows:
                find = literals_in if self._is_prose(row) else words_in
                values, others = map(find, row.sides)
                count += len(values)
                lost = [one for one in values if one not in known[1]]
                new = [one for one in others if one not in known[0]]
                if any(map(has_han, [*lost, *new])) or (not new and any(" " in one for one in lost)):
                    continue  # Words in code marks are translated, too.
                message = changed_values(", ".join(lost), ", ".join(new))
                spans = {mark.opening.strip("`") for one in row.sources for mark in one.placeholders}
                if lost or new:
                    # A plain word in code marks may be translated, and a value of the page be named once more.
                    is_lost = any(one in spans and not one.replace("-", "").isalpha() for one in lost)
                    is_new = any(lost or one not in page for one in new)
                    weight = _DOUBT if is_lost or is_new else 0.5
                    yield _Evidence(row, Topic.LITERALS, weight, message)
        if any(literals_in(side) for row in self._rows if row.number in self._drifted for side in row.sides):
            self._uncompared.add(Topic.LITERALS)
        sides = [list(values_outside(document)) for document in self._documents]
        counts = [Counter(value for value, _line in side) for side in sides]
        rest = counts[0] - counts[1], counts[1] - counts[0]
        odd = [[one for one in side if one[0] in values] for side, values in zip(sides, rest, strict=True)]
        # One doubt for the rows of a table that follow one another.
        tables: list[tuple[Values, Values]] = list(zip_longest(by_table(odd[0]), by_table(odd[1]), fillvalue=[]))
        for tabled in tables:
            here, there = (values[0][1] if values else 0 for values in tabled)
            before, after = (", ".join(value for value, _line in values) for values in tabled)
            self._doubt_outside_drift(Doubt(Topic.LITERALS, changed_values(before, after), here, there, before, after))
        self._compared[Topic.LITERALS] = LazyMessage(
            "{count} values such as code, options, paths and versions, and the numbers of all sentences",
            count=str(count),
        )

    def _names(self) -> Iterator[_Evidence]:
        pages = [ValuesIn(raw_text(document.segments)) for document in self._documents]
        into_chinese = is_chinese(self._tags[1])
        count = 0
        for rows in self._blocks():
            texts = _raw_sides(rows)
            known, small = [ValuesIn(text) for text in texts], [text.lower() for text in texts]
            chinese, english = (1, 0) if into_chinese else (0, 1)
            for row in rows:
                if not self._is_prose(row):
                    continue
                visible = [_visible(side) for side in row.sides]
                said = [_LATIN_NAME.findall(text) for text in visible]
                names = {
                    visible[english][one.start : one.end] for one in content_words(visible[english]) if one.is_name
                }
                count += len(said[chinese])
                new = [word for word in said[chinese]
                       if word not in known[english] and not _is_short_for(word, texts[english].lower())]  # fmt: skip
                lost = [word for word in said[english] if word[0].isupper() and len(word) > 2
                        and (word in names or word in pages[chinese])
                        and small[english].count(word.lower()) > small[chinese].count(word.lower())]  # fmt: skip
                strange = [word for word in new if word not in pages[english]]
                # One that replaces another, or is misspelt; all else may be an explanation.
                is_wrong = strange and (lost or any(get_close_matches(one, said[english], 1, _MISSPELT)
                                                    for one in strange))  # fmt: skip
                if not new:
                    continue
                if lost:
                    before, after = (lost, new) if into_chinese else (new, lost)
                    message = LazyMessage("{before} became {after}", before=", ".join(before), after=", ".join(after))
                else:
                    message = LazyMessage("{values} is in the Chinese text alone", values=", ".join(new))
                yield _Evidence(row, Topic.NAMES, _DOUBT if is_wrong else 0.4, message)
        self._compared[Topic.NAMES] = LazyMessage("{count} words in Latin letters", count=str(count))

    def _said(self) -> Iterator[_Evidence]:
        by_number = {row.number: row for row in self._rows if row.number not in self._drifted}
        pairs = {pair.number: pair for pair in self.pairs}
        for finding in run_chosen(self.pairs, select_checks(_CHECKS), None):
            row = by_number.get(finding.segment)
            if row is None or (finding.check == "len.ratio" and row.kind != "paragraph" and row.kind != "item"):
                continue
            if finding.check.startswith(("num.", "date.")) and self._is_in_code(row, finding):
                continue
            there = row.target if finding.side == "source" else row.source
            if finding.check == "sem.negation" and _stands_in(there, pairs[finding.segment], finding):
                continue
            topic = _TOPICS.get(finding.check) or _TOPICS.get(finding.check.partition(".")[0], Topic.MEANING)
            weight = _OF_INFO if finding.severity is Severity.INFO else _WEIGHTS.get(finding.check, _DOUBT)
            if finding.check == "sem.negation" and is_affirmed(pairs[finding.segment], finding.start):
                weight = _DOUBT
            yield _Evidence(row, topic, weight, finding.message)
        for one in self._words.observations():
            if one.number in by_number:
                yield _Evidence(by_number[one.number], Topic(one.topic), one.weight, one.message)
        for row in by_number.values():
            if row.sources and row.targets and len(row.sources) + len(row.targets) > 2:
                yield from self._lost_sentences(row)

    def _lost_sentences(self, row: _Row) -> Iterator[_Evidence]:
        # Where sentences were joined or split: one has little of the other side, and without it the lengths fit.
        for place, segments in enumerate((row.sources, row.targets)):
            if len(segments) < len((row.targets, row.sources)[place]) or len(segments) == 1:
                continue
            other = (row.target, row.source)[place]
            lengths = [len(plain_text(one.source)) for one in segments]
            usual = self._usual_length if place == 0 else 1 / self._usual_length
            there = len(plain_text(other)) / usual
            for one, length in zip(segments, lengths, strict=True):
                rest = " ".join(it.source for it in segments if it is not one)
                pair = Pair(*((one.source, other) if place == 0 else (other, one.source)), *self._tags)
                odds = self._words.odds_of(pair, without=rest)[is_chinese(self._tags[place])]
                fit = abs(math.log(max(1, there) / sum(lengths))) - abs(
                    math.log(max(1, there) / max(1, sum(lengths) - length))
                )
                if odds - _FIT * fit < _LOST_SENTENCE:
                    message = LazyMessage(
                        "no counterpart was found for this sentence: {text}", text=plain_text(one.source)
                    )
                    yield _Evidence(row, Topic.DRIFT, _DOUBT, message)

    @cached_property
    def _usual_length(self) -> float:
        ratios = [len(plain_text(row.target)) / len(plain_text(row.source)) for row in self._rows
                  if len(row.sources) == len(row.targets) == 1 and len(row.source) > 20]  # fmt: skip
        return median(ratios) if ratios else 1.0

    @staticmethod
    def _is_in_code(row: _Row, finding: Finding) -> bool:
        here, there = (row.source, row.targets) if finding.side == "source" else (row.target, row.sources)
        digits = _DIGITS.findall(here[finding.start : finding.end])
        text = raw_text(there)
        is_marker = _MARKER.match(here[finding.start :]) is not None
        return is_marker or (bool(digits) and all(one in text for one in digits))


# A word or two need no speaker as a sentence does.
def _risk(evidence: Sequence[_Evidence]) -> float:
    weights = {one.topic: one.weight for one in sorted(evidence, key=lambda one: one.weight)}
    return sum(weights.values()) * (1 if evidence and len(evidence[0].row.source) > _A_SENTENCE else 0.5)


# A message of a program that both texts quote.
def _stands_in(other: str, pair: Pair, finding: Finding) -> bool:
    said = (pair.source if finding.side == "source" else pair.target)[finding.start : finding.end].lower()
    return said.isascii() and said in re.findall("[a-z'’]+", other.lower())


def _is_short_for(word: str, english: str) -> bool:
    initials = "".join(one[0] for one in re.findall(r"[a-z]+", english))
    return word.isupper() and word.lower().removesuffix("s") in initials


# `For example:` and `Note` of one text alone say nothing by themselves.
def _is_label(row: _Row) -> bool:
    text = plain_text(row.source or row.target).strip()
    is_text = not row.kind.startswith("heading")
    return is_text and (text.endswith((":", "：")) or (has_han(text) and len(text) <= _LABEL))


_A_SENTENCE, _LABEL = 30, 4
_LATIN = pattern("[A-Za-z]{2}")
_LATIN_NAME = pattern(r"(?<![\w./@:#%$&-])[A-Za-z][A-Za-z0-9+#]*(?:[.-][A-Za-z0-9]+)*")
_DIGITS = pattern(r"\d+")
# The number of an item that only one text counts.
_MARKER = pattern(r"\d+[、)）:：]")
_UNLIKE, _RATHER_UNLIKE, _LOST_SENTENCE, _FIT, _MISSPELT = -14.0, -2.0, -2.5, 4.0, 0.8


def _raw_sides(rows: Sequence[_Row]) -> tuple[str, str]:
    return raw_text(one for row in rows for one in row.sources), raw_text(one for row in rows for one in row.targets)


def _drift_message(left: int, right: int) -> LazyMessage:
    if not right:
        return LazyMessage("sentences of the source without a counterpart: {count}", count=str(left))
    if not left:
        return LazyMessage("sentences of the translation without a counterpart: {count}", count=str(right))
    return LazyMessage(
        "{left} sentences of the source have little in common with {right} of the translation",
        left=str(left),
        right=str(right),
    )


def _level_message(before: str, after: str) -> LazyMessage:
    return LazyMessage("a heading of level {before} became one of level {after}", before=before, after=after)


def _visible(segments: Sequence[Segment]) -> str:
    return _TAGS.sub(" ", _joined(segments))


_TAGS = pattern(r"</?\d+/?>|https?://\S+|\{#?[^{}]*\}")


def changed_values(lost: str, new: str) -> LazyMessage:
    if lost and new:
        return LazyMessage("{before} became {after}", before=lost, after=new)
    return (
        LazyMessage("{values} is missing", values=lost)
        if lost
        else LazyMessage("{values} is not in the source", values=new)
    )
