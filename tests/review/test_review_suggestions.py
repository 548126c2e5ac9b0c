"""Where a draft came from, and what else engines said: from ledgers of today, and from older ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import DraftData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import person_at_work
from translator.newsroom.review.navigation import MemoryDraft, OfferedText, memory_draft, offered_texts
from translator.newsroom.review.session import Session, ShownSegment

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TAG = "zh-Hans"


def one(source: str = "The ferry made 42 trips.") -> tuple[Catalog, Entry]:
    entry = Entry(source)
    return Catalog("night", TAG, "en", Ledger(), entries=[entry]), entry


def test_a_draft_of_the_memory_says_where_it_is_from_although_the_memory_has_it_no_more(
    tmp_path: Path, run_translator: Callable[..., object]
) -> None:
    for path, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "glossaries/people.yml": "people:\n  lin-yue: {roles: [translator], emails: [test@example.org]}\n",
        "articles/en/quay.md": "---\nlang: en\n---\n\nThe ferry made 31 trips.\n",
        "articles/en/night.md": "---\nlang: en\n---\n\nThe ferry made 42 trips.\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    run_translator("sync")
    run_translator("set", "quay", "1", "--to", TAG, "--by", "lin-yue", "渡轮往返31趟。")
    run_translator("translate", "night", "--to", TAG, "--engine", "pseudo")
    (tmp_path / "locales" / TAG / "quay.po").unlink()
    (tmp_path / "locales" / TAG / "quay.jsonl").unlink()

    newsroom = open_newsroom(tmp_path)
    session = Session(newsroom.article("night"), TAG, person_at_work(newsroom, "lin-yue"), wanted="all")
    shown = ShownSegment(session, session.catalog.entry(1))

    assert shown.memory_draft == MemoryDraft("渡轮往返42趟。", 99, "quay", "The ferry made 31 trips.", "渡轮往返31趟。")
    assert shown.matches == []
    event = load_catalog(newsroom, "night", TAG).events[-1]
    assert event.data == DraftData(**{
        **event.data.as_dict(), "repairs": ("number:31→42",),
        "match_source": "The ferry made 31 trips.", "match_target": "渡轮往返31趟。",
    })  # fmt: skip


def test_an_exact_match_has_the_source_of_the_segment() -> None:
    catalog, entry = one()
    catalog.apply(entry, "draft", actor="system", target="渡轮往返42趟。", origin="tm:exact", state=State.TRANSLATED,
                  signature="tm|same-context|from:quay", data=DraftData(score=100))  # fmt: skip

    draft = memory_draft(catalog, entry)

    assert draft is not None
    assert (draft.source, draft.target) == (entry.source, entry.target)


def test_what_the_gate_refused_stays_with_its_reason_whatever_a_later_run_does() -> None:
    catalog, entry = one()

    def fail(origin: str, reason: str, *raw: str) -> None:
        catalog.apply(entry, "draft", actor="system", target="", state=State.NEW, origin=origin, reason=reason, raw=raw)

    fail("mt:llama", "num.value: 42 missing", "渡轮往返多趟。")
    fail("mt:http", "the server did not answer")
    fail("mt:http", "the server did not answer")
    refused = [OfferedText("", "mt:http", "the server did not answer"),
               OfferedText("渡轮往返多趟。", "mt:llama", "num.value: 42 missing")]  # fmt: skip
    assert offered_texts(catalog, entry) == refused

    catalog.apply(entry, "edit", actor="lin-yue", target="渡轮往返42趟。", origin="human")
    assert offered_texts(catalog, entry) == refused
