"""One insider brings something out that nobody reviewed: each attempt is found in a fresh clone, plain and sealed."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.attack_newsroom import TAG
from tests.support.sealed_newsroom import SealedNewsroom, sealed_newsroom
from translator.bilingual.errors import ConfigError
from translator.newsroom.house import open_newsroom
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIN = "lin@example.org"
PAGE = f"articles/{TAG}/ferry.md"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("insider")
    sealed_newsroom(folder)
    return folder


@pytest.fixture
def room(signed: Path, tmp_path: Path) -> SealedNewsroom:
    shutil.copytree(signed, tmp_path / "sealed")
    return SealedNewsroom(
        tmp_path / "sealed/room", random.Random(5), keys=tmp_path / "sealed/keys", clock=1_790_000_000
    )


def page_as(path: str, tag: str = TAG) -> Callable[[SealedNewsroom], None]:
    """Return an attempt that commits the published page, with other words, under another path."""

    def attempt(room: SealedNewsroom) -> None:
        text = (room.root / PAGE).read_text().replace("。", "！").replace(f"lang: {TAG}", f"lang: {tag}")
        place = room.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        room.commit(LIN)

    return attempt


def change_a_glossary_behind_a_link(room: SealedNewsroom) -> None:
    (room.root / "lists").mkdir()
    (room.root / "lists/words.csv").write_text("en,zh-Hans,zh-Hant\nvolcano,火山,火山\n")
    (room.root / "glossaries/words.csv").symlink_to("../lists/words.csv")
    room.commit("li")
    room.unsigned.add("lin")
    (room.root / "lists/words.csv").write_text("en,zh-Hans,zh-Hant\nferry,渡轮,無稽之談\n")
    room.commit(LIN)


ATTEMPTS: dict[str, tuple[Callable[[SealedNewsroom], None], set[str]]] = {
    "a page in a language of nobody": (page_as("articles/fr/ferry.md", "fr"), {"outdated"}),
    "a page in a region that no ledger has": (page_as("articles/zh-HK/ferry.md", "zh-HK"), {"outdated"}),
    "a page beside the page": (page_as(f"articles/{TAG}/ferry.markdown"), {"outdated"}),
    "a page in a folder of other case": (page_as("articles/zh-hans/ferry.md"), {"outdated"}),
    "a page of no article": (page_as(f"articles/{TAG}/fog.md"), {"outdated"}),
    "a glossary behind a link": (change_a_glossary_behind_a_link, {"unread"}),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_nobody_reviewed_is_found_in_a_fresh_clone(room: SealedNewsroom, name: str) -> None:
    attempt, kinds = ATTEMPTS[name]

    attempt(room)

    assert kinds <= room.kinds()
    plain = prove(open_newsroom(room.keys / "clone"))
    assert kinds <= {problem.kind for problem in (*plain.wrong, *plain.unproved)}


@pytest.mark.parametrize("setting", ["log.showSignature=true", "i18n.logOutputEncoding=UTF-16", "gpg.ssh.program=true"])
def test_settings_of_the_repository_change_no_verdict(room: SealedNewsroom, setting: str) -> None:
    room.git("config", *setting.split("="))

    verdict = prove(room.project, signers=room.signers)

    assert [*verdict.wrong, *verdict.unproved] == []


def test_signers_in_another_work_tree_of_the_repository_are_refused(room: SealedNewsroom, tmp_path: Path) -> None:
    room.git("worktree", "add", "-q", "--detach", str(tmp_path / "other"))
    inside = tmp_path / "other/signers"
    inside.write_text(room.signers.read_text())

    with pytest.raises(ConfigError):
        prove(room.project, signers=inside)
