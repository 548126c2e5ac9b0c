"""
Lines that were removed from a ledger although git knows them: from the history, the index, a tag or another branch.

A chain of hashes cannot show that its end was cut off, or that all of it was written anew. Git can: a ledger only
grows, so every line that an earlier commit had must still be there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import msgspec

from translator import git
from translator.audit.git_history import Commit, History, commits
from translator.audit.problems import Problem, problem_of
from translator.catalog import Catalog
from translator.catalog.events import Event, decode_event
from translator.catalog.ledger_lines import line_hash, unpack_all
from translator.files import unpacked
from translator.i18n import _, ngettext
from translator.newsroom import Newsroom


@dataclass(slots=True)
class _PresentLines:
    """All lines that stand in the ledgers of the work tree, whether they are verified now or not."""

    file_of: dict[bytes, str] = field(default_factory=dict)
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    """Path of the ledger → the catalogs that are verified."""

    def find_file(self, path: str, lines: Iterable[bytes]) -> str:
        """Return the file in which a ledger goes on, given its former path and lines; empty where it is gone."""
        if path in self.catalogs:
            return path
        return next((self.file_of[line] for line in lines if line in self.file_of), "")


def find_removed_lines(project: Newsroom, catalogs: Sequence[Catalog], history: History) -> list[Problem]:
    """Return what is gone from the ledgers of `catalogs` that HEAD's history, index, tags or other branches know."""
    present = _read_present_lines(project, catalogs)
    return [
        *_removed_from_history(project, present, history),
        *_removed_from_index(project, present, history),
        *_removed_from_references(project, present),
    ]


def _read_present_lines(project: Newsroom, catalogs: Sequence[Catalog]) -> _PresentLines:
    present = _PresentLines(catalogs={catalog.ledger.where: catalog for catalog in catalogs})
    for path in sorted(project.locales_dir.rglob("*.jsonl")):
        name = project.relative(path)
        with project.skipping():
            present.file_of.update(dict.fromkeys(unpack_all(project.read(path).split(b"\n")), name))
    present.file_of.pop(b"", None)
    return present


def _removed_from_history(project: Newsroom, present: _PresentLines, history: History) -> Iterator[Problem]:
    for path, lives in _lifetimes(history).items():
        for lines, is_ended in lives:
            gone = [line for line in lines if line not in present.file_of]
            file = present.find_file(path, lines)
            catalog = present.catalogs.get(file)
            if not gone:
                continue
            if catalog is None or not catalog.ledger.lines:
                yield from _report_deleted_ledger(project, present, path, len(gone))
            elif len(gone) < len(lines) or not is_ended:
                yield from _classify(catalog, gone, history)
            else:
                message = ngettext("an earlier ledger of {count} line was deleted, and this one begun anew",
                                   "an earlier ledger of {count} lines was deleted, and this one begun anew",
                                   len(gone))  # fmt: skip
                yield problem_of(catalog, "restarted", message, where=file)


def _lifetimes(history: History) -> dict[str, list[tuple[dict[bytes, None], bool]]]:
    """Return for each path the lines of each of its lives; a life ends, and says so, when the file is deleted."""
    lives: dict[str, list[tuple[dict[bytes, None], bool]]] = defaultdict(list)
    for commit in history.commits:
        for path, lines in commit.added.items():
            if not lives[path] or lives[path][-1][1]:
                lives[path].append(({}, False))
            lives[path][-1][0].update(dict.fromkeys(lines))
        for path in commit.deleted:
            if lives[path]:
                lives[path][-1] = (lives[path][-1][0], True)
    return lives


def _report_deleted_ledger(project: Newsroom, present: _PresentLines, path: str, count: int) -> Iterator[Problem]:
    """Say that a ledger is gone whose PO is still there; an article that was given up takes both with it."""
    ledger = project.root / path
    catalogs = {catalog.where: catalog for catalog in present.catalogs.values()}
    catalog = catalogs.get(project.relative(ledger.with_suffix(".po")))
    if catalog is not None and not ledger.exists() and ledger.with_suffix(".po").exists():
        message = ngettext("the ledger was deleted, with {count} line", "the ledger was deleted, with {count} lines",
                           count)  # fmt: skip
        yield problem_of(catalog, "deleted", message, where=path)


def _classify(catalog: Catalog, gone: Sequence[bytes], history: History) -> Iterator[Problem]:
    """Say what became of lines that are gone: changed, written anew behind a change, taken out, or cut off the end."""
    torn = [line for line in gone if _is_torn(line)]
    if torn:
        commit = history.first.get(torn[0])
        message = ngettext("{count} line that was committed had never been written to its end, and decided nothing",
                           "{count} lines that were committed had never been written to their end, and decided nothing",
                           len(torn))  # fmt: skip
        yield problem_of(catalog, "torn", message, commit=commit.id if commit else "")
    for kind, lines in _sort_by_kind(catalog, [line for line in gone if line not in torn]).items():
        commit = history.first.get(lines[0][0])
        known = _("the index") if commit is None else _("commit {commit}", commit=commit.short)
        yield _problem(catalog, kind, [line for line, _at in lines], lines[0][1], known, commit.id if commit else "")


def _problem(catalog: Catalog, kind: str, lines: Sequence[bytes], at: int, known: str, commit: str) -> Problem:
    event, count = _event(lines[0]), len(lines)
    what = f"{event.action}, {event.actor}, {event.at}" if event else "?"
    message = {
        "changed": lambda: ngettext(
            "{count} line is not what {known} has: {what}", "{count} lines are not what {known} has; the first: {what}",
            count, known=known, what=what),
        "rewritten": lambda: ngettext(
            "{count} line that {known} has was written anew: {what}",
            "{count} lines that {known} has were written anew; the first: {what}", count, known=known, what=what),
        "tail": lambda: ngettext(
            "{count} line was cut off the end that {known} has: {what}",
            "{count} lines were cut off the end that {known} has; the first: {what}", count, known=known, what=what),
        "deleted": lambda: ngettext(
            "{count} line was taken out that {known} has: {what}",
            "{count} lines were taken out that {known} has; the first: {what}", count, known=known, what=what),
    }[kind]()  # fmt: skip
    return problem_of(catalog, kind, message, line=at, key=event.key if event else "", commit=commit)


def _sort_by_kind(catalog: Catalog, gone: Sequence[bytes]) -> dict[str, list[tuple[bytes, int]]]:
    """Return kind → the lines, each with the present line in its place (0 where there is none)."""
    ledger = catalog.ledger
    twins = {_identity(event): number for number, event in enumerate(ledger.events, 1)}
    after = defaultdict(list)
    for number, present in enumerate(ledger.events, 1):
        after[present.prev].append((number, present))
    named = {name for present in ledger.events for name in present.prev}
    found: dict[str, list[tuple[bytes, int]]] = defaultdict(list)
    # From the last line to the first: whether a line was cut off the end depends on those that followed it.
    for line in reversed(gone):
        event, name = _event(line), line_hash(line)
        if event is None:
            found["changed"].append((line, 0))
            continue
        twin = twins.get(_identity(event), 0)
        instead = next((number for number, other in after.get(event.prev, ()) if _is_version(event, other)), 0)
        if twin:
            found["rewritten"].append((line, twin))
        elif instead:
            found["changed"].append((line, instead))
        else:
            found["deleted" if name in named else "tail"].append((line, 0))
        if twin or instead or name in named:
            named.update(event.prev)
    return {kind: lines[::-1] for kind, lines in found.items()}


def _identity(event: Event) -> tuple[object, ...]:
    return event.action, event.key, event.actor, event.at, event.target_hash, event.reason


def _is_version(event: Event, other: Event) -> bool:
    """Whether a line that stands after the same one as `event` is a changed form of it."""
    return event.key == other.key and (event.action == other.action or event.at == other.at)


def _event(line: bytes) -> Event | None:
    try:
        return decode_event(line)
    except msgspec.DecodeError:
        return None


def _is_torn(line: bytes) -> bool:
    """Whether a line is the beginning of an event and not a whole one: a full disk or a power cut left it."""
    return line.startswith(b"{") and unpacked(line, dict, is_json=True) is None


def _removed_from_index(project: Newsroom, present: _PresentLines, history: History) -> Iterator[Problem]:
    paths = list(present.catalogs)
    for path, data in zip(paths, git.contents(project.root, [f":./{path}" for path in paths]), strict=True):
        staged = list(unpack_all((data or b"").split(b"\n")))
        gone = [line for line in staged if line and line not in present.file_of and line not in history.first]
        if gone:
            yield from _classify(present.catalogs[path], gone, history)


def _removed_from_references(project: Newsroom, present: _PresentLines) -> Iterator[Problem]:
    """
    Yield what other branches and tags know.

    A branch that goes on by itself is nothing to wonder at. One that has the same decisions in other lines, or part of
    the lines of one commit, was rewritten; so was the history of a git tag that no branch has any longer.
    """
    names = [name for name in git.references(project.root, "refs/remotes", "refs/tags") if not name.endswith("/HEAD")]
    if not names:
        return
    head = git.resolve(project.root, "HEAD")
    ahead = set(git.references(project.root, "refs/tags", contains=head))
    twins = {path: {_identity(event) for event in item.ledger.events} for path, item in present.catalogs.items()}
    gone: dict[tuple[str, str], list[tuple[bytes, Commit, bool]]] = defaultdict(list)
    for commit in commits(project, [*names, "^HEAD"]):
        for path, lines in commit.added.items():
            missing = [line for line in lines if line not in present.file_of]
            file = present.find_file(path, lines)
            if not missing or file not in present.catalogs:
                continue
            is_part = len(missing) < len(lines)
            for line in missing:
                event = _event(line)
                is_twin = event is not None and _identity(event) in twins[file]
                gone[commit.ref, file].append((line, commit, is_part or is_twin))
    for (ref, file), lost in gone.items():
        catalog = present.catalogs[file]
        is_orphan = (
            ref.startswith("refs/tags/")
            and ref not in ahead
            and not git.references(project.root, "refs/heads", "refs/remotes", contains=git.resolve(project.root, ref))
        )
        proofs = [item[:2] for item in lost if item[2] or is_orphan]
        if proofs:
            yield _problem(catalog, "rewritten", [line for line, _commit in proofs], 0, _short(ref), proofs[0][1].id)
        else:
            message = ngettext("{count} line of {ref} is not merged here", "{count} lines of {ref} are not merged here",
                               len(lost), ref=_short(ref))  # fmt: skip
            yield problem_of(catalog, "unmerged", message, where=file, commit=lost[0][1].id)


def _short(ref: str) -> str:
    return ref.removeprefix("refs/remotes/").removeprefix("refs/tags/")
