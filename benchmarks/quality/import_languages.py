"""
How surely an import knows another language: texts of one, three and ten sentences, beside two libraries.

    python -m benchmarks.quality.import_languages DIR

DIR is `language-testdata/sentences` of a clone of github.com/pemistahl/lingua-py: a thousand sentences a language, of
the Leipzig Corpora Collection, of which the first half is asked. Our words were counted in the whole files; counted in
the second half alone, three sentences pass as English in 0.6 % of German and Portuguese texts and 4 % of Polish ones,
ten in none. py3langid and pycld2 run where they are installed.

Prints for each language and length the share of texts that would be refused (English: taken).
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from translator.newsroom.imports.encoding import identify

LANGUAGES = ("en", "fr", "de", "es", "it", "pt", "nl", "sv", "pl", "tr", "vi", "ja", "ko", "ru")
LENGTHS = (1, 3, 10)
OURS = {"en", "zh-Hans", "zh-Hant"}


def programs() -> dict[str, Callable[[str], bool]]:
    """Return what tells by a text whether an import would take it, by name."""
    found: dict[str, Callable[[str], bool]] = {"ours": lambda text: identify(text) in OURS}
    try:
        classify = import_module("py3langid").classify
        found["py3langid"] = lambda text: classify(text)[0] in {"en", "zh"}
    except ImportError:
        pass
    try:
        detect = import_module("pycld2").detect
        found["pycld2"] = lambda text: detect(text.encode(), bestEffort=True)[2][0][1] in {"en", "zh"}
    except ImportError:
        pass
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    for name, takes in programs().items():
        print(name)
        began = time.process_time()
        for language in LANGUAGES:
            lines = (folder / f"{language}.txt").read_text(encoding="utf-8").splitlines()
            sentences = ["".join(filter(str.isprintable, line)) for line in lines if line.strip()][:500]
            shares = []
            for length in LENGTHS:
                starts = range(0, len(sentences) - length + 1, length)
                texts = [" ".join(sentences[start : start + length]) for start in starts]
                right = sum(takes(text) == (language == "en") for text in texts)
                shares.append(f"{100 * right / len(texts):5.1f} %")
            print(f"  {language:4}", *shares)
        print(f"  {time.process_time() - began:.1f} s")


if __name__ == "__main__":
    main()
