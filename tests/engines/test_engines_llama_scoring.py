"""Drafts that a language model reads beside their sources, so that their estimate tells more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2", reason="the extra `scoring` is not installed")
pytest.importorskip("gguf", reason="the extra `scoring` is not installed")
pytest.importorskip("tiktoken", reason="the extra `scoring` is not installed")

from tests.engines.random_language_model import MERGES, write_language_model
from translator.engines import open_engine
from translator.engines.base import PairScores, TextScores
from translator.engines.llama.runtime import _start_server
from translator.engines.llama.scoring import LONGEST_TEXT, Scoring, Tokens, byte_characters, open_scoring
from translator.engines.models.installation import remove_weights
from translator.engines.pipeline.drafts import draft
from translator.engines.pipeline.quality_estimation import SCORED, estimate_quality, scored_confidence
from translator.errors import EngineUnavailable, ModelError
from translator.language import EN, ZH_HANS
from translator.model import Request
from translator.settings import EngineSettings

GOOD = ("The committee rejected the plan on Monday.", "委员会周一否决了该计划。")


@pytest.fixture
def scoring(cache: Path, tmp_path: Path) -> Scoring:
    path = write_language_model(tmp_path / "noise.gguf")
    return open_scoring(EngineSettings(model=str(path), threads=1))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("hello", ["hello"]),
        ("hell we", ["hell", "Ġw", "e"]),
        ("12", ["1", "2"]),
        ("什", ["ä", "»", "Ģ"]),
        ("h\n\ne", ["h", "Ċ", "Ċ", "e"]),
        (" ²", ["Ġ", "Â", "²"]),
        ("\ud83d!", ["?", "!"]),
        ("", []),
    ],
)
def test_neighbours_are_joined_as_the_merges_say(tmp_path: Path, text: str, tokens: list[str]) -> None:
    path = tmp_path / "merges.txt"
    path.write_text("\n".join(MERGES), encoding="utf-8")

    assert Tokens(path).of(text) == tokens


def test_tokens_have_all_bytes_of_a_text_and_long_parts_take_linear_time(tmp_path: Path) -> None:
    path = tmp_path / "merges.txt"
    path.write_text("\n".join(MERGES), encoding="utf-8")
    byte_of = {character: byte for byte, character in byte_characters().items()}
    for text in ("He said: “it’s  €5_000”\t\r\n 你好，world…  ", "x" * 20_000, "\u200b👩‍🚀ﬁ٣"):
        tokens = Tokens(path).of(text)

        assert bytes(byte_of[character] for character in "".join(tokens)).decode() == text


def test_the_probabilities_are_those_of_llama_cpp(scoring: Scoring, cache: Path, tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="the extra `llama` is not installed")
    (folder,) = (cache / "models").glob("*.ct2")
    vocabulary = json.loads((folder / "vocabulary.json").read_text(encoding="utf-8"))
    tokens = Tokens(folder / "merges.txt")
    prompt = [vocabulary.index(token) for token in tokens.of("English: hello we\nChinese:")]
    expected = [vocabulary.index(token) for token in tokens.of("你好\n")]
    (found,) = scoring.score([("hello we", "你好")])
    assert found

    server = _start_server(tmp_path / "noise.gguf", 1, 1)
    said = []
    for number in expected:
        # Of half a character nothing is told: the grammar has the answer be a letter, and changes no probability.
        asked = {"prompt": prompt, "max_tokens": 1, "logprobs": len(vocabulary), "grammar": "root ::= [a-z]"}
        reply = server.handle_completions(asked)
        (listed,) = reply["choices"][0]["logprobs"]["content"]
        said.append(next(item["logprob"] for item in listed["top_logprobs"] if item["id"] == number))
        prompt.append(number)

    # One rounds to 8 bits and the other one does not.
    assert found.chinese.scores == pytest.approx(said, abs=0.1)


def test_tokens_end_where_they_stand(scoring: Scoring) -> None:
    (found,) = scoring.score([("hello we", "你好")])
    assert found

    assert found.english.ends == [0, 5, 7, 8, 8]
    assert found.chinese.ends == [1, 1, 1, 2, 2, 2, 2]


def test_the_least_likely_stretch_is_named() -> None:
    scores = TextScores([*[-1.0] * 12, *[-5.0] * 10, *[-1.0] * 12], range(2, 70, 2))

    assert scores.least_likely == (-5.0, (24, 44))


def test_empty_and_very_long_texts_are_not_read(scoring: Scoring) -> None:
    found = scoring.score([("", "你好"), ("hello", "你好"), ("hello", "好" * (LONGEST_TEXT + 1))])

    assert [bool(scores) for scores in found] == [False, True, False]


def test_weights_are_converted_once(scoring: Scoring, tmp_path: Path) -> None:
    told: list[bool] = []
    settings = EngineSettings(model=str(tmp_path / "noise.gguf"), threads=1)

    assert open_scoring(settings, lambda: told.append(True)) is scoring
    assert told == []


def test_weights_are_removed_with_what_they_were_converted_into(cache: Path, tmp_path: Path) -> None:
    (cache / "models").mkdir(parents=True)
    write_language_model(cache / "models" / "noise.gguf")
    open_scoring(EngineSettings(model="noise", threads=1))
    remove_weights("noise")

    assert [path.name for path in (cache / "models").iterdir()] == ["hashes.json"]


def test_weights_of_another_kind_are_refused(cache: Path, tmp_path: Path) -> None:
    path = write_language_model(tmp_path / "other.gguf", "llama")

    with pytest.raises(ModelError, match="llama"):
        open_scoring(EngineSettings(model=str(path)))
    assert list((cache / "models").glob("*.ct2")) == list((cache / "models").glob("converting-*")) == []


def test_the_estimate_goes_by_what_the_model_reads_and_progress_comes_after_it(
    scoring: Scoring, tmp_path: Path
) -> None:
    sources = ["The committee rejected the plan.", "He left.", "The committee rejected the plan."]
    path = tmp_path / "drafts.tsv"
    path.write_text("The committee rejected the plan.\t委员会否决了该计划。\nHe left.\t他离开了。\n", encoding="utf-8")
    settings = EngineSettings(model=str(tmp_path / "noise.gguf"), file=str(path), threads=1, estimate="thorough")
    counts: list[int] = []
    made = draft(
        open_engine("file", EN, ZH_HANS, settings),
        [Request(source) for source in sources], source_tag=EN, target_tag=ZH_HANS, progress=counts.append,
    )  # fmt: skip

    assert all(isinstance(item.estimate, int) for item in made)
    assert made[0] == made[2]
    assert sum(counts) == len(sources)


def test_without_the_weights_the_command_that_fetches_them_is_named(cache: Path, tmp_path: Path) -> None:
    path = tmp_path / "drafts.tsv"
    path.write_text("\t".join(GOOD), encoding="utf-8")

    with pytest.raises(EngineUnavailable) as caught:
        open_engine("file", EN, ZH_HANS, EngineSettings(file=str(path), estimate="thorough"))
    assert "translator models install qwen2.5-coder-1.5b-instruct-q4_k_m" in str(caught.value.hint)


@pytest.mark.parametrize(("score", "place"), [(-0.5, "high"), (-2.0, "middle"), (-6.0, "low")])
def test_what_the_model_finds_unlikely_has_a_low_estimate(score: float, place: str) -> None:
    scores = PairScores(TextScores([score] * 30, range(1, 31)), TextScores([score] * 20, range(1, 21)))
    estimate = estimate_quality(SCORED, ZH_HANS, scored_confidence(scores, None, ZH_HANS))

    assert estimate is not None
    assert {"high": 80 <= estimate <= 100, "middle": 10 <= estimate <= 90, "low": estimate < 10}[place]


@pytest.mark.parametrize("target", ["zh-Hans", "en"])
def test_a_headline_need_not_be_as_likely_as_a_sentence(target: str) -> None:
    def estimated(score: float, tokens: int) -> int:
        text = TextScores([score] * tokens, range(1, tokens + 1))
        estimate = estimate_quality(SCORED, target, scored_confidence(PairScores(text, text), None, target))
        assert estimate is not None
        return estimate

    assert estimated(-1.9, 7) > estimated(-1.9, 12) + 10
    assert estimated(-1.9, 12) == estimated(-1.9, 40)
    assert estimated(-3.2, 7) < 10


def test_the_real_model_reads_what_is_wrong(weights: Path) -> None:
    wrong = ["委员会周一批准了明年春天的音乐节，门票已经售罄。", "委员周一周一否计计划了的。"]
    scorer = open_scoring(EngineSettings())
    signs = [scores.signs for scores in scorer.score([GOOD, *((GOOD[0], target) for target in wrong)]) if scores]

    assert all(other < right - 0.5 for bad in signs[1:] for other, right in zip(bad[2:], signs[0][2:], strict=True))
