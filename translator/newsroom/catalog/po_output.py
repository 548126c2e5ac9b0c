"""
The PO file of a catalog as bytes.

A session writes the file after each decision about one segment of perhaps a thousand. The output of each entry is
therefore cached on the catalog, and made again only where the entry has changed.
"""

from __future__ import annotations

from translator.bilingual.model import State
from translator.bilingual.words.language import gettext_name
from translator.newsroom.catalog.annotations import Annotation, write_notes
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.entry import Entry
from translator.newsroom.catalog.po import Message, PoFile, join_po, message_block

SOURCE_FIELD = "X-Translator-Source-Language"
"""Header field with the language that the article was written in."""
_TAG_FIELD = "X-Translator-Language"
_COMMENT = "Written by translator. States and who decided what: the .jsonl beside this file."
_PLURALS = {"en": "nplurals=2; plural=(n != 1);"}


def render_po(catalog: Catalog) -> bytes:
    """Return the PO file of `catalog`: equal catalogs give equal bytes."""
    blocks = [_block(catalog, entry, is_obsolete=False) for entry in catalog.entries]
    blocks += [_block(catalog, entry, is_obsolete=True) for entry in catalog.obsolete]
    return join_po(PoFile(_header(catalog), (_COMMENT,)), blocks)


def _block(catalog: Catalog, entry: Entry, *, is_obsolete: bool) -> str:
    name, face = (entry.key, is_obsolete), _face(entry)
    known = catalog.rendered.get(name)
    if known is None or known[0] != face:
        known = catalog.rendered[name] = (face, message_block(_message(entry, is_obsolete=is_obsolete)))
    return known[1]


def _face(entry: Entry) -> tuple[object, ...]:
    """Return all that `_message` looks at; comparing it costs far less than writing it out."""
    record = entry.record
    return (
        entry.source, entry.target, entry.context, entry.kind, entry.references, entry.placeholders, entry.variants,
        entry.comments, entry.flags, record.state, record.is_stale, record.previous_source, record.suggested,
        record.signature, entry.alternatives,
    )  # fmt: skip


def _message(entry: Entry, *, is_obsolete: bool = False) -> Message:
    others = [(item.actor, item.target) for item in entry.alternatives if item.target != entry.target]
    notes = Annotation(
        entry.kind, entry.placeholders, entry.record.suggested, entry.signature, tuple(others), variants=entry.variants
    )
    previous = entry.previous_source if entry.previous_source != entry.source else None
    return Message(
        source=entry.source,
        target=entry.target,
        context=entry.context,
        references=entry.references,
        notes=write_notes(notes),
        comments=entry.comments,
        is_fuzzy=entry.state is State.DRAFT,
        flags=entry.flags,
        previous_source=previous if entry.is_stale else None,
        is_obsolete=is_obsolete,
    )


def _header(catalog: Catalog) -> dict[str, str]:
    ours = {
        "Project-Id-Version": catalog.slug,
        "Language": gettext_name(catalog.tag),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _PLURALS.get(catalog.tag, "nplurals=1; plural=0;"),
        SOURCE_FIELD: catalog.source_tag,
        _TAG_FIELD: catalog.tag,
    }
    return {**ours, **{name: value for name, value in catalog.header.items() if name not in ours}}
