"""The pages of the checks are there in Chinese."""

from __future__ import annotations

import re

import pytest

from translator.bilingual.pairs.check_docs import all_pages, chinese_lines
from translator.bilingual.quantities.excuses import EXCUSES
from translator.bilingual.words.masking import has_han


@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant"])
def test_every_page_is_there_in_chinese(tag: str) -> None:
    """Of an example, the texts are in either language; of the sources, titles of English books stay."""
    for page in all_pages():
        chinese = page.in_chinese(tag)
        assert all(has_han(part) for part in chinese.text.split("## ")[1:3])
        assert chinese.summary.endswith("。")
        assert not re.search(r"(?m)^(?:source|target|policy)\b", chinese.text)
    for excuse in EXCUSES:
        assert has_han(chinese_lines(excuse.name)[0])
