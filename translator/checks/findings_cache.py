"""
Findings kept from the last run: a segment whose texts, terms and policies are the same is not checked again.

What the checks of the whole article said is kept too, for exactly the same segments. Whatever a check may look at is
in the key or in the environment; severities are not, they are put on afterwards.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from translator.checks.runner import finished, run_document_checks, run_segment_checks, select_checks, with_policies
from translator.code_version import code_version
from translator.files import write_atomically
from translator.model import Finding, short_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from translator.checks.base import Pair
    from translator.project import CheckSettings, Project

_READ_BY_CHECKS = ("quantities", "glossary", "formats", "language.py", "model.py")
"""Parts of the program that decide what checks say, beside the checks themselves."""
_LIBRARIES = ("opencc", "simplemma", "rjieba", "ahocorasick-rs", "pyromark")
"""Libraries that do."""
_SPARE = 2
"""Findings of texts that were not asked for are dropped when there are more than so many times those that were."""
_OFTEN = 1000
"""So many new findings are written down although nobody said that the work is done."""


class _Kept(msgspec.Struct):
    """What one run leaves for the next."""

    environment: str
    """Hash of all that is the same for all segments: the checks' code, the glossary, the chosen checks."""
    findings: dict[str, list[Finding]]
    """Segment → what the checks of single segments said."""
    together: dict[str, list[Finding]]
    """All segments, or one by itself → what the checks of whole articles said about those."""


@cache
def checks_version() -> str:
    """Return a hash of all code that decides what checks say, and of the versions of the libraries that they use."""
    from importlib.metadata import PackageNotFoundError, version

    digest = hashlib.sha256(code_version("checks", *_READ_BY_CHECKS).encode())
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            digest.update(f"{library}={version(library)};".encode())
    return digest.hexdigest()[:12]


class KeptFindings:
    """
    The findings of one catalog, kept in `path`, which may be thrown away at any time.

    `glossary` names the state of the termbases, for instance by a hash of their files; without a path nothing is kept
    for later.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        glossary: str = "",
        settings: CheckSettings | None = None,
        only: Iterable[str] = (),
        skip: Iterable[str] = (),
    ) -> None:
        """Choose the checks; raises `UsageError` for a name that is no check."""
        self._path = path
        self._settings = settings
        self._chosen = select_checks(only, [*skip, *(settings.skip if settings else ())])
        self._environment = short_hash(checks_version(), glossary, *self._chosen)
        self._kept = self._load()
        self._used: set[str] = set()
        self._new = 0

    def article(self, pairs: Sequence[Pair]) -> list[Finding]:
        """Return what `run_checks` returns for the segments of one article, and write down what is new in it."""
        found = self._found(pairs)
        if self._new:
            for known in (self._kept.findings, self._kept.together):
                if len(known) > _SPARE * len(self._used):
                    for key in known.keys() - self._used:
                        del known[key]
        self.write()
        return found

    def segment(self, pair: Pair) -> list[Finding]:
        """Return what `run_checks` returns for one segment by itself; it is written down now and then."""
        found = self._found([pair])
        if self._new >= _OFTEN:
            self.write()
        return found

    def passing(self, pair: Pair) -> list[Finding]:
        """Return what `run_checks` returns for one segment, and keep nothing: for a text that is being typed."""
        pairs = with_policies([pair], self._settings)
        return finished(
            [*run_segment_checks(pairs, self._chosen), *run_document_checks(pairs, self._chosen)], self._settings
        )

    def write(self) -> None:
        """Write down what was found since the last time; what cannot be written is found again another time."""
        if not self._new or self._path is None:
            return
        with suppress(OSError):
            write_atomically(self._path, msgspec.msgpack.encode(self._kept))
        self._new = 0

    def _found(self, pairs: Sequence[Pair]) -> list[Finding]:
        pairs = with_policies(pairs, self._settings)
        keys = [_key(pair) for pair in pairs]
        findings: list[Finding] = []
        for key, pair in zip(keys, pairs, strict=True):
            known = self._kept.findings.get(key)
            if known is None:
                known = self._kept.findings[key] = run_segment_checks([pair], self._chosen)
                self._new += 1
            findings += [item if item.segment == pair.number else replace(item, segment=pair.number) for item in known]
        whole = short_hash(*(f"{pair.number} {key}" for key, pair in zip(keys, pairs, strict=True)))
        together = self._kept.together.get(whole)
        if together is None:
            together = self._kept.together[whole] = run_document_checks(pairs, self._chosen)
            self._new += 1
        self._used.update(keys)
        self._used.add(whole)
        return finished([*findings, *together], self._settings)

    def _load(self) -> _Kept:
        with suppress(OSError, msgspec.DecodeError, msgspec.ValidationError):
            if self._path is not None:
                kept = msgspec.msgpack.decode(self._path.read_bytes(), type=_Kept)
                if kept.environment == self._environment:
                    return kept
        return _Kept(self._environment, {}, {})


def kept_path(project: Project, tag: str, slug: str) -> Path:
    """Return where the findings of a catalog are kept."""
    return project.derived_dir / "findings" / tag / f"{slug}.msgpack"


def run_incrementally(
    pairs: Sequence[Pair],
    path: Path,
    *,
    glossary: str = "",
    settings: CheckSettings | None = None,
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
) -> list[Finding]:
    """Do what `run_checks` does, and keep what was found in `path`: see `KeptFindings`."""
    return KeptFindings(path, glossary=glossary, settings=settings, only=only, skip=skip).article(pairs)


def glossary_version(folder: Path) -> str:
    """Return a hash of all files in the folder of the glossaries; empty where there is none."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            data = path.read_bytes()
            digest.update(f"{path.name}:{len(data)}:".encode() + data)
    return digest.hexdigest()[:12]


def _key(pair: Pair) -> str:
    return short_hash(
        pair.source,
        pair.target,
        pair.source_tag,
        pair.target_tag,
        pair.kind,
        pair.context,
        # Where the article has no date, 上世纪 is counted from today.
        pair.article_date or f"today {date.today().year}",
        repr(pair.policy),
    )
