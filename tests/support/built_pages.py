"""
What is wrong with the pages that a site generator built: dead links and fragments, links to another language than that
of the page, repeated ids, versions that do not lead back.

    python -m tests.support.built_pages FOLDER [BASE_URL]
"""

from __future__ import annotations

import posixpath
import re
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_RAW = re.compile(r"\[\^[\w-]+\]|\{#[\w-]+\}")
"""Markup that should have become a note or an id."""


@dataclass
class Page:
    """One page as a browser would see it."""

    language: str = ""
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    alternates: dict[str, str] = field(default_factory=dict)
    """Language → address, of `<link rel="alternate" hreflang>`."""
    switches: set[str] = field(default_factory=set)
    """Addresses of links that say which language they lead to."""
    text: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._hidden += tag in {"script", "style", "code", "pre"}
        if tag == "html":
            self.page.language = values.get("lang", "")
        if values.get("id"):
            self.page.ids.append(values["id"])
        if tag == "a" and values.get("name"):
            self.page.ids.append(values["name"])
        if tag == "link" and values.get("rel") == "alternate" and values.get("hreflang"):
            self.page.alternates[values["hreflang"]] = values.get("href", "")
        if tag == "link" and values.get("rel") in {"preconnect", "dns-prefetch"}:
            return
        if tag == "a" and values.get("hreflang"):
            self.page.switches.add(values.get("href", ""))
        for name in ("href", "src"):
            if values.get(name):
                self.page.links.append(values[name])

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"script", "style", "code", "pre"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.page.text.append(data)


def read_pages(folder: Path) -> dict[str, Page]:
    """Return all pages by their paths from the root of the site."""
    found = {}
    for path in sorted(folder.rglob("*.html")):
        reader = _Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        found[path.relative_to(folder).as_posix()] = reader.page
    return found


def faults(folder: Path, base_url: str = "https://news.example.org") -> list[str]:
    """Return one line for each fault of the site in `folder`, which would be served from `base_url`."""
    pages = read_pages(folder)
    found = [] if pages else [f"{folder}: no pages"]
    for name, page in pages.items():
        found += [f"{name}: {problem}" for problem in _faults_of(folder, pages, name, page, base_url.rstrip("/"))]
    return found


def _faults_of(folder: Path, pages: dict[str, Page], name: str, page: Page, base_url: str) -> list[str]:
    found = [f"the id {item} stands there twice" for item in sorted({i for i in page.ids if page.ids.count(i) > 1})]
    found += [f"raw markup {item}" for item in _RAW.findall("".join(page.text))]
    here = f"{base_url}/{name}"
    for link in [*page.links, *page.alternates.values()]:
        address = urljoin(here, link)
        if not address.startswith(f"{base_url}/") and address != base_url:
            continue
        target = file_of(folder, address[len(base_url) :])
        fragment = unquote(urlsplit(address).fragment)
        # A bilingual page has no versions of its own, and leads to those of its article.
        is_leading = "/bilingual/" not in name and link not in page.switches
        if not target:
            found.append(f"dead link {link}")
        elif is_leading and (better := _in_language(folder, pages, page, target, base_url)):
            found.append(f"wrong language {link}: there is {better}")
        elif fragment and target in pages and fragment not in pages[target].ids and fragment != "top":
            found.append(f"dead fragment {link}")
    for language, address in page.alternates.items():
        target = file_of(folder, urljoin(here, address)[len(base_url) :])
        other = pages.get(target)
        if other is None or language == "x-default":
            continue
        if other.language.lower() != language.lower():
            found.append(f"hreflang {language} leads to a page in {other.language}")
        back = {
            file_of(folder, urljoin(f"{base_url}/{target}", item)[len(base_url) :])
            for item in other.alternates.values()
        }
        if name not in back:
            found.append(f"{target} does not lead back")
    if page.alternates and "x-default" not in page.alternates:
        found.append("no x-default")
    return found


def _in_language(folder: Path, pages: dict[str, Page], page: Page, target: str, base_url: str) -> str:
    """
    Return the version of a page in the language of another one that links to it; empty where it is the right one.

    What leads to another version of the page itself, or to the home of another language, is a switch.
    """
    other = pages.get(target)
    own = {file_of(folder, address.removeprefix(base_url)) for address in page.alternates.values()}
    if (
        other is None
        or other.language == page.language
        or target in own
        or "/" not in target.removesuffix("/index.html")
    ):
        return ""
    address = other.alternates.get(page.language, "")
    return file_of(folder, address.removeprefix(base_url)) if address else ""


def file_of(folder: Path, address: str) -> str:
    """Return the file that a server would send for an address from the root of the site; empty for none."""
    path = unquote(urlsplit(address).path).lstrip("/")
    for name in (path, posixpath.join(path, "index.html"), f"{path.rstrip('/')}.html"):
        if name and (folder / name).is_file():
            return posixpath.normpath(name)
    return ""


if __name__ == "__main__":
    lines = faults(Path(sys.argv[1]), *sys.argv[2:])
    print("\n".join(lines) or "no faults")  # noqa: T201
    sys.exit(bool(lines))
