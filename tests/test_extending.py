"""The examples of `docs/extending.md`, applied to a copy of the repository as the page says, pass what CI asks for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(
    r"^<!-- (append to|write|insert into|translate)(?:: (.*?))? -->\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
COPIED = ("translator", "tests", "docs", "benchmarks", "articles", "glossaries", "locales", "locks")
CATALOG = "translator/locale/zh_CN/LC_MESSAGES/translator.po"
CHOSEN = (
    "style.shout or table or StyleShout or message or echo or body or layout or slugs"
    " or filters or locale or test_terms or test_architecture"
)
PLACES = (
    *("tests/pairs", "tests/drafts/test_engines_contract.py", "tests/publish/test_publish_versions.py"),
    *(
        "tests/commands/test_commands_cli.py",
        "tests/test_docs.py",
        "tests/review/test_review_filters.py",
        "tests/locale",
    ),
    *("tests/locale", "tests/test_terms.py", "tests/test_architecture.py"),
)
pytestmark = pytest.mark.slow


def apply_block(root: Path, action: str, where: str, text: str) -> None:
    """Do with one code block what the comment above it says."""
    name, _comma, place = where.partition(", ")
    path = root / name
    if action == "write":
        path.write_text(text, encoding="utf-8")
    elif action == "append to":
        path.write_text(f"{path.read_text(encoding='utf-8')}\n\n{text}", encoding="utf-8")
    elif action == "insert into":
        side, _colon, start = place.partition(": ")
        lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
        (at,) = (number for number, line in enumerate(lines) if line.strip().startswith(start))
        lines.insert(at + (side == "below"), text)
        path.write_text("".join(lines), encoding="utf-8")


def run(root: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout[-4000:]}{done.stderr[-2000:]}"
    return done.stdout


def linter(name: str) -> str:
    """Return the program of the environment `lint`, or of ours."""
    places = [Path(sys.prefix) / "lint" / "bin", Path(sys.prefix) / "bin"]
    found = shutil.which(name, path=os.pathsep.join(map(str, places)))
    return found or pytest.skip(f"{name} is not installed: make lint")


def translate(root: Path, text: str) -> None:
    message, chinese = text.rstrip("\n").split("\n")
    catalog = (root / CATALOG).read_text(encoding="utf-8")
    assert f'{message}\nmsgstr ""\n' in catalog, f"make messages did not find {message}"
    (root / CATALOG).write_text(catalog.replace(f'{message}\nmsgstr ""\n', f"{message}\n{chinese}\n"), encoding="utf-8")


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the repository with all examples of the page in it."""
    root = tmp_path_factory.mktemp("extended") / "repository"
    root.mkdir()
    for name in COPIED:
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".translator"))
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*.toml"), ROOT / "LICENSE", ROOT / "Makefile", ROOT / "action.yml"):
        shutil.copy(path, root)
    blocks = BLOCK.findall((ROOT / "docs/extending.md").read_text(encoding="utf-8"))
    for action, where, text in blocks:
        apply_block(root, action, where, text)
    run(root, sys.executable, "-m", "tests.support.messages")
    for action, _where, text in blocks:
        if action == "translate":
            translate(root, text)
    run(root, sys.executable, "-m", "tests.support.messages")
    run(root, sys.executable, "-m", "tests.support.reference")
    return root


def test_the_examples_are_clean_and_typed(extended: Path) -> None:
    run(extended, linter("ruff"), "check", ".")
    run(extended, linter("ruff"), "format", "--check", ".")
    files = re.findall(
        r"<!-- (?:write|append to): (translator/\S+\.py)", (ROOT / "docs/extending.md").read_text("utf-8")
    )

    assert len(files) >= 4
    python = ("--python-executable", sys.executable)
    run(extended, linter("mypy"), *python, "--follow-imports=silent", *files)


def test_the_examples_pass_the_tests(extended: Path) -> None:
    options = ("-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-k", CHOSEN)
    run(extended, sys.executable, "-m", "pytest", *options, *PLACES)


def test_the_examples_work(extended: Path) -> None:
    translator = (sys.executable, "-m", "translator")

    assert "a Chinese heading" in run(extended, *translator, "explain", "style.shout")
    assert "harbour-ferry-electric\n" in run(extended, *translator, "slugs")
