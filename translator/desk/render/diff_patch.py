"""
The diff as text: `github` is a comment in Markdown for a pull request, `unified` is a patch for people to read.

Only rows that changed or have notes are in it, each with its source, the old and the new target; changed words stand in
brackets, so that they are seen without colours. A comment on GitHub may have 65,536 characters: segments beyond that
are left out whole, and the text says how many. Text of an article cannot become markup, mention anybody or refer to an
issue: its fences are longer than any in it, and text outside the fences is escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote

from translator.bilingual.alignment.word_diff import DiffSpan
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Severity
from translator.bilingual.words.patterns import pattern, printable
from translator.newsroom.proof.article_comparison import APPROVED, MACHINE, POST_EDIT, SOURCE, Comparison, DiffRow
from translator.newsroom.review.labels import change_name, comment_label, flag_name, severity_name, state_name

COMMENT_LIMIT = 65_536
"""Characters of one comment on GitHub; GitLab and Gitea allow more."""
_IN_ADDRESS = ":/?&=%+,;@~."
_FENCE = pattern(r"`{3,}")
_MARKUP = pattern(r"([\\`*_{}\[\]<>()+!|~&])")
_CALLS = pattern(r"([@#])(?=\w)")
_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}


def as_comment(comparisons: Iterable[Comparison], *, hide_punctuation: bool = False, page: str = "") -> str:
    """
    Return one Markdown comment over all `comparisons`, at most `COMMENT_LIMIT` characters; empty where nothing changed.

    `page` is the address of the page for editors, to whose rows the numbers link; `{slug}` and `{tag}` in it are filled
    in. Articles and segments come in their order until the room is used up; the last line says what is missing.
    """
    parts: list[str] = []
    room, left_out = COMMENT_LIMIT - 200, 0
    for comparison in comparisons:
        rows = _rows(comparison, hide_punctuation)
        if not rows:
            continue
        pieces = [_heading(comparison, rows), *(_segment(comparison, row, hide_punctuation, page) for row in rows)]
        for number, piece in enumerate(pieces):
            if left_out or len(piece) > room:
                left_out += bool(number)
                continue
            parts.append(piece)
            room -= len(piece)
    if left_out:
        words = ngettext("{count} more segment is not shown.", "{count} more segments are not shown.", left_out)
        parts.append(f"\n_{words}_ `translator diff --html`\n")
    return "".join(parts)


def as_patch(comparison: Comparison, *, hide_punctuation: bool = False) -> str:
    """Return the changed rows as a patch: `@@` with the segment, ` ` its source, `-` what was, `+` what is."""
    rows = _rows(comparison, hide_punctuation)
    if not rows:
        return ""
    old, new = _sides(comparison)
    name = f"{comparison.tag}/{comparison.slug}"
    lines = [f"--- {name}\t{old}", f"+++ {name}\t{new}"]
    for row in rows:
        lines += [
            f"@@ {_title(comparison, row)} @@",
            *_lines(comparison, row, hide_punctuation),
            *_notes(comparison, row),
        ]
    return "\n".join(lines) + "\n"


def _rows(comparison: Comparison, hide_punctuation: bool) -> list[DiffRow]:
    return [row for row in comparison.rows if comparison.is_changed(row, hide_punctuation=hide_punctuation)]


def _sides(comparison: Comparison) -> tuple[str, str]:
    old = {
        SOURCE: _("machine ({tag})", tag=comparison.tag),
        MACHINE: _("machine ({tag})", tag=comparison.tag),
        POST_EDIT: _("post-edit ({tag})", tag=comparison.tag),
        APPROVED: _("approved ({tag})", tag=comparison.tag),
    }.get(comparison.against, comparison.against.partition("..")[0])
    return old, comparison.now or _("now ({tag})", tag=comparison.tag)


def _heading(comparison: Comparison, rows: Sequence[DiffRow]) -> str:
    statistics = comparison.statistics
    facts = [
        ngettext("{count} segment changed", "{count} segments changed", len(rows)),
        *(f"{count} {state_name(state)}" for state, count in statistics.states.items() if count),
    ]
    if errors := statistics.findings.get("error", 0):
        facts.append(ngettext("{count} error", "{count} errors", errors))
    title = f"{comparison.title} · {comparison.translated_title}" if comparison.translated_title else comparison.title
    old, new = _sides(comparison)
    return (
        f"### {_escaped(title)}\n\n`{comparison.slug}` {comparison.source_tag} → {comparison.tag} · "
        f"{_escaped(old)} → {_escaped(new)} · " + _(", ").join(facts) + "\n\n"
    )


def _segment(comparison: Comparison, row: DiffRow, hide_punctuation: bool, page: str) -> str:
    lines = [*_lines(comparison, row, hide_punctuation), *_notes(comparison, row)]
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in _FENCE.findall(line)), default=0))
    title = f"**{_escaped(_title(comparison, row))}**"
    if row.number:
        title = f'<a id="{comparison.tag}-{comparison.slug}-s{row.number}"></a>{title}'
        if page:
            address = page.replace("{slug}", comparison.slug).replace("{tag}", comparison.tag)
            title += f" [↗]({quote(address, safe=_IN_ADDRESS)}#s{row.number})"
    return "\n".join([f"{title}\n", f"{fence}diff", *lines, fence, "\n"])


def _title(comparison: Comparison, row: DiffRow) -> str:
    parts = [str(row.number) if row.number else "", _("removed") if row.is_removed else state_name(row.state)]
    return " · ".join(part for part in (*parts, *map(flag_name, row.flags), comparison.name_of(row.actor)) if part)


def _lines(comparison: Comparison, row: DiffRow, hide_punctuation: bool) -> list[str]:
    """Return source and target; a line that did not change stands once, without marks."""
    lines = []
    change = comparison.source_change(row)
    if change is None:
        lines.append(f"  {comparison.source_tag}: {printable(row.source)}")
    else:
        found = change.differences
        lines.append(f"! {change_name(change)}")
        lines.append(f"- {comparison.source_tag}: {_marked(found.old, found.old_spans, '[-', '-]')}")
        lines.append(f"+ {comparison.source_tag}: {_marked(found.new, found.new_spans, '{+', '+}')}")
    tag, base = comparison.tag, comparison.base(row)
    base = row.machine or None if comparison.against == SOURCE else base
    found = comparison.between(base or "", row.target) if not row.is_removed else comparison.changes(row)
    found = found.without_soft() if hide_punctuation else found
    if base and row.target == base:
        return [*lines, f"  {tag}: {printable(row.target)}"]
    if base or row.is_removed:
        lines.append(f"- {tag}: {_marked(found.old, found.old_spans, '[-', '-]')}")
    if row.target:
        spans = found.new_spans if base else ()
        lines.append(f"+ {tag}: {_marked(found.new, spans, '{+', '+}') if base else printable(row.target)}")
    return lines


def _marked(text: str, spans: Iterable[DiffSpan], before: str, after: str) -> str:
    parts = ((printable(text[span.start : span.end]), span.is_changed) for span in spans)
    return "".join(f"{before}{part}{after}" if is_changed else part for part, is_changed in parts)


def _notes(comparison: Comparison, row: DiffRow) -> Iterator[str]:
    for finding in row.findings:
        name = f"{_SIGNS[finding.severity]} {severity_name(finding.severity)} {finding.check}"
        yield f"! {name}: {printable(str(finding.message))}"
    for event in row.comments:
        yield f"# {printable(comment_label(event, comparison.name_of(event.actor)))}: {printable(event.reason)}"


def _escaped(text: str) -> str:
    """Make text harmless in Markdown: no markup, no HTML, no mention of people and no number of an issue."""
    return _CALLS.sub("\\1\u2060", _MARKUP.sub(r"\\\1", printable(" ".join(text.split()))))
