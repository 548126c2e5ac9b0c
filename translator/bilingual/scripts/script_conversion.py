"""
The conversion of a text between the Chinese scripts.

OpenCC converts the characters, Traditional ones word by word. Words of a house take precedence over it, quotation marks
follow the script, and protected text (tags, URLs, code, placeholders) stays as it is.

Source: docs/publishing.md; CLREQ on quotation marks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from translator.bilingual.scripts.word_conversion import (
    CONFIGS,
    lists_version,
    mainland_version,
    to_mainland_words,
    word_conversion,
)
from translator.bilingual.words.inline import TAG, protected_spans
from translator.bilingual.words.language import (
    ZH_HANS,
    ZH_HANT,
    has_han,
    is_traditional,
    opencc_config,
    script_converter,
)
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.termbase import TermBase

_OPENING = {"“": "「", "‘": "『"}
_CLOSING = {"”": "」", "’": "』"}
# A form that a house may choose → where the other form stands. Both are right in Taiwan, or in Hong Kong.
_OTHER_FORMS = {
    "臺": pattern("台(?=[灣北中南東大]|幣|胞|商|海|籍|獨)"),
    "台": pattern("臺"),
    "瞭解": pattern("了解(?!決)"),
    "了解": pattern("瞭解"),
    "週": pattern("周(?=[末刊薪休]|年慶)|(?<=[上下本每這那一二兩三四五六七八九十數幾])周(?=[一二三四五六日內後前]|$)"),
    "周": pattern("週"),
    "傢俱": pattern("家具"),
    "家具": pattern("傢俱"),
    # Hong Kong's schools write the second of each two, many of its newspapers the first.
    **{
        one: pattern(other)
        for one, other in (
            "裡裏",
            "說説",
            "戶户",
            "群羣",
            "溫温",
            "衛衞",
            "床牀",
            "麵麪",
            "脫脱",
            "稅税",
            "閱閲",
            "兌兑",
        )
    },
}
_CORNERS = str.maketrans("「」『』", "“”‘’")


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns Chinese text from one script into the other."""

    config: str
    """Name of the OpenCC configuration: `s2tw`, `s2twp`, `s2hk`, `s2t`, `tw2s` …"""
    words: TermBase
    """The house's words in the first script, each with its only target: the word in the second."""
    forms: tuple[str, ...] = ()
    """Which of two right forms of a word the house prints."""

    def convert(self, text: str) -> str:
        """Return `text` in the other script; tags, URLs, code and placeholders stay byte for byte."""
        converted = _outside_fixed(text, self._convert_free)
        if self.config.startswith("s2"):
            return _to_corners(converted)
        return _outside_fixed(converted, lambda free: free.translate(_CORNERS))

    def _convert_free(self, text: str) -> str:
        pieces: list[str] = []
        position = 0
        for match in self.words.find(text):
            pieces += [self._by_character(text[position : match.start]), match.entry.targets[0]]
            position = match.end
        pieces.append(self._by_character(text[position:]))
        return "".join(pieces)

    def _by_character(self, text: str) -> str:
        if not has_han(text):
            return text
        if not self.config.startswith("s2"):
            characters = CONFIGS.get(self.config, "")
            simplified = str(script_converter(characters or self.config).convert(text))
            return to_mainland_words(simplified, self.config) if characters else simplified
        converted = str(word_conversion(self.config).convert(text))
        for form in self.forms:
            converted = _OTHER_FORMS[form].sub(form, converted)
        return converted


def convert_script(text: str, tag: str, *, region: str = "TW") -> str:
    """
    Return Chinese `text` in the script of `tag`, word by word into Traditional.

    `region` is whose Traditional it is, or becomes: `TW`, `TWP` (with Taiwan's words), `HK`, or empty for neither.
    """
    source_tag = ZH_HANS if is_traditional(tag) else ZH_HANT
    config = opencc_config(source_tag, tag, region=region)
    return Converter(config, TermBase([], source_tag, tag)).convert(text)


def _fixed_spans(text: str) -> list[tuple[int, int]]:
    spans = [match.span() for match in TAG.finditer(text)]
    spans += [(start, end) for start, end, _kind in protected_spans(text, code=True)]
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if not merged or start >= merged[-1][1]:
            merged.append((start, end))
        elif end > merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
    return merged


def _outside_fixed(text: str, change: Callable[[str], str]) -> str:
    pieces, position = [], 0
    for start, end in _fixed_spans(text):
        pieces += [change(text[position:start]), text[start:end]]
        position = end
    return "".join([*pieces, change(text[position:])])


def _to_corners(text: str) -> str:
    if not any(mark in text for mark in (*_OPENING, *_CLOSING)):
        return text
    fixed = {offset for start, end in _fixed_spans(text) for offset in range(start, end)}
    open_marks: list[str] = []
    written = []
    for offset, character in enumerate(text):
        changed = character
        if offset not in fixed:
            if character in _OPENING:
                open_marks.append(changed := _OPENING[character])
            elif character in _CLOSING and (character == "”" or "『" in open_marks):
                changed = _CLOSING[character]
                opening = "「" if changed == "」" else "『"
                while open_marks and open_marks.pop() != opening:
                    pass
        written.append(changed)
    return "".join(written)


def signature_of(converter: Converter) -> str:
    """Return every choice that moved a conversion, in one line."""
    forms = f"|forms:{','.join(converter.forms)}" if converter.forms else ""
    is_traditional_made = converter.config.startswith("s2")
    version = lists_version() if is_traditional_made else mainland_version() if converter.config in CONFIGS else ""
    words = f"|words:{version}" if version else ""
    return f"opencc|config:{converter.config}{forms}{words}|v:{_opencc_version()}"


@cache
def _opencc_version() -> str:
    from importlib.metadata import version

    return version("opencc")
