"""Findings kept from the last run: a segment whose texts, terms and policies are the same is not checked again."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from translator.checks.runner import finished, run_document_checks, run_segment_checks, select_checks, with_policies
from translator.files import write_atomically
from translator.model import Finding, short_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.checks.base import Pair
    from translator.project import CheckSettings


class _Kept(msgspec.Struct):
    """What one run leaves for the next."""

    environment: str
    """Hash of all that is the same for all segments: the checks' code, the glossary, the chosen checks."""
    findings: dict[str, list[Finding]]
    """Segment → what the checks of single segments said."""


@cache
def code_version() -> str:
    """Return a hash of the source of all checks and of the quantity core: what they say may depend on nothing else."""
    package = Path(__file__).parent
    files = [*package.rglob("*.py"), *package.rglob("data/*"), *(package.parent / "quantities").rglob("*.py")]
    return short_hash(*(path.read_text(encoding="utf-8") for path in sorted(files)))


def run_incrementally(
    pairs: Sequence[Pair],
    path: Path,
    *,
    glossary: str = "",
    settings: CheckSettings | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> list[Finding]:
    """
    Do what `run_checks` does, and keep the findings of single segments in `path` (which may be thrown away).

    `glossary` names the state of the termbases, for instance by a hash of their files. Checks that need the whole
    article run every time.
    """
    chosen = select_checks(only, [*skip, *(settings.skip if settings else ())])
    pairs = with_policies(pairs, settings)
    environment = short_hash(code_version(), glossary, *chosen)
    known = _load(path, environment)
    kept: dict[str, list[Finding]] = {}
    findings: list[Finding] = []
    for pair in pairs:
        key = _key(pair)
        if key not in kept:
            kept[key] = known[key] if key in known else run_segment_checks([pair], chosen)
        findings += [replace(item, segment=pair.number) for item in kept[key]]
    if kept != known:
        write_atomically(path, msgspec.msgpack.encode(_Kept(environment, kept)))
    return finished([*findings, *run_document_checks(pairs, chosen)], settings)


def _load(path: Path, environment: str) -> dict[str, list[Finding]]:
    try:
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError, msgspec.ValidationError):
        return {}
    return kept.findings if kept.environment == environment else {}


def _key(pair: Pair) -> str:
    return short_hash(
        pair.source,
        pair.target,
        pair.source_tag,
        pair.target_tag,
        pair.kind,
        pair.context,
        pair.article_date,
        repr(pair.policy),
    )
