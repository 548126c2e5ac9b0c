"""
Checks of who made each version and of its provenance: people, states, counts, revisions.

Source: docs/articles.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.words.patterns import pattern
from translator.newsroom.review.checks.metadata import ArticleVersions, VersionFile, VersionsCheck

_PERSON_ID = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
# Roles that only a version has; the others are the article's and stand in all of them.
_TRANSLATING = ("translator", "post_editor", "reviewer")

_LABELS = ("ai", "ai-unreviewed")
# Ids of the texts that tell readers of a machine, the labels of `[publish] ai_labels` among them.
_NOTICES = ("machine", "machine-unrevised", *_LABELS)


def credits_of(version: VersionFile) -> dict[str, list[str]]:
    """Return the people of each role, the authors among them."""
    found = version.values.get("credits")
    roles: dict[str, Any] = {"author": version.values.get("authors")}
    roles |= found if isinstance(found, dict) else {}
    listed = {role: ids if isinstance(ids, list) else [ids] for role, ids in roles.items() if ids}
    return {role: [str(item) for item in ids] for role, ids in listed.items()}


def _block(version: VersionFile, key: str) -> Mapping[str, Any]:
    block = version.translation.get(key)
    return block if isinstance(block, dict) else {}


def _number(block: Mapping[str, Any], key: str) -> int:
    value = block.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


class MetaCredits(VersionsCheck):
    """
    ## What it does
    Reports roles that a version lost, people who are not on file or have no name in the language, and by-lines that
    do not show them under the house's label.
    ## Why is this bad?
    Credit is what contributors are paid with; a missing name is a broken promise.
    ## Example
    编缉：李雷
    ## Use instead
    编辑：李雷
    ## Source
    docs/publishing.md, the dictionary of credit labels.
    """

    category = "locale/name"

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        found, facts = credits_of(version), article.facts
        for role, ids in credits_of(article.source).items():
            if role not in _TRANSLATING and found.get(role) != ids:
                yield LazyMessage("the {role} differs from the source", role=role)
        for role, ids in found.items():
            for person_id in ids:
                name = facts.person(person_id, version.tag)
                # Anything but an id is a name: somebody who is not on file.
                if name is None and _PERSON_ID.match(person_id):
                    yield LazyMessage("nobody has the id {id}", id=person_id)
                elif name == "":
                    yield LazyMessage("{id} has no name in {tag}", id=person_id, tag=version.tag)
            label = re.escape(facts.label(role, version.tag))
            if not version.is_source and not re.search(rf"^{label}\s*[:：]", version.body, re.MULTILINE):
                yield LazyMessage("the by-lines do not name the {role}", role=role)


class MetaPeople(VersionsCheck):
    """
    ## What it does
    Reports a reviewer who approved text of their own: nobody else made the version, or nobody else reviewed it.
    ## Why is this bad?
    Nobody sees their own mistakes: the second pair of eyes must be another's.
    ## Example
    post_editor: [li-lei], reviewer: [li-lei]
    ## Use instead
    post_editor: [li-lei], reviewer: [wang-f]
    ## Source
    ISO 17100: revision by a person other than the translator.
    """

    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        found = credits_of(version)
        makers = {*found.get("translator", ()), *found.get("post_editor", ())}
        reviewers, coverage = set(found.get("reviewer", ())), _block(version, "coverage")
        for person_id in sorted(makers & reviewers):
            # Two people may approve each other's segments; only the ledger tells which.
            is_sole_reviewer = reviewers == {person_id} and coverage.get("reviewed") == coverage.get("segments")
            if makers == {person_id} or is_sole_reviewer:
                yield LazyMessage("{id} reviewed a version of their own", id=person_id)


class MetaMt(VersionsCheck):
    """
    ## What it does
    Reports a machine-made version that does not name its engine or does not tell its readers.
    ## Why is this bad?
    Readers have a right to know, and nobody could reproduce the text.
    ## Example
    origin: mt without engine
    ## Use instead
    origin: mt, engine: {name: llama, …}, and the notice in the page
    ## Source
    docs/articles.md; a house may turn the notice off by `machine_notice`.
    """

    category = "audience"
    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        derived = version.translation.get("derived")
        origin = derived.get("origin") if isinstance(derived, dict) else version.translation.get("origin")
        if origin not in {"mt", "mtpe"}:
            return
        if not version.translation.get("engine"):
            yield LazyMessage("the engine is not named")
        is_told = article.facts.machine_notice or origin == "mt" or version.translation.get("state") == "draft"
        notices = [article.facts.disclaimer(name, version.tag) for name in _NOTICES] if is_told else []
        if any(notices) and not any(notice and notice in version.body for notice in notices):
            yield LazyMessage("the page does not say that a machine drafted it")
        labels = [article.facts.disclaimer(name, version.tag) for name in _LABELS]
        if version.translation.get("ai_labels") and not any(label and label in version.body for label in labels):
            yield LazyMessage("the page lacks its label for text of a machine")


class MetaRev(VersionsCheck):
    """
    ## What it does
    Reports a version that was made from another state of the source than the present one.
    ## Why is this bad?
    Readers of one language would read what was withdrawn or corrected in another.
    ## Example
    the source was corrected after the version had been published
    ## Use instead
    translator run, review, publish
    ## Source
    docs/articles.md.
    """

    category = "accuracy/mistranslation"
    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        if article.facts.source_rev and version.translation.get("source_rev") != article.facts.source_rev:
            outdated = article.facts.disclaimer("outdated", version.tag)
            if version.translation.get("state") != "outdated" or outdated not in version.body:
                yield LazyMessage("the source has changed since")


class MetaCoverage(VersionsCheck):
    """
    ## What it does
    Reports counts of segments that are impossible, or that are not those of the catalog.
    ## Why is this bad?
    A report that was not counted is worse than none.
    ## Example
    segments: 42, translated: 40, reviewed: 41
    ## Use instead
    segments: 42, translated: 42, reviewed: 41, final: 0
    ## Source
    docs/articles.md: 0 <= final <= reviewed <= translated <= segments.
    """

    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        stored = _block(version, "coverage")
        numbers = [_number(stored, key) for key in ("final", "reviewed", "translated", "segments")]
        counted = article.facts.coverage.get(version.tag)
        if numbers[0] < 0 or numbers != sorted(numbers):
            yield LazyMessage("the counts of its segments are impossible")
        elif counted is not None and dict(stored) != dict(counted):
            yield LazyMessage("the counts are not those of the catalog")


class MetaState(VersionsCheck):
    """
    ## What it does
    Reports a version that says `published` and has segments that are not final.
    ## Why is this bad?
    What is unfinished would pass for finished.
    ## Example
    state: published, final: 40 of 42
    ## Use instead
    state: draft, with the notice in the page
    ## Source
    docs/commands/mark.md.
    """

    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        if version.translation.get("state") != "published":
            return
        stored = _block(version, "coverage")
        derived = _number(stored, "derived") if "derived" in stored else 0
        if _number(stored, "final") + derived != _number(stored, "segments"):
            yield LazyMessage("it is published, and not all segments are final")


class MetaDerived(VersionsCheck):
    """
    ## What it does
    Reports a converted version whose other script has changed since, or that does not say what it was converted
    from.
    ## Why is this bad?
    The two scripts would tell two stories.
    ## Example
    zh-Hans was corrected, zh-Hant was not converted again
    ## Use instead
    translator publish, which converts again and keeps what people changed
    ## Source
    docs/articles.md.
    """

    is_about_source = False

    def problems(self, article: ArticleVersions, version: VersionFile) -> Iterator[LazyMessage]:
        if version.translation.get("origin") != "converted":
            return
        derived = _block(version, "derived")
        if not derived.get("from") or not derived.get("rev"):
            yield LazyMessage("it does not say what it was converted from")
        elif article.facts.derived_rev.get(version.tag, derived["rev"]) != derived["rev"]:
            yield LazyMessage("{tag} has changed since it was converted", tag=str(derived["from"]))
