"""Completion: what the shell offers for a word that was begun, such as a slug."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

import typer  # noqa: TC002 - Typer resolves the annotations of completions

from translator.bilingual.errors import TranslatorError
from translator.newsroom.ground.project import Project, find_project


def complete_slug(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the slugs of the project that begin like this."""
    project = _project(ctx)
    return [ref.slug for ref in project.articles if ref.slug.startswith(incomplete)] if project else []


def complete_target(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the targets of the project that begin like this, behind those that stand there with commas."""
    project = _project(ctx)
    before, comma, word = incomplete.rpartition(",")
    return [f"{before}{comma}{tag}" for tag in project.settings.targets if tag.startswith(word)] if project else []


def complete_person(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the ids of the people of the project that begin like this."""
    from translator.newsroom.house.people import load_people

    project = _project(ctx)
    with suppress(TranslatorError):
        return [person.id for person in load_people(project) if person.id.startswith(incomplete)] if project else []
    return []


def complete_proposed_name(ctx: typer.Context, incomplete: str) -> list[str]:
    """Return the Chinese and English forms of proposed names that begin like this."""
    from translator.newsroom.house.glossary import load_glossary
    from translator.newsroom.house.glossary.name_table import names_of

    project = _project(ctx)
    with suppress(TranslatorError):
        names = names_of(load_glossary(project)) if project else []
        forms = [form for name in names if name.status == "proposed" for it in name.forms.values() for form in it]
        return [form for form in dict.fromkeys(forms) if form.casefold().startswith(incomplete.casefold())]
    return []


def complete_among(names: Iterable[str]) -> Callable[[str], list[str]]:
    """Return a completion among names that are the same in every project."""

    def complete(incomplete: str) -> list[str]:
        return [name for name in names if name.startswith(incomplete)]

    return complete


def _project(ctx: typer.Context) -> Project | None:
    """Return the project that the command would work in; None where there is none, for a shell that shows no errors."""
    folder = ctx.find_root().params.get("directory")
    try:
        return find_project(Path(folder) if folder else None)
    except TranslatorError:
        return None
