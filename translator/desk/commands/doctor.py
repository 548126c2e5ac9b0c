"""`translator doctor`: find and mend what a crash, a full disk or git left half done."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import CatalogError, ConfigError, ExitCode, GlossaryError
from translator.bilingual.i18n import _, ngettext
from translator.desk.setup.pipeline_files import install_driver, is_driver_missing
from translator.desk.workflow.options import DryRun, Format, ListFormat, current_newsroom
from translator.desk.workflow.unfinished_commands import forget_killed, killed_lines, left_overs
from translator.newsroom.catalog.storage import (
    find_torn_line,
    finish_transaction,
    is_unfinished,
    load_catalog,
    mend_torn_ledger,
)
from translator.newsroom.ground.console import exit_with, print_line, printing_json, talk
from translator.newsroom.house import Newsroom
from translator.newsroom.house.glossary import load_glossary
from translator.newsroom.house.glossary.labels import check_house_texts
from translator.newsroom.house.people import load_people


def doctor(dry_run: DryRun = False, format: Format = ListFormat.TEXT) -> None:
    """Mend what a crash or a full disk left half done."""
    newsroom = current_newsroom(finishes=False)
    done: list[Recovery] = []
    with printing_json(done, is_wanted=format is ListFormat.JSON):
        for recovery in recover_project(newsroom, dry_run=dry_run):
            done.append(recovery)
            if format is ListFormat.TEXT:
                print_line(f"{recovery.where}: {recovery.message}")
    count = len(done)
    if dry_run and count:
        talk(ngettext("{count} thing to mend: translator doctor", "{count} things to mend: translator doctor", count))
    elif count:
        talk(ngettext("{count} thing mended", "{count} things mended", count))
    elif not newsroom.skipped:
        talk(_("nothing to mend"))
    exit_with(ExitCode.FINDINGS if dry_run and count else ExitCode.OK)


# Seconds after which nobody is writing such a file any more.
_OLD = 600.0


@dataclass(frozen=True, slots=True)
class Recovery:
    """One thing that was not as it should be."""

    where: str
    """The file, from the root of the project."""
    message: str


def recover_project(newsroom: Newsroom, *, dry_run: bool = False) -> Iterator[Recovery]:
    """Mend what can be mended, and yield it; the rest is in `newsroom.skipped` afterwards."""
    for tag, slug in _catalogs(newsroom):
        with newsroom.skipping():
            yield from _recover_catalog(newsroom, slug, tag, dry_run=dry_run)
        if not (dry_run and find_torn_line(newsroom, slug, tag)):
            with newsroom.skipping(CatalogError):
                load_catalog(newsroom, slug, tag)
    yield from _remove_left_overs(newsroom, dry_run=dry_run)
    for line in killed_lines(newsroom):
        message = _("a command was killed before it was done; run it again: {command}", command=line)
        yield Recovery(newsroom.name_of(newsroom.derived_dir), message)
    if not dry_run:
        forget_killed(newsroom)
    if is_driver_missing(newsroom.root):
        if not dry_run:
            install_driver(newsroom.root)
        yield Recovery(".git/config", _("git does not know the merge driver of catalogs"))
    with newsroom.skipping(GlossaryError):
        load_glossary(newsroom)
    with newsroom.skipping(ConfigError):
        load_people(newsroom)
    check_house_texts(newsroom)


def _catalogs(newsroom: Newsroom) -> list[tuple[str, str]]:
    folders = ((newsroom.locales_dir, {".po", ".jsonl"}), (newsroom.derived_dir / "journal", {".msgpack"}))
    found = {
        (path.relative_to(folder).parts[0], Path(*path.relative_to(folder).parts[1:]).with_suffix("").as_posix())
        for folder, suffixes in folders
        for path in folder.glob("*/**/*")
        if path.suffix in suffixes and not path.name.startswith(".")
    }
    return sorted(found)


def _recover_catalog(newsroom: Newsroom, slug: str, tag: str, *, dry_run: bool) -> Iterator[Recovery]:
    ledger = newsroom.name_of(newsroom.ledger_path(tag, slug))
    if is_unfinished(newsroom, slug, tag):
        if not dry_run:
            finish_transaction(newsroom, slug, tag)
        yield Recovery(ledger, _("a decision is in the journal, and not yet in ledger and catalog"))
    if find_torn_line(newsroom, slug, tag):
        aside = newsroom.derived_dir / "torn" if dry_run else mend_torn_ledger(newsroom, slug, tag)
        if aside is None:  # Only its line break was missing.
            yield Recovery(ledger, _("the last line has no end"))
        else:
            yield Recovery(ledger, _("the last line was cut off; its place is {aside}", aside=newsroom.relative(aside)))


def _remove_left_overs(newsroom: Newsroom, *, dry_run: bool) -> Iterator[Recovery]:
    for path in left_overs(newsroom):
        if _is_old(path):
            if not dry_run:
                path.unlink(missing_ok=True)
            yield Recovery(
                newsroom.name_of(path), _("a program was killed while it wrote this file, which nobody needs")
            )


def _is_old(path: Path) -> bool:
    with suppress(OSError):
        return time.time() - path.stat().st_mtime > _OLD
    return False
