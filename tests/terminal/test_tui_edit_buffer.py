from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from translator.desk.terminal.styled_lines import EditBuffer, TypingArea, stops_in, type_key

FAMILY = "👨\u200d👩\u200d👧"
ACCENTED = "e\u0301"

KEYS = ["left", "right", "up", "down", "home", "end", "shift+left", "shift+right", "ctrl+left", "ctrl+right",
        "backspace", "delete", "ctrl+w", "ctrl+u", "ctrl+delete", "ctrl+l", "undo", "redo"]  # fmt: skip


def press(buffer: EditBuffer, *keys: str, width: int = 20) -> EditBuffer:
    for key in keys:
        type_key(buffer, TypingArea.around(buffer, width), key, key if len(key) == 1 else None)
    return buffer


def test_the_cursor_never_stands_inside_of_a_character_or_a_tag() -> None:
    assert [0, 1, 1 + len(FAMILY), 1 + len(FAMILY) + 2] == stops_in(f"𠮷{FAMILY}{ACCENTED}")
    assert [0, 1, 4, 5, 9] == stops_in("a<1>b</1>")


def test_backspace_takes_a_whole_character_and_a_whole_tag() -> None:
    assert "a" == press(EditBuffer(f"a{FAMILY}"), "backspace").text
    assert "a" == press(EditBuffer("a</12>"), "backspace").text
    assert "caf" == press(EditBuffer(f"caf{ACCENTED}"), "backspace").text


def test_undo_goes_back_word_by_word_without_end_and_redo_forth() -> None:
    buffer = press(EditBuffer(""), *"one two")
    buffer.insert("，三")
    texts = [buffer.text]
    while buffer.undo():
        texts.append(buffer.text)

    assert ["one two，三", "one two", "one ", ""] == texts

    while buffer.redo():
        pass

    assert "one two，三" == buffer.text


def test_pasted_lines_become_one_line_and_control_characters_go() -> None:
    buffer = EditBuffer("")
    buffer.insert("第一行\r\n  第二行\x1b[31m\x00")

    assert "第一行第二行[31m" == buffer.text


def test_a_tag_goes_around_what_is_selected_and_never_in_its_place() -> None:
    buffer = EditBuffer("它很快")
    press(buffer, "shift+left")
    buffer.insert_tag("<1>", "</1>")
    assert "它很<1>快</1>" == buffer.text

    buffer = press(EditBuffer("它很快"), "shift+left")
    buffer.insert_tag("<2/>")
    assert "它很<2/>快" == buffer.text


def test_words_are_found_in_both_languages() -> None:
    assert "电动" == EditBuffer("电动渡轮", 1).word
    assert "ferry" == EditBuffer("the ferry left", 6).word
    assert "the ferry " == press(EditBuffer("the ferry left"), "ctrl+w").text


def test_up_and_down_keep_the_column_in_cells() -> None:
    buffer = EditBuffer("一二三四五六七八九十甲乙丙丁", 2)
    area = TypingArea.around(buffer, 11)

    press(buffer, "down", width=11)

    assert (1, 4) == area.place(buffer.cursor)


@given(st.text(alphabet=f"中文，。（）“”…a b<1>/{FAMILY}{ACCENTED}𠮷\u3000", max_size=40),
       st.lists(st.sampled_from([*KEYS, "字", "x", " "]), max_size=25))  # fmt: skip
def test_whatever_keys_come_the_cursor_stays_between_characters(text: str, keys: list[str]) -> None:
    buffer = EditBuffer(text)
    for key in keys:
        if key == "undo":
            buffer.undo()
        elif key == "redo":
            buffer.redo()
        else:
            press(buffer, key)
        area = TypingArea.around(buffer, 20)

        assert buffer.cursor in stops_in(buffer.text)
        assert buffer.text == "".join(buffer.text[start:end] for start, end in area.spans)
        line, column = area.place(buffer.cursor)
        assert 0 <= line < len(area.spans)
        assert column >= 0
