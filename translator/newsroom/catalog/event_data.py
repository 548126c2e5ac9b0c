"""
The data of an event that only its action has: one struct for each kind, with the fields in the order of the ledger.

A field that is not set is not written. Every struct has all properties of `EventData`, empty where its action does not
record them, so that a reader can ask for `data.was` without knowing the action.
"""

from __future__ import annotations

from typing import Any

import msgspec

from translator.bilingual.model import State


class Alternative(msgspec.Struct, frozen=True, array_like=True):
    """The text that one side of a merge left, and who is on record for it."""

    target: str
    actor: str = ""
    at: str = ""
    state: State = State.DRAFT


class EventData(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    """What only one action says; this one says nothing."""

    unknown: dict[str, Any] | None = msgspec.field(default=None, name="")
    """What the line holds and this version cannot read: kept as it is, and nothing follows from it."""

    @property
    def was(self) -> str:
        """The key of the segment that this one was before, whose text and state it inherits; else empty."""
        return ""

    @property
    def also(self) -> str:
        """The key of a second segment that went into this one, where two were put together; else empty."""
        return ""

    @property
    def seconds(self) -> int:
        """How long the segment was open and worked on; 0 where nobody counted."""
        return 0

    @property
    def shown_seconds(self) -> float | None:
        """How long the segment was on the screen; None where nobody measured it."""
        return None

    @property
    def conflict(self) -> tuple[Alternative, ...] | None:
        """The texts that are open to choice after the event; None where it says nothing about that."""
        return None

    @property
    def previous_source(self) -> str | None:
        """The source that a stale target was made for."""
        return None

    @property
    def undoes(self) -> str | None:
        """The hash of the line that the event takes back; empty where it takes back none that is named."""
        return None

    @property
    def texts(self) -> tuple[str, ...] | None:
        """Hashes of the targets that the target was made from."""
        return None

    @property
    def makers(self) -> tuple[str, ...]:
        """Who answers for a text that was copied, besides the actor."""
        return ()

    @property
    def copied_from(self) -> str:
        """The key of the segment that the target was copied from; else empty."""
        return ""

    @property
    def fingerprint(self) -> str:
        """The finding that is waived; else empty."""
        return ""

    @property
    def unwaives(self) -> str:
        """The finding whose waiver ends; else empty."""
        return ""

    @property
    def stale(self) -> bool | None:
        """Whether the target is stale afterwards; None where the event says nothing about that."""
        return None

    @property
    def rejected(self) -> bool | None:
        """Whether the target is rejected afterwards; None where the event says nothing about that."""
        return None

    @property
    def suggested(self) -> str | None:
        """The origin of the last suggestion; None where the event says nothing about that."""
        return None

    @property
    def machine(self) -> str | None:
        """What the machine had suggested, as far as it belongs to this segment."""
        return None

    @property
    def ancestors(self) -> tuple[str, ...]:
        """The keys of the segments that this one was before: two where it was put together."""
        return tuple(key for key in (self.was, self.also) if key)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The names that this action knows and whose values cannot be read: nothing follows from these."""
        own = {item.encode_name for item in msgspec.structs.fields(self)} if self.unknown else set[str]()
        return tuple(name for name in self.unknown or () if name in own)

    def as_dict(self) -> dict[str, Any]:
        """Return what the ledger writes."""
        values: dict[str, Any] = msgspec.to_builtins(self)
        unknown = values.pop("", None)
        return {**values, **(unknown or {})}


class _KnownData(EventData, frozen=True, forbid_unknown_fields=True):
    """The data of an action that this version knows."""


class TimedData(_KnownData, frozen=True):
    """What `review` and `finalise` say."""

    seconds: int = 0
    shown_seconds: float | None = None


class EditData(TimedData, frozen=True):
    """What `edit` and `accept` say."""

    distance: int | None = None
    """How many characters differ from what the machine said (Levenshtein)."""
    pauses: int | None = None
    """How often nothing was typed for half a minute."""
    copied_from: str = ""
    makers: tuple[str, ...] = ()
    conflict: tuple[Alternative, ...] | None = None


class RemarkData(_KnownData, frozen=True):
    """What `comment` and `reject` say: what is wrong and how bad it is (`review.permissions`)."""

    category: str = ""
    severity: str = ""
    seconds: int = 0
    shown_seconds: float | None = None


class WaiveData(_KnownData, frozen=True):
    check: str = ""
    fingerprint: str = ""


class UnwaiveData(_KnownData, frozen=True):
    """What `unwaive` says: the waiver that ends, and the line that gave it."""

    unwaives: str = ""
    undoes: str | None = None


class AcknowledgeData(_KnownData, frozen=True):
    """What `acknowledge` says about the article: a kind of problem in the lines before it is known, and is none."""

    problem: str = ""
    commit: str = ""
    """The commit that it is about; empty where it is about the lines before it."""


class CorrectionData(_KnownData, frozen=True):
    """What `correct` says about the article: which sentence was mended, and what readers are told."""

    segment: str = ""
    """The key of the sentence as it reads now."""
    before: str = ""
    after: str = ""
    notice: str = ""
    day: str = ""
    """ISO date of the notice where the translation alone was wrong; empty where the source was mended, which has it."""


class WithdrawalData(_KnownData, frozen=True):
    """What `unpublish` says about the article: where its page was, and whether it is withdrawn in all languages."""

    layout: str = ""
    folder: str = ""
    """From the root of the project."""
    whole: bool = False


class RestoreData(_KnownData, frozen=True):
    """What `restore` says about the article: the line of the withdrawal that ends."""

    undoes: str | None = None


class AdoptData(_KnownData, frozen=True):
    """What `adopt` says: the page that the text stood on before this program knew of it."""

    page: str = ""
    """Its path from the root of the project."""
    content: str = ""
    """SHA-256 of all of it, in hexadecimal digits."""
    revision: str = ""
    """The commit that changed it last, whose author the event names; empty for what was not committed."""
    source_revision: str = ""
    """The commit whose source it is the translation of; empty for the source as it was at that moment."""
    places: tuple[int, ...] = ()
    """Which of the segments of the page the text is, from 1; several are joined."""
    is_rewritten: bool = False
    """Whether `publish` wrote the page from the article since, so that the places hold no more."""
    source_blob: str = ""
    """Git's name of the source that the page was made from, committed or not; it stays when the article is renamed."""


class LockData(_KnownData, frozen=True):
    """What `lock` and `unlock` say."""

    undoes: str | None = None


class UndoData(_KnownData, frozen=True):
    """What `undo` says: the flags of the segment as it is afterwards."""

    stale: bool | None = None
    rejected: bool | None = None
    previous_source: str | None = None
    conflict: tuple[Alternative, ...] | None = None
    undoes: str | None = None
    unwaives: str = ""
    """The waiver that ends, where the segment was approved under it: the approval ends too."""


class StaleData(_KnownData, frozen=True):
    previous_source: str | None = None
    was: str = ""
    previous_marks: tuple[str, ...] | None = None
    """What the tags of that source stood for: opening and closing markup in turn."""


class CarryData(_KnownData, frozen=True):
    was: str = ""
    previous_marks: tuple[str, ...] | None = None
    """What the tags stood for before, where that changed no word."""


class ConvertData(_KnownData, frozen=True):
    origin_tag: str = msgspec.field(default="", name="from")
    """The language that the text was converted from."""
    makers: tuple[str, ...] = ()
    """Who answers for that text, and who chose characters of this one."""
    chosen: bool = False
    """Whether people chose characters of it, which are kept."""


class DraftData(_KnownData, frozen=True):
    """What `draft` says: the suggestion without its text, origin and signature."""

    asked: str = ""
    """Hash of all that the engine got to see."""
    score: float | int | None = None
    estimate: int | None = None
    repairs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    match_source: str = ""
    """The source of the remembered pair that the draft was made from, where it is not that of the segment."""
    match_target: str = ""
    """The target of that pair, where numbers in it were written anew; else it is the draft."""


class SegmentationData(_KnownData, frozen=True):
    """
    What `split` and `merge` say: the rule (`segment_rules`), and the flags of the segment that it makes.

    A split names `at`, `into` and `part`, or `context` to `after` where one place was told apart from the others.
    """

    was: str = ""
    also: str = ""
    context: str | None = None
    """The context of the place that is told apart, or put together with the others again."""
    place: int | None = None
    """Which of the places it is, from 1 in article order."""
    places: int | None = None
    """How many there are."""
    before: str | None = None
    """The key of the segment before the place."""
    after: str | None = None
    at: int | None = None
    """Code point of the whole's source at which it is cut."""
    into: tuple[str, ...] | None = None
    """The keys of both parts."""
    undo: bool = False
    """Whether another split or merge is taken back: its rule is dropped, and none is made."""
    lapsed: bool = False
    """Whether it only says what became of the parts of a sentence that is no longer in the article."""
    joint: tuple[int, int] | None = None
    """Where in the source of the whole its first part ends and the second begins."""
    part: int | None = None
    """1 or 2."""
    machine: str | None = None
    to: str = ""
    """The segment that it leads to, where that has a text of its own: then the event has no key."""
    texts: tuple[str, ...] | None = None
    target_joint: tuple[int, int] | None = None
    """The same as `joint`, of the target."""
    suggested: str | None = None
    stale: bool | None = None
    rejected: bool | None = None
    previous_source: str | None = None
