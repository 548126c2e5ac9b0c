"""
Exchange files: an article in one target language, written for the tools of other people, and read when it comes back.

A segment is named by its key and by a hash of the target that it went out with, so that a file tells by itself what was
changed outside. A format is two functions, and a line in `FORMATS`.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.errors import CatalogError, UsageError
from translator.bilingual.i18n import _, enumeration
from translator.bilingual.model import Finding, FuzzyMatch, Placeholder, State, TermEntry, segment_key, short_hash
from translator.bilingual.words.patterns import pattern
from translator.newsroom.catalog.po import SOURCE_FIELD, Message, parse_po, read_notes, serialise_po
from translator.newsroom.catalog.record import Record
from translator.newsroom.imports import function_of

_IDENTITY = pattern(rf"([0-9a-f]{{12}})\.([0-9a-f]{{12}}|0)(?:\.({'|'.join(State)}))?")
# Cells, rows or segments that a note names.
_LISTED = 12
PO_ID = "exchange: "
"""Prefix of a segment's id in an extracted comment of a PO."""
DRAFTED = "drafted by: "
"""Prefix of the note that names the machine whose text a target was made from."""
UNKNOWN_MACHINE = "mt:unknown unknown"
"""Stands for a machine that a file does not name."""
NOTHING = "0"
"""Stands for the hash of an empty target."""


@dataclass(frozen=True, slots=True)
class ExchangeUnit:
    key: str
    number: int
    source: str
    target: str
    state: State
    kind: str = "paragraph"
    placeholders: tuple[Placeholder, ...] = ()
    comments: tuple[str, ...] = ()
    """Remarks of people, one line each, the name first where it is known: `lin-yue: too long`."""
    findings: tuple[str, ...] = ()
    """Of the checks on the target."""
    matches: tuple[FuzzyMatch, ...] = ()
    terms: tuple[TermEntry, ...] = ()
    is_locked: bool = False
    place: str = ""
    """Where it stands in the article, for people: `Timetable › Sundays › list item`."""
    source_before: str = ""
    """The source of the segment before it, where that is not in the file."""
    previous_source: str = ""
    """The source that its target was made for, where that is another."""
    drafted: str = ""
    """Origin and signature of the machine's text that the target was made from; else empty."""

    @property
    def id(self) -> str:
        """The key, the hash of the target that goes out, and its state, so that a change of either outside is seen."""
        return f"{self.key}.{short_hash(self.target) if self.target else NOTHING}.{self.state.value}"


@dataclass(frozen=True, slots=True)
class ExchangeFile:
    slug: str
    source_tag: str
    target_tag: str
    units: tuple[ExchangeUnit, ...]
    po: bytes = b""
    """The catalog itself, for the format that is one."""
    page: bytes = b""
    """The article with its targets, for the formats that are written from it."""

    @property
    def terms(self) -> list[TermEntry]:
        """The terms of all segments, each once, in article order."""
        return list(dict.fromkeys(term for unit in self.units for term in unit.terms))


class Identity(NamedTuple):
    """The id of a segment, taken apart, as it went out."""

    key: str = ""
    """Empty where the file does not name segments as we do; then the source says which it is."""
    base: str = ""
    """Hash of the target, `0` for an empty one; empty where the file does not say."""
    state: State | None = None
    """None where the file does not say."""


class ReturnedComment(NamedTuple):
    """A remark beside a segment; `author` is empty where the file does not say."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class ReturnedUnit:
    sent: Identity
    source: str
    target: str
    state: State | None = None
    """State of the target in the file: `new` and `draft` ask for more work; None where it says nothing."""
    comments: tuple[ReturnedComment, ...] = ()
    where: str = ""
    """Where it stands in the file, for people: `row 7`, `line 31`."""
    problem: str = ""
    """Why the target cannot be taken, whatever it is: its cell holds a number. Empty where it can."""
    is_rejected: bool = False
    drafted: str = ""
    """Origin and signature of the machine's text that the target was made from, as the file says; else empty."""

    @property
    def is_unfinished(self) -> bool:
        return self.state is not None and self.state.rank < State.TRANSLATED.rank


@dataclass(frozen=True, slots=True)
class ReturnedFile:
    """An exchange file that came back; slug and tags are empty where the file does not say."""

    units: tuple[ReturnedUnit, ...]
    slug: str = ""
    source_tag: str = ""
    target_tag: str = ""
    notes: tuple[str, ...] = ()
    """Notes on what was not read, and on what can be read in two ways; in the user's language."""
    loose: tuple[ReturnedComment, ...] = ()
    """Comments that stand beside no segment."""


def split_id(identity: str) -> Identity:
    """Return what an id that we gave says; nothing for any other."""
    hit = _IDENTITY.fullmatch(identity.strip())
    return Identity(hit[1], hit[2], State(hit[3]) if hit[3] else None) if hit else Identity()


def comments_of(texts: Iterable[tuple[str, str]]) -> tuple[ReturnedComment, ...]:
    """Return comments of (author, text), each on one line and once, without empty ones."""
    flat = (ReturnedComment(" ".join(text.split()), " ".join(author.split())) for author, text in texts)
    return tuple(dict.fromkeys(comment for comment in flat if comment.text))


def listed(names: Iterable[object]) -> str:
    """Return names or numbers for a note, the first of them where there are many."""
    words = [str(name) for name in names]
    return enumeration(words[:_LISTED]) + ("…" if len(words) > _LISTED else "")


def term_lines(terms: Iterable[TermEntry]) -> list[str]:
    """Return terms for people: `market = 市场 / 行情`, `GPU: not translated`."""
    return [f"{term.source} = {' / '.join(term.targets or (term.source,))}" for term in terms]


CONTEXT = "context: "
"""Prefix of what a file says about a segment in notes, which no person wrote."""


def place_lines(unit: ExchangeUnit) -> list[str]:
    """Return for people where a segment stands, and what its source was."""
    lines = [line for line in (unit.place, unit.source_before and f"… {unit.source_before}") if line]
    if unit.previous_source:
        lines.append(_("Source before: {text}", text=unit.previous_source))
    if unit.drafted:
        lines.append(DRAFTED + unit.drafted)
    return lines


def context_lines(unit: ExchangeUnit) -> list[str]:
    """Return the `place_lines`, and what its tags stand for: `<1/> = {count}`."""
    lines = place_lines(unit)
    for item in unit.placeholders:
        tag = f"<{item.number}>…</{item.number}>" if item.is_pair else f"<{item.number}/>"
        lines.append(f"{tag} = {item.opening}" + (f"…{item.closing}" if item.is_pair else ""))
    return lines


def finding_lines(findings: Iterable[Finding]) -> tuple[str, ...]:
    """Return findings for people: `error num.value: 31 is missing`."""
    return tuple(f"{item.severity.value} {item.check}: {item.message}" for item in findings)


def write_po(file: ExchangeFile) -> bytes:
    """Return the catalog with one line `#. exchange: ID` in each entry."""
    po = parse_po(file.po, where=file.slug)
    units = {unit.key: unit for unit in file.units}
    messages = []
    for message in po.messages:
        unit = units.get(segment_key(message.context, message.source))
        if unit is not None and not message.is_obsolete:
            added = [
                *(CONTEXT + line for line in place_lines(unit)),
                *(f"term: {line}" for line in term_lines(unit.terms)),
                *(f"check: {line}" for line in unit.findings),
            ]
            message = replace(message, notes=(*message.notes, *added, PO_ID + unit.id))
            messages.append(message)
    return serialise_po(replace(po, messages=messages))


def read_po(path: Path) -> ReturnedFile:
    """Return the messages of a PO; raises `CatalogSyntaxError`."""
    po = parse_po(path.read_bytes(), where=str(path))
    units = []
    for message in po.messages:
        if message.is_obsolete:
            continue
        notes = [note.removeprefix(PO_ID) for note in message.notes if note.startswith(PO_ID)]
        drafted = Record(suggested=(said := read_notes(message.notes)).origin, signature=said.signature).drafted
        key = segment_key(message.context, message.source)
        sent = (split_id(notes[0]) if notes else Identity())._replace(key=key)
        comments = comments_of(("", line) for line in message.comments)
        where = _("line {number}", number=message.line)
        units.append(ReturnedUnit(sent, message.source, message.target, _state(message), comments, where,
                                  drafted=drafted))  # fmt: skip
    header = po.header
    target = header.get("X-Translator-Language") or header.get("Language") or ""
    return ReturnedFile(tuple(units), header.get("Project-Id-Version", ""), header.get(SOURCE_FIELD, ""), target)


def _state(message: Message) -> State:
    if not message.target:
        return State.NEW
    return State.DRAFT if message.is_fuzzy else State.TRANSLATED


@dataclass(frozen=True, slots=True)
class ExchangeFormat:
    """One format: its suffix, and its functions as `module:function` of this package."""

    suffix: str
    writer: str
    reader: str
    is_text: bool = True


FORMATS: dict[str, ExchangeFormat] = {
    "xliff2": ExchangeFormat(".xlf", "xliff:write_xliff2", "xliff:read_returned_xliff"),
    "xliff1": ExchangeFormat(".xlf", "xliff:write_xliff1", "xliff:read_returned_xliff"),
    "po": ExchangeFormat(".po", "exchange:write_po", "exchange:read_po"),
    "tmx": ExchangeFormat(".tmx", "tmx:write_tmx", ""),
    "tbx": ExchangeFormat(".tbx", "tbx:write_tbx", ""),
    "csv": ExchangeFormat(".csv", "table:write_csv", "table:read_csv"),
    "xlsx": ExchangeFormat(".xlsx", "table:write_xlsx", "table:read_xlsx", is_text=False),
    "docx": ExchangeFormat(".docx", "table:write_docx", "table:read_docx", is_text=False),
    "srt": ExchangeFormat(".srt", "subtitles:write_srt", ""),
    "vtt": ExchangeFormat(".vtt", "subtitles:write_vtt", ""),
}
SUBTITLES = ("srt", "vtt")
# What takes in a file of those formats that hold no segments of an article, where it is not `add`.
_COMMANDS = {"tmx": "memory import", "tbx": "glossary import"}
# Other suffixes that come back, among them those of memoQ, Trados and Phrase.
_SUFFIXES = {
    ".xliff": "xliff2", ".mqxliff": "xliff1", ".sdlxliff": "xliff1", ".mxliff": "xliff1",
    ".docm": "docx", ".xlsm": "xlsx", ".tsv": "csv", ".txt": "csv",
}  # fmt: skip
# Other formats of spreadsheets and word processors → the format of theirs that is read here.
_SAVED_AS = {".xls": ".xlsx", ".ods": ".xlsx", ".doc": ".docx", ".odt": ".docx", ".rtf": ".docx"}


PACKAGE_MEMORY = "memory.tmx"
"""The file of a package that is no article."""


def files_in(path: Path, unpacked: Path) -> list[Path]:
    """
    Return the exchange files of a package, a folder or a ZIP, which goes into `unpacked`; of any other path itself.

    Raises `CatalogError` for a ZIP that is broken, or would become too large.
    """
    if path.suffix.lower() == ".zip" and path.is_file():
        try:
            with zipfile.ZipFile(path) as archive:
                refuse_size(path, sum(info.file_size for info in archive.infolist()))
                archive.extractall(unpacked)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise CatalogError(_("not a ZIP: {error}", error=error), where=path) from None
        path = unpacked
    if not path.is_dir():
        return [path]
    beside = {path / PACKAGE_MEMORY, *path.glob("terms.*"), *path.glob("counts.*")}
    # Lock files of Office, and what macOS puts into a ZIP, are none.
    found = (file for file in sorted(path.rglob("*")) if file not in beside and not file.name.startswith((".", "~$")))
    return [file for file in found if file.is_file() and _may_hold_texts(file)]


# What another format of an office program holds is not passed over in silence: whoever reads it names it.
def _may_hold_texts(path: Path) -> bool:
    suffix, name = path.suffix.lower(), format_of(path)
    return suffix in _SAVED_AS or (suffix != ".txt" and bool(name) and bool(FORMATS[name].reader))


def write_exchange(name: str, file: ExchangeFile) -> bytes:
    """Return an article in the format `name`; equal articles give equal bytes."""
    data: bytes = function_of(FORMATS[name].writer)(file)
    return data


def format_of(path: Path) -> str:
    """Return the name of the format that a file's suffix stands for; empty where it stands for none."""
    suffix = path.suffix.lower()
    return _SUFFIXES.get(suffix) or next((key for key, item in FORMATS.items() if item.suffix == suffix), "")


def read_exchange(path: Path) -> ReturnedFile:
    """
    Return the content of another tool's file; its format follows from its suffix.

    Raises `UsageError` if the file does not exist or its format is unknown, and `CatalogError` if it is broken, holds
    macros, or would become too large when it is unpacked.
    """
    name = format_of(path)
    if not name:
        suffix, known = path.suffix.lower(), " ".join(sorted({item.suffix for item in FORMATS.values()}))
        other = _SAVED_AS.get(suffix)
        hint = _("save it as {suffix}", suffix=other) if other else known
        raise UsageError(_("no reader for {suffix!r}", suffix=suffix or path.name), where=path, hint=hint)
    if not FORMATS[name].reader:
        command = _COMMANDS.get(name, "add")
        raise UsageError(_("another command takes this in"), where=path, hint=f"translator {command} {path}")
    refuse_size(path)
    returned: ReturnedFile = function_of(FORMATS[name].reader)(path)
    return returned


# Bytes; an article is thousands of times smaller.
_LARGEST = 200 << 20


def refuse_size(path: Path, unpacked: int = 0) -> None:
    """Raise `UsageError` for a file that does not exist, and `CatalogError` for one that is, or unpacks, too large."""
    if not path.is_file():
        raise UsageError(_("there is no such file"), where=path)
    if max(path.stat().st_size, unpacked) > _LARGEST:
        raise CatalogError(_("the file is too large: {size} MB", size=path.stat().st_size >> 20), where=path)
