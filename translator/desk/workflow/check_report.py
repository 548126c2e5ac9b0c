"""The choice of checks, and what they found in one catalog or file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from translator.bilingual.model import Finding, Severity, segment_key
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_chosen, select_checks
from translator.bilingual.settings import CheckSettings
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
