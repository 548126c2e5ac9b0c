"""What commands say with the index of the house is what they say without it, whatever happened before."""

from __future__ import annotations

import os
import random
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from translator.newsroom.house import is_fresh, open_newsroom

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import CommandRun

TARGETS = ("zh-Hans", "zh-Hant")
PEOPLE = "people:\n  lin: {roles: [translator]}\n  wang: {roles: [reviewer]}\n  li: {roles: [editor]}\n"
WORDS = ("harbour", "ferry", "tide", "pier")


def write_house(root: Path) -> None:
    (root / "articles/en").mkdir(parents=True)
    (root / "glossaries").mkdir()
    (root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    (root / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\nengine = "pseudo"\n', encoding="utf-8")
    for slug in ("harbour", "tide"):
        body = f"The {slug} froze. Nobody came.\n\n- See [the {slug}](https://example.org) in 1962.\n"
        (root / f"articles/en/{slug}.md").write_text(f"---\nid: {slug}\nlang: en\n---\n\n{body}", encoding="utf-8")


def edit(path: Path, chance: random.Random) -> None:
    """Change one word in place, at the old time: the state of the file may stay what it was."""
    stat, text = path.stat(), path.read_text(encoding="utf-8")
    old = chance.choice([word for word in (*WORDS, "froze", "came", "1962") if word in text] or [text[-3:]])
    path.write_text(text.replace(old, old[::-1]), encoding="utf-8")
    if chance.random() < 0.3:
        os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def happen(root: Path, run: Callable[..., CommandRun], chance: random.Random) -> str:
    """Do something of what happens in a newsroom, and return what it was."""
    slug, tag, number = chance.choice(("harbour", "tide")), chance.choice(TARGETS), str(chance.randint(1, 3))
    commands = {
        "sync": ["sync"],
        "translate": ["translate"],
        "check": ["check"],
        "set": ["set", slug, number, f"{chance.choice('甲乙丙丁')}{number}。", "--to", tag, "--by", "lin"],
        "mark": ["mark", slug, number, "--to", tag, "--state", "reviewed", "--by", "wang"],
        "comment": ["comment", slug, number, "why?", "--to", tag, "--by", "li"],
        "publish": ["publish", "--draft"],
    }
    name = chance.choice([*commands, "article", "catalog", "ledger", "people", "glossary"])
    if name in commands:
        run("-C", str(root), *commands[name])
    elif name == "article":
        edit(root / f"articles/en/{slug}.md", chance)
    elif name == "catalog" and (path := root / f"locales/{tag}/{slug}.po").exists():
        edit(path, chance)
    elif name == "ledger" and (path := root / f"locales/{tag}/{slug}.jsonl").exists():
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    elif name == "people":
        (root / "glossaries/people.yml").write_text(PEOPLE.replace("li:", chance.choice(("li:", "mo:"))), "utf-8")
    elif name == "glossary":
        (root / "glossaries/sea.csv").write_text(f"en,zh-Hans\n{chance.choice(WORDS)},海\n", encoding="utf-8")
    return f"{name} {slug} {tag} {number}"


def saying(run: Callable[..., CommandRun], root: Path, *command: str) -> str:
    """Return what a command says of a house, without the moment in which it says it."""
    return re.sub(r"\d{4}-\d\d-\d\dT[\d:]+Z", "", run("-C", str(root), *command).stdout)


def files_of(root: Path, slug: str, tag: str) -> list[bytes | None]:
    paths = (root / f"locales/{tag}/{slug}.{ending}" for ending in ("po", "jsonl"))
    return [path.read_bytes() if path.exists() else None for path in paths]


@pytest.mark.parametrize(
    ("seed", "steps"), [(1, 5), *(pytest.param(seed, 20, marks=pytest.mark.slow) for seed in (2, 3, 4, 5))]
)
def test_what_is_said_to_be_in_step_is_what_a_sync_leaves_alone(
    tmp_path: Path, run_translator: Callable[..., CommandRun], seed: int, steps: int
) -> None:
    """And `status`, `check` and `report` say what they say without an index. Dozens of commands: half a second."""
    chance, root = random.Random(seed), tmp_path / "house"
    write_house(root)
    run_translator("-C", str(root), "sync")
    done = []
    for step in range(steps):
        done.append(happen(root, run_translator, chance))
        newsroom, bare = open_newsroom(root), tmp_path / f"bare-{step}"
        fresh = [
            (ref.slug, tag) for ref in newsroom.articles for tag in TARGETS if is_fresh(newsroom.article(ref), tag)
        ]
        shutil.copytree(root, bare, ignore=shutil.ignore_patterns(".translator"))
        if step % 4 == 1:
            for command in (
                ["check", "--format", "json"],
                ["report", "--format", "json"],
                ["status", "--format", "json"],
            ):
                said, known = (saying(run_translator, place, *command) for place in (bare, root))
                assert known == said, (command, done)
        run_translator("-C", str(bare), "sync")
        for slug, tag in fresh:
            assert files_of(bare, slug, tag) == files_of(root, slug, tag), (slug, tag, done)
