"""The article that was signed off is the one that readers get, with what is in no segment and what rules make of it."""

from __future__ import annotations

import random
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.attack_newsroom import CONVERTED, TAG, Newsroom
from translator.bilingual.errors import PublishError
from translator.bilingual.model import State
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.pages.layouts.markdown import assemble
from translator.newsroom.pages.publication.publication import render_again
from translator.newsroom.proof.audit.acknowledgement import acknowledge_commits
from translator.newsroom.proof.audit.verdict import prove
from translator.newsroom.review import decisions, permissions

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from translator.newsroom.catalog.record import Entry

ARTICLE = """\
---
id: bridge
lang: en
date: 2026-03-02
updated: 2026-03-04
images:
  - {src: img/bridge.png, alt: The bridge}
---

The bridge opens at noon, says [the mayor](https://a.example/news).

![The bridge](img/bridge.png)

| When | Cost |
|---|---|
| May | 300 |
| June | 450 |

It opens at noon.

It opens at noon.

```sh
rm -i old
```

Tea is served. <a href="https://a.example/tea">Come</a>!

<!-- for the printer -->
"""


def change(old: str, new: str) -> Callable[[Newsroom], None]:
    def apply(room: Newsroom) -> None:
        path = room.root / "articles/en/bridge.md"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return apply


def _other_image(room: Newsroom) -> None:
    (room.root / "articles/en/img/bridge.png").write_bytes(b"another picture")


def _image_for_one_language(room: Newsroom) -> None:
    (room.root / "articles/en/img/bridge.zh-Hans.png").write_bytes(b"a picture for readers of Chinese")


CHANGES = {
    "a number alone in a cell": change("300", "900"),
    "two numbers change places": change("| May | 300 |\n| June | 450 |", "| May | 450 |\n| June | 300 |"),
    "a link": change("https://a.example/news", "https://evil.example/news"),
    "a link in HTML": change('href="https://a.example/tea"', 'href="https://evil.example/tea"'),
    "the address of an image": change("![The bridge](img/bridge.png)", "![The bridge](img/other.png)"),
    "the bytes of an image": _other_image,
    "an image for one language": _image_for_one_language,
    "code": change("rm -i old", "rm -rf /"),
    "the order": change("```sh\nrm -i old\n```\n\nTea is served.", "Tea is served."),
    "a paragraph less": change("It opens at noon.\n\nIt opens", "It opens"),
    "a paragraph once more": change("It opens at noon.\n", "It opens at noon.\n\nIt opens at noon.\n"),
    "a date": change("date: 2026-03-02", "date: 2026-03-22"),
    "a date of an update": change("updated: 2026-03-04", "updated: 2026-04-04"),
    "a comment": change("for the printer", "for nobody"),
    "a list of a paragraph": change("Tea is served.", "- Tea is served."),
    "a field of the front matter": change("lang: en", "lang: en\nembargo: 2020-01-01"),
}


def target(entry: Entry) -> str:
    """Return a translation with all tags of its source."""
    tags = "".join(
        part for part in entry.source.split("<") for part in [f"<{part.partition('>')[0]}>"] if ">" in f"<{part}"
    )
    return f"第{entry.number}句{tags}。" if entry.kind != "cell" else f"第{entry.number}格"


def sign_off(room: Newsroom, slug: str) -> None:
    room.sync(slug)
    for name, action in (("lin", "edit"), ("wang", "review"), ("li", "finalise")):
        with catalog_transaction(room.project, slug, TAG) as catalog:
            for entry in catalog.entries:
                if action == "edit":
                    catalog.apply(
                        entry, action, actor=name, target=entry.source.replace("noon", "午").replace("Tea", "茶")
                    )
                elif action == "review":
                    catalog.apply(entry, action, actor=name)
                else:
                    decisions.finalise(catalog, entry, room.person(name), findings_of=lambda _entry: ())
        room.commit(name)


def publish_as_an_insider(room: Newsroom, slug: str = "bridge") -> None:
    """Write the page as a program would that does not ask whether the article is the one that was signed off."""
    article = room.project.article(slug)
    sync_article(article, TAG)
    publication = render_again(article, article.catalog(TAG), None, is_draft=False)
    path = room.project.article_path(TAG, slug)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(assemble(publication, publication.versions[1]))


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = Newsroom(tmp_path_factory.mktemp("signed") / "room", random.Random(1))
    room.root.mkdir()
    room.found()
    room.finish("ferry")
    (room.root / "translator.toml").write_text('format = 2\ntargets = ["zh-Hans", "zh-Hant"]\n[checks]\nskip = ["*"]\n')
    (room.root / "articles/en/img").mkdir()
    (room.root / "articles/en/img/bridge.png").write_bytes(b"a picture")
    (room.root / "articles/en/bridge.md").write_text(ARTICLE)
    room.commit("mara")
    sign_off(room, "bridge")
    publish_as_an_insider(room)
    room.commit("li")
    return room.root


@pytest.fixture
def room(signed: Path, tmp_path: Path) -> Newsroom:
    shutil.copytree(signed, tmp_path / "room")
    return Newsroom(tmp_path / "room", random.Random(1), clock=1_790_000_000)


def kinds(room: Newsroom, slug: str = "bridge") -> set[str]:
    return {problem.kind for problem in prove(room.project, [slug]).problems}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_outside_of_the_segments_needs_another_sign_off(room: Newsroom, name: str) -> None:
    assert kinds(room) == set()
    CHANGES[name](room)
    with pytest.raises(PublishError, match=r"changed outside|other code, markup or links"):
        room.publish("bridge")
    publish_as_an_insider(room)
    room.commit("mara")
    assert "article" in kinds(room)

    with catalog_transaction(room.project, "bridge", TAG) as catalog:
        for entry in catalog.entries:
            if entry.state is not State.FINAL:  # Its markup changed.
                catalog.apply(entry, "accept", actor="lin")
                catalog.apply(entry, "review", actor="wang")
        decisions.mark(catalog, catalog.entries, room.person("li"), State.FINAL, findings_of=lambda _entry: ())
    publish_as_an_insider(room)
    assert "article" not in kinds(room)


def test_blanks_inside_of_a_sentence_and_other_line_ends_are_no_change(room: Newsroom) -> None:
    before = room.project.article("bridge").form
    path = room.root / "articles/en/bridge.md"
    path.write_bytes(path.read_bytes().replace(b"bridge opens at", b"bridge  opens\nat").replace(b"\n", b"\r\n"))

    assert room.project.article("bridge").form == before


def test_nobody_signs_off_what_is_signed_off_already(room: Newsroom) -> None:
    with catalog_transaction(room.project, "bridge", TAG) as catalog:
        people, checks = room.person("li"), permissions.checks_of(room.project, catalog)
        assert decisions.mark(catalog, catalog.entries, people, State.FINAL, findings_of=checks) == []


class TestPages:
    def page(self, room: Newsroom) -> Path:
        return room.project.article_path(TAG, "bridge")

    def test_nothing_between_the_marks_is_passed_over(self, room: Newsroom) -> None:
        text = self.page(room).read_text()
        assert "<!-- translator:colophon -->" in text
        self.page(room).write_text(text.replace("<!-- translator:colophon -->", "<!-- translator:colophon -->\n\nBuy!"))
        room.commit("lin")

        assert "page" in kinds(room)

    def test_a_page_of_an_earlier_state_is_said_to_be_one(self, room: Newsroom) -> None:
        before = self.page(room).read_bytes()
        with catalog_transaction(room.project, "bridge", TAG) as catalog:
            entry = catalog.entry(1)
            decisions.reopen(catalog, entry, room.person("li"), "wrong")
            catalog.apply(entry, "edit", actor="lin", target=entry.target + "！")
            catalog.apply(entry, "review", actor="wang")
            decisions.finalise(catalog, entry, room.person("li"), findings_of=lambda _entry: ())
        publish_as_an_insider(room)
        room.commit("desk-bot@example.org")
        self.page(room).write_bytes(before)
        room.commit("lin")

        assert kinds(room) >= {"outdated"}

    def test_a_draft_is_said_to_be_one(self, room: Newsroom) -> None:
        with catalog_transaction(room.project, "bridge", TAG) as catalog:
            decisions.reopen(catalog, catalog.entry(1), room.person("li"), "wrong")
        article = room.project.article("bridge")
        publication = render_again(article, article.catalog(TAG), None, is_draft=True)
        self.page(room).write_bytes(assemble(publication, publication.versions[1]))
        room.commit("li")

        assert kinds(room) == {"draft"}

    def test_a_page_without_a_catalog_is_said_to_be_one(self, room: Newsroom) -> None:
        room.write_article("fog", ["There is fog."])
        room.project.article_path(TAG, "fog").write_text("---\nid: fog\nlang: zh-Hans\n---\n\n没有雾。\n")
        room.commit("lin")

        assert kinds(room, "fog") == {"outdated"}


class TestRules:
    """What pages derive from is under four eyes as well."""

    def alone(self, room: Newsroom, path: str, text: str, by: str = "lin") -> None:
        (room.root / path).write_text(text)
        room.commit(by, "rules")
        for slug in ("ferry",):
            ref = room.project.select([slug])[0]
            convert_catalog(room.project.article(ref), CONVERTED)
            for tag in (TAG, CONVERTED):
                article = room.project.article(ref)
                origin = article.catalog(TAG) if tag == CONVERTED else None
                publication = render_again(article, article.catalog(tag), origin, is_draft=False)
                room.project.article_path(tag, slug).write_bytes(assemble(publication, publication.versions[1]))
        room.commit(by, "publish")

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (
                "glossaries/words.csv",
                "en,zh-Hans,zh-Hant\nharbour,港口,無稽之談\nmarket,市场,無稽之談\nriver,河水,無稽\n",
            ),
            ("glossaries/labels.yml", "post_editor: {zh-Hans: 骗子, zh-Hant: 騙子}\n"),
            ("glossaries/people.yml", ""),
            ("glossaries/disclaimers.yml", "converted: {zh-Hant: 胡說八道}\n"),
        ],
    )
    def test_a_rule_of_one_person_alone_is_found_until_a_second_answers(
        self, room: Newsroom, path: str, text: str
    ) -> None:
        known = (room.root / path).read_text() if (room.root / path).exists() else ""
        self.alone(room, path, text or known.replace("林悦", "无名氏"))
        found = [one for one in prove(room.project, ["ferry"]).wrong if one.kind == "rules"]
        assert found

        assert acknowledge_commits(room.project, found, room.person("chen"), "So we call it now.")
        room.commit("chen")
        assert "rules" not in kinds(room, "ferry")

    def test_a_rule_without_which_the_page_is_the_same_is_no_matter(self, room: Newsroom) -> None:
        self.alone(room, "glossaries/words.csv", "en,zh-Hans,zh-Hant\nvolcano,火山,火山\n")

        assert "rules" not in kinds(room, "ferry")
