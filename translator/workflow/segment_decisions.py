"""What `set`, `mark` and `comment` share: the transaction on one article, and the choice of segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from translator.console.output import print_line, talk
from translator.errors import UsageError
from translator.i18n import _
from translator.language import parse_tag
from translator.patterns import pattern

if TYPE_CHECKING:
    from translator.catalog import Catalog, Entry
    from translator.newsroom import Newsroom
    from translator.newsroom.people import Person

_RANGE = pattern(r"^(\d+)(?:-(\d+))?$")


@contextmanager
def decision_transaction(newsroom: Newsroom, slug: str, to: str, by: str | None) -> Iterator[tuple[Catalog, Person]]:
    """
    Open the catalog of one article for the decisions of the person at work; all are written at the end, or none.

    Raises `UsageError` for a slug that names no article or several, and for a person who is not known.
    """
    from translator.newsroom.people import person_at_work
    from translator.review.clock_skew import clock_warning

    article = newsroom.article(newsroom.select_one(slug))
    person = person_at_work(newsroom, by)
    with article.transaction(parse_tag(to)) as catalog:
        warning = clock_warning(newsroom, catalog)
        if warning:
            talk(_("note: ") + warning)
        yield catalog, person


def select_entries(catalog: Catalog, ranges: Sequence[str]) -> list[Entry]:
    """
    Return the entries named by `3`, `7-9` or `all`, each once, in article order.

    Raises `UsageError` for anything else, and for numbers that the article does not have.
    """
    numbers: set[int] = set()
    for text in ranges:
        if text == "all":
            numbers.update(range(1, max(1, len(catalog.entries)) + 1))  # Where there is none, the first is missing.
            continue
        hit = _RANGE.match(text)
        if hit is None:
            raise UsageError(_("{text} is not a segment number", text=repr(text)), hint="3, 7-9, all")
        first, last = int(hit[1]), int(hit[2] or hit[1])
        if last < first:
            raise UsageError(_("{text} counts backwards", text=repr(text)), hint=f"{last}-{first}")
        catalog.entry(last)
        numbers.update(range(first, last + 1))
    return [catalog.entry(number) for number in sorted(numbers)]


def print_states(catalog: Catalog, entries: Sequence[Entry]) -> None:
    """Print one line for each entry, once it is on disk: slug, language, number, state."""
    for entry in entries:
        print_line(f"{catalog.slug} {catalog.tag} {entry.number} {entry.state.value}")
