"""Where, and how, articles are published: what a command was told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from translator.newsroom.ground.project import SITE_FOLDER
from translator.newsroom.house import Newsroom


@dataclass(frozen=True, slots=True)
class PublishOptions:
    """Where, and how, articles are published."""

    layout: str = "markdown"
    out: Path | None = None
    """The folder that files are written to; None: where those of the layout belong."""
    force: bool = False
    """Whether files that were changed by hand are written over."""
    draft: bool = False
    """Whether what is unfinished goes out too, as a draft."""
    now: datetime | None = None
    """The moment that embargoes are held against; None: this one."""

    @property
    def is_beside(self) -> bool:
        """Whether versions go beside their sources."""
        return self.layout == "markdown" and self.out is None

    def folder_in(self, newsroom: Newsroom) -> Path:
        """Return the folder below which files are written."""
        return self.out or (newsroom.articles_dir if self.layout == "markdown" else newsroom.root / SITE_FOLDER)
