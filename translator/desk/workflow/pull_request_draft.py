"""The draft of a pull request, on top of what people left on its branch, and the proof of its pages in the comment."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from translator.bilingual.errors import (
    ArticleError,
    CatalogError,
    ForgeError,
    GitError,
    InternalError,
    PublishError,
    TranslatorError,
)
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.desk.render.certificate import certificate_markdown
from translator.desk.render.pull_request_comment import PageProof, PageRow, comment_text, own_comment
from translator.desk.workflow.pull_request_base import Base
from translator.desk.workflow.sync_run import sync_articles
from translator.desk.workflow.translation_run import TranslationRun, fill_catalogs
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.revisions import last_adoption, texts_at
from translator.newsroom.ground import git
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.absorption import edited_pages
from translator.newsroom.pages.certificate import Certificate, certify
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun, publish_articles
from translator.newsroom.pages.pull_requests import code_owners
from translator.newsroom.pages.pull_requests.branch import BranchState, Group
from translator.newsroom.pages.pull_requests.forge import PullRequest
from translator.newsroom.proof.article_comparison import Comparison, compare_article

# A certificate takes seconds, and not many fit into a comment.
_MOST_CERTIFIED = 5


def commit_draft(base: Base, group: Group, state: BranchState, source: str, promised: dict[str, Path]) -> str:
    """Return a commit with the drafts of a group, on top of what people left; empty where nothing is drafted."""
    parents, people = [base.commit], frozenset[str]()
    if state.foreign:
        parents, people = _start_on_branch(base, group, state)
    else:
        base.tree.checkout(base.commit)
    house = base.open()
    renamed = _draft(base, house, group)
    changed = base.tree.changed()
    taken = base.tree.deleted(base.fork(state.head), state.head) if state.foreign else frozenset()
    files = sorted(changed & ({*promised} | renamed) - taken)  # Nor does a page come back that people took away.
    merged = base.tree.changes(base.fork(parents[0]), base.commit) if len(parents) > 1 else {}
    for path in sorted(changed - {*files} - people - merged.keys()):
        if base.is_outside(path) or ".translator" in path.split("/"):
            continue
        base.say(_("{path} is left out: it belongs to nothing that is proposed here", path=path))
    if not files and not state.foreign:
        return ""
    subject = _("Translations: {name}", name=group.name or _("all pages"))
    commit = base.tree.commit(files, parents, subject, group, source)
    surplus = base.changes(commit).keys() - {*promised, *files, *people}
    if surplus:
        raise InternalError(_("the branch would change what was not promised: {files}",
                              files=_(", ").join(sorted(surplus))))  # fmt: skip
    return commit


def _start_on_branch(base: Base, group: Group, state: BranchState) -> tuple[list[str], frozenset[str]]:
    """Check out what people left on a branch, with their edits in the catalogs and what is new in the base."""
    base.tree.checkout(state.head)
    people = frozenset(base.changes(state.head))
    house, end = base.open(), state.head
    for page in edited_pages.edited_pages(house, []):
        if page.article.slug in group.slugs:
            try:
                edited_pages.absorb(page, base.wanted.by)
            except TranslatorError as error:  # Their words stay on the page, and `publish` will not touch it.
                base.say(error.sentence)
    if files := base.tree.changed() & base.files_of(group)[0].keys():
        subject = _("Take the edits of this branch into the catalogs")
        end = base.tree.commit(files, [end], subject, group, "")
        base.tree.checkout(end)
    if git.is_ancestor(base.tree.folder, base.commit, end):
        return [end], people
    try:
        base.tree.merge(base.commit)
    except GitError as error:
        error.hint = _("merge {base} into {branch}, then say {sentence}",
                       base=base.branch, branch=group.branch, sentence="/translate again")  # fmt: skip
        raise
    return [end, base.commit], people


def _draft(base: Base, house: Newsroom, group: Group) -> frozenset[str]:
    """Sync, translate and publish the articles of a group; return the files of those that have another name now."""
    renamed = set[str]()
    for report in sync_articles(house, group.slugs, base.wanted.to):
        if report.renamed_from:
            tag, slug = report.tag, report.renamed_from
            old = (house.catalog_path(tag, slug), house.ledger_path(tag, slug), house.article_path(tag, slug))
            renamed |= {base.name(path) for path in old}
    translation = TranslationRun(house, base.wanted.engine, retranslate_stale=True)
    translation.is_chosen = partial(_is_changed, base, house, {})
    fill_catalogs(translation, group.slugs, base.wanted.to, take=lambda _report: None)
    if base.wanted.with_pages:
        options = PublishOptions(draft=True)
        refused = publish_articles(house, options, group.slugs, base.wanted.to, take=lambda _published: None)
        for error in refused:
            base.say(error.sentence)
    for error in house.skipped.values():
        raise error
    return frozenset(renamed)


def _is_changed(base: Base, house: Newsroom, known: dict[tuple[str, str], Mapping[str, object]], catalog: Catalog,
                entry: Entry) -> bool:  # fmt: skip
    """Return whether a segment is to be drafted: it is stale, or the catalog of the base does not have it."""
    if entry.target or (catalog.slug in base.named and last_adoption(catalog) is None):
        return True
    pair = catalog.slug, catalog.tag
    if pair not in known:
        known[pair] = texts_at(house, *pair, base.commit)
    return entry.key not in known[pair]


def describe(
    base: Base, group: Group, there: PullRequest, commit: str, fork: str, files: Sequence[str], source: str
) -> tuple[PageRow, ...]:
    """Measure what `commit` changes since `fork`, whoever made it, and say it in the comment."""
    base.tree.checkout(commit)
    house, comparisons, rows = base.open(), list[Comparison](), list[PageRow]()
    for slug in group.slugs:
        article = house.article(slug)
        tags = [tag for tag in house.targets_of(article.ref, base.wanted.to)
                if os.path.lexists(house.catalog_path(tag, slug))]  # fmt: skip
        proofs = _prove(base, article, tags, fork)
        for tag in tags:
            comparison = compare_article(article, tag, against=fork[:10])
            page = base.name(article.page_path(tag))
            lines = base.tree.line_counts(fork, commit, page)
            rows.append(PageRow.of(comparison, article.catalog(tag), page, lines, proofs.get(tag)))
            comparisons.append(comparison)
    if base.wanted.pages_folder:
        _write_pages(comparisons, base.wanted.pages_folder)
    owners = _owners(base, fork, files)
    known = own_comment(base.forge.comments(there.number), there.author)
    if known is None:
        pages = {row.page for row in rows} & owners.keys()
        _ask_owners(base, there, {page: owners[page] for page in pages or owners})
    people = base.remote.state(group.branch, base.commit).foreign
    text = comment_text(
        group, rows, comparisons, base=fork, commit=commit, branch=base.branch, source=source,
        files=files, owners=owners, people=len(people), pages_url=base.wanted.pages_url,
        certificates=[certificate_markdown(_certify(base, house, row)) for row in rows[:_MOST_CERTIFIED]
                      if os.path.lexists(base.tree.folder / row.page)],
    )  # fmt: skip
    base.forge.write_comment(there.number, text, known)
    return tuple(rows)


def _prove(base: Base, article: Article, tags: Sequence[LangTag], fork: str) -> dict[LangTag, PageProof]:
    """Publish the pages of an article again from those of the fork, and compare them with what the branch has."""
    if not base.wanted.with_pages:
        return {}
    head, proofs = git.resolve(base.tree.folder, "HEAD"), dict[LangTag, PageProof]()
    places = {tag: article.page_path(tag) for tag in tags}
    there = {tag: path.read_bytes() if path.is_file() else b"" for tag, path in places.items()}
    base.tree.restore(fork, map(base.name, places.values()))
    for tag, place in places.items():
        try:
            run = PublicationRun(article.newsroom, PublishOptions(draft=True), [(article.ref, [tag])])
            made = run.render(article.ref, [tag])
            adopted = dict(made.pages.adopted).get(tag)
            proofs[tag] = PageProof.of(made.files.get(place, b"") == there[tag], adopted)
        except (PublishError, ArticleError, CatalogError) as error:
            proofs[tag] = PageProof(False, (error.sentence,))
    base.tree.checkout(head)
    return proofs


def _certify(base: Base, house: Newsroom, row: PageRow) -> Certificate:
    article, page = house.article(row.slug), base.tree.folder / row.page
    terms = house.glossary.termbase(article.tag, LangTag(row.tag)).entries
    tags, paths = (article.tag, row.tag), (article.path, page)
    made = certify(article.data, page.read_bytes(), tags, paths, terms)
    return replace(made, paths=(Path(base.name(article.path)), Path(row.page)))


def _write_pages(comparisons: Sequence[Comparison], folder: Path) -> None:
    from translator.desk.render.diff_html import render_page
    from translator.newsroom.ground.files import write_atomically

    for item in comparisons:
        made = render_page(item)
        write_atomically(folder / f"{item.slug}.{item.tag}.html", made.encode())


def _owners(base: Base, fork: str, files: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found = git.contents(base.tree.folder, [f"{fork}:{place}" for place in code_owners.PLACES])
    text = next((data for data in found if data is not None), b"").decode(errors="replace")
    return dict(code_owners.owners_of(files, code_owners.read_rules(text)))


def _ask_owners(base: Base, there: PullRequest, owners: dict[str, tuple[str, ...]]) -> None:
    asked = code_owners.reviewers(name for names in owners.values() for name in names)
    asked = [name for name in asked if name.casefold() != there.author.casefold()]
    for name in asked:  # One by one: a name that nobody has any more would keep the others from being asked.
        try:
            base.forge.request_review(there.number, [name])
        except ForgeError as error:
            if error.status != 422:
                raise
            base.say(_("@{name} could not be asked to review: {reason}", name=name, reason=error.message))
