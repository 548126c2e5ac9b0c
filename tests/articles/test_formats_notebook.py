"""Notebooks: Markdown cells are segments, and nothing else of the file changes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.bilingual.errors import ArticleError
from translator.newsroom.articles.article_format import parse_document, prove_identity
from translator.newsroom.articles.notebook import NotebookDocument, read_notebook
from translator.newsroom.articles.omitted_prose import omitted_prose

NOTEBOOK = (Path(__file__).parent / "cases/notebook.ipynb").read_bytes()


def test_the_sentences_of_markdown_cells_are_segments() -> None:
    document = prove_identity(NOTEBOOK, tag="en", format="notebook")
    assert [(segment.line, segment.kind, segment.source) for segment in document.segments] == [
        (7, "heading-1", "Ferries"),
        (9, "paragraph", "The <1>last</1> boat leaves at <2/>."),
        (9, "paragraph", "See <1>the pier</1>."),
        (11, "item", "one café"),
        (12, "item", "two"),
        (22, "paragraph", 'One string, "quoted".'),
    ]
    assert len({segment.block for segment in document.segments}) == 5


def test_a_translated_notebook_has_the_same_code_outputs_and_form() -> None:
    document = read_notebook(NOTEBOOK, "en")
    targets = ["渡轮", "<1>末班</1>船<2/>开。", "参见<1>码头</1>。", None, None, '一个字符串，“引用”。']  # fmt: skip
    data = document.render(targets, tag="zh-Hans")
    assert document.differences(data, targets, tag="zh-Hans") == []
    before, after = NOTEBOOK.decode().split("\n"), data.decode().split("\n")
    changed = [line.strip() for old, line in zip(before, after, strict=True) if old != line]
    assert changed == [
        '"# \\u6e21\\u8f6e\\n",',
        '"*\\u672b\\u73ed*\\u8239`20:00`\\u5f00\\u3002\\u53c2\\u89c1[\\u7801\\u5934](pier.md)\\u3002\\n",',
        '{"cell_type": "markdown", "metadata": {}, "source": "一个字符串，“引用”。"},',
    ]
    whole = json.loads(data)
    assert whole["cells"][1] == json.loads(NOTEBOOK)["cells"][1]
    damaged = data.replace(b"Hello world", b"Bye", 1)
    assert [str(item) for item in document.differences(damaged, targets, tag="zh-Hans")] == [
        "code, outputs or metadata"
    ]
    assert [str(item) for item in document.differences(data.replace(b"pier.md", b"x.md"), targets, tag="zh-Hans")] == [
        "links: lost: pier.md; new: x.md"
    ]


def test_prose_that_stays_is_named() -> None:
    data = NOTEBOOK.replace(b"Raw stays.", b"What is in a raw cell stays as it is.")
    omitted = omitted_prose(read_notebook(data, "en"))
    assert [(item.line, item.text) for item in omitted] == [(23, "What is in a raw cell stays as it is.")]


def test_segments_are_split_in_their_cell() -> None:
    document = read_notebook(NOTEBOOK, "en")
    first, second = document.segments[1:3]
    assert document.neighbours(first.key) == [("", second.key)] or document.neighbours(first.key)
    joined = document.join(first.key, second.key)
    assert joined is not None
    assert document.split(first.key, 4) is not None
    assert document.join(document.segments[2].key, document.segments[5].key) is None


@pytest.mark.parametrize(("data", "says"), [(b"[1", "not valid JSON"), (b"{}", "not a Jupyter notebook")])
def test_what_is_no_notebook_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(ArticleError, match=says):
        parse_document(data, tag="en", format="notebook")


def test_strings_that_look_like_the_structure_of_a_notebook_are_text() -> None:
    cell = {"cell_type": "markdown", "metadata": {"cells": [{"source": "no"}]}, "source": ['{"cells": []}, yes\n', "]"]}
    document = read_notebook(json.dumps({"metadata": {"cells": "x"}, "cells": [cell]}).encode(), "en")
    assert isinstance(document, NotebookDocument)
    assert [cell.document.data for cell in document.cells] == [b'{"cells": []}, yes\n]']
