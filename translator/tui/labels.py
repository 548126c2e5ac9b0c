"""What actions and events are called in the user's language."""

from __future__ import annotations

from translator.i18n import _
from translator.tui.keymap import Action


def action_name(action: Action) -> str:
    """Return what an action does, in a few words: for the help and for the command palette."""
    return {
        Action.PREVIOUS: _("segment before"),
        Action.NEXT: _("segment after"),
        Action.PAGE_UP: _("a screen up"),
        Action.PAGE_DOWN: _("a screen down"),
        Action.FIRST: _("first segment"),
        Action.LAST: _("last segment"),
        Action.NEXT_UNRESOLVED: _("next unresolved"),
        Action.PREVIOUS_UNRESOLVED: _("previous unresolved"),
        Action.NEXT_FINDING: _("next finding"),
        Action.ACCEPT: _("accept, approve or sign off, and go on"),
        Action.EDIT: _("edit in place"),
        Action.EDITOR: _("edit in $EDITOR"),
        Action.LEAVE: _("leave the editor, keep the draft"),
        Action.SAVE: _("save the text"),
        Action.SAVE_NEXT: _("save, then next unresolved"),
        Action.DISCARD: _("throw the unsaved text away"),
        Action.UNDO: _("undo"),
        Action.REDO: _("redo"),
        Action.MATCHES: _("number matches and alternatives: 1–9 inserts"),
        Action.MACHINE: _("take the machine's text"),
        Action.TERMS: _("number terms: 1–9 inserts"),
        Action.TAGS: _("number tags: 1–9 inserts"),
        Action.NEXT_TAG: _("insert the next missing tag"),
        Action.COPY_SOURCE: _("copy the source"),
        Action.COMMENT: _("comment"),
        Action.REJECT: _("reject, with a reason"),
        Action.WAIVE: _("waive a finding, with a reason"),
        Action.FIX: _("apply the suggested correction"),
        Action.PROPAGATE: _("put this target on equal segments"),
        Action.SPLIT: _("split the segment"),
        Action.MERGE: _("merge with the next segment"),
        Action.LOCK: _("lock or unlock"),
        Action.REOPEN: _("reopen a final segment, with a reason"),
        Action.FILTER: _("filter"),
        Action.ORDER: _("in article order, or the riskiest first"),
        Action.SEARCH: _("search in the texts"),
        Action.CONCORDANCE: _("search the memory"),
        Action.JUMP: _("jump to a number"),
        Action.COMMAND: _("all commands"),
        Action.DIFF: _("show changes against the machine"),
        Action.PREVIEW: _("preview of the article around"),
        Action.PANEL_DOWN: _("panel down"),
        Action.PANEL_UP: _("panel up"),
        Action.THEME: _("light or dark"),
        Action.HELP: _("help"),
        Action.QUIT: _("quit"),
    }[action]


def event_name(action: str) -> str:
    """Return what happened, as the history says it."""
    return {
        "draft": _("drafted"),
        "edit": _("edited"),
        "accept": _("accepted"),
        "review": _("approved"),
        "finalise": _("signed off"),
        "reject": _("sent back"),
        "reopen": _("reopened"),
        "undo": _("undone"),
        "stale": _("source changed"),
        "carry": _("carried over"),
        "convert": _("converted"),
        "comment": _("commented"),
        "waive": _("waived"),
        "lock": _("locked"),
        "unlock": _("unlocked"),
        "split": _("split"),
        "merge": _("merged"),
    }.get(action, action)


def done_words(name: str) -> str:
    """Return what was just done, for the line at the bottom."""
    return {
        "accept": _("accepted"),
        "edit": _("saved"),
        "review": _("approved"),
        "finalise": _("signed off"),
        "reject": _("sent back"),
        "reopen": _("reopened"),
        "comment": _("comment written"),
        "waive": _("waived"),
        "lock": _("locked"),
        "unlock": _("unlocked"),
        "split": _("split"),
        "merge": _("merged"),
        "propagate": _("put on equal segments"),
    }.get(name, name)
