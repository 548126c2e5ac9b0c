"""A segment on the review page: its row in the list, and the segment opened, with everything needed to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.i18n import percentage
from translator.bilingual.model import Finding, FuzzyMatch, Placeholder, TermMatch
from translator.bilingual.words.patterns import printable
from translator.desk.browser.change_feed import signature
from translator.desk.browser.site import TEMPLATES, Site, render
from translator.desk.render.diff_html import Mark, marked_text, plain_text
from translator.newsroom.catalog.catalog import Proposal
from translator.newsroom.catalog.events import Action, Alternative
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.html.environment import environment
from translator.newsroom.review.labels import (
    category_name,
    finding_label,
    match_label,
    quote_of,
    severity_name,
    state_name,
    trouble_words,
    weight_name,
)
from translator.newsroom.review.navigation import OfferedText, text_spans
from translator.newsroom.review.permissions import CATEGORIES, SEVERITIES
from translator.newsroom.review.session import Session, ShownSegment


class LinkedTerm(NamedTuple):
    text: Markup
    rendering: str
    renderings: str


def plain(text: str, placeholders: Sequence[Placeholder] = (), wanted: Sequence[str] = ()) -> Markup:
    return plain_text(text, placeholders, text_spans(text, wanted))


def with_terms(
    text: str,
    terms: Sequence[TermMatch],
    placeholders: Sequence[Placeholder] = (),
    wanted: Sequence[str] = (),
    *,
    readonly: str = "",
) -> Markup:
    """
    Return a source text in which a term is a button that puts its rendering into the target, and `wanted` is marked.

    `readonly` says why nothing can be put there, if so.
    """
    spans = text_spans(text, wanted)

    def part(start: int, end: int, placeholders: Sequence[Placeholder] = ()) -> Markup:
        inside = [(max(first, start) - start, min(last, end) - start) for first, last in spans]
        return plain_text(text[start:end], placeholders, [span for span in inside if span[0] < span[1]])

    parts: list[Markup | LinkedTerm] = []
    at = 0
    for match in sorted(terms, key=lambda item: (item.start, item.start - item.end)):
        if match.start < at or match.entry.status == "forbidden" or not match.entry.offers:
            continue
        renderings = match.entry.offers
        parts.append(part(at, match.start, placeholders))
        parts.append(
            LinkedTerm(part(match.start, match.end), printable(renderings[0]), printable(" / ".join(renderings)))
        )
        at = match.end
    macros: Any = environment(TEMPLATES).get_template("marked_text.html").module
    return Markup(macros.with_terms([*parts, part(at, len(text), placeholders)], readonly))


def changed(old: str, new: str, tag: str, mark: Mark, placeholders: Sequence[Placeholder] = ()) -> Markup:
    """Return the new text with what was inserted, or the old one with what was deleted."""
    return marked_text(diff_words(old, new, tag), mark, placeholders)


def draw_row(session: Session, entry: Entry, opened: str = "") -> Markup:
    return Markup(render("row.html", row=SegmentHtml(session, entry), opened=opened))


def draw_opened(site: Site, session: Session, entry: Entry, language: str) -> Markup:
    """Draw a segment opened, with a new ticket for a decision about it."""
    people, ticket = site.sessions.newsroom.people, site.tickets.issue(session, entry)
    shown = SegmentHtml(session, entry, lambda who: people.name_of(who, language), ticket)
    return Markup(render("segment.html", s=shown))


def draw_findings(
    findings: Sequence[Finding], source: str, target: str, *, may_waive: bool = False, readonly: str = ""
) -> Markup:
    """Draw the list below the editor; its offsets are code points into the texts."""
    shown = [(item, severity_name(item.severity), quote_of(item, source, target)) for item in findings]
    return Markup(render("findings.html", findings=shown, target=target, may_waive=may_waive, readonly=readonly))


class SegmentHtml(ShownSegment):
    def __init__(
        self, session: Session, entry: Entry, name_of: Callable[[str], str] | None = None, ticket: str = ""
    ) -> None:
        super().__init__(session, entry, name_of)
        self.ticket = ticket

    finding_label = staticmethod(finding_label)

    def text(self, text: str, *, tags: bool = True) -> Markup:
        return plain(text, self.entry.placeholders if tags else (), self.session.navigation.wanted_texts)

    @property
    def signature(self) -> str:
        return signature(self.session.catalog, self.entry)

    @property
    def trouble(self) -> str:
        trouble = self.session.working_copy.trouble
        return trouble_words(trouble, with_hint=True) if trouble else ""

    @property
    def state_name(self) -> str:
        return state_name(self.entry.state)

    @property
    def sign(self) -> tuple[str, str]:
        """The severity of the worst known finding, and its name; both empty without a known finding."""
        worst = self.session.working_copy.known_signs.get(self.entry.key)
        return (worst.value, severity_name(worst)) if worst else ("", "")

    @property
    def about(self) -> list[str]:
        origin = "" if self.entry.origin == "human" else self.entry.origin
        return [*self.headings, self.kind_name, origin, self.estimate, self.actor]

    @property
    def source(self) -> Markup:
        return with_terms(
            self.entry.source,
            self.session.working_copy.terms(self.entry),
            self.entry.placeholders,
            self.session.navigation.wanted_texts,
            readonly=self.readonly,
        )

    @property
    def source_changes(self) -> Markup:
        return changed(
            self.source_before, self.entry.source, self.session.catalog.source_tag, "del", self.entry.placeholders
        )

    @property
    def machine_changes(self) -> Markup:
        target = self.entry.target or self.machine
        return changed(target, self.machine, self.session.catalog.tag, "ins", self.entry.placeholders)

    @property
    def is_base_changed(self) -> bool:
        return self.session.autosave.is_base_changed(self.entry)

    @property
    def findings_list(self) -> Markup:
        entry, may_waive = self.entry, self.may(Action.WAIVE)
        return draw_findings(self.findings, entry.source, entry.target, may_waive=may_waive, readonly=self.readonly)

    @property
    def may_merge(self) -> bool:
        """True where the next segment could belong to the same block; merging finds out."""
        following = self.session.catalog.entries[self.entry.number : self.entry.number + 1]
        return any((self.entry.context, self.entry.kind) == (other.context, other.kind) for other in following)

    @property
    def has_equals(self) -> bool:
        return any(
            other.source == self.entry.source for other in self.session.catalog.entries if other is not self.entry
        )

    @property
    def sides(self) -> list[tuple[Alternative, str, Markup]]:
        """The texts of other branches, who made each, and what differs from the target."""
        tag, marks = self.session.catalog.tag, self.entry.placeholders
        return [
            (side, self.signed(side), changed(self.entry.target, side.target, tag, "ins", marks))
            for side in self.other_sides
        ]

    @property
    def laid(self) -> list[tuple[Proposal, Markup, Markup]]:
        """The suggestions of others, how the source changed since, and what differs from the target."""
        catalog, entry = self.session.catalog, self.entry
        return [
            (item,
             changed(item.made_for, entry.source, catalog.source_tag, "del") if item.made_for else Markup(),
             changed(entry.target, item.text, catalog.tag, "ins", entry.placeholders))
            for item in self.proposals
        ]  # fmt: skip

    @property
    def draft_label(self) -> str:
        draft = self.memory_draft
        return match_label(draft.score, draft.where) if draft else ""

    @property
    def draft_source(self) -> Markup:
        """The changes from the source of the draft's pair to this source; empty without changes."""
        draft, new = self.memory_draft, self.entry.source
        if draft is None or draft.source in {"", new}:
            return Markup()
        return changed(draft.source, new, self.session.catalog.source_tag, "del", self.entry.placeholders)

    @property
    def draft_target(self) -> Markup:
        draft = self.memory_draft
        if draft is None or draft.target == draft.text:
            return Markup()
        return changed(draft.target, draft.text, self.session.catalog.tag, "del")

    @property
    def suggestions(self) -> list[tuple[OfferedText, Markup]]:
        return [(item, plain(item.text, self.entry.placeholders)) for item in self.offered]

    @property
    def remembered(self) -> list[tuple[FuzzyMatch, str, Markup, Markup]]:
        tag = self.session.catalog.source_tag
        return [
            (
                match,
                percentage(match.score / 100),
                changed(match.source, self.entry.source, tag, "del"),
                plain(match.target),
            )
            for match in self.matches
        ]

    @property
    def pairs_of_tags(self) -> list[tuple[str, str]]:
        """Tags as they are inserted, with what each stands for."""
        return [
            (f"<{item.number}></{item.number}>" if item.is_pair else f"<{item.number}/>", item.opening)
            for item in self.entry.placeholders
        ]

    def near(self, step: int) -> SegmentHtml | None:
        entries, number = self.session.catalog.entries, self.entry.number + step
        return SegmentHtml(self.session, entries[number - 1]) if 1 <= number <= len(entries) else None


def categories() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return the categories of a comment, each with those below it: id, name, `[(id, name)]`."""
    return [
        (top, category_name(top), [(f"{top}/{name}", category_name(f"{top}/{name}")) for name in below])
        for top, below in CATEGORIES.items()
    ]


def severities() -> list[tuple[str, str]]:
    return [(name, weight_name(name)) for name in SEVERITIES]
