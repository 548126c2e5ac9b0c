"""`translator export`: articles for the tools of other people, one by one or as a package."""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import FuzzyMatch, State
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import Slugs, ToOption, current_newsroom, option
from translator.newsroom.catalog.po import render_po
from translator.newsroom.catalog.record import FLAGS, Entry, flags_of, heading_paths
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import write_atomically
from translator.newsroom.house import Article
from translator.newsroom.house.memory.lookup import MIN_SCORE, Memory
from translator.newsroom.imports.exchange import (
    FORMATS,
    PACKAGE_MEMORY,
    SUBTITLES,
    ExchangeFile,
    ExchangeUnit,
    finding_lines,
    format_of,
    write_exchange,
)
from translator.newsroom.review import permissions
from translator.newsroom.review.labels import kind_name
from translator.newsroom.review.live_checks import ArticleChecks


class ExchangeName(StrEnum):
    XLIFF2 = "xliff2"
    XLIFF1 = "xliff1"
    PO = "po"
    TMX = "tmx"
    TBX = "tbx"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    SRT = "srt"
    VTT = "vtt"


def export(
    slugs: Slugs,
    to: ToOption,
    format: Annotated[
        ExchangeName | None, option("--format -f", _("Format (default: by the ending of --out, or xliff2)."))
    ] = None,
    only: Annotated[str, option("--only", _("Only segments with these states or flags: new,stale."), "STATE")] = "",
    out: Annotated[
        Path | None, option("--out", _("File to write to; a folder or a .zip for a package."), "FILE")
    ] = None,
) -> None:
    """Write articles for other tools, or for people without one."""
    from translator.desk.workflow.sync_run import note_behind

    newsroom, wanted = current_newsroom(), _states_and_flags(only)
    refs = newsroom.select(slugs)
    is_package = out is not None and (out.suffix.lower() in {"", ".zip"} or out.is_dir())
    if format is None:
        format = ExchangeName((out and format_of(out)) or "xliff2")
    if len(refs) > 1 and not is_package:
        raise UsageError(_("several articles go into a folder or a .zip"), hint=f"--out articles.{to}.zip")
    if out is None and not FORMATS[format].is_text:
        name = f"{refs[0].slug.rpartition('/')[2]}.{to}{FORMATS[format].suffix}"
        raise UsageError(_("{format} cannot be shown in a terminal", format=format.value), hint=f"--out {name}")
    note_behind(newsroom, [ref.slug for ref in refs], [to])
    tag = parse_tag(to)
    articles = [newsroom.article(ref) for ref in refs]
    files = [exchange_file(article, tag, wanted) for article in articles]
    if format.value in SUBTITLES:
        files = [replace(file, page=_page(article, tag)) for article, file in zip(articles, files, strict=True)]
    files = [file for file in files if file.units]
    if not files:
        raise UsageError(_("there is nothing to export"), hint="translator status")
    if is_package and out is not None:
        _write_package(out, format, files)
    elif out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(write_exchange(format.value, files[0]))
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, write_exchange(format.value, files[0]))
        talk(_("{file} was written", file=out))
    if format.value in SUBTITLES:
        _tell_whole(files)
    units = [unit for file in files for unit in file.units]
    if format is ExchangeName.TBX:
        terms = {term for unit in units for term in unit.terms}
        talk(ngettext("{count} term", "{count} terms", len(terms)))
    else:
        written = sum(bool(unit.target) for unit in units) if format is ExchangeName.TMX else len(units)
        talk(ngettext("{count} segment", "{count} segments", written))
        if left := len(units) - written:
            talk(ngettext("{count} segment without a target was left out",
                          "{count} segments without a target were left out", left))  # fmt: skip


def _page(article: Article, tag: str) -> bytes:
    catalog = article.catalog(tag)
    targets = {entry.key: entry.target for entry in catalog.entries}
    document = article.cut_for(catalog)
    return document.render([targets.get(segment.key) for segment in document.segments], tag=tag)


def _tell_whole(files: Sequence[ExchangeFile]) -> None:
    """Say what viewers would read that no person confirmed, and what stands otherwise than its cues."""
    from translator.newsroom.imports.subtitles import count_whole

    units = [unit for file in files for unit in file.units]
    if count := sum(not unit.target for unit in units):
        talk(ngettext("{count} segment has no translation: it stands there in the language of the source",
                      "{count} segments have no translation: they stand there in the language of the source",
                      count))  # fmt: skip
    if count := sum(bool(unit.target) and unit.state.rank < State.TRANSLATED.rank for unit in units):
        talk(ngettext("{count} segment is a draft that no person confirmed",
                      "{count} segments are drafts that no person confirmed", count))  # fmt: skip

    if count := sum(map(count_whole, files)):
        talk(ngettext("{count} sentence could not surely be split: it stands over the time of all its cues",
                      "{count} sentences could not surely be split: each stands over the time of all its cues",
                      count))  # fmt: skip


def _states_and_flags(only: str) -> frozenset[str]:
    words = frozenset(word.strip() for word in only.split(",") if word.strip())
    if unknown := words - {*State, *FLAGS}:
        raise UsageError(_("not a state or a flag: {text}", text=", ".join(sorted(unknown))),
                         hint=f"--only {','.join((*State, *FLAGS))}")  # fmt: skip
    return words


_MATCHES = 3


def _matches(entry: Entry, memory: Memory, slug: str) -> list[FuzzyMatch]:
    """Return what the memory has, and the pair that a stale segment was before its source changed."""
    found = memory.lookup(entry.source, limit=_MATCHES)
    if entry.previous_source and entry.target:
        from rapidfuzz.fuzz import ratio

        score = min(99, round(ratio(entry.previous_source, entry.source)))
        found += [FuzzyMatch(entry.previous_source, entry.target, score, slug)] if score >= MIN_SCORE else []
    return sorted(found, key=lambda match: -match.score)[:_MATCHES]


def exchange_file(article: Article, tag: str, only: Collection[str] = ()) -> ExchangeFile:
    """
    Return the catalog of `article` in `tag` as it goes out, or those segments of it that have one of the states and
    flags `only`. Raises `CatalogError` where it has no segments.
    """
    newsroom, slug, catalog = article.newsroom, article.slug, article.catalog(tag)
    catalog.require_entries()
    checks = ArticleChecks(newsroom, catalog, article_date=article.date)
    memory = newsroom.memory(catalog.source_tag, tag)

    def is_wanted(entry: Entry) -> bool:
        return not only or bool({entry.state.value, *flags_of(entry)} & {*only})

    units = []
    before: Entry | None = None
    for entry, headings in zip(catalog.entries, heading_paths(catalog.entries), strict=True):
        previous, before = before, entry
        if not is_wanted(entry):
            continue
        is_open = entry.state.rank < State.TRANSLATED.rank
        units.append(
            ExchangeUnit(
                entry.key,
                entry.number,
                entry.source,
                entry.target,
                entry.state,
                entry.kind,
                entry.placeholders,
                entry.comments,
                findings=finding_lines(checks.segment_findings(entry)),
                matches=tuple(_matches(entry, memory, slug)) if is_open else (),
                terms=tuple(dict.fromkeys(match.entry for match in checks.terms_in(entry))),
                is_locked=entry.is_locked or permissions.is_signed_off(entry),
                place=" › ".join(filter(None, (*headings, kind_name(entry.kind, entry.context)))),
                source_before=previous.source if previous and not is_wanted(previous) else "",
                previous_source=entry.previous_source or "",
                drafted=entry.record.drafted,
            )
        )
    return ExchangeFile(slug, catalog.source_tag, tag, tuple(units), render_po(catalog))


def _write_package(out: Path, format: ExchangeName, files: Sequence[ExchangeFile]) -> None:
    """Write the articles, and beside them their terms and what the memory has for them."""
    from translator.newsroom.imports.table import csv_text
    from translator.newsroom.imports.tmx import RememberedPair, tmx_document
    from translator.newsroom.imports.xml import pack_parts

    units = tuple(unit for file in files for unit in file.units)
    tags = (files[0].source_tag, files[0].target_tag)
    whole = ExchangeFile(out.stem, *tags, units)
    matches = (match for unit in units for match in unit.matches)
    pairs = dict.fromkeys(
        RememberedPair(one.source, one.remembered or one.target, drafted=one.drafted) for one in matches
    )
    terms = [(term.source, " / ".join(term.targets or (term.source,)), term.status, term.note) for term in whole.terms]
    parts = {f"articles/{file.slug}{FORMATS[format].suffix}": write_exchange(format.value, file) for file in files}
    parts |= {
        "terms.tbx": write_exchange("tbx", whole),
        "terms.csv": csv_text([(*tags, "status", "note"), *terms]),
        PACKAGE_MEMORY: tmx_document(*tags, pairs),
    }
    if out.suffix.lower() == ".zip":
        out.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(out, pack_parts(parts))
    else:
        for name, data in parts.items():
            path = out / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, data)
    talk(_("{file} was written", file=out))
