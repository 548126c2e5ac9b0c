"""
The segmentation rules of one catalog: where people split, joined or separated its segments, as its ledger records it.

```
split  key: a part     data: was (the whole), at (code point of the whole's source), into (both keys), part (1 or 2)
merge  key: the whole  data: was (the first), also (the second)
split  key: the place  data: was (the sentence), context, place, places, before, after (keys of its neighbours)
merge  key: the sentence  data: was (the place), context
```
If the resulting segment has a text of its own already, that text stays, and the event is about the article: it has no
key, and `to` names the segment. An event with `undo` removes the rule of another event and makes none. A merge with
`lapsed` makes no rule: it only records the join of two parts whose sentence is no longer in the article.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from msgspec.structs import replace

from translator.bilingual.model import Segment, State
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.resegmenter import ContextRule, JoinRule, SegmentRule, SplitRule, renumber_tags
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, Event, SegmentationData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.project import ArticleRef, Project, find_script_source

_PLACE = "place"
_PLACE_AT_END = pattern(rf"(?:^| ){_PLACE} \d+\Z")


@dataclass(frozen=True, slots=True)
class Made:
    rule: SegmentRule
    of: tuple[str, ...]
    into: tuple[str, ...]
    event: Event
    data: SegmentationData


def made_by(events: Iterable[Event]) -> list[Made]:
    """Return what holds of the splits and merges among `events`, oldest first."""
    found: list[Made] = []
    for event in events:
        made = _made(event, event.data) if isinstance(event.data, SegmentationData) and not event.data.lapsed else None
        if made is None:
            continue
        if made.data.undo:
            # All of them: two branches that were merged may have made one rule twice.
            found = [other for other in found if (made.of, made.into) != (other.into, other.of)]
        else:
            found.append(made)
    return found


def rules_of(events: Iterable[Event]) -> tuple[SegmentRule, ...]:
    return tuple(made.rule for made in made_by(events))


def rules_for(project: Project, ref: ArticleRef, catalog: Catalog) -> tuple[SegmentRule, ...]:
    """Return the rules of `catalog`, after those of the other script where it is converted; raises `LedgerError`."""
    origin = find_script_source(project, ref, catalog.tag)
    theirs = rules_on_disk(project, ref.slug, origin) if origin and origin != ref.tag else ()
    return (*theirs, *rules_of(catalog.events))


def inverse_of(made: Sequence[Made], of: tuple[str, ...], into: tuple[str, ...] = ()) -> Made | None:
    """Return the rule whose undoing makes `into` of `of` (empty: any), where no later rule builds on it."""
    for index in range(len(made) - 1, -1, -1):
        if made[index].into == of and (not into or made[index].of == into):
            return None if any(set(later.of) & set(of) for later in made[index + 1 :]) else made[index]
    return None


def rules_on_disk(project: Project, slug: str, tag: str) -> tuple[SegmentRule, ...]:
    path = project.ledger_path(tag, slug)
    data = project.read(path) if project.has(path) else b""
    if b'"split"' not in data and b'"merge"' not in data:
        return ()
    return rules_of(Ledger(data, where=project.relative(path)).events)


def _made(event: Event, data: SegmentationData) -> Made | None:
    key = event.key or data.to
    if event.action is Action.MERGE and data.was and (data.also or (data.context and data.undo)):
        return Made(JoinRule(data.was, data.also), data.ancestors, (key,), event, data)
    if event.action is Action.SPLIT and data.was and data.context:
        rule = ContextRule(
            data.was, data.context, data.before or "", data.after or "", data.place or 0, data.places or 0
        )
        return Made(rule, (data.was,), (key,), event, data)
    if event.action is Action.SPLIT and data.was and data.part == 1 and data.into and len(data.into) == 2:
        return Made(SplitRule(data.was, data.at or 0), (data.was,), data.into, event, data)
    return None


def place_context(number: int, context: str = "") -> str:
    return f"{context} {_PLACE} {number}".strip()


def article_context(context: str) -> str:
    """Return the context without the place that people told apart."""
    return _PLACE_AT_END.sub("", context)


def body_blocks(segments: Sequence[Segment]) -> list[list[int]]:
    body = [place for place, segment in enumerate(segments) if not article_context(segment.context)]
    return [list(group) for _block, group in groupby(body, key=lambda place: segments[place].block)]


_BLANK = pattern(r"\s+")
_CLOSING = pattern(r"(?:</[1-9][0-9]{0,3}>)*")


@dataclass(frozen=True, slots=True)
class SegmentPart:
    entry: Entry
    numbers: Mapping[int, int]

    def named(self, text: str) -> str:
        return renumber_tags(text, self.numbers)


def join_entries(
    catalog: Catalog, whole: Entry, first: SegmentPart, second: SegmentPart, *, actor: str, data: SegmentationData
) -> Event:
    """Give `whole` the targets of both parts, and what is known of them; `data` says more in the event."""
    one, other = first.entry, second.entry
    catalog.adopt(one)
    catalog.adopt(other)
    target, joint = join_targets(whole.source, first, second, catalog.tag)
    if not data.undo:  # Else it is again what it was before the split.
        data = replace(data, machine=_join_machine_texts(catalog, whole.source, first, second))
    suggester = max((one, other), key=lambda entry: entry.record.suggested.startswith("mt"))
    origins = [entry.origin for entry in (one, other) if entry.origin]
    whole.comments = tuple(dict.fromkeys((*one.comments, *other.comments)))
    whole.flags = tuple(dict.fromkeys((*one.flags, *other.flags)))
    return catalog.apply(
        whole,
        Action.MERGE,
        actor=actor,
        state=_earliest(one, other, target),
        target=target,
        origin="human" if "human" in origins else next(iter(origins), ""),
        signature=suggester.signature,
        data=replace(
            data,
            texts=tuple(entry.target_hash for entry in (one, other) if entry.target),
            target_joint=joint if target else None,
            suggested=suggester.record.suggested,
            stale=one.is_stale or other.is_stale,
            rejected=one.is_rejected or other.is_rejected,
            previous_source=_previous_source(catalog, one, other),
        ),
    )


# Return the machine's text of both parts; empty where it has one of them only, None where it has neither.
def _join_machine_texts(catalog: Catalog, whole: str, first: SegmentPart, second: SegmentPart) -> str | None:
    one, other = (catalog.find_machine_text(part.entry.key) for part in (first, second))
    if one is None or other is None:
        return "" if one or other else None
    joined = join_texts(whole, first, second, (one.text, other.text), catalog.tag)[0]
    return joined if one.text and other.text else joined.strip()


def join_targets(whole: str, first: SegmentPart, second: SegmentPart, tag: str) -> tuple[str, tuple[int, int]]:
    return join_texts(whole, first, second, (first.entry.target, second.entry.target), tag)


def join_texts(
    whole: str, first: SegmentPart, second: SegmentPart, texts: tuple[str, str], tag: str
) -> tuple[str, tuple[int, int]]:
    """
    Return `texts`, one for each part, as one text for the source `whole`, and where they meet; tags around them
    stay, the blank is that of the target language.
    """
    from translator.bilingual.sentences import joiner

    left, right = first.named(texts[0]), second.named(texts[1])
    if not left and not right:
        return "", (0, 0)
    one, other = first.named(first.entry.source), second.named(second.entry.source)
    start, end = whole.find(one), whole.rfind(other)
    before, between, after = "", " ", ""
    if start >= 0 and start + len(one) <= end:
        before, between, after = whole[:start], whole[start + len(one) : end], whole[end + len(other) :]
    glue = joiner(plain_text(left), plain_text(right), tag)
    if _BLANK.search(between):
        between = _BLANK.sub(glue, between, count=1)
    else:
        closed = _CLOSING.match(between)
        at = closed.end() if closed else 0
        between = between[:at] + glue + between[at:]
    head = f"{before}{left}"
    return f"{head}{between}{right}{after}", (len(head), len(head) + len(between))


def _earliest(one: Entry, other: Entry, target: str) -> State:
    if not target:
        return State.NEW
    state = min((one.state, other.state, State.TRANSLATED), key=lambda each: each.rank)
    return max(state, State.DRAFT, key=lambda each: each.rank)


def _previous_source(catalog: Catalog, one: Entry, other: Entry) -> str | None:
    if not (one.is_stale or other.is_stale):
        return None
    from translator.bilingual.sentences import joiner

    before, after = one.previous_source or one.source, other.previous_source or other.source
    return before + joiner(plain_text(before), plain_text(after), catalog.source_tag) + after
