"""
Where a published version comes from: the `translation` block of its front matter, corrections, and its own hash.

All times are those of the ledger and none is read from the clock, so that publishing twice gives the same bytes.
Source: docs/articles.md.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Any

from translator.bilingual.errors import ArticleError, FileError, PublishError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Finding, Segment, Severity, State
from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern, printable
from translator.newsroom.articles.document import Document
from translator.newsroom.catalog.catalog import Catalog, out_of_step
from translator.newsroom.catalog.events import NOBODY, Action, CorrectionData, Event
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Article
from translator.newsroom.house.catalog_conversion import is_settled_conversion, open_doubts, origin_state
from translator.newsroom.review.labels import state_name
from translator.newsroom.review.permissions import Step, step_of

BY_SETTING = frozenset({"content", "ai_labels", "AIGC"})
"""Keys of the block that are up to the settings, or to the whole file, and say nothing of the decisions behind it."""
_LEDGER_HEAD = pattern(r"sha256:([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Provenance:
    """The facts about one version; `origin` is the catalog that it was converted from, if it was."""

    catalog: Catalog
    entries: Sequence[Entry]
    source_rev: str
    is_draft: bool
    origin: Catalog | None = None
    derived_from: str = ""
    """Tag of the other script; empty for what was translated."""

    def block(self) -> dict[str, Any]:
        """Return the `translation` block, keys in the order of the schema, without the hash of the content."""
        block: dict[str, Any] = {
            "of": self.catalog.source_tag,
            "source_rev": self.source_rev,
            "state": "draft" if self.is_draft else "published",
            "origin": self.kind,
        }
        if engine := self.engine():
            block["engine"] = engine
        if self.derived_from:
            block["derived"] = self._derived()
        if heads := ledger_heads(self.catalog):
            block["ledger"] = heads
        block["coverage"] = coverage(self.entries, self.origin)
        if signoff := self.signoff():
            block["signoff"] = signoff
        return block

    @property
    def kind(self) -> str:
        """Return `human`, `mt` (a machine's text that nobody confirmed), `mtpe`, `tm` or `converted`."""
        return "converted" if self.derived_from else _kind(self.entries)

    @property
    def notices(self) -> tuple[str, ...]:
        kind = _kind(self._wording())
        notices = [{"mt": "machine-unrevised", "mtpe": "machine"}.get(kind, "")]
        notices.append(("converted-read" if self.is_read else "converted") if self.derived_from else "")
        if not self.is_draft and any(entry.is_stale for entry in self.entries):
            notices.append("outdated")
        return tuple(notice for notice in notices if notice)

    def ai_labels(self, wanted: Collection[str]) -> list[str]:
        """
        Return which of the labels of `[publish] ai_labels` the page must carry, in their order.

        `cn` (GB 45438-2025): a machine drafted any of it. `eu` (AI Act, Article 50(4)): such text was not reviewed by
        people, or nobody signed it off.
        """
        if not any(map(_is_machine, self._wording())):
            return []
        is_answered_for = self.is_reviewed and not self.is_draft
        return [name for name in wanted if name == "cn" or not is_answered_for]

    @property
    def is_reviewed(self) -> bool:
        return all(entry.state.rank >= State.REVIEWED.rank for entry in self._wording() if _is_machine(entry))

    def label_block(self, wanted: Collection[str], producer: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """
        Return what the block says of labels: `ai_labels`, and for `cn` the elements of GB 45438-2025, Annex E.

        `producer` answers for the generation; empty: the organisation of `values`, else the engine. The number of the
        content changes with its wording. Services that spread it on fill in the rest.
        """
        labels = self.ai_labels(wanted)
        if "cn" not in labels:
            return {"ai_labels": labels} if labels else {}
        who = producer or str(values.get("organisation") or "") or self.engine().get("name", "")
        rev = wording_rev(self.entries).removeprefix("sha256:")
        number = f"{values.get('id') or self.catalog.slug}/{self.catalog.tag}/{rev}"
        aigc = {"Label": "1", "ContentProducer": who, "ProduceID": number, "ReservedCode1": "",
                "ContentPropagator": "", "PropagateID": "", "ReservedCode2": ""}  # fmt: skip
        return {"ai_labels": labels, "AIGC": aigc}

    def _wording(self) -> list[Entry]:
        if self.origin is None:
            return [entry for entry in self.entries if entry.origin != "converted"]
        found = [self.origin.find(entry.key) for entry in self.entries]
        return [item for item in found if item is not None]

    def engine(self) -> dict[str, str]:
        signatures = Counter(entry.signature for entry in self._wording() if _is_machine(entry) and entry.signature)
        if not signatures:
            return {}
        signature = min(signatures, key=lambda item: (-signatures[item], item))
        name, *fields = signature.split("|")
        named = dict(part.split(":", 1) for part in fields if ":" in part)
        return {"name": name, **{key: named[key] for key in ("model", "sha") if key in named}, "signature": signature}

    def _derived(self) -> dict[str, str]:
        signatures = {entry.signature for entry in self.entries if entry.origin == "converted"}
        fields = dict(part.split(":", 1) for part in min(signatures, default="").split("|") if ":" in part)
        return {
            "from": self.derived_from,
            "rev": wording_rev(self.origin.entries) if self.origin else self.source_rev,
            "tool": "opencc",
            "config": fields.get("config", ""),
            "version": fields.get("v", ""),
            **self._readers(),
            **({"origin": _kind(self._wording())} if self.origin else {}),
            **({"ledger": heads} if self.origin and (heads := ledger_heads(self.origin)) else {}),
        }

    def _readers(self) -> dict[str, Any]:
        events = [event for entry in self.entries if entry.is_derived
                  for event in _events(self.catalog, entry, {Action.REVIEW})]  # fmt: skip
        if not events:
            return {}
        return {"read_by": sorted({event.actor for event in events}), "read_at": max(event.at for event in events)}

    @property
    def is_read(self) -> bool:
        return all(entry.state.rank >= State.REVIEWED.rank for entry in self.entries if entry.is_derived)

    def people(self) -> dict[str, list[str]]:
        """Return who made the version, by role: `translator`, `post_editor`, `reviewer`; ids, sorted."""
        roles: dict[str, set[str]] = {"translator": set(), "post_editor": set(), "reviewer": set()}
        for catalog, entry in self._decided():
            role = "post_editor" if _is_machine(entry) else "translator"
            roles[role] |= catalog.makers(entry)
            roles["reviewer"] |= {event.actor for event in _events(catalog, entry, {Action.REVIEW})}
        return {role: sorted(ids) for role, ids in roles.items() if ids}

    def signoff(self) -> dict[str, Any]:
        """Return who confirmed the present texts and when the last of them was: ledger times, UTC."""
        found: dict[str, Any] = {}
        writing = {action for action in Action if action.rule.writes_text}
        steps = (("translated", writing), ("reviewed", {Action.REVIEW}), ("released", {Action.FINALISE}))
        for name, actions in steps:
            events = [event for catalog, entry in self._decided() for event in _events(catalog, entry, actions)]
            if events:
                found[f"{name}_by"] = sorted({event.actor for event in events})
                found[f"{name}_at"] = max(event.at for event in events)
        return found

    def _decided(self) -> list[tuple[Catalog, Entry]]:
        decided: list[tuple[Catalog, Entry]] = []
        for entry in self.entries:
            other = self.origin.find(entry.key) if self.origin and entry.origin == "converted" else None
            decided.append((self.origin, other) if self.origin and other is not None else (self.catalog, entry))
        return decided


def _kind(entries: Iterable[Entry]) -> str:
    listed = list(entries)
    machine = [entry for entry in listed if _is_machine(entry)]
    if machine:
        return "mtpe" if all(entry.state.rank >= State.TRANSLATED.rank for entry in machine) else "mt"
    return "tm" if any(entry.record.suggested.startswith("tm") for entry in listed) else "human"


def _is_machine(entry: Entry) -> bool:
    return entry.record.suggested.startswith("mt") and bool(entry.target)


def _events(catalog: Catalog, entry: Entry, actions: Collection[Action]) -> list[Event]:
    # Of exactly the present text; no approvals from before it was rejected.
    present, approvals = entry.target_hash, catalog.approvals_of(entry)
    return [
        event
        for event in catalog.history(entry)
        if event.action in actions and event.target_hash == present and event.actor not in NOBODY
        if event in approvals or not event.action.rule.is_approval
    ]


def coverage(entries: Sequence[Entry], origin: Catalog | None = None) -> dict[str, int]:
    """
    Count the segments of a version: each number includes the ones after it.

    `derived` are not final themselves, and converted from a final text, of `origin` or (None) the source.
    """
    floors = {"translated": State.TRANSLATED, "reviewed": State.REVIEWED, "final": State.FINAL}
    counts = {name: sum(entry.state.rank >= floor.rank for entry in entries) for name, floor in floors.items()}
    derived = sum(entry.state is not State.FINAL and is_settled_conversion(entry, origin) for entry in entries)
    return {"segments": len(entries), **counts, **({"derived": derived} if derived else {})}


def heads_named(block: Any) -> list[str]:
    """Return the lines of a ledger that the `translation` block of a page says it is made from."""
    return _LEDGER_HEAD.findall(str(block.get("ledger", ""))) if isinstance(block, dict) else []


def ledger_heads(catalog: Catalog) -> str:
    """
    Return the hash of the last line of the ledger, without remarks; several where branches were joined.

    `verify` looks for the line: a ledger whose end was cut off does not have it any longer.
    """
    ledger = catalog.ledger
    heads = ledger.heads
    if len(heads) < 2:
        lines = zip(reversed(ledger.events), reversed(ledger.hashes), strict=True)
        heads = tuple(name for event, name in lines if not event.action.rule.is_remark)[:1]
    return " ".join(f"sha256:{name}" for name in sorted(heads))


def source_rev(segments: Iterable[Segment]) -> str:
    """Return the hash of all that is translated of an article: it changes when a translation may be out of date."""
    return _rev(segment.source_hash for segment in segments)


def wording_rev(entries: Iterable[Entry]) -> str:
    """Return the hash of all targets of a catalog: it changes when what is converted from them is out of date."""
    return _rev(f"{entry.key} {entry.target_hash}" for entry in entries)


def _rev(parts: Iterable[str]) -> str:
    return "sha256:" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


UNSEALED = "sha256:" + "0" * 16
"""Stands in the place of the hash while it is calculated."""
# So many places are tried: an article about this program may show a few.
_MOST = 8
_CONTENT = re.compile(rb'(\bcontent"?\s*[:=]\s*"?sha256:)([0-9a-f]{16})\b')


# The first bytes of a ZIP; only its comment may hold the hash, for all else has a checksum of its own.
_ARCHIVE = b"PK\x03\x04"
ARCHIVE_COMMENT = f"content: {UNSEALED}"


def seal(data: bytes) -> bytes:
    """Return a file with its own hash where `UNSEALED` or an earlier hash stands; what an author wrote alike stays."""
    found = next((one for one in _places(data) if one[2] == b"0" * 16), None) or _find(data)
    return _sealed(data, found) if found else data


def seal_of(data: bytes) -> bytes:
    """Return the hash that a file states, which hand edits leave as it was; empty where it states none."""
    found = _find(data)
    return found[2] if found else b""


def is_untouched(data: bytes) -> bool:
    return any(_sealed(data, found) == data for found in _places(data))


def _find(data: bytes) -> re.Match[bytes] | None:
    places = list(_places(data))
    return next((found for found in places[1:] if _sealed(data, found) == data), *places[:1]) if places else None


def _places(data: bytes) -> Iterator[re.Match[bytes]]:
    start = len(data) - len(ARCHIVE_COMMENT) if data.startswith(_ARCHIVE) else 0
    return islice(_CONTENT.finditer(data, max(0, start)), _MOST)


def _sealed(data: bytes, found: re.Match[bytes]) -> bytes:
    blank = data[: found.start(2)] + b"0" * 16 + data[found.end(2) :]
    return blank[: found.start(2)] + hashlib.sha256(blank).hexdigest()[:16].encode() + blank[found.end(2) :]


def corrections_of(catalog: Catalog) -> Iterator[CorrectionData]:
    """Yield the corrections of the translation alone that hold, the first one first: not those that were undone."""
    found = [event.data for event in catalog.events if isinstance(event.data, CorrectionData) and event.data.day]
    for number, data in enumerate(found):
        entry = catalog.find(data.segment)
        is_last = all(other.segment != data.segment for other in found[number + 1 :])
        if not (is_last and entry is not None and entry.target == data.before):
            yield data


def correction_list(
    known: object, catalog: Catalog, origin: Catalog | None, convert: Callable[[str], str]
) -> list[dict[str, Any]]:
    """
    Return `corrections` of the front matter of a version, by date: those of the article (`known`), and its own.

    `convert` turns a notice of `origin`, which the version is converted from, into its script.
    """
    own = [(data.day, data.notice) for data in corrections_of(catalog)]
    for data in corrections_of(origin) if origin else ():
        entry = catalog.find(data.segment)
        if entry is None or entry.is_derived:
            own.append((data.day, convert(data.notice)))
    listed = list(known) if isinstance(known, list) else []
    added = [{"date": day, "text": printable(notice)} for day, notice in own]
    return sorted([*listed, *added], key=lambda item: str(item.get("date") or "") if isinstance(item, dict) else "")


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


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each entry once, however often the article holds its sentence."""
    return tuple({entry.key: entry for entry in entries}.values())


def obstacles(article: Article, item: Provenance, settled: Collection[str] = ()) -> list[str]:
    """
    Say what keeps a version from being published, one sentence each; empty when all is signed off and sound.

    `settled` are the keys of segments that readers have already. A conversion passes where the text that it comes
    from is signed off and no character is in doubt, or was published before the list had it: `doubt_notes` names those.
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
    # A sentence that changed is another article too, and says more.
    if not unfinished and not stale and _is_signed_otherwise(article, item):
        found.append(_("the article was changed outside of its segments since it was signed off"))
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


def _is_signed_otherwise(article: Article, item: Provenance) -> bool:
    is_behind = article.newsroom.settings.publish.behind == "notice" and any(one.is_stale for one in item.entries)
    return not is_behind and (item.origin or item.catalog).is_signed_otherwise(article.form)


def doubt_notes(article: Article, catalog: Catalog) -> list[str]:
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
    for entry in distinct(entries):
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
    return origin_state(entry, origin) if entry.is_derived and not entry.is_rejected else entry.state


def open_errors(article: Article, catalog: Catalog) -> list[Finding]:
    """Return what nobody waived and nobody may publish: errors, and doubtful characters of a conversion, by segment."""
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
    signed = [entry.number for entry in entries if entry.state is State.FINAL]
    if not waiting and signed and catalog.is_signed_otherwise(article.form):
        which = "all" if len(signed) == len(entries) else signed[0]
        return f"translator mark {catalog.slug} {which} --to {catalog.tag} --state final"
    step = min((step_of(catalog, entry) for entry in waiting), key=list(Step).index, default=Step.PUBLISH)
    if step is Step.SIGN_OFF:
        return f"translator mark {catalog.slug} all --to {catalog.tag} --state final"
    command = {Step.TRANSLATE: "run", Step.PUBLISH: "check"}.get(step, "review")
    return f"translator {command} {catalog.slug} --to {catalog.tag}"
