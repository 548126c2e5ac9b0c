"""
One page an article, its languages side by side: each block of the source in a row with its counterparts.

For people who read two of the languages, and for the editor who looks the whole thing over before it goes out.
"""

from __future__ import annotations

import re
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

from translator.publish.layouts.html import LANGUAGE_NAMES, markdown_to_html

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from translator.publish.versions import Publication, Version

_STYLE = """\
:root { color-scheme: light dark; }
body { margin: 0 auto; padding: 1rem; max-width: 110rem; line-height: 1.65; line-break: strict; word-break: normal; }
:lang(en) { font-family: Georgia, "Times New Roman", serif; quotes: "“" "”" "‘" "’"; }
:lang(zh-Hans) { font-family: "Noto Serif CJK SC", "Source Han Serif SC", "Songti SC", SimSun, serif; }
:lang(zh-Hant) { font-family: "Noto Serif CJK TC", "Source Han Serif TC", "Songti TC", PMingLiU, serif; }
em:lang(zh) { font-style: normal; text-emphasis: dot; text-emphasis-position: under right; }
table.parallel { border-collapse: collapse; table-layout: fixed; width: 100%; }
.parallel > thead th { position: sticky; top: 0; background: Canvas; border-bottom: 2px solid; text-align: start;
  padding: .4rem 1rem; font-family: system-ui, sans-serif; font-size: .85rem; }
.parallel > tbody > tr > td { vertical-align: top; padding: .1rem 1rem; overflow-wrap: anywhere;
  border-inline-start: 1px solid color-mix(in srgb, currentColor 20%, transparent); }
.parallel > tbody > tr > td:first-child { border-inline-start: 0; }
.parallel > tbody > tr:hover { background: color-mix(in srgb, currentColor 5%, transparent); }
td table { border-collapse: collapse; font-size: .9em; } td td, td th { border: 1px solid; padding: .1rem .4rem; }
pre { overflow-x: auto; font-size: .85em; } h1 { font-size: 1.5rem; line-height: 1.3; } h2 { font-size: 1.2rem; }
.colophon { font-size: .85rem; } .draft { border: 2px solid; padding: .3rem .6rem; font-size: .85rem; }
@media (max-width: 50rem) { .parallel > thead { display: none; }
  .parallel, .parallel > tbody, .parallel > tbody > tr, .parallel > tbody > tr > td { display: block; }
  .parallel > tbody > tr > td { border: 0; } .parallel > tbody > tr { border-bottom: 1px solid; } }
@media print { @page { size: A4 landscape; } tr { break-inside: avoid; } }
"""
_DEFINITION = re.compile(r"^ {0,3}\[(?!\^)[^\]\n]+\]:[^\n]*", re.MULTILINE)
"""Link definitions: a block is rendered alone, and may use one from anywhere."""


def lay_out(publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
    """Return one HTML file; the source stands in its first column."""
    del with_source
    return {folder / f"{publication.source.slug}.html": _page(publication).encode()}


def _page(publication: Publication) -> str:
    source = publication.source
    heads = "".join(
        f'<th scope="col" lang="{item.tag}">{LANGUAGE_NAMES[item.tag]}</th>' for item in publication.versions
    )
    rows = "\n".join(_row(publication.versions, cells) for cells in _cells(publication))
    return f"""<!DOCTYPE html>
<html lang="{source.tag}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="translation" content="yes">
<title>{escape(_title(source))}</title>
<style>
{_STYLE}</style>
</head>
<body>
<table class="parallel">
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


def _row(versions: Iterable[Version], cells: Iterable[str]) -> str:
    columns = [f'<td lang="{version.tag}">{cell}</td>' for version, cell in zip(versions, cells, strict=True)]
    return f"<tr>{''.join(columns)}</tr>"


def _cells(publication: Publication) -> Iterable[list[str]]:
    """Yield the rows: notices, titles, summaries, the blocks of the body in step, by-lines."""
    versions = publication.versions
    if any(version.is_draft for version in versions):
        yield [_notice(publication, version) for version in versions]
    yield [f"<h1>{escape(_title(version))}</h1>" for version in versions]
    if any(version.values.get("summary") for version in versions):
        yield [f"<p><strong>{escape(str(version.values.get('summary') or ''))}</strong></p>" for version in versions]
    definitions = ["\n\n" + "\n".join(_DEFINITION.findall(version.body)) for version in versions]
    for blocks in zip_longest(*(top_level_blocks(version.body) for version in versions), fillvalue=""):
        yield [markdown_to_html(block + known) for block, known in zip(blocks, definitions, strict=True)]
    lines = [markdown_to_html("\n\n".join(version.colophon)) for version in versions]
    yield [f'<div class="colophon">{line}</div>' for line in lines]


def _notice(publication: Publication, version: Version) -> str:
    if not version.is_draft:
        return ""
    return f'<p class="draft">{escape(publication.bylines.notice_line("draft", version.tag))}</p>'


def _title(version: Version) -> str:
    return str(version.values.get("title") or version.slug)


def top_level_blocks(markdown: str) -> list[str]:
    """
    Cut Markdown into its top-level blocks; footnote and link definitions go with the block before them.

    Versions of one article have equally many: the proof of structure has seen to that.
    """
    from pyromark import Options, events_with_range

    data, depth = markdown.encode(), 0
    starts: list[int] = []
    for event, span in events_with_range(markdown, options=Options.ENABLE_TABLES | Options.ENABLE_FOOTNOTES):
        if depth == 0 and not (isinstance(event, dict) and "End" in event):
            starts.append(span["start"])
        if isinstance(event, dict):
            depth += ("Start" in event) - ("End" in event)
    ends = [*starts[1:], len(data)]
    return [data[start:end].decode() for start, end in zip(starts, ends, strict=True)]
