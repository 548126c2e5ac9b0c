"""The audit report for a client as a page, its steps, origins and statuses in the user's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from translator.bilingual.i18n import _, enumeration, ngettext
from translator.newsroom.ground.html.environment import document_style, render_document
from translator.newsroom.proof.audit.acknowledgement import Problem
from translator.newsroom.proof.audit.audit_report import AuditReport, Contribution, SegmentReport, VersionReport
from translator.newsroom.review.labels import state_name


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


def account(version: VersionReport) -> Iterator[str]:
    """Yield how a version was made, and who answers for it."""
    total, steps = len(version.segments), {step.step: step for step in version.steps}
    drafted = [item for item in version.segments if item.target and item.origin.startswith("mt")]
    if version.authors:
        yield _("Written by {names}.", names=enumeration(version.authors))
    if drafted:
        engines = dict.fromkeys(item.origin.partition(":")[2] for item in drafted)
        tools = enumeration(_machine_name(engine, version.tools) for engine in engines)
        yield _("A machine drafted {count} of {total} segments: {tools}.", count=len(drafted), total=total, tools=tools)
        seen = sum("revision" in item.acts for item in drafted)
        yield _("A second person reviewed {count} of these {total} as they stand.", count=seen, total=len(drafted))
    released = steps.get("release")
    if released and released.people and released.segments == total:
        yield _("Signed off by {names}.", names=enumeration(act.name for act in released.people))
    else:
        yield _("Not signed off as a whole.")


def _machine_name(engine: str, signatures: Iterable[str]) -> str:
    fields = [signature.split("|") for signature in signatures]
    models = {part.removeprefix("model:") for name, *parts in fields for part in parts
              if name == engine and part.startswith("model:")}  # fmt: skip
    return f"{engine} ({enumeration(sorted(models))})" if models else engine


def time_shown(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    return ngettext("{count} minute", "{count} minutes", max(1, round(seconds / 60)))


def _failures(report: AuditReport) -> list[Problem]:
    problems = [problem for version in report.versions for problem in version.problems] + report.problems
    return [problem for problem in problems if not problem.is_note]


def problem_text(problem: Problem) -> str:
    return problem.where + _(": ") + f"{problem.message} ({problem.kind})"


def minute(at: str) -> str:
    return at[:16].replace("T", " ")


_TEMPLATES = Path(__file__).parent / "templates"
# Steps that have a place in the table of segments.
_SHOWN_STEPS = ("translation", "post-editing", "revision", "release")


def render_page(report: AuditReport) -> str:
    style = document_style(_TEMPLATES, "audit_report.css")
    return render_document(_TEMPLATES, "audit_report.html", style=style, **_values(report))


def _values(report: AuditReport) -> dict[str, Any]:
    return {
        "report": report,
        "failures": _failures(report),
        "shown_acts": _shown_acts,
        **{
            item.__name__: item
            for item in (account, time_shown, state_name, standards, status_name, step_name, origin_name, problem_text,
                         minute)
        },
    }  # fmt: skip


def _shown_acts(segment: SegmentReport) -> list[tuple[str, Contribution]]:
    return [
        (step, act) for step in _SHOWN_STEPS for act in {act.person: act for act in segment.acts.get(step, ())}.values()
    ]
