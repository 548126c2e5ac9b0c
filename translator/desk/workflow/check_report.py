"""The choice of checks, what they found in one catalog or file, and what of that was known before."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from translator.bilingual.errors import GitError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import Finding, Severity, segment_key
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_chosen, select_checks
from translator.bilingual.pairs.terms import SegStale
from translator.bilingual.settings import CheckSettings
from translator.newsroom.ground import git
from translator.newsroom.ground.settings import SETTINGS_FILES
from translator.newsroom.house import Newsroom
from translator.newsroom.review.live_checks import Waiver


@dataclass(frozen=True)
class CheckSelection:
    """Which checks run, and with which settings."""

    settings: CheckSettings
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()

    @property
    def ids(self) -> list[str]:
        return select_checks(self.only, [*self.skip, *self.settings.skip])

    def run(self, pairs: Sequence[Pair]) -> list[Finding]:
        return run_chosen(pairs, self.ids, self.settings)


@dataclass
class CheckReport:
    name: str
    """Slug, or path as it was given."""
    tag: str
    pairs: Mapping[int, Pair]
    """The segments that were checked, by number."""
    findings: list[Finding]
    waived: list[tuple[Finding, Waiver]] = field(default_factory=list)
    is_article: bool = False
    page: str = ""
    """The page that was checked in the place of its catalog: somebody edited it."""
    note: str = ""
    """Why the checks looked at nothing."""

    def text_of(self, finding: Finding) -> str:
        """Return the text that a finding's offsets count in; empty for one about the whole."""
        if not finding.segment:
            return ""
        pair = self.pairs[finding.segment]
        return pair.source if finding.side == "source" else pair.target

    def segment_of(self, finding: Finding) -> dict[str, str]:
        """Return `key`, `source` and `target` of a finding's segment; empty for one about the whole."""
        pair = self.pairs.get(finding.segment)
        if pair is None:
            return {"key": "", "source": "", "target": ""}
        return {"key": segment_key(pair.context, pair.source), "source": pair.source, "target": pair.target}

    def place_of(self, finding: Finding) -> str:
        """Return `path:line:column`, or `slug tag segment`."""
        if self.is_article and not (self.page and finding.segment):
            return f"{self.name} {self.tag} {finding.segment}" if finding.segment else f"{self.name} {self.tag}"
        column = finding.column and finding.column + finding.start
        return ":".join([finding.path, *(str(number) for number in (finding.line, column) if number)])

    def keep_at_least(self, severity: Severity) -> None:
        self.findings = [item for item in self.findings if item.severity.rank >= severity.rank]


class CheckBaseline:
    """
    Findings by article or file, check and message. One is the same where its sentence or its translation is: a line
    that moved, or a word that changed beside it, makes none new.
    """

    def __init__(self) -> None:
        self._known: defaultdict[tuple[str, ...], list[tuple[str, str]]] = defaultdict(list)

    def add(self, reports: Iterable[CheckReport], folder: Path) -> None:
        """Add the findings of reports on `folder`, an earlier state of this one."""
        for report in reports:
            for finding in report.findings:
                segment = report.segment_of(finding)
                identity = _identity(report, finding, folder)
                self._known[identity].append((segment["key"], segment["target"]))

    def take_known(self, report: CheckReport) -> int:
        """Take what is known out of a report, and return how many findings that were; each is known once."""
        fresh = []
        for finding in report.findings:
            segment, known = report.segment_of(finding), self._known.get(_identity(report, finding, Path()), [])
            same = next((one for one in known if segment["key"] == one[0] or segment["target"] == one[1]), None)
            if same is None:
                fresh.append(finding)
            else:
                known.remove(same)
        count, report.findings = len(report.findings) - len(fresh), fresh
        return count


def _identity(report: CheckReport, finding: Finding, folder: Path) -> tuple[str, ...]:
    message = finding.message.in_language("en")
    if report.is_article:
        return report.name, report.tag, finding.check, message
    return os.path.relpath(report.name, folder), "", finding.check, message


def revision_before(folder: Path, revision: str) -> str:
    """
    Return the commit where HEAD began from `revision`, or that itself where this clone does not know.

    Nothing is fetched: raises `UsageError` where it is not here, with the depth that a shallow clone needs.
    """
    if not git.is_repo_for_sure(folder):
        raise UsageError(_("--since needs a git repository"), where=folder, hint="git init")
    try:
        return git.merge_base(folder, revision) or git.resolve(folder, revision)
    except GitError as error:
        is_shallow = bool(git.boundary(folder))
        hint = "git fetch --depth=1 origin COMMIT   " + _("(a pull request in CI: fetch-depth: 2 and --since HEAD^1)")
        message = _("this clone ends before {revision}, and nothing is fetched", revision=revision)
        raise UsageError(message if is_shallow else error.message, where=f"--since {revision}",
                         hint=hint if is_shallow else "git log") from error  # fmt: skip


def changed_slugs(newsroom: Newsroom, commit: str, names: Sequence[str]) -> list[str]:
    """
    Return which of the articles `names` (all for none) have another source, catalog, ledger or page than at a commit.

    Where settings or a glossary changed, or a file of an article is gone, that may be seen in each: all of them.
    """
    top, root = git.root(newsroom.root), os.path.realpath(newsroom.root)
    changed = git.changed_between(top, commit, "") | git.changed_files(top, "")
    slugs, wanted = set[str](), [ref.slug for ref in newsroom.select(names)]
    for path in (top / name for name in changed):
        name = Path(os.path.relpath(os.path.realpath(path.parent), root), path.name).as_posix()
        place = newsroom.tree.place(name)
        is_catalog = path.is_relative_to(newsroom.locales_dir)
        if name in SETTINGS_FILES or path.is_relative_to(newsroom.glossaries_dir):
            return wanted
        if (place or is_catalog) and not os.path.lexists(path):
            return wanted
        if place:
            slugs.add(place.slug)
        elif is_catalog:
            slugs.add(newsroom.catalog_name(path)[1])
    return [slug for slug in wanted if slug in slugs]


def note_stale(newsroom: Newsroom, before: Newsroom, reports: Iterable[CheckReport]) -> None:
    """Make what is stale a note where a change leaves the translation as it was: whoever edits English owes none."""
    for report in reports:
        if report.page or all(finding.check != SegStale.id for finding in report.findings):
            continue
        texts = [{entry.target for entry in house.article(report.name).catalog(report.tag).entries}
                 for house in (newsroom, before) if report.name in house.articles_by_slug]  # fmt: skip
        if len(texts) == 2 and texts[0] == texts[1]:
            report.findings = [replace(item, severity=Severity.INFO) if item.check == SegStale.id else item
                               for item in report.findings]  # fmt: skip
