"""
The ids of headings, which links such as `ferry.md#cheaper-to-run` lead to.

Site generators make them of the text, so that a translated heading loses its id. Published versions therefore state the
ids of their source. Source: GitHub's rule for anchors, which Hugo, Docusaurus, MkDocs and VitePress follow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.markdown_input import prepare_markdown

# `##` at the end of a heading, which must not stand between the text and the id.
_CLOSING = pattern(rb"[ \t]+#+[ \t]*(?=\r?\n|\Z)")
_HEADING_MARK = pattern(rb"[#=-]")
_LEFT_OUT = pattern(r"[^\w\- ]")
# An id that HTML of the article states.
_STATED = pattern(rb"<[^<>]*?\s(?:id|name)\s*=\s*[\"']?([^\s\"'<>]+)")


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    id: str
    """As the article states it (`{#id}`), else empty."""
    end: int
    """Where its text ends, in bytes."""
    has_attributes: bool


def headings_in(body: bytes) -> list[Heading]:
    found: list[Heading] = []
    opened: dict[str, object] | None = None
    text: list[str] = []
    end = 0
    events = prepare_markdown(body).events() if _HEADING_MARK.search(body) else ()
    for name, value, is_start, is_end, start, stop in events:
        if name == "Heading" and is_start:
            opened, text, end = value, [], start
        elif name == "Heading" and is_end and opened is not None:
            attributes = bool(opened["id"] or opened["classes"] or opened["attrs"])
            found.append(Heading("".join(text), str(opened["id"] or ""), end, attributes))
            opened = None
        elif opened is not None:
            end = max(end, stop)
            text.append(str(value) if name in {"Text", "Code"} else " " * (name in {"SoftBreak", "HardBreak"}))
    return found


def heading_ids(body: bytes) -> list[str]:
    """Return the id of each heading, stated or made of its text; an id that stands there already gets a number."""
    return _ids_of(headings_in(body))


def automatic_ids(body: bytes) -> list[str]:
    """Return the id of each heading that is made of its text; empty where the article states that id somewhere."""
    headings = headings_in(body)
    stated = {heading.id for heading in headings} | {found.decode(errors="replace") for found in _STATED.findall(body)}
    made = _ids_of(headings)
    return ["" if heading.id or one in stated else one for heading, one in zip(headings, made, strict=True)]


def translated_ids(source: bytes, version: bytes) -> dict[str, str]:
    """Return the automatic ids of a source's headings with those that the same headings of a version have."""
    before, after = automatic_ids(source), heading_ids(version)
    if len(before) != len(after):
        return {}
    return {old: new for old, new in zip(before, after, strict=True) if old and new}


def _ids_of(headings: Sequence[Heading]) -> list[str]:
    seen: Counter[str] = Counter()
    ids = []
    for heading in headings:
        made = heading.id or _LEFT_OUT.sub("", heading.text.strip().lower()).replace(" ", "-")
        ids.append(f"{made}-{seen[made]}" if seen[made] and not heading.id else made)
        seen[made] += 1
    return ids


def with_heading_ids(body: bytes, ids: Sequence[str]) -> bytes:
    """Return the body whose headings state `ids`; one that states attributes of its own keeps them."""
    pieces, at = [], 0
    for heading, name in zip(headings_in(body), ids, strict=False):
        if name and not heading.has_attributes:
            pieces += [body[at : heading.end], f" {{#{name}}}".encode()]
            closing = _CLOSING.match(body, heading.end)
            at = closing.end() if closing else heading.end
    return b"".join([*pieces, body[at:]])
