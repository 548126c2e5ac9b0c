"""What is slow once and fast ever after: the checks with their dictionaries, the glossary, the index of the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.errors import TranslatorError

if TYPE_CHECKING:
    from translator.review.session import Session


def warm_up(session: Session) -> None:
    """
    Use checks and memory once, with objects of their own, so that a thread may do it while the screen works.

    What goes wrong here goes wrong again where it is needed, and is said there.
    """
    from translator.memory import open_memory
    from translator.review.live_checks import ArticleChecks

    catalog = session.catalog
    try:
        checks = ArticleChecks(session.working_copy.project, catalog)
        for entry in catalog.entries[:3]:
            checks.terms_in(entry)
            checks.findings(entry)
        open_memory(session.working_copy.project, catalog.source_tag, catalog.tag).close()
    except TranslatorError:
        return
