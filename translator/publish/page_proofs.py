"""Whether a published page follows from its catalog: placeholder."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.catalog import Catalog
    from translator.project import ArticleRef, Project
    from translator.review.problems import Problem


def page_problems(project: Project, ref: ArticleRef, catalog: Catalog) -> Iterator[Problem]:
    """Yield what is wrong with a published page."""
    yield from ()
