"""
Layouts: what files the versions of an article become.

`LAYOUTS` is the whole list. A layout is a function `(publication, folder) -> {path: bytes}`; to add one, write it in a
file of its own and add a line here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from translator.errors import UsageError
from translator.i18n import _

if TYPE_CHECKING:
    from pathlib import Path

    from translator.publish.versions import Publication

LAYOUTS: dict[str, str] = {
    "markdown": "markdown:lay_out",
    "html": "html:lay_out",
    "parallel": "parallel:lay_out",
    "json": "json:lay_out",
    "hugo": "sites:hugo",
    "mkdocs": "sites:mkdocs",
    "docusaurus": "sites:docusaurus",
    "jekyll": "sites:jekyll",
}
"""Name → `module:function` inside this package."""


class Layout(Protocol):
    """Gives each version its files."""

    def __call__(self, publication: Publication, folder: Path, *, with_source: bool) -> dict[Path, bytes]:
        """Return the files below `folder`; the version that people wrote among them only if `with_source`."""
        ...


def find_layout(name: str) -> Layout:
    """Return the layout called `name`; raises `UsageError` for an unknown one."""
    from importlib import import_module

    if name not in LAYOUTS:
        raise UsageError(_("there is no layout {name}", name=repr(name)), hint=", ".join(LAYOUTS))
    module, _colon, function = LAYOUTS[name].partition(":")
    layout: Layout = getattr(import_module(f"translator.publish.layouts.{module}"), function)
    return layout
