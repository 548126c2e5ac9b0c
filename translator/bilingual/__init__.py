"""
Two languages and no newsroom: what other programs can use of this one (docs/python.md).

Each name is loaded when it is first asked for: the lists behind numbers and names take a fifth of a second.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from translator.bilingual.alignment.sentence_alignment import align_sentences
    from translator.bilingual.names import is_same, names_in
    from translator.bilingual.pairs.runner import check_pair
    from translator.bilingual.quantities import compare_quantities, find_quantities, render_quantity
    from translator.bilingual.scripts.script_conversion import convert_script
    from translator.bilingual.sentences import split_sentences
    from translator.bilingual.words.language import detect_tag

_MODULES = {
    "align_sentences": "alignment.sentence_alignment",
    "check_pair": "pairs.runner",
    "compare_quantities": "quantities",
    "convert_script": "scripts.script_conversion",
    "detect_tag": "words.language",
    "find_quantities": "quantities",
    "is_same": "names",
    "names_in": "names",
    "render_quantity": "quantities",
    "split_sentences": "sentences",
}

__all__ = [
    "align_sentences",
    "check_pair",
    "compare_quantities",
    "convert_script",
    "detect_tag",
    "find_quantities",
    "is_same",
    "names_in",
    "render_quantity",
    "split_sentences",
]


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
