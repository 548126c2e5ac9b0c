"""
Resegmentation: split a segment in two, merge two segments, or give a repeated sentence a text of its own in one place.

Every function takes the catalog of an open transaction, the entry and the person who decides. They raise `ReviewError`,
and the transaction must then end without being written. The choice is kept in the ledger
(`translator.newsroom.catalog.segment_rules`), so that every later sync segments the article in the same way.

| | state afterwards |
|---|---|
| `split` | both parts `draft`; a part without a text is `new` |
| `merge` | the earlier of both states, `translated` at most: nobody has reviewed the two as one text |
| `separate_occurrence` | the place is a `draft` with the text of the others, which stay as they are |
| `rejoin_occurrence` | the others stay as they are |

Source: XLIFF 2.1, 4.2.8 (segmentation modification) and 4.3.2 (state of a joined segment).
"""

from __future__ import annotations

from msgspec.structs import replace

from translator.bilingual.i18n import _
from translator.bilingual.model import Segment, State, segment_key
from translator.newsroom.articles.resegmenter import ContextRule
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import Action, SegmentationData
from translator.newsroom.catalog.segment_rules import (
    SegmentPart,
    article_context,
    inverse_of,
    join_entries,
    place_context,
)
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.review import permissions
from translator.newsroom.review.article_segments import SegmentedArticle
from translator.newsroom.review.split_targets import split_machine_output, split_parts, split_target


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
    """
    segmented = _open(article, catalog, entry, person)
    parts, undoes = split_parts(catalog, segmented, entry, source_offset)
    texts, place = split_target(catalog, entry, parts, target_offset)
    machine = split_machine_output(catalog, entry, parts, place, undoes=undoes)
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

    Two parts of a segment that was split become that segment again.
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
        catalog.note(Action.MERGE, actor=person.id, data=replace(data, to=key))
    else:
        whole = _entry_for(catalog, joined.segment)
        first, second = (part.named(part.entry.source) for part in parts)
        joint = (whole.source.find(first) + len(first), whole.source.rfind(second))
        machine = _machine_text_before(catalog, whole, entry, other) if undoes else None
        join_entries(catalog, whole, *parts, actor=person.id, data=replace(data, joint=joint, machine=machine))
    segmented.arrange(drop=[entry.key, other.key], wanted=[key])
    return _found(catalog, key)


def _machine_text_before(catalog: Catalog, whole: Entry, *parts: Entry) -> str | None:
    """Return what the machine said of `whole` before it was split; None where it suggested a text for a part since."""
    keys = {part.key for part in parts}
    texts = [catalog.find_machine_text(key) for key in keys]
    if any(text and text.is_newer_suggestion(keys) for text in texts):
        return None
    before = catalog.find_machine_text(whole.key)
    return before.text if before else None


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
    """Refuse somebody without the role, a segment that is locked, and one that is signed off."""
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
    """Give the entry of a part its share of the whole, unless the sentence already has a text in this article."""
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
    """Return the entry of a segment: a present one, one that had left the article, or a new one."""
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
