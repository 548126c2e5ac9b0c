"""
Time is linear in the length of a text, whatever is in it.

Each stage of the way from an import to a page gets every kind of hostile text. What takes long is run again on twice as
much, and may take little more than twice as long. The same holds for every regular expression of the program.
`benchmarks/robustness/hostile.py` runs the commands themselves on 200,000 characters.
"""

from __future__ import annotations

import ast
import gc
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

import translator
from tests.support.hostile_texts import FRONT_MATTER, IN_DIALECTS, SIGNS, TEXTS, WORDS, Text, repeated, wrapped
from tests.support.variants import sampled
from translator.bilingual.alignment.word_diff import diff_words
from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.grammar import rules_by_word
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.quantities import find_quantities
from translator.bilingual.words.patterns import _Pattern as Late
from translator.bilingual.words.termbase import TermBase
from translator.desk.commands.segment import segments_of
from translator.desk.render.width import underline, wrap_spans
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.articles.omitted_prose import omitted_prose
from translator.newsroom.articles.structure import structure_of
from translator.newsroom.catalog.catalog import entries_by_key
from translator.newsroom.imports.article import import_article

SIZE = 2_000
ENOUGH = 0.06
"""Seconds of processor time for so many characters: thirty times what a text of words takes at the slowest stage."""
RATIO = 3.0
"""Twice the size may take so many times as long: 2 and what a busy machine adds; 4 is quadratic."""
TERMS = TermBase([TermEntry(word, ("词",)) for word in ("a", "word", "name", "of the", "NATO")], "en", "zh-Hans")


def seconds(work: Callable[[], object], tries: int = 1) -> float:
    """Return the processor time that `work` takes, the least of some tries; that of the garbage of all tests apart."""
    times = []
    gc.disable()
    try:
        for _try in range(tries):
            began = process_time()
            work()
            times.append(process_time() - began)
    finally:
        gc.enable()
    return min(times)


def growth(work: Callable[[str], object], make: Text, size: int = SIZE, enough: float = ENOUGH) -> str:
    """
    Return how the time grows where it is long and grows faster than the text; empty where all is well.

    What seems to grow too fast is measured again: a busy machine slows now one, now the other, and a fault both times.
    Four times the text decides then, since the parser of Markdown stops filling short rows of a table at some number.
    """
    text = make(size)
    if seconds(lambda: work(text)) < enough:
        return ""
    return grown(work, make, size, enough) and grown(work, make, 4 * size, enough)


def grown(work: Callable[[str], object], make: Text, size: int, enough: float) -> str:
    text, double = make(size), make(2 * size)
    for _again in range(4):
        once, twice = seconds(lambda: work(text), 3), seconds(lambda: work(double), 2)
        if twice <= max(2 * enough, RATIO * once):
            return ""
    return f"{once:.3f} s → {twice:.3f} s"


def checked(into: str) -> Callable[[str], object]:
    source = "en" if into == "zh-Hans" else "zh-Hans"
    return lambda text: run_checks([Pair(text, text, source, into, number=1)])


def identical(tag: str) -> Callable[[str], object]:
    def work(text: str) -> None:
        document = parse_document(text.encode(), tag=tag)
        document.render([f"{segment.source} " for segment in document.segments], tag=tag)

    return work


STAGES: dict[str, Callable[[str], object]] = {
    "import Markdown": lambda text: import_article(text.encode(), name="page.md", tag="en"),
    "import HTML": lambda text: import_article(
        f"<html><body>{text}</body></html>".encode(), name="page.html", tag="en"
    ),
    "write Markdown": identical("en"),
    "write Chinese": identical("zh-Hans"),
    "structure": lambda text: structure_of(text.encode()),
    "HTML": lambda text: parse_document(text.encode(), tag="en", format="html"),
    "plain segments": lambda text: segments_of(text, "zh-Hans", plain=True),
    "quantities": lambda text: [find_quantities(text, tag) for tag in ("en", "zh-Hans")],
    "checks of Chinese": checked("zh-Hans"),
    "checks of English": checked("en"),
    "words that changed": lambda text: diff_words(text, text[::-1], "en"),
    "terms": TERMS.find,
    "lines": lambda text: wrap_spans(text, 60),
    "marks": lambda text: [underline(text, at, at + 1, 60) for at in range(0, len(text), 100)],
}


@pytest.mark.parametrize("stage", sampled(STAGES))
def test_a_stage_takes_time_in_proportion(stage: str) -> None:
    def work(text: str) -> None:
        # An article that is refused is no longer read.
        with suppress(TranslatorError):
            STAGES[stage](text)

    work("Warm up. 热身。 *a* [b](c) 1 km")
    grows = {kind: growth(work, make) for kind, make in TEXTS.items()}
    assert {} == {kind: times for kind, times in grows.items() if times}


@pytest.mark.parametrize("kind", IN_DIALECTS)
def test_dialects_take_time_in_proportion(kind: str) -> None:
    def work(text: str) -> None:
        with suppress(TranslatorError):  # A longer one is refused, and no longer read.
            omitted_prose(parse_document(text.encode(), tag="en"))
        structure_of(text.encode())

    assert "" == growth(work, IN_DIALECTS[kind], size=10_000, enough=0.2)


@pytest.mark.parametrize("kind", FRONT_MATTER)
def test_front_matter_takes_time_in_proportion(kind: str) -> None:
    def work(text: str) -> None:
        with suppress(TranslatorError):
            parse_document(text.encode(), tag="en")
        with suppress(TranslatorError):
            import_article(text.encode(), name="page.md", tag="en")

    assert "" == growth(work, wrapped(FRONT_MATTER[kind]))


def test_the_places_of_one_sentence_are_collected_in_proportion() -> None:
    (segment,) = parse_document(b"Yes.", tag="en").segments
    few, many = [segment] * 10_000, [segment] * 40_000

    once = seconds(lambda: entries_by_key(few), 3)
    assert seconds(lambda: entries_by_key(many), 3) < 8 * once + 0.05


# ---- regular expressions

WORDS_FOR_PATTERNS = (
    "a", "A", "aA", "one", "ten thousand", "digit", "dotted", "digit comma", "digit dot", "and", "Han comma",
    "Han word", "initials", "hyphenated", "paragraphs",
)  # fmt: skip
AT_ONE_PLACE = frozenset(["_PHONE", "_VERSION"])
"""Expressions that are tried where a number begins, and nowhere else."""
ANCHORED = frozenset(["match", "fullmatch"])


def names_of_patterns(module: str) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Yield the regular expressions that a module holds: by themselves, or in a list or table."""
    for name, value in vars(importlib.import_module(module)).items():
        rest = [value]
        while rest:
            one = rest.pop()
            if isinstance(one, (re.Pattern, Late)) and isinstance(one.pattern, str):
                yield name, re.compile(one.pattern, one.flags)
            elif isinstance(one, (list, tuple, set, frozenset)) and len(one) < 500:
                rest += one
            elif isinstance(one, dict) and len(one) < 500:
                rest += [*one, *one.values()]


def uses_of_names(path: Path) -> dict[str, set[str]]:
    """Return the methods by which each name of a file is used: `_WORD.match(…)`; "" for a use that is not a call."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    uses: dict[str, set[str]] = {}
    called = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
            called.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in called:
            uses.setdefault(node.id, set()).add("")
    return uses


def all_patterns() -> dict[tuple[str, bool], tuple[str, re.Pattern[str]]]:
    """Return every regular expression, and whether it is only used at the beginning of a text."""
    found = {}
    uses: dict[str, set[str]] = {}
    modules = [info.name for info in pkgutil.walk_packages(translator.__path__, "translator.")]
    modules = [name for name in modules if not name.endswith("__main__")]
    for module in modules:
        try:
            loaded = importlib.import_module(module)
        except ImportError:
            continue  # What an extra needs that is not installed.
        for name, methods in uses_of_names(Path(loaded.__file__ or "")).items():
            uses.setdefault(f"{module}.{name}" if name[0] == "_" else name, set()).update(methods)
    for module in modules:
        if module in sys.modules:
            for name, pattern in names_of_patterns(module):
                used = uses.get(f"{module}.{name}" if name[0] == "_" else name)
                is_anchored = name in AT_ONE_PLACE or (bool(used) and used <= ANCHORED)
                found[pattern.pattern + str(pattern.flags), is_anchored] = (f"{module}.{name}", pattern)
    for rule in (rule for rules in rules_by_word().values() for rule in rules):
        found[rule.expression.pattern, False] = (f"grammar_en.txt: {rule.right}", rule.expression)
    assert len(found) > 1_000  # They are found at all.
    return found


@pytest.mark.slow
def test_a_regular_expression_takes_time_in_proportion() -> None:
    slow = {}
    for (_pattern, is_anchored), (name, pattern) in all_patterns().items():

        def work(text: str, pattern: re.Pattern[str] = pattern, is_anchored: bool = is_anchored) -> None:
            if is_anchored:
                pattern.match(text)
                pattern.fullmatch(text)
            else:
                pattern.sub("", text)

        for piece in [*SIGNS.values(), *(WORDS[kind] for kind in WORDS_FOR_PATTERNS)]:
            if times := growth(work, repeated(piece), 700, 0.004):
                slow[f"{name} on {piece!r}"] = times

    assert {} == slow
