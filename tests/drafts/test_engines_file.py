"""Translations made elsewhere go through the same gate and repairs as any engine's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import CatalogError, ConfigError, UsageError
from translator.bilingual.model import Request
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.ground.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    from translator.newsroom.drafts.base import Engine

    Run = Callable[..., CompletedProcess[str]]

PAIRS = [
    ("The ferry left at noon.", "渡轮中午开出,没有乘客."),
    ("Revenue reached $3.1 billion.", "收入达到310亿美元。"),
    ("Nobody was hurt.", "Nobody was hurt."),
]


def opened(path: Path) -> Engine:
    return open_engine("file", EN, ZH_HANS, EngineSettings(file=str(path)))


def drafts(path: Path, *sources: str) -> list[str]:
    made = draft(opened(path), [Request(source) for source in sources], source_tag=EN, target_tag=ZH_HANS)
    return [item.target for item in made]


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    path = tmp_path / "outputs.tsv"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in PAIRS), encoding="utf-8")
    return path


def test_lines_pass_the_gate_and_the_repairs(outputs: Path, run_translator: Run) -> None:
    sources = "\n".join([source for source, _target in PAIRS] + ["It is not there."]) + "\n"
    options = ("mt", "--from", "en", "--to", "zh-Hans", "--engine", "file", "--file", str(outputs))

    assert run_translator(*options, stdin=sources).stdout == "渡轮中午开出，没有乘客。\n收入达到31亿美元。\n\n\n"
    done = run_translator(*options, "--format", "jsonl", stdin=sources)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert rows[0]["repairs"] == ["width:restored"]
    assert rows[0]["signature"].startswith("file|name:outputs.tsv|sha:")
    assert rows[1]["repairs"] == ["number:mended"]
    assert rows[2]["problems"][0].startswith("txt.untranslated")
    assert rows[3]["problems"][-1] == "mt.absent: the file has no translation of this"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("新华社广州11月5日电（记者 王攀）渡轮周一沉没。", "GUANGZHOU, Nov. 5 (Xinhua) — The ferry sank on Monday."),
        ("文/记者 林小满", "By Lin Xiaoman in Guangzhou"),
        ("渡轮周一沉没。（责任编辑：王攀）", "The ferry sank on Monday. (Edited by Wang Pan)"),
    ],
)
def test_a_whole_translation_of_a_line_with_by_lines_is_found(
    tmp_path: Path, run_translator: Run, source: str, target: str
) -> None:
    (tmp_path / "outputs.tsv").write_text(f"{source}\t{target}\n", encoding="utf-8")
    options = ("mt", "--from", "zh", "--to", "en", "--engine", "file", "--file", "outputs.tsv")

    assert run_translator(*options, stdin=f"{source}\n").stdout == f"{target}\n"


def test_a_report_that_was_translated_without_its_dateline_is_found_too(tmp_path: Path, run_translator: Run) -> None:
    (tmp_path / "outputs.tsv").write_text("渡轮周一沉没。\tThe ferry sank on Monday.\n", encoding="utf-8")
    options = ("mt", "--from", "zh", "--to", "en", "--engine", "file", "--file", "outputs.tsv")

    done = run_translator(*options, stdin="新华社广州11月5日电 渡轮周一沉没。\n")
    assert done.stdout == "GUANGZHOU, Nov. 5 (Xinhua) — The ferry sank on Monday.\n"


@pytest.mark.parametrize("suffix", [".tsv", ".csv", ".jsonl", ".tmx", ".po"])
def test_a_file_can_have_several_forms(tmp_path: Path, suffix: str) -> None:
    if suffix == ".tmx":
        pytest.importorskip("lxml")
    path = tmp_path / f"outputs{suffix}"
    forms = {
        ".tsv": "source\ttarget\nNobody was hurt.\t无人受伤。\n",
        ".csv": 'source,target\n"Nobody was hurt.","无人受伤。"\n',
        ".jsonl": '{"source": "Nobody was hurt.", "target": "无人受伤。", "engine": "gpu"}\n\n',
        ".tmx": '<?xml version="1.0"?><tmx version="1.4"><header srclang="en" datatype="plaintext" segtype="sentence" '
        'adminlang="en" creationtool="x" creationtoolversion="1" o-tmf="x"/><body><tu><tuv xml:lang="en"><seg>Nobody '
        'was hurt.</seg></tuv><tuv xml:lang="zh-CN"><seg>无人受伤。</seg></tuv></tu></body></tmx>',
        ".po": 'msgid ""\nmsgstr "Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Nobody was hurt."\nmsgstr "无人受伤。"\n',
    }
    path.write_text(forms[suffix], encoding="utf-8")

    assert drafts(path, "Nobody was hurt.") == ["无人受伤。"]


def test_tags_and_what_must_not_change_stand_in_their_places(tmp_path: Path, run_translator: Run) -> None:
    path = tmp_path / "outputs.tsv"
    path.write_text(
        "See https://example.org/a and run `ls -l` now.\t请参阅 https://example.org/a，然后运行 `ls -l`。\n"
        "The mayor of <1>Paris</1> came.\t<1>巴黎</1>市长来了。\n"
        "Here $E=mc^2$ costs $5.\t这里$E=mc^2$要5美元。\n",
        encoding="utf-8",
    )
    lines = "See https://example.org/a and run `ls -l` now.\nThe mayor of <1>Paris</1> came.\nHere $E=mc^2$ costs $5.\n"

    done = run_translator("mt", "--file", str(path), stdin=lines)

    wanted = "请参阅https://example.org/a，然后运行`ls -l`。\n<1>巴黎</1>市长来了。\n这里$E=mc^2$要5美元。\n"
    assert done.stdout == wanted


def test_a_phrase_with_its_punctuation_stands_where_the_file_has_it(tmp_path: Path) -> None:
    path = tmp_path / "outputs.tsv"
    path.write_text(
        "Note: <1>wait for the tide.</1> Then we go on.\t然后我们再走。注意：<1>等潮水来。</1>\n", encoding="utf-8"
    )
    requests = [Request("Note: <1>wait for the tide.</1> Then we go on.")]
    (made,) = draft(opened(path), requests, source_tag=EN, target_tag=ZH_HANS)
    assert made.target == "然后我们再走。注意：<1>等潮水来。</1>"


def test_a_file_that_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no file is named"):
        open_engine("file", EN, ZH_HANS)
    with pytest.raises(UsageError):
        opened(tmp_path / "nowhere.tsv")
    for name, text, error in (
        ("a.tsv", "no tab\n", CatalogError),
        ("a.doc", "?", UsageError),
        ("a.jsonl", '{"source": "x"\n', UsageError),
        ("b.jsonl", '{"target": "x"}\n', UsageError),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
        with pytest.raises(error) as caught:
            opened(tmp_path / name)
        assert str(tmp_path / name) in str(caught.value.where)


def test_the_option_is_for_this_engine_only(outputs: Path, run_translator: Run) -> None:
    done = run_translator("mt", "--engine", "pseudo", "--file", str(outputs), stdin="x\n")

    assert done.returncode == 2
    assert f"--engine file --file {outputs}" in done.stderr


def test_a_catalog_is_filled_and_says_from_where(tmp_path: Path, outputs: Path, run_translator: Run) -> None:
    run_translator("init", "--yes", "--targets", "en,zh-Hans")
    article = "---\ntitle: The ferry\nlang: en\n---\n\nThe ferry left at noon. Nobody was hurt.\n"
    (tmp_path / "articles" / "en" / "ferry.md").write_text(article, encoding="utf-8")
    assert run_translator("sync").returncode == 0

    done = run_translator("translate", "--to", "zh-Hans", "--engine", "file", "--file", str(outputs))

    assert done.returncode == 0, done.stderr
    assert "1 drafted by file" in done.stdout
    assert "1 failed, 1 not in the file (1)" in done.stdout
    assert "1 segment is not in the file" in done.stderr
    ledger = (tmp_path / "locales" / "zh-Hans" / "ferry.jsonl").read_text(encoding="utf-8")
    assert '"origin":"mt:file"' in ledger
    assert "file|name:outputs.tsv|sha:" in ledger
    assert "the file has no translation" not in ledger

    # What the gate refused is judged again, and written down once; what another engine drafted stays as it is.
    run_translator("translate", "--to", "zh-Hans", "--engine", "file", "--file", str(outputs))
    assert (tmp_path / "locales" / "zh-Hans" / "ferry.jsonl").read_text(encoding="utf-8") == ledger
    run_translator("translate", "--to", "zh-Hans", "--engine", "pseudo")
    done = run_translator("translate", "--to", "zh-Hans", "--engine", "file", "--file", str(outputs), "--renew")
    assert "1 failed, 1 not in the file (1)" in done.stdout


def test_what_several_engines_agree_on_is_expected_to_be_good(tmp_path: Path) -> None:
    path = tmp_path / "outputs.tsv"
    agreed, disputed = "The ferry left at noon.", "The council approved the plan."
    lines = [
        (agreed, "渡轮中午开出。"),
        (agreed, "渡轮中午开出。"),
        (disputed, "市议会批准了该计划。"),
        (disputed, "议员们认可这份草案。"),
    ]
    path.write_text("".join(f"{source}\t{target}\n" for source, target in lines), encoding="utf-8")

    made = draft(opened(path), [Request(agreed), Request(disputed)], source_tag=EN, target_tag=ZH_HANS)

    assert [item.target for item in made] == ["渡轮中午开出。", "市议会批准了该计划。"]
    assert (made[0].estimate or 0) > 80 > 20 > (made[1].estimate or 0)
