"""
Formulas of LaTeX as MathML, for pages and books, and as a line of text, for Word and mails.

A formula that cannot be read is shown as it was written. Source: W3C MathML Core.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from translator.bilingual.words.patterns import pattern

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
_SCRIPTS = {"msub": ("sub",), "msup": ("sup",), "msubsup": ("sub", "sup"), "munder": ("sub",), "mover": ("sup",),
            "munderover": ("sub", "sup")}  # fmt: skip
_LONE = re.compile(r"[\w.,′°%]*")


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


def linear_formula(node: Node) -> str:
    """Return an element `math` as a line of text: x<sup>2</sup>, (a+b)/2, √x."""
    parts = [linear_formula(child) for child in node.iter()]
    match node.tag:
        case "mi" | "mn" | "mo" | "ms" | "mtext":
            text = escape((node.text() or "").strip("\n"), quote=False)
            return f"<em>{text}</em>" if node.tag == "mi" and len(text) == 1 else text
        case "mspace":
            return " "
        case "mfrac":
            return "/".join(_grouped(part) for part in parts)
        case "msqrt":
            return f"√{_grouped(''.join(parts))}"
        case "mroot":
            return f"<sup>{parts[1]}</sup>√{_grouped(parts[0])}"
        case "mtr":
            return ", ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case name if name in _SCRIPTS and len(parts) > 1:
            return parts[0] + "".join(
                f"<{tag}>{part}</{tag}>" for tag, part in zip(_SCRIPTS[name], parts[1:], strict=False)
            )
    return "".join(parts)


def _grouped(formula: str) -> str:
    return formula if _LONE.fullmatch(re.sub("<[^>]*>", "", formula)) else f"({formula})"
