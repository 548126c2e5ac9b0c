"""`translator unpublish`: take published pages of an article back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from translator.bilingual.errors import PublishError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import (
    By,
    Format,
    ListFormat,
    ReasonOption,
    To,
    argument,
    complete_slug,
    current_newsroom,
    option,
)
from translator.desk.workflow.table_options import LayoutName
from translator.desk.workflow.unfinished_commands import finish_killed
from translator.newsroom.ground.console import print_json, print_line, talk
from translator.newsroom.pages.layouts import refuse_unknown


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
    from translator.newsroom.house.people import person_at_work
    from translator.newsroom.pages.publication.publication import PublishOptions
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
