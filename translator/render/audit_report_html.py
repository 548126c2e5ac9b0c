"""
The account for a client as one page: self-contained, readable without scripts, made for A4.

Whatever comes from an article or a ledger is escaped, and a content security policy lets nothing run at all. The look
is in `account_page.css`.
"""

from __future__ import annotations

import base64
import hashlib
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from translator import __version__
from translator.audit.audit_report import UI_TAG
from translator.i18n import _, message_language, ngettext
from translator.model import State
from translator.render.audit_report_words import moment, origin_name, problem_text, standards, status_name, step_name
from translator.review.labels import state_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from translator.audit.audit_report import Account, Act, SegmentAccount, StepAccount, VersionAccount

_STYLE = Path(__file__).parent / "account_page.css"
_SHOWN = ("translation", "post-editing", "revision", "release")
"""Steps that have a place in the table of segments."""


def render_page(account: Account) -> str:
    """Return the whole page in the user's language."""
    parts = [*_head(account), *_statements(account), *_overview(account)]
    for version in account.versions:
        parts += _version(version)
    return "".join([*parts, "</main>\n</body>\n</html>\n"])


def _head(account: Account) -> Iterator[str]:
    style = "\n" + _STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    title = _("Account of the work and its proof")
    yield f'<!doctype html>\n<html lang="{UI_TAG[message_language()]}">\n<head>\n<meta charset="utf-8">\n'
    yield f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{digest}'; "
    yield "base-uri 'none'\">\n"
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield f'<meta name="generator" content="translator {__version__}">\n<meta name="robots" content="noindex">\n'
    yield f"<title>{title} · {escape(account.project)}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
    yield f"<header>\n<h1>{title}</h1>\n"
    facts = [account.project, moment(account.made)]
    facts += [_("commit {revision}", revision=account.revision)] if account.revision else []
    yield '<p class="meta">' + " · ".join(map(escape, facts)) + "</p>\n"
    yield f"<p>{escape(standards())}</p>\n</header>\n"


def _statements(account: Account) -> Iterator[str]:
    yield '<section>\n<h2 id="proof">' + _("What is proved, and how") + '</h2>\n<table class="claims"><tbody>\n'
    for item in account.statements:
        yield f'<tr class="{item.status}"><th scope="row"><span class="mark">{status_name(item.status)}</span></th>'
        yield f"<td><b>{escape(item.claim)}</b><br>{escape(item.how)}</td></tr>\n"
    yield "</tbody></table>\n"
    wrong = [problem for version in account.versions for problem in version.problems] + account.problems
    wrong = [problem for problem in wrong if not problem.is_note]
    if wrong:
        yield "<h3>" + _("What does not hold") + '</h3>\n<ul class="wrong">\n'
        yield "".join(f"<li>{escape(problem_text(problem))}</li>\n" for problem in wrong)
        yield "</ul>\n"
    yield "</section>\n"


def _overview(account: Account) -> Iterator[str]:
    yield '<section>\n<h2 id="articles">' + _("Articles") + '</h2>\n<table><thead><tr><th scope="col">'
    heads = [_("Article"), _("From, into"), _("Segments"), state_name(State.REVIEWED), state_name(State.FINAL),
             _("comments"), _("rejections"), _("Page")]  # fmt: skip
    yield '</th><th scope="col">'.join(heads) + "</th></tr></thead><tbody>\n"
    for version in account.versions:
        name = f'<a href="#{_anchor(version)}">{escape(version.slug)}</a>'
        done = [version.states["reviewed"] + version.states["final"], version.states["final"]]
        cells = [f"{version.source_tag} → {version.tag}", len(version.segments), *done, version.comments,
                 version.rejections, version.page or "–"]  # fmt: skip
        yield f'<tr><th scope="row">{name}</th>'
        yield "".join(f"<td{_numeric(cell)}>{escape(str(cell))}</td>" for cell in cells) + "</tr>\n"
    yield "</tbody></table>\n</section>\n"


def _numeric(cell: object) -> str:
    return ' class="n"' if isinstance(cell, int) else ""


def _anchor(version: VersionAccount) -> str:
    return f"{version.slug}.{version.tag}"


def _version(version: VersionAccount) -> Iterator[str]:
    yield f'<section class="version" id="{escape(_anchor(version))}">\n'
    yield f'<h2><span lang="{version.source_tag}">{escape(version.title)}</span></h2>\n'
    if version.translated_title:
        yield f'<p class="h" lang="{version.tag}">{escape(version.translated_title)}</p>\n'
    count = ngettext("{count} segment", "{count} segments", len(version.segments))
    yield f'<p class="meta">{escape(version.slug)} · {version.source_tag} → {version.tag} · {count}</p>\n'
    yield from _steps(version.steps)
    yield from _tools(version)
    yield from _segments(version)
    yield "</section>\n"


def _steps(steps: Iterable[StepAccount]) -> Iterator[str]:
    yield '<table class="steps"><thead><tr><th scope="col">'
    heads = [_("Step"), _("Who"), _("Segments"), _("From"), _("To")]
    yield '</th><th scope="col">'.join(heads) + "</th></tr></thead><tbody>\n"
    for step in steps:
        name, norm = step_name(step.step)
        who = escape(_(", ").join(act.name for act in step.people)) or "–"
        if not step.is_recorded:
            said = _("as the article's credits say; not recorded") if step.people else _("not recorded")
            who = f"{who} <small>({escape(said)})</small>" if step.people else f"<small>{escape(said)}</small>"
        yield f'<tr><th scope="row">{escape(name)} <small>{escape(norm)}</small></th><td>{who}</td>'
        yield f'<td class="n">{step.segments if step.is_recorded else "–"}</td>'
        yield f"<td>{moment(step.first_at)}</td><td>{moment(step.last_at)}</td></tr>\n"
    yield "</tbody></table>\n"


def _tools(version: VersionAccount) -> Iterator[str]:
    if version.tools:
        yield "<h3>" + _("Tools and engines") + '</h3>\n<ul class="tools">'
        for signature, count in version.tools.items():
            said = ngettext("{count} segment", "{count} segments", count)
            yield f"<li><code>{escape(signature)}</code> · {said}</li>"
        yield "</ul>\n"


def _segments(version: VersionAccount) -> Iterator[str]:
    yield "<h3>" + _("Segments") + '</h3>\n<table class="segments"><thead><tr><th scope="col">'
    yield '</th><th scope="col">'.join(["#", _("Source"), _("Target"), _("Who, and when")])
    yield "</th></tr></thead>\n"
    for segment in version.segments:
        yield f'<tbody><tr><th scope="row">{segment.number}</th>'
        yield f'<td lang="{version.source_tag}">{escape(segment.source)}</td>'
        yield f'<td lang="{version.tag}">{escape(segment.target) or "–"}</td><td class="who">{_who(segment)}</td></tr>'
        yield "</tbody>\n"
    yield "</table>\n"


def _who(segment: SegmentAccount) -> str:
    state = state_name(State(segment.state))
    lines = [f'<span class="state">{state}</span> <small>{escape(origin_name(segment.origin))}</small>']
    for step in _SHOWN:
        acts = _last_of_each(segment.acts.get(step, ()))
        name = escape(step_name(step)[0]) + _(": ")
        lines += [f"{name}{escape(act.name)} <small>{moment(act.at)}</small>" for act in acts]
    return "<br>".join(lines)


def _last_of_each(acts: Iterable[Act]) -> list[Act]:
    return list({act.person: act for act in acts}.values())
