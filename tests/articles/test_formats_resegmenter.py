"""Segments that people cut, joined and told apart: the cases in `cuts/`, and texts that nobody would write."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.properties import examples
from translator.bilingual.model import segment_key
from translator.bilingual.words.inline import tag_problems
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.resegmenter import ContextRule, JoinRule, SegmentRule, SplitRule, split_text
from translator.newsroom.articles.structure import structure_differences, structure_of

FOLDER = Path(__file__).parent / "resegmentation"
ARTICLES = sorted((Path(__file__).parent / "cases").glob("*.md"))
MARKUP = st.sampled_from(
    [
        "Foo. ", "bar, baz; ", "**Bold.** ", "*it* ", "[a link.](u) ", "![alt. text](i.png) ", "`code` ", "中文，",
        "句子。", "“引。” ", "&amp; ", "\\* ", "\n", "  \n", "\n\n", "- ", "> ", "\n\n| a. b | c |\n|-|-|\n",
        "<b>x. y.</b> ", "[^1] ", "https://a.example/b ", "{{x}} ", "$y$ ", "# ", "~~gone. away~~ ",
    ]
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    title: str
    source_tag: str
    target_tag: str
    format: str
    article: str
    steps: list[str]
    targets: dict[tuple[str, str], str]
    published: str


def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.txt")):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        for at in range(0, len(parts), 6):
            title, languages, article, steps, targets, published = parts[at : at + 6]
            pairs = (line.split(" => ") for line in targets.splitlines())
            found.append(
                Case(title, *languages.split(), article, steps.splitlines(),
                     {_named(source): target for source, target in pairs}, published.removesuffix("\n"))
            )  # fmt: skip
    return found


def _named(text: str) -> tuple[str, str]:
    source, _at, context = text.partition(" @ ")
    return context, source


def rules_of(document: Document, steps: list[str]) -> list[SegmentRule]:
    rules: list[SegmentRule] = []
    for step in steps:
        verb, text = step.split(" ", 1)
        now = document.resegmented(rules)
        keys = {segment.source: segment.key for segment in now.segments}
        if verb == "apart":
            number, source = text.split(" ", 1)
            places = now.neighbours(keys[source])
            before, after = places[int(number) - 1]
            rules.append(ContextRule(keys[source], f"place {number}", before, after, int(number), len(places)))
            continue
        left, right = text.split(" | ")
        if verb == "merge":
            rules.append(JoinRule(keys[left], keys[right]))
        else:
            whole = next(source for source in keys if source.startswith(left))
            rules.append(SplitRule(keys[whole], len(left)))
        assert document.resegmented(rules) != now, f"{step}: nothing came of it"
    return rules


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_a_case_comes_back_byte_for_byte_and_is_published_as_it_should_be(case: Case) -> None:
    document = parse_document(case.article.encode(), tag=case.source_tag, format=case.format)
    rules = rules_of(document, case.steps)
    cut = document.resegmented(rules)
    targets = [case.targets.get((segment.context, segment.source)) or _plain(case, segment) for segment in cut.segments]
    assert cut.render(targets, tag=case.target_tag).decode() == case.published
    used = {(s.context, s.source) for s in cut.segments} | {("", s.source) for s in cut.segments}
    assert set(case.targets) <= used
    prove_identity(case.article.encode(), tag=case.source_tag, format=case.format, rules=rules)


def _plain(case: Case, segment) -> str | None:  # type: ignore[no-untyped-def]
    is_place = segment.context.startswith("place")
    return None if is_place else case.targets.get(("", segment.source))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("A <1>b. c</1> d.", 7),
        ("A <12/> b", 4),
        ("Four words here.", 2),
        ("in 2026", 5),
        ("1,500 men", 2),
        ("A b.", 0),
        ("A b.", 4),
        ("<1/> b", 4),
        ("une e\u0301tude", 5),
        ("A <1>b.</1>", 11),
    ],
)
def test_no_place_to_cut(text: str, at: int) -> None:
    assert split_text(text, at) is None


@pytest.mark.parametrize(
    ("text", "at", "left", "right"),
    [
        ("A <1>b.</1> C.", 7, "A <1>b.</1>", "C."),
        ("A. <1>B.</1>", 6, "A.", "<1>B.</1>"),
        ("A.  B.", 3, "A.", "B."),
        ("中文，句子。", 3, "中文，", "句子。"),
        ("中文句子。", 2, "中文", "句子。"),
        ("用Git。", 1, "用", "Git。"),
    ],
)
def test_a_place_to_cut(text: str, at: int, left: str, right: str) -> None:
    cut = split_text(text, at)
    assert cut is not None
    assert (cut.left, cut.right) == (left, right)


def cut_at_random(document: Document, seed: int, count: int = 12) -> list[SegmentRule]:
    """Return rules that each change something: cuts, joins and places, mixed."""
    chance = random.Random(seed)
    rules: list[SegmentRule] = []
    for _step in range(count):
        now = document.resegmented(rules)
        segments = [segment for segment in now.segments if segment.source]
        if not segments:
            break
        segment = chance.choice(segments)
        after = [other for other in now.segments if other.block == segment.block]
        follower = next((b for a, b in pairwise(after) if a is segment), None)
        at = chance.randrange(len(segment.source) + 1)
        rule: SegmentRule
        if follower is not None and chance.random() < 0.5 and now.join(segment.key, follower.key):
            rule = JoinRule(segment.key, follower.key)
        elif len(places := now.neighbours(segment.key)) > 1 and chance.random() < 0.5:
            rule = ContextRule(segment.key, f"place {len(rules)}", *places[1], 2, len(places))
        elif now.split(segment.key, at):
            rule = SplitRule(segment.key, at)
        else:
            continue
        rules.append(rule)
        assert document.resegmented(rules) != now
    return rules


def marked(source: str) -> str:
    """Swap the case of the words that have only letters, and leave tags and all else as they are."""
    return re.sub(r"(?<![^ ])[A-Za-z]+(?![^ ])", lambda match: match[0].swapcase(), source)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("seed", range(2))
def test_an_article_cut_at_random_comes_back_byte_for_byte(path: Path, seed: int) -> None:
    data = path.read_bytes()
    rules = cut_at_random(parse_document(data, tag="en"), seed)
    prove_identity(data, tag="en", rules=rules)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_article_cut_at_random_keeps_its_structure_in_other_words(path: Path) -> None:
    data = path.read_bytes()
    document = parse_document(data, tag="en")
    cut = document.resegmented(cut_at_random(document, seed=7))
    changed = cut.render([marked(segment.source) for segment in cut.segments], tag="en")
    assert structure_differences(structure_of(data), structure_of(changed)) == []


@settings(max_examples=examples(80))
@given(st.lists(MARKUP, max_size=20).map("".join), st.integers(0, 10**6), st.sampled_from(["en", "zh-Hans"]))
def test_any_text_cut_at_random_comes_back_byte_for_byte(text: str, seed: int, tag: str) -> None:
    document = parse_document(text.encode(), tag=tag)
    rules = cut_at_random(document, seed, count=8)
    prove_identity(text.encode(), tag=tag, rules=rules)
    for segment in document.resegmented(rules).segments:
        numbers = [item.number for item in segment.placeholders]
        assert numbers == list(range(1, len(numbers) + 1))
        assert tag_problems(segment.source, segment.source) == []


@settings(max_examples=examples(80))
@given(st.lists(MARKUP, max_size=20).map("".join), st.integers(0, 10**6))
def test_what_was_cut_and_joined_again_is_what_it_was(text: str, seed: int) -> None:
    document = parse_document(text.encode(), tag="en")
    chance = random.Random(seed)
    for segment in document.segments:
        parts = document.split(segment.key, chance.randrange(len(segment.source) + 1))
        if parts is None or parts[0].key == parts[1].key:
            continue
        at = document.split(segment.key, len(parts[0].source))
        cut = document.resegmented([SplitRule(segment.key, len(parts[0].source))]) if at else None
        if cut is None:
            continue
        joined = cut.join(parts[0].key, parts[1].key)
        assert joined is not None
        assert joined.segment.source == segment.source
        assert joined.segment.placeholders == segment.placeholders
        assert joined.segment.key == segment_key(segment.context, segment.source)


def test_a_rule_lapses_when_its_sentence_changes_and_holds_again_when_it_is_back() -> None:
    before = parse_document(b"One, two. Three.\n", tag="en")
    rules = [SplitRule(before.segments[0].key, 4)]
    assert [s.source for s in before.resegmented(rules).segments] == ["One,", "two.", "Three."]
    changed = parse_document(b"One, too. Three.\n", tag="en")
    assert [s.source for s in changed.resegmented(rules).segments] == ["One, too.", "Three."]


@pytest.mark.parametrize(
    ("article", "places"),
    [
        ("Yes. A.\n\nYes. B.\n", ["", "place 2"]),
        ("Yes. C.\n\nYes. A.\n\nYes. B.\n", ["", "", "place 2"]),
        ("Yes. B.\n\nYes. A.\n", ["place 2", ""]),
        ("Yes. A.\n\nYes. Other.\n", ["", "place 2"]),
        ("Yes. A.\n", [""]),
    ],
)
def test_a_place_is_known_by_its_neighbours(article: str, places: list[str]) -> None:
    first = parse_document(b"Yes. A.\n\nYes. B.\n", tag="en")
    rules = rules_of(first, ["apart 2 Yes."])
    found = parse_document(article.encode(), tag="en").resegmented(rules)
    assert [segment.context for segment in found.segments if segment.source == "Yes."] == places
