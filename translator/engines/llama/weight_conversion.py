"""
Conversion of a GGUF file for CTranslate2, which scores texts several times as fast as llama.cpp's wheel does.

The weights stay what they are but for rounding to 8 bits. The folder is made once for each file of weights, beside the
models, and holds the model, its vocabulary and its merges.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from translator.engines.base import missing_library
from translator.engines.llama.registry import Weights
from translator.engines.models.pinned_model import models_dir
from translator.engines.models.resumable_download import no_room
from translator.errors import ModelError
from translator.files import locked
from translator.i18n import _

ARCHITECTURE = "qwen2"
"""The only one whose layers are known here."""
MERGES = "merges.txt"
SIZE_RATIO = 1.7
"""Bytes of the converted model for each of a file of 4 bits."""
LONGEST_WAIT = 1800.0
"""Seconds for another process that converts the same weights."""


def converted_folder(weights: Weights) -> Path:
    return models_dir() / f"{weights.name}.{weights.sha256[:12]}.ct2"


def convert_weights(weights: Weights, report: Callable[[], None] | None = None) -> Path:
    """
    Return the folder of the converted weights, which is made first where there is none; `report` is called then.

    Raises `EngineUnavailable` where a library is missing, and `ModelError` for weights of another architecture or where
    the disk has no room.
    """
    folder = converted_folder(weights)
    if folder.is_dir():
        return folder
    with locked(folder.with_suffix(".lock"), timeout=LONGEST_WAIT):
        if folder.is_dir():
            return folder
        if report:
            report()
        size = int(weights.path.stat().st_size * SIZE_RATIO)
        if shutil.disk_usage(models_dir()).free < size:
            raise no_room(size)
        temporary = Path(tempfile.mkdtemp(prefix="converting-", dir=models_dir()))
        try:
            _convert(weights.path, temporary)
            temporary.rename(folder)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _convert(path: Path, folder: Path) -> None:
    try:
        from ctranslate2.specs import attention_spec, common_spec, transformer_spec  # noqa: F401
        from gguf import GGUFReader
    except ImportError as error:
        raise missing_library("scoring", error.name) from error
    reader = GGUFReader(path)
    fields = {name: reader.fields[name].contents for name in reader.fields}
    architecture = fields["general.architecture"]()
    if architecture != ARCHITECTURE:
        raise ModelError(
            _("weights of the kind {name!r} cannot score drafts", name=architecture),
            where=path,
            hint=_('use those of `translator models install`, or set estimate = "fast" in [engines]'),
        )
    heads = {name: int(fields[f"{ARCHITECTURE}.{name}"]()) for name in ("block_count", "attention.head_count")}
    spec = transformer_spec.TransformerDecoderModelSpec.from_config(
        heads["block_count"],
        heads["attention.head_count"],
        activation=common_spec.Activation.SWISH,
        ffn_glu=True,
        rms_norm=True,
        rotary_dim=0,
        rotary_interleave=False,
        rotary_base=float(fields[f"{ARCHITECTURE}.rope.freq_base"]()),
        num_heads_kv=int(fields[f"{ARCHITECTURE}.attention.head_count_kv"]()),
    )
    _fill(spec.decoder, {tensor.name: tensor for tensor in reader.tensors})
    tokens = fields["tokenizer.ggml.tokens"]()
    spec.register_vocabulary(tokens)
    end = tokens[int(fields["tokenizer.ggml.eos_token_id"]())]
    spec.config.bos_token = spec.config.eos_token = spec.config.unk_token = end
    spec.config.layer_norm_epsilon = float(fields[f"{ARCHITECTURE}.attention.layer_norm_rms_epsilon"]())
    spec.validate()
    spec.save(str(folder))
    (folder / MERGES).write_text("\n".join(fields["tokenizer.ggml.merges"]()), encoding="utf-8")


def _fill(decoder: Any, tensors: dict[str, Any]) -> None:
    import numpy as np

    def read(*names: str) -> Any:
        from gguf.quants import dequantize

        parts = [dequantize(tensors[name].data, tensors[name].tensor_type) for name in names]
        return np.concatenate(parts).astype(np.float32) if len(parts) > 1 else np.array(parts[0], np.float32)

    def fill_matrix(layer: Any, *names: str) -> None:
        # One matrix after the other, so that not all of them are here with 32 bits at once.
        matrix = read(*names)
        scale = 127 / np.maximum(np.abs(matrix).max(axis=1), np.finfo(np.float32).tiny * 127)
        layer.weight = np.rint(matrix * scale[:, None]).astype(np.int8)
        layer.weight_scale = scale.astype(np.float32)

    decoder.scale_embeddings = False
    fill_matrix(decoder.embeddings, "token_embd.weight")
    fill_matrix(decoder.projection, "output.weight" if "output.weight" in tensors else "token_embd.weight")
    decoder.layer_norm.gamma = read("output_norm.weight")
    for number, layer in enumerate(decoder.layer):
        block = f"blk.{number}."
        attention, forward = layer.self_attention, layer.ffn
        attention.layer_norm.gamma = read(f"{block}attn_norm.weight")
        fill_matrix(attention.linear[0], *(f"{block}attn_{part}.weight" for part in "qkv"))
        attention.linear[0].bias = read(*(f"{block}attn_{part}.bias" for part in "qkv"))
        fill_matrix(attention.linear[1], f"{block}attn_output.weight")
        forward.layer_norm.gamma = read(f"{block}ffn_norm.weight")
        fill_matrix(forward.linear_0, f"{block}ffn_gate.weight")
        fill_matrix(forward.linear_0_noact, f"{block}ffn_up.weight")
        fill_matrix(forward.linear_1, f"{block}ffn_down.weight")
