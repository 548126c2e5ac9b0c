"""
The nouns of the program: segments, suggestions, terms, findings.

They are frozen dataclasses with no behaviour beyond what follows from their own fields. Everything else imports this
module; it imports only `i18n`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from translator.bilingual.i18n import LazyMessage


class State(StrEnum):
    """How far a segment has come. Origin (`mt:llama`, `human` …) is data and no state."""

    NEW = "new"
    DRAFT = "draft"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"

    @property
    def rank(self) -> int:
        """0 for `new` to 4 for `final`."""
        return _STATE_RANKS[self]


_STATE_RANKS = {state: rank for rank, state in enumerate(State)}


class Severity(StrEnum):
    """How bad a finding is. An `error` blocks `reviewed` and `final` unless waived with a reason."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for `info` to 2 for `error`."""
        return _SEVERITY_RANKS[self]


_SEVERITY_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


def short_hash(*parts: str) -> str:
    """Return 12 hexadecimal digits of SHA-256 over the parts, which cannot run into one another."""
    return hashlib.sha256("\x04".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def segment_key(context: str, source: str) -> str:
    """Name a segment inside its article: equal context and equal source text mean the same segment."""
    return short_hash(context, source)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """Inline markup behind a numbered tag: `<n>…</n>` for a pair, `<n/>` for what stands alone."""

    number: int
    """Counts from 1 in each segment, in the order of the source."""
    kind: str
    """`emphasis strong strike link image code math html footnote autolink shortcode placeholder break literal`."""
    opening: str
    """The exact source text that `<n>` or `<n/>` stands for."""
    closing: str = ""
    """The exact source text behind `</n>`; empty when the tag stands alone."""

    @property
    def is_pair(self) -> bool:
        """Tell whether the tag has text inside."""
        return bool(self.closing)


def marks_of(placeholders: Iterable[Placeholder]) -> list[str]:
    """Return the markup that the tags of a text stand for, opening and closing in turn."""
    return [part for item in placeholders for part in (item.opening, item.closing)]


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence, heading, cell, caption or front-matter value: what is translated, reviewed and remembered."""

    source: str
    """The text on one line, inline markup masked as numbered tags, entities and escapes decoded."""
    kind: str
    """`title summary …` in front matter; `heading-1…6 paragraph item cell alt caption definition html` in the body."""
    context: str = ""
    """gettext's msgctxt: the front-matter path (`title`, `images[0].alt`); empty in the body."""
    line: int = 1
    """1-based line of the article on which the segment begins."""
    block: int = 0
    """Ordinal of the block that it stands in: segments with equal `block` are joined again on export."""
    placeholders: tuple[Placeholder, ...] = ()

    @property
    def key(self) -> str:
        """The name of the segment in its article's ledger."""
        return segment_key(self.context, self.source)

    @property
    def source_hash(self) -> str:
        """Hash of all that a reader would notice if it changed: the text, and what the tags stand for."""
        return short_hash(self.context, self.source, *marks_of(self.placeholders))


@dataclass(frozen=True, slots=True)
class TermEntry:
    """One line of a glossary: a concept with its name in each language."""

    source: str
    """Preferred form in the language that is being translated from."""
    targets: tuple[str, ...]
    """Accepted forms in the language that is being translated to, the preferred one first; empty for a ban."""
    status: Literal[
        "required", "preferred", "forbidden", "dnt", "proposed", "proposed-allowed", "proposed-forbidden"
    ] = "preferred"
    """
    `required` and `preferred` are looked for; `forbidden` bans `targets`; `dnt` keeps `source` byte-equal. No draft
    follows what is `proposed`, and no check asks for it: a name that nobody has accepted yet.
    """
    source_variants: tuple[str, ...] = ()
    """Further forms that count as the same term in the source."""
    case: Literal["any", "exact"] = "any"
    kind: str = ""
    """`person org place work brand label` or empty: what the name is of."""
    note: str = ""
    where: str = ""
    """`glossaries/news.csv:12`, for messages."""
    own_targets: tuple[str, ...] = ()
    """Those of `targets` that are words of the target language, where some are not; empty: all are."""

    @property
    def offers(self) -> tuple[str, ...]:
        """Forms offered to a person for insertion into a target, the preferred one first."""
        return self.own_targets or self.targets or ((self.source,) if self.status == "dnt" else ())


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term found in a text; offsets are code points into that text, half-open."""

    entry: TermEntry
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a check found."""

    check: str
    """Id as in the documentation: `num.value`."""
    severity: Severity
    side: Literal["source", "target"]
    """The text that `start` and `end` count in."""
    start: int
    """Code point, 0-based, into the raw text of that side."""
    end: int
    """One past the last code point; equal to `start` where nothing can be pointed at."""
    message: LazyMessage
    """The error in words, translated when it is shown."""
    suggestion: str | None = None
    """Text that would replace `start:end`, where one is known."""
    segment: int = 0
    """1-based number of the segment, 0 for the article as a whole."""
    fingerprint: str = ""
    """The name for waivers: hash of check, source span and target span."""
    is_safe_fix: bool = False
    """`suggestion` may be applied in bulk."""
    repairs_drafts: bool = False
    """`suggestion` may be written into a machine's draft without asking a person."""
    path: str = ""
    """The file that it stands in, where known."""
    line: int = 0
    """1-based line in `path`, 0 where unknown."""
    column: int = 0
    """1-based column in that line at which the text of `side` begins, 0 where unknown."""

    def placed(self, *, segment: int | None = None, path: str | None = None, line: int = 0, column: int = 0) -> Finding:
        """Return the same finding at another place: what `dataclasses.replace` does, in a third of its time."""
        return Finding(
            self.check, self.severity, self.side, self.start, self.end, self.message, self.suggestion,
            self.segment if segment is None else segment, self.fingerprint, self.is_safe_fix,
            self.repairs_drafts, self.path if path is None else path, line or self.line, column or self.column,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FuzzyMatch:
    """A remembered pair whose source is like the current one."""

    source: str
    target: str
    score: int
    """0 to 100; 100 means an equal source."""
    origin: str = ""
    """Article slug, or file, that it comes from."""
    same_context: bool = False
    """The neighbours are equal as well."""
    penalties: tuple[str, ...] = ()
    """Why the score is lower than the texts say: `machine`, `region`, `import`."""
    remembered: str = ""
    """The target as it is remembered, where numbers in it were written anew for the current source; else empty."""
    changes: tuple[tuple[str, str], ...] = ()
    """Wordings of `remembered`, and their replacements in `target`."""
    drafted: str = ""
    """Origin and signature of the machine's text that it was made from: `mt:argos argos|model:…`; else empty."""


@dataclass(frozen=True, slots=True)
class Request:
    """One segment as an engine gets it; `source` never has a newline."""

    source: str
    """May hold numbered tags."""
    terms: tuple[TermEntry, ...] = ()
    matches: tuple[FuzzyMatch, ...] = ()
    before: str = ""
    """The source sentence before, empty at the beginning."""
    before_target: str = ""
    """The text that a person confirmed for that; empty where nobody did."""
    after: str = ""
    title: str = ""
    """Of the article; empty for a text without one."""
    kind: str = "paragraph"
    italics: tuple[int, ...] | None = None
    """Numbers of the tags that stand for italics; None where there is no page on which a draft could have any."""
    draft: str = ""
    """A translation to be mended."""
    doubts: tuple[str, ...] = ()
    """Reasons to mend it."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A candidate target, with all that is needed to say where it came from."""

    target: str
    """Empty when nothing fit to be shown came out; then `problems` says why."""
    origin: str
    """`mt:llama mt:argos mt:http mt:pseudo tm:exact tm:fuzzy converted human`."""
    score: int | None = None
    """0 to 100, the engine's own confidence, where it has one."""
    signature: str = ""
    """Every choice that moved the output, in one line: `llama|model:…|sha:…|prompt:3|temp:0|v:0.1.0`."""
    raw: tuple[str, ...] = ()
    """The engine's answers, attempt by attempt, before repair."""
    repairs: tuple[str, ...] = ()
    """Repairs of the answer: `retry:prompt-b`, `tags:projected`, `width:restored` …"""
    problems: tuple[str, ...] = ()
    """Ids of the gate's checks that still fail, with a word of detail: `num.value: 31 missing`."""
    estimate: int | None = None
    """0 to 100: how many of a hundred drafts of the engine are probably worse, where known (`drafts.pipeline`)."""
    agreement: int | None = None
    """0 to 100: how much of it the other translators say that were asked; None where none was."""
    match: FuzzyMatch | None = None
    """The remembered pair that it is made from."""
