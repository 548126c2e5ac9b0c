"""A release: built once, it installs and runs in an empty environment of each Python that we support."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.locks import PYTHONS, ROOT, interpreter
from translator.cli import COMMANDS

INSTALLERS = Path(sys.prefix, "installers/bin")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not INSTALLERS.is_dir(), reason="what builds it stands in an environment of `make test-slow`"),
]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    build = [INSTALLERS / "python", "-m", "build", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    return folder


def test_the_wheel_has_the_program_and_nothing_else(dist: Path) -> None:
    names = zipfile.ZipFile(next(dist.glob("*.whl"))).namelist()

    assert {name.partition("/")[0] for name in names} == {
        "translator", "newsroom_translator-0.1.0.data", "newsroom_translator-0.1.0.dist-info"
    }  # fmt: skip
    assert {name.rpartition("/")[2] for name in names if name.endswith(".1")} == {
        f"translator-{verb}.1" for verb in COMMANDS
    }
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pot")]
    committed = subprocess.run(["git", "ls-files", "translator"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name for name in names if name.startswith("translator/")} == {
        *committed.stdout.splitlines(),
        "translator/commit.txt",
    }


def test_the_sdist_makes_the_same_wheel(dist: Path, tmp_path: Path) -> None:
    wheel, sdist = next(dist.glob("*.whl")), next(dist.glob("*.tar.gz"))
    subprocess.run(["tar", "xf", sdist, "-C", tmp_path], check=True)
    source = next(tmp_path.iterdir())

    build = [INSTALLERS / "python", "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path / "again", source]
    subprocess.run(build, check=True, capture_output=True)

    first, second = (zipfile.ZipFile(path) for path in (wheel, next((tmp_path / "again").iterdir())))
    contents = [{name: file.read(name) for name in file.namelist() if "RECORD" not in name} for file in (first, second)]
    assert contents[0] == contents[1]


@pytest.mark.parametrize("version", PYTHONS)
def test_it_runs_in_an_empty_environment(version: str, dist: Path, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not installed")
    env = {**os.environ, "PYTHONPATH": "", "PYTHONNOUSERSITE": "1"}
    wheel = next(dist.glob("*.whl"))
    uv = INSTALLERS / "uv"
    subprocess.run([uv, "venv", "-q", "--python", python, tmp_path / "venv"], check=True, env=env)
    install = [uv, "pip", "install", "-q", "--python", tmp_path / "venv/bin/python", wheel]
    subprocess.run(install, check=True, env=env)
    (tmp_path / "draft.md").write_text("# A ferry\n\nThe ferry has 12 seats.\n")

    def translator(*arguments: str) -> str:
        command = [tmp_path / "venv/bin/translator", *arguments]
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True).stdout

    assert re.fullmatch(r"translator 0\.1\.0 \([0-9a-f]{7,12}, 20\d\d-\d\d-\d\d\)\n", translator("--version"))
    translator("init", "--yes")
    translator("add", "draft.md", "--slug", "ferry")
    translator("sync")
    translator("translate", "--engine", "pseudo")
    translator("publish", "--draft")
    assert "12" in (tmp_path / "articles/zh-Hans/ferry.md").read_text(encoding="utf-8")
