"""
The rows of the page for editors: one `<tr>` a segment, and one with its notes below it.

Twenty-five segments share a `<tbody>`, which the browser lays out when it comes into sight: ten thousand of them, each
watched by itself, would not scroll.
"""

from __future__ import annotations

import re
from html import escape as escape_html
from typing import TYPE_CHECKING, Literal

from translator.article_diff.rows import APPROVED
from translator.i18n import _
from translator.model import Severity, State
from translator.render.width import printable
from translator.review.labels import (
    change_name,
    comment_label,
    flag_name,
    kind_name,
    severity_name,
    state_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.article_diff.rows import Comparison, Row
    from translator.catalog.events import Event
    from translator.model import Finding
    from translator.text_diff.source_change import SourceChange
    from translator.text_diff.word_diff import DiffSpan, WordDiff

_HARMFUL = re.compile(r"[&<>\"'\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_OPEN = frozenset({State.NEW, State.DRAFT, State.TRANSLATED})
_TAG = re.compile(r"</?(\d+)/?>")


def escape(text: str) -> str:
    """Make text harmless in HTML, in attributes too; control characters and direction overrides become visible."""
    return escape_html(printable(text)) if _HARMFUL.search(text) else text


def row_classes(comparison: Comparison, row: Row) -> set[str]:
    """
    Return what the filters of the page go by.

    `changed softly comments findings errors stale open heading removed`, and `st-` with the state.
    """
    is_changed = comparison.is_changed(row)
    classes = {
        "changed": is_changed,
        "softly": is_changed and not comparison.is_changed(row, hide_punctuation=True),
        "comments": bool(row.comments),
        "findings": bool(row.findings),
        "errors": any(finding.severity is Severity.ERROR for finding in row.findings),
        "stale": row.source_before is not None or "stale" in row.flags,
        "open": not row.is_removed and row.state in _OPEN,
        "heading": row.kind.startswith("heading-") or row.kind == "title",
        "removed": row.is_removed,
        f"st-{row.state}": not row.is_removed,
    }
    return {name for name, is_set in classes.items() if is_set}


class RowWriter:
    """Writes the rows of one comparison; `columns` are names and titles, the number's not among them."""

    def __init__(self, comparison: Comparison, columns: Sequence[tuple[str, str]]) -> None:
        self.comparison = comparison
        self.columns = [(name, escape(title)) for name, title in columns]
        self.has_post_edit = any(name == "left" for name, _title in columns)
        self.words: dict[str, str] = {"ins": escape(_("[inserted] ")), "del": escape(_("[deleted] "))}
        self.states = {state: state_name(state) for state in State}

    def write(self, row: Row, classes: set[str]) -> Iterator[str]:
        """Yield the HTML of one segment: its number and state, its texts, its findings and comments."""
        anchor = f' id="s{row.number}"' if row.number else ""
        names = " ".join(sorted(classes))
        yield f'<tr{anchor} role="row" tabindex="-1" class="seg {names}">'
        yield self._number_cell(row)
        texts = self._texts(row)
        for name, title in self.columns:
            tag = self.comparison.source_tag if name == "source" else self.comparison.tag
            yield f'<td role="cell" class="{name}" lang="{tag}" data-name="{title}">{texts[name]}</td>'
        yield "</tr>\n"
        if row.findings or row.comments:
            yield f'<tr role="row" class="notes {names}"><td role="cell"></td>'
            yield f'<td role="cell" colspan="{len(self.columns)}"><ul>'
            yield from (self._finding(row, finding) for finding in row.findings)
            yield from (self._comment(event) for event in row.comments)
            yield "</ul></td></tr>\n"

    def _number_cell(self, row: Row) -> str:
        if row.is_removed:
            return '<th scope="row" role="rowheader"><span class="flag">' + _("removed") + "</span></th>"
        flags = "".join(f' <span class="flag">{flag_name(flag)}</span>' for flag in row.flags)
        about = "".join(f"<small>{escape(part)}</small>" for part in
                        (kind_name(row.kind, row.context), row.origin, row.actor) if part)  # fmt: skip
        where = f' title="{escape(" › ".join(row.headings))}"' if row.headings else ""
        return (
            f'<th scope="row" role="rowheader"{where}><a href="#s{row.number}">{row.number}</a> '
            f'<span class="state s-{row.state}">{self.states[row.state]}</span>{flags}{about}</th>'
        )

    def _texts(self, row: Row) -> dict[str, str]:
        texts = self._chain(row) if self.has_post_edit else self._pair(row)
        untranslated = '<span class="none">' + _("(not translated)") + "</span>"
        if not row.target:
            texts["current"] = "" if row.is_removed else untranslated
        return {name: text or '<span class="none">–</span>' for name, text in texts.items()}

    def _pair(self, row: Row) -> dict[str, str]:
        """Mark the base against the target; what is not compared stands plain."""
        comparison = self.comparison
        has_other = comparison.is_of_revision or comparison.against == APPROVED
        base = comparison.base(row) if has_other else row.machine or None
        found = comparison.between(row.target if base is None else base, row.target)
        old = self._marked(row, found, "del") if base else ""
        return {
            "source": self._source(row),
            "machine": self._plain(row, row.machine) if has_other else old,
            "previous": old,
            "current": self._marked(row, found, "ins"),
        }

    def _chain(self, row: Row) -> dict[str, str]:
        """
        Mark each version against the one before: in the middle one, what came in it and what went after it.

        Where the middle column is hidden the outer two are marked against each other, for which they hold both ways.
        """
        between, post_edit = self.comparison.between, row.post_edit
        before = between(row.machine or post_edit, post_edit)
        after = between(post_edit or row.target, row.target)
        whole = between(row.machine or row.target, row.target)
        if not post_edit or post_edit == row.target:
            machine, now = self._marked(row, whole, "del"), self._marked(row, after if post_edit else whole, "ins")
            now = self._either(now, self._marked(row, whole, "ins"))
        else:
            machine = self._either(self._marked(row, before, "del"), self._marked(row, whole, "del"))
            now = self._either(self._marked(row, after, "ins"), self._marked(row, whole, "ins"))
        return {
            "source": self._source(row),
            "machine": machine if row.machine else "",
            "left": self._twice_marked(row, before, after) if post_edit else "",
            "current": now,
        }

    def _either(self, with_middle: str, without: str) -> str:
        if with_middle == without:
            return without
        return f'<span class="v3">{with_middle}</span><span class="v2">{without}</span>'

    def _twice_marked(self, row: Row, before: WordDiff, after: WordDiff) -> str:
        """Mark in the middle version what it put in, and in that and around it what the next one took out."""
        parts = []
        for span in before.new_spans:
            inner = []
            for other in after.old_spans:
                start, end = max(span.start, other.start), min(span.end, other.end)
                if start < end:
                    inner.append(self._span(row, before.new[start:end], other, "del"))
            text = "".join(inner)
            parts.append(self._wrap(text, span, "ins") if span.is_changed else text)
        return "".join(parts)

    def _source(self, row: Row) -> str:
        change = self.comparison.source_change(row)
        return self._plain(row, row.source) if change is None else self._changed_source(row, change)

    def _changed_source(self, row: Row, change: SourceChange) -> str:
        was = self._marked(row, change.differences, "del")
        now = self._marked(row, change.differences, "ins")
        name = f'<b class="w-{change.weight}">{escape(change_name(change))}</b>'
        label = _("Before:")
        return f'<div class="was">{name} <b>{label}</b> {was}</div>{now}'

    def _marked(self, row: Row, found: WordDiff, mark: Literal["ins", "del"]) -> str:
        text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
        return "".join(self._span(row, text[span.start : span.end], span, mark) for span in spans)

    def _span(self, row: Row, text: str, span: DiffSpan, mark: str) -> str:
        inner = self._plain(row, text)
        if not span.is_changed:
            return inner
        return self._wrap(inner if text.strip() else "␣" * len(text), span, mark)

    def _wrap(self, inner: str, span: DiffSpan, mark: str) -> str:
        soft = ' class="soft"' if span.is_soft else ""
        return f'<{mark}{soft}><span class="vh">{self.words[mark]}</span>{inner}</{mark}>'

    def _plain(self, row: Row, text: str) -> str:
        if "<" not in text:
            return escape(text)
        parts, at = [], 0
        for match in _TAG.finditer(text):
            meaning = next((item.opening for item in row.placeholders if item.number == int(match[1])), "")
            title = f' title="{escape(meaning)}"' if meaning else ""
            parts.append(f'{escape(text[at : match.start()])}<span class="t"{title}>{escape(match[0])}</span>')
            at = match.end()
        return "".join([*parts, escape(text[at:])])

    def _finding(self, row: Row, finding: Finding) -> str:
        text, tag = row.target, self.comparison.tag
        if finding.side == "source":
            text, tag = row.source, self.comparison.source_tag
        message, quoted = str(finding.message), text[finding.start : finding.end]
        quote = f' <q lang="{tag}">{escape(quoted)}</q>' if quoted and quoted not in message else ""
        name = f"<b>{severity_name(finding.severity)}</b> <code>{escape(finding.check)}</code>"
        return f'<li class="{finding.severity}">{name} {escape(message)}{quote}</li>'

    def _comment(self, event: Event) -> str:
        when = f'<time datetime="{escape(event.at)}">{escape(event.at[:16].replace("T", " "))}</time>'
        return f'<li class="comment"><b>{escape(comment_label(event))}</b> {when}: {escape(event.reason)}</li>'
