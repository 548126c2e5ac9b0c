"""`translator analyse`: words, repetitions, memory, unknown terms and hours of a file that is not added yet."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from translator.newsroom.catalog.events import EditData
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pathlib import Path

TAG = "zh-Hans"
OLD = [f"The harbour of district {number} {word} one year." for number, word in enumerate(("slept", "closed") * 12)]
NEW = """\
# Prices Fall

The harbour of district 3 closed one year.

The harbour of district 3 closed one year. The index fund fell when Maria Kowalczyk sold the index fund on Monday.

Nobody sold the index fund of the ferry company, said Kowalczyk.
"""


@pytest.fixture
def house(tmp_path: Path, run_translator: Any) -> Path:
    (tmp_path / "translator.toml").write_text(f'targets = ["en", "{TAG}"]\n')
    (tmp_path / "articles/en").mkdir(parents=True)
    (tmp_path / "glossaries").mkdir()
    (tmp_path / "glossaries/terms.csv").write_text("en,zh-Hans,status\nferry company,渡轮公司,preferred\n")
    (tmp_path / "glossaries/people.yml").write_text("people:\n  lin-yue: {roles: [translator]}\n")
    (tmp_path / "articles/en/old.md").write_text("---\nlang: en\ntitle: Old\n---\n\n" + "\n\n".join(OLD) + "\n")
    run_translator("sync")
    return tmp_path


def confirm(house: Path, *, seconds: int) -> None:
    with catalog_transaction(open_newsroom(house), "old", TAG) as catalog:
        for entry in catalog.entries:
            target = f"第{entry.number}区的港口安静了一年。"
            data = EditData(seconds=seconds)
            catalog.apply(entry, "edit", actor="lin-yue", target=target, origin="human", data=data)


def analyse(run: Any, house: Path, text: str, name: str = "new.md", *options: str) -> dict[str, Any]:
    (house / name).write_text(text, encoding="utf-8")
    done = run("analyse", str(house / name), *options, "--format", "json")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_file_is_counted_by_band_and_nothing_is_added(house: Path, run_translator: Any) -> None:
    confirm(house, seconds=0)
    before = sorted(house.glob("articles/**/*"))

    found = analyse(run_translator, house, NEW, "new.md", "--from", "en", "--to", TAG)

    bands = {band["band"]: band["segments"] for band in found["bands"] if band["segments"]}
    assert bands == {"repetition": 1, "100": 1, "new": 3}
    assert (found["segments"], found["repetitions"], found["han"]) == (5, 1, 0)
    assert found["hours"] is None
    terms = {item["term"]: item["count"] for item in found["unknown_terms"]}
    assert terms["index fund"] == 3
    assert (terms["Maria Kowalczyk"], terms["Kowalczyk"]) == (1, 1)
    assert not {"Monday", "ferry company"} & terms.keys()
    assert sorted(house.glob("articles/**/*")) == before


def test_the_hours_are_those_of_the_house(house: Path, run_translator: Any) -> None:
    confirm(house, seconds=36)

    found = analyse(run_translator, house, NEW)
    said = run_translator("analyse", str(house / "new.md"))

    # Eight words in 36 seconds; the title has one.
    assert found["pace"] == {"words_per_hour": 772, "segments": 25}
    assert found["hours"] == pytest.approx(found["words"] / 772, abs=0.02)
    assert "repetitions" in said.stdout
    assert "index fund" in said.stdout


def test_chinese_and_bilingual_files_are_read(house: Path, run_translator: Any) -> None:
    chinese = analyse(run_translator, house, "# 港口晚睡\n\n老渡轮每天往返31趟。\n", "new.txt", "--to", "en")
    table = analyse(run_translator, house, "The harbour sleeps.\t港口睡了。\n", "new.tsv", "--from", "en", "--to", TAG)

    assert (chinese["from"], chinese["to"], chinese["han"], chinese["words"]) == ("zh-Hans", "en", 12, 8)
    assert (table["segments"], table["words"]) == (1, 3)
