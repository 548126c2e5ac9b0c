"""The rows of the page for editors: one `<tbody>` a segment, so that its notes stay with it on screen and paper."""

from __future__ import annotations

import re
from html import escape as escape_html
from typing import TYPE_CHECKING, Literal

from translator.i18n import _
from translator.model import State
from translator.render.width import printable
from translator.review.comparison import MACHINE, SOURCE
from translator.review.labels import comment_label, finding_message, flag_name, kind_name, severity_name, state_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.model import Event, Finding
    from translator.review.comparison import Comparison, Row
    from translator.review.differences import Differences, Span

_TAG = re.compile(r"</?(\d+)/?>")


def escape(text: str) -> str:
    """Make text harmless in HTML, in attributes too; control characters and direction overrides become visible."""
    return escape_html(printable(text))


def row_classes(comparison: Comparison, row: Row) -> set[str]:
    """Return what the filters of the page go by: `changed softly comments findings open heading removed`."""
    is_changed = comparison.is_changed(row)
    classes = {
        "changed": is_changed,
        "softly": is_changed and not comparison.is_changed(row, hide_punctuation=True),
        "comments": bool(row.comments),
        "findings": bool(row.findings),
        "open": not row.is_removed and row.state.rank < State.REVIEWED.rank,
        "heading": row.kind.startswith("heading-") or row.kind == "title",
        "removed": row.is_removed,
    }
    return {name for name, is_set in classes.items() if is_set}


class RowWriter:
    """Writes the rows of one comparison; `columns` are names and titles, the number's not among them."""

    def __init__(self, comparison: Comparison, columns: Sequence[tuple[str, str]]) -> None:
        self.comparison = comparison
        self.columns = [(name, escape(title)) for name, title in columns]
        self.words: dict[str, str] = {"ins": escape(_("[inserted] ")), "del": escape(_("[deleted] "))}
        self.states = {state: state_name(state) for state in State}

    def write(self, row: Row) -> Iterator[str]:
        """Yield the HTML of one segment: its number and state, its texts, its findings and comments."""
        anchor = f' id="s{row.number}"' if row.number else ""
        classes = " ".join(sorted(row_classes(self.comparison, row)))
        yield f'<tbody{anchor} role="rowgroup" tabindex="-1" class="{classes}"><tr role="row">'
        yield self._number_cell(row)
        texts = self._texts(row)
        for name, title in self.columns:
            tag = self.comparison.source_tag if name == "source" else self.comparison.tag
            yield f'<td role="cell" class="{name}" lang="{tag}" data-name="{title}">{texts[name]}</td>'
        yield "</tr>"
        if row.findings or row.comments:
            yield '<tr role="row" class="notes"><td role="cell"></td>'
            yield f'<td role="cell" colspan="{len(self.columns)}"><ul>'
            yield from (self._finding(row, finding) for finding in row.findings)
            yield from (self._comment(event) for event in row.comments)
            yield "</ul></td></tr>"
        yield "</tbody>\n"

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
        comparison = self.comparison
        has_revision = comparison.against not in {SOURCE, MACHINE}
        base = row.previous if has_revision else row.machine or None
        found = comparison.between(row.target if base is None else base, row.target)
        old = self._marked(row, found, "del") if base else '<span class="none">–</span>'
        untranslated = '<span class="none">' + _("(not translated)") + "</span>"
        return {
            "source": self._source(row),
            "machine": self._plain(row, row.machine) if has_revision else old,
            "previous": old,
            "current": self._marked(row, found, "ins") if row.target else "" if row.is_removed else untranslated,
        }

    def _source(self, row: Row) -> str:
        found = self.comparison.source_changes(row)
        if found is None:
            return self._plain(row, row.source)
        was, now = self._marked(row, found, "del"), self._marked(row, found, "ins")
        label = _("Before:")
        return f'<div class="was"><b>{label}</b> {was}</div>{now}'

    def _marked(self, row: Row, found: Differences, mark: Literal["ins", "del"]) -> str:
        text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
        return "".join(self._span(row, text[span.start : span.end], span, mark) for span in spans)

    def _span(self, row: Row, text: str, span: Span, mark: str) -> str:
        inner = self._plain(row, text)
        if not span.is_changed:
            return inner
        soft = ' class="soft"' if span.is_soft else ""
        shown = inner if text.strip() else "␣" * len(text)
        return f'<{mark}{soft}><span class="vh">{self.words[mark]}</span>{shown}</{mark}>'

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
        message, quoted = finding_message(finding), text[finding.start : finding.end]
        quote = f' <q lang="{tag}">{escape(quoted)}</q>' if quoted and quoted not in message else ""
        name = f"<b>{severity_name(finding.severity)}</b> <code>{escape(finding.check)}</code>"
        return f'<li class="{finding.severity}">{name} {escape(message)}{quote}</li>'

    def _comment(self, event: Event) -> str:
        when = f'<time datetime="{escape(event.at)}">{escape(event.at[:16].replace("T", " "))}</time>'
        return f'<li class="comment"><b>{escape(comment_label(event))}</b> {when}: {escape(event.reason)}</li>'
