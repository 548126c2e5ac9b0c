"""The check of quotation marks and apostrophes in English: one kind, straight or curly, and turned the right way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.text.punctuation import PunctuationCheck
from translator.bilingual.words.patterns import pattern

_DOUBLE = pattern('["“”„]')
_APOSTROPHE = pattern(r"(?<=[A-Za-z])['’](?=[A-Za-z])|(?<=[A-Za-z]s)['’](?= [a-z])")
_BEFORE_QUOTE, _BEHIND_QUOTE = frozenset(" ([—–-/‘'\n"), frozenset(" ,.;:!?)]—–-/’'\n")
_LONE_SINGLE = pattern(r"(?:^|(?<=[ (—]))['‘](?=\w)")


class PunctEnQuotes(PunctuationCheck):
    """
    ## What it does
    Reports straight and curly quotation marks, or apostrophes, in one English sentence, and marks that are turned the
    wrong way (”so“) or belong to no pair ('so”).
    ## Why is this bad?
    Both kinds are right, and a text that mixes them was pasted together.
    ## Example
    target: “We will be back," she said.
    ## Use instead
    target: “We will be back,” she said.
    ## Source
    Chicago Manual of Style 6.115; W3C, “Use of quotation marks in English”.
    """

    targets = "en"
    fix = "suggest"
    target_triggers = "“”„’"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        yield from self._quotation_marks(pair, text)
        marks = list(_APOSTROPHE.finditer(text))
        if len({mark[0] for mark in marks}) == 2:
            for mark in marks:
                if mark[0] == "'":
                    yield self._report(pair, mark.span(), "’")

    def _quotation_marks(self, pair: Pair, text: str) -> Iterator[Finding]:
        marks = [mark for mark in _DOUBLE.finditer(text) if not text[mark.start() - 1 : mark.start()].isdigit()]
        if not any(mark[0] != '"' for mark in marks):
            return
        for mark in marks:
            right = _turned(text, mark)
            if right and mark[0] != right:
                yield self._report(pair, mark.span(), right)
        single = _LONE_SINGLE.search(text)
        if single and len(marks) == 1 and marks[0][0] == "”" and single.start() < marks[0].start():
            yield self._report(pair, single.span(), "“")

    def _report(self, pair: Pair, span: tuple[int, int], right: str) -> Finding:
        message = LazyMessage("{mark} should be {right}", mark=pair.target[slice(*span)], right=right)
        return self.finding(pair, message, span, suggestion=right, repairs_drafts=True)


def _turned(text: str, mark: re.Match[str]) -> str:
    """Return the curly mark for this place, or nothing where one cannot tell."""
    before, behind = text[mark.start() - 1 : mark.start()] or " ", text[mark.end() : mark.end() + 1] or " "
    opens, closes = before in _BEFORE_QUOTE, behind in _BEHIND_QUOTE
    return "" if opens == closes else "“" if opens else "”"
