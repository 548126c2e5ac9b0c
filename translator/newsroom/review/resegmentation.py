"""The segments of an article as one catalog has them, after the splits and merges of people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from msgspec.structs import replace

from translator.bilingual.errors import ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.model import Segment, State, segment_key, short_hash
from translator.bilingual.sentences import split_segments
from translator.bilingual.words.inline import TAG, plain_text, tags_in
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.resegmenter import ContextRule, JoinRule, renumber_tags, split_text, tag_numbers
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, SegmentationData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import (
    Made,
    SegmentPart,
    article_context,
    inverse_of,
    join_entries,
    join_targets,
    made_by,
    place_context,
    rules_for,
)
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.review import permissions


class SegmentedArticle:
    """The article of a catalog in an open transaction, segmented by the rules in its ledger."""

    def __init__(self, article: Article, catalog: Catalog) -> None:
        # Raises `ReviewError` where the catalog follows the segments of the other script, and where the article has
        # changed since the last sync; `ArticleError` where the article cannot be read.
        self._article, self._catalog = article, catalog
        origin = find_script_source(article.newsroom, article.ref, catalog.tag)
        if origin and origin != article.tag:
            raise ReviewError(
                _("{tag} has the segments of {origin}, which it is converted from", tag=catalog.tag, origin=origin),
                where=catalog.where,
                hint=f"translator review {catalog.slug} --to {origin}",
            )
        self.document: Document = self._segmented()
        if {segment.key for segment in self.document.segments} != {entry.key for entry in catalog.entries}:
            raise ReviewError(
                _("the article has changed since the catalog was brought up to it"),
                where=catalog.where,
                hint=f"translator sync {catalog.slug} --to {catalog.tag}",
            )

    def _segmented(self) -> Document:
        rules = rules_for(self._article.newsroom, self._article.ref, self._catalog)
        return self._article.document.resegmented(rules)

    @property
    def made(self) -> list[Made]:
        return made_by(self._catalog.events)

    def without(self, made: Made) -> Document:
        return self._article.document.resegmented(other.rule for other in self.made if other.event is not made.event)

    def following(self, entry: Entry) -> Entry | None:
        """Return the entry of the segment after `entry` in the same block; None without one."""
        segments = self.document.segments
        for index, segment in enumerate(segments):
            if segment.key != entry.key:
                continue
            after = next((other for other in segments[index + 1 :] if other.block == segment.block), None)
            if after is not None:
                return self._catalog.find(after.key)
        return None

    def arrange(self, *, drop: Iterable[str], wanted: Iterable[str]) -> None:
        """
        Give the catalog the segments that its ledger says now.

        Entries that the article no longer has are removed where `drop` names them: their texts live on in others.
        Raises `ReviewError` when one of the `wanted` keys is not in the article.
        """
        document = self._segmented()
        keys, gone = {segment.key for segment in document.segments}, set(drop)
        if not keys.issuperset(wanted):
            raise ReviewError(
                _("the article cannot be segmented in this way"),
                where=self._catalog.where,
                hint=f"translator diff {self._catalog.slug} --to {self._catalog.tag}",
            )
        self._catalog.entries = [e for e in self._catalog.entries if e.key in keys or e.key not in gone]
        merge_segments(self._catalog, document.segments, path=self._article.newsroom.relative(self._article.path))


@dataclass(frozen=True, slots=True)
class SplitPart:
    segment: Segment
    numbers: Mapping[int, int]
    end: int
    """Code point of the whole's source at which the first part ends, the same for both."""
    target_end: int | None = None
    """The same for the target, where it is known: the parts had been merged, and nobody edited them since."""


def split_parts(
    catalog: Catalog, article: SegmentedArticle, entry: Entry, offset: int
) -> tuple[tuple[SplitPart, SplitPart], bool]:
    """
    Return the parts of `entry` when its source is split at `offset`, and whether the split undoes a merge.

    Raises `ReviewError` where it cannot be split there.
    """
    made = inverse_of(article.made, (entry.key,))
    joint = made.data.joint if made is not None else None
    if made is not None and isinstance(made.rule, JoinRule) and joint is not None and joint[0] <= offset <= joint[1]:
        parts = _merged_before(article, made, made.rule, entry)
        if parts is not None:
            return parts, True
    cut = split_text(entry.source, offset)
    if cut is None:
        raise _refusal(catalog, entry, entry.source, offset)
    segments = article.document.split(entry.key, cut.at)
    if segments is None:
        raise _refusal(catalog, entry, entry.source, offset)
    left, right = (
        SplitPart(segment, tag_numbers(text), cut.at)
        for segment, text in zip(segments, (cut.left, cut.right), strict=True)
    )
    return (left, right), False


def _merged_before(
    article: SegmentedArticle, made: Made, rule: JoinRule, entry: Entry
) -> tuple[SplitPart, SplitPart] | None:
    document = article.without(made)
    joined = document.join(rule.first, rule.second)
    segments = {segment.key: segment for segment in document.segments}
    if joined is None or joined.segment.key != entry.key:
        return None
    assert made.data.joint is not None
    end, at = made.data.joint[0], made.data.target_joint
    is_untouched = made.event.target_hash == short_hash(entry.target)
    target_end = at[0] if at is not None and is_untouched else None
    first, second = (
        SplitPart(segments[key], {there: here for here, there in numbers.items()}, end, target_end)
        for key, numbers in ((rule.first, joined.first), (rule.second, joined.second))
    )
    return first, second


def split_target(
    catalog: Catalog, entry: Entry, parts: tuple[SplitPart, SplitPart], offset: int | None
) -> tuple[str, str]:
    """
    Return the target of each part.

    Raises `ReviewError` where `offset` is inside a tag or a pair of tags, or would give one part the tags of the other.
    """
    target = entry.target
    place = _likely_place(catalog, entry, parts) if offset is None else offset
    cut = split_text(target, place, may_be_empty=True)
    if cut is None:
        raise _refusal(catalog, entry, target, place)
    # Those that neither part has: they stand around two merged segments.
    joining = {mark.number for mark in tags_in(entry.source)} - {*parts[0].numbers, *parts[1].numbers}
    texts = [
        TAG.sub(lambda hit: "" if int(hit["number"]) in joining else hit[0], text).strip()
        for text in (cut.left, cut.right)
    ]
    misplaced = [
        mark.number
        for text, part in zip(texts, parts, strict=True)
        for mark in tags_in(text)
        if mark.number not in part.numbers and all(map(_has_text, texts))
    ]
    if misplaced:
        raise permissions.refusal(
            catalog,
            entry,
            _("tag {tag} would stand in the part that it does not belong to", tag=f"<{misplaced[0]}>"),
            hint=_("split the target elsewhere, or move the tag first"),
        )
    left, right = (renumber_tags(text, part.numbers) for text, part in zip(texts, parts, strict=True))
    return left if _has_text(left) else "", right if _has_text(right) else ""


def _machine_parts(catalog: Catalog, entry: Entry, texts: tuple[str, str]) -> tuple[str | None, str | None]:
    """Return what the machine said of each part: `texts` where nobody edited its draft; None where it said nothing."""
    found = catalog.find_machine_text(entry.key)
    if found is None:
        return None, None
    return texts if found.text == entry.target else ("", "")


def _likely_place(catalog: Catalog, entry: Entry, parts: tuple[SplitPart, SplitPart]) -> int:
    if parts[0].target_end is not None:
        return parts[0].target_end
    starts = [start for start, _end in split_segments(entry.target, catalog.tag)[1:]]
    if len(starts) == 1 and _fits(entry.target, starts[0], (parts[0].numbers, parts[1].numbers)):
        return starts[0]
    return len(entry.target)


def _fits(target: str, at: int, numbers: tuple[Mapping[int, int], Mapping[int, int]]) -> bool:
    cut = split_text(target, at)
    return cut is not None and all(
        mark.number in known
        for text, known in zip((cut.left, cut.right), numbers, strict=True)
        for mark in tags_in(text)
    )


def _has_text(text: str) -> bool:
    return bool(plain_text(text).strip())


def _refusal(catalog: Catalog, entry: Entry, text: str, offset: int) -> ReviewError:
    at = min(max(offset, 0), len(text))
    return permissions.refusal(
        catalog,
        entry,
        _("it cannot be split here: {text}", text=f"{text[:at]} | {text[at:]}"),
        hint=_("choose a place with text on both sides, outside of tags and pairs of tags"),
    )


# Equal segments share one entry, which holds one target: a second one would be lost.
def _require_one_target(catalog: Catalog, entry: Entry, source: str, one: str, other: str) -> None:
    if one and other and one != other:
        raise permissions.refusal(
            catalog,
            entry,
            _("“{source}” would have two translations: {one} | {other}", source=source, one=one, other=other),
            hint=_(
                "make the two translations the same first, or, in a split, give all of the target to the other part"
            ),
        )


def split(
    article: Article,
    catalog: Catalog,
    entry: Entry,
    person: Person,
    source_offset: int,
    target_offset: int | None = None,
) -> tuple[Entry, Entry]:
    """
    Split a segment in two, and return both.

    The offsets are code points into source and target, tags included. Without a `target_offset` the target is split
    between its sentences where it has two that fit; else the first part gets all of it and the second is new. With 0
    the second gets all. Two segments that were merged become the same two again when they are split where they met.
    Raises `ReviewError` if the place cannot be split, or equal segments would have two translations.
    """
    segmented = _open(article, catalog, entry, person)
    parts, undoes = split_parts(catalog, segmented, entry, source_offset)
    texts = split_target(catalog, entry, parts, target_offset)
    # Splitting an unedited merge where its parts met only restores their own targets.
    if parts[0].target_end is None or target_offset is not None:
        said: dict[str, str] = {}
        for part, text in zip(parts, texts, strict=True):
            known = catalog.find(part.segment.key)
            before = (known.target if known else "") or said.get(part.segment.key, "")
            _require_one_target(catalog, entry, part.segment.source, before, text)
            said[part.segment.key] = text
    # Two that were merged are what they were before: their own events say what the machine said.
    machine = (None, None) if undoes else _machine_parts(catalog, entry, texts)
    keys = [part.segment.key for part in parts]
    rule = SegmentationData(was=entry.key, at=parts[0].end, into=tuple(keys), undo=undoes)
    catalog.adopt(entry)
    found = list(zip(parts, texts, strict=True))
    if keys[0] == keys[1]:
        # The same sentence twice is one entry with two places.
        found = [(parts[0], texts[0] or texts[1])]
    for number, (part, text) in enumerate(found, 1):
        data = replace(rule, part=number, machine=machine[number - 1])
        _inherit(catalog, entry, part.segment, text, person, data)
    segmented.arrange(drop=[entry.key], wanted=keys)
    return _found(catalog, keys[0]), _found(catalog, keys[1])


def merge(article: Article, catalog: Catalog, entry: Entry, person: Person) -> Entry:
    """
    Merge a segment with the next one in the same block, and return the whole.

    Two parts of a segment that was split become that segment again. Raises `ReviewError` as `split` does.
    """
    segmented = _open(article, catalog, entry, person)
    other = segmented.following(entry)
    if other is None:
        raise permissions.refusal(catalog, entry, _("nothing follows it in its block that it could be merged with"))
    _require_permission(catalog, other, person)
    joined = segmented.document.join(entry.key, other.key)
    if joined is None:
        raise permissions.refusal(
            catalog, entry,
            _("a tag holds it, or the next, together with a third segment"),
            hint=_("merge the segments that the tag holds together first"),
        )  # fmt: skip
    parts = SegmentPart(entry, joined.first), SegmentPart(other, joined.second)
    key = joined.segment.key
    undoes = inverse_of(segmented.made, (entry.key, other.key), (key,)) is not None
    data = SegmentationData(was=entry.key, also=other.key, undo=undoes)
    known = catalog.find(key)
    if known is not None and known.target:
        text, _joint = join_targets(known.source, *parts, catalog.tag)
        _require_one_target(catalog, entry, known.source, known.target, text)
        catalog.note(Action.MERGE, actor=person.id, data=replace(data, to=key))
    else:
        whole = _entry_for(catalog, joined.segment)
        first, second = (part.named(part.entry.source) for part in parts)
        joint = (whole.source.find(first) + len(first), whole.source.rfind(second))
        join_entries(catalog, whole, *parts, actor=person.id, data=replace(data, joint=joint))
    segmented.arrange(drop=[entry.key, other.key], wanted=[key])
    return _found(catalog, key)


def separate_occurrence(article: Article, catalog: Catalog, entry: Entry, person: Person, place: int = 2) -> Entry:
    """
    Make one occurrence of a repeated sentence a segment of its own, and return it.

    `place` counts from 1 in article order, as the references of the entry do.
    """
    segmented = _open(article, catalog, entry, person)
    places = segmented.document.neighbours(entry.key)
    if len(places) < 2:
        raise permissions.refusal(catalog, entry, _("it stands in one place only"))
    if not 1 <= place <= len(places):
        raise permissions.refusal(catalog, entry, _("it stands in {count} places; {place} is not one of them",
                                         count=len(places), place=place))  # fmt: skip
    number = place if place > 1 else 2
    while segment_key(place_context(number, entry.context), entry.source) in catalog.records:
        number += 1
    context = place_context(number, entry.context)
    before, after = places[place - 1]
    separate = Entry(entry.source, kind=entry.kind, context=context, placeholders=entry.placeholders)
    catalog.entries.append(separate)
    catalog.adopt(entry)
    data = SegmentationData(was=entry.key, context=context, place=place, places=len(places), before=before, after=after)
    _write(catalog, entry, separate, entry.target, person, data)
    segmented.arrange(drop=[], wanted=[separate.key])
    return _found(catalog, separate.key)


def rejoin_occurrence(article: Article, catalog: Catalog, entry: Entry, person: Person) -> Entry:
    """
    Undo `separate_occurrence`, and return the entry of all occurrences.

    Their text stays; a different text of the separated one is kept among the obsolete entries.
    """
    segmented = _open(article, catalog, entry, person)
    made = inverse_of(segmented.made, (entry.key,))
    if made is None or not isinstance(made.rule, ContextRule):
        raise permissions.refusal(catalog, entry, _("it was not separated from other places"))
    base = catalog.find(made.rule.key)
    data = SegmentationData(was=entry.key, context=entry.context, undo=True)
    if base is None:
        context = article_context(entry.context)
        base = Entry(entry.source, kind=entry.kind, context=context, placeholders=entry.placeholders)
        catalog.entries.append(base)
    if base.target or not entry.target:
        catalog.note(Action.MERGE, actor=person.id, data=replace(data, to=base.key))
    else:
        _write(catalog, entry, base, entry.target, person, data, action=Action.MERGE)
    segmented.arrange(drop=[entry.key] if entry.target in {"", base.target} else [], wanted=[base.key])
    return _found(catalog, base.key)


def _open(article: Article, catalog: Catalog, entry: Entry, person: Person) -> SegmentedArticle:
    permissions.require_role(catalog, entry, person, Action.SPLIT)
    segmented = SegmentedArticle(article, catalog)
    _require_permission(catalog, entry, person)
    return segmented


def _require_permission(catalog: Catalog, entry: Entry, person: Person) -> None:
    permissions.require_role(catalog, entry, person, Action.SPLIT)
    command = f"translator mark {catalog.slug} {entry.number} --to {catalog.tag}"
    if entry.is_locked:
        raise permissions.refusal(
            catalog, entry, _("segment {number} is locked", number=entry.number), hint=f"{command} --unlock"
        )
    permissions.require_reopened(catalog, entry)


def _inherit(
    catalog: Catalog, whole: Entry, segment: Segment, text: str, person: Person, data: SegmentationData
) -> None:
    known = catalog.find(segment.key)
    if known is not None and known.target:
        if data.part == 1:
            catalog.note(Action.SPLIT, actor=person.id, data=replace(data, to=known.key))
        return
    part = _entry_for(catalog, segment)
    part.comments = tuple(dict.fromkeys((*part.comments, *whole.comments)))
    part.flags = tuple(dict.fromkeys((*part.flags, *whole.flags)))
    _write(catalog, whole, part, text, person, data)


def _write(
    catalog: Catalog,
    old: Entry,
    new: Entry,
    text: str,
    person: Person,
    data: SegmentationData,
    *,
    action: Action = Action.SPLIT,
) -> None:
    catalog.apply(
        new,
        action,
        actor=person.id,
        state=State.DRAFT if text else State.NEW,
        target=text,
        origin=old.origin if text else "",
        signature=old.signature if text else "",
        data=replace(
            data,
            texts=(old.target_hash,) if old.target else None,
            suggested=old.record.suggested if text else "",
            stale=old.is_stale and bool(text),
            rejected=old.is_rejected and bool(text),
            previous_source=old.previous_source or None,
        ),
    )


def _entry_for(catalog: Catalog, segment: Segment) -> Entry:
    known = catalog.find(segment.key)
    if known is not None:
        return known
    gone = next((old for old in catalog.obsolete if old.key == segment.key), None)
    entry = gone or Entry(segment.source, kind=segment.kind, context=segment.context, placeholders=segment.placeholders)
    catalog.obsolete = [old for old in catalog.obsolete if old is not gone]
    catalog.entries.append(entry)
    return entry


def _found(catalog: Catalog, key: str) -> Entry:
    found = catalog.find(key)
    assert found is not None, key
    return found
