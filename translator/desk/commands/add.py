"""`translator add`: import articles from pages, documents, mails, Markdown and text, or from stdin."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.errors import DuplicateArticle, ExitCode, InternalError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.article_import import STATUSES, AddedFile, ImportPreview, ImportReport, add_articles
from translator.desk.workflow.options import DryRun, Format, ListFormat, argument, current_newsroom, option
from translator.newsroom.ground.console import (
    STDIN,
    error_text,
    exit_with,
    print_error,
    print_line,
    printing_json,
    talk,
)
from translator.newsroom.imports.archives import archive_kind
from translator.newsroom.imports.article import ImportChoices, block_numbers

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom

# Characters of a line that was left out, as far as they are shown.
_LONGEST = 300


def add(
    files: Annotated[list[str], argument("FILE", _("Articles to import; - is stdin."))],
    lang: Annotated[str | None, option("--lang", _("Language of the articles; default: detected."), "TAG")] = None,
    slug: Annotated[str | None, option("--slug", _("Name of the article."), "NAME")] = None,
    title: Annotated[str, option("--title", _("Title; default: found."), "TEXT")] = "",
    date: Annotated[str, option("--date", _("Date; default: found."), "DATE")] = "",
    author: Annotated[
        list[str] | None, option("--author", _("Author; may be repeated; default: found."), "NAME")
    ] = None,
    keep: Annotated[
        list[str] | None, option("--keep", _("Keep block N of the preview, or N-M; may be repeated."), "N")
    ] = None,
    drop: Annotated[list[str] | None, option("--drop", _("Leave out block N of the preview, or N-M."), "N")] = None,
    preview: Annotated[bool, option("--preview", _("Show all blocks with their numbers; write nothing."))] = False,
    keep_all: Annotated[
        bool, option("--keep-all", _("Leave nothing out: lines that do not belong to the article stay where they are."))
    ] = False,
    encoding: Annotated[
        str | None, option("--encoding", _("Encoding of the files; default: detected."), "NAME")
    ] = None,
    replace_bad_bytes: Annotated[
        bool, option("--replace-bad-bytes", _("Write � for bytes that cannot be read, and name each."))
    ] = False,
    force: Annotated[bool, option("--force", _("Replace an article of the same name."))] = False,
    dry_run: DryRun = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Import articles: pages, documents, mails, Markdown, text."""
    choices = ImportChoices(
        title=title,
        date=date,
        authors=tuple(author or ()),
        keep=block_numbers(keep or ()),
        drop=block_numbers(drop or ()),
    )  # fmt: skip
    newsroom = current_newsroom(is_tolerant=True)
    options: dict[str, Any] = {
        "tag": lang, "keep_all": keep_all, "encoding": encoding, "replaces_bad": replace_bad_bytes
    }  # fmt: skip
    if any(file != STDIN and archive_kind(Path(file)) for file in files):
        if preview:
            raise UsageError(_("--preview shows one file after the other: give it files, not a folder or an archive"))
        options |= {"slug": slug, "choices": choices, "force": force, "dry_run": dry_run}
        exit_with(_add_archives(newsroom, files, is_json=format is ListFormat.JSON, **options))
        return
    if preview:
        _show_blocks(files, choices, **options)
        return
    done: list[dict[str, Any]] = []
    code = ExitCode.OK
    wrong: list[str] = []
    with printing_json(done, is_wanted=format is ListFormat.JSON):
        for one in add_articles(newsroom, files, slug=slug, choices=choices, force=force, dry_run=dry_run, **options):
            done.append(_as_json(one))
            code = max(code, _code(one))
            if one.error:
                if isinstance(one.error, InternalError):
                    print_error(one.error, where=one.file)
                else:
                    wrong.append(error_text(one.error, where=one.file))
            elif format is ListFormat.TEXT:
                _report(one)
            if one.warning and format is ListFormat.TEXT:
                place = f"{one.file}: " if len(files) > 1 else ""
                wrong.append(place + _("warning: {problem}", problem=one.warning))
    left_out = _left_out(done) if format is ListFormat.TEXT else ""
    if left_out and len(done) == 1:
        talk(left_out)
    for message in wrong:
        talk(message)
    if len(done) > 1 and format is ListFormat.TEXT:
        _sum_up(done, left_out)
    exit_with(code)


def _code(one: AddedFile) -> ExitCode:
    if one.error:
        return ExitCode.BUG if isinstance(one.error, InternalError) else ExitCode.ERROR
    return ExitCode.FINDINGS if one.warning else ExitCode.OK


# Nothing is held of a file once it has its line: an archive has thousands.
def _add_archives(newsroom: Newsroom, files: list[str], *, is_json: bool, **options: Any) -> ExitCode:
    from translator.desk.render.console import plain_text
    from translator.desk.render.tables import Column, table_lines

    code, versions = ExitCode.OK, 0
    rows: list[dict[str, Any]] = []
    with ImportReport(newsroom.derived_dir, files) as report, printing_json(rows, is_wanted=is_json):
        for one in add_articles(newsroom, files, report=report, **options):
            code = max(code, _code(one))
            versions += one.is_version and one.status == "added"
            reason = one.error.message if one.error else one.warning or one.reason
            if isinstance(one.error, DuplicateArticle):
                reason = _("its text or its name is there already")
            if isinstance(one.error, InternalError):
                print_error(one.error, where=one.file)
            row = _as_json(one) | {"reason": one.reason, "stamp": one.stamp}
            report.add({key: value for key, value in row.items() if key != "blocks"}, reason)
            if is_json:
                rows.append(row)
                continue
            if one.path and one.status != "unchanged":
                print_line(one.path)
            talk(f"{one.file}: {STATUSES[one.status]}{f': {reason}' if reason else ''}")
    if not is_json:
        columns = [Column(_("what became of them")), Column(_("files"), align="right")]
        for line in table_lines(columns, report.table()):
            talk(plain_text(line))
    talk(_("all of it, with what was left out of each: {path}", path=newsroom.relative(report.path)))
    if versions:
        talk(
            ngettext(
                "{count} article is a translation of another one: translator adopt   (takes it into a catalog)",
                "{count} articles are translations of others: translator adopt   (takes them into catalogs)",
                versions,
            )
        )
    return code


def _show_blocks(files: list[str], choices: ImportChoices, **options: Any) -> None:
    from translator.newsroom.ground.console import read_bytes

    for file in files:
        preview = ImportPreview(file, read_bytes(file), choices, folder=Path(file).parent, **options)
        for line in preview.facts():
            print_line(line)
        print_line("")
        for number, block in enumerate(preview.blocks, start=1):
            why = preview.what_became(number)
            for line in f"{number:>4}  {f'[{why}] ' if why else ''}{block.text}".split("\n"):
                print_line(line)


def _left_out(done: list[dict[str, Any]]) -> str:
    texts = [line.text for one in done for line in one["left_out"] if not line.field]
    if not texts:
        return ""
    return _("lines left out: {count} ({characters} characters)", count=len(texts), characters=sum(map(len, texts)))


def _sum_up(done: list[dict[str, Any]], left_out: str) -> None:
    counts = Counter(one["status"] for one in done)
    colon = _(": ")
    parts = [f"{label}{colon}{counts[status]}" for status, label in STATUSES.items() if counts[status]]
    parts += [left_out] if left_out else []
    if warned := sum(bool(one["warning"]) for one in done):
        parts.append(_("with a warning: {count}", count=warned))
    talk(_("{count} files: {parts}", count=len(done), parts="; ".join(parts)))


def _report(one: AddedFile) -> None:
    print_line(one.path)
    says = {
        "added": _("{file}: added as {path}", file=one.file, path=one.path),
        "replaced": _("{file}: replaced {path}", file=one.file, path=one.path),
        "unchanged": _("{file}: added before, nothing to do", file=one.file),
        "would replace": _("{file}: would replace {path}", file=one.file, path=one.path),
        "would add": _("{file}: would be added as {path}", file=one.file, path=one.path),
    }
    known = ", ".join(part for part in (one.lang, one.title, one.date, one.encoding) if part)
    talk(f"{says[one.status]} ({known})")
    for image in one.images:
        talk("  " + _("image: {path}", path=image))
    for note in one.notes:
        talk(f"  {note}")
    for left in one.left_out:
        text = left.text if len(left.text) <= _LONGEST else f"{left.text[:_LONGEST]}…"
        said = {"line": left.line, "reason": left.reason, "text": text}
        taken = _("line {line}: {reason} ({text})", **said)
        talk("  " + (taken if left.field else _("line {line} left out, {reason}: {text}", **said)))


def _as_json(one: AddedFile) -> dict[str, Any]:
    error = {"message": one.error.message, "where": one.error.where, "hint": one.error.hint} if one.error else None
    names = (
        "file", "status", "path", "slug", "lang", "title", "date", "encoding", "left_out", "notes", "images", "warning",
    )  # fmt: skip
    blocks = [
        {"number": number, "line": block.line, "text": block.text, "field": block.field, "reason": block.reason}
        for number, block in enumerate(one.blocks, start=1)
    ]
    return {name: getattr(one, name) for name in names} | {"blocks": blocks, "error": error}
