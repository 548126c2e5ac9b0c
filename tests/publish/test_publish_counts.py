"""How often publishing an article reads and parses: each thing once, however many languages and layouts there are."""

from __future__ import annotations

import os
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import pyromark
import pytest

from tests.support.market_newsroom import take_to
from translator.bilingual.i18n import use_language
from translator.bilingual.model import State
from translator.newsroom.articles import frontmatter
from translator.newsroom.articles.parser_input import parse_events
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.house import Newsroom, open_newsroom
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import publish_articles

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.newsroom.pages.publish.publication_run import Published

Run = "Callable[[str], tuple[int, Counter[str]]]"


@pytest.fixture
def run(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what publishes the signed-off article like a command: how much it wrote, and what it read."""
    counts: Counter[str] = Counter()

    def counted(module: Any, name: str, kind: Callable[..., str]) -> None:
        original = getattr(module, name)

        def call(*arguments: Any, **options: Any) -> Any:
            counts[kind(*arguments)] += 1
            return original(*arguments, **options)

        monkeypatch.setattr(module, name, call)

    def opened(path: Any, flags: int, *_mode: int) -> str:
        is_ours = str(path).startswith(str(newsroom.root)) and ".translator" not in str(path)
        return "files" if is_ours and not flags & (os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY) else ""

    take_to(newsroom, State.FINAL)
    counted(pyromark, "events_with_range", lambda text: "bodies" if "\n" in text else "lines")
    counted(frontmatter, "read_yaml", lambda *_text: "front matters")
    counted(os, "open", opened)

    def publish(layout: str) -> tuple[int, Counter[str]]:
        time.sleep(2 * CLOCK_GRAIN / 1e9)  # What is younger is read to know whether it changed.
        parse_events.cache_clear()
        counts.clear()
        done: list[Published] = []
        assert publish_articles(open_newsroom(newsroom.root), PublishOptions(layout), take=done.append) == []
        return sum(len(published.written) for published in done), Counter(counts)

    return publish


def test_each_body_and_each_front_matter_is_read_once(run: Run) -> None:
    """
    The source and what it becomes in two languages, for the proof: three in all.

    Our own pages are read for what dialects add to Markdown, and the one with a picture for its address. Of pages that
    are there, the front matter says that the program wrote them.
    """
    for layout, pages, bodies, fronts in (("markdown", 2, 3, 3), ("html", 3, 3 + 3 + 1, 3 + 2), ("json", 3, 3, 3 + 2)):
        written, counts = run(layout)
        assert (written, counts["bodies"], counts["front matters"]) == (pages, bodies, fronts), layout


@pytest.mark.parametrize("layout", ["markdown", "html"])
def test_what_was_published_is_neither_read_nor_parsed_again(run: Run, layout: str) -> None:
    """Also where the first run converted the Traditional version itself; and in whatever language the interface is."""
    run(layout)
    run(layout)
    known = run(layout)
    use_language("zh-Hans")
    written, counts = run(layout)
    assert (known[0], known[1]["bodies"], known[1]["front matters"]) == (0, 0, 0)
    assert (written, counts["bodies"], counts["front matters"]) == (0, 0, 0)
    # Which files are sources, the settings, and the files of the house, by which is known that they are the same.
    assert counts["files"] <= 8
