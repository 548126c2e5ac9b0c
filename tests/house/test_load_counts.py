"""What a command loads: each thing once, and nothing where nothing changed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.variants import sampled
from translator.cli import run
from translator.newsroom.articles import document, frontmatter
from translator.newsroom.catalog import storage
from translator.newsroom.ground import files
from translator.newsroom.house import glossary

REPOSITORY = Path(__file__).parents[2]
SLUG = "harbour-ferry-electric"
PARSERS = ("pyromark", "ruamel.yaml", "selectolax", "lxml", "opencc", "rjieba", "jinja2",
           "translator.newsroom.articles.markdown",
           "translator.bilingual.quantities.finder", "translator.bilingual.pairs.runner")  # fmt: skip


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish this repository's first article in three languages."""
    root = tmp_path_factory.mktemp("newsroom")
    (root / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\nengine = "pseudo"\n')
    (root / "articles/en").mkdir(parents=True)
    shutil.copy(REPOSITORY / f"articles/en/{SLUG}.md", root / "articles/en")
    shutil.copytree(REPOSITORY / "glossaries", root / "glossaries")
    for command in (["run", "--fail-on", "never"], ["publish", "--draft"]):
        subprocess.run([sys.executable, "-m", "translator", "-C", str(root), *command], check=True, capture_output=True,
                       env={**os.environ, "PYTHONPATH": str(REPOSITORY)})  # fmt: skip
    return root


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is read and parsed, and whose it is."""
    counts = Counter[str]()

    def count(owner: object, name: str, label: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def counted(*args: object, **options: object) -> object:
            counts[label(*args)] += 1
            return original(*args, **options)

        for module in [module for key, module in sys.modules.items() if key.startswith("translator")]:
            for key, value in list(vars(module).items()):
                if value is original:
                    monkeypatch.setattr(module, key, counted)

    count(document, "parse_article", lambda data, *_rest: f"document of {len(data)} bytes")
    count(frontmatter, "read_front_matter", lambda data: f"front matter of {len(data)} bytes")
    count(storage, "build_catalog", lambda _project, slug, tag, *_rest: f"catalog {tag} {slug}")
    count(glossary, "_parse", lambda *_rest: "glossary")
    count(files, "open_file", lambda *_rest: "reads")
    return counts


def test_check_loads_each_thing_once(published: Path, loads: Counter[str]) -> None:
    for path in (published / ".translator").glob("house.sqlite*"):
        path.unlink()

    run(["-C", str(published), "check", "--fail-on", "never"])

    reads = loads.pop("reads")
    assert {name: count for name, count in loads.items() if count > 1} == {}
    assert reads <= 85  # Pages and ledgers among them: somebody may have edited what was published.


def test_check_of_what_did_not_change_loads_nothing(published: Path, loads: Counter[str]) -> None:
    for _time in range(2):
        loads.clear()
        run(["-C", str(published), "check", "--fail-on", "never"])

    loads.pop("reads")
    assert loads == {}


@pytest.mark.parametrize("command", sampled(["sync", "status"]))
def test_what_did_not_change_loads_no_parser(published: Path, command: str) -> None:
    arguments = [sys.executable, "-X", "importtime", "-m", "translator", "-C", str(published), command]
    for _time in range(2):
        done = subprocess.run(arguments, capture_output=True, text=True, check=True,
                              env={**os.environ, "PYTHONPATH": str(REPOSITORY)})  # fmt: skip

    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time")}
    assert "translator.newsroom.house.newsroom" in loaded
    # `status` begins with your own work, and knows you from the list of people.
    assert loaded.intersection(PARSERS) <= ({"ruamel.yaml"} if command == "status" else set())
