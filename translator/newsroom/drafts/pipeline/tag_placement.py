"""
The places of tags and of the marks of titles in drafts.

Anchors come first, since they are free and certain: text that was copied, a glossary term, a number. For the rest the
phrase is aligned. A tag that is still without a place goes to the same relative position, and the suggestion notes
that. English has italics for what has 《》 in Chinese; engines leave the marks out more often than not.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from translator.bilingual.model import Suggestion
from translator.bilingual.quantities import Quantity, find_quantities
from translator.bilingual.words.inline import TAG, added_italics, plain_text
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Phrases, Span
from translator.newsroom.drafts.gate import GateProblem
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.drafts.pipeline.retries import Attempt, Job, RetryPipeline
from translator.newsroom.drafts.tags import (
    StrippedSegment,
    counterpart,
    insert_tags,
    nearest_edge,
    proportional_span,
    spans_apart,
    trim_span,
)

FIRST = 9000
"""Number of the tag that stands for the first title while tags are placed; the tags of a segment have lower ones."""
_WORD = pattern(r"[^\s]+")
_OF_TITLES = "a an and as at by for from in is of on or the to with"
_SMALL = frozenset(_OF_TITLES.split())
_GOES_ON = pattern(r"((?: of(?: the)?)? (?!\w+day\b)[A-Z][\w’'-]*)+")
# Capitals before a title: what was found is the end of a longer name, *Atlas of the World*.
_BEGINS_BEFORE = pattern(r"[^.!?:“\"] [A-Z][\w-]*(?: (?:of|for|in)(?: the)?)? (?:the )?$")
# Characters of a title that one English word is too little for.
_LONG = 6
# Characters before a title that tell whether it begins there.
_FAR = 60
_ARTICLE = pattern(r"\b(?:The|An?) $")
_MARKS_AROUND = "“”‘’\"'《》〈〉「」『』"


def titles_without_marks(source: str, target: str) -> list[Span]:
    """Return where the titles of works stand in a Chinese source, where an English target marks none of them."""
    from translator.bilingual.pairs.style import has_title_marks, titles_in

    return [] if "《" not in source or has_title_marks(source, target) else titles_in(source)


def marked_title(source: str, span: Span, target: str) -> Span | None:
    """Return where an English target has the title that stands at `span` of the source, if it marks all of them."""
    from translator.bilingual.pairs.style import titles_in

    titles = titles_in(source) if "《" in source else []
    places = [place for place, (start, end) in enumerate(titles) if span in {(start, end), (start - 1, end + 1)}]
    italics = added_italics(source, target) if places else []
    return (italics[places[0]].start, italics[places[0]].end) if places and len(italics) == len(titles) else None


def as_title(title: str, target: str, span: Span) -> Span | None:
    """
    Return the whole English title of which `span` is a part; None where the target does not write it like one.

    `title` is the Chinese one: of a long one, a single word is not all.
    """
    words = [(match.start(), match[0]) for match in _WORD.finditer(target, *span)]
    while words and not words[0][1][0].isupper():
        del words[0]
    if not words or any(word[0].islower() and word.lower() not in _SMALL for _start, word in words):
        return None
    start, end = words[0][0], span[1]
    more = _GOES_ON.match(target, end)
    end = more.end() if more else end
    if not title.isascii() and len(title) >= _LONG and " " not in target[start:end]:
        return None
    article = _ARTICLE.search(target, max(0, start - _FAR), start)
    start = article.start() if article else start
    return None if _BEGINS_BEFORE.search(target, max(0, start - _FAR), start) else (start, end)


def typed_titles(target: str, marks: tuple[str, str]) -> str:
    """Return a target with `marks` for the tags that stand for titles."""
    return TAG.sub(lambda tag: tag[0] if int(tag["number"]) < FIRST else marks[bool(tag["close"])], target)


def without_crossing(source: str, target: str, plain: str) -> str:
    """Return an English target, without its italics where tags were placed across the marks of some of them."""
    if len(added_italics(source, target)) == len(added_italics(source, plain)):
        return target
    return target.replace("*", "") if "*" not in source else target


def in_title_marks(source: str, target: str, italics: Collection[int]) -> str:
    """Return a Chinese target with 《》 in the place of those `italics` that are around a title in English."""
    from translator.bilingual.pairs.quotes import is_title

    for number in italics:
        opening, closing = f"<{number}>", f"</{number}>"
        if target.count(opening) != 1 or target.count(closing) != 1:
            continue
        if not is_title(plain_text(source.partition(opening)[2].partition(closing)[0])):
            continue
        before, _tag, rest = target.partition(opening)
        title, _tag, after = rest.partition(closing)
        if before[-1:] in _MARKS_AROUND and after[:1] in _MARKS_AROUND and before and after:
            before, after = before[:-1], after[1:]
        title = title.strip(_MARKS_AROUND)
        if title and "《" not in title:
            target = f"{before}《{title}》{after}"
    return target


_WORD_BEFORE = pattern(r"(\w+)\W*$")
_WORD_AFTER = pattern(r"^\W*(\w+)")


@dataclass(slots=True)
class _Placement:
    job: Job
    best: Attempt
    target: str
    """The draft without tags, its titles marked as far as they are quoted."""
    spans: dict[int, Span] = field(default_factory=dict)
    standalone: dict[int, int] = field(default_factory=dict)
    guesses: list[str] = field(default_factory=list)
    titles: list[Span] = field(default_factory=list)
    """Titles of works in the source that have no marks in the target."""

    @property
    def stripped(self) -> StrippedSegment:
        return self.best.stripped or self.job.stripped

    @property
    def source(self) -> str:
        return self.stripped.plain


def place_tags(pipeline: RetryPipeline, jobs: Sequence[Job]) -> list[Suggestion]:
    """Return the finished suggestion of each job with every tag of its source exactly once."""
    placements = [_Placement(job, job.best, job.best.suggestion.target) for job in jobs]
    for placement in placements:
        if placement.job.request.italics is not None and not is_chinese(pipeline.target_tag):
            _mark_titles(placement, pipeline.engine.house)
        _place_anchored(placement, pipeline)
    _place_aligned(placements, pipeline)
    for placement in placements:
        _place_rest(placement)
    return [_finished(placement, pipeline) for placement in placements]


def _mark_titles(placement: _Placement, house: HouseStyle) -> None:
    placement.target = house.with_title_marks(placement.target, placement.source)
    if house.works != "plain":
        placement.titles = titles_without_marks(placement.source, placement.target)


def _place_anchored(placement: _Placement, pipeline: RetryPipeline) -> None:
    for pair in placement.stripped.pairs:
        span = _anchor(placement, pair.span, pipeline)
        if span is not None:
            placement.spans[pair.number] = span
    for mark in placement.stripped.standalone:
        if not placement.source[: mark.at].strip():
            placement.standalone[mark.number] = 0
        elif not placement.source[mark.at :].strip():
            placement.standalone[mark.number] = len(placement.target)


def _anchor(placement: _Placement, span: Span, pipeline: RetryPipeline) -> Span | None:
    source, target = placement.source, placement.target
    if trim_span(source, span) == trim_span(source, (0, len(source))):
        whole = span == (0, len(source))
        return (0, len(target)) if whole else trim_span(target, (0, len(target)))
    inner = trim_span(source, span)
    phrase = source[slice(*inner)]
    found = marked_title(source, inner, target)
    found = found or counterpart(source, inner, target, (phrase, *_term_forms(placement, phrase)))
    return found or _same_quantity(source, inner, target, pipeline)


def _same_quantity(source: str, span: Span, target: str, pipeline: RetryPipeline) -> Span | None:
    named = [_value(item) for item in find_quantities(source, pipeline.source_tag) if (item.start, item.end) == span]
    if not named:
        return None
    found = [item for item in find_quantities(target, pipeline.target_tag) if _value(item) == named[0]]
    return (found[0].start, found[0].end) if len(found) == 1 else None


def _value(item: Quantity) -> tuple[object, ...]:
    return (item.kind, item.value, item.high, item.year, item.month, item.day, item.weekday, item.minutes, item.period)


def _term_forms(placement: _Placement, phrase: str) -> tuple[str, ...]:
    for term in placement.job.request.terms:
        names = (term.source, *term.source_variants)
        if any(name == phrase or (term.case == "any" and name.lower() == phrase.lower()) for name in names):
            return term.targets
    return ()


def _place_aligned(placements: Sequence[_Placement], pipeline: RetryPipeline) -> None:
    from translator.newsroom.drafts.pipeline.phrase_alignment import align_phrases

    asked = [(placement, phrases) for placement in placements if (phrases := _open_phrases(placement))]
    items = [
        Phrases(placement.source, placement.target, tuple(span for _key, span in phrases))
        for placement, phrases in asked
    ]
    aligned = align_phrases(pipeline.engine, items, pipeline.source_tag, pipeline.target_tag)
    for (placement, phrases), found in zip(asked, aligned, strict=True):
        for ((place, number), _phrase), span in zip(phrases, found, strict=True):
            if place == "title":
                words = placement.source[slice(*placement.titles[number - FIRST])]
                title = as_title(words, placement.target, span) if span else None
                if title and title not in placement.spans.values():
                    placement.spans[number] = title
            elif span and place == "around":
                placement.spans[number] = span
            elif span:
                placement.standalone[number] = span[1] if place == "after" else span[0]


def _open_phrases(placement: _Placement) -> list[tuple[tuple[str, int], Span]]:
    found = [
        (("around", pair.number), trim_span(placement.source, pair.span))
        for pair in placement.stripped.pairs
        if pair.number not in placement.spans and pair.span[0] < pair.span[1]
    ]
    for mark in placement.stripped.standalone:
        if mark.number not in placement.standalone:
            before = _WORD_BEFORE.search(placement.source[: mark.at])
            after = _WORD_AFTER.search(placement.source[mark.at :])
            if before:
                found.append((("after", mark.number), before.span(1)))
            elif after:
                found.append((("before", mark.number), (after.start(1) + mark.at, after.end(1) + mark.at)))
    return found + [(("title", FIRST + place), span) for place, span in enumerate(placement.titles)]


def _place_rest(placement: _Placement) -> None:
    for pair in placement.stripped.pairs:
        if pair.number not in placement.spans:
            placement.spans[pair.number] = proportional_span(placement.source, pair.span, placement.target)
            placement.guesses.append(f"<{pair.number}>")
    for mark in placement.stripped.standalone:
        if mark.number not in placement.standalone:
            scale = len(placement.target) / max(1, len(placement.source))
            placement.standalone[mark.number] = nearest_edge(placement.target, round(mark.at * scale))
            placement.guesses.append(f"<{mark.number}/>")
    for number, (start, end) in enumerate(placement.titles, FIRST):
        around = next((pair for pair in placement.stripped.pairs if pair.span == (start - 1, end + 1)), None)
        if around is not None and number not in placement.spans:
            title = as_title(placement.source[start:end], placement.target, placement.spans[around.number])
            placement.spans |= {number: title} if title else {}


def _finished(placement: _Placement, pipeline: RetryPipeline) -> Suggestion:
    job, best = placement.job, placement.best
    target, repairs, problems = placement.target, list(best.repairs), list(best.problems)
    if best.step:
        repairs.insert(0, f"retry:{best.step}")
    source = job.request.source
    if placement.spans or placement.standalone:
        spans = spans_apart(target, placement.spans, placement.stripped.pairs)
        moved = [f"<{number}>" for number, span in spans.items() if span != placement.spans[number]]
        placement.guesses += [tag for tag in moved if tag not in placement.guesses]
        plain, target = target, insert_tags(target, spans, placement.standalone)
        if placement.standalone or min(spans) < FIRST:
            repairs.append("tags:placed")
        if is_chinese(pipeline.target_tag):
            target = in_title_marks(source, target, job.request.italics or ())
        else:
            target = without_crossing(source, target, plain)
            target = typed_titles(target, ("“", "”") if pipeline.engine.house.works == "quotes" else ("*", "*"))
    if placement.target != best.suggestion.target or any(number >= FIRST for number in placement.spans):
        repairs.append("titles:marked")
    if not is_chinese(pipeline.target_tag):
        target = pipeline.engine.house.with_capitals(target, source, job.request.kind)
    for number, span in enumerate(placement.titles, FIRST):
        if number not in placement.spans:
            detail = f"《{placement.source[slice(*span)]}》 has no mark"
            problems.append(GateProblem("punct.title", detail, 1, blocks=False))
    if placement.guesses:
        problems.append(GateProblem("mk.inline", f"{' '.join(placement.guesses)} placed by position", 1, blocks=False))
    told = tuple(map(str, problems))
    return replace(best.suggestion, target=target, raw=job.raw, repairs=tuple(repairs), problems=told)
