"""
A rule of the gate for places and people: whom the source names must be named in the draft.

Models invent names. The known names of English are about six hundred from CLDR (territories, and the cities of its time
zones), through Babel: of 9,050 professional translations 26 lack a name that their source has, so this is only a doubt.
Those of Chinese are the cities and people of our own list, and foreigners, who must be heard: of 980 professional
translations 15 lack one, most of them because they say *he*.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.glossary.concepts import has_han
from translator.glossary.latin_names import known_place
from translator.language import babel_locale, fold_script, is_chinese
from translator.names.counterparts import is_named
from translator.names.known_names import KnownName, known_names, plain_forms
from translator.names.recognition import names_in
from translator.names.sounds import likeness_of
from translator.names.transliteration import SOUNDS
from translator.patterns import pattern
from translator.quantities.tables import longest_first

_AMBIGUOUS = frozenset(
    {
        "Center", "Easter", "Eastern", "Central", "Pacific", "Mountain", "Johnston", "Casey", "Davis", "Troll",
        "Vincennes", "Winamac", "Jersey", "Guernsey", "Georgia", "Jordan", "Chad", "Turkey", "Knox", "Petersburg",
        "Monticello", "Regina", "Midway", "Wake", "Palmer", "Lord Howe", "Merida", "Nome", "Boise", "Vostok",
        "South Pole",
    }
)  # fmt: skip
"""Names that are also words or people, or belong to several places."""
_SHORT = {
    "United States": "美", "United Kingdom": "英", "China": "中|华", "Russia": "俄", "Japan": "日", "France": "法",
    "Germany": "德", "India": "印", "South Korea": "韩", "North Korea": "朝", "Canada": "加", "Australia": "澳",
}  # fmt: skip
"""Countries that Chinese news abbreviates to one character."""
_CAPITALISED = pattern(r"[^\W\d_]+")
_RUN = pattern(r"[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*)*")
_SOUNDS = frozenset(SOUNDS) | {"·"}
_PLACE_END = pattern("^(?:自治|特别行政)?[省市县区州]")
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "du", "van", "von"})
_HEARD = 0.6
"""Least likeness of sounds, of 1, of a foreign name and a word that may stand for it."""


def missing_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield `Nairobi = 内罗毕` for each name of the source that is not in the target; who nobody knows, alone."""
    if is_chinese(source_tag):
        yield from dict.fromkeys(_missing_in_english(fold_script(source), target))
        return
    first_words, names = _english_names()
    for found in names.finditer(source) if not first_words.isdisjoint(_CAPITALISED.findall(source)) else ():
        forms = _forms()[found[1]]
        if found[1] not in target and not re.search(forms, target):
            yield f"{found[1]} = {forms.partition('|')[0]}"


def _missing_in_english(chinese: str, english: str) -> Iterator[str]:
    for name in names_in(chinese, "zh-Hans"):
        rest, is_person = name.text, name.kind == "person"
        # 花莲县 and 上海长海医院 begin with a city.
        while known := _known_at_start(rest, is_person=is_person):
            text, names = known
            if not (any(_is_written(one, english) for one in names) or (is_person and is_named(text, english))):
                yield f"{text} = {form}" if (form := _english_form(text, names[0])) else text
            rest = _PLACE_END.sub("", rest[len(text) :])
        if rest == name.text and is_person and name.is_sure and has_han(rest):
            words = (word for run in _RUN.findall(english) for word in (run, *run.split()))
            is_heard = _is_foreign(rest) and any(likeness_of(word, rest) >= _HEARD for word in words)
            if not is_heard and not is_named(rest, english):
                yield rest


def _known_at_start(text: str, *, is_person: bool) -> tuple[str, tuple[KnownName, ...]] | None:
    """Return the known city or person with which a name begins; a person is the whole of it."""
    for length in range(len(text), 1, -1):
        found = _cities_and_people().get(text[:length], ())
        if found and is_person == (found[0].kind == "person") and (not is_person or length == len(text)):
            return text[:length], found
    return None


@cache
def _cities_and_people() -> dict[str, tuple[KnownName, ...]]:
    found: dict[str, tuple[KnownName, ...]] = {}
    for name in known_names():
        for form in plain_forms(name.chinese) if name.kind in {"city", "state", "person"} else ():
            found[form] = (*found.get(form, ()), name)
    return found


def _is_written(name: KnownName, english: str) -> bool:
    forms = name.english.replace(" ~ ", "|").removeprefix("|")
    return re.search(rf"(?<![a-z])(?:{forms})", english.lower()) is not None


def _english_form(text: str, name: KnownName) -> str:
    """Return how a name is written; empty where the list, which has no capitals, does not tell."""
    form = next(iter(plain_forms(name.english)), "")
    if known := known_place(text):
        return known
    if form.startswith(("mac", "mc")) or not form.replace(" ", "").isalpha():
        return ""
    return " ".join(word if word in _PARTICLES else word.capitalize() for word in form.split())


def _is_foreign(name: str) -> bool:
    return "·" in name or _SOUNDS.issuperset(name)


@cache
def _forms() -> dict[str, str]:
    """Return English name → pattern of its Chinese names, territories and cities."""
    english, chinese = babel_locale("en"), babel_locale("zh-Hans")
    names: dict[str, str] = {}
    for code, name in english.territories.items():
        translated = chinese.territories.get(code, "")
        if len(code) == 2 and code.isalpha() and translated and "&" not in name and "(" not in name:
            short = translated.removesuffix("群岛").removesuffix("岛").removesuffix("共和国")
            names[name] = "|".join(dict.fromkeys([translated, short, *filter(None, [_SHORT.get(name)])]))
    for zone, names_of in chinese.time_zones.items():
        city = english.time_zones.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if names_of.get("city") and city not in _AMBIGUOUS and city not in names and "/" in zone:
            names[city] = re.escape(names_of["city"].split("（")[0].removesuffix("市"))
    return {name: forms for name, forms in names.items() if len(name) > 3 and name not in _AMBIGUOUS}


@cache
def _english_names() -> tuple[frozenset[str], re.Pattern[str]]:
    """Return the first words of all names, by which a text without any of them is told quickly, and a pattern."""
    names = longest_first(_forms())
    first_words = frozenset(found[0] for name in names if (found := _CAPITALISED.search(name)))
    names_of_places = rf"(?<![\w-])({'|'.join(map(re.escape, names))})(?![\w-])(?! (?:[A-Z]|dollar))"
    return first_words, pattern(names_of_places)
