"""The visible text: equal length, and each kind of protected piece masked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.words.masking import OPAQUE, THROUGH, mask_protected


@given(st.text(st.sampled_from("甲a1 ,.<>/`*_[](){}%$@:#&;\n"), max_size=40))
def test_masking_keeps_every_offset(text: str) -> None:
    masked = mask_protected(text)

    assert len(masked) == len(text)
    assert all(there in (here, OPAQUE, THROUGH) for here, there in zip(text, masked, strict=True))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("他<1>说</1>", "他···说····"),
        ("见<2/>。", "见■■■■。"),
        ("运行 `git push` 吧", "运行 ■■■■■■■■■■ 吧"),
        ("见https://a.b/c。好", "见■■■■■■■■■■■■■。好"),
        ("写信给me@a.org吧", "写信给■■■■■■■■吧"),
        ("%d个，100% sure", "■■个，100% sure"),
        ("{name}，你好", "■■■■■■，你好"),
        ("**注意**：", "··注意··："),
        ("# 标题", "··标题"),
        ("[文档](a.html)", "[文档]■■■■■■■■"),
        ("2*3 和 snake_case", "2*3 和 snake_case"),
        ("Try `grantpt' now", "Try `grantpt' now"),
        ("a ``'.'`` b", "a ■■■■■■■ b"),
    ],
)
def test_protected_pieces_are_masked(text: str, shown: str) -> None:
    assert mask_protected(text).replace(OPAQUE, "■").replace(THROUGH, "·") == shown
