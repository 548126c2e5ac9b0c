"""The audit report for a client as Markdown: the same tables, for a ticket, a mail or a wiki."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from translator.bilingual.i18n import _, enumeration, ngettext
from translator.bilingual.model import State
from translator.desk.render.audit_report_words import (
    account,
    failures,
    minute,
    origin_name,
    problem_text,
    standards,
    status_name,
    step_name,
    time_shown,
)
from translator.newsroom.proof.audit.audit_report import AuditReport, VersionReport
from translator.newsroom.review.labels import state_name


def render_markdown(report: AuditReport) -> str:
    """Return the report in the user's language; one table a step, one a version."""
    return "\n".join([*_head(report), *(line for version in report.versions for line in _version(version))]) + "\n"


def _head(report: AuditReport) -> Iterator[str]:
    yield "# " + _("Account of the work and its proof")
    facts = [report.project, minute(report.made)]
    facts += [_("commit {revision}", revision=report.revision)] if report.revision else []
    yield from ("", " · ".join(facts), "", standards(), "", "## " + _("What is proved, and how"), "")
    for item in report.statements:
        yield f"- **{status_name(item.status)}** {_cell(item.claim)}" + _(". ") + _cell(item.how)
    wrong = failures(report)
    if wrong:
        yield from ("", "### " + _("What does not hold"), "")
        yield from (f"- {_cell(problem_text(problem))}" for problem in wrong)
    yield ""


def _version(version: VersionReport) -> Iterator[str]:
    yield f"## {_cell(version.title)} ({version.source_tag} → {version.tag})"
    count = ngettext("{count} segment", "{count} segments", len(version.segments))
    yield from ("", " · ".join(filter(None, [version.slug, count, version.page])), "")
    yield from (f"- {_cell(line)}" for line in account(version))
    yield ""
    yield from _table([_("Step"), _("Who"), _("Segments"), _("On screen"), _("From"), _("To")], (
        [" ".join(filter(None, step_name(step.step))), enumeration(act.name for act in step.people) or "–",
         str(step.segments) if step.is_recorded else _("not recorded"), time_shown(step.shown_seconds),
         minute(step.first_at), minute(step.last_at)]
        for step in version.steps
    ))  # fmt: skip
    for signature, tool in version.tools.items():
        yield f"- `{signature}` · " + ngettext("{count} segment", "{count} segments", tool)
    yield ""
    yield from _table(["#", _("Source"), _("Target"), _("State"), _("Who, and when")], (
        [str(item.number), item.source, item.target, f"{state_name(State(item.state))}, {origin_name(item.origin)}",
         _("; ").join(step_name(step)[0] + _(": ") + f"{acts[-1].name} {minute(acts[-1].at)}"
                      for step, acts in item.acts.items() if step not in {"draft", "check"})]
        for item in version.segments
    ))  # fmt: skip


def _table(heads: list[str], rows: Iterable[list[str]]) -> Iterator[str]:
    yield "| " + " | ".join(heads) + " |"
    yield "|" + "---|" * len(heads)
    for row in rows:
        yield "| " + " | ".join(map(_cell, row)) + " |"
    yield ""


def _cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
    return " ".join(escaped.split())
