"""
Attestations: what was proved of published pages, as a signed statement that is checked without the repository.

The statement is in-toto's, in a DSSE envelope: each page with the SHA-256 of its bytes, and who drafted, revised and
approved it. It is signed with the key that git signs with (`user.signingkey`, `gpg.format`), SSH or OpenPGP.

Sources: https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md,
https://github.com/secure-systems-lab/dsse/blob/master/protocol.md, ssh-keygen(1).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from translator import __version__
from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.newsroom.ground.files import read_file
from translator.newsroom.house import Newsroom
from translator.newsroom.proof.audit.audit_report import AuditReport, VersionReport
from translator.newsroom.proof.audit.signatures import check_signature, sign

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:newsroom-translator:review:v1"
PAYLOAD = "application/vnd.in-toto+json"


class Envelope(msgspec.Struct, rename="camel"):
    """A DSSE envelope."""

    payload_type: str
    payload: str
    """Base64 of the statement."""
    signatures: list[dict[str, str]]
    """`keyid`, and `sig`: Base64 of what ssh-keygen or gpg wrote."""


def attest(newsroom: Newsroom, report: AuditReport) -> tuple[bytes, str]:
    """Return the envelope about the published pages of a report, and what is to be said about its signature."""
    statement = msgspec.json.encode(_statement(newsroom, report))
    signature, remark = sign(newsroom.root, _encoded(statement))
    envelope = Envelope(PAYLOAD, base64.b64encode(statement).decode(), [signature] if signature else [])
    return msgspec.json.format(msgspec.json.encode(envelope), indent=2) + b"\n", remark


def _statement(newsroom: Newsroom, report: AuditReport) -> dict[str, Any]:
    published = [version for version in report.versions if version.page]
    digests = {version.page: hashlib.sha256(newsroom.read(newsroom.root / version.page)).hexdigest()
               for version in published}  # fmt: skip
    return {
        "_type": STATEMENT,
        "subject": [{"name": page, "digest": {"sha256": digest}} for page, digest in digests.items()],
        "predicateType": PREDICATE,
        "predicate": {
            "project": report.project,
            "commit": report.revision,
            "made": report.made,
            "program": f"newsroom-translator {__version__}",
            "pages": {version.page: _facts(version) for version in published},
            "problems": [f"{problem.where}: {problem.kind}" for problem in report.problems],
        },
    }


def _facts(version: VersionReport) -> dict[str, Any]:
    """Return what is stated about one page: ids of people, never their names or addresses."""
    return {
        "article": version.slug,
        "from": version.source_tag,
        "language": version.tag,
        "segments": len(version.segments),
        "states": {state: count for state, count in version.states.items() if count},
        "drafted": version.tools,
        "steps": {step.step: {"segments": step.segments, "people": [act.person for act in step.people],
                              "first": step.first_at, "last": step.last_at}
                  for step in version.steps if step.is_recorded and step.people},
        "problems": [f"{problem.where}: {problem.kind}" for problem in version.problems],
    }  # fmt: skip


def _encoded(statement: bytes) -> bytes:
    """Return what is signed (DSSE's pre-authentication encoding)."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD), PAYLOAD.encode(), len(statement), statement)


def check_attestation(path: Path, folder: Path, signers: str = "") -> Iterator[tuple[bool, str]]:
    """
    Yield what an attestation says of the files below `folder`: whether it holds, and a line to show.

    `signers` is a file of allowed signers as ssh-keygen has it; without one a signature shows that nobody changed the
    statement since, and not whose it is. Raises `CatalogError` for what is no attestation.
    """
    envelope, statement, data = _read(path)
    for subject in statement.get("subject", []):
        name, wanted = str(subject.get("name", "")), str(subject.get("digest", {}).get("sha256", ""))
        place = folder / name
        if Path(name).is_absolute() or ".." in Path(name).parts or not place.is_file():
            yield False, _("{name}: not here", name=name)
        elif hashlib.sha256(read_file(place)).hexdigest() != wanted:
            yield False, _("{name}: not the page that was attested", name=name)
        else:
            yield True, _("{name}: as it was attested", name=name)
    if not envelope.signatures:
        yield False, _("not signed: anybody may have written this")
    for signature in envelope.signatures:
        yield check_signature(signature, data, signers)


def _read(path: Path) -> tuple[Envelope, Mapping[str, Any], bytes]:
    try:
        envelope = msgspec.json.decode(read_file(path), type=Envelope)
        payload = base64.b64decode(envelope.payload, validate=True)
        statement = msgspec.json.decode(payload, type=dict[str, Any])
    except (msgspec.DecodeError, msgspec.ValidationError, binascii.Error, UnicodeDecodeError) as error:
        raise CatalogError(_("this is no attestation: {error}", error=error), where=str(path)) from None
    if envelope.payload_type != PAYLOAD or statement.get("_type") != STATEMENT:
        raise CatalogError(_("this is no in-toto statement"), where=str(path))
    return envelope, statement, _encoded(payload)
