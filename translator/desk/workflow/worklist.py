"""The worklist of a person as lines: what waits for them, the most urgent first, and what the signs say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

from translator.bilingual.i18n import message_tag
from translator.desk.workflow.sync_run import article_progress
from translator.newsroom.review.labels import step_name
from translator.newsroom.review.progress import hold_words
from translator.newsroom.review.worklist import OWN_SIGNS, Sign, sign_words, sort_worklist

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.review.progress import Progress
    from translator.newsroom.review.session import Session


class WaitingArticle(NamedTuple):
    slug: str
    tag: str
    words: tuple[str, ...]


def words_of(newsroom: Newsroom, row: Progress, signs: Sequence[Sign], me: str) -> list[str]:
    return list(sign_words(row, signs, me, newsroom.people.name_of(row.who, message_tag())))


def articles_for(newsroom: Newsroom, me: str, to: Sequence[str] = (), *, is_any: bool = False) -> list[WaitingArticle]:
    """Return the articles with a sign for somebody, the most urgent first; `is_any`: the others after them."""
    return [
        WaitingArticle(row.slug, row.target, (
            row.slug, row.target, step_name(row.next, row.follows), *words_of(newsroom, row, signs, me),
            *hold_words(row),
        ))
        for row, signs in sort_worklist(newsroom, article_progress(newsroom, (), to), me)
        if is_any or (OWN_SIGNS.intersection(signs) and not row.withdrawn)
    ]  # fmt: skip


def waiting_articles(
    session: Session, passed: Collection[tuple[str, str]], *, is_any: bool = False
) -> list[WaitingArticle]:
    """Return where somebody at an article may go on; neither that one, nor those `passed` already."""
    copy = session.working_copy
    found = articles_for(copy.newsroom, session.person.id, is_any=is_any)
    return [one for one in found if one[:2] not in {(copy.slug, copy.tag), *passed}]
