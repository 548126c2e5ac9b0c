"""
Whether an article is withdrawn: `unpublish` says so in its ledgers, and it stays so until `unpublish --undo` ends it.

A withdrawal names the article as a whole or one of its versions. What ends it names its line, so that after a merge of
branches an article that one of them took back is not out by what the other did before.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import CatalogError, FileError, NotReady
from translator.bilingual.i18n import _
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import VERSION_TAGS, LangTag
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.ground.project import ArticleRef, Project
from translator.newsroom.house.newsroom import Newsroom


class Withdrawal(msgspec.Struct, frozen=True, array_like=True):
    at: str
    actor: str
    reason: str
    is_whole: bool
    line: str
    """The hash of its line."""


def open_withdrawals(ledger: Ledger) -> list[Withdrawal]:
    """Return the withdrawals that nobody ended, the first one first."""
    ended = {event.data.undoes for event in ledger.events if event.action is Action.RESTORE}
    return [
        Withdrawal(event.at, event.actor, event.reason, getattr(event.data, "whole", False), line)
        for event, line in zip(ledger.events, ledger.hashes, strict=True)
        if event.action is Action.UNPUBLISH and line not in ended
    ]


def find_withdrawals(project: Project, ref: ArticleRef) -> dict[str, Withdrawal]:
    """
    Return what is withdrawn of an article: language → by whom and why; the source too where all of it is.

    Raises `LedgerError` for a ledger that cannot be read.
    """
    found = {}
    for tag in VERSION_TAGS:
        if withdrawals := _read(project, tag, ref.slug):
            found[str(tag)] = withdrawals[-1]
            if whole := [item for item in withdrawals if item.is_whole]:
                return dict.fromkeys(map(str, VERSION_TAGS), whole[-1])
    return found


def withdrawal_words(what: str, one: Withdrawal) -> str:
    return _("{slug} is withdrawn since {day}, by {person}: {reason}",
             slug=what, day=one.at[:10], person=one.actor, reason=one.reason or "–")  # fmt: skip


def withdrawn_versions(newsroom: Newsroom) -> set[tuple[str, str]]:
    """Return slug and language of all that is withdrawn, for lists; a ledger that cannot be read is passed over."""
    found = set[tuple[str, str]]()
    with newsroom.index.together():
        for ref in newsroom.articles:
            with suppress(CatalogError, FileError):
                found |= {(ref.slug, tag) for tag in find_withdrawals(newsroom, ref)}
    return found


def hold_withdrawn(newsroom: Newsroom, ref: ArticleRef, tags: Sequence[LangTag]) -> NotReady | None:
    """Return why some of `tags` do not go out; its own `tags` are those. None where nobody withdrew them."""
    withdrawn = find_withdrawals(newsroom, ref)
    held = tuple(tag for tag in tags if tag in withdrawn)
    if not held:
        return None
    one = withdrawn[held[0]]
    named = _(", ").join(held)
    more = "" if one.is_whole else f" --to {','.join(held)}"
    error = NotReady(
        withdrawal_words(ref.slug if one.is_whole else f"{ref.slug} ({named})", one),
        where=newsroom.relative(ref.path),
        hint=_("{command}   (ends that)", command=f"translator unpublish {ref.slug}{more} --undo --reason TEXT"),
    )
    error.tags = held
    return error


def _read(project: Project, tag: str, slug: str) -> Sequence[Withdrawal]:
    path = project.ledger_path(tag, slug)
    if not project.has(path):
        return ()
    look = project.index.look("withdrawal", tag, slug, environment=code_version("newsroom/catalog"), files=[path])
    known = unpacked(look.value, list[Withdrawal])
    if known is None:
        data = project.read(path)
        known = open_withdrawals(Ledger(data, where=project.relative(path))) if b'"unpublish"' in data else []
        look.keep(msgspec.msgpack.encode(known))
    return known
