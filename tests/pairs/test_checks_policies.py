"""Checks that want settings, the project's severities, and stale segments."""

from __future__ import annotations

from dataclasses import replace

from translator.bilingual.model import Placeholder, Segment, Severity, TermEntry
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import fix_pairs, run_checks
from translator.bilingual.pairs.terms import SegStale
from translator.bilingual.settings import CheckSettings
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.ground.settings import NAMES, read_style


def pair(source: str, target: str, **values) -> Pair:
    return Pair(source, target, "en", "zh-Hans", **{"number": 1, **values})


def ids(findings) -> list[str]:
    return [item.check for item in findings]


def test_max_length_may_depend_on_the_kind() -> None:
    settings = CheckSettings(policy={"max_length": {"title": 4}})
    long_title = pair("Market closes early", "市场提前收盘", kind="title")

    found = run_checks([long_title], settings=settings, only=["len.max"])

    assert [(item.start, item.end) for item in found] == [(4, 6)]
    assert run_checks([pair("Market closes early", "市场提前收盘")], settings=settings, only=["len.max"]) == []


def test_a_headline_has_a_blank_between_its_halves() -> None:
    texts = {"港口夜航恢复 旅客回流": [], "港口夜 航恢复": ["space.misc"]}
    for text, found in texts.items():
        assert ids(run_checks([pair("Ferries are back", text, kind="title")], only=["space.misc"])) == found


def test_a_pattern_of_the_house_can_depend_on_the_source_and_replace() -> None:
    rule = {"find": "点击这里", "source": "(?i)click here", "message": "say where it goes", "replace": "参见下文"}
    settings = CheckSettings(policy={"patterns": [rule]})

    found = run_checks([pair("Click here.", "请点击这里。")], settings=settings, only=["user.pattern"])

    assert [(str(item.message), item.suggestion) for item in found] == [("say where it goes", "参见下文")]
    assert run_checks([pair("Go on.", "请点击这里。")], settings=settings, only=["user.pattern"]) == []


def test_the_project_decides_what_is_checked_how_and_how_severe_it_is() -> None:
    settings = CheckSettings(
        skip=["punct.terminal"], severity={"punct.width": "error"},
        policy={"pangu": "space"}, locale={"zh-Hans": {"pangu": "none"}},
    )  # fmt: skip

    found = run_checks([pair("Use Python, now", "使用Python,现在。")], settings=settings, only=["punct", "space.pangu"])

    assert [(item.check, item.severity) for item in found] == [("punct.width", Severity.ERROR)]


def test_a_term_counts_as_often_as_it_stands_there_only_where_the_house_is_strict() -> None:
    term = TermEntry("chip", ("芯片",), status="required")
    twice = pair("The chip is a new chip.", "芯片是新的。", terms=(term,))

    assert run_checks([twice], only=["gls.missing"]) == []
    strict = CheckSettings(policy={"strict_terms": True})
    assert ids(run_checks([twice], settings=strict, only=["gls.missing"])) == ["gls.missing"]


def test_a_stale_segment_tells_what_the_source_was() -> None:
    finding = SegStale().report(pair("rose 4%", "上涨3%"), "rose 3%")

    assert finding.severity is Severity.ERROR
    assert "rose 3%" in str(finding.message)


def test_a_changed_word_a_split_and_a_new_link_target_make_another_segment() -> None:
    link = Placeholder(1, "link", "[", "](a.html)")
    moved = Placeholder(1, "link", "[", "](b.html)")

    assert Segment("rose 3%", "paragraph").source_hash != Segment("rose 4%", "paragraph").source_hash
    assert Segment("He came. She left.", "paragraph").key != Segment("He came.", "paragraph").key
    linked = Segment("see <1>docs</1>", "paragraph", placeholders=(link,))
    relinked = Segment("see <1>docs</1>", "paragraph", placeholders=(moved,))
    assert linked.source_hash != relinked.source_hash


def test_the_order_of_keys_and_the_kind_of_line_ends_make_no_segment_stale() -> None:
    first = b"---\ntitle: A title\nsummary: A summary\n---\nOne line\nand the next.\n"
    turned = b"---\nsummary: A summary\ntitle: A title\n---\nOne line\nand the next.\n"
    hashes = [
        {segment.source_hash for segment in parse_document(data, tag="en").segments}
        for data in (first, turned, first.replace(b"\n", b"\r\n"))
    ]

    assert hashes[0] == hashes[1] == hashes[2]


def test_a_heading_in_sentence_case_keeps_names() -> None:
    heading = Pair("旧渡轮停航", "The Old Hangzhou Ferry Stops", "zh-Hans", "en", kind="heading-1", number=1)
    text = Pair("文", "In Hangzhou the old ferry stops. Stops are few.", "zh-Hans", "en", number=2)

    [found] = run_checks(
        [heading, text], settings=CheckSettings(policy={"title_case": "sentence"}), only=["title.case"]
    )

    assert (found.suggestion, found.is_safe_fix) == ("old Hangzhou ferry stops", False)


def test_the_fixes_of_each_style_change_nothing_twice() -> None:
    target = (
        'Mr. Li\'s 3 sons met at 7:30 p.m. - "it\'s RMB 5.5 million, 5 percent" - on March 4, 2025. He read "To Live".'
    )
    pair = Pair("他读了《活着》，550万元。", target, "zh-Hans", "en")
    for style in NAMES:
        settings = CheckSettings(locale={"en": read_style(style, None)})
        [once] = fix_pairs([pair], settings=settings, only=["style"])
        assert once != target
        assert fix_pairs([replace(pair, target=once)], settings=settings, only=["style"]) == [once]


def test_a_title_in_italic_tags_takes_title_marks_in_chinese() -> None:
    text = "She read <1>The Great Gatsby</1> and <2>The Odyssey</2>."
    found = run_checks([pair(text, "她读了<1>了不起的盖茨比</1>和<2>奥德赛</2>。", italics=(1,))], only=["punct.title"])
    assert [(item.severity, text[item.start : item.end]) for item in found] == [
        (Severity.INFO, "<1>The Great Gatsby</1>")
    ]
    assert (
        run_checks([pair(text, "她读了《了不起的盖茨比》和《奥德赛》。", italics=(1, 2))], only=["punct.title", "mk"])
        == []
    )
