"""Options of several commands whose values are named by tables of the program: engines, layouts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import msgspec

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import complete_among, option
from translator.newsroom.drafts import ENGINES, engine_names
from translator.newsroom.ground.settings import EngineSettings
from translator.newsroom.pages.layouts import LAYOUTS

EngineName = Annotated[
    str | None,
    option(
        "--engine",
        _("{names} or auto; default: the settings'.", names=engine_names()),
        "NAME",
        autocompletion=complete_among(["auto", *ENGINES]),
    ),
]
LayoutName = Annotated[str, option("--layout", ", ".join(LAYOUTS), "NAME", autocompletion=complete_among(LAYOUTS))]


def with_translations(engine: str, settings: EngineSettings, path: Path | None) -> tuple[str, EngineSettings]:
    """Return engine and settings for a file that `--file` names. Raises `UsageError`."""
    if path is None:
        return engine, settings
    if engine not in {"auto", "file", ""}:
        raise UsageError(
            _("--file is for the engine `file`, not for {name!r}", name=engine), hint=f"--engine file --file {path}"
        )
    if not path.exists():
        raise UsageError(_("there is no such file"), where=path)
    return "file", msgspec.structs.replace(settings, file=str(path))
