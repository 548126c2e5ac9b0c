"""Puts into wheel and sdist the commit that they were built from, for `translator --version`."""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PLACE = "translator/commit.txt"


class CommitHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the file, unless it is there (in an sdist) or a checkout stays one (`pip install --editable`)."""
        if version == "editable" or Path(self.root, PLACE).exists():
            return
        asked = ["git", "-C", self.root, "log", "-1", "--format=%h %cs"]
        try:
            commit = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):
            return
        with NamedTemporaryFile("w", suffix=".txt", delete=False, encoding="utf-8") as self._file:
            self._file.write(commit)
        build_data["force_include"][self._file.name] = PLACE

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        if file := getattr(self, "_file", None):
            Path(file.name).unlink()
