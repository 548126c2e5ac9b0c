"""The rules of `data/grammar_en.txt`: what they look for, compiled, and what they find in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from translator.bilingual.pairs.english.word_forms import word_forms
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.masking import THROUGH
from translator.bilingual.words.patterns import longest_first, pattern

_SET = re.compile(r"<(?P<flag>[=!?]?)(?:(?P<form>[a-z]+):)?(?P<words>[^<>]+)>")
_START = r"(?:^[\"“‘(]?|(?<=[.!?;:,—] )|(?<=[.!?;:,—] [\"“‘(]))"
_ANY_WORD = r"[A-Za-z]+(?:['’][a-z]+)?"
_NEXT_WORD = pattern(rf"[ {THROUGH}]+([a-z]+)(?!-)")
# In a rule: any word that may stand before a noun.
_ADJECTIVE = pattern(r"\(\?:(\[a-z\]\+(?:\[\^s\\W\])? )\)\?")
# Words of a set from which on it is looked up, and no part of the regular expression: that takes long to compile.
_LONG = 40
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
    members: Mapping[str, frozenset[str]]
    """Name of a group → the words of which it must be one."""
    is_noun_group: bool
    """Whether a noun must end at the group `end`."""

    def mistakes(self, text: str) -> Iterator[Mistake]:
        """Yield the places of `text` that break the rule."""
        is_excused: bool | None = None
        for match in self.expression.finditer(text):
            if not all(_plain(match[name]) in words for name, words in self.members.items()):
                continue
            if self.is_noun_group and not _ends_noun(text, match.end("end")):
                continue
            if is_excused is None:
                is_excused = self.unless is not None and self.unless.search(text) is not None
            if is_excused:
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
        right = forms.get(_plain(wrong))
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
            check, expression, right, unless = (part.strip(" ") for part in line.split("|||"))
            # A set that is looked up takes any word: with the adjective and without it are two rules.
            variants = {_ADJECTIVE.sub("", expression), _ADJECTIVE.sub(r"\1", expression)}
            rules += [_rule(check, variant, right, unless, lists) for variant in sorted(variants)]
    planes: list[dict[str, int]] = []
    for order in range(max(len(rule.needs) for rule in rules)):
        plane = {"": 0}
        for place, rule in enumerate(rules):
            for word in rule.needs[order] if order < len(rule.needs) else [""]:
                plane[word] = plane.get(word, 0) | 1 << place
        planes.append(plane)
    return rules, planes


def _rule(check: str, expression: str, right: str, unless: str, lists: Mapping[str, Set[str]]) -> Rule:
    needs: list[frozenset[str]] = []
    form, text, begin = "", "", 0
    members: dict[str, frozenset[str]] = {}
    for match in _SET.finditer(expression):
        text += expression[begin : match.start()].replace(" ", _BLANK)
        begin = match.end()
        words = _words(match["words"], lists)
        if match["flag"] == "!":
            text += "".join(rf"(?<!\b{word} )" for word in sorted(words))
            continue
        form = match["form"] or form
        name = "form" if match["form"] else f"word{len(needs)}"
        if match["flag"] != "?" and len(words) > _LONG:
            members[name], either = frozenset(map(str.lower, words)), _ANY_WORD
        else:
            either = "|".join(longest_first(words)).replace("'", "['’]").replace(" ", _BLANK)
        either = f"(?-i:{either})" if match["flag"] == "=" else either
        text += (
            rf"(?<![\w-])(?P<{name}>{either})(?![\w-])"
            if name in {"form", *members}
            else rf"(?<![\w-])(?:{either})(?![\w-])"
        )
        if match["flag"] != "?":
            needs.append(_first_words(frozenset(words)))
    text += expression[begin:].replace(" ", _BLANK)
    text = text.replace("@start", _START).replace("@end", "(?P<end>)")
    excuse = pattern(unless, re.IGNORECASE) if unless else None
    return Rule(check, tuple(needs), pattern(text, re.IGNORECASE), form, right, excuse, members, "@end" in expression)


@cache
def _first_words(phrases: frozenset[str]) -> frozenset[str]:
    """Return how phrases begin, in small letters; several rules have the same set."""
    return frozenset(phrase.replace("'", " ").split(" ", 1)[0].lower() for phrase in phrases)


def _words(names: str, lists: Mapping[str, Set[str]]) -> Set[str]:
    """Return the words of a set, with those of the lists that it names."""
    found: set[str] = set()
    for name in names.split("|"):
        found |= lists[name[1:]] if name.startswith("@") else {name}
    return found


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _ends_noun(text: str, end: int) -> bool:
    """Whether a group of words around a noun ends behind it: three hospital were, and not: three hospital workers."""
    following = _NEXT_WORD.match(text, end)
    if not following:
        return text[end : end + 1] in {"", *".,;:!?"}
    if following[1] in _words_behind_nouns():
        return True
    return following[1].endswith("ed") and len(following[1]) > 4 and not _PLURAL_NEXT.match(text, following.end())


_PLURAL_NEXT = pattern(rf"[ {THROUGH}]+[a-z]+s(?!\w)")


@cache
def _words_behind_nouns() -> frozenset[str]:
    """Return the list `@after` of the rules, and forms of verbs."""
    found = next(line for line in read_words("grammar_en") if line.startswith("@after: "))
    return (
        frozenset(found.removeprefix("@after: ").split("|")) | word_forms().lists["third"] | word_forms().lists["past"]
    )
