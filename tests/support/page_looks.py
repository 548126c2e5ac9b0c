"""What a real browser says of the look of a page: contrast, the fonts that draw a text, the sheets that are printed."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

PAPERS = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
"""Width and height in inches."""
LOW_CONTRAST = """
const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true }), known = {};
const numbers = (color) => known[color] ??= (() => {
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = color;
  brush.fillRect(0, 0, 1, 1);
  return [...brush.getImageData(0, 0, 1, 1).data];
})();
const over = (top, under) => top.slice(0, 3).map((part, at) => part * top[3] / 255 + under[at] * (1 - top[3] / 255));
const light = (rgb) => rgb.map((part) => part / 255)
  .map((part) => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
  .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
function paper(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.unshift(numbers(getComputedStyle(at).backgroundColor));
  return layers.reduce((under, top) => over(top, under), [255, 255, 255]);
}
const bad = [], seen = new Set();
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node = walk.nextNode(); node; node = walk.nextNode()) {
  const element = node.parentElement;
  if (!node.data.trim() || element.closest('.vh, script, option') || !element.checkVisibility()) continue;
  const style = getComputedStyle(element), under = paper(element);
  const ink = over(numbers(style.color), under);
  const [one, other] = [light(ink), light(under)].sort((a, b) => b - a);
  seen.add(`${element.tagName}.${element.className}`);
  const ratio = (one + 0.05) / (other + 0.05);
  if (ratio < 4.5) bad.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)} ${node.data.slice(0, 20)}`);
}
return [bad, seen.size];
"""
"""Texts with less contrast than WCAG AA asks for, and how many kinds of elements were looked at."""


def use_scheme(browser: Chrome, scheme: str, *, media: str = "") -> None:
    """Show pages as somebody sees them who chose `light` or `dark`; on paper with `media="print"`."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def use_width(browser: Chrome, width: int) -> None:
    """Show pages on a screen of that width."""
    size = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": width < 700}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def fonts_of(browser: Chrome, selector: str) -> set[str]:
    """Return the fonts of this machine that draw the text of the first such element."""
    for domain in ("DOM", "CSS"):
        browser.execute_cdp_cmd(f"{domain}.enable", {})
    root = browser.execute_cdp_cmd("DOM.getDocument", {"depth": 0})["root"]["nodeId"]
    node = browser.execute_cdp_cmd("DOM.querySelector", {"nodeId": root, "selector": selector})
    fonts = browser.execute_cdp_cmd("CSS.getPlatformFontsForNode", node)["fonts"]
    return {font["familyName"] for font in fonts}


def print_page(browser: Chrome, paper: str) -> tuple[int, set[tuple[int, int]]]:
    """Return how many sheets of `paper` a page takes, and their width and height in points."""
    width, height = PAPERS[paper]
    printed = browser.execute_cdp_cmd(
        "Page.printToPDF", {"preferCSSPageSize": True, "paperWidth": width, "paperHeight": height}
    )
    pdf = base64.b64decode(printed["data"])
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)", pdf)
    return len(re.findall(rb"/Type ?/Page\b", pdf)), {(round(float(x)), round(float(y))) for x, y in sizes}
