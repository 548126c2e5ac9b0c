from __future__ import annotations

import pytest

from translator.desk.terminal.keymap import MODES, KeyCommand, fold_key, keys_of

AVOIDED = {
    "ctrl+@", "ctrl+full_stop", "f1", "f4", "f10", "f11", "ctrl+s", "ctrl+q", "ctrl+c", "ctrl+backslash",
    "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+enter", "shift+enter", "ctrl+b", "ctrl+a",
    "alt+enter", *(f"alt+{digit}" for digit in range(10)),
}  # fmt: skip
"""Keys that input methods, terminals and multiplexers keep for themselves."""


def test_no_key_is_taken_that_somebody_else_keeps_for_himself() -> None:
    keys = {part for mode in MODES for keys in keys_of(mode).values() for key in keys for part in key.split()}

    assert set() == keys & AVOIDED


def test_every_command_has_an_action_on_the_screen() -> None:
    from translator.desk.terminal.review_screen import ReviewScreen

    assert [] == [one for one in KeyCommand if not hasattr(ReviewScreen, f"do_{one.replace('-', '_')}")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("ｊ", "j"), ("？", "?"), ("／", "/"), ("：", ":"), ("、", "/"), ("。", "."), ("【", "["), ("】", "]"),
     ("＃", "#"), ("\u3000", " "), ("Ｎ", "N"), ("１", "1"), ("《", "<"), ("好", "好"), ("a", "a")],
)  # fmt: skip
def test_full_width_keys_count_as_plain_ones(typed: str, meant: str) -> None:
    assert meant == fold_key(typed)


def test_no_key_has_two_meanings_and_text_is_no_key_of_the_editor() -> None:
    for mode in MODES:
        keys = [key for keys in keys_of(mode).values() for key in keys]
        assert len(keys) == len(set(keys))
        assert mode == "list" or all(len(key) > 1 for key in keys)
