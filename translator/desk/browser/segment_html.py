"""A segment on the review page: its row in the list, and the segment opened, with everything needed to decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from markupsafe import Markup

from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.model import Finding, Placeholder
from translator.bilingual.words.patterns import printable
from translator.desk.browser.change_feed import signature
from translator.desk.browser.site import TEMPLATES, Site, render
from translator.desk.render.diff_html import Mark, marked_text, plain_text
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.html.environment import environment
from translator.newsroom.review.labels import severity_name
from translator.newsroom.review.navigation import text_spans
from translator.newsroom.review.session import Session, ShownSegment


class LinkedTerm(NamedTuple):
    text: Markup
    rendering: str
    renderings: str


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
    values = {"source": source, "target": target, "may_waive": may_waive, "readonly": readonly}
    return Markup(render("findings.html", findings=findings, **values))


class SegmentHtml(ShownSegment):
    def __init__(
        self, session: Session, entry: Entry, name_of: Callable[[str], str] | None = None, ticket: str = ""
    ) -> None:
        super().__init__(session, entry, name_of)
        self.ticket = ticket

    def text(self, text: str, *, tags: bool = True) -> Markup:
        found = text_spans(text, self.session.navigation.wanted_texts)
        return plain_text(text, self.entry.placeholders if tags else (), found)

    @property
    def signature(self) -> str:
        return signature(self.session.catalog, self.entry)

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
        """The source, in which a term is a button that puts its rendering into the target."""
        text, spans = self.entry.source, text_spans(self.entry.source, self.session.navigation.wanted_texts)

        def part(start: int, end: int, placeholders: Sequence[Placeholder] = ()) -> Markup:
            inside = [(max(first, start) - start, min(last, end) - start) for first, last in spans]
            return plain_text(text[start:end], placeholders, [span for span in inside if span[0] < span[1]])

        parts: list[Markup | LinkedTerm] = []
        at = 0
        terms = self.session.working_copy.terms(self.entry)
        for match in sorted(terms, key=lambda item: (item.start, item.start - item.end)):
            if match.start < at or match.entry.status == "forbidden" or not match.entry.offers:
                continue
            renderings = match.entry.offers
            parts.append(part(at, match.start, self.entry.placeholders))
            shown = part(match.start, match.end)
            parts.append(LinkedTerm(shown, printable(renderings[0]), printable(" / ".join(renderings))))
            at = match.end
        macros: Any = environment(TEMPLATES).get_template("marked_text.html").module
        return Markup(macros.with_terms([*parts, part(at, len(text), self.entry.placeholders)], self.readonly))

    def marked(self, old: str, new: str, mark: Mark, *, is_source: bool = False, tags: bool = True) -> Markup:
        """Return the new text with what was inserted, or the old one with what was deleted."""
        catalog = self.session.catalog
        found = diff_words(old, new, catalog.source_tag if is_source else catalog.tag)
        return marked_text(found, mark, self.entry.placeholders if tags else ())

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
    def pairs_of_tags(self) -> list[tuple[str, str]]:
        """Tags as they are inserted, with what each stands for."""
        return [
            (f"<{item.number}></{item.number}>" if item.is_pair else f"<{item.number}/>", item.opening)
            for item in self.entry.placeholders
        ]

    def near(self, step: int) -> SegmentHtml | None:
        entries, number = self.session.catalog.entries, self.entry.number + step
        return SegmentHtml(self.session, entries[number - 1]) if 1 <= number <= len(entries) else None
