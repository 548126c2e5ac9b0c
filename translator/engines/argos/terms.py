"""
Terms of the glossary brought into a translation that lacks them.

The words that stand for the term are looked for in the translation; up to there it is kept, the term is put behind
that, and the network writes on from there (decoding with a prefix), or the rest is kept as it was. What comes out is
given up where the rest of the sentence suffers: where all that is not the term becomes much less likely, or, if the
package of the other direction is installed, the source does. Whether it is fit to be shown is left to the gate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.engines.argos.alignment import FUNCTION_WORDS, align_phrases, overlap, split_words
from translator.engines.argos.scoring import mean, mean_outside
from translator.engines.base import Phrases
from translator.glossary.termbase import TermBase, find_all_forms
from translator.language import is_chinese

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.engines.argos.model import ArgosModel
    from translator.engines.argos.scoring import ReverseScoring
    from translator.engines.base import Span
    from translator.model import Request, TermEntry

RENDERINGS = 4
"""Translations of the term alone that are compared with the sentence to see which words stand for it."""
MAX_FALL = 2.5
"""Nats by which the mean piece outside of the term may become less likely."""
MAX_FALL_BACK = 0.7
"""The same for the mean piece of the source, given the new translation."""
LEAST_REST = 0.8
"""Share of the text outside of the term that must be left where the network writes on."""
_ARTICLE = re.compile(r"[一这][个座条家名所种项位只件份场]|an?|the|this", re.IGNORECASE)
"""Words that a term is written without."""


@dataclass(frozen=True, slots=True)
class Rewriting:
    """A translation into which terms were brought, or the reason why none was."""

    target: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    entry: TermEntry
    span: Span
    """In the source."""
    forms: tuple[str, ...]
    """Accepted ones, the preferred one first."""
    names: tuple[str, ...]
    """As it is written in the source, in the glossary, and as a sentence: what is translated alone."""

    def is_in(self, target: str, tag: str) -> bool:
        """Tell whether the target has it, as the check `gls.missing` would."""
        if self.entry.status == "dnt":
            return self.forms[0] in target
        return bool(find_all_forms(target, self.forms, tag, exact=self.entry.case == "exact"))


@dataclass(slots=True)
class _Draft:
    """A translation on its way."""

    source: str
    target: str
    missing: list[_Wanted]
    changed: bool = False
    problem: str = ""


@dataclass(slots=True)
class _Edit:
    """One term to be put where `span` of the target is."""

    draft: _Draft
    term: _Wanted
    span: Span
    is_known: bool
    """Whether the term's own translation stands there, so that only these words are to go."""
    tries: list[str] = field(default_factory=list)

    @property
    def form(self) -> str:
        """The term as it is written there: with a capital at the beginning of an English sentence."""
        form, old = self.term.forms[0], self.draft.target[self.span[0] : self.span[0] + 1]
        is_first = not self.draft.target[: self.span[0]].strip(" \"“'‘")
        return form[0].upper() + form[1:] if is_first and old.isupper() and self.term.entry.status != "dnt" else form

    @property
    def begin(self) -> str:
        """The translation up to the end of the term."""
        return self.draft.target[: self.span[0]] + self.form

    @property
    def kept(self) -> str:
        """The translation with the term in it, and nothing else changed."""
        return self.begin + self.draft.target[self.span[1] :]


class TermForcing:
    """Terms for one package and pair."""

    def __init__(self, model: ArgosModel, reverse: ReverseScoring | None, source_tag: str, target_tag: str) -> None:
        self._model = model
        self._reverse = reverse
        self._source_tag = source_tag
        self._target_tag = target_tag
        self._renderings: dict[str, list[str]] = {}

    def bring_in(self, requests: Sequence[Request], targets: Sequence[str]) -> list[Rewriting | None]:
        """Return each target with the missing terms of its request, one after the other; None where none is missing."""
        bases: dict[int, TermBase] = {}
        drafts: list[_Draft] = []
        for request, target in zip(requests, targets, strict=True):
            if id(request.terms) not in bases:
                bases[id(request.terms)] = TermBase(request.terms, self._source_tag, self._target_tag)
            drafts.append(_Draft(request.source, target, [*self._missing(bases[id(request.terms)], request, target)]))
        lacking = [bool(draft.missing) for draft in drafts]
        while waiting := [draft for draft in drafts if draft.missing]:
            self._take_turn(waiting)
        return [
            Rewriting(draft.target, "" if draft.changed else draft.problem) if lacked else None
            for draft, lacked in zip(drafts, lacking, strict=True)
        ]

    def _missing(self, base: TermBase, request: Request, target: str) -> Iterator[_Wanted]:
        stop = "。" if is_chinese(self._source_tag) else "."
        for match in base.find(request.source):
            written = request.source[match.start : match.end]
            forms = (written,) if match.entry.status == "dnt" else match.entry.targets
            names = tuple(dict.fromkeys((written, match.entry.source, written + stop)))
            wanted = _Wanted(match.entry, (match.start, match.end), forms, names)
            if forms and not wanted.is_in(target, self._target_tag):
                yield wanted

    def _take_turn(self, drafts: Sequence[_Draft]) -> None:
        """Bring one term into each draft, the leftmost, so that what is written anew has no term in it yet."""
        edits = []
        for draft, spans in zip(drafts, self._places(drafts), strict=True):
            places = [(span, term) for term, span in zip(draft.missing, spans, strict=True) if span is not None]
            if not places:
                term = draft.missing[0]
                draft.problem = f"mt.terms: nothing stands for “{draft.source[slice(*term.span)]}”"
                draft.missing.clear()
                continue
            span, term = min(places, key=lambda place: place[0])
            draft.missing.remove(term)
            near = _content_span(draft.target, span)
            known = self._known_span(draft, term, near)
            edits.append(
                _Edit(draft, term, _without_echo(draft.target, known or near, term.forms[0]), known is not None)
            )
        self._rewrite(edits)
        texts = self._likeliest(edits)
        falls = zip(self._falls(edits, texts), self._falls_back(edits, texts), strict=True)
        for edit, text, (fall, fall_back) in zip(edits, texts, falls, strict=True):
            if fall > MAX_FALL or fall_back > MAX_FALL_BACK:
                edit.draft.problem = f"mt.terms: the sentence suffers from “{edit.form}”"
            else:
                edit.draft.target, edit.draft.changed = text, True
                edit.draft.missing = [term for term in edit.draft.missing if not term.is_in(text, self._target_tag)]

    def _places(self, drafts: Sequence[_Draft]) -> list[list[Span | None]]:
        items = [Phrases(draft.source, draft.target, tuple(term.span for term in draft.missing)) for draft in drafts]
        names = {name for draft in drafts for term in draft.missing for name in term.names}
        unknown = sorted(names - self._renderings.keys())
        for name, result in zip(unknown, self._model.decode(unknown, num_hypotheses=RENDERINGS), strict=True):
            self._renderings[name] = [self._model.text(pieces).casefold() for pieces in result.hypotheses]
        return align_phrases(self._model, items, digits=False)

    def _known_span(self, draft: _Draft, term: _Wanted, near: Span) -> Span | None:
        """
        Return the words at `near` that stand in translations of the term alone: in many of them, and many words.

        What the model believes in less without the term begins in the right place but ends too early where one word
        follows from the other (`climate change`), and too late where a piece has two words.
        """
        renderings = [rendering for name in term.names for rendering in self._renderings[name]]
        words = split_words(draft.target)
        best: tuple[int, Span] | None = None
        for first in range(len(words)):
            for last in range(first, len(words)):
                start, end = words[first][0], words[last][1]
                found = draft.target[start:end].casefold()
                votes = sum(found in rendering for rendering in renderings)
                if not votes:
                    break
                span = _trimmed(draft.target, words[first : last + 1])
                if overlap((start, end), near) and span is not None and overlap(span, near):
                    weight = votes * (span[1] - span[0])
                    best = max(best or (weight, span), (weight, span), key=lambda item: item[0])
        return self._at_border(draft.target, best[1]) if best else None

    def _at_border(self, text: str, span: Span) -> Span:
        """End a span before a piece that it would cut, if that leaves something: `油价|上涨了`, not `油价上涨|了`."""
        cut = next((start for _piece, start, end in self._model.spans(text) if start < span[1] < end), span[1])
        return (span[0], cut if cut > span[0] else span[1])

    def _rewrite(self, edits: Sequence[_Edit]) -> None:
        for edit in edits:
            edit.tries.append(edit.kept)
        open_ends = [edit for edit in edits if not edit.is_known]
        results = self._model.decode([edit.draft.source for edit in open_ends], [edit.begin for edit in open_ends])
        for edit, result in zip(open_ends, results, strict=True):
            text = self._model.text(result.hypotheses[0])
            rest = len(edit.draft.target) - (edit.span[1] - edit.span[0])
            if len(text) - len(edit.form) >= LEAST_REST * rest:
                edit.tries.append(text)

    def _likeliest(self, edits: Sequence[_Edit]) -> list[str]:
        sources = [edit.draft.source for edit in edits for _text in edit.tries]
        scores = iter(self._model.force(sources, [text for edit in edits for text in edit.tries]))
        return [max([(mean(next(scores)), text) for text in edit.tries])[1] for edit in edits]

    def _falls(self, edits: Sequence[_Edit], texts: Sequence[str]) -> list[float]:
        """Return by how much the mean piece of each translation, the term aside, is less likely than it was."""
        sources, old = [edit.draft.source for edit in edits], [edit.draft.target for edit in edits]
        scores = self._model.force([*sources, *sources], [*old, *texts])
        return [
            mean_outside(self._model.spans(edit.draft.target), before, edit.span)
            - mean_outside(self._model.spans(text), after, (edit.span[0], len(edit.begin)))
            for edit, text, before, after in zip(edits, texts, scores[: len(edits)], scores[len(edits) :], strict=True)
        ]

    def _falls_back(self, edits: Sequence[_Edit], texts: Sequence[str]) -> list[float]:
        """Return the same for the source, given the translation; zeros without the package of the other direction."""
        if self._reverse is None:
            return [0.0] * len(edits)
        sources, old = [edit.draft.source for edit in edits], [edit.draft.target for edit in edits]
        scores = self._reverse.model.force([*old, *texts], [*sources, *sources])
        pieces = [self._reverse.model.spans(source) for source in sources]
        return [
            mean_outside(pieces[i], scores[i], edit.term.span)
            - mean_outside(pieces[i], scores[len(edits) + i], edit.term.span)
            for i, edit in enumerate(edits)
        ]


def _trimmed(text: str, words: Sequence[Span]) -> Span | None:
    """Return the span of `words` without function words and articles at its ends."""
    own = list(words)
    while own and _is_empty(text[slice(*own[0])]):
        own.pop(0)
    while own and _is_empty(text[slice(*own[-1])]):
        own.pop()
    return (own[0][0], own[-1][1]) if own else None


def _content_span(text: str, span: Span) -> Span:
    """Return `span` without function words and articles at its ends; the word behind it, where it has no other."""
    words = split_words(text)
    behind = [word for word in words if word[0] >= span[1] and not _is_empty(text[slice(*word)])]
    return _trimmed(text, [word for word in words if overlap(word, span)]) or next(iter(behind), span)


def _without_echo(text: str, span: Span, form: str) -> Span:
    """Return `span` with the text behind it with which the term ends as well: `食品|价格` for `食物价格`."""
    rest = text[span[1] :]
    echo = next((size for size in range(len(form) - 1, 1, -1) if rest.startswith(form[-size:])), 0)
    return (span[0], span[1] + echo)


def _is_empty(word: str) -> bool:
    return word.casefold() in FUNCTION_WORDS or _ARTICLE.fullmatch(word) is not None
