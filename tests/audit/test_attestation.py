"""Attestations: signed with a real key, and checked in a folder that has the pages and nothing else."""

from __future__ import annotations

import base64
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from translator.cli import run


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """Return a folder with a published page and `attestation.json`; the key is beside it in `keys/`."""
    newsroom, keys, reader = (tmp_path / name for name in ("newsroom", "keys", "reader"))
    keys.mkdir()
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / "key")], check=True)
    (keys / "signers").write_text("desk@example.org " + " ".join((keys / "key.pub").read_text().split()[:2]) + "\n")
    (newsroom / "articles/en").mkdir(parents=True)
    (newsroom / "translator.toml").write_text('targets = ["zh-Hans"]\n')
    (newsroom / "articles/en/fog.md").write_text("The fog is back.\n")
    settings = {"gpg.format": "ssh", "user.signingkey": str(keys / "key"), "user.name": "D", "user.email": "d@d"}
    for command in (["init", "-q"], *(["config", *setting] for setting in settings.items())):
        subprocess.run(["git", *command], cwd=newsroom, check=True)
    monkeypatch.chdir(newsroom)
    assert run(["run", "fog", "--engine", "pseudo"]) == 0
    assert run(["publish", "fog", "--draft"]) == 0
    capsys.readouterr()
    run(["verify", "--format", "in-toto"])
    shutil.copytree(newsroom / "articles", reader / "articles")
    (reader / "attestation.json").write_text(capsys.readouterr().out)
    monkeypatch.chdir(reader)
    return reader


def check(*options: str) -> int:
    return int(run(["verify", "--attestation", "attestation.json", *options]))


def test_a_page_is_checked_without_the_repository(reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    signers = str(reader.parent / "keys/signers")

    assert check("--allowed-signers", signers) == 0
    said = capsys.readouterr()
    assert "articles/zh-Hans/fog.md: as it was attested" in said.out
    assert "desk@example.org" in said.out
    assert "the attestation holds" in said.err

    page = reader / "articles/zh-Hans/fog.md"
    page.write_text(page.read_text() + "!")
    assert check("--allowed-signers", signers) == 1
    assert "not the page that was attested" in capsys.readouterr().out


def test_a_statement_that_was_changed_is_no_longer_signed(reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = reader / "attestation.json"
    envelope = json.loads(path.read_text())
    statement = base64.b64decode(envelope["payload"]).replace(b'"segments":1', b'"segments":9')
    path.write_text(json.dumps({**envelope, "payload": base64.b64encode(statement).decode()}))

    assert check() == 1
    assert "the attestation does not hold" in capsys.readouterr().err
    path.write_text(json.dumps({**envelope, "signatures": []}))
    assert check() == 1
    assert "not signed: anybody may have written this" in capsys.readouterr().out


def test_what_is_no_attestation_is_refused(reader: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (reader / "attestation.json").write_text("{}")

    assert check() == 2
    assert "this is no attestation" in capsys.readouterr().err


def test_the_statement_says_who_drafted_what(reader: Path) -> None:
    envelope = json.loads((reader / "attestation.json").read_text())
    statement = json.loads(base64.b64decode(envelope["payload"]))

    assert statement["_type"] == "https://in-toto.io/Statement/v1"
    assert [item["name"] for item in statement["subject"]] == ["articles/zh-Hans/fog.md"]
    facts = statement["predicate"]["pages"]["articles/zh-Hans/fog.md"]
    assert facts["segments"] == 1
    assert list(facts["drafted"].values()) == [1]
