"""
Pairs of branches, made at random with the program's own functions, and what must not be lost when they meet.

Used by `benchmarks.robustness.merge_branches` (figures) and by the tests (a few pairs). A newsroom has one English
article and one or two targets. A base is made, then two people work on it apart: they edit, accept, approve, send back,
comment, lock, split and merge segments, and change the article (words, blanks, insert, move, delete) and sync it.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, resegmentation

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence
    from pathlib import Path

SLUG = "harbour-news"
ARTICLE = f"articles/en/{SLUG}.md"
PEOPLE = {"ours": ("lin-yue", "wang-fang", "li-lei"), "theirs": ("zhou-lan", "chen-hao", "han-meimei")}
"""Author of texts, reviewer, editor on either side."""
NOUNS = ("ferry", "harbour", "council", "library", "market", "bridge", "school", "museum", "tram", "bakery", "orchard")
VERBS = ("opens", "closes", "moves", "grows", "repairs", "counts", "paints", "lends", "sells", "plans", "measures")
TAILS = ("this week", "after the storm", "in March", "for 31 days", "without delay", "near the old quay", "at dawn")
WORDS = (
    "渡轮",
    "港口",
    "议会",
    "图书馆",
    "市场",
    "大桥",
    "学校",
    "博物馆",
    "电车",
    "节日",
    "面包房",
    "果园",
    "今天",
    "早上",
)
DECISIONS = (
    ("edit",) * 9 + ("accept",) * 6 + ("review",) * 5 + ("reject",) * 2 + ("comment",) * 3 + ("finalise", "lock")
)
CHANGES = ("words", "words", "blanks", "insert", "insert", "move", "delete")


@dataclass(slots=True)
class Newsroom:
    """A project folder with one article, and the paragraphs of that article."""

    project: Project
    tags: tuple[str, ...]
    paragraphs: list[list[str]] = field(default_factory=list)

    def files(self) -> list[str]:
        """Return the files that a branch changes, from the root."""
        return [ARTICLE, *(f"locales/{tag}/{SLUG}.{end}" for tag in self.tags for end in ("po", "jsonl"))]

    def write_article(self) -> None:
        text = "\n\n".join(" ".join(paragraph) for paragraph in self.paragraphs)
        (self.project.root / ARTICLE).write_text(text + "\n", encoding="utf-8")

    def sync(self) -> None:
        """Do what `translator run` does, with a machine that says something else for each sentence."""
        ref = self.project.select([SLUG])[0]
        for tag in self.tags:
            sync_article(self.project.article(ref), tag)
            if tag == "zh-Hant":
                convert_catalog(self.project.article(ref), tag)
                continue
            with catalog_transaction(self.project, SLUG, tag) as catalog:
                for entry in catalog.entries:
                    if not entry.target and not entry.is_locked:
                        catalog.apply(entry, "draft", actor="system", target=f"机器译文：{entry.source}",
                                      origin="mt:pseudo", signature="pseudo|v:1")  # fmt: skip


@dataclass(slots=True)
class Work:
    """What one side did and where it stood at the end."""

    did: list[str] = field(default_factory=list)
    entries: dict[str, dict[str, Entry]] = field(default_factory=dict)
    """Tag → key → entry at the end."""
    comments: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    touched: dict[str, set[str]] = field(default_factory=dict)
    """Tag → keys about which this side wrote a line, those before and after a change of the source among them."""
    lines: dict[str, set[bytes]] = field(default_factory=dict)


def make_newsroom(root: Path, tags: Sequence[str]) -> Newsroom:
    """Make the settings of a newsroom in `root`."""
    root.mkdir(parents=True, exist_ok=True)
    targets = ", ".join(f'"{tag}"' for tag in tags)
    (root / "translator.toml").write_text(f"targets = [{targets}]\n", encoding="utf-8")
    (root / "articles/en").mkdir(parents=True, exist_ok=True)
    (root / ARTICLE).touch()
    return Newsroom(open_newsroom(root), tuple(tags))


def make_base(room: Newsroom, chance: random.Random, paragraphs: int = 12) -> None:
    """Write an article of 12 to 36 sentences and take its segments to states of all kinds."""
    room.paragraphs = [[sentence(chance) for _ in range(chance.randint(1, 3))] for _ in range(paragraphs)]
    room.write_article()
    room.sync()
    author, reviewer, editor = (Person(name) for name in ("zhou-lan", "wang-fang", "li-lei"))
    with catalog_transaction(room.project, SLUG, room.tags[0]) as catalog:
        for entry in catalog.entries:
            if chance.random() < 0.6:
                decisions.accept(catalog, entry, author)
            if entry.state is State.TRANSLATED and chance.random() < 0.6:
                decisions.review(catalog, entry, reviewer, findings_of=_clean)
        if chance.random() < 0.1:
            for entry in catalog.entries:
                with suppress(TranslatorError):
                    decisions.finalise(catalog, entry, editor, findings_of=_clean)
    room.sync()


def work(room: Newsroom, side: str, chance: random.Random, steps: int) -> Work:
    """Let one side work: `steps` decisions and changes of the article, those that are not permitted passed over."""
    done = Work()
    before = {tag: set(load_catalog(room.project, SLUG, tag).ledger.lines) for tag in room.tags}
    for _ in range(steps):
        kind = chance.choice(["decide"] * 6 + ["change"] * 2 + ["cut"])
        with suppress(TranslatorError):
            if kind == "change":
                done.did.append(change(room, chance))
            elif kind == "cut":
                done.did.append(cut(room, side, chance))
            else:
                done.did.append(decide(room, side, chance))
    room.sync()
    for tag in room.tags:
        _remember(done, load_catalog(room.project, SLUG, tag), tag, before[tag])
    return done


def _remember(done: Work, catalog: Catalog, tag: str, before: set[bytes]) -> None:
    done.entries[tag] = {entry.key: entry for entry in catalog.entries}
    done.lines[tag] = set(catalog.ledger.lines)
    new = [event for line, event in zip(catalog.ledger.lines, catalog.events, strict=True) if line not in before]
    done.touched[tag] = {event.key for event in new}
    for event in new:
        done.touched[tag] |= set(event.data.ancestors)
    done.comments[tag] = {}
    for event in new:
        if event.action in {Action.COMMENT, Action.REJECT}:
            done.comments[tag].setdefault(event.key, set()).add(event.reason)


def decide(room: Newsroom, side: str, chance: random.Random) -> str:
    """Take one decision about one segment."""
    author, reviewer, editor = (Person(name) for name in PEOPLE[side])
    action, tag = chance.choice(DECISIONS), room.tags[0]
    with catalog_transaction(room.project, SLUG, tag) as catalog:
        entry = chance.choice(catalog.entries)
        text = "".join(chance.choices(WORDS, k=4)) + "。"
        match action:
            case "edit":
                decisions.edit(catalog, entry, author, text)
            case "accept":
                decisions.accept(catalog, entry, author)
            case "review":
                decisions.review(catalog, entry, reviewer, findings_of=_clean)
            case "reject":
                decisions.reject(
                    catalog, entry, reviewer, f"不对{chance.random()}", category="accuracy", severity="major"
                )
            case "comment":
                decisions.comment(catalog, entry, reviewer, f"看看{chance.random()}")
            case "finalise":
                decisions.finalise(catalog, entry, editor, findings_of=_clean)
            case "lock":
                decisions.lock(catalog, entry, editor, unlock=entry.is_locked)
    return action


def cut(room: Newsroom, side: str, chance: random.Random) -> str:
    """Split a segment in two, or merge it with the next."""
    person, tag = Person(PEOPLE[side][0]), room.tags[0]
    with catalog_transaction(room.project, SLUG, tag) as catalog:
        entry = chance.choice(catalog.entries)
        if chance.random() < 0.5:
            resegmentation.split(
                room.project.article(SLUG), catalog, entry, person, entry.source.index(" ", len(entry.source) // 2) + 1
            )
            return "split"
        resegmentation.merge(room.project.article(SLUG), catalog, entry, person)
        return "merge"


def change(room: Newsroom, chance: random.Random) -> str:
    """Change the article in one place, and sync it."""
    kind, paragraphs = chance.choice(CHANGES), room.paragraphs
    paragraph = chance.choice(paragraphs)
    at = chance.randrange(len(paragraph))
    if kind == "words":
        words = paragraph[at].split(" ")
        words[chance.randrange(1, len(words) - 1)] = chance.choice(NOUNS)
        paragraph[at] = " ".join(words)
    elif kind == "blanks":
        paragraph[at] = paragraph[at].replace(" ", "  ", 1)
    elif kind == "insert":
        paragraphs.insert(chance.randrange(len(paragraphs) + 1), [sentence(chance)])
    elif kind == "move":
        paragraphs.insert(chance.randrange(len(paragraphs)), paragraphs.pop(chance.randrange(len(paragraphs))))
    elif len(paragraphs) > 3:
        paragraphs.remove(paragraph)
    room.write_article()
    room.sync()
    return kind


def sentence(chance: random.Random) -> str:
    """Return an English sentence; two of them are hardly ever equal."""
    number = chance.randrange(2, 9999)
    return (f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} the {chance.choice(NOUNS)} number {number} "
            f"{chance.choice(TAILS)}.")  # fmt: skip


def _clean(_entry: Entry) -> tuple[()]:
    return ()
