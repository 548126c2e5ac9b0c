"""Checks of words that exclude each other: a rise that became a fall, a mother who became a father."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.pairs.base import Pair, TextCheck


class ContradictionCheck(TextCheck):
    """A word of the target that contradicts one of the source, both in the word list that is named like the check."""

    needs = "contradictions"
    words: ClassVar[str]
    """The list."""
    said: ClassVar[LazyMessage]
    """What is wrong with a word of the target beside one of the source."""

    def check(self, pair: Pair) -> Iterator[Finding]:
        for item in pair.contradictions:
            if item.list == self.words:
                here, there = pair.target_first(item.english, item.chinese)
                words = pair.target_visible[slice(*here)], pair.source_visible[slice(*there)]
                message = self.said.filled(target=words[0], source=words[1])
                yield self.finding(pair, message, here, other_span=there)


class SemOpposite(ContradictionCheck):
    """
    ## What it does
    Reports a word that says the opposite of the source: 下降 for "rose", 证实 for "denied", 有罪 for "acquitted".
    ## Why is this bad?
    The sentence reads well and is false, and figures and names in it are right.
    ## Example
    source: Shares closed lower on Friday.    target: 周五股市收高。
    ## Use instead
    target: 周五股市收低。
    Only where each side has one of two opposite ideas and nothing of the other, and none or both are negated. A pair
    is in the list when its words nearly always say which of the two is meant; in long sentences they must stand in the
    same part. A prefix of English may be the negation (unsuitable, 适宜).
    Figures are compared one by one: what the words beside each say in its own clause, 增长8% for "fell 8%" also where
    another figure rose, more than and fewer than, 同比 and 环比, and the two ends of a movement (由5.4降至5.2).
    ## Source
    Our own. Of 10,000 segments that people translated it doubts 25.
    """

    category = "accuracy/mistranslation"

    words = "opposites"
    said = LazyMessage("“{target}” says the opposite of “{source}”")


class SemKind(ContradictionCheck):
    """
    ## What it does
    Reports a word that names another thing of the same kind than the source: 夏天 for "spring", 父亲 for "mother", 每月
    for "per year".
    ## Why is this bad?
    Engines, and tired people, write the neighbour of a word. The sentence reads well, and nothing else in it is wrong.
    ## Example
    source: The fee is $20 per year.    target: 费用为每月20美元。
    ## Use instead
    target: 费用为每年20美元。
    Kinds are relatives, seasons, parts of the day, colours, languages, sports, fuels, disasters and the like; names of
    people, places and bodies have checks of their own. Only where each side names one of a kind and has nothing for the
    other's.
    ## Source
    Our own, from what engines and people confuse. Of 10,000 segments that people translated it doubts seven.
    """

    category = "accuracy/mistranslation"
    words = "kinds"
    said = LazyMessage("“{target}” is not the same thing as “{source}”")
