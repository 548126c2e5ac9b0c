"""`translator add`: import articles from Markdown, text, HTML or Word files, or from stdin."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from translator.console.output import exit_with, print_error, print_line, printing_json, talk
from translator.errors import ExitCode, InternalError
from translator.i18n import _
from translator.workflow.article_import import AddedFile, add_articles
from translator.workflow.options import DryRun, Format, ListFormat, current_newsroom


def add(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help=_("Articles to import; - is stdin."))],
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="TAG", help=_("Language of the articles; default: detected."))
    ] = None,
    slug: Annotated[str | None, typer.Option("--slug", metavar="NAME", help=_("Name of the article."))] = None,
    keep_all: Annotated[
        bool, typer.Option("--keep-all", help=_("Leave no line out: boilerplate goes to the end of the body."))
    ] = False,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help=_("Encoding of the files; default: detected."))
    ] = None,
    replace_bad_bytes: Annotated[
        bool, typer.Option("--replace-bad-bytes", help=_("Write � for bytes that cannot be read, and name each."))
    ] = False,
    force: Annotated[bool, typer.Option("--force", help=_("Replace an article of the same name."))] = False,
    dry_run: DryRun = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Import articles: Markdown, text, HTML or Word."""
    newsroom = current_newsroom(is_tolerant=True)
    done: list[dict[str, Any]] = []
    code = ExitCode.OK
    with printing_json(done, is_wanted=format is ListFormat.JSON):
        for one in add_articles(
            newsroom, files, tag=lang, slug=slug, keep_all=keep_all, encoding=encoding, replaces_bad=replace_bad_bytes,
            force=force, dry_run=dry_run,
        ):  # fmt: skip
            done.append(_as_json(one))
            if one.error:
                code = max(code, ExitCode.BUG if isinstance(one.error, InternalError) else ExitCode.ERROR)
                print_error(one.error, where=one.file)
            elif format is ListFormat.TEXT:
                _report(one)
            if one.warning:
                code = max(code, ExitCode.FINDINGS)
    exit_with(code)


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
        talk("  " + _("line {line} left out, {reason}: {text}", line=left.line, reason=left.reason, text=left.text))
    if one.warning:
        talk(_("warning: {problem}", problem=one.warning))


def _as_json(one: AddedFile) -> dict[str, Any]:
    error = {"message": one.error.message, "where": one.error.where, "hint": one.error.hint} if one.error else None
    names = (
        "file", "status", "path", "slug", "lang", "title", "date", "encoding", "left_out", "notes", "images", "warning",
    )  # fmt: skip
    return {name: getattr(one, name) for name in names} | {"error": error}
