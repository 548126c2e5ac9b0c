"""
The proof of a published page: it is made again by the function that publishes, and compared byte for byte.

That is done from the article, the catalog and the rules of today; a page that is not what they give is made again from
those of the commit that brought it in, and is `outdated` where they give it. Its article must be the one that was
signed off, and what it derives from the rules under four eyes as well.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from translator.bilingual.errors import FileError, GitError, GlossaryError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.newsroom.articles.article_format import WHOLE
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.catalog.branches import walk
from translator.newsroom.catalog.catalog import Catalog, entries_by_key, out_of_step
from translator.newsroom.catalog.events import Action, AdoptData, SignOffData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.ground import git
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom, open_newsroom
from translator.newsroom.house.jobs import House, Workplace
from translator.newsroom.house.jobs.carried_newsroom import CarriedArticle, CarriedNewsroom
from translator.newsroom.pages.layouts.markdown import assemble
from translator.newsroom.pages.publication.provenance import heads_named, seal
from translator.newsroom.pages.publication.publication import render_again
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of
from translator.newsroom.proof.audit.commit_authorship import AuthorshipCheck
from translator.newsroom.proof.audit.conversion_proof import ConversionProof, Unfit
from translator.newsroom.proof.audit.git_history import Commit, History
from translator.newsroom.proof.audit.house_history import HouseHistory


def page_standing(article: Article, catalog: Catalog) -> str:
    """Return `now` for a page that is what would be published today, `other` for any other; empty without one."""
    newsroom = article.newsroom
    path = newsroom.article_path(catalog.tag, article.slug)
    if article.format in WHOLE or not newsroom.has(path):
        return ""
    with newsroom.naming_article(path):
        data = newsroom.read(path)
        made = _made(_Version(article, catalog, _origin(article, catalog)), _block(data))
    return "now" if _plain(data) == made else "other"


class _Version(NamedTuple):
    article: Article
    catalog: Catalog
    origin: Catalog | None


def _origin(article: Article, catalog: Catalog) -> Catalog | None:
    tag = find_script_source(article.newsroom, article.ref, catalog.tag)
    return article.catalog(tag) if tag and tag != article.tag else None


def _made(version: _Version, block: Mapping[str, Any]) -> bytes | None:
    article, catalog, origin = version
    try:
        for one in filter(None, version[1:]):
            if out_of_step(one, article.cut_for(one).segments):
                return None
        publication = render_again(article, catalog, origin, is_draft=block.get("state") == "draft")
    except (FileError, GlossaryError):
        raise  # This says nothing about the page.
    except TranslatorError:
        return None
    return _plain(assemble(publication, publication.versions[1]))


def _block(page: bytes) -> dict[str, Any]:
    block = read_front_matter(page).values.get("translation")
    return block if isinstance(block, dict) else {}


def _plain(data: bytes) -> bytes:
    # The hash that a page holds of itself is of the line ends that it was written with.
    return seal(data.replace(b"\r\n", b"\n"))


@dataclass
class EarlierHouses:
    """The newsroom as it stood at other commits, each laid out as a fresh clone would be."""

    project: Newsroom
    _folder: TemporaryDirectory[str] | None = None
    _last: dict[str, tuple[str, Newsroom | None]] = field(default_factory=dict)
    _rules: dict[str, House | None] = field(default_factory=dict)

    def at(self, commit: str, place: str = "then") -> Newsroom | None:
        """Return the newsroom at a commit, one at a time for each `place`; None where it cannot be opened."""
        known = self._last.get(place)
        if known is None or known[0] != commit:
            known = self._last[place] = commit, self._open(commit, place)
        return known[1]

    def _open(self, commit: str, place: str) -> Newsroom | None:
        self._folder = self._folder or TemporaryDirectory(prefix="newsroom-")
        folder = Path(self._folder.name, place, "tree")
        folder.parent.mkdir(exist_ok=True)
        inside = self.project.root.resolve().relative_to(git.root(self.project.root).resolve())
        try:
            git.lay_out(self.project.root, commit, folder)
            newsroom = open_newsroom(folder / inside)
        except TranslatorError:
            return None
        return newsroom if newsroom.root.resolve() == (folder / inside).resolve() else None

    def rules(self, commit: str) -> House | None:
        """Return what a page hangs on besides its article and its catalogs, as it was at a commit."""
        if commit not in self._rules:
            newsroom = self.at(commit, "rules")
            self._rules[commit] = None
            with suppress(TranslatorError):
                self._rules[commit] = House.of_pages(newsroom) if newsroom is not None else None
        return self._rules[commit]

    def close(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()


@dataclass
class PageProof:
    project: Newsroom
    authorship: AuthorshipCheck
    earlier: EarlierHouses

    @property
    def house(self) -> HouseHistory:
        return self.authorship.house

    @property
    def history(self) -> History:
        return self.authorship.history

    def problems(self, article: Article, catalog: Catalog, standing: str, unfit: Sequence[Unfit]) -> Iterator[Problem]:
        """Yield what is wrong with the page of a catalog; `unfit` are texts that today's rules do not convert to."""
        yield from self._conversions(article, catalog, unfit)
        if not standing:
            return
        path = self.project.article_path(catalog.tag, article.slug)
        data = self.project.read(path)
        block, problem = _block(data), partial(problem_of, catalog, where=self.project.relative(path))
        if not block:
            if not _is_adopted(catalog, data):
                yield problem("outdated", _("the page does not say what it was made from: nothing proves it"))
            return
        lost = [name for name in heads_named(block) if name not in catalog.ledger.hashes]
        if lost:
            message = _("the page was made from line {name} of the ledger, which is gone", name=lost[0][:12])
            yield problem("page", message)
            return
        version: _Version | None = _Version(article, catalog, _origin(article, catalog))
        if standing != "now":
            version = self._find(catalog, data, block, path)
        if version is None and not set(self._commits(path, data)[:1]).isdisjoint(self.history.boundary):
            yield problem("shallow", _("the page is older than what this shallow clone knows"))
            return
        if version is None:
            yield problem("page", _("the page is not what the article, the catalog and the rules give, neither today "
                                    "nor in the commit that has it"))  # fmt: skip
            return
        if standing != "now":
            yield problem(
                "outdated", _("the page is of an earlier state: the article, the catalog or the rules went on")
            )
        yield from self._states(block, problem)
        yield from self._sign_off(version, problem)
        yield from self._rules(version, data, block, path, problem)

    def _states(self, block: Mapping[str, Any], problem: Any) -> Iterator[Problem]:
        counts = block.get("coverage") or {}
        open_count = int(counts.get("segments", 0)) - sum(int(counts.get(key, 0)) for key in ("final", "derived"))
        if block.get("state") == "draft":
            yield problem("draft", _("the page is a draft"))
        elif open_count:
            message = ngettext("published, though {count} segment was not final",
                               "published, though {count} segments were not final", open_count)  # fmt: skip
            yield problem("page", message)

    def _commits(self, path: Path, data: bytes) -> list[str]:
        """Return the first commit that had these bytes there, and its parents; none for what is not committed."""
        name = self.project.relative(path)
        try:
            commits = [commit for commit, _email in git.commits_of(self.project.root, name)]
            found = git.contents(self.project.root, [f"{commit}:./{name}" for commit in commits])
        except GitError:
            return []
        first = next(
            (one for one, known in zip(commits, found, strict=True) if known and _plain(known) == _plain(data)), ""
        )
        return git.ask(self.project.root, "rev-list", "--parents", "-1", first).decode().split() if first else []

    def _find(self, catalog: Catalog, data: bytes, block: Mapping[str, Any], path: Path) -> _Version | None:
        earlier = (self.earlier.at(commit) for commit in self._commits(path, data))
        for newsroom in filter(None, chain([self.project], earlier)):
            with suppress(TranslatorError):
                article = newsroom.article(catalog.slug)
                then = _as_of(article, article.catalog(catalog.tag), heads_named(block))
                origin = _origin(article, catalog)
                if origin is not None:
                    origin = _as_of(article, origin, heads_named(block.get("derived")))
                version = _Version(article, then, origin)
                if _made(version, block) == _plain(data):
                    return version
        return None

    def _conversions(self, article: Article, catalog: Catalog, unfit: Sequence[Unfit]) -> Iterator[Problem]:
        for one in unfit:
            commit = self.history.commit_of(catalog.ledger.hashes[one.line - 1])
            proof = None
            for name in (commit.id, *commit.parents) if commit else ():
                proof = self._conversion(self.earlier.at(name), article, catalog)
                if proof is not None and proof.fits(one.line, catalog.ledger.events[one.line - 1]):
                    break
            else:
                if proof is not None and proof.signature != one.signature:
                    message = _("converted by {tool}, which is not here to do it again", tool=one.signature)
                    yield problem_of(catalog, "unproved", message, line=one.line)
                else:
                    message = _("no conversion of the other script gives this text")
                    yield problem_of(catalog, "conversion", message, line=one.line, key=one.key)

    def _conversion(self, rules: Newsroom | None, article: Article, catalog: Catalog) -> ConversionProof | None:
        origin = find_script_source(self.project, article.ref, catalog.tag)
        if rules is None or not origin:
            return None
        return ConversionProof(rules, catalog, origin, _origin(article, catalog))

    def _sign_off(self, version: _Version, problem: Any) -> Iterator[Problem]:
        """Yield a problem where the article is not the one that was signed off, or was so before all was reviewed."""
        article, catalog = version.article, version.origin or version.catalog
        ledger = catalog.ledger
        last = max((at for at, event in enumerate(ledger.events) if event.action is Action.FINALISE), default=-1)
        if last < 0:
            return
        data = ledger.events[last].data
        if not isinstance(data, SignOffData) or not data.article:
            commit = self.history.commit_of(ledger.hashes[last])
            path = self.project.relative(self.project.article(catalog.slug).path)
            known = (
                git.contents(self.project.root, [f"{commit.id}:./{path}"])[0] if commit and "\n" not in path else None
            )
            if known is not None and known.split() != article.data.split():
                yield problem("outdated", _("the article was changed since it was signed off"))
        elif catalog.is_signed_otherwise(article.form):
            yield problem("article", _("the article was changed outside of its segments since it was signed off"))
        elif behind := _unreviewed(catalog, last):
            yield problem("gate", ngettext("signed off while {count} segment of the article was not reviewed",
                                           "signed off while {count} segments of the article were not reviewed",
                                           behind))  # fmt: skip

    def _rules(
        self, version: _Version, data: bytes, block: Mapping[str, Any], path: Path, problem: Any
    ) -> Iterator[Problem]:
        """Yield each change of the rules by one person alone but for which the page would be another."""
        alone = self._changed_alone(version, self.history.head)
        commits = self._commits(path, data) if alone else []
        for commit in self._changed_alone(version, commits[0]) if commits else alone:
            if self._made_by(version, block, commit.id) != self._made_by(version, block, f"{commit.id}^"):
                who = self.house.doer(commit) or commit.email
                message = _("the page hangs on rules (glossaries, labels, names, settings) that {person} changed alone "
                            "({commit})", person=who, commit=commit.short)  # fmt: skip
                yield problem("rules", message, commit=commit.id)

    def _changed_alone(self, version: _Version, page_commit: str) -> list[Commit]:
        """Return the changes of rules behind a page after which only their author decided anything on its segments."""
        house, there = self.house, self.house.seen_by(page_commit)
        open_ones = [
            (1 << number, change.commit) for number, change in enumerate(house.changes)
            if there >> number & 1 and not (change.is_beginning or _is_settled(house, change.commit))
        ]  # fmt: skip
        seen: dict[str, int] = {}
        for catalog in filter(None, version[1:]) if open_ones else ():
            for actor, commit in self.authorship.check(catalog).acts.values():
                seen[actor] = seen.get(actor, 0) | house.seen_by(commit.id)
        return [
            commit for bit, commit in open_ones
            if not any(mask & bit for actor, mask in seen.items() if actor != house.doer(commit))
            and house.answer_for(commit) is None
        ]  # fmt: skip

    def _made_by(self, version: _Version, block: Mapping[str, Any], commit: str) -> tuple[object, ...]:
        """Return the page by the rules of a commit, and the lines with converted texts that they do not give."""
        house = self.earlier.rules(commit)
        if house is None:
            return ()
        article, catalog, origin = version
        newsroom = CarriedNewsroom.of(Workplace(house), CarriedArticle.of(article, [catalog.tag], with_pages=True))
        proof = self._conversion(newsroom, article, catalog)
        unfit = [
            line for line, event in enumerate(catalog.ledger.events, 1)
            if proof is not None and event.action is Action.CONVERT and not proof.fits(line, event)
        ]  # fmt: skip
        return _made(_Version(newsroom.the_article, catalog, origin), block), unfit


def _is_settled(house: HouseHistory, commit: Commit) -> bool:
    return house.is_committer(commit) and house.named_alone(commit) is None


def _is_adopted(catalog: Catalog, page: bytes) -> bool:
    content = hashlib.sha256(page).hexdigest()
    return any(isinstance(event.data, AdoptData) and event.data.content == content for event in catalog.events)


def _unreviewed(catalog: Catalog, sign_off: int) -> int:
    """Count the segments of the article that nobody had reviewed when it was signed off."""
    lineage, states = catalog.ledger.lineage(), dict[str, State]()
    for index, event, record in walk(catalog.ledger, lineage):
        if not event.key or not lineage.precedes(index, sign_off):
            continue
        before = [states.pop(key, State.NEW) for key in event.data.ancestors]
        state = event.state_to or record.state
        if event.action is Action.ADOPT:
            state = State.REVIEWED  # Readers had it before this program: `adoptions` looks at the page.
        elif event.action is Action.CARRY:
            state = max([*before, states.get(event.key, state), state], key=lambda one: one.rank)
        states[event.key] = state
    own = catalog.ledger.events[sign_off].key
    return sum(
        states.get(entry.key, State.NEW).rank < State.REVIEWED.rank for entry in catalog.entries if entry.key != own
    )


def _as_of(article: Article, catalog: Catalog, heads: Collection[str]) -> Catalog:
    """Return a catalog as it was when the line named in a page was its last."""
    ledger = catalog.ledger
    lineage = ledger.lineage()
    at = [index for index, name in enumerate(ledger.hashes) if name in heads]
    is_last = bool(at) and all(event.action.rule.is_remark for event in ledger.events[max(at) + 1 :])
    if not at or (is_last and lineage.is_linear):
        return catalog
    known = [
        line for index, line in enumerate(ledger.lines)
        if index in at or any(lineage.precedes(index, head) for head in at)
    ]  # fmt: skip
    then = Ledger(b"".join(line + b"\n" for line in known), where=ledger.where)
    earlier = Catalog(catalog.slug, catalog.tag, catalog.source_tag, then, where=catalog.where)
    cut: Document = article.document.resegmented(rules_for(article.newsroom, article.ref, earlier))
    earlier.entries = [_entry(earlier, entry) for entry in entries_by_key(cut.segments).values()]
    earlier.number_entries()
    return earlier


def _entry(catalog: Catalog, entry: Entry) -> Entry:
    record = catalog.records.get(entry.key)
    if record is not None:
        entry.record, entry.target = record, record.target
    return entry
