"""
Tells in which language a text is, so that French is not imported as English, nor Japanese as Chinese.

Scripts decide first; among languages in Latin letters, the most frequent words (`data/frequent_words.txt`). From three
sentences on that knows the large languages of Europe as surely as py3langid and pycld2, which bring numpy or 14 MB.
"""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, message_tag
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, detect_tag
from translator.bilingual.words.patterns import pattern

# Not a part of a path, an option or a call: code is in no language.
_WORD = pattern(r"(?<![\w/=$\\@-])[^\W\d_]++(?:['’][^\W\d_]++)*+(?![\w/=(-])")
# Characters that are looked at.
_SAMPLE = 100_000
_LEAST_HITS = 2
# Words of a text without any frequent word of English that one of another language, or two accents, speak against.
_LEAST_WORDS = 5
# Language, or script where several languages share it (ISO 15924) → its letters.
_SCRIPTS = {
    "ja": pattern("[\u3041-\u3096\u30a1-\u30fa]"), "ko": pattern("[\u1100-\u11ff\u3131-\u318e\uac00-\ud7a3]"),
    "Cyrl": pattern("[\u0400-\u052f]"), "el": pattern("[\u0370-\u03ff]"),
    "Arab": pattern("[\u0600-\u06ff\u0750-\u077f]"),
    "he": pattern("[\u0590-\u05ff]"), "Deva": pattern("[\u0900-\u097f]"), "th": pattern("[\u0e00-\u0e7f]"),
    "bn": pattern("[\u0980-\u09ff]"), "ta": pattern("[\u0b80-\u0bff]"), "ka": pattern("[\u10a0-\u10ff]"),
    "hy": pattern("[\u0530-\u058f]"), "km": pattern("[\u1780-\u17ff]"), "my": pattern("[\u1000-\u109f]"),
    "Tibt": pattern("[\u0f00-\u0fff]"), "Mong": pattern("[\u1800-\u18af]"),
}  # fmt: skip
_LATIN = pattern("[A-Za-z\u00c0-\u024f]")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Latin letters that say as much as one Han character, as in `detect_tag`.
_HAN_WEIGHT = 6
# Latin letters for each of another script from which on that is only quoted.
_LATIN_WEIGHT = 2


def content_language(texts: Iterable[str], name: str = "") -> LangTag:
    """
    Return `en`, `zh-Hans` or `zh-Hant`: the language of the first text that has one.

    Raises `ArticleError`, which names the file `name`, where it is another one.
    """
    found = next(filter(None, map(identify, texts)), "und")
    if found in CONTENT_TAGS:
        return LangTag(found)
    command = f"translator add --lang en {shlex.quote(name) if name else '-'}"
    raise ArticleError(
        _("this is {language}, and articles are English or Chinese", language=language_name(found))
        if found != "und"
        else _("this is neither English nor Chinese"),
        where=name or None,
        hint=_("add the English or the Chinese version; if this is one: {command}   (or zh-Hans, zh-Hant)",
               command=command),
    )  # fmt: skip


def identify(text: str) -> str | None:
    """
    Return `en`, `zh-Hans` or `zh-Hant`; or the code of another language, or script; or None for a text without words.

    `und` is a language in Latin letters that is not English and that is not known here.
    """
    sample = text[:_SAMPLE]
    latin, han = len(_LATIN.findall(sample)), len(_HAN.findall(sample))
    counts = {code: len(letters.findall(sample)) for code, letters in _SCRIPTS.items()}
    code = max(counts, key=counts.__getitem__)
    others = counts[code]
    # Kana stand among Han characters; a Chinese text that quotes Japanese has an eighth as many at the most.
    is_among_han = code in {"ja", "ko"} and others > han / 8 + 1
    if others and latin > _LATIN_WEIGHT * (others + (han if is_among_han else 0)) and latin > _HAN_WEIGHT * han:
        return _foreign_latin(sample) or "en"
    if is_among_han or others > latin + _HAN_WEIGHT * han:
        return code
    tag = detect_tag(text)
    return (_foreign_latin(sample) or tag) if tag == "en" else tag


def _foreign_latin(text: str) -> str:
    """Return the language of a text in Latin letters where it is not English; empty where it is."""
    words = Counter(found.lower().replace("’", "'") for found in _WORD.findall(text))
    hits = {code: sum(words[word] for word in frequent) for code, frequent in _frequent_words().items()}
    english = hits.pop("en")
    code = max(hits, key=hits.__getitem__)
    is_english_mute = not english and words.total() >= _LEAST_WORDS
    if hits[code] > english and (hits[code] >= _LEAST_HITS or is_english_mute):
        return code
    accents = sum(count for word, count in words.items() if not word.isascii())
    return "und" if is_english_mute and accents >= _LEAST_HITS else ""


@cache
def _frequent_words() -> dict[str, list[str]]:
    """Return the words by language; loaded when a text is identified, in a thousandth of a second."""
    lines = (Path(__file__).parent / "data/frequent_words.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {code: words for code, *words in rows}


def language_name(code: str) -> str:
    """Return the name of a language, or of a script (four letters), in the language of the messages."""
    from babel import Locale

    locale = Locale.parse(message_tag().replace("-", "_"))
    names = locale.scripts if len(code) == 4 else locale.languages
    return str(names.get(code, code))
