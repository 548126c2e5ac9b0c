"""Checks of names: another person, place or body than the source names."""

from __future__ import annotations

from collections.abc import Iterator

from translator.checks.base import Pair
from translator.checks.text.opposites import ContradictionCheck
from translator.i18n import LazyMessage
from translator.model import Finding, Severity


class _KnownNameCheck(ContradictionCheck):
    """Two names that everybody knows, one of each text, that are not the same, and that nothing else stands for."""

    severity = Severity.ERROR
    said = LazyMessage("“{target}” and “{source}” are not the same name")

    def check(self, pair: Pair) -> Iterator[Finding]:
        for item in pair.contradictions:
            if item.list == self.words and pair.english_visible[item.english[0]].isupper():
                yield self._report(pair, item.english, item.chinese)

    def _report(self, pair: Pair, english: tuple[int, int], chinese: tuple[int, int]) -> Finding:
        here, there = pair.target_first(english, chinese)
        words = pair.target_visible[slice(*here)], pair.source_visible[slice(*there)]
        message = self.said.filled(target=words[0], source=words[1])
        return self.finding(pair, message, here, other_span=there)


class NamePerson(_KnownNameCheck):
    """
    ## What it does
    Reports a person whom the source does not name: Biden for 特朗普, Li Keqiang for 李强, Yang Xiaolang for 欧阳晓岚.
    ## Why is this bad?
    Somebody who was not there said it, or did it; nothing in the sentence shows it.
    ## Example
    source: 欧阳晓岚在会上发言。    target: Yang Xiaolang spoke at the meeting.
    ## Use instead
    target: Ouyang Xiaolan spoke at the meeting.
    ## Source
    Our own list of names that everybody knows; romanisation as in GB/T 28039, Wade and Giles, and Hong Kong.
    """

    category = "accuracy/mistranslation"
    words = "person"


class NamePlace(_KnownNameCheck):
    """
    ## What it does
    Reports a place that the source does not name: Shenzhen for 沈阳, India for 印度尼西亚, 湖南 for "Yunnan".
    ## Why is this bad?
    The news happened elsewhere.
    ## Example
    source: 工厂北迁至河北。    target: The factory moved north to Hubei.
    ## Use instead
    target: The factory moved north to Hebei.
    ## Source
    Our own list of countries, states, provinces and cities.
    """

    category = "accuracy/mistranslation"
    words = "place"


class NameBody(_KnownNameCheck):
    """
    ## What it does
    Reports a company, university, ministry or agency that the source does not name: Peking University for 清华, the
    World Trade Organization for 世界卫生组织.
    ## Why is this bad?
    Another body is made to say it.
    ## Example
    source: 清华大学发布了报告。    target: Peking University published the report.
    ## Use instead
    target: Tsinghua University published the report.
    ## Source
    Our own list of bodies.
    """

    category = "accuracy/mistranslation"
    words = "body"
