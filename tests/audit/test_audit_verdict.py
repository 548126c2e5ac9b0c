"""What git and the published pages say about the four eyes, one rule at a time, in real repositories."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import attack_newsroom
from translator.bilingual.model import State
from translator.cli import run
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import ConvertData, WithdrawalData
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.house_index import HouseIndex
from translator.newsroom.house import sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.commit_authorship import Authorship, AuthorshipCheck
from translator.newsroom.proof.audit.verdict import prove
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Any:
    """Return a newsroom with two drafted articles, committed."""
    made = attack_newsroom.Newsroom(tmp_path / "room", random.Random(1))
    made.root.mkdir()
    made.found()
    return made


def wrong(room: Any) -> dict[str, str]:
    return {problem.kind: problem.message for problem in prove(room.project).wrong}


def notes(room: Any) -> set[str]:
    return {problem.kind for problem in prove(room.project).notes}


def set_up(room: Any, text: str) -> None:
    (room.root / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\n' + text)


def test_the_line_is_its_committers_even_after_a_rename_and_a_change_of_folder(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("lin")
    room.git("mv", "locales", "catalogs")
    set_up(room, 'locales = "catalogs"\n')
    room.commit("li")

    assert wrong(room) == {}
    assert prove(room.project).total("by_commit") == 5


def test_somebody_elses_commit_is_believed_only_where_the_settings_said_so_and_a_second_person_does(room: Any) -> None:
    set_up(room, "")
    room.commit("li")
    room.translate("ferry", "lin")
    set_up(room, '[verify]\ncommitters = ["*@example.net"]\n')
    room.commit("desk@example.net")
    assert "author" in wrong(room)

    room.translate("terrace", "lin")
    room.commit("other@example.net")
    assert [problem.slug for problem in prove(room.project).wrong] == ["ferry"]

    problems = [problem for problem in prove(room.project).problems if problem.kind == "author"]
    acknowledge_commits(room.project, problems, room.person("wang"), "The desk commits for all of us.")
    assert "author" in wrong(room)
    room.commit("wang@example.org")
    assert (wrong(room), notes(room)) == ({}, set())
    assert prove(room.project).total("by_committer") == 10


def test_the_command_says_who_can_answer_and_when_it_counts(room: Any, capsys: pytest.CaptureFixture[str]) -> None:
    room.translate("ferry", "lin")
    room.commit("desk@example.net")
    verify = ["-C", str(room.root), "verify"]

    assert run(verify) == 1
    assert "translator verify --acknowledge author --reason TEXT" in capsys.readouterr().err
    assert run([*verify, "--acknowledge", "author", "--reason", "Our desk.", "--by", "wang"]) == 1
    assert "locales/acknowledgements.jsonl is committed under an address of wang" in capsys.readouterr().err
    assert run([*verify, "--strict"]) == 1
    room.commit("wang@example.org")
    assert run([*verify, "--strict"]) == 0
    assert run([*verify, "--acknowledge", "nonsense", "--reason", "x", "--by", "wang"]) == 2


def test_a_person_without_an_address_is_not_proved_and_not_accused(room: Any) -> None:
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace(", emails: [lin@example.org]", ""))
    room.commit("li")
    room.translate("ferry", "lin")
    room.commit("lin@example.org")

    assert wrong(room) == {}
    assert "unproved" in notes(room)


def test_an_address_counts_as_of_the_commit_and_may_change_later(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("lin@example.org")
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace("lin@example.org", "lin.yue@example.com"))
    room.commit("li")

    assert wrong(room) == {}


def test_a_role_counts_as_of_the_commit(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("lin")
    room.review("ferry", "chen")
    room.commit("chen")
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace("zh-Hans: 陈浩}, roles: [translator, reviewer]",
                                             "zh-Hans: 陈浩}, roles: [translator]"))  # fmt: skip
    room.commit("li")

    assert wrong(room) == {}


def test_attributes_and_replace_refs_hide_no_change(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("wang")
    (room.root / ".gitattributes").write_text("*.jsonl -diff binary\n")
    room.commit("wang")
    head, before = room.git("rev-parse", "HEAD~1"), room.git("rev-parse", "HEAD~2")
    room.git("replace", head, before)

    assert "author" in wrong(room)


def test_an_article_that_was_given_up_takes_its_ledger_with_it(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("lin")
    room.git("rm", "-q", "-r", "articles/en/ferry.md", "locales/zh-Hans/ferry.po", "locales/zh-Hans/ferry.jsonl")
    room.commit("li")
    assert wrong(room) == {}

    room.write_article("ferry", ["Nothing of the old article is left."])
    room.sync("ferry")
    room.draft("ferry")
    room.commit("lin")
    assert (wrong(room), notes(room)) == ({}, set())


def test_a_page_is_made_again_from_the_line_that_it_names_however_the_work_went_on(room: Any) -> None:
    room.finish("ferry")
    with catalog_transaction(room.project, "ferry", "zh-Hans") as catalog:
        entry = catalog.entry(1)
        decisions.reopen(catalog, entry, room.person("li"), "新消息")
        decisions.edit(catalog, entry, room.person("lin"), entry.target.removesuffix("。") + "了。")
    room.commit("desk-bot@example.org")
    assert (wrong(room), prove(room.project).total("pages")) == ({}, 2)

    text = room.sentences("ferry")
    room.write_article("ferry", [*text, "Rain is expected in the hills tonight."])
    room.sync("ferry")
    room.commit("mara")
    assert (wrong(room), prove(room.project).total("pages")) == ({}, 2)


def test_a_comment_changes_no_published_page(room: Any) -> None:
    room.finish("ferry")
    with catalog_transaction(room.project, "ferry", "zh-Hans") as catalog:
        decisions.comment(catalog, catalog.entry(1), room.person("mara"), "很好")
    room.commit("mara")
    room.publish("ferry")

    assert room.git("show", "--name-only", "--format=", "HEAD") == ""


def test_a_conversion_stands_no_higher_than_what_it_comes_from(room: Any) -> None:
    room.finish("ferry")
    room.translate("terrace", "lin")
    room.commit("lin")
    ref = room.project.select(["terrace"])[0]
    sync_article(room.project.article(ref), "zh-Hant")
    convert_catalog(room.project.article(ref), "zh-Hant")
    room.commit("desk-bot@example.org")
    assert wrong(room) == {}

    with catalog_transaction(room.project, "terrace", "zh-Hant") as catalog:
        entry = catalog.entry(1)
        catalog.apply(entry, "convert", actor="system", state=State.FINAL, target=entry.target, origin="converted",
                      signature=entry.signature, data=ConvertData(origin_tag="zh-Hans"))  # fmt: skip
    room.commit("lin")
    assert set(wrong(room)) == {"conversion"}


def test_a_ledger_that_cannot_be_read_is_a_problem_and_no_error(room: Any) -> None:
    path = room.ledger("ferry")
    path.write_bytes(path.read_bytes() + b"{broken\n")

    assert "unreadable" in wrong(room)


def test_outside_of_git_only_the_ledgers_speak(room: Any) -> None:
    shutil.rmtree(room.root / ".git")

    assert wrong(room) == {}
    assert notes(room) == {"no-git"}


def test_a_project_that_moved_into_a_folder_of_its_repository_keeps_its_proof(room: Any) -> None:
    room.translate("ferry", "lin")
    room.commit("lin")
    (room.root / "news").mkdir()
    for name in ("articles", "glossaries", "locales", "translator.toml"):
        room.git("mv", name, f"news/{name}")
    room.commit("li@example.org")
    room.root = room.root / "news"

    assert wrong(room) == {}
    assert prove(room.project).total("by_commit") == 5

    path = room.ledger("ferry")
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "deleted" in wrong(room)


def test_articles_with_blanks_and_chinese_in_their_names_are_proved(room: Any) -> None:
    slug = "渡轮 晨航"
    room.write_article(slug, ["The ferry leaves the pier before dawn."])
    room.sync(slug)
    room.draft(slug)
    room.translate(slug, "lin")
    room.commit("lin")
    assert wrong(room) == {}

    room.review(slug, "chen")
    room.commit("lin")
    assert "author" in wrong(room)


def test_a_page_whose_article_is_gone_is_noted(room: Any) -> None:
    room.finish("ferry")
    room.git("rm", "-q", "articles/en/ferry.md", "locales/zh-Hans/ferry.po", "locales/zh-Hans/ferry.jsonl",
             "locales/zh-Hant/ferry.po", "locales/zh-Hant/ferry.jsonl")  # fmt: skip
    room.commit("li")

    assert wrong(room) == {}
    assert "outdated" in notes(room)


def test_a_page_that_stands_though_its_article_is_withdrawn_is_a_problem(room: Any) -> None:
    room.finish("ferry")
    assert wrong(room) == {}
    with catalog_transaction(room.project, "ferry", "zh-Hans") as catalog:
        catalog.note("unpublish", actor="li", reason="court order", data=WithdrawalData(whole=True))
    room.commit("li")

    found = [(one.where, one.message) for one in prove(room.project).wrong if one.kind == "withdrawn"]
    assert [where for where, _message in found] == ["articles/zh-Hans/ferry.md", "articles/zh-Hant/ferry.md"]
    assert "court order" in found[0][1]

    (room.root / "articles/zh-Hans/ferry.md").unlink()
    (room.root / "articles/zh-Hant/ferry.md").unlink()
    room.commit("li")
    assert wrong(room) == {}


def test_a_decision_beside_such_a_comment_is_still_accused(room: Any) -> None:
    room.translate("ferry", "lin")
    with catalog_transaction(room.project, "ferry", "zh-Hans") as catalog:
        decisions.comment(catalog, catalog.entry(1), room.person("mara"), "很好")
        decisions.lock(catalog, catalog.entry(2), room.person("li"))
    room.commit("lin")

    assert list(wrong(room)) == ["author"]
    assert "of li" in wrong(room)["author"]


def test_nothing_in_the_repository_that_was_worked_out_before_is_believed(
    room: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever commits a derived file could otherwise have `verify` find no errors."""
    opened = set()
    row = HouseIndex.row

    def watch(index: HouseIndex, *key: str) -> Any:
        opened.add(index._path)
        return row(index, *key)

    monkeypatch.setattr(HouseIndex, "row", watch)

    assert prove(room.project).proofs
    assert not any(path.is_relative_to(room.root) for path in opened)

    monkeypatch.setenv("TRANSLATOR_CACHE", str(room.root / "cache"))
    assert prove(room.project).proofs
    assert not (room.root / "cache").exists()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a newsroom with one article published, and one translated."""
    room = attack_newsroom.Newsroom(tmp_path_factory.mktemp("published") / "room", random.Random(1))
    room.root.mkdir()
    room.found()
    room.finish("ferry")
    room.translate("terrace", "lin")
    room.commit("lin")
    return room.root


class TestAgain:
    """What was proved is not proved again, and what changed since is."""

    @pytest.fixture
    def room(self, published: Path, tmp_path: Path) -> Any:
        shutil.copytree(published, tmp_path / "room")
        return attack_newsroom.Newsroom(tmp_path / "room", random.Random(1), clock=1_790_000_000)

    @pytest.fixture
    def proved(self, room: Any, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the ledgers that are proved anew from now on."""
        prove(room.project)
        found: list[str] = []
        check = AuthorshipCheck.check

        def watch(one: AuthorshipCheck, catalog: Catalog) -> Authorship:
            found.append(catalog.ledger.where)
            return check(one, catalog)

        monkeypatch.setattr(AuthorshipCheck, "check", watch)
        return found

    def test_nothing_is_proved_twice(self, room: Any, proved: list[str]) -> None:
        before = prove(room.project)
        assert (proved, before.wrong, before.total("pages")) == ([], [], 2)
        (room.root / "notes.txt").write_text("unrelated\n")
        room.commit("li")
        assert (prove(room.project).wrong, proved) == ([], [])

    def test_a_commit_has_its_ledger_proved_again(self, room: Any, proved: list[str]) -> None:
        room.review("terrace", "chen")
        room.commit("lin")
        assert set(wrong(room)) == {"author"}
        assert proved == ["locales/zh-Hans/terrace.jsonl"]

    def test_lines_that_are_gone_are_found(self, room: Any, proved: list[str]) -> None:
        path = room.ledger("terrace")
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
        assert "deleted" in wrong(room)
        room.commit("lin")
        assert "deleted" in wrong(room)

    def test_a_rewritten_history_is_read_whole(self, room: Any, proved: list[str]) -> None:
        room.git("commit", "-q", "--amend", "--author", "wang <wang@example.org>", "-m", "work")
        assert set(wrong(room)) == {"author"}

    def test_a_change_of_people_has_all_proved_again(self, room: Any, proved: list[str]) -> None:
        path = room.root / "glossaries/people.yml"
        path.write_text(path.read_text().replace("  lin: {", "  lin: {kind: machine, "))
        room.commit("li")
        assert wrong(room) == {}
        assert len(set(proved)) == 3

    def test_a_page_that_was_changed_is_found(self, room: Any, proved: list[str]) -> None:
        path = room.project.article_path("zh-Hans", "ferry")
        path.write_bytes(path.read_bytes() + b"\n")
        assert set(wrong(room)) == {"page"}
