"""Converters between the Chinese scripts with the words of a house."""

from __future__ import annotations

from functools import lru_cache

from translator.bilingual.model import TermEntry
from translator.bilingual.scripts.script_conversion import Converter
from translator.bilingual.words.language import ZH_HANS, ZH_HANT, has_han, is_traditional, opencc_config
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.house.glossary import Glossary


def to_traditional(text: str, region: str = "TW", glossary: Glossary | None = None) -> str:
    """Return Simplified `text` in Traditional script; `region` is `TW`, `TWP`, `HK` or empty."""
    return make_converter(ZH_HANS, ZH_HANT, region, glossary).convert(text)


@lru_cache(maxsize=8)
def make_converter(
    source_tag: str, target_tag: str, region: str, glossary: Glossary | None = None, forms: tuple[str, ...] = ()
) -> Converter:
    """
    Return the converter between two scripts, the same object for the same glossary.

    The glossary's words are those of Taiwan, so they are left out for Hong Kong, unless a `zh-Hant-HK` column has
    them. Raises `UsageError` for an unknown region.
    """
    config = opencc_config(source_tag, target_tag, region=region)
    pairs = (
        _script_pairs(glossary, source_tag, "zh-Hant-HK" if region.upper().startswith("HK") else ZH_HANT)
        if glossary
        else []
    )
    return Converter(config, TermBase(pairs, source_tag, target_tag), forms)


def _script_pairs(glossary: Glossary, source_tag: str, traditional: str) -> list[TermEntry]:
    found: dict[str, str] = {}
    for concept in glossary.in_both_scripts:
        if concept.status in ("forbidden", "dnt"):
            continue
        hans, hant = concept.forms.get(ZH_HANS, ()), concept.forms.get(traditional, ())
        ours, theirs = (hant, hans) if is_traditional(source_tag) else (hans, hant)
        count = len(ours) if len(ours) == len(theirs) else min(1, len(ours), len(theirs))
        for one, other in zip(ours[:count], theirs[:count], strict=True):
            if has_han(one):
                found.setdefault(one, other)
    return [TermEntry(source=one, targets=(other,)) for one, other in found.items()]
