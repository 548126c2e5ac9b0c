"""
Checks of the front matter: it must agree in all versions of an article, and each version must be in its language.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from translator.checks.metadata.article_versions import VersionsCheck
from translator.errors import UsageError
from translator.i18n import LazyMessage
from translator.language import detect_tag, is_chinese, is_traditional, parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from translator.checks.metadata.article_versions import ArticleVersions, VersionFile
    from translator.model import Finding


_HOUSE_ID = re.compile(r"[\w.-]+\Z", re.ASCII)
SHARED = ("date", "source", "authors", "tags", "disclaimer", "license", "organisation")
"""Keys that are equal in all versions."""
TRANSLATED = ("title", "subtitle", "summary")


def is_house_id(value: Any) -> bool:
    """Tell whether a value is the id of one of the house's texts, and not a text itself."""
    return bool(_HOUSE_ID.match(str(value or "")))


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

    id = "meta.id"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Compare `id` with that of the source, and `lang` with the folder."""
        for version in article.versions:
            expected, found = article.source.values.get("id"), version.values.get("id")
            if found != expected:
                message = LazyMessage(
                    "the id is {found}, and that of the source is {expected}",
                    found=repr(found),
                    expected=repr(expected),
                )
                yield self.finding(version, message)
            tag = version.values.get("lang")
            if tag is not None and not self._is(str(tag), version.tag):
                message = LazyMessage("lang is {found} in the folder of {tag}", found=repr(tag), tag=version.tag)
                yield self.finding(version, message)

    @staticmethod
    def _is(text: str, tag: str) -> bool:
        try:
            return parse_tag(text) == tag
        except UsageError:
            return False


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

    id = "meta.shared"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Compare the shared fields and the images with those of the source."""
        for version in article.published:
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
    Lists, feeds and search results would show an entry without a name.
    ## Example
    `title: ""`
    ## Use instead
    `title: 市场提前收盘`
    ## Source
    Open Graph and schema.org ask for title and date.
    """

    id = "meta.required"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Look for the fields that every version must have."""
        for version in article.versions:
            for key in ("title", "lang", "date"):
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
    Reports a title or summary that still reads as in the source, or that is in another language or script.
    ## Why is this bad?
    The first thing that a reader sees would be the one that was forgotten.
    ## Example
    title in articles/zh-Hans/: Market closes early
    ## Use instead
    title in articles/zh-Hans/: 市场提前收盘
    ## Source
    docs/articles.md.
    """

    id = "meta.translated"
    category = "accuracy/untranslated"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Look at title, subtitle and summary."""
        for version in article.published:
            for key in TRANSLATED:
                text, source = str(version.values.get(key) or ""), str(article.source.values.get(key) or "")
                if not text or not any(character.isalpha() for character in text):
                    continue
                both_chinese = is_chinese(version.tag) and is_chinese(article.source.tag)
                is_name = not re.search(r"[a-z\u3400-\u9fff].*\s.*[a-z]|[\u3400-\u9fff]{3}", text)
                if text == source and not both_chinese and not is_name:
                    yield self.finding(version, LazyMessage("{key} is not translated", key=key))
                elif _is_other_language(text, version.tag) and not is_name:
                    yield self.finding(version, LazyMessage("{key} is not in {tag}", key=key, tag=version.tag))


def _is_other_language(text: str, tag: str) -> bool:
    """Tell whether a text is surely not in `tag`; a text that both Chinese scripts share is in either."""
    found = detect_tag(text)
    if found is None or found == tag:
        return False
    if is_chinese(found) != is_chinese(tag):
        return True
    from translator.checks.script.script_characters import one_script_only

    traditional, simplified = one_script_only()
    return not (simplified if is_traditional(tag) else traditional).isdisjoint(text)


class MetaDate(VersionsCheck):
    """
    ## What it does
    Reports a date that is not a valid ISO date, one in the future, and a by-line that does not show it as the house
    writes it.
    ## Why is this bad?
    A wrong date is the error that archives keep for ever.
    ## Example
    `date: 2021-02-30`; 发布日期：2021年12月22日 for `date: 2021-12-23`
    ## Use instead
    `date: 2021-12-23`, shown as 2021年12月23日
    ## Source
    ISO 8601; CLDR date formats.
    """

    id = "meta.date"
    category = "locale/date"

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Read the date, and look for it in the by-lines."""
        for version in article.versions:
            text = str(version.values.get("date") or "")
            if not text:
                continue
            try:
                date.fromisoformat(text[:10])
            except ValueError:
                yield self.finding(version, LazyMessage("{date} is no date", date=repr(text)))
                continue
            if article.facts.today and text[:10] > article.facts.today:
                yield self.finding(version, LazyMessage("{date} is in the future", date=text))
            shown = article.facts.date(text, version.tag)
            if not version.is_source and shown not in version.body:
                yield self.finding(version, LazyMessage("the by-line does not say {date}", date=shown))
