"""Findings that are kept from run to run are at all times those that a fresh run gives."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.support.variants import sampled
from translator.desk.workflow.article_check import check_articles
from translator.desk.workflow.check_report import CheckSelection
from translator.newsroom.catalog.events import WaiveData
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.review import live_checks as findings_cache
from translator.newsroom.review.live_checks import ArticleChecks

if TYPE_CHECKING:
    from pathlib import Path

    from translator.bilingual.model import Finding
    from translator.newsroom.ground.project import Project

SLUG, TAG = "harbour", "zh-Hans"
SENTENCES = (
    ("The board bought {n} ferries.", "委员会买了{n}艘渡轮。"),
    ("The supply chain broke on July {n}.", "供应链于7月{n}日断裂。"),
    ("In the last century, {n}% of the harbour froze.", "上世纪，{n}%的港口结冰。"),
    ("“We waited {n} hours,” said Captain Wu.", "“我们等了{n}个小时，”吴船长说。"),
)
SETTINGS = (
    "",
    '[checks]\nskip = ["num.*"]\n',
    '[checks.severity]\n"num.value" = "info"\n',
    '[checks.policy]\npangu = "space"\n',
    '[checks.policy]\npatterns = [{find = "渡轮", message = "say what kind"}]\n',
    "[checks.locale.zh-Hans]\nstrict_terms = true\n",
)
GLOSSARIES = (
    "en,zh-Hans,status\nferry,渡轮,required\n",
    "en,zh-Hans,status\nferry,摆渡船,required\n",
    "en,zh-Hans,status\nsupply chain,供应链,required\nharbour,海港,preferred\n",
)


class House:
    """A small newsroom that changes its mind."""

    def __init__(self, root: Path, seed: int) -> None:
        self.root, self.chance = root, random.Random(seed)
        (root / "articles/en").mkdir(parents=True)
        (root / "glossaries").mkdir()
        self.texts = [(index % len(SENTENCES), 11 + index) for index in range(12)]
        self.day = "2026-03-12"
        self.write_settings()
        self.write_glossary()
        self.write_article()

    def write_settings(self) -> None:
        text = 'targets = ["zh-Hans"]\n' + self.chance.choice(SETTINGS)
        (self.root / "translator.toml").write_text(text, encoding="utf-8")

    def write_glossary(self) -> None:
        (self.root / "glossaries/news.csv").write_text(self.chance.choice(GLOSSARIES), encoding="utf-8")

    def write_article(self) -> None:
        body = "\n\n".join(SENTENCES[which][0].format(n=n) for which, n in self.texts)
        head = f"---\nid: harbour\nlang: en\ntitle: The Harbour\ndate: {self.day}\n---\n\n"
        (self.root / f"articles/en/{SLUG}.md").write_text(head + body + "\n", encoding="utf-8")
        project = self.project
        sync_article(project.article(project.articles[0]), TAG)
        with catalog_transaction(project, SLUG, TAG) as catalog:
            known = {SENTENCES[which][0].format(n=n): SENTENCES[which][1].format(n=n) for which, n in self.texts}
            for entry in catalog.entries:
                if not entry.target:
                    catalog.apply(entry, "draft", actor="system", target=known.get(entry.source, "港口"), origin="mt")

    def turn_source(self) -> None:
        which = self.chance.randrange(len(self.texts))
        self.texts[which] = (self.texts[which][0], self.chance.randint(11, 28))
        self.write_article()

    def move_paragraphs(self) -> None:
        self.chance.shuffle(self.texts)
        self.write_article()

    def turn_day(self) -> None:
        self.day = self.chance.choice(["1998-03-12", "2026-03-12", "2026-07-15"])
        self.write_article()

    def edit(self) -> None:
        with catalog_transaction(self.project, SLUG, TAG) as catalog:
            entry = self.chance.choice(catalog.entries)
            number = self.chance.randint(11, 28)
            target = self.chance.choice([f"他们有 {number} 艘摆渡船。", f"供货链断了{number}次,很久。", "吴船长说。"])
            catalog.apply(entry, "edit", actor="lin", target=target)

    def waive(self) -> None:
        with catalog_transaction(self.project, SLUG, TAG) as catalog:
            found = [item for item in ArticleChecks(self.project, catalog).all_findings() if item.segment]
            for item in found[:1]:
                data = WaiveData(check=item.check, fingerprint=item.fingerprint)
                catalog.apply(catalog.entry(item.segment), "waive", actor="lin", reason="so it is", data=data)

    def anything(self) -> None:
        """Let one thing happen."""
        self.chance.choice(
            [self.edit, self.edit, self.edit, self.turn_source, self.move_paragraphs, self.turn_day, self.waive,
             self.write_glossary, self.write_settings]
        )()  # fmt: skip

    @property
    def project(self) -> Project:
        return open_newsroom(self.root)

    def findings(self) -> tuple[list[Finding], list[list[Finding]], list[Finding], list[Finding]]:
        """Return what is said of the whole article, of each segment by itself, and what `check` reports and waives."""
        project = self.project
        catalog = load_catalog(project, SLUG, TAG)
        checks = ArticleChecks(project, catalog)
        alone = [checks.findings(entry) for entry in catalog.entries]
        found = checks.all_findings()
        checks.keep()
        report, _versions = check_articles(project, [SLUG], [TAG], CheckSelection(project.settings.checks))
        return found, alone, report.findings, [finding for finding, _waiver in report.waived]

    def fresh_findings(self) -> tuple[list[Finding], list[list[Finding]], list[Finding], list[Finding]]:
        """Return the same where nothing was ever kept."""
        folder = self.root / ".translator"
        for path in folder.glob("house.sqlite*"):
            path.rename(folder / f"aside-{path.name}")
        found = self.findings()
        for path in folder.glob("house.sqlite*"):
            path.unlink()
        for path in folder.glob("aside-*"):
            path.rename(folder / path.name.removeprefix("aside-"))
        return found


@pytest.mark.parametrize("seed", sampled(range(3), 2))
def test_whatever_happens_the_kept_findings_are_those_of_a_fresh_run(tmp_path: Path, seed: int) -> None:
    house = House(tmp_path, seed)
    something = 0
    for _step in range(8):
        house.anything()
        found = house.findings()
        assert found == house.fresh_findings()
        assert found == house.findings()
        something += len(found[0])
    assert something > 8


def test_a_second_look_checks_only_what_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    house = House(tmp_path, 1)
    seen: list[str] = []
    run = findings_cache.findings_by_segment

    def counted(pairs, chosen):  # type: ignore[no-untyped-def]
        seen.extend(pair.source for pair in pairs)
        return run(pairs, chosen)

    monkeypatch.setattr(findings_cache, "findings_by_segment", counted)
    catalog = load_catalog(house.project, SLUG, TAG)
    ArticleChecks(house.project, catalog).all_findings()
    assert len(seen) == len(catalog.entries)
    seen.clear()
    ArticleChecks(house.project, catalog).all_findings()
    assert seen == []
    with catalog_transaction(house.project, SLUG, TAG) as catalog:
        catalog.apply(catalog.entry(3), "edit", actor="lin", target="供货链断了。")
    ArticleChecks(house.project, catalog).all_findings()
    assert seen == [catalog.entry(3).source]


def test_a_session_and_check_share_what_they_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from translator.newsroom.house.people import Person
    from translator.newsroom.review.session import Session

    house = House(tmp_path, 1)
    lin = Person("lin", roles=frozenset({"translator"}))
    first = Session(house.project.article(SLUG), TAG, lin, wanted="all", order="risk").navigation.queue()

    def refuse(pairs, chosen):  # type: ignore[no-untyped-def]
        raise AssertionError("it was checked already")

    monkeypatch.setattr(findings_cache, "findings_by_segment", refuse)
    project = house.project
    list(check_articles(project, [SLUG], [TAG], CheckSelection(project.settings.checks)))
    assert ArticleChecks(project, load_catalog(project, SLUG, TAG)).all_findings()
    assert Session(house.project.article(SLUG), TAG, lin, wanted="all", order="risk").navigation.queue() == first


def test_a_kept_file_that_is_broken_is_as_good_as_none(tmp_path: Path) -> None:
    house = House(tmp_path, 1)
    found = house.findings()
    row = house.project.index.row(TAG, SLUG, "findings")
    assert row is not None
    for data in (b"", b"\xff\xff", row.value[:50], b"[1, 2]", msgspec.msgpack.encode({"findings": {"a": [b"\xff"]}})):
        house.project.index.put((TAG, SLUG, "findings"), row._replace(value=data))
        assert house.findings() == found


def test_old_findings_do_not_pile_up(tmp_path: Path) -> None:
    house = House(tmp_path, 1)
    for _time in range(20):
        house.edit()
        ArticleChecks(house.project, load_catalog(house.project, SLUG, TAG)).all_findings()
    row = house.project.index.row(TAG, SLUG, "findings")
    assert row is not None
    kept = msgspec.msgpack.decode(row.value)
    assert 13 <= len(kept["findings"]) <= 2 * 14
