"""
A rule of the gate for countries and cities: a place that the source names must be named in the draft.

Models invent names. The known names are about six hundred from CLDR (territories, and the cities of its time zones),
through Babel. Of 9,050 professional translations 26 lack a name that their source has, so this is only a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from translator.language import babel_locale, is_chinese
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


def missing_places(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield `Nairobi = 内罗毕` for each place of the source whose name is not in the target."""
    if is_chinese(source_tag):
        for chinese, english in _cities_in_chinese().items():
            if chinese in source and _folded(english) not in _folded(target):
                yield f"{chinese} = {english}"
        return
    first_words, names = _english_names()
    for found in names.finditer(source) if not first_words.isdisjoint(_CAPITALISED.findall(source)) else ():
        forms = _forms()[found[1]]
        if found[1] not in target and not re.search(forms, target):
            yield f"{found[1]} = {forms.partition('|')[0]}"


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


@cache
def _cities_in_chinese() -> dict[str, str]:
    """Return Chinese name → English name, of cities only: countries have too many adjectives."""
    territories = set(babel_locale("en").territories.values())
    return {forms: name for name, forms in _forms().items() if name not in territories and len(forms) > 1}


def _folded(text: str) -> str:
    """Return `text` without capitals and accents: São Paulo is Sao Paulo, and Macau Macao."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).replace("macau", "macao")
