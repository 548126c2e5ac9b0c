from __future__ import annotations

from translator.newsroom.drafts.clauses import split_clauses


def test_a_semicolon_wins_over_a_comma() -> None:
    text = "The committee published its report, late as ever; the ministry, in turn, said nothing about it."

    assert split_clauses(text, "en") == [
        "The committee published its report, late as ever;",
        "the ministry, in turn, said nothing about it.",
    ]


def test_the_comma_nearest_to_the_middle_is_taken() -> None:
    assert (
        split_clauses("委员会昨天发布了报告，但没有作任何说明，随后宣布休会。", "zh-Hans")[0]
        == "委员会昨天发布了报告，"
    )


def test_nothing_is_cut_inside_quotes_brackets_or_numbers() -> None:
    for text in ("He told reporters “that the house, which is old, will stay for now” today.",
                 "There were 1,250,000 visitors to the museum in the last financial year.",
                 "委员会（成立于去年，总部设在本市，成员共有九人）今天休会。"):  # fmt: skip
        assert split_clauses(text, "zh-Hans" if "委" in text else "en") == [text]


def test_a_short_sentence_stays_whole() -> None:
    assert split_clauses("Yes, of course.", "en") == ["Yes, of course."]
