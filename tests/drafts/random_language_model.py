"""A language model with random weights, small enough for a test, as a GGUF file: what it says is noise."""

from __future__ import annotations

from pathlib import Path

MERGES = ("h e", "l l", "he ll", "hell o", "Ġ w")
WIDTH, HEADS, KEY_HEADS, INNER, LAYERS = 64, 4, 2, 128, 2
HEAD = WIDTH // HEADS
STATE, GROUPS = 16, 2
"""Of a layer of Qwen 3.5 that keeps a state instead of what it read."""
CHAT = (
    "{% for message in messages %}{% if message.role == 'system' %}{{ raise_exception('no system turn') }}{% endif %}"
    "<{{ message.role }}>{{ message.content }}<|im_end|>{% endfor %}<assistant>"
)
"""A template that refuses a turn of the system."""


def byte_characters() -> dict[int, str]:
    """Return the character that stands for each byte in tokens: itself where it is printable, else one from 256 on."""
    printable = [*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)]
    others = [byte for byte in range(256) if byte not in set(printable)]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + place) for place, byte in enumerate(others)}


def write_language_model(path: Path, architecture: str = "qwen2", name: str = "") -> Path:
    import numpy as np
    from gguf import GGUFWriter

    chance = np.random.default_rng(1)
    tokens = [*byte_characters().values(), *(merge.replace(" ", "") for merge in MERGES), "<|im_end|>"]

    def noise(*shape: int, around: float = 0.0) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
        return (around + chance.normal(size=shape) * 0.15).astype(np.float32)

    writer = GGUFWriter(str(path), architecture)
    if name:
        writer.add_name(name)
        writer.add_chat_template(CHAT)
    writer.add_block_count(LAYERS)
    writer.add_context_length(2048)
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
    if architecture == "qwen35":
        writer.add_key_length(HEAD)
        writer.add_value_length(HEAD)
        writer.add_rope_dimension_count(HEAD)
        writer.add_rope_dimension_sections([2, 3, 3, 0])
        writer.add_full_attention_interval(LAYERS)
        writer.add_ssm_conv_kernel(4)
        writer.add_ssm_inner_size(GROUPS * STATE)
        writer.add_ssm_state_size(STATE)
        writer.add_ssm_time_step_rank(GROUPS)
        writer.add_ssm_group_count(GROUPS)
    for number in range(LAYERS):
        block = f"blk.{number}."
        keeps_state = architecture == "qwen35" and number < LAYERS - 1
        shapes = _state_shapes() if keeps_state else _attention_shapes(architecture)
        for part, shape in (shapes | _common_shapes(architecture)).items():
            writer.add_tensor(block + part, noise(*shape, around=float("norm" in part)))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _common_shapes(architecture: str) -> dict[str, tuple[int, ...]]:
    norm = "post_attention_norm" if architecture == "qwen35" else "ffn_norm"
    return {
        "attn_norm.weight": (WIDTH,), f"{norm}.weight": (WIDTH,), "ffn_gate.weight": (INNER, WIDTH),
        "ffn_up.weight": (INNER, WIDTH), "ffn_down.weight": (WIDTH, INNER),
    }  # fmt: skip


def _attention_shapes(architecture: str) -> dict[str, tuple[int, ...]]:
    rows = {"q": WIDTH * (2 if architecture == "qwen35" else 1), "k": KEY_HEADS * HEAD, "v": KEY_HEADS * HEAD}
    shapes: dict[str, tuple[int, ...]] = {f"attn_{part}.weight": (size, WIDTH) for part, size in rows.items()}
    if architecture == "qwen2":
        shapes |= {f"attn_{part}.bias": (size,) for part, size in rows.items()}
    else:
        shapes |= {f"attn_{part}_norm.weight": (HEAD,) for part in "qk"}
    return shapes | {"attn_output.weight": (WIDTH, WIDTH)}


def _state_shapes() -> dict[str, tuple[int, ...]]:
    inner = GROUPS * STATE
    return {
        "attn_qkv.weight": (3 * inner, WIDTH), "attn_gate.weight": (inner, WIDTH), "ssm_conv1d.weight": (3 * inner, 4),
        "ssm_dt.bias": (GROUPS,), "ssm_a": (GROUPS,), "ssm_beta.weight": (GROUPS, WIDTH),
        "ssm_alpha.weight": (GROUPS, WIDTH), "ssm_norm.weight": (STATE,), "ssm_out.weight": (WIDTH, inner),
    }  # fmt: skip
