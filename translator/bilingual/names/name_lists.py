"""Names that everybody knows: countries, cities, bodies and people, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal, NamedTuple

from translator.bilingual.code_version import code_version
from translator.bilingual.tables import cached_table, read_table
from translator.bilingual.words.patterns import pattern

Kind = Literal["person", "place", "body"]
_CONDITION = pattern(r"\(\?![^()]*\)")
_FULL_NAME = pattern(r"[a-z]+(?: [a-z-]+)+")
_BODIES = frozenset({
    "body", "central bank", "agency", "team", "library", "ministry", "university", "company", "newspaper", "award",
    "ship", "bank", "hospital", "eu body", "exchange", "index", "religion",
})  # fmt: skip


class KnownName(NamedTuple):
    """A name in both languages, as regular expressions of alternatives; what stands behind ` ~ ` may go with it too."""

    kind: str
    """`country`, `city`, `university`, `person` …: of one kind only one can be meant at a place."""
    english: str
    """In small letters."""
    chinese: str
    """Simplified."""

    @property
    def is_name_of(self) -> Kind:
        """The kind of bearer: person, place or body."""
        return "person" if self.kind == "person" else "body" if is_body(self.kind) else "place"


def is_body(kind: str) -> bool:
    return kind in _BODIES


@cache
def known_names() -> tuple[KnownName, ...]:
    """Return all of them, those of a kind together."""
    rows = read_table(Path(__file__).parent / "data" / "known_names.tsv", 4)
    abbreviations = [row[3] for row in rows if row[3]]
    return tuple(
        KnownName(kind, english, "|".join((_counted(chinese), *_compounds(character, abbreviations))))
        if character
        else KnownName(kind, english, chinese)
        for kind, english, chinese, character in rows
    )


def _counted(chinese: str) -> str:
    return chinese if " ~ " in chinese else f"{chinese} ~ {chinese}"


# Yield the words that a country's one character makes: 美军, 访美, 中美.
def _compounds(character: str, abbreviations: list[str]) -> Iterator[str]:
    words = [character + word for word in sorted(_country_words("behind"))]
    words += [word + character for word in sorted(_country_words("before"))]
    for other in abbreviations:
        if other != character:
            words += [character + other, other + character]
    others = _country_words("other")
    yield from (word for word in words if word not in others)


@cache
def _country_words(column: str) -> frozenset[str]:
    rows = read_table(Path(__file__).parent / "data" / "country_words.tsv", 2)
    return frozenset(next(words for name, words in rows if name == column).split())


@cache
def known_kinds() -> dict[str, Kind]:
    """Return Chinese name → whose it is, of those that stand for nothing else."""
    return {form: name.is_name_of for name in known_names() for form in plain_forms(name.chinese)}


@cache
def known_people() -> dict[str, str]:
    """Return English → Chinese name of the people of the list whose full names it has, in small letters: `wang yi`."""
    return {
        form: chinese
        for name in known_names()
        if name.kind == "person"
        for chinese in plain_forms(name.chinese)[:1]
        for form in name.english.partition(" ~ ")[0].split("|")
        if _FULL_NAME.fullmatch(form)
    }


def is_known_as(chinese: str, english: str) -> bool | None:
    """
    Return whether the list has both as names of one (特朗普, Donald Trump): False for two of a kind, None if neither.

    `english` in small letters: the whole name, or with what stands before or behind it.
    """
    names = known_as(chinese)
    words = english.removeprefix("the ").split()
    forms = {" ".join(words), words[0], words[-1]} if words else set()
    if any(re.fullmatch(name.english.replace(" ~ ", "|").removeprefix("|"), form) for name in names for form in forms):
        return True
    kinds = {name.kind for name in names}
    return False if any(kinds & kinds_of(form) for form in forms) else None


def known_as(chinese: str) -> tuple[KnownName, ...]:
    """Return the names of the list that are written so, and nothing else is."""
    return _by_chinese().get(chinese, ())


@cache
def _by_chinese() -> dict[str, tuple[KnownName, ...]]:
    found: dict[str, tuple[KnownName, ...]] = {}
    for name in known_names():
        for form in plain_forms(name.chinese):
            found[form] = (*found.get(form, ()), name)
    return found


@cache
def _english_kinds() -> dict[str, str]:
    return cached_table("name-kinds", code_version("bilingual/names"), dict[str, str], _find_english_kinds)


def _find_english_kinds() -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}
    for name in known_names():
        for form in plain_forms(name.english):
            found.setdefault(form, {})[name.kind] = None
    return {form: "\t".join(kinds) for form, kinds in found.items()}


@lru_cache(maxsize=1 << 14)
def kinds_of(english: str) -> frozenset[str]:
    """Return the kinds of known names, of which one is called so, in small letters."""
    return frozenset(filter(None, _english_kinds().get(english, "").split("\t")))


@cache
def known_people_words() -> frozenset[str]:
    """Return the English names of people, in small letters."""
    return frozenset(form for form, kinds in _english_kinds().items() if "person" in kinds.split("\t"))


@cache
def known_english_words() -> frozenset[str]:
    """Return the English names of one word, in small letters."""
    return frozenset(filter(str.isalpha, _english_kinds()))


def plain_forms(words: str) -> list[str]:
    """Return the alternatives of a pattern that are nothing but letters and blanks."""
    clear = _CONDITION.sub("", words.partition(" ~ ")[0])
    return [form for form in clear.split("|") if form.replace(" ", "").isalpha()]


@cache
def name_words(kind: str) -> frozenset[str]:
    """Return the words of one kind: `title`, `behind`, `place_end` and so on."""
    return frozenset(dict(read_table(Path(__file__).parent / "data" / "name_words.tsv", 2))[kind].split())


@cache
def english_titles() -> frozenset[str]:
    """Return what stands before names in English: titles and offices."""
    return name_words("english_title") | name_words("english_office")


class Surname(NamedTuple):
    """A surname in Latin letters."""

    pinyin: str
    """As it is read as a surname, with `ü`: 单 is Shan, 吕 is Lü."""
    others: tuple[str, ...]
    """How people of Taiwan, Hong Kong and South-East Asia write it."""


@cache
def surnames() -> dict[str, Surname]:
    """Return all surnames, of one character and of two, in both scripts."""
    rows = read_table(Path(__file__).parent / "data" / "surnames.tsv", 3)
    return {form: Surname(pinyin, tuple(others.split())) for forms, pinyin, others in rows for form in forms.split()}


def split_surname(name: str) -> tuple[str, str]:
    """Part a Chinese name into surname and given name, the longest surname first; the surname is empty if unknown."""
    length = next((length for length in (2, 1) if name[:length] in surnames() and len(name) > length), 0)
    return name[:length], name[length:]


@cache
def pinyin_surnames() -> frozenset[str]:
    """Return the surnames in pinyin, in small letters without marks."""
    return frozenset(name.pinyin.lower().replace("ü", "u") for name in surnames().values()) | {"lyu", "lv"}


_LINES = (Path(__file__).parent / "data" / "transliteration.txt").read_text(encoding="utf-8").splitlines()
SOUNDS, _ALSO_WORDS = (line for line in _LINES if not line.startswith("# "))
ALSO_WORDS = frozenset(_ALSO_WORDS)
"""Those of them that also begin or end ordinary words beside a name: 特朗普因…, 对马克龙…"""
_IN_NAMES = (
    "得爱买提合孜赛甫吐司义铁地热依旺扎次仁嘉翰逊江力耳治鲍玻蔡仓柴昌陈楚慈措佛哥葛瓜侯惠柯孔宽奎坤腊赖黎廉烈霖柳隆芒茂孟缪摩"
    "墨慕拿乃瑙契曲茹儒撒朔丝陶藤汀宇祖尊巧蓬萧恺茵曹弥咪蜜涅婕蓉贤娃缇坡帝铎"
)
WRITTEN = f"[{SOUNDS}{_IN_NAMES}]"
"""The pattern of a character of a name with a dot; those behind the table are also words, many of Uyghur names."""
