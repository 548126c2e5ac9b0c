"""Transactions: all or nothing, one at a time, and whatever another tool did to the PO is seen."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.errors import CatalogError, CatalogSyntaxError, UsageError
from translator.bilingual.model import State
from translator.newsroom.catalog import storage
from translator.newsroom.catalog.events import Action, EditData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.proof.audit.acknowledgement import chain_problems

from .conftest import SLUG, TAG

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project

A, B = "The market closed early.", "Revenue reached $3.1 billion."


@pytest.fixture
def po(project: Project) -> Path:
    return project.catalog_path(TAG, SLUG)


@pytest.fixture
def ledger(project: Project) -> Path:
    return project.ledger_path(TAG, SLUG)


@pytest.fixture
def article(sync: Any, segments: Any, finish: Any) -> None:
    sync(segments(A, B))
    finish()


def edit_outside(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


@pytest.mark.usefixtures("article")
def test_an_exception_inside_a_transaction_writes_nothing(project: Project, po: Path, ledger: Path) -> None:
    before = po.read_bytes(), ledger.read_bytes()

    def decide_and_fail() -> None:
        with catalog_transaction(project, SLUG, TAG) as catalog:
            catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="新的")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        decide_and_fail()
    assert (po.read_bytes(), ledger.read_bytes()) == before


@pytest.mark.usefixtures("article")
def test_a_catalog_after_a_decision_equals_the_catalog_that_is_loaded_next(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="li-lei", target="新的", origin="human", data=EditData(seconds=3))
        catalog.apply(catalog.entry(2), "reject", actor="li-lei", reason="不对")
        now = catalog.entries, list(catalog.events)

    again = load_catalog(project, SLUG, TAG)
    assert (again.entries, list(again.events)) == now


@pytest.mark.usefixtures("article")
def test_a_target_changed_elsewhere_is_translated_by_an_unknown_hand(project: Project, po: Path) -> None:
    edit_outside(po, f'msgstr "译文：{A}"', 'msgstr "别人写的"')

    catalog = load_catalog(project, SLUG, TAG)
    entry = catalog.entry(1)
    assert (entry.state, entry.is_foreign, entry.record.actor) == (State.TRANSLATED, True, "unknown")
    assert catalog.makers(entry) == frozenset()
    assert catalog.entry(2).state is State.FINAL
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), "comment", actor="li-lei", reason="看看")
    assert load_catalog(project, SLUG, TAG).entry(1).state is State.TRANSLATED


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize(
    ("old", "new", "state"),
    [(f'msgid "{A}"', f'#, fuzzy\nmsgid "{A}"', State.DRAFT), (f'msgstr "译文：{A}"', 'msgstr ""', State.NEW),
     (f'msgstr "译文：{A}"', f'msgstr "译文：{A}"', State.FINAL)],
    ids=["marked fuzzy", "emptied", "typed again"],
)  # fmt: skip
def test_what_was_done_elsewhere_decides_the_state(
    project: Project, po: Path, old: str, new: str, state: State
) -> None:
    edit_outside(po, old, "gone")
    edit_outside(po, "gone", new)

    assert load_catalog(project, SLUG, TAG).entry(1).state is state


@pytest.mark.usefixtures("article")
def test_sync_writes_an_unknown_hand_into_the_ledger(sync: Any, segments: Any, project: Project, po: Path) -> None:
    edit_outside(po, f'msgstr "译文：{A}"', 'msgstr "别人写的"')

    assert sync(segments(A, B)).adopted == 1

    catalog = load_catalog(project, SLUG, TAG)
    event = catalog.events[-1]
    assert (event.action, event.actor, event.target) == ("edit", "unknown", "别人写的")
    assert (event.state_from, catalog.entry(1).state) == (State.FINAL, State.TRANSLATED)
    assert sync(segments(A, B)).adopted == 0


@pytest.mark.usefixtures("article")
def test_header_fields_of_other_tools_stay(project: Project, po: Path, sync: Any, segments: Any) -> None:
    edit_outside(po, '"Language: zh_CN\\n"', '"Language: zh_CN\\n"\n"X-Generator: Poedit 3.4\\n"')
    sync(segments(B, A))

    assert "X-Generator: Poedit 3.4" in po.read_text()


@pytest.mark.usefixtures("article")
def test_a_broken_po_changes_nothing(project: Project, po: Path, ledger: Path) -> None:
    po.write_text(po.read_text() + "\n<<<<<<< HEAD\n")
    before = po.read_bytes(), ledger.read_bytes()

    with pytest.raises(CatalogSyntaxError), catalog_transaction(project, SLUG, TAG):
        pass

    assert (po.read_bytes(), ledger.read_bytes()) == before


@pytest.mark.usefixtures("article")
def test_a_number_that_is_not_there_says_what_to_run(project: Project) -> None:
    with pytest.raises(UsageError, match="no segment 3"):
        load_catalog(project, SLUG, TAG).entry(3)


@pytest.mark.usefixtures("article")
@pytest.mark.parametrize(
    ("before", "action", "target", "said"),
    [("lock", "draft", "新的", "locked"), ("comment", "edit", "", "empty target")],
)
def test_an_action_that_cannot_be_is_refused(
    project: Project, po: Path, before: str, action: str, target: str, said: str
) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), before, actor="li-lei", reason="why")
    written = po.read_bytes()

    with pytest.raises(CatalogError, match=said), catalog_transaction(project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(1), action, actor="system", target=target)

    assert po.read_bytes() == written


def test_a_conversion_has_the_state_that_it_says_and_never_overwrites_a_person(
    sync: Any, segments: Any, project: Project
) -> None:
    sync(segments(A, B))
    with catalog_transaction(project, SLUG, TAG) as catalog:
        first, second = catalog.entries
        catalog.apply(first, "convert", actor="system", target="轉換", origin="converted", state=State.REVIEWED)
        catalog.apply(second, "edit", actor="lin-yue", target="手寫", origin="human")

    catalog = load_catalog(project, SLUG, TAG)
    assert [(entry.state, entry.is_overridden) for entry in catalog.entries] == [
        (State.REVIEWED, False),
        (State.TRANSLATED, True),
    ]
    with pytest.raises(CatalogError, match="own wording"):
        catalog.apply(catalog.entry(2), "convert", actor="system", target="轉換", origin="converted")


class TestCutOffTransactions:
    """What kill -9 leaves between the two files, made by stopping the writer at each of its steps."""

    @pytest.fixture
    def stop_at(self, monkeypatch: pytest.MonkeyPatch) -> Any:
        def install(step: str) -> None:
            real_append, real_recover = storage._append, storage._recover
            was_killed = False

            def stop() -> None:
                nonlocal was_killed
                was_killed = True
                raise KeyboardInterrupt

            def recover(files: Any) -> None:
                if not was_killed:  # Ctrl-C completes the transaction; a killed program does nothing more.
                    real_recover(files)

            def append(path: Path, size: int, lines: bytes, **how: bool) -> None:
                if step == "before ledger":
                    stop()
                real_append(path, size, lines[: len(lines) // 2] if step == "inside ledger" else lines, **how)
                if step == "inside ledger":
                    stop()

            def write(path: Path, data: bytes, **how: bool) -> bool:
                if step == "before po" and path.suffix == ".po":
                    stop()
                return write_atomically(path, data, **how)

            monkeypatch.setattr(storage, "_append", append)
            monkeypatch.setattr(storage, "_recover", recover)
            monkeypatch.setattr(storage, "write_atomically", write)

        return install

    def decide(self, project: Project) -> None:
        with catalog_transaction(project, SLUG, TAG) as catalog:
            for entry in catalog.entries:
                catalog.apply(entry, "edit", actor="li-lei", target=f"改：{entry.source}", origin="human")

    @pytest.mark.usefixtures("article")
    @pytest.mark.parametrize("step", ["before ledger", "inside ledger", "before po"])
    def test_the_next_reader_sees_the_whole_transaction(
        self, project: Project, po: Path, stop_at: Any, step: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop_at(step)
        with pytest.raises(KeyboardInterrupt):
            self.decide(project)
        monkeypatch.undo()

        catalog = load_catalog(project, SLUG, TAG)

        assert [entry.target for entry in catalog.entries] == [f"改：{A}", f"改：{B}"]
        assert {entry.record.actor for entry in catalog.entries} == {"li-lei"}
        assert list(chain_problems(catalog.ledger)) == []

    @pytest.mark.usefixtures("article")
    def test_the_next_writer_finishes_it_on_disk(
        self, project: Project, po: Path, ledger: Path, stop_at: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop_at("inside ledger")
        with pytest.raises(KeyboardInterrupt):
            self.decide(project)
        monkeypatch.undo()
        assert not ledger.read_bytes().endswith(b"\n")

        with catalog_transaction(project, SLUG, TAG):
            pass

        assert f"改：{A}" in po.read_text()
        assert ledger.read_bytes().endswith(b"\n")
        assert not list((project.derived_dir / "journal").rglob("*.msgpack"))

    @pytest.mark.usefixtures("article")
    def test_a_po_that_was_replaced_meanwhile_is_not_overwritten(
        self, project: Project, po: Path, stop_at: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop_at("before po")
        with pytest.raises(KeyboardInterrupt):
            self.decide(project)
        monkeypatch.undo()
        edit_outside(po, f'msgstr "译文：{A}"', 'msgstr "别人写的"')

        catalog = load_catalog(project, SLUG, TAG)

        assert catalog.entry(1).target == "别人写的"
        assert catalog.entry(1).is_foreign
        assert catalog.events[-1].actor == "li-lei"

    @pytest.mark.usefixtures("article")
    def test_a_ledger_that_git_replaced_meanwhile_is_left_alone(
        self, project: Project, ledger: Path, stop_at: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stop_at("before ledger")
        with pytest.raises(KeyboardInterrupt):
            self.decide(project)
        monkeypatch.undo()
        shorter = b"".join(ledger.read_bytes().splitlines(keepends=True)[:4])
        ledger.write_bytes(shorter)

        with catalog_transaction(project, SLUG, TAG):
            pass

        assert ledger.read_bytes() == shorter


@pytest.mark.usefixtures("article")
def test_two_processes_do_not_lose_each_others_decisions(project: Project) -> None:
    program = (
        "import sys; from pathlib import Path\n"
        "from translator.newsroom.house import open_newsroom\n"
        "from translator.newsroom.catalog.storage import catalog_transaction\n"
        "project = open_newsroom(Path(sys.argv[1]))\n"
        "for number in range(15):\n"
        f"    with catalog_transaction(project, {SLUG!r}, {TAG!r}) as catalog:\n"
        "        catalog.apply(catalog.entry(1), 'comment', actor=sys.argv[2], reason=str(number))\n"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, str(project.root), name]) for name in ("li-lei", "wang-fang")
    ]
    assert [process.wait(600) for process in running] == [0, 0]

    catalog = load_catalog(project, SLUG, TAG)
    said = [(event.actor, event.reason) for event in catalog.events if event.action is Action.COMMENT]
    assert sorted(said) == sorted((name, str(n)) for name in ("li-lei", "wang-fang") for n in range(15))
    assert list(chain_problems(catalog.ledger)) == []
