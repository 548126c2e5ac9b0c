"""Argos packages through CTranslate2, with the two small real packages of `tests/fixtures/argos`."""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("ctranslate2", reason="the extra `argos` is not installed")

from translator.bilingual.errors import EngineUnavailable, ModelError
from translator.bilingual.model import Request, TermEntry
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.argos import find_package, install_file, installed_packages, remove_package
from translator.newsroom.drafts.pipeline.drafts import draft

FIXTURES = Path(__file__).parent.parent / "fixtures" / "argos"
EN_ZH = FIXTURES / "translate-en_zh-1_0.argosmodel"
ZH_EN = FIXTURES / "translate-zh_en-1_0.argosmodel"


@pytest.fixture
def packages() -> None:
    """Install both packages into the test's own data folder."""
    install_file(EN_ZH)
    install_file(ZH_EN)


@pytest.fixture
def engine(packages):
    opened = open_engine("argos", EN, ZH_HANS)
    yield opened
    opened.close()


def drafts(engine, *sources: str, terms: tuple[TermEntry, ...] = (), source=EN, target=ZH_HANS):
    return draft(engine, [Request(text, terms) for text in sources], source_tag=source, target_tag=target)


def test_a_sentence_is_translated_into_chinese_with_full_width_marks(engine) -> None:
    (suggestion,) = drafts(engine, "The World Bank said on Monday that oil prices rose by 3.5 percent.")

    assert suggestion.target == "世界银行星期一表示，油价上涨了3.5%。"
    assert "width:restored" in suggestion.repairs
    assert suggestion.raw == ("世界银行星期一表示,油价上涨了3.5%。",)
    assert suggestion.problems == ()


def test_a_batch_gives_what_single_sentences_give(engine) -> None:
    rows = (FIXTURES / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    requests = [Request(row.split("\t")[0]) for row in rows[::6]]

    single = [engine.translate([request])[0].target for request in requests]

    assert single == [suggestion.target for suggestion in engine.translate(requests)]


def test_the_signature_names_package_hash_and_options(engine) -> None:
    assert re.fullmatch(
        r"argos\|package:en_zh-1\.0\|sha:[0-9a-f]{12}\|runtime:argos-translate-lt-[\d.]+"
        r"\|beam:4\|lp:0\.2\|lexicon:[\w.]+\|v:[\d.]+",
        engine.signature,
    )


def test_the_score_is_low_where_the_model_is_lost(engine) -> None:
    known, lost = engine.translate(
        [Request("What is climate change?"), Request("Photosynthesis feeds every living creature of the abyss.")]
    )

    assert known.score > 80 > lost.score


def test_a_missing_package_names_the_command_that_installs_it() -> None:
    with pytest.raises(EngineUnavailable) as caught:
        open_engine("argos", EN, ZH_HANS)

    assert caught.value.hint.startswith("argospm update; argospm install translate-en_zh")


def test_installing_twice_replaces_and_removing_removes(packages) -> None:
    package = install_file(EN_ZH)
    assert ["en_zh 1.0", "zh_en 1.0"] == [item.name for item in installed_packages()]

    remove_package(package)

    assert find_package("en", "zh") is None


def archive(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as zipped:
        for name, data in files.items():
            zipped.writestr(name, data)
    return path


WHOLE = {
    "p/metadata.json": json.dumps({"from_code": "en", "to_code": "zh", "package_version": "1"}).encode(),
    "p/sentencepiece.model": b"x",
    "p/model/model.bin": b"x",
}


@pytest.mark.parametrize(
    "files",
    [
        {**WHOLE, "/absolute": b"x"},
        {**WHOLE, "second/file": b"x"},
        {name: data for name, data in WHOLE.items() if "metadata" not in name},
        {**WHOLE, "p/metadata.json": b"{"},
        {name: data for name, data in WHOLE.items() if "sentencepiece" not in name},
    ],
    ids=["absolute path", "two folders", "no metadata", "broken metadata", "no tokenizer"],
)
def test_a_harmful_or_incomplete_package_is_refused_and_leaves_nothing(files, tmp_path: Path) -> None:
    with pytest.raises(ModelError):
        install_file(archive(tmp_path / "bad.argosmodel", files))

    assert installed_packages() == []
    assert not (tmp_path / "outside").exists()


def test_a_package_writes_nothing_outside_its_folder(tmp_path: Path) -> None:
    path = archive(tmp_path / "bad.argosmodel", {**WHOLE, "p/../../outside": b"x"})
    with zipfile.ZipFile(path, "a") as zipped:
        link = zipfile.ZipInfo("p/model/link")
        link.external_attr = 0o120777 << 16
        zipped.writestr(link, "/etc/passwd")

    folder = install_file(path).folder

    assert not list(tmp_path.rglob("outside")) or all(folder in found.parents for found in tmp_path.rglob("outside"))
    assert not (folder / "model/link").is_symlink()


def test_translating_asks_no_network(engine, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_arguments: object) -> None:
        raise AssertionError("a network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)

    assert drafts(engine, "We need to talk about the economy.")[0].target == "我们需要谈谈经济。"


def test_the_library_loads_neither_a_splitter_nor_torch(packages) -> None:
    import sys

    drafts(open_engine("argos", EN, ZH_HANS), "We need to talk about the economy.")

    assert not {"torch", "stanza", "spacy", "minisbd", "onnxruntime"} & set(sys.modules)


def test_without_the_library_it_is_said_what_to_install(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("translator.newsroom.drafts.argos.has_library", lambda: False)
    install_file(EN_ZH)

    with pytest.raises(EngineUnavailable, match="argostranslate") as caught:
        open_engine("argos", EN, ZH_HANS)

    assert "argos" in str(caught.value.hint)
