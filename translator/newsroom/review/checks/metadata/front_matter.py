"""
Checks of the front matter: fields, tags, keys and file names of all versions of an article.

What is shared must agree, what is translated must be in the language of the version, and other tools must read the same
values. Source: docs/articles.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date
from typing import Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding
from translator.bilingual.scripts.script_characters import one_script_only
from translator.bilingual.words.language import detect_tag, is_chinese, is_traditional, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.frontmatter import is_house_id, translated_values
from translator.newsroom.review.checks.metadata.article_versions import ArticleVersions, VersionFile, VersionsCheck

SHARED = ("date", "source", "authors", "tags", "disclaimer", "license", "organisation")
"""Keys that are equal in all versions."""


class MetaId(VersionsCheck):
    """
    ## What it does
    Reports versions whose `id` differs, and a `lang` that is not the language of the folder.
    ## Why is this bad?
    Readers would be led from one article to another, and a site generator would not join the versions.
    ## Example
    articles/zh-Hans/market.md with `lang: zh-Hant`, or with another `id` than the English file
    ## Use instead
    the same `id` in all versions; `lang: zh-Hans` below articles/zh-Hans/
    ## Source
    BCP 47; hreflang needs versions that name each other.
    """

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        expected, found = article.source.values.get("id"), version.values.get("id")
        if found != expected:
            message = LazyMessage(
                "the id is {found}, and that of the source is {expected}", found=repr(found), expected=repr(expected)
            )
            yield self.finding(version, message)
        tag = version.values.get("lang")
        with suppress(UsageError):
            if tag is None or parse_tag(str(tag)) == version.tag:
                return
        message = LazyMessage("lang is {found} in the folder of {tag}", found=repr(tag), tag=version.tag)
        yield self.finding(version, message)


class MetaShared(VersionsCheck):
    """
    ## What it does
    Reports a shared field (date, source, authors, tags, disclaimer, licence, image files) that differs between
    versions.
    ## Why is this bad?
    Two readers would read different facts in one article.
    ## Example
    `date: 2021-12-23` in English, `date: 2021-12-22` in Chinese
    ## Use instead
    the same value in all versions; only how it is shown depends on the language
    ## Source
    docs/articles.md: shared fields are compared deeply.
    """

    is_about_source = False

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        for key in SHARED:
            found, expected = version.values.get(key), article.source.values.get(key)
            # A disclaimer that is not an id is a text of the article itself, and is translated.
            if found != expected and not (key == "disclaimer" and found and not is_house_id(expected)):
                yield self.finding(version, LazyMessage("{key} differs from the source", key=key))
        if _images(version) != _images(article.source):
            yield self.finding(version, LazyMessage("the images differ from the source"))


def _images(version: VersionFile) -> list[Any]:
    images = version.values.get("images")
    return [item.get("src") if isinstance(item, dict) else item for item in images] if isinstance(images, list) else []


class MetaRequired(VersionsCheck):
    """
    ## What it does
    Reports a version without title, language or date, with an empty summary, or with a source that has neither an
    address nor, where it was printed, a title or publisher.
    ## Why is this bad?
    Lists, feeds and search results would show an entry without a name. Where the articles stand in the tree of a site,
    whose generator may do without, a version needs what its source has.
    ## Example
    `title: ""`
    ## Use instead
    `title: 市场提前收盘`
    ## Source
    Open Graph and schema.org ask for title and date.
    """

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        for key in ("title", "lang", "date"):
            if article.facts.is_site and key not in article.source.values:
                continue
            if not str(version.values.get(key) or "").strip():
                yield self.finding(version, LazyMessage("{key} is missing or empty", key=key))
        if "summary" in version.values and not str(version.values["summary"] or "").strip():
            yield self.finding(version, LazyMessage("summary is empty"))
        source = version.values.get("source")
        named = ("url", "title", "publisher")
        if isinstance(source, dict) and not any(str(source.get(key) or "").strip() for key in named):
            yield self.finding(version, LazyMessage("the source has no url, title or publisher"))


class MetaTranslated(VersionsCheck):
    """
    ## What it does
    Reports a title, summary or other translated key that reads as in the source, or is in another language or script.
    ## Why is this bad?
    The first thing that a reader sees would be the one that was forgotten.
    ## Example
    title in articles/zh-Hans/: Market closes early
    ## Use instead
    title in articles/zh-Hans/: 市场提前收盘
    ## Source
    docs/articles.md.
    """

    category = "accuracy/untranslated"
    is_about_source = False

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        sources = dict(translated_values(article.source.values))
        for key, text in translated_values(version.values):
            source = sources.get(key, "")
            if not any(character.isalpha() for character in text):
                continue
            both_chinese = is_chinese(version.tag) and is_chinese(article.source.tag)
            is_name = not re.search(r"[a-z\u3400-\u9fff].*\s.*[a-z]|[\u3400-\u9fff]{3}", text)
            if text == source and not both_chinese and not is_name:
                yield self.finding(version, LazyMessage("{key} is not translated", key=key))
            elif _is_other_language(text, version.tag) and not is_name:
                yield self.finding(version, LazyMessage("{key} is not in {tag}", key=key, tag=version.tag))


def _is_other_language(text: str, tag: str) -> bool:
    """Whether a text is surely not in `tag`; a text that both Chinese scripts share is in either."""
    found = detect_tag(text)
    if found is None or found == tag:
        return False
    if is_chinese(found) != is_chinese(tag):
        return True
    traditional, simplified = one_script_only()
    return not (simplified if is_traditional(tag) else traditional).isdisjoint(text)


class MetaDate(VersionsCheck):
    """
    ## What it does
    Reports a date that is not a valid ISO date, and a by-line that does not show it as the house writes it.
    ## Why is this bad?
    A wrong date is the error that archives keep for ever.
    ## Example
    `date: 2021-02-30`; 发布日期：2021年12月22日 for `date: 2021-12-23`
    ## Use instead
    `date: 2021-12-23`, shown as 2021年12月23日
    ## Source
    ISO 8601; CLDR date formats.
    """

    category = "locale/date"

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        text = str(version.values.get("date") or "")
        if not text:
            return
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            yield self.finding(version, LazyMessage("{date} is no date", date=repr(text)))
            return
        shown = article.facts.date(text, version.tag)
        if not version.is_source and shown not in version.body:
            yield self.finding(version, LazyMessage("the by-line does not say {date}", date=shown))


_SLUG = pattern(r"\A[a-z0-9]+(?:[-_./][a-z0-9]+)*\Z")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "id": (str,), "lang": (str,), "title": (str,), "summary": (str,), "date": (str,), "source": (dict,),
    "authors": (list, str), "credits": (dict,), "organisation": (str,), "tags": (list,), "disclaimer": (str,),
    "images": (list,), "license": (str,), "translation": (dict,),
}  # fmt: skip
_TRAP = re.compile(
    rb"^[A-Za-z_][\w-]*:[ \t]+(?:no|on|off|yes|y|n|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)[ \t]*(?:#.*)?\r?$",
    re.MULTILINE | re.IGNORECASE,
)


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

    category = "terminology"

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        labels: dict[str, str] = {}
        listed = version.values.get("tags") or []
        for tag_id in map(str, listed if isinstance(listed, list) else [listed]):
            label = article.facts.tag_label(tag_id, version.tag)
            if label == tag_id:
                message = LazyMessage("tag {label_id} has no label in {tag}", label_id=tag_id, tag=version.tag)
                yield self.finding(version, message)
            elif labels.setdefault(label, tag_id) != tag_id:
                message = LazyMessage(
                    "tags {first} and {second} are both called {label}", first=labels[label], second=tag_id, label=label
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

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterator[Finding]:
        for key, types in _TYPES.items():
            value = version.values.get(key)
            if value is not None and not isinstance(value, types):
                yield self.finding(version, LazyMessage("{key} has the wrong type", key=key))
        block = version.data[: max(0, version.data.find(b"\n---", 4))]
        for match in _TRAP.finditer(block):
            line = match.group().decode(errors="replace").strip()
            yield self.finding(version, LazyMessage("YAML 1.1 reads {line} otherwise: quote it", line=repr(line)))
        if version.data.startswith(b"\xef\xbb\xbf"):
            yield self.finding(version, LazyMessage("the front matter has a byte order mark"))
        if b"\r\n" in block:
            yield self.finding(version, LazyMessage("the front matter has CRLF line ends"))
        if not unicodedata.is_normalized("NFC", block.decode(errors="replace")):
            yield self.finding(version, LazyMessage("the front matter has text that is not NFC"))


class MetaSlug(VersionsCheck):
    """
    ## What it does
    Reports a file name that is not a safe address, or that differs between versions.
    ## Why is this bad?
    Addresses that change or must be escaped break links.
    ## Example
    articles/en/Market closes!.md
    ## Use instead
    articles/en/market-closes.md
    ## Source
    RFC 3986, unreserved characters.
    """

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        for version in article.versions if not article.facts.is_site else ():
            if not _SLUG.match(version.slug):
                yield self.finding(version, LazyMessage("{name} is not a safe address", name=repr(version.slug)))
            if version.slug != article.source.slug:
                yield self.finding(version, LazyMessage("the file is not called as its source"))
