from __future__ import annotations

import random
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house import Newsroom, sync_article
from translator.newsroom.house.concordance import search_house
from translator.newsroom.house.memory import lookup, open_memory
from translator.newsroom.house.memory.lookup import Memory
from translator.newsroom.house.memory.store import (
    StoredUnit,
    _connect,
    _may_hold_units,
    add_units,
    confirmed_units,
    grams_of,
    store_path,
)

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = "---\ntitle: {title}\n---\n\n{body}\n"
TRANSLATED = {
    "The harbour is closed.": "港口关闭了。",
    "Ships must wait outside.": "船只须在港外等候。",
    "Nobody was hurt.": "无人受伤。",
    "Storm": "风暴",
    "Calm": "风平浪静",
}


@pytest.fixture
def archive(tmp_path: Path) -> Callable[..., Newsroom]:
    """Return a function that adds a translated article and returns the project as it is then."""

    def add(slug: str, body: str, *, title: str = "Storm", state: State = State.TRANSLATED) -> Newsroom:
        path = tmp_path / "articles/en" / f"{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(ARTICLE.format(title=title, body=body), encoding="utf-8")
        project = Newsroom(tmp_path, Settings())
        sync_article(project.article(project.select([slug])[0]), "zh-Hans")
        with catalog_transaction(project, slug, "zh-Hans") as catalog:
            for entry in catalog.entries:
                if entry.source in TRANSLATED:
                    catalog.apply(
                        entry, "edit", actor="li", target=TRANSLATED[entry.source], state=state, origin="human"
                    )
        return Newsroom(tmp_path, Settings())

    return add


Archive = Callable[..., Newsroom]


def test_an_equal_sentence_is_exact_and_says_where_it_comes_from(archive: Archive) -> None:
    memory = open_memory(archive("storm", "The harbour is closed. Ships must wait outside."), "en", "zh-Hans")
    (match,) = memory.lookup("Ships must wait outside.", limit=1)
    assert (match.target, match.score, match.origin, match.same_context) == ("船只须在港外等候。", 100, "storm", False)


def test_equal_neighbours_come_first(archive: Archive) -> None:
    archive("storm", "The harbour is closed. Nobody was hurt.")
    project = archive("calm", "Ships must wait outside. Nobody was hurt.", title="Calm")
    with catalog_transaction(project, "calm", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(3), "edit", actor="li", target="没有人受伤。", origin="human")
    memory = open_memory(project, "en", "zh-Hans")
    matches = memory.lookup("Nobody was hurt.", before="Ships must wait outside.")
    assert [(match.target, match.same_context) for match in matches[:2]] == [
        ("没有人受伤。", True),
        ("无人受伤。", False),
    ]


def test_a_sentence_that_left_its_article_is_remembered(archive: Archive) -> None:
    archive("storm", "The harbour is closed. Nobody was hurt.", state=State.FINAL)
    project = archive("storm", "The harbour is closed.", state=State.FINAL)
    (match,) = open_memory(project, "en", "zh-Hans").lookup("Nobody was hurt.", limit=1)
    assert (match.target, match.score) == ("无人受伤。", 100)

    (project.articles_dir / "en/storm.md").unlink()
    (match,) = open_memory(Newsroom(project.root, Settings()), "en", "zh-Hans").lookup("Nobody was hurt.", limit=1)
    assert match.target == "无人受伤。"


def test_the_source_of_a_stale_target_is_remembered(archive: Archive) -> None:
    archive("storm", "The harbour is closed.")
    project = archive("storm", "The harbour is closed today.")
    (match,) = open_memory(project, "en", "zh-Hans").lookup("The harbour is closed.", limit=1)
    assert (match.source, match.target, match.score) == ("The harbour is closed.", "港口关闭了。", 100)


def test_a_text_that_was_rejected_is_remembered_for_no_source(archive: Archive) -> None:
    archive("storm", "The harbour is closed.", state=State.FINAL)
    project = archive("storm", "The harbour is closed today.")
    for _turn in "once", "and after a second change":
        with catalog_transaction(project, "storm", "zh-Hans") as catalog:
            [entry] = [entry for entry in catalog.entries if "harbour" in entry.source]
            catalog.apply(entry, "accept", actor="li")
            catalog.apply(entry, "reject", actor="wang", reason="it is open")
        assert open_memory(project, "en", "zh-Hans").lookup("The harbour is closed.", limit=1) == []
        project = archive("storm", "The harbour is closed until Monday.")


def test_a_copy_that_nobody_confirmed_is_not_remembered(archive: Archive) -> None:
    project = archive("storm", "The harbour is closed.")
    with catalog_transaction(project, "storm", "zh-Hans") as catalog:
        [entry] = [entry for entry in catalog.entries if "harbour" in entry.source]
        catalog.apply(entry, "draft", actor="system", target="旧的。", state=State.TRANSLATED, origin="tm:exact")
    assert open_memory(project, "en", "zh-Hans").lookup("The harbour is closed.") == []
    with catalog_transaction(project, "storm", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(entry.number), "accept", actor="li")
    assert open_memory(project, "en", "zh-Hans").lookup("The harbour is closed.")[0].target == "旧的。"


def test_the_source_of_a_draft_that_nobody_confirmed_is_not(archive: Archive) -> None:
    archive("storm", "The harbour is closed.", state=State.DRAFT)
    project = archive("storm", "The harbour is closed today.", state=State.DRAFT)
    [entry] = [entry for entry in load_catalog(project, "storm", "zh-Hans").entries if entry.is_stale]
    assert entry.previous_source == "The harbour is closed."
    assert open_memory(project, "en", "zh-Hans").lookup("The harbour is closed.") == []


def test_a_split_article_takes_its_human_texts_along(archive: Archive, run_translator: Callable[..., object]) -> None:
    archive("storm", "The harbour is closed. Nobody was hurt.", state=State.FINAL)
    archive("storm", "The harbour is closed.", state=State.FINAL)
    project = archive("calm", "Nobody was seen. It rains.", title="Calm")
    path = project.articles_dir / "en/calm.md"
    path.write_text(path.read_text(encoding="utf-8").replace("Nobody was seen.", "Nobody was hurt."), encoding="utf-8")
    (project.root / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n', encoding="utf-8")
    run_translator("-C", str(project.root), "sync")
    run_translator("-C", str(project.root), "translate", "calm", "--to", "zh-Hans", "--engine", "pseudo")

    catalog = load_catalog(project, "calm", "zh-Hans")
    [entry] = [entry for entry in catalog.entries if entry.source == "Nobody was hurt."]
    assert (entry.target, entry.origin) == ("无人受伤。", "tm:exact")


def test_a_similar_sentence_has_a_score_below_100(archive: Archive) -> None:
    memory = open_memory(archive("storm", "The harbour is closed."), "en", "zh-Hans")
    (match,) = memory.lookup("The harbour was closed.")
    assert (match.source, match.target) == ("The harbour is closed.", "港口关闭了。")
    assert 85 <= match.score < 100
    assert memory.lookup("Quite another thing happened.") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("#, fuzzy\nmsgctxt", "msgctxt"),
        ("#, fuzzy\nmsgctxt", "#  see #, fuzzy\nmsgctxt"),
        ('msgid "Calm #, fuzzy."\nmsgstr ""', 'msgid "Calm #, fuzzy."\nmsgstr ""\n"风平"\n"浪静"'),
        (
            'msgid "Calm #, fuzzy."\nmsgstr ""\n',
            'msgid "Calm #, fuzzy."\nmsgstr "风平浪静"\nmsgid "One"\nmsgstr "一"\n',
        ),
    ],
)
def test_what_another_tool_confirmed_in_a_catalog_of_drafts_is_seen(archive: Archive, before: str, after: str) -> None:
    project = archive("storm", "Calm #, fuzzy.", state=State.DRAFT)
    with catalog_transaction(project, "storm", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "draft", actor="system", target="风暴", origin="mt:pseudo")
    path = project.catalog_path("zh-Hans", "storm")
    assert not _may_hold_units(project, [path, path.with_suffix(".jsonl")])
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")

    assert _may_hold_units(project, [path, path.with_suffix(".jsonl")])
    assert confirmed_units(load_catalog(project, "storm", "zh-Hans"))


def test_the_index_follows_the_catalogs(archive: Archive) -> None:
    project = archive("storm", "The harbour is closed.")
    assert open_memory(project, "en", "zh-Hans").size == 2
    with catalog_transaction(project, "storm", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li", target="港口已关闭。", origin="human")
    memory = open_memory(project, "en", "zh-Hans")
    assert [match.target for match in memory.lookup("The harbour is closed.")] == ["港口已关闭。"]
    project.catalog_path("zh-Hans", "storm").unlink()
    assert open_memory(project, "en", "zh-Hans").size == 0


def test_a_memory_that_is_open_follows_what_others_make_of_the_index(archive: Archive) -> None:
    project = archive("storm", "The harbour is closed. Nobody was hurt.")
    memory = open_memory(project, "en", "zh-Hans")
    assert [match.source for match in memory.lookup("The harbour was closed.")] == ["The harbour is closed."]
    archive("calm", "Ships must wait outside.", title="Calm")
    with catalog_transaction(project, "storm", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(2), "edit", actor="li", target="港口已关闭。", origin="human")
    open_memory(project, "en", "zh-Hans").close()

    assert [match.target for match in memory.lookup("The harbour was closed.")] == ["港口已关闭。"]
    assert [match.source for match in memory.lookup("Ships have to wait outside.")] == ["Ships must wait outside."]
    project.catalog_path("zh-Hans", "storm").unlink()
    open_memory(project, "en", "zh-Hans").close()
    assert memory.lookup("The harbour was closed.") == []


def test_a_newsroom_opens_a_memory_once(archive: Archive) -> None:
    project = archive("storm", "The harbour is closed.")
    memory = project.memory("en", "zh-Hans")
    assert project.memory("en", "zh-Hans") is memory
    archive("calm", "Nobody was hurt.", title="Calm")
    project._memories.clear()  # Some seconds later.
    assert project.memory("en", "zh-Hans").size == 4


def test_a_deleted_or_damaged_index_is_built_anew(archive: Archive) -> None:
    project = archive("storm", "The harbour is closed.")
    open_memory(project, "en", "zh-Hans").close()
    store_path(project).write_bytes(b"this is no database, and long enough to be read as one" * 20)
    assert open_memory(project, "en", "zh-Hans").size == 2
    store_path(project).unlink()
    assert open_memory(project, "en", "zh-Hans").size == 2


def test_an_unknown_direction_is_empty(archive: Archive) -> None:
    memory = open_memory(archive("storm", "Nobody was hurt."), "zh-Hans", "en")
    assert (memory.size, memory.lookup("无人受伤。")) == (0, [])


def test_words_are_found_on_both_sides_in_any_form_script_and_order(archive: Archive) -> None:
    newsroom = archive("storm", "The harbour is closed. Nobody was hurt.")

    def sources(text: str) -> list[str]:
        return [hit.source for hit in search_house(newsroom, text)]

    assert sources("受傷") == sources("hurts nobody") == sources("無人 hurt") == ["Nobody was hurt."]
    assert [hit.target for hit in search_house(newsroom, "HARBOURS")] == ["港口关闭了。"]
    assert sources("100%") == sources("harbour hurt") == sources("arbour") == []
    hit = search_house(newsroom, "harbour-closed")[0]
    assert (hit.kind, hit.origin, hit.number, hit.state) == ("article", "storm", 2, "translated")


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("GDP grew 3.5%", ["gdp", "grew", "gdpɸgrew", "3", "grewɸ3", "5", "3ɸ5"]),
        ("中国经济，增", ["中国", "国经", "经济", "增"]),
        ("用Git管理", ["用", "git", "管理"]),
        ("", []),
    ],
)
def test_grams_are_words_pairs_of_words_and_pairs_of_characters(text: str, grams: list[str]) -> None:
    assert grams_of(text) == grams


@pytest.mark.parametrize("chinese", [False, True])
def test_a_large_memory_finds_what_a_full_comparison_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chinese: bool
) -> None:
    letters = random.Random(7)
    alphabet = [chr(0x4E00 + number * 37) for number in range(300)] if chinese else [
        "".join(letters.choices("abcdefghij", k=5)) for _ in range(300)
    ]  # fmt: skip
    glue = "" if chinese else " "
    sources = [glue.join(letters.choices(alphabet, k=14)) for _ in range(600)]
    connection = _connect(tmp_path / "memory.sqlite")
    add_units(connection, "en>zh-Hans", "x.po", "x", [StoredUnit(source, "译") for source in sources])
    queries = [glue.join([*(source.split(" ") if glue else source)[:12], alphabet[0]]) for source in sources[:40]]
    whole = [Memory(connection, "en", "zh-Hans").lookup(query, limit=1) for query in queries]
    monkeypatch.setattr(lookup, "SCAN_LIMIT", 0)
    assert [Memory(connection, "en", "zh-Hans").lookup(query, limit=1) for query in queries] == whole
