"""The status page: translations that are behind, as a page, JSON and a badge, with a line for readers of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from translator.bilingual.i18n import _, ngettext, percentage, speaking
from translator.bilingual.words.language import is_chinese
from translator.desk.render.width import cells
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.ground.html.environment import document_style, environment, render_document

_TEMPLATES = Path(__file__).parent / "templates"
# Pixels of a cell of a terminal in the badge's font, and around each of its texts.
_CELL, _PADDING = 6.6, 12


@dataclass(frozen=True, slots=True)
class PageState:
    """How far one page is behind; the fields are those of the JSON, which are only ever added."""

    slug: str
    tag: str
    source: str
    """Language of the article."""
    page: str
    """Path of the page from the root of the project; empty without one."""
    segments: int
    missing: int
    stale: int
    based_on: str
    """Day of the newest source of which the translation lacks the fewest sentences, ISO; empty without one."""
    revision: str
    """The commit of that source."""
    line: str
    """A sentence for readers, in the language of the page; empty without a day."""
    behind: bool
    """It is of an older source; a sentence that was never translated makes it no older."""


def reader_line(source_tag: str, tag: str, day: str) -> str:
    """Return the line for readers of a translation; `day` is written in their language."""
    with speaking(tag):
        if is_chinese(source_tag):
            return _("Based on the Chinese text of {date}.", date=day)
        return _("Based on the English text of {date}.", date=day)


def write_status_page(pages: Sequence[PageState], folder: Path) -> list[Path]:
    """Write `index.html`, `status.json` and `badge.svg`; the same state gives the same bytes."""
    behind = sum(page.behind for page in pages)
    current = percentage((len(pages) - behind) / len(pages)) if pages else percentage(1)
    files = {
        "index.html": _page(pages, behind),
        "status.json": _json(pages, behind),
        "badge.svg": _badge(current, behind),
    }
    for name, text in files.items():
        write_atomically(folder / name, text.encode())
    return [folder / name for name in files]


def _page(pages: Sequence[PageState], behind: int) -> str:
    ordered = sorted(pages, key=lambda page: (not page.behind, page.slug, page.tag))
    summary = [
        ngettext("{count} page", "{count} pages", len(pages)),
        ngettext("{count} is behind", "{count} are behind", behind),
    ]
    style = document_style(_TEMPLATES, "report.css")
    return render_document(_TEMPLATES, "status_page.html", style=style, pages=ordered, summary=summary)


def _json(pages: Sequence[PageState], behind: int) -> str:
    said = {"pages": len(pages), "behind": behind, "translations": [asdict(page) for page in pages]}
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _badge(current: str, behind: int) -> str:
    texts = _("translations"), _("{share} current", share=current)
    widths = [round(cells(text) * _CELL) + _PADDING for text in texts]
    template = environment(_TEMPLATES).get_template("badge.svg")
    return template.render(texts=texts, widths=widths, padding=_PADDING, color="#8a5a00" if behind else "#21603f")
