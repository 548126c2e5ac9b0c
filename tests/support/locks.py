"""
Writes down the versions that are tested: `python -m tests.support.locks [GROUP …]` (`make lock`).

A dependency group of `pyproject.toml` has a file in `locks/`, which pip reads as constraints. It names what pip chooses
today on each Python that we support, installs nothing of it, and therefore needs all of these Pythons on this machine.
Versions that differ by Python have a marker. `dev` has our own dependencies too, with all extras.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
LOCKS = ROOT / "locks"
PYTHONS = ("3.11", "3.12", "3.13")
PYENV = Path.home() / ".pyenv/versions"
_HEAD = "# Written by `make lock`: what pip chose for {pythons}. Read by pip as constraints.\n"


def groups() -> list[str]:
    return sorted(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"])


def lock_text(chosen: Mapping[str, Mapping[str, str]]) -> str:
    """Return constraints for `chosen`: Python → name → version."""
    lines = []
    for name in sorted({name for versions in chosen.values() for name in versions}):
        pythons: dict[str, list[str]] = {}
        for python, versions in chosen.items():
            if name in versions:
                pythons.setdefault(versions[name], []).append(python)
        for version, where in pythons.items():
            marker = " or ".join(f'python_version == "{python}"' for python in where)
            lines.append(f"{name}=={version}" + (f" ; {marker}" if len(pythons) > 1 else ""))
    return _HEAD.format(pythons=", ".join(chosen)) + "".join(f"{line}\n" for line in lines)


def interpreter(version: str) -> Path | None:
    pyenv = sorted(PYENV.glob(f"{version}.*/bin/python"))
    for program in (f"python{version}", *pyenv):
        try:
            asked = [program, "-c", "import sys, venv, ensurepip; print(sys.version_info[:2], sys.executable)"]
            answer = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            continue
        if answer.startswith(str(tuple(map(int, version.split("."))))):
            return Path(answer.rpartition(") ")[2].strip())
    return None


def chosen_versions(python: Path, group: str) -> dict[str, str]:
    """Ask the pip of `python` what it would install for a group on an empty environment."""
    wanted = [f"{ROOT}[all]"] if group == "dev" else []
    asked = [python, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed", "--report", "-"]
    report = subprocess.run([*asked, *wanted, "--group", group], cwd=ROOT, capture_output=True, text=True, check=False)
    if report.returncode:
        sys.exit(report.stderr)
    found = (
        item["metadata"] for item in json.loads(report.stdout)["install"] if "dir_info" not in item["download_info"]
    )
    return {re.sub(r"[-_.]+", "-", item["name"]).lower(): item["version"].partition("+")[0] for item in found}


def environments(folder: str) -> Iterator[tuple[str, Path]]:
    for version in PYTHONS:
        if (python := interpreter(version)) is None:
            sys.exit(f"Python {version} is not installed: the versions for it cannot be chosen")
        place = Path(folder) / version
        subprocess.run([python, "-m", "venv", place], check=True)
        pip = [place / "bin/python", "-m", "pip", "install", "--quiet", "--upgrade", "pip"]
        subprocess.run(pip, check=True)
        yield version, place / "bin/python"


def main() -> None:
    with TemporaryDirectory() as folder:
        pythons = dict(environments(folder))
        for group in sys.argv[1:] or groups():
            chosen = {version: chosen_versions(python, group) for version, python in pythons.items()}
            (LOCKS / f"{group}.txt").write_text(lock_text(chosen), encoding="utf-8")


if __name__ == "__main__":
    main()
