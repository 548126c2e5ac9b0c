"""Which sentences are whose translation: golden cases, properties, and the articles of the repository cut at random."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import REPOSITORY
from translator.bilingual.alignment import sentence_alignment as text_pair
from translator.bilingual.alignment.sentence_alignment import align_sentences
from translator.newsroom.catalog.po import parse_po
from translator.newsroom.imports.bilingual import read_bilingual

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., subprocess.CompletedProcess[str]]

EN = [
    "The old ferry made 31 trips a day.",
    "It sailed for the last time on March 12, 2026, and the harbour fell silent.",
    "Nobody misses the noise.",
    "“We heard the gulls again,” said Li Wei.",
    "Tickets cost 4.50 euros.",
    "The new boat carries 120 passengers.",
    "What happens next?",
    "The council will decide in June.",
]
ZH = [
    "老渡轮每天往返31趟。",
    "2026年3月12日，它最后一次启航。",
    "港口从此安静下来。",
    "没人怀念那噪声。",
    "李伟说：“我们又听见海鸥了。”",
    "票价4.5欧元，新船可载120名乘客。",
    "接下来会怎样？",
    "议会将在6月作出决定。",
    "本文由编辑部翻译。",
]


@pytest.mark.parametrize("has_dictionary", [True, False])
def test_a_headline_between_long_paragraphs_is_not_joined_to_one_of_them(
    has_dictionary: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_dictionary:
        monkeypatch.setattr(text_pair, "load_dictionary", lambda: None)
    numbers = [[str(100 * place + step) for step in range(11, 27)] for place in range(6)]
    english = [f"The {count} boats of the harbour carried {', '.join(row)} and other guests." for count, row in
               enumerate(numbers, 31)]  # fmt: skip
    chinese = [f"港口的{count}艘船载了{'、'.join(row)}名以及其他客人。" for count, row in enumerate(numbers, 31)]
    sources = [text for one in english for text in ("Quiet harbour, happy town", one)]
    targets = [text for one in chinese for text in ("小城静好", one)]
    found = align_sentences(sources, targets, "en", "zh-Hans")
    assert [(link.source, link.target) for link in found] == [((place,), (place,)) for place in range(12)]


@given(st.lists(st.sampled_from([*EN, "", "x" * 400, "1\u0000"]), max_size=30),
       st.lists(st.sampled_from([*ZH, "", "长" * 300]), max_size=30))  # fmt: skip
def test_each_sentence_is_in_one_link_and_the_order_stays(sources: list[str], targets: list[str]) -> None:
    links = align_sentences(sources, targets, "en", "zh-Hans")
    assert [place for link in links for place in link.source] == list(range(len(sources)))
    assert [place for link in links for place in link.target] == list(range(len(targets)))
    assert all(0 <= link.score <= 1 for link in links)


def own_pairs() -> list[tuple[str, str]]:
    """Return the pairs of the catalogs of the repository's own articles, each once."""
    pairs = [
        (message.source, message.target)
        for path in sorted((REPOSITORY / "locales/zh-Hans").rglob("*.po"))
        for message in parse_po(path.read_bytes(), where=path.name).messages
        if message.target and not message.is_obsolete and not message.context
    ]
    return list(dict.fromkeys(pairs))


@pytest.mark.parametrize("seed", range(2))
def test_articles_cut_and_joined_at_random(seed: int) -> None:
    rng, pairs = random.Random(seed), own_pairs()
    assert len(pairs) > 30
    sources, targets, expected = list[str](), list[str](), set[tuple[tuple[int, ...], tuple[int, ...]]]()
    at = 0
    while at < len(pairs):
        kind = rng.random()
        left, right = [pairs[at][0]], [pairs[at][1]]
        if kind < 0.16 and at + 1 < len(pairs):
            at += 1
            left, right = [*left, pairs[at][0]], [*right, pairs[at][1]]
            left, right = ([" ".join(left)], right) if kind < 0.08 else (left, ["".join(right)])
        elif kind < 0.19:
            left = []
        elif kind < 0.22:
            right = []
        at += 1
        link = (
            tuple(range(len(sources), len(sources) + len(left))),
            tuple(range(len(targets), len(targets) + len(right))),
        )
        sources, targets = sources + left, targets + right
        if left and right:
            expected.add(link)
    found = {
        (one.source, one.target)
        for one in align_sentences(sources, targets, "en", "zh-Hans")
        if one.source and one.target
    }
    assert 2 * len(found & expected) / (len(found) + len(expected)) >= 0.85


@pytest.mark.slow
def test_the_command_counts_lines_from_1_and_writes_a_memory(run_translator: Run, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("\n".join([*EN[:2], "", *EN[2:]]) + "\n", encoding="utf-8")
    (tmp_path / "zh.txt").write_text("\n".join(ZH) + "\n", encoding="utf-8")
    done = run_translator("memory", "align", "en.txt", "zh.txt", "--from", "en", "--to", "zh-Hans", "--plain",
                          "--format", "jsonl")  # fmt: skip
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert found[1] == {"source": [2], "target": [2, 3], "score": found[1]["score"]}
    assert found[2]["source"] == [4]  # Line 3 is empty.
    done = run_translator("memory", "align", "en.txt", "zh.txt", "--plain", "--format", "tmx")
    (tmp_path / "made.tmx").write_text(done.stdout, encoding="utf-8")
    pairs = read_bilingual(tmp_path / "made.tmx")
    assert (EN[1], "2026年3月12日，它最后一次启航。港口从此安静下来。") in [
        (pair.source, pair.target) for pair in pairs.units
    ]


@pytest.mark.parametrize(("left", "right"), [(b"\xff\xfe\xff", b"a"), (None, b"a"), (b"", b"")])
def test_what_cannot_be_read_is_said(run_translator: Run, tmp_path: Path, left: bytes | None, right: bytes) -> None:
    if left is not None:
        (tmp_path / "a.txt").write_bytes(left)
    (tmp_path / "b.txt").write_bytes(right)
    done = run_translator("memory", "align", "a.txt", "b.txt", "--plain")
    assert done.returncode == 2
    assert "a.txt" in done.stderr
    assert "Traceback" not in done.stderr
