"""What language models put around a translation goes; the same where the source has it stays."""

from __future__ import annotations

import pytest

from tests.drafts.test_engines_replies import CASES, judged
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.bilingual.words.masking import has_han
from translator.newsroom.drafts.repair import postprocess

PAIRS = [
    ("The council will rebuild the old bridge before the winter storms.", "市议会将在冬季风暴来临前重建老桥。"),
    ("Nobody knows who wrote the letter that was found in the attic.", "没有人知道阁楼上发现的那封信是谁写的。"),
]
BOTH = [*PAIRS, *((chinese, english) for english, chinese in PAIRS)]
LABELS = {
    ZH_HANS: [
        "译文：", "中文：", "简体中文：", "翻译结果：", "【译文】", "**译文：**",
        "Translation: ", "输出：", "答：", "结果：\n",
    ],
    EN: [
        "Translation: ", "English: ", "**English:** ", "Output: ", "Result:\n", "Answer: ",
        "译文：", "[English] ", "EN: ",
    ],
}  # fmt: skip
AROUND = [
    "“{}”", '"{}"', "「{}」", "**{}**", "*{}*", "`{}`", "# {}", "- {}", "> {}", "1. {}", "```\n{}\n```",
    "```text\n{}\n```", "<p>{}</p>", "<translation>{}</translation>", "<text>{}", "[{}]",
    '{{"translation": "{}"}}', "**“{}”**", "→ {}",
]  # fmt: skip


def tag_of(target: str) -> str:
    return ZH_HANS if has_han(target) else EN


@pytest.mark.parametrize(("source", "target"), BOTH)
def test_no_wrapper_is_left_in_silence(source: str, target: str) -> None:
    wrapped = [shape.format(target) for shape in AROUND] + [label + target for label in LABELS[tag_of(target)]]
    wrapped += [f"{target}\nI kept the tone.", f"{target}\n\n{target}"]
    made = {text: postprocess(text, source, tag_of(target))[0] for text in wrapped}

    assert [text for text in wrapped[:-2] if made[text] != target] == []
    assert [text for text in wrapped if made[text] != target and not judged(source, text)] == []


@pytest.mark.parametrize(
    ("source", "target"), [*read_table(CASES / "kept_wrappers.tsv", 2), ("# The first day", "# 第一天")]
)
def test_what_the_source_has_stays(source: str, target: str) -> None:
    for one, other in ((source, target), (target, source)):
        assert "stripped" not in str(postprocess(other, one, tag_of(other))[1])


@pytest.mark.parametrize(
    ("source", "draft", "check"),
    [
        (PAIRS[0][0], "市议会将在冬季风暴来临前重建", "mt.truncated"),
        (PAIRS[0][1], "The council will rebuild the old bridge before", "mt.truncated"),
        (PAIRS[0][1], "Le conseil de Reuters va reconstruire le vieux pont avant les tempêtes.", "txt.foreign"),
        (PAIRS[0][1], "Der Rat wird die alte Brücke vor den Stürmen wieder aufbauen.", "txt.foreign"),
        (PAIRS[0][1], "shi yihui jiang zai dongji fengbao lailin qian chongjian lao qiao.", "txt.foreign"),
        (PAIRS[0][0], "市议会将重建“the old bridge before the winter storms”。", "txt.codemix"),
        (PAIRS[0][1], "The council will rebuild the “老桥” before the winter storms.", "txt.codemix"),
    ],
)
def test_half_a_text_and_another_language_are_told(source: str, draft: str, check: str) -> None:
    assert check in {problem.check for problem in judged(source, draft)}
