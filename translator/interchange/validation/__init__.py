"""Whether an XLIFF file keeps the rules of its version: `refuse_invalid` names the first that it breaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from translator.errors import CatalogError
from translator.i18n import _, ngettext
from translator.interchange.validation.xliff1_validation import xliff1_problems
from translator.interchange.validation.xliff2_validation import xliff2_problems
from translator.interchange.xml import local_name, read_xml, refuse_other_root

__all__ = ["refuse_invalid"]


def refuse_invalid(path: Path, root: Any = None) -> None:
    """
    Raise `CatalogError` for a file that is not valid XLIFF: the rule, the element and its line.

    Elements and attributes of other namespaces may hold anything, but for the modules of XLIFF 2 that are known. `root`
    is that of the file, where it was read already.
    """
    root = read_xml(path) if root is None else root
    refuse_other_root(local_name(root), "xliff", path)
    version = str(root.get("version", "")).strip()
    is_second = version.startswith("2") or "document:2" in str(root.tag)
    problems = (xliff2_problems if is_second else xliff1_problems)(root)
    if not problems:
        return
    line, message = min(problems, key=lambda item: item[0])
    more = len(problems) - 1
    raise CatalogError(
        _("not valid XLIFF {version}: {problem}", version=version, problem=message).replace("  ", " "),
        where=f"{path}:{line}",
        hint=ngettext("{count} more place breaks a rule", "{count} more places break a rule", more) if more else None,
    )
