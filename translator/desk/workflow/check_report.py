"""What is checked with which checks, and what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from translator.bilingual.model import Finding, Severity, segment_key
from translator.bilingual.pairs.base import Pair
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
        """The ids of the checks that run. Raises `UsageError` for a name that matches no check."""
        from translator.bilingual.pairs.runner import select_checks

        return select_checks(self.only, [*self.skip, *self.settings.skip])

    def run(self, pairs: Sequence[Pair]) -> list[Finding]:
        """Run the checks over the segments of one article."""
        from translator.bilingual.pairs.runner import run_chosen

        return run_chosen(pairs, self.ids, self.settings)


@dataclass
class CheckReport:
    """What was found in one catalog or file."""

    name: str
    """Slug, or path as it was given."""
    tag: str
    pairs: Mapping[int, Pair]
    """The segments that were checked, by number."""
    findings: list[Finding]
    waived: list[tuple[Finding, Waiver]] = field(default_factory=list)
    is_article: bool = False
    note: str = ""
    """Why the checks looked at nothing."""

    def text_of(self, finding: Finding) -> str:
        """Return the text that a finding's offsets count in; empty for a finding about the whole."""
        if not finding.segment:
            return ""
        pair = self.pairs[finding.segment]
        return pair.source if finding.side == "source" else pair.target

    def segment_of(self, finding: Finding) -> dict[str, str]:
        """Return `key`, `source` and `target` of the segment of a finding; all are empty for one about the whole."""
        pair = self.pairs.get(finding.segment)
        if pair is None:
            return {"key": "", "source": "", "target": ""}
        return {"key": segment_key(pair.context, pair.source), "source": pair.source, "target": pair.target}

    def place_of(self, finding: Finding) -> str:
        """Return `path:line:column`, or `slug tag segment`, for the line that a person reads."""
        if self.is_article:
            return f"{self.name} {self.tag} {finding.segment}" if finding.segment else f"{self.name} {self.tag}"
        column = finding.column and finding.column + finding.start
        return ":".join([finding.path, *(str(number) for number in (finding.line, column) if number)])

    def keep_at_least(self, severity: Severity) -> None:
        """Drop what is less severe."""
        self.findings = [item for item in self.findings if item.severity.rank >= severity.rank]
