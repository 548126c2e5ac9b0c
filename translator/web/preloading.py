"""What is slow once and fast ever after: the checks with their patterns, and the dictionary behind the glossary."""

from __future__ import annotations

from threading import Timer
from typing import TYPE_CHECKING

from translator.errors import TranslatorError

if TYPE_CHECKING:
    from translator.project import Project


_PAUSE = 0.5
"""Seconds in which whoever opens the address at once has the processor alone."""


def warm_up(project: Project) -> None:
    """
    Check one made-up segment in each direction of the project; nothing is read of articles, nothing is kept.

    For a thread of its own while nobody has opened a page yet. What goes wrong here (a glossary that cannot be read)
    goes wrong again where it is needed, and is said there.
    """
    from translator.catalog import Catalog, Entry, Ledger
    from translator.review.live_checks import ArticleChecks

    try:
        for source_tag, tag in sorted({(ref.tag, tag) for ref in project.articles for tag in project.targets_of(ref)}):
            entry = Entry("The old ferries made 31 trips on March 12, 2026.", "2026年3月12日，老渡轮往返31趟。")
            checks = ArticleChecks(project, Catalog("", tag, source_tag, Ledger(), entries=[entry]))
            checks.terms_in(entry)
            checks.findings(entry)
    except (TranslatorError, OSError):
        return


def warm_up_meanwhile(project: Project) -> None:
    """Do it in a thread that does not keep the program from ending, once the first page had time to be sent."""
    thread = Timer(_PAUSE, warm_up, (project,))
    thread.daemon = True
    thread.start()
