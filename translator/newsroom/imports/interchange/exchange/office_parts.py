"""The parts of an Office file or a book (ZIPs of XML): written without dates, read within limits and without macros."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.newsroom.imports.interchange.xml import descendants, parse_xml, refuse_entities

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
"""What `zipfile` raises for a file that is not sound; `NotImplementedError` is a `RuntimeError`."""
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
        is_bomb = any(info.file_size > 1 << 20 and info.file_size > _RATIO * info.compress_size for info in infos)
        if is_bomb or len(infos) > _MOST or sum(info.file_size for info in infos) > _LARGEST:
            raise CatalogError(_("the file would unpack to far more than an article, and is not opened"), where=path)
        if "macroenabled" in self.text("[Content_Types].xml").lower():
            raise CatalogError(_("the file holds macros or embedded programs, and is not opened"), where=path)

    @property
    def names(self) -> list[str]:
        return self._archive.namelist()

    def text(self, name: str) -> str:
        """Return a part as text, empty where there is none."""
        return self._read(name).decode("utf-8", "replace")

    def data(self, name: str) -> bytes:
        """Return a part, empty where there is none."""
        return self._read(name)

    def xml(self, name: str) -> Any:
        """Return the root of a part; raises `CatalogError` where it is missing, broken, or declares entities."""
        data = self._read(name)
        if not data:
            raise CatalogError(_("the file has no part {name}", name=name), where=self._path)
        root = parse_xml(data, f"{self._path}:{name}")
        refuse_entities(root, self._path)
        return root

    def elements(self, part: str, *names: str) -> list[Any]:
        """Return the elements of a part that have one of these local names; none where there is no such part."""
        return descendants(self.xml(part), *names) if part in self.names else []

    def _read(self, name: str) -> bytes:
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
