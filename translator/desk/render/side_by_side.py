"""
The diff in the terminal: source and target in two columns, or one above the other where the terminal is too narrow.
Below each row stand its findings, its comments and the change of a stale source.

On a terminal the second column is reached by moving the cursor, and no line ends in a border, so that characters of
ambiguous width cannot push anything out of place; in a pipe it is reached by blanks.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat, zip_longest
from urllib.parse import quote

from translator.bilingual.alignment.word_diff import ChangeWeight, WordDiff
from translator.bilingual.i18n import _, ngettext, percentage
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.patterns import pattern, printable
from translator.desk.render.console import Part, ToColumn, is_terminal, plain_text, print_styled, terminal_width
from translator.desk.render.width import Side, StyledLine, TextRun, cells, fold, marked_runs, plain_runs
from translator.newsroom.proof.article_comparison import APPROVED, MACHINE, POST_EDIT, SOURCE, Comparison, DiffRow
from translator.newsroom.review.labels import (
    change_name,
    comment_label,
    flag_name,
    kind_name,
    quote_of,
    score_label,
    severity_name,
    state_name,
)

NARROWEST_COLUMN = 34
WIDEST_COLUMN = 76
_STATE_STYLES = {
    State.NEW: "dim",
    State.DRAFT: "yellow",
    State.TRANSLATED: "cyan",
    State.REVIEWED: "green",
    State.FINAL: "bold green",
}
_SEVERITY_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "dim"}
_SEVERITY_SIGNS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "i"}
_WEIGHT_STYLES = {ChangeWeight.MEANING: "bold red", ChangeWeight.WORDING: "magenta", ChangeWeight.COSMETIC: "dim"}
# Characters of a segment that are shown.
_LONGEST = 10_000
_SEPARATOR = " │ "


@dataclass(frozen=True, slots=True)
class ColumnWidths:
    gutter: int
    """Room for the segment's number and two blanks."""
    left: int
    """Width of the left column; of the only one where they are stacked."""
    right: int
    """Width of the right column; 0 where they are stacked."""

    @property
    def is_stacked(self) -> bool:
        return self.right == 0


def choose_widths(width: int, segments: int) -> ColumnWidths:
    gutter = max(3, len(str(segments))) + 2
    room = width - gutter - len(_SEPARATOR)
    if room < 2 * NARROWEST_COLUMN:
        return ColumnWidths(gutter, max(10, width - gutter - 1), 0)
    column = min(room // 2, WIDEST_COLUMN)
    return ColumnWidths(gutter, column, column)


def print_comparison(comparison: Comparison, *, only_changed: bool = False, width: int | None = None) -> int:
    """Print a comparison, and return how many rows were shown."""
    made = ComparisonLines(
        comparison,
        choose_widths(width or terminal_width(), len(comparison.rows)),
        brackets=bool(os.environ.get("NO_COLOR")) or not is_terminal(sys.stdout),
    )
    rows = comparison.chosen(only_changed=only_changed)
    for line in chain(made.head(), *map(made.row, rows), made.foot(len(rows))):
        print_styled(*line)
    return len(rows)


@dataclass(frozen=True)
class ComparisonLines:
    comparison: Comparison
    widths: ColumnWidths
    brackets: bool
    """Changed words are put in brackets, because styles would not be seen."""

    def head(self) -> Iterator[Sequence[Part]]:
        comparison = self.comparison
        title = " · ".join(text for text in (comparison.title, comparison.translated_title) if text)
        yield from self._wrapped(plain_runs(title, "bold"))
        about = [comparison.slug, f"{comparison.source_tag} → {comparison.tag}", comparison.date, comparison.revision]
        yield from self._wrapped(plain_runs("  ".join(part for part in about if part), "dim"))
        yield from self._wrapped(self._state_counts())
        yield ()
        left, right = _sides(comparison)
        if comparison.against == SOURCE:
            left, right = _("source ({tag})", tag=comparison.source_tag), _("target ({tag})", tag=comparison.tag)
        if self.widths.is_stacked:
            yield " " * self.widths.gutter, (f"{left} / {right}", "dim")
        else:
            yield from self._columns("", plain_runs(left, "dim"), plain_runs(right, "dim"))
        yield ()

    def _state_counts(self) -> StyledLine:
        statistics = self.comparison.statistics
        runs = []
        for state in State:
            if count := statistics.states.get(state, 0):
                runs += [TextRun(f"{count} {state_name(state)}", _STATE_STYLES[state]), TextRun("  ")]
        runs += [TextRun(f"{count} {flag_name(flag)}  ", "magenta") for flag, count in statistics.flags.items()]
        if errors := statistics.findings.get("error", 0):
            runs.append(TextRun(ngettext("{count} error", "{count} errors", errors), "bold red"))
        return runs

    def row(self, row: DiffRow) -> Iterator[Sequence[Part]]:
        yield self._label(row)
        if row.source_before is not None:
            yield from self._source_change(row)
        left, right = self._texts(row)
        number = str(row.number) if row.number else "-"
        yield from (self._stacked if self.widths.is_stacked else self._columns)(number, left, right)
        if self.comparison.against == MACHINE and row.post_edit not in {"", row.machine, row.target}:
            found = self.comparison.between(row.post_edit, row.target)
            left_by = TextRun(_("{who} left: ", who=self.comparison.name_of(row.translator)), "cyan")
            yield from self._note([left_by, *self._marked(found, "old")])
        for finding in row.findings:
            yield from self._note(_finding_runs(finding, row))
        for event in row.comments:
            label = comment_label(event, self.comparison.name_of(event.actor))
            yield from self._note([TextRun(f"# {label}: ", "blue"), *plain_runs(event.reason)])
        yield ()

    def _texts(self, row: DiffRow) -> tuple[StyledLine, StyledLine]:
        comparison = self.comparison
        if comparison.against == SOURCE:
            missing = [TextRun(_("(not translated)"), "dim italic")]
            return _beginning(row.source), _beginning(row.target) or missing
        found = comparison.changes(row)
        if comparison.base(row) is None and not row.is_removed:
            nothing = _("(no suggestion)") if comparison.against == MACHINE else _("(not there)")
            return [TextRun(nothing, "dim italic")], _beginning(row.target)
        old = self._marked(found, "old")
        new = self._marked(found, "new")
        nothing = _("(removed)") if row.is_removed or old else _("(not translated)")
        return old, new or [TextRun(nothing, "dim italic")]

    def _marked(self, found: WordDiff, side: Side) -> StyledLine:
        return marked_runs(found, side, brackets=self.brackets)

    def _label(self, row: DiffRow) -> Sequence[Part]:
        name = _("removed") if row.is_removed else state_name(row.state)
        flags = [(f"  {flag_name(flag)}", "magenta") for flag in row.flags]
        about = [row.origin, kind_name(row.kind, row.context), self.comparison.name_of(row.actor)]
        rest = "".join(f" · {part}" for part in about if part)
        return [" " * self.widths.gutter, (name, _STATE_STYLES[row.state]), *flags, (rest, "dim")]

    def _source_change(self, row: DiffRow) -> Iterator[Sequence[Part]]:
        change = self.comparison.source_change(row)
        if change is None:
            return
        yield from self._note([TextRun(change_name(change), _WEIGHT_STYLES[change.weight])])
        old, new = self._marked(change.differences, "old"), self._marked(change.differences, "new")
        yield from self._note([TextRun(_("source was: "), "magenta"), *old])
        yield from self._note([TextRun(_("source is:  "), "magenta"), *new])

    def _columns(self, number: str, left: Sequence[TextRun], right: Sequence[TextRun]) -> Iterator[Sequence[Part]]:
        widths, nothing = self.widths, StyledLine()
        sides = zip_longest(fold(left, widths.left), fold(right, widths.right), fillvalue=nothing)
        for head, (first, second) in zip(self._heads(number), sides, strict=False):
            filling = " " * max(0, widths.left - cells(plain_text(first)))
            separator = _SEPARATOR if plain_text(second) else _SEPARATOR.rstrip()
            yield head, *first, filling, ToColumn(widths.gutter + widths.left), separator, *second

    def _stacked(self, number: str, left: Sequence[TextRun], right: Sequence[TextRun]) -> Iterator[Sequence[Part]]:
        for sign, runs in ((number, left), ("→", right)):
            for head, line in zip(self._heads(sign), fold(runs, self.widths.left), strict=False):
                yield head, *line

    def _heads(self, first: str) -> Iterator[str]:
        yield first.rjust(self.widths.gutter - 2) + "  "
        yield from repeat(" " * self.widths.gutter)

    def _note(self, runs: Sequence[TextRun]) -> Iterator[Sequence[Part]]:
        widths = self.widths
        width = widths.left + (widths.right + len(_SEPARATOR) if widths.right else 0)
        for line in fold(runs, width):
            yield " " * widths.gutter, *line

    def _wrapped(self, runs: Sequence[TextRun]) -> Iterator[Sequence[Part]]:
        widths = self.widths
        yield from fold(runs, widths.gutter + widths.left + widths.right)

    def foot(self, shown: int) -> Iterator[Sequence[Part]]:
        statistics = self.comparison.statistics
        parts = [_("{shown} of {total} segments shown", shown=shown, total=statistics.segments)]
        if statistics.post_edit_distance is not None:
            parts.append(_("post-edit distance {share}", share=percentage(statistics.post_edit_distance, 1)))
        if statistics.score is not None:
            label = score_label(statistics.score, statistics.scored_segments, statistics.segments)
            parts.append(_("quality score {score}", score=label))
        yield from self._wrapped(plain_runs(" · ".join(parts), "dim"))


def _beginning(text: str) -> StyledLine:
    if len(text) <= _LONGEST:
        return plain_runs(text)
    rest = _("… and {count} more characters", count=f"{len(text) - _LONGEST:,}")
    return [*plain_runs(text[:_LONGEST]), TextRun(rest, "dim italic")]


def _finding_runs(finding: Finding, row: DiffRow) -> StyledLine:
    sign, name = _SEVERITY_SIGNS[finding.severity], severity_name(finding.severity)
    runs = [TextRun(f"{sign} {name} {finding.check}: ", _SEVERITY_STYLES[finding.severity])]
    runs += plain_runs(str(finding.message))
    if quote := quote_of(finding, row.source, row.target):
        runs += [TextRun("  "), *plain_runs(f"“{quote}”", "underline")]
    return runs


COMMENT_LIMIT = 65_536
"""Characters of one comment on GitHub; GitLab and Gitea allow more."""
_IN_ADDRESS = ":/?&=%+,;@~."
_FENCE = pattern(r"`{3,}")
_MARKUP = pattern(r"([\\`*_{}\[\]<>()+!|~&])")
_CALLS = pattern(r"([@#])(?=\w)")
_SIGNS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}


def as_comment(comparisons: Iterable[Comparison], *, page: str = "", room: int = COMMENT_LIMIT) -> str:
    """
    Return one Markdown comment, at most `room` characters; empty where nothing changed.

    The numbers link to rows of `page`, in which `{slug}` and `{tag}` are filled in.
    """
    parts: list[str] = []
    room, left_out = room - 200, 0
    for comparison in comparisons:
        rows = [row for row in comparison.rows if comparison.is_changed(row)]
        if not rows:
            continue
        pieces = [_heading(comparison, rows), *(_segment(comparison, row, page) for row in rows)]
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


def _sides(comparison: Comparison) -> tuple[str, str]:
    old = {
        SOURCE: _("machine ({tag})", tag=comparison.tag),
        MACHINE: _("machine ({tag})", tag=comparison.tag),
        POST_EDIT: _("post-edit ({tag})", tag=comparison.tag),
        APPROVED: _("approved ({tag})", tag=comparison.tag),
    }.get(comparison.against, comparison.against.partition("..")[0])
    return old, _("now ({tag})", tag=comparison.tag)


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
        f"### {escaped(title)}\n\n`{comparison.slug}` {comparison.source_tag} → {comparison.tag} · "
        f"{escaped(old)} → {escaped(new)} · " + _(", ").join(facts) + "\n\n"
    )


def _segment(comparison: Comparison, row: DiffRow, page: str) -> str:
    lines = [*_lines(comparison, row), *_notes(comparison, row)]
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in _FENCE.findall(line)), default=0))
    title = f"**{escaped(_title(comparison, row))}**"
    if row.number:
        title = f'<a id="{comparison.tag}-{comparison.slug}-s{row.number}"></a>{title}'
        if page:
            address = page.replace("{slug}", comparison.slug).replace("{tag}", comparison.tag)
            title += f" [↗]({quote(address, safe=_IN_ADDRESS)}#s{row.number})"
    return "\n".join([f"{title}\n", f"{fence}diff", *lines, fence, "\n"])


def _title(comparison: Comparison, row: DiffRow) -> str:
    parts = [str(row.number) if row.number else "", _("removed") if row.is_removed else state_name(row.state)]
    return " · ".join(part for part in (*parts, *map(flag_name, row.flags), comparison.name_of(row.actor)) if part)


def _lines(comparison: Comparison, row: DiffRow) -> list[str]:
    lines = []
    change = comparison.source_change(row)
    if change is None:
        lines.append(f"  {comparison.source_tag}: {printable(row.source)}")
    else:
        found = change.differences
        lines.append(f"! {change_name(change)}")
        lines.append(f"- {comparison.source_tag}: {_bracketed(found, 'old')}")
        lines.append(f"+ {comparison.source_tag}: {_bracketed(found, 'new')}")
    tag, base = comparison.tag, comparison.base(row)
    base = row.machine or None if comparison.against == SOURCE else base
    found = comparison.between(base or "", row.target) if not row.is_removed else comparison.changes(row)
    if base and row.target == base:
        return [*lines, f"  {tag}: {printable(row.target)}"]
    if base or row.is_removed:
        lines.append(f"- {tag}: {_bracketed(found, 'old')}")
    if row.target:
        lines.append(f"+ {tag}: {_bracketed(found, 'new') if base else printable(row.target)}")
    return lines


def _bracketed(found: WordDiff, side: Side) -> str:
    return "".join(run.text for run in marked_runs(found, side, brackets=True))


def _notes(comparison: Comparison, row: DiffRow) -> Iterator[str]:
    for finding in row.findings:
        name = f"{_SIGNS[finding.severity]} {severity_name(finding.severity)} {finding.check}"
        yield f"! {name}: {printable(str(finding.message))}"
    for event in row.comments:
        yield f"# {printable(comment_label(event, comparison.name_of(event.actor)))}: {printable(event.reason)}"


def escaped(text: str) -> str:
    return _CALLS.sub("\\1\u2060", _MARKUP.sub(r"\\\1", printable(" ".join(text.split()))))
