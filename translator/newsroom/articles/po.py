"""
gettext catalogs as articles: each message is a segment, and its target is written into `msgstr`.

Sphinx and gettext keep source and translation of a text in one file for each language. Nothing of such a file changes
but the lines of a message that gets another target: its `msgstr`, and the marks that it was not confirmed (`fuzzy`, the
former source behind `#|`). Left out are obsolete messages, and those without words.

Source: GNU gettext manual, “The Format of PO Files”.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

from translator.bilingual.errors import ArticleError, EncodingError
from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder, Segment
from translator.bilingual.words.inline import plain_text
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.rst import mask_pair, mask_rst, unmask_rst
from translator.newsroom.ground.files import text_of

_STRING = pattern(r'[ \t]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*)?"((?:[^"\\]|\\.)*)"[ \t]*\r?\Z')
# Three words in a row.
_PROSE = pattern(r"(?<![A-Za-z])[A-Za-z]+(?:['’]\w+)?(?: [A-Za-z]+(?:['’]\w+)?){2}")
# What code has, and prose has not.
_CODE = pattern(r"[=\[\]{}@$>]|\w\(|(?:^|\s)-\w|^(?:from|import) \S+(?: import \S+)?$|[^.?!:]\)$")
_ESCAPE = pattern(r"\\(?:([abfnrtv\\\"?])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TO_ESCAPE = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})
_FUZZY = pattern(r"(?:,[ \t]*fuzzy(?=[ \t]*(?:,|\r?\Z)))")
# A string that goes on in the next line, although its text has no line break there.
_WRAPPED = pattern(rb'(?<!\\n)(?<!")"\r?\n"')
# What a line may be broken behind: a word with its blanks, a Chinese character with the marks behind it.
_WORDS = pattern(r"(?:\\.|[^\\\s\u2e80-\U0003ffff])+\s*|[\u2e80-\U0003ffff][、。，；：？！）》」』”’…]*\s*|\s+")
# Columns of a line between its quotation marks; a Chinese character has two. Source: msgcat, babel.
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class PoMessage:
    """One message of a file, and where its lines are; lines count from 0."""

    source: str
    target: str
    context: str
    first: int
    """The line on which it begins, its comments included."""
    head: int
    """The line of its first keyword, behind its comments."""
    keyword: int
    """The line of its `msgid`."""
    start: int
    end: int
    """The lines of its `msgstr`, half-open."""
    is_fuzzy: bool
    is_plural: bool


@dataclass(frozen=True)
class PoDocument(Document):
    """A catalog in one language as an article: its sources, and the targets that stand there."""

    messages: tuple[PoMessage, ...] = ()
    """Those that are segments, aligned with `segments`."""
    left_out: tuple[PoMessage, ...] = ()
    """Those with words that are none: plural forms, blocks with line breaks, such as code, and code that was kept."""

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """
        One for each message, its markup as numbered tags.

        Where messages differ in their markup alone, that is their context.
        """
        shared = Counter(
            (message.context, masked[0]) for message, masked in zip(self.messages, self._masked, strict=True)
        )
        made = []
        for block, (message, (source, placeholders, _target)) in enumerate(
            zip(self.messages, self._masked, strict=True)
        ):
            context = message.context
            if shared[context, source] > 1:
                context = " ".join([context, *(f"{item.opening}{item.closing}" for item in placeholders)]).strip()
            made.append(Segment(source, "paragraph", context, message.keyword + 1, block, placeholders))
        return tuple(made)

    @cached_property
    def targets(self) -> tuple[str, ...]:
        """The target of each segment as the file has it, with the tags of its source; empty where it has none."""
        return tuple(target for _source, _placeholders, target in self._masked)

    @cached_property
    def _masked(self) -> list[tuple[str, tuple[Placeholder, ...], str]]:
        terms = {message.source.casefold(): message.target for message in self.messages if message.target}
        return [mask_pair(message.source, message.target, terms) for message in self.messages]

    def written(self, place: int, target: str) -> str:
        """Return what stands in the file for a target of the segment at `place` (from 0)."""
        if target == self.targets[place]:
            return self.messages[place].target
        return unmask_rst(target, self.segments[place].placeholders)

    def render(self, targets: Sequence[str | None], *, tag: str, is_patch: bool = False) -> bytes:
        """
        Return the file with `targets`, which are aligned with `segments`; None and empty ones leave what is there.

        Where every target equals its source, nothing changes: that is the proof of identity.
        """
        if list(targets) == [segment.source for segment in self.segments]:
            return self.data
        return self.filled({place: target for place, target in enumerate(targets) if target})

    def italics_change(self, targets: Sequence[str | None], *, tag: str) -> int:
        """Return 0: the markup of each message is compared by its tags."""
        return 0

    def filled(self, targets: Mapping[int, str], drafts: Mapping[int, str] = MappingProxyType({})) -> bytes:
        """Return the file with targets by the place of their segment (from 0); drafts are marked `fuzzy`."""
        changes, unsure = (
            {self.messages[place]: self.written(place, target) for place, target in texts.items()}
            for texts in (targets, drafts)
        )
        fuzzy = {**dict.fromkeys(changes, False), **dict.fromkeys(unsure, True)}
        return with_targets(self.data, {**changes, **unsure}, fuzzy)


def read_po(data: bytes) -> PoDocument:
    """Return a catalog as an article; raises `EncodingError`, and `ArticleError` for what is not PO."""
    messages, left_out = list[PoMessage](), list[PoMessage]()
    for message in read_messages(data):
        text = plain_text(mask_rst(message.source)[0])
        if any(character.isalpha() for character in text):
            is_kept = message.target == message.source and (_CODE.search(text) or not _PROSE.search(text))
            is_code = "\n" in message.source or is_kept
            (left_out if message.is_plural or is_code else messages).append(message)
    return PoDocument(data, (), (), format="po", messages=tuple(messages), left_out=tuple(left_out))


def read_messages(data: bytes) -> list[PoMessage]:
    """Return the messages of a PO in the order of the file, without its header and what is obsolete."""
    lines = text_of(data, "", EncodingError, hint=_("msgconv -t UTF-8 writes it anew")).split("\n")
    found, reading = list[PoMessage](), _Reading()
    for number, line in enumerate(lines):
        text = line.strip()
        match = None if not text or text.startswith("#") else _STRING.match(line)
        if reading.has_target and (match is None or match[1] in {"msgctxt", "msgid"}):
            found += reading.messages()
            reading = _Reading()
        if match:
            reading.add(number, match[1], match[2])
        elif text.startswith("#~"):
            reading = _Reading()
        elif text.startswith("#"):
            reading.comment(number, text)
        if (text and not text.startswith("#") and not match) or (match and not reading.last):
            raise ArticleError(
                _("the catalog is not valid PO"), where=_("line {line}", line=number + 1), hint=_("msgfmt -c says more")
            )
    return [*found, *reading.messages()]


@dataclass(slots=True)
class _Reading:
    """A message while it is read; comments alone stay with what follows them."""

    first: int = -1
    texts: dict[str, str] = field(default_factory=dict)
    lines: dict[str, tuple[int, int]] = field(default_factory=dict)
    last: str = ""
    is_fuzzy: bool = False

    @property
    def has_target(self) -> bool:
        return any(name.startswith("msgstr") for name in self.texts)

    def comment(self, number: int, text: str) -> None:
        self.first = number if self.first < 0 else self.first
        if text[:2] in {"#,", "#="}:
            self.is_fuzzy = self.is_fuzzy or _FUZZY.search(text[1:].replace("=", ",")) is not None

    def add(self, number: int, keyword: str | None, text: str) -> None:
        self.first = number if self.first < 0 else self.first
        self.last = keyword or self.last
        self.texts[self.last] = self.texts.get(self.last, "") + text
        self.lines[self.last] = (self.lines.get(self.last, (number, 0))[0], number + 1)

    def messages(self) -> Iterator[PoMessage]:
        """Yield the message, if it is one; the header and what has no target is none."""
        texts = {name: _unescaped(text) for name, text in self.texts.items()}
        target = next((name for name in texts if name.startswith("msgstr")), "")
        if target and texts.get("msgid"):
            head = min(start for start, _end in self.lines.values())
            yield PoMessage(
                texts["msgid"], texts[target], texts.get("msgctxt", ""), self.first, head, self.lines["msgid"][0],
                *self.lines[target], self.is_fuzzy, "msgid_plural" in texts,
            )  # fmt: skip


def with_targets(
    data: bytes, targets: Mapping[PoMessage, str], fuzzy: Mapping[PoMessage, bool] = MappingProxyType({})
) -> bytes:
    """
    Return a PO with other targets; only the lines of these messages change, and none where the target is there.

    `fuzzy` says which are marked so from then on, and which are confirmed, so that their former sources go too; other
    messages keep their mark. Plural forms stay as they are.
    """
    lines = data.decode("utf-8").split("\n")
    end = "\r" if lines[0].endswith("\r") else ""
    is_wrapped = _WRAPPED.search(data) is not None
    for message in sorted(targets, key=lambda one: one.start, reverse=True):
        text = targets[message]
        if message.is_plural:
            continue
        if text != message.target:
            was_long = message.end > message.start + 1
            lines[message.start : message.end] = [
                line + end for line in _lines_of(text, is_wrapped=is_wrapped, was_long=was_long)
            ]
        is_fuzzy = fuzzy.get(message, message.is_fuzzy)
        if message.is_fuzzy and not is_fuzzy:
            head = [_confirmed(line) for line in lines[message.first : message.head] if not line.startswith("#|")]
            lines[message.first : message.head] = [line for line in head if line is not None]
        elif is_fuzzy and not message.is_fuzzy:
            flags = next((at for at in range(message.first, message.head) if lines[at].startswith("#,")), None)
            if flags is None:
                lines.insert(message.head, f"#, fuzzy{end}")
            else:
                lines[flags] = f"#, fuzzy{lines[flags][1:]}"
    return "\n".join(lines).encode("utf-8")


def _confirmed(line: str) -> str | None:
    """Return a comment without the mark `fuzzy`; None where nothing is left of it."""
    if line[:2] not in {"#,", "#="}:
        return line
    rest = _FUZZY.sub("", line[1:].replace("=", ",", 1) if line[1] == "=" else line[1:])
    return f"#{rest}" if rest.strip() else None


def _lines_of(text: str, *, is_wrapped: bool, was_long: bool) -> list[str]:
    """Return the lines of a `msgstr`, wrapped as gettext does it where the file is."""
    escaped = text.translate(_TO_ESCAPE)
    is_short = _columns(f'msgstr "{escaped}"') <= _WIDTH + 3
    if is_short or not (is_wrapped or was_long):
        return [f'msgstr "{escaped}"']
    lines, width = [""], 0
    for word in _WORDS.findall(escaped):
        columns = _columns(word)
        if lines[-1] and width + columns > _WIDTH:
            lines.append("")
            width = 0
        lines[-1] += word
        width += columns
    return ['msgstr ""', *(f'"{line}"' for line in lines)]


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def _unescaped(text: str) -> str:
    def plain(match: re.Match[str]) -> str:
        if match[1]:
            return _ESCAPED.get(match[1], match[1])
        return chr(int(match[2], 8) if match[2] else int(match[3], 16))

    return _ESCAPE.sub(plain, text) if "\\" in text else text
