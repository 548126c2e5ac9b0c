"""The transaction of `set`, `mark` and `comment` on one article, and the choice of segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from translator.bilingual.errors import GitError, TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import parse_tag
from translator.bilingual.words.patterns import pattern
from translator.desk.workflow.options import ListFormat
from translator.newsroom.ground.console import print_json, print_line, talk
from translator.newsroom.house.people import Person, person_at_work

if TYPE_CHECKING:
    from translator.newsroom.catalog.catalog import Catalog
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.ground.project import ArticleRef
    from translator.newsroom.house import Newsroom

_RANGE = pattern(r"^(\d+)(?:-(\d+))?$")


@contextmanager
def decision_transaction(
    newsroom: Newsroom, slug: str | ArticleRef, to: str, by: str | Person | None
) -> Iterator[tuple[Catalog, Person]]:
    """Open a catalog for the decisions of the person at work; all are written at the end, or none."""
    from translator.newsroom.house.catalog_conversion import settle_words
    from translator.newsroom.review.decisions import clock_warning

    article = newsroom.article(newsroom.select_one(slug) if isinstance(slug, str) else slug)
    person = by if isinstance(by, Person) else person_at_work(newsroom, by)
    with article.transaction(parse_tag(to)) as catalog:
        warning = clock_warning(catalog)
        if warning:
            talk(_("note: ") + warning)
        since = len(catalog.ledger.events)
        yield catalog, person
    if settled := settle_words(article, catalog, since):
        talk(_("kept for the house: {words}   (glossaries/conversions.csv)", words=_(", ").join(settled)))


def tell_uncommitted(newsroom: Newsroom, catalog: Catalog, person: Person) -> None:
    """Say where decisions of another person are not committed yet: in one commit, both would be of its author."""
    from translator.newsroom.catalog.events import NOBODY
    from translator.newsroom.ground import git

    try:
        committed = git.show(newsroom.root, "HEAD", newsroom.ledger_path(catalog.tag, catalog.slug)).count(b"\n")
    except GitError:
        if not git.is_repo(newsroom.root) or not git.has_commits(newsroom.root):
            return
        committed = 0
    events = zip(catalog.ledger.places, catalog.ledger.events, strict=False)
    others = {event.actor for place, event in events if place >= committed and event.actor} - {person.id, *NOBODY}
    for other in sorted(others):
        talk(_("note: {other} decided here too, and nobody has committed that: commit it as {other} before you go on",
               other=other))  # fmt: skip


def worker_or_none(newsroom: Newsroom) -> Person | None:
    """Return the person at work, where git's address is that of somebody."""
    with suppress(TranslatorError):
        return person_at_work(newsroom) if newsroom.people else None
    return None


class SelectedEntries(NamedTuple):
    entries: list[Entry]
    """Each once, in article order."""
    named: frozenset[int]
    """The numbers of those that were named one by one, or by a flag."""


def select_entries(catalog: Catalog, words: Sequence[str]) -> SelectedEntries:
    """Return the entries named by `3`, `7-9`, `all`, a key, or a flag. Raises `UsageError`."""
    from translator.newsroom.catalog.record import FLAGS, flags_of

    named: set[int] = set()
    numbers: set[int] = set()
    for text in words:
        keyed, hit = catalog.find(text), _RANGE.match(text)
        if text == "all":
            numbers.update(range(1, max(1, len(catalog.entries)) + 1))  # Of an empty catalog, the first is missing.
        elif text in FLAGS:
            named.update(entry.number for entry in catalog.entries if text in flags_of(entry))
        elif keyed is not None:
            named.add(keyed.number)
        elif hit is None:
            raise UsageError(
                _("{text} is not a segment number", text=repr(text)), hint=", ".join(("3, 7-9, all", *FLAGS))
            )
        else:
            first, last = int(hit[1]), int(hit[2] or hit[1])
            if last < first:
                raise UsageError(_("{text} counts backwards", text=repr(text)), hint=f"{last}-{first}")
            catalog.entry(last)
            (numbers if hit[2] else named).update(range(first, last + 1))
    return SelectedEntries([catalog.entry(number) for number in sorted(numbers | named)], frozenset(named))


def print_states(changed: Sequence[tuple[Catalog, Sequence[Entry]]], form: ListFormat) -> None:
    rows = [(catalog, entry) for catalog, entries in changed for entry in entries]
    if form is ListFormat.JSON:
        print_json([
            {"slug": catalog.slug, "tag": catalog.tag, "number": entry.number, "key": entry.key,
             "state": entry.state.value}
            for catalog, entry in rows
        ])  # fmt: skip
    for catalog, entry in rows if form is ListFormat.TEXT else ():
        print_line(f"{catalog.slug} {catalog.tag} {entry.number} {entry.state.value}")
