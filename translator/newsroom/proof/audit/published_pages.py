"""
Check that a published page follows from its catalog: the page is made again from the ledger lines that it names.

Labels, names and notices, which the newsroom may change at any time, are not compared. Compared are the wording, the
people and states in the front matter, and the structure of the article. A page of an earlier source is compared with
that source, taken from git.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import Any

from translator.bilingual.errors import FileError, GitError, GlossaryError, TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import State
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.addresses import as_in_source
from translator.newsroom.articles.article_format import WHOLE, parse_document
from translator.newsroom.articles.dialects import PLAIN
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import FrontMatter, read_front_matter
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.catalog import Catalog, entries_by_key, out_of_step
from translator.newsroom.catalog.events import Action, AdoptData
from translator.newsroom.catalog.ledger import Ledger
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.ground import git
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article
from translator.newsroom.pages.layouts.markdown import assemble, without_marks
from translator.newsroom.pages.publication.provenance import BY_SETTING, coverage, heads_named, is_untouched, source_rev
from translator.newsroom.pages.publication.publication import render_again
from translator.newsroom.proof.audit.acknowledgement import Problem, problem_of

# How many earlier versions of a source are tried at most.
_OLD_SOURCES = 30


def page_problems(article: Article, catalog: Catalog) -> Iterator[Problem]:
    """Yield what is wrong with the published page of an article in the language of `catalog`, if there is one."""
    if article.format in WHOLE:
        yield from _file_problems(article, catalog)
        return
    path = article.newsroom.article_path(catalog.tag, article.slug)
    if not article.newsroom.has(path):
        return
    with article.newsroom.naming_article(path):
        data = article.newsroom.read(path)
        if _is_as_now(article, catalog, data):
            return
        page = _Page(article, catalog, data, read_front_matter(data))
    problem = partial(problem_of, catalog, where=article.newsroom.relative(path))
    if not page.block:
        if catalog.ledger.lines and not _is_adopted(catalog, data):
            yield problem("outdated", _("the page does not say what it was made from: nothing proves it"))
        return
    if not is_untouched(page.data):
        yield problem("page", _("the page was changed by hand since it was published"))
    lost = [name for name in page.heads if name not in catalog.ledger.hashes]
    if lost:
        yield problem("tail", _("the page was made from line {name} of the ledger, which is gone", name=lost[0][:12]))
        return
    open_count = _open_segments(page.block.get("coverage") or {})
    if page.block.get("state") == "published" and open_count:
        yield problem("page", ngettext("published, though {count} segment was not final",
                                       "published, though {count} segments were not final", open_count))  # fmt: skip
    difference = page.difference()
    if not difference:
        return
    is_open = page.is_behind or page.block.get("state") == "draft"
    yield problem("outdated" if is_open else "page", difference)


def _file_problems(article: Article, catalog: Catalog) -> Iterator[Problem]:
    document = article.po(LangTag(catalog.tag))
    found = [catalog.find(segment.key) for segment in document.segments] if document else []
    behind = sum(
        entry is not None
        and entry.state.rank >= State.REVIEWED.rank
        and document.written(place, entry.target) != document.messages[place].target
        for place, entry in enumerate(found)
        if document
    )
    if behind:
        where = article.newsroom.relative(article.page_path(LangTag(catalog.tag)))
        yield problem_of(
            catalog,
            "outdated",
            ngettext(
                "{count} reviewed segment is not in the file", "{count} reviewed segments are not in the file", behind
            ),
            where=where,
        )


def _is_as_now(article: Article, catalog: Catalog, page: bytes) -> bool:
    tag = find_script_source(article.newsroom, article.ref, catalog.tag)
    try:
        origin = article.catalog(tag) if tag and tag != article.tag else None
        if out_of_step(catalog, article.cut_for(catalog).segments):
            return False
        if _open_segments(coverage(catalog.entries, origin)):
            return False
        publication, version = render_again(article, article.document, catalog, origin, is_draft=False)
        return assemble(publication, version) == page
    except (FileError, GlossaryError):
        raise  # This says nothing about the page.
    except TranslatorError:
        return False


def _open_segments(counts: Mapping[str, Any]) -> int:
    return int(counts.get("segments", 0)) - sum(int(counts.get(key, 0)) for key in ("final", "derived"))


def has_page(article: Article, catalog: Catalog) -> bool:
    return article.newsroom.has(article.newsroom.article_path(catalog.tag, article.slug))


def _is_adopted(catalog: Catalog, page: bytes) -> bool:
    content = hashlib.sha256(page).hexdigest()
    return any(isinstance(event.data, AdoptData) and event.data.content == content for event in catalog.events)


class _Page:
    def __init__(self, article: Article, catalog: Catalog, data: bytes, front_matter: FrontMatter) -> None:
        self._article, self._now = article, catalog
        self.data, self._values = data, front_matter.values
        block = self._values.get("translation")
        self.block: dict[str, Any] = block if isinstance(block, dict) else {}
        self.heads = heads_named(self.block)
        self.is_behind = False

    def difference(self) -> str:
        rev = self.block.get("source_rev")
        tried = 0
        said = ""
        for document in self._documents():
            if source_rev(document.segments) != rev:
                continue
            tried += 1
            try:
                said = self._compare(document)
            except (FileError, GlossaryError):
                raise  # This says nothing about the page.
            except TranslatorError as error:
                said = error.message
            if not said:
                return ""
        if not tried:
            self.is_behind = True
            return _("it was made from an earlier version of the article, which is not here")
        signoff = self.block.get("signoff") or {}
        last = max((str(value) for key, value in signoff.items() if key.endswith("_at")), default="")
        decided = (event.at for event in self._now.events if not event.action.rule.is_remark)
        self.is_behind = not self.heads and any(at > last for at in decided)
        return said

    def _compare(self, document: Document) -> str:
        is_draft = self.block.get("state") == "draft"
        catalog = self._as_of(self._now, self.heads, document)
        publication, version = render_again(self._article, document, catalog, self._origin(document), is_draft=is_draft)
        again = assemble(publication, version)
        unseen = [] if is_draft else self._unseen(catalog, document)
        if unseen:
            return ngettext("segment {numbers} was approved for other code, markup or links than the page has",
                            "segments {numbers} were approved for other code, markup or links than the page has",
                            len(unseen), numbers=_(", ").join(map(str, unseen)))  # fmt: skip
        if again == self.data:
            return ""
        front = read_front_matter(again)
        # Which page a link leads to, and the ids of its headings, are up to the other articles, which went on since.
        names = names_of(self._article.newsroom, self._article.ref, LangTag(self._now.tag), body_of(document.data))
        if len({as_in_source(_body(page), names) for page in (self.data, again)}) > 1:
            return _("its text is not what the catalog gives")
        values = {key: value for key, value in front.values.items() if key != "translation"}
        mine = {key: value for key, value in self._values.items() if key != "translation"}
        if values != mine:
            keys = sorted(key for key in {*values, *mine} if values.get(key) != mine.get(key))
            return _("its front matter is not what the catalog gives: {keys}", keys=", ".join(keys))
        known = front.values.get("translation") or {}
        said = {key: value for key, value in self.block.items() if key not in BY_SETTING}
        wrong = [key for key, value in said.items() if not _agrees(value, known.get(key))]
        return _("its front matter is not what the catalog gives: {keys}", keys=", ".join(wrong)) if wrong else ""

    def _unseen(self, catalog: Catalog, document: Document) -> list[int]:
        found = []
        rules = rules_for(self._article.newsroom, self._article.ref, catalog)
        segments = document.resegmented(rules).segments
        first = {segment.key: segment.source_hash for segment in reversed(segments)}
        for key, wanted in entries_by_key(segments).items():
            entry = catalog.find(key)
            # An earlier program knew the first place of a sentence alone.
            if entry is None or entry.record.source_hash in {"", wanted.source_hash, first[key]} or not entry.target:
                continue
            later = (event for event in self._now.history(wanted) if event.source_hash == wanted.source_hash)
            if not any(event.action is Action.CARRY for event in later):
                found.append(entry.number)
        return found

    def _origin(self, document: Document) -> Catalog | None:
        article = self._article
        tag = find_script_source(article.newsroom, article.ref, self._now.tag)
        if not tag or tag == article.tag:
            return None
        return self._as_of(article.catalog(tag), heads_named(self.block.get("derived")), document)

    def _documents(self) -> Iterator[Document]:
        article = self._article
        for source in self._sources():
            for format in dict.fromkeys((article.format, PLAIN)):
                is_present = source == article.data and format == article.format
                with suppress(TranslatorError):
                    yield article.document if is_present else _parsed(source, article.tag, format)

    def _sources(self) -> Iterator[bytes]:
        now = self._article.data
        yield now
        seen = {now}
        for source in self._remembered:
            if source not in seen:
                seen.add(source)
                yield source

    @cached_property
    def _remembered(self) -> list[bytes]:
        newsroom = self._article.newsroom
        path = newsroom.relative(self._article.path)

        def names(root: Path) -> list[str]:
            return [f"{name}:./{path}" for name, _email in reversed(git.commits_of(root, path)[-_OLD_SOURCES:])]

        try:
            texts = newsroom.committed(names)
        except GitError:
            return []
        return [text for text in texts if text is not None]

    def _as_of(self, catalog: Catalog, heads: list[str], document: Document) -> Catalog:
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
        cut = document.resegmented(rules_for(self._article.newsroom, self._article.ref, earlier))
        earlier.entries = [_entry(earlier, entry) for entry in entries_by_key(cut.segments).values()]
        earlier.number_entries()
        return earlier


@lru_cache(maxsize=2)
def _parsed(source: bytes, tag: str, format: str) -> Document:
    return parse_document(source, tag=tag, format=format)


def _entry(catalog: Catalog, entry: Entry) -> Entry:
    record = catalog.records.get(entry.key)
    if record is not None:
        entry.record, entry.target = record, record.target
    return entry


def _body(data: bytes) -> bytes:
    return without_marks(data[read_front_matter(data).span[1] :]).strip()


def _agrees(value: Any, known: Any) -> bool:
    if isinstance(value, dict) and isinstance(known, dict):
        return all(_agrees(item, known.get(key)) for key, item in value.items())
    return bool(value == known)
