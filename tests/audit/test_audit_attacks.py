"""Every way of cheating that the benchmark knows is found and named, and no honest history is rejected."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support import attack_rules
from tests.support.attack_kinds import ATTACKS
from tests.support.attack_newsroom import Newsroom, make_history
from tests.support.honest_variants import NOTED, UNPROVED, VARIANTS
from tests.support.variants import sampled
from translator.newsroom.proof.audit.acknowledgement import HINTS, KINDS
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (7, 21)
assert attack_rules  # It adds to ATTACKS.


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Return two honest histories, proved once; each attack gets a copy."""
    roots = {seed: tmp_path_factory.mktemp(f"history-{seed}") / "room" for seed in SEEDS}
    for seed, root in roots.items():
        room = make_history(root, seed, steps=6)
        assert prove(room.project).wrong == []
    return roots


@pytest.mark.parametrize("name", sampled(ATTACKS, 8))
def test_an_attack_is_found_by_the_kind_that_names_it(honest: dict[int, Path], tmp_path: Path, name: str) -> None:
    attack, expected = ATTACKS[name]
    for seed, root in honest.items():
        shutil.copytree(root, tmp_path / str(seed))
        room = Newsroom(tmp_path / str(seed), random.Random(f"{seed} {name}"), clock=1_790_000_000)
        attack(room)

        verdict = prove(room.project)
        assert {problem.kind for problem in (*verdict.wrong, *verdict.unproved)} & expected


@pytest.mark.parametrize("name", sampled(VARIANTS, 7))
def test_an_honest_history_is_not_rejected(honest: dict[int, Path], tmp_path: Path, name: str) -> None:
    shutil.copytree(honest[SEEDS[0]], tmp_path / "room")
    room = Newsroom(tmp_path / "room", random.Random(name), clock=1_790_000_000)

    place = VARIANTS[name](room) or room.root

    verdict = prove(Newsroom(place, random.Random(0)).project)

    assert verdict.wrong == []
    noted = [NOTED[name]] if name in NOTED else []
    assert name in UNPROVED or [problem.kind for problem in verdict.unproved] == noted


def test_a_page_older_than_a_shallow_clone_is_unproved_and_not_wrong(honest: dict[int, Path], tmp_path: Path) -> None:
    shutil.copytree(honest[SEEDS[0]], tmp_path / "room")
    room = Newsroom(tmp_path / "room", random.Random(0), clock=1_790_000_000)
    slug = room.slugs[0]
    room.write_article(slug, [*room.sentences(slug), "The ferry was late."])
    room.commit("mara", "one sentence more")
    room.git("clone", "-q", "--depth", "1", f"file://{room.root}", str(tmp_path / "clone"))

    verdict = prove(Newsroom(tmp_path / "clone", random.Random(0)).project)

    assert verdict.wrong == []
    assert ("shallow", f"articles/zh-Hans/{slug}.md") in {(one.kind, one.where) for one in verdict.unproved}


def test_every_kind_that_an_attack_names_is_one_that_scripts_may_rely_on() -> None:
    named = {kind for _attack, expected in ATTACKS.values() for kind in expected}

    assert named <= set(KINDS)
    assert not named & HINTS
