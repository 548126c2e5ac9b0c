"""
The embargo of an article: the moment before which it is not published, `embargo: 2026-12-01T08:00+08:00`.

It has a zone, so that it means one moment for everybody; messages show it in the zone of whoever reads them.
"""

from __future__ import annotations

from datetime import UTC, datetime

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import PublishError, UsageError
from translator.bilingual.i18n import _
from translator.newsroom.ground.project import ArticleRef
from translator.newsroom.house.newsroom import Newsroom

EXAMPLE = "2026-12-01T08:00+08:00"


def refuse_embargoed(newsroom: Newsroom, ref: ArticleRef, *, layout: str, now: datetime | None = None) -> None:
    """
    Raise `PublishError` where the embargo of an article has not passed, or cannot be read.

    `now` is the moment to go by, with its zone; None: this one. `layout` is what the article was to be published as.
    """
    moment = find_embargo(newsroom, ref)
    if moment and moment > (now or datetime.now(UTC)):
        raise PublishError(
            _("{slug} is under embargo until {time}", slug=ref.slug, time=in_local_zone(moment)),
            where=newsroom.relative(ref.path),
            hint=from_then_on(ref.slug, layout),
        )


def from_then_on(what: str, layout: str) -> str:
    """Return the hint that says how to publish `what` (an article or an option) when its embargo has passed."""
    more = "" if layout == "markdown" else f" --layout {layout}"
    return _("{command}   (from then on)", command=f"translator publish {what}{more}")


def find_embargo(newsroom: Newsroom, ref: ArticleRef) -> datetime | None:
    """Return the embargo of an article, None where it has none; raises `PublishError` for one that is not a moment."""
    look = newsroom.index.look("embargo", "", ref.slug, environment=code_version("newsroom/articles"), files=[ref.path])
    value = look.value
    if value is None:  # Asked for every article at every publication: most need no parser.
        stated = newsroom.article(ref).front_matter.values.get("embargo")
        look.keep(value := b"" if stated is None else str(stated).encode())
    return parse_embargo(value.decode(), where=newsroom.relative(ref.path)) if value else None


def parse_embargo(value: object, *, where: str) -> datetime:
    """Return an embargo as it was written; raises `PublishError` for anything but a time with its zone."""
    moment = _moment(str(value))
    if moment is None:
        raise PublishError(
            _("the embargo {value} is not a time with its zone", value=repr(str(value))),
            where=where,
            hint=f"embargo: {EXAMPLE}",
        )
    return moment


def parse_now(text: str) -> datetime:
    """Return the moment that `--now` names; raises `UsageError` for anything but a time with its zone."""
    moment = _moment(text)
    if moment is None:
        raise UsageError(_("{value} is not a time with its zone", value=repr(text)), hint=f"--now {EXAMPLE}")
    return moment


def in_local_zone(moment: datetime) -> str:
    """Return a moment as the reader's clock shows it, with the offset of their zone."""
    local = moment.astimezone()
    offset = local.strftime("%z")
    return f"{local:%Y-%m-%d %H:%M} (UTC{offset[:3]}:{offset[3:5]})"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment if moment.tzinfo else None
