"""
gettext catalogs as articles: each message is a segment, its target is written into `msgstr`, and no other line changes.
Source: GNU gettext manual, “The Format of PO Files”; docutils, “Inline markup”; Sphinx, “Roles”.
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
from translator.bilingual.words.inline import TAG, plain_text, protected_spans
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.items import word_set
from translator.newsroom.articles.resegmenter import renumber_tags
from translator.newsroom.ground.files import text_of

_TOKENS = pattern(
    r"""
    (?P<literal>(?<![\w`\\])``(?=\S)(?:[^`]|`(?!`))+?(?<=\S)``(?![\w`]))
  | (?<![\w:`\\])(?P<opening>:(?P<role>[A-Za-z](?:[\w.+:-]*\w)?):`|\{(?P<myst>[A-Za-z](?:[\w.+:-]*\w)?)\}`)
    (?P<inside>[^`]+)`(?!\w)
  | (?<![\w`\\])`(?P<text>[^`<>]*[^`<>\s])(?P<target>\s*<[^`<>]+>`__?)(?!\w)
  | (?<![\w`\\])`(?P<anonymous>[^`<>]+)`__(?!\w)
  | (?<![\w`\\])`(?P<named>[^`<>]*[^`<>\s])`_(?!\w)
  | (?P<name>(?<![\w`\\])`[^`]+`(?:__?)?(?!\w))
  | (?P<substitution>(?<![\w|\\])\|[^\s|](?:[^|]*[^\s|])?\|(?:__?)?(?![\w|]))
  | (?P<footnote>(?<![\w\\])\[(?:\#?[\w.-]*|\*)\]_(?!\w))
  | (?<![\w*\\])(?P<stars>\*\*?)(?![\s*])(?P<stressed>[^*]*[^*\s])(?P=stars)(?![\w*])
  | (?<![\w\\!])\[(?P<label>[^\[\]]+)\](?P<address>\([^()\s]*(?:\([^()\s]*\)[^()\s]*)?\))
  | (?P<html></?[A-Za-z][^<>]*>)
  | (?P<reference>(?<![\w`\\/.:\#?=&@-])[A-Za-z][A-Za-z0-9]*(?:[-._+:][A-Za-z0-9]+)*__?
      (?=[\s'")\]}>/\\.,;:!?-]|[^\x00-\x7f\w]|\Z))
    """,
    re.VERBOSE,
)
_EXPLICIT = pattern(r"(?P<text>.*?\S)(?P<target>\s*<[^<>]+>)\Z", re.DOTALL)
# Roles of which readers see all that stands inside.
_TEXT_ROLES = word_set("""
    abbr dfn emphasis guilabel menuselection strong sub subscript sup superscript t title title-reference
""")
# Roles of which readers see a word that is a target too: it gets the target when it is translated.
_WORD_ROLES = frozenset({"term", "std:term"})
_REPEATED = pattern(r"([:{][\w.+:-]{1,80}[:}]`)([^`<>]+?) <\2>(`)|(`)([^`<>]+?) <\5_>(`_)_")
_NAMED = pattern(r"<([^<>]+)_>`__?\Z")
_REFERENCE = "`…`_"
_MARKS = frozenset(":`*|[")
_BEFORE = "'\"([{<-/:"
_BEHIND = "'\")]}>-/\\.,;:!?"
_CODE_KINDS = {"literal": "code", "name": "code", "footnote": "footnote", "html": "html"}


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    # The markup of a tag; of plain text, the text.
    opening: str
    text: str = ""
    # Empty where the markup has no text that may be translated.
    closing: str = ""


def mask_rst(text: str, *, emphasis: bool = True) -> tuple[str, tuple[Placeholder, ...]]:
    """Return a paragraph with its markup as numbered tags, and what these stand for; without `emphasis`, stars stay."""
    placeholders: list[Placeholder] = []

    def tagged(pieces: Iterator[_Piece]) -> str:
        made = []
        for piece in pieces:
            if not piece.kind:
                made.append(piece.opening)
                continue
            number = len(placeholders) + 1
            placeholders.append(Placeholder(number, piece.kind, piece.opening, piece.closing))
            inside = tagged(_protected(piece.text)) if piece.closing else ""
            made.append(f"<{number}>{inside}</{number}>" if piece.closing else f"<{number}/>")
        return "".join(made)

    return tagged(_pieces(text, emphasis=emphasis)), tuple(placeholders)


def _pieces(text: str, *, emphasis: bool) -> Iterator[_Piece]:
    at = 0
    for match in _TOKENS.finditer(text):
        if match["stars"] and not emphasis:
            continue
        yield from _protected(text[at : match.start()])
        yield _piece(match)
        at = match.end()
    yield from _protected(text[at:])


def _piece(match: re.Match[str]) -> _Piece:
    if match["opening"]:
        return _role(match)
    if match["text"]:
        return _Piece("link", "`", match["text"], match["target"])
    if match["anonymous"]:
        return _Piece("link", "`", match["anonymous"], "`__")
    if match["named"]:
        # The anonymous form: of the other, `words <name_>`_, Sphinx takes no translation.
        return _Piece("link", "`", match["named"], f" <{match['named']}_>`__")
    if match["stars"]:
        kind = "strong" if match["stars"] == "**" else "emphasis"
        return _Piece(kind, match["stars"], match["stressed"], match["stars"])
    if match["label"]:
        return _Piece("link", "[", match["label"], f"]{match['address']}")
    return _Piece(_CODE_KINDS.get(match.lastgroup or "", "link"), match[0])


def _role(match: re.Match[str]) -> _Piece:
    name, inside, opening = match["role"] or match["myst"], match["inside"], match["opening"]
    explicit = _EXPLICIT.match(inside)
    if explicit:
        return _Piece("link", opening, explicit["text"], f"{explicit['target']}`")
    if name in _TEXT_ROLES:
        return _Piece("link", opening, inside, "`")
    if name in _WORD_ROLES:
        return _Piece("link", opening, inside, f" <{inside}>`")
    return _Piece("code", match[0])


def _protected(text: str) -> Iterator[_Piece]:
    at = 0
    for start, end, kind in protected_spans(text):
        yield _Piece("", text[at:start])
        yield _Piece(kind, text[start:end])
        at = end
    yield _Piece("", text[at:])


def unmask_rst(text: str, placeholders: Sequence[Placeholder]) -> str:
    """
    Return a target with its tags as markup, and a blank between markup and what reStructuredText does not take
    beside it.
    """
    known = {item.number: item for item in placeholders}
    made, at, was_markup = "", 0, False
    for match in TAG.finditer(text):
        item = known.get(int(match["number"]))
        between = text[at : match.start()]
        if was_markup and between and not may_follow(between[0]):
            made += " "
        made += between
        if item is None:
            made, was_markup = made + match[0], False
        elif match["close"]:
            made, was_markup = made + item.closing, _needs_room(item)
        else:
            if _needs_room(item) and made and (was_markup if not between else not may_precede(between[-1])):
                made += " "
            made, was_markup = made + item.opening, _needs_room(item) and not item.is_pair
        at = match.end()
    rest = text[at:]
    made += (" " if was_markup and rest and not may_follow(rest[0]) else "") + rest
    return _REPEATED.sub(r"\1\2\3\4\5\6", made)


def _needs_room(item: Placeholder) -> bool:
    is_myst = item.opening[:1] == "{" or item.closing.startswith("](")
    return not is_myst and (item.opening[:1] in _MARKS or item.opening.endswith("_"))


def may_precede(character: str) -> bool:
    return character.isspace() or character in _BEFORE or _is_beyond_ascii(character, "Ps Pi Pf Pd Po")


def may_follow(character: str) -> bool:
    return character.isspace() or character in _BEHIND or _is_beyond_ascii(character, "Pe Pi Pf Pd Po")


def _is_beyond_ascii(character: str, categories: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in categories.split()


def mask_pair(
    source: str, target: str, terms: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, tuple[Placeholder, ...], str]:
    """
    Return a source with its markup as tags, what these stand for, and its translation with the same. Where only
    emphasis differs, it has no tags in either; where markup differs otherwise, both stay as written. `terms`:
    translations by their source in lower case, by which Sphinx finds a term.
    """
    if not target:
        return *mask_rst(source), ""
    for emphasis in (True, False):
        masked = mask_rst(source, emphasis=emphasis)
        found = _with_numbers_of(masked[1], *mask_rst(target, emphasis=emphasis), terms)
        if found is not None:
            return *masked, found
    return source, (), target


# None where these are not the same.
# Sphinx takes a reference whose name was translated for the remaining one; of two, it may swap them.
def _with_numbers_of(
    placeholders: Sequence[Placeholder], text: str, own: Sequence[Placeholder], terms: Mapping[str, str]
) -> str | None:
    free = {item.number: _marks(item) for item in placeholders}
    numbers: dict[int, int] = {}
    for item in own:
        marks = _marks(item)
        same = (number for number, others in free.items() if marks in (others, _translated(others, terms)))
        if number := next(same, 0):
            numbers[item.number] = number
            del free[number]
    rest = [item for item in own if item.number not in numbers]
    if len(rest) == len(free) == 1 and {_marks(rest[0])[0], *(marks[0] for marks in free.values())} == {_REFERENCE}:
        numbers[rest[0].number] = free.popitem()[0]
        rest = []
    return None if free or rest else renumber_tags(text, numbers)


# Return what makes markup equal: its opening and its target, of a reference the name.
def _marks(item: Placeholder) -> tuple[str, str]:
    named = _NAMED.search(item.closing)
    return (_REFERENCE, " ".join(named[1].casefold().split())) if named else (item.opening, item.closing.lstrip())


def _translated(marks: tuple[str, str], terms: Mapping[str, str]) -> tuple[str, str]:
    opening, closing = marks
    is_word = opening.strip(":{}`") in _WORD_ROLES
    return (opening, f"<{terms.get(closing.strip('<>`').casefold(), '')}>`") if is_word else marks


_STRING = pattern(r'[ \t]*(?:(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)[ \t]*)?"((?:[^"\\]|\\.)*)"[ \t]*\r?\Z')
# Three words in a row.
_PROSE = pattern(r"(?<![A-Za-z])[A-Za-z]+(?:['’]\w+)?(?: [A-Za-z]+(?:['’]\w+)?){2}")
# Signs of code that prose does not have.
_CODE = pattern(r"[=\[\]{}@$>]|\w\(|(?:^|\s)-\w|^(?:from|import) \S+(?: import \S+)?$|[^.?!:]\)$")
_ESCAPE = pattern(r"\\(?:([abfnrtv\\\"?])|([0-7]{1,3})|x([0-9A-Fa-f]{1,2}))")
_ESCAPED = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TO_ESCAPE = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})
_FUZZY = pattern(r"(?:,[ \t]*fuzzy(?=[ \t]*(?:,|\r?\Z)))")
# A string that goes on in the next line, although its text has no line break there.
_WRAPPED = pattern(rb'(?<!\\n)(?<!")"\r?\n"')
# Places behind which a line may be broken: a word with its blanks, a Chinese character with the marks behind it.
_WORDS = pattern(r"(?:\\.|[^\\\s\u2e80-\U0003ffff])+\s*|[\u2e80-\U0003ffff][、。，；：？！）》」』”’…]*\s*|\s+")
# Columns of a line between its quotation marks; a Chinese character has two. Source: msgcat, babel.
_WIDTH = 76


@dataclass(frozen=True, slots=True)
class PoMessage:
    """Lines count from 0."""

    source: str
    target: str
    context: str
    first: int
    """With its comments."""
    head: int
    """Its first keyword."""
    keyword: int
    """The line of its `msgid`."""
    start: int
    end: int
    """The lines of its `msgstr`, half-open."""
    is_fuzzy: bool
    is_plural: bool


@dataclass(frozen=True)
class PoDocument(Document):
    messages: tuple[PoMessage, ...] = ()
    left_out: tuple[PoMessage, ...] = ()
    """Plural forms, blocks with line breaks, and code that was kept."""

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """Where messages differ in their markup alone, that is their context."""
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
        return tuple(target for _source, _placeholders, target in self._masked)

    @cached_property
    def _masked(self) -> list[tuple[str, tuple[Placeholder, ...], str]]:
        terms = {message.source.casefold(): message.target for message in self.messages if message.target}
        return [mask_pair(message.source, message.target, terms) for message in self.messages]

    def written(self, place: int, target: str) -> str:
        if target == self.targets[place]:
            return self.messages[place].target
        return unmask_rst(target, self.segments[place].placeholders)

    def render(self, targets: Sequence[str | None], *, tag: str, is_patch: bool = False) -> bytes:
        """
        Return the file with `targets`; where every target equals its source, nothing changes: the proof of
        identity.
        """
        if list(targets) == [segment.source for segment in self.segments]:
            return self.data
        return self.filled({place: target for place, target in enumerate(targets) if target})

    def italics_change(self, targets: Sequence[str | None], *, tag: str) -> int:
        return 0

    def filled(self, targets: Mapping[int, str], drafts: Mapping[int, str] = MappingProxyType({})) -> bytes:
        """Return the file with targets by the place of their segment; drafts are marked `fuzzy`."""
        changes, unsure = (
            {self.messages[place]: self.written(place, target) for place, target in texts.items()}
            for texts in (targets, drafts)
        )
        fuzzy = {**dict.fromkeys(changes, False), **dict.fromkeys(unsure, True)}
        return with_targets(self.data, {**changes, **unsure}, fuzzy)


def read_po(data: bytes) -> PoDocument:
    messages, left_out = list[PoMessage](), list[PoMessage]()
    for message in read_messages(data):
        text = plain_text(mask_rst(message.source)[0])
        if any(character.isalpha() for character in text):
            is_kept = message.target == message.source and (_CODE.search(text) or not _PROSE.search(text))
            is_code = "\n" in message.source or is_kept
            (left_out if message.is_plural or is_code else messages).append(message)
    return PoDocument(data, (), (), format="po", messages=tuple(messages), left_out=tuple(left_out))


def read_messages(data: bytes) -> list[PoMessage]:
    """Return the messages without the header and what is obsolete; raises `ArticleError`."""
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


# A message while it is read; comments alone stay with what follows them.
@dataclass(slots=True)
class _Reading:
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

    # Yield the message, if it is one; the header and messages without a target are not.
    def messages(self) -> Iterator[PoMessage]:
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
    Return a PO with other targets; only the lines of these messages change. `fuzzy` says which are marked so from
    then on, and which are confirmed. Plural forms stay.
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


# None where nothing is left of it.
def _confirmed(line: str) -> str | None:
    if line[:2] not in {"#,", "#="}:
        return line
    rest = _FUZZY.sub("", line[1:].replace("=", ",", 1) if line[1] == "=" else line[1:])
    return f"#{rest}" if rest.strip() else None


# Return the lines of a `msgstr`, wrapped as gettext does it where the file is.
def _lines_of(text: str, *, is_wrapped: bool, was_long: bool) -> list[str]:
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
