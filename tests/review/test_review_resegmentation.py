"""Splitting, merging and telling apart, in real projects: what a translator does, and what every later sync keeps."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import ReviewError
from translator.bilingual.model import State
from translator.newsroom.catalog.article_merge import SyncReport
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.house.people import Person
from translator.newsroom.pages.publication.publication import PublishOptions, prepare
from translator.newsroom.proof.audit.catalog_proof import verify_catalog
from translator.newsroom.proof.metrics.effort import post_edits
from translator.newsroom.review import decisions, resegmentation
from translator.newsroom.review.session import Session
from translator.newsroom.review.undo import read_undo_history, undo

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SLUG, TAG = "fog", "zh-Hans"
LIN = Person("lin-yue", roles=frozenset({"translator"}))
ZHOU = Person("zhou-lan", roles=frozenset({"translator", "reviewer"}))
WANG = Person("wang-fang", roles=frozenset({"reviewer"}))
LI = Person("li-lei", roles=frozenset({"editor", "reviewer"}))
MARA = Person("mara-quill", roles=frozenset({"author"}))
ARTICLE = """\
---
title: Fog at the pier
date: 2026-03-12
---

The fog came; the ferry stayed.

The *ferry* left at six, although `Heron` was late. Nobody waved.

He came. He saw. **He left.**

- Nobody waved.
- The fog left.
"""
TARGETS = {
    "Fog at the pier": "码头上的雾",
    "The fog came; the ferry stayed.": "雾来了。渡轮没有走。",
    "The <1>ferry</1> left at six, although <2/> was late.": "尽管<2/>晚点，<1>渡轮</1>还是六点离港。",
    "Nobody waved.": "没有人挥手。",
    "He came.": "他来了。",
    "He saw.": "他看见了。",
    "He left.": "他走了。",
    "The fog left.": "雾散了。",
}


def clean(_entry: Entry) -> tuple[()]:
    return ()


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "translator.toml").write_text('targets = ["zh-Hans", "zh-Hant"]\n')
    path = tmp_path / "articles" / "en" / f"{SLUG}.md"
    path.parent.mkdir(parents=True)
    path.write_text(ARTICLE)
    found = open_newsroom(tmp_path)
    sync_article(found.article(found.articles[0]), TAG)
    with catalog_transaction(found, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            decisions.edit(catalog, entry, LIN, TARGETS[entry.source])
    return found


def number_of(catalog: Catalog, source: str) -> int:
    return next(entry.number for entry in catalog.entries if entry.source.startswith(source))


def at(project: Project, source: str, tag: str = TAG) -> Entry:
    catalog = load_catalog(project, SLUG, tag)
    return catalog.entry(number_of(catalog, source))


def do(project: Project, verb: Callable, source: str, *values: object, person: Person = LIN, tag: str = TAG):  # type: ignore[type-arg,no-untyped-def]
    """Take one decision about the first segment that begins like `source`, in a transaction of its own."""
    with catalog_transaction(project, SLUG, tag) as catalog:
        return verb(project.article(SLUG), catalog, catalog.entry(number_of(catalog, source)), person, *values)


def split(project: Project, left: str, target: str = "", **who: Person) -> tuple[Entry, Entry]:
    whole = at(project, left)
    place = whole.target.index(target) if target else None
    return do(project, resegmentation.split, left, len(left), place, **who)  # type: ignore[no-any-return]


def sync(project: Project, tag: str = TAG) -> SyncReport:
    return sync_article(project.article(project.articles[0]), tag)


def rewrite(project: Project, old: str, new: str) -> None:
    path = project.articles[0].path
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def sources(project: Project, tag: str = TAG) -> list[str]:
    return [entry.source for entry in load_catalog(project, SLUG, tag).entries]


def published(project: Project, tag: str = TAG) -> str:
    article = project.article(project.articles[0])
    return prepare(article, [tag], PublishOptions("html", draft=True)).versions[1].body


def problems(project: Project) -> list[str]:
    return [f"{item.kind}: {item.message}" for item in verify_catalog(load_catalog(project, SLUG, TAG))]


def test_a_target_of_two_sentences_is_cut_between_them(project: Project) -> None:
    left, right = split(project, "The fog came;")
    assert (left.target, right.target) == ("雾来了。", "渡轮没有走。")


def test_a_target_of_one_sentence_stays_whole_in_the_first_half(project: Project) -> None:
    left, right = split(project, "The <1>ferry</1> left at six,")
    assert left.target == "尽管<2/>晚点，<1>渡轮</1>还是六点离港。"
    assert (right.source, right.target, right.state) == ("although <1/> was late.", "", State.NEW)


def test_tags_are_numbered_anew_in_both_parts(project: Project) -> None:
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "<1>渡轮</1>六点离港，尽管<2/>晚点。"), "The <1>ferry")
    left, right = split(project, "The <1>ferry</1> left at six,", "尽管")
    assert (left.target, right.target) == ("<1>渡轮</1>六点离港，", "尽管<1/>晚点。")
    assert [item.opening for item in right.placeholders] == ["`Heron`"]


def test_a_tag_may_not_get_into_the_other_half(project: Project) -> None:
    with pytest.raises(ReviewError, match="<2> would stand in the part that it does not belong to"):
        split(project, "The <1>ferry</1> left at six,", "<1>渡轮")


def test_a_merged_target_has_no_blank_between_chinese_sentences_and_one_between_english_ones(tmp_path: Path) -> None:
    for tag, text in (("en", "He came. He saw.\n"), ("zh-Hans", "他来了。他看见了。\n")):
        path = tmp_path / "articles" / tag / f"a-{tag.lower()}.md"
        path.parent.mkdir(parents=True)
        path.write_text(text)
    (tmp_path / "translator.toml").write_text('targets = ["en", "zh-Hans"]\n')
    project = open_newsroom(tmp_path)
    joined = []
    for ref in project.articles:
        tag, targets = ("zh-Hans", ("他来了。", "看见了。")) if ref.tag == "en" else ("en", ("He came.", "He saw."))
        sync_article(project.article(ref), tag)
        with catalog_transaction(project, ref.slug, tag) as catalog:
            for entry, target in zip(catalog.entries, targets, strict=True):
                decisions.edit(catalog, entry, LIN, target)
            joined.append(resegmentation.merge(project.article(ref), catalog, catalog.entry(1), LIN).target)
    assert joined == ["他来了。看见了。", "He came. He saw."]


def test_the_earliest_state_wins_and_a_merged_text_is_never_reviewed(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for source in ("He came.", "He saw."):
            decisions.review(catalog, catalog.entry(number_of(catalog, source)), WANG, findings_of=clean)
    assert do(project, resegmentation.merge, "He came.").state is State.TRANSLATED
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number_of(catalog, "He left."))
        decisions.reject(catalog, entry, WANG, "stiff", category="style", severity="minor")
    whole = do(project, resegmentation.merge, "He came. He saw.")
    assert whole.state is State.DRAFT
    assert whole.is_rejected


def test_bold_around_one_sentence_stands_in_the_merged_target_too(project: Project) -> None:
    whole = do(project, resegmentation.merge, "He saw.")
    assert whole.source == "He saw. <1>He left.</1>"
    assert whole.target == "他看见了。<1>他走了。</1>"
    assert "他看见了。**他走了。**" in published(project)


def test_what_was_merged_comes_apart_as_it_was(project: Project) -> None:
    before = sources(project)
    do(project, resegmentation.merge, "He saw.")
    left, right = split(project, "He saw.")
    assert (left.target, right.target) == ("他看见了。", "他走了。")
    assert sources(project) == before


def test_what_was_split_comes_together_as_it_was(project: Project) -> None:
    before = sources(project)
    split(project, "The fog came;")
    whole = do(project, resegmentation.merge, "The fog came;")
    assert whole.target == "雾来了。渡轮没有走。"
    assert sources(project) == before
    assert not sync(project).is_changed


def test_nothing_is_merged_over_the_end_of_a_block(project: Project) -> None:
    with pytest.raises(ReviewError, match="nothing follows it in its block"):
        do(project, resegmentation.merge, "He left.")
    with pytest.raises(ReviewError, match="nothing follows it in its block"):
        do(project, resegmentation.merge, "Fog at the pier")


def test_segments_that_a_tag_holds_with_a_third_are_not_merged(project: Project) -> None:
    rewrite(project, "He came. He saw. **He left.**", "**He came. He saw.** He left.")
    sync(project)
    with pytest.raises(ReviewError, match="together with a third segment"):
        do(project, resegmentation.merge, "He saw.")
    do(project, resegmentation.merge, "He came.")
    assert do(project, resegmentation.merge, "He came. He saw.").source == "<1>He came. He saw.</1> He left."


def test_only_who_translates_may_cut(project: Project) -> None:
    with pytest.raises(ReviewError, match="mara-quill is author"):
        split(project, "The fog came;", person=MARA)


def test_what_is_signed_off_must_be_reopened_first(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            decisions.review(catalog, entry, WANG, findings_of=clean)
        for entry in catalog.entries:
            decisions.finalise(catalog, entry, LI, findings_of=clean)
    for verb in (resegmentation.merge, lambda p, c, e, w: resegmentation.split(p, c, e, w, 3)):
        with pytest.raises(ReviewError, match="an editor must reopen it first"):
            do(project, verb, "He came.")


def test_what_is_locked_is_neither_cut_nor_merged(project: Project) -> None:
    do(project, lambda p, c, e, w: decisions.lock(c, e, w), "He saw.", person=LI)
    with pytest.raises(ReviewError, match="is locked"):
        do(project, resegmentation.merge, "He came.")


def test_nobody_reviews_parts_of_their_own_text_whoever_split_it(project: Project) -> None:
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "雾到了。渡轮没有走。"), "The fog came", person=ZHOU)
    split(project, "The fog came;")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        half = catalog.entry(number_of(catalog, "The fog came;"))
        assert catalog.makers(half) == {"lin-yue", "zhou-lan"}
        decisions.accept(catalog, half, LIN)
        with pytest.raises(ReviewError, match="zhou-lan translated this text"):
            decisions.review(catalog, half, ZHOU, findings_of=clean)
        decisions.review(catalog, half, WANG, findings_of=clean)
    assert problems(project) == []


def test_history_and_comments_of_all_parts_stay_within_reach(project: Project) -> None:
    for source, text in (("He came.", "past tense"), ("He saw.", "saw what?")):
        do(project, lambda p, c, e, w, text: decisions.comment(c, e, w, text), source, text)
    do(project, resegmentation.merge, "He came.")
    catalog = load_catalog(project, SLUG, TAG)
    whole = catalog.entry(number_of(catalog, "He came."))
    assert [event.reason for event in catalog.comments_of(whole)] == ["past tense", "saw what?"]
    assert whole.comments == ("lin-yue: past tense", "lin-yue: saw what?")
    split(project, "He came. ")
    catalog = load_catalog(project, SLUG, TAG)
    half = catalog.entry(number_of(catalog, "He saw."))
    assert {event.reason for event in catalog.comments_of(half)} == {"past tense", "saw what?"}


def test_a_later_sync_keeps_what_was_cut_and_joined(project: Project) -> None:
    split(project, "The fog came;")
    do(project, resegmentation.merge, "He came.")
    before = sources(project)
    assert not sync(project).is_changed
    rewrite(project, "The fog left.", "The fog left at ten. Then it was quiet.")
    sync(project)
    assert sources(project)[:-2] == before[:-1]
    assert at(project, "He came. He saw.").target == "他来了。他看见了。"
    assert at(project, "The fog came;").target == "雾来了。"


def test_a_changed_sentence_that_was_merged_leaves_its_translation_to_what_comes_of_it(project: Project) -> None:
    do(project, resegmentation.merge, "He came.")
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "他来了，也看见了。"), "He came. He saw.")
    rewrite(project, "He came. He saw.", "He came back. He saw.")
    sync(project)
    kept = [entry.target for entry in load_catalog(project, SLUG, TAG).entries]
    assert at(project, "He came back.").target == "他来了，也看见了。"
    assert at(project, "He came back.").is_stale
    assert "他看见了。" in kept


def test_a_cut_holds_again_when_the_sentence_comes_back(project: Project) -> None:
    left, right = split(project, "The fog came;")
    text = project.articles[0].path.read_text()
    rewrite(project, "The fog came; the ferry stayed.\n\n", "")
    sync(project)
    project.articles[0].path.write_text(text)
    sync(project)
    assert [at(project, half.source).target for half in (left, right)] == [left.target, right.target]


def test_an_author_who_cuts_where_the_translator_did_finds_the_translation_cut(project: Project) -> None:
    rewrite(project, "The fog left.", "The fog left; it was noon.")
    sync(project)
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "雾散了；已是中午。"), "The fog left;")
    split(project, "The fog left;", "已是")
    rewrite(project, "- The fog left; it was noon.", "- The fog left;\n- it was noon.")
    assert not sync(project).stale
    assert [at(project, source).target for source in ("The fog left;", "it was noon.")] == ["雾散了；", "已是中午。"]


@pytest.fixture
def said_elsewhere(project: Project) -> Project:
    """Return a project in which two parts of a sentence are other segments, with translations of their own."""
    rewrite(project, "The fog left.", "The fog left, and so on; nobody waved.\n- nobody waved.\n- The fog left,")
    sync(project)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for source, text in (
            ("The fog left, and so on; nobody waved.", "雾散了，等等；没人挥手。"),
            ("nobody waved.", "没人动。"),
            ("The fog left,", "雾没了，"),
        ):
            decisions.edit(catalog, next(entry for entry in catalog.entries if entry.source == source), LIN, text)
    return project


def test_a_half_that_stands_elsewhere_with_another_translation_is_refused(said_elsewhere: Project) -> None:
    before = said_elsewhere.catalog_path(TAG, SLUG).read_bytes()
    with pytest.raises(ReviewError, match=r"“nobody waved\.” would have two translations: 没人动。 \| 没人挥手。"):
        split(said_elsewhere, "The fog left, and so on;", "没人")
    assert said_elsewhere.catalog_path(TAG, SLUG).read_bytes() == before


def test_a_half_that_stands_elsewhere_keeps_its_translation_when_the_other_gets_all_of_the_target(
    said_elsewhere: Project,
) -> None:
    left, right = split(said_elsewhere, "The fog left, and so on;")
    assert (left.target, left.state) == ("雾散了，等等；没人挥手。", State.DRAFT)
    assert (right.target, right.state) == ("没人动。", State.TRANSLATED)
    assert len(right.references) == 2
    assert not sync(said_elsewhere).is_changed


def test_a_half_that_stands_elsewhere_with_the_same_translation_is_one_entry_with_it(said_elsewhere: Project) -> None:
    do(said_elsewhere, lambda p, c, e, w: decisions.edit(c, e, w, "没人挥手。"), "nobody waved.")
    left, right = split(said_elsewhere, "The fog left, and so on;", "没人")
    assert (left.target, right.target) == ("雾散了，等等；", "没人挥手。")
    assert not sync(said_elsewhere).is_changed


@pytest.mark.parametrize(("left", "place"), [("The fog left,", 0), ("The fog left, and so on;", None)])
def test_a_session_undoes_and_redoes_a_split_of_which_a_half_stands_elsewhere(
    said_elsewhere: Project, left: str, place: int | None
) -> None:
    before = texts(said_elsewhere)
    session = Session(said_elsewhere.article(SLUG), TAG, LIN, wanted="all")
    session.go(at(said_elsewhere, "The fog left, and").number)
    session.split(len(left), place)
    after = texts(said_elsewhere)
    assert after != before
    session.undo()
    assert texts(said_elsewhere) == before
    session.redo()
    assert texts(said_elsewhere) == after
    assert not sync(said_elsewhere).is_changed
    assert problems(said_elsewhere) == []


def test_equal_halves_with_different_translations_are_refused(project: Project) -> None:
    rewrite(project, "The fog left.", "no; no;")
    sync(project)
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "不；不是；"), "no; no;")
    with pytest.raises(ReviewError, match=r"“no;” would have two translations: 不； \| 不是；"):
        split(project, "no;", "不是")
    left, _right = split(project, "no;")
    assert left.target == "不；不是；"


def test_two_split_segments_that_begin_alike_do_not_lose_a_translation(project: Project) -> None:
    rewrite(project, "- The fog left.", "- He laughed, and the fog left.\n- He laughed, and the ferry left.")
    sync(project)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for source, text in (("the fog", "他笑了，雾散了。"), ("the ferry", "他笑着，船走了。")):
            entry = catalog.entry(number_of(catalog, f"He laughed, and {source}"))
            decisions.edit(catalog, entry, LIN, text)
    split_at(project, "He laughed, and the fog left.", "雾散了。")
    with pytest.raises(ReviewError, match=r"“He laughed,” would have two translations: 他笑了， \| 他笑着，"):
        split_at(project, "He laughed, and the ferry left.", "船走了。")
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "他笑了，船走了。"), "He laughed, and the ferry")
    laughed, left = split_at(project, "He laughed, and the ferry left.", "船走了。")
    assert (laughed.target, left.target, len(laughed.references)) == ("他笑了，", "船走了。", 2)


def split_at(project: Project, source: str, target: str) -> tuple[Entry, Entry]:
    place = at(project, source).target.index(target)
    return do(project, resegmentation.split, source, len("He laughed,"), place)  # type: ignore[no-any-return]


def texts(project: Project) -> list[tuple[str, str, State]]:
    return [(entry.source, entry.target, entry.state) for entry in load_catalog(project, SLUG, TAG).entries]


def test_segments_whose_whole_stands_elsewhere_with_another_translation_are_not_merged(project: Project) -> None:
    rewrite(project, "- The fog left.", "- one, two, three\n- one, two, four")
    sync(project)
    do(project, resegmentation.split, "one, two, three", len("one, two,"))
    do(project, resegmentation.split, "one, two, four", len("one,"))
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry, text in zip(catalog.entries[-4:], ("一二，", "三", "一，", "二、四"), strict=True):
            decisions.edit(catalog, entry, LIN, text)
    do(project, resegmentation.split, "two, four", len("two,"), 2)
    with pytest.raises(ReviewError, match=r"“one, two,” would have two translations: 一二， \| 一，二、"):
        do_at(project, load_catalog(project, SLUG, TAG).entries[-3].key, resegmentation.merge)
    assert [target for _source, target, _state in texts(project)[-5:]] == ["一二，", "三", "一，", "二、", "四"]


def test_a_sentence_said_twice_is_split_into_one_entry_with_two_places(project: Project) -> None:
    rewrite(project, "The fog left.", "no; no;")
    sync(project)
    left, right = split(project, "no;")
    assert left is right
    assert len(left.references) == 2
    assert not sync(project).is_changed
    assert do(project, resegmentation.merge, "no;").source == "no; no;"


def test_a_place_that_is_told_apart_has_words_of_its_own(project: Project) -> None:
    apart = do(project, resegmentation.separate_occurrence, "Nobody waved.")
    assert (apart.context, apart.target, apart.state) == ("place 2", "没有人挥手。", State.DRAFT)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        decisions.edit(catalog, catalog.find(apart.key), LIN, "无人挥手。")  # type: ignore[arg-type]
    assert not sync(project).is_changed
    body = published(project)
    assert "还是六点离港。没有人挥手。" in body
    assert "- 无人挥手。" in body
    assert 'msgctxt "place 2"' in project.catalog_path(TAG, SLUG).read_text()


def test_a_session_puts_a_place_that_was_told_apart_together_again_and_apart_again(project: Project) -> None:
    before = sources(project)
    do(project, resegmentation.separate_occurrence, "Nobody waved.")
    session = Session(project.article(SLUG), TAG, LIN, wanted="all")

    with pytest.raises(ReviewError, match="nothing is left of this session"):
        session.undo()
    session.undo()
    assert sources(project) == before
    session.redo()
    entries = load_catalog(project, SLUG, TAG).entries
    contexts = [entry.context for entry in entries if entry.source == "Nobody waved."]
    assert contexts[0] == ""
    assert contexts[1].startswith("place ")


def test_a_place_that_was_told_apart_keeps_its_words_when_the_sentence_changes(project: Project) -> None:
    apart = do(project, resegmentation.separate_occurrence, "Nobody waved.")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        decisions.edit(catalog, catalog.find(apart.key), LIN, "无人挥手。")  # type: ignore[arg-type]
    rewrite(project, "- Nobody waved.", "- Nobody waved back.")
    sync(project)
    assert at(project, "Nobody waved back.").target == "无人挥手。"
    assert at(project, "Nobody waved back.").is_stale


def test_separated_occurrences_are_rejoined(project: Project) -> None:
    apart = do(project, resegmentation.separate_occurrence, "Nobody waved.")
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.find(apart.key)
        assert entry is not None
        decisions.edit(catalog, entry, LIN, "无人挥手。")
        base = resegmentation.rejoin_occurrence(project.article(SLUG), catalog, entry, LIN)
        assert (base.context, base.target, base.state) == ("", "没有人挥手。", State.TRANSLATED)
    catalog = load_catalog(project, SLUG, TAG)
    assert [entry.target for entry in catalog.obsolete] == ["无人挥手。"]
    assert len(at(project, "Nobody waved.").references) == 2
    assert not sync(project).is_changed
    assert problems(project) == []


def test_the_other_script_is_cut_as_its_origin_is(project: Project) -> None:
    sync(project, "zh-Hant")
    convert_catalog(project.article(project.articles[0]), "zh-Hant")
    split(project, "The fog came;")
    do(project, resegmentation.merge, "He came.")
    sync(project, "zh-Hant")
    convert_catalog(project.article(project.articles[0]), "zh-Hant")
    assert sources(project, "zh-Hant") == sources(project)
    assert at(project, "He came. He saw.", "zh-Hant").target == "他來了。他看見了。"
    assert load_catalog(project, SLUG, "zh-Hant").obsolete == []
    assert "他來了。他看見了。" in published(project, "zh-Hant")
    with pytest.raises(ReviewError, match="zh-Hant has the segments of zh-Hans"):
        do(project, resegmentation.merge, "He left.", tag="zh-Hant")


def test_an_article_that_changed_meanwhile_is_synced_first(project: Project) -> None:
    rewrite(project, "He saw.", "He looked.")
    with pytest.raises(ReviewError, match="the article has changed"):
        do(project, resegmentation.merge, "He came.")


@pytest.mark.parametrize("seed", range(4))
def test_random_cuts_lose_no_word_and_stay_provable(project: Project, seed: int) -> None:
    chance = random.Random(seed)
    whole = "".join(sorted("".join(TARGETS.values()).replace("没有人挥手。", "")))
    for _step in range(14):
        catalog = load_catalog(project, SLUG, TAG)
        entry = chance.choice(catalog.entries)
        try:
            if chance.random() < 0.5:
                do_at(project, entry.key, resegmentation.merge)
            else:
                do_at(project, entry.key, resegmentation.split, chance.randrange(len(entry.source)), None)
        except ReviewError:
            continue
        assert not sync(project).is_changed
    texts = "".join(entry.target for entry in load_catalog(project, SLUG, TAG).entries)
    for character in set(whole) - set("</>123456789"):
        assert texts.count(character) >= whole.count(character)
    assert problems(project) == []
    published(project)


def do_at(project: Project, key: str, verb: Callable, *values: object) -> None:  # type: ignore[type-arg]
    with catalog_transaction(project, SLUG, TAG) as catalog:
        verb(project.article(SLUG), catalog, catalog.find(key), LIN, *values)


def review_all(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            decisions.review(catalog, entry, WANG, findings_of=clean)


def undo_last(project: Project, action: str) -> tuple[Entry, ...]:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        items = reversed(read_undo_history(catalog, LIN.id).undoable)
        return undo(project.article(SLUG), catalog, next(item for item in items if item[0].event.action == action), LIN)


def test_an_undone_split_brings_text_and_state_back_but_no_review(project: Project) -> None:
    review_all(project)
    split(project, "The fog came;")
    (whole,) = undo_last(project, "split")
    assert (whole.target, whole.state) == ("雾来了。渡轮没有走。", State.TRANSLATED)
    assert load_catalog(project, SLUG, TAG).makers(whole) == {"lin-yue"}
    assert problems(project) == []


def test_a_part_that_was_rejected_does_not_come_back_approved_with_the_whole(project: Project) -> None:
    split(project, "The fog came;", "渡轮没有走。")
    do(project, lambda p, c, e, w: decisions.accept(c, e, w), "The fog came;")
    do(project, lambda p, c, e, w: decisions.reject(c, e, w, "wrong", category="accuracy", severity="critical"),
       "The fog came;", person=WANG)  # fmt: skip
    (whole,) = undo_last(project, "split")
    assert (whole.target, whole.state, whole.is_rejected) == ("雾来了。渡轮没有走。", State.DRAFT, True)


def test_an_undone_split_keeps_what_was_written_in_the_parts_since(project: Project) -> None:
    split(project, "The fog came;")
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "渡轮停航。"), "the ferry stayed.")
    (whole,) = undo_last(project, "split")
    assert (whole.target, whole.state) == ("雾来了。渡轮停航。", State.DRAFT)


def machine_says(project: Project, source: str, target: str) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        entry = catalog.entry(number_of(catalog, source))
        catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo|v:1")


def machine_of(project: Project, *beginnings: str) -> list[str]:
    catalog = load_catalog(project, SLUG, TAG)
    return [catalog.machine_output(catalog.entry(number_of(catalog, source))) for source in beginnings]


def take_back(project: Project, way: str, left: str) -> None:
    if way == "undo":
        undo_last(project, "split")
    else:
        do(project, resegmentation.merge, left)


@pytest.mark.parametrize("way", ["undo", "merge"])
def test_what_the_machine_said_is_the_same_however_often_a_segment_is_split_and_put_together(
    project: Project, way: str
) -> None:
    left, right, machine = (
        "The <1>ferry</1> left at six,",
        "although <1/> was late.",
        "<1>渡轮</1>六点离开，尽管<2/>迟到。",
    )
    machine_says(project, "The <1>", machine)
    for _round in range(3):
        split(project, left, "尽管")
        assert machine_of(project, left, right) == ["<1>渡轮</1>六点离开，", "尽管<1/>迟到。"]
        take_back(project, way, left)
        assert machine_of(project, left) == [machine]
    assert problems(project) == []


@pytest.mark.parametrize("way", ["undo", "merge"])
def test_nobody_knows_what_the_machine_said_of_a_part_of_an_edited_text(project: Project, way: str) -> None:
    left, right, machine = "The fog came;", "the ferry stayed.", "雾来啦。渡轮没走。"
    machine_says(project, left, machine)
    do(project, lambda p, c, e, w: decisions.edit(c, e, w, "雾来了。渡轮没有走。"), left)
    split(project, left, "渡轮")
    assert machine_of(project, left, right) == ["", ""]
    take_back(project, way, left)
    assert machine_of(project, left) == [machine]


def test_the_effort_of_a_part_is_counted_from_the_machines_text_of_the_part(project: Project) -> None:
    left, right = "The fog came;", "the ferry stayed."
    machine_says(project, left, "雾来啦。渡轮没走。")
    split(project, left, "渡轮")
    last = []
    for source, text in ((left, "雾来了。"), (right, "渡轮没有走。")):
        do(project, lambda p, c, e, w, text=text: decisions.edit(c, e, w, text), source)
        catalog = load_catalog(project, SLUG, TAG)
        *_earlier, edit = post_edits(catalog, catalog.history(catalog.entry(number_of(catalog, source))))
        last.append(edit.distance)
    assert last == [(1, 4), (1, 6)]
