"""`translator merge-driver` under real git: branches meet, and nothing is lost without a word."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import branch_merges
from tests.support.variants import sampled
from translator.bilingual.model import State
from translator.desk.commands.init import set_up
from translator.desk.setup.pipeline_files import driver_command, ensure_driver, install_driver
from translator.newsroom.catalog.events import UndoData
from translator.newsroom.catalog.ledger import Ledger, unite_ledgers
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import Person
from translator.newsroom.proof.audit.acknowledgement import chain_problems
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review import decisions
from translator.newsroom.review.undo import Snapshot, restore

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry

SLUG, TAG = "market-close", "zh-Hans"
PO, LEDGER, ARTICLE = f"locales/{TAG}/{SLUG}.po", f"locales/{TAG}/{SLUG}.jsonl", f"articles/en/{SLUG}.md"
SENTENCES = ("Markets closed early.", "Ferries did not run.", "He said no.", "Schools stay open.", "Trams are free.")
LIN, ZHOU, WANG, LI = (Person(name) for name in ("lin-yue", "zhou-lan", "wang-fang", "li-lei"))


class Desk:
    """A newsroom in a real repository."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        set_up(folder, ["en", TAG])
        (folder / "glossaries/people.yml").write_text("people: {li-lei: {names: {en: Li Lei}}}\n", encoding="utf-8")
        (folder / ARTICLE).write_text("\n\n".join(SENTENCES) + "\n", encoding="utf-8")
        self.git("init", "-q", "-b", "main")
        install_driver(folder)
        self.sync()
        with self.catalog() as catalog:
            for entry in catalog.entries:
                catalog.apply(entry, "draft", actor="system", target=f"译文：{entry.source}", origin="mt:pseudo")
                decisions.accept(catalog, entry, LIN)
        self.commit("base")

    @property
    def project(self) -> Project:
        return open_newsroom(self.folder)

    def git(self, *arguments: str, code: int = 0, **env: str) -> str:
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, capture_output=True, text=True, check=False, env={**os.environ, **env}
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def branch(self, name: str, start: str = "main") -> None:
        self.git("checkout", "-q", "-b", name, start)

    def sync(self, slug: str = SLUG) -> None:
        sync_article(self.project.article(self.project.select([slug])[0]), TAG)

    def catalog(self, slug: str = SLUG) -> Any:
        return catalog_transaction(self.project, slug, TAG)

    def load(self, slug: str = SLUG) -> Catalog:
        return load_catalog(self.project, slug, TAG)

    def edit(self, number: int, target: str, person: Person = LIN) -> None:
        with self.catalog() as catalog:
            decisions.edit(catalog, catalog.entry(number), person, target)

    def decide(self, decision: Callable[[Catalog, Entry], object], number: int) -> None:
        with self.catalog() as catalog:
            decision(catalog, catalog.entry(number))

    def write(self, old: str, new: str, path: str = ARTICLE) -> None:
        """Change a file as a person at an editor does."""
        file = self.folder / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new, 1), encoding="utf-8")

    def targets(self) -> list[str]:
        return [entry.target for entry in self.load().entries]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "news")


def two_branches(desk: Desk, ours: Callable[[], object], theirs: Callable[[], object]) -> None:
    """Do `theirs` on a branch of that name and `ours` on main, which is checked out afterwards."""
    desk.branch("theirs")
    theirs()
    desk.commit("theirs")
    desk.git("checkout", "-q", "main")
    ours()
    desk.commit("ours")


def test_decisions_about_neighbouring_segments_merge_without_a_word(desk: Desk) -> None:
    def theirs() -> None:
        desk.edit(2, "乙二", ZHOU)
        desk.decide(lambda catalog, entry: decisions.comment(catalog, entry, WANG, "右"), 4)

    def ours() -> None:
        desk.edit(1, "甲一")
        desk.edit(3, "甲三")
        desk.decide(lambda catalog, entry: decisions.comment(catalog, entry, LI, "左"), 4)

    two_branches(desk, ours, theirs)

    desk.git("merge", "-q", "-m", "both", "theirs")

    catalog = desk.load()
    assert desk.targets()[:3] == ["甲一", "乙二", "甲三"]
    assert catalog.entry(4).comments == ("li-lei: 左", "wang-fang: 右")
    assert not any(entry.is_foreign or entry.is_conflict for entry in catalog.entries)
    assert verify_catalog(catalog) == []


def test_one_segment_edited_twice_is_one_conflict_that_review_settles(desk: Desk, run_translator: Any) -> None:
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二", ZHOU))

    said = desk.git("merge", "-m", "both", "theirs", code=1)

    assert f"CONFLICT (content): Merge conflict in {PO}" in said
    assert f"translator review {SLUG} --to {TAG} --filter flag:conflict" in said
    assert "<<<<" not in (desk.folder / PO).read_text(encoding="utf-8")
    entry = desk.load().entry(2)
    assert (entry.target, entry.state, entry.is_conflict) == ("甲二", State.DRAFT, True)
    assert {(item.target, item.actor) for item in entry.alternatives} == {("甲二", "lin-yue"), ("乙二", "zhou-lan")}
    assert "1 conflict" in run_translator("status", cwd=desk.folder, COLUMNS="160").stdout

    done = run_translator("set", SLUG, "2", "--to", TAG, "--by", "li-lei", "乙二", cwd=desk.folder)

    assert done.returncode == 0, done.stderr
    assert "conflict" not in (desk.folder / PO).read_text(encoding="utf-8")
    assert desk.load().entry(2).state is State.TRANSLATED
    desk.commit("both")
    assert verify_catalog(desk.load()) == []


@pytest.mark.parametrize(
    ("is_cut_here", "place", "edited", "conflicts"),
    [
        (True, ["--merge"], (3, "下着雨。"), [2]),
        pytest.param(False, ["--merge"], (3, "下着雨。"), [2], marks=pytest.mark.slow),
        (True, ["--split", "nobody knew why.", "--split-target", "5"], (2, "渡轮没开；原因不明。"), [2, 3]),
        # A text that nobody cut is stale in the first part, with what was written meanwhile.
        pytest.param(True, ["--split", "nobody knew why."], (2, "渡轮没开；原因不明。"), [], marks=pytest.mark.slow),
    ],
    ids=["merged by us", "merged by them", "split", "split without its text"],
)
def test_a_segment_that_is_cut_or_put_together_here_and_edited_there_is_nobodys_loss(
    desk: Desk, run_translator: Any, is_cut_here: bool, place: list[str], edited: tuple[int, str], conflicts: list[int]
) -> None:
    desk.write("Ferries did not run.", "Ferries did not run; nobody knew why. It rained.")
    desk.sync()
    desk.edit(2, "渡轮停航；没人知道原因。")
    desk.edit(3, "下雨了。")
    desk.commit("base of two")

    def cut() -> None:
        done = run_translator("set", SLUG, "2", *place, "--to", TAG, "--by", "li-lei", cwd=desk.folder)
        assert done.returncode == 0, done.stderr

    sides = [cut, lambda: desk.edit(*edited, ZHOU)]
    two_branches(desk, *(sides if is_cut_here else reversed(sides)))

    desk.git("merge", "-m", "both", "theirs")

    assert edited[1] in (desk.folder / PO).read_text(encoding="utf-8")
    before = [(entry.target, entry.is_conflict, entry.is_stale) for entry in desk.load().entries]
    assert [number for number, (_text, is_open, _stale) in enumerate(before, 1) if is_open] == conflicts
    assert before[1][2] or any(item.target == edited[1] for item in desk.load().entry(2).alternatives)
    desk.sync()
    assert [(entry.target, entry.is_conflict, entry.is_stale) for entry in desk.load().entries] == before


@pytest.mark.slow
def test_a_choice_that_is_undone_is_open_again(desk: Desk) -> None:
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二", ZHOU))
    desk.git("merge", "-m", "both", "theirs", code=1)
    with desk.catalog() as catalog:
        before = Snapshot.of_entry(catalog.entry(2))
        decisions.edit(catalog, catalog.entry(2), LI, "丙二")
        restore(catalog, catalog.entry(2), before, LI, UndoData())

    entry = desk.load().entry(2)
    assert entry.is_conflict
    assert {item.target for item in entry.alternatives} == {"甲二", "乙二"}


def test_publishing_waits_for_a_choice(desk: Desk, run_translator: Any) -> None:
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二", ZHOU))
    desk.git("merge", "-m", "both", "theirs", code=1)

    done = run_translator("publish", SLUG, "--to", TAG, cwd=desk.folder)

    assert done.returncode != 0
    assert "1 draft" in done.stderr


def test_a_sentence_changed_here_takes_the_translation_that_was_edited_there(desk: Desk) -> None:
    def ours() -> None:
        desk.write("did not run", "did not run today")
        desk.sync()

    def theirs() -> None:
        desk.edit(2, "乙二", ZHOU)
        desk.decide(lambda catalog, entry: decisions.comment(catalog, entry, WANG, "好"), 2)

    two_branches(desk, ours, theirs)

    desk.git("merge", "-q", "-m", "both", "theirs")

    entry = desk.load().entry(2)
    assert (entry.source, entry.target, entry.is_stale) == ("Ferries did not run today.", "乙二", True)
    assert entry.comments == ("wang-fang: 好",)


def test_what_another_tool_wrote_is_kept_beside_decisions(desk: Desk) -> None:
    two_branches(
        desk, lambda: desk.edit(1, "甲一"), lambda: desk.write("译文：Ferries did not run.", "别的工具", path=PO)
    )

    desk.git("merge", "-q", "-m", "both", "theirs")

    assert desk.targets()[:2] == ["甲一", "别的工具"]
    assert desk.load().entry(2).is_foreign


@pytest.mark.parametrize("merged_into", ["main", "theirs"])
def test_what_another_tool_wrote_where_somebody_decided_is_a_conflict(desk: Desk, merged_into: str) -> None:
    two_branches(
        desk, lambda: desk.edit(2, "甲二"), lambda: desk.write("译文：Ferries did not run.", "别的工具", path=PO)
    )
    desk.git("checkout", "-q", merged_into)
    desk.git("merge", "-m", "both", {"main": "theirs", "theirs": "main"}[merged_into], code=1)

    for _ in range(2):
        entry = desk.load().entry(2)
        assert entry.is_conflict
        assert {item.target for item in entry.alternatives} == {"甲二", "别的工具"}
        desk.sync()


def test_a_choice_made_in_another_tool_ends_the_conflict_by_an_unknown_hand(desk: Desk) -> None:
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二", ZHOU))
    desk.git("merge", "-m", "both", "theirs", code=1)
    desk.write("#, fuzzy\n", "", path=PO)

    entry = desk.load().entry(2)

    assert (entry.target, entry.is_conflict, entry.is_foreign, entry.state) == ("甲二", False, True, State.TRANSLATED)


def test_taking_one_sides_file_hides_no_conflict(desk: Desk) -> None:
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二", ZHOU))
    desk.git("merge", "-m", "both", "theirs", code=1)
    desk.git("checkout", "-q", "--ours", "--", PO)

    assert desk.load().entry(2).is_conflict


def test_a_catalog_that_cannot_be_read_is_merged_as_git_does(desk: Desk) -> None:
    two_branches(
        desk, lambda: desk.write('msgstr "译文：He', "msgstr “译文：He", path=PO), lambda: desk.edit(3, "乙三")
    )

    said = desk.git("merge", "-m", "both", "theirs", code=1)

    text = (desk.folder / PO).read_text(encoding="utf-8")
    assert "merged line by line" in said
    assert "乙三" in text
    assert "“译文：He" in text


def test_a_catalog_with_plural_forms_is_left_to_git(desk: Desk) -> None:
    plural = '\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "多"\n'

    def theirs() -> None:
        with (desk.folder / PO).open("a", encoding="utf-8") as file:
            file.write(plural)

    two_branches(desk, lambda: desk.edit(1, "甲一"), theirs)

    assert "plural" in desk.git("merge", "-m", "both", "theirs", code=1)
    assert plural in (desk.folder / PO).read_text(encoding="utf-8")


def test_where_the_program_is_gone_git_merges_and_drops_no_side(desk: Desk) -> None:
    broken = driver_command().replace(sys.executable, "/nowhere/python").replace("translator merge-driver", "x y")
    desk.git("config", "merge.translator.driver", broken)
    two_branches(desk, lambda: desk.edit(2, "甲二"), lambda: desk.edit(2, "乙二"))

    desk.git("merge", "-m", "both", "theirs", code=1)

    text = (desk.folder / PO).read_text(encoding="utf-8")
    assert "甲二" in text
    assert "乙二" in text


@pytest.mark.slow
def test_a_clone_without_the_setting_keeps_every_decision_and_gets_well(desk: Desk, run_translator: Any) -> None:
    desk.git("config", "--remove-section", "merge.translator")
    two_branches(desk, lambda: desk.edit(1, "甲一"), lambda: [desk.edit(1, "乙一", ZHOU), desk.edit(2, "乙二", ZHOU)])

    desk.git("merge", "-m", "both", "theirs", code=1)
    failed = run_translator("sync", cwd=desk.folder)

    assert f"try: translator init && git checkout --merge -- {PO}" in failed.stderr
    assert len(Ledger((desk.folder / LEDGER).read_bytes()).heads) == 2

    run_translator("init", cwd=desk.folder)
    desk.git("checkout", "--merge", "--", PO)

    catalog = desk.load()
    assert catalog.entry(1).is_conflict
    assert catalog.entry(2).target == "乙二"


def test_a_command_that_writes_sets_the_driver_and_says_so_once(desk: Desk, run_translator: Any) -> None:
    desk.git("config", "--remove-section", "merge.translator")

    assert "line by line" in run_translator("status", cwd=desk.folder).stderr
    first, second = (run_translator("sync", cwd=desk.folder).stderr for _ in range(2))

    assert "merge.translator.driver" in first
    assert "merge.translator.driver" not in second
    assert "merge-driver %O %A %B %P" in desk.git("config", "merge.translator.driver")


def test_a_driver_of_the_users_own_is_left_alone(desk: Desk) -> None:
    desk.git("config", "merge.translator.driver", "mine %A")
    ensure_driver(desk.folder)
    assert not install_driver(desk.folder)
    assert desk.git("config", "merge.translator.driver").strip() == "mine %A"


def test_nothing_is_set_outside_of_a_repository(tmp_path: Path) -> None:
    set_up(tmp_path)
    ensure_driver(tmp_path)
    assert not install_driver(tmp_path)


def test_a_rebase_replays_decisions_on_those_of_others(desk: Desk) -> None:
    def theirs() -> None:
        for number in (2, 3):
            desk.edit(number, f"乙{number}", ZHOU)
            desk.commit(f"theirs {number}")
        desk.edit(4, "乙4", ZHOU)

    two_branches(desk, lambda: [desk.edit(1, "甲一"), desk.edit(5, "甲五")], theirs)
    desk.git("checkout", "-q", "theirs")

    desk.git("rebase", "-q", "main")

    catalog = desk.load()
    assert desk.targets() == ["甲一", "乙2", "乙3", "乙4", "甲五"]
    assert verify_catalog(catalog) == []
    assert len(set(catalog.ledger.lines)) == len(catalog.ledger.lines)


@pytest.mark.slow
def test_a_cherry_pick_brings_the_lines_that_the_picked_one_builds_on(desk: Desk) -> None:
    def theirs() -> None:
        desk.edit(2, "乙二", ZHOU)
        desk.commit("first")
        desk.edit(4, "乙四", ZHOU)

    two_branches(desk, lambda: desk.edit(1, "甲一"), theirs)

    desk.git("cherry-pick", "theirs")

    catalog = desk.load()
    assert (catalog.entry(1).target, catalog.entry(4).target) == ("甲一", "乙四")
    assert list(chain_problems(catalog.ledger)) == []
    assert catalog.entry(2).is_foreign  # its line came along, its text did not: visible, and nobody's word


def test_a_revert_of_an_older_decision_keeps_the_ledger_and_shows_the_change(desk: Desk) -> None:
    desk.edit(2, "甲二")
    desk.commit("two")
    desk.edit(4, "甲四")
    desk.commit("four")

    desk.git("revert", "--no-edit", "HEAD~1")

    catalog = desk.load()
    assert (catalog.entry(2).target, catalog.entry(4).target) == (f"译文：{SENTENCES[1]}", "甲四")
    assert catalog.entry(2).is_foreign
    assert list(chain_problems(catalog.ledger)) == []


@pytest.mark.slow
def test_branches_that_merged_each_other_merge_again(desk: Desk) -> None:
    two_branches(desk, lambda: desk.edit(1, "甲一"), lambda: desk.edit(2, "乙二", ZHOU))
    desk.git("branch", "main-before")
    desk.git("merge", "-q", "-m", "m1", "theirs")
    desk.git("checkout", "-q", "theirs")
    desk.git("merge", "-q", "-m", "m2", "main-before")
    desk.edit(3, "乙三", ZHOU)
    desk.commit("theirs again")
    desk.git("checkout", "-q", "main")
    desk.edit(4, "甲四")
    desk.commit("ours again")

    desk.git("merge", "-q", "-m", "criss-cross", "theirs")

    assert desk.targets()[:4] == ["甲一", "乙二", "乙三", "甲四"]
    assert verify_catalog(desk.load()) == []


@pytest.mark.slow
def test_a_renamed_article_meets_decisions_under_its_old_name(desk: Desk) -> None:
    def ours() -> None:
        for path in (ARTICLE, PO, LEDGER):
            desk.git("mv", path, path.replace(SLUG, "closing-bell"))
        desk.commit("rename")
        desk.sync("closing-bell")
        with desk.catalog("closing-bell") as catalog:
            decisions.edit(catalog, catalog.entry(1), LIN, "甲一")

    two_branches(desk, ours, lambda: desk.edit(2, "乙二", ZHOU))

    desk.git("merge", "-q", "-m", "both", "theirs")

    assert [entry.target for entry in desk.load("closing-bell").entries][:2] == ["甲一", "乙二"]


def test_two_branches_may_each_make_the_catalog(desk: Desk) -> None:
    for path in (PO, LEDGER):
        desk.git("rm", "-q", path)
    desk.git("commit", "-q", "-m", "start again")

    def begin(number: int, text: str, person: Person) -> None:
        desk.sync()
        desk.edit(number, text, person)

    two_branches(desk, lambda: begin(1, "甲一", LIN), lambda: begin(2, "乙二", ZHOU))

    desk.git("merge", "-q", "-m", "both", "theirs")

    assert desk.targets()[:2] == ["甲一", "乙二"]
    assert verify_catalog(desk.load()) == []


def test_a_ledger_with_the_line_ends_of_another_system_is_read_and_put_right(desk: Desk) -> None:
    path = desk.folder / LEDGER
    clean = path.read_bytes()
    path.write_bytes(clean.replace(b"\n", b"\r\n"))

    assert verify_catalog(desk.load()) == []
    desk.edit(1, "甲一")

    assert path.read_bytes().startswith(clean)


def test_ledgers_are_united_byte_for_byte_in_an_order_that_holds(desk: Desk) -> None:
    base = (desk.folder / LEDGER).read_bytes()
    desk.edit(1, "甲一")
    ours = (desk.folder / LEDGER).read_bytes()
    (desk.folder / LEDGER).write_bytes(base)
    desk.git("checkout", "-q", "--", PO)
    desk.edit(2, "乙二")
    theirs = (desk.folder / LEDGER).read_bytes()

    united = unite_ledgers(base, ours, theirs, where=LEDGER)

    assert united == ours + theirs[len(base) :]
    assert unite_ledgers(base, united, theirs, where=LEDGER) == united
    assert unite_ledgers(b"", base, united[:-1], where=LEDGER) == united
    assert unite_ledgers(base, theirs.replace(b"\n", b"\r\n"), ours, where=LEDGER).count(b"\r") == 0
    assert list(chain_problems(Ledger(united))) == []


def test_lines_that_a_merge_left_twice_or_in_the_wrong_order_are_put_in_order(desk: Desk) -> None:
    path = desk.folder / LEDGER
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:2], lines[3], lines[2], lines[3], *lines[4:]]))
    before = [(entry.target, entry.state) for entry in desk.load().entries]

    desk.edit(1, "甲一")

    assert path.read_bytes().startswith(b"".join(lines))
    assert [(entry.target, entry.state) for entry in desk.load().entries][1:] == before[1:]
    assert verify_catalog(desk.load()) == []


@pytest.mark.parametrize("seeds", sampled([range(1, 2), range(2, 8), range(8, 16)]))
def test_random_pairs_of_branches_lose_nothing_under_real_git(seeds: range) -> None:
    with branch_merges.folder_in_memory() as folder:
        repository = branch_merges.make_repository(Path(folder, "repository"))
        for seed in seeds:
            pair = branch_merges.make_pair(Path(folder, str(seed)), seed)
            total = branch_merges.run(pair, repository, True, seed)

            assert (total["losses"], total["unset losses"], total["real differ"]) == (0, 0, 0), seed
