"""
The attacks of `benchmarks.robustness.attacks`: each cheats in one way, in a newsroom whose history was honest so far.

An attack commits what it did as a cheat would, and names the kinds of problem of which `verify` must report at least
one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.support.attack_newsroom import CONVERTED, PEOPLE, SENTENCES, TAG, Newsroom, take_back
from translator.bilingual.model import State
from translator.newsroom.catalog.events import (
    Action,
    CarryData,
    ConvertData,
    EditData,
    RemarkData,
    WaiveData,
    encode_event,
)
from translator.newsroom.catalog.ledger import Ledger, line_hash
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.pages.publication.provenance import seal
from translator.newsroom.review import decisions, resegmentation

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.events import Event

ATTACKS: dict[str, tuple[Callable[[Newsroom], None], frozenset[str]]] = {}


def attack(*kinds: str) -> Callable[[Callable[[Newsroom], None]], Callable[[Newsroom], None]]:
    def register(function: Callable[[Newsroom], None]) -> Callable[[Newsroom], None]:
        ATTACKS[function.__name__.replace("_", " ")] = (function, frozenset(kinds))
        return function

    return register


def at_work(room: Newsroom) -> str:
    return room.slugs[1]


def done(room: Newsroom) -> str:
    return room.slugs[0]


def pick(room: Newsroom, catalog: Catalog, state: State) -> Entry:
    """Return an entry in this state that has its text by lin, where there is one."""
    found = [entry for entry in catalog.entries if entry.state is state]
    return room.chance.choice([entry for entry in found if catalog.makers(entry)] or found)


def decide(room: Newsroom, action: str, actor: str, by: str = "", **more: Any) -> None:
    """Write down what somebody decides about a text at work, and commit it as theirs, or as that of `by`."""
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        catalog.apply(pick(room, catalog, State.TRANSLATED), action, actor=actor, **more)
    room.commit(by or actor)


def write(path: Path, lines: list[bytes]) -> None:
    path.write_bytes(b"".join(line + b"\n" for line in lines))


def rechained(lines: list[bytes], start: int = 0) -> list[bytes]:
    """Return lines whose chain holds again from `start` on."""
    kept = lines[:start]
    names = {line_hash(line): line_hash(line) for line in kept}
    for line in lines[start:]:
        event = Ledger(line + b"\n").events[0]
        prev = tuple(names.get(name, line_hash(kept[-1]) if kept else name) for name in event.prev)
        kept.append(encode_event(replace(event, prev=prev)))
        names[line_hash(line)] = line_hash(kept[-1])
    return kept


def read(path: Path) -> tuple[list[bytes], list[Event]]:
    ledger = Ledger(path.read_bytes())
    return ledger.lines, ledger.events


def forged_line(room: Newsroom, slug: str, **changes: object) -> None:
    """Append what decisions would refuse: the last event with other words."""
    with catalog_transaction(room.project, slug, TAG) as catalog:
        catalog.ledger.append(replace(catalog.events[-1], **changes))  # type: ignore[arg-type]


@attack("self-review")
def approve_ones_own_text(room: Newsroom) -> None:
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry, wang = pick(room, catalog, State.TRANSLATED), room.person("wang")
        decisions.edit(catalog, entry, wang, entry.target.removesuffix("。") + "呢。")
        catalog.apply(entry, "review", actor="wang")
    room.commit("wang")


@attack("self-review")
def approve_ones_own_text_after_an_edit_that_came_to_nothing(room: Newsroom) -> None:
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry, wang = pick(room, catalog, State.TRANSLATED), room.person("wang")
        mine = entry.target.removesuffix("。") + "呢。"
        decisions.edit(catalog, entry, wang, mine)
        decisions.edit(catalog, entry, wang, mine + "！")
        if room.chance.random() < 0.5:
            take_back(catalog, entry, wang, State.TRANSLATED, mine)
        else:
            decisions.edit(catalog, entry, wang, mine)
        catalog.apply(entry, "review", actor="wang")
    room.commit("wang")


@attack("self-review")
def approve_ones_own_text_after_blanks_changed(room: Newsroom) -> None:
    slug = at_work(room)
    with catalog_transaction(room.project, slug, TAG) as catalog:
        entry = room.chance.choice([item for item in catalog.entries if item.state is State.TRANSLATED])
        decisions.edit(catalog, entry, room.person("wang"), entry.target.removesuffix("。") + "呢。")
        source = entry.source
    room.commit("wang")
    path = room.root / f"articles/en/{slug}.md"
    path.write_text(path.read_text().replace(source, source.replace(" ", "   ", 1)))
    room.sync(slug)
    room.commit("mara")
    with catalog_transaction(room.project, slug, TAG) as catalog:
        entry = next(item for item in catalog.entries if item.target.endswith("呢。") and item.source not in source)
        catalog.apply(entry, "review", actor="wang")
    room.commit("wang")


@attack("self-review")
def approve_a_part_of_ones_own_text(room: Newsroom) -> None:
    slug = at_work(room)
    with catalog_transaction(room.project, slug, TAG) as catalog:
        entry, wang = pick(room, catalog, State.TRANSLATED), room.person("wang")
        decisions.edit(catalog, entry, wang, entry.target.removesuffix("。") + "，后来。")
        first, _second = resegmentation.split(
            room.project.article(slug), catalog, entry, room.person("lin"), entry.source.index(" ", 5), 3
        )
        if first.state is State.DRAFT:
            decisions.accept(catalog, first, wang)
        catalog.apply(first, "review", actor="wang")
    room.commit("wang")


@attack("step")
def edit_what_was_approved_and_keep_the_approval(room: Newsroom) -> None:
    with catalog_transaction(room.project, done(room), TAG) as catalog:
        entry = pick(room, catalog, State.FINAL)
        catalog.apply(entry, "edit", actor="chen", target=entry.target.removesuffix("。") + "啊。", state=State.FINAL)
    room.commit("chen")


@attack("unseen-text")
def put_another_text_under_a_sign_off(room: Newsroom) -> None:
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        catalog.apply(entry, "review", actor="chen", target=entry.target.removesuffix("。") + "啊。")
    room.commit("chen")


@attack("unseen-text")
def approve_what_nobody_answers_for(room: Newsroom) -> None:
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        catalog.apply(entry, "draft", actor="system", target="没有人看过。", state=State.DRAFT, origin="mt:pseudo")
        catalog.apply(entry, "undo", actor="chen", state=State.TRANSLATED)
        catalog.apply(entry, "review", actor="chen")
    room.commit("chen")


@attack("foreign")
def change_the_catalog_outside(room: Newsroom) -> None:
    slug = done(room)
    path = room.project.catalog_path(TAG, slug)
    entry = pick(room, room.catalog(slug), State.FINAL)
    path.write_text(path.read_text().replace(f'msgstr "{entry.target}"', 'msgstr "改过了。"'))
    room.commit("lin")


@attack("deleted")
def change_a_line(room: Newsroom) -> None:
    path = room.ledger(done(room))
    lines, events = read(path)
    at = room.chance.choice([number for number, event in enumerate(events) if event.actor in {"wang", "chen", "li"}])
    second = str((int(events[at].at[-2]) + 1) % 10)
    lines[at] = encode_event(replace(events[at], at=f"{events[at].at[:-2]}{second}Z"))
    write(path, lines)
    room.commit("lin")


@attack("deleted")
def take_out_a_line(room: Newsroom) -> None:
    path = room.ledger(done(room))
    lines, _events = read(path)
    del lines[room.chance.randrange(1, len(lines) - 1)]
    write(path, lines)
    room.commit("lin")


@attack("order")
def change_the_order_of_lines(room: Newsroom) -> None:
    path = room.ledger(done(room))
    lines, events = read(path)
    following = [at for at in range(1, len(lines)) if events[at].prev == (line_hash(lines[at - 1]),)]
    at = room.chance.choice(following)
    lines[at - 1], lines[at] = lines[at], lines[at - 1]
    write(path, lines)
    room.commit("lin")


@attack("duplicate")
def repeat_a_line(room: Newsroom) -> None:
    path = room.ledger(done(room))
    lines, _events = read(path)
    lines.insert(room.chance.randrange(1, len(lines)) + 1, room.chance.choice(lines[:1]))
    write(path, lines)
    room.commit("lin")


def _cut_off(room: Newsroom, slug: str, count: int) -> None:
    lines, _events = read(room.ledger(slug))
    write(room.ledger(slug), lines[:-count])


@attack("deleted")
def cut_off_the_end(room: Newsroom) -> None:
    _cut_off(room, at_work(room), room.chance.randint(1, 3))


@attack("deleted")
def cut_off_the_end_and_commit(room: Newsroom) -> None:
    _cut_off(room, at_work(room), room.chance.randint(1, 3))
    room.commit("lin")


@attack("page")
def delete_the_ledger(room: Newsroom) -> None:
    room.ledger(done(room)).unlink()
    room.commit("lin")


@attack("deleted")
def change_a_line_and_chain_the_rest_anew(room: Newsroom) -> None:
    path = room.ledger(done(room))
    lines, events = read(path)
    at = room.chance.choice([number for number, event in enumerate(events[:-1]) if event.actor != "system"])
    lines[at] = encode_event(replace(events[at], data=EditData(seconds=600)))
    write(path, rechained(lines))
    room.commit("lin")


def _rewrite(room: Newsroom, count: int = 4) -> None:
    """Make the last commits anew, each by its own author, without one decision of a reviewer."""
    path = room.ledger(done(room)).relative_to(room.root).as_posix()
    commits = room.git("log", "--first-parent", "-20", "--format=%H %ae").splitlines()
    touched = [item for item in commits if path in room.git("show", "--name-only", "--format=", item.split()[0])]
    bases = [room.git("rev-parse", f"{item.split()[0]}^") for item in touched[:count]]
    base = [name for name in bases if room.git("ls-tree", name, path)][-1]
    todo = room.git("log", "--first-parent", "--reverse", "--format=%H %ae", f"{base}..HEAD").splitlines()
    lines, events = read(room.ledger(done(room)))
    known = len(room.git("show", f"{base}:{path}").splitlines())
    dropped = next(
        at for at in range(known, len(lines)) if events[at].action in {Action.REVIEW, Action.ACCEPT, Action.EDIT}
    )
    room.git("reset", "-q", "--hard", base)
    for item in todo:
        commit, email = item.split()
        room.git("checkout", "-q", commit, "--", ".")
        kept = [line for line in room.ledger(done(room)).read_bytes().split(b"\n")[:-1] if line != lines[dropped]]
        write(room.ledger(done(room)), rechained(kept))
        room.commit(email, "again")


@attack("author")
def forge_a_reviewer(room: Newsroom) -> None:
    decide(room, "review", "wang", "lin")


@attack("author")
def forge_a_reviewer_from_outside(room: Newsroom) -> None:
    decide(room, "review", "chen", "stranger@example.net")


@attack("author")
def change_an_address_to_forge_an_older_line(room: Newsroom) -> None:
    """The stranger's address becomes the reviewer's only after the fact."""
    forge_a_reviewer_from_outside(room)
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace("[chen@example.org]", "[chen@example.org, stranger@example.net]"))
    room.commit("lin")


@attack("author")
def squash_the_work_of_several(room: Newsroom) -> None:
    commits = room.git("log", "--first-parent", "--format=%H", "-16").splitlines()
    room.git("reset", "-q", "--soft", commits[-1])
    room.commit("li", "everything")


@attack("author")
def rebase_and_take_the_authors_away(room: Newsroom) -> None:
    commits = room.git("log", "--first-parent", "--format=%H", "-8").splitlines()[::-1]
    room.git("reset", "-q", "--hard", commits[0])
    for commit in commits[1:]:
        room.git("checkout", "-q", commit, "--", ".")
        room.commit("li", "replayed")


@attack("deleted")
def revert_a_commit_with_decisions(room: Newsroom) -> None:
    room.git("revert", "--no-edit", "HEAD", by="chen@example.org")


@attack("deleted")
def merge_and_drop_what_the_other_side_decided(room: Newsroom) -> None:
    room.git("checkout", "-q", "-b", "side")
    room.review(at_work(room), "wang")
    room.commit("wang")
    room.git("checkout", "-q", "main")
    room.commit("li", "meanwhile")
    room.git("merge", "-q", "-s", "ours", "-m", "merge", "side", by="li@example.org")
    room.git("branch", "-q", "-D", "side")


@attack("person", "author")
def make_oneself_a_second_identity(room: Newsroom) -> None:
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text() + "  wei: {roles: [reviewer], emails: [wei@example.net]}\n")
    decide(room, "review", "wei", "wei@example.net")


@attack("person", "author")
def move_ones_address_to_another_id(room: Newsroom) -> None:
    path = room.root / "glossaries/people.yml"
    path.write_text(PEOPLE.replace("lin@example.org", "lin.yue@example.org").replace(
        "emails: [chen@example.org]", "emails: [chen@example.org, lin@example.org]"))  # fmt: skip
    room.commit("lin@example.org")
    decide(room, "review", "chen", "lin@example.org")


@attack("role")
def review_without_being_a_reviewer(room: Newsroom) -> None:
    decide(room, "review", "mara")


@attack("role")
def make_oneself_a_reviewer(room: Newsroom) -> None:
    path = room.root / "glossaries/people.yml"
    path.write_text(path.read_text().replace("roles: [author]", "roles: [author, reviewer]"))
    decide(room, "review", "mara")


@attack("unseen-text")
def carry_an_approved_text_to_another_sentence(room: Newsroom) -> None:
    slug = done(room)
    source = "Its keeper has counted every wave."
    room.write_article(slug, [*room.sentences(slug), source])
    room.sync(slug)
    with catalog_transaction(room.project, slug, TAG) as catalog:
        entry = next(item for item in catalog.entries if item.source == source)
        other = pick(room, catalog, State.FINAL)
        entry.target, entry.record = other.target, replace(other.record, source_hash="")
        catalog.apply(entry, "carry", actor="system", data=CarryData(was=other.key))
    room.commit("mara")


@attack("person")
def decide_as_nobody(room: Newsroom) -> None:
    decide(room, "review", room.chance.choice(["system", "somebody"]), "desk-bot@example.org")


@attack("step")
def raise_a_state_without_its_step(room: Newsroom) -> None:
    decide(room, "finalise", "li")


@attack("empty", "unseen-text")
def approve_an_empty_text(room: Newsroom) -> None:
    with catalog_transaction(room.project, at_work(room), TAG) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        catalog.apply(entry, "edit", actor="lin", target=" ")
        catalog.apply(entry, "review", actor="wang")
    room.commit("desk-bot@example.org")


@attack("errors")
def approve_a_text_with_an_open_error(room: Newsroom) -> None:
    slug = at_work(room)
    room.write_article(slug, [*room.sentences(slug), "The bridge cost 48 million dollars."])
    room.sync(slug)
    room.commit("mara")
    with catalog_transaction(room.project, slug, TAG) as catalog:
        entry = next(item for item in catalog.entries if "48" in item.source)
        decisions.edit(catalog, entry, room.person("lin"), "这座桥耗资480万美元。")
    room.commit("lin")
    with catalog_transaction(room.project, slug, TAG) as catalog:
        catalog.apply(next(item for item in catalog.entries if "48" in item.source), "review", actor="wang")
    room.commit("wang")


@attack("reason")
def waive_without_a_reason(room: Newsroom) -> None:
    decide(room, "waive", "wang", data=WaiveData(check="num.value", fingerprint="f00d"))


@attack("reason")
def reject_without_a_reason(room: Newsroom) -> None:
    remarks = [("", RemarkData(category="style", severity="minor")), ("不好", RemarkData())]
    reason, data = room.chance.choice(remarks)
    decide(room, "reject", "wang", reason=reason, data=data)


@attack("page")
def change_a_published_page(room: Newsroom) -> None:
    path = room.project.article_path(TAG, done(room))
    text = room.chance.choice([found for pair in SENTENCES.values() for found in pair if found in path.read_text()])
    path.write_text(path.read_text().replace(text, "这一句换过了。"))
    room.commit("lin")


@attack("page")
def change_a_published_page_and_its_hash(room: Newsroom) -> None:
    path = room.project.article_path(room.chance.choice([TAG, CONVERTED]), done(room))
    data = path.read_text()
    if room.chance.random() < 0.5:
        data = re.sub(r"released_by: \[li\]", "released_by: [wang]", data)
    else:
        data = data.rstrip("\n").replace("\n---\n\n", "\n---\n\n又添了一段。\n\n", 1) + "\n"
    path.write_bytes(seal(data.encode()))
    room.commit("lin")


@attack("conversion")
def convert_what_nobody_wrote(room: Newsroom) -> None:
    with catalog_transaction(room.project, done(room), CONVERTED) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        known = next(event for event in reversed(catalog.events) if event.action is Action.CONVERT)
        catalog.apply(entry, "convert", actor="system", state=State.TRANSLATED, target="沒有人寫過這句話。",
                      origin="converted", signature=known.signature, data=ConvertData(origin_tag=TAG))  # fmt: skip
    room.commit("lin")


@attack("self-review")
def approve_the_conversion_of_ones_own_text(room: Newsroom) -> None:
    slug = done(room)
    with catalog_transaction(room.project, slug, CONVERTED) as catalog:
        entry = pick(room, catalog, State.TRANSLATED)
        known = next(event for event in reversed(catalog.events) if event.action is Action.CONVERT)
        # Without the names of those who wrote the other script, nothing here says that it is their own.
        catalog.apply(entry, "convert", actor="system", state=State.TRANSLATED, target=entry.target,
                      origin="converted", signature=known.signature, data=ConvertData(origin_tag=TAG))  # fmt: skip
        maker = min(load_catalog(room.project, slug, TAG).makers(other_of(room, slug, entry)))
        catalog.apply(entry, Action.REVIEW, actor=maker)
    room.commit(maker)


def other_of(room: Newsroom, slug: str, entry: Entry) -> Entry:
    other = load_catalog(room.project, slug, TAG).find(entry.key)
    assert other is not None
    return other
