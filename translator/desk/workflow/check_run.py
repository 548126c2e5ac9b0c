"""The run of the checks over articles, bilingual files of other tools, or a pair of article files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import Finding, Segment, Severity, TermEntry, short_hash
from translator.bilingual.pairs.base import PageMarks, Pair
from translator.bilingual.settings import CheckSettings
from translator.desk.workflow.check_report import CheckReport, CheckSelection
from translator.newsroom.ground.console import skipping_file
from translator.newsroom.ground.settings import read_style
from translator.newsroom.imports.bilingual import BilingualFile

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.house.glossary import Glossary
    from translator.newsroom.house.jobs import Backend


_DOCUMENTS = (".md", ".markdown", ".html", ".htm", ".txt")


def with_policy(settings: CheckSettings, items: Iterable[str]) -> CheckSettings:
    """
    Return the settings with `key=value` items on top; values are TOML or words, `style=NAME` is a style of English.

    Raises `UsageError` or `ConfigError`.
    """
    import msgspec

    policy: dict[str, Any] = dict(settings.policy)
    for item in items:
        key, equals, value = item.partition("=")
        if not equals:
            raise UsageError(_("{item} is not a policy", item=repr(item)), hint="--policy pangu=none")
        if key.strip() == "style":
            policy |= read_style(value.strip(), Path.cwd())
        else:
            policy[key.strip()] = _value(value.strip())
    return msgspec.structs.replace(settings, policy=policy)


def _value(text: str) -> Any:
    import tomllib

    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def is_pair(names: Sequence[str]) -> bool:
    """Tell whether they are two article files, source and target of one check."""
    paths = [Path(name) for name in names]
    return len(paths) == 2 and all(path.is_file() and path.suffix.lower() in _DOCUMENTS for path in paths)


def are_bilingual(names: Sequence[str]) -> bool:
    from translator.newsroom.imports.bilingual import is_bilingual

    return bool(names) and all(is_bilingual(Path(name)) for name in names)


def check_everything(
    names: Sequence[str],
    *,
    project: Newsroom | None,
    selection: CheckSelection,
    source_tag: str = "",
    to: Sequence[str] = (),
    backend: Backend | None = None,
    glossary: Glossary | None = None,
) -> list[CheckReport]:
    """
    Check files, or articles of the project (all for none); two article files are source and target of one check.

    The terms are those of `glossary`, or else of the project. Raises `UsageError` for a name that means nothing. Of
    several files, unusable ones are passed over.
    """
    paths = [Path(name) for name in names]
    tags = (source_tag, to[0] if to else "")
    terms = _terms_of(glossary) if glossary else _house_terms(project, tags)
    if is_pair(names):
        return [check_documents(paths[0], paths[1], selection, tags, terms)]
    if are_bilingual(names):
        reports = []
        for path in paths:
            with skipping_file(path, is_alone=len(paths) == 1):
                reports.append(check_file(path, selection, tags, terms))
        return reports
    if project is None:
        raise UsageError(
            _("there is no project here, and these are no bilingual files"),
            where=", ".join(names),
            hint=_("translator init   (or: translator check FILE.po|xlf|tmx|tsv)"),
        )
    from translator.desk.workflow.article_check import check_articles
    from translator.desk.workflow.sync_run import note_behind
    from translator.newsroom.house.glossary.labels import check_house_texts

    note_behind(project, names, to)
    reports = list(check_articles(project, names, to, selection, backend))
    check_house_texts(project)
    return reports


TermsOf = Callable[[str, str], Sequence[TermEntry]]
"""Gives the terms from one language to another."""


def _no_terms(_source_tag: str, _target_tag: str) -> Sequence[TermEntry]:
    return ()


def _terms_of(glossary: Glossary) -> TermsOf:
    return lambda source_tag, target_tag: glossary.termbase(source_tag, target_tag).entries


def _house_terms(project: Newsroom | None, tags: tuple[str, str]) -> TermsOf:
    return _terms_of(project.glossary) if project and all(tags) else _no_terms


def check_file(
    path: Path, selection: CheckSelection, tags: tuple[str, str] = ("", ""), terms: TermsOf = _no_terms
) -> CheckReport:
    """Check a bilingual file; `tags` are its languages where it does not name them. Raises `UsageError`."""
    from translator.bilingual.pairs.runner import is_documentation, useful_findings
    from translator.newsroom.imports.bilingual import is_xliff, read_bilingual

    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    if is_xliff(path):
        from translator.newsroom.imports.xliff import refuse_invalid

        refuse_invalid(path)
    try:
        bilingual = read_bilingual(path, source_tag=tags[0], target_tag=tags[1])
    except UsageError as error:
        if any(tags) or not is_xliff(path):
            raise
        return CheckReport(path.as_posix(), "", {}, [], note=error.message)  # Valid, and of a pair without rules here.
    pairs = pairs_of_units(bilingual, terms(bilingual.source_tag, bilingual.target_tag))
    report = CheckReport(path.as_posix(), bilingual.target_tag, {pair.number: pair for pair in pairs}, [])
    findings = selection.run(pairs)
    if path.suffix in {".po", ".pot"} and is_documentation(pairs):
        findings = useful_findings(pairs, findings)
    place = path.as_posix()
    for finding in findings:
        line = column = 0
        if finding.segment:
            unit = bilingual.units[finding.segment - 1]
            line = unit.line
            column = (
                (unit.source_column if finding.side == "source" else unit.target_column) if unit.source_column else 0
            )
        report.findings.append(finding.placed(path=place, line=line, column=column))
    return report


def pairs_of_units(bilingual: BilingualFile, terms: Sequence[TermEntry] = ()) -> list[Pair]:
    return [
        Pair(
            unit.source, unit.target, bilingual.source_tag, bilingual.target_tag, kind=unit.kind, number=number,
            terms=terms, context=unit.context,
        )
        for number, unit in enumerate(bilingual.units, 1)
    ]  # fmt: skip


def check_documents(
    source: Path, target: Path, selection: CheckSelection, tags: tuple[str, str] = ("", ""), terms: TermsOf = _no_terms
) -> CheckReport:
    """
    Check a pair of article files: their structure, and segment by segment where both have equally many.

    A paragraph with more sentences on one side is checked as a whole. Where paragraphs do not correspond, the target is
    checked by itself.
    """
    from translator.bilingual.words.inline import italics_among
    from translator.newsroom.articles.article_format import parse_document
    from translator.newsroom.articles.document import format_of
    from translator.newsroom.articles.structure import structure_differences, structure_of, with_italics_of
    from translator.newsroom.pages.layouts.markdown import without_marks

    paths = (source, target)
    data = [without_marks(path.read_bytes()) for path in paths]
    here, there = (tag_of(path, text, tag) for path, text, tag in zip(paths, data, tags, strict=True))
    sides = [
        parse_document(text, tag=tag, format=format_of(path)).segments
        for path, text, tag in zip(paths, data, (here, there), strict=True)
    ]
    units, entries = _aligned(sides[0], sides[1], (here, there)), terms(here, there)
    pairs = [
        Pair(
            before,
            item.source,
            here,
            there,
            kind=item.kind,
            number=number,
            terms=entries,
            context=item.context,
            italics=italics_among(marks.source) if marks else (),
            marks=marks,
        )
        for number, (before, item, marks) in enumerate(units, 1)
    ]
    place = target.as_posix()
    findings = [
        item.placed(path=place, line=units[item.segment - 1][1].line) for item in selection.run(pairs) if item.segment
    ]
    before, after = (structure_of(text, format=format_of(source)) for text in data)
    differences = structure_differences(with_italics_of(after, before, (data[0], data[1]), (here, there)), after)
    found = [*_structure_findings(differences, target), *findings]
    return CheckReport(target.name, there, {pair.number: pair for pair in pairs}, found)


def _aligned(
    source: Sequence[Segment], target: Sequence[Segment], tags: Sequence[str]
) -> list[tuple[str, Segment, PageMarks | None]]:
    """
    Return each segment of the target, or each paragraph where sentences differ in number, after its source text, with
    the markup of both where they are sentence by sentence.

    The tags of the target are numbered as in the source; italics that only the target has are written with `*`.
    """
    from translator.bilingual.sentences import join_sentences
    from translator.newsroom.articles.resegmenter import with_tags_of
    from translator.newsroom.review.checks.page_markup import page_marks

    blocks = [
        [list(block) for _number, block in groupby(side, key=lambda item: item.block)] for side in (source, target)
    ]
    if [block[0].kind for block in blocks[0]] != [block[0].kind for block in blocks[1]]:
        return [("", item, None) for item in target]
    units: list[tuple[str, Segment, PageMarks | None]] = []
    at = 0
    for before, after in zip(*blocks, strict=True):
        if len(before) == len(after):
            for one, other in zip(before, after, strict=True):
                text, _is_same = with_tags_of(other.source, other.placeholders, one.placeholders, tag=tags[1])
                marks = page_marks(one.placeholders, text, target, at, at + 1)
                units.append((one.source, replace(other, source=text), marks))
                at += 1
        else:
            sides = ([one.source for one in side] for side in (before, after))
            whole, text = map(join_sentences, sides, tags)
            units.append((whole, replace(after[0], source=text), None))
            at += len(after)
    return units


def _structure_findings(differences: Iterable[LazyMessage], path: Path) -> list[Finding]:
    return [
        Finding(
            "meta.structure", Severity.WARNING, "target", 0, 0,
            LazyMessage("{difference}", difference=difference),
            path=path.as_posix(), fingerprint=short_hash("meta.structure", difference.in_language("en")),
        )
        for difference in differences
    ]  # fmt: skip


def tag_of(path: Path, data: bytes, tag: str) -> str:
    from translator.bilingual.words.language import detect_tag, parse_tag
    from translator.newsroom.articles.article_format import parse_document

    if tag:
        return parse_tag(tag)
    text = data.decode("utf-8", "replace")
    stated = parse_document(data, tag="en").front_matter.values.get("lang")
    found = parse_tag(str(stated)) if stated else detect_tag(text)
    if not found:
        raise UsageError(_("cannot tell the language of this file"), where=path, hint="add --from TAG and --to TAG")
    return found
