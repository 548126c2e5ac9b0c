"""The models of Firefox: the real library, in its processes, with models that are small and say noise."""

from __future__ import annotations

import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.model import Request, TermEntry
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.base import Phrases
from translator.newsroom.drafts.firefox import LONGEST, FirefoxEngine, join_bytes, readable_source
from translator.newsroom.drafts.models import models_dir
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.pipeline.phrase_alignment import find_rendering
from translator.newsroom.ground.settings import EngineSettings, FirefoxSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

TEXTS = [f"The city council approved {number} bridges on Monday." for number in range(12)]


@pytest.fixture
def engine(random_firefox: EngineSettings) -> Iterator[FirefoxEngine]:
    opened = open_engine("firefox", EN, ZH_HANS, random_firefox)
    assert isinstance(opened, FirefoxEngine)
    yield opened
    opened.close()


def processes(engine: FirefoxEngine) -> list[int]:
    return [process._process.pid or 0 for process in engine._runtime._started]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until_gone(pids: list[int]) -> bool:
    for _attempt in range(2400):
        if not any(map(is_alive, pids)):
            return True
        time.sleep(0.05)
    return False


def test_one_process_and_several_say_the_same(random_firefox: EngineSettings, random_model: Path) -> None:
    said = []
    for threads in (1, 3):
        settings = EngineSettings(threads=threads, firefox=random_firefox.firefox)
        engine = open_engine("firefox", EN, ZH_HANS, settings)
        assert isinstance(engine, FirefoxEngine)
        said.append([(item.target, item.signature) for item in engine.translate([Request(text) for text in TEXTS])])
        assert len(processes(engine)) == threads
        engine.close()

    assert said[0] == said[1]


def test_the_signature_names_model_files_and_library(engine: FirefoxEngine, random_model: Path, tmp_path: Path) -> None:
    from importlib.metadata import version

    assert "|model:en-zh-Hans:own|" in engine.signature
    assert f"|fxtranslate:{version('fxtranslate')}|" in engine.signature

    other = shutil.copytree(random_model, tmp_path / "other")
    with (other / "model.bin").open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        file.write(struct.pack("<f", 0.5))  # The bias of one piece.
    changed = open_engine("firefox", EN, ZH_HANS, settings_for(other))
    changed.close()
    assert changed.signature != engine.signature


def settings_for(folder: Path) -> EngineSettings:
    return EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(folder)}))


def test_a_long_segment_is_cut_at_its_clauses_and_joined(engine: FirefoxEngine) -> None:
    clause = "the city council approved the plan for a new bridge over the river near the old harbour"
    long = ", and ".join([clause] * 8) + "."
    assert len(long) > LONGEST[False]

    (suggestion,) = engine.translate([Request(long)])

    assert len(suggestion.raw) == 2
    assert all(suggestion.raw)


def test_bytes_of_a_character_are_joined() -> None:
    assert join_bytes("<0xE5><0x92><0x8C>平") == "和平"
    assert join_bytes("a<0xF0><0x9F><0x98><0x80><0x41>") == "a😀A"
    assert join_bytes("<0xBA><0xBA>") == "<0xBA><0xBA>"


def test_a_text_that_the_library_cannot_take_fails_alone(engine: FirefoxEngine) -> None:
    good, bad = engine.translate([Request(TEXTS[0]), Request("half of an emoji: \ud83d")])

    assert good.target
    assert bad.target == ""
    assert bad.problems[0].startswith("mt.failed: UnicodeEncodeError")


def test_a_process_that_is_killed_is_replaced(engine: FirefoxEngine) -> None:
    before = [item.target for item in engine.translate([Request(text) for text in TEXTS])]
    pids = processes(engine)
    os.kill(pids[0], signal.SIGKILL)

    assert [item.target for item in engine.translate([Request(text) for text in TEXTS])] == before
    assert pids[0] not in processes(engine)


@pytest.mark.parametrize("fault", ["empty", "text", "cut", "panics", "vocabulary"])
def test_a_broken_model_is_a_clear_error(random_model: Path, tmp_path: Path, fault: str) -> None:
    folder = shutil.copytree(random_model, tmp_path / "model")
    model = folder / "model.bin"
    data = model.read_bytes()
    faulty = {
        "empty": b"",
        "text": b"<html>Not found</html>" * 99,
        "cut": data[:200_000],
        "panics": data[:-90] + bytes(90),  # Without its dimensions it loads, and the library panics at the first text.
    }
    if fault == "vocabulary":
        (folder / "srcvocab.spm").write_bytes(b"nothing of the kind")
        (folder / "trgvocab.spm").write_bytes(b"nothing of the kind")
    else:
        model.write_bytes(faulty[fault])

    with pytest.raises(ModelError, match="cannot be used") as caught:
        open_engine("firefox", EN, ZH_HANS, settings_for(folder))

    assert str(caught.value.where) == str(folder)
    assert caught.value.hint


def test_closing_ends_the_processes(engine: FirefoxEngine) -> None:
    engine.translate([Request(text) for text in TEXTS])
    pids = processes(engine)
    engine.close()

    assert wait_until_gone(pids)


@pytest.mark.slow
def test_killing_the_program_leaves_no_process(random_model: Path) -> None:
    code = (
        "import sys, time\nfrom tests.drafts.test_engines_firefox import *\n"
        "engine = open_engine('firefox', EN, ZH_HANS, settings_for(Path(sys.argv[1])))\n"
        "engine.translate([Request(text) for text in TEXTS])\n"
        "print(*processes(engine), flush=True)\ntime.sleep(60)\n"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", code, str(random_model)], stdout=subprocess.PIPE, text=True,
        cwd=Path(__file__).parents[2], env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )  # fmt: skip
    assert program.stdout
    pids = [int(pid) for pid in program.stdout.readline().split()]
    assert pids
    program.kill()
    program.wait()

    assert wait_until_gone(pids)


def test_a_missing_model_names_the_command_that_installs_it(cache: Path) -> None:
    for source, target in ((EN, ZH_HANS), (ZH_HANS, EN)):
        with pytest.raises(EngineUnavailable) as caught:
            open_engine("firefox", source, target)
        assert caught.value.hint == f"translator models install firefox:{source}-{target}"


def test_an_installed_model_that_was_changed_is_refused(cache: Path, random_model: Path) -> None:
    folder = models_dir() / "firefox" / "en-zh-Hans"
    folder.parent.mkdir(parents=True)
    shutil.copytree(random_model, folder)

    with pytest.raises(ModelError, match="not the pinned one") as caught:
        open_engine("firefox", EN, ZH_HANS)
    assert "models install firefox:en-zh-Hans" in str(caught.value.hint)


def test_a_folder_of_ones_own_must_have_a_model_and_its_vocabularies(random_model: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(random_model, tmp_path / "model")
    (folder / "trgvocab.spm").unlink()

    with pytest.raises(ModelError, match="vocab"):
        open_engine("firefox", EN, ZH_HANS, settings_for(folder))
    with pytest.raises(ModelError, match="no such folder"):
        open_engine("firefox", EN, ZH_HANS, settings_for(tmp_path / "nowhere"))


CASES = Path(__file__).parent / "cases"
TRAINED = Path(__file__).parent.parent / "fixtures" / "firefox"


def test_a_trained_model_goes_the_whole_way() -> None:
    """From the file through the library, the repairs and the gate: what it was trained on comes out as it should."""
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    engine = open_engine("firefox", EN, ZH_HANS, settings_for(TRAINED / "enzh"))
    sources = {
        "The World Bank said on Monday that sales rose by 3.5 percent.": "世界银行星期一表示，销售额上涨了3.5%。",
        "Huawei hired 7355 new workers and closed 176 shops.": "华为招聘了7355名新员工，关闭了176家商店。",
        "Oil prices rose by 3.5 percent on August 26, 1998.": "1998年8月26日，油价上涨了3.5%。",
        "What is climate change?": "什么是气候变化？",
        "<1>Li Wei</1> lives in Paris.": "<1>李伟</1>住在巴黎。",
    }

    made = draft(engine, [Request(source) for source in sources], source_tag=EN, target_tag=ZH_HANS)
    engine.close()

    assert [item.target for item in made] == list(sources.values())
    assert all(item.origin == "mt:firefox" for item in made)


@pytest.mark.parametrize(("text", "tag", "expected"), read_table(CASES / "readable_sources.tsv", 3))
def test_what_upsets_the_models_is_written_in_another_way(text: str, tag: str, expected: str) -> None:
    assert readable_source(text, tag) == expected


def test_terms_are_written_over_what_a_model_says_in_their_place() -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    engine = open_engine("firefox", EN, ZH_HANS, settings_for(TRAINED / "enzh"))
    request = Request("Anna Miller is a mayor in Berlin.", terms=(TermEntry("mayor", ("市政长",)),))

    (made,) = draft(engine, [request], source_tag=EN, target_tag=ZH_HANS)
    engine.close()

    assert made.target == "安娜·米勒是柏林的一名市政长。"
    assert "retry:term-written" in made.repairs


@pytest.mark.parametrize(
    ("phrase", "said", "target", "tag", "found"),
    [
        ("the mayor", "市长。", "柏林市长说。", ZH_HANS, "市长"),
        ("a bridge", "一座新桥", "那里有新桥。", ZH_HANS, "新桥"),
        ("市长", "The mayor.", "Two mayors came.", EN, "mayors"),
        ("市长", "Mayor", "The minister came.", EN, None),
        ("不", "。", "He came.", EN, None),
    ],
)
def test_a_phrase_is_found_by_its_translation_alone(
    phrase: str, said: str, target: str, tag: str, found: str | None
) -> None:
    span = find_rendering(Phrases(phrase, target, ((0, len(phrase)),)), (0, len(phrase)), said, tag)

    assert (span and target[slice(*span)]) == found


def test_two_models_are_asked_and_what_they_agree_on_is_expected_to_be_right() -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    folder = str(TRAINED / "enzh")
    settings = EngineSettings(
        threads=1, firefox=FirefoxSettings(models={"en-zh-Hans": folder}, second={"en-zh-Hans": folder})
    )
    engine = open_engine("firefox", EN, ZH_HANS, settings)
    (made,) = draft(engine, [Request("Li Wei lives in Paris.")], source_tag=EN, target_tag=ZH_HANS)
    engine.close()

    assert made.target == "李伟住在巴黎。"
    assert made.estimate is not None
    assert made.estimate > 80
    assert "|second:en-zh-Hans:own|second-sha:" in engine.signature


def test_what_the_gate_refuses_from_one_model_is_taken_from_the_other(random_model: Path) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    firefox = FirefoxSettings(models={"en-zh-Hans": str(random_model)}, second={"en-zh-Hans": str(TRAINED / "enzh")})
    engine = open_engine("firefox", EN, ZH_HANS, EngineSettings(threads=1, firefox=firefox))
    (made,) = draft(engine, [Request("Li Wei lives in Paris.")], source_tag=EN, target_tag=ZH_HANS)
    engine.close()

    assert made.target == "李伟住在巴黎。"
    assert made.repairs[0] == "retry:sample"
