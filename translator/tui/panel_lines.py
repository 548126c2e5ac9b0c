"""The lines of the panel beside the current segment: findings, suggestion, matches, terms, comments, history."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from translator.catalog import Catalog, Entry
from translator.control_characters import printable
from translator.i18n import _, percentage
from translator.model import Finding
from translator.review.labels import comment_label, event_name, severity_name
from translator.tui.glyphs import SEVERITIES, SEVERITY_ROLES
from translator.tui.insertions import ChoiceGroup, Choices
from translator.tui.styled_lines import StyledLine, TextRun, changed, fold, plain

_INDENT = "  "
_HISTORY = 12


class PanelLines:
    """Lays out what is known about one segment in a column of a given width."""

    def __init__(self, catalog: Catalog, width: int, *, brackets: bool, name_of: Callable[[str], str] = str) -> None:
        """`width` in cells; `brackets` where colours are off; `name_of` says what the person with an id is called."""
        self.catalog, self.width, self.brackets, self._name_of = catalog, max(16, width), brackets, name_of

    def lines(
        self, entry: Entry, text: str, findings: Sequence[Finding], choices: Choices | None, group: ChoiceGroup
    ) -> list[StyledLine]:
        """
        Return all of it; `text` is the target as it is being typed.

        Without `choices` (they are being looked up) their sections are left out.
        """
        sections = [self._findings(entry, text, findings)]
        if choices is not None:
            sections += [
                self._machine(text, choices.machine),
                self._others(text, choices, numbered=group is ChoiceGroup.MATCHES),
                self._matches(entry, choices, numbered=group is ChoiceGroup.MATCHES),
                self._terms(choices, numbered=group is ChoiceGroup.TERMS),
                self._tags(choices) if group is ChoiceGroup.TAGS else iter(()),
            ]
        sections += [self._comments(entry), self._history(entry)]
        lines: list[StyledLine] = []
        for section in sections:
            found = list(section)
            lines += ([[]] if lines and found else []) + found
        return lines

    def _title(self, text: str) -> StyledLine:
        return [TextRun(text, "title")]

    def _item(self, pieces: Sequence[TextRun]) -> Iterator[StyledLine]:
        """Yield one item, its further lines set in."""
        for at, line in enumerate(fold(pieces, self.width - len(_INDENT))):
            yield [*([] if at == 0 else [TextRun(_INDENT)]), *line]

    def _findings(self, entry: Entry, text: str, findings: Sequence[Finding]) -> Iterator[StyledLine]:
        if not findings:
            return
        yield self._title(_("Findings"))
        for finding in findings:
            side = entry.source if finding.side == "source" else text
            quoted, message = side[finding.start : finding.end], str(finding.message)
            sign = SEVERITIES[finding.severity]
            pieces = [
                TextRun(f"{sign} {severity_name(finding.severity)} {finding.check} ", SEVERITY_ROLES[finding.severity]),
                *plain(message),
            ]
            if quoted and quoted not in message:
                pieces += [TextRun(" "), TextRun(f"“{printable(quoted)}”", "marked")]
            if finding.suggestion is not None:
                pieces += [TextRun(" → ", "dim"), TextRun(printable(finding.suggestion) or _("(delete)"), "new")]
            yield from self._item(pieces)

    def _machine(self, text: str, machine: str) -> Iterator[StyledLine]:
        if machine and machine != text:
            yield self._title(_("Machine"))
            pieces = changed(machine, text, self.catalog.tag, brackets=self.brackets, side="old")
            yield from self._item([TextRun("0 ", "key"), *pieces])

    def _others(self, text: str, choices: Choices, *, numbered: bool) -> Iterator[StyledLine]:
        for number, (who, other) in enumerate(choices.others, 1):
            yield self._title(_("Other branch, {person}", person=self._name_of(who)))
            pieces = changed(text, other, self.catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*self._number(number, numbered=numbered), *pieces])

    def _matches(self, entry: Entry, choices: Choices, *, numbered: bool) -> Iterator[StyledLine]:
        number = len(choices.others)
        if choices.matches:
            yield self._title(_("Memory"))
        for match in choices.matches:
            number += 1
            about = percentage(match.score / 100) + (f" {match.origin}" if match.origin else "")
            yield from self._item([*self._number(number, numbered=numbered), TextRun(about, "dim")])
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

    def _indented(self, pieces: Sequence[TextRun]) -> Iterator[StyledLine]:
        for line in fold(pieces, self.width - 2):
            yield [TextRun("  "), *line]

    def _terms(self, choices: Choices, *, numbered: bool) -> Iterator[StyledLine]:
        if choices.forms:
            yield self._title(_("Terms"))
        entries = {match.entry.source: match.entry for match in choices.terms}
        for number, (source, targets) in enumerate(choices.forms, 1):
            status = entries[source].status
            note = _("keep as it is") if status == "dnt" else _("never") if status == "forbidden" else ""
            pieces = [
                *self._number(number, numbered=numbered), *plain(source), TextRun(" = ", "dim"),
                *plain(" / ".join(targets) or source, "bold"), *([TextRun(f" ({note})", "flag")] if note else []),
            ]  # fmt: skip
            yield from self._item(pieces)

    def _tags(self, choices: Choices) -> Iterator[StyledLine]:
        if choices.tags:
            yield self._title(_("Tags"))
        for number, tag in enumerate(choices.tags, 1):
            yield [TextRun(f"{number} ", "key"), TextRun(tag, "tag")]

    def _number(self, number: int, *, numbered: bool) -> StyledLine:
        return [TextRun(f"{number} ", "key") if numbered and number <= 9 else TextRun("· ", "dim")]

    def _comments(self, entry: Entry) -> Iterator[StyledLine]:
        comments = self.catalog.comments_of(entry)
        if comments:
            yield self._title(_("Comments"))
        for event in comments:
            label = comment_label(event, self._name_of(event.actor))
            yield from self._item([TextRun(f"{label} ", "flag"), *plain(event.reason)])

    def _history(self, entry: Entry) -> Iterator[StyledLine]:
        events = self.catalog.history(entry)
        if events:
            yield self._title(_("History"))
        for event in events[: -_HISTORY - 1 : -1]:
            when = event.at[:16].replace("T", " ")
            who = self._name_of(event.actor)
            yield from self._item([TextRun(f"{when} ", "dim"), TextRun(f"{who} {event_name(event.action)}")])
