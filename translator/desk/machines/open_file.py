"""A bilingual file or article that somebody has open in an editor: its units, findings and their places in the text."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import Finding, FuzzyMatch, TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.settings import CheckSettings
from translator.desk.workflow.check_report import CheckSelection
from translator.desk.workflow.check_run import pairs_of_units
from translator.newsroom.house import Newsroom
from translator.newsroom.imports.bilingual import BilingualFile, TranslationUnit, is_bilingual, read_bilingual
from translator.newsroom.review.live_checks import FindingsCache

_MSGSTR = re.compile(r"^msgstr(\[\d+\])? ")


@dataclass(frozen=True, slots=True)
class Place:
    """Part of one line; both count from 0, in code points."""

    line: int
    start: int
    end: int
    is_exact: bool = False
    """The text of the finding stands there, so that it may be replaced."""


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    place: Place
    finding: Finding


@dataclass
class OpenFile:
    path: Path
    newsroom: Newsroom | None = None
    lines: list[str] = field(default_factory=list)
    findings: list[PlacedFinding] = field(default_factory=list)
    trouble: str = ""
    """Why the text as it is cannot be read as what the name says; findings are then those of before."""
    _units: BilingualFile = field(default_factory=lambda: BilingualFile(()))
    _pairs: list[Pair] = field(default_factory=list)
    _cache: FindingsCache | None = None

    def update(self, text: str) -> None:
        """Check the text as it stands in the editor; only the pairs that changed are checked anew."""
        self.lines = text.split("\n")
        try:
            self.findings = list(self._bilingual(text) if is_bilingual(self.path) else self._article())
            self.trouble = ""
        except TranslatorError as error:
            self.trouble = error.message

    @property
    def languages(self) -> tuple[str, str]:
        return self._units.source_tag, self._units.target_tag

    def source_at(self, line: int) -> str:
        """Return the source of the unit in which a line stands, counted from 0, translated or not; empty for none."""
        from translator.newsroom.catalog.po import parse_po

        known: Sequence[tuple[int, str]] = [(unit.line, unit.source) for unit in self._units.units]
        if self.path.suffix == ".po" and not self.trouble:
            known = [(one.line, one.source) for one in parse_po("\n".join(self.lines).encode(), where="").messages]
        return max((one for one in known if 0 < one[0] <= line + 1), default=(0, ""))[1]

    def terms_at(self, line: int) -> list[TermEntry]:
        source = self.source_at(line)
        if not source or self.newsroom is None:
            return []
        return list(
            dict.fromkeys(match.entry for match in self.newsroom.glossary.termbase(*self.languages).find(source))
        )

    def matches_at(self, line: int) -> list[FuzzyMatch]:
        source = self.source_at(line)
        return self.newsroom.memory(*self.languages).lookup(source, limit=3) if source and self.newsroom else []

    def counterpart(self, line: int) -> tuple[Path, int] | None:
        """Return where a catalog's segment stands in its article, or an article's line in its first catalog."""
        from translator.newsroom.catalog.storage import load_catalog

        if self.newsroom is None:
            return None
        for article, tag in self.newsroom.pairs():
            catalog_path = self.newsroom.catalog_path(tag, article.slug)
            if self.path not in {article.path, catalog_path}:
                continue
            entries = load_catalog(self.newsroom, article.slug, tag).entries
            if self.path == catalog_path:
                source = self.source_at(line)
                found = (entry for entry in entries if entry.source == source)
                return next(((article.path, at) for entry in found for _path, at in entry.references), None)
            known = [(at, entry) for entry in entries for _path, at in entry.references if at <= line + 1]
            if known:
                entry = max(known, key=lambda one: one[0])[1]
                units = read_bilingual(catalog_path, source_tag=article.tag, target_tag=tag).units
                return next(((catalog_path, one.line) for one in units if one.source == entry.source), None)
        return None

    def _bilingual(self, text: str) -> Iterator[PlacedFinding]:
        with tempfile.TemporaryDirectory(prefix="translator-open-") as folder:
            copy = Path(folder) / self.path.name
            copy.write_text(text, encoding="utf-8")
            self._units = file = read_bilingual(copy)
        settings = self.newsroom.settings.checks if self.newsroom else CheckSettings()
        self._cache = self._cache or FindingsCache(None, settings=settings)
        terms: Sequence[TermEntry] = ()
        if self.newsroom is not None:
            terms = self.newsroom.glossary.termbase(file.source_tag, file.target_tag).entries
        # A pair keeps what checks of the whole file asked of it: one that is as it was is not asked again.
        known = {(one.number, one.source, one.target): one for one in self._pairs}
        made = ((pair, known.get((pair.number, pair.source, pair.target)))
                for pair in self._cache.complete(pairs_of_units(file, terms)))  # fmt: skip
        self._pairs = [before if before == pair else pair for pair, before in made]
        for finding in self._cache.article_findings(self._pairs):
            if finding.segment:
                unit = file.units[finding.segment - 1]
                yield PlacedFinding(self._place(finding, unit), finding)
            else:
                yield PlacedFinding(Place(0, 0, len(self.lines[0])), finding)

    def _article(self) -> Iterator[PlacedFinding]:
        """Yield what the checks say of all versions of an article as it was saved, at the lines of the source."""
        from translator.desk.workflow.article_check import check_articles

        newsroom = self.newsroom
        slug = next((ref.slug for ref in newsroom.articles if ref.path == self.path), "") if newsroom else ""
        if newsroom is None or not slug:
            return
        for report in check_articles(newsroom, [slug], (), CheckSelection(newsroom.settings.checks)):
            for finding in report.findings:
                line = min(max(finding.line - 1, 0), len(self.lines) - 1)
                yield PlacedFinding(self._span(finding, report.text_of(finding), range(line, line + 1)), finding)

    def _place(self, finding: Finding, unit: TranslationUnit) -> Place:
        """Find the text of a finding in the lines of its unit: in the source's, or from `msgstr` on in the target's."""
        first, text = unit.line - 1, unit.source if finding.side == "source" else unit.target
        column = unit.source_column if finding.side == "source" else unit.target_column
        if column:
            return Place(first, column - 1 + finding.start, column - 1 + finding.end, finding.end > finding.start)
        # The line before the next unit's, where that one is not in the same line (one plural entry is two units).
        following = (one.line - 1 for one in self._units.units[finding.segment :] if one.line > unit.line)
        last = next(following, len(self.lines))
        first = next((at for at in range(first, last) if self.lines[at].startswith("msgid ")), first)
        middle = next((at for at in range(first, last) if _MSGSTR.match(self.lines[at])), first)
        return self._span(
            finding, text, range(first, max(middle, first + 1)) if finding.side == "source" else range(middle, last)
        )

    def _span(self, finding: Finding, text: str, lines: range) -> Place:
        whole = next((at for at in lines if text and text in self.lines[at]), None)
        if whole is not None:
            start = self.lines[whole].index(text) + finding.start
            return Place(whole, start, start + finding.end - finding.start, finding.end > finding.start)
        wanted = text[finding.start : finding.end]
        hits = [(at, self.lines[at].find(wanted)) for at in lines if wanted and wanted in self.lines[at]]
        if len(hits) == 1 and self.lines[hits[0][0]].count(wanted) == 1:
            at, start = hits[0]
            return Place(at, start, start + len(wanted), is_exact=True)
        line = self.lines[lines.start]
        return Place(lines.start, len(line) - len(line.lstrip()), len(line))
