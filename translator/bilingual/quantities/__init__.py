"""
Numbers, money, dates and measures in English, Simplified and Traditional Chinese: found, normalised, compared, written.

    find_quantities(text, tag)          what a text says, with the span of each
    compare_quantities(source, target)  what one side says and the other does not
    render_quantity(quantity, tag)      the usual way to write it in a language
    natural_forms(quantity, tag)        all right ways
    allowed_forms(source, a, b)        the digit strings that a right translation may hold

Values are exact rationals; offsets are code points of the text, half-open. The words of both languages are tables in
`data/`, which need no programmer to be extended. Rules: docs/quantities.md.
"""

from __future__ import annotations

from translator.bilingual.quantities.compared_texts import ComparedTexts
from translator.bilingual.quantities.comparison import compare_quantities
from translator.bilingual.quantities.forms import allowed_forms, natural_forms, render_quantity
from translator.bilingual.quantities.hint_words import find_hints
from translator.bilingual.quantities.model import Kind, MeasureUnit, Mismatch, Quantity
from translator.bilingual.quantities.search import find_quantities

__all__ = [
    "ComparedTexts",
    "Kind",
    "MeasureUnit",
    "Mismatch",
    "Quantity",
    "allowed_forms",
    "compare_quantities",
    "find_hints",
    "find_quantities",
    "natural_forms",
    "render_quantity",
]
