"""Published pages before the validators; what is not installed here, `make test-pages` fetches."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.built_pages import faults
from tests.support.page_validators import html_errors, page_errors, publish_pages, schema_errors

if TYPE_CHECKING:
    from pathlib import Path

    from selenium.webdriver import Chrome


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return publish_pages(tmp_path_factory.mktemp("pages"))


def test_links_feeds_and_the_site_map_hold(folders: list[Path]) -> None:
    for folder in folders:
        assert faults(folder) == []
        assert schema_errors(folder) == []
    assert (folders[0] / "zh-Hans/feed.xml").exists()


def test_no_page_and_no_list_leads_to_a_draft(folders: list[Path]) -> None:
    site = folders[0]
    assert (site / "zh-Hans/new-pier.html").exists()
    leading = [
        path.relative_to(site).as_posix()
        for path in site.rglob("*")
        if path.suffix in {".html", ".xml", ".json"} and "/new-pier" in path.read_text(encoding="utf-8")
    ]
    assert set(leading) <= {
        "records/new-pier.json", "en/new-pier.html", "zh-Hans/new-pier.html", "zh-Hans/bilingual/new-pier.html",
        "zh-Hant/new-pier.html", "zh-Hant/bilingual/new-pier.html",
    }  # fmt: skip


def test_a_feed_that_is_not_valid_is_found(tmp_path: Path, folders: list[Path]) -> None:
    feed = (folders[0] / "en/feed.xml").read_text(encoding="utf-8")
    (tmp_path / "feed.xml").write_text(feed.replace("<updated>", "<updated>on "), encoding="utf-8")
    assert len(schema_errors(tmp_path)) > 0


def test_the_nu_checker_finds_nothing(folders: list[Path]) -> None:
    try:
        assert [line for folder in folders for line in html_errors(folder)] == []
    except FileNotFoundError as error:
        pytest.skip(f"needs {error}")


def test_axe_finds_nothing_and_no_page_jumps(folders: list[Path], browser: Chrome) -> None:
    try:
        assert [line for folder in folders for line in page_errors(folder, browser)] == []
    except FileNotFoundError as error:
        pytest.skip(f"needs {error}")
