from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.market_newsroom import take_to
from translator.bilingual.model import State
from translator.newsroom.ground.files import CLOCK_GRAIN
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import ArticleFiles, PublicationRun, Published

if TYPE_CHECKING:
    from pathlib import Path


def find(project: Project, layout: str = "markdown") -> ArticleFiles | None:
    newsroom = open_newsroom(project.root)
    ref = newsroom.select(["market"])[0]
    return PublicationRun(newsroom, PublishOptions(layout)).find(ref, newsroom.targets_of(ref))


def publish(project: Project, **choices: Any) -> tuple[bool, Published]:
    """Publish the article as a command would; tell whether it was known already."""
    newsroom = open_newsroom(project.root)
    ref = newsroom.select(["market"])[0]
    tags = newsroom.targets_of(ref)
    run = PublicationRun(newsroom, PublishOptions(**choices), [(ref, tags)])
    known = run.find(ref, tags)
    return known is not None, run.conclude(known) if known else run.publish(ref, tags)


@pytest.fixture
def settled(newsroom: Project) -> Project:
    """A newsroom whose article was published and not changed since, by files old enough to be told by their times."""
    source = newsroom.articles_dir / "en/market.md"
    source.with_name("map.png").write_bytes(b"\x89PNG 1")
    source.write_text(source.read_text(encoding="utf-8") + "\n![](map.png)\n", encoding="utf-8")
    (newsroom.root / "translator.toml").write_text('[publish]\nzh_hant_region = "TW"\n', encoding="utf-8")
    take_to(newsroom, State.FINAL)
    for _run in range(3):
        publish(newsroom)
        time.sleep(2 * CLOCK_GRAIN / 1e9)
    known, published = publish(newsroom)
    assert known
    assert published.written == ()
    assert "articles/zh-Hant/map.png" in published.files
    return newsroom


def test_whatever_went_into_an_article_or_came_out_is_seen(settled: Project) -> None:
    files = [path for path in settled.root.rglob("*.*") if path.is_file() and ".translator" not in path.parts]
    assert len(files) == 15
    for file in files:
        data, times = file.read_bytes(), file.stat()
        other = data.replace(b"TW", b"HK") if file.suffix == ".toml" else data[:-1] + bytes([data[-1] ^ 1])
        file.write_bytes(other)  # Of the same size, and under the same time of change.
        os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert find(settled) is None, file
        file.write_bytes(data)
        assert find(settled) is not None, file
        if file.name != "translator.toml" and file.parent.name != "en":
            file.unlink()
            assert find(settled) is None, file
            file.write_bytes(data)


def test_other_choices_and_unfinished_work_are_not_the_same(settled: Project) -> None:
    newsroom = open_newsroom(settled.root)
    ref = newsroom.select(["market"])[0]
    assert PublicationRun(newsroom, PublishOptions()).find(ref, newsroom.targets_of(ref)[:1]) is None
    assert find(settled) is not None
    assert find(settled, "hugo") is None
    journal = settled.derived_dir / "journal/zh-Hant/market.msgpack"
    journal.parent.mkdir(parents=True, exist_ok=True)
    journal.write_bytes(b"")
    assert find(settled) is None


def test_the_same_contents_under_other_times_are_known_again(settled: Project) -> None:
    for path in (settled.root / "articles").rglob("*.*"):
        path.write_bytes(path.read_bytes())
    assert publish(settled)[0]


def test_a_cache_that_cannot_be_read_costs_time_and_nothing_else(settled: Project) -> None:
    for path in settled.derived_dir.glob("house.sqlite*"):
        path.write_bytes(b"\xc1 nonsense")
    known, published = publish(settled)
    assert (known, published.written) == (False, ())


def test_what_is_written_is_what_the_long_way_writes(settled: Project, tmp_path: Path) -> None:
    outs = [tmp_path / "one", tmp_path / "two"]
    for out in (outs[0], outs[0], outs[1]):
        publish(settled, layout="hugo", out=out)
    one, two = ({path.relative_to(out): path.read_bytes() for path in out.rglob("*.*")} for out in outs)
    assert one == two
    assert len(one) > 3


def test_a_copy_of_the_project_does_not_go_by_the_files_of_the_original(settled: Project, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(settled.root, copy)
    assert find(open_newsroom(copy)) is None
