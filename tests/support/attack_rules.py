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


@attack("unconfirmed")
def make_a_bot_of_ones_own(room: Newsroom) -> None:
    settle(room, SETTINGS.replace('"desk-bot@example.org"', '"desk-bot@example.org", "bot2@example.net"'), "lin")
    approve(room, "wang", "bot2@example.net")


@attack("author", "unconfirmed")
def delete_the_settings_and_begin_them_anew(room: Newsroom) -> None:
    (room.root / "translator.toml").unlink()
    room.commit("lin@example.org")
    settle(room, SETTINGS.replace("desk-bot@example.org", "*@example.net"), "lin")
    approve(room, "wang", "bot2@example.net")


@attack("author", "squash")
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


@attack("tail", "deleted", "changed", "rewritten")
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


@attack("unconfirmed")
def switch_the_check_off(room: Newsroom) -> None:
    settle(room, SETTINGS + '\n[checks]\nskip = ["num.value"]\n', "lin")
    _wrong_number(room)


@attack("unconfirmed")
def call_the_error_a_warning(room: Newsroom) -> None:
    settle(room, SETTINGS + '\n[checks.severity]\n"num.value" = "info"\n', "lin")
    _wrong_number(room)


@attack("role")
def make_oneself_a_reviewer_and_review_later(room: Newsroom) -> None:
    people(room, ("roles: [author]", "roles: [author, reviewer]"), by="mara")
    approve(room, "mara", "mara")


@attack("newcomer", "identity")
def move_the_list_of_people(room: Newsroom) -> None:
    settle(room, 'glossaries = "words"\n' + SETTINGS)
    (room.root / "words").mkdir()
    text = (room.root / "glossaries/people.yml").read_text()
    (room.root / "words/people.yml").write_text(text + "  wei: {roles: [reviewer], emails: [wei@example.net]}\n")
    room.commit("lin")
    approve(room, "wei", "wei@example.net")


@attack("newcomer", "identity")
def delete_the_list_of_people_and_begin_it_anew(room: Newsroom) -> None:
    path = room.root / "glossaries/people.yml"
    text = path.read_text()
    path.unlink()
    room.commit("lin@example.org")
    path.write_text(text + "  wei: {roles: [reviewer], emails: [wei@example.net]}\n")
    room.commit("lin")
    approve(room, "wei", "wei@example.net")


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


@attack("author")
def give_a_forged_commit_another_author_while_a_tag_remembers(room: Newsroom) -> None:
    approve(room, "wang", "lin")
    room.git("tag", "draft")
    room.git("commit", "-q", "--amend", "--author", "wang <wang@example.org>", "-m", "review", by="wang@example.org")


@attack("newcomer", "identity")
def list_oneself_under_another_id(room: Newsroom) -> None:
    people(room, more="  wei: {roles: [reviewer], emails: [wei@example.net]}\n", by="wei@example.net")
    approve(room, "wei", "wei@example.net")


@attack("self-review")
def be_two_by_an_address_with_a_plus(room: Newsroom) -> None:
    people(room, more="  yue: {roles: [reviewer], emails: [Lin+2@example.org]}\n", by="li")
    approve(room, "yue", "Lin+2@example.org")


@attack("self-review")
def be_two_by_an_id_that_looks_the_same(room: Newsroom) -> None:
    twin = room.chance.choice(["lіn", "Lin", "l-in", "Ｌin", "1in"])
    people(room, more=f"  {twin}: {{roles: [reviewer], emails: [twin@example.net]}}\n", by="li")
    approve(room, twin, "twin@example.net")


@attack("duplicate")
def copy_the_ledger_of_another_article(room: Newsroom) -> None:
    slug = done(room)
    for path in [*room.root.glob(f"articles/en/{slug}.md"), *room.root.glob(f"locales/*/{slug}.*")]:
        path.with_name(path.name.replace(slug, "copy")).write_bytes(path.read_bytes())
    room.commit("lin")


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


@attack("person")
def call_a_program_a_person(room: Newsroom) -> None:
    people(room, more="  robo: {kind: machine, emails: [robo@example.net]}\n", by="li")
    people(room, ("kind: machine, ", ""), by="lin")
    approve(room, "robo", "robo@example.net")


@attack("deleted", "outdated")
def make_a_published_page_ones_own(room: Newsroom) -> None:
    """The page loses what it says of its catalog, and the catalog goes: as if it had always been written by hand."""
    path = room.project.article_path(TAG, done(room))
    path.write_text(re.sub(r"\ntranslation:\n(?:[ #].*\n)*", "\n", path.read_text()).replace("。", "！"))
    for name in room.root.glob(f"locales/{TAG}/{done(room)}.*"):
        name.unlink()
    settle(room, SETTINGS + '\n[articles]\nsource = "en"\n', "lin")


@attack("newcomer")
def list_a_stranger_through_a_second_self(room: Newsroom) -> None:
    people(room, more="  wei: {roles: [editor], emails: [wei@example.net]}\n", by="lin")
    people(room, more="  zhu: {roles: [reviewer], emails: [zhu@example.net]}\n", by="wei@example.net")
    approve(room, "zhu", "zhu@example.net")


@attack("newcomer")
def give_somebody_an_address_of_ones_own(room: Newsroom) -> None:
    people(room, ("[chen@example.org]", "[chen@example.org, mine@example.net]"), by="mara")
    approve(room, "chen", "mine@example.net")


@attack("unconfirmed")
def make_oneself_a_reviewer_from_an_address_that_nobody_knows(room: Newsroom) -> None:
    people(room, ("roles: [author]", "roles: [author, reviewer]"), by="stranger@example.net")
    approve(room, "mara", "mara")


@attack("newcomer", "unconfirmed", "identity")
def merge_a_history_of_ones_own_with_another_beginning(room: Newsroom) -> None:
    files = {name: (room.root / name).read_text() for name in ("translator.toml", "glossaries/people.yml")}
    room.git("checkout", "-q", "--orphan", "mine")
    room.git("rm", "-rfq", ".")
    for name, text in files.items():
        (room.root / name).parent.mkdir(exist_ok=True)
        (room.root / name).write_text(text)
    people(room, more="  wei: {roles: [reviewer], emails: [wei@example.net]}\n", by="lin")
    room.git("checkout", "-q", "main")
    room.git("merge", "-q", "--allow-unrelated-histories", "-X", "theirs", "-m", "merge", "mine", by="lin@example.org")
    approve(room, "wei", "wei@example.net")


@attack("unread")
def move_the_pages_and_leave_the_old_ones_to_readers(room: Newsroom) -> None:
    path = room.project.article_path(TAG, done(room))
    path.write_text(path.read_text().replace("。", "！"))
    settle(
        room, SETTINGS + '\n[articles]\npath = "articles/{tag}/{slug}.md"\ntags = {zh-Hans = "cn", zh-Hant = "tw"}\n'
    )
    room.commit("lin")
