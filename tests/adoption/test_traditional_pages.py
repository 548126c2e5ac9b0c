"""A page in Traditional Chinese that people wrote stays theirs when its source changes, and is listed as stale."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.adoption.test_adopt import PEOPLE, SETTINGS, adopt, commit, write
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import CommandRun

    Run = Callable[..., CommandRun]

ENGLISH = "---\ntitle: The ferry\n---\n\nThe old ferry made 31 trips a day.\n\nNobody misses the noise of it.\n"
OURS = ["渡輪", "老渡輪每天開31班。", "沒人懷念它的喧鬧。"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site whose two Chinese pages people wrote, each by itself, and whose source changed since."""
    write(tmp_path, {
        "translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE, "content/en/short.md": ENGLISH,
        "content/zh/short.md": "---\ntitle: 渡轮\n---\n\n老渡轮每天往返31趟。\n\n没人怀念它的噪声。\n",
        "content/zh-tw/short.md": "---\ntitle: {}\n---\n\n{}\n\n{}\n".format(*OURS),
    })  # fmt: skip
    commit(tmp_path, "all")
    adopt(tmp_path)
    write(tmp_path, {"content/en/short.md": ENGLISH.replace("31 trips", "32 trips")})
    return tmp_path


def targets(root: Path) -> list[str]:
    return [entry.target for entry in load_catalog(open_newsroom(root), "short", "zh-Hant").entries]


def test_no_command_converts_over_a_sentence_that_became_stale(site: Path, run_translator: Run) -> None:
    run_translator("sync", cwd=site)
    run_translator("set", "short", "2", "老渡轮每天往返32趟。", "--to", "zh-Hans", "--by", "lan", cwd=site)
    done = run_translator("run", "--engine", "pseudo", cwd=site)
    assert "short → zh-Hant: 1 stale, and left as people wrote them (2)" in done.stdout
    run_translator("publish", "--draft", cwd=site)
    assert targets(site) == OURS
    stale = json.loads(run_translator("status", "--stale", "--format", "json", cwd=site).stdout)
    assert [(one["tag"], one["segment"]) for one in stale] == [("zh-Hant", 2)]
    (row,) = json.loads(run_translator("status", "--to", "zh-Hant", "--format", "json", cwd=site).stdout)
    assert (row["next"], row["people"]) == ("post-edit", ["lan"])


def test_sync_says_what_follows_the_other_script(site: Path, run_translator: Run) -> None:
    assert "short → zh-Hant: 3 segments, 1 stale (2)\n" in run_translator("sync", cwd=site).stdout
    run_translator("translate", "--engine", "pseudo", "--retranslate-stale", cwd=site)
    write(site, {"content/en/short.md": ENGLISH.replace("31 trips", "33 trips") + "\nIt is gone.\n"})
    done = run_translator("sync", cwd=site)
    assert "short → zh-Hant: 4 segments, 1 new, follows zh-Hans\n" in done.stdout


def test_who_asks_for_it_gets_the_conversion(site: Path, run_translator: Run) -> None:
    run_translator("sync", cwd=site)
    done = run_translator("translate", "--engine", "pseudo", "--retranslate-stale", cwd=site)
    assert "short → zh-Hant: 1 converted" in done.stdout
    assert targets(site)[0::2] == OURS[0::2]
    assert targets(site)[1] != OURS[1]


def test_a_text_that_a_person_took_from_an_engine_is_hers(site: Path) -> None:
    article = open_newsroom(site).article("short")
    sync_article(article, "zh-Hant")
    with article.transaction("zh-Hant") as catalog:
        entry = catalog.entry(3)
        catalog.apply(entry, "draft", actor="translator", state="draft", target="無人想念噪音。", origin="mt:firefox")
        catalog.apply(entry, "accept", actor="lan")
    convert_catalog(article)
    assert targets(site)[2] == "無人想念噪音。"
