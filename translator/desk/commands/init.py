"""`translator init`: set up a content repository."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, content_tag, is_chinese, parse_tag
from translator.desk.setup.pipeline_files import ATTRIBUTE, PipelineService, install_driver, set_up_pipeline
from translator.desk.setup.setup_report import ExposedFiles, find_exposed, tell_pairs, tell_uncovered
from translator.desk.setup.site_settings import SiteSettings, recognise_site
from translator.desk.workflow.options import argument, option, working_folder
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.files import lines_of, read_file, write_atomically
from translator.newsroom.ground.project import SITE_FOLDER
from translator.newsroom.ground.settings import FORMAT, SETTINGS_FILE, Settings, read_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


_SETTINGS = """\
# Settings of this newsroom; docs/settings.md of translator lists them all.
format = {format}
targets = [{targets}]
"""
_SITE = """
# {generator}, as {file} has it.
"""
_PUBLISH = """
[publish]
zh_hant_region = "TWP"    # with the words of Taiwan; HKP: of Hong Kong; TW, HK: characters only
"""
_SITE_NOTICE = """\
machine_notice = false    # true: a page whose segments come from a machine says so
"""
# Generators that take `{#id}` behind a heading, and how they make one of its text.
_HEADING_IDS = {"VitePress": "vue", "VuePress": "vue", "Docusaurus": "github", "Hugo": "github", "mdBook": "github"}
_LOCALES = """
# locales/ holds the messages of another program.
locales = "catalogs"
"""
_GLOSSARY = "{heads},status,kind,case,variants,note\n"
_PEOPLE = """\
# Who works here: articles, credits and ledgers name people by these ids. Without `roles` a person may do everything.
# people:
#   li-lei:
#     names: {en: Li Lei, zh-Hans: 李雷, zh-Hant: 李雷}
#     roles: [translator, reviewer]
#     emails: [li.lei@example.org]
people: {}
"""


@dataclass(slots=True)
class SetupResult:
    folder: Path
    targets: tuple[LangTag, ...]
    made: list[str] = field(default_factory=list)
    """Files and folders that are new or got lines added, from the folder; empty where all was there."""
    site: SiteSettings | None = None
    """The site that was there already, where it was recognised."""
    exposed: ExposedFiles | None = None
    """Files of this newsroom that the generator of the site would publish."""


def set_up(folder: Path, targets: Sequence[str] | None = None) -> SetupResult:
    """
    Make what a content repository needs in `folder`; what is there already stays as it is.

    `targets` None: the languages of a site that is recognised, else all three. Raises `UsageError`.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(_("this is a file, not a folder"), where=folder)
    known = read_settings(folder) if folder.is_dir() else None
    site = None if known else recognise_site(folder)
    found = sorted(site.tags, key=lambda tag: (tag != site.source, tag)) if site else CONTENT_TAGS
    tags = tuple(dict.fromkeys(parse_tag(tag) for tag in (found if targets is None else targets)))
    if len({content_tag(tag) for tag in tags}) < 2:
        raise UsageError(_("a newsroom needs two languages at least"), hint="translator init --targets en,zh-Hans")
    done = SetupResult(folder, tags, site=site)
    articles = [] if site else _article_folders(known, tags)
    locales = known.locales if known else _locales_folder(folder)
    is_public_theirs = (folder / SITE_FOLDER).is_dir()
    for name in (*articles, "glossaries", locales):
        _make_folder(done, name)
    if known is None:
        settings = _SETTINGS.format(format=FORMAT, targets=", ".join(f'"{tag}"' for tag in tags))
        if locales == "catalogs":
            settings += _LOCALES
        if site:
            settings += _SITE.format(generator=site.generator or "Folders side by side", file=site.file) + site.toml()
        if any(map(is_chinese, tags)) and "[publish]" not in settings:  # An article may be Traditional.
            settings += _PUBLISH
            settings += _SITE_NOTICE if site else ""
            rule = _HEADING_IDS.get(site.generator) if site else None
            if site and rule:
                settings += (
                    f'heading_ids = "{rule}"    # pages state the ids of their source, as {site.generator} does\n'
                )
        _write_new(done, SETTINGS_FILE, settings)
    _write_new(done, "glossaries/people.yml", _PEOPLE)
    if not any((folder / "glossaries").glob("*.csv")):
        _write_new(done, "glossaries/terms.csv", _GLOSSARY.format(heads=",".join(tags)))
    # A folder that is there belongs to a generator: its output, or the files that it copies.
    # The last: what a command writes beside a file that it replaces; a killed one leaves it until the next command.
    ignored = [".translator/", *([] if is_public_theirs else [f"{SITE_FOLDER}/"]), ".*.????????.tmp"]
    _add_lines(done, ".gitignore", ignored)
    _add_lines(done, ".gitattributes", _attributes(done.made, locales))
    ours = [] if is_public_theirs else [SITE_FOLDER]
    done.exposed = find_exposed(folder, ["glossaries", locales, SETTINGS_FILE, *ours])
    return done


def _locales_folder(folder: Path) -> str:
    is_taken = any(path.is_file() and path.name != ".gitkeep" for path in (folder / "locales").rglob("*"))
    return "catalogs" if is_taken else "locales"


def _attributes(made: Iterable[str], locales: str) -> list[str]:
    """
    Return the lines for what is ours.

    A line end of other files is theirs: git would write each of them anew at the next `git add`.
    """
    new = [f"{name}**/*.md" if name.startswith("articles/") else name for name in made if not name.startswith(".")]
    files = [name for name in new if name.endswith((".md", ".csv", ".yml")) and "translator" not in name]
    return [
        *(f"{name} text eol=lf" for name in files),
        # Two branches that both decided something keep both lines, in any clone: the next decision joins the chains.
        f"{locales}/**/*.jsonl text eol=lf merge=union",
        # Segment by segment, by `translator merge-driver`; a clone that does not have the setting merges line by line.
        f"{locales}/**/*.po text eol=lf {ATTRIBUTE}",
    ]


def _article_folders(settings: Settings | None, tags: Sequence[LangTag]) -> list[str]:
    if settings is None:
        return [f"articles/{content_tag(tag)}" for tag in tags]
    given = settings.articles
    return [f"{given}/{content_tag(tag)}" for tag in tags] if isinstance(given, str) and "{" not in given else []


def _make_folder(done: SetupResult, name: str) -> None:
    path = done.folder / name
    if path.is_dir():
        return
    path.mkdir(parents=True)
    if name != "glossaries":
        # git keeps no empty folders.
        (path / ".gitkeep").touch()
    done.made.append(f"{name}/")


def _write_new(done: SetupResult, name: str, text: str) -> None:
    if not os.path.lexists(done.folder / name):
        write_atomically(done.folder / name, text.encode())
        done.made.append(name)


def _add_lines(done: SetupResult, name: str, lines: Iterable[str]) -> None:
    path = done.folder / name
    text = read_file(path).decode(errors="surrogateescape") if os.path.lexists(path) else ""
    missing = [line for line in lines if line not in lines_of(text)]
    if missing:
        end = "\r\n" if "\r\n" in text else "\n"
        head = text if not text or text.endswith("\n") else text + end
        write_atomically(path, (head + "".join(line + end for line in missing)).encode(errors="surrogateescape"))
        done.made.append(name)


def init(
    folder: Annotated[Path, argument("FOLDER", _("Folder of the newsroom."))] = Path(),
    targets: Annotated[
        str | None,
        option(
            "--targets", _("Languages, with commas; default: those of the site that is there, else all three."), "TAGS"
        ),
    ] = None,
    ci: Annotated[
        PipelineService | None,
        option("--ci", _("Write only the pipeline of this service: sync, check, verify, publish.")),
    ] = None,
    yes: Annotated[bool, option("--yes -y", _("Ask nothing, take the defaults."))] = False,
) -> None:
    """Set up a content repository."""
    folder = working_folder() / folder
    if ci is not None:
        _print_pipeline(folder, ci)
        return
    if targets is None and not yes and sys.stdin.isatty() and not (folder / SETTINGS_FILE).exists():
        site = recognise_site(folder)
        known = ",".join(site.tags if site else CONTENT_TAGS)
        targets = typer.prompt(_("Languages of the newsroom"), default=known, err=True)
    done = set_up(folder, None if targets is None else [tag for tag in targets.split(",") if tag.strip()])
    for name in done.made:
        sys.stdout.write(f"{name}\n")
    if done.site:
        found = done.site.generator or _("folders of languages side by side")
        paths = ", ".join([done.site.path, *(root.pattern for root in done.site.roots.values())])
        talk(_("{generator}: the articles stay where they are ({path})", generator=found, path=paths))
    settings = read_settings(folder)
    if settings is not None:
        tell_uncovered(folder, settings.article_tree())
        tell_pairs(folder, settings.article_tree())
    if done.exposed:
        _warn_of_exposed(done.exposed)
    has_driver = install_driver(folder)
    if has_driver:
        talk(_("git merges catalogs segment by segment from now on (merge.translator.driver, in this clone only)"))
    if not done.made and not has_driver:
        talk(_("everything is there already"))
    talk(_("next:"))
    is_site = done.site is not None or (settings is not None and settings.is_site)
    for command in _next_commands(folder, is_site=is_site):
        talk(f"  {command}")


def _warn_of_exposed(exposed: ExposedFiles) -> None:
    names = enumeration(exposed.names)
    talk(_("warning: {generator} publishes {names}, with people's addresses and all decisions",
           generator=exposed.generator, names=names))  # fmt: skip
    talk(_("add to {file}:", file=exposed.file))
    for line in exposed.lines:
        talk(f"  {line}")


def _print_pipeline(folder: Path, service: PipelineService) -> None:
    from translator.newsroom.house import open_newsroom

    done = set_up_pipeline(open_newsroom(folder), service)
    for name in done.made:
        sys.stdout.write(f"{name}\n")
    talk(_("next:"))
    for step in done.steps:
        talk(f"  {step}")


def _next_commands(folder: Path, *, is_site: bool) -> list[str]:
    from translator.newsroom.ground import git

    place = [] if folder.resolve() == Path.cwd().resolve() else [f"cd {folder}"]
    repository = [] if git.is_repo(folder) else ["git init"]
    if is_site:
        return [*place, *repository, "translator adopt --dry-run", "translator adopt", "translator sync"]
    return [*place, *repository, _("translator add ARTICLE.md"), "translator run"]
