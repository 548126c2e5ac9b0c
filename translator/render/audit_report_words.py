"""What the audit report calls steps, origins and statuses, in the language of the user; for page and Markdown alike."""

from __future__ import annotations

from translator.audit.audit_report import AuditReport
from translator.audit.problems import Problem
from translator.i18n import _


def standards() -> str:
    return _(
        "The steps are those of ISO 17100 (translation, check, revision, review, proofreading, final verification "
        "and release) and of ISO 18587 (post-editing of a machine's draft). Times are UTC, from the ledgers."
    )


def step_name(step: str) -> tuple[str, str]:
    """Return the name of a step, and where its standard has it."""
    return {
        "draft": (_("machine draft or memory"), "ISO 18587"),
        "translation": (_("translation"), "ISO 17100, 5.3.1"),
        "post-editing": (_("post-editing"), "ISO 18587"),
        "check": (_("check by the translator"), "ISO 17100, 5.3.2"),
        "revision": (_("revision by a second person"), "ISO 17100, 5.3.3"),
        "review": (_("monolingual review"), "ISO 17100, 5.3.4"),
        "proofreading": (_("proofreading"), "ISO 17100, 5.3.5"),
        "conversion": (_("conversion of the script"), ""),
        "release": (_("final verification and release"), "ISO 17100, 5.3.6"),
    }[step]


def status_name(status: str) -> str:
    return {
        "proved": _("proved"),
        "wrong": _("does not hold"),
        "open": _("not proved"),
        "beyond": _("cannot be proved"),
    }[status]


def origin_name(origin: str) -> str:
    """Return where a draft came from: `mt:llama` → machine (llama)."""
    kind, _colon, name = origin.partition(":")
    return {
        "mt": _("machine ({name})", name=name),
        "tm": _("translation memory ({name})", name=name),
        "converted": _("converted"),
        "human": _("written by a person"),
    }.get(kind, origin)


def failures(report: AuditReport) -> list[Problem]:
    """Return all problems that keep a statement from holding, those of the versions first; notes are left out."""
    problems = [problem for version in report.versions for problem in version.problems] + report.problems
    return [problem for problem in problems if not problem.is_note]


def problem_text(problem: Problem) -> str:
    return problem.where + _(": ") + f"{problem.message} ({problem.kind})"


def minute(at: str) -> str:
    """Return an event's time to the minute; empty for none."""
    return at[:16].replace("T", " ")
