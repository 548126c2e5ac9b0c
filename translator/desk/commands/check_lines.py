"""Where in its catalog the translation of a finding stands, for services that show findings beside changed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from translator.bilingual.errors import CatalogError
from translator.bilingual.model import Finding
from translator.desk.workflow.check_report import CheckReport
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.house import Newsroom

_MSGSTR = 'msgstr "'


def at_translations(newsroom: Newsroom | None, report: CheckReport) -> list[Finding]:
    """Return the findings of a report; those about the targets of an article with file and line of its catalog."""
    if newsroom is None or not report.is_article or not report.findings:
        return report.findings
    path = newsroom.catalog_path(report.tag, report.name)
    try:
        data = newsroom.read(path)
        messages = parse_po(data, where=newsroom.relative(path)).messages
    except (CatalogError, FileNotFoundError):
        return report.findings
    lines = data.decode("utf-8", "replace").split("\n")
    first = {(item.context, item.source): item.line for item in messages if not item.is_obsolete}
    return [_at_translation(item, report, first, lines, newsroom.relative(path)) for item in report.findings]


def _at_translation(
    finding: Finding, report: CheckReport, first: dict[tuple[str, str], int], lines: Sequence[str], path: str
) -> Finding:
    pair = report.pairs.get(finding.segment)
    start = first.get((pair.context, pair.source)) if pair and finding.side == "target" else None
    if start is None:
        return finding
    at = next((at for at in range(start - 1, len(lines)) if lines[at].startswith(_MSGSTR)), None)
    if at is None:
        return finding
    # Behind an escape the column would be wrong, and in several lines the place is in another one.
    is_plain = "\\" not in lines[at] and lines[at] != f'{_MSGSTR}"'
    return replace(finding, path=path, line=at + 1, column=len(_MSGSTR) + 1 if is_plain else 0)
