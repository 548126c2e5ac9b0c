"""
The GBNF grammar that limits what the language model may write for one segment.

It allows the target script, the Latin words and numbers that the source justifies, and each standalone tag of the
source at most once. The runtime samples first and consults the grammar only where a token violates it, so it costs next
to nothing. A model that may not use a script at all makes names up, so capitalised Latin names of the source stay
allowed in Chinese, and the checks report them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from translator.bilingual.model import Request
from translator.bilingual.quantities import Kind, Quantity, allowed_forms, find_quantities, natural_forms
from translator.bilingual.words.inline import TAG, protected_spans
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import longest_first, pattern
from translator.newsroom.drafts.llama.prompt import encode_tags

VERSION = 4
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
    """Return what may follow a text: each of the tags once at most, in any order, with text behind it."""
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
    """Whether no part of it may be written alone: a sum with its currency, a date with two parts at least."""
    if quantity.kind is Kind.MONEY:
        return quantity.high is None and bool(quantity.currency) and not quantity.alternatives
    parts = (quantity.year, quantity.month, quantity.day)
    return quantity.kind is Kind.DATE and sum(part is not None for part in parts) > 1


def _literals(request: Request, target_tag: str) -> list[str]:
    """List the words outside of the alphabet that may be written, longest first."""
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
    """List the words with capitals; a common word that only begins a sentence is not a name."""
    from simplemma import is_known

    found = []
    for match in _LATIN_TOKEN.finditer(text):
        token = match.group()
        begins = not text[: match.start()].strip(" \"'“‘(")
        if token.islower() or (begins and token[1:].islower() and is_known(token.lower(), lang="en")):
            continue
        found.append(token)
    return found


def part_grammar(target: str, target_tag: str) -> str:
    """
    Return the grammar of all parts of `target`: any run of characters in Chinese, of words in English.

    One rule for each place, each going on with the next or ending, so that it stays small for long sentences.
    """
    pieces = part_pieces(target, target_tag)
    rules = ["root ::= " + " | ".join(f"p{index}" for index in range(len(pieces)))]
    for index, (start, end) in enumerate(pieces):
        rest = ""
        if index + 1 < len(pieces):
            between = target[end : pieces[index + 1][0]]
            rest = f" ({_quoted(between)} p{index + 1})?" if between else f" (p{index + 1})?"
        rules.append(f"p{index} ::= {_quoted(target[start:end])}{rest}")
    return "\n".join(rules)


def part_pieces(target: str, target_tag: str) -> list[tuple[int, int]]:
    """List the smallest parts of `target` that can be chosen: tags and Latin words whole, else single characters."""
    if is_chinese(target_tag):
        return [found.span() for found in re.finditer(r"</?\d+/?>|[A-Za-z0-9.,%'’-]*[A-Za-z0-9%]|\S", target)]
    return [found.span() for found in re.finditer(r"</?\d+/?>|[\w'’.-]*\w|[^\w\s]", target)]


def _alternatives(literals: Iterable[str]) -> str:
    return " | ".join(_quoted(literal) for literal in literals)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
