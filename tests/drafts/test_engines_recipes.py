"""The translators of the catalogue are asked as their recipes say: the real runtime, small weights of their kind."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.drafts.random_language_model import write_language_model
from translator.bilingual.model import Request, TermEntry
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.llama.runtime import MODELS, find_recipe, load_runtime
from translator.newsroom.ground.settings import EngineSettings

TERMS = (
    TermEntry("ferry", ("渡轮",)),
    TermEntry("Git", (), status="dnt"),
    TermEntry("", ("渡船",), status="forbidden"),
)
PROMPTS = {
    "index-translate": (
        "请将下面的英语新闻翻译成简体中文，只输出译文。\n\nThe port is open.",
        "请将下面的英语新闻翻译成简体中文。\n\n【源文】\nThe ferry uses Git.\n\n【约束要求】\n"
        "1. 【硬性要求】术语：ferry→渡轮、Git→Git\n只输出译文。",
    ),
    "hy-mt2": (
        "将以下文本翻译为简体中文，注意只需要输出翻译后的结果，不要额外解释：\n\nThe port is open.",
        "参考下面的翻译：\nferry 翻译成 渡轮\nGit 翻译成 Git\n\n"
        "将以下文本翻译为简体中文，注意只需要输出翻译后的结果，不要额外解释：\n\nThe ferry uses Git.",
    ),
}


class Spy:
    def __init__(self, server: Any) -> None:
        self.server, self.seen = server, list[tuple[dict[str, Any], dict[str, Any]]]()

    def handle_chat_completions(self, request: dict[str, Any]) -> dict[str, Any]:
        reply: dict[str, Any] = self.server.handle_chat_completions(request)
        self.seen.append((request, reply))
        return reply


@pytest.mark.parametrize(
    ("architecture", "name", "recipe"),
    [("qwen35", "Index Translate 2B", "index-translate"), ("hunyuan-dense", "Hy-MT2 1.8B", "hy-mt2")],
)
def test_a_translator_gets_one_turn_in_the_words_of_its_makers(
    architecture: str, name: str, recipe: str, tmp_path: Path
) -> None:
    pytest.importorskip("xllamacpp", reason="the extra `llama` is not installed")
    pytest.importorskip("gguf", reason="it writes the weights")
    path = write_language_model(tmp_path / "small.gguf", architecture, name)
    settings = EngineSettings(model=str(path), threads=1, slots=2)
    engine = open_engine("llama", EN, ZH_HANS, settings)
    runtime = load_runtime(path, settings)
    runtime.server = spy = Spy(runtime.server)

    made = engine.translate([Request("The port is open."), Request("The ferry uses Git.", terms=TERMS)])

    assert len(made) == 2
    assert f"|recipe:{recipe}|" in engine.signature
    requests = {request["messages"][0]["content"]: (request, reply) for request, reply in spy.seen}
    assert set(requests) == set(PROMPTS[recipe])
    for content, (request, reply) in requests.items():
        assert request["messages"] == [{"role": "user", "content": content}]
        assert request["stop"] == list(find_recipe(recipe, "", "").stop)
        # A byte is a token in these weights, but for the merges of `hello`, and a mark of the template is one.
        size = len(f"<user>{content}_<assistant>".encode())
        assert size - 6 <= reply["usage"]["prompt_tokens"] <= size + 1
    assert {request["id_slot"] for request, _reply in spy.seen} == {0, 1}


def test_a_recipe_hangs_on_the_model_and_not_on_its_architecture() -> None:
    assert find_recipe("", "index-translate-9b", "qwen35").is_translator
    assert not find_recipe("", "my-own-qwen3.5", "qwen35").is_translator
    assert find_recipe("", "my-own-qwen3.5", "qwen35").thinks
    assert not find_recipe("", "gemma-2-2b", "gemma2").has_system
    assert find_recipe("", "qwen2.5", "qwen2").has_system


def test_every_model_has_a_hash_several_sources_and_a_licence_that_holds_everywhere() -> None:
    for model in MODELS:
        (file,) = model.files
        assert model.licence == "Apache-2.0"
        assert len(file.sha256) == 64
        assert model.memory > file.size
        assert len(model.urls) >= 2
    assert not any("1.5" in model.name and "hy" in model.name for model in MODELS)
