"""The list of segments on the review page: whose it is, which filters it offers, and how far the person is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.desk.browser.sessions import SessionWorker
from translator.desk.browser.site import Site, person_of
from translator.newsroom.catalog import Entry
from translator.newsroom.catalog.entry import FLAGS
from translator.newsroom.review.filters import ALL
from translator.newsroom.review.labels import flag_name, progress_words, state_name
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from starlette.requests import Request


def worker_of(site: Site, request: Request) -> SessionWorker:
    return site.sessions.worker(person_of(request), request.path_params["slug"], request.path_params["tag"])


def go_to_segment(session: Session, key: str) -> Entry:
    """Make a segment the current one by its key; raises `UsageError` where the article no longer has it."""
    entry = session.catalog.find(key)
    if entry is None:
        raise UsageError(_("this segment is no longer in the article: load the page anew"))
    if session.number != entry.number:
        session.go(entry.number)
    return entry


def choose_filter(session: Session, wanted: str, order: str | None = None) -> None:
    """Let the session go by the filter of the page that asks: all pages of a person at an article share one session."""
    navigation = session.navigation
    if (navigation.wanted, navigation.order) != (wanted, order or navigation.order):
        try:
            navigation.set_filter(wanted, order)
        except UsageError:
            # The page has said so.
            navigation.set_filter(ALL, order)


def progress_of(session: Session) -> dict[str, Any]:
    """
    Return how far the person is with the article, in numbers and in words; errors as far as they are counted.

    `signs` has the worst finding of each segment that has one: it may have changed with another segment.
    """
    done, total, copy = session.done_count, len(session.catalog.entries), session.working_copy
    is_counted, errors = copy.check_more(0), copy.known_error_count
    words = progress_words(done, total, errors, is_counted=is_counted)
    spoken = _("{waiting} of {total} wait for you, {reviewed} are reviewed, {errors} errors",
               waiting=total - done, total=total, reviewed=copy.reviewed_count, errors=errors)  # fmt: skip
    return {"done": done, "total": total, "errors": errors, "waiting": total - done, "words": words, "spoken": spoken,
            "is_counted": is_counted, "signs": copy.known_signs}  # fmt: skip


def filters(chosen: str) -> list[tuple[str, str]]:
    """Return the filters that a page offers by name, and the one that an address brought along."""
    states = [(f"state:{state.value}", state_name(state)) for state in State]
    flags = [(f"flag:{flag}", flag_name(flag)) for flag in FLAGS]
    named = [
        ("all", _("all segments")),
        ("unresolved", _("what waits for me")),
        *states,
        *flags,
        ("severity:error", _("with errors")),
        ("comment", _("with comments")),
        ("unsaved", _("typed and not saved")),
    ]
    return named if chosen in dict(named) else [*named, (chosen, chosen)]
