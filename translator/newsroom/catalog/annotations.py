"""
What the extracted comments (`#.`) of an entry say: its kind, what its tags stand for, and who suggested the target.

```
#. item
#. <1> = ** (strong)
#. <2> = [ (link)
#. </2> = ](https://example.org) (link)
#. <3/> = `ls` (code)
#. place 2: <3/> = `ls -a` (code)
#. suggestion: mt:llama llama|model:…|v:0.1.0
#. conflict (lin-yue): 另一个译文
```

The closing text of a pair stands there only where it differs from the opening text. `place 2`, `place 3` … are further
places of the sentence at which its tags stand for something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from translator.bilingual.model import Placeholder
from translator.bilingual.words.patterns import pattern

_TAG = pattern(r"^<(/?)(\d+)(/?)> = (.*?)(?: \(([a-z]+)\))?$", re.DOTALL)
_PLACE = pattern(r"^place (\d+): (.*)$", re.DOTALL)
_SUGGESTION = "suggestion: "
_OTHER_TEXT = pattern(r"^(conflict|other)(?: \(([^()]*)\))?: (.*)$", re.DOTALL)
# A line that somebody wrote otherwise than this program: nobody is on record for the text, and it is not lost.
_ODD_CONFLICT = pattern(r"^conflict\b[^:]*: ?(.*)$", re.DOTALL)
_ESCAPED = pattern(r"\\(?:u\{([0-9a-f]+)\}|\\)")
_UNSAFE = pattern(r"\\|[\x00-\x1f\x7f\x85\u2028\u2029]|^\s+|\s+$")


@dataclass(frozen=True, slots=True)
class Annotation:
    """The extracted comments of one entry, taken apart."""

    kind: str = "paragraph"
    placeholders: tuple[Placeholder, ...] = ()
    origin: str = ""
    signature: str = ""
    conflicts: tuple[tuple[str, str], ...] = ()
    """Person (empty where nobody is on record) and text of what another branch put here, while nobody has chosen."""
    drafts: tuple[str, ...] = ()
    """Texts that a merge of the PO put aside for a confirmed one; whether they are only drafts, the ledger knows."""
    variants: tuple[tuple[Placeholder, ...], ...] = ()
    """See `Entry.variants`."""


def write_notes(annotation: Annotation) -> tuple[str, ...]:
    """Return the lines of `#.`; `read_notes` gives the same annotation back."""
    lines = [annotation.kind, *_tag_lines(annotation.placeholders)]
    for place, marks in enumerate(annotation.variants, 2):
        lines += [f"place {place}: {line}" for line in _tag_lines(marks)]
    if annotation.origin:
        lines.append(f"{_SUGGESTION}{annotation.origin} {_escape(annotation.signature)}".rstrip())
    return (*lines, *(_conflict_line(actor, text) for actor, text in annotation.conflicts))


def _tag_lines(marks: Iterable[Placeholder]) -> Iterator[str]:
    for item in marks:
        name = f"<{item.number}>" if item.is_pair else f"<{item.number}/>"
        yield f"{name} = {_escape(item.opening)} ({item.kind})"
        if item.is_pair and item.closing != item.opening:
            yield f"</{item.number}> = {_escape(item.closing)} ({item.kind})"


def with_other_texts(lines: Iterable[str], conflicts: Iterable[tuple[str, str]], draft: str) -> tuple[str, ...]:
    """Add to the lines of `#.` the texts (person, text) of a conflict, and one that was put aside, if not empty."""
    added = [_conflict_line(actor, text) for actor, text in conflicts]
    return (*lines, *added, *([f"other: {_escape(draft)}"] if draft else []))


def without_other_texts(lines: Iterable[str]) -> tuple[str, ...]:
    """Return the lines of `#.` without what `with_other_texts` adds."""
    return tuple(line for line in lines if not (_OTHER_TEXT.match(line) or _ODD_CONFLICT.match(line)))


def _conflict_line(actor: str, text: str) -> str:
    person = _escape(actor).replace("(", r"\u{28}").replace(")", r"\u{29}")
    return f"conflict ({person}): {_escape(text)}" if actor else f"conflict: {_escape(text)}"


def read_notes(lines: Iterable[str]) -> Annotation:
    """Take the lines of `#.` apart; lines of other tools are passed over, what is missing gets its default."""
    kind, origin, signature = "", "", ""
    places: dict[int, dict[int, Placeholder]] = {1: {}}
    conflicts: list[tuple[str, str]] = []
    drafts: list[str] = []
    for line in lines:
        at, tag = (int(place[1]), place[2]) if (place := _PLACE.match(line)) else (1, line)
        if hit := _TAG.match(tag):
            found = places.setdefault(at, {})
            number, text, name = int(hit[2]), _unescape(hit[4]), hit[5] or ""
            opened = found.get(number, Placeholder(number, name, ""))
            if hit[1]:
                found[number] = Placeholder(number, opened.kind, opened.opening, text)
            else:
                found[number] = Placeholder(number, name, text, "" if hit[3] else text)
        elif line.startswith(_SUGGESTION):
            origin, _, signature = line.removeprefix(_SUGGESTION).partition(" ")
        elif other := _OTHER_TEXT.match(line):
            if other[1] == "other":
                drafts.append(_unescape(other[3]))
            else:
                conflicts.append((_unescape(other[2] or ""), _unescape(other[3])))
        elif odd := _ODD_CONFLICT.match(line):
            conflicts.append(("", _unescape(odd[1])))
        elif not kind:
            kind = line
    marks, *variants = (tuple(found[key] for key in sorted(found)) for _at, found in sorted(places.items()))
    return Annotation(
        kind or "paragraph", marks, origin, _unescape(signature), tuple(conflicts), tuple(drafts), tuple(variants)
    )


def _escape(text: str) -> str:
    return _UNSAFE.sub(lambda hit: "".join(r"\\" if char == "\\" else rf"\u{{{ord(char):x}}}" for char in hit[0]), text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)) if hit[1] else "\\", text)
