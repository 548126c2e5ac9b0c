"""One insider brings something out that nobody reviewed: each attempt is found in a fresh clone, plain and sealed."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.audit.test_signed_off_article import ARTICLE, CHANGES, sign_off
from tests.support.attack_newsroom import CONVERTED, PEOPLE, TAG
from tests.support.sealed_newsroom import SealedNewsroom, sealed_newsroom
from translator.bilingual.errors import ConfigError
from translator.newsroom.catalog.ledger import unpack_line
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.house.people import Person
from translator.newsroom.pages.layouts.markdown import assemble
from translator.newsroom.pages.publication.publication import render_again
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.verdict import prove
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LIN = "lin@example.org"
PAGE = f"articles/{TAG}/ferry.md"
SETTINGS = 'format = 2\ntargets = ["zh-Hans", "zh-Hant"]\n[checks]\nskip = ["*"]\n'
ORIGINAL = f"---\nid: new\nlang: {TAG}\n---\n\n擅自写的。\n"
WORDS = "en,zh-Hans,zh-Hant\nharbour,港口,無稽之談\nmarket,市场,無稽之談\nriver,河水,無稽\nferry,渡轮,胡鬧\n"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a house with one article at its readers, one signed off with all that articles have, one translated."""
    folder = tmp_path_factory.mktemp("insider")
    room = sealed_newsroom(folder)
    put(room, "translator.toml", SETTINGS)
    put(room, "articles/en/img/bridge.png", "a picture")
    put(room, "articles/en/bridge.md", ARTICLE)
    room.commit("mara")
    sign_off(room, "bridge")
    publish(room, "bridge")
    room.commit("li")
    assert room.kinds() == set()
    return folder


def put(room: SealedNewsroom, path: str, text: str, by: str = "") -> None:
    place = room.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    if by:
        room.commit(by)


def edit(room: SealedNewsroom, path: str, old: str, new: str) -> None:
    text = (room.root / path).read_text()
    assert old in text
    put(room, path, text.replace(old, new, 1), LIN)


def people(room: SealedNewsroom, old: str, new: str) -> None:
    edit(room, "glossaries/people.yml", old, new)


def publish(room: SealedNewsroom, slug: str, tags: tuple[str, ...] = (TAG,)) -> None:
    """Write pages as a program would that asks for nothing."""
    for tag in tags:
        convert_catalog(room.project.article(slug), tag) if tag == CONVERTED else sync_article(
            room.project.article(slug), tag
        )
        article = room.project.article(slug)
        origin = article.catalog(TAG) if tag == CONVERTED else None
        publication = render_again(article, article.catalog(tag), origin, is_draft=False)
        path = room.project.article_path(tag, slug)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(assemble(publication, publication.versions[1]))


def apply(room: SealedNewsroom, action: str, actor: str, **more: str) -> None:
    with catalog_transaction(room.project, "terrace", TAG) as catalog:
        for entry in catalog.entries:
            if action == "finalise":
                decisions.finalise(catalog, entry, Person("li"), findings_of=lambda _entry: ())
            else:
                catalog.apply(entry, action, actor=actor, **more)


def take_out(
    room: SealedNewsroom, reviewer: str = "wang", by: str = LIN, closed_by: str = LIN, message: str = "work"
) -> None:
    """Review, sign off and publish the translated article in other people's names."""
    apply(room, "review", reviewer)
    room.commit(by, message)
    apply(room, "finalise", "li")
    room.commit(closed_by, message)
    publish(room, "terrace")
    room.commit(LIN, message)


def as_new(entry: str, reviewer: str, by: str = LIN) -> Callable[[SealedNewsroom], None]:
    """Return an attempt in the name of somebody whom the insider lists."""

    def attempt(room: SealedNewsroom) -> None:
        people(room, "people:\n", f"people:\n  {entry}\n")
        take_out(room, reviewer, by)

    return attempt


def listed(old: str, new: str, reviewer: str = "wang") -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        people(room, old, new)
        take_out(room, reviewer)

    return attempt


def settings(more: str, by: str = LIN) -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        put(room, "translator.toml", SETTINGS + more, LIN)
        take_out(room, by=by, closed_by=by)

    return attempt


def page_as(path: str, tag: str = TAG) -> Callable[[SealedNewsroom], None]:
    """Return an attempt that commits the published page, with other words, under another path."""

    def attempt(room: SealedNewsroom) -> None:
        text = (room.root / PAGE).read_text().replace("。", "！").replace(f"lang: {TAG}", f"lang: {tag}")
        put(room, path, text, LIN)

    return attempt


def file(path: str, text: str = ORIGINAL) -> Callable[[SealedNewsroom], None]:
    return partial(put, path=path, text=text, by=LIN)


def rule(path: str, text: str) -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        put(room, path, text, LIN)
        publish(room, "ferry", (TAG, CONVERTED))
        room.commit(LIN)

    return attempt


def ledger(change: Callable[[list[bytes]], list[bytes]]) -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        path = room.ledger("ferry")
        path.write_bytes(b"\n".join([*change(path.read_bytes().split(b"\n")[:-1]), b""]))
        room.commit(LIN)

    return attempt


def last_line(change: Callable[[bytes], bytes]) -> Callable[[list[bytes]], list[bytes]]:
    """Return a change of a ledger that adds a remark with one more thing in it."""

    def changed(lines: list[bytes]) -> list[bytes]:
        remark = re.sub(rb'"action":"\w+"', b'"action":"comment"', unpack_line(lines[-1])[-1])
        return [*lines, change(remark)]

    return changed


def article(change: Callable[[SealedNewsroom], None]) -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        change(room)
        publish(room, "bridge")
        room.commit(LIN)

    return attempt


def change_a_glossary_behind_a_link(room: SealedNewsroom) -> None:
    put(room, "lists/words.csv", "en,zh-Hans,zh-Hant\nvolcano,火山,火山\n")
    (room.root / "glossaries/words.csv").symlink_to("../lists/words.csv")
    room.commit("li")
    room.unsigned.add("lin")
    put(room, "lists/words.csv", WORDS, LIN)


def hide_in_a_merge(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    put(room, "a.txt", "a", LIN)
    room.git("checkout", "-q", "main")
    put(room, "b.txt", "b", "li")
    room.git("merge", "-q", "--no-ff", "--no-commit", "topic", by=LIN)
    apply(room, "review", "wang")
    apply(room, "finalise", "li")
    publish(room, "terrace")
    room.commit(LIN)


def squash(room: SealedNewsroom) -> None:
    room.git("checkout", "-q", "-b", "topic")
    take_out(room)
    room.git("checkout", "-q", "main")
    room.git("merge", "-q", "--squash", "topic", by=LIN)
    room.commit(LIN)


def begin_again(room: SealedNewsroom) -> None:
    take_out(room)
    room.git("checkout", "-q", "--orphan", "other")
    room.commit(LIN)
    room.git("branch", "-q", "-M", "main")


def replace_a_commit(room: SealedNewsroom) -> None:
    take_out(room)
    bad = room.git("rev-parse", "HEAD~2")
    room.git("replace", bad, room.git("commit-tree", "-p", "HEAD~3", "-m", "x", bad + "^{tree}", by="wang@example.org"))


def answer_in_the_name_of(person: str) -> Callable[[SealedNewsroom], None]:
    def attempt(room: SealedNewsroom) -> None:
        take_out(room)
        acknowledge_commits(room.project, prove(room.project).problems, room.person(person), "looked")
        room.commit(LIN)

    return attempt


def write_and_approve(room: SealedNewsroom) -> None:
    apply(room, "edit", "wang", target="擅改。")
    room.commit(LIN)
    take_out(room, "lin")


LISTED = "roles: [translator], emails: [lin@example.org]"
ATTEMPTS: dict[str, tuple[Callable[[SealedNewsroom], object], set[str]]] = {
    "decisions of others in one's own commits": (take_out, {"author"}),
    "a trailer": (partial(take_out, message="x\n\nReviewed-by: Wang <wang@example.org>"), {"author"}),
    "the lines of a patch in the message": (partial(take_out, message="x\n\n--- a\n+++ b\n@@ -0,0 +1 @@"), {"author"}),
    "a mailmap": (lambda room: (put(room, ".mailmap", f"W <wang@example.org> <{LIN}>\n"), take_out(room)), {"author"}),
    "text in another's name, and one's own review": (write_and_approve, {"author", "role"}),
    "somebody new": (as_new("wei: {roles: [reviewer], emails: [wei@example.net]}", "wei"), {"person"}),
    "somebody new without an address": (as_new("wei: {roles: [reviewer]}", "wei"), {"person"}),
    "an id that looks like another": (as_new("w\u0430ng: {roles: [reviewer]}", "w\u0430ng"), {"person"}),
    "an id of other case": (as_new("Wang: {roles: [reviewer]}", "Wang"), {"person"}),
    "an address that looks like one's own": (
        as_new('wei: {roles: [reviewer], emails: ["l\u0456n@example.org"]}', "wei"), {"person"}),
    "a program": (partial(take_out, reviewer="agent:wang"), {"person"}),
    "the program itself": (partial(take_out, reviewer="system"), {"person"}),
    "roles for oneself": (listed(LISTED, LISTED.replace("translator]", "reviewer, editor]"), "lin"), {"self-review"}),
    "no roles for oneself": (listed("roles: [translator], emails: [lin", "emails: [lin", "lin"), {"self-review"}),
    "oneself as a machine": (listed("roles: [translator], emails: [lin", "kind: machine, emails: [lin", "lin"),
                             {"self-review"}),
    "another's entry with one's own address": (
        listed(PEOPLE, PEOPLE.replace(f"[{LIN}]", "[l@x.org]").replace("[wang@", f"[{LIN}, wang@")), {"author"}),
    "no people": (listed(PEOPLE, "people: {}\n"), {"author"}),
    "committers: oneself": (settings(f'[verify]\ncommitters = ["{LIN}"]\n'), {"author"}),
    "committers: everybody": (settings('[verify]\ncommitters = ["*"]\n'), {"author"}),
    "signatures switched off": (settings("[verify]\nsignatures = false\n"), {"author"}),
    "an ignored ledger": (lambda room: (put(room, ".gitignore", "locales/\n", LIN), take_out(room)), {"author"}),
    "no differences of ledgers": (
        lambda room: (put(room, ".gitattributes", "* -diff -text binary\n", LIN), take_out(room)), {"author"}),
    "a merge that holds more": (hide_in_a_merge, {"author"}),
    "a squash": (squash, {"author"}),
    "a history that begins again": (begin_again, {"author"}),
    "a replaced commit": (replace_a_commit, {"author"}),
    "an answer of oneself": (answer_in_the_name_of("lin"), {"author"}),
    "an answer in another's name": (answer_in_the_name_of("wang"), {"author"}),
    "a line less": (ledger(lambda lines: [*lines[:3], *lines[4:]]), {"chain", "deleted"}),
    "the last lines less": (ledger(lambda lines: lines[:-1]), {"deleted"}),
    "another actor": (ledger(lambda lines: [line.replace(b'"wang"', b'"lin"') for line in lines]), {"deleted"}),
    "another order": (ledger(lambda lines: [*lines[:-2], lines[-1], lines[-2]]), {"order"}),
    "a line twice": (ledger(lambda lines: [*lines, lines[-1]]), {"duplicate"}),
    "a name twice in a line": (ledger(last_line(lambda line: line[:-1] + b',"actor":"lin"}')), {"unreadable"}),
    "a name twice in its data": (ledger(last_line(lambda line: line[:-1] + b',"data":{"seconds":1,"seconds":2}}')),
                                 {"unreadable"}),
    "a name of no version": (ledger(last_line(lambda line: line[:-1] + b',"vouched":true}')), {"unproved"}),
    "a name of no version in its data": (ledger(last_line(lambda line: line[:-1] + b',"data":{"vouched":true}}')),
                                         {"unproved"}),
    "an action of no version": (ledger(last_line(lambda line: line.replace(b"comment", b"super-review"))),
                                {"unproved"}),
    "another text on a page": (lambda room: edit(room, PAGE, "。", "擅改。"), {"page"}),
    "another title of a page": (lambda room: edit(room, PAGE, "lang:", "title: 擅改\nlang:"), {"page"}),
    "a page in a language of nobody": (page_as("articles/fr/ferry.md", "fr"), {"outdated"}),
    "a page in a region that no ledger has": (page_as("articles/zh-HK/ferry.md", "zh-HK"), {"outdated"}),
    "a page beside the page": (page_as(f"articles/{TAG}/ferry.markdown"), {"outdated"}),
    "a page in a folder of other case": (page_as("articles/zh-hans/ferry.md"), {"outdated"}),
    "a page of no article": (page_as(f"articles/{TAG}/fog.md"), {"outdated"}),
    "an original that nobody approved": (file(f"articles/{TAG}/new.md"), {"unread"}),
    "an original in HTML": (file(f"articles/{TAG}/new.html", "<p>擅自写的。</p>"), {"unread"}),
    "an original in a folder of other case": (file("articles/zh-hans/new.md"), {"unread"}),
    "an original beside a page": (file(f"articles/{TAG}/ferry.markdown"), {"unread"}),
    "an image beside a version": (file(f"articles/{TAG}/img/bridge.png", "x"), {"article"}),
    "an image of a language beside a version": (file(f"articles/{TAG}/img/bridge.{TAG}.png", "x"), {"article"}),
    "an image of a region": (file("articles/en/img/bridge.zh-Hant-HK.png", "x"), {"article"}),
    "a glossary": (rule("glossaries/words.csv", WORDS), {"rules"}),
    "labels": (rule("glossaries/labels.yml", "post_editor: {zh-Hans: 骗子, zh-Hant: 騙子}\n"), {"rules"}),
    "notices": (rule("glossaries/disclaimers.yml", "converted: {zh-Hant: 胡說八道}\n"), {"rules"}),
    "the name of a person": (rule("glossaries/people.yml", PEOPLE.replace("林悦", "骗子")), {"rules"}),
    "a glossary behind a link": (change_a_glossary_behind_a_link, {"unread"}),
    "an image": (article(CHANGES["the bytes of an image"]), {"article"}),
    "a link": (article(CHANGES["a link"]), {"article"}),
    "code": (article(CHANGES["code"]), {"article"}),
}  # fmt: skip
# Who may write others' addresses is not found in a plain proof: docs/four-eyes.md.
LIMITS: dict[str, tuple[Callable[[SealedNewsroom], object], set[str], set[str]]] = {
    "the addresses of others": (
        partial(take_out, by="wang@example.org", closed_by="li@example.org"), set(), {"author"}),
    "a second address as somebody else": (
        as_new("wei: {roles: [reviewer], emails: [wei@example.net]}", "wei", "wei@example.net"),
        {"author"}, {"author", "person"}),
    "a second address that commits for others": (
        settings('[verify]\ncommitters = ["bot@x.org"]\n', "bot@x.org"), {"unconfirmed"}, {"author", "signature"}),
}  # fmt: skip


def found(room: SealedNewsroom) -> tuple[set[str], set[str]]:
    """Return the kinds of what a stranger finds: plain, and sealed."""
    sealed = room.kinds()
    plain = prove(open_newsroom(room.keys / "clone"))
    return {problem.kind for problem in (*plain.wrong, *plain.unproved)}, sealed


@pytest.mark.parametrize("name", ATTEMPTS)
def test_what_nobody_reviewed_is_found_in_a_fresh_clone(room: SealedNewsroom, name: str) -> None:
    attempt, kinds = ATTEMPTS[name]

    attempt(room)

    plain, sealed = found(room)
    assert (kinds - plain, kinds - sealed) == (set(), set())


@pytest.mark.parametrize("name", LIMITS)
def test_what_only_a_sealed_proof_finds(room: SealedNewsroom, name: str) -> None:
    attempt, in_plain, in_sealed = LIMITS[name]
    room.signs_as = dict.fromkeys(("wang@example.org", "li@example.org", "wei@example.net", "bot@x.org"), "lin")

    attempt(room)

    plain, sealed = found(room)
    assert (plain & {"author", "unconfirmed"} >= in_plain, bool(sealed & in_sealed)) == (True, True)


def test_a_second_person_answers_for_an_original_and_for_who_commits_for_others(room: SealedNewsroom) -> None:
    put(room, f"articles/{TAG}/new.md", ORIGINAL, LIN)
    put(room, "translator.toml", SETTINGS + '[verify]\ncommitters = ["bot@x.org"]\n', "li")
    apply(room, "review", "wang")
    room.commit("bot@x.org")
    plain = prove(room.project)
    assert {problem.kind for problem in plain.unproved} == {"unread", "unconfirmed"}

    acknowledge_commits(room.project, plain.unproved, room.person("chen"), "looked")
    room.commit("chen")

    plain = prove(room.project)
    assert [*plain.wrong, *plain.unproved] == []


def test_a_copy_of_the_image_beside_a_version_is_no_other_file(room: SealedNewsroom) -> None:
    before = room.project.article("bridge").form
    put(room, f"articles/{TAG}/img/bridge.png", "a picture")

    assert room.project.article("bridge").form == before


KEY = "AAAAC3NzaC1lZDI1NTE5AAAAIP"


@pytest.mark.parametrize(
    "line",
    [
        "wang@example.org", "wang ssh-ed25519 AAAA", f"wang ssh-ed25519 {KEY}", "wang ssh-ed25519 !!!",
        "wang openpgp 0123", "{wang,cert-authority}", '{wang,cert-authority,namespaces="git"}',
        '{wang,namespaces="git",Cert-Authority}', "{w*}", "{w?ng}", "{!wang}",
    ],
)  # fmt: skip
def test_a_line_of_signers_that_cannot_be_read_is_an_error(room: SealedNewsroom, line: str) -> None:
    key = (room.keys / "wang.pub").read_text().strip()
    good = room.signers.read_text()
    written = line.strip("{}").replace(",", " ", 1) + f" {key}" if line.startswith("{") else line
    room.signers.write_text(f"{good}{written}\n")

    with pytest.raises(ConfigError):
        prove(room.project, signers=room.signers)


def test_the_commits_of_a_signer_who_is_in_no_list_of_people_count(room: SealedNewsroom) -> None:
    room.signers.write_text(room.signers.read_text().replace("desk-bot@example.org", "forge"))

    assert prove(room.project, signers=room.signers).unproved == []


def test_who_verifies_says_which_keys_were_revoked_and_not_the_repository(
    room: SealedNewsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    revoked = room.keys / "revoked"
    revoked.write_text((room.keys / "wang.pub").read_text())
    room.git("config", "gpg.ssh.revocationFile", str(revoked))
    assert [*prove(room.project, signers=room.signers).wrong] == []

    (room.keys / "gitconfig").write_text(f'[gpg "ssh"]\n\trevocationFile = {revoked}\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(room.keys / "gitconfig"))
    room.git("config", "gpg.ssh.revocationFile", str(room.keys / "nothing"))

    assert "signature" in {problem.kind for problem in prove(room.project, signers=room.signers).wrong}


@pytest.mark.parametrize(
    "setting",
    ["log.showSignature=true", "i18n.logOutputEncoding=UTF-16", "gpg.ssh.program=true", "gpg.format=x509",
     "gpg.x509.program=true", "gpg.ssh.allowedSignersFile=/dev/null", "gpg.minTrustLevel=ultimate"],
)  # fmt: skip
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
