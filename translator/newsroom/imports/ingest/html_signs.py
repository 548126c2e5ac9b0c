"""What of a page is code, formulas, or stands raised: each in the signs that Markdown has for it."""

from __future__ import annotations

import re

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.html_nodes import BLANKS, Node

# Element → its characters in Unicode; where one has none, the element stays.
_RAISED = {
    "sup": str.maketrans("0123456789+-\u2212=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-\u2212=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_RAISED_STYLE = pattern(r"vertical-align\s*:\s*(?P<name>su(?:per|b))\b", re.IGNORECASE)
_ORDINALS = frozenset({"st", "nd", "rd", "th"})
_LANGUAGE = pattern(r"\b(?:lang(?:uage)?|highlight(?:-source)?|brush)[-: ]+([\w+#.-]+)")
# Element of MathML → how TeX writes its parts.
_TEX = {
    "mfrac": r"\frac%s%s", "msup": "%s^%s", "msub": "%s_%s", "msubsup": "%s_%s^%s", "mover": "%s^%s", "munder": "%s_%s",
    "munderover": "%s_%s^%s",
}  # fmt: skip
_PRIVATE = pattern("[\ue000-\ue004]")
_TEX_SIGN = pattern(r"[%#&{}_$]")


def raised_by(node: Node) -> str:
    """Return `sup` or `sub` for an element whose text stands higher or lower, by its name or its style; else empty."""
    style = _RAISED_STYLE.search(node.attributes.get("style") or "")
    return node.tag if node.tag in _RAISED else style["name"].lower()[:3] if style else ""


def raised_text(node: Node, name: str, inner: str, fallback: str = "<{name}>{inner}</{name}>") -> str:
    """Return raised text in Unicode's own characters, where it has all; `4th` and `†` say the same as they are."""
    plain = inner.strip()
    before = (node.prev.text(deep=True) or "")[-1:] if node.prev is not None else ""
    if plain.startswith("\ue010") or (plain in _ORDINALS and before.isdigit()):
        return inner
    written = plain.translate(_RAISED[name])
    if any(ord(sign) not in _RAISED[name] for sign in plain):
        if not any(map(str.isalnum, plain)):
            return inner
        written = fallback.format(name=name, inner=plain.replace("\ue000", " "))
    return inner.replace(plain, written)


def code_text(node: Node) -> str:
    """Return the text of code, in which what is raised has the sign that code has for it."""
    if node.tag == "-text":
        return node.text_content or ""
    inner = "".join(code_text(child) for child in node.iter(include_text=True))
    raised = raised_by(node)
    return raised_text(node, raised, inner, "^{inner}" if raised == "sup" else "_{inner}") if raised else inner


def code_span(code: str) -> str:
    plain = BLANKS.sub(" ", code).strip()
    if not plain:
        return ""
    ticks = "`" * (max(map(len, re.findall("`+", plain)), default=0) + 1)
    blank = " " if "`" in (plain[0], plain[-1]) else ""
    return f"{ticks}{blank}{plain}{blank}{ticks}"


def formula(math: Node) -> str:
    """Return MathML as a formula in dollar signs: the TeX that it was made from where it says so, else its own."""
    made_from = (one for one in math.css("annotation") if "tex" in (one.attributes.get("encoding") or ""))
    annotation = next(made_from, None)
    tex = annotation.text(deep=True).replace("$", "") if annotation else _tex(math)
    return f"${clean}$" if (clean := BLANKS.sub(" ", _PRIVATE.sub("", tex)).strip()) else ""


def _tex(node: Node) -> str:
    """Return an element of MathML as TeX (MathML Core, 3.3 and 3.4; tables and accents as what stands in them)."""
    if node.tag == "-text":
        return _TEX_SIGN.sub(r"\\\g<0>", (node.text_content or "").strip())
    if node.tag in {"annotation", "annotation-xml"}:
        return ""
    parts = [
        _tex(child) for child in node.iter(include_text=True) if child.tag != "-text" or child.text_content.strip()
    ]
    form = _TEX.get(node.tag, "")
    if form and len(parts) == form.count("%s"):
        return form % tuple(
            part if (len(part), at, form[0]) == (1, 0, "%") else f"{{{part}}}" for at, part in enumerate(parts)
        )
    inner = "".join(parts)
    return f"\\sqrt{{{inner}}}" if node.tag == "msqrt" else f"\\text{{{inner}}}" if node.tag == "mtext" else inner


def fenced_code(node: Node) -> str:
    inner = node.css_first("code") or node
    classes = " ".join(filter(None, (inner.attributes.get("class"), node.attributes.get("class"))))
    language = _LANGUAGE.search(classes)
    code = code_text(node).strip("\n").rstrip()
    fence = "`" * max(3, max(map(len, re.findall("`+", code)), default=0) + 1)
    return f"{fence}{language[1] if language else ''}\n{code}\n{fence}"
