"""`translator merge-driver`: the merge driver that git calls when two branches changed one catalog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import CatalogError, ExitCode, GitError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import argument
from translator.newsroom.catalog.po import Message, parse_po, serialise_po
from translator.newsroom.ground import git
from translator.newsroom.ground.console import exit_with, talk
from translator.newsroom.ground.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Sequence


_SHOWN = 10


@dataclass(frozen=True, slots=True)
class FileMerge:
    is_clean: bool
    conflicts: tuple[tuple[int, Message], ...] = ()
    """Number of the segment in the merged file, and its message, for those with two texts."""
    reason: str = ""
    """Why the file was merged line by line, as git does; empty where it was not."""


def merge_files(base: Path, ours: Path, theirs: Path, path: str) -> FileMerge:
    """
    Merge what `theirs` did since `base` into the file `ours`, which stands at `path` in the work tree.

    A file that cannot be read is merged line by line, as git does without a driver, and counts as a conflict.
    """
    versions = [file.read_bytes() for file in (base, ours, theirs)]
    try:
        if path.endswith(".jsonl"):
            from translator.newsroom.catalog.ledger import unite_ledgers

            write_atomically(ours, unite_ledgers(*versions, where=path))
            return FileMerge(is_clean=True)
        return _merge_catalogs(ours, versions, path)
    except (CatalogError, _NotForUs) as error:
        git.merge_lines(ours, base, theirs)
        return FileMerge(is_clean=False, reason=str(error))


class _NotForUs(Exception):
    """A catalog holds what this program would lose if it wrote the file."""


def _merge_catalogs(ours: Path, versions: Sequence[bytes], path: str) -> FileMerge:
    from translator.newsroom.catalog.po import merge_po

    if any(b"\nmsgid_plural " in data for data in versions):
        raise _NotForUs(_("it has messages with plural forms"))
    merged = merge_po(*(parse_po(data, where=path) for data in versions))
    write_atomically(ours, serialise_po(merged.po))
    live = [message for message in merged.po.messages if not message.is_obsolete]
    open_ones = {id(message) for message in merged.conflicts}
    numbered = [(number, message) for number, message in enumerate(live, 1) if id(message) in open_ones]
    return FileMerge(is_clean=not numbered, conflicts=tuple(numbered))


def merge_driver(
    base: Annotated[Path, argument("BASE", _("The file as both sides once had it."))],
    ours: Annotated[Path, argument("OURS", _("Our version; the merged file is written here."))],
    theirs: Annotated[Path, argument("THEIRS", _("Their version."))],
    path: Annotated[str, argument("PATH", _("Where the file stands in the work tree."))],
) -> None:
    """Merge two versions of a catalog or a ledger; git calls this."""
    try:
        merge = merge_files(base, ours, theirs, path)
    except (GitError, OSError) as error:
        talk(f"{path}: {error.message if isinstance(error, TranslatorError) else error}")
        exit_with(ExitCode.ERROR)
        return
    if merge.reason:
        talk(_("{path}: merged line by line: {reason}", path=path, reason=merge.reason))
    if merge.conflicts:
        _say_conflicts(path, merge)
    exit_with(ExitCode.OK if merge.is_clean else ExitCode.FINDINGS)


def _say_conflicts(path: str, merge: FileMerge) -> None:
    from translator.newsroom.catalog.po import read_notes

    count = len(merge.conflicts)
    talk(ngettext("{path}: {count} segment has two different texts",
                  "{path}: {count} segments have two different texts", count, path=path))  # fmt: skip
    for number, message in merge.conflicts[:_SHOWN]:
        talk(f"  {number}  {message.source}")
        talk("     " + _("ours: {text}", text=message.target))
        for _actor, text in read_notes(message.notes).conflicts:
            talk("     " + _("theirs: {text}", text=text))
    if count > _SHOWN:
        talk("  " + _("and {count} more", count=count - _SHOWN))
    file = PurePosixPath(path)
    talk("  " + _("try: {hint}", hint=f"translator review {file.stem} --to {file.parent.name} --filter flag:conflict"))
    talk("  " + _("then: {command}", command=f"git add {path} {file.with_suffix('.jsonl')}"))
