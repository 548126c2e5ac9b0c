"""
Commands that write, on a real disk with a few kilobytes left: each article is done as a whole or not at all, what is
said to be done is what was done, and the same command finishes when there is room.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.small_disk import FILLER, PAGE, filled, mounted
from tests.support.variants import crossed
from translator.cli import run
from translator.newsroom.catalog import load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import Newsroom, open_newsroom
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TAG = "zh-Hans"
NAMES = ("ferry", "harbour", "market")
FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\nengine = "pseudo"\n',
    "glossaries/people.yml": "people:\n  li-lei: {names: {en: Li Lei}}\n",
    "glossaries/terms.csv": "en,zh-Hans\nferry,渡轮\n",
}


def sentences(name: str, count: int, start: int = 0) -> str:
    return " ".join(f"The {name} number {at} came late, and nobody waved." for at in range(start, start + count))


def article(name: str, count: int) -> str:
    return f"---\ntitle: The {name}\ndate: 2026-01-02\nlang: en\n---\n\n{sentences(name, count)}\n"


def write(root: Path, name: str, text: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_base(root: Path, *commands: tuple[str, ...]) -> None:
    for name, text in FILES.items():
        write(root, name, text)
    for name in NAMES:
        write(root, f"articles/en/{name}.md", article(name, 30))
    for command in commands:
        assert run(["-C", str(root), *command]) == 0


def change_articles(root: Path) -> None:
    for name in NAMES:
        path = root / f"articles/en/{name}.md"
        path.write_text(path.read_text().replace("number 3 ", "number 333 ") + f"\n{sentences(name, 30, 100)}\n")


def bring_texts(root: Path) -> None:
    for name in NAMES:
        write(root.parent, f"texts/{name}-new.md", article(f"new {name}", 150))


def bring_glossary(root: Path) -> None:
    rows = "".join(f"word{at},词{at}\n" for at in range(1500))
    write(root.parent, "texts/words.csv", f"en,zh-Hans\n{rows}")


@dataclass(frozen=True)
class Scenario:
    """What stands on the disk, and the command that is run when the disk is nearly full."""

    command: tuple[str, ...]
    before: tuple[tuple[str, ...], ...] = ()
    prepare: object = None
    step: int = 2
    """Pages between two amounts of free space."""
    names_done: bool = True
    """Whether the command prints a line that names what it did, article by article."""


SYNC, TRANSLATE = ("sync",), ("translate",)
SCENARIOS = {
    "sync": Scenario(("sync",), (SYNC,), change_articles, step=1),
    "first sync": Scenario(("sync",), step=1),
    "translate": Scenario(("translate",), (SYNC,), step=6),
    "run": Scenario(("run",), (SYNC,), change_articles, step=8, names_done=False),
    "publish": Scenario(("publish", "--draft"), (SYNC, TRANSLATE), step=1),
    "publish html": Scenario(("publish", "--draft", "--layout", "html"), (SYNC, TRANSLATE), step=2),
    "add": Scenario(("add", "--lang", "en", *(f"../texts/{name}-new.md" for name in NAMES)), (), bring_texts, step=2),
    "merge": Scenario(("set", "ferry", "2", "--merge", "--to", TAG, "--as", "li-lei"), (SYNC, TRANSLATE), step=1),
    "glossary import": Scenario(("glossary", "import", "../texts/words.csv"), (), bring_glossary, step=2),
    "memory search": Scenario(
        ("memory", "search", "ferry"),
        (SYNC, TRANSLATE, ("mark", "ferry", "all", "--to", TAG, "--state", "translated", "--as", "li-lei")),
        names_done=False,
    ),
}
PLACES = 7


@pytest.fixture(scope="module")
def bases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Make what stands on the disk before each scenario, once."""
    made = {}
    for name, scenario in SCENARIOS.items():
        made[name] = root = tmp_path_factory.mktemp("base") / "newsroom"
        make_base(root, *scenario.before)
        if callable(scenario.prepare):
            scenario.prepare(root)
    return made


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with mounted(tmp_path / "newsroom", "size=1800k") as folder:
        yield folder


def contents(root: Path) -> dict[str, bytes]:
    """Return everything that is not derived."""
    paths = [path for path in root.rglob("*") if path.is_file() and ".translator" not in path.parts]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths if path.name != FILLER}


def what_is_there(project: Project) -> dict[str, object]:
    """Return what is the same after every run of a command: all but times and hashes."""
    found: dict[str, object] = {
        name: data for name, data in contents(project.root).items() if not name.startswith("locales/")
    }
    for ref in Newsroom(project.root, project.settings).articles:
        catalog = load_catalog(project, ref.slug, TAG)
        assert verify_catalog(catalog) == []
        found[f"{ref.slug} entries"] = [(entry.source, entry.target, entry.state) for entry in catalog.entries]
        found[f"{ref.slug} events"] = [(event.action, event.key) for event in catalog.events]
    return found


def slug_of(name: str) -> str:
    return name.rpartition("/")[2].partition(".")[0]


@pytest.mark.parametrize(("name", "place"), crossed(SCENARIOS, range(PLACES)))
def test_a_command_on_a_nearly_full_disk_is_done_article_by_article_and_says_so(
    name: str, place: int, disk: Path, bases: dict[str, Path], capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    scenario = SCENARIOS[name]
    shutil.copytree(bases[name].parent, disk.parent, dirs_exist_ok=True)
    monkeypatch.chdir(disk)
    project, before = open_newsroom(disk), contents(disk)
    capsys.readouterr()

    with filled(disk, place * scenario.step * PAGE):
        code = run([*scenario.command])
    out, err = capsys.readouterr()
    changed = {path for path, data in contents(disk).items() if before.get(path) != data}

    assert code in {0, 2}, err
    if code:
        assert "the file cannot be written: the disk is full" in err
        assert f"at: {disk}" in err
        assert "make room on the disk" in err
    if scenario.names_done:
        known = {slug_of(path) for path in (*before, *changed)}
        assert {slug_of(path) for path in changed} == {slug_of(word) for word in out.split()} & known
    assert list(disk.rglob("*.tmp")) == []
    what_is_there(project)

    if code or not changed:
        assert run([*scenario.command]) == 0
    there = what_is_there(project)
    shutil.rmtree(disk / ".translator", ignore_errors=True)
    assert there == _without_trouble(name, bases, disk.parent / "other", monkeypatch)


def _without_trouble(
    name: str, bases: dict[str, Path], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> dict[str, object]:
    shutil.copytree(bases[name].parent, folder)
    monkeypatch.chdir(folder / "newsroom")
    assert run([*SCENARIOS[name].command]) == 0
    return what_is_there(open_newsroom(folder / "newsroom"))
