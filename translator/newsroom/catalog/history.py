"""
The history of a segment in a ledger: the lines about it, and those about the segments that it was before it changed.

A segment inherits from another by a line that names it (`ancestors`): its sentence was changed, split, merged or told
apart from others. What became of the other one afterwards is not part of the history. What somebody decided about it
on another branch is, whatever the clocks say: whoever did that had not seen the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from translator.newsroom.catalog.lineage import Lineage


def lines_about(
    key: str, lines_of: Mapping[str, Sequence[int]], lineage: Lineage, *, seen_by: int | None = None
) -> set[int]:
    """
    Return the places of the lines in the history of the segment `key`, as the author of line `seen_by` had them.

    `lines_of` has the lines of each key; None: all lines count.
    """
    found: set[int] = set()
    descents: dict[str, list[int | None]] = {}
    wanted: list[tuple[str, int | None]] = [(key, None)]
    while wanted:
        name, descent = wanted.pop()
        known = descents.setdefault(name, [])
        if any(_includes(lineage, other, descent) for other in known):
            continue
        known.append(descent)
        for line in lines_of.get(name, ()):
            is_later = descent is not None and (line == descent or lineage.precedes(descent, line))
            if line in found or is_later or (seen_by is not None and not lineage.precedes(line, seen_by)):
                continue
            found.add(line)
            wanted += [(was, line) for was in lineage.events[line].data.ancestors]
    return found


def _includes(lineage: Lineage, descent: int | None, other: int | None) -> bool:
    """Whether all that counts up to the line `other` counts up to `descent` too; None is the end of the ledger."""
    return descent is None or (other is not None and (other == descent or lineage.precedes(other, descent)))
