"""`translator verify`: prove from ledgers, git and published pages that every segment was seen by a second person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec

from translator.bilingual.errors import ExitCode, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.desk.workflow.options import (
    By,
    ClusterAddress,
    Format,
    Jobs,
    ListFormat,
    PlainText,
    Slugs,
    To,
    current_newsroom,
    open_backend,
    option,
)
from translator.newsroom.ground.console import exit_with, print_json, print_line, talk
from translator.newsroom.proof.audit.acknowledgement import HINTS, KINDS, acknowledge_commits, acknowledgements_path
from translator.newsroom.proof.audit.verdict import Verdict, prove

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom

REPORTS = (".html", ".json")


def write_report(newsroom: Newsroom, verdict: Verdict, path: Path) -> None:
    from translator.newsroom.ground.files import write_atomically
    from translator.newsroom.proof.audit.audit_report import make_audit_report

    account = make_audit_report(newsroom, verdict)
    if path.suffix == ".json":
        text = msgspec.json.format(msgspec.json.encode(account), indent=2).decode() + "\n"
    else:
        from translator.desk.render.audit_report import render_page

        text = render_page(account)
    write_atomically(path, text.encode())


def verify(
    slugs: Slugs,
    to: To,
    strict: Annotated[
        bool, option("--strict", _("Fail on what could not be proved, too (not committed, no git …)."))
    ] = False,
    report: Annotated[
        Path | None, option("--report", _("Write a report for clients and readers: .html or .json."), "FILE")
    ] = None,
    sealed: Annotated[
        bool, option("--sealed", _("Demand that everything is signed by the signers, and fail on all notes."))
    ] = False,
    signers: Annotated[
        Path | None, option("--signers", _("File of permitted signers, from outside the repository."), "FILE")
    ] = None,
    acknowledge: Annotated[
        str, option("--acknowledge", _("Answer for problems of this kind, with --reason: author, rules …"), "KIND")
    ] = "",
    reason: Annotated[str, option("--reason", _("Why, for --acknowledge."), "TEXT")] = "",
    by: By = None,
    format: Format = ListFormat.TEXT,
    jobs: Jobs = 0,
    cluster: ClusterAddress = "",
    plain_text: PlainText = False,
) -> None:
    """Prove that every segment was seen by a second person."""
    from translator.desk.workflow.sync_run import note_behind

    if report is not None and report.suffix not in REPORTS:
        raise UsageError(
            _("a report is {suffixes}, not {name}", suffixes=", ".join(REPORTS), name=repr(report.name)),
            hint="--report FILE.html",
        )
    if sealed is not (signers is not None):
        raise UsageError(
            _("a sealed proof takes the signers from you"), hint="translator verify --sealed --signers FILE"
        )
    newsroom = current_newsroom()
    if acknowledge:
        _acknowledge(newsroom, prove(newsroom, slugs, to, signers=signers), acknowledge, reason, by)
    note_behind(newsroom, slugs, to)  # A note; the proof does not depend on it.
    with open_backend(jobs, cluster, plain_text) as opened:
        verdict = prove(newsroom, slugs, to, opened, signers)
    if format is ListFormat.JSON:
        print_json(verdict.problems)
    else:
        for problem in verdict.wrong:
            print_line(f"{problem.where}: {problem.kind}: {problem.message}")
        for problem in verdict.notes:
            talk(_("note: ") + f"{problem.where}: {problem.kind}: {problem.message}")
        talk(_summary(verdict))
        _say_who_can_answer(verdict)
        if newsroom.settings.verify.signatures and not sealed:
            talk(_("the settings ask for signatures, which only this proves: {command}",
                   command="translator verify --sealed --signers FILE"))  # fmt: skip
    if report is not None:
        write_report(newsroom, verdict, report)
        talk(_("report written: {file}", file=report))
    is_bad = bool(verdict.wrong or ((strict or sealed) and verdict.unproved))
    exit_with(ExitCode.FINDINGS if is_bad else ExitCode.OK)


def _say_who_can_answer(verdict: Verdict) -> None:
    kind = next((problem.kind for problem in verdict.problems if problem.commit and problem.kind not in HINTS), "")
    if kind:
        command = f"translator verify --acknowledge {kind} --reason TEXT"
        talk(_("whoever it concerns, or a second person, can answer for it: {command}", command=command))


def _acknowledge(newsroom: Newsroom, verdict: Verdict, kind: str, reason: str, by: str | None) -> None:
    from translator.newsroom.house.people import person_at_work

    if kind not in KINDS:
        kinds = dict.fromkeys(problem.kind for problem in verdict.problems if problem.commit)
        raise UsageError(
            _("{kind} cannot be acknowledged", kind=repr(kind)),
            hint=f"--acknowledge {'|'.join(kinds) or 'author'} --reason TEXT",
        )
    person = person_at_work(newsroom, by)
    commits = acknowledge_commits(newsroom, [one for one in verdict.problems if one.kind == kind], person, reason)
    names = _(", ").join(name[:10] for name in commits)
    talk(ngettext("{count} commit acknowledged: {commits}", "{count} commits acknowledged: {commits}", len(commits),
                  commits=names))  # fmt: skip
    if commits:
        file = newsroom.relative(acknowledgements_path(newsroom))
        talk(_("it counts when {file} is committed under an address of {person}", file=file, person=person.id))


def _summary(verdict: Verdict) -> str:
    count, wrong, notes = len(verdict.proofs), len(verdict.wrong), len(verdict.notes)
    if wrong:
        found = ngettext("{count} problem", "{count} problems", wrong)
    elif not count:
        found = _("nothing proved")
    else:
        found = _("nothing is wrong, not all is proved") if verdict.unproved else _("all proved")
    if notes:
        found += _(", ") + ngettext("{count} note", "{count} notes", notes)
    return ngettext("{count} catalog read", "{count} catalogs read", count) + _(": ") + found
