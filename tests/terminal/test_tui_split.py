"""Where the question that splits a segment begins: where a sentence ends, and never inside a word."""

from __future__ import annotations

import pytest

from translator.desk.terminal.dialogs import likely_place


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("He left. She stayed on.", "He left. "),
        ("他走了。她留了下来。", "他走了。"),
        ("他说：“走吧。”她留了下来。", "他说：“走吧。”"),
        ("The index rose 3.5 points that day", "The index rose "),
        ("Version 12.10 of it", "Version "),
        ("The harbour board objected loudly", "The harbour board "),
        ("港务局表示反对", "港务局"),
        ("Supercalifragilistic", ""),
        ("She read <1>the whole letter</1> twice", "She read <1>the "),
        ("", ""),
    ],
)
def test_the_cursor_stands_at_a_sentence_or_a_word(text: str, first: str) -> None:
    assert first == text[: likely_place(text)]
