"""Articles in folders: their slugs hold slashes, and every page of theirs has an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.conftest import ARTICLE, write
from translator.desk.browser.site import address
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from tests.browser.conftest import Newsroom

NESTED = "2026/sea ice/ferry"


def test_an_article_in_a_folder_is_reviewed(newsroom: Newsroom) -> None:
    root = newsroom.project.root
    write(root / f"articles/en/{NESTED}.md", ARTICLE.replace("old ferry", "new ferry"))
    sync_article(open_newsroom(root).article(NESTED), "zh-Hans")
    reader = newsroom.enter("wang-fang")

    listed = reader.get("/").text
    for place in ("review", "diff", "preview"):
        at = address(place, "zh-Hans", NESTED)
        assert at in listed
        assert reader.get(at).status_code == 200, place
    frame = address("preview", "zh-Hans", NESTED, "pages", "zh-Hans", f"{NESTED}.html")
    assert frame in reader.get(address("preview", "zh-Hans", NESTED)).text
    assert reader.get(frame).status_code == 200

    with catalog_transaction(newsroom.project, NESTED, "zh-Hans") as catalog:
        key = catalog.entry(2).key
    html = reader.get(f"{address('review', 'zh-Hans', NESTED)}/segments/{key}")
    assert html.status_code == 200
    assert "The new ferry made 31 trips" in html.json()["html"]
    assert reader.get("/review/zh-Hans/2026~1nothing").status_code == 404
