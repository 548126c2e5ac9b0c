"""The rules of `data/grammar_en.txt`: what they look for, compiled, and what they find in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from translator.checks.english.word_forms import word_forms
from translator.checks.word_lists import read_words
from translator.masking import THROUGH
from translator.patterns import pattern
from translator.quantities.tables import any_word

_SET = re.compile(r"<(?P<flag>[=!?]?)(?:(?P<form>[a-z]+):)?(?P<words>[^<>]+)>")
_START = r"(?:^[\"“‘(]?|(?<=[.!?;:,—] )|(?<=[.!?;:,—] [\"“‘(]))"
_END = r"(?=[.,;:!?]|$| <?@after|@third|@past>| [a-z]{3,}ed\b(?! [a-z]+s\b))"
_BLANK = f"[ {THROUGH}]+"


@dataclass(frozen=True)
class Mistake:
    """A place that breaks a rule: its span in the text, and what should stand there (None where nobody knows)."""

    start: int
    end: int
    right: str | None


@dataclass(frozen=True)
class Rule:
    """One rule of the file."""

    check: str
    needs: tuple[frozenset[str], ...]
    """Sets of words, in small letters; a text that lacks all words of one of them keeps the rule."""
    expression: re.Pattern[str]
    form: str
    """The form that the marked word should have, or `word` or `gone`; empty where the whole match is wrong."""
    right: str
    unless: re.Pattern[str] | None

    def mistakes(self, text: str) -> Iterator[Mistake]:
        """Yield the places of `text` that break the rule."""
        for match in self.expression.finditer(text):
            if self.unless and self.unless.search(text):
                return
            if any(word.istitle() for word in match[0].split()[1:]):
                continue  # The name of something: The Times is.
            if not self.form:
                yield Mistake(*match.span(), self.right or None)
                continue
            start, end = match.span("form")
            right = self._right(text[start:end])
            if right is not None and right != text[start:end]:
                if not right and text[end : end + 1] == " ":
                    end += 1
                elif not right:
                    start -= text[:start].endswith(" ")
                yield Mistake(start, end, right)

    def _right(self, wrong: str) -> str | None:
        if self.form in {"word", "gone"}:
            return self.right
        forms: Mapping[str, str] = getattr(word_forms(), self.form)
        right = forms.get(wrong.lower().replace("’", "'"))
        return right.capitalize() if right and right.islower() and wrong[0].isupper() else right


@lru_cache(maxsize=1024)
def rules_for(words: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that a text with these words, in small letters, may break."""
    rules, planes = _all_rules()
    bits = -1
    for plane in planes:
        found = plane[""]
        for word in words & plane.keys():
            found |= plane[word]
        bits &= found
    return tuple(rule for place, rule in enumerate(rules) if bits >> place & 1) if bits else ()


@cache
def _all_rules() -> tuple[list[Rule], list[dict[str, int]]]:
    """Return all rules, and for the first, the second … set that they need: word → a bit for each rule that has it."""
    lists = dict(word_forms().lists)
    rules: list[Rule] = []
    for line in read_words("grammar_en"):
        if line.startswith("@"):
            name, _colon, words = line.removeprefix("@").partition(": ")
            lists[name] = frozenset(words.split("|"))
            if name == "collective":
                lists["single"] = lists["noun"] - lists[name]
        else:
            rules.append(_rule(*(part.strip(" ") for part in line.split("|||")), lists))
    planes: list[dict[str, int]] = []
    for order in range(max(len(rule.needs) for rule in rules)):
        plane = {"": 0}
        for place, rule in enumerate(rules):
            for word in rule.needs[order] if order < len(rule.needs) else [""]:
                plane[word] = plane.get(word, 0) | 1 << place
        planes.append(plane)
    return rules, planes


def _rule(check: str, expression: str, right: str, unless: str, lists: Mapping[str, Set[str]]) -> Rule:
    needs, form, text, begin = [], "", "", 0
    expression = expression.replace("@end", _END)
    for match in _SET.finditer(expression):
        text += expression[begin : match.start()].replace(" ", _BLANK)
        begin = match.end()
        words = _words(match["words"], lists)
        if match["flag"] == "!":
            text += "".join(rf"(?<!\b{word} )" for word in sorted(words))
            continue
        either = any_word(sorted(words)).replace("'", "['’]").replace(r"\ ", _BLANK)
        either = f"(?-i:{either})" if match["flag"] == "=" else either
        form = match["form"] or form
        text += rf"(?<![\w-])(?P<form>{either})(?![\w-])" if match["form"] else rf"(?<![\w-])(?:{either})(?![\w-])"
        if match["flag"] != "?":
            needs.append(frozenset(re.split("[ ']", word)[0].lower() for word in words))
    text += expression[begin:].replace(" ", _BLANK)
    text = text.replace("@start", _START)
    excuse = pattern(unless, re.IGNORECASE) if unless else None
    return Rule(check, tuple(needs), pattern(text, re.IGNORECASE), form, right, excuse)


def _words(names: str, lists: Mapping[str, Set[str]]) -> Set[str]:
    """Return the words of a set, with those of the lists that it names."""
    found: set[str] = set()
    for name in names.split("|"):
        found |= lists[name[1:]] if name.startswith("@") else {name}
    return found
