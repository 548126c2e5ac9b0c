"""`translator pull-request` against real repositories and a forge on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.pull_requests.conftest import DULUN, FERRY, SETTINGS, TEA, Site, git
from tests.support.forge_server import BOT, Failure, ForgeServer
from translator.cli import run
from translator.newsroom.pages.pull_requests.branch import Group

FERRY_BRANCH = Group("page", "ferry", ()).branch
AGAIN = "/translate again"


def test_one_page_changed_and_only_that_is_proposed(site: Site) -> None:
    assert site.propose() == 0
    assert site.branches() == []

    site.change_ferry()
    (result,) = site.results()

    assert (result["status"], result["number"]) == ("opened", 1)
    expected = ["docs/zh/ferry.md", "locales/zh-Hans/ferry.jsonl", "locales/zh-Hans/ferry.po"]
    assert result["promised"] == result["files"] == expected
    page = site.shown(FERRY_BRANCH, "docs/zh/ferry.md")
    assert "渡轮很旧。" in page
    assert "它中午启航。" not in page
    assert site.forge.pulls[0]["base"]["ref"] == "main"
    assert "| docs/zh/ferry.md | zh-Hans | 1 | 1 | 0 | 0 | 0 | 0 | 0 | +1 −1 | ✓ |" in site.comment()
    assert git(site.root, "status", "--porcelain") == ""
    assert git(site.root, "worktree", "list").count("\n") == 0


def test_a_second_run_writes_nothing(site: Site) -> None:
    site.change_ferry()
    site.propose()
    head = site.forge.head(FERRY_BRANCH)
    site.forge.requests.clear()

    site.write("README.md", "Other\n")
    site.push("Something else")
    (result,) = site.results()

    assert result["status"] == "unchanged"
    assert site.forge.wrote() == []
    assert site.forge.head(FERRY_BRANCH) == head


def test_a_new_change_refreshes_the_same_pull_request_and_the_same_comment(site: Site) -> None:
    site.change_ferry("one")
    site.propose()
    site.change_ferry("two")

    (result,) = site.results()

    assert (result["status"], result["number"], len(site.forge.pulls)) == ("refreshed", 1, 1)
    assert "It sails at {+two+}." in site.comment()
    assert len(site.forge.git("rev-list", f"main..{FERRY_BRANCH}").split()) == 1


def edit_on_branch(site: Site, tmp_path: Path, old: str, new: str, *, amend: bool = False) -> str:
    """Let a volunteer change the page on the branch, and return the commit."""
    clone = tmp_path / "volunteer"
    git(tmp_path, "clone", "--quiet", "--branch", FERRY_BRANCH, str(site.forge.bare), "volunteer")
    page = clone / "docs/zh/ferry.md"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new), encoding="utf-8")
    git(clone, "commit", "--quiet", "--all", *(("--amend", "--no-edit") if amend else ("--message", "Better")))
    git(clone, "push", "--quiet", *(("--force",) if amend else ()), "origin", FERRY_BRANCH)
    return git(clone, "rev-parse", "HEAD")


@pytest.mark.parametrize("amend", [False, True])
def test_edits_of_people_on_the_branch_stay_below_what_is_added(site: Site, tmp_path: Path, amend: bool) -> None:
    site.change_ferry("one")
    site.propose()
    theirs = edit_on_branch(site, tmp_path, "渡轮很旧。", "这艘渡轮很旧了。", amend=amend)

    (kept,) = site.results()
    assert kept["status"] == "unchanged"
    assert site.forge.head(FERRY_BRANCH) == theirs
    assert "commit of people is on it" in site.comment()
    assert "| ✗ |" in site.comment()

    site.write("docs/en/ferry.md", FERRY.replace("noon", "one") + "\nTickets are cheap.\n")
    site.push("Add a sentence")
    (result,) = site.results()

    assert result["status"] == "refreshed"
    assert site.forge.git("merge-base", "--is-ancestor", theirs, FERRY_BRANCH) == ""
    page = site.shown(FERRY_BRANCH, "docs/zh/ferry.md")
    assert "这艘渡轮很旧了。" in page
    assert len(page.split("\n\n")) == 4
    assert "| ✓ |" in site.comment()
    assert 'msgstr "这艘渡轮很旧了。"' in site.shown(FERRY_BRANCH, "locales/zh-Hans/ferry.po")
    assert site.forge.git("merge-base", "--is-ancestor", "main", FERRY_BRANCH) == ""


def test_edits_of_strangers_stay_on_the_page_until_somebody_says_whose_they_are(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.change_ferry("one")
    site.propose()
    with monkeypatch.context() as stranger:
        stranger.setenv("GIT_AUTHOR_EMAIL", "who@example.org")
        edit_on_branch(site, tmp_path, "渡轮很旧。", "这艘渡轮很旧了。")
    site.write("docs/en/ferry.md", FERRY.replace("noon", "one") + "\nTickets are cheap.\n")
    site.push("Add a sentence")

    assert site.propose() == 0
    page = site.shown(FERRY_BRANCH, "docs/zh/ferry.md")
    assert "这艘渡轮很旧了。" in page
    assert "Not ready to merge: 1 page is not what its catalog publishes" in site.comment()

    site.change_ferry("two")
    assert site.propose("--by", "lan") == 0
    assert "这艘渡轮很旧了。" in site.shown(FERRY_BRANCH, "docs/zh/ferry.md")
    assert "| ✓ |" in site.comment()


def test_a_page_that_people_took_away_does_not_come_back(site: Site, tmp_path: Path) -> None:
    site.write("docs/en/new.md", "# New\n\nIt is new.\n")
    site.push("A new page")
    site.propose()
    (branch,) = site.branches()
    git(tmp_path, "clone", "--quiet", "--branch", branch, str(site.forge.bare), "volunteer")
    git(tmp_path / "volunteer", "rm", "--quiet", "docs/zh/new.md")
    git(tmp_path / "volunteer", "commit", "--quiet", "--message", "Not this page")
    git(tmp_path / "volunteer", "push", "--quiet")
    site.write("docs/en/new.md", "# New\n\nIt is brand new.\n")
    site.push("Change it")

    (result,) = site.results()

    assert result["status"] == "refreshed"
    assert "docs/zh/new.md" not in result["files"]


def test_what_cannot_be_merged_stays_as_people_left_it_and_says_so(site: Site, tmp_path: Path) -> None:
    site.change_ferry("one")
    site.propose()
    theirs = edit_on_branch(site, tmp_path, "渡轮很旧。", "这艘渡轮很旧了。")
    site.edit("docs/zh/ferry.md", "渡轮很旧。", "渡轮已经旧了。")
    site.change_ferry("two")

    assert site.propose() == 2

    assert site.forge.head(FERRY_BRANCH) == theirs
    assert "could not be brought up to date" in site.comment()
    assert "docs/zh/ferry.md" in site.comment()


def test_no_more_are_open_than_the_limit(site: Site) -> None:
    site.write("docs/en/tea.md", TEA.replace("hot", "cold"))
    site.change_ferry()

    first, second = site.results("--limit", "1")

    assert (first["status"], second["status"]) == ("opened", "waiting")
    assert len(site.branches()) == 1
    statuses = [item["status"] for item in site.results("--limit", "1")]
    assert statuses == ["unchanged", "waiting"]
    assert [item["status"] for item in site.results("--limit", "2")] == ["unchanged", "opened"]


@pytest.mark.parametrize("group", ["folder", "all"])
def test_pages_go_together_and_stay_in_the_pull_request_that_has_them(site: Site, group: str) -> None:
    site.write("docs/en/tea.md", TEA.replace("hot", "cold"))
    site.change_ferry()

    (result,) = site.results("--group", group)
    assert [row["slug"] for row in result["pages"]] == ["ferry", "tea"]

    (again,) = site.results("--group", "page")
    assert (again["status"], again["number"]) == ("unchanged", 1)


def test_what_people_closed_is_not_proposed_again_before_it_changes(site: Site) -> None:
    site.change_ferry("one")
    site.propose()
    site.forge.close(1)
    site.forge.git("update-ref", "-d", f"refs/heads/{FERRY_BRANCH}")

    (result,) = site.results()
    assert (result["status"], result["number"]) == ("refused", 1)

    site.change_ferry("two")
    (result,) = site.results()
    assert (result["status"], result["number"]) == ("opened", 2)


def test_a_branch_that_was_merged_begins_anew(site: Site, tmp_path: Path) -> None:
    site.change_ferry("one")
    site.propose()
    edit_on_branch(site, tmp_path, "渡轮很旧。", "这艘渡轮很旧了。")
    git(site.root, "fetch", "--quiet", "origin")
    git(site.root, "merge", "--quiet", "--squash", f"origin/{FERRY_BRANCH}")
    site.push("Translations: ferry (#1)")
    site.forge.close(1, is_merged=True)

    assert site.results() == []
    site.change_ferry("two")
    (result,) = site.results()

    assert (result["status"], result["number"]) == ("opened", 2)
    assert len(site.forge.git("rev-list", f"main..{FERRY_BRANCH}").split()) == 1
    assert "这艘渡轮很旧了。" in site.shown(FERRY_BRANCH, "docs/zh/ferry.md")


def test_names_may_have_blanks_and_chinese(site: Site) -> None:
    site.write("docs/en/指南/渡轮 one.md", "# The ferry\n\nIt is [new](../ferry.md).\n")
    site.push("A name")
    (result,) = site.results()
    assert result["files"] == [
        "docs/zh/指南/渡轮 one.md", "locales/zh-Hans/指南/渡轮 one.jsonl", "locales/zh-Hans/指南/渡轮 one.po"
    ]  # fmt: skip
    assert "docs/zh/指南/渡轮 one.md" in site.comment()
    assert site.results()[0]["status"] == "unchanged"


def test_a_pull_request_whose_change_was_taken_back_says_that_it_can_be_closed(site: Site) -> None:
    site.change_ferry("one")
    site.propose()
    site.change_ferry("noon")

    (result,) = site.results()

    assert (result["status"], result["number"]) == ("settled", 1)
    assert "can be closed" in site.comment()


@pytest.mark.parametrize(
    "failure",
    [
        Failure("POST", "/pulls$", "lost before"),
        Failure("POST", "/pulls$", "lost after"),
        Failure("POST", "/pulls$", "502 Bad Gateway"),
        Failure("POST", "/pulls$", "limit 1"),
        Failure("GET", "/pulls$", "lost before", times=2),
        Failure("GET", "comments$", "500 oops"),
    ],
    ids=lambda failure: f"{failure.method} {failure.how}",
)
def test_what_breaks_once_is_done_once(site: Site, failure: Failure) -> None:
    site.change_ferry()
    site.forge.failures.append(failure)

    assert site.propose() == 0

    assert len(site.forge.pulls) == 1
    assert "docs/zh/ferry.md" in site.comment()


@pytest.mark.parametrize(
    "failure",
    [
        Failure("POST", "/pulls$", "lost before", times=9),
        Failure("POST", "/pulls$", "403 no", times=9),
        Failure("POST", "/pulls$", "limit 9000", times=9),
        Failure("POST", "/pulls$", "422 no commits", times=9),
        Failure("POST", "comments$", "lost before"),
        Failure("POST", "comments$", "lost after"),
    ],
    ids=lambda failure: f"{failure.path} {failure.how}",
)
def test_a_run_that_ended_anywhere_is_completed_by_the_next(site: Site, failure: Failure) -> None:
    """The branch is there and the pull request is not, or the pull request is there and its comment is not."""
    site.change_ferry()
    site.forge.failures.append(failure)
    assert site.propose() == 2
    assert "error: " in site.out()[1]
    head = site.forge.head(FERRY_BRANCH)

    site.forge.failures.clear()
    assert site.propose() == 0

    assert site.forge.head(FERRY_BRANCH) == head
    assert len(site.forge.pulls) == 1
    assert "docs/zh/ferry.md" in site.comment()


@pytest.mark.parametrize(
    "failure",
    [
        Failure("GET", "^$", "says {}", times=9),
        Failure("GET", "/pulls$", "says <html>sign in</html>", times=9),
        Failure("GET", "comments$", "says [1]", times=9),
        Failure("POST", "comments$", "says {}", times=9),
        Failure("POST", "/pulls$", "silent", times=9),
    ],
    ids=lambda failure: f"{failure.method} {failure.path} {failure.how}",
)
def test_an_answer_that_is_not_of_a_forge_is_an_error(
    site: Site, failure: Failure, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.change_ferry()
    site.forge.failures.append(failure)

    with monkeypatch.context() as patch:
        if failure.how == "silent":
            patch.setattr("translator.newsroom.pages.pull_requests.forge._SILENT_SECONDS", 0.5)
        assert site.propose() == 2

    assert "opened" not in site.out()[0]
    site.forge.failures.clear()
    assert site.propose() == 0
    assert "docs/zh/ferry.md" in site.comment()


def test_an_engine_that_is_not_there_proposes_nothing_and_says_so_on_what_is_open(site: Site) -> None:
    site.change_ferry("one")
    site.propose()
    before = site.forge.head(FERRY_BRANCH)
    site.change_ferry("two")

    assert site.propose("--engine", "argos") == 2

    assert site.forge.head(FERRY_BRANCH) == before
    assert "could not be brought up to date" in site.comment()
    assert site.propose() == 0
    assert "could not" not in site.comment()


def test_a_branch_that_somebody_moved_meanwhile_is_left_alone(site: Site) -> None:
    """The hook of the bare repository moves the branch right after it was pushed, as another push would."""
    site.change_ferry()
    hook = site.forge.bare / "hooks/post-receive"
    hook.write_text("#!/bin/sh\nwhile read old new ref; do git update-ref $ref main; done\n", encoding="utf-8")
    hook.chmod(0o755)

    assert site.propose() == 2

    assert site.forge.pulls == []
    assert "was changed by somebody else" in site.out()[1]
    hook.unlink()
    assert site.propose() == 0


def test_a_pull_request_into_another_branch_is_not_taken_for_ours(site: Site) -> None:
    site.change_ferry()
    site.forge.failures.append(Failure("POST", "/pulls$", "403 no", times=9))
    site.propose()
    site.forge.failures.clear()
    site.forge.open_pull(FERRY_BRANCH, "stable")

    assert site.propose() == 2
    assert "on top of stable" in site.out()[1]


def test_neither_forks_nor_comments_of_others_are_taken_for_ours(site: Site) -> None:
    site.change_ferry()
    site.forge.open_pull(FERRY_BRANCH, "main", "mallory", "mallory/docs")

    assert site.results()[0]["number"] == 2

    forged = {"id": 99, "user": {"login": "mallory"}, "body": site.comment(2).replace("docs/zh", "evil")}
    site.forge.comments[2].insert(0, forged)
    site.change_ferry("two")
    site.propose()
    assert "evil" in forged["body"]
    assert [one["user"]["login"] for one in site.forge.comments[2]] == ["mallory", BOT]


def test_a_forge_that_answers_in_pages_is_read_to_the_end(site: Site) -> None:
    site.forge.page_size = 2
    for number in range(5):
        site.forge.open_pull("main", f"other-{number}")
    site.change_ferry()
    assert site.results()[0]["number"] == 6
    assert site.results()[0]["status"] == "unchanged"


def test_owners_of_pages_are_asked_once(site: Site) -> None:
    site.write(".github/CODEOWNERS", "* @wang\n/docs/zh/ @lin @acme/chinese @gone zh@example.org\n/locales/\n")
    site.push("Name owners")
    site.change_ferry()

    assert site.propose() == 0
    assert site.forge.pulls[0]["asked"] == ["lin", "team chinese"]
    assert "@gone could not be asked" in site.out()[1]

    site.change_ferry("two")
    site.propose()
    assert site.forge.pulls[0]["asked"] == ["lin", "team chinese"]


def test_a_dry_run_says_what_would_be_done(site: Site) -> None:
    site.change_ferry()
    (result,) = site.results("--dry-run")
    assert (result["status"], len(result["promised"])) == ("planned", 3)
    assert site.branches() == []
    assert site.forge.wrote() == []


def event(site: Site, **said: Any) -> tuple[str, str]:
    path = site.root.parent / "event.json"
    path.write_text(json.dumps(said), encoding="utf-8")
    return "--event", str(path)


def comment_event(site: Site, text: str = AGAIN, login: str = "lin", number: int = 1) -> tuple[str, str]:
    issue = {"number": number, "state": "open", "pull_request": {"url": "…"}}
    return event(site, action="created", comment={"body": text, "user": {"login": login}}, issue=issue)


def test_only_pushes_to_the_default_branch_fire(site: Site) -> None:
    site.change_ferry()
    assert site.results(*event(site, ref="refs/heads/other", after="1")) == []
    assert site.results(*event(site, ref="refs/tags/main", after="1")) == []
    assert site.results(*event(site, action="closed", pull_request={"merged": True})) == []
    assert site.branches() == []
    assert len(site.results(*event(site, ref="refs/heads/main", after="1"))) == 1


def test_translate_again_is_for_people_who_may_push(site: Site) -> None:
    site.change_ferry("one")
    site.propose()
    site.forge.writers = {"lin": "write", "reader": "read"}
    site.change_ferry("two")
    head = site.forge.head(FERRY_BRANCH)

    for words in ((AGAIN, "reader"), (AGAIN, "stranger"), (f"> {AGAIN}\nno", "lin"), (f"{AGAIN}; rm -rf /", "lin")):
        assert site.results(*comment_event(site, *words)) == []
        assert site.forge.head(FERRY_BRANCH) == head

    (result,) = site.results(*comment_event(site))
    assert (result["status"], result["number"]) == ("refreshed", 1)
    assert "{+two+}" in site.comment()
    (same,) = site.results(*comment_event(site))
    assert same["status"] == "refreshed"  # It was asked for, with nothing new.


def test_a_comment_below_a_pull_request_of_a_fork_does_nothing(site: Site) -> None:
    site.forge.writers = {"lin": "admin"}
    site.forge.open_pull("main", "main", "mallory", "mallory/docs")
    site.change_ferry()
    assert site.results(*comment_event(site)) == []
    assert site.propose("--follow", "1") == 2
    assert site.branches() == []


def test_an_open_pull_request_is_followed_by_its_twin(site: Site) -> None:
    site.forge.writers = {"lin": "write"}
    site.write("docs/en/tea.md", TEA.replace("hot", "cold"))
    site.push("Change tea on main")
    git(site.root, "checkout", "--quiet", "-b", "feature")
    site.write("docs/en/ferry.md", FERRY.replace("noon", "one"))
    site.push("Sail at one", "feature")
    site.forge.open_pull("feature", "main")

    (result,) = site.results(*comment_event(site))

    assert [row["slug"] for row in result["pages"]] == ["ferry"]
    assert site.forge.pulls[1]["base"]["ref"] == "feature"
    assert result["branch"].startswith("translations/for-1/pages-")

    site.write("docs/en/ferry.md", FERRY.replace("noon", "two"))
    site.push("Sail at two", "feature")
    (again,) = site.results(*comment_event(site, number=2))
    assert (again["status"], again["number"], len(site.forge.pulls)) == ("refreshed", 2, 2)


def test_a_shallow_clone_is_refused(site: Site, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--depth", "1", f"file://{site.forge.bare}", "shallow")
    site.root = tmp_path / "shallow"
    git(site.root, "fetch", "--quiet", "--depth", "1")
    code = run(["-C", str(site.root), "pull-request", "--api", site.forge.api, "--repository", "acme/docs"])
    assert code == 2
    assert "git fetch --unshallow" in site.out()[1]


def test_nothing_of_a_token_is_sent_in_the_clear(site: Site) -> None:
    assert site.propose("--api", "http://forge.example/api/v1") == 2
    assert "would travel unencrypted" in site.out()[1]


def test_the_action_drafts(site: Site, tmp_path: Path) -> None:
    """It takes a second: the step runs in a real shell, which starts this program."""
    site.change_ferry()
    steps = YAML(typ="safe").load(Path(__file__).parents[2] / "action.yml")["runs"]["steps"]
    (script,) = [step["run"] for step in steps if step.get("name") == "Draft"]
    program = tmp_path / "bin/translator"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m translator "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    _option, path = event(site, ref="refs/heads/main", after="1")
    given = {
        "ARTICLES": "ferry", "TO": "zh-Hans", "ENGINE": "", "GROUP": "all", "LIMIT": "5", "PAGES": "true", "FOLLOW": "",
        "BY": "", "GITHUB_API_URL": site.forge.api, "GITHUB_REPOSITORY": site.forge.name, "GITHUB_EVENT_PATH": path,
        "GITHUB_SERVER_URL": "https://forge.example", "GITHUB_RUN_ID": "7", "RUNNER_TEMP": str(tmp_path / "runner"),
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    done = subprocess.run(["bash", "-e", "-c", script], cwd=site.root, env={**os.environ, **given}, capture_output=True)
    assert done.returncode == 0, done.stderr.decode()
    assert "https://forge.example/acme/docs/actions/runs/7" in site.comment()
    assert (tmp_path / "runner/side-by-side/ferry.zh-Hans.html").is_file()


@pytest.mark.slow
def test_a_run_that_is_killed_at_any_question_is_completed_by_the_next(site: Site) -> None:
    program = [sys.executable, "-m", "translator", "-C", str(site.root), "pull-request", "--api", site.forge.api,
               "--repository", site.forge.name]  # fmt: skip
    killed = -9
    for number in range(1, 30):
        site.change_ferry(f"number {number}")
        asked = len(site.forge.requests) + number
        with subprocess.Popen(program, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                if len(site.forge.requests) >= asked:
                    process.kill()
            killed = process.returncode
        assert site.propose() == 0, number
        assert len([one for one in site.forge.pulls if one["state"] == "open"]) == 1
        assert f"{{+number {number}+}}" in site.comment(len(site.forge.pulls))
        assert git(site.root, "worktree", "list").count("\n") == 0
        if killed == 0:
            break
        if number % 3 == 0:  # Also where none is open yet.
            site.forge.close(len(site.forge.pulls))
    assert killed == 0


def test_sources_of_another_repository_are_followed_by_a_twin_here(site: Site, tmp_path: Path) -> None:
    """The English pages stand in `acme/english`, checked out below; a fork proposes a change of one of them there."""
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch", "main", "acme/english.git")
    english = site.root / "english"
    git(site.root, "rm", "--quiet", "-r", "docs/en")
    git(site.root, "clone", "--quiet", str(tmp_path / "acme/english.git"), "english")
    git(english, "checkout", "--quiet", "-b", "main")
    for name, text in (("ferry", FERRY), ("tea", TEA)):
        (english / f"{name}.md").write_text(text, encoding="utf-8")
    git(english, "add", "--all")
    git(english, "commit", "--quiet", "--message", "Begin")
    git(english, "push", "--quiet", "origin", "main")
    site.edit("translator.toml", 'source = "en"', 'source = "en"\nsource_path = "english/{slug}.md"')
    site.write(".gitignore", ".translator/\nenglish/\n")
    assert run(["-C", str(site.root), "sync"]) == 0
    site.push("Read the English pages from another repository")
    assert site.results() == []

    (english / "ferry.md").write_text(FERRY.replace("noon", "one"), encoding="utf-8")
    git(english, "commit", "--quiet", "--all", "--message", "Sail at one")
    git(english, "push", "--quiet", "origin", "HEAD:refs/pull/1/head")
    git(english, "reset", "--quiet", "--hard", "HEAD^")
    other = ForgeServer(tmp_path / "acme/english.git", name="acme/english")
    other.open_pull("fix", "main", "mallory", "mallory/english")
    site.forge.others["acme/english"] = other

    (result,) = site.results("--follow", "acme/english#1")

    assert (result["status"], result["branch"].split("/")[1]) == ("opened", "for-1")
    assert "It sails at {+one+}." in site.comment()
    assert site.results() == []  # It waits for the pull request that it follows.
    assert "can be closed" not in site.comment()

    other.close(1, is_merged=True)
    git(english, "pull", "--quiet", "origin", "refs/pull/1/head")
    (again,) = site.results()
    assert (again["group"], again["number"]) == ("for-1 acme/english", 1)
    assert len(site.forge.pulls) == 1


def test_a_new_page_comes_after_old_ones_and_gaps_from_before_wait_until_they_are_named(site: Site) -> None:
    site.write("docs/en/gap.md", "# Gap\n\nNobody translated this.\n")
    assert run(["-C", str(site.root), "sync"]) == 0
    site.push("A page that waits")
    assert site.results() == []
    site.propose()
    assert "1 article lacks translations" in site.out()[1]

    site.write("docs/en/a-new-one.md", "# New\n\nIt is new.\n")
    site.change_ferry()
    assert [(one["group"], one["status"]) for one in site.results("--limit", "1")] == [
        ("page ferry", "opened"), ("page a-new-one", "waiting")
    ]  # fmt: skip
    (named,) = site.results("gap")
    assert (named["group"], named["status"], named["pages"][0]["drafted"]) == ("page gap", "opened", 2)
    assert [one["status"] for one in site.results()] == [
        "unchanged",
        "unchanged",
        "opened",
    ]  # It is not called settled.


def test_two_newsrooms_of_one_repository_leave_each_other_alone(site: Site) -> None:
    """The one at the top has the pages, the one below its README, and a page with the same slug."""
    for name, text in {
        "meta/translator.toml": SETTINGS, "meta/docs/en/ferry.md": FERRY, "meta/docs/zh/ferry.md": DULUN,
        "meta/.gitignore": ".translator/\n", "meta/glossaries/people.yml": "people: {}\n",
    }.items():  # fmt: skip
        site.write(name, text)
    git(site.root, "add", "--all")
    git(site.root, "commit", "--quiet", "--message", "Begin another")
    assert run(["-C", str(site.root / "meta"), "adopt"]) == 0
    assert run(["-C", str(site.root / "meta"), "sync"]) == 0
    site.write("meta/docs/en/ferry.md", FERRY.replace("noon", "three"))
    site.change_ferry()
    below = ["-C", str(site.root / "meta"), "pull-request", "--api", site.forge.api, "--repository", site.forge.name]

    for _time in range(2):
        assert site.propose() == 0
        assert run(below) == 0

    assert [pull["title"] for pull in site.forge.pulls] == ["Translations: ferry"] * 2
    assert "| meta/docs/zh/ferry.md |" in site.comment(2)
    assert "meta/" not in site.comment(1)


def test_a_forge_that_gives_all_closed_pull_requests_is_read_by_branch(site: Site) -> None:
    """As Gitea does, which also says in another way that a comment is below a pull request, and calls owners so."""
    site.forge.is_gitea, site.forge.page_size, site.forge.writers = True, 1, {"lin": "owner"}
    site.change_ferry("one")
    site.propose()
    site.forge.close(1)
    site.forge.open_pull("other", "main")
    site.forge.close(2)
    assert [(one["status"], one["number"]) for one in site.results()] == [("refused", 1)]

    site.change_ferry("two")
    site.propose()
    said = {"action": "created", "comment": {"body": AGAIN, "user": {"login": "lin"}}, "is_pull": True}
    (result,) = site.results(*event(site, **said, issue={"number": 3, "state": "open"}))
    assert (result["status"], result["number"]) == ("refreshed", 3)
