"""
The prompts of the language model: a fixed prefix, which every slot keeps in its cache, then one segment.

Into Chinese the text is put between `<text>` tags after two examples, so that an article cannot inject instructions: a
question is translated, not answered. Into English, tags and examples were measured to lower the quality, so only texts
that may address the model get them (`may_instruct_reader`). The texts are in `prompts.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.bilingual.model import Request, TermEntry
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.gate.prompt_injection import may_instruct_reader
from translator.newsroom.house.glossary import TermBase

FUZZY_FROM = 75
"""Least score of a fuzzy match that is shown to the model as an earlier turn."""

_TAG = pattern(r"<(\d+)/>")
_ENCODED_TAG = pattern(r"`x(\d+)`")

Turns = list[dict[str, str]]
"""Messages of a chat: `role` and `content`."""


@dataclass(frozen=True, slots=True)
class Example:
    """One earlier turn: a text, the glossary line before it, and its translation."""

    source: str
    target: str
    terms: tuple[tuple[str, str], ...] = ()

    def reverse(self) -> Example:
        return Example(self.target, self.source, tuple((target, source) for source, target in self.terms))


PROMPTS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "prompts.toml").read_text(encoding="utf-8"))
VERSION: int = PROMPTS["version"]
_EXAMPLES = {
    name: Example(item["source"], item["target"], tuple((source, target) for source, target in item.get("terms", ())))
    for name, item in PROMPTS["examples"].items()
}


def encode_tags(text: str) -> str:
    """
    Write standalone tags as the model sees them: `<1/>` as a piece of code, `` `x1` ``.

    Measured on ten sentences in both directions: the code was kept in all ten, the plain tag in eight, and the scores
    were higher with the code.
    """
    return _TAG.sub(r"`x\1`", text)


def decode_tags(text: str) -> str:
    return _ENCODED_TAG.sub(r"<\1/>", text)


def language_name(tag: str) -> str:
    if not is_chinese(tag):
        return "English"
    return "Traditional Chinese" if is_traditional(tag) else "Simplified Chinese"


def main_prompt(request: Request, source_tag: str, target_tag: str) -> Turns:
    if is_chinese(target_tag):
        instruction = "instruction_with_terms" if request.terms else "instruction"
        examples = [_EXAMPLES["question"], _EXAMPLES[instruction], *_matches_shown(request)]
        return _chat(_system(source_tag, target_tag), examples, request, source_tag, target_tag)
    if may_instruct_reader(request.source, source_tag):
        return guarded_prompt(request, source_tag, target_tag)
    turns: Turns = []
    for example in _matches_shown(request):
        turns += [_said("user", _plain_turn(example.source, "", source_tag)), _said("assistant", example.target)]
    glossary = _glossary_line(request.terms, request.source)
    return [*turns, _said("user", _plain_turn(request.source, glossary, source_tag))]


def second_prompt(request: Request, source_tag: str, target_tag: str) -> Turns:
    """Return a differently worded prompt, for a segment whose first translation failed."""
    if is_chinese(target_tag):
        system = PROMPTS["translation"]["system_in_chinese"].format(source="英文")
        examples = [_EXAMPLES[name] for name in ("statement", "question", "quotation", "instruction_with_terms")]
        return _chat(system, examples, request, source_tag, target_tag)
    return _chat(_system(source_tag, target_tag), [], request, source_tag, target_tag)


def guarded_prompt(request: Request, source_tag: str, target_tag: str) -> Turns:
    """Return the turns with examples of a question and an instruction that are translated, and of terms obeyed."""
    examples = [_EXAMPLES["question"], _EXAMPLES["instruction_with_terms"]]
    if not is_chinese(target_tag):
        examples = [example.reverse() for example in examples]
    return _chat(_system(source_tag, target_tag), examples, request, source_tag, target_tag)


def bare_prompt(request: Request, source_tag: str, target_tag: str) -> Turns:
    """Return the plainest prompt: the baseline for measuring the others."""
    ask = f"Translate the following {language_name(source_tag)} text into {language_name(target_tag)}."
    return [_said("user", f"{ask} Output the translation only.\n\n{request.source}")]


SAMPLING: dict[str, dict[str, float | int]] = {
    "": {"temperature": 0.0, "seed": 1},
    "sample": {"temperature": 0.6, "top_p": 0.95, "seed": 20211223},
    "terms": {"temperature": 0.6, "top_p": 0.9, "seed": 31},
}
"""Retry step → how its answer is sampled; the steps that are not listed decode greedily."""


def steps_for(target_tag: str) -> tuple[str, ...]:
    """Return the retry steps, best first; into English one has the examples that the first prompt lacks."""
    return (*(() if is_chinese(target_tag) else ("guarded",)), "prompt-b", "terms")


def turns_for(request: Request, step: str, source_tag: str, target_tag: str) -> Turns:
    """
    Return the chat for a retry step; `step` is empty for the first attempt.

    `prompt-b` is worded differently, `guarded` has examples, and `terms` shows the terms of the source already in the
    target language, to be copied. `bare`, for benchmarks, has neither examples nor terms.
    """
    if step == "terms":
        request = with_terms_in_place(request, source_tag, target_tag)
    prompt = {"bare": bare_prompt, "prompt-b": second_prompt, "guarded": guarded_prompt}.get(step, main_prompt)
    return prompt(request, source_tag, target_tag)


def sampling_for(step: str) -> dict[str, float | int]:
    return SAMPLING.get(step, SAMPLING[""])


def max_tokens_for(source: str, target_tag: str) -> int:
    return int(0.45 * len(source)) + 40 if is_chinese(target_tag) else len(source) + 50


def _system(source_tag: str, target_tag: str) -> str:
    names = " Use the standard Chinese names of people and places." if is_chinese(target_tag) else ""
    system: str = PROMPTS["translation"]["system"]
    return system.format(source=language_name(source_tag), target=language_name(target_tag), names=names)


def _matches_shown(request: Request) -> list[Example]:
    """Return the closest match of the memory as an earlier turn, where one is close enough."""
    close = sorted((match for match in request.matches if match.score >= FUZZY_FROM), key=lambda match: match.score)
    return [Example(plain_text(match.source), plain_text(match.target)) for match in close[-1:]]


def _chat(system: str, examples: Sequence[Example], request: Request, source_tag: str, target_tag: str) -> Turns:
    turns = [_said("system", system)]
    for example in examples:
        line = "; ".join(f"{source} = {target}" for source, target in example.terms)
        asked = _user_turn(example.source, f"Glossary: {line}" if line else "", source_tag, target_tag)
        turns += [_said("user", asked), _said("assistant", example.target)]
    asked = _user_turn(request.source, _glossary_line(request.terms, request.source), source_tag, target_tag)
    return [*turns, _said("user", asked)]


def _said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _user_turn(text: str, glossary: str, source_tag: str, target_tag: str) -> str:
    lines = [glossary, f"{language_name(source_tag)}:", f"<text>{encode_tags(text)}</text>"]
    lines.append(f"{language_name(target_tag)} translation:")
    return "\n".join(line for line in lines if line)


def _plain_turn(text: str, glossary: str, source_tag: str) -> str:
    lines = [glossary, f"Translate this {language_name(source_tag)} text into English, completely and exactly:"]
    return "\n".join([*filter(None, lines), encode_tags(text)])


def _glossary_line(terms: Sequence[TermEntry], text: str) -> str:
    """Return the terms as one line; a fixed name is shown as its own translation, a ban is not shown at all."""
    shown: dict[str, str] = {}
    for term in terms:
        if term.status == "dnt":
            shown.setdefault(term.source, term.source)
        elif term.status != "forbidden" and term.targets:
            names = (term.source, *term.source_variants)
            name = next((name for name in names if name in text), term.source)
            shown.setdefault(name, term.targets[0])
    return "Glossary: " + "; ".join(f"{name} = {target}" for name, target in shown.items()) if shown else ""


def fold_system(turns: Turns) -> Turns:
    """Return the turns with what the system says in the first turn of the user: some families know no system."""
    if not turns or turns[0]["role"] != "system":
        return turns
    system, first, *rest = turns
    return [_said(first["role"], f"{system['content']}\n\n{first['content']}"), *rest]


def with_terms_in_place(request: Request, source_tag: str, target_tag: str) -> Request:
    """Return the request with each term of its source already written as its target: for terms that got lost."""
    wanted = [term for term in request.terms if term.status != "forbidden" and term.targets]
    text = request.source
    for match in reversed(TermBase(wanted, source_tag, target_tag).find(text)):
        text = text[: match.start] + match.entry.targets[0] + text[match.end :]
    return replace(request, source=text)
