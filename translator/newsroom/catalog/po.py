"""
Reading and writing PO files. polib gets the lines, since it splits a string at every Unicode line end and would lose
text at U+2028; it does not write, because it wraps where gettext does not. Each field is one line, so that a diff shows
only what changed. Source: the gettext manual, "The Format of PO Files".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from translator.bilingual.errors import CatalogSyntaxError
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, State
from translator.bilingual.words.language import gettext_name
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.files import text_of

_CONFLICT = pattern(rb"^(<{7}|={7}|>{7}|\|{7})(?=[ \r\n]|$)", re.MULTILINE)
_LINE_IN_MESSAGE = pattern(r"\(line (\d+)\)(?:: (.*))?")
_BROKEN_LINE = pattern(
    r"^(?![ \t]*(?:#|$|(?:msg(?:ctxt|id|id_plural|str(?:\[\d+\])?)[ \t]*)?\"(?:[^\"\\\n]|\\.)*\"[ \t]*$))", re.MULTILINE
)
_KEYWORD = pattern(r"^(?:#~\s*)?(msgid|msgstr)(?:\[\d+\])?\s")
_REFERENCE = pattern(r"\u2068([^\u2069]*)\u2069(?::(\d+))?|(\S+?)(?::(\d+))?(?=\s|$)")
_ESCAPES = str.maketrans(
    {"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r", "\v": r"\v", "\b": r"\b", "\f": r"\f"}
)
_DATES = frozenset({"POT-Creation-Date", "PO-Revision-Date"})


@dataclass(slots=True)
class Message:
    source: str
    target: str = ""
    context: str = ""
    references: tuple[tuple[str, int], ...] = ()
    """Path and 1-based line; line 0 where the reference has none."""
    notes: tuple[str, ...] = ()
    """Lines of `#.`, which belong to the program."""
    comments: tuple[str, ...] = ()
    """Lines of `#`, which belong to people."""
    is_fuzzy: bool = False
    flags: tuple[str, ...] = ()
    previous_source: str | None = None
    is_obsolete: bool = False
    line: int = 0


@dataclass(slots=True)
class PoFile:
    header: dict[str, str] = field(default_factory=dict)
    comments: tuple[str, ...] = ()
    messages: list[Message] = field(default_factory=list)


class _Lines(str):
    __slots__ = ()

    def splitlines(self, keepends: bool = False) -> list[str]:
        return self.split("\n")


def parse_po(data: bytes, *, where: str) -> PoFile:
    """Read a PO file; raises `CatalogSyntaxError` with the line."""
    _refuse_conflict_markers(data, where)
    text = _decode(data, where)
    if hit := _BROKEN_LINE.search(text):  # polib takes an open quote for the end of the string
        raise _syntax_error(where, text.count("\n", 0, hit.start()) + 1, "")
    _refuse_half_messages(text, where)
    parsed = _parse_with_polib(text, where)
    messages = [_message(item) for item in parsed]
    _refuse_duplicates(messages, where)
    comments = tuple(line.strip() for line in parsed.header.split("\n") if line.strip())
    return PoFile(dict(parsed.metadata), comments, messages)


def serialise_po(po: PoFile) -> bytes:
    live = [item for item in po.messages if not item.is_obsolete]
    gone = [item for item in po.messages if item.is_obsolete]
    return join_po(po, [message_block(item) for item in (*live, *gone)])


def message_block(item: Message) -> str:
    return "\n".join(_message_lines(item))


def join_po(po: PoFile, blocks: Iterable[str]) -> bytes:
    fields = [f'"{_escape(name)}: {_escape(value)}\\n"' for name, value in po.header.items() if name not in _DATES]
    header = [*(f"# {line}" for line in po.comments), 'msgid ""', 'msgstr ""', *fields]
    return ("\n\n".join(["\n".join(header), *blocks]) + "\n").encode()


def _refuse_conflict_markers(data: bytes, where: str) -> None:
    hit = _CONFLICT.search(data)
    if hit:
        line = data.count(b"\n", 0, hit.start()) + 1
        raise CatalogSyntaxError(
            _("the catalog holds conflict markers of a merge"),
            where=f"{where}:{line}",
            hint=f"translator init && git checkout --merge -- {where}",
        )


def _decode(data: bytes, where: str) -> str:
    text = text_of(data, where, CatalogSyntaxError, hint=f"msgconv -t UTF-8 -o {where} {where}")
    # gettext 0.23 writes sticky flags on lines of their own, which polib 1.2 takes for a syntax error.
    return re.sub(r"^#=", "#,", text.replace("\r\n", "\n"), flags=re.MULTILINE)


def _refuse_half_messages(text: str, where: str) -> None:
    open_line = 0
    number = 0
    for number, line in enumerate(text.split("\n"), 1):
        hit = _KEYWORD.match(line)
        if hit and hit[1] == "msgid":
            if open_line:
                raise _syntax_error(where, open_line, "msgid without msgstr")
            open_line = number
        elif hit:
            open_line = 0
    if open_line:
        raise _syntax_error(where, open_line, "msgid without msgstr")


def _parse_with_polib(text: str, where: str) -> Any:
    import polib

    try:
        return polib.pofile(_Lines(text), encoding="utf-8")
    except OSError as error:
        hit = _LINE_IN_MESSAGE.search(str(error))
        raise _syntax_error(where, int(hit[1]) if hit else 1, (hit[2] if hit else "") or "") from None


def _syntax_error(where: str, line: int, detail: str) -> CatalogSyntaxError:
    message = _("the catalog is not valid PO")
    return CatalogSyntaxError(
        f"{message}: {detail}" if detail else message,
        where=f"{where}:{line}",
        hint=f"msgfmt -c -o /dev/null {where}   (says more; or: git checkout -- {where})",
    )


def _refuse_duplicates(messages: Iterable[Message], where: str) -> None:
    seen: dict[tuple[str, str], int] = {}
    for item in messages:
        if item.is_obsolete:
            continue
        first = seen.setdefault((item.context, item.source), item.line)
        if first != item.line:
            raise _syntax_error(where, item.line, f"the message of line {first} stands here again")


def _message(item: Any) -> Message:
    return Message(
        source=item.msgid,
        target=item.msgstr,
        context=item.msgctxt or "",
        references=tuple(_references(item.occurrences)),
        notes=tuple(item.comment.split("\n")) if item.comment else (),
        comments=tuple(item.tcomment.split("\n")) if item.tcomment else (),
        is_fuzzy="fuzzy" in item.flags,
        flags=tuple(flag for flag in dict.fromkeys(item.flags) if flag and flag != "fuzzy"),
        previous_source=item.previous_msgid,
        is_obsolete=bool(item.obsolete),
        line=item.linenum or 0,
    )


# Join what polib cut at blanks: gettext puts a path with blanks between U+2068 and U+2069.
def _references(occurrences: Iterable[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    joined = " ".join(f"{path}:{line}" if line else path for path, line in occurrences)
    for hit in _REFERENCE.finditer(joined):
        path, line = (hit[1], hit[2]) if hit[1] is not None else (hit[3], hit[4])
        yield path, int(line or 0)


def _message_lines(item: Message) -> list[str]:
    lines = [f"# {line}".rstrip() for line in item.comments]
    if not item.is_obsolete:
        lines += [f"#. {line}" for line in item.notes]
        if item.references:
            lines.append("#: " + " ".join(_reference(path, line) for path, line in item.references))
    flags = [*(["fuzzy"] if item.is_fuzzy else []), *item.flags]
    if flags:
        lines.append("#, " + ", ".join(flags))
    mark = "#~ " if item.is_obsolete else ""
    if item.previous_source is not None and not item.is_obsolete:
        lines.append(f'#| msgid "{_escape(item.previous_source)}"')
    if item.context:
        lines.append(f'{mark}msgctxt "{_escape(item.context)}"')
    return [*lines, f'{mark}msgid "{_escape(item.source)}"', f'{mark}msgstr "{_escape(item.target)}"']


def _reference(path: str, line: int) -> str:
    name = f"\u2068{path}\u2069" if re.search(r"\s", path) else path
    return f"{name}:{line}" if line else name


def _escape(text: str) -> str:
    return text.translate(_ESCAPES)


_TAG = pattern(r"^<(/?)(\d+)(/?)> = (.*?)(?: \(([a-z]+)\))?$", re.DOTALL)
_PLACE = pattern(r"^place (\d+): (.*)$", re.DOTALL)
_SUGGESTION = "suggestion: "
_OTHER_TEXT = pattern(r"^(conflict|other)(?: \(([^()]*)\))?: (.*)$", re.DOTALL)
# A line that somebody wrote otherwise than this program: nobody is on record for the text, and it is not lost.
_ODD_CONFLICT = pattern(r"^conflict\b[^:]*: ?(.*)$", re.DOTALL)
_ESCAPED = pattern(r"\\(?:u\{([0-9a-f]+)\}|\\)")
_UNSAFE = pattern(r"\\|[\x00-\x1f\x7f\x85\u2028\u2029]|^\s+|\s+$")


@dataclass(frozen=True, slots=True)
class Annotation:
    kind: str = "paragraph"
    placeholders: tuple[Placeholder, ...] = ()
    origin: str = ""
    signature: str = ""
    conflicts: tuple[tuple[str, str], ...] = ()
    """Person and text of what another branch put here, while nobody has chosen."""
    drafts: tuple[str, ...] = ()
    """Texts that a merge put aside for a confirmed one."""
    variants: tuple[tuple[Placeholder, ...], ...] = ()
    """See `Entry.variants`."""


def write_notes(annotation: Annotation) -> tuple[str, ...]:
    lines = [annotation.kind, *_tag_lines(annotation.placeholders)]
    for place, marks in enumerate(annotation.variants, 2):
        lines += [f"place {place}: {line}" for line in _tag_lines(marks)]
    if annotation.origin:
        lines.append(f"{_SUGGESTION}{annotation.origin} {_escape_note(annotation.signature)}".rstrip())
    return (*lines, *(_conflict_line(actor, text) for actor, text in annotation.conflicts))


def _tag_lines(marks: Iterable[Placeholder]) -> Iterator[str]:
    for item in marks:
        name = f"<{item.number}>" if item.is_pair else f"<{item.number}/>"
        yield f"{name} = {_escape_note(item.opening)} ({item.kind})"
        if item.is_pair and item.closing != item.opening:
            yield f"</{item.number}> = {_escape_note(item.closing)} ({item.kind})"


def with_other_texts(lines: Iterable[str], conflicts: Iterable[tuple[str, str]], draft: str) -> tuple[str, ...]:
    added = [_conflict_line(actor, text) for actor, text in conflicts]
    return (*lines, *added, *([f"other: {_escape_note(draft)}"] if draft else []))


def without_other_texts(lines: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if not (_OTHER_TEXT.match(line) or _ODD_CONFLICT.match(line)))


def _conflict_line(actor: str, text: str) -> str:
    person = _escape_note(actor).replace("(", r"\u{28}").replace(")", r"\u{29}")
    return f"conflict ({person}): {_escape_note(text)}" if actor else f"conflict: {_escape_note(text)}"


def read_notes(lines: Iterable[str]) -> Annotation:
    """Take the lines of `#.` apart; those of other tools are passed over."""
    kind, origin, signature = "", "", ""
    places: dict[int, dict[int, Placeholder]] = {1: {}}
    conflicts: list[tuple[str, str]] = []
    drafts: list[str] = []
    for line in lines:
        at, tag = (int(place[1]), place[2]) if (place := _PLACE.match(line)) else (1, line)
        if hit := _TAG.match(tag):
            found = places.setdefault(at, {})
            number, text, name = int(hit[2]), _unescape(hit[4]), hit[5] or ""
            opened = found.get(number, Placeholder(number, name, ""))
            if hit[1]:
                found[number] = Placeholder(number, opened.kind, opened.opening, text)
            else:
                found[number] = Placeholder(number, name, text, "" if hit[3] else text)
        elif line.startswith(_SUGGESTION):
            origin, _, signature = line.removeprefix(_SUGGESTION).partition(" ")
        elif other := _OTHER_TEXT.match(line):
            if other[1] == "other":
                drafts.append(_unescape(other[3]))
            else:
                conflicts.append((_unescape(other[2] or ""), _unescape(other[3])))
        elif odd := _ODD_CONFLICT.match(line):
            conflicts.append(("", _unescape(odd[1])))
        elif not kind:
            kind = line
    marks, *variants = (tuple(found[key] for key in sorted(found)) for _at, found in sorted(places.items()))
    return Annotation(
        kind or "paragraph", marks, origin, _unescape(signature), tuple(conflicts), tuple(drafts), tuple(variants)
    )


def _escape_note(text: str) -> str:
    return _UNSAFE.sub(lambda hit: "".join(r"\\" if char == "\\" else rf"\u{{{ord(char):x}}}" for char in hit[0]), text)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)) if hit[1] else "\\", text)


SOURCE_FIELD = "X-Translator-Source-Language"
_TAG_FIELD = "X-Translator-Language"
_COMMENT = "Written by translator. States and who decided what: the .jsonl beside this file."
_PLURALS = {"en": "nplurals=2; plural=(n != 1);"}


def render_po(catalog: Catalog) -> bytes:
    """Return the PO file of `catalog`: equal catalogs give equal bytes."""
    blocks = [message_block(_entry_message(entry)) for entry in catalog.entries]
    blocks += [message_block(_entry_message(entry, is_obsolete=True)) for entry in catalog.obsolete]
    return join_po(PoFile(_header(catalog), (_COMMENT,)), blocks)


def _entry_message(entry: Entry, *, is_obsolete: bool = False) -> Message:
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
