"""`translator sync`: read the articles and bring their catalogs up to date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from translator.bilingual.i18n import _, ngettext
from translator.desk.setup.pipeline_files import ensure_driver
from translator.desk.workflow.options import Format, ListFormat, Slugs, To, current_newsroom, option, talk_of_no_work
from translator.newsroom.ground.console import print_line, printing_json, talk

if TYPE_CHECKING:
    from translator.newsroom.catalog.article_merge import SyncReport


def sync(
    slugs: Slugs,
    to: To,
    prune: Annotated[bool, option("--prune", _("Drop what is no longer in the articles."))] = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Read the articles and bring their catalogs up to date."""
    from translator.desk.workflow.sync_run import describe_sync, sync_articles

    newsroom = current_newsroom()
    ensure_driver(newsroom.root)
    reports: list[SyncReport] = []
    with printing_json(reports, is_wanted=format is ListFormat.JSON):
        for report in sync_articles(newsroom, slugs, to, prune=prune):
            reports.append(report)
            if format is ListFormat.TEXT and report.is_changed:
                print_line(describe_sync(report))
    if format is ListFormat.JSON:
        return
    if not reports and talk_of_no_work(newsroom, slugs, to):
        return
    changed = sum(report.is_changed for report in reports)
    talk(ngettext("{count} catalog, {changed} changed", "{count} catalogs, {changed} changed", len(reports),
                  changed=changed))  # fmt: skip
