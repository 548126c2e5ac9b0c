"""
Formulas of LaTeX as MathML, for pages and books, and MathML as Word writes it.

A formula that cannot be read is shown as it was written. Source: W3C MathML Core; ECMA-376, 22.1 (OMML).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from translator.bilingual.words.patterns import pattern
from translator.newsroom.pages.layouts import names

if TYPE_CHECKING:
    from math_core import LatexToMathML

Node = Any
"""A node of selectolax, which has no types."""

# A formula as the Markdown renderer writes it.
_FORMULA = pattern(r'<span class="math math-(inline|display)">([^<]*)</span>')
_DEEPEST_LATEX = 40
_EDGE = pattern(r"\\[{}\\]|(?P<opening>\{|\\(?:left|begin)(?![A-Za-z]))|(?P<closing>\}|\\(?:right|end)(?![A-Za-z]))")
# So many that no argument stands between them.
_COMMANDS = pattern(r"(?:\\[A-Za-z]+\s*|[\^_'] *){100}")
_OPENING = frozenset("([{|‖⟨⌈⌊")
# The last is what closes nothing that is seen.
_CLOSING = frozenset(")]}|‖⟩⌉⌋\u2063")
_LARGE = frozenset("∑∏∐∫∬∭∮⋂⋃⋁⋀⨁⨂")


def with_formulas(page: str) -> str:
    return _FORMULA.sub(_formula, page)


def _formula(match: re.Match[str]) -> str:
    latex = unescape(match[2]).strip()
    return mathml(latex, is_display=match[1] == "display") or f'<code class="math">{escape(latex, quote=False)}</code>'


@lru_cache(maxsize=256)
def mathml(latex: str, *, is_display: bool = False) -> str:
    """Return a formula as an element of MathML; empty if it cannot be read."""
    from math_core import LatexError

    if _is_too_deep(latex):
        return ""
    try:
        return str(_converter().convert_with_local_state(latex, displaystyle=is_display))
    except LatexError:
        return ""


def _is_too_deep(latex: str) -> bool:
    # The converter calls itself, and could exhaust the stack.
    depth = deepest = 0
    for match in _EDGE.finditer(latex):
        depth += 1 if match.lastgroup == "opening" else -1 if match.lastgroup == "closing" else 0
        deepest = max(depth, deepest)
    return deepest > _DEEPEST_LATEX or _COMMANDS.search(latex) is not None


@cache
def _converter() -> LatexToMathML:
    from math_core import LatexToMathML

    return LatexToMathML(fancy_error=False)


def mathml_as_xml(node: Node) -> str:
    """Return an element `math` as XML: of our own making, for HTML of authors has none."""
    return (
        str(node.html)
        .replace("<math", '<math xmlns="http://www.w3.org/1998/Math/MathML"', 1)
        .replace("&nbsp;", "\u00a0")
    )


def word_formula(node: Node) -> str:
    """Return an element `math` as Word's own markup, for a paragraph: in its line, or alone in the middle."""
    formula = f"<m:oMath>{_row(list(node.iter()))}</m:oMath>"
    is_display = node.attributes.get("display") == "block"
    return f"<m:oMathPara>{formula}</m:oMathPara>" if is_display else formula


def _row(nodes: Sequence[Node]) -> str:
    # A sum or an integral takes in what stands behind it.
    pieces = []
    at = 0
    while at < len(nodes):
        large = _large(nodes[at], nodes[at + 1]) if at + 1 < len(nodes) else ""
        pieces.append(large or _word(nodes[at]))
        at += 2 if large else 1
    return "".join(pieces)


def _large(node: Node, operand: Node) -> str:
    sign, *limits = node.iter() if node.tag in names("word_limits") else [node]
    if (shown := sign.text(deep=True).strip()) not in _LARGE or not limits:
        return ""
    found = dict(zip(names("word_limits")[node.tag], map(_word, limits), strict=False))
    hidden = "".join(f'<m:{name}Hide m:val="1"/>' for name in ("sub", "sup") if name not in found)
    place = "undOvr" if node.tag.startswith(("munder", "mover")) else "subSup"
    head = f'<m:naryPr><m:chr m:val="{shown}"/><m:limLoc m:val="{place}"/>{hidden}</m:naryPr>'
    scripts = "".join(f"<m:{name}>{found.get(name, '')}</m:{name}>" for name in ("sub", "sup"))
    return f"<m:nary>{head}{scripts}<m:e>{_word(operand)}</m:e></m:nary>"


def _word(node: Node) -> str:
    name, parts = node.tag, list(node.iter())
    if name in {"mi", "mn", "mo", "ms", "mtext"}:
        return _run(name, node.text(deep=True), node.attributes.get("mathvariant") or "")
    if shape := names("word_formulas").get(name):
        inner = list(map(_word, parts))
        if name == "mover" and (accent := names("accents").get(parts[1].text(deep=True).strip())):
            return f'<m:acc><m:accPr><m:chr m:val="{accent}"/></m:accPr><m:e>{inner[0]}</m:e></m:acc>'
        bar = '<m:fPr><m:type m:val="noBar"/></m:fPr>' if node.attributes.get("linethickness") == "0" else ""
        return str(shape.format(*inner, bar=bar))
    if name == "msqrt":
        return f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{_row(parts)}</m:e></m:rad>'
    if name == "mtable":
        rows = ("".join(f"<m:e>{_row(list(cell.iter()))}</m:e>" for cell in row.iter()) for row in parts)
        return f"<m:m>{''.join(f'<m:mr>{row}</m:mr>' for row in rows)}</m:m>"
    if name == "mspace":
        return _run("mtext", " ", "")
    if name in {"annotation", "mphantom"}:
        return ""
    return _fenced(parts) or _row(parts)


def _fenced(parts: Sequence[Node]) -> str:
    if len(parts) < 3 or parts[0].tag != "mo" or parts[-1].tag != "mo":
        return ""
    left, right = (part.text(deep=True).strip() for part in (parts[0], parts[-1]))
    if left not in _OPENING or right not in _CLOSING or parts[0].attributes.get("stretchy") == "false":
        return ""
    signs = f'<m:begChr m:val="{left}"/><m:endChr m:val="{right.strip(chr(0x2063))}"/>'
    return f"<m:d><m:dPr>{signs}</m:dPr><m:e>{_row(parts[1:-1])}</m:e></m:d>"


def _run(name: str, text: str, variant: str) -> str:
    text, look = text.strip("\n"), ""
    if name in {"mtext", "ms"}:
        look = "<m:rPr><m:nor/></m:rPr>"
    elif name == "mi" and (variant == "normal" or len(text) > 1):
        look = '<m:rPr><m:sty m:val="p"/></m:rPr>'
    return f'<m:r>{look}<m:t xml:space="preserve">{escape(text, quote=False)}</m:t></m:r>' if text else ""
