"""The proof of a pull request: its pages measured as they stand on the branch, and the comment that says it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from translator.bilingual.errors import ArticleError, CatalogError, ForgeError, PublishError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.desk.render.certificate import certificate_markdown
from translator.desk.render.pull_request_comment import PageProof, PageRow, comment_text, own_comment
from translator.desk.workflow.pull_request_base import Base
from translator.newsroom.ground import git
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.pages.certificate import Certificate, certify
from translator.newsroom.pages.publication.publication import PublishOptions
from translator.newsroom.pages.publish.publication_run import PublicationRun
from translator.newsroom.pages.pull_requests import code_owners
from translator.newsroom.pages.pull_requests.branch import Group
from translator.newsroom.pages.pull_requests.forge import Forge, PullRequest
from translator.newsroom.proof.article_comparison import Comparison, compare_article

# A certificate takes seconds, and not many fit into a comment.
_MOST_CERTIFIED = 5


@dataclass
class Proof:
    base: Base
    forge: Forge
    say: Callable[[str], None]

    def describe(
        self, group: Group, there: PullRequest, commit: str, fork: str, files: Sequence[str], source: str
    ) -> tuple[PageRow, ...]:
        """Measure what `commit` changes since `fork`, whoever made it, and say it in the comment."""
        self.base.tree.checkout(commit)
        house, comparisons, rows = self.base.open(), list[Comparison](), list[PageRow]()
        for slug in group.slugs:
            article = house.article(slug)
            tags = [tag for tag in house.targets_of(article.ref, self.base.wanted.to)
                    if os.path.lexists(house.catalog_path(tag, slug))]  # fmt: skip
            proofs = self._prove(article, tags, fork)
            for tag in tags:
                comparison = compare_article(article, tag, against=fork[:10])
                page = self.base.name(article.page_path(tag))
                lines = self.base.tree.line_counts(fork, commit, page)
                rows.append(PageRow.of(comparison, article.catalog(tag), page, lines, proofs.get(tag)))
                comparisons.append(comparison)
        if self.base.wanted.pages_folder:
            self._write_pages(comparisons, self.base.wanted.pages_folder)
        owners = self._owners(fork, files)
        known = own_comment(self.forge.comments(there.number), there.author)
        if known is None:
            pages = {row.page for row in rows} & owners.keys()
            self._ask_owners(there, {page: owners[page] for page in pages or owners})
        people = self.base.remote.state(group.branch, self.base.commit).foreign
        text = comment_text(
            group, rows, comparisons, base=fork, commit=commit, branch=self.base.branch, source=source,
            files=files, owners=owners, people=len(people), pages_url=self.base.wanted.pages_url,
            certificates=[certificate_markdown(self._certify(house, row)) for row in rows[:_MOST_CERTIFIED]
                          if os.path.lexists(self.base.tree.folder / row.page)],
        )  # fmt: skip
        self.forge.write_comment(there.number, text, known)
        return tuple(rows)

    def _prove(self, article: Article, tags: Sequence[LangTag], fork: str) -> dict[LangTag, PageProof]:
        """Publish the pages of an article again from those of the fork, and compare them with what the branch has."""
        if not self.base.wanted.with_pages:
            return {}
        head, proofs = git.resolve(self.base.tree.folder, "HEAD"), dict[LangTag, PageProof]()
        places = {tag: article.page_path(tag) for tag in tags}
        there = {tag: path.read_bytes() if path.is_file() else b"" for tag, path in places.items()}
        self.base.tree.restore(fork, map(self.base.name, places.values()))
        for tag, place in places.items():
            try:
                run = PublicationRun(article.newsroom, PublishOptions(draft=True), [(article.ref, [tag])])
                made = run.render(article.ref, [tag])
                adopted = dict(made.pages.adopted).get(tag)
                proofs[tag] = PageProof.of(made.files.get(place, b"") == there[tag], adopted)
            except (PublishError, ArticleError, CatalogError) as error:
                proofs[tag] = PageProof(False, (error.sentence,))
        self.base.tree.checkout(head)
        return proofs

    def _certify(self, house: Newsroom, row: PageRow) -> Certificate:
        article, page = house.article(row.slug), self.base.tree.folder / row.page
        terms = house.glossary.termbase(article.tag, LangTag(row.tag)).entries
        tags, paths = (article.tag, row.tag), (article.path, page)
        made = certify(article.data, page.read_bytes(), tags, paths, terms)
        return replace(made, paths=(Path(self.base.name(article.path)), Path(row.page)))

    def _write_pages(self, comparisons: Sequence[Comparison], folder: Path) -> None:
        from translator.desk.render.diff_html import render_page
        from translator.newsroom.ground.files import write_atomically

        for item in comparisons:
            made = render_page(item, only_changed=False, hide_punctuation=False)
            write_atomically(folder / f"{item.slug}.{item.tag}.html", made.encode())

    def _owners(self, fork: str, files: Sequence[str]) -> dict[str, tuple[str, ...]]:
        found = git.contents(self.base.tree.folder, [f"{fork}:{place}" for place in code_owners.PLACES])
        text = next((data for data in found if data is not None), b"").decode(errors="replace")
        return dict(code_owners.owners_of(files, code_owners.read_rules(text)))

    def _ask_owners(self, there: PullRequest, owners: dict[str, tuple[str, ...]]) -> None:
        asked = code_owners.reviewers(name for names in owners.values() for name in names)
        asked = [name for name in asked if name.casefold() != there.author.casefold()]
        for name in asked:  # One by one: a name that nobody has any more would keep the others from being asked.
            try:
                self.forge.request_review(there.number, [name])
            except ForgeError as error:
                if error.status != 422:
                    raise
                self.say(_("@{name} could not be asked to review: {reason}", name=name, reason=error.message))
