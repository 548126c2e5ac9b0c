"""`verify --sealed`: the demand and the signers come from whoever verifies; every attempt of one insider is found."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.support.attack_newsroom import TAG
from tests.support.sealed_newsroom import SealedNewsroom, sealed_newsroom
from translator.bilingual.errors import ConfigError
from translator.bilingual.model import State
from translator.cli import run
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.verdict import prove

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom with one article published and one translated, all signed."""
    folder = tmp_path_factory.mktemp("sealed")
    assert sealed_newsroom(folder).kinds() == set()
    return folder


def people(room: SealedNewsroom, old: str, new: str, by: str) -> None:
    path = room.root / "glossaries/people.yml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    room.commit(by, "people")


def approve(room: SealedNewsroom, actor: str, by: str = "") -> None:
    """Approve a text of lin, whatever the rules of decisions say."""
    with catalog_transaction(room.project, "terrace", TAG) as catalog:
        entry = next(item for item in catalog.entries if item.state is State.TRANSLATED)
        catalog.apply(entry, "review", actor=actor)
    room.commit(by or actor)


def answer(room: SealedNewsroom, name: str, *kinds: str) -> None:
    problems = [one for one in prove(room.project, signers=room.signers).problems if one.kind in kinds]
    assert acknowledge_commits(room.project, problems, room.person(name), "I looked at it.")
    room.commit(name, "answer")


def _write_another_name_into_the_commit(room: SealedNewsroom) -> None:
    room.signs_as["wang@example.org"] = "lin"
    approve(room, "wang", "wang@example.org")


def _sign_with_a_key_that_nobody_lists(room: SealedNewsroom) -> None:
    room.signs_as["wang@example.org"] = "stranger"
    approve(room, "wang", "wang@example.org")


def _do_not_sign(room: SealedNewsroom) -> None:
    room.unsigned.add("wang")
    approve(room, "wang")


def _change_a_glossary_without_a_signature(room: SealedNewsroom) -> None:
    room.unsigned.add("chen")
    (room.root / "glossaries/words.csv").write_text("en,zh-Hans\npier,码头\n")
    room.commit("chen")


def _change_the_article_without_a_signature(room: SealedNewsroom) -> None:
    room.unsigned.add("mara")
    room.write_article("terrace", [*room.sentences("terrace"), "One more."])
    room.commit("mara")


def _list_ones_own_address_for_a_colleague(room: SealedNewsroom) -> None:
    people(room, "lin@example.org", "lin.yue@example.org", "lin@example.org")
    people(room, "[wang@example.org,", "[wang@example.org, lin@example.org,", "lin@example.org")
    approve(room, "wang", "lin@example.org")


def _make_a_second_self(room: SealedNewsroom) -> None:
    people(room, "[lin@example.org]", "[lin.yue@example.org]", "lin@example.org")
    people(room, "people:\n", "people:\n  wei: {roles: [reviewer], emails: [lin@example.org]}\n", "lin@example.org")
    approve(room, "wei", "lin@example.org")


def _make_oneself_a_reviewer(room: SealedNewsroom) -> None:
    people(room, "roles: [author]", "roles: [author, reviewer]", "mara")
    approve(room, "mara")


def _let_everybody_commit_for_others(room: SealedNewsroom) -> None:
    path = room.root / "translator.toml"
    path.write_text(path.read_text().replace("desk-bot@example.org", "*"))
    room.commit("lin")
    approve(room, "wang", "lin")


def _approve_through_the_bot(room: SealedNewsroom) -> None:
    approve(room, "wang", "desk-bot@example.org")


def _answer_for_ones_own_commit(room: SealedNewsroom) -> None:
    room.unsigned.add("chen")
    approve(room, "chen")
    answer(room, "wang", "signature", "author")


def _answer_in_anothers_name(room: SealedNewsroom) -> None:
    room.unsigned.add("wang")
    approve(room, "wang")
    room.unsigned.clear()
    room.signs_as.update({"chen@example.org": "lin", "li@example.org": "lin"})
    answer(room, "chen", "signature", "author")
    answer(room, "li", "signature", "author")


def _merge_with_a_change_of_ones_own(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    (room.root / "notes.txt").write_text("nothing\n")
    room.commit("lin")
    room.git("checkout", "-q", "main")
    (room.root / "other.txt").write_text("nothing\n")
    room.commit("li")
    room.git("merge", "-q", "--no-ff", "--no-commit", "topic", by="stranger@example.net")
    (room.root / "glossaries/words.csv").write_text("en,zh-Hans\npier,码头\n")
    room.git("add", "-A")
    room.git("commit", "-q", "-m", "merge", by="mallory@example.net")


def _merge_and_take_ones_own_side(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    people(room, "  chen:", "  chen2:", "li")
    room.git("checkout", "-q", "main")
    (room.root / "other.txt").write_text("nothing\n")
    room.commit("li")
    room.git("merge", "-q", "-s", "ours", "-m", "merge", "topic", by="mallory@example.net")


def _rewrite_the_signed_history(room: SealedNewsroom) -> None:
    tip = room.git("rev-parse", "HEAD")
    room.git("reset", "-q", "--hard", "HEAD~1")
    room.git("cherry-pick", tip, by="mallory@example.net")


def _call_the_signers_what_is_in_the_repository(room: SealedNewsroom) -> None:
    (room.root / "allowed_signers").write_text((room.keys / "stranger.pub").read_text())
    room.git("config", "gpg.ssh.allowedSignersFile", "allowed_signers")
    _sign_with_a_key_that_nobody_lists(room)


def _use_a_key_after_its_end(room: SealedNewsroom) -> None:
    text = room.signers.read_text().replace(
        "wang@example.org ssh", 'wang@example.org valid-before="20260601000000Z" ssh'
    )
    room.signers.write_text(text)
    approve(room, "wang")


def _ask_for_no_signatures(room: SealedNewsroom) -> None:
    path = room.root / "translator.toml"
    path.write_text(path.read_text() + "signatures = false\n")
    room.commit("lin")
    _do_not_sign(room)


def _publish_what_nobody_approved(room: SealedNewsroom) -> None:
    path = room.project.article_path(TAG, "ferry")
    path.write_text(path.read_text().replace("。", "！"))
    room.commit("lin")


ATTEMPTS: dict[str, tuple[Callable[[SealedNewsroom], None], set[str]]] = {
    attempt.__name__.strip("_").replace("_", " "): (attempt, kinds)
    for attempt, kinds in (
        (_write_another_name_into_the_commit, {"author"}),
        (_sign_with_a_key_that_nobody_lists, {"signature", "author"}),
        (_do_not_sign, {"signature", "author"}),
        (_change_a_glossary_without_a_signature, {"signature"}),
        (_change_the_article_without_a_signature, {"signature"}),
        (_list_ones_own_address_for_a_colleague, {"author"}),
        (_make_a_second_self, {"person"}),
        (_make_oneself_a_reviewer, {"role"}),
        (_let_everybody_commit_for_others, {"author"}),
        (_approve_through_the_bot, {"author"}),
        (_answer_for_ones_own_commit, {"signature"}),
        (_answer_in_anothers_name, {"signature"}),
        (_merge_with_a_change_of_ones_own, {"signature"}),
        (_merge_and_take_ones_own_side, {"signature"}),
        (_rewrite_the_signed_history, {"signature"}),
        (_call_the_signers_what_is_in_the_repository, {"signature"}),
        (_use_a_key_after_its_end, {"signature", "author"}),
        (_ask_for_no_signatures, {"signature"}),
        (_publish_what_nobody_approved, {"page"}),
    )
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_an_attempt_of_one_insider_is_found(room: SealedNewsroom, name: str) -> None:
    attempt, kinds = ATTEMPTS[name]

    attempt(room)

    assert kinds <= room.kinds()


def test_a_second_person_signs_for_what_a_hosting_service_squashed(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    room.review("terrace", "wang")
    room.commit("wang", "review")
    room.git("checkout", "-q", "main")
    room.git("merge", "-q", "--squash", "topic")
    room.git("commit", "-q", "-m", "Review", by="noreply@forge.example")
    room.git("branch", "-q", "-D", "topic")
    assert room.kinds() == {"signature", "author"}

    answer(room, "wang", "signature")
    assert room.kinds() == {"signature"}
    answer(room, "li", "signature")
    assert room.kinds() == set()


def test_a_merge_without_a_signature_that_decides_nothing_is_no_matter(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    room.review("terrace", "wang")
    room.commit("wang", "review")
    room.git("checkout", "-q", "main")
    (room.root / "articles/en/new.md").write_text("# New\n\nNothing yet.\n")
    room.commit("mara")
    room.git("merge", "-q", "--no-ff", "-m", "merge", "topic", by="noreply@forge.example")
    (room.root / "notes.txt").write_text("of no article\n")
    room.commit("stranger@example.net")

    assert room.kinds() == set()


def test_a_key_that_ended_since_and_the_id_of_a_person_hold(room: SealedNewsroom) -> None:
    text = room.signers.read_text().replace("lin@example.org ssh", 'lin,lin.yue@x.org valid-before="20260929" ssh')
    room.signers.write_text(text)

    assert room.kinds() == set()


def test_signers_that_are_missing_empty_wrong_or_of_the_repository_fail(room: SealedNewsroom) -> None:
    inside = room.root / "signers"
    inside.write_text(room.signers.read_text())
    for text in ("", "# nobody\n", "wang@example.org\n", "* ssh-ed25519 AAAA\n", "wang@example.org ssh-ed25519 ?\n"):
        room.signers.write_text(text)
        with pytest.raises(ConfigError):
            prove(room.project, signers=room.signers)
    for path in (inside, room.keys / "none"):
        with pytest.raises(ConfigError):
            prove(room.project, signers=path)
    for arguments in (["--sealed"], ["--signers", str(inside)], ["--sealed", "--signers", str(room.keys / "none")]):
        assert run(["-C", str(room.root), "verify", *arguments]) == 2


@pytest.mark.parametrize("ends", ["", "expired", "revoked"])
def test_keys_of_openpgp(room: SealedNewsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str) -> None:
    if not shutil.which("gpg"):
        pytest.skip("gpg is not installed")
    home = tmp_path / "g"
    home.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(home))

    def gpg(*arguments: str, text: str = "") -> str:
        command = ["gpg", "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", "", *arguments]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout

    gpg("--quick-gen-key", "wang@example.org", "ed25519", "sign", "seconds=2" if ends == "expired" else "never")
    key = next(
        line.split(":")[9] for line in gpg("--list-keys", "--with-colons").splitlines() if line.startswith("fpr")
    )
    room.review("terrace", "wang")
    room.git("add", "-A")
    signing = ("-c", f"user.signingkey={key}", "-c", "gpg.format=openpgp", "commit", "-q", "-S", "-m", "review")
    super(SealedNewsroom, room).git(*signing, by="wang@example.org")
    assert room.kinds() == {"signature", "author"}
    lines = room.signers.read_text().splitlines()
    room.signers.write_text("\n".join([*lines, f"wang@example.org openpgp {key}"]) + "\n")
    if ends == "expired":
        subprocess.run(["sleep", "2.5"], check=True)
    if ends == "revoked":
        revocation = (home / f"openpgp-revocs.d/{key}.rev").read_text()
        gpg("--import", text=revocation.replace(":-----BEGIN", "-----BEGIN"))

    assert room.kinds() == ({"signature", "author"} if ends == "revoked" else set())
