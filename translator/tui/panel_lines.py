"""What stands beside the segment in hand, as lines: findings, suggestion, matches, terms, comments, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.i18n import _
from translator.render.width import printable
from translator.review.labels import comment_label, severity_name
from translator.tui.glyphs import SEVERITIES, SEVERITY_ROLES
from translator.tui.insertions import Choices, Group
from translator.tui.labels import event_name
from translator.tui.styled_lines import Line, Piece, changed, fold, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.catalog import Catalog, Entry
    from translator.model import Finding

_HISTORY = 12


class PanelLines:
    """Lays out one segment's company in a column of a given width."""

    def __init__(self, catalog: Catalog, width: int, *, brackets: bool) -> None:
        """`width` in cells; `brackets` where colours are off."""
        self.catalog, self.width, self.brackets = catalog, max(16, width), brackets

    def lines(
        self, entry: Entry, text: str, findings: Sequence[Finding], choices: Choices | None, group: Group
    ) -> list[Line]:
        """
        Return all of it; `text` is the target as it is being typed.

        Without `choices` (they are being looked up) their sections are left out.
        """
        sections = [self._findings(entry, text, findings)]
        if choices is not None:
            sections += [
                self._machine(text, choices.machine),
                self._others(text, choices, numbered=group is Group.MATCHES),
                self._matches(entry, choices, numbered=group is Group.MATCHES),
                self._terms(choices, numbered=group is Group.TERMS),
                self._tags(choices) if group is Group.TAGS else iter(()),
            ]
        sections += [self._comments(entry), self._history(entry)]
        lines: list[Line] = []
        for section in sections:
            found = list(section)
            lines += ([[]] if lines and found else []) + found
        return lines

    def _title(self, text: str) -> Line:
        return [Piece(text, "title")]

    def _item(self, pieces: Sequence[Piece], indent: int = 2) -> Iterator[Line]:
        """Yield one item, its further lines set in."""
        for at, line in enumerate(fold(pieces, self.width - indent)):
            yield [*([] if at == 0 else [Piece(" " * indent)]), *line]

    def _findings(self, entry: Entry, text: str, findings: Sequence[Finding]) -> Iterator[Line]:
        if not findings:
            return
        yield self._title(_("Findings"))
        for finding in findings:
            side = entry.source if finding.side == "source" else text
            quoted, message = side[finding.start : finding.end], str(finding.message)
            sign = SEVERITIES[finding.severity]
            pieces = [
                Piece(f"{sign} {severity_name(finding.severity)} {finding.check} ", SEVERITY_ROLES[finding.severity]),
                *plain(message),
            ]
            if quoted and quoted not in message:
                pieces += [Piece(" "), Piece(f"“{printable(quoted)}”", "marked")]
            if finding.suggestion is not None:
                pieces += [Piece(" → ", "dim"), Piece(printable(finding.suggestion) or _("(delete)"), "new")]
            yield from self._item(pieces)

    def _machine(self, text: str, machine: str) -> Iterator[Line]:
        if machine and machine != text:
            yield self._title(_("Machine"))
            pieces = changed(machine, text, self.catalog.tag, brackets=self.brackets, side="old")
            yield from self._item([Piece("0 ", "key"), *pieces])

    def _others(self, text: str, choices: Choices, *, numbered: bool) -> Iterator[Line]:
        for number, (who, other) in enumerate(choices.others, 1):
            yield self._title(_("Other branch, {person}", person=who))
            pieces = changed(text, other, self.catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*self._number(number, numbered=numbered), *pieces])

    def _matches(self, entry: Entry, choices: Choices, *, numbered: bool) -> Iterator[Line]:
        number = len(choices.others)
        if choices.matches:
            yield self._title(_("Memory"))
        for match in choices.matches:
            number += 1
            about = f"{match.score} %" + (f" {match.origin}" if match.origin else "")
            yield from self._item([*self._number(number, numbered=numbered), Piece(about, "dim")])
            if match.source != entry.source:
                source = changed(match.source, entry.source, self.catalog.source_tag, brackets=self.brackets)
                yield from self._indented(source)
            yield from self._indented(plain(match.target, "bold"))
        if choices.alternatives:
            yield self._title(_("Alternatives"))
        for alternative in choices.alternatives:
            number += 1
            pieces = changed(entry.target, alternative, self.catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*self._number(number, numbered=numbered), *pieces])

    def _indented(self, pieces: Sequence[Piece]) -> Iterator[Line]:
        for line in fold(pieces, self.width - 2):
            yield [Piece("  "), *line]

    def _terms(self, choices: Choices, *, numbered: bool) -> Iterator[Line]:
        if choices.forms:
            yield self._title(_("Terms"))
        entries = {match.entry.source: match.entry for match in choices.terms}
        for number, (source, targets) in enumerate(choices.forms, 1):
            status = entries[source].status
            note = _("keep as it is") if status == "dnt" else _("never") if status == "forbidden" else ""
            pieces = [
                *self._number(number, numbered=numbered), *plain(source), Piece(" = ", "dim"),
                *plain(" / ".join(targets) or source, "bold"), *([Piece(f" ({note})", "flag")] if note else []),
            ]  # fmt: skip
            yield from self._item(pieces)

    def _tags(self, choices: Choices) -> Iterator[Line]:
        if choices.tags:
            yield self._title(_("Tags"))
        for number, tag in enumerate(choices.tags, 1):
            yield [Piece(f"{number} ", "key"), Piece(tag, "tag")]

    def _number(self, number: int, *, numbered: bool) -> Line:
        return [Piece(f"{number} ", "key") if numbered and number <= 9 else Piece("· ", "dim")]

    def _comments(self, entry: Entry) -> Iterator[Line]:
        comments = self.catalog.comments_of(entry)
        if comments:
            yield self._title(_("Comments"))
        for event in comments:
            yield from self._item([Piece(comment_label(event) + " ", "flag"), *plain(event.reason)])

    def _history(self, entry: Entry) -> Iterator[Line]:
        events = self.catalog.history(entry)
        if events:
            yield self._title(_("History"))
        for event in events[: -_HISTORY - 1 : -1]:
            when = event.at[:16].replace("T", " ")
            yield from self._item([Piece(f"{when} ", "dim"), Piece(f"{event.actor} {event_name(event.action)}")])
