"""
Checks of tags, keys and file names, on which tools and addresses depend.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from translator.checks.metadata.article_versions import VersionsCheck
from translator.i18n import LazyMessage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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


class MetaTags(VersionsCheck):
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

    id = "meta.tags"
    category = "terminology"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Look up the label of each tag."""
        for version in article.versions:
            labels: dict[str, str] = {}
            for tag_id in _listed(version.values.get("tags")):
                label = article.facts.tag_label(tag_id, version.tag)
                if label == tag_id:
                    message = LazyMessage("tag {label_id} has no label in {tag}", label_id=tag_id, tag=version.tag)
                    yield self.finding(version, message)
                elif labels.setdefault(label, tag_id) != tag_id:
                    message = LazyMessage(
                        "tags {first} and {second} are both called {label}",
                        first=labels[label],
                        second=tag_id,
                        label=label,
                    )
                    yield self.finding(version, message)


class MetaKeys(VersionsCheck):
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

    id = "meta.keys"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Look at the types of the values and at the bytes of the front matter."""
        for version in article.versions:
            for key, types in _TYPES.items():
                value = version.values.get(key)
                if value is not None and not isinstance(value, types):
                    yield self.finding(version, LazyMessage("{key} has the wrong type", key=key))
            block = _block(version.data)
            for match in _TRAP.finditer(block):
                line = match.group().decode(errors="replace").strip()
                message = LazyMessage("YAML 1.1 reads {line} otherwise: quote it", line=repr(line))
                yield self.finding(version, message)
            if version.data.startswith(b"\xef\xbb\xbf"):
                yield self.finding(version, LazyMessage("the front matter has a byte order mark"))
            if b"\r\n" in block:
                yield self.finding(version, LazyMessage("the front matter has CRLF line ends"))
            if not unicodedata.is_normalized("NFC", block.decode(errors="replace")):
                yield self.finding(version, LazyMessage("the front matter has text that is not NFC"))


class MetaSlug(VersionsCheck):
    """
    ## What it does
    Reports a file name that is not a safe address, that differs between versions, or that changed after publication.
    ## Why is this bad?
    Addresses that change or must be escaped break links.
    ## Example
    articles/en/Market closes!.md
    ## Use instead
    articles/en/market-closes.md
    ## Source
    RFC 3986, unreserved characters.
    """

    id = "meta.slug"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Look at the file names, now and when the article was first published."""
        for version in article.versions:
            if not _SLUG.match(version.slug):
                yield self.finding(version, LazyMessage("{name} is no safe address", name=repr(version.slug)))
            if version.slug != article.source.slug:
                yield self.finding(version, LazyMessage("the file is not called as its source"))
        before = article.facts.slug_before
        if before and before != article.source.slug:
            message = LazyMessage("it was published as {name}: a redirect is due", name=before)
            yield self.finding(article.source, message)
