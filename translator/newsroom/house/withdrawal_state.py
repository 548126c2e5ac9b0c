"""
The obstacles that keep an article back: its withdrawals (`unpublish`, until `unpublish --undo`), and its embargo.

A withdrawal names the article as a whole or one of its versions. Its end names its line, so that after a merge of
branches an article that one of them took back is not out by what the other did before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import ArticleError, CatalogError, FileError, NotReady, PublishError, UsageError
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


def open_withdrawals(ledger: Ledger) -> list[Withdrawal]:
    ended = {event.data.undoes for event in ledger.events if event.action is Action.RESTORE}
    return [
        Withdrawal(event.at, event.actor, event.reason, getattr(event.data, "whole", False), line)
        for event, line in zip(ledger.events, ledger.hashes, strict=True)
        if event.action is Action.UNPUBLISH and line not in ended
    ]


class _Held(msgspec.Struct, frozen=True, array_like=True):
    withdrawals: dict[str, Withdrawal]
    embargo: str | None


def find_withdrawals(newsroom: Newsroom, ref: ArticleRef) -> dict[str, Withdrawal]:
    """
    Return what is withdrawn of an article: language → by whom and why; the source too where all of it is.

    Raises `LedgerError` for a ledger that cannot be read.
    """
    return _find_held(newsroom, ref).withdrawals


def _find_held(newsroom: Newsroom, ref: ArticleRef) -> _Held:
    # One row for both: lists ask for both of every article.
    paths = {str(tag): newsroom.ledger_path(tag, ref.slug) for tag in VERSION_TAGS}
    environment = code_version("newsroom/catalog", "newsroom/articles")
    look = newsroom.index.look("held", "", ref.slug, environment=environment, files=[ref.path, *paths.values()])
    known = unpacked(look.value, _Held)
    if known is not None:
        return known
    withdrawals = _read_withdrawals(newsroom, paths)
    try:
        known = _Held(withdrawals, _read_embargo(newsroom, ref))
    except (ArticleError, FileError, OSError):  # Callers that ask for the embargo hear of it.
        return _Held(withdrawals, None)
    look.keep(msgspec.msgpack.encode(known))
    return known


def _read_embargo(newsroom: Newsroom, ref: ArticleRef) -> str:
    stated = newsroom.article(ref).front_matter.values.get("embargo")
    return "" if stated is None else str(stated)


def _read_withdrawals(project: Project, paths: Mapping[str, Path]) -> dict[str, Withdrawal]:
    found = {}
    for tag, path in paths.items():
        data = project.read(path) if project.has(path) else b""
        if b'"unpublish"' in data and (withdrawals := open_withdrawals(Ledger(data, where=project.relative(path)))):
            found[tag] = withdrawals[-1]
            if whole := [item for item in withdrawals if item.is_whole]:
                return dict.fromkeys(paths, whole[-1])
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


EXAMPLE = "2026-12-01T08:00+08:00"


def refuse_embargoed(newsroom: Newsroom, ref: ArticleRef, *, layout: str, now: datetime | None = None) -> None:
    """
    Raise `PublishError` where the embargo of an article has not passed, or cannot be read.

    `now` is the moment to go by, with its zone; None: this one. `layout` is what the article was to be published as.
    """
    moment = find_embargo(newsroom, ref)
    if moment and moment > (now or datetime.now(UTC)):
        raise PublishError(
            _("{slug} is under embargo until {time}", slug=ref.slug, time=in_local_zone(moment)),
            where=newsroom.relative(ref.path),
            hint=from_then_on(ref.slug, layout),
        )


def from_then_on(what: str, layout: str) -> str:
    """Return the hint that says how to publish `what` (an article or an option) when its embargo has passed."""
    more = "" if layout == "markdown" else f" --layout {layout}"
    return _("{command}   (from then on)", command=f"translator publish {what}{more}")


def find_embargo(newsroom: Newsroom, ref: ArticleRef) -> datetime | None:
    """Return the embargo of an article, None where it has none; raises `PublishError` if it is not a moment."""
    stated = _find_held(newsroom, ref).embargo
    value = _read_embargo(newsroom, ref) if stated is None else stated
    return parse_embargo(value, where=newsroom.relative(ref.path)) if value else None


def parse_embargo(value: object, *, where: str) -> datetime:
    """Return an embargo as it was written; raises `PublishError` for anything but a time with its zone."""
    moment = _moment(str(value))
    if moment is None:
        raise PublishError(
            _("the embargo {value} is not a time with its zone", value=repr(str(value))),
            where=where,
            hint=f"embargo: {EXAMPLE}",
        )
    return moment


def parse_now(text: str) -> datetime:
    """Return the moment that `--now` names; raises `UsageError` for anything but a time with its zone."""
    moment = _moment(text)
    if moment is None:
        raise UsageError(_("{value} is not a time with its zone", value=repr(text)), hint=f"--now {EXAMPLE}")
    return moment


def in_local_zone(moment: datetime) -> str:
    """Return a moment as the reader's clock shows it, with the offset of their zone."""
    local = moment.astimezone()
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} (UTC{offset[:3]}:{offset[3:5]})"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None
