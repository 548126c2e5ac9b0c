"""Tab-separated pairs: source, target, one segment a line, no quoting."""

from __future__ import annotations

from pathlib import Path

from translator.errors import CatalogError
from translator.i18n import _
from translator.interchange.bilingual import BilingualFile, TranslationUnit


def read_tsv(path: Path) -> BilingualFile:
    """
    Read lines of two columns; every line is a unit, so that numbers are line numbers. Further columns are ignored.

    Raises `CatalogError` for a line without a tab and for text that is not UTF-8.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CatalogError(
            _("not UTF-8 at byte {offset}", offset=error.start), where=path, hint="iconv -f GB18030 -t UTF-8"
        ) from None
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return BilingualFile(tuple(_unit(path, number, line.removesuffix("\r")) for number, line in enumerate(lines, 1)))


def _unit(path: Path, number: int, line: str) -> TranslationUnit:
    source, tab, rest = line.partition("\t")
    if not tab and line.strip():
        raise CatalogError(_("no tab in this line"), where=f"{path}:{number}", hint=_("two columns: source, target"))
    target = rest.partition("\t")[0]
    return TranslationUnit(source, target, line=number, source_column=1, target_column=len(source) + 2)
