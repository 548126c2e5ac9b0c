"""`translator review`: go through an article segment by segment."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import ExitCode, UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import By, argument, complete_slug, complete_target, current_newsroom, option
from translator.newsroom.ground.console import exit_with, talk
from translator.newsroom.ground.extras import install_command
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom


def open_session(
    newsroom: Newsroom,
    slug: str,
    to: str,
    *,
    by: str | None = None,
    wanted: str = "unresolved",
    order: str = "article",
    start: int = 0,
) -> Session:
    """Open a review session for the person at work. Raises `UsageError`, and `CatalogError` before the first `sync`."""
    from translator.bilingual.words.language import parse_tag
    from translator.newsroom.house.people import person_at_work

    article, tag = newsroom.article(newsroom.select_one(slug)), parse_tag(to)
    person = person_at_work(newsroom, by)
    session = Session(article, tag, person, wanted=wanted, order=order, start=start)
    session.catalog.require_entries()
    if not start and (asked := session.asked_number()):
        session.go(asked)
    return session


def review(
    slug: Annotated[
        str, argument("SLUG", _("The article (default: your most urgent one)."), autocompletion=complete_slug)
    ] = "",
    to: Annotated[str, option("--to", _("Target language."), "TAG", autocompletion=complete_target)] = "",
    plain: Annotated[bool, option("--plain", _("One segment a prompt: for screen readers."))] = False,
    wanted: Annotated[
        str, option("--filter", _("Segments to review: unresolved, all, state:STATE …"), "FILTER")
    ] = "unresolved",
    order: Annotated[str, option("--order", _("article, or risk: the riskiest first."), "ORDER")] = "article",
    start: Annotated[int, option("--from", _("Begin here; default: where you left off."), "NUMBER", min=0)] = 0,
    by: By = None,
) -> None:
    """Review an article segment by segment."""
    from translator.desk.workflow.sync_run import note_behind
    from translator.newsroom.review.worklist import session_words

    if order not in {"article", "risk"}:
        raise UsageError(_("{text} is not an order", text=repr(order)), hint="--order article | risk")
    newsroom = current_newsroom()
    if not slug or not to:
        slug, to = _choose(newsroom, slug, to, by)
    is_full, passed = not plain and _has_screen() and bool(find_spec("textual")), set[tuple[str, str]]()
    while True:
        note_behind(newsroom, [slug], [to])
        session = open_session(newsroom, slug, to, by=by, wanted=wanted, order=order, start=start)
        if words := session_words(session):
            talk(_("note: ") + words)
        if not is_full:
            break
        passed.add((session.working_copy.slug, session.working_copy.tag))
        chosen = _on_screen(session, passed=frozenset(passed))
        if chosen is None or session.autosave.unwritten:
            exit_with(_exit_code(session))
            return
        slug, to, start = *chosen, 0
    if not plain and _has_screen():
        talk(_("the full screen comes with an extra ({command}); this is --plain", command=install_command("tui")))
    from translator.desk.plain.session_loop import PlainReview

    is_done = PlainReview(session).run()
    session.close()
    exit_with(_exit_code(session) if is_done else ExitCode.ERROR)


def _choose(newsroom: Newsroom, slug: str, to: str, by: str | None) -> tuple[str, str]:
    from translator.desk.workflow.sync_run import articles_for
    from translator.newsroom.house.people import person_at_work

    if slug:
        tags = newsroom.targets_of(newsroom.select_one(slug))
        if len(tags) != 1:
            raise UsageError(_("say which language"), hint=f"translator review {slug} --to {'|'.join(tags)}")
        return slug, tags[0]
    person = person_at_work(newsroom, by)
    found = articles_for(newsroom, person.id, [to] if to else [])
    if not found:
        raise UsageError(_("nothing waits for {person}", person=person.id), hint="translator status")
    return found[0][:2]


def _exit_code(session: Session) -> ExitCode:
    return ExitCode.ERROR if session.autosave.unwritten else ExitCode.OK


def _has_screen() -> bool:
    from translator.desk.render.console import is_terminal

    return sys.stdin.isatty() and is_terminal(sys.stdout)


def _on_screen(session: Session, *, passed: frozenset[tuple[str, str]]) -> tuple[str, str] | None:
    from translator.desk.terminal.launch import review_on_screen
    from translator.newsroom.review.progress import summary_lines

    chosen = review_on_screen(session, passed=passed)
    sys.stdout.write("".join(f"{line}\n" for line in summary_lines(session)))
    return chosen
