"""Chinese surnames: which characters are one, how it is read, and how people outside the mainland write it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.tables import read_table


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
