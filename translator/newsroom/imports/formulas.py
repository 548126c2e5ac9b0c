"""
Formulas of Word (OMML) as LaTeX.

Sources: ECMA-376, part 1, 22.1; the signs are those of `data/formula_signs.tsv`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.xml import children, local_attribute, local_name

_ENDS_IN_NAME = pattern(r"\\[A-Za-z]+\Z")
_CHOICE = pattern(r"\{([^{}]*) \\atop ([^{}]*)\}")
_SPECIAL = pattern(r"[%#&{}_$\\]")
_FUNCTIONS = frozenset({
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd", "hom",
    "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan",
    "tanh",
})  # fmt: skip
_STYLES = {"DOUBLE-STRUCK": "mathbb", "FRAKTUR": "mathfrak", "SCRIPT": "mathcal", "BOLD": "mathbf"}
_SCRIPTS = {
    "double-struck": "mathbb", "fraktur": "mathfrak", "script": "mathcal", "sans-serif": "mathsf",
    "monospace": "mathtt",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "overline",
    "\u0306": "breve", "\u0307": "dot", "\u0308": "ddot", "\u030c": "check", "\u20d7": "vec", "\u20db": "dddot",
    "^": "hat", "~": "tilde", "¯": "bar", "‾": "bar", "→": "vec",
    "\u20d6": "overleftarrow", "\u20e1": "overleftrightarrow",
}  # fmt: skip
_GROUPS = {"⏞": "overbrace", "⏟": "underbrace", "⎴": "overbracket", "⎵": "underbracket"}
_FENCES = {"{": r"\{", "}": r"\}", "⟨": r"\langle", "⟩": r"\rangle", "〈": r"\langle", "〉": r"\rangle", "‖": r"\|",
           "⌊": r"\lfloor", "⌋": r"\rfloor", "⌈": r"\lceil", "⌉": r"\rceil"}  # fmt: skip


def tex_formula(element: Any) -> str:
    """Return an `oMath` as LaTeX, without the dollar signs; empty where nothing stands in it."""
    return _row(element).strip()


@cache
def _signs() -> dict[str, str]:
    return {sign: f"\\{name}" for sign, name in read_table(Path(__file__).parent / "data/formula_signs.tsv", 2)}


def _joined(pieces: list[str]) -> str:
    text = ""
    for piece in pieces:
        text += " " * (bool(_ENDS_IN_NAME.search(text)) and piece[:1].isalpha()) + piece
    return text


def _row(element: Any) -> str:
    return _joined([_piece(child) for child in element])


def _part(element: Any, name: str) -> str:
    return _joined([_row(child) for child in children(element, name)])


def _setting(element: Any, name: str, default: str = "") -> str:
    found = [one for properties in children(element, f"{local_name(element)}Pr") for one in children(properties, name)]
    return local_attribute(found[0], "val") if found else default


def _is_on(element: Any, name: str) -> bool:
    return _setting(element, name, "off") in {"1", "on", "true", ""}


def _piece(element: Any) -> str:
    name = local_name(element)
    base = _part(element, "e")
    match name:
        case "r":
            return _run(element)
        case "f":
            above, below = _part(element, "num"), _part(element, "den")
            kind = _setting(element, "type")
            if kind in {"lin", "skw"}:
                return f"{_grouped(above)}/{_grouped(below)}"
            return f"{{{above} \\atop {below}}}" if kind == "noBar" else f"\\frac{{{above}}}{{{below}}}"
        case "sSup":
            return f"{_grouped(base)}^{{{_part(element, 'sup')}}}"
        case "sSub":
            return f"{_grouped(base)}_{{{_part(element, 'sub')}}}"
        case "sSubSup":
            return f"{_grouped(base)}_{{{_part(element, 'sub')}}}^{{{_part(element, 'sup')}}}"
        case "sPre":
            return f"{{}}_{{{_part(element, 'sub')}}}^{{{_part(element, 'sup')}}}{base}"
        case "rad":
            degree = "" if _is_on(element, "degHide") else _part(element, "deg")
            return f"\\sqrt{f'[{degree}]' if degree else ''}{{{base}}}"
        case "nary":
            return _operator(element, base)
        case "d":
            return _fenced(element)
        case "func":
            return _joined([_named(_part(element, "fName")), base])
        case "limLow" | "limUpp":
            sign, limit = "_" if name == "limLow" else "^", _part(element, "lim")
            return f"\\{_GROUPS[limit]}{{{base}}}" if limit in _GROUPS else f"{_named(base)}{sign}{{{limit}}}"
        case "acc":
            accent = _setting(element, "chr", "\u0302")
            return f"\\{_ACCENTS.get(accent, 'hat')}{{{base}}}"
        case "bar":
            return f"\\{'overline' if _setting(element, 'pos') == 'top' else 'underline'}{{{base}}}"
        case "groupChr":
            return f"\\{_GROUPS.get(_setting(element, 'chr', '⏟'), 'underbrace')}{{{base}}}"
        case "borderBox":
            return f"\\boxed{{{base}}}"
        case "phant":
            return f"\\phantom{{{base}}}" if _setting(element, "show", "1") in {"0", "off"} else base
        case "m":
            return _rows("matrix", [" & ".join(map(_row, children(row, "e"))) for row in children(element, "mr")])
        case "eqArr":
            return _rows("aligned", [_row(row) for row in children(element, "e")])
    return "" if name.endswith("Pr") else _row(element)


def _rows(kind: str, rows: list[str]) -> str:
    return rf"\begin{{{kind}}}" + r" \\ ".join(rows) + rf"\end{{{kind}}}"


def _grouped(text: str) -> str:
    return text if len(text) == 1 or re.fullmatch(r"\\[A-Za-z]+(?:\{[A-Za-z]\})?", text) else f"{{{text}}}"


def _named(text: str) -> str:
    if text in _FUNCTIONS:
        return f"\\{text}"
    plain = text.removeprefix(r"\mathrm{").removesuffix("}")
    return f"\\operatorname{{{plain}}}" if plain.isalpha() and len(plain) > 1 else text


def _operator(element: Any, base: str) -> str:
    sign = _signs_of(_setting(element, "chr", "∫"))
    limits = "".join(
        f"{mark}{{{text}}}"
        for mark, name in (("_", "sub"), ("^", "sup"))
        if (text := _part(element, name)) and not _is_on(element, f"{name}Hide")
    )
    return _joined([f"{sign}{limits}", base]) if limits else f"{sign} {base}"


def _fenced(element: Any) -> str:
    opening, closing = _setting(element, "begChr", "("), _setting(element, "endChr", ")")
    between = _signs_of(_setting(element, "sepChr", "|"))
    inner = f" {between} ".join(_row(one) for one in children(element, "e"))
    if (opening, closing) == ("(", ")") and (parts := _CHOICE.fullmatch(inner)):
        return f"\\binom{{{parts[1]}}}{{{parts[2]}}}"
    left, right = (_FENCES.get(sign, sign) or "." for sign in (opening, closing))
    return f"\\left{left} {inner} \\right{right}"


def _run(element: Any) -> str:
    text = "".join(one.text or "" for one in children(element, "t"))
    settings = {local_name(one): local_attribute(one, "val") for one in
                (look for properties in children(element, "rPr") for look in properties)}  # fmt: skip
    if settings.get("nor", "off") in {"1", "on", "true", ""}:
        return f"\\text{{{_SPECIAL.sub(_escaped, text)}}}" if text.strip() else text
    written = _signs_of(text)
    if (script := _SCRIPTS.get(settings.get("scr", ""))) and text.strip():
        return f"\\{script}{{{written}}}"
    style = settings.get("sty", "")
    if style in {"b", "bi"} and text.strip().isalnum():
        return f"\\mathbf{{{written}}}"
    if style != "p" or len(text) == 1 or not text.isalpha():
        return written
    return f"\\{text}" if text in _FUNCTIONS else f"\\mathrm{{{written}}}"


def _signs_of(text: str) -> str:
    return _joined([_sign(character) for character in text])


def _sign(character: str) -> str:
    if character == "\u2212":
        return "-"
    if known := _signs().get(character):
        return known
    if _SPECIAL.match(character):
        return _escaped(character)
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isalnum() and len(plain) == 1:
        name = unicodedata.name(character, "")
        letter = _signs().get(plain, plain)
        style = next((style for word, style in _STYLES.items() if word in name), "")
        return f"\\{style}{{{letter}}}" if style else letter
    return character


def _escaped(found: Any) -> str:
    sign = found if isinstance(found, str) else found[0]
    return r"\backslash " if sign == "\\" else f"\\{sign}"
