"""
More attacks (`attack_kinds.py`): a cheat who also changes what the deed is judged by.

Settings, people and ids, tags, pages that are adopted, ledgers that are copied, things that were worked out before.
Each is done by one person alone, under an address of their own.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tests.support.attack_kinds import at_work, attack, done, pick
from tests.support.attack_newsroom import SETTINGS, TAG, Newsroom
from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.pages.adoption.catalog_adoption import adopt_pages
from translator.newsroom.pages.adoption.page_pairs import find_pages
from translator.newsroom.pages.publication.provenance import seal
from translator.newsroom.review import decisions

if TYPE_CHECKING:
    from translator.newsroom.catalog.record import Entry


def settle(room: Newsroom, text: str, by: str = "") -> None:
    """Write the settings, and commit them where `by` somebody."""
    (room.root / "translator.toml").write_text(text)
    if by:
        room.commit(by)


def people(room: Newsroom, *changes: tuple[str, str], more: str = "", by: str) -> None:
    """Change the list of people, and commit it."""
    path = room.root / "glossaries/people.yml"
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text + more)
    room.commit(by)


def approve(room: Newsroom, actor: str, by: str = "") -> None:
    """Approve a text of lin, whatever the rules of decisions say, and commit that where `by` somebody."""
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry = next(
            item for item in catalog.entries if item.state is State.TRANSLATED and "lin" in catalog.makers(item)
        )
        catalog.apply(entry, "review", actor=actor)
    if by:
        room.commit(by)


@attack("page")
def commit_a_cache_that_says_that_a_changed_page_was_proved(room: Newsroom) -> None:
    path = room.project.article_path(TAG, done(room))
    path.write_bytes(seal(re.sub(rb"\n---\n\n.*?\n", "\n---\n\n999。\n".encode(), path.read_bytes(), flags=re.DOTALL)))
    catalog = room.catalog(done(room))
    digest = hashlib.sha256(f"{__version__} {code_version()} {catalog.digest}".encode())
    for part in (path, room.root / f"articles/en/{done(room)}.md"):
        digest.update(hashlib.sha256(part.read_bytes()).digest())
    stamp = room.root / f".translator/verify/{TAG}/{done(room)}.page"
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_bytes(digest.hexdigest().encode())
    room.git("add", "-f", str(stamp))
    room.commit("lin")


@attack("author")
def let_everybody_commit_for_others_in_the_commit_that_forges(room: Newsroom) -> None:
    settle(room, SETTINGS.replace("desk-bot@example.org", "*"))
    approve(room, "wang", "lin")


@attack("author")
def let_everybody_commit_for_others_and_forge_later(room: Newsroom) -> None:
    settle(room, SETTINGS.replace("desk-bot@example.org", "*"), "lin")
    approve(room, "wang", "lin")


@attack("author")
def take_the_language_out_of_the_targets(room: Newsroom) -> None:
    settle(room, 'targets = ["en"]\n')
    approve(room, "wang", "lin")


@attack("unread")
def leave_the_article_out(room: Newsroom) -> None:
    slug = at_work(room)
    approve(room, "wang")
    settle(room, SETTINGS + f'\n[articles]\nexclude = ["**/{slug}.md"]\n', "lin")


@attack("unread", "deleted")
def begin_the_ledgers_anew_in_another_folder(room: Newsroom) -> None:
    settle(room, 'locales = "other"\n' + SETTINGS)
    for slug in room.slugs:
        room.sync(slug)
    room.commit("lin")


@attack("deleted")
def move_the_ledgers_and_lose_lines_on_the_way(room: Newsroom) -> None:
    room.git("mv", "locales", "catalogs")
    settle(room, 'locales = "catalogs"\n' + SETTINGS)
    path = room.root / f"catalogs/{TAG}/{at_work(room)}.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-2]))
    room.commit("lin")


def _wrong_number(room: Newsroom) -> None:
    slug = at_work(room)
    room.write_article(slug, [*room.sentences(slug), "The bridge cost 323 dollars."])
    room.sync(slug)
    room.commit("mara")
    for name in ("lin", "wang"):
        with catalog_transaction(room.project, slug, TAG) as catalog:
            entry: Entry = next(item for item in catalog.entries if "323" in item.source)
            if name == "lin":
                decisions.edit(catalog, entry, room.person("lin"), "这座桥花了999美元。")
            else:
                catalog.apply(entry, "review", actor="wang")
        room.commit(name)


@attack("role")
def make_oneself_a_reviewer_and_review_later(room: Newsroom) -> None:
    people(room, ("roles: [author]", "roles: [author, reviewer]"), by="mara")
    approve(room, "mara", "mara")


@attack("unconfirmed")
def adopt_a_new_page_as_an_old_one(room: Newsroom) -> None:
    sentences = ["The bridge is new.", "It cost 323 dollars.", "The mayor opened it."]
    room.write_article("bridge", sentences)
    page = room.root / f"articles/{TAG}/bridge.md"
    page.write_text("---\nid: bridge\nlang: zh-Hans\n---\n\n这座桥是新的。\n\n它花了999美元。\n\n市长为它揭幕。\n")
    settle(room, SETTINGS.replace("\n[verify]", '\n[articles]\nsource = "en"\n\n[verify]'), "lin")
    project = room.project
    assert [page.status for page in adopt_pages(project, find_pages(project, ["bridge"], [TAG])[0])] == ["adopted"]
    room.commit("lin")


@attack("person")
def list_oneself_under_another_id(room: Newsroom) -> None:
    people(room, more="  wei: {roles: [reviewer], emails: [wei@example.net]}\n", by="wei@example.net")
    approve(room, "wei", "wei@example.net")


@attack("person")
def let_two_programs_be_four_eyes(room: Newsroom) -> None:
    people(room, more="  robo: {kind: machine, emails: [robo@example.net]}\n"
                      "  mona: {kind: machine, emails: [mona@example.net]}\n", by="li")  # fmt: skip
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        catalog.apply(entry, "edit", actor="robo", target="机器的话。")
        catalog.apply(entry, "review", actor="mona")
    room.commit("desk-bot@example.org")


@attack("person")
def let_an_agent_approve(room: Newsroom) -> None:
    approve(room, "agent:claude", "lin")


@attack("deleted", "outdated")
def make_a_published_page_ones_own(room: Newsroom) -> None:
    """The page loses what it says of its catalog, and the catalog goes: as if it had always been written by hand."""
    path = room.project.article_path(TAG, done(room))
    path.write_text(re.sub(r"\ntranslation:\n(?:[ #].*\n)*", "\n", path.read_text()).replace("。", "！"))
    for name in room.root.glob(f"locales/{TAG}/{done(room)}.*"):
        name.unlink()
    settle(room, SETTINGS + '\n[articles]\nsource = "en"\n', "lin")


@attack("unread")
def move_the_pages_and_leave_the_old_ones_to_readers(room: Newsroom) -> None:
    path = room.project.article_path(TAG, done(room))
    path.write_text(path.read_text().replace("。", "！"))
    settle(
        room, SETTINGS + '\n[articles]\npath = "articles/{tag}/{slug}.md"\ntags = {zh-Hans = "cn", zh-Hant = "tw"}\n'
    )
    room.commit("lin")
