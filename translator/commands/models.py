"""`translator models`: list, install and remove the models of the engines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.console.options import Format, ListFormat, verb_group
from translator.console.output import print_json, talk
from translator.errors import UsageError
from translator.i18n import _
from translator.language import argos_code, parse_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

app = verb_group(_("List, install and remove engine models."))

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
    return [*_pinned_models(), *_own_models(), *_argos_packages()]


def _pinned_models() -> Iterator[InstalledModel]:
    from translator.engines.models.installation import is_installed
    from translator.engines.models.registry import CATALOGUE

    for item in CATALOGUE:
        path = str(item.path)
        yield InstalledModel("llama", item.name, item.title, item.licence, item.size, is_installed(item), path)


def _own_models() -> Iterator[InstalledModel]:
    from translator.engines.models.registry import CATALOGUE, models_dir

    names = {model.name for model in CATALOGUE}
    for path in sorted(models_dir().glob("*.gguf")):
        if path.stem not in names:
            yield InstalledModel("llama", path.stem, _("your own file"), "", path.stat().st_size, True, str(path))


def _argos_packages() -> Iterator[InstalledModel]:
    from translator.engines.argos.packages import installed_packages

    for package in installed_packages():
        size = sum(path.stat().st_size for path in package.folder.rglob("*") if path.is_file())
        title = _("Argos Translate package, version {version}", version=package.version)
        name = f"{package.source}_{package.target}"
        yield InstalledModel("argos", name, title, "", size, True, str(package.folder))


def install_models(names: Sequence[str], report: Callable[[int, int | None], None]) -> list[str]:
    """
    Install models by name, files by path, or the Argos package for two languages; nothing named is the default model.

    `report` gets the bytes that are there, and how many there will be where that is known. Returns what was installed.
    Raises `ModelError` when something cannot be fetched, is unknown or broken, `UsageError` for a file that is missing.
    """
    if len(names) == 2 and all(map(_is_tag, names)):
        return [_install_argos_pair(names[0], names[1], report)]
    return [_install_one(name, report) for name in names or [""]]


def _is_tag(name: str) -> bool:
    try:
        return bool(parse_tag(name)) and not Path(name).exists()
    except UsageError:
        return False


def _install_argos_pair(source: str, target: str, report: Callable[[int, int | None], None]) -> str:
    from translator.engines.argos.packages import fetch_package

    package = fetch_package(
        argos_code(parse_tag(source)), argos_code(parse_tag(target)),
        progress=lambda done, total: report(done, total or None),
    )  # fmt: skip
    return str(package.folder)


def _install_one(name: str, report: Callable[[int, int | None], None]) -> str:
    from translator.engines.argos import packages
    from translator.engines.models.installation import install_file, install_model
    from translator.engines.models.registry import find_model

    path = Path(name).expanduser()
    is_file = path.suffix in {".gguf", ".argosmodel"} or path.is_file()
    if not is_file:
        model = find_model(name)
        return str(install_model(model, report=lambda done: report(done, model.size)))
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    if path.suffix == ".argosmodel":
        return str(packages.install_file(path).folder)
    return str(install_file(path))


def remove_models(name: str) -> list[str]:
    """
    Delete a model, or all Argos packages of a pair (`en_zh`), and return what was deleted.

    Raises `ModelError` where nothing of that name is installed.
    """
    from translator.engines.argos.packages import installed_packages, remove_package
    from translator.engines.models.installation import remove_model

    packages = [item for item in installed_packages() if f"{item.source}_{item.target}" == name]
    for package in packages:
        remove_package(package)
    return [str(package.folder) for package in packages] or [str(path) for path in remove_model(name)]


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
        typer.Argument(
            metavar="NAME|FILE|TAG TAG",
            help=_("A model, a .gguf or .argosmodel file, or two languages (Argos); the default model when none."),
        ),
    ] = None,
) -> None:
    """Fetch a model, checked against its pinned hash, or install one from a file."""
    from translator.render.progress import progress

    with progress(_("fetching"), None, unit="bytes") as bar:
        installed = install_models(names or [], bar.set)
    for path in installed:
        talk(_("installed: {path}", path=path))


@app.command()
def remove(name: Name) -> None:
    """Delete a model, and what is left of fetching it."""
    for path in remove_models(name):
        talk(_("removed: {path}", path=path))


@app.command("path")
def path_(name: Annotated[str, typer.Argument(metavar="NAME", help=_("The default model when none."))] = "") -> None:
    """Print where the weights of a model are."""
    from translator.engines.models.registry import find_weights

    typer.echo(find_weights(name).path)
