"""
The front matter of all versions of an article agrees, and each is what its language wants.

Source: DOMAIN section 3.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

from translator.checks.versions import version_finding
from translator.errors import UsageError
from translator.language import detect_tag, is_chinese, parse_tag
from translator.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from translator.checks.base import FixKind
    from translator.checks.versions import ArticleVersions, VersionFile
    from translator.model import Finding


SHARED = ("date", "source", "authors", "tags", "disclaimer", "license", "organisation")
"""Keys that are equal in all versions."""
TRANSLATED = ("title", "subtitle", "summary")
_SLUG = re.compile(r"[a-z0-9]+(?:[-_.][a-z0-9]+)*\Z")
_PERSON_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_TYPES: Mapping[str, tuple[type, ...]] = {
    "id": (str,), "lang": (str,), "title": (str,), "summary": (str,), "date": (str,), "source": (dict,),
    "authors": (list, str), "credits": (dict,), "organisation": (str,), "tags": (list,), "disclaimer": (str,),
    "images": (list,), "license": (str,), "translation": (dict,),
}  # fmt: skip
_TRAP = re.compile(
    rb"^[A-Za-z_][\w-]*:[ \t]+(?:no|on|off|yes|y|n|[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?)[ \t]*\r?$", re.M | re.I
)


def _block(data: bytes) -> bytes:
    """Return the bytes of the front matter."""
    closing = data.find(b"\n---", 4)
    return data[: closing if closing > 0 else 0]


def _listed(value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]


class MetaId:
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
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            expected, found = article.source.values.get("id"), version.values.get("id")
            if found != expected:
                yield version_finding(
                    self, version, f"the id is {found!r}, and that of the source is {expected!r}",
                    f"id为{found!r}，而原文的id为{expected!r}",
                )  # fmt: skip
            tag = version.values.get("lang")
            if tag is not None and not self._is(str(tag), version.tag):
                yield version_finding(
                    self,
                    version,
                    f"lang is {tag!r} in the folder of {version.tag}",
                    f"lang为{tag!r}，而所在目录为{version.tag}",
                )

    @staticmethod
    def _is(text: str, tag: str) -> bool:
        try:
            return parse_tag(text) == tag
        except UsageError:
            return False


class MetaShared:
    """
    ## What it does
    Reports a shared field (date, source, authors, tags, disclaimer, licence, image files) that differs between
    versions.

    ## Why is this bad?
    Two readers would be told different facts about one article.

    ## Example
    `date: 2021-12-23` in English, `date: 2021-12-22` in Chinese

    ## Use instead
    the same value in all versions; only how it is shown depends on the language

    ## Source
    DOMAIN section 3: shared fields are compared deeply.
    """

    id = "meta.shared"
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.published:
            for key in SHARED:
                if version.values.get(key) != article.source.values.get(key):
                    yield version_finding(self, version, f"{key} differs from the source", f"{key}与原文不一致")
            if _images(version) != _images(article.source):
                yield version_finding(self, version, "the images differ from the source", "图片与原文不一致")


def _images(version: VersionFile) -> list[Any]:
    images = version.values.get("images")
    return [item.get("src") if isinstance(item, dict) else item for item in images] if isinstance(images, list) else []


class MetaRequired:
    """
    ## What it does
    Reports a version without title, language or date, with an empty summary, or with a source that has no address.

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
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            for key in ("title", "lang", "date"):
                if not str(version.values.get(key) or "").strip():
                    yield version_finding(self, version, f"{key} is missing or empty", f"缺少{key}，或其值为空")
            if "summary" in version.values and not str(version.values["summary"] or "").strip():
                yield version_finding(self, version, "summary is empty", "summary为空")
            source = version.values.get("source")
            if isinstance(source, dict) and not str(source.get("url") or "").strip():
                yield version_finding(self, version, "the source has no url", "source缺少url")


class MetaTranslated:
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
    DOMAIN section 3.
    """

    id = "meta.translated"
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.published:
            for key in TRANSLATED:
                text, source = str(version.values.get(key) or ""), str(article.source.values.get(key) or "")
                if not text or not any(character.isalpha() for character in text):
                    continue
                both_chinese = is_chinese(version.tag) and is_chinese(article.source.tag)
                is_name = not re.search(r"[a-z\u3400-\u9fff].*\s.*[a-z]|[\u3400-\u9fff]{3}", text)
                if text == source and not both_chinese and not is_name:
                    yield version_finding(self, version, f"{key} is not translated", f"{key}尚未翻译")
                elif _is_other_language(text, version.tag) and not is_name:
                    yield version_finding(
                        self, version, f"{key} is not in {version.tag}", f"{key}的语言或字形不是{version.tag}"
                    )


def _is_other_language(text: str, tag: str) -> bool:
    """Tell whether a text is surely not in `tag`; a text that both Chinese scripts share is in either."""
    found = detect_tag(text)
    if found is None or found == tag:
        return False
    if is_chinese(found) != is_chinese(tag):
        return True
    from translator.checks.script_table import foreign_characters

    return bool(foreign_characters(text, tag))


class MetaDate:
    """
    ## What it does
    Reports a date that is no real ISO date, one in the future, and a by-line that does not show it as the house
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
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield findings about the versions that break the rule."""
        for version in article.versions:
            text = str(version.values.get("date") or "")
            if not text:
                continue
            try:
                date.fromisoformat(text[:10])
            except ValueError:
                yield version_finding(self, version, f"{text!r} is no date", f"{text!r}不是有效日期")
                continue
            if article.facts.today and text[:10] > article.facts.today:
                yield version_finding(self, version, f"{text} is in the future", f"{text}是未来的日期")
            shown = article.facts.date(text, version.tag)
            if not version.is_source and shown not in version.body:
                yield version_finding(self, version, f"the by-line does not say {shown}", f"署名处没有写明{shown}")


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
    DOMAIN section 3.
    """

    id = "meta.tags"
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

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

    id = "meta.keys"
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

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

    id = "meta.slug"
    severity = Severity.ERROR
    targets = "any"
    fix: FixKind = "no"

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
