"""The terms of an article as a termbase, TBX-Basic. Source: ISO 30042:2019, style DCA."""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from translator.interchange.exchange.exchange_file import ExchangeFile
from translator.interchange.exchange.inline_xml import shown
from translator.model import TermEntry

_STATUS = {
    "required": "preferredTerm-admn-sts",
    "preferred": "admittedTerm-admn-sts",
    "forbidden": "deprecatedTerm-admn-sts",
}


def write_tbx(file: ExchangeFile) -> bytes:
    """Return one concept for each term that stands in the article."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<tbx type="TBX-Basic" style="dca" xml:lang="{file.source_tag}" xmlns="urn:iso:std:iso:30042:ed-2">',
        f"<tbxHeader><fileDesc><titleStmt><title>{shown(file.slug)}</title></titleStmt>"
        "<sourceDesc><p>translator</p></sourceDesc></fileDesc></tbxHeader>",
        "<text><body>",
        *(_concept(number, term, file) for number, term in enumerate(file.terms, 1)),
        "</body></text>",
        "</tbx>",
        "",
    ]
    return "\n".join(lines).encode()


def _concept(number: int, term: TermEntry, file: ExchangeFile) -> str:
    note = f"<note>{shown(term.note)}</note>" if term.note else ""
    sources = [(term.source, "preferredTerm-admn-sts"), *((form, "") for form in term.source_variants)]
    status = _STATUS.get(term.status, "")
    targets = [(form, status if not place else "") for place, form in enumerate(term.targets or (term.source,))]
    sections = "".join(
        f"<langSec xml:lang={quoteattr(tag)}>{''.join(_term(*form) for form in forms)}</langSec>"
        for tag, forms in ((file.source_tag, sources), (file.target_tag, targets))
    )
    return f'<conceptEntry id="c{number}">{note}{sections}</conceptEntry>'


def _term(form: str, status: str) -> str:
    told = f'<termNote type="administrativeStatus">{status}</termNote>' if status else ""
    return f"<termSec><term>{shown(form)}</term>{told}</termSec>"
