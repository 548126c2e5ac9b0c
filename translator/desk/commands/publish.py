"""`translator publish`: write the parallel versions of signed-off articles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import ExitCode, NotReady, PublishError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import (
    BackendOptions,
    Format,
    ListFormat,
    Slugs,
    To,
    current_newsroom,
    option,
    with_backend,
    working_folder,
)
from translator.desk.workflow.table_options import LayoutName
from translator.desk.workflow.unfinished_commands import finish_killed
from translator.newsroom.ground.console.output import exit_with, print_json, print_line, printing_json, talk
from translator.newsroom.ground.project import SITE_FOLDER, ArticleRef
from translator.newsroom.pages.layouts import refuse_unknown
from translator.newsroom.pages.publication.options import PublishOptions
from translator.newsroom.pages.publish.publication_run import Published, publish_articles, publish_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.house import Newsroom


@with_backend
def publish(
    slugs: Slugs,
    to: To,
    draft: Annotated[bool, option("--draft", _("Publish what is unfinished too; the page says so."))] = False,
    layout: LayoutName = "markdown",
    out: Annotated[Path | None, option("--out", _("Folder to write to."), "DIR")] = None,
    force: Annotated[bool, option("--force", _("Write over files that were changed by hand."))] = False,
    starter: Annotated[
        bool, option("--starter", _("Write settings and templates for the site's generator first."))
    ] = False,
    release: Annotated[
        str | None, option("--release", _("Publish the articles of a list, or of a tag, or none."), "FILE|TAG")
    ] = None,
    check: Annotated[
        bool, option("--check", _("Look for what is wrong in the site; with articles: before they go out."))
    ] = False,
    accept: Annotated[
        list[str] | None, option("--accept", _("Publish a release in spite of what this check finds."), "CHECK")
    ] = None,
    now: Annotated[str | None, option("--now", _("Go by this time where there is an embargo."), "TIME")] = None,
    identity: Annotated[bool, option("--identity", _("Reproduce Markdown files unchanged; needs no project."))] = False,
    format: Format = ListFormat.TEXT,
    backend: BackendOptions = BackendOptions(),
) -> None:
    """Write the parallel versions of signed-off articles."""
    if identity:
        _export_identity(slugs, to, out)
        return
    newsroom = current_newsroom()
    from translator.newsroom.house.embargo import parse_now

    options = PublishOptions(layout, out, force, draft, parse_now(now) if now is not None else None)
    if out:
        finish_killed(newsroom, out)
    if release is not None and slugs:
        raise UsageError(_("a release takes no slugs and no drafts"), hint="translator publish --release FILE")
    if check:
        _check(newsroom, slugs, release, to, options, format)
        return
    if release is not None:
        if draft:
            raise UsageError(
                _("a release takes no slugs and no drafts"), hint="translator publish --release FILE --layout NAME"
            )
        if starter:
            _write_starter(newsroom, layout, out)
        _publish_release(newsroom, release, to, options, accept or (), format)
        return
    if accept:
        raise UsageError(
            _("only a release is proved as a whole"), hint="translator publish --release FILE --accept CHECK"
        )
    if starter:
        _write_starter(newsroom, layout, out)

    done: list[Published] = []

    def take(published: Published) -> None:
        done.append(published)
        for path in published.written if format is ListFormat.TEXT else ():
            print_line(path)
        for note in published.notes if format is ListFormat.TEXT else ():
            talk(note)

    with backend.open() as opened, printing_json(done, is_wanted=format is ListFormat.JSON):
        refused = publish_articles(newsroom, options, slugs, to, take=take, backend=opened)
    whole = publish_whole(newsroom, options)
    if format is ListFormat.TEXT:
        for name in whole:
            print_line(name)
        _say_count(done, whole)
    if refused:
        raise refused[0] if len(refused) == 1 else _joined(refused, any(item.held_back for item in done))


def _write_starter(newsroom: Newsroom, layout: str, out: Path | None) -> None:
    from translator.newsroom.pages.layouts.sites import write_starter

    refuse_unknown(layout)
    starter = write_starter(newsroom, layout, out or newsroom.root / SITE_FOLDER)
    for path in starter.written:
        talk(newsroom.relative(path))
    for path in starter.kept:
        talk(_("{path} is there already, and stays as it is", path=newsroom.relative(path)))


def _joined(refused: Sequence[TranslatorError], has_held_back: bool) -> PublishError:
    from translator.newsroom.pages.releases.release import reason_of

    first = refused[0]
    lines = "\n  ".join(map(reason_of, refused))
    message = _("not published:")
    if not has_held_back:
        message = ngettext("{count} article was not published:", "{count} articles were not published:", len(refused))
    return PublishError(f"{message}\n  {lines}", where=first.where, hint=first.hint)


def _check(
    newsroom: Newsroom,
    slugs: Sequence[str],
    release: str | None,
    to: Sequence[str],
    options: PublishOptions,
    format: ListFormat,
) -> None:
    from translator.desk.workflow.sync_run import note_behind
    from translator.newsroom.pages.releases.release_list import read_release
    from translator.newsroom.pages.sites.release_proof import place_of
    from translator.newsroom.pages.sites.site_check import check_publication

    refuse_unknown(options.layout)
    refs: Sequence[ArticleRef] = ()
    if release is not None:
        refs = read_release(newsroom, release, working_folder()).refs
    elif slugs:
        refs = newsroom.select(slugs)
    note_behind(newsroom, [ref.slug for ref in refs], to)
    findings = check_publication(newsroom, refs, to, options)
    if format is ListFormat.JSON:
        print_json(findings)
    else:
        places = [place_of(item) for item in findings]
        width = max(map(len, places), default=0)
        for place, item in zip(places, findings, strict=True):
            print_line(f"{place:<{width}}  {item.check:<18}  {item.message}")
        talk(ngettext("{count} finding", "{count} findings", len(findings)) if findings else _("nothing is wrong"))
    exit_with(ExitCode.FINDINGS if findings else ExitCode.OK)


def _publish_release(
    newsroom: Newsroom, name: str, to: Sequence[str], options: PublishOptions, accept: Sequence[str], format: ListFormat
) -> None:
    from translator.newsroom.pages.releases.release import publish_release
    from translator.newsroom.pages.releases.release_list import read_release
    from translator.newsroom.pages.sites.release_proof import ReleaseProof, place_of

    refuse_unknown(options.layout)
    accepted = frozenset(check for text in accept for check in text.split(","))
    proof = ReleaseProof(newsroom, name, options, accepted)
    chosen = read_release(newsroom, name, working_folder())
    chosen.refuse_embargoed(name, options.layout, options.now)
    try:
        published, whole = publish_release(newsroom, chosen.refs, to, options, proof)
    except NotReady as error:
        tags = {tag: None for ref in chosen.refs for tag in newsroom.targets_of(ref, to)}
        ready = [tag for tag in tags if tag not in error.tags]
        if error.tags and ready:
            command = f"translator publish --release {name} --layout {options.layout} --to {','.join(ready)}"
            talk(_("only {tags} holds it up; the other languages alone: {command}",
                   tags=_(", ").join(error.tags), command=command))  # fmt: skip
        raise
    for finding in proof.let_pass:
        said = _("published in spite of {check}: {message}", check=finding.check, message=finding.message)
        talk(_("note: ") + f"{place_of(finding)}  {said}")
    if format is ListFormat.JSON:
        print_json(published)
        return
    for item in published:
        for path in item.written:
            print_line(path)
        for note in item.notes:
            talk(note)
    for path in whole:
        print_line(path)
    _say_count(published, whole)
    if not proof.let_pass:
        talk(_("proved before and after: nothing is wrong on these pages"))
    if proof.others:
        talk(
            ngettext(
                "{count} fault was there before, on other pages: {command}",
                "{count} faults were there before, on other pages: {command}",
                proof.others,
                command=f"translator publish --check --layout {options.layout}",
            )
        )


def _say_count(published: Sequence[Published], whole: Sequence[str]) -> None:
    written = sum(len(item.written) for item in published) + len(whole)
    articles = ngettext("{count} article", "{count} articles", len({item.slug for item in published if item.files}))
    talk(articles + _(", ") + ngettext("{count} file written", "{count} files written", written))


def _export_identity(names: Sequence[str], to: Sequence[str], out: Path | None) -> None:
    from translator.bilingual.words.language import parse_tag
    from translator.newsroom.pages.publish.identity_proof import export_identity

    paths = [Path(name) for name in names]
    missing = [path for path in paths if not path.is_file()]
    if not paths or missing or len(to) != 1 or out is None:
        raise UsageError(
            _("there is no file {name}", name=missing[0]) if missing else _("--identity takes --to, --out and files"),
            hint="translator publish --identity --to en --out DIR FILE…",
        )
    for path in export_identity(paths, parse_tag(to[0]), out):
        print_line(str(path))
