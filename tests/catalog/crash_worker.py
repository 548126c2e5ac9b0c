"""
Work on a catalog until somebody kills us: `python crash_worker.py FOLDER draft|mark|sync FIRST_NUMBER [ROUNDS]`.

Every decision is printed after its transaction ended; what stands on stdout was promised.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions

SLUG, TAG = "market-close", "zh-Hans"
VERSIONS = (
    "# Markets\n\nThey closed early.\n\nRevenue reached $3.1 billion.\n\nNobody objected.\n",
    "# Markets\n\nThey closed late.\n\nNobody objected.\n\nOne party left.\n\nRevenue reached $3.2 billion.\n",
)
LIN, WANG = Person("lin-yue"), Person("wang-fang")


def draft(project: Project, number: int) -> str:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            catalog.apply(
                entry, "draft", actor="system", target=f"草稿{number}", origin="mt:pseudo", signature="pseudo"
            )
    return f"草稿{number}"


def mark(project: Project, number: int) -> str:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number % len(catalog.entries) + 1)
        decisions.edit(catalog, entry, LIN, f"改稿{number}")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number % len(catalog.entries) + 1)
        if entry.state is State.TRANSLATED:
            decisions.review(catalog, entry, WANG, findings_of=lambda _entry: ())
    return f"改稿{number}"


def sync(project: Project, number: int) -> str:
    (ref,) = project.articles
    ref.path.write_text(VERSIONS[number % 2])
    sync_article(project.article(ref), TAG)
    return ""


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()


def main() -> None:
    folder, work, first, *rounds = sys.argv[1:]
    project = open_newsroom(Path(folder))
    numbers = itertools.count(int(first))
    say("ready")
    for number in itertools.islice(numbers, int(rounds[0])) if rounds else numbers:
        say({"draft": draft, "mark": mark, "sync": sync}[work](project, number))


if __name__ == "__main__":
    main()
