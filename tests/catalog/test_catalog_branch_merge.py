"""What a segment is after two branches met that both did something to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from translator.bilingual.model import Segment, State
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.branches import records_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.proof.audit.catalog_proof import verify_catalog

if TYPE_CHECKING:
    from translator.newsroom.catalog.record import Record

SOURCE = "Markets closed early."
CHANGED = "Markets closed late."
BASE = "市场提早收盘。"


class Branches:
    """A base that everybody has, and what was done since on each branch."""

    def __init__(self) -> None:
        self.base = b""
        self.sides: list[Catalog] = []
        self.article = [SOURCE]

    def start(self, state: State = State.TRANSLATED, target: str = BASE) -> None:
        catalog = self._opened()
        entry = catalog.entry(1)
        catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="p")
        for action, actor in (("accept", "lin-yue"), ("review", "wang-fang"), ("finalise", "li-lei")):
            if entry.state is not state:
                catalog.apply(entry, action, actor=actor)
        self.base = catalog.ledger.added

    def branch(self, *steps: tuple[str, dict[str, Any]], article: str = SOURCE) -> Catalog:
        """Do `steps` (action and what `Catalog.apply` takes) on a clone of the base."""
        catalog = self._opened()
        for action, values in steps:
            if action == "article":
                merge_segments(catalog, [Segment(values["source"], "paragraph")], path="a.md")
            else:
                catalog.apply(catalog.entry(1), action, **{"actor": "lin-yue", **values})
        self.sides.append(catalog)
        return catalog

    def _opened(self) -> Catalog:
        catalog = Catalog("market-close", "zh-Hans", "en", Ledger(self.base, where="a.jsonl"), where="a.po")
        merge_segments(catalog, [Segment(source, "paragraph") for source in self.article], path="a.md")
        return catalog

    def lines(self) -> bytes:
        return self.base + b"".join(side.ledger.added for side in self.sides)

    def joined(self, source: str = SOURCE) -> Record:
        """What all branches together say, which must be the same whichever came first."""
        one = records_of(Ledger(self.lines()))
        other = records_of(Ledger(self.base + b"".join(side.ledger.added for side in reversed(self.sides))))
        assert one == other
        return one[Segment(source, "paragraph").key]

    def merged(self) -> Catalog:
        catalog = Catalog("market-close", "zh-Hans", "en", Ledger(self.lines(), where="a.jsonl"), where="a.po")
        merge_segments(catalog, [Segment(SOURCE, "paragraph")], path="a.md")
        return catalog

    def settled(self, action: str, **values: Any) -> Record:
        """Go on after the merge with one decision."""
        catalog = self.merged()
        catalog.apply(catalog.entry(1), action, **{"actor": "chen-hao", **values})
        return records_of(Ledger(self.lines() + catalog.ledger.added))[Segment(SOURCE, "paragraph").key]


@pytest.fixture
def branches() -> Branches:
    return Branches()


def edit(target: str, actor: str = "lin-yue") -> tuple[str, dict[str, Any]]:
    return "edit", {"target": target, "origin": "human", "actor": actor}


def by(action: str, actor: str, **values: Any) -> tuple[str, dict[str, Any]]:
    return action, {"actor": actor, **values}


REVIEWED, TRANSLATED, DRAFT = State.REVIEWED, State.TRANSLATED, State.DRAFT
NEW_SOURCE = ("article", {"source": CHANGED})
LLAMA = by("draft", "system", target="机器又说", origin="mt:llama", signature="l")
JOINED = {
    "a text changed on one side stands with its state": (
        TRANSLATED, [edit("甲")], [by("comment", "mara-quill", reason="好")], {"target": "甲", "state": TRANSLATED}),
    "an approval of the old text does not hold for the new one": (
        TRANSLATED, [edit("甲")], [by("review", "wang-fang")], {"target": "甲", "state": TRANSLATED}),
    "a new text that was approved where it was written stays approved": (
        TRANSLATED, [edit("甲"), by("review", "wang-fang")], [by("review", "chen-hao")],
        {"target": "甲", "state": REVIEWED}),
    "the earlier state of one text wins": (
        REVIEWED, [by("finalise", "li-lei")], [by("reject", "wang-fang", reason="不对")],
        {"target": BASE, "state": DRAFT, "is_rejected": True}),
    "two approvals of one text are an approval": (
        TRANSLATED, [by("review", "wang-fang")], [by("review", "chen-hao")], {"state": REVIEWED}),
    "both sides may write the same new text": (
        TRANSLATED, [edit("甲"), by("review", "wang-fang")], [edit("甲", "zhou-lan")],
        {"target": "甲", "state": TRANSLATED}),
    "a text that was taken back does not count as new": (
        TRANSLATED, [edit("甲"), by("undo", "lin-yue", target=BASE, state=TRANSLATED)], [edit("乙")], {"target": "乙"}),
    "a person beats a suggestion that nobody confirmed": (
        DRAFT, [LLAMA], [by("accept", "lin-yue")], {"target": BASE, "state": TRANSLATED}),
    "a rejection here keeps a new text there from being approved": (
        TRANSLATED, [by("reject", "wang-fang", reason="不对")], [edit("甲"), by("review", "chen-hao")],
        {"target": "甲", "state": TRANSLATED}),
    "a lock on one side holds unless it was opened knowingly": (
        TRANSLATED, [by("lock", "li-lei")], [by("review", "wang-fang")], {"state": REVIEWED, "is_locked": True}),
    "both sides may take in the same new source": (
        REVIEWED, [NEW_SOURCE], [NEW_SOURCE], {"target": BASE, "state": DRAFT, "is_stale": True}),
    "who confirmed a stale text is heard though the other side marked it stale too": (
        REVIEWED, [NEW_SOURCE], [NEW_SOURCE, by("accept", "lin-yue")],
        {"target": BASE, "state": TRANSLATED, "is_stale": False}),
    "an edit of the old wording reaches the new one as stale": (
        REVIEWED, [NEW_SOURCE], [edit("甲"), by("review", "wang-fang")],
        {"target": "甲", "state": DRAFT, "is_stale": True, "previous_source": SOURCE}),
    "a text confirmed for the new wording beats an approval of the old": (
        TRANSLATED, [NEW_SOURCE, edit("甲")], [by("review", "wang-fang")],
        {"target": "甲", "state": TRANSLATED, "is_stale": False}),
    "texts for the old and for the new wording are a conflict": (
        TRANSLATED, [NEW_SOURCE, edit("甲")], [edit("乙")], {"is_conflict": True}),
}  # fmt: skip


@pytest.mark.parametrize(("state", "ours", "theirs", "wanted"), JOINED.values(), ids=JOINED)
def test_two_branches_together(
    branches: Branches, state: State, ours: list[Any], theirs: list[Any], wanted: dict[str, Any]
) -> None:
    branches.start(state)
    branches.branch(*ours)
    branches.branch(*theirs)

    record = branches.joined(CHANGED if NEW_SOURCE in ours else SOURCE)

    wanted = {"is_conflict": False, **wanted}
    assert {name: getattr(record, name) for name in wanted} == wanted


def test_different_texts_are_a_conflict_with_both_and_nothing_approved(branches: Branches) -> None:
    branches.start()
    branches.branch(edit("甲"), by("review", "wang-fang"))
    branches.branch(edit("乙", "zhou-lan"))

    record = branches.joined()

    assert (record.state, record.is_conflict) == (State.DRAFT, True)
    assert {(item.target, item.actor, item.state) for item in record.alternatives} == {
        ("甲", "wang-fang", State.REVIEWED),
        ("乙", "zhou-lan", State.TRANSLATED),
    }


def test_three_branches_make_one_conflict_of_three_texts(branches: Branches) -> None:
    branches.start()
    for text in ("甲", "乙", "丙"):
        branches.branch(edit(text))

    assert {item.target for item in branches.joined().alternatives} == {"甲", "乙", "丙"}


@pytest.mark.parametrize(("action", "target"), [("edit", "丙"), ("edit", "甲"), ("accept", None)])
def test_who_saw_both_sides_settles_a_conflict(branches: Branches, action: str, target: str | None) -> None:
    branches.start()
    branches.branch(edit("甲"))
    branches.branch(edit("乙"))

    record = branches.settled(action, target=target)

    assert (record.state, record.is_conflict, record.alternatives) == (State.TRANSLATED, False, ())
    assert record.target == (target or branches.joined().target)


@pytest.mark.parametrize("action", ["comment", "lock", "draft"])
def test_a_remark_or_a_machine_settles_no_conflict(branches: Branches, action: str) -> None:
    branches.start()
    branches.branch(edit("甲"))
    branches.branch(edit("乙"))

    assert branches.settled(action, reason="嗯", origin="mt:pseudo").is_conflict


def test_a_decision_of_one_side_only_settles_nothing(branches: Branches) -> None:
    branches.start()
    branches.branch(edit("甲"))
    branches.branch(edit("乙"), edit("丁"), by("review", "wang-fang"))

    record = branches.joined()

    assert record.is_conflict
    assert {item.target for item in record.alternatives} == {"甲", "丁"}


def test_two_suggestions_are_no_conflict(branches: Branches) -> None:
    branches.start(State.DRAFT)
    branches.branch(by("draft", "system", target="一个", origin="mt:llama", signature="l"))
    branches.branch(by("draft", "system", target="另一个", origin="mt:argos", signature="a"))

    record = branches.joined()

    assert (record.state, record.is_conflict) == (State.DRAFT, False)
    assert {item.target for item in record.alternatives} == {"一个", "另一个"}


def test_an_edit_reaches_a_sentence_whose_blanks_were_changed_with_its_state(branches: Branches) -> None:
    branches.start(State.REVIEWED)
    spaced = SOURCE.replace(" ", "  ")
    branches.branch(("article", {"source": spaced}))
    branches.branch(edit("甲"), by("review", "wang-fang"))

    record = branches.joined(spaced)

    assert (record.target, record.state, record.is_stale) == ("甲", State.REVIEWED, False)


def test_a_conflict_goes_on_in_a_sentence_that_changes(branches: Branches) -> None:
    branches.start()
    branches.branch(edit("甲"))
    branches.branch(edit("乙"))
    catalog = branches.merged()
    merge_segments(catalog, [Segment(CHANGED, "paragraph")], path="a.md")

    assert catalog.entry(1).is_conflict
    assert {item.target for item in catalog.entry(1).alternatives} == {"甲", "乙"}


def test_everybody_who_wrote_the_text_that_both_sides_have_answers_for_it(branches: Branches) -> None:
    branches.start()
    branches.branch(edit("甲", "lin-yue"))
    branches.branch(edit("甲", "zhou-lan"))
    catalog = branches.merged()

    assert catalog.makers(catalog.entry(1)) == {"lin-yue", "zhou-lan"}


def test_comments_of_both_sides_are_there(branches: Branches) -> None:
    branches.start()
    branches.branch(by("comment", "lin-yue", reason="左"))
    branches.branch(by("comment", "wang-fang", reason="右"))
    catalog = branches.merged()

    assert {event.reason for event in catalog.comments_of(catalog.entry(1))} == {"左", "右"}


def test_a_conflict_whose_sentence_leaves_the_article_is_kept(branches: Branches) -> None:
    branches.start()
    branches.branch(("article", {"source": CHANGED}), edit("甲"))
    branches.branch(edit("乙"))
    catalog = Catalog("market-close", "zh-Hans", "en", Ledger(branches.lines(), where="a.jsonl"), where="a.po")
    for source in (CHANGED, "Ferries did not run at all on Sunday."):
        merge_segments(catalog, [Segment(source, "paragraph")], path="a.md")

    assert [entry.target for entry in catalog.obsolete] == [branches.joined(CHANGED).target]


def test_who_takes_the_text_of_the_other_side_is_not_its_translator(branches: Branches) -> None:
    branches.start(State.DRAFT)
    branches.branch(edit("甲", "lin-yue"))
    branches.branch(edit("乙", "wang-fang"))
    merged = branches.merged()

    merged.apply(merged.entry(1), "edit", actor="wang-fang", target="甲", origin="human")
    again = Catalog("market-close", "zh-Hans", "en", Ledger(branches.lines() + merged.ledger.added), where="a.po")
    merge_segments(again, [Segment(SOURCE, "paragraph")], path="a.md")

    assert {"lin-yue"} == merged.makers(merged.entry(1))
    assert {"lin-yue"} == again.makers(again.entry(1))
    again.apply(again.entry(1), "review", actor="wang-fang")
    assert [] == [problem.kind for problem in verify_catalog(again) if problem.kind == "self-review"]


def test_who_takes_a_text_of_which_nobody_is_the_translator_answers_for_it(branches: Branches) -> None:
    branches.start(State.DRAFT, "甲")
    branches.branch(edit("乙", "lin-yue"))
    branches.branch(edit("丙", "wang-fang"))
    merged = branches.merged()

    merged.apply(merged.entry(1), "edit", actor="wang-fang", target="甲", origin="human")

    assert {"wang-fang"} == merged.makers(merged.entry(1))
