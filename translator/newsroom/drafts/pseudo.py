"""
The pseudo-translation engine: deterministic nonsense of the right script and length, without a model.

It keeps numbers, tags, terms and punctuation, so its output passes every check that does not read for meaning. Tests
run from an article to its published versions in a second, and a layout can be looked at before anyone has translated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from translator.bilingual.model import Request, Suggestion, short_hash
from translator.bilingual.quantities import find_quantities, render_quantity
from translator.bilingual.sentences.sentence_split import inner_abbreviations
from translator.bilingual.words.inline import TAG
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.termbase import small_termbase
from translator.newsroom.drafts.base import Capabilities, Engine, EngineContext

_HAN = (
    "山水木石风雨江河湖海花草树林星光晨夜书画琴诗路桥城门窗灯帆田园果米茶竹松梅兰鱼鸟马羊牛"
    "红青白黑高远清明温和平安静美好新旧长短轻深暖凉归来往行走看听说想唱写读问答学习工作生活时节"
)
_VOCABULARY = (
    "river stone paper garden window bridge harbour lantern meadow orchard pepper silver timber valley willow amber "
    "basket candle copper cotton feather forest ginger hollow island jacket kettle ladder marble needle office parcel "
    "quarry ribbon saddle temple velvet walnut yellow anchor barley cedar dragon engine falcon granite hammer ivory "
    "jasmine lemon mirror nectar olive pillow rocket shadow ticket vessel wagon zephyr"
)
_WORDS = _VOCABULARY.split()
_MARKS_ZH = dict(zip(",.;:?!()[]", "，。；：？！（）［］", strict=True))
_MARKS_EN = {
    "，": ", ", "、": ", ", "。": ". ", "；": "; ", "：": ": ", "？": "? ", "！": "! ", "（": " (", "）": ") ",
    "《": " “", "》": "” ", "「": " “", "」": "” ", "『": " ‘", "』": "’ ", "【": " [", "】": "] ", "—": "—", "…": "…",
    "“": " “", "”": "” ", "‘": " ‘", "’": "’ ",
}  # fmt: skip
# Marks the edges of a term until the parts are joined, where 、 separates it from Chinese words beside it.
_EDGE = "\x01"
_DIGITS_MEET = pattern(r"(?<=\d)\x00(?=\d)")
_TERMS_MEET = pattern(rf"(?<=[\u4e00-\u9fff\x00])\x00?{_EDGE}+\x00?(?=[\x00\u4e00-\u9fff])")
_LATIN_MEETS_DIGIT = pattern(r"(?<=[A-Za-z])\x00(?=\d)")
_BARE = pattern(r"\d+(?:\.\d+)*")
_NEGATION_EN = pattern(r"(?i)\b(?:not|never|no|nobody|none|nothing|cannot|neither|without|nor)\b|n['’]t\b")
_NEGATION_ZH = pattern(r"[不没沒无無未非勿别]")
_PIECE = pattern(r"[A-Za-z]+(?:['’][A-Za-z]+)?|[\u3400-\u9fff\U00020000-\U0003ffff]+|\s+|.", re.DOTALL)


class PseudoEngine(Engine):
    """Writes Han for Latin words, and English-looking words for Han; equal words give equal text."""

    name = "pseudo"
    signature = "pseudo|version:2"
    capabilities = Capabilities(keeps_tags=True, aligns="roughly")

    def __init__(self, context: EngineContext) -> None:
        self._source_tag = context.source_tag
        self._target_tag = context.target_tag

    @classmethod
    def open(cls, context: EngineContext) -> PseudoEngine:
        return cls(context)

    def translate(self, requests: Sequence[Request]) -> list[Suggestion]:
        return [self.suggest(text, text, score=50) for text in map(self._text, requests)]

    def _text(self, request: Request) -> str:
        parts: list[str] = []
        cursor = 0
        shown = request.source if is_chinese(self._source_tag) else _without_points(request.source)
        for start, end, literal in _fixed_spans(request, self._source_tag, self._target_tag):
            parts += [self._words(shown[cursor:start]), literal]
            cursor = end
        parts.append(self._words(shown[cursor:]))
        return self._join(parts)

    def _words(self, text: str) -> str:
        return _han(text) if is_chinese(self._target_tag) else _latin(text)

    def _join(self, parts: list[str]) -> str:
        if is_chinese(self._target_tag):
            text = "\x00".join(filter(None, parts))
            text = _DIGITS_MEET.sub("又", text)
            text = _TERMS_MEET.sub("、", text).replace(_EDGE, "")
            return _LATIN_MEETS_DIGIT.sub(" ", text).replace("\x00", "").strip()
        text = " ".join(part for part in parts if part).replace(_EDGE, "")
        text = re.sub(r"\s+", " ", text)
        text = re.sub(r"\s+([,.;:?!)\]”’])", r"\1", text)
        text = re.sub(r"([(\[“‘])\s+", r"\1", text).strip()
        return re.sub(r"^\W*[a-z]", lambda found: found.group().upper(), text)


def _fixed_spans(request: Request, source_tag: str, target_tag: str) -> list[tuple[int, int, str]]:
    found = [*_terms(request, source_tag, target_tag), *_quantities(request.source, source_tag, target_tag)]
    found += [(*hit.span(), hit.group()) for hit in _PROTECTED.finditer(request.source)]
    taken: list[tuple[int, int, str]] = []
    for start, end, literal in sorted(found, key=lambda item: (item[0], item[0] - item[1])):
        if not taken or start >= taken[-1][1]:
            taken.append((start, end, literal))
    return taken


_PROTECTED = pattern(
    r"</?\d+/?>|https?://[^\s\u3000-\u9fff\uff00-\uffef]+|[\w.+-]{1,64}@[\w-]+\.[\w.]+|\{\{.{0,500}?\}\}|\$?\{[^{}\s]*\}"
    r"|%\(\w+\)[sd]|%[sd]|`[^`]+`|[A-Za-z0-9]{1,64}(?:_[A-Za-z0-9]+)+|[A-Za-z_]{0,64}[A-Za-z]\d[\w-]*|\d[\d.,:/-]*\d|\d"
)


def _terms(request: Request, source_tag: str, target_tag: str) -> list[tuple[int, int, str]]:
    return [
        (match.start, match.end, f"{_EDGE}{next(iter(match.entry.targets), '') or match.entry.source}{_EDGE}")
        for match in small_termbase(request.terms, source_tag, target_tag).find(request.source)
    ]


def _quantities(text: str, source_tag: str, target_tag: str) -> list[tuple[int, int, str]]:
    without_tags = TAG.sub(lambda found: " " * len(found.group()), text)
    return [
        (found.start, found.end, found.text if _BARE.fullmatch(found.text) else render_quantity(found, target_tag))
        for found in find_quantities(without_tags, source_tag)
    ]


def _without_points(text: str) -> str:
    for start, end in inner_abbreviations(text) if "." in text else ():
        text = text[:start] + text[start:end].replace(".", " ") + text[end:]
    return text


def _han(text: str) -> str:
    parts: list[str] = []
    is_negated = False
    for piece in _PIECE.findall(text):
        if piece[0].isalpha() and piece[0].isascii():
            is_negated |= bool(_NEGATION_EN.fullmatch(piece) or piece.lower().endswith(("n't", "n’t")))
            parts.append("不" if is_negated else _characters(piece))
            is_negated = False
        elif piece == '"':
            parts.append("“" if "".join(parts).count("“") <= "".join(parts).count("”") else "”")
        elif not piece.isspace():
            parts.append(_MARKS_ZH.get(piece, piece))
    return "".join(parts)


@lru_cache(maxsize=1 << 16)
def _characters(word: str) -> str:
    digest = int(short_hash("han", word.lower()), 16)
    count = 1 if len(word) <= 4 else 2 if len(word) <= 9 else 3
    chosen: list[str] = []
    while len(chosen) < count:
        digest, index = divmod(digest, len(_HAN))
        if _HAN[index] not in chosen:
            chosen.append(_HAN[index])
    return "".join(chosen)


def _latin(text: str) -> str:
    words: list[str] = []
    for piece in _PIECE.findall(text):
        if "\u3400" <= piece[0] <= "\u9fff" or piece[0] >= "\U00020000":
            for index in range(0, len(piece), 2):
                pair = piece[index : index + 2]
                word = "not" if _NEGATION_ZH.search(pair) else _WORDS[int(short_hash("en", pair), 16) % len(_WORDS)]
                if words and words[-1] == word:
                    word = _WORDS[(_WORDS.index(word) + 1) % len(_WORDS)] if word in _WORDS else "lemon"
                words.append(word)
        else:
            words.append(_MARKS_EN.get(piece, piece))
    return " ".join(words)
