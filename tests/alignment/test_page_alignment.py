"""Pages beside their sources: a paragraph of which translators made several stands in all of them."""

from __future__ import annotations

import pytest

from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.pages.adoption.catalog_adoption import align_page

SOURCE = (
    "The old ferry made 31 trips a day. Nobody misses the noise of 1998. The boat carries 120 passengers.\n\n"
    "The end of 2020.\n"
)


@pytest.mark.parametrize(
    ("page", "places", "added"),
    [
        ("老渡轮每天往返31趟。没有人怀念1998年的噪音。\n\n船载120名乘客。\n\n2020年的结束。\n", [0, 1, 2, 3], []),
        ("老渡轮每天往返31趟。\n\n没有人怀念1998年的噪音。\n\n船载120名乘客。\n\n2020年的结束。\n", [0, 1, 2, 3], []),
        (
            "老渡轮每天往返31趟。没有人怀念1998年的噪音。船载120名乘客。\n\n译注。\n\n2020年的结束。\n",
            [0, 1, 2, 4],
            [3],
        ),
    ],
    ids=["in two", "in three", "one of their own"],
)
def test_a_paragraph_that_translators_split(page: str, places: list[int], added: list[int]) -> None:
    documents = (parse_document(text.encode(), tag=tag) for text, tag in ((SOURCE, "en"), (page, "zh-Hans")))

    found = align_page(*documents, "en", "zh-Hans")

    assert [(pair.sources, pair.places) for pair in found.pairs] == [
        ((number,), (place,)) for number, place in enumerate(places)
    ]
    assert (found.left_out, found.added) == ([], added)
