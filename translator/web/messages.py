"""
The words of the pages in the reader's language.

Scripts hold no text: they name an entry of these tables, so that every message is translated like all messages of the
program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import _
from translator.review.labels import done_message, event_name

if TYPE_CHECKING:
    from translator.review.people import People

_DONE = (
    "accept", "review", "finalise", "edit", "reject", "comment", "waive", "reopen", "lock", "unlock", "split", "merge",
    "undo", "redo",
)  # fmt: skip
"""What a person can do to a segment on the page, by its name."""


def page_words() -> dict[str, str]:
    """Return what templates say: name → words."""
    return {
        "articles": _("Articles"),
        "review": _("Review"),
        "differences": _("Differences"),
        "preview": _("Preview"),
        "language": _("Language"),
        "to_the_text": _("To the text"),
        "signed_in": _("at work:"),
        "find": _("Find"),
        "find_hint": _("Title or name …"),
        "into": _("Into"),
        "any_language": _("every language"),
        "next": _("Next"),
        "any_step": _("every step"),
        "mine": _("waiting for me"),
        "show": _("Show"),
        "nothing_here": _("No article is like this."),
        "more": _("More"),
        "stale": _("stale"),
        "errors": _("errors"),
        "not_begun": _("not begun"),
        "filter": _("Show"),
        "find_text": _("Text, or check:num.* …"),
        "order": _("Order"),
        "article_order": _("as in the article"),
        "risk_order": _("riskiest first"),
        "undo": _("Undo"),
        "redo": _("Redo"),
        "all_keys": _("Keys"),
        "target": _("Target"),
        "source": _("Source"),
        "source_before": _("Source before:"),
        "save": _("Save"),
        "reject": _("Reject"),
        "comment": _("Comment"),
        "reopen": _("Reopen"),
        "unlock": _("Unlock"),
        "propagate": _("Put on equal segments"),
        "split": _("Split …"),
        "merge": _("Merge with next"),
        "split_where": _("Split where?"),
        "split_hint": _("Click where the second part begins; or ← → by words, Ctrl by characters."),
        "split_go": _("Split"),
        "tags": _("Tags"),
        "no_findings": _("Nothing found."),
        "waive": _("Waive"),
        "apply": _("Apply"),
        "machine": _("Machine"),
        "machine_same": _("The target is what the machine said."),
        "machine_none": _("The machine said nothing here."),
        "alternatives": _("Other suggestions"),
        "take": _("Take"),
        "memory": _("Memory"),
        "memory_none": _("Nothing similar was translated before."),
        "terms": _("Terms"),
        "comments": _("Remarks"),
        "history": _("History"),
        "history_none": _("Nothing has happened here yet."),
        "draft_kept": _("This is what you typed before; it is not saved as the target yet."),
        "draft_base": _("The target was changed after you typed this."),
        "discard": _("Discard"),
        "category": _("What it is about"),
        "severity": _("How bad it is"),
        "reason": _("Why"),
        "none": _("none"),
        "cancel": _("Cancel"),
        "send_back": _("Send back"),
        "write": _("Write"),
        "let_stand": _("Let it stand"),
        "jump": _("Go to segment"),
        "go": _("Go"),
        "close": _("Close"),
        "previous": _("Previous segment"),
        "following": _("Next segment"),
        "against": _("Compare with"),
        "against_source": _("the source"),
        "against_machine": _("the machine's text"),
        "against_edited": _("the post-edited text"),
        "against_approved": _("the approved text"),
        "against_revision": _("a git revision"),
        "compare": _("Compare"),
        "as_file": _("Save as a file"),
        "version": _("Version"),
        "unpublished": _("This is how the page would look now. Nothing has been published."),
        "not_translated": _("(not translated)"),
    }


def script_words() -> dict[str, str]:
    """Return what scripts say: name → words, fields in braces."""
    return {
        **{name: done_message("{number}", name) for name in _DONE},
        "propagate": _("{number}: the same text stands in {count} more now"),
        "gone": _("Somebody split or merged this segment. What you typed is still here: copy it, then open another."),
        "cut_at": _("{before} | {after}"),
        "end": _("Nothing more waits for you in this list."),
        "offline": _("The server does not answer; what you type is kept in this browser."),
        "online": _("The server is back."),
        "theirs": _("Take theirs"),
        "mine": _("Keep mine"),
        "kept": _("What you typed is kept."),
        "no_segment": _("There is no segment {number}."),
        "save": _("Save"),
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
        ("Esc", _("stop writing; what was typed is kept")),
        ("Alt+↑ Alt+↓", _("while writing: previous and next segment")),
        ("m", _("take the machine's text")),
        ("1 … 5", _("take a memory match (Alt+1 … while writing)")),
        ("g", _("to the terms")),
        ("= < D", _("take the source, to the tags, throw away what was typed")),
        ("x", _("reject, with a reason")),
        ("c F9", _("comment")),
        ("f F w", _("next finding, apply its suggestion, let it stand")),
        ("u U", _("undo and redo")),
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


def person_name(people: People, person_id: str, tag: str) -> str:
    """Return somebody's name in the language `tag`, also for the program and for somebody unknown."""
    known = people.get(person_id)
    if known is not None:
        return known.name(tag)
    return {"system": _("the program"), "unknown": _("an unknown hand")}.get(person_id, person_id)
