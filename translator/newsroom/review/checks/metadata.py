"""Checks of the files of an article’s versions: front matter, and pages. Source: docs/articles.md."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, ClassVar

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, short_hash
from translator.bilingual.pairs.base import Check
from translator.bilingual.scripts.word_conversion import one_script_only
from translator.bilingual.words.language import detect_tag, is_chinese, is_traditional, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames, as_in_source
from translator.newsroom.articles.frontmatter import is_house_id, translated_values
from translator.newsroom.articles.structure import (
    chinese_code_lines,
    structure_differences,
    structure_of,
    with_italics_of,
)


@dataclass(frozen=True)
class VersionFile:
    """One version of an article as it stands on disk, or as it is about to be written."""

    tag: str
    """The language of the folder that it stands in."""
    slug: str
    path: str
    data: bytes
    values: Mapping[str, Any]
    """Front matter."""
    body: str
    """All behind the front matter, by-lines and notices included."""
    is_source: bool = False

    @property
    def translation(self) -> Mapping[str, Any]:
        block = self.values.get("translation")
        return block if isinstance(block, dict) else {}


@dataclass(frozen=True)
class HouseFacts:
    """The facts of the house and the catalogs that versions are compared with."""

    label: Callable[[str, str], str] = lambda role, _tag: role
    disclaimer: Callable[[str, str], str] = lambda disclaimer_id, _tag: disclaimer_id
    """Id and tag → text, or empty."""
    tag_label: Callable[[str, str], str] = lambda tag_id, _tag: tag_id
    """Id and tag → label, else the id itself."""
    person: Callable[[str, str], str | None] = lambda _person_id, _tag: None
    """Id and tag → name; None for somebody who is not on file, empty for somebody without a name in that language."""
    date: Callable[[str, str], str] = lambda date, _tag: date
    """ISO date and tag → the date as the house writes it."""
    link_names: Callable[[str], LinkNames] = lambda _tag: NO_LINKS
    """Tag → how that version may write what the source links to."""
    lists_tags: bool = True
    """There is a list of tags with their labels."""
    is_site: bool = False
    """The articles stand in the tree of a site, whose own rules say what front matter and addresses are."""
    machine_notice: bool = True
    """Reviewed pages say that a machine drafted them."""
    source_rev: str = ""
    coverage: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Tag → counts of its catalog now."""
    derived_rev: Mapping[str, str] = field(default_factory=dict)
    """Tag → revision of the wording that it is converted from, now."""


@dataclass(frozen=True)
class ArticleVersions:
    """One article in all its languages, the source first."""

    versions: Sequence[VersionFile]
    facts: HouseFacts = field(default_factory=HouseFacts)

    @property
    def source(self) -> VersionFile:
        return self.versions[0]

    @property
    def published(self) -> Sequence[VersionFile]:
        return self.versions[1:]


class VersionsCheck(Check):
    """Base of the checks that compare the versions of an article."""

    category = "design"
    severity = Severity.ERROR

    is_about_source: ClassVar[bool] = True
    """The rule holds for the source as well as for the versions made from it."""

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        """Yield what does not agree; each finding names the file that is to be corrected."""
        for version in article.versions if self.is_about_source else article.published:
            for problem in self.problems(article, version):
                yield self.finding(version, problem)

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        """Yield what is wrong with one version."""
        raise NotImplementedError

    def finding(self, version: VersionFile, message: LazyMessage) -> Finding:
        return Finding(
            check=self.id,
            severity=self.severity,
            side="source" if version.is_source else "target",
            start=0,
            end=0,
            message=message,
            fingerprint=short_hash(self.id, version.tag, message.in_language("en")),
            path=version.path,
        )


def check_versions(article: ArticleVersions, *, only: Iterable[str] = (), skip: Iterable[str] = ()) -> list[Finding]:
    """Run all checks that look at versions, or those that `only` names, and return what they find."""
    from translator.bilingual.pairs import compares_versions, find_check
    from translator.bilingual.pairs.runner import select_checks

    checks = [find_check(check_id) for check_id in select_checks(only, skip) if compares_versions(check_id)]
    return [item for check in checks if isinstance(check, VersionsCheck) for item in check.check_versions(article)]


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        expected, found = article.source.values.get("id"), version.values.get("id")
        if found != expected:
            yield LazyMessage(
                "the id is {found}, and that of the source is {expected}", found=repr(found), expected=repr(expected)
            )
        tag = version.values.get("lang")
        with suppress(UsageError):
            if tag is None or parse_tag(str(tag)) == version.tag:
                return
        yield LazyMessage("lang is {found} in the folder of {tag}", found=repr(tag), tag=version.tag)


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        for key in SHARED:
            found, expected = version.values.get(key), article.source.values.get(key)
            # A disclaimer that is not an id is a text of the article itself, and is translated.
            if found != expected and not (key == "disclaimer" and found and not is_house_id(expected)):
                yield LazyMessage("{key} differs from the source", key=key)
        if _images(version) != _images(article.source):
            yield LazyMessage("the images differ from the source")


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        for key in ("title", "lang", "date"):
            if article.facts.is_site and key not in article.source.values:
                continue
            if not str(version.values.get(key) or "").strip():
                yield LazyMessage("{key} is missing or empty", key=key)
        if "summary" in version.values and not str(version.values["summary"] or "").strip():
            yield LazyMessage("summary is empty")
        source = version.values.get("source")
        named = ("url", "title", "publisher")
        if isinstance(source, dict) and not any(str(source.get(key) or "").strip() for key in named):
            yield LazyMessage("the source has no url, title or publisher")


class MetaTranslated(VersionsCheck):
    """
    ## What it does
    Reports a title, summary or other translated key that reads as in the source, or is in another language or script.
    ## Why is this bad?
    The first thing that a reader sees would be the forgotten one.
    ## Example
    title in articles/zh-Hans/: Market closes early
    ## Use instead
    title in articles/zh-Hans/: 市场提前收盘
    ## Source
    docs/articles.md.
    """

    category = "accuracy/untranslated"
    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        sources = dict(translated_values(article.source.values))
        for key, text in translated_values(version.values):
            source = sources.get(key, "")
            if not any(character.isalpha() for character in text):
                continue
            both_chinese = is_chinese(version.tag) and is_chinese(article.source.tag)
            is_name = not re.search(r"[a-z\u3400-\u9fff].*\s.*[a-z]|[\u3400-\u9fff]{3}", text)
            if text == source and not both_chinese and not is_name:
                yield LazyMessage("{key} is not translated", key=key)
            elif _is_other_language(text, version.tag) and not is_name:
                yield LazyMessage("{key} is not in {tag}", key=key, tag=version.tag)


def _is_other_language(text: str, tag: str) -> bool:
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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        text = str(version.values.get("date") or "")
        if not text:
            return
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            yield LazyMessage("{date} is no date", date=repr(text))
            return
        shown = article.facts.date(text, version.tag)
        if not version.is_source and shown not in version.body:
            yield LazyMessage("the by-line does not say {date}", date=shown)


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
    A reader would see the id of the tag, or two topics would become one. In the tree of a site, whose generator shows
    tags in its own way, only where the project has a list of tags.
    ## Example
    tags.yml: markets: {en: Markets}
    ## Use instead
    tags.yml: markets: {en: Markets, zh-Hans: 市场, zh-Hant: 市場}
    ## Source
    docs/articles.md.
    """

    category = "terminology"

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        labels: dict[str, str] = {}
        if article.facts.is_site and not article.facts.lists_tags:
            return
        listed = version.values.get("tags") or []
        for tag_id in map(str, listed if isinstance(listed, list) else [listed]):
            label = article.facts.tag_label(tag_id, version.tag)
            if label == tag_id:
                yield LazyMessage("tag {label_id} has no label in {tag}", label_id=tag_id, tag=version.tag)
            elif labels.setdefault(label, tag_id) != tag_id:
                yield LazyMessage(
                    "tags {first} and {second} are both called {label}", first=labels[label], second=tag_id, label=label
                )


class MetaKeys(VersionsCheck):
    """
    ## What it does
    Reports keys of the wrong type, values that YAML 1.1 reads as something else (`no`, `on`, `12:30`), a byte order
    mark, CRLF, and text that is not in Unicode normal form C.
    ## Why is this bad?
    The next tool in the chain would read another value than the editor wrote. In the tree of a site its generator reads
    the front matter, and this check nothing.
    ## Example
    `tags: economy`; `country: no`
    ## Use instead
    `tags: [economy]`; `country: "no"`
    ## Source
    YAML 1.1 against 1.2; Unicode TR15.
    """

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        if article.facts.is_site:
            return
        for key, types in _TYPES.items():
            value = version.values.get(key)
            if value is not None and not isinstance(value, types):
                yield LazyMessage("{key} has the wrong type", key=key)
        block = version.data[: max(0, version.data.find(b"\n---", 4))]
        for match in _TRAP.finditer(block):
            line = match.group().decode(errors="replace").strip()
            yield LazyMessage("YAML 1.1 reads {line} otherwise: quote it", line=repr(line))
        if version.data.startswith(b"\xef\xbb\xbf"):
            yield LazyMessage("the front matter has a byte order mark")
        if b"\r\n" in block:
            yield LazyMessage("the front matter has CRLF line ends")
        if not unicodedata.is_normalized("NFC", block.decode(errors="replace")):
            yield LazyMessage("the front matter has text that is not NFC")


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        if article.facts.is_site:
            return
        if not _SLUG.match(version.slug):
            yield LazyMessage("{name} is not a safe address", name=repr(version.slug))
        if version.slug != article.source.slug:
            yield LazyMessage("the file is not called as its source")


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        disclaimer_id = str(version.values.get("disclaimer") or "")
        if not disclaimer_id:
            return
        is_own = not is_house_id(disclaimer_id)
        text = disclaimer_id if is_own else article.facts.disclaimer(disclaimer_id, version.tag)
        if not text:
            yield LazyMessage("{id} has no text in {tag}", id=disclaimer_id, tag=version.tag)
        elif not version.is_source and version.body.count(text) != 1:
            count = str(version.body.count(text))
            yield LazyMessage("the disclaimer stands there {count} times", count=count)


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

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        source = version.values.get("source")
        url = str(source.get("url") or "") if isinstance(source, dict) else ""
        if url and _TRACKING.search(url):
            yield LazyMessage("the source link carries tracking parameters")
        shown = url.replace(" ", "%20").replace("(", "%28").replace(")", "%29")
        if url and not version.is_source and version.body.count(f"({shown})") != 1:
            yield LazyMessage("the source is not linked exactly once")


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

    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        origin = version.translation.get("of")
        if origin != article.source.tag:
            yield LazyMessage(
                "it says that it translates {stated}, and the source is {source}",
                stated=str(origin),
                source=article.source.tag,
            )
        listed: Any = version.values.get("alternates")
        if isinstance(listed, list) and sorted(map(str, listed)) != sorted(one.tag for one in article.versions):
            yield LazyMessage("it lists other versions than there are")


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
    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        names = article.facts.link_names(version.tag)
        # An article about publishing shows such a block as code.
        body, plain = (_MARKED.sub("", one.body).encode() for one in (article.source, version))
        plain = as_in_source(plain, names)
        source, there = structure_of(as_in_source(body, names), start=0), structure_of(plain, start=0)
        source = with_italics_of(there, source, (body, plain), (article.source.tag, version.tag))
        yield from structure_differences(source, there)


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

    def check_versions(self, article: ArticleVersions) -> Iterator[Finding]:
        for version in article.published:
            start = len(version.data) - len(version.body.encode())
            lines = [] if is_chinese(version.tag) else chinese_code_lines(version.data, start=start)
            if lines:
                message = LazyMessage("Chinese in blocks of code: lines {lines}", lines=", ".join(map(str, lines)))
                yield replace(self.finding(version, message), line=lines[0])
