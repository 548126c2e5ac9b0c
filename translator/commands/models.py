"""`translator models`: list, install and remove the models of the engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.commands.common import Format, ListFormat, print_json, talk
from translator.errors import UsageError
from translator.i18n import _

if TYPE_CHECKING:
    from collections.abc import Callable

app = typer.Typer(no_args_is_help=True, help=_("List, install and remove engine models."))

Name = Annotated[str, typer.Argument(metavar="NAME", help=_("As `translator models list` shows it."))]


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """One row of `models list`."""

    engine: str
    name: str
    title: str
    licence: str
    size: int
    """Bytes."""
    is_installed: bool
    path: str


def known_models() -> list[InstalledModel]:
    """Return what can be installed by name, and what is installed, engine by engine."""
    from translator.engines.models import is_installed
    from translator.engines.weights import CATALOGUE, models_dir

    pinned = [
        InstalledModel(
            "llama", model.name, model.title, model.licence, model.size, is_installed(model), str(model.path)
        )
        for model in CATALOGUE
    ]
    names = {model.name for model in CATALOGUE}
    own = [
        InstalledModel("llama", path.stem, _("your own file"), "", path.stat().st_size, True, str(path))
        for path in sorted(models_dir().glob("*.gguf"))
        if path.stem not in names
    ]
    return [*pinned, *own]


def install_models(names: list[str], report: Callable[[int], None]) -> list[Path]:
    """
    Install models by name, GGUF files by path; nothing named means the default model.

    Raises `ModelError` when one cannot be fetched or is unknown, `UsageError` for a file that is not there.
    """
    from translator.engines.models import install_file, install_model
    from translator.engines.weights import find_model

    installed = []
    for name in names or [""]:
        path = Path(name).expanduser()
        if name.endswith(".gguf") or path.is_file():
            if not path.is_file():
                raise UsageError(_("there is no such file"), where=path)
            installed.append(install_file(path))
        else:
            installed.append(install_model(find_model(name), report=report))
    return installed


@app.command("list")
def list_(format: Format = ListFormat.TEXT) -> None:
    """List the models that can be installed by name, and those that are installed."""
    models = known_models()
    if format is ListFormat.JSON:
        print_json(models)
        return
    for model in models:
        mark = _("installed") if model.is_installed else _("not installed")
        licence = f", {model.licence}" if model.licence else ""
        typer.echo(f"{model.engine}  {model.name}  {model.size / 1e6:.0f} MB{licence}  {mark}")


@app.command()
def install(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME|FILE]...", help=_("Model names or GGUF files; the default model when none.")),
    ] = None,
) -> None:
    """Fetch a model, checked against its pinned hash, or install one from a file."""
    from translator.engines.weights import find_model
    from translator.render.progress import progress

    wanted = names or []
    total = find_model(wanted[0] if wanted else "").size if len(wanted) < 2 and not _is_file(wanted) else None
    with progress(_("fetching"), total, unit="bytes") as bar:
        paths = install_models(wanted, bar.set)
    for path in paths:
        talk(_("installed: {path}", path=path))


def _is_file(names: list[str]) -> bool:
    return any(name.endswith(".gguf") or Path(name).is_file() for name in names)


@app.command()
def remove(name: Name) -> None:
    """Delete a model, and what is left of fetching it."""
    from translator.engines.models import remove_model

    for path in remove_model(name):
        talk(_("removed: {path}", path=path))


@app.command("path")
def path_(name: Annotated[str, typer.Argument(metavar="[NAME]", help=_("The default model when none."))] = "") -> None:
    """Print where the weights of a model are."""
    from translator.engines.weights import find_weights

    typer.echo(find_weights(name).path)
