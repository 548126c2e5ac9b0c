"""What is read of a document of another program: its HTML, its pictures, and what it says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_LONGEST_EXTRACT = 80


@dataclass(slots=True)
class ReadDocument:
    html: str
    """Or plain text, where `is_text`."""
    images: dict[str, bytes] = field(default_factory=dict)
    """Address in `html` → content."""
    notes: list[str] = field(default_factory=list)
    """What the user should know, in the user's language."""
    is_page: bool = False
    """Whether the article has to be found in it, as in any page of the web; otherwise all of it is the article."""
    is_text: bool = False
    is_styled: bool = False
    """Whether classes and styles say what is bold, a note, or hidden."""
    title: str = ""
    """As the file states it; it holds where the text has none of its own. So do the others."""
    date: str = ""
    """ISO."""
    author: str = ""
    url: str = ""
    """Where a page was saved from."""


def picture_address(document: ReadDocument) -> str:
    """Return the address of the next picture: one that no base makes absolute."""
    return f"picture:{len(document.images) + 1}"


def shown_extract(text: str) -> str:
    """Return the beginning of a text on one line, for a note about what was left out."""
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_EXTRACT else f"{text[: _LONGEST_EXTRACT - 1]}…"


def nested_lists(items: Sequence[tuple[int, bool, str]]) -> str:
    """
    Return list items that only know how deep they stand as one HTML list in another.

    An item is its depth, of which the least counts as 0; whether it is numbered; and its HTML.
    """
    html: list[str] = []
    open_lists: list[str] = []
    least = min((depth for depth, _is_numbered, _content in items), default=0)
    for depth, is_numbered, content in items:
        name = "ol" if is_numbered else "ul"
        depth = min(depth - least, len(open_lists))
        while len(open_lists) > depth + 1 or (len(open_lists) == depth + 1 and open_lists[-1] != name):
            html.append(f"</li></{open_lists.pop()}>")
        if len(open_lists) == depth + 1:
            html.append("</li>")
        else:
            html.append(f"<{name}>")
            open_lists.append(name)
        html.append(f"<li>{content}")
    html += [f"</li></{name}>" for name in reversed(open_lists)]
    return "".join(html)


def notes_list(notes: Sequence[str]) -> str:
    """Return the footnotes of a document, each as its HTML, as `ingest.word_html` reads them; see `note_reference`."""
    items = "".join(f'<li id="footnote-{number}">{note}</li>' for number, note in enumerate(notes, start=1))
    return f"<ol>{items}</ol>" if notes else ""


def note_reference(number: int) -> str:
    """Return what stands in the text for the footnote with this number, from 1."""
    return f'<sup><a href="#footnote-{number}">{number}</a></sup>'
