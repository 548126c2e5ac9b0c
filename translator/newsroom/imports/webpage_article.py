"""
Finds the article among the pieces of a web page; the only importer of trafilatura.

trafilatura says which text is the article, and what it says is found again in the pieces, whose structure it would
lose. Its mistakes are put right by where a piece stands. The smallest element with most of the found text is the
article: figures, captions, code, tables and sentences inside it belong to it, links outside it do not, and neither does
a part that is named as one of the page (`related-posts`) and holds little of the text. Measured with
`benchmarks/quality/page_import.py`; readability-lxml finds less and cannot be installed beside chardet 7.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.blocks import Metadata
from translator.newsroom.imports.bylines import split_people
from translator.newsroom.imports.copied_text import is_navigation
from translator.newsroom.imports.dates import parse_date
from translator.newsroom.imports.markup import (
    BLOCKS,
    EMBEDDED,
    RULE,
    Node,
    Piece,
    ancestors,
    inner_text,
    is_comment_section,
    is_hidden,
    is_inside,
    is_page_part,
)

_TARGET = pattern(r"\]\((?:<[^>]*>|[^()\s]*)\)")
_IMAGE = pattern(r"!\[[^\]]*\]\((?:<[^>]*>|[^()\s]*)\)")
_LINK = pattern(r"\[([^\[\]]*)\]\((?:<[^>]*>|[^()\s]*)\)")
_TEASER = pattern(
    r"[*_>\s]*(?:related|read (?:more|also|next)|see (?:also|more)|also (?:on|read)|don['’]?t miss|more from|"
    r"(?:相关|相關|延伸|推荐|推薦|更多)(?:阅读|閱讀|新闻|新聞|报道|報道))\b",
    re.IGNORECASE,
)
_ADDRESS = pattern(r"\]\(<?([^<>()\s]+)")
_MARKUP = pattern(r"[\W_]+")
_HAN = pattern("[\u3400-\u9fff]")
_SENTENCE_END = pattern(r"[.!?。！？…:：][\"”’」』）)\]*_]*(?:\[\^?\w+\])*$")
# Characters of a text that are looked up together.
_GRAM = 8
# Share of a piece that the library must have found.
_FOUND = 0.5
# Share of the text that the element with the article has.
_MOST = 0.8
_LITTLE, _HALF = 0.2, 0.5
"""Shares of the text up to which the name of a part counts, and up to which something is a teaser."""
# Share of the text in links from which a piece is not text any more.
_LINKED = 0.5
# Letters; more is an article whose heading leads to itself.
_LONGEST_TEASER = 400
_REACH = 12
_FAR = 12
"""Pieces of the page between two of an article, from which on the second is hardly one of it."""
_SHORT, _SIGNED = 40, ("|", "`", ">", "$", "-", "1")
"""Letters of a line that is text without an end of a sentence; how tables, code, quotes, formulas and lists begin."""
_LONG, _LONG_CHINESE = 80, 30
"""Letters of a paragraph that nobody writes twice; a page has it twice for two widths of a screen."""
# Elements that say nothing of the place of what stands in them; bad HTML nests hundreds.
_LETTERING = frozenset({"b", "i", "em", "strong", "font", "u", "s", "small", "big"})
# Elements that hold blocks beside each other; all others are a block themselves, or a part of one.
_HOLDERS = frozenset(
    {
        "html", "body", "main", "article", "section", "div", "td", "center", "header", "footer", "aside", "nav", "form",
        "address", "details", "dialog", "fieldset", "-document",
    }
)  # fmt: skip


@dataclass(slots=True)
class FoundArticle:
    main: Node
    """The element with the article."""
    reasons: list[str]
    """For each piece why it is left out, in the user's language; empty for those of the article."""


def find_article(html: str, pieces: Sequence[Piece], body: Node) -> FoundArticle:
    """Find the article of a page among its `pieces`, all that stands in `body`."""
    page = _Page(pieces, body)
    found = page.found(_extracted(html)) if page.size else [False] * len(pieces)
    if not any(found):
        found = [page.is_sentence[at] and not page.part[at] for at in range(len(pieces))]
    if not any(found):
        found = [not page.part[at] and not page.is_linked[at] for at in range(len(pieces))]
    found = page.without_parts(found)
    main = page.main(found)
    kept = page.without_tail(page.completed(found, main)) if any(found) else found
    again = page.repetitions([at for at, is_kept in enumerate(kept) if is_kept])
    reasons = ["" if is_kept else page.reason(at, main) for at, is_kept in enumerate(kept)]
    return FoundArticle(main, [_("stands above already") if at in again else one for at, one in enumerate(reasons)])


# `favor_recall` is the best setting of the library for these pages.
def _extracted(html: str) -> str:
    import logging

    from trafilatura import extract

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return extract(html, include_comments=False, include_tables=True, favor_recall=True) or ""


def letters_of(text: str) -> str:
    """Return only the letters and digits of Markdown, without addresses."""
    return _MARKUP.sub("", _TARGET.sub("]", text)).casefold()


class _Page:
    def __init__(self, pieces: Sequence[Piece], body: Node) -> None:
        self.body = body
        self.pieces = pieces
        self.paths = _paths(pieces)
        self.ids = [[node.mem_id for node in path] for path in self.paths]
        self.holder = [next(up for up, node in enumerate(path) if node.tag in _HOLDERS) for path in self.paths]
        texts = [_IMAGE.sub("", piece.text) for piece in pieces]
        self.letters = [letters_of(text) for text in texts]
        self.size = sum(map(len, self.letters))
        self.is_linked = [
            (any(node.tag == "a" for node in path) and bool(letters)) or _link_share(text) > _LINKED
            for path, text, letters in zip(self.paths, texts, self.letters, strict=True)
        ]
        self.is_sentence = [
            _is_sentence(text, letters) and not is_linked
            for text, letters, is_linked in zip(texts, self.letters, self.is_linked, strict=True)
        ]
        domains = Counter(_domain(one) for text in texts for one in _ADDRESS.findall(text))
        self.domain = max(domains, key=domains.__getitem__, default="")
        """To which most links lead: the site itself."""
        known: dict[int, bool] = {}
        self.part = [next((node for node in path if _is_part(node, known)), None) for path in self.paths]
        self.teasers: dict[int, Node] = {}
        self._mark_teasers()

    # Short boxes with one heading, which leads to another page.
    def _mark_teasers(self) -> None:
        sizes = self._weights([True] * len(self.pieces))
        headings = [at for at, piece in enumerate(self.pieces) if piece.text.startswith("#")]
        count = Counter(one for at in headings for one in self.ids[at])
        boxes = self.teasers
        for at in headings:
            if self.is_linked[at] and not self.pieces[at].text.startswith("# "):
                for node in self.paths[at][self.holder[at] :]:
                    if count[node.mem_id] > 1 or sizes[node.mem_id] > _LONGEST_TEASER or node.tag == "body":
                        break
                    boxes[node.mem_id] = node
        for at, ids in enumerate(self.ids):
            self.part[at] = self.part[at] or next((boxes[one] for one in ids if one in boxes), None)

    # A short piece counts only beside its neighbour.
    def found(self, text: str) -> list[bool]:
        text = letters_of(text)
        grams = {text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)}
        filled = [at for at, letters in enumerate(self.letters) if letters]
        is_found = [False] * len(self.pieces)
        for place, at in enumerate(filled):
            own = self.letters[at]
            if len(own) >= 3 * _GRAM:
                count = len(own) - _GRAM + 1
                is_found[at] = sum(own[start : start + _GRAM] in grams for start in range(count)) >= _FOUND * count
                continue
            before = self.letters[filled[place - 1]][-_REACH:] if place else ""
            after = self.letters[filled[place + 1]][:_REACH] if place + 1 < len(filled) else ""
            is_found[at] = (bool(before) and before + own in text) or (bool(after) and own + after in text)
        return is_found

    def without_parts(self, found: Sequence[bool]) -> list[bool]:
        weights = self._weights(found)
        size = sum(len(letters) for letters, is_found in zip(self.letters, found, strict=True) if is_found)
        rest = [
            is_found
            and (
                part is None
                or weights[part.mem_id] > size * (_HALF if part.mem_id in self.teasers or is_hidden(part) else _LITTLE)
            )
            for is_found, part in zip(found, self.part, strict=True)
        ]
        return rest if any(rest) else list(found)

    def main(self, found: Sequence[bool]) -> Node:
        weights = self._weights(found)
        least = _MOST * max(weights.values(), default=0)
        main, depth = self.body, 0
        for path, ids, holder, is_found in zip(self.paths, self.ids, self.holder, found, strict=True):
            up = next(up for up, one in enumerate(ids) if weights[one] >= least) if is_found else 0
            up = max(up, holder)
            if is_found and len(path) - up > depth:
                main, depth = path[up], len(path) - up
        return main

    # Links outside the article go, what stands between it comes in; a heading goes with what follows it.
    def completed(self, found: Sequence[bool], main: Node) -> list[bool]:
        weights = self._weights(found)
        little = _LITTLE * max(weights.values(), default=0)
        places = [at for at, is_found in enumerate(found) if is_found]
        holders = {self.ids[at][self.holder[at]] for at in places}
        kept: list[bool | None] = []
        for at, ids in enumerate(self.ids):
            is_inside = main.mem_id in ids
            part = self.part[at]
            is_between = places[0] < at < places[-1]
            is_beside = ids[self.holder[at]] in holders
            if found[at]:
                kept.append((is_inside or self.is_sentence[at]) and not self._is_idle(at))
            elif not is_inside or self._is_idle(at) or (part is not None and weights[part.mem_id] <= little):
                kept.append(False)
            elif self.is_linked[at]:
                kept.append(None if is_between and is_beside else False)
            elif is_between:
                kept.append(True if self.is_sentence[at] else None)
            else:
                kept.append(is_beside)
        filled = _filled(kept)
        for at in range(len(kept) - 2, -1, -1):
            if kept[at] is None and self.pieces[at].text.startswith("#"):
                filled[at] = filled[at + 1]
        return filled

    # Headings with nothing below them, and links to other pages of the site, after the last text of the article.
    def without_tail(self, kept: Sequence[bool]) -> list[bool]:
        solid = [at for at, is_kept in enumerate(kept) if is_kept and self._is_text(at)]
        if not solid:
            return list(kept)
        tail = range(solid[-1] + 1, len(kept))
        end = next((at for at in tail if kept[at] and (self._is_heading(at) or self.is_linked[at])), len(kept))
        behind = [at for at in range(end, len(kept)) if kept[at]]
        above = max(at for at in range(end) if kept[at])
        if end - above < _FAR and sum(self.is_linked[at] or self._is_heading(at) for at in behind) < _HALF * len(
            behind
        ):
            return list(kept)
        return [is_kept and at < end for at, is_kept in enumerate(kept)]

    # A button or a counter, or the link to another article of the site.
    def _is_idle(self, at: int) -> bool:
        text = self.pieces[at].text
        return not self._is_heading(at) and (is_navigation(text) or (self.is_linked[at] and bool(_TEASER.match(text))))

    def _is_heading(self, at: int) -> bool:
        return self.pieces[at].text.startswith("#")

    def _is_text(self, at: int) -> bool:
        is_own = not self.is_linked[at] or any(
            _domain(address) not in {"", self.domain} for address in _ADDRESS.findall(self.pieces[at].text)
        )
        is_long = self.is_sentence[at] or len(self.letters[at]) > _SHORT or self.pieces[at].text[:1] in _SIGNED
        return is_own and is_long and not self._is_heading(at) and not is_navigation(self.pieces[at].text)

    # In another element: a paragraph, and what is beside one. Of a picture or a caption the second counts that follows
    # the first. Code and refrains may be repeated.
    def repetitions(self, kept: Sequence[int]) -> set[int]:
        again: set[int] = set()
        seen: dict[str, int] = {}
        before = -1
        for at in kept:
            text = self.letters[at] or self.pieces[at].text
            first = seen.setdefault(text, at)
            is_long = len(text) >= (_LONG_CHINESE if _HAN.search(text) else _LONG) and bool(self.letters[at])
            is_elsewhere = self.ids[at][1] != self.ids[first][1] or not self.letters[at]
            is_again = is_long and (is_elsewhere or before == first)
            is_again = is_again or (is_elsewhere and (before in again or before == first))
            if first < at and is_again and self.pieces[at].text[:3] not in {"```", RULE}:
                again.add(at)
            before = at
        return again

    def reason(self, at: int, main: Node) -> str:
        path = self.paths[at]
        if path[0].tag in EMBEDDED:
            return _("embedded in the page, not copied")
        if any(map(is_comment_section, path)):
            return _("comment section of the page")
        if any(map(is_hidden, path)) and main.mem_id in self.ids[at]:
            return _("hidden on the page")
        return _("part of the page, not of the article")

    def _weights(self, found: Sequence[bool]) -> Counter[int]:
        weights: Counter[int] = Counter()
        for ids, letters, is_found in zip(self.ids, self.letters, found, strict=True):
            if is_found:
                for one in ids:
                    weights[one] += len(letters)
        return weights


# `example.org` of an address, without what stands before it; empty for one on the same site.
def _domain(address: str) -> str:
    host = address.split("/")[2] if "://" in address else ""
    return ".".join(host.split(".")[-2:])


def _paths(pieces: Iterable[Piece]) -> list[tuple[Node, ...]]:
    known: dict[int, tuple[Node, ...]] = {}
    paths = []
    for piece in pieces:
        if piece.node.mem_id not in known:
            around = (node for node in ancestors(piece.node) if node.tag not in _LETTERING)
            known[piece.node.mem_id] = (piece.node, *around)
        paths.append(known[piece.node.mem_id])
    return paths


def _is_part(node: Node, known: dict[int, bool]) -> bool:
    if node.mem_id not in known:
        known[node.mem_id] = is_page_part(node) or is_hidden(node)
    return known[node.mem_id]


def _is_sentence(text: str, letters: str) -> bool:
    return len(letters) >= (15 if _HAN.search(letters) else 30) and _SENTENCE_END.search(text.rstrip(" \\")) is not None


def _link_share(text: str) -> float:
    linked = sum(len(found[1]) for found in _LINK.finditer(text))
    return linked / max(1, len(_TARGET.sub("", text).strip(" -\n\\[*"))) if linked else 0.0


def _filled(kept: Sequence[bool | None]) -> list[bool]:
    runs = [(value, len(list(group))) for value, group in groupby(kept)]
    filled: list[bool] = []
    for at, (value, count) in enumerate(runs):
        if value is None:
            value = all(0 <= one < len(runs) and runs[one][0] is True for one in (at - 1, at + 1))
        filled += [value] * count
    return filled


_PEOPLE = "[rel~=author], [itemprop~=author], .p-author"
_LINE_CLASSES = ("byline", "by-line", "article-author", "entry-author", "post-author", "author-name", "author")
_LINES = ", ".join(f".{name}" for name in _LINE_CLASSES)
# Of a line that some sites call so, and other sites a box or a comment.
_LOOSE = ", ".join(f"[class*={name}]" for name in ("byline", "Byline", "author", "Author"))
_LONGEST_LINE = 200
_PIECES = pattern(r"[·•|/–—]+")
_FILLERS = pattern(
    r"\b(?:by|and|posted|published|updated|written|reported|words|story|text|on)\b|作者|记者|記者|撰文|撰稿|文(?=$)|[,，、&:：]+",
    re.IGNORECASE,
)


def take_bylines(body: Node, main: Node, metadata: Metadata) -> Iterator[tuple[Node, bool]]:
    """
    Put the marked authors of the article into `metadata`, beside those of JSON-LD only where a line names one of these.

    Yields their lines, and whether these said more than names and the date of the article. `main`, which stands in
    `body`, holds the article.
    """
    stated = tuple(map(str.casefold, metadata.authors))
    around = {one.mem_id: at for at, one in enumerate((main, *ancestors(main)))}
    for selector in (_PEOPLE, _LINES, _LOOSE):
        marked = [
            (node, names, place) for node in body.css(selector)
            if (place := _place(node, around)) >= 0 and (names := _names(node))
        ]  # fmt: skip
        nearest = min((place for _node, _names, place in marked), default=0)
        marked = [one for one in marked if one[2] == nearest][: 1 if selector == _LOOSE else None]
        known = [name for _node, names, _place in marked for name in names]
        lines = [(_line_of(node, main, known), names) for node, names, _place in marked]
        together: dict[int, list[str]] = {}
        for line, names in lines:
            if line is not None or selector == _LOOSE:
                together.setdefault(line.mem_id if line else 0, []).extend(names)
        for names in together.values():
            if not stated or any(name.casefold().startswith(stated) for name in names):
                metadata.add_people("author", names)
        for line in {line.mem_id: line for line, _names in lines if line is not None}.values():
            dates = [parse_date(piece) for piece in _rest(line, known)]
            metadata.date = metadata.date or next((date.iso for date in dates if date), "")
            if not is_inside(main, line):
                yield line, not all(date and date.iso == metadata.date for date in dates)
        if known:
            return


# How many elements up from the article stands the one that holds both; -1 in another article, a part of the page or a
# caption.
def _place(node: Node, around: Mapping[int, int]) -> int:
    for one in (node, *ancestors(node)):
        if one.mem_id in around:
            return around[one.mem_id]
        if one.tag in {"article", "figure"} or is_page_part(one):
            return -1
    return -1


def _names(node: Node) -> list[str]:
    text = node.attributes.get("content") or inner_text(node.css_first("[itemprop=name]") or node)
    if len(text) > _LONGEST_LINE:
        return []
    is_marked = node.css_matches(_PEOPLE)
    return [name for name in split_people(_PIECES.split(text)[0]) if is_marked or not name[0].islower()]


# The largest element around an author that is nothing but a by-line; None in the middle of a text.
def _line_of(node: Node, main: Node, known: list[str]) -> Node | None:
    line = None
    for one in (node, *ancestors(node)):
        if one.mem_id == main.mem_id:
            break
        is_line = _is_marked(one) or all(map(parse_date, _rest(one, known)))
        if is_line and (one.tag in BLOCKS or (_is_edge(one.prev, forward=False) and _is_edge(one.next, forward=True))):
            line = one
        elif not is_line and one.tag in BLOCKS:
            break
    return line


def _is_marked(node: Node) -> bool:
    classes = (node.attributes.get("class") or "").split()
    return any(name in classes for name in _LINE_CLASSES) and len(inner_text(node)) <= _LONGEST_LINE


def _is_edge(node: Node | None, *, forward: bool) -> bool:
    while node is not None and node.tag == "-text" and not (node.text_content or "").strip():
        node = node.next if forward else node.prev
    return node is None or node.tag == "br" or node.tag in BLOCKS


def _rest(node: Node, known: list[str]) -> list[str]:
    text = inner_text(node)
    for time in node.css("time"):
        stamp = (time.attributes.get("datetime") or "")[:10]
        if (own := inner_text(time)) and (reading := parse_date(own) or parse_date(stamp)):
            text = text.replace(own, f" | {reading.iso or own} | ")
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, " ")
    pieces = (" ".join(_FILLERS.sub(" ", piece).split()) for piece in _PIECES.split(text))
    return [piece for piece in pieces if piece and not is_navigation(piece)]
