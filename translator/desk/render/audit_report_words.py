"""What the audit report calls steps, origins and statuses, in the language of the user; for page and Markdown alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from translator.bilingual.i18n import _, enumeration, ngettext
from translator.newsroom.proof.audit.acknowledgement import Problem
from translator.newsroom.proof.audit.audit_report import AuditReport, VersionReport


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
    """Yield what readers may want to know of a version: how it was made, who answers for it, what was mended since."""
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
    for notice in version.corrections:
        yield _("Corrected on {day}: {text}", day=notice.day, text=notice.text)
    for notice in version.withdrawals:
        yield _("Taken back on {day} by {name}: {text}", day=notice.day, name=notice.name, text=notice.text)


def _machine_name(engine: str, signatures: Iterable[str]) -> str:
    """Return an engine with its models, as far as `signatures` name them: `llama|model:small|sha:…` → llama (small)."""
    fields = [signature.split("|") for signature in signatures]
    models = {part.removeprefix("model:") for name, *parts in fields for part in parts
              if name == engine and part.startswith("model:")}  # fmt: skip
    return f"{engine} ({enumeration(sorted(models))})" if models else engine


def time_shown(seconds: float | None) -> str:
    """Return a time on the screen in minutes; a dash where nobody measured it."""
    if seconds is None:
        return "–"
    return ngettext("{count} minute", "{count} minutes", max(1, round(seconds / 60)))


def failures(report: AuditReport) -> list[Problem]:
    """Return all problems that keep a statement from holding, those of the versions first; notes are left out."""
    problems = [problem for version in report.versions for problem in version.problems] + report.problems
    return [problem for problem in problems if not problem.is_note]


def problem_text(problem: Problem) -> str:
    return problem.where + _(": ") + f"{problem.message} ({problem.kind})"


def minute(at: str) -> str:
    """Return an event's time to the minute; empty for none."""
    return at[:16].replace("T", " ")
