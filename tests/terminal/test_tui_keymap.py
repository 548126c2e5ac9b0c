from __future__ import annotations

import pytest

from translator.bilingual.errors import ConfigError
from translator.bilingual.i18n import use_language
from translator.desk.terminal.keymap import MODES, KeyCommand, Keymap, default_keys, fold_key

AVOIDED = {
    "ctrl+@", "ctrl+full_stop", "f1", "f4", "f10", "f11", "ctrl+s", "ctrl+q", "ctrl+c", "ctrl+backslash",
    "ctrl+h", "ctrl+i", "ctrl+m", "ctrl+left_square_bracket", "ctrl+enter", "shift+enter", "ctrl+b", "ctrl+a",
    "alt+enter", *(f"alt+{digit}" for digit in range(10)),
}  # fmt: skip
"""Keys that input methods, terminals and multiplexers keep for themselves."""


def test_no_key_is_taken_that_somebody_else_keeps_for_himself() -> None:
    keys = {part for mode in MODES for keys in default_keys(mode).values() for key in keys for part in key.split()}

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


def test_without_letters_every_letter_is_free_and_the_rest_of_the_keys_stay() -> None:
    keymap = Keymap(letters=False)

    assert all(keymap.command("list", letter) is None for letter in "abcdefghijklmnopqrstuvwxyzNSJFDPLOU")
    others = {
        "space": KeyCommand.ACCEPT,
        "enter": KeyCommand.EDIT,
        "f8": KeyCommand.NEXT_UNRESOLVED,
        "f9": KeyCommand.COMMENT,
        "ctrl+x": KeyCommand.REJECT,
        ":": KeyCommand.COMMAND,
        "ctrl+d": KeyCommand.QUIT,
    }
    assert others == {key: keymap.command("list", key) for key in others}


def test_a_key_can_be_given_to_another_action() -> None:
    keymap = Keymap({"accept": ["y", "Ctrl+N"], "edit.save": "F10", "next": "z"})

    assert KeyCommand.ACCEPT is keymap.command("list", "y")
    assert KeyCommand.ACCEPT is keymap.command("list", "ctrl+n")
    assert keymap.command("list", "a") is None
    assert KeyCommand.SAVE is keymap.command("edit", "f10")
    assert keymap.command("edit", "f2") is None
    assert KeyCommand.NEXT is keymap.command("list", "z")


def test_a_key_that_is_taken_over_leaves_the_action_that_had_it() -> None:
    keymap = Keymap({"accept": "n"})

    assert KeyCommand.ACCEPT is keymap.command("list", "n")
    assert KeyCommand.NEXT_UNRESOLVED is keymap.command("list", "f8")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"acept": "y"}, "'acept'"),
        ({"accept": "y", "reject": "y"}, "'y' is the key of"),
        ({"edit.save": "s"}, "'s' is text"),
    ],
)
def test_keys_that_cannot_work_are_refused_by_name(changes: dict[str, str | list[str]], said: str) -> None:
    with pytest.raises(ConfigError) as refused:
        Keymap(changes)

    assert said in refused.value.message


def test_an_action_is_called_by_its_english_name_in_every_language() -> None:
    use_language("zh-Hans")

    assert KeyCommand.ACCEPT is Keymap({"accept": "y"}).command("list", "y")
