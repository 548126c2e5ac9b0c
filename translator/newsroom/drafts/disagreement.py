"""Facts on which two translations of one sentence disagree: whoever of the two is right, a person has to look."""

from __future__ import annotations

from translator.bilingual.alignment.word_diff import count_negations, quantity_key
from translator.bilingual.names.latin_names import known_place
from translator.bilingual.names.lone_names import names_at_start
from translator.bilingual.names.name_lists import kinds_of
from translator.bilingual.names.recognition import names_in
from translator.bilingual.quantities import find_quantities
from translator.bilingual.words.language import fold_script, is_chinese
from translator.bilingual.words.patterns import pattern

_CAPITALISED = pattern(r"(?<![\w'’-])[A-Z][\w-]*[a-z](?: [A-Z][\w-]*[a-z])*")

_SMALL = frozenset({"一", "一个", "两", "两个", "one", "two", "a"})


def disagreements(one: str, other: str, tag: str) -> tuple[str, ...]:
    """Return in which of `value`, `name`, `negation` and `role` the two differ; the wording does not count."""
    names, others = _known_names(one, tag), _known_names(other, tag)
    differs = {
        "value": _values(one, tag) != _values(other, tag),
        "name": set(names) != set(others),
        "negation": (count_negations(one, tag) > 0) != (count_negations(other, tag) > 0),
        "role": set(names) == set(others) and names != others and len(names) == 2,
    }
    return tuple(kind for kind, is_other in differs.items() if is_other)


def _values(text: str, tag: str) -> set[tuple[object, ...]]:
    # 一个 and “one of them” are written or not as one likes.
    found = [item for item in find_quantities(text, tag) if not item.is_soft]
    return {quantity_key(item) for item in found if text[item.start : item.end].lower() not in _SMALL}


def _known_names(text: str, tag: str) -> list[str]:
    # A transliteration differs with each translator.
    if is_chinese(tag):
        found = (name.text for name in names_in(fold_script(text), tag))
        known = [name for name in found if names_at_start(name, is_whole=True) or known_place(name)]
    else:
        known = [found[0] for found in _CAPITALISED.finditer(text) if kinds_of(found[0].lower())]
    return list(dict.fromkeys(known))
