"""
The three-way merge of a PO file, for `translator merge-driver`. Messages are paired by context and source. Where two
people changed the same segment, the result is a fuzzy draft with our text, and a note (`#. conflict: …`) with the
other; where the PO cannot tell a suggestion from a person's text, the confirmed one stays, and a note (`#. other: …`)
keeps the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from translator.newsroom.catalog.po import Message, PoFile, read_notes, with_other_texts, without_other_texts

Key = tuple[str, str]
_T = TypeVar("_T")


@dataclass(slots=True)
class MergedPo:
    po: PoFile
    conflicts: list[Message] = field(default_factory=list)


def merge_po(base: PoFile, ours: PoFile, theirs: PoFile) -> MergedPo:
    """
    Take over what `theirs` changed since `base` into `ours`; nothing that either side changed is dropped. New
    segments stand after the neighbour that they have there.
    """
    merging = _Merging(_by_key(base), _by_key(ours), _by_key(theirs))
    found = {key: merging.message(key) for key in dict.fromkeys([*merging.ours, *merging.theirs])}
    for key in merging.absorbed:
        found[key] = None
    order = dict.fromkeys([*_order(_live(base), _live(ours), _live(theirs)), *found])
    messages = [item for key in order if (item := found.get(key)) is not None]
    conflicts = [item for item in messages if _key(item) in merging.conflicts and not item.is_obsolete]
    comments = _union(base.comments, ours.comments, theirs.comments)
    return MergedPo(PoFile(_header(base, ours, theirs), comments, messages), conflicts)


def _live(po: PoFile) -> list[Key]:
    return [_key(item) for item in po.messages if not item.is_obsolete]


def _key(message: Message) -> Key:
    return message.context, message.source


def _by_key(po: PoFile) -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for item in po.messages:
        # A message may be there and be remembered as obsolete too: the one in use counts.
        if not item.is_obsolete or _key(item) not in found:
            found[_key(item)] = item
    return found


# The wording of a message: the part of it that is merged as one.
@dataclass(frozen=True, slots=True)
class _Text:
    target: str
    is_fuzzy: bool
    previous_source: str | None
    # Open texts of an earlier conflict.
    others: tuple[tuple[str, str], ...] = ()


def _text(message: Message) -> _Text:
    is_fuzzy = message.is_fuzzy and bool(message.target)
    return _Text(message.target, is_fuzzy, message.previous_source, read_notes(message.notes).conflicts)


@dataclass(slots=True)
class _Merging:
    base: Mapping[Key, Message]
    ours: Mapping[Key, Message]
    theirs: Mapping[Key, Message]
    conflicts: set[Key] = field(default_factory=set)
    # Sentences whose translation lives on in the sentence that they were changed into.
    absorbed: set[Key] = field(default_factory=set)

    # Return the message with this key as both sides together have it, None where it is gone.
    def message(self, key: Key) -> Message | None:
        base, ours, theirs = self.base.get(key), self.ours.get(key), self.theirs.get(key)
        if ours is not None and theirs is not None:
            return self._both(key, base, ours, theirs)
        is_ours = ours is not None
        present = ours if ours is not None else theirs
        if present is None:
            return None
        if base is None:
            return self._renamed(key, present, self.theirs if is_ours else self.ours, is_ours=is_ours)
        is_worth = _is_changed(present, base) and (present.target or present.comments)
        return replace(present, is_obsolete=True) if is_worth else None

    def _renamed(self, key: Key, present: Message, other: Mapping[Key, Message], *, is_ours: bool) -> Message:
        before = (present.context, present.previous_source or "")
        old, changed = self.base.get(before), other.get(before)
        if old is None or changed is None or present.previous_source is None or changed.is_obsolete:
            return present
        was_here = (self.ours if is_ours else self.theirs).get(before)
        if was_here is not None and not was_here.is_obsolete:
            return present
        self.absorbed.add(before)
        as_before = replace(old, source=present.source, previous_source=None)
        as_changed = replace(changed, source=present.source, notes=old.notes, references=old.references)
        sides = (present, as_changed) if is_ours else (as_changed, present)
        return self._both(key, as_before, *sides)

    def _both(self, key: Key, base: Message | None, ours: Message, theirs: Message) -> Message:
        text, other, is_conflict = _merge_text(_text(base) if base else None, _text(ours), _text(theirs))
        if is_conflict:
            self.conflicts.add(key)
        lead = theirs if text.target == theirs.target != ours.target else ours
        notes = _three_way(_plain(base), _plain(ours), _plain(theirs), _plain(lead))
        return Message(
            source=ours.source,
            target=text.target,
            context=ours.context,
            references=_three_way(
                base.references if base else None, ours.references, theirs.references, ours.references
            ),
            notes=with_other_texts(notes, text.others, other),
            comments=_union(base.comments if base else (), ours.comments, theirs.comments),
            is_fuzzy=text.is_fuzzy,
            flags=_union(base.flags if base else (), ours.flags, theirs.flags),
            previous_source=text.previous_source,
            is_obsolete=_three_way(base.is_obsolete if base else None, ours.is_obsolete, theirs.is_obsolete, False),
        )


def _is_changed(message: Message, base: Message) -> bool:
    return _text(message) != _text(base) or message.comments != base.comments


def _plain(message: Message | None) -> tuple[str, ...]:
    return without_other_texts(message.notes) if message else ()


def _three_way(base: _T | None, ours: _T, theirs: _T, otherwise: _T) -> _T:
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else otherwise


def _merge_text(base: _Text | None, ours: _Text, theirs: _Text) -> tuple[_Text, str, bool]:
    if ours == theirs or theirs == base:
        return ours, "", False
    if ours == base:
        return theirs, "", False
    if ours.target == theirs.target:
        return _same_text(base, ours, theirs), "", False
    for changed, kept in ((theirs, ours), (ours, theirs)):
        if base is not None and kept.target == base.target:
            return _changed_text(base, changed, kept), "", False
    if not ours.target or not theirs.target:
        return (ours if ours.target else theirs), "", False
    if ours.others or theirs.others or ours.is_fuzzy == theirs.is_fuzzy:
        # Two drafts: whether they are a machine's, or texts that people sent back, the ledger knows.
        is_open = bool(ours.others or theirs.others) or not ours.is_fuzzy
        return _conflict(ours, theirs), "", is_open
    confirmed, draft = (theirs, ours) if ours.is_fuzzy else (ours, theirs)
    return confirmed, draft.target, False


# Both have one text: it is as far as the side that is less far, unless that side only left it as it came.
def _same_text(base: _Text | None, ours: _Text, theirs: _Text) -> _Text:
    less, more = (ours, theirs) if ours.is_fuzzy or not theirs.is_fuzzy else (theirs, ours)
    if base is None and not less.others:
        return more
    return replace(less, others=tuple(dict.fromkeys((*ours.others, *theirs.others))))


def _changed_text(base: _Text, changed: _Text, kept: _Text) -> _Text:
    if base.is_fuzzy and not kept.is_fuzzy and changed.is_fuzzy:
        # Confirmed here, while a machine made another draft there: what a person confirmed is not touched.
        return kept
    if kept.is_fuzzy and kept.previous_source is not None and base.previous_source is None:
        # The source changed here: the text that was made there is for the old one.
        return replace(changed, is_fuzzy=True, previous_source=kept.previous_source)
    return changed


def _conflict(ours: _Text, theirs: _Text) -> _Text:
    texts = dict.fromkeys([*ours.others, ("", theirs.target), *theirs.others])
    others = tuple(item for item in texts if item[1] != ours.target)
    return _Text(ours.target, is_fuzzy=True, previous_source=ours.previous_source, others=others)


def _union(base: Sequence[_T], ours: Sequence[_T], theirs: Sequence[_T]) -> tuple[_T, ...]:
    gone = {item for item in base if item not in ours or item not in theirs}
    return tuple(dict.fromkeys(item for item in (*ours, *theirs) if item not in gone))


def _order(base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    common = set(base) & set(ours)
    is_order_kept = [key for key in base if key in common] == [key for key in ours if key in common]
    lead, other = (theirs, ours) if is_order_kept else (ours, theirs)
    order = list(lead)
    known = set(order)
    after: Key | None = None
    for key in other:
        if key not in known:
            order.insert(order.index(after) + 1 if after is not None else 0, key)
            known.add(key)
        after = key
    return order


def _header(base: PoFile, ours: PoFile, theirs: PoFile) -> dict[str, str]:
    merged = {}
    for name in dict.fromkeys([*ours.header, *theirs.header]):
        mine = ours.header.get(name)
        value = _three_way(base.header.get(name), mine, theirs.header.get(name), mine)
        if value is not None:
            merged[name] = value
    return merged
