"""
Start the real LibreTranslate on packages in ARGOS_PACKAGES_DIR: `python serve_libretranslate.py PORT [OPTION …]`.

Run by the Python that has it installed. Its sentence splitter would be fetched from the network on the first request;
our requests are single sentences, so each is one, as the fixture model was trained.
"""

from __future__ import annotations

import sys

from argostranslate.sbd import MiniSBDSentencizer  # type: ignore[import-not-found]
from libretranslate import main  # type: ignore[import-not-found]

MiniSBDSentencizer.split_sentences = lambda _self, text: [text]

if __name__ == "__main__":
    sys.argv = ["libretranslate", "--host", "127.0.0.1", "--port", sys.argv[1], "--disable-web-ui", *sys.argv[2:]]
    main()
