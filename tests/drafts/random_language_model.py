"""A language model with random weights, small enough for a test, as a GGUF file: what it says is noise."""

from __future__ import annotations

from pathlib import Path

MERGES = ("h e", "l l", "he ll", "hell o", "Ġ w")
WIDTH, HEADS, KEY_HEADS, INNER, LAYERS = 64, 4, 2, 128, 2
HEAD = WIDTH // HEADS


def byte_characters() -> dict[int, str]:
    """Return the character that stands for each byte in tokens: itself where it is printable, else one from 256 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + place) for place, byte in enumerate(others)}


def write_language_model(path: Path, architecture: str = "qwen2") -> Path:
    import numpy as np
    from gguf import GGUFWriter

    chance = np.random.default_rng(1)
    tokens = [*byte_characters().values(), *(merge.replace(" ", "") for merge in MERGES), "<|im_end|>"]

    def noise(*shape: int, around: float = 0.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return (around + chance.normal(size=shape) * 0.15).astype(np.float32)

    writer = GGUFWriter(str(path), architecture)
    writer.add_block_count(LAYERS)
    writer.add_context_length(512)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_rope_freq_base(10_000.0)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list(tokens)
    writer.add_token_types([1] * (len(tokens) - 1) + [3])
    writer.add_token_merges(list(MERGES))
    writer.add_eos_token_id(len(tokens) - 1)
    writer.add_bos_token_id(len(tokens) - 1)
    writer.add_add_bos_token(False)
    writer.add_tensor("token_embd.weight", noise(len(tokens), WIDTH))
    writer.add_tensor("output_norm.weight", noise(WIDTH, around=1.0))
    for number in range(LAYERS):
        block = f"blk.{number}."
        for part, size in (("q", WIDTH), ("k", KEY_HEADS * HEAD), ("v", KEY_HEADS * HEAD)):
            writer.add_tensor(f"{block}attn_{part}.weight", noise(size, WIDTH))
            writer.add_tensor(f"{block}attn_{part}.bias", noise(size))
        writer.add_tensor(f"{block}attn_norm.weight", noise(WIDTH, around=1.0))
        writer.add_tensor(f"{block}ffn_norm.weight", noise(WIDTH, around=1.0))
        writer.add_tensor(f"{block}attn_output.weight", noise(WIDTH, WIDTH))
        writer.add_tensor(f"{block}ffn_gate.weight", noise(INNER, WIDTH))
        writer.add_tensor(f"{block}ffn_up.weight", noise(INNER, WIDTH))
        writer.add_tensor(f"{block}ffn_down.weight", noise(WIDTH, INNER))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
