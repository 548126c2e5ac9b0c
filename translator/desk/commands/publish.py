"""Published pages: written (`publish`), taken back (`unpublish`), mended with a notice (`correct`)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import NotReady, PublishError, TranslatorError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.correction import (
    CorrectedSegment,
    command_for,
    correct_source,
    correct_version,
    show_segment,
)
from translator.desk.workflow.options import (
    By,
    ClusterAddress,
    Format,
    Jobs,
    ListFormat,
    NumberArgument,
    PlainText,
    ReasonOption,
    SlugArgument,
    Slugs,
    To,
    argument,
    complete_slug,
    current_newsroom,
    open_backend,
    option,
    working_folder,
)
from translator.desk.workflow.table_options import LayoutName
from translator.desk.workflow.unfinished_commands import finish_killed
from translator.newsroom.ground.console import print_json, print_line, printing_json, talk
from translator.newsroom.ground.project import SITE_FOLDER
from translator.newsroom.house.people import person_at_work
from translator.newsroom.pages.layouts import refuse_unknown
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import Published, publish_articles, publish_whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.newsroom.house import Newsroom


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
        str | None,
        option("--release", _("Publish the articles of a list or a tag all together, or not at all."), "FILE|TAG"),
    ] = None,
    now: Annotated[str | None, option("--now", _("Go by this time where there is an embargo."), "TIME")] = None,
    since: Annotated[
        str | None, option("--since", _("With newsletter: a digest of what was published from this day on."), "DATE")
    ] = None,
    check: Annotated[
        bool, option("--check", _("Write nothing; say what would change, leave a page, and be kept."))
    ] = False,
    identity: Annotated[bool, option("--identity", _("Reproduce Markdown files unchanged; needs no project."))] = False,
    format: Format = ListFormat.TEXT,
    jobs: Jobs = 0,
    cluster: ClusterAddress = "",
    plain_text: PlainText = False,
) -> None:
    """Write the parallel versions of signed-off articles."""
    if identity:
        _export_identity(slugs, to, out)
        return
    newsroom = current_newsroom()
    from translator.newsroom.house.withdrawal_state import parse_now

    options = PublishOptions(
        layout, out, force, draft, parse_now(now) if now is not None else None, _first_day(since, layout), check
    )
    if check and (release is not None or starter):
        raise UsageError(_("--check takes no release and no starter"), hint="translator publish --check")
    if out and not check:
        finish_killed(newsroom, out)
    if release is not None and (draft or slugs):
        raise UsageError(
            _("a release takes no slugs and no drafts"), hint="translator publish --release FILE --layout NAME"
        )
    if starter:
        _write_starter(newsroom, layout, out)
    if release is not None:
        published, further = _publish_release(newsroom, release, to, options)
        if format is ListFormat.JSON:
            print_json(published)
            return
        for item in published:
            _print(item)
        _print_whole(published, further)
        return

    done: list[Published] = []

    def take(published: Published) -> None:
        done.append(published)
        if format is ListFormat.TEXT:
            _print(published, is_check=check)

    with open_backend(jobs, cluster, plain_text) as opened, printing_json(done, is_wanted=format is ListFormat.JSON):
        refused = publish_articles(newsroom, options, slugs, to, take=take, backend=opened)
    whole = () if check else publish_whole(newsroom, options)
    if format is ListFormat.TEXT:
        _print_whole(done, whole, is_check=check)
    if refused:
        raise refused[0] if len(refused) == 1 else _joined(refused, any(item.held_back for item in done))


def _first_day(since: str | None, layout: str) -> str:
    if since is None:
        return ""
    try:
        day = date.fromisoformat(since).isoformat()
    except ValueError:
        day = ""
    if not day or layout != "newsletter":
        raise UsageError(
            _("--since takes a day, and the layout newsletter"),
            hint="translator publish --layout newsletter --since 2026-11-01",
        )
    return day


def _write_starter(newsroom: Newsroom, layout: str, out: Path | None) -> None:
    from translator.newsroom.pages.layouts.sites import write_starter

    refuse_unknown(layout)
    starter = write_starter(newsroom, layout, out or newsroom.root / SITE_FOLDER)
    for path in starter.written:
        talk(newsroom.relative(path))
    for path in starter.kept:
        talk(_("{path} is there already, and stays as it is", path=newsroom.relative(path)))


def _joined(refused: Sequence[TranslatorError], has_held_back: bool) -> PublishError:
    from translator.newsroom.pages.publish.release import reason_of

    first = refused[0]
    lines = "\n  ".join(map(reason_of, refused))
    message = _("not published:")
    if not has_held_back:
        message = ngettext("{count} article was not published:", "{count} articles were not published:", len(refused))
    return PublishError(f"{message}\n  {lines}", where=first.where, hint=first.hint)


def _publish_release(
    newsroom: Newsroom, name: str, to: Sequence[str], options: PublishOptions
) -> tuple[list[Published], list[str]]:
    from translator.newsroom.pages.publish.release import publish_release, read_release

    refuse_unknown(options.layout)
    chosen = read_release(newsroom, name, working_folder())
    try:
        return publish_release(newsroom, chosen, to, options)
    except NotReady as error:
        tags = {tag: None for ref in chosen for tag in newsroom.targets_of(ref, to)}
        ready = [tag for tag in tags if tag not in error.tags]
        if error.tags and ready:
            command = f"translator publish --release {name} --layout {options.layout} --to {','.join(ready)}"
            talk(_("only {tags} holds it up; the other languages alone: {command}",
                   tags=_(", ").join(error.tags), command=command))  # fmt: skip
        raise


def _print(published: Published, *, is_check: bool = False) -> None:
    for path in published.written:
        print_line(path)
    for note in published.notes:
        talk(note)
    for page in published.editions:
        for one in page.kept:
            talk(_("{page}:{line}: kept as it is ({reason}): {text}",
                   page=page.page, line=one.line, reason=one.reason, text=one.text))  # fmt: skip
        for one in page.gone if is_check else ():
            talk(_("{page}:{line}: leaves the page ({reason}): {text}",
                   page=page.page, line=one.line, reason=one.reason, text=one.text))  # fmt: skip
        if page.gone:
            talk(ngettext("{page}: {count} line leaves the page, for its source changed or was translated anew",
                          "{page}: {count} lines leave the page, for their source changed or was translated anew",
                          len(page.gone), page=page.page))  # fmt: skip


def _print_whole(published: Sequence[Published], whole: Sequence[str], *, is_check: bool = False) -> None:
    for path in whole:
        print_line(path)
    written = sum(len(item.written) for item in published) + len(whole)
    articles = ngettext("{count} article", "{count} articles", len({item.slug for item in published if item.files}))
    done = ngettext("{count} file written", "{count} files written", written)
    if is_check:
        done = ngettext("{count} file would change", "{count} files would change", written)
    talk(articles + _(", ") + done)


def _export_identity(names: Sequence[str], to: Sequence[str], out: Path | None) -> None:
    from translator.bilingual.words.language import parse_tag
    from translator.newsroom.pages.publish.file_group import export_identity

    paths = [Path(name) for name in names]
    missing = [path for path in paths if not path.is_file()]
    if not paths or missing or len(to) != 1 or out is None:
        raise UsageError(
            _("there is no file {name}", name=missing[0]) if missing else _("--identity takes --to, --out and files"),
            hint="translator publish --identity --to en --out DIR FILE…",
        )
    for path in export_identity(paths, parse_tag(to[0]), out):
        print_line(str(path))


def unpublish(
    slugs: Annotated[list[str], argument("SLUG", _("Slugs, globs or article files."), autocompletion=complete_slug)],
    to: To,
    layout: LayoutName = "markdown",
    out: Annotated[Path | None, option("--out", _("Folder where it is published."), "DIR")] = None,
    reason: ReasonOption = "",
    undo: Annotated[
        bool, option("--undo", _("End the withdrawal: it may be published again. Needs --reason."))
    ] = False,
    force: Annotated[bool, option("--force", _("Also remove pages that were changed by hand."))] = False,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Take published pages of an article back."""
    from translator.newsroom.pages.publish.release import NotPublished, Withdrawn, restore, withdraw, withdraw_elsewhere

    refuse_unknown(layout)
    newsroom = current_newsroom()
    if out:
        finish_killed(newsroom, out)
    person = person_at_work(newsroom, by)
    if person.is_machine:
        raise UsageError(
            _("{person} is a program: a person takes pages back", person=person.id),
            hint=f"translator comment {slugs[0]} 1 TEXT --to TAG --as {person.id}",
        )
    if undo:
        if not reason.strip() or any(set("*?[") & set(name) for name in slugs):
            raise UsageError(
                _("--undo takes articles by their names, and a reason"),
                hint=f"translator unpublish {slugs[0]} --undo --reason TEXT",
            )
        ended = {one.slug: restore(one, to, person=person.id, reason=reason) for one in newsroom.open_articles(slugs)}
        if format is ListFormat.JSON:
            print_json([{"slug": slug, "tags": tags} for slug, tags in ended.items()])
        for slug in ended if format is ListFormat.TEXT else ():
            talk(_("{slug} may be published again", slug=slug))
        return
    options = PublishOptions(layout, out, force)
    done, refused = list[Withdrawn](), list[PublishError]()
    for article in newsroom.open_articles(slugs):
        found = list[Withdrawn | PublishError]()
        try:
            found.append(withdraw(article, to, options, person=person.id, reason=reason))
        except PublishError as error:
            found.append(error)
        if options.is_beside and type(found[0]) is not PublishError:
            found += withdraw_elsewhere(article, to, options)
        here = [one for one in found if isinstance(one, Withdrawn)]
        done += here
        refused += [one for one in found if isinstance(one, PublishError) and not (here and type(one) is NotPublished)]
    if format is ListFormat.JSON:
        print_json(done)
    for item in done if format is ListFormat.TEXT else ():
        for path in item.removed:
            print_line(f"- {path}")
        for path in item.written:
            print_line(f"+ {path}")
        for place in item.links:
            talk(_("note: ") + _("{place} links to {slug}", place=place, slug=item.slug))
    if format is ListFormat.TEXT:
        removed = sum(len(item.removed) for item in done)
        count = len({item.slug for item in done})
        articles = ngettext("{count} article taken back", "{count} articles taken back", count)
        talk(articles + _(", ") + ngettext("{count} file removed", "{count} files removed", removed))
    if refused:
        raise refused[0]


def correct(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str | None, argument("TEXT", _("The sentence as it should read (default: only show it)."))] = None,
    *,
    notice: Annotated[str, option("--notice", _("The notice for readers, in the language of TEXT."), "TEXT")] = "",
    reason: ReasonOption = "",
    to: To,
    by: By = None,
    format: Format = ListFormat.TEXT,
) -> None:
    """Mend a fact in a published article, with a notice."""
    newsroom = current_newsroom()
    article = newsroom.article(newsroom.select_one(slug))
    if text is None:
        rows = show_segment(article, number, to)
    elif to:
        tags = [tag for tag in newsroom.targets_of(article.ref, to) if tag != article.tag]
        if len(tags) != 1:
            raise UsageError(
                _("a sentence is corrected in one translation at a time"), hint=command_for(article, number, "TAG")
            )
        person = person_at_work(newsroom, by)
        rows = [correct_version(article, number, text, tags[0], person=person, notice=notice, reason=reason)]
        _say_next_of_version(rows[0])
    else:
        person = person_at_work(newsroom, by)
        rows = correct_source(article, number, text, person=person, notice=notice, reason=reason)
    if format is ListFormat.JSON:
        print_json(rows)
        return
    for row in rows:
        print_line(f"{row.slug} {row.tag} {row.number} {row.state}  {row.text}")
    targets = [row for row in rows if row.state != "source"]
    if text is None:
        talk(command_for(article, number))
        command = command_for(article, number, targets[0].tag)
        talk(_("where only the translation is wrong: {command}", command=command))
    elif not to:
        path = newsroom.relative(article.path)
        talk(_("the sentence is mended in {path}; its translations, and the notice, are to be done:", path=path))
        talk(f"  translator run {article.slug}")
        if open_tags := [row.tag for row in targets if row.state != "final"]:
            talk(f"  translator review {article.slug} --to {open_tags[0]}")
        talk(f"  translator publish {article.slug}")


def _say_next_of_version(row: CorrectedSegment) -> None:
    talk(_("the sentence is mended in {tag} alone; a second person reviews it:", tag=row.tag))
    talk(f"  translator review {row.slug} --to {row.tag}")
    talk(f"  translator publish {row.slug}")
