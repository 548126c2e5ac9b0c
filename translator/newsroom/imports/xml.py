"""Safe reading of XML and of its packages (no entities, no network), and inline elements as numbered tags."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.words.inline import Tag, tag_problems, tags_in
from translator.bilingual.words.patterns import pattern, without_steering

# No entity is expanded, nothing is fetched, and depth and length are bounded.
_SAFE: Mapping[str, bool] = {"resolve_entities": False, "no_network": True, "huge_tree": False}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PAIRS = frozenset({"g", "pc", "mrk", "hi", "sub"})
_TRANSPARENT = frozenset({"mrk", "hi"})


def read_xml(path: Path) -> Any:
    """Return the root element of an XML file; raises `CatalogError` for XML that is not well-formed."""
    return parse_xml(path.read_bytes(), str(path))


def parse_xml(data: bytes, where: str = "") -> Any:
    """Return the root element of a document; raises `CatalogError` that names `where`."""
    from lxml import etree

    try:
        return etree.fromstring(data, etree.XMLParser(**_SAFE, remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, where) from None


def iterate_xml(file: BinaryIO, where: str = "") -> Iterator[Any]:
    """Yield each element of a document when it ends; raises `CatalogError` that names `where`."""
    from lxml import etree

    try:
        for _event, element in etree.iterparse(file, **_SAFE, remove_comments=True, remove_pis=True):
            yield element
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, where) from None


def _not_well_formed(error: Any, where: str) -> CatalogError:
    message = _("not well-formed XML: {error}", error=" ".join(error.msg.split()))
    hint = _("see where: {command}", command=f"xmllint --noout {where}") if where else None
    return CatalogError(message, where=f"{where}:{error.lineno}", hint=hint)


def local_name(element: Any) -> str:
    """Return the name of an element without its namespace; empty for processing instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def local_attribute(element: Any, *names: str) -> str:
    """Return the first attribute with one of these names in any namespace, else an empty text."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] in names), "")


def refuse_other_root(name: str, expected: str, where: str | Path) -> None:
    """Raise `CatalogError` where the root element `name` is not the one `expected`."""
    if name != expected:
        message = _("the root element is <{name}>, not <{expected}>", name=name, expected=expected)
        raise CatalogError(message, where=where)


def element_language(element: Any) -> str:
    """Return `xml:lang`, or TMX 1.1's `lang`."""
    return str(element.get(_LANG) or element.get("lang") or "")


def children(element: Any, *names: str) -> list[Any]:
    """Return the children with one of these local names, in document order."""
    return [child for child in element if local_name(child) in names]


def descendants(element: Any, *names: str) -> list[Any]:
    """Return all elements below with one of these local names, in document order."""
    return [item for item in element.iter() if local_name(item) in names]


def inline_text(element: Any, numbers: dict[str, int] | None = None) -> str:
    """
    Return the text of a segment, its inline elements as numbered tags: `<1>…</1>` for pairs, `<2/>` for the rest.

    `numbers` keeps the numbers of ids over source and target, so that equal ids get equal tags.
    """
    return "".join(_pieces(element, {} if numbers is None else numbers))


def _pieces(element: Any, numbers: dict[str, int]) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if local_name(child):
            opening, closing, is_shown = _tags(child, numbers)
            inner = list(_pieces(child, numbers))
            yield from [opening, *(inner if is_shown else []), closing]
        yield child.tail or ""


def _tags(element: Any, numbers: dict[str, int]) -> tuple[str, str, bool]:
    name = local_name(element)
    if name in _TRANSPARENT:
        return "", "", True
    identity = element.get("id") or element.get("rid") or element.get("i") or element.get("x") or f"#{len(numbers) + 1}"
    number = numbers.setdefault(identity, len(numbers) + 1)
    if name in _PAIRS:
        return f"<{number}>", f"</{number}>", True
    alone = {"bpt": f"<{number}>", "ept": f"</{number}>", "sc": f"<{number}>", "ec": f"</{number}>"}
    return alone.get(name, f"<{number}/>"), "", False


def refuse_entities_in(file: BinaryIO, where: Path) -> None:
    """Raise `CatalogError` as `refuse_entities`, reading no more of a file than what stands before its root."""
    from lxml import etree

    try:
        for _event, root in etree.iterparse(file, events=("start",), **_SAFE):
            refuse_entities(root, where)
            return
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(error, str(where)) from None


def refuse_entities(root: Any, where: Path) -> None:
    """Raise `CatalogError` for a document that declares entities: no exchange file needs any, a bomb does."""
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _entity in declared.iterentities()):
        raise CatalogError(_("the file declares entities, and is not opened"), where=where)


HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Bytes that all parts may have together when they are unpacked.
_LARGEST = 64 << 20
# Parts.
_MOST = 2000
# How many times larger than its packed form a part of more than a megabyte may be.
_RATIO = 200
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, EOFError, ValueError, RuntimeError)
"""Errors of `zipfile` for a broken file; `NotImplementedError` is a `RuntimeError`."""
_DATE = (1980, 1, 1, 0, 0, 0)
_MACROS = ("vbaproject", "vbadata", "activex", "macrosheets")


def leading_parts(main: str, types: Mapping[str, str]) -> dict[str, str]:
    """Return the parts that say what kind each part is of (`types`, by name), and that `main` is the document."""
    kinds = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items())
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="application/xml"/>{kinds}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="{main}"/></Relationships>',
    }


def pack_parts(parts: Mapping[str, str | bytes], *, stored: str = "", comment: str = "") -> bytes:
    """
    Return a ZIP with these parts, in order; equal parts give equal bytes on every system.

    The part called `stored` is not compressed. `comment` stands at the end of the file.
    """
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, _DATE)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_STORED if name == stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
        archive.comment = comment.encode()
    return data.getvalue()


def is_bomb(infos: list[zipfile.ZipInfo], largest: int, most: int) -> bool:
    """Return whether the members of a ZIP are more than `most`, or unpack to more than `largest` bytes or to a bomb."""
    is_steep = any(info.file_size > 1 << 20 and info.file_size > _RATIO * info.compress_size for info in infos)
    return is_steep or len(infos) > most or sum(info.file_size for info in infos) > largest


class OfficeParts:
    def __init__(self, path: Path, data: bytes | None = None, *, allows_embedded: bool = False) -> None:
        """
        Raise `CatalogError` for what is not a ZIP, holds macros or is larger than any article.

        `data` is the content where it is not to be read from `path`. Embedded files are refused unless
        `allows_embedded`; nothing opens them.
        """
        self._path = path
        try:
            self._archive = zipfile.ZipFile(path if data is None else io.BytesIO(data))
        except BROKEN_ZIP as error:
            raise CatalogError(_("not an Office file: {error}", error=error), where=path) from None
        infos = self._archive.infolist()
        refused = _MACROS if allows_embedded else (*_MACROS, "embeddings/")
        if any(mark in info.filename.lower() for info in infos for mark in refused):
            raise CatalogError(
                _("the file holds macros or embedded programs, and is not opened"),
                where=path, hint=_("save it without macros: .docx, .xlsx"),
            )  # fmt: skip
        if is_bomb(infos, _LARGEST, _MOST):
            raise CatalogError(_("the file would unpack to far more than an article, and is not opened"), where=path)
        if "macroenabled" in self.text("[Content_Types].xml").lower():
            raise CatalogError(_("the file holds macros or embedded programs, and is not opened"), where=path)

    @property
    def names(self) -> list[str]:
        return self._archive.namelist()

    def text(self, name: str) -> str:
        """Return a part as text, empty if it is missing."""
        return self.data(name).decode("utf-8", "replace")

    def xml(self, name: str) -> Any:
        """Return the root of a part; raises `CatalogError` where it is missing, broken, or declares entities."""
        data = self.data(name)
        if not data:
            raise CatalogError(_("the file has no part {name}", name=name), where=self._path)
        root = parse_xml(data, f"{self._path}:{name}")
        refuse_entities(root, self._path)
        return root

    def elements(self, part: str, *names: str) -> list[Any]:
        """Return the elements of a part that have one of these local names; none where there is no such part."""
        return descendants(self.xml(part), *names) if part in self.names else []

    def data(self, name: str) -> bytes:
        """Return a part, empty if it is missing."""
        try:
            with self._archive.open(name) as part:
                data = part.read(_LARGEST + 1)
        except KeyError:
            return b""
        except BROKEN_ZIP as error:
            raise CatalogError(_("not an Office file: {error}", error=error), where=self._path) from None
        if len(data) > _LARGEST:
            raise CatalogError(
                _("the file would unpack to far more than an article, and is not opened"), where=self._path
            )
        return data


_CONTROL = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_CODE = pattern("0{0,4}[0-9A-Fa-f]{1,4}")
_RETURNED_MARKS = frozenset({"mrk", "hi", "sm", "em"})
_RETURNED_PAIRS = frozenset({"g", "pc"})
_STARTS = frozenset({"bpt", "bx", "sc"})
_ENDS = frozenset({"ept", "ex", "ec"})


def write_inline(text: str, element: Callable[[Tag], str], control: Callable[[str], str]) -> str:
    """
    Return `text` as XML content: `element` writes the start or end of what a tag stands for.

    A text whose tags are not whole, which only a draft can have, keeps them as text: they come back as they were.
    """
    tags = tags_in(text)
    if tag_problems(text, text) or len({(tag.number, tag.kind) for tag in tags}) < len(tags):
        return escaped(text, control)
    pieces, at = [], 0
    for tag in tags:
        pieces += [escaped(text[at : tag.start], control), element(tag)]
        at = tag.end
    return "".join([*pieces, escaped(text[at:], control)])


def picture(char: str) -> str:
    """Return a sign for a control character, for formats that cannot hold one."""
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else "�"


def shown(text: str) -> str:
    """Return `text` with signs for control characters and direction overrides, escaped for XML."""
    return escape(without_steering(text))


def escaped(text: str, control: Callable[[str], str]) -> str:
    """Return `text` escaped for XML; `control` writes a character that XML cannot hold."""
    at, pieces = 0, []
    for hit in _CONTROL.finditer(text):
        pieces += [escape(text[at : hit.start()]), control(hit[0])]
        at = hit.end()
    return "".join([*pieces, escape(text[at:])])


def read_inline(element: Any) -> str:
    """Return the text of an element, its inline elements as the numbered tags that their ids name."""
    pieces = [element.text or ""]
    for child in element:
        name = local_name(child)
        if name == "cp":
            code = child.get("hex", "")
            pieces.append(chr(int(code, 16)) if _CODE.fullmatch(code) else "\ufffd")
        elif name in _RETURNED_MARKS:
            pieces.append(read_inline(child))
        elif name:
            pieces.append(_returned_tags(child, name))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _returned_tags(element: Any, name: str) -> str:
    names = ("startRef", "copyOf", "rid", "i", "id", "x")
    number = next((value for key in names if (value := element.get(key))), "?").removeprefix("0")
    if name in _RETURNED_PAIRS:
        return f"<{number}>{read_inline(element)}</{number}>"
    if name in _STARTS:
        return f"<{number}>"
    return f"</{number}>" if name in _ENDS else f"<{number}/>"
