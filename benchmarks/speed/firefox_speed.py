"""
How fast the engine `firefox` is beside the bare library, with random weights of the real shape.

    python -m benchmarks.speed.firefox_speed PAIRS.tsv [--shape base-memory] [--sentences 60]

PAIRS.tsv: English and Chinese, from which vocabularies and sentences are taken. What such a model says is noise of full
length, so that the work is that of the longest outputs. Prints sentences a second of the library in one process, of the
engine on all cores, and their ratio for each core; and what a command takes for 30 sentences, with loading.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.support.marian import SHAPES, read_pairs, write_random_model
from translator.bilingual.model import Request
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.drafts import open_engine
from translator.newsroom.ground.operating_system import available_cores
from translator.newsroom.ground.settings import EngineSettings, FirefoxSettings


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the engine `firefox` beside the library.")
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--shape", choices=SHAPES, default="base-memory")
    parser.add_argument("--sentences", type=int, default=60)
    options = parser.parse_args()
    pairs = read_pairs(options.pairs)
    texts = [source for source, _target in pairs[1 : options.sentences + 1]]
    with tempfile.TemporaryDirectory() as temporary:
        folder = write_random_model(Path(temporary) / "model", pairs, SHAPES[options.shape])
        from fxtranslate import Translator

        names = ("model.bin", "srcvocab.spm", "trgvocab.spm")
        translator = Translator(*((folder / name).read_bytes() for name in names))
        began = time.perf_counter()
        for text in texts:
            translator.translate(text)
        bare = len(texts) / (time.perf_counter() - began)
        engine = open_engine(
            "firefox", EN, ZH_HANS, EngineSettings(firefox=FirefoxSettings(models={"en-zh-Hans": str(folder)}))
        )
        engine.translate([Request(text) for text in texts[:8]])
        began = time.perf_counter()
        engine.translate([Request(text) for text in texts])
        ours = len(texts) / (time.perf_counter() - began)
        engine.close()
        settings = f'[engines.firefox]\nmodels = {{ "en-zh-Hans" = "{folder}" }}\n'
        (Path(temporary) / "translator.toml").write_text(settings, encoding="utf-8")
        began = time.perf_counter()
        command = [sys.executable, "-m", "translator", "mt", "--engine", "firefox"]
        subprocess.run(command, input="\n".join(texts[:30]).encode(), cwd=temporary, check=True, capture_output=True)
        seconds = time.perf_counter() - began
    cores = available_cores()
    share = round(ours / bare / cores, 2)
    figures = {"cores": cores, "library": round(bare, 2), "engine": round(ours, 2), "share_of_each_core": share}
    print(json.dumps({**figures, "command_seconds_30": round(seconds, 1)}))


if __name__ == "__main__":
    main()
