"""`translator explain`: what a check does, why, examples, where its rule comes from."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.i18n import _, message_tag
from translator.bilingual.pairs.check_docs import HEADINGS, CheckPage, check_page, chinese_lines
from translator.bilingual.words.language import is_chinese
from translator.desk.workflow.options import Format, ListFormat, argument
from translator.newsroom.ground.console import print_json

if TYPE_CHECKING:
    from collections.abc import Sequence


def pages_of(names: Sequence[str]) -> list[CheckPage]:
    """Return the pages of checks by ids, groups or globs; all for none. Raises `UsageError`."""
    from translator.bilingual.pairs.runner import select_checks

    return [check_page(check_id) for check_id in select_checks(names)]


def page_object(page: CheckPage) -> dict[str, Any]:
    facts = {key: value for key, value in asdict(page).items() if key != "text"}
    sections = {heading.lower().rstrip("?").replace(" ", "_"): page.section(heading) for heading in HEADINGS}
    return {**facts, "summary": page.summary, **sections}


def complete_check(incomplete: str) -> list[str]:
    from translator.bilingual.pairs import CHECKS

    return [check_id for check_id in CHECKS if check_id.startswith(incomplete)]


def explain(
    checks: Annotated[
        list[str] | None,
        argument(
            "CHECK", _("Ids or groups, such as num.value or punct (default: list all)."), autocompletion=complete_check
        ),
    ] = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Say what a check does, why, and where its rule comes from."""
    pages = pages_of(checks or ())
    if format is ListFormat.JSON:
        print_json([page_object(page) for page in pages])
        return
    if is_chinese(tag := message_tag()):
        pages = [page.in_chinese(tag) for page in pages]
    if checks:
        sys.stdout.write("\n\n".join(_page_text(page) for page in pages) + "\n")
    else:
        _print_list(pages)


def _page_text(page: CheckPage) -> str:
    from translator.bilingual.quantities.excuses import EXCUSES

    facts = _(
        "severity {severity}, target {targets}, fix {fix}", severity=page.severity, targets=page.targets, fix=page.fix
    )
    lines = [f"# {page.id}", facts, "", page.text]
    tag = message_tag()
    heading, intro = "Excuses", "Differences that are not reported:"
    excuses = {excuse.name: excuse.line for excuse in EXCUSES if page.id in excuse.topics}
    if is_chinese(tag):
        heading, intro = "不报告的差异", "下列差异不报告："
        excuses = {name: chinese_lines(name)[0] for name in excuses}
    if excuses:
        lines += [f"## {heading}", intro, *(f"- `{name}`: {line}" for name, line in excuses.items())]
    return "\n".join(lines)


def _print_list(pages: Sequence[CheckPage]) -> None:
    from translator.desk.render.tables import Column, print_table

    columns = [Column(_("check")), Column(_("severity")), Column(_("fix")), Column(_("what it does"), flexible=True)]
    print_table(columns, [[page.id, page.severity, page.fix, page.summary] for page in pages])
