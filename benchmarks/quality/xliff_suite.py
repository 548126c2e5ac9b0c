"""
Which files of a conformance suite for XLIFF does `check` accept and refuse?

    python -m benchmarks.quality.xliff_suite FOLDER [-v]

FOLDER is a clone of the repository of the committee (`oasis-tcs/xliff-xliff-22` on GitHub), which holds files that a
reader must accept (`…/valid/`) and must refuse (`…/invalid/`). `-v` lists those that are judged otherwise.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from translator.errors import TranslatorError
from translator.interchange.validation import refuse_invalid


def judgement_of(path: Path) -> tuple[str, str]:
    try:
        refuse_invalid(path)
    except TranslatorError as error:
        return "invalid", error.message
    return "valid", ""


def main() -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for path in sorted(Path(sys.argv[1]).rglob("*.xlf")):
        wanted = path.parent.name
        if wanted not in {"valid", "invalid"}:
            continue
        found, message = judgement_of(path)
        counts[path.parent.as_posix(), found] += 1
        if found != wanted and "-v" in sys.argv:
            print(f"{path}: {found}: {message}")
    for folder in sorted({folder for folder, _found in counts}):
        wanted = Path(folder).name
        total = sum(count for (name, _found), count in counts.items() if name == folder)
        print(f"{folder}: {counts[folder, wanted]} of {total}")


if __name__ == "__main__":
    main()
