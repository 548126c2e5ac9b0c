"""
Inserts missing glossary terms into a translation.

The words that translate the term are located in the translation. The text before them is kept, the term is put there,
and the network decodes the rest with this prefix, or the rest is kept unchanged. The result is discarded if the rest of
the sentence suffers: if everything but the term becomes much less likely, or the source does, given the translation
(where the package of the other direction is installed). The gate decides whether the result may be shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from translator.engines.argos.alignment import FUNCTION_WORDS, align_phrases, overlap, split_words
from translator.engines.argos.model import ArgosModel
from translator.engines.argos.scoring import ReverseScoring, mean, mean_outside
from translator.engines.base import Phrases, Span
from translator.glossary.termbase import find_all_forms, small_termbase
from translator.language import is_chinese
from translator.model import Request, TermEntry
from translator.patterns import pattern

RENDERINGS = 4
"""Translations of the term alone, which are compared with the sentence to find the words that translate it."""
MAX_LOSS = 2.5
"""Nats by which the mean piece outside the term may become less likely."""
MAX_REVERSE_LOSS = 0.7
"""The same for the mean piece of the source, given the new translation."""
LEAST_REST = 0.8
"""Share of the text outside the term that must remain when the network decodes the rest."""
_ARTICLE = pattern(r"[一这][个座条家名所种项位只件份场]|an?|the|this", re.IGNORECASE)
"""Words that a term is written without."""


@dataclass(frozen=True, slots=True)
class TermRewrite:
    """A translation with terms inserted, or the reason why there is none."""

    target: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _MissingTerm:
    """A term of the source that the translation lacks."""

    entry: TermEntry
    span: Span
    """In the source."""
    forms: tuple[str, ...]
    """Accepted ones, the preferred one first."""
    names: tuple[str, ...]
    """As it is written in the source, in the glossary, and as a sentence: what is translated alone."""

    def is_in(self, target: str, tag: str) -> bool:
        """Whether the target has it, as the check `gls.missing` would."""
        if self.entry.status == "dnt":
            return self.forms[0] in target
        return bool(find_all_forms(target, self.forms, tag, exact=self.entry.case == "exact"))


@dataclass(slots=True)
class _TermDraft:
    """A translation into which terms are being inserted."""

    source: str
    target: str
    missing: list[_MissingTerm]
    changed: bool = False
    problem: str = ""


@dataclass(slots=True)
class _TermEdit:
    """One term that is to replace `span` of the target."""

    draft: _TermDraft
    term: _MissingTerm
    span: Span
    is_known: bool
    """Whether the translation of the term alone is there, so that only these words are replaced."""

    @property
    def form(self) -> str:
        """The term as it is written there: with a capital at the beginning of an English sentence."""
        form, old = self.term.forms[0], self.draft.target[self.span[0] : self.span[0] + 1]
        is_first = not self.draft.target[: self.span[0]].strip(" \"“'‘")
        return form[0].upper() + form[1:] if is_first and old.isupper() and self.term.entry.status != "dnt" else form

    @property
    def prefix(self) -> str:
        return self.draft.target[: self.span[0]] + self.form


class TermInsertion:
    """Inserts terms, for one package and language pair."""

    def __init__(self, model: ArgosModel, reverse: ReverseScoring | None, source_tag: str, target_tag: str) -> None:
        self._model = model
        self._reverse = reverse
        self._source_tag = source_tag
        self._target_tag = target_tag
        self._renderings: dict[str, list[str]] = {}

    def insert_terms(self, requests: Sequence[Request], targets: Sequence[str]) -> list[TermRewrite | None]:
        """Return each target with the missing terms of its request inserted; None where none is missing."""
        drafts = [
            _TermDraft(request.source, target, [*self._missing(request, target)])
            for request, target in zip(requests, targets, strict=True)
        ]
        has_missing = [bool(draft.missing) for draft in drafts]
        while waiting := [draft for draft in drafts if draft.missing]:
            self._insert_next(waiting)
        return [
            TermRewrite(draft.target, "" if draft.changed else draft.problem) if lacked else None
            for draft, lacked in zip(drafts, has_missing, strict=True)
        ]

    def _missing(self, request: Request, target: str) -> Iterator[_MissingTerm]:
        stop = "。" if is_chinese(self._source_tag) else "."
        for match in small_termbase(request.terms, self._source_tag, self._target_tag).find(request.source):
            written = request.source[match.start : match.end]
            forms = (written,) if match.entry.status == "dnt" else match.entry.targets
            names = tuple(dict.fromkeys((written, match.entry.source, written + stop)))
            wanted = _MissingTerm(match.entry, (match.start, match.end), forms, names)
            if forms and not wanted.is_in(target, self._target_tag):
                yield wanted

    def _insert_next(self, drafts: Sequence[_TermDraft]) -> None:
        """Insert the leftmost missing term into each draft, so that the text that is decoded anew has no term yet."""
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
                _TermEdit(draft, term, _without_echo(draft.target, known or near, term.forms[0]), known is not None)
            )
        texts = self._rewritten(edits)
        losses = zip(self._losses(edits, texts), self._reverse_losses(edits, texts), strict=True)
        for edit, text, (loss, reverse_loss) in zip(edits, texts, losses, strict=True):
            if loss > MAX_LOSS or reverse_loss > MAX_REVERSE_LOSS:
                edit.draft.problem = f"mt.terms: the sentence suffers from “{edit.form}”"
            else:
                edit.draft.target, edit.draft.changed = text, True
                edit.draft.missing = [term for term in edit.draft.missing if not term.is_in(text, self._target_tag)]

    def _places(self, drafts: Sequence[_TermDraft]) -> list[list[Span | None]]:
        items = [Phrases(draft.source, draft.target, tuple(term.span for term in draft.missing)) for draft in drafts]
        names = {name for draft in drafts for term in draft.missing for name in term.names}
        unknown = sorted(names - self._renderings.keys())
        for name, result in zip(unknown, self._model.decode(unknown, num_hypotheses=RENDERINGS), strict=True):
            self._renderings[name] = [self._model.text(pieces).casefold() for pieces in result.hypotheses]
        return align_phrases(self._model, items, digits=False)

    def _known_span(self, draft: _TermDraft, term: _MissingTerm, near: Span) -> Span | None:
        """
        Return the words at `near` that occur in translations of the term alone; the most frequent and longest run.

        Alignment by leaving the term out finds the beginning, but ends too early where one word follows from the other
        (`climate change`), and too late where a piece contains two words.
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

    def _rewritten(self, edits: Sequence[_TermEdit]) -> list[str]:
        """Return the likeliest text of each edit: the rest as it was, or decoded anew where the words are not known."""
        variants = [[edit.prefix + edit.draft.target[edit.span[1] :]] for edit in edits]
        open_ends = [(edit, texts) for edit, texts in zip(edits, variants, strict=True) if not edit.is_known]
        sources, prefixes = (
            [edit.draft.source for edit, _texts in open_ends],
            [edit.prefix for edit, _texts in open_ends],
        )
        for (edit, texts), result in zip(open_ends, self._model.decode(sources, prefixes), strict=True):
            text = self._model.text(result.hypotheses[0])
            rest = len(edit.draft.target) - (edit.span[1] - edit.span[0])
            if len(text) - len(edit.form) >= LEAST_REST * rest:
                texts.append(text)
        sources = [edit.draft.source for edit, texts in zip(edits, variants, strict=True) for _text in texts]
        scores = iter(self._model.force(sources, [text for texts in variants for text in texts]))
        return [max([(mean(next(scores)), text) for text in texts])[1] for texts in variants]

    def _losses(self, edits: Sequence[_TermEdit], texts: Sequence[str]) -> list[float]:
        """Return by how much the mean piece of each translation, the term aside, is less likely than it was."""
        sources, old = [edit.draft.source for edit in edits], [edit.draft.target for edit in edits]
        scores = self._model.force([*sources, *sources], [*old, *texts])
        return [
            mean_outside(self._model.spans(edit.draft.target), before, edit.span)
            - mean_outside(self._model.spans(text), after, (edit.span[0], len(edit.prefix)))
            for edit, text, before, after in zip(edits, texts, scores[: len(edits)], scores[len(edits) :], strict=True)
        ]

    def _reverse_losses(self, edits: Sequence[_TermEdit], texts: Sequence[str]) -> list[float]:
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
    while own and _is_function_word(text[slice(*own[0])]):
        own.pop(0)
    while own and _is_function_word(text[slice(*own[-1])]):
        own.pop()
    return (own[0][0], own[-1][1]) if own else None


def _content_span(text: str, span: Span) -> Span:
    """Return `span` without function words and articles at its ends; the word behind it, where it has no other."""
    words = split_words(text)
    behind = [word for word in words if word[0] >= span[1] and not _is_function_word(text[slice(*word)])]
    return _trimmed(text, [word for word in words if overlap(word, span)]) or next(iter(behind), span)


def _without_echo(text: str, span: Span, form: str) -> Span:
    """Return `span` with the text behind it with which the term ends as well: `食品|价格` for `食物价格`."""
    rest = text[span[1] :]
    echo = next((size for size in range(len(form) - 1, 1, -1) if rest.startswith(form[-size:])), 0)
    return (span[0], span[1] + echo)


def _is_function_word(word: str) -> bool:
    return word.casefold() in FUNCTION_WORDS or _ARTICLE.fullmatch(word) is not None
