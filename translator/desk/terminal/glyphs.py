"""Glyphs: one sign for each state, flag and severity, shown beside a segment's number, readable without colour."""

from __future__ import annotations

from translator.bilingual.i18n import message_language
from translator.bilingual.model import Severity, State

_STATES = {
    "en": {State.NEW: "N", State.DRAFT: "D", State.TRANSLATED: "T", State.REVIEWED: "R", State.FINAL: "F"},
    "zh_CN": {State.NEW: "新", State.DRAFT: "稿", State.TRANSLATED: "译", State.REVIEWED: "审", State.FINAL: "定"},
    "zh_TW": {State.NEW: "新", State.DRAFT: "稿", State.TRANSLATED: "譯", State.REVIEWED: "審", State.FINAL: "定"},
}
STATE_ROLES = {
    State.NEW: "dim",
    State.DRAFT: "draft",
    State.TRANSLATED: "translated",
    State.REVIEWED: "good",
    State.FINAL: "best",
}
FLAGS = {"conflict": "%", "rejected": "<", "stale": "~", "locked": "=", "foreign": "?"}
"""Flag → sign, the most pressing first."""
SEVERITIES = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
SEVERITY_ROLES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info"}
HIT_SIGN = "+"
"""Marks a segment that the filter lets through, where others stand around it."""
DRAFT_SIGN = "*"
"""Marks a segment with text that was typed and not saved."""


def state_sign(state: State) -> str:
    """Return the sign of a state in the user's language: a letter, or a Han character of two cells."""
    return _STATES.get(message_language(), _STATES["en"])[state]
