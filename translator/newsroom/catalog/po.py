"""
Reading, writing and merging PO files. polib gets the lines, since it splits a string at every Unicode line end and
would lose text at U+2028; it does not write, because it wraps where gettext does not. Each field is one line, so that a
diff shows only what changed. Source: the gettext manual, "The Format of PO Files".

The three-way merge is for `translator merge-driver`. Messages are paired by context and source. Where two people
changed the same segment, the result is a fuzzy draft with our text, and a note (`#. conflict: …`) with the other; where
the PO cannot tell a suggestion from a person's text, the confirmed one stays, and a note (`#. other: …`) keeps the
other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

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


Key = tuple[str, str]
_T = TypeVar("_T")


@dataclass(slots=True)
class MergedPo:
    po: PoFile
    conflicts: list[Message] = field(default_factory=list)


def merge_po(base: PoFile, ours: PoFile, theirs: PoFile) -> MergedPo:
    """
    Take over what `theirs` changed since `base` into `ours`; nothing that either side changed is dropped. New
    segments stand after the neighbour that they have there.
    """
    merging = _Merging(_by_key(base), _by_key(ours), _by_key(theirs))
    found = {key: merging.message(key) for key in dict.fromkeys([*merging.ours, *merging.theirs])}
    for key in merging.absorbed:
        found[key] = None
    order = dict.fromkeys([*_order(_live(base), _live(ours), _live(theirs)), *found])
    messages = [item for key in order if (item := found.get(key)) is not None]
    conflicts = [item for item in messages if _key(item) in merging.conflicts and not item.is_obsolete]
    comments = _union(base.comments, ours.comments, theirs.comments)
    return MergedPo(PoFile(_merged_header(base, ours, theirs), comments, messages), conflicts)


def _live(po: PoFile) -> list[Key]:
    return [_key(item) for item in po.messages if not item.is_obsolete]


def _key(message: Message) -> Key:
    return message.context, message.source


def _by_key(po: PoFile) -> dict[Key, Message]:
    found: dict[Key, Message] = {}
    for item in po.messages:
        # A message may be there and be remembered as obsolete too: the one in use counts.
        if not item.is_obsolete or _key(item) not in found:
            found[_key(item)] = item
    return found


# The wording of a message: the part of it that is merged as one.
@dataclass(frozen=True, slots=True)
class _Text:
    target: str
    is_fuzzy: bool
    previous_source: str | None
    # Open texts of an earlier conflict.
    others: tuple[tuple[str, str], ...] = ()


def _text(message: Message) -> _Text:
    is_fuzzy = message.is_fuzzy and bool(message.target)
    return _Text(message.target, is_fuzzy, message.previous_source, read_notes(message.notes).conflicts)


@dataclass(slots=True)
class _Merging:
    base: Mapping[Key, Message]
    ours: Mapping[Key, Message]
    theirs: Mapping[Key, Message]
    conflicts: set[Key] = field(default_factory=set)
    # Sentences whose translation lives on in the sentence that they were changed into.
    absorbed: set[Key] = field(default_factory=set)

    # Return the message with this key as both sides together have it, None where it is gone.
    def message(self, key: Key) -> Message | None:
        base, ours, theirs = self.base.get(key), self.ours.get(key), self.theirs.get(key)
        if ours is not None and theirs is not None:
            return self._both(key, base, ours, theirs)
        is_ours = ours is not None
        present = ours if ours is not None else theirs
        if present is None:
            return None
        if base is None:
            return self._renamed(key, present, self.theirs if is_ours else self.ours, is_ours=is_ours)
        is_worth = _is_changed(present, base) and (present.target or present.comments)
        return replace(present, is_obsolete=True) if is_worth else None

    def _renamed(self, key: Key, present: Message, other: Mapping[Key, Message], *, is_ours: bool) -> Message:
        before = (present.context, present.previous_source or "")
        old, changed = self.base.get(before), other.get(before)
        if old is None or changed is None or present.previous_source is None or changed.is_obsolete:
            return present
        was_here = (self.ours if is_ours else self.theirs).get(before)
        if was_here is not None and not was_here.is_obsolete:
            return present
        self.absorbed.add(before)
        as_before = replace(old, source=present.source, previous_source=None)
        as_changed = replace(changed, source=present.source, notes=old.notes, references=old.references)
        sides = (present, as_changed) if is_ours else (as_changed, present)
        return self._both(key, as_before, *sides)

    def _both(self, key: Key, base: Message | None, ours: Message, theirs: Message) -> Message:
        text, other, is_conflict = _merge_text(_text(base) if base else None, _text(ours), _text(theirs))
        if is_conflict:
            self.conflicts.add(key)
        lead = theirs if text.target == theirs.target != ours.target else ours
        notes = _three_way(_plain(base), _plain(ours), _plain(theirs), _plain(lead))
        return Message(
            source=ours.source,
            target=text.target,
            context=ours.context,
            references=_three_way(
                base.references if base else None, ours.references, theirs.references, ours.references
            ),
            notes=with_other_texts(notes, text.others, other),
            comments=_union(base.comments if base else (), ours.comments, theirs.comments),
            is_fuzzy=text.is_fuzzy,
            flags=_union(base.flags if base else (), ours.flags, theirs.flags),
            previous_source=text.previous_source,
            is_obsolete=_three_way(base.is_obsolete if base else None, ours.is_obsolete, theirs.is_obsolete, False),
        )


def _is_changed(message: Message, base: Message) -> bool:
    return _text(message) != _text(base) or message.comments != base.comments


def _plain(message: Message | None) -> tuple[str, ...]:
    return without_other_texts(message.notes) if message else ()


def _three_way(base: _T | None, ours: _T, theirs: _T, otherwise: _T) -> _T:
    if ours == theirs or theirs == base:
        return ours
    return theirs if ours == base else otherwise


def _merge_text(base: _Text | None, ours: _Text, theirs: _Text) -> tuple[_Text, str, bool]:
    if ours == theirs or theirs == base:
        return ours, "", False
    if ours == base:
        return theirs, "", False
    if ours.target == theirs.target:
        return _same_text(base, ours, theirs), "", False
    for changed, kept in ((theirs, ours), (ours, theirs)):
        if base is not None and kept.target == base.target:
            return _changed_text(base, changed, kept), "", False
    if not ours.target or not theirs.target:
        return (ours if ours.target else theirs), "", False
    if ours.others or theirs.others or ours.is_fuzzy == theirs.is_fuzzy:
        # Two drafts: whether they are a machine's, or texts that people sent back, the ledger knows.
        is_open = bool(ours.others or theirs.others) or not ours.is_fuzzy
        return _conflict(ours, theirs), "", is_open
    confirmed, draft = (theirs, ours) if ours.is_fuzzy else (ours, theirs)
    return confirmed, draft.target, False


# Both have one text: it is as far as the side that is less far, unless that side only left it as it came.
def _same_text(base: _Text | None, ours: _Text, theirs: _Text) -> _Text:
    less, more = (ours, theirs) if ours.is_fuzzy or not theirs.is_fuzzy else (theirs, ours)
    if base is None and not less.others:
        return more
    return replace(less, others=tuple(dict.fromkeys((*ours.others, *theirs.others))))


def _changed_text(base: _Text, changed: _Text, kept: _Text) -> _Text:
    if base.is_fuzzy and not kept.is_fuzzy and changed.is_fuzzy:
        # Confirmed here, while a machine made another draft there: what a person confirmed is not touched.
        return kept
    if kept.is_fuzzy and kept.previous_source is not None and base.previous_source is None:
        # The source changed here: the text that was made there is for the old one.
        return replace(changed, is_fuzzy=True, previous_source=kept.previous_source)
    return changed


def _conflict(ours: _Text, theirs: _Text) -> _Text:
    texts = dict.fromkeys([*ours.others, ("", theirs.target), *theirs.others])
    others = tuple(item for item in texts if item[1] != ours.target)
    return _Text(ours.target, is_fuzzy=True, previous_source=ours.previous_source, others=others)


def _union(base: Sequence[_T], ours: Sequence[_T], theirs: Sequence[_T]) -> tuple[_T, ...]:
    gone = {item for item in base if item not in ours or item not in theirs}
    return tuple(dict.fromkeys(item for item in (*ours, *theirs) if item not in gone))


def _order(base: Sequence[Key], ours: Sequence[Key], theirs: Sequence[Key]) -> list[Key]:
    common = set(base) & set(ours)
    is_order_kept = [key for key in base if key in common] == [key for key in ours if key in common]
    lead, other = (theirs, ours) if is_order_kept else (ours, theirs)
    order = list(lead)
    known = set(order)
    after: Key | None = None
    for key in other:
        if key not in known:
            order.insert(order.index(after) + 1 if after is not None else 0, key)
            known.add(key)
        after = key
    return order


def _merged_header(base: PoFile, ours: PoFile, theirs: PoFile) -> dict[str, str]:
    merged = {}
    for name in dict.fromkeys([*ours.header, *theirs.header]):
        mine = ours.header.get(name)
        value = _three_way(base.header.get(name), mine, theirs.header.get(name), mine)
        if value is not None:
            merged[name] = value
    return merged
