"""What golden cases cannot hold: texts that are not Unicode, and the lists of opposites as such."""

from __future__ import annotations

import re

from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.bilingual.pairs.word_lists import alternatives, read_blocks


def test_half_a_surrogate_pair_hides_no_word_and_moves_none() -> None:
    pair = Pair("It was a dry winter.", "\ud83d夏天很干燥。", "en", "zh-Hans", number=1)

    found = run_checks([pair], only=["sem.kind"])

    assert [pair.target[item.start : item.end] for item in found] == ["夏天"]


def test_each_block_of_opposites_has_the_words_of_two_ideas() -> None:
    blocks = read_blocks("opposites")

    assert {len(block) for block in blocks} == {4}
    words = {word for _one, chinese, _other, its in blocks for part in (chinese, its) for word in alternatives(part)}
    literals = {word.partition("(")[0] for part in words for word in part.split(" ~ ")}
    # A pattern would never be found: Chinese words are looked up, and only what follows them may be one.
    assert [word for word in sorted(literals) if not re.fullmatch(r"\*?[㐀-鿿·0-9]*", word)] == []
