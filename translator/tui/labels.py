"""Names of the commands of the full screen in the user's language."""

from __future__ import annotations

from translator.i18n import _
from translator.tui.keymap import KeyCommand


def command_name(command: KeyCommand) -> str:
    return {
        KeyCommand.PREVIOUS: _("segment before"),
        KeyCommand.NEXT: _("segment after"),
        KeyCommand.PAGE_UP: _("a screen up"),
        KeyCommand.PAGE_DOWN: _("a screen down"),
        KeyCommand.FIRST: _("first segment"),
        KeyCommand.LAST: _("last segment"),
        KeyCommand.NEXT_UNRESOLVED: _("next unresolved"),
        KeyCommand.PREVIOUS_UNRESOLVED: _("previous unresolved"),
        KeyCommand.NEXT_FINDING: _("next finding"),
        KeyCommand.ACCEPT: _("accept, approve or sign off, and go on"),
        KeyCommand.EDIT: _("edit in place"),
        KeyCommand.EDITOR: _("edit in $EDITOR"),
        KeyCommand.LEAVE: _("leave the editor, keep what was typed"),
        KeyCommand.SAVE: _("save the text"),
        KeyCommand.SAVE_NEXT: _("save, then next unresolved"),
        KeyCommand.DISCARD: _("throw the unsaved text away"),
        KeyCommand.UNDO: _("undo"),
        KeyCommand.REDO: _("redo"),
        KeyCommand.MATCHES: _("number matches and alternatives: 1–9 inserts"),
        KeyCommand.MACHINE: _("take the machine's text"),
        KeyCommand.TERMS: _("number terms: 1–9 inserts"),
        KeyCommand.TAGS: _("number tags: 1–9 inserts"),
        KeyCommand.NEXT_TAG: _("insert the next missing tag"),
        KeyCommand.COPY_SOURCE: _("copy the source"),
        KeyCommand.COMMENT: _("comment"),
        KeyCommand.REJECT: _("reject, with a reason"),
        KeyCommand.WAIVE: _("waive a finding, with a reason"),
        KeyCommand.FIX: _("apply the suggested correction"),
        KeyCommand.PROPAGATE: _("put this target on equal segments"),
        KeyCommand.SPLIT: _("split the segment"),
        KeyCommand.MERGE: _("merge with the next segment"),
        KeyCommand.LOCK: _("lock or unlock"),
        KeyCommand.REOPEN: _("reopen a final segment, with a reason"),
        KeyCommand.FILTER: _("filter"),
        KeyCommand.ORDER: _("in article order, or the riskiest first"),
        KeyCommand.SEARCH: _("search in the texts"),
        KeyCommand.CONCORDANCE: _("search the memory"),
        KeyCommand.JUMP: _("jump to a number"),
        KeyCommand.COMMAND: _("all commands"),
        KeyCommand.DIFF: _("show changes against the machine"),
        KeyCommand.PREVIEW: _("preview of the article around"),
        KeyCommand.PANEL_DOWN: _("panel down"),
        KeyCommand.PANEL_UP: _("panel up"),
        KeyCommand.THEME: _("light or dark"),
        KeyCommand.HELP: _("help"),
        KeyCommand.QUIT: _("quit"),
    }[command]
