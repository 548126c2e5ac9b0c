"""
Whether readers find Chinese words of two characters in the sites that the generators built, in a real browser.

`tests.support.site_builds` asks it of each site that it built of the newsroom of `site_newsroom`.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.page_validators import chrome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selenium.webdriver import Chrome

WORDS = (
    *("夜市", "码头", "摊位", "水费", "设备", "处理", "街道", "居民", "渡轮", "港口"),
    *("电池", "充电", "柴油", "噪声", "航线", "乘客", "政府", "补贴", "报告", "地图"),
)
"""Words of the articles, in simplified Chinese."""
WAYS = {
    "site": ("{tag}/search.html?q={word}", "", "", "#results li"),
    "hugo": ("{lower}/search/?q={word}", "", "", "#results li"),
    "mkdocs": ("{tag}/?q={word}", "", "", ".md-search-result__item"),
    "vitepress": ("{tag}/", "#local-search button", "#localsearch-input", ".result"),
    "docusaurus": ("{tag}/search/?q={word}", "", "", "article"),
}
"""
Layout → address of a page, what to press there, where to type the word, and what a result is. Nothing is pressed where
the address says the word.
"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_parts: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Yield the address under which `folder` is served on this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def results_of(browser: Chrome, layout: str, root: str, tag: str, word: str) -> list[str]:
    """Return the texts of the results that a reader sees for a word, none after five seconds."""
    from selenium.common.exceptions import TimeoutException
    from selenium.webdriver.support.wait import WebDriverWait

    address, button, field, result = WAYS[layout]
    wait = WebDriverWait(browser, 5, poll_frequency=0.05)
    browser.get("about:blank")
    browser.get(root + address.format(tag=tag, lower=tag.lower(), word=word))
    try:
        if button:
            wait.until(lambda chrome: chrome.find_elements("css selector", button))[0].click()
            wait.until(lambda chrome: chrome.find_element("css selector", field).is_displayed())
            browser.find_element("css selector", field).send_keys(word)
        wait.until(lambda chrome: chrome.find_elements("css selector", result))
    except TimeoutException:
        return []
    return [item.text for item in browser.find_elements("css selector", result)]


def words_not_found(layout: str, folder: Path, tag: str = "zh-Hans") -> list[str]:
    """Return those of `WORDS` for which the site in `folder` shows no result."""
    with served(folder) as root, chrome() as browser:
        return [word for word in WORDS if not results_of(browser, layout, root, tag, word)]
