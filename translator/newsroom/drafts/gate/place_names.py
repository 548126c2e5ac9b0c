"""
A rule of the gate for places and people: whom the source names must be named in the draft, and nobody else.

Models invent names. What is looked for, and how, is in `names.lone_names`: one name in twenty of professional
translations has no counterpart either, so that this is only a doubt.
"""

from __future__ import annotations

from collections.abc import Iterator

from translator.bilingual.names.known_names import plain_forms
from translator.bilingual.names.latin_names import known_place
from translator.bilingual.names.lone_names import chinese_form, lone_chinese, lone_english, names_at_start
from translator.bilingual.words.language import fold_script, is_chinese

_PARTICLES = frozenset({"al", "bin", "da", "de", "del", "der", "du", "van", "von"})


def missing_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield `Nairobi = 内罗毕` for each name of the source that is not in the target; who nobody knows, alone."""
    if is_chinese(source_tag):
        lone = {name.text: _english_form(name.text) for name in lone_chinese(fold_script(source), target)}
    else:
        words = (source[start:end] for start, end in lone_english(source, fold_script(target)))
        lone = {word: chinese_form(word) for word in words}
    yield from (f"{text} = {form}" if form else text for text, form in lone.items())


def invented_names(source: str, target: str, source_tag: str) -> Iterator[str]:
    """Yield each name of the target that nothing in the source stands for."""
    if is_chinese(source_tag):
        spans = lone_english(target, fold_script(source))
        yield from dict.fromkeys(target[start:end] for start, end in spans)
    else:
        yield from dict.fromkeys(name.text for name in lone_chinese(fold_script(target), source))


def _english_form(text: str) -> str:
    """Return how a known name is written; empty where the list, which has no capitals, does not tell."""
    if known := known_place(text):
        return known
    form = next((form for name in names_at_start(text) for form in plain_forms(name.english)), "")
    if form.startswith(("mac", "mc")):
        return ""
    return " ".join(word if word in _PARTICLES else word.capitalize() for word in form.split())
