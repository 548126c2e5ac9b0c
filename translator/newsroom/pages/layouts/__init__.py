"""
Layouts: what files the versions of an article become.

`LAYOUTS` is the whole list. A layout is a function `(publication, folder) -> {path: bytes}`; to add one, write it in a
file of its own and add its line here. Help texts and documents read the table.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.newsroom.house import Newsroom
    from translator.newsroom.pages.publication.publication import Publication

    Layout = Callable[[Publication, Path], dict[Path, bytes]]
    """Returns the files of a publication below a folder."""
    WholeLayout = Callable[..., tuple[dict[Path, bytes], list[Path]]]
    """Returns the files of all articles together, and those that were written once and are called for no longer."""


@dataclass(frozen=True, slots=True)
class LayoutEntry:
    """A line of `LAYOUTS`; `docs/publishing.md` shows the description."""

    location: str
    """`module:name` of the function in this package; the module is imported when something is published."""
    description: str
    whole: str = ""
    """`module:name` of the function with the files that are made of all articles; see `site_pages`."""
    pages: tuple[str, ...] = ()
    """
    Places of an article's page below the folder, by its `{tag}` and `{slug}`; none: beside the source.

    `{lower}` is the tag in lower case. The part behind `#` is in that file.
    """
    is_site: bool = False
    """True where readers get the files as they are: then a release takes the place of the whole folder in one step."""


LAYOUTS: dict[str, LayoutEntry] = {
    "markdown": LayoutEntry(
        "markdown:lay_out", "`articles/<tag>/<slug>.md` beside the source, with by-lines at its end; the default"
    ),
    "html": LayoutEntry(
        "html:lay_out",
        "one self-contained page a version, with `hreflang`, Open Graph and JSON-LD",
        pages=("{tag}/{slug}.html",),
        is_site=True,
    ),
    "site": LayoutEntry(
        "site:lay_out",
        "a whole site without a generator: homes, tags, authors, feeds, search",
        whole="site_pages:site_files",
        pages=("{tag}/{slug}.html",),
        is_site=True,
    ),
    "epub": LayoutEntry(
        "epub:lay_out",
        "a book for each version and each pair of languages, and one of all articles",
        whole="epub:collection_files",
        pages=("{tag}/{slug}.epub",),
        is_site=True,
    ),
    "docx": LayoutEntry(
        "docx:lay_out",
        "a Word document for each version, with notes, images and by-lines",
        pages=("{tag}/{slug}.docx",),
        is_site=True,
    ),
    "json": LayoutEntry(
        "fragment:json_files",
        "front matter, body and by-lines of each version, for programs",
        pages=("{tag}/{slug}.json",),
        is_site=True,
    ),
    "fragment": LayoutEntry(
        "fragment:lay_out",
        "the article alone as HTML, for any content management system",
        pages=("{tag}/{slug}.html",),
        is_site=True,
    ),
    "wxr": LayoutEntry(
        "wxr:lay_out",
        "one file for the importer of WordPress, for Polylang and WPML",
        whole="wxr:import_file",
        pages=("wordpress/{slug}.xml#{tag}",),
    ),
    "newsletter": LayoutEntry(
        "inline_pages:newsletter_files",
        "a mail for each version, as HTML and as `.eml`; `--since` adds a digest",
        whole="inline_pages:digest_files",
        pages=("newsletter/{tag}/{slug}.html",),
        is_site=True,
    ),
    "wechat": LayoutEntry(
        "inline_pages:wechat_files",
        "an article to paste into the editor of a WeChat 公众号",
        pages=("wechat/{tag}/{slug}.html",),
        is_site=True,
    ),
    "hugo": LayoutEntry(
        "sites:HUGO",
        "`content/posts/<slug>.<tag>.md`, a bundle where it has images, joined by `translationKey`",
        pages=("content/posts/{slug}.{lower}.md", "content/posts/{slug}/index.{lower}.md"),
    ),
    "mkdocs": LayoutEntry(
        "sites:MKDOCS",
        "`docs/<tag>/<slug>.md`, for static-i18n with `docs_structure: folder`",
        pages=("docs/{tag}/{slug}.md",),
    ),
    "docusaurus": LayoutEntry(
        "sites:DOCUSAURUS",
        "`blog/<slug>.md` and the other languages below `i18n/`",
        pages=("i18n/{tag}/docusaurus-plugin-content-blog/{slug}.md",),
    ),
    "vitepress": LayoutEntry("sites:VITEPRESS", "`<tag>/<slug>.md`, one locale a folder", pages=("{tag}/{slug}.md",)),
}


@cache
def names(table: str) -> dict[str, Any]:
    """Return a table of `templates/names.toml`: how what a page has is called in a file of a layout."""
    import tomllib
    from pathlib import Path

    found: dict[str, Any] = tomllib.loads((Path(__file__).parent / "templates/names.toml").read_text("utf-8"))[table]
    return found


def find_layout(name: str) -> Layout:
    """Return the layout called `name`; raises `UsageError` for an unknown one."""
    refuse_unknown(name)
    layout: Layout = _load(LAYOUTS[name].location)
    return layout


def whole_files(newsroom: Newsroom, name: str, folder: Path, copy: Path, since: str = "") -> dict[Path, bytes | None]:
    """
    Return what a layout makes in `folder` of all the articles that are in `copy` of it; None where a file is left over.

    Nothing is written. `since` is the first day of a digest.
    """
    if not LAYOUTS[name].whole:
        return {}
    make_files: WholeLayout = _load(LAYOUTS[name].whole)
    files, left_over = make_files(newsroom, copy, *([since] if since else []))
    all_files: dict[Path, bytes | None] = {**files, **dict.fromkeys(left_over)}
    return {folder / path.relative_to(copy): data for path, data in all_files.items()}


def _load(location: str) -> Any:
    module, _colon, function = location.partition(":")
    return getattr(import_module(f"translator.newsroom.pages.layouts.{module}"), function)


def refuse_unknown(name: str) -> None:
    """Raise `UsageError` for the name of a layout that there is not; nothing is imported for that."""
    if name not in LAYOUTS:
        raise UsageError(_("there is no layout {name}", name=repr(name)), hint=", ".join(LAYOUTS))
