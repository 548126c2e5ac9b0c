"""Slugs, the ASCII names of articles, made from their titles."""

from __future__ import annotations

import re
import unicodedata

from translator.errors import UsageError
from translator.i18n import _
from translator.model import short_hash

_WORD = re.compile(r"[a-z0-9]+")
_VALID = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*")
_LONGEST = 64
_HASH_DIGITS = 6


def make_slug(title: str, date: str) -> str:
    """
    Return a slug for a title: its words in ASCII, at most 64 letters.

    For a title with hardly any ASCII words, such as a Chinese one, it is the date and a short hash of the title.
    """
    plain = unicodedata.normalize("NFKD", title.replace("’", "").replace("'", "").lower())
    words = _WORD.findall(plain.encode("ascii", "ignore").decode())
    letters = sum(map(len, words))
    if letters < 8 or letters * 3 < len(title.replace(" ", "")) * 2:
        return "-".join(part for part in (date or "article", short_hash(title)[:_HASH_DIGITS]) if part)
    slug = ""
    for word in words:
        if len(slug) + len(word) + 1 > _LONGEST:
            break
        slug = f"{slug}-{word}" if slug else word[:_LONGEST]
    return slug


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
