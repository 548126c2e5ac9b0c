"""One person's browser at the review page, and the scripts that look at it."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from selenium.common.exceptions import ElementNotInteractableException, StaleElementReferenceException
from selenium.webdriver.common.keys import Keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

    from tests.browser.conftest import Served

NOTE_SAID = """
  window.said = [];
  const says = document.querySelector("#says");
  new MutationObserver(() => window.said.push(says.textContent)).observe(says, { childList: true });
"""
"""Keeps what the page says: on a slow machine one sentence may have taken the place of another between two looks."""


class Page:
    """One person's browser at the review page."""

    def __init__(self, chrome: Chrome, served: Served, person: str) -> None:
        self.chrome, self.served, self.home = chrome, served, served.home
        # What a page of an earlier test still said, whose server is gone.
        chrome.get_log("browser")
        chrome.get(served.addresses[person])
        self.wait(lambda: chrome.current_url == f"{self.home}/")

    def wait(self, condition: Callable[[], Any], seconds: float = 60) -> Any:
        """Wait until `condition` holds; an element replaced or hidden meanwhile is looked at again."""
        end = time.monotonic() + seconds
        while True:
            # No key has been sent to an element that is not to be interacted with.
            with suppress(StaleElementReferenceException, ElementNotInteractableException):
                if found := condition():
                    return found
            assert time.monotonic() < end, f"it never came; the page said: {self.text('#says')}"
            time.sleep(0.03)

    def review(self, query: str = "") -> Page:
        self.chrome.get(f"{self.home}{self.served.review}{query}")
        self.wait(lambda: self.find(".desk"))
        return self

    def find(self, css: str) -> WebElement | None:
        return next(iter(self.chrome.find_elements("css selector", css)), None)

    def text(self, css: str) -> str:
        script = "return document.querySelector(arguments[0])?.textContent ?? ''"
        return str(self.chrome.execute_script(script, css))

    def press(self, *keys: str) -> None:
        """Send keys as a person does who waits for what the key before did, and looks at the segment."""
        self.wait(lambda: self.chrome.execute_script(IS_WAITING))
        self.burst(*keys)

    def burst(self, *keys: str) -> None:
        """Send keys as fast as they go, whatever is on the screen; to an element that has just gone none is sent."""

        def send() -> bool:
            self.chrome.switch_to.active_element.send_keys(*keys)
            return True

        self.wait(send)

    def at_once(self, *keys: str) -> None:
        """Let keys come in one moment, however busy the machine is."""
        self.chrome.execute_script(AT_ONCE, keys)

    def click(self, css: str, count: int) -> None:
        """Click on an element; `count` is 2 for the second click of a double click."""
        where = "const {x, y, width, height} = document.querySelector(arguments[0]).getBoundingClientRect();"
        at = self.chrome.execute_script(f"{where} return {{x: x + width / 2, y: y + height / 2}}", css)
        for kind in ("mousePressed", "mouseReleased"):
            press = {"type": kind, **at, "button": "left", "clickCount": count}
            self.chrome.execute_cdp_cmd("Input.dispatchMouseEvent", press)

    def open(self, number: int) -> None:
        """Click on a segment; also where it is open already, the page asks the server and draws it anew."""
        script = """
          const desk = document.querySelector(".desk");
          document.querySelector(`[data-number='${arguments[0]}'] .row`).click();
          return desk;
        """
        before = self.chrome.execute_script(script, number)
        self.wait(lambda: self.number == number and self.find(".desk") != before)

    @property
    def number(self) -> int:
        return int(self.chrome.execute_script("return Number(document.querySelector('.desk')?.dataset.number)") or 0)

    def state(self, number: int) -> str:
        script = "return document.querySelector(`.segment[data-number='${arguments[0]}']`)?.dataset.state"
        return str(self.chrome.execute_script(script, number))

    def sources(self) -> list[str]:
        script = "return [...document.querySelectorAll('.segment .row .source')].map((cell) => cell.textContent)"
        return [str(text) for text in self.chrome.execute_script(script)]

    def numbers(self) -> list[str]:
        script = "return [...document.querySelectorAll('.segment .row .n a')].map((link) => link.textContent)"
        return [str(number) for number in self.chrome.execute_script(script)]

    def type(self, text: str) -> None:
        self.press("e")
        self.wait(lambda: self.chrome.switch_to.active_element.tag_name == "textarea")
        self.press(Keys.CONTROL, "a")
        self.press(text)

    def settle(self) -> None:
        """Wait until what was drawn has been laid out and painted."""
        frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))"
        self.chrome.execute_async_script(frames)

    def complaints(self) -> list[str]:
        """What the console says: errors of scripts, and whatever the policy kept from loading or running."""
        return [str(entry["message"]) for entry in self.chrome.get_log("browser") if entry["level"] == "SEVERE"]


IS_WAITING = """
  const [desk, isAsking] = [document.querySelector(".desk"), document.querySelector("dialog[open]")];
  return !desk || ("ready" in desk.dataset && (isAsking || !document.querySelector("[data-busy]")));
"""
AT_ONCE = """
  for (const key of arguments[0])
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
"""
UNSENT = "return Object.keys(localStorage).filter((name) => name.includes(arguments[0])).length"
NAMELESS = """
  return [...document.querySelectorAll("button, input, select, textarea, a[href], iframe")].filter((element) => {
    const label = element.labels?.length ? [...element.labels].map((item) => item.textContent).join("") : "";
    return !(label + element.textContent + (element.ariaLabel ?? "") + (element.title ?? "")).trim();
  }).map((element) => element.outerHTML.slice(0, 120));
"""
PALE = """
  const numbers = (color) => {
    const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const element of document.querySelectorAll("body *")) {
    const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    const unseen = ".vh, dialog, .says, :disabled, option, datalist";
    if (!own || !element.checkVisibility() || element.closest(unseen)) continue;
    const [front, back] = [light(numbers(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) pale.push(`${ratio.toFixed(2)} ${element.outerHTML.slice(0, 120)}`);
  }
  return pale;
"""
