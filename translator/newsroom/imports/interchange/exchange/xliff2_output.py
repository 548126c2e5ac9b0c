"""An article as XLIFF 2.1: states, codes with their original data, notes, matches, terms. Source: OASIS XLIFF 2.1."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from translator.bilingual.model import Placeholder, State
from translator.bilingual.words.inline import Tag
from translator.newsroom.imports.interchange.exchange.exchange_file import ExchangeFile, ExchangeUnit
from translator.newsroom.imports.interchange.exchange.inline_xml import escaped, shown, write_inline

_TYPES = {
    "emphasis": ' type="fmt" subType="xlf:i"', "strong": ' type="fmt" subType="xlf:b"', "strike": ' type="fmt"',
    "link": ' type="link"', "autolink": ' type="link"', "footnote": ' type="link"', "image": ' type="image"',
    "placeholder": ' type="ui" subType="xlf:var"', "break": ' type="fmt" subType="xlf:lb"',
}  # fmt: skip
_STATES = {
    State.NEW: 'state="initial"',
    State.DRAFT: 'state="initial" subState="translator:draft"',
    State.TRANSLATED: 'state="translated"',
    State.REVIEWED: 'state="reviewed"',
    State.FINAL: 'state="final"',
}


def write_xliff2(file: ExchangeFile) -> bytes:
    """Return the article as one file of XLIFF 2.1, one unit with one segment for each entry."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"'
        ' xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" version="2.1"'
        f' srcLang="{file.source_tag}" trgLang="{file.target_tag}">',
        f'<file id="f1" original={quoteattr(file.slug)} canResegment="no" xml:space="preserve">',
        *(line for unit in file.units for line in _unit(unit)),
        "</file>",
        "</xliff>",
        "",
    ]
    return "\n".join(lines).encode()


def _unit(unit: ExchangeUnit) -> Iterator[str]:
    locked = ' translate="no"' if unit.is_locked else ""
    yield f'<unit id="{unit.id}" name="{unit.number}" type={quoteattr(f"translator:{unit.kind}")}{locked}>'
    if unit.matches:
        yield "<mtc:matches>"
        for match in unit.matches:
            kind = ' type="tm"' if match.score < 100 or not match.same_context else ' type="icm"'
            origin = f" origin={quoteattr(match.origin)}" if match.origin else ""
            yield f'<mtc:match ref="#s1" similarity="{match.score}"{kind}{origin}>'
            yield f"<source>{_text(match.source, ())}</source><target>{_text(match.target, ())}</target></mtc:match>"
        yield "</mtc:matches>"
    if unit.terms:
        yield "<gls:glossary>"
        for term in unit.terms:
            forms = "".join(
                f"<gls:translation>{shown(form)}</gls:translation>" for form in term.targets or (term.source,)
            )
            note = f"<gls:definition>{shown(term.note)}</gls:definition>" if term.note else ""
            yield f"<gls:glossEntry><gls:term>{shown(term.source)}</gls:term>{forms}{note}</gls:glossEntry>"
        yield "</gls:glossary>"
    notes = [("comment", line) for line in unit.comments] + [("finding", line) for line in unit.findings]
    if notes:
        yield "<notes>"
        for category, line in notes:
            yield f'<note category="{category}" appliesTo="target">{shown(line)}</note>'
        yield "</notes>"
    if unit.placeholders:
        yield "<originalData>"
        for item in unit.placeholders:
            yield f'<data id="d{item.number}">{escaped(item.opening, _code_point)}</data>'
            if item.is_pair:
                yield f'<data id="e{item.number}">{escaped(item.closing, _code_point)}</data>'
        yield "</originalData>"
    target = f"<target>{_text(unit.target, unit.placeholders)}</target>" if unit.target else ""
    yield f'<segment id="s1" {_STATES[unit.state]}>'
    yield f"<source>{_text(unit.source, unit.placeholders)}</source>{target}"
    yield "</segment>"
    yield "</unit>"


def _code_point(char: str) -> str:
    return f'<cp hex="{ord(char):04X}"/>'


def _text(text: str, placeholders: tuple[Placeholder, ...]) -> str:
    known = {item.number: item for item in placeholders}

    def element(mark: Tag) -> str:
        if mark.kind == "close":
            return "</pc>"
        item = known.get(mark.number)
        kind = _TYPES.get(item.kind, ' type="other"') if item else ""
        if mark.kind == "alone":
            data = f' dataRef="d{mark.number}"' if item else ""
            return f'<ph id="{mark.number}"{kind}{data}/>'
        data = f' dataRefStart="d{mark.number}" dataRefEnd="e{mark.number}"' if item and item.is_pair else ""
        return f'<pc id="{mark.number}"{kind}{data}>'

    return write_inline(text, element, _code_point)
