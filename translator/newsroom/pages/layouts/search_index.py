"""
The index of a site's search, which needs no server: the browser fetches the few shards that hold the words of a query.

English is found by its words, Chinese by each character and each pair of them, so that a word of two characters is
found wherever it stands. `search.js` cuts queries in the same way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from translator.bilingual.words.patterns import pattern

_WORDS = pattern(r"[a-z0-9]+(?:['’][a-z]+)?")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_MARKUP = pattern(r"\]\([^)\s]*\)|<[^<>]*>|\{#[^}]*\}|https?://\S+")
# About so many articles make one more shard.
_PER_SHARD = 12
_MOST_SHARDS = 256


def terms_of(text: str) -> set[str]:
    """Return the words of English, and the characters and pairs of characters of Chinese, in a text of Markdown."""
    plain = unicodedata.normalize("NFKC", _MARKUP.sub(" ", text)).lower()
    found = {word.replace("’", "'").removesuffix("'s") for word in _WORDS.findall(plain)}
    for run in _HAN.findall(plain):
        found.update(run)
        found.update(run[at : at + 2] for at in range(len(run) - 1))
    return found


def shard_count(articles: int) -> int:
    return max(1, min(_MOST_SHARDS, articles // _PER_SHARD))


def shard_of(term: str, count: int) -> int:
    """Return the shard that holds a term; the same sum as in `search.js`."""
    total = 0
    for character in term:
        total = (total * 31 + ord(character)) % 1_000_003
    return total % count


def index_shards(terms: Sequence[Iterable[str]]) -> list[dict[str, list[int]]]:
    """Return for each shard the terms with the numbers of the articles that hold them; `terms` has one item each."""
    count = shard_count(len(terms))
    shards: list[dict[str, list[int]]] = [{} for _number in range(count)]
    places: dict[str, dict[str, list[int]]] = {}
    for number, words in enumerate(terms):
        for word in words:
            shard = places.get(word)
            if shard is None:
                shard = places[word] = shards[shard_of(word, count)]
            shard.setdefault(word, []).append(number)
    return [dict(sorted(shard.items())) for shard in shards]
