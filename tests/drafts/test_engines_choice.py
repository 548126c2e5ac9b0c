"""The best model that can be had, the engine that this machine measured better, and a blind choice between two."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from translator.bilingual.words.language import EN, ZH_HANS
from translator.desk.commands.models import InstallOptions, choose_language_model
from translator.newsroom.drafts import choose_engine, download, measured_path, models
from translator.newsroom.drafts.evaluation import BlindResult
from translator.newsroom.ground.settings import EngineSettings


def test_the_best_model_is_the_best_light_one_that_a_source_answers_for(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(*hosts: str) -> None:
        monkeypatch.setattr(
            download, "first_answering", lambda urls: next((u for u in urls if any(h in u for h in hosts)), "")
        )

    answer("modelscope.cn")
    assert choose_language_model(InstallOptions())[0] == "index-translate-2b"
    answer("tencent/Hy-MT2")
    assert choose_language_model(InstallOptions())[0] == "hy-mt2-1.8b"
    answer()
    assert choose_language_model(InstallOptions())[0] == "qwen2.5-coder-1.5b-instruct-q4_k_m"
    answer("modelscope.cn")
    monkeypatch.setattr(models, "fits_in_memory", lambda size: size < 2_300_000_000)
    assert choose_language_model(InstallOptions())[0] == "qwen2.5-coder-1.5b-instruct-q4_k_m"


def test_auto_takes_what_this_machine_measured_better(
    cache: Path, random_firefox: EngineSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("xllamacpp", reason="the extra `llama` is not installed")
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    random_firefox.model = str(own)
    assert choose_engine(EN, ZH_HANS, random_firefox)[0] == "firefox"

    cache.mkdir(exist_ok=True)
    measured_path().write_text(json.dumps({"en-zh-Hans": {"firefox": 30.1, "llama": 33.4}}))

    name, why = choose_engine(EN, ZH_HANS, random_firefox)
    assert name == "llama"
    assert "chrF 33.4" in why


def test_a_share_comes_with_its_interval() -> None:
    result = BlindResult(("a", "b"), (30, 10), 5, 2)
    low, high = result.interval

    assert (round(result.share, 2), round(low, 2), round(high, 2)) == (0.75, 0.6, 0.86)
    assert BlindResult(("a", "b"), (0, 0), 0, 3).interval == (0.0, 1.0)


def test_two_engines_are_compared_blind(run_translator, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "lines.txt").write_text("The road is open.\nNobody knows.\n", encoding="utf-8")
    done = run_translator(
        "bench", "blind", str(tmp_path / "lines.txt"), "--engine", "pseudo,pseudo", "--format", "json", input="1\n2\n"
    )

    assert done.returncode == 0
    assert json.loads(done.stdout)["same"] == 2
    assert run_translator("bench", "blind", str(tmp_path / "lines.txt"), "--engine", "pseudo").returncode == 2
