"""
XLIFF 1.2 and 2.x: files of other tools, and an article in these forms.

Refused is what would lose or misplace text; elements and attributes of other namespaces may hold anything. Comments are
read in the ways of the standard, of Okapi, memoQ and Trados. Source: OASIS XLIFF 1.2, 2.0 to 2.2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, State
from translator.bilingual.tables import read_table
from translator.bilingual.words.inline import Tag
from translator.newsroom.ground.files import lines_of
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.bilingual import BilingualFile, TranslationUnit
from translator.newsroom.imports.exchange import (
    CONTEXT,
    DRAFTED,
    PO_ID,
    UNKNOWN_MACHINE,
    ExchangeFile,
    ExchangeUnit,
    Identity,
    ReturnedComment,
    ReturnedFile,
    ReturnedUnit,
    comments_of,
    context_lines,
    listed,
    place_lines,
    split_id,
    term_lines,
)
from translator.newsroom.imports.xml import (
    children,
    descendants,
    escaped,
    inline_text,
    local_name,
    picture,
    read_inline,
    read_xml,
    refuse_entities,
    refuse_other_root,
    shown,
    write_inline,
)

_Problem = tuple[int, str]
# The line of the element, from 1, and the rule that it breaks.
XML = "{http://www.w3.org/XML/1998/namespace}"
# The namespace of 2.0 and 2.1, and that of 2.2.
_CORE = ("urn:oasis:names:tc:xliff:document:2.0", "urn:oasis:names:tc:xliff:document:2.2")
_FIRST = frozenset({"urn:oasis:names:tc:xliff:document:1.2", "urn:oasis:names:tc:xliff:document:1.1", ""})
# Elements that hold others, and no text of their own: what else stands in one of them would be lost.
_HOLDERS = frozenset({"xliff", "file", "body", "group", "unit", "segment", "ignorable", "trans-unit"})
_HELD = _HOLDERS | {
    "skeleton", "notes", "originalData", "source", "target", "header", "bin-unit", "seg-source", "alt-trans",
    "context-group", "count-group", "prop-group", "note",
}  # fmt: skip


def refuse_invalid(path: Path, root: Any = None) -> None:
    """Raise `CatalogError` with the rule, the element and its line; `root` where the file was read already."""
    root = read_xml(path) if root is None else root
    refuse_other_root(local_name(root), "xliff", path)
    version = str(root.get("version", "")).strip()
    is_second = version.startswith("2") or "document:2" in str(root.tag)
    problems = list(_second_problems(root) if is_second else _first_problems(root))
    if not problems:
        return
    line, message = min(problems, key=lambda item: item[0])
    raise CatalogError(
        _("not valid XLIFF {version}: {problem}", version=version, problem=message).replace("  ", " "),
        where=f"{path}:{line}",
    )


def namespace_of(element: Any) -> str:
    """Return the namespace of an element, empty where it has none."""
    return str(element.tag)[1:].partition("}")[0] if str(element.tag).startswith("{") else ""


def _problem(element: Any, message: str) -> _Problem:
    identity = element.get("id")
    name = f"<{local_name(element)}>" if identity is None else f'<{local_name(element)} id="{identity}">'
    return element.sourceline or 0, _("{element}: {problem}", element=name, problem=message)


def _second_problems(root: Any) -> Iterator[_Problem]:
    namespace, version = namespace_of(root), str(root.get("version", ""))
    if namespace not in _CORE or (version == "2.2") != (namespace == _CORE[1] and version not in {"2.0", "2.1"}):
        yield _problem(root, _("version {version} has another namespace than {namespace}",
                               version=version or "–", namespace=namespace or "–"))  # fmt: skip
        return
    yield from _missing([root], "srcLang")
    yield from _stray_texts(root)
    for file in children(root, "file"):
        units = [item for item in descendants(file, "unit") if namespace_of(item) == namespace]
        yield from _missing([file, *units], "id")
        yield from _taken(units)
        for unit in units:
            yield from _unit_problems(unit, root)


def _unit_problems(unit: Any, root: Any) -> Iterator[_Problem]:
    parts = children(unit, "segment", "ignorable")
    yield from _taken(parts)
    orders: set[str] = set()
    for place, part in enumerate(parts, 1):
        yield from _lone_sides(part)
        for side in ("source", "target"):
            yield from _taken([item for text in children(part, side) for item in _inside(text)])
        for text in children(part, "target")[:1]:
            if root.get("trgLang") is None:
                yield _problem(text, _("a target needs {name} in <xliff>", name="trgLang"))
            order = text.get("order") or str(place)
            if order in orders or order not in {str(number) for number in range(1, len(parts) + 1)}:
                yield _problem(text, _("{name} cannot be {value}", name="order", value=repr(order)))
            orders.add(order)


def _first_problems(root: Any) -> Iterator[_Problem]:
    if namespace_of(root) not in _FIRST:
        yield _problem(root, _("there is no XLIFF with the namespace {namespace}", namespace=namespace_of(root)))
        return
    yield from _stray_texts(root)
    for file in children(root, "file"):
        yield from _missing([file], "source-language")
        for unit in descendants(file, "trans-unit"):
            yield from _missing([unit], "id")
            yield from _lone_sides(unit)


def _stray_texts(root: Any) -> Iterator[_Problem]:
    for element in descendants(root, *_HOLDERS):
        if namespace_of(element) != namespace_of(root):
            continue
        for item in element:
            is_own = isinstance(item.tag, str) and namespace_of(item) == namespace_of(root)
            if is_own and local_name(item) not in _HELD:
                yield _problem(item, _("it may not stand in <{parent}>", parent=local_name(element)))
        texts = (element.text, *(item.tail for item in element))
        if any((text or "").strip() for text in texts):
            yield _problem(element, _("no text may stand directly in it"))


def _lone_sides(part: Any) -> Iterator[_Problem]:
    sources, targets = children(part, "source"), children(part, "target")
    if not sources:
        yield _problem(part, _("it must hold {children}", children="<source>"))
    for item in (*sources[1:], *targets[1:]):
        yield _problem(item, _("there is another one before it"))


def _missing(elements: Iterable[Any], name: str) -> Iterator[_Problem]:
    return (_problem(item, _("the attribute {name} is missing", name=name)) for item in elements
            if item.get(name) is None)  # fmt: skip


def _taken(elements: Collection[Any]) -> Iterator[_Problem]:
    seen: dict[str, Any] = {}
    for element in elements:
        identity = element.get("id")
        if identity is not None and identity in seen:
            line = seen[identity].sourceline
            yield _problem(element, _("the id is taken already, in line {line}", line=line))
        seen.setdefault(identity, element)


def _inside(text: Any) -> list[Any]:
    return [item for item in text.iter("*") if item is not text and namespace_of(item) == namespace_of(text)]


_OURS = ("finding", "translator:")
# Authors of notes that are nobody: what the translate toolkit, and we, call the kind of a note.
_TOOLS = frozenset({"po-translator", "translator", "po-developer", "developer", "programmer", "translator:comment"})
# Authors of notes in 1.2 that are no person's words: our own context, findings and terms, extracted comments of a PO.
_NOT_SAID = frozenset(
    {"translator:context", "translator:finding", "translator:term", "po-developer", "developer", "programmer"}
)
_AUTHORS = ("creatoruser", "user", "author", "from", "createdby", "creator", "person")
# Local names of elements and attributes of other namespaces that are read, or that we write ourselves.
_UNDERSTOOD = frozenset(
    {"comments", "comment", "status", "conf", "cid", "cmt-defs", "cmt-def", "seg-defs", "seg", "matches", "glossary"}
)
# Kinds of marks that say nothing but where something begins and ends.
_MARKS = frozenset({"generic", "seg", "protected", "phrase"})


def notes_of(element: Any) -> list[Any]:
    """Return the notes of a unit, a group or a file, in either version."""
    return [*children(element, "note"), *(note for notes in children(element, "notes") for note in notes)]


def beside(unit: Any) -> tuple[ReturnedComment, ...]:
    """Return the comments of a unit of either version."""
    own = namespace_of(unit)
    return comments_of(
        [
            *((_author(note), note.text or "") for note in notes_of(unit) if not _is_tools(note)),
            *((_author(mark), mark.get("value") or mark.get("comment") or "")
              for mark in _inline_marks(unit) if _kind(mark).endswith("comment")),
            *((_author(item), "".join(item.itertext()))
              for item in descendants(unit, "comment") if namespace_of(item) != own and item.get("deleted") != "true"),
        ]
    )  # fmt: skip


# A finding or a term of ours, or an extracted comment of a PO, is no person's word.
def _is_tools(note: Any) -> bool:
    return (note.get("category") or "").startswith(_OURS) or note.get("from") in _NOT_SAID


def _inline_marks(unit: Any) -> list[Any]:
    holders = [
        part
        for part in (unit, *children(unit, "segment", "ignorable"))
        for part in children(part, "source", "target", "seg-source")
    ]
    return [mark for holder in holders for mark in descendants(holder, "mrk", "sm")]


def _kind(mark: Any) -> str:
    return mark.get("type") or mark.get("mtype") or "generic"


def trados_comments(root: Any) -> dict[str, ReturnedComment]:
    """Return the comments in the head of a file of Trados, by the ids under which its segments name them."""
    return {
        item.get("id", ""): comment
        for item in descendants(root, "cmt-def")
        for comment in comments_of((_author(text), "".join(text.itertext())) for text in descendants(item, "Comment"))
    }


def _author(element: Any) -> str:
    names = {name.rpartition("}")[2].lower(): value for name, value in element.attrib.items()}
    author = next((names[name] for name in _AUTHORS if names.get(name)), "")
    return "" if author in _TOOLS else author


def unread_names(root: Any) -> list[str]:
    """Return the elements and attributes of other namespaces inside units that nothing here reads, each once."""
    own = namespace_of(root)
    found: dict[str, None] = {}
    waiting = list(reversed(descendants(root, "unit", "trans-unit")))
    while waiting:
        element = waiting.pop()
        if local_name(element) in _UNDERSTOOD and namespace_of(element) != own:
            continue
        if namespace_of(element) != own:
            found.setdefault(f"<{_shown(element, element.tag)}>")
            continue
        if local_name(element) in {"mrk", "sm"} and (kind := _kind(element)) not in _MARKS and "comment" not in kind:
            found.setdefault(f"<{local_name(element)} {kind}>")
        for name in element.attrib:
            if name.startswith("{") and not name.startswith(XML) and name.rpartition("}")[2] not in _UNDERSTOOD:
                found.setdefault(_shown(element, name))
        waiting += reversed([child for child in element if isinstance(child.tag, str)])
    return list(found)


def _shown(element: Any, name: str) -> str:
    space, _brace, local = name.removeprefix("{").rpartition("}")
    prefix = next((prefix for prefix, uri in element.nsmap.items() if uri == space and prefix), "")
    return f"{prefix}:{local}" if prefix else local


GETTEXT_HEAD = "x-gettext-domain-header"
"""The `restype` of the unit that stands for the head of a PO file, in what the translate toolkit makes of one."""
_UNITS = ("segment", "trans-unit")
# States of a target that is not there yet; so are all `needs-…` of 1.2.
_UNFINISHED = frozenset({"initial", "new"})
_OF_MACHINE = frozenset({"leveraged-mt", "mt-suggestion"})


def read_xliff(path: Path, _tags: tuple[str, str] = ("", "")) -> BilingualFile:
    """
    Read the segments that have a target, in file order.

    Raises `CatalogError` for XML that is not XLIFF. Source: OASIS XLIFF 1.2 and 2.1.
    """
    root = read_xml(path)
    refuse_other_root(local_name(root), "xliff", path)
    units = tuple(
        _translation_unit(source, target, is_confirmed=_is_confirmed(item, target))
        for item in descendants(root, *_UNITS)
        if item.get("restype") != GETTEXT_HEAD
        for source, target in zip(children(item, "source")[:1], children(item, "target")[:1], strict=False)
    )
    if str(root.get("version", "")).startswith("2"):
        return BilingualFile(units, root.get("srcLang", ""), root.get("trgLang", ""))
    file = next(iter(descendants(root, "file")), root)
    return BilingualFile(units, file.get("source-language", ""), file.get("target-language", ""))


def _is_confirmed(element: Any, target: Any) -> bool:
    if local_name(element) == "segment":
        return element.get("state", "initial") not in _UNFINISHED
    state, approved = target.get("state", ""), element.get("approved")
    return approved == "yes" or not (state in _UNFINISHED or state.startswith("needs-") or approved == "no")


def _translation_unit(source: Any, target: Any, *, is_confirmed: bool) -> TranslationUnit:
    numbers: dict[str, int] = {}
    text = inline_text(source, numbers)
    line = source.sourceline or 0
    return TranslationUnit(text, inline_text(target, numbers), line=line, is_confirmed=is_confirmed)


# What is in `state-qualifier` of 1.2, in a `subState`, and in the states of memoQ and Trados, of a text sent back.
_REJECTED = "reject"
# How states of 1.2 begin that say what a target still needs; the `subState` of a draft of ours.
_OPEN = ("needs-", "translator:draft")


@cache
def _states() -> dict[str, State]:
    return {word: State(state) for word, state in read_table(Path(__file__).parent / "data/xliff_states.tsv", 2)}


def read_returned_xliff(path: Path) -> ReturnedFile:
    """Return the units of all files of an XLIFF document; raises `CatalogError` if it is not valid."""
    root = read_xml(path)
    refuse_entities(root, path)
    _lift_notes(root)
    refuse_invalid(path, root)
    files = children(root, "file")
    names = {str(file.get("original", "")) for file in files}
    if len(names) != 1:
        raise CatalogError(_("the file holds {count} articles; one at a time", count=len(names)), where=path)
    slug, unread = names.pop(), unread_names(root)
    notes = [_("elements and attributes that were not read: {names}", names=listed(unread))] if unread else []
    loose = comments_of(
        ("", note.text or "")
        for file in files for holder in descendants(file, "file", "group", "header") for note in notes_of(holder)
    )  # fmt: skip
    if str(root.get("version", "")).startswith("2"):
        units = [_second(unit) for file in files for unit in descendants(file, "unit")]
        tags = (root.get("srcLang", ""), root.get("trgLang", ""))
    else:
        trados = trados_comments(root)
        units = [_first(unit, trados) for file in files for unit in descendants(file, "trans-unit")
                 if unit.get("restype") != GETTEXT_HEAD]  # fmt: skip
        tags = (files[0].get("source-language", ""), files[0].get("target-language", ""))
    return ReturnedFile(tuple(units), slug, *tags, tuple(notes), loose)


# The standard has notes in units, the translate toolkit in segments of 2.x.
def _lift_notes(root: Any) -> None:
    for notes in [notes for segment in descendants(root, "segment") for notes in children(segment, "notes")]:
        unit = notes.getparent().getparent()
        holder = next(iter(children(unit, "notes")), None)
        if holder is None:
            children(unit, "originalData", "segment", "ignorable")[0].addprevious(notes)
        else:
            holder.extend(list(notes))
            notes.getparent().remove(notes)


def _second(unit: Any) -> ReturnedUnit:
    parts = children(unit, "segment", "ignorable")
    targets = sorted(enumerate(parts, 1), key=lambda item: _order(item[1], item[0]))
    segments = [part for part in parts if local_name(part) == "segment"]
    translated = [part for part in segments if children(part, "target")]
    target = "".join(_inline(part, "target") for _place, part in targets) if translated else ""
    words = [word for part in segments for name in ("subState", "state") if (word := part.get(name))]
    is_partial = 0 < len(translated) < len(segments)
    source = "".join(_inline(part, "source") for part in parts)
    return _unit(unit, source, target, words, beside(unit), is_partial=is_partial)


# Sources may stand in another order.
def _order(part: Any, place: int) -> int:
    stated = next((target.get("order", "") for target in children(part, "target")), "")
    return whole_number(stated, place)


def _first(unit: Any, trados: Mapping[str, ReturnedComment]) -> ReturnedUnit:
    target = next(iter(children(unit, "target")), None)
    pieces = [{mark.get("mid") for side in children(unit, name) for mark in descendants(side, "mrk")
               if mark.get("mtype") == "seg"} for name in ("seg-source", "target")]  # fmt: skip
    is_partial = target is not None and bool(pieces[1]) and bool(pieces[0] - pieces[1])
    words = ["new"] if target is None else list(_first_states(unit, target))
    comments = (*beside(unit), *(trados[name] for name in _trados_ids(unit) if name in trados))
    return _unit(unit, _inline(unit, "source"), _inline(unit, "target"), words, comments, is_partial=is_partial)


# In the words of the standard, of memoQ and of Trados.
def _first_states(unit: Any, target: Any) -> Iterator[str]:
    words = (target.get(name, "") for name in ("state", "state-qualifier"))
    stated = [word for word in words if word and word not in _OF_MACHINE]
    sent = _identity(unit).state
    if unit.get("approved") == "yes" and (sent is None or sent.rank < State.REVIEWED.rank):
        # Approved outside; many tools leave the state that it came in.
        stated = [word for word in stated if not word.startswith(_OPEN) and word not in _UNFINISHED] or ["translated"]
    yield from stated
    for element in (unit, *descendants(unit, "seg")):
        yield from (value for name, value in element.attrib.items() if name.rpartition("}")[2] in {"status", "conf"})


def _trados_ids(unit: Any) -> list[str]:
    marks = descendants(unit, "mrk")
    return [value for mark in marks for name, value in mark.attrib.items() if name.rpartition("}")[2] == "cid"]


def _unit(
    unit: Any,
    source: str,
    target: str,
    words: Sequence[str],
    comments: tuple[ReturnedComment, ...],
    *,
    is_partial: bool,
) -> ReturnedUnit:
    is_rejected = any(_REJECTED in word.lower() for word in words)
    is_open = is_rejected or any(word.startswith(_OPEN) for word in words)
    known = _states()
    states = [State.DRAFT] if is_open else [known[word] for word in words if word in known]
    return ReturnedUnit(
        _identity(unit),
        source,
        target,
        min(states, default=None, key=lambda state: state.rank),
        comments,
        _("line {number}", number=unit.sourceline or 0),
        _("a part of the segment has no target in the file") if is_partial else "",
        is_rejected,
        _drafted(unit),
    )


# Origin and signature of a machine, in a note of ours, else as the standard and Trados say it.
def _drafted(unit: Any) -> str:
    named = (note.text.removeprefix(CONTEXT) for note in notes_of(unit) if note.text and _is_tools(note))
    stated = (target.get("state-qualifier") in _OF_MACHINE for target in children(unit, "target"))
    known = any(stated) or any(part.get("origin") == "mt" for part in descendants(unit, "seg"))
    found = (text.removeprefix(DRAFTED) for text in named if text.startswith(DRAFTED))
    return next(found, UNKNOWN_MACHINE if known else "")


# Units that went through PO have the id in an extracted comment.
def _identity(unit: Any) -> Identity:
    lines = (line for note in children(unit, "note") for line in lines_of(note.text or ""))
    names = (split_id(name.removeprefix(PO_ID)) for name in (unit.get("id", ""), *lines))
    return next((found for found in names if found.key), Identity())


def _inline(part: Any, side: str) -> str:
    return "".join(read_inline(item) for item in children(part, side)[:1])


_TYPES = {"emphasis": "italic", "strong": "bold", "link": "link", "autolink": "link", "image": "image", "break": "lb"}
_STATES_OF_1 = {
    State.NEW: "new",
    State.DRAFT: "needs-review-translation",
    State.TRANSLATED: "translated",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}


def write_xliff1(file: ExchangeFile) -> bytes:
    """Return the article as one file of XLIFF 1.2, one `trans-unit` for each entry."""
    tags = (file.source_tag, file.target_tag)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">',
        f'<file original={quoteattr(file.slug)} datatype="x-markdown" source-language="{tags[0]}"'
        f' target-language="{tags[1]}">',
        "<body>",
        *(line for unit in file.units for line in _unit_of_1(unit, tags)),
        "</body>",
        "</file>",
        "</xliff>",
        "",
    ]
    return "\n".join(lines).encode()


def _unit_of_1(unit: ExchangeUnit, tags: tuple[str, str]) -> Iterator[str]:
    approved = "yes" if unit.state.rank >= State.REVIEWED.rank else "no"
    locked = ' translate="no"' if unit.is_locked else ""
    yield f'<trans-unit id="{unit.id}" resname="{unit.number}" approved="{approved}"{locked} xml:space="preserve">'
    yield f'<source xml:lang="{tags[0]}">{_text(unit.source, unit.placeholders)}</source>'
    if unit.target:
        text = _text(unit.target, unit.placeholders)
        qualifier = ' state-qualifier="leveraged-mt"' if unit.drafted else ""
        yield f'<target xml:lang="{tags[1]}" state="{_STATES_OF_1[unit.state]}"{qualifier}>{text}</target>'
    for match in unit.matches:
        origin = f" origin={quoteattr(match.origin)}" if match.origin else ""
        yield f'<alt-trans match-quality="{match.score}%"{origin}>'
        yield f'<source xml:lang="{tags[0]}">{_text(match.source, ())}</source>'
        yield f'<target xml:lang="{tags[1]}">{_text(match.target, ())}</target></alt-trans>'
    context = [CONTEXT + line for line in context_lines(unit)]
    for name, lines in (("comment", unit.comments), ("context", context),
                        ("finding", unit.findings), ("term", term_lines(unit.terms))):  # fmt: skip
        for line in lines:
            yield f'<note from="translator:{name}">{shown(line)}</note>'
    yield "</trans-unit>"


def _text(text: str, placeholders: tuple[Placeholder, ...]) -> str:
    known = {item.number: item for item in placeholders}

    def element(mark: Tag) -> str:
        if mark.kind == "close":
            return "</g>"
        item = known.get(mark.number)
        kind = f' ctype="{_TYPES.get(item.kind, "x-" + item.kind)}"' if item else ""
        seen = f" equiv-text={quoteattr(shown(item.opening))}" if item and mark.kind == "alone" else ""
        return f'<x id="{mark.number}"{kind}{seen}/>' if mark.kind == "alone" else f'<g id="{mark.number}"{kind}>'

    return write_inline(text, element, picture)


_TYPES_OF_2 = {
    "emphasis": ' type="fmt" subType="xlf:i"', "strong": ' type="fmt" subType="xlf:b"', "strike": ' type="fmt"',
    "link": ' type="link"', "autolink": ' type="link"', "footnote": ' type="link"', "image": ' type="image"',
    "placeholder": ' type="ui" subType="xlf:var"', "break": ' type="fmt" subType="xlf:lb"',
}  # fmt: skip
_STATES_OF_2 = {
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
        *(line for unit in file.units for line in _unit_of_2(unit)),
        "</file>",
        "</xliff>",
        "",
    ]
    return "\n".join(lines).encode()


def _unit_of_2(unit: ExchangeUnit) -> Iterator[str]:
    locked = ' translate="no"' if unit.is_locked else ""
    yield f'<unit id="{unit.id}" name="{unit.number}" type={quoteattr(f"translator:{unit.kind}")}{locked}>'
    if unit.matches:
        yield "<mtc:matches>"
        for match in unit.matches:
            kind = ' type="tm"' if match.score < 100 or not match.same_context else ' type="icm"'
            origin = f" origin={quoteattr(match.origin)}" if match.origin else ""
            yield f'<mtc:match ref="#s1" similarity="{match.score}"{kind}{origin}>'
            source, target = (_text_of_2(text, ()) for text in (match.source, match.target))
            yield f"<source>{source}</source><target>{target}</target></mtc:match>"
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
    notes = [("translator:context", "source", CONTEXT + line) for line in place_lines(unit)]
    notes += [("comment", "target", line) for line in unit.comments]
    notes += [("finding", "target", line) for line in unit.findings]
    if notes:
        yield "<notes>"
        for category, side, line in notes:
            yield f'<note category="{category}" appliesTo="{side}">{shown(line)}</note>'
        yield "</notes>"
    if unit.placeholders:
        yield "<originalData>"
        for item in unit.placeholders:
            yield f'<data id="d{item.number}">{escaped(item.opening, _code_point)}</data>'
            if item.is_pair:
                yield f'<data id="e{item.number}">{escaped(item.closing, _code_point)}</data>'
        yield "</originalData>"
    target = f"<target>{_text_of_2(unit.target, unit.placeholders)}</target>" if unit.target else ""
    yield f'<segment id="s1" {_STATES_OF_2[unit.state]}>'
    yield f"<source>{_text_of_2(unit.source, unit.placeholders)}</source>{target}"
    yield "</segment>"
    yield "</unit>"


def _code_point(char: str) -> str:
    return f'<cp hex="{ord(char):04X}"/>'


def _text_of_2(text: str, placeholders: tuple[Placeholder, ...]) -> str:
    known = {item.number: item for item in placeholders}

    def element(mark: Tag) -> str:
        if mark.kind == "close":
            return "</pc>"
        item = known.get(mark.number)
        kind = _TYPES_OF_2.get(item.kind, ' type="other"') if item else ""
        if mark.kind == "alone":
            data = f' dataRef="d{mark.number}"' if item else ""
            return f'<ph id="{mark.number}"{kind}{data}/>'
        data = f' dataRefStart="d{mark.number}" dataRefEnd="e{mark.number}"' if item and item.is_pair else ""
        return f'<pc id="{mark.number}"{kind}{data}>'

    return write_inline(text, element, _code_point)
