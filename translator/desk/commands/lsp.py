"""`translator lsp`: the language server for editors."""

from __future__ import annotations

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _


def lsp() -> None:
    """Show findings, fixes and terms in an editor (language server)."""
    try:
        from translator.desk.machines.lsp_server import make_server
    except ModuleNotFoundError as error:
        raise UsageError(
            _("{package} is not installed", package=error.name or "pygls"),
            hint="pip install 'newsroom-translator[lsp]'",
        ) from None
    make_server().start_io()
