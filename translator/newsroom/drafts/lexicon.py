"""
The lexicon: which English words may stand for which Chinese ones, from the dictionary CC-CEDICT.

It comes with the extra `lexicon`. Tags are placed and terms are found with it where an engine cannot tell which words
stand for which; so its version is part of the signature of every engine whose drafts may need it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache

from translator.bilingual.words.dictionary import WordFolder
from translator.bilingual.words.patterns import pattern

_ASIDE = pattern(r"\([^()]*\)|\[[^\[\]]*\]|\bCL:[^/]+|\babbr\. for [^/]*|\bsee (?:also )?[^/]+")
_WORD = pattern(r"[A-Za-zÀ-ɏ]+")
_ONE_WORD = pattern(r"(?:to |to be |a |an |the )?([a-zà-ɏ]+)")
# Sydney, capital of New South Wales.
_NAME_EXPLAINED = pattern(r"^(\s*[A-Z][^,]*),.*")
# Words; a longer one explains and does not translate.
_LONGEST_GLOSS = 5
_SMALL = (
    "a an the of to in on at by for from with and or be is are was as that this it its one s sb sth etc e g i somebody "
    "something someone"
)
_FUNCTION = frozenset(_SMALL.split())
_SPELLINGS = {"our": "or", "ise": "ize", "isation": "ization", "tre": "ter", "ogue": "og"}
_BRITISH = pattern(r"(?<=[a-z]{2})(our|ise|isation|tre|ogue)(?=s?$|ed$|ing$)")
fold = WordFolder(verbs=True)


def american(word: str) -> str:
    """Return an English word as the dictionary spells it: `rumour` as `rumor`, `realise` as `realize`."""
    return _BRITISH.sub(lambda found: _SPELLINGS[found[1]], word)


class Lexicon:
    """Words of both languages with their counterparts; English words are folded (`fold`)."""

    def __init__(self, entries: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._glosses: dict[str, str] = {}
        self._chinese: dict[str, set[str]] = defaultdict(set)
        self._folded: dict[str, frozenset[str]] = {}
        for word, glosses in entries:
            joined = "/".join(glosses)
            self._glosses[word] = f"{self._glosses.get(word, '')}/{joined}"
            for gloss in joined.replace(";", "/").split("/"):
                alone = _ONE_WORD.fullmatch(gloss.strip().lower())
                if alone:
                    self._chinese[alone[1]].add(word)

    def english(self, word: str) -> frozenset[str]:
        """Return the folded English words that `word` (Chinese, Simplified) is glossed with."""
        if word in self._folded:
            return self._folded[word]
        found: set[str] = set()
        for gloss in _ASIDE.sub(" ", self._glosses.get(word, "")).replace(";", "/").split("/"):
            gloss = _NAME_EXPLAINED.sub(r"\1", gloss)
            content = [item for item in (fold[part] for part in _WORD.findall(gloss)) if item not in _FUNCTION]
            if len(content) <= _LONGEST_GLOSS:
                found.update(content)
        self._folded[word] = frozenset(found)
        return self._folded[word]

    def chinese(self, word: str) -> set[str]:
        """Return the Chinese words that the English `word`, or its base form, alone is a gloss of."""
        lower = word.lower()
        return self._chinese.get(lower, set()) | self._chinese.get(fold[american(lower)], set())

    def __contains__(self, word: str) -> bool:
        return word in self._glosses


def lexicon_version() -> str:
    """Return the version of the dictionary, as signatures of engines name it; `none` where it is not installed."""
    from translator.bilingual.words.dictionary import cedict_version

    return cedict_version() or "none"


@cache
def load_lexicon() -> Lexicon | None:
    """Return the lexicon, read once a process; None where the library is not installed."""
    from translator.bilingual.words.dictionary import cedict_version, read_entries

    return Lexicon(read_entries()) if cedict_version() else None
