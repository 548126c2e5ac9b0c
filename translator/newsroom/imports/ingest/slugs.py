"""Slugs, the ASCII names of articles, made from their titles: Chinese in pinyin, one word each."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import short_hash
from translator.bilingual.words import chinese_words
from translator.bilingual.words.language import ZH_HANS, script_converter
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.datelines import find_dateline

_WORD = pattern(r"[a-z0-9]+")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# Letters of names that Unicode does not take apart into one of ASCII and an accent.
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_VALID = pattern(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST = 64
# Share of the letters of a title that ASCII must be able to write.
_LEAST_WRITTEN = 2 / 3
_HASH_DIGITS = 6


def make_slug(title: str, date: str) -> str:
    """
    Return a slug for a title: its words in ASCII, at most 64 letters, without the dateline that it may begin with.

    For a title that is mostly in another script, it is the date and a short hash of the title.
    """
    dateline = find_dateline(title)
    title = title[dateline.end :] if dateline else title
    plain = unicodedata.normalize("NFKD", re.sub("['’]", "", title).lower()).translate(_LETTERS)
    letters = [character for character in plain if character.isalnum()]
    written = sum(character.isascii() or _HAN.match(character) is not None for character in letters)
    words = list(_words(plain)) if letters and written >= _LEAST_WRITTEN * len(letters) else []
    if not words:
        return f"{date or 'article'}-{short_hash(title)[:_HASH_DIGITS]}"
    slug = words[0][:_LONGEST]
    for word in words[1:]:
        if len(slug) + len(word) + 1 > _LONGEST:
            break
        slug = f"{slug}-{word}"
    return slug


def _words(plain: str) -> Iterator[str]:
    at = 0
    for run in _HAN.finditer(plain):
        yield from _latin_words(plain[at : run.start()])
        yield from _chinese_words(run[0])
        at = run.end()
    yield from _latin_words(plain[at:])


def _latin_words(plain: str) -> list[str]:
    return _WORD.findall(plain.encode("ascii", "ignore").decode())


def _chinese_words(text: str) -> Iterator[str]:
    """
    Yield the words of Chinese in pinyin without tone marks, the syllables of each joined (GB/T 16159).

    Whole words are looked up, because a character may have several readings: 银行 is yinhang, 行走 xingzou. The name of
    a person is a surname, which may be read otherwise (单 is shan), and a given name, in one word each.
    """
    from translator.bilingual.names import names_in, romanised
    from translator.bilingual.names.name_lists import SOUNDS

    plain = script_converter("t2s").convert(text)
    at = 0
    for name in names_in(plain, ZH_HANS, with_model=False):
        is_foreign = "·" in plain[max(0, name.start - 1) : name.end + 1] or set(name.text) <= set(SOUNDS)
        if name.kind == "person" and not is_foreign and (written := romanised(name.text)):
            yield from _spelt_words(plain[at : name.start])
            yield from _latin_words(written[0].replace("'", "").lower().replace("ü", "v"))
            at = name.end
    yield from _spelt_words(plain[at:])


def _spelt_words(text: str) -> Iterator[str]:
    from pypinyin import lazy_pinyin

    for word in chinese_words.cut(text, False):
        yield from _latin_words("".join(lazy_pinyin(word, errors="ignore")))


def check_slug(text: str) -> str:
    """Return `text` if it can be the name of an article; raises `UsageError` otherwise."""
    if not _VALID.fullmatch(text):
        raise UsageError(
            _("{slug} cannot be the name of an article", slug=repr(text)),
            hint=_("use lowercase letters, digits and hyphens: --slug market-close"),
        )
    return text


def article_id(slug: str, date: str) -> str:
    """Return the id of an article, which is the same in all languages: date and slug."""
    return slug if not date or slug.startswith(date) else f"{date}-{slug}"
