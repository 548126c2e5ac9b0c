"""The lines of the panel beside the current segment: findings, suggestion, matches, terms, comments, history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from translator.bilingual.i18n import _, percentage
from translator.bilingual.model import Finding
from translator.bilingual.words.patterns import printable
from translator.desk.terminal.styled_lines import (
    SEVERITIES,
    SEVERITY_ROLES,
    ChoiceGroup,
    StyledLine,
    TextRun,
    changed,
    fold,
    plain,
    term_choices,
)
from translator.newsroom.review.labels import finding_label, match_label, quote_of, severity_name
from translator.newsroom.review.navigation import OfferedText
from translator.newsroom.review.session import ShownSegment

_INDENT = "  "
_HISTORY = 12


class PanelLines:
    def __init__(self, shown: ShownSegment, width: int, *, brackets: bool) -> None:
        self._shown, self.width, self.brackets = shown, max(16, width), brackets
        self._catalog, self._entry = shown.session.catalog, shown.entry

    def lines(self, text: str, findings: Sequence[Finding] | None, group: ChoiceGroup | None) -> list[StyledLine]:
        """
        Return all of it; `text` is the target as it is being typed, `group` what has numbers.

        Without findings it is said that nothing was checked yet. Without a group (the memory is not yet searched)
        nothing that is offered is shown.
        """
        sections = [self._changed_meanwhile(text), self._findings(text, findings)]
        if group is not None:
            sections += [
                chain(self._memory_draft(), self._machine(text), self._doubts()),
                self._others(text, numbered=group is ChoiceGroup.MATCHES),
                self._proposals(text, numbered=group is ChoiceGroup.MATCHES),
                self._matches(numbered=group is ChoiceGroup.MATCHES),
                self._terms(numbered=group is ChoiceGroup.TERMS),
                self._tags() if group is ChoiceGroup.TAGS else iter(()),
            ]
        sections += [self._comments(), self._history()]
        lines: list[StyledLine] = []
        for section in sections:
            found = list(section)
            lines += ([[]] if lines and found else []) + found
        return lines

    def _title(self, text: str) -> StyledLine:
        return [TextRun(text, "title")]

    def _item(self, pieces: Sequence[TextRun]) -> Iterator[StyledLine]:
        for at, line in enumerate(fold(pieces, self.width - len(_INDENT))):
            yield [*([] if at == 0 else [TextRun(_INDENT)]), *line]

    def _changed_meanwhile(self, text: str) -> Iterator[StyledLine]:
        shown = self._shown
        if shown.session.autosave.is_base_changed(self._entry) and text != self._entry.target:
            yield self._title(_("Saved meanwhile by {person}", person=shown.actor))
            yield from self._item(
                changed(text, self._entry.target, self._catalog.tag, brackets=self.brackets, side="new")
            )

    def _findings(self, text: str, findings: Sequence[Finding] | None) -> Iterator[StyledLine]:
        if findings is None:
            yield [TextRun(_("not checked yet"), "dim")]
            return
        if findings:
            yield self._title(_("Findings"))
        for finding in findings:
            sign = SEVERITIES[finding.severity]
            pieces = [
                TextRun(f"{sign} {severity_name(finding.severity)} {finding.check} ", SEVERITY_ROLES[finding.severity]),
                *plain(str(finding.message)),
            ]
            if quote := quote_of(finding, self._entry.source, text):
                pieces += [TextRun(" "), TextRun(f"“{printable(quote)}”", "marked")]
            if finding.suggestion is not None:
                pieces += [TextRun(" → ", "dim"), TextRun(printable(finding.suggestion) or _("(delete)"), "new")]
            yield from self._item(pieces)

    def _memory_draft(self) -> Iterator[StyledLine]:
        draft = self._shown.memory_draft
        if draft is None:
            return
        yield self._title(_("Draft from the memory"))
        yield from self._item([TextRun(match_label(draft.score, draft.where), "dim")])
        if draft.source and draft.source != self._entry.source:
            source_tag = self._catalog.source_tag
            yield from self._indented(changed(draft.source, self._entry.source, source_tag, brackets=self.brackets))
        if draft.target != draft.text:
            yield from self._indented(changed(draft.target, draft.text, self._catalog.tag, brackets=self.brackets))

    def _doubts(self) -> Iterator[StyledLine]:
        if self._shown.repairs:
            yield from self._item([TextRun(_("Repaired: {what}", what=printable(self._shown.repairs)), "dim")])
        for doubt in self._shown.doubts:
            yield from self._item([TextRun(_("Doubt: {text}", text=printable(doubt)), "warning")])

    def _machine(self, text: str) -> Iterator[StyledLine]:
        machine = self._shown.machine
        if machine and machine != text:
            if self._shown.memory_draft is None:
                yield self._title(_("Machine"))
            pieces = changed(machine, text, self._catalog.tag, brackets=self.brackets, side="old")
            yield from self._item([TextRun("0 ", "key"), *pieces])
            yield from self._against(self._shown.against(machine))

    def _others(self, text: str, *, numbered: bool) -> Iterator[StyledLine]:
        for number, other in enumerate(self._shown.other_sides, 1):
            yield self._title(_("Other branch, {person}", person=self._shown.session.names.of(other.actor)))
            pieces = changed(text, other.target, self._catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*self._number(number, numbered=numbered), *pieces])
            yield from self._against(self._shown.against(other.target))

    def _proposals(self, text: str, *, numbered: bool) -> Iterator[StyledLine]:
        shown, source = self._shown, self._entry.source
        for number, item in enumerate(shown.proposals, len(shown.other_sides) + 1):
            yield self._title(_("Suggestion, {who}", who=shown.signed_proposal(item)))
            if item.reason:
                yield from self._item([TextRun(printable(item.reason), "warning")])
            if item.made_for:
                yield from self._item(changed(item.made_for, source, self._catalog.source_tag, brackets=self.brackets))
            pieces = changed(text, item.text, self._catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*self._number(number, numbered=numbered), *pieces])
            yield from self._against(shown.against(item.text))

    def _matches(self, *, numbered: bool) -> Iterator[StyledLine]:
        shown, source_tag = self._shown, self._catalog.source_tag
        number = len(shown.other_sides) + len(shown.proposals)
        if shown.matches:
            yield self._title(_("Memory"))
        for match in shown.matches:
            number += 1
            about = percentage(match.score / 100) + (f" {match.origin}" if match.origin else "")
            yield from self._item([*self._number(number, numbered=numbered), TextRun(about, "dim")])
            if match.source != self._entry.source:
                yield from self._indented(changed(match.source, self._entry.source, source_tag, brackets=self.brackets))
            yield from self._indented(plain(match.target, "bold"))
            yield from self._against(shown.against_match(match))
        if shown.offered:
            yield self._title(_("Other suggestions"))
        for offered in shown.offered:
            number += bool(offered.text)
            yield from self._offered(offered, self._number(number, numbered=numbered and bool(offered.text)))

    def _offered(self, offered: OfferedText, number: StyledLine) -> Iterator[StyledLine]:
        if offered.text:
            pieces = changed(self._entry.target, offered.text, self._catalog.tag, brackets=self.brackets, side="new")
            yield from self._item([*number, *pieces])
        if offered.refusal:
            words = _("Refused, {origin}: {reason}", origin=offered.origin, reason=printable(offered.refusal))
            yield from self._indented([TextRun(words, "warning")])
        yield from self._against(self._shown.against(offered.text))

    def _against(self, findings: Iterable[Finding]) -> Iterator[StyledLine]:
        for finding in findings:
            role = SEVERITY_ROLES[finding.severity]
            yield from self._indented([TextRun(f"{SEVERITIES[finding.severity]} {finding_label(finding)}", role)])

    def _indented(self, pieces: Sequence[TextRun]) -> Iterator[StyledLine]:
        for line in fold(pieces, self.width - 2):
            yield [TextRun("  "), *line]

    def _terms(self, *, numbered: bool) -> Iterator[StyledLine]:
        terms = term_choices(self._shown)
        if terms:
            yield self._title(_("Terms"))
        for number, (term, text) in enumerate(terms, 1):
            note = _("keep as it is") if term.status == "dnt" else ""
            pieces = [
                *self._number(number, numbered=numbered), *plain(term.source), TextRun(" = ", "dim"),
                *plain(text, "bold"),
                *([TextRun(f" ({note})", "flag")] if note else []),
            ]  # fmt: skip
            yield from self._item(pieces)

    def _tags(self) -> Iterator[StyledLine]:
        if self._shown.tags:
            yield self._title(_("Tags"))
        for number, mark in enumerate(self._shown.tags, 1):
            yield [TextRun(f"{number} ", "key"), TextRun(mark, "tag")]

    def _number(self, number: int, *, numbered: bool) -> StyledLine:
        return [TextRun(f"{number} ", "key") if numbered and number <= 9 else TextRun("· ", "dim")]

    def _comments(self) -> Iterator[StyledLine]:
        comments = self._shown.comments
        if comments:
            yield self._title(_("Comments"))
        for comment in comments:
            yield from self._item([TextRun(f"{comment.who} ", "flag"), *plain(comment.why)])

    def _history(self) -> Iterator[StyledLine]:
        events = self._shown.history(_HISTORY)
        if events:
            yield self._title(_("History"))
        for event in events:
            when = event.at[:16].replace("T", " ")
            why = " · ".join(filter(None, [event.origin, printable(event.why)]))
            about = [TextRun(f" · {why}", "dim")] if why else []
            yield from self._item([TextRun(f"{when} ", "dim"), TextRun(f"{event.who} {event.did}"), *about])
