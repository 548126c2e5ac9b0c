"""
Inline markup of reStructuredText, and of MyST, in the paragraphs of gettext catalogs: what may be translated of it.

Sphinx writes each paragraph of a documentation into a catalog with its markup. The text of a role may be translated
(``:dfn:`text` ``, ``:ref:`text <target>` ``, ``:term:`word` ``), a target, code, and a role that is all target
(``:func:`open` ``, ``:pep:`8` ``) may not.

Source: docutils, “reStructuredText Markup Specification”, inline markup; Sphinx, “Roles”; MyST-Parser, “Roles”.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from translator.bilingual.model import Placeholder
from translator.bilingual.words.inline import TAG, protected_spans
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.text_split import renumber_tags

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
_TEXT_ROLES = frozenset({
    "abbr", "dfn", "emphasis", "guilabel", "menuselection", "strong", "sub", "subscript", "sup", "superscript", "t",
    "title", "title-reference",
})  # fmt: skip
# Roles of which readers see a word that is a target too: it gets the target when it is translated.
_WORD_ROLES = frozenset({"term", "std:term"})
_REPEATED = pattern(r"([:{][\w.+:-]+[:}]`)([^`<>]+?) <\2>(`)|(`)([^`<>]+?) <\5_>(`_)_")
_NAMED = pattern(r"<([^<>]+)_>`__?\Z")
_REFERENCE = "`…`_"
_MARKS = frozenset(":`*|[")
_BEFORE = "'\"([{<-/:"
_BEHIND = "'\")]}>-/\\.,;:!?"
_CODE_KINDS = {"literal": "code", "name": "code", "footnote": "footnote", "html": "html"}


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: str
    opening: str
    """What a tag stands for; of plain text, the text."""
    text: str = ""
    closing: str = ""
    """Empty where the markup has no text that may be translated."""


def mask_rst(text: str, *, emphasis: bool = True) -> tuple[str, tuple[Placeholder, ...]]:
    """
    Return a paragraph with its markup as numbered tags, and what these stand for, in the order of the text.

    Without `emphasis`, what stands between stars stays as it is written.
    """
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
    """Yield plain text, with what is not translated anywhere apart: addresses, placeholders of programs."""
    at = 0
    for start, end, kind in protected_spans(text):
        yield _Piece("", text[at:start])
        yield _Piece(kind, text[start:end])
        at = end
    yield _Piece("", text[at:])


def unmask_rst(text: str, placeholders: Sequence[Placeholder]) -> str:
    """
    Return a target with its tags as markup; a word that is its own target names it once.

    A blank goes between markup and what reStructuredText does not take beside it, such as a Chinese character.
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
    """Whether it is markup of reStructuredText, which is seen between blanks and punctuation only; not of MyST."""
    is_myst = item.opening[:1] == "{" or item.closing.startswith("](")
    return not is_myst and (item.opening[:1] in _MARKS or item.opening.endswith("_"))


def may_precede(character: str) -> bool:
    """Whether markup may begin behind a character."""
    if character.isascii():
        return character.isspace() or character in _BEFORE
    return character.isspace() or unicodedata.category(character) in {"Ps", "Pi", "Pf", "Pd", "Po"}


def may_follow(character: str) -> bool:
    """Whether markup may end before a character."""
    if character.isascii():
        return character.isspace() or character in _BEHIND
    return character.isspace() or unicodedata.category(character) in {"Pe", "Pi", "Pf", "Pd", "Po"}


def mask_pair(
    source: str, target: str, terms: Mapping[str, str] = MappingProxyType({})
) -> tuple[str, tuple[Placeholder, ...], str]:
    """
    Return a source with its markup as tags, what these stand for, and its translation from a catalog with the same.

    Chinese has other emphasis than English, or none: where that is all that differs, it has no tags in either. Where
    their markup differs otherwise, both have it as it is written, and a check compares it. `terms` are translations by
    their source in lower case: one of these is the name of a term in its language, by which Sphinx finds it.
    """
    if not target:
        return *mask_rst(source), ""
    for emphasis in (True, False):
        masked = mask_rst(source, emphasis=emphasis)
        found = _with_numbers_of(masked[1], *mask_rst(target, emphasis=emphasis), terms)
        if found is not None:
            return *masked, found
    return source, (), target


def _with_numbers_of(
    placeholders: Sequence[Placeholder], text: str, own: Sequence[Placeholder], terms: Mapping[str, str]
) -> str | None:
    """
    Return a text whose tags stand for `own` with the tags of `placeholders`; None where these are not the same.

    Sphinx takes a reference whose name was translated for the one that is left; of two, it may swap them.
    """
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


def _marks(item: Placeholder) -> tuple[str, str]:
    """Return what makes markup equal: its opening and its target, of a reference the name."""
    named = _NAMED.search(item.closing)
    return (_REFERENCE, " ".join(named[1].casefold().split())) if named else (item.opening, item.closing.lstrip())


def _translated(marks: tuple[str, str], terms: Mapping[str, str]) -> tuple[str, str]:
    opening, closing = marks
    is_word = opening.strip(":{}`") in _WORD_ROLES
    return (opening, f"<{terms.get(closing.strip('<>`').casefold(), '')}>`") if is_word else marks
