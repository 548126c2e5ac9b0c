"""
A rule of the gate for places and people: whom the source names must be named in the draft.

Models invent names. The known names of English are about six hundred from CLDR (territories, and the cities of its time
zones), through Babel: of 9,050 professional translations 26 lack a name that their source has, so this is only a doubt.
Those of Chinese are found by `lone_names`, as are names of the draft that its source does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from translator.glossary.latin_names import known_place
from translator.language import babel_locale, fold_script, is_chinese
from translator.names.known_names import plain_forms
from translator.names.lone_names import lone_chinese, lone_english, names_at_start
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
_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "du", "van", "von"})


def missing_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield `Nairobi = 内罗毕` for each name of the source that is not in the target; who nobody knows, alone."""
    if is_chinese(source_tag):
        chinese = fold_script(source)
        lone = (name.text for name in lone_chinese(chinese, target))
        yield from dict.fromkeys(f"{text} = {form}" if (form := _english_form(text)) else text for text in lone)
        return
    first_words, names = _english_names()
    for found in names.finditer(source) if not first_words.isdisjoint(_CAPITALISED.findall(source)) else ():
        forms = _forms()[found[1]]
        if found[1] not in target and not re.search(forms, target):
            yield f"{found[1]} = {forms.partition('|')[0]}"


def invented_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield each name of the target that nothing in the source stands for."""
    if is_chinese(source_tag):
        spans = lone_english(target, fold_script(source))
        yield from dict.fromkeys(target[start:end] for start, end in spans)
    else:
        yield from dict.fromkeys(name.text for name in lone_chinese(fold_script(target), source))


def _english_form(text: str) -> str:
    """Return how a known name is written; empty where the list, which has no capitals, does not tell."""
    if known := known_place(text):
        return known
    form = next((form for name in names_at_start(text) for form in plain_forms(name.english)), "")
    if form.startswith(("mac", "mc")):
        return ""
    return " ".join(word if word in _PARTICLES else word.capitalize() for word in form.split())


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
