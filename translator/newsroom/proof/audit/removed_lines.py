"""
Lines that were removed from a ledger although git knows them: from the history, the index, a tag or another branch.

A chain of hashes cannot show that its end was cut off, or that all of it was written anew. Git can: a ledger only
grows, so every line that an earlier commit had must still be there.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from translator.bilingual.errors import ConfigError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.tables import unpacked
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, parse_tag
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Event
from translator.newsroom.catalog.ledger import line_hash, unpack_all
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import ARTICLE_SUFFIXES, ArticleTree
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.acknowledgement import Problem, acknowledgements_path, note, problem_of
from translator.newsroom.proof.audit.commit_authorship import short_ref
from translator.newsroom.proof.audit.git_history import Added, History, Life, added_lines, event_of, line_id
from translator.newsroom.proof.audit.house_history import HouseHistory


@dataclass(slots=True)
class RemovedLines:
    """Takes the ledgers of the work tree one after the other, and then says what is gone from them."""

    project: Newsroom
    history: History
    catalog_of: Callable[[str], Catalog | None]
    """Path of a ledger → its catalog, where it is verified."""
    _missing: dict[str, set[int]] = field(default_factory=dict)
    """Path of a ledger → the lines that it once had and has not."""
    _taken: set[str] = field(default_factory=set)

    def pass_over(self, path: str) -> None:
        """Take a ledger that had lost nothing in the last run, and has not changed since."""
        self._taken.add(path)

    def take(self, catalog: Catalog) -> bool:
        """Compare a ledger with all that was ever added to it; return whether nothing is gone."""
        file = catalog.ledger.where
        present = set(map(line_id, catalog.ledger.hashes))
        missing = {name for life in self.history.lives.get(file, ()) for name in life.lines} - present
        self._taken.add(file)
        if missing:
            self._missing[file] = missing
        return not missing

    def problems(self) -> Iterator[Problem]:
        """Yield what is gone from HEAD's history, the index, tags and other branches."""
        yield from self._removed_from_history()
        yield from self._removed_from_index()
        yield from self._removed_from_references()

    def _removed_from_history(self) -> Iterator[Problem]:
        for path, lives in self.history.lives.items():
            if path not in self._taken:
                self._missing[path] = {name for life in lives for name in life.lines}
        file_of = self._find(set().union(*self._missing.values())) if self._missing else {}
        for path, missing in self._missing.items():
            for life in self.history.lives[path]:
                gone = {name for name in life.lines if name in missing and name not in file_of}
                if not gone:
                    continue
                file = path if path in self._taken else next((file_of[it] for it in life.lines if it in file_of), "")
                yield from self._report(path, file, life, gone)

    def _find(self, names: set[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for path in sorted(self.project.locales_dir.rglob("*.jsonl")):
            with self.project.skipping():
                lines = unpack_all(self.project.read(path).replace(b"\r\n", b"\n").split(b"\n"))
                here = {line_id(line_hash(line)) for line in lines} & names
                found.update(dict.fromkeys(here, self.project.relative(path)))
        return found

    def _report(self, path: str, file: str, life: Life, gone: set[int]) -> Iterator[Problem]:
        catalog = self.catalog_of(file) if file else None
        if catalog is None or not catalog.ledger.lines:
            yield from self._deleted_ledger(path, len(gone))
        elif len(gone) < len(life.lines) or not life.is_ended:
            named = [path.removeprefix("/")]
            stream = added_lines(self.project, ["HEAD"], named, everywhere=path.startswith("/"))
            lines = (added.line for added in stream)
            lost = [line for line in dict.fromkeys(lines) if line is not None and line_id(line_hash(line)) in gone]
            yield from _classify(catalog, lost, self.history)
        else:
            message = ngettext("an earlier ledger of {count} line was deleted, and this one begun anew",
                               "an earlier ledger of {count} lines was deleted, and this one begun anew",
                               len(gone))  # fmt: skip
            yield problem_of(catalog, "restarted", message, where=file)

    def _deleted_ledger(self, path: str, count: int) -> Iterator[Problem]:
        ledger = self.project.root / path
        catalog = self.catalog_of(path)
        if catalog is None or ledger.exists():
            return
        if ledger.with_suffix(".po").exists() or self.project.article_path(catalog.tag, catalog.slug).exists():
            message = ngettext("the ledger was deleted, with {count} line",
                               "the ledger was deleted, with {count} lines", count)  # fmt: skip
            yield problem_of(catalog, "deleted", message, where=path)

    def _removed_from_index(self) -> Iterator[Problem]:
        staged = [path for path in git.staged_files(self.project.root) if path in self._taken]
        for path, data in zip(staged, git.contents(self.project.root, [f":./{path}" for path in staged]), strict=True):
            catalog = self.catalog_of(path)
            if catalog is None or data is None:
                continue
            present, known = set(catalog.ledger.hashes), self.history.commit_of
            lines = [line for line in unpack_all(data.split(b"\n")) if line and line_hash(line) not in present]
            lines = [line for line in lines if known(line_hash(line)) is None]
            elsewhere = self._find({line_id(line_hash(line)) for line in lines}) if lines else {}
            gone = [line for line in lines if line_id(line_hash(line)) not in elsewhere]
            if gone:
                yield from _classify(catalog, gone, self.history)

    def _removed_from_references(self) -> Iterator[Problem]:
        # A branch that only goes on is nothing wrong. One that has the same decisions in other lines, or part of the
        # lines of one commit, was rewritten; so was the history of a git tag that no branch has any longer.
        if not self.history.unmerged:
            return
        names = {line_id(line_hash(added.line or b"")) for added in self.history.unmerged}
        file_of = self._find(names)
        gone: dict[tuple[str, str], list[tuple[Added, bool]]] = defaultdict(list)
        twins: dict[str, set[tuple[object, ...]]] = {}
        catalogs: dict[str, Catalog | None] = {}
        for (_commit_id, path), added in _grouped(self.history.unmerged).items():
            lost = [one for one in added if line_id(line_hash(one.line or b"")) not in file_of]
            file = path if path in self._taken else next(iter(self._homes(added, file_of)), "")
            if not lost or not file:
                continue
            if file not in catalogs:
                catalog = catalogs[file] = self.catalog_of(file)
                twins[file] = {_identity(event) for event in catalog.ledger.events} if catalog is not None else set()
            is_part = len(lost) < len(added) or self._is_shared(added[0])
            for one in lost:
                event = event_of(one.line)
                is_twin = event is not None and _identity(event) in twins[file]
                gone[one.commit.ref, file].append((one, is_part or is_twin))
        for (ref, file), found in gone.items():
            catalog = catalogs[file]
            if catalog is not None:
                yield self._unmerged(catalog, ref, found)

    def _homes(self, added: Iterable[Added], file_of: dict[int, str]) -> Iterator[str]:
        for one in added:
            name = file_of.get(line_id(line_hash(one.line or b"")))
            if name:
                yield name

    def _is_shared(self, added: Added) -> bool:
        return (added.commit.id, added.path) in self.history.partly_merged

    def _unmerged(self, catalog: Catalog, ref: str, lost: Sequence[tuple[Added, bool]]) -> Problem:
        file = catalog.ledger.where
        proofs = [added for added, is_proof in lost if is_proof]
        if not proofs and self._is_orphan(ref):
            proofs = [added for added, _is_proof in lost]
        if proofs:
            lines = [added.line or b"" for added in proofs]
            return _problem(catalog, "rewritten", lines, 0, short_ref(ref), proofs[0].commit.id)
        message = ngettext("{count} line of {ref} is not merged here", "{count} lines of {ref} are not merged here",
                           len(lost), ref=short_ref(ref))  # fmt: skip
        return problem_of(catalog, "unmerged", message, where=file, commit=lost[0][0].commit.id)

    def _is_orphan(self, ref: str) -> bool:
        root = self.project.root
        if not ref.startswith("refs/tags/"):
            return False
        ahead = git.references(root, "refs/tags", contains=git.resolve(root, "HEAD"))
        return ref not in ahead and not git.references(
            root, "refs/heads", "refs/remotes", contains=git.resolve(root, ref)
        )


def _grouped(added: Iterable[Added]) -> dict[tuple[str, str], list[Added]]:
    found: dict[tuple[str, str], list[Added]] = defaultdict(list)
    for one in added:
        found[one.commit.id, one.path].append(one)
    return found


def _classify(catalog: Catalog, gone: Sequence[bytes], history: History) -> Iterator[Problem]:
    torn = [line for line in gone if _is_torn(line)]
    if torn:
        commit = history.commit_of(line_hash(torn[0]))
        message = ngettext("{count} line that was committed had never been written to its end, and decided nothing",
                           "{count} lines that were committed had never been written to their end, and decided nothing",
                           len(torn))  # fmt: skip
        yield problem_of(catalog, "torn", message, commit=commit.id if commit else "")
    for kind, lines in _sort_by_kind(catalog, [line for line in gone if line not in torn]).items():
        commit = history.commit_of(line_hash(lines[0][0]))
        known = _("the index") if commit is None else _("commit {commit}", commit=commit.short)
        yield _problem(catalog, kind, [line for line, _at in lines], lines[0][1], known, commit.id if commit else "")


def _problem(catalog: Catalog, kind: str, lines: Sequence[bytes], at: int, known: str, commit: str) -> Problem:
    event, count = event_of(lines[0]), len(lines)
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
    ledger = catalog.ledger
    twins = {_identity(event): number for number, event in enumerate(ledger.events, 1)}
    after = defaultdict(list)
    for number, present in enumerate(ledger.events, 1):
        after[present.prev].append((number, present))
    named = {name for present in ledger.events for name in present.prev}
    found: dict[str, list[tuple[bytes, int]]] = defaultdict(list)
    # From the last line to the first: whether a line was cut off the end depends on those that followed it.
    for line in reversed(gone):
        event, name = event_of(line), line_hash(line)
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
    return event.key == other.key and (event.action == other.action or event.at == other.at)


def _is_torn(line: bytes) -> bool:
    return line.startswith(b"{") and unpacked(line, dict, is_json=True) is None


@dataclass
class CommittedLedgers:
    """The ledgers of HEAD, wherever the settings of any commit had them."""

    project: Newsroom
    house: HouseHistory
    taken: set[str] = field(default_factory=set)

    @cached_property
    def places(self) -> dict[str, tuple[str, str]]:
        """Path from the root of the project → language and slug."""
        found = {}
        own = self.project.relative(acknowledgements_path(self.project))
        for path in self._files:
            for folder in self._folders:
                place = PurePosixPath(path)
                if place.suffix == ".jsonl" and path != own and place.is_relative_to(folder):
                    tag, _slash, slug = place.relative_to(folder).with_suffix("").as_posix().partition("/")
                    if slug:
                        found[path] = (tag, slug)
        return found

    @cached_property
    def left_out(self) -> frozenset[str]:
        is_whole = all(os.path.lexists(self.project.root / path) for path in self._files)
        return frozenset() if is_whole else git.left_out_files(self.project.root)

    def tags(self) -> list[LangTag]:
        found = [parse_tag(tag) for tag in self.project.settings.targets]
        for tag in sorted({tag for tag, _slug in self.places.values()}):
            try:
                found.append(parse_tag(tag))
            except UsageError:
                continue
        return list(dict.fromkeys(found))

    def problems(self) -> Iterator[Problem]:
        """Yield a note for what HEAD has of ledgers and was not read."""
        unread = [path for path in self.places if path not in self.taken]
        sparse = [path for path in unread if self._is_left_out(*self.places[path]) or path in self.left_out]
        if sparse:
            message = ngettext("{count} ledger, or its article, is not in this work tree: git sparse-checkout disable",
                               "{count} ledgers, or their articles, are not in this work tree: "
                               "git sparse-checkout disable", len(sparse))  # fmt: skip
            yield note("unread", sparse[0], message)
        yield from self._moved_pages()
        for path in unread:
            tag, slug = self.places[path]
            if path not in sparse and os.path.lexists(self.project.root / path) and self._stands(tag, slug):
                message = _(
                    "the settings leave out the article of this ledger (articles, locales): nothing is proved about it"
                )
                yield note("unread", path, message, slug, tag)

    def _moved_pages(self) -> Iterator[Problem]:
        trees = self._trees
        for tag, slug in dict.fromkeys(self.places.values()) if len(trees) > 1 else ():
            now = {trees[0].path(language, slug) for language in dict.fromkeys((*CONTENT_TAGS, tag))}
            for path in sorted({tree.path(tag, slug) for tree in trees[1:]} - now):
                if path in self._tree_files:
                    message = _("a page stood here by earlier settings, and the present ones have it elsewhere: "
                                "nothing is proved about it")  # fmt: skip
                    yield note("unread", path, message, slug, tag)

    def _stands(self, tag: str, slug: str) -> bool:
        return any(path in self._tree_files for path in self._paths(tag, slug))

    def _is_left_out(self, tag: str, slug: str) -> bool:
        return bool(self.left_out) and any(path in self.left_out for path in self._paths(tag, slug))

    def _paths(self, tag: str, slug: str) -> Iterator[str]:
        for tree in self._trees:
            for language in dict.fromkeys((*CONTENT_TAGS, tag)):
                for suffix in ARTICLE_SUFFIXES:
                    yield tree.path(language, slug, suffix)

    @cached_property
    def _trees(self) -> list[ArticleTree]:
        found = [self.project.tree]
        for change in self.house.changes:
            if change.after.settings is not None:
                try:
                    found.append(change.after.settings.article_tree())
                except ConfigError:
                    continue
        return list({repr(tree): tree for tree in found}.values())

    @property
    def _folders(self) -> list[str]:
        return self.house.ledger_folders()[0]

    @cached_property
    def _files(self) -> list[str]:
        return [path for folder in self._folders for path in git.tree_files(self.project.root, "HEAD", folder)]

    @cached_property
    def _tree_files(self) -> frozenset[str]:
        return frozenset(git.tree_files(self.project.root, "HEAD"))


def nothing_read(project: Newsroom, names: Iterable[str]) -> Problem:
    where = ", ".join(names) or project.relative(project.locales_dir)
    return note("unread", where, _("no catalog was read: nothing is proved"))
