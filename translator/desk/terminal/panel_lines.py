"""The lines of the panel beside the current segment: findings, suggestion, matches, terms, comments, history."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, count

from translator.bilingual.i18n import _
from translator.bilingual.model import Finding
from translator.bilingual.words.patterns import printable
from translator.desk.render.width import Side, StyledLine, TextRun, fold
from translator.desk.terminal.styled_lines import SEVERITIES, SEVERITY_ROLES, ChoiceGroup, changed, plain, term_choices
from translator.newsroom.review.labels import finding_label, match_label, quote_of, severity_name
from translator.newsroom.review.session import ShownSegment

_INDENT = "  "
_HISTORY = 12


class PanelLines:
    def __init__(
        self,
        shown: ShownSegment,
        text: str,
        findings: Sequence[Finding] | None,
        group: ChoiceGroup | None,
        width: int,
        *,
        brackets: bool,
    ) -> None:
        """
        Take the target as it is being typed (`text`), and the group of choices that have numbers.

        Without findings it is said that nothing was checked yet. Without a group (the memory is not yet searched)
        nothing that is offered is shown.
        """
        self._shown, self._text, self._found, self._group = shown, text, findings, group
        self._width, self._brackets = max(16, width), brackets
        self._catalog, self._entry = shown.session.catalog, shown.entry
        self._numbers = count(1)
        """Of the texts that are offered: of other branches, suggestions, matches and drafts, in this order."""

    def lines(self) -> list[StyledLine]:
        sections = [self._changed_meanwhile(), self._findings()]
        if self._group is not None:
            sections += [
                chain(self._memory_draft(), self._machine(), self._doubts()),
                self._offers(),
                self._terms(),
                self._tags() if self._group is ChoiceGroup.TAGS else iter(()),
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
        for at, line in enumerate(fold(pieces, self._width - len(_INDENT))):
            yield [*([] if at == 0 else [TextRun(_INDENT)]), *line]

    def _indented(self, pieces: Sequence[TextRun]) -> Iterator[StyledLine]:
        for line in fold(pieces, self._width - len(_INDENT)):
            yield [TextRun(_INDENT), *line]

    def _number(self, number: int, group: ChoiceGroup) -> StyledLine:
        is_shown = group is self._group and number <= 9
        return [TextRun(f"{number} ", "key") if is_shown else TextRun("· ", "dim")]

    def _source_changes(self, old: str) -> StyledLine:
        return changed(old, self._entry.source, self._catalog.source_tag, brackets=self._brackets)

    def _changes(self, old: str, new: str, side: Side = "both") -> StyledLine:
        return changed(old, new, self._catalog.tag, brackets=self._brackets, side=side)

    def _changed_meanwhile(self) -> Iterator[StyledLine]:
        shown, target = self._shown, self._entry.target
        if shown.session.autosave.is_base_changed(self._entry) and self._text != target:
            yield self._title(_("Saved meanwhile by {person}", person=shown.actor))
            yield from self._item(self._changes(self._text, target, "new"))

    def _findings(self) -> Iterator[StyledLine]:
        if self._found is None:
            yield [TextRun(_("not checked yet"), "dim")]
            return
        if self._found:
            yield self._title(_("Findings"))
        for finding in self._found:
            sign = SEVERITIES[finding.severity]
            pieces = [
                TextRun(f"{sign} {severity_name(finding.severity)} {finding.check} ", SEVERITY_ROLES[finding.severity]),
                *plain(str(finding.message)),
            ]
            if quote := quote_of(finding, self._entry.source, self._text):
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
            yield from self._indented(self._source_changes(draft.source))
        if draft.target != draft.text:
            yield from self._indented(self._changes(draft.target, draft.text))

    def _doubts(self) -> Iterator[StyledLine]:
        if self._shown.repairs:
            yield from self._item([TextRun(_("Repaired: {what}", what=printable(self._shown.repairs)), "dim")])
        for doubt in self._shown.doubts:
            yield from self._item([TextRun(_("Doubt: {text}", text=printable(doubt)), "warning")])

    def _machine(self) -> Iterator[StyledLine]:
        machine = self._shown.machine
        if machine and machine != self._text:
            if self._shown.memory_draft is None:
                yield self._title(_("Machine"))
            yield from self._item([TextRun("0 ", "key"), *self._changes(machine, self._text, "old")])
            yield from self._against(self._shown.against(machine))

    def _offers(self) -> Iterator[StyledLine]:
        title = ""
        for offer in self._shown.offers:
            if offer.kind.heading != title:
                title = offer.kind.heading
                yield self._title(title)
            number = self._number(next(self._numbers), ChoiceGroup.MATCHES) if offer.text else []
            yield from self._item([*number, TextRun(offer.about, "dim")])
            if offer.source:
                yield from self._indented(self._source_changes(offer.source))
            if offer.reason:
                yield from self._indented([TextRun(printable(offer.reason), "warning")])
            if offer.text:
                yield from self._indented(self._changes(self._text, offer.text, "new"))
            yield from self._against(offer.findings)

    def _against(self, findings: Iterable[Finding]) -> Iterator[StyledLine]:
        for finding in findings:
            role = SEVERITY_ROLES[finding.severity]
            yield from self._indented([TextRun(f"{SEVERITIES[finding.severity]} {finding_label(finding)}", role)])

    def _terms(self) -> Iterator[StyledLine]:
        terms = term_choices(self._shown)
        if terms:
            yield self._title(_("Terms"))
        for number, (term, text) in enumerate(terms, 1):
            note = [TextRun(" (" + _("keep as it is") + ")", "flag")] if term.status == "dnt" else []
            pair = [*plain(term.source), TextRun(" = ", "dim"), *plain(text, "bold")]
            yield from self._item([*self._number(number, ChoiceGroup.TERMS), *pair, *note])

    def _tags(self) -> Iterator[StyledLine]:
        if self._shown.tags:
            yield self._title(_("Tags"))
        for number, mark in enumerate(self._shown.tags, 1):
            yield [TextRun(f"{number} ", "key"), TextRun(mark, "tag")]

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
