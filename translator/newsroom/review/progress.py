"""The progress of an article: the numbers of `translator status`, with the open errors of the last check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.model import State, short_hash
from translator.bilingual.tables import unpacked
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.ground.house_index import Look, digest_of
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom, is_fresh
from translator.newsroom.house.catalog_conversion import is_own_wording, is_settled_conversion, open_doubts
from translator.newsroom.house.people import People, people_path
from translator.newsroom.house.withdrawal_state import find_embargo, find_withdrawals
from translator.newsroom.review.comments import asked_people, assignment_of, last_events, sent_back_to
from translator.newsroom.review.labels import event_name, number_list, people_list, progress_words
from translator.newsroom.review.permissions import Step, next_people, next_step, publishers

if TYPE_CHECKING:
    from translator.newsroom.review.session import Session


@dataclass(frozen=True, slots=True)
class Progress:
    slug: str
    source: str
    target: str
    segments: int
    states: dict[str, int]
    coverage: float
    """Share of segments that a person has confirmed (`translated` or better), 0 to 1."""
    stale: int
    rejected: int
    unknown: int
    """Segments whose text was changed in another tool, with nobody on record for it."""
    errors: int | None
    """Open error findings; None where nothing was checked since the last change."""
    oldest: str
    """Time of the oldest decision that waits for a reviewer, UTC; empty where none waits."""
    next: Step
    people: tuple[str, ...]
    follows: str = ""
    """Tag of the version that this one is converted from; empty where it is translated."""
    derived: int = 0
    doubts: int = 0
    """Characters of these that a conversion can only guess and that nobody chose."""
    conflicts: int = 0
    """Segments to which two branches gave different texts, until somebody chooses."""
    suggestions: int = 0
    """Texts laid beside segments, until somebody takes or dismisses them."""
    unsaved: int = 0
    """Texts that people typed in a review on this machine and never saved; counted by `article_progress`."""
    score: float | None = None
    """
    Quality of what people judged of the text (`metrics.quality.score_of`), 100 at best; None where they judged nothing,
    and as for `errors`.
    """
    withdrawn: str = ""
    """Since when the version is withdrawn, UTC; empty where it is not."""
    embargo: str = ""
    """The moment before which the article is not published, as long as it has not passed; else empty."""
    who: str = ""
    """The person whose work it is; empty where it is nobody's."""
    due: str = ""
    """ISO date; empty without one."""
    sent_back: dict[str, int] = field(default_factory=dict)
    """Person → rejected segments whose text is theirs."""
    asked: dict[str, int] = field(default_factory=dict)
    """Person → open comments that wait for them."""
    seen: dict[str, str] = field(default_factory=dict)
    """Person, or `system` or `unknown`, → when they did something last, UTC."""


class SegmentCounts(NamedTuple):
    segments: int
    states: dict[str, int]
    stale: int
    rejected: int
    unknown: int
    derived: int
    conflicts: int
    suggestions: int


def count_segments(catalog: Catalog) -> SegmentCounts:
    entries = catalog.entries
    counts = Counter(entry.state for entry in entries)
    return SegmentCounts(
        segments=len(entries),
        states={state.value: counts[state] for state in State},
        stale=sum(entry.is_stale for entry in entries),
        rejected=sum(entry.is_rejected for entry in entries),
        unknown=sum(entry.is_foreign and not catalog.stands_as_adopted(entry) for entry in entries),
        derived=sum(entry.is_derived and entry.state.rank < State.REVIEWED.rank for entry in entries),
        conflicts=sum(entry.is_conflict for entry in entries),
        suggestions=sum(len(catalog.proposals(entry)) for entry in entries),
    )


def measure(
    project: Newsroom,
    catalog: Catalog,
    people: People,
    *,
    follows: str = "",
    origin: Catalog | None = None,
    is_synced: bool = False,
) -> Progress:
    """
    Count the segments of `catalog`; `follows` is the tag of the version that it is converted from, if any.

    `origin` is that version's catalog; None where it is the source.

    `is_synced` says that a catalog without segments is complete, so that it can be published.
    """
    entries = catalog.entries
    ours = [entry for entry in entries if not catalog.stands_as_adopted(entry)]
    counts = count_segments(catalog)
    confirmed = sum(entry.state.rank >= State.TRANSLATED.rank for entry in entries)
    is_settled = bool(follows and entries) and all(
        is_settled_conversion(entry, origin) or entry.state is State.FINAL for entry in entries
    )
    derived = [entry for entry in entries if entry.is_derived]
    settled = project.glossary.settled_forms(catalog.tag) if derived else frozenset()
    doubts = sum(len(open_doubts(catalog, entry, settled)) for entry in derived)
    step = Step.PUBLISH if is_synced and not entries else next_step(catalog)
    if is_settled:
        step = Step.REVIEW if doubts else Step.PUBLISH
    is_out = is_settled and not doubts
    waiting = [entry.record.at for entry in ours
               if entry.state.rank < State.REVIEWED.rank and entry.record.at and not is_out]  # fmt: skip
    written = [entry for entry in ours if follows and is_own_wording(catalog, entry)]
    own_step, to_take = next_step(catalog, written), entries
    if not doubts and own_step not in {Step.SYNC, Step.PUBLISH}:
        step, to_take = own_step, written
    elif not doubts and follows and step not in {Step.SYNC, Step.PUBLISH}:
        step, to_take = Step.FOLLOW, []
    return Progress(
        slug=catalog.slug,
        source=catalog.source_tag,
        target=catalog.tag,
        coverage=confirmed / len(entries) if entries else 0.0,
        errors=remembered_errors(project, catalog),
        score=remembered_score(project, catalog),
        oldest=min(waiting, default=""),
        next=step,
        people=publishers(people) if is_out else next_people(catalog, people, to_take),
        follows=follows,
        doubts=doubts,
        who=(assigned := assignment_of(catalog)).who,
        due=assigned.due,
        sent_back=sent_back_to(catalog),
        asked=asked_people(catalog, people),
        seen=last_events(catalog),
        **counts._asdict(),
    )


def progress_of(
    article: Article, tag: str, *, check: Callable[[Article, Catalog], int] | None = None, house: str = ""
) -> Progress:
    """
    Return how far `article` is in `tag`; its catalog is read only where it changed since this was asked last.

    `check` counts and remembers the open errors anew where the last count is out of date. Callers that ask for many
    hand in `house` (`progress_version`). Raises `CatalogError` for a catalog that cannot be read.
    """
    row = _progress_of(article, tag, check=check, house=house)
    withdrawn = find_withdrawals(article.newsroom, article.ref).get(tag)
    if withdrawn:
        step = Step.WITHDRAWN if row.next in {Step.PUBLISH, Step.FOLLOW} else row.next
        row = replace(row, withdrawn=withdrawn.at, next=step, people=() if step is Step.WITHDRAWN else row.people)
    with suppress(TranslatorError):
        embargo = find_embargo(article.newsroom, article.ref)
        if embargo and embargo > datetime.now(UTC):
            row = replace(row, embargo=embargo.isoformat())
    return row


def _progress_of(
    article: Article, tag: str, *, check: Callable[[Article, Catalog], int] | None, house: str
) -> Progress:
    newsroom, slug = article.newsroom, article.slug
    house = house or progress_version(newsroom)
    look, follows = _look_at_progress(article, tag, house)
    known = unpacked(look.value, tuple[str, Progress])
    if known is not None:
        digest, row = known
        errors, score = _remembered(newsroom, tag, slug, digest, house.split(" ", 1)[1])
        if errors is None and check is None:
            return row
        if errors is not None:
            return replace(row, errors=errors, score=score)
    catalog = article.catalog(tag)
    if check is not None and remembered_errors(newsroom, catalog) is None:
        check(article, catalog)
    origin = article.catalog(follows) if catalog.entries and follows and follows != article.tag else None
    is_synced = not catalog.entries and is_fresh(article, tag)
    row = measure(newsroom, catalog, newsroom.people, follows=follows, origin=origin, is_synced=is_synced)
    # One without segments depends on the article too, and what was passed over has to be said again.
    if row.segments and not newsroom.passed_over and house == progress_version(newsroom):
        look.keep(msgspec.msgpack.encode((catalog.digest, replace(row, errors=None, score=None))))
    return row


def hold_words(row: Progress) -> list[str]:
    words = [_("withdrawn on {day}", day=row.withdrawn[:10])] if row.withdrawn else []
    return [*words, _("under embargo until {time}", time=row.embargo)] if row.embargo else words


def held_words(article: Article, tag: str) -> str:
    """Return why a version is not published whatever state it is in, in one line; empty where nobody keeps it back."""
    return _("; ").join(hold_words(progress_of(article, tag)))


def known_progress(article: Article, tag: str, house: str) -> Progress | None:
    """Return how far `article` is in `tag`, without its errors, where that is known without reading its catalog."""
    known = unpacked(_look_at_progress(article, tag, house)[0].value, tuple[str, Progress])
    return known[1] if known is not None else None


def _look_at_progress(article: Article, tag: str, house: str) -> tuple[Look, str]:
    newsroom, slug = article.newsroom, article.slug
    follows = find_script_source(newsroom, article.ref, tag)
    tags = [tag, follows] if follows and follows != article.tag else [tag]
    base, glossary = house.split(" ", 1)  # Which settles what is in doubt in a conversion, and nothing else.
    environment = f"{base} {article.tag} {follows} {glossary if follows else ''}"
    look = newsroom.index.look("progress", tag, slug, environment=environment,
                               files=newsroom.catalog_state(*tags, slug=slug))  # fmt: skip
    return look, follows


def progress_version(newsroom: Newsroom) -> str:
    """Name all that progress depends on beside the files of a catalog: program, settings and people; the glossary."""

    def make() -> str:
        people = digest_of([people_path(newsroom)])  # Reading them as YAML takes longer than all the rest.
        return short_hash(
            __version__, code_version("newsroom/catalog", "newsroom/review"), repr(newsroom.settings), people
        )

    return f"{newsroom.kept('progress', (people_path(newsroom),), make)} {newsroom.glossary_version}"


def remember_errors(project: Newsroom, catalog: Catalog, errors: int, score: float | None = None) -> None:
    """Keep open errors and score of a check until anything changes that it goes by, so that `status` need not check."""
    environment = _errors_version(project, catalog.digest)
    look = project.index.look("errors", catalog.tag, catalog.slug, environment=environment)
    look.keep(msgspec.msgpack.encode((errors, score)))


def remembered_errors(project: Newsroom, catalog: Catalog) -> int | None:
    """Return the number of open errors of the last check, or None where anything that it goes by has changed since."""
    return _remembered(project, catalog.tag, catalog.slug, catalog.digest)[0]


def remembered_score(project: Newsroom, catalog: Catalog) -> float | None:
    """Return the score of the last check; None where the catalog has changed since, or the check gave no score."""
    return _remembered(project, catalog.tag, catalog.slug, catalog.digest)[1]


def _errors_version(project: Newsroom, digest: str, glossary: str = "") -> str:
    return short_hash(digest, code_version(), repr(project.settings.checks), glossary or project.glossary_version)


def _remembered(
    project: Newsroom, tag: str, slug: str, digest: str, glossary: str = ""
) -> tuple[int | None, float | None]:
    environment = _errors_version(project, digest, glossary)
    value = project.index.look("errors", tag, slug, environment=environment).value
    return unpacked(value, tuple[int, float | None]) or (None, None)


PAUSE = 30.0
"""Seconds; a gap of this length or more is a pause and does not count."""


class ActivityTimer:
    """Adds up active time: call `key` for every key event, and `take` when a decision is made."""

    def __init__(self) -> None:
        self._last: float | None = None
        self._active = 0.0

    def key(self, now: float | None = None) -> None:
        """Note a key event (or a click, or the opening of a segment) at `now`, in seconds of a monotonic clock."""
        now = monotonic() if now is None else now
        gap = now - self._last if self._last is not None else 0.0
        if 0 < gap < PAUSE:
            self._active += gap
        self._last = now

    def take(self) -> int:
        """
        Return the whole active seconds since the last `take`, and start again.

        The fraction of a second is carried over, so that many short decisions add up.
        """
        seconds = int(self._active)
        self._active -= seconds
        return seconds

    def drop(self) -> None:
        self._active = 0.0


def session_progress(session: Session) -> str:
    return progress_words(session.done_count, len(session.catalog.entries), session.working_copy.error_count)


def summary_lines(session: Session) -> Iterator[str]:
    """Yield what was typed and not saved, what was done, what is left, and the command that is next."""
    slug, tag, done = session.working_copy.slug, session.working_copy.tag, session.done
    for number, text in session.autosave.unwritten.items():
        yield _("not on disk: segment {number}: {text}", number=number, text=text)
    if kept := sorted(session.autosave.texts.keys() - session.autosave.unwritten.keys()):
        command = f"translator review {slug} --to {tag} --filter unsaved"
        yield _("typed and not saved: {numbers}; look at them: {command}", numbers=number_list(kept), command=command)
    decided = [_("{count} {what}", count=count, what=event_name(name)) for name, count in done.items() if count > 0]
    yield _("This session: {done}", done=_(", ").join(decided) or _("nothing decided"))
    left = len(session.catalog.entries) - session.working_copy.reviewed_count
    yield _("Progress: {progress}; {left} not reviewed yet", progress=session_progress(session), left=left)
    step = next_step(session.catalog)
    held = held_words(session.working_copy.article, tag) if step is Step.PUBLISH else ""
    command = {
        Step.SYNC: f"translator sync {slug}",
        Step.TRANSLATE: f"translator translate {slug} --to {tag}",
        Step.SIGN_OFF: f"translator mark {slug} all --to {tag} --state {State.FINAL}",
        Step.PUBLISH: f"translator publish {slug} --to {tag}",
    }.get(step, f"translator review {slug} --to {tag}")
    people = next_people(session.catalog, session.working_copy.newsroom.people)
    if held or not people or session.person.id in people:
        yield held or _("next: {command}", command=command)
    else:
        names_of = people_list([*map(session.names.of, people)])
        yield _("next, for {people}: {command}", people=names_of, command=command)
