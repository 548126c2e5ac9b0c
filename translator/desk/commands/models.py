"""`translator models`: list, install and remove the models of the engines."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from translator.bilingual.errors import EngineUnavailable, ModelError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import EN, ZH_HANS, ZH_HANT, content_tag, parse_tag
from translator.desk.workflow.options import (
    Format,
    ListFormat,
    argument,
    newsroom_or_none,
    option,
    settings_here,
    verb_group,
)
from translator.newsroom.drafts.model_registry import CATALOGUE, find_models
from translator.newsroom.drafts.models import models_dir
from translator.newsroom.ground.console import print_json, talk
from translator.newsroom.ground.extras import install_command

app = verb_group(_("List, install and remove engine models."))

Name = Annotated[str, argument("NAME", _("As `translator models list` shows it."))]


@dataclass(frozen=True, slots=True)
class KnownModel:
    """One row of `models list`."""

    name: str
    family: str
    """The engine that it is for."""
    title: str
    licence: str
    bytes: int
    installed: bool
    fits: bool
    """This machine has the memory for it now, and the room on the disk."""
    source: str
    """Where it is fetched from first; `file` for one of the user's own."""
    path: str
    quality: float = 0.0
    """Measured by its makers (COMET-22), an order and no promise; 0 where nothing can be compared."""


@dataclass(frozen=True, slots=True)
class InstallOptions:
    tags: tuple[str, ...] = (EN, ZH_HANS)
    """The languages between which a family of models translates."""
    mirrors: tuple[str, ...] = ()
    folder: Path | None = None


def known_models(mirrors: Sequence[str] = ()) -> list[KnownModel]:
    return [*_pinned_models(mirrors), *_own_models(), *_argos_packages()]


def auto_choices() -> Iterator[str]:
    """Yield what the engine `auto` takes for each direction of the project, and why."""
    from translator.newsroom.drafts import choose_engine, describe_choice

    settings = settings_here().engines
    tags = install_options().tags
    for pair in [(EN, ZH_HANS), (ZH_HANS, EN)] if {EN, ZH_HANS} <= set(tags) else []:
        try:
            yield describe_choice(*choose_engine(*pair, settings), *pair)
        except EngineUnavailable as error:
            yield error.message


def _pinned_models(mirrors: Sequence[str]) -> Iterator[KnownModel]:
    from translator.newsroom.drafts.download import fill_endpoint
    from translator.newsroom.drafts.models import fits_in_memory

    existing = next(path for path in (models_dir(), *models_dir().parents) if path.is_dir())
    room = shutil.disk_usage(existing).free
    for item in CATALOGUE:
        source = urlsplit(fill_endpoint([*mirrors, *item.urls][0])).netloc
        fits = fits_in_memory(item.memory) and (item.is_installed or room >= item.size)
        yield KnownModel(
            item.name, item.family, item.title, item.licence, item.size, item.is_installed, fits, source,
            str(item.path), item.quality,
        )  # fmt: skip


def _own_models() -> Iterator[KnownModel]:
    from translator.newsroom.drafts.llama.runtime import read_architecture

    pinned = {model.path for model in CATALOGUE}
    for path in sorted(models_dir().glob("*.gguf")):
        if path not in pinned:
            size = path.stat().st_size
            title = _("your own file") + (f" ({family})" if (family := read_architecture(path)) else "")
            yield KnownModel(path.stem, "llama", title, "", size, True, True, "file", str(path))


def _argos_packages() -> Iterator[KnownModel]:
    from translator.newsroom.drafts.argos import installed_packages

    for package in installed_packages():
        size = sum(path.stat().st_size for path in package.folder.rglob("*") if path.is_file())
        title = _("Argos Translate package, version {version}", version=package.version)
        name = f"{package.source}_{package.target}"
        yield KnownModel(name, "argos", title, "", size, True, True, "file", str(package.folder))


def install_models(
    names: Sequence[str],
    options: InstallOptions,
    report: Callable[[int, int | None], None],
    *,
    falls_back: bool = False,
) -> list[str]:
    """
    Install models or families by name, or files by path; return their paths.

    `report` gets the bytes that are there, and how many there will be. `falls_back`: where no source of them answers,
    the best language model is taken instead. Raises `ModelError` or `UsageError`.
    """
    if [*names] == [BEST]:
        name, reason = choose_language_model(options)
        talk(reason)
        names = [name]
    try:
        return [path for name in names for path in _install_one(name, options, report)]
    except ModelError as error:
        (other,) = find_models(choose_language_model(options)[0], options.tags)
        if not falls_back or options.folder or other.name in names:
            raise
        talk(f"{error.message}: {error.where}" if error.where else error.message)
        size, command = round(other.size / 1e6), "translator models install firefox"
        talk(_("llama instead, {size} MB; to try again: {command}", size=size, command=command))
    return list(_install_one(other.name, options, report))


def choose_default(options: InstallOptions) -> list[str]:
    """Return the names of the models that are fetched where none is named, and say which, how large, and why."""
    if not any(find_spec(RUNTIMES[family]) for family in ("firefox", "llama")):
        raise EngineUnavailable(
            _("no engine is installed, and a model is of no use without one"), hint=install_command("firefox")
        )
    names, reason = choose_models(options)
    talk(reason)
    return names


def choose_models(options: InstallOptions) -> tuple[list[str], str]:
    """Return the best models that this machine can get, and why: those of Firefox where a source answers."""
    from translator.newsroom.drafts.download import REACH_SECONDS, first_answering, web_addresses

    models = find_models("firefox", options.tags)
    size = round(sum(model.size for model in models) / 1e6)
    if not find_spec("fxtranslate"):
        reason = _("the extra `firefox` is not installed")
    elif options.folder or all(model.is_installed for model in models):
        return [model.name for model in models], _("firefox: {size} MB, the better drafts", size=size)
    else:
        answered = first_answering(web_addresses(models[0], options.mirrors))
        if answered:
            return [model.name for model in models], _(
                "firefox, {size} MB from {source}: the better drafts", size=size, source=urlsplit(answered).netloc
            )
        reason = _("no source of the Firefox models answers within {seconds} seconds", seconds=round(REACH_SECONDS))
    name, described = choose_language_model(options)
    return [name], f"{reason}; {described}"


BEST = "best"
"""Name by which `models install` takes the best language model that can be had here."""
LIGHT = 3_000_000_000
"""Bytes of memory up to which a model is taken without being named: larger ones are slow without a graphics card."""


def choose_language_model(options: InstallOptions) -> tuple[str, str]:
    """Return the best language model that this machine can get, and why: the package index has the default only."""
    from translator.newsroom.drafts.download import first_answering, web_addresses
    from translator.newsroom.drafts.models import fits_in_memory

    (default,) = find_models("llama", options.tags)
    light = [model for model in CATALOGUE if model.family == "llama" and model.memory <= LIGHT]
    for model in sorted(light, key=lambda model: -model.quality):
        if model is default or not fits_in_memory(model.memory):
            continue
        is_here = model.is_installed or bool(options.folder and any(options.folder.rglob(model.files[0].name)))
        answered = "" if is_here else first_answering(web_addresses(model, options.mirrors))
        if is_here or answered:
            size, where = round(model.size / 1e6), urlsplit(answered).netloc or str(options.folder or model.path.parent)
            return model.name, _("{name}, {size} MB from {source}: a model that was trained to translate",
                                 name=model.name, size=size, source=where)  # fmt: skip
    return default.name, _("{name}, {size} MB: no source of a better one answers, or there is no memory for it",
                           name=default.name, size=round(default.size / 1e6))  # fmt: skip


RUNTIMES = {"firefox": "fxtranslate", "llama": "xllamacpp"}
"""Engine → the library without which its models are of no use."""


def _require_runtime(family: str) -> None:
    from translator.newsroom.drafts.base import missing_library

    if not find_spec(RUNTIMES[family]):
        raise missing_library(family, RUNTIMES[family])


def _install_one(name: str, options: InstallOptions, report: Callable[[int, int | None], None]) -> Iterator[str]:
    from translator.newsroom.drafts import argos as packages
    from translator.newsroom.drafts.download import Reporter, install_file, install_model

    path = Path(name).expanduser()
    if path.suffix not in {".gguf", ".argosmodel"} and not path.is_file():
        for model in find_models(name, options.tags):
            _require_runtime(model.family)
            reporter = Reporter(partial(lambda total, done: report(done, total), model.size), talk)
            yield str(install_model(model, mirrors=options.mirrors, folder=options.folder, reporter=reporter))
    elif not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    elif path.suffix == ".argosmodel":
        yield str(packages.install_file(path).folder)
    else:
        yield str(install_file(path))


def remove_models(name: str) -> list[str]:
    """Delete a model, or all Argos packages of a pair (`en_zh`); return what was deleted. Raises `ModelError`."""
    from translator.newsroom.drafts.argos import installed_packages, remove_package
    from translator.newsroom.drafts.download import remove_model, remove_weights

    packages = [item for item in installed_packages() if f"{item.source}_{item.target}" == name]
    for package in packages:
        remove_package(package)
    if packages:
        return [str(package.folder) for package in packages]
    model = next((model for model in CATALOGUE if model.name == name), None)
    return [str(path) for path in (remove_model(model) if model else remove_weights(name))]


def install_options(folder: Path | None = None) -> InstallOptions:
    """Return what the project around this folder needs; the defaults without one."""
    newsroom = newsroom_or_none()
    if newsroom is None:
        return InstallOptions(folder=folder)
    sources = {content_tag(ref.tag) for ref in newsroom.articles}
    tags = {EN, *sources, *(content_tag(parse_tag(tag)) for tag in newsroom.settings.targets)}
    tags = (tags | {ZH_HANS} if ZH_HANT in tags else tags) - ({ZH_HANT} - sources)  # Converted from Simplified.
    return InstallOptions(tuple(tags), tuple(newsroom.settings.models.mirrors), folder)


@app.command("list")
def list_(format: Format = ListFormat.TEXT) -> None:
    """List the models that can be installed by name, and those that are installed."""
    models = known_models(install_options().mirrors)
    if format is ListFormat.JSON:
        print_json(models)
        return
    for model in models:
        mark = _("installed") if model.installed else _("not installed")
        licence = f", {model.licence}" if model.licence else ""
        short = "" if model.fits else "  " + _("needs more memory or room than there is")
        size = f"{model.bytes / 1e6:.0f} MB" if model.bytes else "? MB"
        order = "  " + _("{points} by its makers", points=f"{100 * model.quality:.1f}") if model.quality else ""
        typer.echo(f"{model.family}  {model.name}  {size}{licence}  {mark}{order}{short}")
    if best := max(
        (model for model in models if model.fits and model.quality), key=lambda it: it.quality, default=None
    ):
        talk(_("the best language model that fits here, by what its makers measured: {name}", name=best.name))
    for line in auto_choices():
        talk(line)


@app.command()
def install(
    names: Annotated[
        list[str] | None,
        argument(
            "NAME|FILE",
            _(
                "A model or family of `list`, `best` for the best language model, or a .gguf or .argosmodel file; "
                "default: the best available."
            ),
        ),
    ] = None,
    folder: Annotated[
        Path | None,
        option("--from", _("Take the files from a folder, not the network."), "DIR", exists=True, file_okay=False),
    ] = None,
    yes: Annotated[bool, option("--yes -y", _("Do not ask."))] = False,
) -> None:
    """Fetch a model, checked against its pinned hash, or install one from a file or folder."""
    from translator.desk.render.console import progress

    options = install_options(folder)
    chosen = names or choose_default(options)
    is_asked = not (names or yes or folder) and sys.stdin.isatty()
    if is_asked and not all(model.is_installed for name in chosen for model in find_models(name, options.tags)):
        typer.confirm(_("Fetch that?"), default=True, abort=True, err=True)
    with progress(_("fetching"), None, unit="bytes") as bar:
        installed = install_models(chosen, options, bar.set, falls_back=not names)
    for path in installed:
        talk(_("installed: {path}", path=path))


@app.command()
def remove(name: Name) -> None:
    """Delete a model, and what is left of fetching it."""
    for path in remove_models(name):
        talk(_("removed: {path}", path=path))
