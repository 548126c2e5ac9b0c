"""`translator memory`: search what was translated before, and take in or hand out memories of other tools."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.bilingual.i18n import LazyMessage, _, ngettext, percentage
from translator.bilingual.model import FuzzyMatch
from translator.bilingual.words.language import EN, ZH_HANS, detect_tag, is_chinese, parse_tag
from translator.desk.workflow.options import Format, ListFormat, argument, current_newsroom, option, verb_group
from translator.newsroom.ground.console import print_json, print_jsonl, print_line, talk
from translator.newsroom.house.memory import memory_directions
from translator.newsroom.house.memory.aligned_files import AlignedFile, align_file
from translator.newsroom.house.memory.store import forget_memory, import_memory, imported_files
from translator.newsroom.house.people import PeopleNames
from translator.newsroom.review.labels import hit_label

if TYPE_CHECKING:
    from translator.bilingual.alignment.sentence_alignment import Link

app = verb_group(_("Search the translation memory, import and export it."))

From = Annotated[str, option("--from", _("Source language."), "TAG")]
ToOne = Annotated[str, option("--to", _("Target language."), "TAG")]
Text = Annotated[str, argument("TEXT")]


@app.command()
def stats(format: Format = ListFormat.TEXT) -> None:
    """Count what is remembered in each direction."""
    found = memory_directions(current_newsroom())
    if format is ListFormat.JSON:
        rows = [{"source": source, "target": target, "units": count} for (source, target), count in found.items()]
        print_json(rows)
        return
    for (source, target), count in found.items():
        print_line(f"{source} → {target}: {count}")
    if not found:
        talk(_("nothing is remembered yet: confirmed segments are"))


@app.command()
def search(
    text: Text,
    source: From = "",
    target: ToOne = "",
    limit: Annotated[int, option("--limit", _("How many at most."), min=1)] = 20,
    format: Format = ListFormat.TEXT,
) -> None:
    """Show where words stand in articles, memories and terms, in all directions unless told otherwise."""
    from translator.newsroom.house.concordance import search_house

    newsroom = current_newsroom()
    tags = (source and parse_tag(source), target and parse_tag(target))
    hits = search_house(newsroom, text, tags=tags, limit=limit)
    if format is ListFormat.JSON:
        print_json([{**asdict(FuzzyMatch(hit.source, hit.target, 100, hit.origin)), **asdict(hit)} for hit in hits])
        return
    names = PeopleNames(lambda: newsroom.people)
    for hit in hits:
        print_line(hit_label(hit, names))
        print_line(f"  {hit.source}\n  {hit.target}")
    talk(ngettext("{count} match", "{count} matches", len(hits)))


@app.command()
def lookup(text: Text, source: From = "", target: ToOne = "", format: Format = ListFormat.TEXT) -> None:
    """Show how a sentence, or one like it, was translated; its language is recognised where --from is missing."""
    from_tag = parse_tag(source) if source else detect_tag(text) or EN
    to_tag = parse_tag(target) if target else EN if is_chinese(from_tag) else ZH_HANS
    _show(current_newsroom().memory(from_tag, to_tag).lookup(text, limit=5), format, scores=True)


@app.command("import")
def import_(
    files: Annotated[list[Path], argument("FILE...", _(".tmx, .xlf, .po, .csv or .tsv"))],
    source: From = "",
    target: ToOne = "",
    format: Format = ListFormat.TEXT,
) -> None:
    """Take in memories of other tools; what is known already is not taken twice."""
    from translator.desk.render.console import progress

    newsroom, done, left_out = current_newsroom(), list[tuple[Path, int]](), list[int]()
    for path in files:
        size = path.stat().st_size if path.is_file() else None
        with progress(_("reading {file}", file=path.name), size, unit="bytes") as bar:
            added = import_memory(
                newsroom, path, source_tag=source, target_tag=target, on_read=bar.set, on_left_out=left_out.append
            )
        done.append((path, added))
    if count := sum(left_out):
        talk(ngettext("{count} pair was left out: nobody had confirmed it",
                      "{count} pairs were left out: nobody had confirmed them", count))  # fmt: skip
    if format is ListFormat.JSON:
        print_json([{"file": str(path), "added": added} for path, added in done])
        return
    for path, added in done:
        typer.echo(str(path) + _(": ") + ngettext("{count} new pair", "{count} new pairs", added))


@app.command()
def export(
    source: From = EN,
    target: ToOne = ZH_HANS,
    out: Annotated[Path | None, option("--out", _("File to write to."), "FILE")] = None,
) -> None:
    """Write what is remembered in one direction as TMX, on the standard output without --out."""
    from translator.newsroom.ground.files import write_atomically
    from translator.newsroom.imports.tmx import tmx_document

    tags = (parse_tag(source), parse_tag(target))
    pairs = list(current_newsroom().memory(*tags).pairs())
    data = tmx_document(*tags, pairs)
    if out is None:
        sys.stdout.write(data.decode())
    else:
        write_atomically(out, data)
    talk(ngettext("{count} pair", "{count} pairs", len(pairs)))


@app.command()
def prune(names: Annotated[list[str] | None, argument("NAME...")] = None) -> None:
    """Remove imported memories by name, or list them; what was translated here is never removed."""
    newsroom = current_newsroom()
    if not names:
        for path in imported_files(newsroom):
            typer.echo(path.name)
    for name in names or ():
        forget_memory(newsroom, name)
        talk(_("{name} was removed", name=name))


class AlignmentFormat(StrEnum):
    TEXT = "text"
    JSONL = "jsonl"
    TMX = "tmx"


@app.command()
def align(
    source_file: Annotated[Path, argument("SOURCE", _("A text."))],
    target_file: Annotated[Path, argument("TARGET", _("Its translation."))],
    source: From = "",
    target: ToOne = "",
    plain: Annotated[bool, option("--plain", _("Each line is a sentence already."))] = False,
    format: Annotated[AlignmentFormat, option("--format -f", _("How to print."))] = AlignmentFormat.TEXT,
) -> None:
    """Match the sentences of a text with those of its translation."""
    from translator.bilingual.sentences import join_sentences
    from translator.newsroom.imports.tmx import tmx_document

    tags = [parse_tag(tag) if tag else None for tag in (source, target)]
    found = align_file(source_file, target_file, *tags, is_plain=plain)
    links = found.links
    if format is AlignmentFormat.JSONL:
        print_jsonl(_link_values(found, link, is_plain=plain) for link in links)
    elif format is AlignmentFormat.TMX:
        sure = [found.texts(link) for link in links if link.is_sure]
        from_tag, to_tag = found.source_tag, found.target_tag
        pairs = [(join_sentences(one, from_tag), join_sentences(other, to_tag)) for one, other in sure]
        sys.stdout.write(tmx_document(from_tag, to_tag, pairs).decode())
    else:
        _print_links(found)
    sure_links = sum(link.is_sure for link in links)
    alone = sum(not (link.source and link.target) for link in links)
    talk(_("{sure} sure, {doubtful} doubtful, {alone} alone", sure=sure_links,
           doubtful=len(links) - sure_links - alone, alone=alone))  # fmt: skip


def _link_values(file: AlignedFile, link: Link, *, is_plain: bool) -> dict[str, Any]:
    sources, targets = file.numbers(link)
    values: dict[str, Any] = {"source": sources, "target": targets, "score": link.score}
    if not is_plain:
        values["source_text"], values["target_text"] = file.texts(link)
    return values


def _print_links(file: AlignedFile) -> None:
    for link in file.links:
        sources, targets = file.numbers(link)
        doubt = "" if link.is_sure else "  ?"
        numbers = f"{','.join(map(str, sources)) or '–'} ~ {','.join(map(str, targets)) or '–'}"
        print_line(f"{numbers}  {percentage(link.score)}{doubt}")
        for text in (*file.texts(link)[0], *file.texts(link)[1]):
            print_line(f"  {text}")


def _show(matches: list[FuzzyMatch], format: ListFormat, *, scores: bool) -> None:
    if format is ListFormat.JSON:
        print_json(matches)
        return
    for match in matches:
        score = percentage(match.score / 100) + "  " if scores else ""
        names = [str(_PENALTIES[name]) for name in match.penalties] if scores else []
        if match.remembered:
            names.append(_("numbers written anew"))
        reasons = _(", ").join(names)
        print_line(f"{score}{match.origin}" + (f"  ({reasons})" if reasons else ""))
        print_line(f"  {match.source}\n  {match.target}")
    talk(ngettext("{count} match", "{count} matches", len(matches)))


_PENALTIES = {
    "machine": LazyMessage("by a machine"),
    "region": LazyMessage("another region"),
    "import": LazyMessage("imported"),
    "currency": LazyMessage("another currency"),
}
