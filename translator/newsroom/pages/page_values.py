"""Values that a page and its translation share: lines of code, addresses, levels of headings, values in the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from urllib.parse import unquote

from translator.bilingual.alignment.edit_alignment import common_ends, likeness
from translator.bilingual.model import Segment
from translator.bilingual.words.inline import plain_text, unmask
from translator.bilingual.words.masking import has_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import addresses_in, heading_ids, headings_in
from translator.newsroom.articles.document import Document, is_markdown
from translator.newsroom.articles.structure import code_blocks, structure_of


def raw_text(segments: Iterable[Segment]) -> str:
    """Return segments as they stand on the page, with their markup."""
    return " ".join(unmask(one.source, one.placeholders) for one in segments)


def heading_levels(document: Document) -> list[tuple[int, int, str]]:
    """Return line, level and text of each heading."""
    start = document.front_matter.span[1]
    levels = structure_of(document.data, format=document.format, start=start).headings
    found = headings_in(document.data[start:]) if is_markdown(document.format) else []
    if len(found) != len(levels):  # Some are HTML.
        return []
    return [
        (document.data.count(b"\n", 0, start + one.end) + 1, level, one.text)
        for one, level in zip(found, levels, strict=True)
    ]


_KINDS = frozenset({"code", "placeholder", "math", "shortcode", "literal"})
_LITERAL = pattern(
    r"(?<![\w-])--?[A-Za-z][\w-]*|(?<![\w.])v?\d+(?:\.\d+)+[\w.-]*|\b[A-Za-z]+(?:_[A-Za-z0-9]+)+\b"
    r"|\b[a-z]+[A-Z]\w*\b|(?<![\w/.])\.?/?(?:[\w.-]+/)+[\w.-]+|\b[\w-]+\.(?:js|ts|json|ya?ml|toml|md|py|go|sh|html|css)\b"
)


def literals_in(segments: Sequence[Segment]) -> list[str]:
    found = [mark.opening.strip("`") for one in segments for mark in one.placeholders
             if mark.kind in _KINDS and not mark.opening.startswith(("{#", "[["))]  # fmt: skip
    found += [match.rstrip(".") for one in segments for match in _LITERAL.findall(plain_text(one.source))]
    return list(dict.fromkeys(one for one in found if one.strip() and _squeezed(one)))


# All that is not translated is a value: a cell with a version, the name of a product.
def words_in(segments: Sequence[Segment]) -> list[str]:
    return list(dict.fromkeys(_VALUE.findall(_SCHEME.sub("", raw_text(segments)))))


_VALUE = pattern(r"[A-Za-z0-9][\w.-]*")
_MARKER = pattern(r"^[ \t>]*\d+[.)](?=\s)|<!--.*?-->|https?://[^\s|<>]+", re.DOTALL | re.MULTILINE)


Values = list[tuple[str, int]]
"""Values with their lines."""


def by_table(values: Values) -> list[Values]:
    """Return the values of tables, whose rows follow one another, together."""
    found: list[Values] = []
    for one in values:
        if not found or one[1] > found[-1][-1][1] + 2:
            found.append([])
        found[-1].append(one)
    return found


def values_outside(document: Document) -> Iterator[tuple[str, int]]:
    """Yield each value of a page that stands in no sentence, such as a cell with a number, and its line."""
    data = bytearray(document.data)
    begin = document.front_matter.span[1]
    for slot in document.slots:
        data[slot.start : slot.end] = bytes(byte if byte == 10 else 32 for byte in data[slot.start : slot.end])
    first = data.count(b"\n", 0, begin) + 1
    in_code = {
        line for block in code_blocks(document.data, format=document.format, start=begin) for line, _text in block
    }
    text = _MARKER.sub(lambda found: "\n" * found[0].count("\n"), data[begin:].decode("utf-8", "replace"))
    for line, rest in enumerate(text.split("\n"), first):
        if line not in in_code and rest.lstrip().startswith("|"):
            yield from ((value, line) for value in _VALUE.findall(rest))


class ValuesIn:
    """Values of a text, in whatever way it writes them: `Vue 2` for `Vue2`, `unwrap the model` for `unwrap_model`."""

    def __init__(self, text: str) -> None:
        self._squeezed = _squeezed(text)
        self._words = {word.removesuffix("s") for word in _WORD.findall(text.lower())}

    def __contains__(self, value: object) -> bool:
        value = str(value)
        words = _WORD.findall(value.lower())
        squeezed = _VERSION.sub("", _squeezed(value).strip("/").removesuffix("s"))
        if squeezed in self._squeezed or squeezed.replace("-", "") in self._squeezed:
            return True
        return (
            len(words) > 1
            and value.isascii()
            and not any(map(str.isdigit, value))
            and {word.removesuffix("s") for word in words} <= self._words
        )


_WORD = pattern("[a-z]+")
_VERSION = pattern(r"^v(?=\d)")
_SCHEME = pattern("https?://")


def _squeezed(text: str) -> str:
    kept = "-_.$@/"
    return "".join(character for character in _SCHEME.sub("", text.lower()) if character.isalnum() or character in kept)


_COMMENT = pattern(r"(?:(?<![:\w\"'])//|(?<![\w&\"'])#(?![\[!{])|(?<!\S)--(?=\s)|(?<!\S)%|;;).*")
_BLOCK_COMMENT = pattern(r"(?<!\S)/\*.*?\*/|<!--.*?-->", re.DOTALL)
ALIKE = 0.5
"""Likeness from which on two addresses, or blocks of code, may be the same one, changed."""
_HAN = pattern("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef“”‘’—…]+")
_TOKEN = pattern(r"[A-Za-z0-9_$@-]+")

Line = tuple[int, str]


def _code_lines(block: Sequence[Line]) -> list[Line]:
    # What is left without comments: they are translated, or left out.
    text = _BLOCK_COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text_of(block))
    rest = (" ".join(_COMMENT.sub("", line).split()) for line in text.split("\n"))
    return [(line, left) for (line, _text), left in zip(block, rest, strict=False) if left]


def block_key(block: Sequence[Line]) -> tuple[str, ...]:
    return tuple(text for _line, text in _code_lines(block))


def paired_blocks(left: Sequence[list[Line]], right: Sequence[list[Line]]) -> Iterator[tuple[list[Line], list[Line]]]:
    rest = list(right)
    for one in left:
        scores = [likeness(text_of(one), text_of(other)) for other in rest]
        best = max(range(len(rest)), key=scores.__getitem__, default=None)
        if best is None or (scores[best] < ALIKE and len(left) != len(right)):
            yield one, []
            continue
        yield one, rest.pop(best if scores[best] >= ALIKE else 0)
    for other in rest:
        yield [], other


def changed_lines(one: Sequence[Line], other: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    left, right = _code_lines(one), _code_lines(other)
    lost: list[Line] = []
    new: list[Line] = []
    keys = [[text for _line, text in side] for side in (left, right)]
    for kind, a, b, c, d in SequenceMatcher(None, keys[0], keys[1], autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        gone, at = left[a:b], 0
        for line, text in right[c:d]:
            place = next((it for it in range(at, len(gone)) if _is_translated(gone[it][1], text)), None)
            if place is None:
                new.append((line, text))
            else:
                lost += gone[at:place]
                at = place + 1
        lost += gone[at:]
    return lost, new


def _is_translated(before: str, after: str) -> bool:
    # A text in code is translated where all that is left of it stands there already.
    if not _HAN.search(after) and not _HAN.search(before):
        return False
    said, left = (
        {token.lower().removesuffix("s") for token in _TOKEN.findall(_HAN.sub(" ", text))} for text in (before, after)
    )
    return left <= said or said <= left


def text_of(lines: Iterable[Line]) -> str:
    return "\n".join(text for _line, text in lines)


@dataclass(frozen=True, slots=True)
class PageLink:
    line: int
    url: str


@dataclass(frozen=True, slots=True)
class PageLinks:
    found: list[PageLink]
    ids: list[str]
    """Of the headings of the page."""


def links_in(document: Document) -> PageLinks:
    start = document.front_matter.span[1]
    body, first = document.data[start:], document.data.count(b"\n", 0, start) + 1
    found = [PageLink(first + body.count(b"\n", 0, item.start), item.url) for item in addresses_in(body)]
    return PageLinks(found, heading_ids(body))


def changed_links(source: PageLinks, page: PageLinks) -> list[tuple[PageLink | None, PageLink | None]]:
    """Return the links that lead elsewhere, and those that only one side has; a change made throughout is none."""
    ids = dict(zip(page.ids, source.ids, strict=False))
    lost, new = _unmatched(source.found, page.found, lambda one: one.url)
    lost, new = _unmatched(lost, new, lambda one: _address_key(one.url, ids))
    lost, new = _without_translated_fragments(lost, new)
    changes = Counter(_change_of(one.url, other.url) for one in lost for other in new)
    pairs: list[tuple[PageLink | None, PageLink | None]] = []
    for one in lost:
        likest = max(new, key=lambda it: likeness(one.url, it.url), default=None)
        if likest is None or likeness(one.url, likest.url) < ALIKE:
            pairs.append((one, None))
            continue
        new.remove(likest)
        change = _change_of(one.url, likest.url)
        if changes[change] == 1 or not change[1]:
            pairs.append((one, likest))
    return pairs + [(None, other) for other in new]


# What names a language, or a site in one: it differs between two pages by right.
_LANGUAGE = pattern(
    r"(?:(?<=/)|(?<=^)|(?<=//))(?:zh(?:[-_](?:cn|hans))?|cn|en(?:[-_]us)?)(?=[/.]|$)[/.]?"
    r"|[-_.](?:zh(?:[-_]cn)?|cn|en)(?=\.\w+$)",
    re.IGNORECASE,
)
_EDGES = pattern(r"^(?:\.{1,2}/)+|\.(?:mdx?|html)(?=$|#)|/(?:_?index)?(?=$|#)")


def _address_key(url: str, ids: dict[str, str]) -> str:
    head, mark, fragment = url.partition("#")
    head = _EDGES.sub("", _EDGES.sub("", _LANGUAGE.sub("", head))).strip("/").replace("_", "-")
    fragment = unquote(fragment)
    return head + mark + ids.get(fragment, fragment)


def _without_translated_fragments(lost: list[PageLink], new: list[PageLink]) -> tuple[list[PageLink], list[PageLink]]:
    """Return those links that do not lead to the same page, on one side to a heading whose id follows Chinese text."""
    left, right = list(lost), list(new)
    for other in new:
        path, _mark, fragment = other.url.partition("#")
        same = _address_key(path, {})
        one = next((it for it in left if same == _address_key(it.url.partition("#")[0], {}) and "#" in it.url
                    and has_han(unquote(fragment) + unquote(it.url))), None)  # fmt: skip
        if one:
            left.remove(one)
            right.remove(other)
    return left, right


def _unmatched(
    left: Sequence[PageLink], right: Sequence[PageLink], key: Callable[[PageLink], str]
) -> tuple[list[PageLink], list[PageLink]]:
    counts = Counter(map(key, left)), Counter(map(key, right))
    found: tuple[list[PageLink], list[PageLink]] = ([], [])
    for side, (links, rest) in enumerate(((left, counts[0] - counts[1]), (right, counts[1] - counts[0]))):
        for link in reversed(links):
            if rest[key(link)] > 0:
                rest[key(link)] -= 1
                found[side].insert(0, link)
    return found


def _change_of(one: str, other: str) -> tuple[str, str]:
    start, end = common_ends(one, other)
    return one[start : len(one) - end], other[start : len(other) - end]
