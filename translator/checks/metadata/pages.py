"""
What readers see of the metadata: disclaimer, source link, alternates, and the structure of the page.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from translator.checks.metadata.agreement import is_house_id
from translator.checks.metadata.article_versions import version_finding
from translator.formats import structure_differences, structure_of
from translator.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from translator.checks.base import FixKind
    from translator.checks.metadata.article_versions import ArticleVersions
    from translator.model import Finding


_MARKED = re.compile(r"<!-- translator:(colophon|notice) -->.*?<!-- /translator:\1 -->", re.DOTALL)
_TRACKING = re.compile(r"[?&](?:utm_[a-z]+|fbclid|gclid|spm|from_source|mc_[ce]id)=", re.IGNORECASE)


class MetaDisclaimer:
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

    id: ClassVar[str] = "meta.disclaimer"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            disclaimer_id = str(version.values.get("disclaimer") or "")
            if not disclaimer_id:
                continue
            is_own = not is_house_id(disclaimer_id)
            text = disclaimer_id if is_own else article.facts.disclaimer(disclaimer_id, version.tag)
            if not text:
                yield version_finding(
                    self,
                    version,
                    f"{disclaimer_id} has no text in {version.tag}",
                    f"{disclaimer_id}没有{version.tag}文本",
                )
            elif not version.is_source and version.body.count(text) != 1:
                times = version.body.count(text)
                yield version_finding(
                    self, version, f"the disclaimer stands there {times} times", f"免责声明出现了{times}次"
                )


class MetaSource:
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

    id: ClassVar[str] = "meta.source"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            source = version.values.get("source")
            url = str(source.get("url") or "") if isinstance(source, dict) else ""
            if url and _TRACKING.search(url):
                yield version_finding(
                    self, version, "the source link carries tracking parameters", "来源链接带有跟踪参数"
                )
            shown = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
            if url and not version.is_source and version.body.count(f"({shown})") != 1:
                yield version_finding(
                    self, version, "the source is not linked exactly once", "来源链接应出现且仅出现一次"
                )


class MetaAlternates:
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

    id: ClassVar[str] = "meta.alternates"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        tags = [version.tag for version in article.versions]
        for version in article.published:
            origin = version.translation.get("of")
            if origin != article.source.tag:
                yield version_finding(
                    self, version, f"it says that it translates {origin}, and the source is {article.source.tag}",
                    f"注明译自{origin}，而原文为{article.source.tag}",
                )  # fmt: skip
            listed: Any = version.values.get("alternates")
            if isinstance(listed, list) and sorted(map(str, listed)) != sorted(tags):
                yield version_finding(self, version, "it lists other versions than there are", "所列语言版本与实际不符")


class MetaStructure:
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

    id: ClassVar[str] = "meta.structure"
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        source = structure_of(article.source.data)
        for version in article.published:
            plain = _MARKED.sub("", version.body).encode()
            for difference in structure_differences(source, structure_of(plain)):
                yield version_finding(self, version, difference, f"结构与原文不一致：{difference}")
