"""Publishing one article, as tests do it all the time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house import Newsroom
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun, Published, publish_articles, publish_whole


def publish_article(project: Newsroom, ref: ArticleRef, tags: Sequence[Any], **options: Any) -> Published:
    """Publish an article anew, whatever is known of it."""
    return PublicationRun(project, PublishOptions(**options)).publish(ref, tags)


def publish_all(project: Newsroom, layout: str = "markdown", **options: Any) -> list[str]:
    """Publish all articles, and what is made of them together; return the files that changed."""
    chosen, done = PublishOptions(layout, **options), list[Published]()
    assert publish_articles(project, chosen, take=done.append) == []
    written = [name for published in done for name in published.written]
    return [*written, *publish_whole(project, chosen)]
