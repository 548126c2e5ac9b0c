"""
Numbered tags: how inline markup looks in a segment.

Source: XLIFF 2 inline codes (`<pc>`, `<ph>`), in the short form that every translation tool shows.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from translator.bilingual.i18n import _
from translator.bilingual.model import Placeholder
from translator.bilingual.words.patterns import pattern

TAG = pattern(r"<(?P<close>/)?(?P<number>[1-9][0-9]{0,3})(?P<alone>/)?>")
"""One numbered tag: `<1>`, `</1>` or `<1/>`."""

# The end of an address: Chinese as a rule, but not in one that has blanks on both sides (`…/wiki/银行`).
_NOT_IN_URL = r"""\s<>"'`|\\^{}（）【】《》「」『』“”‘’、。，；：？！…\u3400-\u9fff"""
_HAN = r"\u3400-\u9fff"
_FORMS = rf"""
    (?P<literal>  </?[1-9][0-9]{{0,3}}/?> )
  | (?P<autolink> (?<![^\s("\[]) (?:https?|ftp)://
                  (?:[^{_NOT_IN_URL}]*+(?:(?<=[/=_.-])|(?<=_\())[{_HAN}]++)++ [^{_NOT_IN_URL}]*+ (?=[\s"]|\Z)
                | \b(?:https?|ftp)://[^{_NOT_IN_URL}]+
                | \bwww\.[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+[^{_NOT_IN_URL}]*
                | (?<![\w.+-])[A-Za-z0-9][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\b )
  | (?P<placeholder>
        \{{\{{(?:[^{{}}\n]|\{{(?!\{{)|\}}(?!\}})){{0,500}}+\}}\}} | \{{%(?:[^%{{\n]|%(?!\}})|\{{(?!%)){{0,500}}+%\}}
      | \[\[[^\[\]\n]+\]\] | \[\^[^\[\]\s]+\]
      | \$\{{[A-Za-z_][\w.]*\}} | \{{[A-Za-z_][\w.]*\}} | \{{[0-9]+\}}
      | %\([A-Za-z_]\w*\)[sdifrxg] | (?<![\w%])%(?:[0-9]+\$)?[sd](?![A-Za-z%])
      | (?<![\w$])\$[A-Z_][A-Z0-9_]*\b
      | (?<![\w:]):[a-z][a-z0-9_+-]*:(?![\w:]) )
    """
_PROTECTED = pattern(_FORMS, re.VERBOSE | re.ASCII)
_CODE_OR_PROTECTED = pattern(r"(?P<code>`[^`\n]+`)|" + _FORMS, re.VERBOSE | re.ASCII)
# Characters of which every protected piece has one; most texts have none.
_MAY_PROTECT = pattern(r"[<`{%@\[$:]|www\.")
_TRAILING = ".,;:!?*_~'"


@dataclass(frozen=True, slots=True)
class Tag:
    """A numbered tag in a text; offsets are code points into that text, half-open."""

    number: int
    kind: Literal["open", "close", "alone"]
    start: int
    end: int


def tags_in(text: str) -> list[Tag]:
    """Return the numbered tags of `text` in the order in which they stand."""
    return [_tag(match) for match in TAG.finditer(text)]


def _tag(match: re.Match[str]) -> Tag:
    kind: Literal["open", "close", "alone"] = "alone" if match["alone"] else "close" if match["close"] else "open"
    return Tag(int(match["number"]), kind, match.start(), match.end())


_NUMBERED = r"\s*[/／]?\s*[0-9０-９]{1,4}\s*[/／]?\s*"
_WIDE = pattern(rf"[<＜]{_NUMBERED}[>＞]")
_LIKE = pattern(rf"(?:[《〈‹«⟨]|&lt;){_NUMBERED}(?:[》〉›»⟩]|&gt;)")


def narrow_tags(source: str, target: str) -> str:
    """
    Return `target` with the tags of `source` for what an input method or a machine makes of them: `＜１／＞` and, where
    the tag itself is missing, `《1/》` are `<1/>`.
    """
    wanted = {match[0] for match in TAG.finditer(source)}

    def narrow(match: re.Match[str]) -> str:
        inner = "".join(unicodedata.normalize("NFKC", html.unescape(match[0])).split())[1:-1]
        tag = f"<{inner}>"
        return tag if tag in wanted and tag not in there and match[0] not in source else match[0]

    if not wanted:
        return target
    there: set[str] = set()
    target = _WIDE.sub(narrow, target)
    there = {match[0] for match in TAG.finditer(target)}
    return _LIKE.sub(narrow, target)


def plain_text(text: str) -> str:
    """Return `text` without its numbered tags; what a pair encloses stays."""
    return TAG.sub("", text)


def protected_spans(text: str, *, code: bool = False) -> list[tuple[int, int, str]]:
    """
    Find what must stay unchanged: URLs, e-mail addresses, placeholders, text that looks like a numbered tag.

    Returns `(start, end, kind)` in code points, in order and disjoint. Source: the list of `mk.placeholder` and
    `mk.literal`.
    """
    found: list[tuple[int, int, str]] = []
    if not _MAY_PROTECT.search(text):
        return found
    for match in (_CODE_OR_PROTECTED if code else _PROTECTED).finditer(text):
        kind, end = match.lastgroup or "placeholder", match.end()
        if kind == "autolink":
            end = match.start() + len(_without_trailing_punctuation(match[0]))
        found.append((match.start(), end, kind))
    return found


def _without_trailing_punctuation(url: str) -> str:
    end, unmatched = len(url), url.count(")") - url.count("(")
    while end and (url[end - 1] in _TRAILING or (url[end - 1] == ")" and unmatched > 0)):
        end -= 1
        unmatched -= url[end] == ")"
    return url[:end]


def mask(text: str, *, code: bool = False) -> tuple[str, tuple[Placeholder, ...]]:
    """Replace what is protected in a plain text by numbered tags; `unmask` is the reverse."""
    pieces: list[str] = []
    placeholders: list[Placeholder] = []
    at = 0
    for start, end, kind in protected_spans(text, code=code):
        placeholders.append(Placeholder(len(placeholders) + 1, kind, text[start:end]))
        pieces += [text[at:start], f"<{len(placeholders)}/>"]
        at = end
    return "".join([*pieces, text[at:]]), tuple(placeholders)


def unmask(text: str, placeholders: Sequence[Placeholder]) -> str:
    """Replace the numbered tags of `text` by what they stand for; a tag without a placeholder is left unchanged."""
    known = {item.number: item for item in placeholders}

    def original(match: re.Match[str]) -> str:
        item = known.get(int(match["number"]))
        if item is None:
            return match[0]
        return item.closing if match["close"] else item.opening

    return TAG.sub(original, text)


def tag_problems(source: str, target: str, placeholders: Sequence[Placeholder] = ()) -> list[str]:
    """
    List the problems of the tags of `target`: missing, doubled, not in the source, or crossing each other.

    An empty list means that each tag of `source` came back exactly once and that pairs are properly nested; their
    order may differ.
    """
    wanted = Counter((tag.number, tag.kind) for tag in tags_in(source))
    given = Counter((tag.number, tag.kind) for tag in tags_in(target))
    replaced = replaced_italics(source, target, italics_among(placeholders))
    problems = [
        _("tag {tag} is missing", tag=_spelled(*tag)) for tag in wanted if not given[tag] and tag[0] not in replaced
    ]
    problems += [_("tag {tag} stands there twice", tag=_spelled(*tag)) for tag in wanted if given[tag] > wanted[tag]]
    problems += [_("tag {tag} is not in the source", tag=_spelled(*tag)) for tag in given if not wanted[tag]]
    links = {item.number for item in placeholders if item.kind == "link"}
    return problems or _nesting_problems(target, links)


def italics_among(placeholders: Sequence[Placeholder]) -> tuple[int, ...]:
    """Return the numbers of the tags that stand for italics."""
    return tuple(mark.number for mark in placeholders if mark.kind == "emphasis")


def replaced_italics(source: str, target: str, italics: Collection[int]) -> frozenset[int]:
    """Return those of `italics`, numbers of tags, that a target leaves out for 《》, the marks of a title."""
    titles = target.count("《") - source.count("《")
    if titles <= 0:
        return frozenset()
    there = {tag.number for tag in tags_in(target)}
    lost = [number for number in italics if number not in there]
    return frozenset(lost if len(lost) <= titles else ())


def _spelled(number: int, kind: str) -> str:
    return {"open": f"<{number}>", "close": f"</{number}>", "alone": f"<{number}/>"}[kind]


def _nesting_problems(target: str, links: Collection[int]) -> list[str]:
    still_open: list[int] = []
    for tag in tags_in(target):
        if tag.kind == "open":
            around = next((number for number in still_open if number in links), 0)
            if around and tag.number in links:
                return [_("the link {inner} stands inside the link {outer}",
                          inner=f"<{tag.number}>", outer=f"<{around}>")]  # fmt: skip
            still_open.append(tag.number)
        elif tag.kind == "close" and (not still_open or still_open.pop() != tag.number):
            return [_("tag {tag} closes before another that was opened later", tag=f"</{tag.number}>")]
    return []


_MARKED = pattern(
    r"""(?<![\w*_\\]) (?P<mark>[*_]) (?=[\w"'“‘(<]) (?P<text>[^*_\n]*[^\s*_]) (?P=mark) (?![\w*_])
    | <(?P<name>em|i|cite)> (?P<html>[^\s<](?:[^<\n]|</?[1-9]\d*/?>)*) </(?P=name)>""",
    re.VERBOSE,
)
_MAY_MARK = frozenset("*_<")
_QUOTATION_MARKS = ("“", "”"), ("‘", "’")


class Italics(NamedTuple):
    """Words of a target that are italic; offsets are code points into it."""

    start: int
    """Where the opening mark begins."""
    inner: tuple[int, int]
    """The words, without their marks."""
    end: int
    """Where the closing mark ends."""


def added_italics(source: str, target: str) -> list[Italics]:
    if _MAY_MARK.isdisjoint(target):
        return []
    found = []
    for match in _MARKED.finditer(target):
        group = "text" if match["mark"] else "html"
        mark = match["mark"] or f"<{match['name']}>"
        inner = match.span(group)
        if mark not in source and _is_whole(match[group]):
            found.append(Italics(match.start(), inner, match.end()))
    return found


def with_quotation_marks(source: str, target: str) -> str:
    text = target
    for italics in reversed(added_italics(source, target)):
        opening, closing = _QUOTATION_MARKS[target.count("“", 0, italics.start) > target.count("”", 0, italics.start)]
        text = text[: italics.start] + opening + text[slice(*italics.inner)] + closing + text[italics.end :]
    return text


def _is_whole(text: str) -> bool:
    kinds = [tag.kind for tag in tags_in(text)]
    return kinds.count("open") == kinds.count("close") and not tag_problems(text, text)


def numbered_italics(
    source: str, target: str, placeholders: Sequence[Placeholder]
) -> tuple[str, tuple[Placeholder, ...]]:
    found = added_italics(source, target)
    used = [mark.number for mark in placeholders] + [tag.number for tag in tags_in(target)] if found else []
    first = max(used, default=0) + 1
    text = target
    for number, (start, (left, right), end) in reversed(list(enumerate(found, first))):
        text = f"{text[:start]}<{number}>{text[left:right]}</{number}>{text[end:]}"
    return text, (*placeholders, *(Placeholder(first + place, "emphasis", "*", "*") for place in range(len(found))))


def typed_italics(target: str, numbers: Collection[int]) -> str:
    """Return a target with `*` for the tags with these numbers."""
    return TAG.sub(lambda match: "*" if int(match["number"]) in numbers else match[0], target) if numbers else target
