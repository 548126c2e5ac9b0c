"""
Links of a page and of its source that lead to the same place, in the one language and in the other.

`/en/guide/` that is `/zh-cn/guide/` there, and `vite.dev` that is `cn.vitejs.dev`, say where a link leads that moved;
what most links of a project do alike is no doubt. Other links stay as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from urllib.parse import unquote

from translator.bilingual.alignment.edit_alignment import common_ends
from translator.bilingual.errors import UsageError
from translator.bilingual.model import Placeholder
from translator.bilingual.words.language import is_chinese, parse_tag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import addresses_in
from translator.newsroom.articles.items import spliced


@dataclass(frozen=True, slots=True)
class PageLinks:
    known: dict[str, str] = field(default_factory=dict)
    """Address in the source → on the page."""
    folders: tuple[tuple[str, str], ...] = ()
    """Beginnings of addresses, the longest first, that no pair of the page contradicts."""

    def on_page(self, url: str) -> str | None:
        """Return how the page writes an address; None where no pair says it."""
        if url in self.known:
            return self.known[url]
        head, mark, rest = url.partition("#")
        if mark and head in self.known:
            return self.known[head] + mark + rest
        for ours, theirs in self.folders:
            if url.startswith(ours):
                is_there = len(theirs) > len(ours) and url.startswith(theirs)
                return url if is_there else theirs + url[len(ours) :]
        return None

    def localise(self, text: bytes) -> bytes:
        return _with_addresses(text, lambda url: self.on_page(url) or url) if self.known else text

    def localise_marks(self, marks: Iterable[Placeholder]) -> list[Placeholder]:
        return [
            Placeholder(mark.number, mark.kind, *self.localise(f"{mark.opening}\0{mark.closing}".encode())
                        .decode().split("\0", 1))
            for mark in marks
        ]  # fmt: skip

    def relink(self, former: bytes, today: bytes, page: bytes) -> tuple[bytes, list[str]]:
        """Return a piece of the page with the links that its source moved, and those that nobody can say."""
        before, after, there = (_urls(text) for text in (former, today, page))
        moved = {old: new for old, new in _pairs(before, after, is_any=True) if old != new}
        if not moved:
            return page, []
        shown = dict(_pairs([url for url in before if url not in after], [url for url in there if url not in after]))
        changes, unknown = dict[str, str](), list[str]()
        for old, new in moved.items():
            own = shown.get(old) or self.known.get(old)
            if own == old:
                changes[old] = new
            elif own is not None and own in there:
                if (there_now := self.on_page(new)) is not None:
                    changes[own] = there_now
                else:
                    unknown.append(own)
        return _with_addresses(page, lambda url: changes.get(url, url)), unknown


def learn_links(pairs: Iterable[tuple[bytes, bytes]]) -> PageLinks:
    """Return what pieces of a source and those that they are on its page say of their links."""
    counts: dict[str, Counter[str]] = {}
    for pair in pairs:
        for url, other in _pairs(*map(_urls, pair)):
            counts.setdefault(url, Counter())[other] += 1
    known = {url: next(iter(others)) for url, others in counts.items() if len(others) == 1}
    found: set[tuple[str, str]] = set()
    for url, other in known.items():
        if url != other and (folder := _folder(url, other)):
            found.add(folder)
    folders = [
        (ours, theirs) for ours, theirs in found
        if all(other == theirs + url[len(ours) :] or url.startswith(theirs)
               for url, other in known.items() if url.startswith(ours) and _path(url) != _path(other))
        and not any(url == other for url, other in known.items() if url.startswith(ours))
    ]  # fmt: skip
    return PageLinks(known, tuple(sorted(folders, key=lambda one: -len(one[0]))))


def text_of_marks(marks: Iterable[Placeholder]) -> bytes:
    return "\n".join(f"{mark.opening}x{mark.closing}" for mark in marks).encode()


def _urls(text: bytes) -> list[str]:
    return [item.url for item in addresses_in(text)]


def _pairs(before: Sequence[str], after: Sequence[str], *, is_any: bool = False) -> Iterator[tuple[str, str]]:
    # Equal ones first; of the others as many as there are on both sides, where it is one, or all end alike.
    yield from ((url, url) for url in before if url in after)
    ours, theirs = [url for url in before if url not in after], [url for url in after if url not in before]
    pairs = list(zip(ours, theirs, strict=False))
    if len(ours) == len(theirs) and (is_any or len(pairs) == 1 or all(_folder(*pair) for pair in pairs)):
        yield from pairs


def _path(url: str) -> str:
    return url.partition("#")[0]


def _folder(url: str, other: str) -> tuple[str, str] | None:
    ours, theirs = (_path(one).split("/") for one in (url, other))
    tail = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(reversed(ours), reversed(theirs), strict=False))))
    heads = ["/".join(parts[: len(parts) - tail]) for parts in (ours, theirs)]
    if "://" in url and "://" in other and (len(ours) == 3 or not tail):
        heads = ["/".join(parts[:3]) for parts in (ours, theirs)] if len(ours) == len(theirs) == 3 else ["", ""]
    elif not tail:
        return None
    return (f"{heads[0]}/", f"{heads[1]}/") if heads[0] != heads[1] else None


def _with_addresses(text: bytes, change: Callable[[str], str]) -> bytes:
    changes = ((item.start, item.end, change(item.url), item.url) for item in addresses_in(text))
    return spliced(text, ((start, end, new.encode()) for start, end, new, old in changes if new != old))


_ADDRESS = pattern(r"""\]\(\s*<?([^\s<>()]*(?:\([^\s()]*\)[^\s()]*)*)|\b(?:href|src)\s*=\s*["'{]*([^"'}\s]*)""")
_PART = pattern(r"[^/.]+|[/.]")
# How often the same difference of two addresses stands in a project that makes its pages so.
_OFTEN = 3
_EMPHASIS = frozenset({"emphasis", "strong", "strike"})

Move = tuple[str, str]
"""The parts in which two addresses differ: `en` and `zh-cn`, nothing and `cn.`."""


@dataclass(slots=True)
class LinkPlaces:
    """The ways in which addresses of pages differ from those of their sources, learned from all pairs."""

    tags: tuple[str, str]
    moves: Counter[Move] = field(default_factory=Counter)

    def doubt(self, source: Sequence[Placeholder], page: Sequence[Placeholder]) -> str:
        """Return in what the markup of two sentences differs, emphasis apart: `link`, `markup`; empty for nothing."""
        rest, others = list(source), list(page)
        for is_same in (_is_equal, self._is_same_place):
            for mark in tuple(rest):
                other = next((one for one in others if is_same(mark, one)), None)
                if other is not None:
                    rest.remove(mark)
                    others.remove(other)
        kinds = {mark.kind for mark in (*rest, *others)}
        if kinds <= _EMPHASIS:
            return ""
        is_even = Counter(mark.kind for mark in rest) == Counter(mark.kind for mark in others)
        return "link" if is_even and kinds <= {"link", "image", "html", *_EMPHASIS} else "markup"

    def learn(self, source: Sequence[Placeholder], page: Sequence[Placeholder]) -> None:
        """Count the move of two sentences of which each has one link."""
        links = [[mark for mark in marks if _address_of(mark)] for marks in (source, page)]
        if [len(marks) for marks in links] == [1, 1] and links[0][0].kind == links[1][0].kind:
            move = _move(*(_address_of(marks[0]).partition("#")[0] for marks in links))
            self.moves[move] += move != ("", "")

    def _is_same_place(self, mark: Placeholder, other: Placeholder) -> bool:
        one, two = _address_of(mark), _address_of(other)
        if (mark.kind, mark.is_pair) != (other.kind, other.is_pair) or not (one and two):
            return False
        (path, _hash, anchor), (there, _hash, other_anchor) = one.partition("#"), two.partition("#")
        # The anchor of a heading is made of its text.
        is_made = bool(anchor) and not unquote(other_anchor).isascii()
        move = _move(path, there)
        is_known = move == ("", "") or self.moves[move] >= _OFTEN or all(map(_is_of, move, self.tags))
        return is_known and (anchor == other_anchor or is_made)


def _is_equal(mark: Placeholder, other: Placeholder) -> bool:
    if mark.kind == other.kind and mark.kind in _EMPHASIS:
        return True
    return (mark.opening, mark.closing) == (other.opening, other.closing)


def _address_of(mark: Placeholder) -> str:
    found = _ADDRESS.search(f"{mark.opening}{mark.closing}")
    return (found[1] or found[2] or "") if found else ""


def _move(one: str, other: str) -> Move:
    here, there = _PART.findall(one), _PART.findall(other)
    start, end = common_ends(here, there)
    return "".join(here[start : len(here) - end]), "".join(there[start : len(there) - end])


def _is_of(part: str, tag: str) -> bool:
    name = re.sub(r"[/.]", "", part)
    try:
        return not name or is_chinese(parse_tag(name)) == is_chinese(tag)
    except UsageError:
        return False
