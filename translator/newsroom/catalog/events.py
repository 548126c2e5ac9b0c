"""
The events of a ledger, and one table of what holds for each action: a new one is a member of `Action` and a row of
`RULES`. Data of one action are a struct with the fields in the order of the ledger; every struct has all properties of
`EventData`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import msgspec

from translator.bilingual.model import State


class Alternative(msgspec.Struct, frozen=True, array_like=True):
    target: str
    actor: str = ""
    at: str = ""
    state: State = State.DRAFT


class EventData(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, gc=False):
    unknown: dict[str, Any] | None = msgspec.field(default=None, name="")
    """Fields of the line that this version does not know: kept as they are, and nothing follows from them."""

    @property
    def was(self) -> str:
        """The segment that this one was before; else empty."""
        return ""

    @property
    def also(self) -> str:
        """The second segment that went into this one."""
        return ""

    @property
    def seconds(self) -> int:
        return 0

    @property
    def shown_seconds(self) -> float | None:
        return None

    @property
    def conflict(self) -> tuple[Alternative, ...] | None:
        return None

    @property
    def previous_source(self) -> str | None:
        return None

    @property
    def undoes(self) -> str | None:
        """The line that the event takes back."""
        return None

    @property
    def texts(self) -> tuple[str, ...] | None:
        return None

    @property
    def makers(self) -> tuple[str, ...]:
        return ()

    @property
    def copied_from(self) -> str:
        return ""

    @property
    def fingerprint(self) -> str:
        return ""

    @property
    def unwaives(self) -> str:
        return ""

    @property
    def stale(self) -> bool | None:
        return None

    @property
    def rejected(self) -> bool | None:
        return None

    @property
    def suggested(self) -> str | None:
        return None

    @property
    def drafted(self) -> str:
        """Origin and signature of the machine's text that a remembered one was made from."""
        return ""

    @property
    def machine(self) -> str | None:
        """The machine's suggestion for this segment."""
        return None

    @property
    def ancestors(self) -> tuple[str, ...]:
        return tuple(key for key in (self.was, self.also) if key)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """The names whose values cannot be read: nothing follows from these."""
        own = {item.encode_name for item in msgspec.structs.fields(self)} if self.unknown else set[str]()
        return tuple(name for name in self.unknown or () if name in own)

    def as_dict(self) -> dict[str, Any]:
        values: dict[str, Any] = msgspec.to_builtins(self)
        unknown = values.pop("", None)
        return {**values, **(unknown or {})}


class _KnownData(EventData, frozen=True, forbid_unknown_fields=True):
    pass


class TimedData(_KnownData, frozen=True):
    seconds: int = 0
    shown_seconds: float | None = None


class SignOffData(TimedData, frozen=True):
    article: str = ""
    """Hash of the article that was signed off (`Article.form`), with all that is in no segment."""


class EditData(TimedData, frozen=True):
    distance: int | None = None
    """How many characters differ from what the machine said (Levenshtein)."""
    copied_from: str = ""
    makers: tuple[str, ...] = ()
    suggested: str | None = None
    """Where a program wrote the text that the person took: `mt:agent:NAME`."""
    machine: str | None = None
    """That text, as the program wrote it."""
    conflict: tuple[Alternative, ...] | None = None


class RemarkData(_KnownData, frozen=True):
    """An error and its severity (`review.permissions`)."""

    category: str = ""
    severity: str = ""
    seconds: int = 0
    shown_seconds: float | None = None
    quote: str = ""
    """The words that it is about; empty: all of the segment, or of the article."""
    answers: str = ""
    """The line of the comment that it answers."""
    same_as: str = ""
    """The line that says the same of another segment: one remark about several."""


class CloseData(_KnownData, frozen=True):
    closes: str = ""
    """The line of a comment."""


class AssignmentData(_KnownData, frozen=True):
    who: str = ""
    """Empty: nobody any more."""
    due: str = ""
    """ISO date."""


class WaiveData(_KnownData, frozen=True):
    check: str = ""
    fingerprint: str = ""


class UnwaiveData(_KnownData, frozen=True):
    unwaives: str = ""
    undoes: str | None = None


class ProposalData(_KnownData, frozen=True):
    """A text that somebody laid beside the segment, and that decides nothing."""

    text: str = ""
    made_for: str = ""
    """The source that it translates, where that is not the segment's."""
    origin: str = ""
    """The file that it came by, or the engine."""
    source_id: str = ""
    """Names it at its origin: the same one is not laid twice beside a segment."""
    is_of_program: bool = False
    drafted: str = ""
    """The machine that drafted a text which a person laid there: `mt:argos argos|model:…`."""


class DismissData(_KnownData, frozen=True):
    dismisses: str = ""
    """The line of the proposal."""
    undoes: str | None = None


class AcknowledgeData(_KnownData, frozen=True):
    problem: str = ""
    commit: str = ""


class CorrectionData(_KnownData, frozen=True):
    segment: str = ""
    before: str = ""
    after: str = ""
    notice: str = ""
    day: str = ""
    """ISO date of the notice where the translation alone was wrong."""


class WithdrawalData(_KnownData, frozen=True):
    layout: str = ""
    folder: str = ""
    whole: bool = False


class RestoreData(_KnownData, frozen=True):
    undoes: str | None = None


class AdoptData(_KnownData, frozen=True):
    """The page that the text stood on before."""

    page: str = ""
    """Its path from the root of the project."""
    content: str = ""
    """SHA-256 of all of it, in hexadecimal digits."""
    revision: str = ""
    """The commit that changed it last; empty for what was not committed."""
    source_revision: str = ""
    """The commit whose source it translates; empty: as it was at that moment."""
    places: tuple[int, ...] = ()
    """Segments of the page, from 1; several are joined."""
    is_rewritten: bool = False
    source_blob: str = ""
    """Git's name of the source that the page was made from."""
    doubt: str = ""
    """A reason why it may be no translation of its source: `sentence`, `age`, `link`, `markup`."""
    suggested: str | None = None
    """Empty where it stands in place of a machine's draft."""


class LockData(_KnownData, frozen=True):
    undoes: str | None = None


class UndoData(_KnownData, frozen=True):
    """The flags of the segment afterwards."""

    stale: bool | None = None
    rejected: bool | None = None
    previous_source: str | None = None
    conflict: tuple[Alternative, ...] | None = None
    suggested: str | None = None
    """Where that is another than before."""
    undoes: str | None = None
    unwaives: str = ""
    """The waiver that ends, where the segment was approved under it: the approval ends too."""


class StaleData(_KnownData, frozen=True):
    previous_source: str | None = None
    was: str = ""
    previous_marks: tuple[str, ...] | None = None
    """Opening and closing markup in turn."""


class CarryData(_KnownData, frozen=True):
    was: str = ""
    previous_marks: tuple[str, ...] | None = None


class ConvertData(_KnownData, frozen=True):
    origin_tag: str = msgspec.field(default="", name="from")
    makers: tuple[str, ...] = ()
    """The people who answer for that text, and who chose characters of this one."""
    chosen: bool = False


class DraftData(_KnownData, frozen=True):
    asked: str = ""
    """Hash of all that the engine got to see."""
    score: float | int | None = None
    estimate: int | None = None
    agreement: int | None = None
    """How much of it other translators say, 0 to 100."""
    repairs: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    match_source: str = ""
    """The source of the remembered pair, where it is another."""
    match_target: str = ""
    """The target of that pair, where numbers in it were written anew."""
    drafted: str = ""
    """The machine that drafted that pair: `mt:argos argos|model:…`."""


class SegmentationData(_KnownData, frozen=True):
    """The rule (`segment_rules`): `at`, `into`, `part`, or `context` to `after`; and the flags of the segment."""

    was: str = ""
    also: str = ""
    context: str | None = None
    place: int | None = None
    """Which of the places it is, from 1 in article order."""
    places: int | None = None
    """How many there are."""
    before: str | None = None
    after: str | None = None
    at: int | None = None
    into: tuple[str, ...] | None = None
    """The keys of both parts."""
    undo: bool = False
    """The rule of another event is dropped."""
    lapsed: bool = False
    joint: tuple[int, int] | None = None
    """Where the first part of the whole's source ends and the second begins."""
    part: int | None = None
    """1 or 2."""
    machine: str | None = None
    to: str = ""
    """The segment where that has a text of its own: then the event has no key."""
    texts: tuple[str, ...] | None = None
    target_joint: tuple[int, int] | None = None
    suggested: str | None = None
    stale: bool | None = None
    rejected: bool | None = None
    previous_source: str | None = None


SYSTEM = "system"
"""The actor of what the program did by itself."""
UNKNOWN = "unknown"
"""The actor of what was done outside of this program."""
NOBODY = frozenset({SYSTEM, UNKNOWN})

TRANSLATING = ("translator", "reviewer", "editor")
REVIEWING = ("reviewer", "editor")
SIGNING = ("editor",)


class Action(StrEnum):
    """The actions of events. A name that this version does not know is read as an action without any rule."""

    DRAFT = "draft"
    EDIT = "edit"
    ACCEPT = "accept"
    REVIEW = "review"
    FINALISE = "finalise"
    REJECT = "reject"
    REOPEN = "reopen"
    UNDO = "undo"
    STALE = "stale"
    CARRY = "carry"
    CONVERT = "convert"
    COMMENT = "comment"
    WAIVE = "waive"
    UNWAIVE = "unwaive"
    LOCK = "lock"
    UNLOCK = "unlock"
    SPLIT = "split"
    MERGE = "merge"
    ACKNOWLEDGE = "acknowledge"
    ADOPT = "adopt"
    UNPUBLISH = "unpublish"
    RESTORE = "restore"
    CORRECT = "correct"
    PROPOSE = "propose"
    DISMISS = "dismiss"
    CLOSE = "close"
    ASSIGN = "assign"

    # Take a name from a newer version as it is: its line can be read, and nothing follows from it.
    @classmethod
    def _missing_(cls, value: object) -> Action | None:
        if not isinstance(value, str):
            return None
        unknown = str.__new__(cls, value)
        unknown._name_ = unknown._value_ = value
        return unknown

    @property
    def rule(self) -> ActionRule:
        return RULES.get(self, _NO_RULE)


@dataclass(frozen=True, slots=True)
class ActionRule:
    state: State | None = None
    """The state that it leads to where the caller names none; None leaves it alone."""
    starts: frozenset[State] = frozenset(State)
    highest: State | None = None
    roles: tuple[str, ...] = ()
    """A person must have one; empty: anybody."""
    actors: frozenset[str] = frozenset()
    """Actors other than people that may do it: `system`, `unknown`."""
    can_be_undone: bool = False
    needs_reason: bool = False
    is_suggestion: bool = False
    is_confirmation: bool = False
    is_approval: bool = False
    is_resegmentation: bool = False
    is_remark: bool = False
    is_note: bool = False
    keeps_text: bool = False
    is_copy: bool = False
    resolves_conflict: bool = False
    effort: str = ""
    """The step that time counts for: `post-edit`, `review`."""
    data: type[EventData] = EventData

    @property
    def ceiling(self) -> State:
        return self.highest or self.state or State.TRANSLATED

    @property
    def settles(self) -> bool:
        return self.is_suggestion or self.is_confirmation

    @property
    def writes_text(self) -> bool:
        return self.is_confirmation or self.is_resegmentation

    @property
    def keeps_state(self) -> bool:
        return self.is_remark or self is RULES[Action.CARRY]


_NO_RULE = ActionRule()

RULES: dict[Action, ActionRule] = {
    # A text that the memory has in the same context is `translated`: nobody is on record for it here.
    Action.DRAFT: ActionRule(
        State.DRAFT, highest=State.TRANSLATED, actors=frozenset({SYSTEM}), is_suggestion=True, data=DraftData
    ),
    Action.CONVERT: ActionRule(
        highest=State.FINAL, actors=frozenset({SYSTEM}), is_suggestion=True, is_copy=True, resolves_conflict=True,
        data=ConvertData,
    ),
    Action.EDIT: ActionRule(
        State.TRANSLATED, roles=TRANSLATING, actors=frozenset({UNKNOWN}), can_be_undone=True, is_confirmation=True,
        resolves_conflict=True, effort="post-edit", data=EditData,
    ),
    Action.ACCEPT: ActionRule(
        State.TRANSLATED, roles=TRANSLATING, can_be_undone=True, is_confirmation=True,
        resolves_conflict=True, effort="post-edit", data=EditData,
    ),
    Action.REVIEW: ActionRule(
        State.REVIEWED, frozenset({State.TRANSLATED}), roles=REVIEWING, can_be_undone=True, is_approval=True,
        effort="review", data=TimedData,
    ),
    Action.FINALISE: ActionRule(
        State.FINAL, frozenset({State.REVIEWED, State.FINAL}), roles=SIGNING, can_be_undone=True, is_approval=True,
        keeps_text=True, data=SignOffData,
    ),
    Action.REJECT: ActionRule(
        State.DRAFT, frozenset({State.TRANSLATED, State.REVIEWED}), roles=REVIEWING, can_be_undone=True,
        needs_reason=True, is_note=True, keeps_text=True, effort="review", data=RemarkData,
    ),
    Action.REOPEN: ActionRule(
        State.TRANSLATED, frozenset({State.FINAL}), roles=SIGNING, can_be_undone=True, needs_reason=True,
        keeps_text=True,
    ),
    Action.UNDO: ActionRule(resolves_conflict=True, data=UndoData),
    Action.STALE: ActionRule(State.DRAFT, actors=frozenset({SYSTEM}), data=StaleData),
    Action.CARRY: ActionRule(actors=frozenset({SYSTEM}), keeps_text=True, data=CarryData),
    Action.SPLIT: ActionRule(
        State.DRAFT, roles=TRANSLATING, can_be_undone=True, is_resegmentation=True,
        data=SegmentationData,
    ),
    Action.MERGE: ActionRule(
        roles=TRANSLATING, actors=frozenset({SYSTEM}), can_be_undone=True, is_resegmentation=True,
        data=SegmentationData,
    ),
    Action.COMMENT: ActionRule(actors=frozenset({SYSTEM}), is_remark=True, is_note=True, data=RemarkData),
    Action.WAIVE: ActionRule(roles=TRANSLATING, can_be_undone=True, needs_reason=True, is_remark=True, data=WaiveData),
    Action.UNWAIVE: ActionRule(roles=TRANSLATING, is_remark=True, data=UnwaiveData),
    Action.LOCK: ActionRule(roles=SIGNING, can_be_undone=True, is_remark=True, data=LockData),
    Action.UNLOCK: ActionRule(roles=SIGNING, can_be_undone=True, is_remark=True, data=LockData),
    Action.ADOPT: ActionRule(State.TRANSLATED, actors=NOBODY, is_confirmation=True, data=AdoptData),
    Action.CORRECT: ActionRule(roles=TRANSLATING, is_remark=True, data=CorrectionData),
    Action.PROPOSE: ActionRule(actors=frozenset({SYSTEM}), is_remark=True, data=ProposalData),
    Action.DISMISS: ActionRule(roles=TRANSLATING, can_be_undone=True, is_remark=True, data=DismissData),
    Action.CLOSE: ActionRule(is_remark=True, data=CloseData),
    Action.ASSIGN: ActionRule(is_remark=True, data=AssignmentData),
    Action.UNPUBLISH: ActionRule(is_remark=True, data=WithdrawalData),
    Action.RESTORE: ActionRule(needs_reason=True, is_remark=True, data=RestoreData),
    Action.ACKNOWLEDGE: ActionRule(roles=SIGNING, needs_reason=True, is_remark=True, data=AcknowledgeData),
}  # fmt: skip


NO_DATA = EventData()


@dataclass(frozen=True, slots=True)
class Event:
    action: Action
    key: str
    """The segment's key; empty for an event about the article."""
    actor: str
    """Person id, or `system`, or `unknown`."""
    at: str
    """UTC, `2026-01-02T03:04:05Z`."""
    state_from: State | None = None
    state_to: State | None = None
    source_hash: str = ""
    target_hash: str = ""
    source: str | None = None
    """Where the event is the first about this key."""
    target: str | None = None
    """Where the event changed it."""
    origin: str = ""
    signature: str = ""
    raw: tuple[str, ...] = ()
    reason: str = ""
    """Why: mandatory for `reject`, `reopen`, `waive`."""
    data: EventData = NO_DATA
    """The data of this action alone."""
    prev: tuple[str, ...] = ()
    """Hashes of the lines before: several where branches were merged."""


def decode_event(line: bytes) -> Event:
    """Read a line of a ledger; raises `msgspec.DecodeError`."""
    try:
        return _decoded(line)
    except (ValueError, RecursionError) as error:  # `ValueError`: a text that is not UTF-8.
        raise msgspec.DecodeError(str(error)) from None


def _decoded(line: bytes) -> Event:
    event = _EVENT_DECODER.decode(line)
    kind = event.action.rule.data
    data = _read_data(kind, _DATA_DECODER.decode(line).data) if b'"data":' in line else _NOTHING[kind]
    object.__setattr__(event, "data", data)
    return event


def encode_event(event: Event) -> bytes:
    """Return the line, without newline: keys in the order of the model, empty fields left out."""
    values: dict[str, Any] = {name: getattr(event, name) for name in _FIELDS}
    values["data"] = event.data.as_dict()
    return msgspec.json.encode(
        {name: value for name, value in values.items() if value is not None and (name in _TEXTS or value not in _EMPTY)}
    )


# Read what an event says besides; a name or a value that `kind` does not know is kept as it is.
def _read_data(kind: type[EventData], raw: msgspec.Raw) -> EventData:
    if kind in _DECODERS:
        try:
            return _DECODERS[kind].decode(raw)
        except msgspec.ValidationError:
            pass
    known: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    types = {item.encode_name: item for item in msgspec.structs.fields(kind) if item.encode_name}
    for name, value in msgspec.json.decode(raw, type=dict[str, Any]).items():
        try:
            known[types[name].name] = msgspec.convert(value, types[name].type)
        except (KeyError, msgspec.ValidationError):
            unknown[name] = value
    return kind(**known, unknown=unknown or None)


class _OnlyData(msgspec.Struct):
    data: msgspec.Raw = msgspec.Raw(b"{}")


_FIELDS = tuple(item.name for item in fields(Event))
_EMPTY: tuple[Any, ...] = ("", (), {})
# Fields in which an empty text says something: the target was emptied, the event is about the article.
_TEXTS = frozenset({"source", "target", "key"})
_EVENT_DECODER = msgspec.json.Decoder(Event)
_DATA_DECODER = msgspec.json.Decoder(_OnlyData)
_KINDS = {rule.data for rule in RULES.values()}
_NOTHING: dict[type[EventData], EventData] = {kind: kind() for kind in _KINDS}
_DECODERS = {kind: msgspec.json.Decoder(kind) for kind in _KINDS - {EventData}}


CLOCK_SKEW = timedelta(hours=1)
_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def now() -> str:
    return format_time(datetime.now(UTC))


def format_time(time: datetime) -> str:
    return time.strftime(_FORMAT)


def parse_time(at: str) -> datetime | None:
    try:
        return datetime.strptime(at, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
