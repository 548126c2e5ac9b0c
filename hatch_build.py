"""Puts into a wheel the commit that it was built from, for `translator --version`, and the man pages, from the docs."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COMMIT = "translator/commit.txt"
COMMANDS = "docs/commands"


class BuildHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Make the files, beside the checkout, which stays as it is."""
        self._folder = Path(mkdtemp(prefix="translator-"))
        commit = self._folder / "commit.txt"
        if version != "editable" and not Path(self.root, COMMIT).exists() and (said := last_commit(self.root)):
            commit.write_text(said)
            build_data["force_include"][str(commit)] = COMMIT
        if self.target_name == "wheel":
            for page in sorted(Path(self.root, COMMANDS).glob("*.md")):
                if "." not in page.stem:  # Not a translation of it.
                    manual = self._folder / f"translator-{page.stem}.1"
                    manual.write_text(manual_page(page.read_text(encoding="utf-8"), page.stem), encoding="utf-8")
                    build_data["shared_data"][str(manual)] = f"share/man/man1/{manual.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        shutil.rmtree(self._folder)


def last_commit(root: str) -> str:
    """Return hash and day of the commit; empty where the folder is in no repository."""
    asked = ["git", "-C", root, "log", "-1", "--format=%h %cs"]
    try:
        return subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ""


def manual_page(markdown: str, verb: str) -> str:
    """Return a page of docs/commands in the language of man(7)."""
    _title, _break, rest = markdown.partition("\n\n")
    line, _break, rest = rest.partition("\n\n")
    head = [f".TH TRANSLATOR-{verb.upper()} 1", ".SH NAME", f"translator-{verb} \\- {inline(line.rstrip('.'))}"]
    return "\n".join([*head, *body(re.sub(r"<!--.*?-->\n", "", rest).splitlines())]) + "\n"


def body(lines: list[str]) -> Iterator[str]:
    is_code = False
    for line in lines:
        if line.startswith("```"):
            yield ".RE\n.fi" if is_code else ".PP\n.nf\n.RS 4"
            is_code = not is_code
        elif is_code:
            yield escaped(line)
        elif line.startswith("## "):
            yield f".SH {escaped(line[3:].upper())}"
        elif line.startswith("#"):
            yield f".SS {inline(line.lstrip('# '))}"
        elif line.startswith("|"):
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))]
            if not set(cells[0]) <= set("-: ") and cells[0] not in {"option", "code", "command"}:
                yield f".TP\n{inline(cells[0])}\n{inline('; '.join(cells[1:]))}"
        elif line.startswith("- "):
            yield f".IP \\(bu 2\n{inline(line[2:])}"
        else:
            yield inline(line.strip()) if line.strip() else ".PP"


def inline(text: str) -> str:
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    parts = re.split(r"`([^`]+)`", text)
    return "".join(f"\\fB{escaped(part)}\\fR" if index % 2 else escaped(part) for index, part in enumerate(parts))


def escaped(text: str) -> str:
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("**", "")
    return f"\\&{text}" if text.startswith((".", "'")) else text
