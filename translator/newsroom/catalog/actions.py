"""
The actions that an event can record, and one table of what holds for each: the state it leads to, who may do it,
whether it can be undone, needs a reason or writes text.

Every question of the kind "is this one of those actions?" is answered by a column here. A new action is a member of
`Action` and a row of the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from translator.bilingual.model import State
from translator.newsroom.catalog.event_data import (
    AcknowledgeData,
    AdoptData,
    CarryData,
    ConvertData,
    CorrectionData,
    DraftData,
    EditData,
    EventData,
    LockData,
    RemarkData,
    RestoreData,
    SegmentationData,
    StaleData,
    TimedData,
    UndoData,
    UnwaiveData,
    WaiveData,
    WithdrawalData,
)

SYSTEM = "system"
"""The actor of what the program did by itself."""
UNKNOWN = "unknown"
"""The actor of what was done outside of this program."""
NOBODY = frozenset({SYSTEM, UNKNOWN})
"""Actors that are not a person."""

TRANSLATING = ("translator", "reviewer", "editor")
REVIEWING = ("reviewer", "editor")
SIGNING = ("editor",)


class Action(StrEnum):
    """What an event records. A name that this version does not know is read as an action without any rule."""

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

    @classmethod
    def _missing_(cls, value: object) -> Action | None:
        """Take a name from a newer version as it is: its line can be read, and nothing follows from it."""
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
    """The state that the action leads to where the caller names none; None leaves it alone."""
    starts: frozenset[State] = frozenset(State)
    """The states that it may begin at."""
    highest: State | None = None
    """What `ceiling` is where it is neither `state` nor, for lack of one, `translated`."""
    roles: tuple[str, ...] = ()
    """The roles of which a person must have one; empty: anybody may do it."""
    actors: frozenset[str] = frozenset()
    """Who may do it without being a person: `system`, `unknown`."""
    can_be_undone: bool = False
    needs_reason: bool = False
    is_suggestion: bool = False
    """Whether a machine, or the memory, proposes a text by it."""
    is_confirmation: bool = False
    """Whether a person confirms the text by it, as it stands or in their own wording."""
    is_approval: bool = False
    """Whether somebody other than the translator confirms the text by it."""
    is_resegmentation: bool = False
    """Whether it makes one segment of two, or two of one; the text is theirs, and the flags that they name."""
    is_remark: bool = False
    """Whether it leaves text and state alone."""
    is_note: bool = False
    """Whether it tells others what somebody thinks of the text."""
    keeps_text: bool = False
    """Whether the text must be the same afterwards."""
    is_copy: bool = False
    """Whether it brings a text for which those answer whom its data name."""
    resolves_conflict: bool = False
    """Whether it chooses among the texts of two branches."""
    effort: str = ""
    """The step that the time spent on it counts for: `post-edit`, `review`."""
    data: type[EventData] = EventData
    """What its events say besides."""

    @property
    def ceiling(self) -> State:
        """The highest state that the action may lead to."""
        return self.highest or self.state or State.TRANSLATED

    @property
    def settles(self) -> bool:
        """Whether the target is no longer stale or rejected: somebody or something made it anew."""
        return self.is_suggestion or self.is_confirmation

    @property
    def writes_text(self) -> bool:
        """Whether a person answers for the wording by it."""
        return self.is_confirmation or self.is_resegmentation

    @property
    def keeps_state(self) -> bool:
        """Whether the state must be the same afterwards."""
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
        State.FINAL, frozenset({State.REVIEWED}), roles=SIGNING, can_be_undone=True, is_approval=True,
        keeps_text=True, data=TimedData,
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
    Action.UNPUBLISH: ActionRule(is_remark=True, data=WithdrawalData),
    Action.RESTORE: ActionRule(needs_reason=True, is_remark=True, data=RestoreData),
    Action.ACKNOWLEDGE: ActionRule(roles=SIGNING, needs_reason=True, is_remark=True, data=AcknowledgeData),
}  # fmt: skip
