"""
Which numbers the model may write: those that the source licenses, in every right form of the target language.

Sums of money and full dates are licensed in Chinese as a whole (`31亿美元`, `2021年12月23日`), so that neither the
currency nor a part of the date can go astray; everything else as bare digits.
"""

from __future__ import annotations

import re

from translator.formats.inline import TAG
from translator.language import is_chinese
from translator.quantities import Kind, Quantity, allowed_forms, find_quantities, natural_forms

_UNNATURAL = re.compile(r"\.\d{5}")
"""A decimal that nobody writes: what a fraction such as two thirds comes to."""


def licensed_numbers(source: str, source_tag: str, target_tag: str) -> list[str]:
    """Return the literals with digits that may stand in the target, longest first; empty where there are none."""
    text = TAG.sub(lambda found: " " * len(found.group()), source)
    whole: list[str] = []
    if is_chinese(target_tag):
        for quantity in reversed(find_quantities(text, source_tag)):
            forms = [form for form in natural_forms(quantity, target_tag) if form[:1].isdigit()]
            if forms and _is_locked_whole(quantity):
                whole += forms
                text = f"{text[: quantity.start]} ; {text[quantity.end :]}"
    found = [form for form in (*whole, *allowed_forms(text, source_tag, target_tag)) if not _UNNATURAL.search(form)]
    return sorted(dict.fromkeys(found), key=lambda literal: (-len(literal), literal))


def _is_locked_whole(quantity: Quantity) -> bool:
    if quantity.kind is Kind.MONEY:
        return quantity.high is None and bool(quantity.currency) and not quantity.alternatives
    parts = (quantity.year, quantity.month, quantity.day)
    return quantity.kind is Kind.DATE and sum(part is not None for part in parts) > 1
