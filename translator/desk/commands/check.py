"""`translator check`: all checks, on articles of the project or on bilingual files of other tools."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import CatalogError, ExitCode, NoProject, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.language import CONTENT_TAGS
from translator.desk.render.findings import (
    FindingGroup,
    annotation,
    article_object,
    counts_line,
    finding_object,
    print_findings,
    quality_issue,
    sarif_log,
)
from translator.desk.workflow.check_baseline import CheckBaseline, changed_slugs, note_stale, revision_before
from translator.desk.workflow.check_report import CheckReport, CheckSelection
from translator.desk.workflow.check_run import are_bilingual, check_everything, is_pair, pairs_of_units, with_policy
from translator.desk.workflow.options import (
    BackendOptions,
    FailOnOption,
    To,
    argument,
    current_newsroom,
    newsroom_or_none,
    option,
    talk_of_no_work,
    with_backend,
)
from translator.newsroom.ground import git
from translator.newsroom.ground.console import exit_with, print_json, skipping_file, talk
from translator.newsroom.imports.bilingual import is_bilingual, read_bilingual, replace_targets

if TYPE_CHECKING:
    from translator.newsroom.house import Article, Newsroom


class CheckFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"


@with_backend
def check(
    names: Annotated[
        list[str] | None,
        argument("SLUG|FILE", _("Slugs, globs, or .po .xlf .tmx .tsv .csv files (default: all articles).")),
    ] = None,
    *,
    pair: Annotated[
        tuple[Path, Path] | None,
        option("--pair", _("A page and its translation; no project is needed."), "SOURCE TARGET"),
    ] = None,
    source: Annotated[str, option("--from", _("Source language of a file."), "TAG")] = "",
    to: To,
    format: Annotated[CheckFormat, option("--format -f", _("How to print."))] = CheckFormat.TEXT,
    only: Annotated[list[str] | None, option("--only", _("Only these checks: num, punct.*."), "ID")] = None,
    skip: Annotated[list[str] | None, option("--skip", _("All but these checks."), "ID")] = None,
    fail_on: FailOnOption = None,
    level: Annotated[Severity, option("--level", _("List only error, warning or info and up."))] = Severity.INFO,
    fix: Annotated[bool, option("--fix", _("Apply the safe fixes, never to final or locked segments."))] = False,
    since: Annotated[str, option("--since", _("Only what this change brought: findings that REV lacks."), "REV")] = "",
    baseline: Annotated[
        Path | None, option("--baseline", _("A report in JSON, whose findings are known."), "FILE")
    ] = None,
    glossary: Annotated[
        Path | None, option("--glossary", _("The terms of this file, not the project's; for files."), "FILE")
    ] = None,
    policy: Annotated[list[str] | None, option("--policy", _("House rule: pangu=none."), "KEY=VALUE")] = None,
    backend: BackendOptions = BackendOptions(),
) -> None:
    """Check translations, or a bilingual file of another tool."""
    from translator.bilingual.settings import CheckSettings
    from translator.newsroom.house import open_newsroom
    from translator.newsroom.house.glossary import read_glossary_file

    names = [*map(str, pair or ())] or _expanded(names or [])
    newsroom = newsroom_or_none(is_tolerant=True) if names else current_newsroom(is_tolerant=True)
    settings = with_policy(newsroom.settings.checks if newsroom else CheckSettings(), policy or ())
    selection = CheckSelection(settings, tuple(only or ()), tuple(skip or ()))
    targets = [part.strip() for item in to for part in item.split(",") if part.strip()]
    if to and not targets:
        raise UsageError(_("--to names no language"), hint=f"--to {','.join(CONTENT_TAGS)}")
    known = CheckBaseline()
    if baseline:
        known.read(baseline)
    project = None if is_pair(names) or are_bilingual(names) else newsroom
    commit = revision_before(project.root if project else Path.cwd(), since) if since else ""
    if project and commit:
        names = changed_slugs(project, commit, names)
        if not names:
            talk(_("nothing to check has changed since {revision}", revision=since))
            _print([], format)
            return
    if fix:
        changed = 0
        try:
            for count in fix_everything(names, newsroom, selection, source, targets):
                changed += count
        finally:
            talk(ngettext("{count} segment fixed", "{count} segments fixed", changed))
    if glossary and not (is_pair(names) or are_bilingual(names)):
        raise UsageError(_("--glossary is for files; articles go by the glossaries of their project"),
                         hint="translator check FILE --glossary FILE")  # fmt: skip
    backend.refuse_nonsense()
    with backend.open() if newsroom else nullcontext() as opened:  # Files are checked here.
        reports = check_everything(
            names,
            project=newsroom,
            selection=selection,
            source_tag=source,
            to=targets,
            backend=opened,
            glossary=read_glossary_file(glossary) if glossary else None,
        )
    if project and commit:
        with git.tree_at(project.root, commit) as folder:
            try:
                before = open_newsroom(folder, is_tolerant=True)
                known.add(check_former(before, reports, names, targets, selection), folder)
                note_stale(project, before, reports)
            except NoProject:
                talk(_("note: there was no project yet at {revision}: nothing is known of it", revision=since))
    elif commit:
        with git.tree_at(Path.cwd(), commit) as folder:
            there = [name for one in names if (name := str(folder / os.path.relpath(one))) and Path(name).is_file()]
            if len(there) == len(names) or are_bilingual(there):
                run = check_everything(there, project=newsroom, selection=selection, source_tag=source, to=targets)
                known.add(run, folder)
    count = sum(map(known.take_known, reports))
    for report in reports:
        report.keep_at_least(level)
        if report.note:
            talk(_("note: {file} is valid, and its segments are not checked: {reason}",
                   file=report.name, reason=report.note))  # fmt: skip
        elif is_bilingual(Path(report.name)) and not report.pairs:
            talk(_("note: {file} has no segment with a translation", file=report.name))
    if format in {CheckFormat.GITHUB, CheckFormat.GITLAB, CheckFormat.SARIF}:
        for report in reports:
            report.findings = at_translations(newsroom, report)
    _print(reports, format, count)
    is_empty = newsroom and reports and not newsroom.skipped and not any(report.pairs for report in reports)
    if newsroom and is_empty and not talk_of_no_work(newsroom, (), targets):
        talk(_("nothing is translated yet, so that little could be checked"))
        talk("  " + _("try: {hint}", hint="translator run"))
    exit_with(exit_code(reports, fail_on.value if fail_on else settings.fail_on))


def _expanded(names: Sequence[str]) -> list[str]:
    from glob import glob

    found = []
    for name in names:
        is_pattern = is_bilingual(Path(name)) and not Path(name).exists()
        files = glob(name, recursive=True) if is_pattern else []  # noqa: PTH207 (it may begin at the root)
        found += sorted(files) or [name]
    return found


def check_former(
    newsroom: Newsroom, reports: Sequence[CheckReport], slugs: Sequence[str], to: Sequence[str],
    selection: CheckSelection,
) -> Iterator[CheckReport]:  # fmt: skip
    """Check articles in a former state as `reports` were made: where a page was read now, its page of then."""
    from translator.desk.workflow.article_check import check_articles

    there = [slug for slug in slugs if slug in newsroom.articles_by_slug]
    pages = {(report.name, report.tag) for report in reports if report.page}
    return check_articles(newsroom, there, to, selection, pages=pages) if there else iter(())


def exit_code(reports: Sequence[CheckReport], fail_on: str) -> ExitCode:
    if fail_on == "never":
        return ExitCode.OK
    limit = Severity(fail_on).rank
    failing = any(item.severity.rank >= limit for report in reports for item in report.findings)
    return ExitCode.FINDINGS if failing else ExitCode.OK


def _print(reports: Sequence[CheckReport], format: CheckFormat, known: int = 0) -> None:
    findings = [item for report in reports for item in report.findings]
    if format is CheckFormat.JSON:
        print_json([item for report in reports for item in _objects(report)])
    elif format is CheckFormat.SARIF:
        waived = [pair for report in reports for pair in report.waived]
        segments = [report.segment_of(item) for report in reports for item in report.findings]
        segments += [report.segment_of(item) for report in reports for item, _waiver in report.waived]
        print_json(sarif_log(findings, waived=waived, segments=segments))
    elif format is CheckFormat.GITLAB:
        print_json([quality_issue(item) for item in findings])
    elif format is CheckFormat.GITHUB:
        sys.stdout.writelines(f"{annotation(item)}\n" for item in findings)
    else:
        print_findings(
            FindingGroup(
                report.findings, report.text_of, report.place_of, [pair.source for pair in report.pairs.values()],
                f"{report.name} --to {report.tag}" if report.is_article else "",
            )
            for report in reports
        )  # fmt: skip
        talk(counts_line(findings, sum(len(report.waived) for report in reports), known))


def _objects(report: CheckReport) -> list[dict[str, object]]:

    segments = [(item, report.segment_of(item)) for item in report.findings]
    if not report.is_article:
        return [finding_object(item, segment) for item, segment in segments]
    return [article_object(item, segment, article=report.name, tag=report.tag) for item, segment in segments]


def fix_everything(
    names: Sequence[str], newsroom: Newsroom | None, selection: CheckSelection, source_tag: str, to: Sequence[str]
) -> Iterator[int]:
    """Apply the safe fixes to files or articles, and yield how many segments changed in each."""
    from translator.desk.workflow.article_check import begun_catalogs
    from translator.newsroom.ground.files import flushed_together

    paths = [Path(name) for name in names]
    if paths and all(is_bilingual(path) for path in paths):
        for path in paths:
            with skipping_file(path, is_alone=len(paths) == 1):
                yield _fix_file(path, selection, source_tag, to[0] if to else "")
        return
    if newsroom is None:
        raise UsageError(_("there is no project here"), hint="translator init")
    with flushed_together():
        for article, tag in begun_catalogs(newsroom, names, to):
            with newsroom.skipping(at=article.path):
                yield _fix_article(article, tag, selection)


def _fix_article(article: Article, tag: str, selection: CheckSelection) -> int:
    from translator.bilingual.pairs.runner import fix_pairs
    from translator.desk.workflow.article_check import pairs_of_catalog
    from translator.newsroom.catalog.events import Action, EditData

    changed, actor = 0, _fixer(article.newsroom)
    with article.transaction(tag) as catalog:
        pairs = list(pairs_of_catalog(article.newsroom, catalog).values())
        entries = [entry for entry in catalog.entries if entry.target]
        fixed = fix_pairs(pairs, settings=selection.settings, only=selection.only, skip=selection.skip)
        for entry, target in zip(entries, fixed, strict=True):
            if target == entry.target or entry.is_locked or entry.state.rank >= State.REVIEWED.rank:
                continue
            catalog.apply(
                entry, Action.EDIT, actor=actor, state=entry.state, target=target, origin=entry.origin,
                signature=entry.signature, reason="check --fix",
                data=EditData(makers=tuple(sorted(catalog.makers(entry) - {actor}))),
            )  # fmt: skip
            changed += 1
    return changed


def _fixer(newsroom: Newsroom) -> str:
    # Where the person at work may not edit, nobody on record answers, as for a text that another tool changed.
    from translator.newsroom.catalog.events import UNKNOWN, Action
    from translator.newsroom.house.people import person_at_work

    try:
        person = person_at_work(newsroom)
    except UsageError:
        return UNKNOWN
    return person.id if person.may(Action.EDIT) else UNKNOWN


def _fix_file(path: Path, selection: CheckSelection, source_tag: str, target_tag: str) -> int:
    from translator.bilingual.pairs.runner import fix_pairs

    bilingual = read_bilingual(path, source_tag=source_tag, target_tag=target_tag)
    pairs = pairs_of_units(bilingual)
    fixed = fix_pairs(pairs, settings=selection.settings, only=selection.only, skip=selection.skip)
    changes = {
        place: target for place, (pair, target) in enumerate(zip(pairs, fixed, strict=True)) if target != pair.target
    }
    return len(replace_targets(path, bilingual, changes)) if changes else 0


_MSGSTR = 'msgstr "'


def at_translations(newsroom: Newsroom | None, report: CheckReport) -> list[Finding]:
    """Return the findings of a report, those about targets with file and line of their page, else of their catalog."""
    from translator.newsroom.catalog.po import parse_po

    if newsroom is None or not report.is_article or not report.findings or report.page:
        return report.findings
    from translator.desk.workflow.page_check import at_page

    path = newsroom.catalog_path(report.tag, report.name)
    try:
        data, name = newsroom.read(path), newsroom.relative(path)
        messages = parse_po(data, where=name).messages
    except (CatalogError, FileNotFoundError):
        return report.findings
    on_page = at_page(newsroom, report)
    lines = data.decode("utf-8", "replace").split("\n")
    first = {(item.context, item.source): item.line for item in messages if not item.is_obsolete}
    placed = []
    for finding, there in zip(report.findings, on_page, strict=True):
        if there is not finding:
            placed.append(there)
            continue
        pair = report.pairs.get(finding.segment)
        start = first.get((pair.context, pair.source)) if pair and finding.side == "target" else None
        at = next((at for at in range(start - 1, len(lines)) if lines[at].startswith(_MSGSTR)), None) if start else None
        if at is not None:
            # Behind an escape the column would be wrong, and in several lines the place is in another one.
            is_plain = "\\" not in lines[at] and lines[at] != f'{_MSGSTR}"'
            finding = replace(finding, path=name, line=at + 1, column=len(_MSGSTR) + 1 if is_plain else 0)
        placed.append(finding)
    return placed
