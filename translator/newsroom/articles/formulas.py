r"""
Formulas in Markdown: those between dollar signs, which the parser knows; `\(…\)`, `\[…\]` and environments of LaTeX.

A dollar sign is money far more often than mathematics. Two of them are no formula where a letter or digit stands before
the first, a digit behind the second, or words between them: `$5-$6`, `$5 (A$7)`, `Ke$ha and A$AP`. A backslash before a
bracket is also how Markdown writes a bracket, so that what stands between two must look like a formula. Source: manual
of Pandoc, `tex_math_dollars`, `tex_math_single_backslash`; pymdownx.arithmatex.
"""

from __future__ import annotations

from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.parser_input import ParserInput

_NEXT_LINE = rb"\r?\n(?![ \t>]*(?:\r?\n|\Z))"
BACKSLASH_FORMULA = (
    rb"(?<!\\)\\\((?:[^\\\r\n]|\\[^()\r\n]|" + _NEXT_LINE + rb"){1,1000}+\\\)"
    rb"|^[ \t>]*\\\[(?:[^\\\r\n]|\\[^\[\]\r\n]|\\?" + _NEXT_LINE + rb"){1,4000}+\\\](?=[ \t]*$)"
    rb"|^[ \t>]*\\begin\{(?P<name>[a-z]+\*?)\}(?:[^\r\n]|" + _NEXT_LINE + rb"){0,4000}?\\end\{(?P=name)\}(?=[ \t]*$)"
)
"""Pattern of what may be a formula, of one paragraph; with `re.MULTILINE`."""
_LOOKS_LIKE_ONE = pattern(rb"\\[A-Za-z]|[\^_=+<>]|\A\s*[^\s,.;]{1,3}\s*\Z|\A[\w\s*/.,()'|-]*\d[\w\s*/.,()'|-]*[*/-]")
_MONEY = pattern(r"\A\d[\d.,]*+\s+[A-Za-z]{3}")
_WORDS = pattern(r"(?<![\\A-Za-z])[A-Za-z]{3,}")
_MOST_ROUNDS = 16


def is_formula_text(text: bytes) -> bool:
    """Whether what stands between escaped brackets looks like a formula, and not like words: `x`, `a^2`."""
    return _LOOKS_LIKE_ONE.search(text) is not None


def hide_false_formulas(reading: ParserInput) -> None:
    """Hide each dollar sign by which the parser would take money or a name for the beginning of a formula."""
    for _round in range(_MOST_ROUNDS if reading.data.count(b"$") > 1 else 0):
        # What is hidden may let the next sign begin another formula; each round takes one sign of two.
        false = [
            event.start
            for event in reading.events()
            if event.name == "InlineMath" and not _is_formula(reading.data, event.start, event.end)
        ]
        if not false:
            break
        for start in false:
            reading.hide(start, start + 1, "")
        reading.forget()
    reading.opaque.sort()


def _is_formula(data: bytes, start: int, end: int) -> bool:
    """Whether what stands between two dollar signs, these included, is mathematics."""
    text, behind = data[start + 1 : end - 1].decode(), data[end : end + 1]
    if data[start - 1 : start].isalnum() or behind.isdigit() or _MONEY.match(text):
        return False
    return not behind.isalpha() or _WORDS.search(text) is None  # `the $n$th`
