"""
What Argos Translate itself says: `python argos_reference.py en zh < lines`, run by the Python that has it installed.

Each line is one sentence, so that its sentence splitter, which would be fetched from the network, has nothing to do.
"""

from __future__ import annotations

import sys

from argostranslate import translate  # type: ignore[import-not-found]
from argostranslate.sbd import MiniSBDSentencizer  # type: ignore[import-not-found]

MiniSBDSentencizer.split_sentences = lambda _self, text: [text]

if __name__ == "__main__":
    _script, source, target = sys.argv
    for line in sys.stdin.read().splitlines():
        sys.stdout.write(translate.translate(line, source, target) + "\n")
