"""
Report of an import of many files: one line of JSON for each, written as it goes on.

The same command goes on where an earlier one stopped: what the report has as imported, with the same content, is known.
"""

from __future__ import annotations

import json
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import short_hash
from translator.newsroom.ground.files import write_atomically

_IMPORTED = frozenset({"added", "replaced", "unchanged", "known"})
STATUSES = {
    "added": LazyMessage("added"), "replaced": LazyMessage("replaced"), "would add": LazyMessage("would be added"),
    "would replace": LazyMessage("would be replaced"), "unchanged": LazyMessage("added before"),
    "failed": LazyMessage("refused"), "left out": LazyMessage("left out"),
}  # fmt: skip
# Reasons that the table names; the report has all.
_MOST = 15


class ImportReport:
    def __init__(self, folder: Path, files: Sequence[str]) -> None:
        """`folder` is where reports stand; `files` are those of the command."""
        name = short_hash("\n".join(str(Path(file).absolute()) for file in files))
        self.path = folder / f"import-{name}.jsonl"
        self.counts: Counter[str] = Counter()
        """How many files have each status."""
        self.reasons: Counter[tuple[str, str]] = Counter()
        """Status and reason → how many files."""
        self._known: dict[str, tuple[str, str]] = {}

    def __enter__(self) -> ImportReport:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        for line in self.path.read_bytes().split(b"\n") if self.path.exists() else ():
            try:
                row = json.loads(line)
                if row["status"] in _IMPORTED:
                    self._known[row["file"]] = (row["stamp"], row["path"])
            except (ValueError, KeyError, TypeError):  # The last line of a process that was killed.
                continue
        # What is known stays so, should this one stop, too.
        rows = [{"file": file, "status": "known", "stamp": one[0], "path": one[1]} for file, one in self._known.items()]
        write_atomically(self.path, "".join(map(_line, rows)).encode(), is_derived=True)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @staticmethod
    def stamp(data: bytes) -> str:
        return f"{len(data)}-{zlib.crc32(data):08x}"

    def known(self, file: str, stamp: str) -> str:
        """Return the path of the article that came from this content of a file; empty where none did."""
        known, path = self._known.get(file, ("", ""))
        return path if known == stamp else ""

    def add(self, row: Mapping[str, Any], reason: str) -> None:
        self.counts[row["status"]] += 1
        if reason:
            self.reasons[row["status"], reason] += 1
        self._file.write(_line(row))
        self._file.flush()

    def table(self) -> list[tuple[str, str]]:
        """Return what became of the files, and of those that were not imported why: label, count."""
        rows = []
        for status, label in STATUSES.items():
            reasons = [(reason, count) for (one, reason), count in self.reasons.most_common() if one == status]
            rows += [(str(label), str(self.counts[status]))] if self.counts[status] else []
            rows += [(f"  {reason}", str(count)) for reason, count in reasons[:_MOST]]
            if others := sum(count for _reason, count in reasons[_MOST:]):
                rows.append(("  " + _("other reasons"), str(others)))
        return rows


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False) + "\n"
