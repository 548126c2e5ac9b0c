"""Authors that the front matter of an imported Markdown file states go through the validator of names."""

from __future__ import annotations

import pytest

from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle

TEXT = "The ferry left the harbour an hour late on Monday, and nobody could say why.\n"
TITLE = "title: The ferry is late\ndate: 2026-11-14\n"


def imported(front: str) -> ImportedArticle:
    return import_article(f"---\n{TITLE}{front}---\n\n{TEXT}".encode(), name="late.md")


@pytest.mark.parametrize(
    "front",
    [
        "author: https://example.org/people/priya",
        "author: 我来说两句",
        "author: 13800138000",
        "authors: [Admin, 13800138000]",
    ],
)
def test_what_is_no_name_is_left_out_and_told(front: str) -> None:
    article = imported(f"{front}\nlicense: CC-BY-4.0 # of the desk\n")

    assert not {"author", "authors"} & article.front_matter.keys()
    assert "author" not in article.text
    assert "license: CC-BY-4.0 # of the desk\n" in article.text
    key, _colon, stated = front.partition(": ")
    told = [(line.line, line.text) for line in article.left_out]
    assert told == [(4, f"{key}: {one}") for one in stated.strip("[]").split(", ")]
    assert all("not the name of a person" in line.reason for line in article.left_out)


def test_what_sticks_to_a_name_is_left_out_and_told() -> None:
    article = imported("author: Priya Nair\\\n")

    assert article.front_matter["author"] == "Priya Nair"
    assert "author: Priya Nair\n" in article.text
    (line,) = article.left_out
    assert line.text == "author: Priya Nair\\"
    assert "Priya Nair" in line.reason


def test_sound_names_stay_beside_what_is_left_out() -> None:
    article = imported("authors:\n  - Priya Nair\n  - Admin\n  - 李 雷\n")

    assert article.front_matter["authors"] == ["Priya Nair", "李 雷"]
    assert [line.text for line in article.left_out] == ["authors: Admin"]


def test_a_toml_front_matter_is_read_alike() -> None:
    article = import_article(
        f'+++\ntitle = "The ferry is late"\nauthors = ["Admin", "Mara Quill"]\n+++\n\n{TEXT}'.encode(), name="late.md"
    )

    assert article.front_matter["authors"] == ["Mara Quill"]
    assert [(line.line, line.text) for line in article.left_out] == [(3, "authors: Admin")]


@pytest.mark.parametrize(
    "front",
    [
        "author: Priya Nair   # of the desk",
        "author: 'Shaun O''Neil'",
        "author: J. R. Smith",
        "author: 李 雷",
        "author: 让·皮埃尔",
        "author: Nair, Priya",
        "author: Jane Doe, MD",
        "author: Jane Doe and Li Lei",
        "author: 李雷、韩梅梅",
        "author: Port Linden Gazette",
        "authors: [ 'Mara Quill',  李雷 ]",
        "authors: [mara-quill]",
        "authors:\n  - name: Admin\n    url: https://example.org",
        "author:",
    ],
)
def test_a_sound_name_stays_as_it_is_written(front: str) -> None:
    article = imported(f"{front}\n")

    assert f"\n{front}\n" in article.text
    assert not article.left_out


def test_an_article_of_a_newsroom_is_not_changed() -> None:
    own = f"---\nid: late\nlang: en\n{TITLE}authors: [wang-wei-2, admin]\n---\n\n{TEXT}"

    article = import_article(own.encode(), name="late.md")

    assert article.text == own
    assert not article.left_out


def test_the_dot_of_a_foreign_name_does_not_cut_it_on_a_page() -> None:
    page = "<html><head><meta name=author content='让·皮埃尔'></head><body><article><h1>渡轮晚点</h1>"
    page += "<p>周一，渡轮晚了一个小时才离开港口，没有人能说清原因。</p></article></body></html>"

    assert import_article(page.encode(), name="late.html").front_matter["authors"] == ["让·皮埃尔"]
