"""Options that several commands share, what the shell offers for them, and the newsroom that a command opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.bilingual.errors import FileError, NoProject, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.newsroom.ground.console import print_skipped_later, talk
from translator.newsroom.ground.project import Project, find_project
from translator.newsroom.ground.settings import SETTINGS_FILE, Settings

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.house.jobs import Backend


def complete_slug(ctx: typer.Context, incomplete: str) -> list[str]:
    project = _project(ctx)
    return [ref.slug for ref in project.articles if ref.slug.startswith(incomplete)] if project else []


def complete_target(ctx: typer.Context, incomplete: str) -> list[str]:
    project = _project(ctx)
    before, comma, word = incomplete.rpartition(",")
    return [f"{before}{comma}{tag}" for tag in project.settings.targets if tag.startswith(word)] if project else []


def complete_person(ctx: typer.Context, incomplete: str) -> list[str]:
    from translator.newsroom.house.people import load_people

    project = _project(ctx)
    with suppress(TranslatorError):
        return [person.id for person in load_people(project) if person.id.startswith(incomplete)] if project else []
    return []


def complete_among(names: Iterable[str]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        return [name for name in names if name.startswith(incomplete)]

    return complete


def _project(ctx: typer.Context) -> Project | None:
    folder = ctx.find_root().params.get("directory")
    try:
        return find_project(Path(folder) if folder else None)
    except TranslatorError:
        return None


_start: Path | None = None
_opening: Callable[[Newsroom], None] | None = None


def option(names: str, text: str, metavar: str | None = None, **further: Any) -> Any:
    """Return an option of a command; its names are divided by blanks."""
    return typer.Option(*names.split(), help=text, metavar=metavar, **further)


def argument(metavar: str, text: str | None = None, **further: Any) -> Any:
    return typer.Argument(metavar=metavar, help=text, **further)


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
    list[str],
    argument(
        "SLUG",
        _("Slugs, globs or article files (default: all articles)."),
        autocompletion=complete_slug,
        default_factory=list,
        show_default=False,
    ),
]
To = Annotated[
    list[str],
    option(
        "--to",
        _("Target language; several with commas."),
        "TAG",
        autocompletion=complete_target,
        default_factory=list,
        show_default=False,
    ),
]
DryRun = Annotated[bool, option("--dry-run -n", _("Show what would be done; write nothing."))]
Format = Annotated[ListFormat, option("--format -f", _("How to print."))]
SlugArgument = Annotated[str, argument("SLUG", _("The article."), autocompletion=complete_slug)]
NumberArgument = Annotated[int, argument("NUMBER", _("The segment, counted from 1."), min=1)]
ToOption = Annotated[str, option("--to", _("Target language."), "TAG", autocompletion=complete_target)]
CategoryOption = Annotated[str, option("--category", _("Category: accuracy, style …"), "NAME")]
SeverityOption = Annotated[str, option("--severity", _("neutral, minor, major or critical."), "NAME")]
FailOnOption = Annotated[FailOn | None, option("--fail-on", _("Severity from which the exit code is 1."))]
ReasonOption = Annotated[str, option("--reason", _("Why, for the ledger."), "TEXT")]
By = Annotated[
    str | None, option("--as --by", _("Person at work; default: git's identity."), "ID", autocompletion=complete_person)
]


def verb_group(help_text: str) -> typer.Typer:
    return typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, help=help_text)


def start_in(folder: Path | None, *, opening: Callable[[Newsroom], None] | None = None) -> None:
    """Look for the project from `folder` upwards; `opening` gets every project before a command works in it."""
    global _start, _opening
    _start, _opening = folder, opening


def working_folder() -> Path:
    return _start or Path()


def current_newsroom(*, is_tolerant: bool = False, finishes: bool = True) -> Newsroom:
    """
    Open the newsroom around the current folder; raises `ConfigError`.

    A tolerant one names a glossary that cannot be used, and shows the rest. With `finishes`, what a killed program left
    in journals is written first: drafts that git ignores would be lost with this clone.
    """
    from translator.newsroom.catalog.storage import finish_transactions
    from translator.newsroom.house import open_newsroom

    newsroom = open_newsroom(_start, is_tolerant=is_tolerant)
    if finishes:
        finish_transactions(newsroom)
    print_skipped_later(newsroom.skipped)
    _note_useless_folder(newsroom)
    if _opening:
        _opening(newsroom)
    return newsroom


def _note_useless_folder(newsroom: Newsroom) -> None:
    try:
        newsroom.refuse_outside(newsroom.derived_dir)
    except FileError as error:
        talk(_("note: nothing can be kept in {folder}: {reason}", folder=error.where, reason=error.message))
        talk("  " + _("try: {hint}", hint=f"ls -ld {error.where}"))


def newsroom_or_none(*, is_tolerant: bool = False) -> Newsroom | None:
    try:
        find_project(_start)  # Before the newsroom is loaded, which is most of what a program has to read.
    except NoProject:
        return None
    return current_newsroom(is_tolerant=is_tolerant)


def settings_here() -> Settings:
    newsroom = newsroom_or_none()
    return newsroom.settings if newsroom else Settings()


def reason_for_no_work(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> tuple[str, str] | None:
    """Return why no article goes into any of the languages, and what to try; None where one does."""
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
    found = reason_for_no_work(newsroom, slugs, to)
    if found:
        talk(found[0])
        talk("  " + _("try: {hint}", hint=found[1]))
    return found is not None


Jobs = Annotated[int, option("--jobs", _("Processes; default: one for each core."), "N", min=0, show_default=False)]
ClusterAddress = Annotated[str, option("--cluster", _("Work on the Dask cluster with this scheduler."), "ADDRESS")]
PlainText = Annotated[bool, option("--plain-text", _("Let articles go to another host of the cluster without TLS."))]


@contextmanager
def open_backend(jobs: int, cluster: str, plain_text: bool) -> Iterator[Backend]:
    """
    Open what does the work while the block runs: a Dask scheduler at this address, or processes on this machine, as
    many as there are cores where `jobs` is 0. Raises `UsageError` or `JobError`.
    """
    if plain_text and not cluster:
        raise UsageError(_("{option} is about a cluster, and no cluster is named", option="--plain-text"),
                         hint="--cluster tls://HOST:8786")  # fmt: skip
    if jobs and cluster:
        raise UsageError(_("--jobs is for this machine; on a cluster, its workers say how many there are"),
                         hint="dask worker ADDRESS --nworkers N")  # fmt: skip
    from translator.newsroom.ground.operating_system import available_cores
    from translator.newsroom.house.jobs import Serial
    from translator.newsroom.house.jobs.processes import Processes

    if cluster:
        from translator.newsroom.house.jobs.cluster import Cluster

        with closing(Cluster(cluster, plain_text=plain_text)) as opened:
            yield opened
        return
    count = jobs or available_cores()
    yield Serial() if count == 1 else Processes(count, is_chosen=bool(jobs))
