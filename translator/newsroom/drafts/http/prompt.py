"""
The prompt of the engine `http`: several segments of one article, with what a translator would know about them.

The instructions are a file (`prompt.txt`) that a house may replace by its own (`[engines.http] prompt`); they come
first and are the same for a whole run, so that a server that remembers the beginning of a prompt charges less for them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import _
from translator.bilingual.model import Request
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.masking import is_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Turns
from translator.newsroom.drafts.house_style import HouseStyle
from translator.newsroom.drafts.llama.prompt import decode_tags, encode_tags, glossary_line, language_name, turn
from translator.newsroom.ground.settings import HttpSettings

JSON_ANSWER = "Answer with one JSON object: the keys of the segments, and for each its translation as a string."
TEXT_ANSWER = "Answer with the translation of the text between the tags only."
CONTEXT = 240
"""Characters of the sentence before the first segment and after the last that are shown."""
SIMILAR = 3
"""Confirmed sentences that are shown at most."""
STYLES = {
    ("pangu", "space"): "Put a space between Chinese characters and Latin words or digits.",
    ("parentheses", "half"): "Write parentheses half-width.",
    ("quotes", "corner"): "Use the quotation marks 「」.",
    ("quotes", "curly"): "Use curly quotation marks.",
    ("latin_names", "drop"): "Write foreign names in Chinese only, without the original in parentheses.",
    ("romanisation", "wade-giles"): "Romanise Chinese names in Wade-Giles.",
    ("romanisation", "cantonese"): "Romanise Chinese names in Cantonese.",
}
"""A wish of the house → how the model is told."""
_PAIR = pattern(r'"(\d+)"\s*:\s*("(?:[^"\\]|\\.)*")')
CHINESE_TOKEN, OTHER_TOKEN = 0.7, 0.25
"""Tokens for a Chinese character, and for any other, roughly."""


def read_prompt(settings: HttpSettings, *, is_polish: bool = False) -> str:
    """Return the instructions in the file of the house that the settings name, or those of the program."""
    path, name = (settings.polish_prompt, "polish.txt") if is_polish else (settings.prompt, "prompt.txt")
    file = Path(path) if path else Path(__file__).parent / name
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        where = f"[engines.http] {'polish_prompt' if is_polish else 'prompt'}"
        raise ConfigError(_("cannot read this: {reason}", reason=error), where=where) from None


def instructions(template: str, source_tag: str, target_tag: str, house: HouseStyle, answer: str) -> str:
    names = {"{source}": language_name(source_tag), "{target}": language_name(target_tag), "{answer}": answer}
    names["{style}"] = "\n".join(f"- {STYLES[choice]}" for choice in house.choices if choice in STYLES)
    for name, value in names.items():
        template = template.replace(name, value)
    return "\n".join(line for line in template.split("\n") if line.strip())


def batch_turns(requests: Sequence[Request], system: str) -> Turns:
    """Return the chat for segments of one article, whose keys are their numbers in it from 1."""
    numbered = {str(number): _shown(request) for number, request in enumerate(requests, 1)}
    lines = [*_context(requests), json.dumps(numbered, ensure_ascii=False, indent=0), _after(requests[-1])]
    return [turn("system", system), turn("user", "\n".join(filter(None, lines)))]


def single_turns(request: Request, system: str) -> Turns:
    draft = [f"Draft: {encode_tags(request.draft)}", *(f"- {doubt}" for doubt in request.doubts)]
    text = f"<text>{encode_tags(request.source)}</text>"
    lines = [*_context([request]), text, *(draft if request.draft else ()), _after(request)]
    return [turn("system", system), turn("user", "\n".join(filter(None, lines)))]


def _shown(request: Request) -> str | dict[str, Any]:
    source = encode_tags(request.source)
    if not request.draft:
        return source
    return {"source": source, "draft": encode_tags(request.draft), "findings": request.doubts}


def _context(requests: Sequence[Request]) -> Iterable[str]:
    first = requests[0]
    if first.title and all(request.source != first.title for request in requests):
        yield f"Article: {plain_text(first.title)}"
    if first.before:
        decided = f" → {plain_text(first.before_target)}" if first.before_target else ""
        yield f"Context before: {plain_text(first.before)[-CONTEXT:]}{decided}"
    # Established names only: a proposed spelling is nobody's decision.
    terms = dict.fromkeys(term for request in requests for term in request.terms if term.status != "proposed")
    yield glossary_line(tuple(terms), "\n".join(request.source for request in requests))
    matches = {match.source: match for request in requests for match in request.matches if match.target}
    for match in sorted(matches.values(), key=lambda item: -item.score)[:SIMILAR]:
        yield f"Similar: {plain_text(match.source)} → {plain_text(match.target)}"


def _after(last: Request) -> str:
    return f"Context after: {plain_text(last.after)[:CONTEXT]}" if last.after else ""


def answer_schema(count: int) -> dict[str, Any]:
    keys = [str(number) for number in range(1, count + 1)]
    properties = {key: {"type": "string"} for key in keys}
    return {"type": "object", "properties": properties, "required": keys, "additionalProperties": False}


def without_thoughts(text: str) -> str:
    head, mark, rest = text.partition("</think>")
    return (rest if mark else head if "<think>" not in head else "").strip()


def read_batch(text: str, count: int) -> dict[int, str]:
    """
    Return the place of each segment, from 0, with its translation: fewer where the answer lacks some or broke off.

    An answer with a key that was not asked for, or with one key twice, has lost count: nothing of it is taken.
    """
    pairs = _pairs(without_thoughts(text))
    keys = Counter(key for key, _value in pairs)
    asked = {str(number): number - 1 for number in range(1, count + 1)}
    if keys.keys() - asked.keys() or any(times > 1 for times in keys.values()):
        return {}
    return {asked[key]: decode_tags(value.strip()) for key, value in pairs if value.strip()}


def value_spans(text: str) -> dict[int, tuple[int, int]]:
    """Return the place of each segment, from 0, with where its translation stands in an answer."""
    return {int(found[1]) - 1: (found.start(2) + 1, found.end(2) - 1) for found in _PAIR.finditer(text)}


def _pairs(text: str) -> list[tuple[str, str]]:
    start, end = text.find("{"), text.rfind("}")
    try:
        said = json.loads(text[start : end + 1], object_pairs_hook=list) if start >= 0 else []
    except ValueError:
        return [(key, json.loads(value, strict=False)) for key, value in _PAIR.findall(text)]
    return list(_flat(said))


def _flat(said: Any) -> Iterable[tuple[str, str]]:
    # Some models wrap the object into another, or make a list of objects of key and translation.
    if not isinstance(said, list):
        return
    fields: dict[str, Any] = dict(item for item in said if isinstance(item, tuple))
    if "id" in fields and len(fields) > 1:
        yield str(fields["id"]), next(str(value) for name, value in fields.items() if name != "id")
        return
    for item in said:
        if isinstance(item, tuple) and isinstance(item[1], str):
            yield str(item[0]), item[1]
        else:
            yield from _flat(item[1] if isinstance(item, tuple) else item)


def count_tokens(text: str) -> float:
    chinese = sum(map(is_han, text))
    return chinese * CHINESE_TOKEN + (len(text) - chinese) * OTHER_TOKEN
