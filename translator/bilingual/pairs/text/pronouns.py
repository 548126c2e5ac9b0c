"""Checks of pronouns and forms of address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import HAN
from translator.bilingual.words.patterns import pattern

_EN_PRONOUN = pattern(
    r"\b(?:(he|him|his|himself)|(she|her|hers|herself)|(it|its|itself)|(they|them|their\w*|we|you|I|who|someone"
    r"|one))\b",
    re.IGNORECASE,
)
_ZH_PRONOUN = pattern("(?<![其吉排利])(他)(?![们們人国國乡鄉日处處杀殺加])|(她)(?![们們])|([它牠])(?![们們])")
_PLURAL = pattern("[他她它牠][们們]")
_GENDERS = {1: "he", 2: "she", 3: "it"}
_SHE, _IT = ("she", "her", "hers", "herself"), ("it", "its", "itself")
# Of which English words one must be there for a pronoun to be reported.
_EN_RIVALS = {"he": _SHE, "she": ("he", "him", "his", "himself", *_IT), "it": ()}
_RIGHT = {"he": "他", "she": "她", "it": "它"}


class PronGender(TextCheck):
    """
    ## What it does
    Reports 他, 她 or 它 where the English sentence speaks only of a person, or thing, of another gender.
    ## Why is this bad?
    Pinyin input and engines choose 他 by default; readers of the next sentence meet two people.
    ## Example
    source: She resigned.    target: 他辞职了。
    ## Use instead
    target: 她辞职了。
    A dropped pronoun, normal in Chinese, is not reported.
    ## Source
    Our own.
    """

    category = "linguistic/grammar"
    fix = "suggest"
    source_triggers = target_triggers = "他她它牠"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.is_bilingual:
            return
        chinese, english = pair.chinese_visible, pair.english_visible
        if "她" not in chinese and pair.english_words.isdisjoint(_SHE):
            return
        places = list(_ZH_PRONOUN.finditer(chinese))
        here = _only_gender(places)
        if not here or pair.english_words.isdisjoint(_EN_RIVALS[here]) or _PLURAL.search(chinese):
            return
        spoken = list(_EN_PRONOUN.finditer(english))
        there = _only_gender(spoken)
        if not there or here == there:
            return
        if "it" in {here, there} and (here, there) != ("she", "it"):
            return
        match = places[0] if pair.is_into_chinese else spoken[0]
        right = _RIGHT[there] if pair.is_into_chinese else None
        message = LazyMessage(
            "“{chinese_pronoun}” for “{english_pronoun}”", chinese_pronoun=places[0][0], english_pronoun=spoken[0][0]
        )
        yield self.finding(pair, message, match.span(), suggestion=right)


def _only_gender(matches: list[re.Match[str]]) -> str | None:
    genders = {match.lastindex for match in matches}
    persons = genders - {3} if len(genders) > 1 and genders <= {1, 3} | {2} else genders
    return _GENDERS.get(persons.pop() or 0) if len(persons) == 1 else None


_EN_TITLES = {
    "Mr": "mr",
    "Mrs": "mrs",
    "Ms": "ms",
    "Miss": "ms",
    "Dr": "dr",
    "Prof": "prof",
    "Professor": "prof",
    "Doctor": "dr",
}
_ZH_TITLES = {
    "先生": "mr", "女士": "ms", "太太": "mrs", "夫人": "mrs", "小姐": "ms", "博士": "dr", "医生": "dr",
    "醫生": "dr", "医师": "dr",
    "醫師": "dr", "大夫": "dr", "教授": "prof",
}  # fmt: skip
_FITS = {"mr": {"mr"}, "mrs": {"mrs", "ms"}, "ms": {"ms", "mrs"}, "dr": {"dr", "prof"}, "prof": {"prof", "dr"}}
_RIGHT_TITLE = {"mr": "先生", "mrs": "女士", "ms": "女士", "dr": "博士", "prof": "教授"}
_RIGHT_ENGLISH = {"mr": "Mr", "mrs": "Mrs", "ms": "Ms", "dr": "Dr", "prof": "Professor"}
_EN_TITLE = pattern(r"(?=[MDP])(?<![A-Za-z])(Mr|Mrs|Ms|Miss|Dr|Prof|Professor|Doctor)\b\.?\s+([A-Z][\w'’-]+)")
_ZH_TITLE = pattern("(先生|女士|太太|夫人|小姐|博士|医生|醫生|医师|醫師|大夫|教授)")
_TITLE_FIRST = pattern(
    f"(?:^|[，。“「、])(先生|女士|太太|博士|教授)(?=[{HAN}])(?![们們的说說和与與是在表称稱于於及也都将將])"
)


class HonTitle(TextCheck):
    """
    ## What it does
    Compares forms of address (Mr, Ms, Dr, Prof. with 先生, 女士, 博士, 教授) and reports one that stands before the
    name in Chinese.
    ## Why is this bad?
    Wrong forms of address offend, and the person may be another one.
    ## Example
    source: Dr Smith    target: 史密斯先生
    ## Use instead
    target: 史密斯博士
    The policy `honorifics = "drop"` allows news style without 先生.
    ## Source
    Our own.
    """

    category = "style/register"
    severity = Severity.INFO
    fix = "suggest"
    english_triggers = frozenset(map(str.lower, _EN_TITLES))

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.is_bilingual:
            return
        chinese, english = pair.chinese_visible, pair.english_visible
        spoken = list(_EN_TITLE.finditer(english))
        if not spoken:
            return
        if pair.is_into_chinese and (misplaced := _TITLE_FIRST.search(chinese)):
            yield self.finding(pair, LazyMessage("{title} follows the name", title=misplaced[1]), misplaced.span(1))
            return
        places = list(_ZH_TITLE.finditer(chinese))
        wanted = {_EN_TITLES[match[1]] for match in spoken}
        found = {_ZH_TITLES[match[1]] for match in places}
        if len(wanted) == 1 and found and not found & _FITS[next(iter(wanted))]:
            yield self._report(pair, spoken[0], places[0])

    def _report(self, pair: Pair, spoken: re.Match[str], place: re.Match[str]) -> Finding:
        message = LazyMessage(
            "“{chinese_title}” for “{english_title}”", chinese_title=place[1], english_title=spoken[1]
        )
        if pair.is_into_chinese:
            return self.finding(pair, message, place.span(), suggestion=_RIGHT_TITLE[_EN_TITLES[spoken[1]]])
        return self.finding(pair, message, spoken.span(1), suggestion=_RIGHT_ENGLISH[_ZH_TITLES[place[1]]])
