"""
Word documents as HTML, by mammoth; what it passes over is put into its own terms first.

These are formulas (OMML, as LaTeX), the numbers of lists, headings by the style that theirs is based on, paragraphs
below an item of a list, text boxes, and pictures that have no older form. Source: ECMA-376, part 1 (17.9 numbering,
22.1 mathematics); the signs of formulas are those of `data/formula_signs.tsv`.
"""

from __future__ import annotations

import io
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.tables import read_table
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.documents import ReadDocument, picture_address, shown_extract
from translator.newsroom.imports.xml import (
    BROKEN_ZIP,
    OfficeParts,
    children,
    descendants,
    local_attribute,
    local_name,
    pack_parts,
)

_ENDS_IN_NAME = pattern(r"\\[A-Za-z]+\Z")
_CHOICE = pattern(r"\{([^{}]*) \\atop ([^{}]*)\}")
_SPECIAL = pattern(r"[%#&{}_$\\]")
_FUNCTIONS = frozenset({
    "arccos", "arcsin", "arctan", "arg", "cos", "cosh", "cot", "coth", "csc", "deg", "det", "dim", "exp", "gcd", "hom",
    "inf", "ker", "lg", "lim", "liminf", "limsup", "ln", "log", "max", "min", "Pr", "sec", "sin", "sinh", "sup", "tan",
    "tanh",
})  # fmt: skip
_LETTERINGS = {"DOUBLE-STRUCK": "mathbb", "FRAKTUR": "mathfrak", "SCRIPT": "mathcal", "BOLD": "mathbf"}
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
            return _letters(element)
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


def _letters(element: Any) -> str:
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
        style = next((style for word, style in _LETTERINGS.items() if word in name), "")
        return f"\\{style}{{{letter}}}" if style else letter
    return character


def _escaped(found: Any) -> str:
    sign = found if isinstance(found, str) else found[0]
    return r"\backslash " if sign == "\\" else f"\\{sign}"


_STYLES = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Block Text'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='HTML Preformatted'] => pre:separator('\\n')
p[style-name='Preformatted Text'] => pre:separator('\\n')
p[style-name='Source Code'] => pre:separator('\\n')
p[style-name='Code'] => pre:separator('\\n')
p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh
p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh
p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh
p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh
r[style-name='HTML Code'] => code
r[style-name='Verbatim Char'] => code
r[style-name='Source Text'] => code
r[style-name='Code'] => code
"""
# Roles that `_Paragraphs` gives.
_STYLES += "\n".join(f"p.Outline{level} => h{level}:fresh" for level in range(1, 7)) + "\n"
_STYLES += "\n".join(f"p.Below{level} => {'ul|ol > li > ' * level}p:fresh" for level in range(1, 6))
_HEADING = pattern(r"heading ([1-6])|标题 ([1-6])|標題 ([1-6])", re.IGNORECASE)
_STYLED = frozenset(name.lower() for name in re.findall("style-name='([^']+)'", _STYLES))
# Around the number of an item of a list, or of a formula, on its way through mammoth.
_NUMBER, _FORMULA = "\ue020{}\ue021", "\ue022{}\ue021"
_LISTS = pattern(r"(<[ou]l>|</[ou]l>|<li>(?:\ue020\d+\ue021)?)")
_PLACED = pattern(r"\ue022(\d+)\ue021")
_NUMBERS = pattern(r"\ue020\d+\ue021")
_VML = "urn:schemas-microsoft-com:vml"
# Errors of mammoth for a broken document.
_BROKEN = (*BROKEN_ZIP, KeyError, AttributeError, IndexError, TypeError, ExpatError, RecursionError)


def read_word(data: bytes, name: str) -> ReadDocument:
    """Return a document as HTML; raises `CatalogError` or `ArticleError` if it cannot be opened."""
    import mammoth

    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    for part in parts.names:
        if part.lower().endswith((".xml", ".rels")):
            parts.xml(part)
    document = ReadDocument("")

    def keep(image: Any) -> dict[str, str]:
        with image.open() as stream:
            content: bytes = stream.read()
        address = picture_address(document)
        document.images[address] = content
        return {"src": address}

    try:
        paragraphs = _Paragraphs(parts)
        html = mammoth.convert_to_html(
            io.BytesIO(paragraphs.packed()),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(keep),
            external_file_access=False,
        ).value
    except _BROKEN as error:
        raise ArticleError(
            _("the document cannot be read: {error}", error=error or type(error).__name__),
            hint=_("open it in Word or LibreOffice, and save it again as .docx"),
        ) from None
    document.html = _PLACED.sub(lambda hit: paragraphs.formulas[int(hit[1])], _with_numbers(html))
    document.notes = [*_said(parts), *_left_out(parts)]
    return document


class _Paragraphs:
    """The stories of a document (its text and notes), rewritten so that mammoth reads all of them."""

    def __init__(self, parts: OfficeParts) -> None:
        self.parts = parts
        self.formulas: list[str] = []
        """As HTML."""
        self.styles = {local_attribute(one, "styleId"): one for one in self._elements("styles", "style")}
        self.numbering = _Numbering(self._elements("numbering", "abstractNum", "num"))
        self.level = 0
        """Of the list whose item came last, from 1; 0 after any other paragraph."""

    def _elements(self, part: str, *names: str) -> list[Any]:
        return self.parts.elements(f"word/{part}.xml", *names)

    def packed(self) -> bytes:
        """Return the document with its stories rewritten."""
        from lxml import etree

        contents: dict[str, str | bytes] = {name: self.parts.data(name) for name in self.parts.names}
        if self.styles:
            contents["word/styles.xml"] = etree.tostring(self._names_of_styles())
        for relation in self.parts.elements("_rels/.rels", "Relationship"):
            if relation.get("Type", "").endswith("/officeDocument"):
                main = posixpath.normpath(relation.get("Target", "").lstrip("/"))
                for story in (main, "word/footnotes.xml", "word/endnotes.xml"):
                    if story in contents:
                        root = self.parts.xml(story)
                        self._rewrite(root)
                        contents[story] = etree.tostring(root)
        return pack_parts(contents)

    # mammoth parses all of it, and asks for the names: the looks are most of a document.
    def _names_of_styles(self) -> Any:
        root = next(iter(self.styles.values())).getparent()
        for element in root:
            if local_name(element) != "style":
                root.remove(element)
            for look in [one for one in element if local_name(one) not in {"name", "basedOn", "pPr"}]:
                element.remove(look)
        return root

    def _rewrite(self, root: Any) -> None:
        for element in descendants(root, "AlternateContent"):
            self._choose(element)
        for box in descendants(root, "txbxContent"):
            for drawing in [one for one in box.iterancestors() if local_name(one) == "drawing"][:1]:
                self._take_box(box, drawing)
        for element in descendants(root, "oMath"):
            self._take_formula(element)
        for paragraph in descendants(root, "p"):
            if paragraph.tag.partition("}")[0] == root.tag.partition("}")[0]:
                self._place(paragraph)

    # mammoth reads the older form, where there is one: of a text box it may lack the text, and often there is none.
    @staticmethod
    def _choose(element: Any) -> None:
        choice, fallback = ([one for one in element if local_name(one) == name] for name in ("Choice", "Fallback"))
        if choice and not (fallback and descendants(fallback[0], "txbxContent", "imagedata", "blip", "t")):
            for child in choice[0]:
                element.addprevious(child)
            element.getparent().remove(element)

    @staticmethod
    def _take_box(box: Any, drawing: Any) -> None:
        space = drawing.tag.partition("}")[0] + "}"
        shape = drawing.makeelement(f"{space}pict")
        shape.append(shape.makeelement(f"{{{_VML}}}textbox"))
        shape[0].append(box)
        drawing.addnext(shape)

    def _take_formula(self, element: Any) -> None:
        holder = element.getparent()
        is_display = local_name(holder) == "oMathPara"
        outer = holder if is_display else element
        paragraph = next((one for one in outer.iterancestors() if local_name(one) == "p"), None)
        tex = tex_formula(element)
        if paragraph is None or not tex:
            return
        display = ' display="block"' if is_display else ""
        annotation = f'<annotation encoding="application/x-tex">{escape(tex)}</annotation>'
        outer.addprevious(_run(paragraph, _FORMULA.format(len(self.formulas))))
        self.formulas.append(f"<math{display}>{annotation}</math>")

    def _chain(self, identity: str) -> Iterator[Any]:
        for _step in range(20):
            style = self.styles.get(identity)
            if style is None:
                return
            yield style
            identity = _value(style, "basedOn")

    def _place(self, paragraph: Any) -> None:
        own = next(iter(children(paragraph, "pPr")), None)
        chain = list(self._chain(_value(own, "pStyle")))
        if role := self._role(own, chain):
            _set_style(paragraph, role)
            self.level = 0
            return
        place = next((found for one in (own, *(_first(style, "pPr") for style in chain))
                      if (found := _list_place(one))), None)  # fmt: skip
        level = self.numbering.level(*place) if place else None
        if level is not None and place and not level.text.strip() and self.level:
            _set_style(paragraph, f"Below{min(place[1] + 1, self.level, 5)}", keeps_list=False)
        elif level is not None and place:
            self.level = place[1] + 1
            if not level.is_bullet:
                _insert(paragraph, _run(paragraph, _NUMBER.format(self.numbering.next(*place))))
        elif self.level and own is not None and children(own, "numPr", "ind") and _is_indented(own):
            _set_style(paragraph, f"Below{min(self.level, 5)}", keeps_list=False)
        else:
            self.level = 0

    # The name of the style, or of one that it is based on, else the level of the outline.
    @staticmethod
    def _role(own: Any, chain: list[Any]) -> str:
        for at, style in enumerate(chain):
            name = _value(style, "name").lower()
            if heading := _HEADING.fullmatch(name):
                return f"Outline{next(filter(None, heading.groups()))}"
            if name in _STYLED:
                return local_attribute(style, "styleId") if at else ""
        for one in (own, *(_first(style, "pPr") for style in chain)):
            if (level := _value(one, "outlineLvl")) and whole_number(level, 9) < 6:
                return f"Outline{whole_number(level, 9) + 1}"
        return ""


class _Level:
    def __init__(self, element: Any) -> None:
        self.start = whole_number(_value(element, "start"))
        self.text = local_attribute(text, "val") if (text := _first(element, "lvlText")) is not None else "?"
        self.is_bullet = _value(element, "numFmt") in {"bullet", "none"}


class _Numbering:
    """The counters of all lists: lists of one kind share theirs, as in Word, unless one begins anew."""

    def __init__(self, elements: list[Any]) -> None:
        self.levels: dict[str, dict[int, _Level]] = {}
        self.kinds: dict[str, str] = {}
        self.starts: dict[str, dict[int, int]] = {}
        """Number of a list → level → where it begins anew, until it has begun."""
        self.counts: dict[str, dict[int, int]] = {}
        for element in elements:
            identity = local_attribute(element, "abstractNumId") or local_attribute(element, "numId")
            if local_name(element) == "abstractNum":
                levels = children(element, "lvl")
                self.levels[identity] = {whole_number(local_attribute(one, "ilvl"), 0): _Level(one) for one in levels}
            else:
                self.kinds[identity] = _value(element, "abstractNumId")
                self.starts[identity] = {
                    whole_number(local_attribute(one, "ilvl"), 0): whole_number(start)
                    for one in children(element, "lvlOverride")
                    if (start := _value(one, "startOverride"))
                }

    def level(self, number: str, level: int) -> _Level | None:
        return self.levels.get(self.kinds.get(number, ""), {}).get(level)

    def next(self, number: str, level: int) -> int:
        kind = self.kinds[number]
        counts = self.counts.setdefault(kind, {})
        begins = self.starts[number].pop(level, None)
        counts[level] = begins if begins is not None else counts.get(level, self.levels[kind][level].start - 1) + 1
        for deeper in [one for one in counts if one > level]:
            del counts[deeper]
        return counts[level]


def _first(element: Any, name: str) -> Any:
    return next(iter(children(element, name)), None) if element is not None else None


def _value(element: Any, name: str) -> str:
    found = _first(element, name)
    return local_attribute(found, "val") if found is not None else ""


def _list_place(properties: Any) -> tuple[str, int] | None:
    number = _first(properties, "numPr")
    if number is None or not (identity := _value(number, "numId")):
        return None
    return identity, whole_number(_value(number, "ilvl"), 0)


def _is_indented(properties: Any) -> bool:
    indent, place = _first(properties, "ind"), _list_place(properties)
    left = "" if indent is None else local_attribute(indent, "left") or local_attribute(indent, "start")
    return place is not None and place[0] == "0" and whole_number(left, 0) > 0


def _run(paragraph: Any, text: str) -> Any:
    space = paragraph.tag.partition("}")[0] + "}"
    run = paragraph.makeelement(f"{space}r")
    run.append(run.makeelement(f"{space}t"))
    run[0].text = text
    return run


def _insert(paragraph: Any, run: Any) -> None:
    paragraph.insert(len(children(paragraph, "pPr")), run)


def _set_style(paragraph: Any, name: str, *, keeps_list: bool = True) -> None:
    space = paragraph.tag.partition("}")[0] + "}"
    properties = _first(paragraph, "pPr")
    if properties is None:
        properties = paragraph.makeelement(f"{space}pPr")
        paragraph.insert(0, properties)
    for old in children(properties, "pStyle", *(() if keeps_list else ("numPr",))):
        properties.remove(old)
    properties.insert(0, properties.makeelement(f"{space}pStyle", {f"{space}val": name}))


def _with_numbers(html: str) -> str:
    """Return HTML in which a list begins at the number of its first item, and anew where the next is another one."""
    pieces: list[str] = []
    lists: list[tuple[int, int]] = []
    """Of the lists that are open: the place of the tag in `pieces`, and the number that is due, 0 before the first."""
    for piece in _LISTS.split(html):
        if piece in {"<ol>", "<ul>"}:
            lists.append((len(pieces), 0))
        elif piece.startswith("</") and lists and _LISTS.fullmatch(piece):
            lists.pop()
        elif piece.startswith("<li>\ue020") and lists:
            number, (place, due) = int(piece[5:-1]), lists[-1]
            if not due and number > 1:
                pieces[place] = f'<ol start="{number}">'
            elif due and number != due:
                pieces.append(f'</ol><ol start="{number}">')
            lists[-1] = place, number + 1
        pieces.append(piece)
    return _NUMBERS.sub("", "".join(pieces))


def _said(parts: OfficeParts) -> list[str]:
    found = []
    for comment in parts.elements("word/comments.xml", "comment"):
        text = "".join(item.text or "" for item in descendants(comment, "t"))
        author = local_attribute(comment, "author") or "?"
        found.append(_("a comment was left out: {author}: {text}", author=author, text=shown_extract(text)))
    return found


def _left_out(parts: OfficeParts) -> list[str]:
    names = [name.lower() for name in parts.names]
    embedded = sum("embeddings/" in name for name in names)
    # A chart that was made in Word has its figures in an embedded table.
    drawn = sum(name.startswith(("word/charts/chart", "word/diagrams/data")) for name in names) if not embedded else 0
    notes = []
    if count := embedded + drawn:
        notes.append(
            ngettext(
                "{count} embedded file, such as a chart, was left out",
                "{count} embedded files, such as charts, were left out",
                count,
            )
        )
    if inserted := sum("/afchunk" in name for name in names):
        notes.append(
            ngettext(
                "{count} inserted document was left out: open the file in Word, and save it again",
                "{count} inserted documents were left out: open the file in Word, and save it again",
                inserted,
            )
        )
    return notes
