"""
The page for editors: one self-contained HTML file with the article beside its translation.

It is read without scripts, works with the keyboard alone, prints to A4 landscape, and says nothing by colour alone.
Whatever comes from an article is escaped, and a content security policy lets nothing run but the page's own script,
named by its hash. The look is in `diff_page.css`, the keys in `diff_page.js`; rows are made in `diff_rows`.
"""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

from translator import __version__
from translator.article_diff.rows import APPROVED, MACHINE, POST_EDIT, SOURCE
from translator.i18n import _, message_language, ngettext
from translator.model import State
from translator.render.diff_rows import RowWriter, escape, row_classes
from translator.render.width import printable
from translator.review.labels import flag_name, score_label, state_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.article_diff.row_statistics import Statistics
    from translator.article_diff.rows import Comparison, Row

_ROWS_TOGETHER = 25
_CHOICES = re.compile(r"/\* choices.*?\*/(.*?)/\* end of choices \*/", re.DOTALL)
_FOLDER = Path(__file__).parent
_PAGE_LANG = {"en": "en", "zh_CN": "zh-Hans", "zh_TW": "zh-Hant"}


def render_page(comparison: Comparison, *, only_changed: bool = False, hide_punctuation: bool = False) -> str:
    """
    Return the whole page; `only_changed` leaves the other rows out of it.

    `hide_punctuation` is where the switch of the page stands at first; with `only_changed` it decides what is a change.
    """
    rows = [
        (row, row_classes(comparison, row))
        for row in comparison.chosen(only_changed=only_changed, hide_punctuation=hide_punctuation)
    ]
    columns = _columns(comparison)
    return "".join(
        [
            *_head(comparison),
            *_top(comparison),
            *_tools(comparison, [classes for _row, classes in rows], columns, hide_punctuation),
            *_table(comparison, rows, columns),
            *_help(),
            f"<script>{_asset('diff_page.js')}</script>\n</body>\n</html>\n",
        ]
    )


def _asset(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def _head(comparison: Comparison) -> Iterator[str]:
    style = _style(comparison)
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(_asset('diff_page.js'))}; base-uri 'none'"
    )
    title = f"{comparison.translated_title or comparison.title} · {comparison.slug} · {comparison.tag}"
    yield f'<!doctype html>\n<html lang="{_PAGE_LANG[message_language()]}">\n<head>\n<meta charset="utf-8">\n'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="generator" content="translator {__version__}">\n<meta name="robots" content="noindex">\n'
    yield f"<title>{escape(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"


def _style(comparison: Comparison) -> str:
    """
    Return the look of the page, with what stands on top of each printed one.

    What filters and columns do is written once, by classes of `<html>` that the script sets. Without a script the boxes
    themselves are asked, which costs a third of a second a frame in a page of ten thousand rows.
    """
    style = "\n" + _asset("diff_page.css")
    choices = _CHOICES.search(style)
    rules = choices[1] if choices else ""
    rules = re.sub(r"\.is-([\w-]+)", r":has(#\1:checked)", rules)
    rules = re.sub(r"\.not-([\w-]+)", r":has(#\1:not(:checked))", rules)
    about = (comparison.slug, f"{comparison.source_tag} → {comparison.tag}", comparison.date, comparison.revision)
    head = re.sub(r"[^\w .:→·-]", lambda sign: f"\\{ord(sign[0]):x} ", printable(" · ".join(filter(None, about))))
    on_paper = f'@page {{ @top-left {{ content: "{head}"; font: 8pt sans-serif; }} }}'
    return f"{style}{on_paper}\n@media (scripting: none) {{{rules}}}\n"


def _columns(comparison: Comparison) -> list[tuple[str, str]]:
    """Return name and title of the columns beside the number."""
    columns = [("source", _("Source")), ("machine", _("Machine"))]
    if comparison.is_of_revision:
        columns.append(("previous", comparison.against.partition("..")[0]))
    elif comparison.against == APPROVED:
        columns.append(("previous", _("Approved")))
    elif comparison.against == POST_EDIT or any(row.post_edit not in {"", row.target} for row in comparison.rows):
        columns.append(("left", _("Post-edit")))
    return [*columns, ("current", comparison.now or _("Now"))]


def _top(comparison: Comparison) -> Iterator[str]:
    yield '<a class="vh skip" href="#rows">' + _("To the text") + '</a>\n<header class="top">\n'
    yield f'<h1 lang="{comparison.source_tag}">{escape(comparison.title)}</h1>\n'
    if comparison.translated_title:
        yield f'<p class="h" lang="{comparison.tag}">{escape(comparison.translated_title)}</p>\n'
    against = {
        SOURCE: _("beside its source"),
        MACHINE: _("beside the machine's text"),
        POST_EDIT: _("beside the translator's text"),
        APPROVED: _("beside the approved text"),
    }.get(comparison.against, _("beside {revision}", revision=comparison.against))
    about = [comparison.slug, f"{comparison.source_tag} → {comparison.tag}", against, comparison.date]
    about += [_("commit {revision}", revision=comparison.revision)] if comparison.revision else []
    yield '<p class="meta">' + "".join(f"<span>{escape(part)}</span>" for part in about if part) + "</p>\n"
    yield '<div class="facts">\n'
    yield from _state_facts(comparison.statistics)
    yield from _work_facts(comparison.statistics)
    yield from _legend()
    yield "</div>\n</header>\n"


def _state_facts(statistics: Statistics) -> Iterator[str]:
    counts = [(state, statistics.states.get(state, 0)) for state in State]
    words = ", ".join(f"{count} {state_name(state)}" for state, count in counts if count)
    yield "<section><h2>" + _("States") + "</h2>\n"
    yield f'<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" role="img" aria-label="{escape(words)}">'
    at = 0.0
    for state, count in reversed(counts):
        share = 100 * count / max(1, statistics.segments)
        yield f'<rect class="s-{state}" x="{at:.2f}" width="{share:.2f}" height="1"/>'
        at += share
    yield "</svg>\n<dl>"
    yield "".join(f"<dt>{state_name(state)}</dt><dd>{count}</dd>" for state, count in counts)
    yield "".join(f"<dt>{flag_name(flag)}</dt><dd>{count}</dd>" for flag, count in statistics.flags.items())
    yield "</dl></section>\n"


def _work_facts(statistics: Statistics) -> Iterator[str]:
    findings = statistics.findings
    distance = statistics.post_edit_distance
    facts = [
        (_("segments"), str(statistics.segments)),
        (_("errors"), str(findings.get("error", 0))),
        (_("warnings"), str(findings.get("warning", 0))),
        (_("notes"), str(findings.get("info", 0))),
        (_("comments"), str(statistics.comments)),
        (_("post-edited"), str(statistics.post_edited)),
        (_("of these left as they were"), str(statistics.unchanged)),
        (_("post-edit distance"), "–" if distance is None else f"{distance:.1%}"),
        (_("HTER"), "–" if statistics.hter is None else f"{statistics.hter:.1%}"),
        (_("quality score"), score_label(statistics.score, statistics.scored_segments, statistics.segments)),
    ]
    weights = {
        "meaning": _("source changed in meaning"),
        "wording": _("source reworded"),
        "cosmetic": _("source changed in form only"),
    }
    facts += [(name, str(count)) for key, name in weights.items() if (count := statistics.source_changes.get(key))]
    yield "<section><h2>" + _("Work") + "</h2><dl>"
    yield "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in facts)
    yield "</dl></section>\n"


def _legend() -> Iterator[str]:
    items = [
        "<ins>" + _("inserted") + "</ins>",
        "<del>" + _("deleted") + "</del>",
        '<ins class="soft">' + _("punctuation, blanks, width") + "</ins>",
        '<span class="t">&lt;1&gt;</span> ' + _("stands for formatting or code of the article"),
        "<kbd>?</kbd> " + _("keys"),
    ]
    yield "<section><h2>" + _("Legend") + '</h2><ul class="legend">'
    yield "".join(f"<li>{item}</li>" for item in items)
    yield "</ul></section>\n"


def _tools(
    comparison: Comparison, rows: Sequence[set[str]], columns: Sequence[tuple[str, str]], hide_punctuation: bool
) -> Iterator[str]:
    title = comparison.translated_title or comparison.title
    yield f'<form class="tools" autocomplete="off"><b lang="{comparison.tag}">{escape(title)}</b>\n'
    yield '<fieldset><legend class="vh">' + _("Show") + "</legend>"
    yield '<label><input type="radio" name="f" id="f-all" checked>' + _("All") + f" ({len(rows)})</label>"
    filters = {
        "changed": _("Changed"),
        "stale": _("Source changed"),
        "comments": _("Comments"),
        "findings": _("With findings"),
        "errors": _("Errors"),
        "open": _("Not reviewed"),
    }
    for name, label in filters.items():
        count = sum(name in classes for classes in rows)
        yield f'<label><input type="radio" name="f" id="f-{name}">{label} ({count})</label>'
    yield (
        '</fieldset>\n<label class="by-state">'
        + _("State")
        + ' <select id="st"><option value="">'
        + _("any")
        + "</option>"
    )
    for state in State:
        if count := sum(f"st-{state}" in classes for classes in rows):
            yield f'<option value="{state}" id="o-{state}">{state_name(state)} ({count})</option>'
    yield '</select></label>\n<fieldset><legend class="vh">' + _("Columns") + "</legend>"
    for name, label in columns:
        yield f'<label><input type="checkbox" id="c-{name}" checked>{escape(label)}</label>'
    checked = " checked" if hide_punctuation else ""
    yield f'</fieldset>\n<fieldset><label><input type="checkbox" id="h-soft"{checked}>'
    yield _("Hide punctuation changes") + "</label></fieldset>\n"
    yield '<label class="search" hidden><span class="vh">' + _("Search the text") + "</span>"
    yield '<input type="search" id="q" placeholder="' + escape(_("Search (/)")) + '"></label>'
    count_words = escape(_("{shown} of {total}", shown="%s", total=len(rows)))
    yield f'<output id="count" data-words="{count_words}" hidden></output></form>\n'


def _table(
    comparison: Comparison, rows: Sequence[tuple[Row, set[str]]], columns: Sequence[tuple[str, str]]
) -> Iterator[str]:
    count = ngettext("{count} segment", "{count} segments", len(rows))
    words = escape("|".join((_("[inserted] "), _("[deleted] "))))
    yield f'<main>\n<table id="rows" role="table" tabindex="-1" data-words="{words}">'
    yield f'<caption class="vh">{escape(comparison.slug)}, {count}</caption>\n'
    yield '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader" class="n">'
    yield _("Segment") + "</th>"
    for name, title in columns:
        tag = comparison.source_tag if name == "source" else comparison.tag
        yield f'<th scope="col" role="columnheader" class="{name}">{escape(title)} <small>{tag}</small></th>'
    yield "</tr></thead>\n"
    writer = RowWriter(comparison, columns)
    for first in range(0, len(rows), _ROWS_TOGETHER):
        yield '<tbody role="rowgroup">\n'
        for row, classes in rows[first : first + _ROWS_TOGETHER]:
            yield from writer.write(row, classes)
        yield "</tbody>\n"
    yield "</table>\n</main>\n"


def _help() -> Iterator[str]:
    keys = {
        "j k": _("next, previous row"),
        "n p": _("next, previous change"),
        "/": _("search the text"),
        "Esc": _("leave the search, and show all again"),
        "?": _("these keys"),
    }
    yield '<dialog id="help" aria-labelledby="help-title"><h2 id="help-title">' + _("Keys") + "</h2><dl>"
    for names, meaning in keys.items():
        shown = " ".join(f"<kbd>{name}</kbd>" for name in names.split())
        yield f"<dt>{shown}</dt><dd>{meaning}</dd>"
    yield '</dl><form method="dialog"><button>' + _("Close") + "</button></form></dialog>\n"
