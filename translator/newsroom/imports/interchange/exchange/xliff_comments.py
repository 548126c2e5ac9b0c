"""
What people wrote beside the units of an XLIFF file, in the ways of the standard and of tools; and what we do not read.

| where | whose |
|---|---|
| `<note>` | XLIFF 1.2 and 2.x |
| `<mrk type="comment" value="…">`, `<sm type="comment" value="…"/>` | XLIFF 2.x |
| `<mrk mtype="x-…comment" comment="…">` | Okapi |
| `<comment creatoruser="…">` in a namespace of its own | memoQ |
| `<cmt-def>` in the head, named by `<mrk sdl:cid="…">` | Trados |
"""

from __future__ import annotations

from typing import Any

from translator.newsroom.imports.interchange.exchange.exchange_file import ReturnedComment, comments_of
from translator.newsroom.imports.interchange.validation import XML, namespace_of
from translator.newsroom.imports.interchange.xml import children, descendants, local_name

_OURS = ("finding", "translator:")
# Authors of notes that are nobody: what the translate toolkit, and we, call the kind of a note.
_TOOLS = frozenset({"po-translator", "translator", "po-developer", "developer", "programmer", "translator:comment"})
# Authors of notes in 1.2 that are no person's words: our own findings and terms, extracted comments of a PO.
_NOT_SAID = frozenset({"translator:finding", "translator:term", "po-developer", "developer", "programmer"})
_AUTHORS = ("creatoruser", "user", "author", "from", "createdby", "creator", "person")
# Local names of elements and attributes of other namespaces that are read, or that we write ourselves.
_UNDERSTOOD = frozenset(
    {"comments", "comment", "status", "conf", "cid", "cmt-defs", "cmt-def", "seg-defs", "seg", "matches", "glossary"}
)
# Kinds of marks that say nothing but where something begins and ends.
_MARKS = frozenset({"generic", "seg", "protected", "phrase"})


def notes_of(element: Any) -> list[Any]:
    """Return the notes of a unit, a group or a file, in either version."""
    return [*children(element, "note"), *(note for notes in children(element, "notes") for note in notes)]


def beside(unit: Any) -> tuple[ReturnedComment, ...]:
    """Return the comments of a unit of either version."""
    own = namespace_of(unit)
    return comments_of(
        [
            *((_author(note), note.text or "") for note in notes_of(unit) if not _is_tools(note)),
            *((_author(mark), mark.get("value") or mark.get("comment") or "")
              for mark in _inline_marks(unit) if _kind(mark).endswith("comment")),
            *((_author(item), "".join(item.itertext()))
              for item in descendants(unit, "comment") if namespace_of(item) != own and item.get("deleted") != "true"),
        ]
    )  # fmt: skip


def _is_tools(note: Any) -> bool:
    """Whether a note is a finding or a term of ours, or an extracted comment of a PO: no person's word."""
    return (note.get("category") or "").startswith(_OURS) or note.get("from") in _NOT_SAID


def _inline_marks(unit: Any) -> list[Any]:
    holders = [
        part
        for part in (unit, *children(unit, "segment", "ignorable"))
        for part in children(part, "source", "target", "seg-source")
    ]
    return [mark for holder in holders for mark in descendants(holder, "mrk", "sm")]


def _kind(mark: Any) -> str:
    return mark.get("type") or mark.get("mtype") or "generic"


def trados_comments(root: Any) -> dict[str, ReturnedComment]:
    """Return the comments in the head of a file of Trados, by the ids under which its segments name them."""
    return {
        item.get("id", ""): comment
        for item in descendants(root, "cmt-def")
        for comment in comments_of((_author(text), "".join(text.itertext())) for text in descendants(item, "Comment"))
    }


def _author(element: Any) -> str:
    """Return who a comment says wrote it, in whichever attribute; empty for a kind of note."""
    names = {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
    author = next((names[name] for name in _AUTHORS if names.get(name)), "")
    return "" if author in _TOOLS else author


def unread_names(root: Any) -> list[str]:
    """Return the elements and attributes of other namespaces inside units that nothing here reads, each once."""
    own = namespace_of(root)
    found: dict[str, None] = {}
    waiting = list(reversed(descendants(root, "unit", "trans-unit")))
    while waiting:
        element = waiting.pop()
        if local_name(element) in _UNDERSTOOD and namespace_of(element) != own:
            continue
        if namespace_of(element) != own:
            found.setdefault(f"<{_shown(element, element.tag)}>")
            continue
        if local_name(element) in {"mrk", "sm"} and (kind := _kind(element)) not in _MARKS and "comment" not in kind:
            found.setdefault(f"<{local_name(element)} {kind}>")
        for name in element.attrib:
            if name.startswith("{") and not name.startswith(XML) and name.rpartition("}")[2] not in _UNDERSTOOD:
                found.setdefault(_shown(element, name))
        waiting += reversed([child for child in element if isinstance(child.tag, str)])
    return list(found)


def _shown(element: Any, name: str) -> str:
    """Return a name as it stands in the file, with its prefix."""
    space, _brace, local = name.removeprefix("{").rpartition("}")
    prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == space and prefix), "")
    return f"{prefix}:{local}" if prefix else local
