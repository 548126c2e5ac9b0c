"""Random honest histories: whatever happens in whatever order, nothing is lost and everything can be proved."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.variants import sampled
from translator.bilingual.errors import CatalogError, ReviewError
from translator.bilingual.model import State
from translator.newsroom.catalog.article_merge import merge_segments
from translator.newsroom.catalog.po import render_po
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house.people import Person
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.review import decisions

from .conftest import SLUG, TAG

if TYPE_CHECKING:
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.ground.project import Project

PEOPLE = [Person("lin-yue"), Person("wang-fang"), Person("li-lei")]
WORDS = [
    "market",
    "harbour",
    "ferry",
    "minister",
    "percent",
    "would",
    "not",
    "never",
    "early",
    "12",
    "31",
    "billion",
    "and",
    "said",
]
STEPS = 30


def sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(WORDS, k=chance.randint(3, 8))).capitalize() + "."


def edit_article(article: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(article))
    match chance.choice(["change", "spaces", "move", "add", "remove", "undo"]):
        case "change":
            words = article[at].split()
            words[chance.randrange(len(words))] = chance.choice(WORDS)
            article[at] = " ".join(words)
        case "spaces":
            article[at] = article[at].replace(" ", "  ", 1)
        case "move":
            article.insert(chance.randrange(len(article)), article.pop(at))
        case "add":
            article.insert(at, sentence(chance))
        case "remove" if len(article) > 2:
            article.pop(at)
        case _:
            article[at] = article[at].replace("  ", " ")


def decide(catalog: Any, chance: random.Random) -> None:
    entry, person = chance.choice(catalog.entries), chance.choice(PEOPLE)
    text = f"译文{chance.randrange(5)}"
    state = chance.choice([State.TRANSLATED, State.REVIEWED, State.FINAL, State.DRAFT])
    match chance.choice(["draft", "edit", "mark", "mark", "all", "comment", "lock"]):
        case "draft" if entry.state.rank <= State.DRAFT.rank:
            catalog.apply(entry, "draft", actor="system", target=text, origin="mt:pseudo", signature="pseudo")
        case "edit":
            decisions.edit(catalog, entry, person, text)
        case "comment":
            decisions.comment(catalog, entry, person, "看一看")
        case "lock":
            decisions.lock(catalog, entry, person, unlock=entry.is_locked)
        case "all":
            mark(catalog, catalog.entries, person, state)
        case _:
            mark(catalog, [entry], person, state)


def mark(catalog: Any, entries: Any, person: Person, state: State) -> None:
    decisions.mark(
        catalog, entries, person, state,
        findings_of=lambda _entry: (), reason="because", category="accuracy", severity="minor",
    )  # fmt: skip


def view(entries: list[Entry]) -> list[tuple[object, ...]]:
    """What must survive writing and reading; an obsolete PO entry has no place for more."""
    return [
        (entry.number, entry.context, entry.source, entry.target, entry.comments, entry.state, entry.is_stale,
         entry.is_rejected, entry.is_locked, entry.is_foreign, entry.previous_source, entry.signature)
        for entry in entries
    ]  # fmt: skip


def work_elsewhere(project: Project, chance: random.Random) -> None:
    """Do to the PO what another tool may do: retype a target, set or take away the fuzzy flag."""
    path = project.catalog_path(TAG, SLUG)
    text = path.read_text()
    old, new = chance.choice([("译文1", "别处"), ("译文2", "译文3"), ("#, fuzzy\n", ""), ("别处", "")])
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize("seed", sampled(range(25), 5))
def test_an_honest_history_loses_nothing_and_is_proved(project: Project, segments: Any, seed: int) -> None:
    chance = random.Random(seed)
    article = [sentence(chance) for _ in range(4)]
    for _ in range(STEPS):
        what = chance.choice(["article", "decide", "decide", "decide", "elsewhere"])
        try:
            with catalog_transaction(project, SLUG, TAG) as catalog:
                if what == "article" or not catalog.entries:
                    edit_article(article, chance)
                    merge_segments(catalog, segments(*article), path="a.md")
                elif what == "decide":
                    decide(catalog, chance)
                now = view(catalog.entries), view(catalog.obsolete)
        except (ReviewError, CatalogError):
            now = None
        loaded = load_catalog(project, SLUG, TAG)

        if now is not None:
            assert (view(loaded.entries), view(loaded.obsolete)) == now
            assert render_po(loaded) == project.catalog_path(TAG, SLUG).read_bytes()
        bad = [problem for problem in verify_catalog(loaded) if problem.kind != "foreign"]
        assert bad == []
        if what == "elsewhere" and loaded.entries:
            work_elsewhere(project, chance)

    with catalog_transaction(project, SLUG, TAG) as catalog:
        merge_segments(catalog, segments(*article), path="a.md")
    assert verify_catalog(load_catalog(project, SLUG, TAG)) == []
    with catalog_transaction(project, SLUG, TAG) as catalog:
        assert not merge_segments(catalog, segments(*article), path="a.md").is_changed
