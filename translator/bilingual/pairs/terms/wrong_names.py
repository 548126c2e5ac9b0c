"""Checks of names: another person, place or body than the source names."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import islice
from typing import Any

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.names import SYSTEMS, System, is_same, names_in
from translator.bilingual.names.comparison import may_be_spelt
from translator.bilingual.names.counterparts import (
    has_bare_office,
    invented_people,
    is_called_by_surname,
    other_surnames,
    parted_surnames,
    person_meant,
)
from translator.bilingual.names.foreign_counterparts import other_families, other_foreigners
from translator.bilingual.names.known_names import known_people
from translator.bilingual.names.latin_names import latin_name
from translator.bilingual.names.lone_names import swapped_names
from translator.bilingual.names.name_words import name_words
from translator.bilingual.names.place_counterparts import (
    has_generic_end,
    invented_places,
    lone_places,
    may_name_a_place,
)
from translator.bilingual.names.surnames import pinyin_surnames
from translator.bilingual.pairs.base import Pair, Side
from translator.bilingual.pairs.text.contradictions import NAMES, place_of_name
from translator.bilingual.pairs.text.opposites import ContradictionCheck
from translator.bilingual.words.patterns import pattern

_TITLES = frozenset(
    ["mr", "mrs", "ms", "miss", "madam", "dr", "prof", "professor", "teacher", "officer", "director", "manager"]
)


# Lee Kuan is a part of Lee Kuan Yew.
_NEXT_WORD = pattern(r" [A-Z][a-z]+")
# Places of one segment that are looked at.
_MOST = 20


@cache
def _titles() -> frozenset[str]:
    return frozenset(map(str.lower, name_words("english_title")))


class _KnownNameCheck(ContradictionCheck):
    """Two names that everybody knows, one of each text, that are not the same, and that nothing else stands for."""

    severity = Severity.ERROR
    said = LazyMessage("“{target}” and “{source}” are not the same name")

    def check(self, pair: Pair) -> Iterator[Finding]:
        for item in pair.contradictions:
            if item.list == self.words and pair.english_visible[item.english[0]].isupper():
                yield self._report(pair, item.english, item.chinese)
        if pair.is_bilingual and not any(item.list in NAMES for item in pair.contradictions):
            swapped = swapped_names(pair.simplified_visible, pair.english_visible)
            if swapped and swapped[0].kind == self.words:
                name, span = swapped
                yield self._report(pair, span, (name.start, name.end), severity=Severity.WARNING)

    def _report(self, pair: Pair, english: tuple[int, int], chinese: tuple[int, int], **changed: Any) -> Finding:
        """Report two names that stand for each other and are not the same; `changed` of the finding."""
        here, there = pair.target_first(english, chinese)
        words = pair.target_visible[slice(*here)], pair.source_visible[slice(*there)]
        message = self.said.filled(target=words[0], source=words[1])
        return self.finding(pair, message, here, other_span=there, **changed)


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
    Names in pinyin, Wade–Giles or Cantonese are read back: where no characters of the Chinese are read so, it is
    another person. Other foreign names (莉娜·科瓦奇) are compared by their sound, and only warned of. A name that the
    glossary writes so is right.
    ## Source
    Our own list of names that everybody knows; romanisation as in GB/T 28039, Wade and Giles, and Hong Kong.
    """

    category = "accuracy/mistranslation"
    fix = "suggest"
    needs = ""
    words = "person"
    _misread = LazyMessage("nobody in the Chinese text is called “{name}”")

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual:
            return
        findings = [*self._people(pair)]
        yield from findings
        for place, span in () if findings else other_families(pair.simplified_visible, pair.english_visible):
            if not self._is_known(pair.english_visible[slice(*span)], pair):
                yield self._report(pair, span, place, severity=Severity.WARNING)

    def _people(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        for start, end in invented_people(pair.simplified_visible, pair.english_visible):
            name = pair.english_visible[start:end]
            is_reported = any(item.english[0] < end and start < item.english[1] for item in pair.contradictions)
            longer = _NEXT_WORD.match(pair.english_visible, end)
            is_known = self._is_known(name, pair) or (longer and self._is_known(f"{name}{longer[0]}", pair))
            if not (is_reported or is_known or is_called_by_surname(pair.simplified_visible, name)):
                yield from self._invented(pair, (start, end))
        for person in parted_surnames(pair.simplified_visible, pair.english_visible):
            start = pair.simplified_visible.find(person.chinese)
            yield self._report(pair, (person.start, person.end), (start, start + len(person.chinese)))
        has_title = not _titles().isdisjoint(pair.english_words)
        for span, place in other_surnames(pair.simplified_visible, pair.english_visible) if has_title else ():
            is_sure = pair.english_visible[slice(*span)].lower() in pinyin_surnames()
            yield self._report(pair, span, place, severity=Severity.ERROR if is_sure else Severity.WARNING)
        if "·" in pair.chinese_visible:
            for place, span in other_foreigners(pair.simplified_visible, pair.english_visible):
                if not self._is_known(pair.english_visible[slice(*span)], pair):
                    yield self._report(pair, span, place, severity=Severity.WARNING)

    def _is_known(self, name: str, pair: Pair) -> bool:
        """Whether the glossary, or the list of names that everybody knows, says whom of the Chinese text it names."""
        forms = (form for term in pair.terms for form in (term.source, *term.targets))
        return place_of_name(name, pair.simplified_visible) is not None or any(name in form for form in forms)

    def _invented(self, pair: Pair, span: tuple[int, int]) -> Iterator[Finding]:
        """Report a name in Latin letters that no characters are read as."""
        name = pair.english_visible[slice(*span)]
        meant = person_meant(pair.simplified_visible, pair.english_visible, span)
        if meant is None:
            if not (name.lower() in known_people() and has_bare_office(pair.simplified_visible)):
                side: Side = "source" if pair.is_into_chinese else "target"
                message = self._misread.filled(name=name)
                yield self.finding(pair, message, span, side=side, severity=Severity.WARNING)
            return
        if may_be_spelt(meant.text, name):
            return
        system: System = next((one for one in SYSTEMS if one == pair.policy.get("romanisation")), "pinyin")
        latin = "" if pair.is_into_chinese else latin_name(meant.text, pair.terms, system)
        # What only begins with a surname may be no name: 武在会 of 皇甫武在会上发言.
        is_name = meant in names_in(pair.simplified_visible, "zh-Hans", with_model=False)
        yield self._report(
            pair,
            span,
            (meant.start, meant.end),
            suggestion=latin or None,
            severity=Severity.ERROR if is_name and is_same(meant.text, name) is False else Severity.WARNING,
        )


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
    Our own list of countries, states, provinces and cities; pinyin.
    """

    category = "accuracy/mistranslation"
    needs = ""
    words = "place"

    def check(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        if not pair.is_bilingual or not may_name_a_place(pair.english_words):
            return
        known = [item.english for item in pair.contradictions]
        invented = islice(invented_places(pair.simplified_visible, pair.english_visible), _MOST)
        spans = [span for span in invented if span not in known]
        lone = [*islice(lone_places(pair.simplified_visible, pair.english_visible), _MOST)] if spans else []
        for span, place in zip(spans, lone, strict=False):
            is_sure = has_generic_end(place.text) and len(lone) == len(spans)
            severity = Severity.ERROR if is_sure else Severity.WARNING
            yield self._report(pair, span, (place.start, place.end), severity=severity)


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
    needs = ""
    words = "body"
