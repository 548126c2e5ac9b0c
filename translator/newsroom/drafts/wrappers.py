"""
Wrappers: what language models put around a translation, told by its shape and by what the source has, not by its words.

Of 6,700 professional translations none has a mark, tag or quotation around all of it that its source has not; one in
three hundred has a label of its own, so that a label goes only where nothing in the source stands for it.

Language models also obey what a source asks for. They may write the poem of which a sentence speaks: fluent, of the
right length and script, but without the words of the request. A translation of “write a poem” contains 诗.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from translator.bilingual.names.recognition import names_in
from translator.bilingual.tables import read_table
from translator.bilingual.words.dictionary import load_dictionary, shared_words
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import has_han, in_small_letters
from translator.bilingual.words.patterns import pattern

_QUOTES = "\"'“”‘’「」『』«»`"
_PAIRS = dict(zip("“\"‘'「『«(（[【", "”\"’'」』»)）]】", strict=True))
_CLOSERS = frozenset(_PAIRS.values()) | frozenset(_PAIRS)
_STOPS = ".。!！?？…,，;；"
_FENCES = pattern(r"\A\s*(?:```|~~~)[\w-]*[ \t]*(?:\n|\Z)|\n\s*(?:```|~~~)\s*\Z|\A```[\w-]*|```\Z")
_TAGS = pattern(r"\A\s*</?([A-Za-z][\w-]{0,30})(?: [^<>]{0,80})?/?>|</?([A-Za-z][\w-]{0,30})\s*/?>\s*\Z")
_EMPHASIS = pattern(r"(\*{1,3}|_{1,3}|~~|`)(?=\S)(.+?)(?<=\S)\1([.。!！?？]?)", flags=16)
_LEADING = pattern(r"(#{1,6}|[-*+•>]|\d{1,2}[.)、]|-{2,3}>|[=→⇒]>?)\s+")
_MARKED = pattern(r"\W*(?:[#>*+•\-–—=→]|[0-9０-９]|[一二三四五六七八九十]+[、.）)]|[A-Za-z][.)])")
_LABEL = pattern(
    r"\s*+(?:[*_#]{1,6}+\s*+)?"
    r"(?:([【\[（(][^】\])）\n]{1,24}[】\])）])[*_]{0,3}\s*[:：]?|(\S[^:：\n。.?？；;“”\"]{0,59})[*_]{0,3}\s*(?:[:：](?!//)|\n))"
    r"(?![0-9])[*_]{0,3}+\s*+(?=\S)"
)
_PREAMBLE = pattern(r"\A[^\n]{1,120}[:：]\s*\n\s*(?=\S)")
# What may be a colon in the other language; one before a quotation stands for a comma.
_JOINT = pattern(r"[:：](?!\s*[“\"‘「])|[—–―]+|--| - ")
_LONGEST_LABEL = {True: 12, False: 8}
"""It is Chinese → characters, or words."""


def unwrap(text: str, source: str, target_tag: str) -> tuple[str, tuple[str, ...]]:
    """Return `text` without what stands around it, and the names of what was taken away, outermost first."""
    found: list[str] = []
    while True:
        for name, step in _STEPS.items():
            rest = step(text, source, target_tag).strip()
            if rest != text and rest.strip(_STOPS + _QUOTES):
                found.append(f"{name}:stripped")
                text = rest
                break
        else:
            return text, tuple(found)


def label_of(target: str, source: str) -> str:
    """Return the label that a target begins with and its source does not, with what follows it; empty for none."""
    found = _LABEL.match(target)
    if not found:
        return ""
    rest, label = target[found.end() :], (found[1] or found[2]).strip("【】[]（）()*_ ")
    is_source_s = source[:1] in _CLOSERS if found[1] else _joints(source) > _joints(rest)
    is_quoting = rest[0] in _QUOTES and not set(_QUOTES).isdisjoint(source)
    size = len(label) if has_han(label) else len(label.split())
    is_short = 0 < size <= _LONGEST_LABEL[has_han(label)]
    return found[0] if is_short and not is_source_s and not is_quoting else ""


def _joints(text: str) -> int:
    return len(_JOINT.findall(text))


def _without_label(text: str, source: str, target_tag: str) -> str:
    preamble = _PREAMBLE.match(text)
    label = label_of(text, source) or (preamble[0] if preamble and not _joints(source) else "")
    rest = text[len(label) :]
    # One of several is of a list: 今天：下雨；明天：晴.
    return (
        rest
        if label and _joints(rest) <= _joints(source) and not _stands_for_something(label, rest, source, target_tag)
        else text
    )


def _stands_for_something(label: str, rest: str, source: str, target_tag: str) -> bool:
    words = [
        word for word in label.replace(":", " ").replace("：", " ").split() if word.casefold() in source.casefold()
    ]
    if (
        words
        or any(char.isdigit() for char in label)
        or any(name.kind == "person" for name in names_in(label, target_tag))
    ):
        return True
    dictionary = load_dictionary()
    if dictionary is None:
        return True

    def shared(target: str) -> int:
        pair = (source, target) if is_chinese(target_tag) else (target, source)
        return shared_words(*pair, dictionary).shared

    return shared(f"{label} {rest}") > shared(rest)


def _without_fence(text: str, source: str, target_tag: str) -> str:
    return text if "```" in source or "~~~" in source else _FENCES.sub("", text)


def _without_tags(text: str, source: str, target_tag: str) -> str:
    found = _TAGS.search(text)
    name = (found[1] or found[2]) if found else ""
    return text if not found or f"<{name}" in source else text[: found.start()] + text[found.end() :]


def _without_emphasis(text: str, source: str, target_tag: str) -> str:
    found = _EMPHASIS.fullmatch(text)
    is_source_s = found and (found[1] in source or found[1] in found[2])
    return text if not found or is_source_s else found[2] + found[3]


def _without_leading_mark(text: str, source: str, target_tag: str) -> str:
    found = _LEADING.match(text)
    return text if not found or _MARKED.match(source) else text[found.end() :]


def _without_quotes(text: str, source: str, target_tag: str) -> str:
    inner = text[1:].rstrip(_STOPS)
    closing = _PAIRS.get(text[:1])
    ends = text[1 + len(inner) :]
    if not closing or inner[-1:] != closing or source[:1] in _CLOSERS or source.rstrip(_STOPS)[-1:] in _CLOSERS:
        return text
    inner = inner[:-1]
    depth = 0
    for char in inner:
        depth += (char == text[0]) - (char == closing)
        if depth < 0 or (char == closing == text[0]):
            return text  # It closes in the middle: “…” and “…”.
    return text if depth else inner + ends


def _from_json(text: str, source: str, target_tag: str) -> str:
    if text.startswith(("{", "[")) and not source.startswith(("{", "[")):
        with suppress(ValueError):
            said = json.loads(text)
            values = list(said.values()) if isinstance(said, dict) else said
            if len(values) == 1 and isinstance(values[0], str):
                return values[0]
    return text


_STEPS = {
    "fence": _without_fence,
    "json": _from_json,
    "tag": _without_tags,
    "emphasis": _without_emphasis,
    "mark": _without_leading_mark,
    "quotes": _without_quotes,
    "label": _without_label,
}


MIN_CUES = 2
"""Instruction words that a source must have before anything is reported; one alone is common in news."""

_QUESTION = pattern(r"[?？]|</?[a-z]+>")
# For each kind of instruction: the patterns in an English source, in its translation, in a Chinese source, and in its
# translation.
_COMPILED = [
    tuple(pattern(words.lower()) for words in row)
    for row in read_table(Path(__file__).parent / "instruction_words.tsv", 4)
]


def may_instruct_reader(source: str, source_tag: str) -> bool:
    """Return True for a question, or an instruction word."""
    at = 2 if is_chinese(source_tag) else 0
    small = in_small_letters(source)
    return bool(_QUESTION.search(source)) or any(row[at].search(small) for row in _COMPILED)


def lost_instructions(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield the instruction words of the source if the target lacks most of them: they were obeyed, not translated."""
    at = 2 if is_chinese(source_tag) else 0
    small = in_small_letters(source)
    asked = [(source[slice(*found.span())], row[at + 1]) for row in _COMPILED if (found := row[at].search(small))]
    lost = [word for word, rendering in asked if not rendering.search(in_small_letters(target))]
    if len(asked) >= MIN_CUES and 2 * len(lost) > len(asked):
        yield " ".join(lost)
