"""All versions of one article side by side, and the base of the `meta.*` checks, which compare them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity, short_hash
from translator.bilingual.pairs.base import Check
from translator.newsroom.articles.addresses import NO_LINKS, LinkNames


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
    """What the house and the catalogs say, which the versions are compared with."""

    label: Callable[[str, str], str] = lambda role, _tag: role
    """Role and tag → label."""
    disclaimer: Callable[[str, str], str] = lambda disclaimer_id, _tag: disclaimer_id
    """Id and tag → text, empty where there is none."""
    tag_label: Callable[[str, str], str] = lambda tag_id, _tag: tag_id
    """Id and tag → label, the id itself where there is none."""
    person: Callable[[str, str], str | None] = lambda _person_id, _tag: None
    """Id and tag → name; None for somebody who is not on file, empty for somebody without a name in that language."""
    date: Callable[[str, str], str] = lambda date, _tag: date
    """ISO date and tag → the date as the house writes it."""
    link_names: Callable[[str], LinkNames] = lambda _tag: NO_LINKS
    """Tag → how that version may write what the source links to."""
    is_site: bool = False
    """Whether the articles stand in the tree of a site, whose own rules say what front matter and addresses are."""
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
    """Whether the rule holds for the source as well as for the versions made from it."""

    def check_versions(self, article: ArticleVersions) -> Iterable[Finding]:
        """Yield what does not agree; each finding names the file that is to be corrected."""
        for version in article.versions if self.is_about_source else article.published:
            yield from self.check_version(article, version)

    def check_version(self, article: ArticleVersions, version: VersionFile) -> Iterable[Finding]:
        """Yield what is wrong with one version; a check of all of them together overrides `check_versions`."""
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
