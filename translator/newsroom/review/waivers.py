"""Waivers: findings that a person accepted, and why. A waiver ends as soon as either text that it names changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.bilingual.model import Finding

if TYPE_CHECKING:
    from translator.newsroom.catalog.events import Event


@dataclass(frozen=True, slots=True)
class Waiver:
    """One accepted finding, named by its fingerprint."""

    fingerprint: str
    check: str
    who: str
    at: str
    """UTC, as in the ledger."""
    reason: str


def waivers_in(events: Iterable[Event]) -> dict[str, Waiver]:
    """Return the waivers of a ledger by fingerprint, without those that were taken back; the last event counts."""
    from translator.newsroom.catalog.events import WaiveData  # Not for who checks a file, which has no ledger.

    found: dict[str, Waiver] = {}
    for event in events:
        data = event.data
        if isinstance(data, WaiveData):
            found[data.fingerprint] = Waiver(data.fingerprint, data.check, event.actor, event.at, event.reason)
        else:
            found.pop(data.unwaives, None)
    return found


def split_waived(
    findings: Iterable[Finding], waivers: Mapping[str, Waiver]
) -> tuple[list[Finding], list[tuple[Finding, Waiver]]]:
    """
    Return the open findings, and the waived ones with their waivers.

    The fingerprint hashes check and both spans, so a waiver never hides a finding that it was not made for.
    """
    still_open: list[Finding] = []
    waived: list[tuple[Finding, Waiver]] = []
    for finding in findings:
        waiver = waivers.get(finding.fingerprint)
        if waiver:
            waived.append((finding, waiver))
        else:
            still_open.append(finding)
    return still_open, waived
