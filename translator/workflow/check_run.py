"""What `check` looks at: the catalogs of the project, bilingual files of other tools, pairs of Markdown files."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from translator.checks.base import Pair
from translator.errors import UsageError
from translator.i18n import LazyMessage
from translator.language import is_chinese
from translator.model import Finding, Segment, Severity, short_hash

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from translator.catalog import Catalog
    from translator.checks.waivers import Waiver
    from translator.interchange import BilingualFile
    from translator.project import ArticleRef, CheckSettings, Project


@dataclass(frozen=True)
class Choice:
    """Which checks run, and under which rules."""

    settings: CheckSettings
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


@dataclass
class Report:
    """What was found in one catalog or file."""

    name: str
    """Slug, or path as it was given."""
    tag: str
    pairs: Sequence[Pair]
    findings: list[Finding]
    waived: list[tuple[Finding, Waiver]] = field(default_factory=list)
    is_article: bool = False

    def text_of(self, finding: Finding) -> str:
        """Return the text that a finding's offsets count in; empty for a finding about the whole."""
        if not finding.segment:
            return ""
        pair = self.pairs[finding.segment - 1]
        return pair.source if finding.side == "source" else pair.target

    def place_of(self, finding: Finding) -> str:
        """Return `path:line:column`, or `slug tag segment`, for the line that a person reads."""
        if self.is_article:
            return f"{self.name} {self.tag} {finding.segment}" if finding.segment else f"{self.name} {self.tag}"
        column = finding.column and finding.column + finding.start
        return ":".join([finding.path, *(str(number) for number in (finding.line, column) if number)])

    def keep_at_least(self, severity: Severity) -> None:
        """Drop what is less severe."""
        self.findings = [item for item in self.findings if item.severity.rank >= severity.rank]


def with_policy(settings: CheckSettings, items: Iterable[str]) -> CheckSettings:
    """
    Return the settings with `key=value` items on top; values are TOML (`true`, `30`, `["a"]`) or plain words.

    Raises `UsageError` for an item without `=`.
    """
    import msgspec

    policy: dict[str, Any] = dict(settings.policy)
    for item in items:
        key, equals, value = item.partition("=")
        if not equals:
            raise UsageError(f"{item!r} is no policy", hint="--policy pangu=none")
        policy[key.strip()] = _value(value.strip())
    return msgspec.structs.replace(settings, policy=policy)


def _value(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def check_article(project: Project, ref: ArticleRef, tag: str, choice: Choice) -> Report:
    """Check one catalog of the project; segments that did not change since the last run are not checked again."""
    from translator.catalog import load_catalog
    from translator.checks import SCRIPT_CHECKS
    from translator.checks.findings_cache import cache_path, glossary_version, run_cached_checks
    from translator.checks.waivers import split_waived, waivers_in
    from translator.metrics.quality import score_of
    from translator.review.progress import remember_errors

    catalog = load_catalog(project, ref.slug, tag)
    is_whole = not choice.only and not choice.skip
    if is_chinese(catalog.source_tag) and is_chinese(tag) and not choice.only:
        choice = replace(choice, only=SCRIPT_CHECKS)
    entries = [entry for entry in catalog.entries if entry.target]
    pairs = pairs_of_catalog(project, catalog, choice)
    found = run_cached_checks(
        pairs,
        cache_path(project, tag, ref.slug),
        glossary=glossary_version(project.glossaries_dir),
        settings=choice.settings,
        only=choice.only,
        skip=choice.skip,
    )
    found += _stale(pairs, catalog, choice)
    numbers = dict(enumerate(entries, 1))
    located = [_in_article(project, item, numbers) for item in found]
    still_open, waived = split_waived(located, waivers_in(catalog.events))
    if is_whole:
        errors = sum(item.severity is Severity.ERROR for item in still_open)
        remember_errors(project, catalog, errors, score_of(catalog, still_open).score)
    return Report(ref.slug, tag, _by_number(pairs, catalog), still_open, waived, is_article=True)


def check_versions_of(project: Project, ref: ArticleRef, choice: Choice) -> Report:
    """Check that the front matter and by-lines of an article's published versions agree; nothing where it has none."""
    from translator.checks.runner import finish_findings, select_checks
    from translator.publish.published_metadata import check_metadata, is_published

    wanted = select_checks(choice.only, [*choice.skip, *choice.settings.skip])
    only = [check for check in wanted if check.startswith("meta.")]
    found = check_metadata(project, ref, only=only) if only and is_published(project, ref) else []
    return Report(ref.slug, ref.tag, [], finish_findings(found, choice.settings))


def pairs_of_catalog(project: Project, catalog: Catalog, choice: Choice) -> list[Pair]:
    """Return what checks see of the entries that have a target, numbered from 1, all sharing one termbase."""
    from translator.glossary import load_glossary
    from translator.review.live_checks import ArticleChecks

    terms = load_glossary(project).termbase(catalog.source_tag, catalog.tag).entries
    date = ArticleChecks(project, catalog).article_date
    translated = [entry for entry in catalog.entries if entry.target]
    return [
        Pair(
            entry.source, entry.target, catalog.source_tag, catalog.tag, kind=entry.kind, number=number, terms=terms,
            article_date=date, context=entry.context,
        )
        for number, entry in enumerate(translated, 1)
    ]  # fmt: skip


def _by_number(pairs: Sequence[Pair], catalog: Catalog) -> list[Pair]:
    translated = iter(pairs)
    empty = Pair("", "", catalog.source_tag, catalog.tag)
    return [next(translated) if entry.target else replace(empty, source=entry.source) for entry in catalog.entries]


def _stale(pairs: Sequence[Pair], catalog: Catalog, choice: Choice) -> list[Finding]:
    from translator.checks.runner import select_checks
    from translator.checks.terms.consistency import SegStale

    if SegStale.id not in select_checks(choice.only, [*choice.skip, *choice.settings.skip]):
        return []
    translated = [entry for entry in catalog.entries if entry.target]
    return [
        SegStale().report(pair, entry.previous_source or "")
        for pair, entry in zip(pairs, translated, strict=True)
        if entry.is_stale
    ]


def _in_article(project: Project, finding: Finding, numbers: dict[int, Any]) -> Finding:
    entry = numbers.get(finding.segment)
    if entry is None:
        return finding
    path, line = entry.references[0] if entry.references else ("", 0)
    return replace(finding, segment=entry.number, path=path, line=line)


def check_file(
    path: Path, choice: Choice, *, source_tag: str = "", target_tag: str = "", terms: Sequence[Any] = ()
) -> Report:
    """Check a bilingual file; raises what `read_bilingual` raises."""
    from translator.checks.runner import run_checks
    from translator.interchange import read_bilingual

    bilingual = read_bilingual(path, source_tag=source_tag, target_tag=target_tag)
    pairs = pairs_of_units(bilingual, terms)
    found = run_checks(pairs, settings=choice.settings, only=choice.only, skip=choice.skip)
    report = Report(path.name, bilingual.target_tag, pairs, [])
    for finding in found:
        located = replace(finding, path=path.as_posix())
        if finding.segment:
            unit = bilingual.units[finding.segment - 1]
            column = unit.source_column if finding.side == "source" else unit.target_column
            located = replace(located, line=unit.line, column=column if unit.source_column else 0)
        report.findings.append(located)
    return report


def pairs_of_units(bilingual: BilingualFile, terms: Sequence[Any] = ()) -> list[Pair]:
    """Return what checks see of a bilingual file, numbered from 1 in file order."""
    return [
        Pair(
            unit.source, unit.target, bilingual.source_tag, bilingual.target_tag, kind=unit.kind, number=number,
            terms=terms, context=unit.context,
        )
        for number, unit in enumerate(bilingual.units, 1)
    ]  # fmt: skip


def check_documents(
    source: Path, target: Path, choice: Choice, *, source_tag: str = "", target_tag: str = "", terms: Sequence[Any] = ()
) -> Report:
    """
    Check a pair of article files: their structure, and segment by segment where both have as many.

    A paragraph that has more sentences on one side is checked as a whole; where not even the paragraphs are as many,
    the target is checked by itself. Raises `UsageError` where a language cannot be told.
    """
    from translator.checks.runner import run_checks
    from translator.formats import format_of, parse_document, structure_differences, structure_of
    from translator.publish.layouts.markdown import without_marks

    data = [without_marks(path.read_bytes()) for path in (source, target)]
    tags = [
        _tag_of(path, text, tag)
        for path, text, tag in zip((source, target), data, (source_tag, target_tag), strict=True)
    ]
    sides = [
        parse_document(text, tag=tag, format=format_of(path)).segments
        for path, text, tag in zip((source, target), data, tags, strict=True)
    ]
    units = _aligned(sides[0], sides[1], tags)
    pairs = [
        Pair(
            before, item.source, tags[0], tags[1], kind=item.kind, number=number, terms=terms, context=item.context
        )
        for number, (before, item) in enumerate(units, 1)
    ]  # fmt: skip
    found = run_checks(pairs, settings=choice.settings, only=choice.only, skip=choice.skip)
    findings = [
        replace(item, path=target.as_posix(), line=units[item.segment - 1][1].line) for item in found if item.segment
    ]
    differences = structure_differences(*(structure_of(text, format=format_of(source)) for text in data))
    return Report(target.name, tags[1], pairs, [*_structure_findings(differences, target), *findings])


def _aligned(source: Sequence[Segment], target: Sequence[Segment], tags: Sequence[str]) -> list[tuple[str, Segment]]:
    """Return each segment of the target, or each paragraph where sentences differ in number, after its source text."""
    blocks = [_blocks(side) for side in (source, target)]
    if [block[0].kind for block in blocks[0]] != [block[0].kind for block in blocks[1]]:
        return [("", item) for item in target]
    units: list[tuple[str, Segment]] = []
    for before, after in zip(*blocks, strict=True):
        if len(before) == len(after):
            units += [(one.source, other) for one, other in zip(before, after, strict=True)]
        else:
            units.append((_joined(before, tags[0]), replace(after[0], source=_joined(after, tags[1]))))
    return units


def _blocks(segments: Sequence[Segment]) -> list[list[Segment]]:
    return [list(block) for _number, block in groupby(segments, key=lambda item: item.block)]


def _joined(segments: Sequence[Segment], tag: str) -> str:
    from translator.segmenting import joiner

    text = segments[0].source
    for segment in segments[1:]:
        text += joiner(text, segment.source, tag) + segment.source
    return text


def _structure_findings(differences: Iterable[str], path: Path) -> list[Finding]:
    return [
        Finding(
            "meta.structure", Severity.WARNING, "target", 0, 0,
            LazyMessage("{difference_of_files}", difference_of_files=difference),
            path=path.as_posix(), fingerprint=short_hash("meta.structure", difference),
        )
        for difference in differences
    ]  # fmt: skip


def _tag_of(path: Path, data: bytes, tag: str) -> str:
    from translator.formats import parse_document
    from translator.language import detect_tag, parse_tag

    if tag:
        return parse_tag(tag)
    text = data.decode("utf-8", "replace")
    stated = parse_document(data, tag="en").front_matter.values.get("lang")
    found = parse_tag(str(stated)) if stated else detect_tag(text)
    if not found:
        raise UsageError("cannot tell the language of this file", where=path, hint="add --from TAG and --to TAG")
    return found
