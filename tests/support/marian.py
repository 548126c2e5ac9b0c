"""
Writes models in the container of Marian and Firefox, and one with random weights in the shape of Firefox's models.

What a model with random weights says is noise. It proves loading, speed, memory, signatures, and what the gate does
with noise. Needs numpy and sentencepiece.

The container, little-endian: version 1 and the count (u64); of each item the length of its name, its type, the number
of its dimensions and its bytes (u64); the names; the dimensions (i32); the length of a padding (u64) and the padding,
up to the next 256; the data. Matrices of 8 bits lie transposed (embeddings do not), with their multiplier behind them.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

FLOAT32, INT8, BYTES = 0x404, 0x4101, 0x101
ACTIVATION = 20.0
"""Multiplier by which activations become whole numbers; beyond 127 they are cut off."""


@dataclass(frozen=True)
class Shape:
    """The dimensions of a network."""

    width: int
    inner: int
    encoders: int
    decoders: int
    vocabulary: int
    heads: int = 8


SHAPES = {
    "tiny": Shape(64, 128, 2, 2, 1200),
    "base": Shape(512, 2048, 6, 2, 32_000),
    "base-memory": Shape(384, 1536, 6, 4, 32_000),
}


@dataclass
class Container:
    """The items of a model file."""

    shape: Shape
    items: list[tuple[str, int, tuple[int, ...], bytes]] = field(default_factory=list)

    def real(self, name: str, values: Any) -> None:
        array = np.asarray(values, dtype="<f4")
        array = array.reshape(1, -1) if array.ndim < 2 else array
        self.items.append((name, FLOAT32, array.shape, array.tobytes()))

    def matrix(self, name: str, values: Any, activation: float = ACTIVATION) -> None:
        """Add a matrix that multiplies activations."""
        self._quantised(name, values, transposed=True)
        self.real(f"{name}_QuantMultA", [[activation]])

    def embeddings(self, name: str, values: Any) -> None:
        self._quantised(name, values, transposed=False)

    def _quantised(self, name: str, values: Any, *, transposed: bool) -> None:
        array = np.asarray(values, dtype="f8")
        scale = 127 / np.abs(array).max()
        whole = np.clip(np.rint(array * scale), -127, 127).astype("i1")
        data = (whole.T.copy() if transposed else whole).tobytes() + struct.pack("<f", scale)
        self.items.append((name, INT8, array.shape, data))

    def write(self, path: Path) -> None:
        shape = self.shape
        settings = (
            f"dim-emb: {shape.width}\ntransformer-heads: {shape.heads}\nenc-depth: {shape.encoders}\n"
            f"dec-depth: {shape.decoders}\ntransformer-dim-ffn: {shape.inner}\n"
        ).encode() + b"\0"
        items = [*self.items, ("special:model.yml", BYTES, (len(settings),), settings)]
        head = struct.pack("<QQ", 1, len(items))
        head += b"".join(
            struct.pack("<QQQQ", len(name) + 1, kind, len(size), len(data)) for name, kind, size, data in items
        )
        head += b"".join(name.encode() + b"\0" for name, *_rest in items)
        head += b"".join(struct.pack(f"<{len(size)}i", *size) for _name, _kind, size, _data in items)
        padding = -(len(head) + 8) % 256
        path.write_bytes(head + struct.pack("<Q", padding) + bytes(padding) + b"".join(item[3] for item in items))


def random_container(shape: Shape, seed: int = 0) -> Container:
    """Return a network with random weights."""
    draw, made = np.random.default_rng(seed), Container(shape)

    def matrix(name: str, rows: int, columns: int) -> None:
        made.matrix(name, draw.normal(0, rows**-0.5, (rows, columns)))

    def norm(name: str) -> None:
        made.real(f"{name}_ln_scale", np.ones(shape.width))
        made.real(f"{name}_ln_bias", np.zeros(shape.width))

    def attention(name: str) -> None:
        for letter in "qkvo":
            matrix(f"{name}_W{letter}", shape.width, shape.width)
            made.real(f"{name}_b{letter}", np.zeros(shape.width))
        norm(f"{name}_Wo")

    def feed_forward(name: str) -> None:
        for number, rows, columns in ((1, shape.width, shape.inner), (2, shape.inner, shape.width)):
            matrix(f"{name}_W{number}", rows, columns)
            made.real(f"{name}_b{number}", np.zeros(columns))
        norm(f"{name}_ffn")

    for side in ("encoder", "decoder"):
        made.embeddings(f"{side}_Wemb", draw.normal(0, 0.05, (shape.vocabulary, shape.width)))
    made.real("none_QuantMultA", [[ACTIVATION]])
    for layer in range(1, shape.encoders + 1):
        attention(f"encoder_l{layer}_self")
        feed_forward(f"encoder_l{layer}_ffn")
    for layer in range(1, shape.decoders + 1):
        matrix(f"decoder_l{layer}_rnn_W", shape.width, shape.width)
        matrix(f"decoder_l{layer}_rnn_Wf", shape.width, shape.width)
        made.real(f"decoder_l{layer}_rnn_bf", np.zeros(shape.width))
        norm(f"decoder_l{layer}_rnn_ffn")
        attention(f"decoder_l{layer}_context")
        feed_forward(f"decoder_l{layer}_ffn")
    made.real("decoder_ff_logit_out_b", np.zeros(shape.vocabulary))
    return made


def write_vocabulary(path: Path, sentences: list[str], size: int, **options: Any) -> None:
    """Train a SentencePiece model in the form that Marian wants: the end of a sentence is piece 0."""
    import sentencepiece

    trained = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences), model_writer=trained, vocab_size=size, hard_vocab_limit=False,
        byte_fallback=True, character_coverage=1.0, eos_id=0, unk_id=1, bos_id=-1, pad_id=-1, minloglevel=2,
        num_threads=1, **options,
    )  # fmt: skip
    path.write_bytes(trained.getvalue())


def read_pairs(path: Path) -> list[tuple[str, str]]:
    """Return the first two columns of a file."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(row[0], row[1]) for row in rows if len(row) > 1]


def write_random_model(
    folder: Path, pairs: list[tuple[str, str]], shape: Shape = SHAPES["tiny"], seed: int = 0
) -> Path:
    """Write a model from the first language of `pairs` into the second, with random weights; return its folder."""
    import sentencepiece

    folder.mkdir(parents=True, exist_ok=True)
    sizes = []
    for side, name in enumerate(("srcvocab", "trgvocab")):
        path = folder / f"{name}.spm"
        write_vocabulary(path, [pair[side] for pair in pairs], shape.vocabulary)
        sizes.append(sentencepiece.SentencePieceProcessor(model_file=str(path)).get_piece_size())
    fitting = Shape(shape.width, shape.inner, shape.encoders, shape.decoders, -(-max(sizes) // 8) * 8, shape.heads)
    random_container(fitting, seed).write(folder / "model.bin")
    return folder
