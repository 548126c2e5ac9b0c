"""
Checks of what readers see of the metadata: disclaimer, source link, alternates, structure of the page.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles import chinese_code_lines, structure_differences, structure_of, with_italics_of
from translator.newsroom.articles.addresses import as_in_source
from translator.newsroom.articles.frontmatter import is_house_id
from translator.newsroom.review.checks.metadata.article_versions import ArticleVersions, VersionFile, VersionsCheck

_MARKED = pattern(
    r"<!-- translator:(colophon|notice|label) -->(?:[^<]++|<(?!!-- /?translator:\1 -->))*+<!-- /translator:\1 -->"
)
_TRACKING = pattern(r"[?&](?:utm_[a-z]+|fbclid|gclid|spm|from_source|mc_[ce]id)=", re.IGNORECASE)


class MetaDisclaimer(VersionsCheck):
    """
    ## What it does
    Reports a version in which the disclaimer is missing, stands twice, or is worded otherwise than the house's.
    ## Why is this bad?
    A disclaimer that somebody re-worded may not protect anybody.
    ## Example
    disclaimer: author-view, and the page says 仅代表作者看法
    ## Use instead
    the text of disclaimers.yml, word for word, once
    ## Source
    docs/articles.md.
    """

    category = "audience"

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        disclaimer_id = str(version.values.get("disclaimer") or "")
        if not disclaimer_id:
            return
        is_own = not is_house_id(disclaimer_id)
        text = disclaimer_id if is_own else article.facts.disclaimer(disclaimer_id, version.tag)
        if not text:
            yield self.finding(version, LazyMessage("{id} has no text in {tag}", id=disclaimer_id, tag=version.tag))
        elif not version.is_source and version.body.count(text) != 1:
            count = str(version.body.count(text))
            yield self.finding(version, LazyMessage("the disclaimer stands there {count} times", count=count))


class MetaSource(VersionsCheck):
    """
    ## What it does
    Reports a version that does not link to its source exactly once, or whose link carries tracking parameters.
    ## Why is this bad?
    The original must be one click away, and nobody should be followed there.
    ## Example
    https://example.org/a?utm_source=mail
    ## Use instead
    https://example.org/a
    ## Source
    docs/articles.md.
    """

    category = "audience"
    severity = Severity.WARNING

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        source = version.values.get("source")
        url = str(source.get("url") or "") if isinstance(source, dict) else ""
        if url and _TRACKING.search(url):
            yield self.finding(version, LazyMessage("the source link carries tracking parameters"))
        shown = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        if url and not version.is_source and version.body.count(f"({shown})") != 1:
            yield self.finding(version, LazyMessage("the source is not linked exactly once"))


class MetaAlternates(VersionsCheck):
    """
    ## What it does
    Reports a version that was made from another language than the source's, or that lists other versions than there
    are.
    ## Why is this bad?
    Search engines drop all alternates when a single one is not returned.
    ## Example
    hreflang names zh-Hant, which is not published
    ## Use instead
    every version names all others and itself
    ## Source
    hreflang; schema.org translationOfWork.
    """

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        tags = [version.tag for version in article.versions]
        for version in article.published:
            origin = version.translation.get("of")
            if origin != article.source.tag:
                message = LazyMessage(
                    "it says that it translates {stated}, and the source is {source}",
                    stated=str(origin),
                    source=article.source.tag,
                )
                yield self.finding(version, message)
            listed: Any = version.values.get("alternates")
            if isinstance(listed, list) and sorted(map(str, listed)) != sorted(tags):
                yield self.finding(version, LazyMessage("it lists other versions than there are"))


class MetaStructure(VersionsCheck):
    """
    ## What it does
    Reports a version with other headings, lists, tables, images, code or footnotes than its source.
    ## Why is this bad?
    Something was lost or invented between the languages.
    ## Example
    three headings in English, two in Chinese
    ## Use instead
    the same skeleton in all versions
    ## Source
    docs/articles.md.
    """

    severity = Severity.WARNING

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        body = _MARKED.sub("", article.source.body).encode()  # An article about publishing shows such a block as code.
        for version in article.published:
            names = article.facts.link_names(version.tag)
            source = structure_of(as_in_source(body, names), start=0)
            plain = as_in_source(_MARKED.sub("", version.body).encode(), names)
            there = structure_of(plain, start=0)
            source = with_italics_of(there, source, (body, plain), (article.source.tag, version.tag))
            for difference in structure_differences(source, there):
                yield self.finding(version, LazyMessage("{difference}", difference=difference))


class MetaCode(VersionsCheck):
    """
    ## What it does
    Lists an English version whose blocks of code hold Chinese: comments, and strings of programs.
    ## Why is this bad?
    No segment holds code, so that nobody was asked to translate it, and English readers cannot read it.
    ## Example
    count += 1  # 计数
    ## Use instead
    comments in English in the article itself, or the same code for all languages without them
    ## Source
    Our own.
    """

    severity = Severity.INFO
    is_about_source = False

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        if is_chinese(version.tag):
            return
        lines = chinese_code_lines(version.data, start=len(version.data) - len(version.body.encode()))
        if lines:
            message = LazyMessage("Chinese in blocks of code: lines {lines}", lines=", ".join(map(str, lines)))
            yield replace(self.finding(version, message), line=lines[0])
