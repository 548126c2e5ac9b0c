"""A worklist: the articles that wait for somebody, the most urgent first, each with the signs that say why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial

from translator.bilingual.i18n import _, ngettext
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.review.autosave import visit_time
from translator.newsroom.review.comments import last_events
from translator.newsroom.review.permissions import Step
from translator.newsroom.review.progress import Progress, hold_words, progress_of
from translator.newsroom.review.session import Session


class Sign(StrEnum):
    """Why an article is looked at, the most urgent first; the last two tell why it rests."""

    LATE = "late"
    DUE = "due"
    SENT_BACK = "sent-back"
    ASKED = "asked"
    MINE = "mine"
    WAITING = "waiting"
    CHANGED = "changed"
    EMBARGOED = "embargoed"
    WITHDRAWN = "withdrawn"


OWN_SIGNS = frozenset({Sign.DUE, Sign.SENT_BACK, Sign.ASKED, Sign.MINE, Sign.WAITING, Sign.CHANGED})
_RESTING = {Step.PUBLISH, Step.FOLLOW, Step.WITHDRAWN}


def signs_for(row: Progress, me: str, visit: Callable[[], str] = str, now: datetime | None = None) -> list[Sign]:
    """Return the signs of an article for somebody; `visit` tells when they opened it last on this machine."""
    today = (now or datetime.now(UTC)).astimezone().date()
    is_over = row.next in _RESTING and me not in row.people
    mine, due = row.who == me and not is_over, "" if is_over else row.due
    here = row.seen.get(me, "")
    news = max((at for who, at in row.seen.items() if who != me), default="")
    signs = {
        Sign.LATE: bool(due) and due < today.isoformat(),
        Sign.DUE: mine and today.isoformat() <= due <= (today + timedelta(1)).isoformat(),
        Sign.SENT_BACK: bool(row.sent_back.get(me)),
        Sign.ASKED: bool(row.asked.get(me)),
        Sign.MINE: mine,
        Sign.WAITING: me in row.people and row.who in {"", me},
        Sign.CHANGED: news > here and news > (since := visit()) and bool(here or since),
        Sign.EMBARGOED: bool(row.embargo),
        Sign.WITHDRAWN: bool(row.withdrawn),
    }
    return [sign for sign, is_set in signs.items() if is_set]


def urgency(row: Progress, signs: Sequence[Sign], me: str) -> tuple[int, str, str, str]:
    """Return by what a list is sorted: what is late with others comes after what is one's own."""
    order = list(Sign)
    own = [sign for sign in signs if sign is not Sign.LATE or row.who == me]
    first = min(map(order.index, own), default=order.index(Sign.EMBARGOED))
    if Sign.LATE in signs:
        first = min(first, order.index(Sign.CHANGED))
    return len(order) if row.withdrawn else first, row.due or "9", row.oldest or "9", row.slug


def last_visit(article: Article, tag: str, me: str) -> str:
    """Return when somebody opened the article last, or did something there, UTC; empty for never."""
    visit = visit_time(article.newsroom, article.slug, tag, me)
    return max(visit, last_events(article.catalog(tag)).get(me, ""))


def sort_worklist(newsroom: Newsroom, rows: Iterable[Progress], me: str) -> list[tuple[Progress, list[Sign]]]:
    """Return articles with their signs for somebody, the most urgent first."""
    found = [
        (row, signs_for(row, me, partial(visit_time, newsroom, row.slug, row.target, me))) for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda item: urgency(item[0], item[1], me))


def session_words(session: Session) -> str:
    """Return in one line what the signs say of the article that somebody has open; empty for nothing."""
    copy, me = session.working_copy, session.person.id
    row = progress_of(copy.article, copy.tag)
    signs = signs_for(row, me, lambda: session.last_visit)
    return _("; ").join([*sign_words(row, signs, me, session.names.of(row.who)), *hold_words(row)])


def sign_words(row: Progress, signs: Iterable[Sign], me: str, who: str) -> Iterator[str]:
    """Yield what the signs say, `who` being the name of the person whose it is; holds have words of their own."""
    for sign in signs:
        match sign:
            case Sign.SENT_BACK:
                yield ngettext("{count} sent back to you", "{count} sent back to you", row.sent_back[me])
            case Sign.ASKED:
                yield ngettext("{count} comment for you", "{count} comments for you", row.asked[me])
            case Sign.CHANGED:
                yield _("changed since you were here")
            case Sign.LATE:
                yield _("late")
    if row.who and row.next not in _RESTING:
        name = _("yours") if row.who == me else who
        yield _("{who} until {day}", who=name, day=row.due) if row.due else name
    elif row.due and row.next not in _RESTING:
        yield _("due {day}", day=row.due)
