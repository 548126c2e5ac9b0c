"""A newsroom (`attack_newsroom.py`) whose people sign their commits with keys of their own, SSH or OpenPGP."""

from __future__ import annotations

import random
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.support.attack_newsroom import Newsroom
from translator.newsroom.proof.audit.verdict import Verdict, prove

PEOPLE = ("mara", "lin", "wang", "chen", "li", "desk-bot")


@dataclass
class SealedNewsroom(Newsroom):
    keys: Path = Path()
    """The folder of the private keys and of the signers, outside of the repository."""
    unsigned: set[str] = field(default_factory=set)
    signs_as: dict[str, str] = field(default_factory=dict)
    """Address of a committer → whose key is taken."""

    def git(self, *arguments: str, by: str = "desk-bot@example.org", check: bool = True) -> str:
        name = self.signs_as.get(by, {"w": "wang"}.get(by.partition("@")[0], by.partition("@")[0]))
        key = self.keys / name
        if name in self.unsigned or not key.exists() or arguments[0] not in {"commit", "merge", "revert", "rebase"}:
            return super().git(*arguments, by=by, check=check)
        signing = ("gpg.format=ssh", f"user.signingkey={key}", "commit.gpgsign=true")
        return super().git(*(part for one in signing for part in ("-c", one)), *arguments, by=by, check=check)

    @property
    def signers(self) -> Path:
        return self.keys / "signers"

    def prove(self) -> Verdict:
        """Prove a fresh clone, as a stranger would."""
        clone = self.keys / "clone"
        shutil.rmtree(clone, ignore_errors=True)
        subprocess.run(["git", "clone", "-q", f"file://{self.root}", str(clone)], check=True, capture_output=True)
        return prove(Newsroom(clone, random.Random(0)).project, signers=self.signers)

    def kinds(self) -> set[str]:
        verdict = self.prove()
        return {problem.kind for problem in (*verdict.wrong, *verdict.unproved)}


def make_keys(folder: Path) -> None:
    """Make a key of each person, and the file of signers with their addresses."""
    if not shutil.which("ssh-keygen"):
        pytest.skip("ssh-keygen is not installed")
    folder.mkdir(parents=True)
    lines = []
    for name in (*PEOPLE, "stranger"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        if name in PEOPLE:
            lines.append(f"{name}@example.org {(folder / name).with_suffix('.pub').read_text()}")
    (folder / "signers").write_text("".join(lines))


def sealed_newsroom(folder: Path) -> SealedNewsroom:
    make_keys(folder / "keys")
    room = SealedNewsroom(folder / "room", random.Random(3), keys=folder / "keys")
    room.root.mkdir(parents=True)
    room.found()
    room.finish("ferry")
    room.translate("terrace", "lin")
    room.commit("lin")
    return room
