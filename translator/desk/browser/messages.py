"""
The words of the scripts and of the table of keys, and names of people, in the reader's language.

Scripts hold no text: they name an entry of `script_words`, so that it is translated like all messages of the program.
"""

from __future__ import annotations

from translator.bilingual.i18n import _
from translator.bilingual.model import Severity
from translator.newsroom.review.labels import done_message, event_name, severity_name

# What a person can do to a segment on the page, by its name.
_DONE = (
    "accept", "review", "finalise", "edit", "reject", "comment", "waive", "reopen", "lock", "unlock", "split", "merge",
    "undo", "redo",
)  # fmt: skip


def script_words() -> dict[str, str]:
    """Return what scripts say: name → words, fields in braces."""
    return {
        **{name: done_message("{number}", name) for name in _DONE},
        "propagate": _("{number}: the same text stands in {count} more now"),
        "gone": _("This segment was split or merged. What you typed is still here: copy it, then open another."),
        "changed": _("This segment was changed meanwhile: look at it again."),
        "cut_at": _("{before} | {after}"),
        "end": _("Nothing more waits for you in this list."),
        "offline": _("The server does not answer; what you type is kept in this browser."),
        "online": _("What you type is kept on the server again."),
        "theirs": _("Take theirs"),
        "mine": _("Keep mine"),
        "kept": _("What you typed is kept."),
        "no_segment": _("There is no segment {number}."),
        "save": _("Save"),
        "unchecked": _("Not checked:"),
        "unchanged": _("Nothing changed; {key} accepts the text as it is.", key="Ctrl+Enter"),
        "too_fast": _("Too fast: nothing was decided."),
        "out_of_sight": _("The segment was not in sight, and nothing was decided. Here it is."),
        "not_offered": _("This cannot be done with the segment as it is."),
        "nothing_there": _("There is nothing of that kind here."),
        "save_first": _("Save what you typed first."),
        **{severity.value: severity_name(severity) for severity in Severity},
    }


def key_words() -> list[tuple[str, str]]:
    """Return the keys and what they do, in the order of the help."""
    return [
        ("j k ↓ ↑", _("next and previous segment")),
        ("n N F8", _("next and previous one that waits for you")),
        ("a Space", _("accept, approve or sign off, and go on")),
        ("Enter e", _("write in the target")),
        ("Ctrl+Enter", _("while writing: save, or accept what is unchanged, and go on")),
        ("Enter F2", _("while writing: save and stay")),
        ("F8", _("while writing: save, then the next one that waits for you")),
        ("Esc", _("stop writing; what was typed is kept")),
        ("Alt+↑ Alt+↓", _("while writing: previous and next segment")),
        ("m", _("take the machine's text")),
        ("1 … 5", _("take a memory match (Alt+1 … while writing)")),
        ("g", _("to the terms")),
        ("= < D", _("take the source, to the tags, throw away what was typed")),
        ("x", _("reject, with a reason")),
        ("c F9", _("comment")),
        ("f F w", _("next finding, apply its suggestion, let it stand")),
        ("u U Ctrl+Z", _("undo and redo")),
        ("S J", _("split the segment, merge it with the next one")),
        ("P L O", _("put this target on equal segments, lock or unlock, reopen")),
        ("v / o", _("to the filter, to the search, to the order")),
        ("#", _("go to a segment by its number")),
        ("d p q", _("differences, preview, all articles")),
        ("?", _("this list")),
    ]


def event_sentence(who: str, action: str, number: int) -> str:
    """Return a sentence about somebody else: `Wang Fang: approved segment 12`."""
    return _("{who}: {action}, segment {number}", who=who, action=event_name(action), number=number)
