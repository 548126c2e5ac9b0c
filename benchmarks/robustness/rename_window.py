"""
How long readers of a folder may find files of two releases: `python -m benchmarks.robustness.rename_window`.

Where a release cannot take the place of a folder as a whole, its files are renamed one after another. Says how long
that takes, from the first file to the last; the disk of the current folder counts.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from translator.newsroom.pages.publish.file_group import write_together

FILES = (12, 60, 600)
"""Two translations of six, 30 and 300 articles."""
ROUNDS = 9
PAGE = b"x" * 12_000


def main() -> int:
    """Time the renames of groups of files."""
    for count in FILES:
        with tempfile.TemporaryDirectory(prefix="translator-window-", dir=".") as folder:
            windows = sorted(_window(Path(folder), count, number) for number in range(ROUNDS))
        middle, worst = windows[len(windows) // 2] * 1000, windows[-1] * 1000
        sys.stdout.write(f"{count} files: {middle:.2f} ms from the first rename to the last, at worst {worst:.0f} ms\n")
    return 0


def _window(root: Path, count: int, number: int) -> float:
    """Return the seconds between the first and the last of `count` files of one release."""
    real, times = os.replace, list[float]()

    def replace(old: Path, new: Path) -> None:
        real(old, new)
        times.append(time.perf_counter())

    names = [root / ("zh-Hans", "zh-Hant")[at % 2] / f"{at // 2}.md" for at in range(count)]
    with patch("os.replace", replace):
        write_together(dict.fromkeys(names, PAGE + bytes([number])), journal=root / "journal")
    return times[-1] - times[-count]


if __name__ == "__main__":
    sys.exit(main())
