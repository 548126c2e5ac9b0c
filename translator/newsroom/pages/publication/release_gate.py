"""The release gate: what keeps an article from being published, and the command to run next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from contextlib import suppress

from translator.bilingual.errors import ArticleError, FileError, PublishError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Severity, State
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import Document
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.actions import Action
from translator.newsroom.catalog.event_data import CorrectionData
from translator.newsroom.catalog.staleness import out_of_step
from translator.newsroom.house import Article
from translator.newsroom.house.catalog_conversion import open_doubts, origin_state
from translator.newsroom.pages.publication.provenance import Provenance, heads_named
from translator.newsroom.review.labels import state_name
from translator.newsroom.review.permissions import Step, step_of

DOUBTFUL = "txt.doubtful"
"""The check of characters that a conversion can only guess."""


def refuse_behind(document: Document, catalog: Catalog) -> None:
    """Raise `PublishError` where targets were made for other code, markup or addresses than the article has now."""
    changed = out_of_step(catalog, document.segments)
    behind = {str(entry.number): entry for entry in entries_of(document, catalog) if entry.key in changed}
    if behind:
        raise PublishError(
            ngettext("segment {numbers} of {slug} has other code, markup or links in the article than in the catalog",
                     "segments {numbers} of {slug} have other code, markup or links in the article than in the catalog",
                     len(behind), numbers=_(", ").join(behind), slug=catalog.slug),
            where=catalog.where,
            hint=f"translator sync {catalog.slug} --to {catalog.tag}",
        )  # fmt: skip


def entries_of(document: Document, catalog: Catalog) -> list[Entry]:
    """
    Return the catalog's entry for each segment of the article, aligned with `document.segments`.

    Raises `PublishError` where the catalog is not in step with the article.
    """
    found = [catalog.find(segment.key) for segment in document.segments]
    entries = [entry for entry in found if entry is not None]
    missing = len(found) - len(entries)
    if missing:
        raise PublishError(
            ngettext("{count} segment of {slug} is not in the catalog",
                     "{count} segments of {slug} are not in the catalog", missing, slug=catalog.slug),
            where=catalog.where,
            hint=f"translator run {catalog.slug} --to {catalog.tag}",
        )  # fmt: skip
    return entries


def obstacles(article: Article, item: Provenance, settled: Collection[str] = ()) -> list[str]:
    """
    Say what keeps a version from being published, one sentence each; empty when all is signed off and sound.

    `settled` are the keys of segments that readers have already, on a page that was adopted. What is converted passes
    where its text in the other script, or the source, is signed off and no character of it is in doubt, or it was
    published before the list of doubtful characters had this one: `doubt_notes` names those.
    """
    found, catalog, origin = [], item.catalog, item.origin
    if article.newsroom.settings.publish.behind == "notice":
        settled = {*settled, *(entry.key for entry in item.entries if _may_be_behind(catalog, entry, origin))}
    numbers = {entry.number for entry in item.entries if entry.key in settled}
    entries = [entry for entry in item.entries if entry.key not in settled]
    unfinished = Counter(_state_of(entry, origin).value for entry in entries)
    del unfinished[State.FINAL.value]
    if unfinished:
        counts = [(state, unfinished[state.value]) for state in State]
        states = _(", ").join(f"{count} {state_name(state)}" for state, count in counts if count)
        count = sum(unfinished.values())
        found.append(ngettext("{count} segment is not final ({states})", "{count} segments are not final ({states})",
                              count, states=states))  # fmt: skip
    stale = sum(entry.is_stale for entry in entries)
    if stale:
        found.append(ngettext("{count} is stale", "{count} are stale", stale))
    alone = numbers_confirmed_alone(catalog, entries)
    if alone:
        found.append(ngettext("the correction of segment {numbers} was confirmed by nobody but the person who made it",
                              "the corrections of segments {numbers} were confirmed by nobody but who made them",
                              len(alone), numbers=_(", ").join(map(str, alone))))  # fmt: skip
    blocking = open_errors(article, catalog)
    doubts = [one for one in blocking if one.check == DOUBTFUL]
    published = published_texts(article, catalog) if doubts else ()
    doubts = [one for one in doubts if catalog.entry(one.segment).target_hash not in published]
    errors = [one for one in blocking if one.check != DOUBTFUL and one.segment not in numbers]
    if doubts:
        first = doubts[0]
        found.append(ngettext("{count} converted character is in doubt (segment {number}, {check}: {message})",
                              "{count} converted characters are in doubt (first: segment {number}, {check}: {message})",
                              len(doubts), number=first.segment, check=first.check, message=first.message))  # fmt: skip
    if errors:
        first = errors[0]
        found.append(ngettext("{count} open error (segment {number}, {check}: {message})",
                              "{count} open errors (first: segment {number}, {check}: {message})", len(errors),
                              number=first.segment, check=first.check, message=first.message))  # fmt: skip
    return found


def doubt_notes(article: Article, catalog: Catalog) -> list[str]:
    """Name the doubtful characters that nobody decided and readers have already, because a list has grown since."""
    settled = article.newsroom.glossary.settled_forms(catalog.tag)
    places = [(entry, place) for entry in catalog.entries for place in open_doubts(catalog, entry, settled)]
    published = published_texts(article, catalog) if places else ()
    found = [(entry.number, entry.target[place]) for entry, place in places if entry.target_hash in published]
    if not found:
        return []
    number, character = found[0]
    command = f"translator review {catalog.slug} --to {catalog.tag} --filter check:{DOUBTFUL}"
    return [
        ngettext("{where}: {count} character is in doubt, and stays as it was published "
                 "(segment {number}: {character})",
                 "{where}: {count} characters are in doubt, and stay as they were published "
                 "(first: segment {number}: {character})",
                 len(found), where=catalog.where, number=number, character=character),
        "  " + _("try: {hint}", hint=command),
    ]  # fmt: skip


def published_texts(article: Article, catalog: Catalog) -> frozenset[str]:
    """Return the hashes of the targets that the published page of `catalog` was made from; none for a draft."""
    with suppress(ArticleError, FileError, OSError):
        page = article.page(LangTag(catalog.tag))
        block = page.front_matter.values.get("translation") if page else None
        heads = heads_named(block)
        if heads and isinstance(block, dict) and block.get("state") == "published":
            ledger, lineage = catalog.ledger, catalog.ledger.lineage()
            at = [index for index, name in enumerate(ledger.hashes) if name in heads]
            return frozenset(
                event.target_hash
                for index, event in enumerate(ledger.events)
                if event.target_hash and any(index == head or lineage.precedes(index, head) for head in at)
            )
    return frozenset()


def _may_be_behind(catalog: Catalog, entry: Entry, origin: Catalog | None) -> bool:
    """Whether readers have the text already, signed off for an older source, or it tells them of that untranslated."""
    if entry.context.startswith("corrections[") and not entry.target:
        return True
    converted = any(
        event.action is Action.CONVERT and event.target_hash == entry.target_hash for event in catalog.history(entry)
    )
    other = origin.find(entry.key) if converted and origin else None
    decided, text = (origin, other) if origin and other else (catalog, entry)
    return text.is_stale and decided.last_word(text) is State.FINAL


def numbers_confirmed_alone(catalog: Catalog, entries: Sequence[Entry]) -> list[int]:
    """Return the corrected segments whose present text no second person has approved since the correction."""
    events = list(catalog.events)
    made = {event.data.segment: at for at, event in enumerate(events) if isinstance(event.data, CorrectionData)}
    found = []
    for entry in {entry.key: entry for entry in entries}.values():
        at = made.get(entry.key)
        if at is None or entry.is_derived or entry.state is not State.FINAL:
            continue
        correction = events[at].data
        if isinstance(correction, CorrectionData) and correction.day and entry.target == correction.before:
            continue  # Somebody undid it: readers have what was signed off before.
        people = {
            event.actor for event in catalog.approvals_of(entry) if event.key == entry.key and event in events[at:]
        }
        if not people - {events[at].actor}:
            found.append(entry.number)
    return found


def _state_of(entry: Entry, origin: Catalog | None) -> State:
    """Return how far a text has come that is published: for a converted one, the text that it comes from."""
    return origin_state(entry, origin) if entry.is_derived and not entry.is_rejected else entry.state


def open_errors(article: Article, catalog: Catalog) -> list[Finding]:
    """
    Return what of a version's findings nobody waived and nobody may publish, in segment order.

    These are errors, and doubtful characters of a conversion, which only a person can decide.
    """
    from translator.newsroom.review.live_checks import ArticleChecks

    checks = ArticleChecks(article.newsroom, catalog, article_date=article.date)
    doubts: dict[int, set[int]] = {}
    return [finding for finding in checks.all_findings() if _is_blocking(catalog, finding, doubts)]


def _is_blocking(catalog: Catalog, finding: Finding, doubts: dict[int, set[int]]) -> bool:
    if finding.check != DOUBTFUL or not finding.segment:
        return finding.severity is Severity.ERROR
    if finding.segment not in doubts:
        doubts[finding.segment] = set(open_doubts(catalog, catalog.entry(finding.segment)))
    return finding.start in doubts[finding.segment]


def next_command(article: Article, catalog: Catalog, entries: Sequence[Entry], origin: Catalog | None = None) -> str:
    """Return the command that brings the version nearer to its readers; `origin` as in `obstacles`."""
    waiting = [entry for entry in entries if _state_of(entry, origin) is not State.FINAL]
    blocking = [] if waiting else open_errors(article, catalog)
    if blocking and any(entry.is_derived for entry in entries):
        check = min(blocking, key=lambda one: one.check == DOUBTFUL).check
        return f"translator review {catalog.slug} --to {catalog.tag} --filter check:{check}"
    alone = [] if waiting else numbers_confirmed_alone(catalog, entries)
    if alone:
        reason = _("correction")
        return f"translator mark {catalog.slug} {alone[0]} --to {catalog.tag} --state translated --reason {reason}"
    step = min((step_of(catalog, entry) for entry in waiting), key=list(Step).index, default=Step.PUBLISH)
    commands = {
        Step.TRANSLATE: "run",
        Step.WRITE: "review",
        Step.POST_EDIT: "review",
        Step.REVIEW: "review",
        Step.PUBLISH: "check",
    }
    if step is Step.SIGN_OFF:
        return f"translator mark {catalog.slug} all --to {catalog.tag} --state final"
    return f"translator {commands[step]} {catalog.slug} --to {catalog.tag}"
