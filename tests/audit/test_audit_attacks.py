"""Every way of cheating that the benchmark knows is found and named, and no honest history is rejected."""

from __future__ import annotations

import importlib.util
import random
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from translator.audit.problems import KINDS, NOTES
from translator.audit.verdict import prove

FOLDER = Path(__file__).parents[2] / "benchmarks"


def load(name: str) -> Any:
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    return sys.modules[name]


newsroom = load("attack_newsroom")
kinds = load("attack_kinds")
benchmark = load("attacks")

SEEDS = (7, 21)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return two honest histories, proved once; each attack gets a copy."""
    roots = {seed: tmp_path_factory.mktemp(f"history-{seed}") / "room" for seed in SEEDS}
    for seed, root in roots.items():
        room = newsroom.make_history(root, seed, steps=6)
        assert prove(room.project).wrong == []
    return roots


@pytest.mark.parametrize("name", list(kinds.ATTACKS))
def test_an_attack_is_found_by_the_kind_that_names_it(honest: dict[int, Path], tmp_path: Path, name: str) -> None:
    attack, expected = kinds.ATTACKS[name]
    for seed, root in honest.items():
        shutil.copytree(root, tmp_path / str(seed))
        room = newsroom.Newsroom(tmp_path / str(seed), random.Random(f"{seed} {name}"), clock=1_790_000_000)
        attack(room)

        assert {problem.kind for problem in prove(room.project).wrong} & expected


@pytest.mark.parametrize("name", list(benchmark.VARIANTS))
def test_an_honest_history_is_not_rejected(honest: dict[int, Path], tmp_path: Path, name: str) -> None:
    shutil.copytree(honest[SEEDS[0]], tmp_path / "room")
    room = newsroom.Newsroom(tmp_path / "room", random.Random(name), clock=1_790_000_000)

    place = benchmark.VARIANTS[name](room)

    assert prove(newsroom.Newsroom(place, random.Random(0)).project).wrong == []


def test_every_kind_that_an_attack_names_is_one_that_scripts_may_rely_on() -> None:
    named = {kind for _attack, expected in kinds.ATTACKS.values() for kind in expected}

    assert named <= set(KINDS)
    assert not named & NOTES
