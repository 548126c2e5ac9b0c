"""
Tags, keys and file names of the versions of an article: what tools and addresses depend on.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, ClassVar

from translator.checks.metadata.article_versions import version_finding
from translator.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.checks.base import FixKind
    from translator.checks.metadata.article_versions import ArticleVersions
    from translator.model import Finding


_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "id": (str,), "lang": (str,), "title": (str,), "summary": (str,), "date": (str,), "source": (dict,),
    "authors": (list, str), "credits": (dict,), "organisation": (str,), "tags": (list,), "disclaimer": (str,),
    "images": (list,), "license": (str,), "translation": (dict,),
}  # fmt: skip
_TRAP = re.compile(
    rb"^[A-Za-z_][\w-]*:[ \t]+(?:no|on|off|yes|y|n|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)[ \t]*(?:#.*)?\r?$",
    re.MULTILINE | re.IGNORECASE,
)


def _block(data: bytes) -> bytes:
    """Return the bytes of the front matter."""
    closing = data.find(b"\n---", 4)
    return data[: max(0, closing)]


def _listed(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


class MetaTags:
    """
    ## What it does
    Reports a tag of the article without a label in a language, and two tags with one label.

    ## Why is this bad?
    A reader would see the id of the tag, or two topics would become one.

    ## Example
    tags.yml: markets: {en: Markets}

    ## Use instead
    tags.yml: markets: {en: Markets, zh-Hans: 市场, zh-Hant: 市場}

    ## Source
    docs/articles.md.
    """

    id: ClassVar[str] = "meta.tags"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            labels: dict[str, str] = {}
            for tag_id in _listed(version.values.get("tags")):
                label = article.facts.tag_label(tag_id, version.tag)
                if label == tag_id:
                    yield version_finding(
                        self,
                        version,
                        f"tag {tag_id} has no label in {version.tag}",
                        f"标签{tag_id}没有{version.tag}名称",
                    )
                elif labels.setdefault(label, tag_id) != tag_id:
                    yield version_finding(
                        self, version, f"tags {labels[label]} and {tag_id} are both called {label}",
                        f"标签{labels[label]}与{tag_id}的名称都是{label}",
                    )  # fmt: skip


class MetaKeys:
    """
    ## What it does
    Reports keys of the wrong type, values that YAML 1.1 reads as something else (`no`, `on`, `12:30`), a byte order
    mark, CRLF, and text that is not in Unicode normal form C.

    ## Why is this bad?
    The next tool in the chain would read another value than the editor wrote.

    ## Example
    `tags: economy`; `country: no`

    ## Use instead
    `tags: [economy]`; `country: "no"`

    ## Source
    YAML 1.1 against 1.2; Unicode TR15.
    """

    id: ClassVar[str] = "meta.keys"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            for key, types in _TYPES.items():
                value = version.values.get(key)
                if value is not None and not isinstance(value, types):
                    yield version_finding(self, version, f"{key} has the wrong type", f"{key}的类型不正确")
            block = _block(version.data)
            for match in _TRAP.finditer(block):
                line = match.group().decode(errors="replace").strip()
                yield version_finding(
                    self, version, f"YAML 1.1 reads {line!r} otherwise: quote it", f"{line!r}须加引号"
                )
            for is_so, problem, problem_zh in (
                (version.data.startswith(b"\xef\xbb\xbf"), "a byte order mark", "字节顺序标记"),
                (b"\r\n" in block, "CRLF line ends", "CRLF换行符"),
                (
                    not unicodedata.is_normalized("NFC", block.decode(errors="replace")),
                    "text that is not NFC",
                    "非NFC文本",
                ),
            ):
                if is_so:
                    yield version_finding(
                        self, version, f"the front matter has {problem}", f"文首元数据含有{problem_zh}"
                    )


class MetaSlug:
    """
    ## What it does
    Reports a file name that is no safe address, that differs between versions, or that changed after publication.

    ## Why is this bad?
    Addresses that change or must be escaped break links.

    ## Example
    articles/en/Market closes!.md

    ## Use instead
    articles/en/market-closes.md

    ## Source
    RFC 3986, unreserved characters.
    """

    id: ClassVar[str] = "meta.slug"
    severity: ClassVar[Severity] = Severity.ERROR
    targets: ClassVar[str] = "any"
    fix: ClassVar[FixKind] = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            if not _SLUG.match(version.slug):
                yield version_finding(
                    self, version, f"{version.slug!r} is no safe address", f"{version.slug!r}不宜用作网址"
                )
            if version.slug != article.source.slug:
                yield version_finding(self, version, "the file is not called as its source", "文件名与原文不一致")
        before = article.facts.slug_before
        if before and before != article.source.slug:
            yield version_finding(
                self,
                article.source,
                f"it was published as {before}: a redirect is due",
                f"曾以{before}发布，须设置跳转",
            )
