"""
The moving picture of the README: one stale sentence is mended, in the browser, by the program as it is.

    python -m tests.support.moving_picture

Chromium shows the pages of `serve` on a copy of this repository's articles; each state becomes a frame of
`docs/images/stale.gif`.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image
from selenium import webdriver
from selenium.webdriver.common.keys import Keys

from tests.support.page_looks import use_scheme

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent.parent
PICTURE = REPOSITORY / "docs/images/stale.gif"
SLUG, NUMBER = "harbour-ferry-electric", 9
WIDTH, HEIGHT = 1080, 640
COLOURS = 96
MOST_BYTES = 500_000


def make_newsroom(root: Path) -> None:
    """Copy the finished articles, commit them, and correct a figure of the source."""
    for name in ("articles", "glossaries", "locales"):
        shutil.copytree(REPOSITORY / name, root / name)
    (root / "translator.toml").write_text('engine = "pseudo"\ntargets = ["en", "zh-Hans"]\n', encoding="utf-8")
    author = ["-c", "user.name=Li Lei", "-c", "user.email=li.lei@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*author, "commit", "-qm", "Publish the ferry article"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    article = root / "articles/en" / f"{SLUG}.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("5,200 megawatt-hours", "5,300 megawatt-hours"), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "translator", "sync", SLUG, "--to", "zh-Hans"], cwd=root, check=True)


@contextmanager
def served(root: Path) -> Iterator[str]:
    """Run `serve` for a translator; yield the address that lets her in."""
    command = [sys.executable, "-m", "translator", "--ui-lang", "en", "serve", "--as", "zhou-lan", "--no-open"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().split()[-1]
        finally:
            server.terminate()


@contextmanager
def chromium() -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    for each in ("--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={WIDTH},{HEIGHT}"):
        options.add_argument(each)
    browser = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver") or "chromedriver"))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        use_scheme(browser, "light")
        yield browser
    finally:
        browser.quit()


def frames(browser: webdriver.Chrome, address: str) -> Iterator[tuple[Image.Image, int]]:
    """Yield what the page shows, and for how many milliseconds it is to be read."""

    def shot() -> Image.Image:
        time.sleep(0.8)
        return Image.open(io.BytesIO(browser.get_screenshot_as_png())).convert("RGB")

    browser.get(address)
    browser.get(f"{browser.current_url}review/zh-Hans/{SLUG}")
    browser.find_element("css selector", f"[data-number='{NUMBER}'] .row").click()
    yield shot(), 3500
    browser.switch_to.active_element.send_keys("e")
    field = browser.find_element("css selector", ".desk textarea")
    yield shot(), 1000
    old, new = "5200", "5300"
    at = str(field.get_property("value")).index(old)
    browser.execute_script("arguments[0].setSelectionRange(arguments[1], arguments[2])", field, at, at + len(old))
    yield shot(), 800
    for character in new:
        field.send_keys(character)
        yield shot(), 250
    time.sleep(1.5)  # The checks speak while she types.
    yield shot(), 2000
    field.send_keys(Keys.CONTROL, Keys.ENTER)
    time.sleep(1)
    yield shot(), 3500


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        make_newsroom(Path(folder))
        with served(Path(folder)) as address, chromium() as browser:
            shown = list(frames(browser, address))
    palette = shown[0][0].quantize(COLOURS)
    first, *rest = (picture.quantize(palette=palette, dither=Image.Dither.NONE) for picture, _time in shown)
    first.save(PICTURE, save_all=True, append_images=rest, duration=[time for _picture, time in shown], loop=0)
    size = PICTURE.stat().st_size
    assert size < MOST_BYTES, size
    sys.stdout.write(f"{PICTURE.relative_to(REPOSITORY)}: {len(shown)} frames, {size:,} bytes\n")


if __name__ == "__main__":
    main()
