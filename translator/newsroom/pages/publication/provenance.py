"""
Where a published version comes from: the `translation` block of its front matter.

All times are those of the ledger and none is read from the clock, so that publishing twice gives the same bytes.
Source: docs/articles.md.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from translator.bilingual.model import Segment, State
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.events import NOBODY, Action, Event
from translator.newsroom.house.catalog_conversion import is_settled_conversion

BY_SETTING = frozenset({"content", "ai_labels", "AIGC"})
"""Keys of the block that are up to the settings, or to the whole file, and say nothing of the decisions behind it."""
_LEDGER_HEAD = pattern(r"sha256:([0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known about one version; `origin` is the catalog that it was converted from, if it was."""

    catalog: Catalog
    entries: Sequence[Entry]
    """Those of the article, in article order."""
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
        """The ids of the notices that the page must carry."""
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
        """Whether a second person reviewed all that a machine drafted."""
        return all(entry.state.rank >= State.REVIEWED.rank for entry in self._wording() if _is_machine(entry))

    def label_block(self, wanted: Collection[str], producer: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """
        Return what the block says of labels: `ai_labels`, and for `cn` the elements of GB 45438-2025, Annex E.

        `producer` is who answers for the generation; empty: the organisation of the front matter `values`, else the
        engine. The number of the content changes with its wording. What spreads it on fills in the rest.
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
        """Return the entries whose wording readers get: those of the other script where this one is converted."""
        if self.origin is None:
            return [entry for entry in self.entries if entry.origin != "converted"]
        found = [self.origin.find(entry.key) for entry in self.entries]
        return [item for item in found if item is not None]

    def engine(self) -> dict[str, str]:
        """Return name, model and signature of the engine that drafted most; empty where none did."""
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
        """Return who read the conversion and approved it as it stands, and when the last of them did."""
        events = [event for entry in self.entries if entry.is_derived
                  for event in _events(self.catalog, entry, {Action.REVIEW})]  # fmt: skip
        if not events:
            return {}
        return {"read_by": sorted({event.actor for event in events}), "read_at": max(event.at for event in events)}

    @property
    def is_read(self) -> bool:
        """Whether people approved each converted segment as it stands."""
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
        """Return each entry with the catalog in which people decided about its wording."""
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
    """Return what people did to exactly the present text of `entry`; no approvals from before it was rejected."""
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

    `derived`, where there are any, counts those that are not final themselves and converted from a final text, which is
    in `origin` or, where that is None, the source.
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
    Return the hash of the last line of the ledger that a version is made from; several where branches were joined.

    Remarks are passed over, so that a comment changes no published file. `verify` looks for the line: a ledger whose
    end was cut off does not have it any longer.
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
