"""`translator pull-request`: draft what changed on branches of its own, and propose it at a forge."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.setup.pipeline_files import ensure_driver
from translator.desk.workflow.options import By, DryRun, Format, ListFormat, Slugs, To, current_newsroom, option
from translator.desk.workflow.table_options import EngineName
from translator.newsroom.ground.console import print_json, print_line, talk

if TYPE_CHECKING:
    from translator.desk.workflow.pull_request_run import PullRequestResult


class Grouping(StrEnum):
    """Articles of one pull request."""

    PAGE = "page"
    FOLDER = "folder"
    ALL = "all"


def pull_request(
    slugs: Slugs,
    to: To,
    engine: EngineName = None,
    group: Annotated[Grouping, option("--group", _("How to group changes into pull requests."))] = Grouping.PAGE,
    limit: Annotated[int, option("--limit", _("Pull requests that may be open at a time."), "N", min=0)] = 5,
    base: Annotated[str, option("--base", _("Branch that is behind; default: the forge's."), "BRANCH")] = "",
    pages: Annotated[bool, option("--pages/--no-pages", _("Propose pages too, not only catalogs."))] = True,
    remote: Annotated[str, option("--remote", _("The remote of git to push to."), "NAME")] = "origin",
    repository: Annotated[
        str,
        option(
            "--repository",
            _("The repository at the forge; default: that of the remote."),
            "OWNER/NAME",
            envvar="GITHUB_REPOSITORY",
            show_envvar=False,
        ),
    ] = "",
    api: Annotated[
        str, option("--api", _("Address of the forge's API."), "URL", envvar="GITHUB_API_URL", show_envvar=False)
    ] = "https://api.github.com",
    by: By = None,
    dry_run: DryRun = False,
    format: Format = ListFormat.TEXT,
) -> None:
    """Propose drafts of what changed as pull requests."""
    from translator.desk.workflow.pull_request_run import PullRequestRun, Wanted
    from translator.newsroom.pages.pull_requests.branch import Remote
    from translator.newsroom.pages.pull_requests.forge import Forge, repository_of

    newsroom = current_newsroom()
    token = os.environ.get("GITHUB_TOKEN") or os.environ.get("GH_TOKEN") or ""
    if not token:
        raise UsageError(_("there is no token for the forge"), where="GITHUB_TOKEN", hint="export GITHUB_TOKEN=…")
    place = Remote(newsroom.root, remote)
    forge = Forge(repository or repository_of(place.address), token, api)
    ensure_driver(newsroom.root)
    wanted = Wanted(slugs, to, engine or "", group, limit, base, by=by, with_pages=pages, is_dry=dry_run)
    results = PullRequestRun(newsroom, place, forge, wanted, talk).run()
    if format is ListFormat.JSON:
        print_json(results)
        return
    for result in results:
        _print(result)
    if not results and not newsroom.skipped:
        talk(_("nothing is behind"))


def _print(result: PullRequestResult) -> None:
    number = f" #{result.number}" if result.number else ""
    print_line(f"{result.group}: {result.status}{number}" + (f" ({result.reason})" if result.reason else ""))
    for path in result.files or (result.promised if result.status == "planned" else ()):
        print_line(f"  {path}")
    if result.url:
        print_line(f"  {result.url}")
