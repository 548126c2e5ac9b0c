"""
The prompts of the language model: a fixed prefix, which every slot keeps in its cache, then one segment.

Into Chinese the text is put between `<text>` tags after two examples, so that an article cannot inject instructions: a
question is translated, not answered. Into English, tags and examples were measured to lower the quality, so only texts
that may address the model get them (`may_instruct_reader`). The texts are in `prompts.toml`.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from translator.bilingual.model import Request, TermEntry
from translator.bilingual.quantities import Kind, Quantity, allowed_forms, find_quantities, natural_forms
from translator.bilingual.words.inline import TAG, plain_text, protected_spans
from translator.bilingual.words.language import is_chinese, is_traditional
from translator.bilingual.words.patterns import longest_first, pattern
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.drafts.base import Turns
from translator.newsroom.drafts.wrappers import may_instruct_reader

FUZZY_FROM = 75
"""Least score of a fuzzy match that is shown to the model as an earlier turn."""

_TAG = pattern(r"<(\d+)/>")
_ENCODED_TAG = pattern(r"`x(\d+)`")


@dataclass(frozen=True, slots=True)
class Example:
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
        turns += [turn("user", _plain_turn(example.source, "", source_tag)), turn("assistant", example.target)]
    glossary = glossary_line(request.terms, request.source)
    return [*turns, turn("user", _plain_turn(request.source, glossary, source_tag))]


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
    target language, to be copied.
    """
    if step == "terms":
        request = with_terms_in_place(request, source_tag, target_tag)
    prompt = {"prompt-b": second_prompt, "guarded": guarded_prompt}.get(step, main_prompt)
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
    close = sorted((match for match in request.matches if match.score >= FUZZY_FROM), key=lambda match: match.score)
    return [Example(plain_text(match.source), plain_text(match.target)) for match in close[-1:]]


def _chat(system: str, examples: Sequence[Example], request: Request, source_tag: str, target_tag: str) -> Turns:
    turns = [turn("system", system)]
    for example in examples:
        line = "; ".join(f"{source} = {target}" for source, target in example.terms)
        asked = _user_turn(example.source, f"Glossary: {line}" if line else "", source_tag, target_tag)
        turns += [turn("user", asked), turn("assistant", example.target)]
    asked = _user_turn(request.source, glossary_line(request.terms, request.source), source_tag, target_tag)
    return [*turns, turn("user", asked)]


def turn(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _user_turn(text: str, glossary: str, source_tag: str, target_tag: str) -> str:
    lines = [glossary, f"{language_name(source_tag)}:", f"<text>{encode_tags(text)}</text>"]
    lines.append(f"{language_name(target_tag)} translation:")
    return "\n".join(line for line in lines if line)


def _plain_turn(text: str, glossary: str, source_tag: str) -> str:
    lines = [glossary, f"Translate this {language_name(source_tag)} text into English, completely and exactly:"]
    return "\n".join([*filter(None, lines), encode_tags(text)])


def shown_terms(terms: Sequence[TermEntry], text: str) -> dict[str, str]:
    """Return what a model is told of terms: a fixed name is its own translation, and a ban is not shown."""
    shown: dict[str, str] = {}
    for term in terms:
        if term.status == "dnt":
            shown.setdefault(term.source, term.source)
        elif term.status != "forbidden" and term.targets:
            names = (term.source, *term.source_variants)
            name = next((name for name in names if name in text), term.source)
            shown.setdefault(name, term.targets[0])
    return shown


def glossary_line(terms: Sequence[TermEntry], text: str) -> str:
    shown = shown_terms(terms, text)
    return "Glossary: " + "; ".join(f"{name} = {target}" for name, target in shown.items()) if shown else ""


def fold_system(turns: Turns) -> Turns:
    """Return the turns with what the system says in the first turn of the user: some families know no system."""
    if not turns or turns[0]["role"] != "system":
        return turns
    system, first, *rest = turns
    return [turn(first["role"], f"{system['content']}\n\n{first['content']}"), *rest]


def with_terms_in_place(request: Request, source_tag: str, target_tag: str) -> Request:
    """Return the request with each term of its source already written as its target: for terms that got lost."""
    wanted = [term for term in request.terms if term.status != "forbidden" and term.targets]
    text = request.source
    for match in reversed(TermBase(wanted, source_tag, target_tag).find(text)):
        text = text[: match.start] + match.entry.targets[0] + text[match.end :]
    return replace(request, source=text)


GRAMMAR_VERSION = 4
_HAN = r"\u3005-\u3007\u3400-\u4DBF\u4E00-\u9FFF\U00020000-\U0002EBEF"
# Han, its marks, quotation marks, dash, ellipsis, middle dot; no digits, and no `.` and `,`, which could glue two
# allowed numbers into a third; no currency signs, because sums are allowed with their Chinese currency.
_CHINESE = (
    _HAN + r"\u3001-\u3003\u3008-\u3011\u3014-\u3017\uFF01-\uFF0F\uFF1A-\uFF1D\uFF1F\uFF3B-\uFF3D\uFF5B-\uFF5E"
    r"\u2018-\u201D\u2014\u2026\u00B7\u00B0\u2103\u2030%:()/+~ \x2D"
)
# Printable ASCII without digits, `. , : / #`, backtick, angle brackets; Latin with accents; quotes, dashes, money.
_ENGLISH = (
    r" -\x22\x24-\x2B\x2D-\x2D\x3B\x3D\x3F-\x5A\x5B-\x5F\x61-\x7D\u00A1-\u00FF\u0100-\u017F\u2010-\u2026\u2030"
    r"\u20A0-\u20BF\u2122"
)
_JOINTS = ".,:/"
_LETTER = r"A-Za-z\u00C0-\u024F"
_LATIN_TOKEN = pattern(
    rf"[{_LETTER}][{_LETTER}0-9]*(?:[.&+][{_LETTER}0-9]+|[’'](?!s\b)[{_LETTER}]+|-[A-Z0-9][{_LETTER}0-9]*)*\+*"
)
_SLASHED = pattern(r"[@#]\w+|[A-Za-z0-9_-]{1,64}(?:/[A-Za-z0-9_.-]+)+|[A-Za-z]{1,64}-?\d[\w-]*")
# English names with a number that the Chinese one does not have; without this exception half a name came out.
_NAMES_WITH_DIGITS = {"新冠": "COVID-19", "疫情": "COVID-19", "甲流": "H1N1", "禽流感": "H5N1"}
# A decimal that nobody writes, such as the value of two thirds.
_UNNATURAL = pattern(r"\.\d{5}")
MAX_ORDERED_TAGS = 3
"""Standalone tags up to which every order is spelled out; with more, each may occur anywhere, and the gate counts."""


def segment_grammar(request: Request, source_tag: str, target_tag: str) -> str:
    """Return the grammar for one segment; numbers never touch each other, so that no new one can be glued together."""
    numbers = allowed_numbers(request.source, source_tag, target_tag)
    literals = _literals(request, target_tag)
    alone = (encode_tags(found.group()) for found in TAG.finditer(request.source) if found["alone"])
    marks = tuple(dict.fromkeys(alone))
    is_ordered = len(marks) <= MAX_ORDERED_TAGS
    # A tag is never forced: the end of the text would be blocked until it came, and a model fills that with junk.
    rules = [f"root ::= t{_tails(marks)}" if marks and is_ordered else "root ::= u+ end"]
    rules += _text_rules(target_tag, has_numbers=bool(numbers))
    if numbers:
        rules.append(f"num ::= {_alternatives(numbers)}")
    rules.append(f"word ::= {_alternatives([*literals, *([] if is_ordered else marks)]) or _EMPTY}")
    return "\n".join(rules)


# A word that no text contains, where none are allowed: a rule must not be empty.
_EMPTY = '"\u2060"'


def _tails(marks: tuple[str, ...]) -> str:
    ways = [f"{_quoted(mark)} t{_tails(tuple(other for other in marks if other != mark))}" for mark in marks]
    return f" ({' | '.join(ways)})?" if ways else ""


def _text_rules(target_tag: str, *, has_numbers: bool) -> list[str]:
    number = "num? " if has_numbers else ""
    end = "num?" if has_numbers else '""'
    if is_chinese(target_tag):
        return ["t ::= u* end", f"u ::= {number}(safe | word)", f"end ::= {end}", f"safe ::= [{_CHINESE}]"]
    return [
        "t ::= u* end",
        f"u ::= {number}joint* (safe | word)",
        f"end ::= {end} joint*",
        f"joint ::= [{_JOINTS}]",
        f"safe ::= [{_ENGLISH}]",
    ]


def allowed_numbers(source: str, source_tag: str, target_tag: str) -> list[str]:
    """
    Return the numbers that may be written: those of the source, in every correct form of the target language.

    Sums of money and full dates are allowed in Chinese only as a whole (`31亿美元`, `2021年12月23日`), so that neither
    the currency nor a part of the date can change; everything else as bare digits. Longest first.
    """
    text = TAG.sub(lambda found: " " * len(found.group()), source)
    whole: list[str] = []
    if is_chinese(target_tag):
        for quantity in reversed(find_quantities(text, source_tag)):
            forms = [form for form in natural_forms(quantity, target_tag) if form[:1].isdigit()]
            if forms and _is_whole(quantity):
                whole += forms
                text = f"{text[: quantity.start]} ; {text[quantity.end :]}"
    found = [form for form in (*whole, *allowed_forms(text, source_tag, target_tag)) if not _UNNATURAL.search(form)]
    return longest_first({*found})


def _is_whole(quantity: Quantity) -> bool:
    if quantity.kind is Kind.MONEY:
        return quantity.high is None and bool(quantity.currency) and not quantity.alternatives
    parts = (quantity.year, quantity.month, quantity.day)
    return quantity.kind is Kind.DATE and sum(part is not None for part in parts) > 1


def _literals(request: Request, target_tag: str) -> list[str]:
    text = TAG.sub(" ", request.source)
    spans = protected_spans(text, code=True)
    found = [text[start:end] for start, end, _kind in spans] + _SLASHED.findall(text)
    rest = "".join(" " if any(a <= at < b for a, b, _kind in spans) else character for at, character in enumerate(text))
    targets = [
        target
        for term in request.terms
        if term.status != "forbidden"
        for target in ((term.source,) if term.status == "dnt" else term.targets)
    ]
    if is_chinese(target_tag):
        found += _names_in(rest)
        found += [token for target in targets for token in _LATIN_TOKEN.findall(target)]
    else:
        found += [target for target in targets if re.search(r"[^A-Za-z ]", target)]
        found += [name for cue, name in _NAMES_WITH_DIGITS.items() if cue in text]
    return longest_first({*found})


def _names_in(text: str) -> list[str]:
    # A common word that only begins a sentence is not a name.
    from simplemma import is_known

    found = []
    for match in _LATIN_TOKEN.finditer(text):
        token = match.group()
        begins = not text[: match.start()].strip(" \"'“‘(")
        if token.islower() or (begins and token[1:].islower() and is_known(token.lower(), lang="en")):
            continue
        found.append(token)
    return found


def _alternatives(literals: Iterable[str]) -> str:
    return " | ".join(_quoted(literal) for literal in literals)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
