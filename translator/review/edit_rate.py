"""
HTER: how many words (in Chinese, Han) one puts in, takes out, replaces or moves to make the post-edit of a suggestion.

Source: Snover et al. 2006 (TER with the post-edit as its reference). Computed by sacrebleu, which is the extra `eval`;
Chinese goes character by character, for else a sentence would be one word. Pairs that were measured once are kept in
`.translator/report/`, which may be thrown away.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import msgspec

from translator.files import write_atomically
from translator.language import is_chinese
from translator.model import short_hash

if TYPE_CHECKING:
    from pathlib import Path

    from translator.project import Project


class EditRate:
    """Counts edits of pairs; `available` says whether it can."""

    def __init__(self, project: Project) -> None:
        """Nothing is read or imported before the first pair."""
        self.is_available = find_spec("sacrebleu") is not None
        self._path: Path = project.derived_dir / "report" / "edits.msgpack"
        self._known: dict[str, tuple[int, float]] | None = None
        self._metrics: dict[bool, Any] = {}
        self._is_changed = False

    def counts(self, machine: str, edited: str, tag: str) -> tuple[int, float] | None:
        """Return edits, and words or characters of the post-edit; None where sacrebleu is not installed."""
        if not self.is_available:
            return None
        if self._known is None:
            self._known = self._load()
        key = short_hash(tag, machine, edited)
        if key not in self._known:
            score = self._metric(chinese=is_chinese(tag)).sentence_score(machine, [edited])
            self._known[key] = (int(score.num_edits), float(score.ref_length))
            self._is_changed = True
        return self._known[key]

    def remember(self) -> None:
        """Keep what was measured for the next report."""
        if self._is_changed:
            write_atomically(self._path, msgspec.msgpack.encode(self._known))

    def _metric(self, *, chinese: bool) -> Any:
        if chinese not in self._metrics:
            from sacrebleu.metrics.ter import TER

            self._metrics[chinese] = TER(normalized=True, asian_support=chinese)
        return self._metrics[chinese]

    def _load(self) -> dict[str, tuple[int, float]]:
        try:
            return msgspec.msgpack.decode(self._path.read_bytes(), type=dict[str, tuple[int, float]])
        except (OSError, msgspec.DecodeError):
            return {}
