"""YAML and TOML that stand for more than they seem to: aliases of aliases, numbers of thousands of digits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import ConfigError, FrontMatterError, GlossaryError
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.glossary.labels import parse_texts
from translator.newsroom.house.people import parse_people

if TYPE_CHECKING:
    from pathlib import Path

ANCHORS = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{number}: &a{number} [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 10)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{number}: &a{number}\n  <<: [{', '.join([f'*a{number - 1}'] * 10)}]\n" for number in range(1, 10)
)
ITSELF = "a: &a [*a]\n"
DIGITS = "9" * 5000


@pytest.mark.parametrize("text", [ANCHORS, MERGES, ITSELF])
def test_aliases_that_stand_for_too_much_are_refused_in_a_front_matter(text: str) -> None:
    with pytest.raises(FrontMatterError, match="aliases stand for more than 10000 values"):
        read_front_matter(f"---\ntitle: Fog\n{text}---\n\nText.\n".encode())


@pytest.mark.parametrize("text", [ANCHORS, MERGES, ITSELF])
def test_aliases_that_stand_for_too_much_are_refused_in_the_files_of_a_project(text: str) -> None:
    tags = (text).encode()
    with pytest.raises(GlossaryError, match="aliases stand for more than 10000 values"):
        parse_texts(tags, "tags.yml")
    with pytest.raises(ConfigError, match="aliases stand for more than 10000 values"):
        parse_people(text.encode(), "people.yml")


def test_a_few_aliases_are_read() -> None:
    front = read_front_matter(b"---\na: &a [1, 2]\nb: [*a, *a]\n---\n")
    assert front.values == {"a": [1, 2], "b": [[1, 2], [1, 2]]}
    tags = b"a: &a {en: Fog}\nb: *a\n"
    assert parse_texts(tags, "tags.yml") == {"a": {"en": "Fog"}, "b": {"en": "Fog"}}


def test_a_number_of_thousands_of_digits_is_text_in_yaml_and_an_error_in_toml() -> None:
    assert read_front_matter(f"---\nnumber: {DIGITS}\n---\n".encode()).values == {"number": DIGITS}
    with pytest.raises(FrontMatterError, match="not TOML"):
        read_front_matter(f"+++\nnumber = {DIGITS}\n+++\n".encode())


@pytest.mark.parametrize("value", [DIGITS, "2026-13-45", "\x00"])
def test_what_python_cannot_hold_is_an_error_of_the_file(value: str) -> None:
    tags = (f"fog: {value}\n").encode()
    with pytest.raises(GlossaryError) as caught:
        parse_texts(tags, "tags.yml")
    assert str(caught.value.where).startswith("tags.yml")
    with pytest.raises(ConfigError):
        parse_people(f"people: {value}\n".encode(), "people.yml")


def test_settings_with_a_number_of_thousands_of_digits_are_an_error_of_the_settings(tmp_path: Path) -> None:
    (tmp_path / "translator.toml").write_text(f"number = {DIGITS}\n")
    with pytest.raises(ConfigError, match="not valid TOML"):
        open_newsroom(tmp_path)


@pytest.mark.parametrize("key", ["[a, b]", "{{ x }}", "[]", "? [a]\n", "{a: {b: c}}"])
def test_a_key_that_is_no_text_is_named_as_it_is_written(key: str) -> None:
    data = f"---\ntitle: Fog\n{key}: c\nlast: d\n---\n".encode()

    front = read_front_matter(data)

    assert front.values == {"title": "Fog", key.removeprefix("? ").strip(): "c", "last": "d"}
    assert front_matter_with(data, {"lang": "en"}, front_matter=front) == data[:-4] + b"lang: en\n---\n"


def test_a_list_as_the_first_key_begins_a_front_matter_and_a_link_does_not() -> None:
    assert read_front_matter(b"---\n[a, b]: c\ntitle: Fog\n---\n").values == {"[a, b]": "c", "title": "Fog"}
    assert read_front_matter(b"---\n[fog]: https://x.org\n\nIt rose at noon.\n---\n").kind == "none"


def test_an_error_says_what_is_wrong_and_nothing_about_a_library() -> None:
    with pytest.raises(GlossaryError) as bad_tags:
        parse_texts(b'a: {en: "x\0"}', "tags.yml")
    with pytest.raises(ConfigError) as bad_people:
        parse_people(b'a: "x\0"', "people.yml")
    with pytest.raises(FrontMatterError) as bad_number:
        read_front_matter(f"+++\nnumber = {DIGITS}\n+++\n".encode())

    for error in (bad_tags, bad_people, bad_number):
        assert "\n" not in error.value.message
        assert not {"sys.", "<unicode string>"} & set(error.value.message.replace("(", " ").split())
    assert "unacceptable character #x0000" in bad_tags.value.message
    assert "4300 digits" in bad_number.value.message
    assert "set_int" not in bad_number.value.message
