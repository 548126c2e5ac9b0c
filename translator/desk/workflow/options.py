"""Options and arguments that look the same in every command, and the newsroom that a command works in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.bilingual.errors import FileError, NoProject
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.completion import complete_person, complete_slug, complete_target
from translator.newsroom.ground.console import print_skipped_later, talk
from translator.newsroom.ground.project import find_project
from translator.newsroom.ground.settings import SETTINGS_FILE, Settings

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom

_start: Path | None = None
_opening: Callable[[Newsroom], None] | None = None


class FailOn(StrEnum):
    """From which severity on a command fails."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"


class ListFormat(StrEnum):
    """How a command prints a list."""

    TEXT = "text"
    JSON = "json"


class LineFormat(StrEnum):
    """How a command prints what has one object a line."""

    TEXT = "text"
    JSONL = "jsonl"


Slugs = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="SLUG", help=_("Slugs, globs or article files; all when none."), autocompletion=complete_slug
    ),
]
To = Annotated[
    list[str] | None,
    typer.Option(
        "--to", metavar="TAG", help=_("Target language; several with commas."), autocompletion=complete_target
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", "-n", help=_("Show what would be done; write nothing."))]
Format = Annotated[ListFormat, typer.Option("--format", "-f", help=_("How to print."))]
SlugArgument = Annotated[str, typer.Argument(metavar="SLUG", help=_("The article."), autocompletion=complete_slug)]
NumberArgument = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help=_("The segment, counted from 1."))]
ToOption = Annotated[
    str, typer.Option("--to", metavar="TAG", help=_("Target language."), autocompletion=complete_target)
]
CategoryOption = Annotated[
    str, typer.Option("--category", metavar="NAME", help=_("What it is about: accuracy, style …"))
]
SeverityOption = Annotated[
    str, typer.Option("--severity", metavar="NAME", help=_("neutral, minor, major or critical."))
]
By = Annotated[
    str | None,
    typer.Option(
        "--as", "--by", metavar="ID", help=_("Person at work; default: git's identity."), autocompletion=complete_person
    ),
]


def verb_group(help_text: str) -> typer.Typer:
    """Make the application of a verb that has verbs of its own (`translator glossary list`)."""
    return typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, help=help_text)


def start_in(folder: Path | None, *, opening: Callable[[Newsroom], None] | None = None) -> None:
    """
    Look for the project from `folder` upwards instead of from the current folder (`translator -C`).

    `opening` is called with every project before a command works in it.
    """
    global _start, _opening
    _start, _opening = folder, opening


def working_folder() -> Path:
    """Return the folder that `translator -C` names, else the current one."""
    return _start or Path()


def current_newsroom(*, is_tolerant: bool = False) -> Newsroom:
    """
    Open the newsroom around the current folder; raises `ConfigError` where there is none.

    A command that only shows takes a tolerant one: it names a glossary that cannot be used, and shows the rest.
    """
    from translator.newsroom.house import open_newsroom

    newsroom = open_newsroom(_start, is_tolerant=is_tolerant)
    print_skipped_later(newsroom.skipped)
    _note_useless_folder(newsroom)
    if retired := newsroom.settings.retired:
        talk(_("note: no longer used, take out of the settings: {names}", names=_(", ").join(retired)))
    if _opening:
        _opening(newsroom)
    return newsroom


def _note_useless_folder(newsroom: Newsroom) -> None:
    """Say that nothing can be kept between commands, which only makes them slower, and why."""
    try:
        newsroom.refuse_outside(newsroom.derived_dir)
    except FileError as error:
        talk(_("note: nothing can be kept in {folder}: {reason}", folder=error.where, reason=error.message))
        talk("  " + _("try: {hint}", hint=f"ls -ld {error.where}"))


def newsroom_or_none(*, is_tolerant: bool = False) -> Newsroom | None:
    """Open the newsroom around the current folder, for a command that needs none; None where there is none."""
    try:
        find_project(_start)  # Before the newsroom is loaded, which is most of what a program has to read.
    except NoProject:
        return None
    return current_newsroom(is_tolerant=is_tolerant)


def settings_here() -> Settings:
    """Return the settings of the project around the current folder; the defaults where there is none."""
    newsroom = newsroom_or_none()
    return newsroom.settings if newsroom else Settings()


def reason_for_no_work(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> tuple[str, str] | None:
    """Say why no article goes into any of the languages, and what to try; None where one does."""
    chosen = newsroom.select(slugs)
    if any(newsroom.targets_of(ref, to) for ref in chosen):
        return None
    if not chosen:
        from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES

        there = newsroom.articles_dir
        pages = sum(path.suffix.lower() in ARTICLE_SUFFIXES for path in there.rglob("*")) if newsroom.tree.folder else 0
        if not pages:
            return _("there are no articles yet"), "translator add FILE"
        reason = ngettext("{folder} holds {count} file, but the settings leave it out",
                          "{folder} holds {count} files, but the settings leave all of them out",
                          pages, folder=newsroom.relative(there))  # fmt: skip
        return reason, _("look at {setting} in {file}", setting="[articles] path, source, include, exclude",
                         file=SETTINGS_FILE)  # fmt: skip
    tags = sorted({ref.tag for ref in chosen})
    others = [tag for tag in newsroom.settings.targets if tag not in tags]
    reason = ngettext("nothing to translate: {count} article is written in {languages} itself",
                      "nothing to translate: {count} articles are written in {languages} themselves",
                      len(chosen), languages=_(", ").join(tags))  # fmt: skip
    if to and others:
        return reason, f"translator run --to {','.join(others)}"
    return reason, _("other targets in {file}", file=SETTINGS_FILE)


def talk_of_no_work(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> bool:
    """Do so on stderr, and return whether there is no work."""
    found = reason_for_no_work(newsroom, slugs, to)
    if found:
        talk(found[0])
        talk("  " + _("try: {hint}", hint=found[1]))
    return found is not None
