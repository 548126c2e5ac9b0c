"""
PDF: the lines of its pages, read by pdfminer.six, as an article in HTML.

A page says where each line stands and how large its letters are, and nothing else. So columns are found by the gutter
between them, running heads by their coming again, rows of a table by cells below cells, and the end of a paragraph by
its gap, its indent, or a line with room for the word that begins the next.
"""

from __future__ import annotations

import io
import logging
import re
import shlex
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from statistics import median
from typing import Any

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.extras import install_command
from translator.newsroom.imports.documents import HtmlBlocks, ListItem, ReadDocument, shown_extract


@dataclass(frozen=True, slots=True)
class PageLine:
    """A line, or a piece of one; in points from the lower left corner of its page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    is_bold: bool
    page: int
    is_row: bool = False
    """Of a table."""


@dataclass(slots=True)
class Paragraph:
    text: str
    level: int = 0
    """Of a heading, from 1; 0 for all others."""
    is_item: bool = False
    """Others that begin with the same mark follow it, or go before it."""


@dataclass(slots=True)
class _Column:
    """Lines below each other, with the edges that they were set between."""

    lines: list[PageLine]
    left: float
    right: float


_CELLS = " | "
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_IS_WIDE = pattern(f"[{_WIDE}]")
_JOINS_WIDE = pattern(f"[{_WIDE}“”‘’…—]$")
_SENTENCE_END = pattern(r"[.!?。！？…:：][\"”’」』）)\]]*$")
_MARK = pattern(
    r"(?:[•●○▪■◦‣⁃·\uf0b7\uf0a7–-]|\(?\d{1,3}[.)]|\(?[a-z][.)]|[（(][一二三四五六七八九十]+[)）])\s*(?=\S)|[一二三四五六七八九十]+、"
)
_LONE_MARK = pattern(r"\W|\(?\w{1,3}[.)]")
_PAGE_NUMBER = pattern(
    r"[\W_]*+(?:(?:page|p\.|第)\s*+)?(?:\d{1,4}|[ivxl]{1,6})\s*+页?(?:\s*+(?:/|of|共|，)++\s*+\d{1,4}\s*+页?)?[\W_]*",
    re.IGNORECASE,
)
_MASTHEAD = pattern(
    r"(?:press|media|news)?\s*(?:release|news|statement)|for immediate release|新闻稿|新聞稿|公告", re.IGNORECASE
)
# Share of the height of a page in which running heads and feet stand.
_MARGIN = 0.13
# Of the size of the text: what is larger is a heading, what is smaller a note.
_LARGER, _SMALLER = 1.12, 0.88
# Of the usual distance of two lines: what stands further off begins a paragraph.
_GAP = 1.28
# One of so many gaps is surely that of two lines.
_NARROW = 8
_LONGEST_HEADING = 120
# Of a column: lines, and letters in half of them.
_LEAST_LINES = 3
_LEAST_LETTERS = 18


def paragraphs_of(pages: Sequence[Sequence[PageLine]]) -> tuple[list[Paragraph], list[str]]:
    """Return the paragraphs of pages, and the notes on what was left out, in the user's language."""
    notes: list[str] = []
    body = _body_size(pages)
    kept = _without_running_lines(pages, notes)
    columns = [column for page in kept for column in _page_columns(page, body)]
    main, small = _with_notes_last(columns, body)
    groups = _joined([*main, *small], body)
    return _levelled(groups, body), notes


def _body_size(pages: Sequence[Sequence[PageLine]]) -> float:
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0]


def _without_running_lines(pages: Sequence[Sequence[PageLine]], notes: list[str]) -> list[list[PageLine]]:
    lines = [line for page in pages for line in page]
    lowest, highest = min(line.bottom for line in lines), max(line.top for line in lines)
    edge = (highest - lowest) * _MARGIN
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)

    def key(line: PageLine) -> tuple[str, int]:
        return re.sub(r"\d+", "0", line.text), round(line.bottom / 6)

    def is_outer(line: PageLine) -> bool:
        return line.bottom < lowest + edge or line.top > highest - edge

    for line in lines:
        if is_outer(line):
            seen[key(line)].add(line.page)
    least = max(2, len(pages) // 3)
    left_out: dict[str, None] = {}
    kept = []
    for page in pages:
        stays = []
        for line in page:
            if is_outer(line) and len(seen[key(line)]) >= least:
                if not _PAGE_NUMBER.fullmatch(line.text):
                    left_out[re.sub(r"\d+", "…", line.text)] = None
            else:
                stays.append(line)
        kept.append(stays)
    if left_out:
        notes.append(_("running heads were left out: {text}", text=shown_extract("; ".join(left_out))))
    return kept


def _page_columns(lines: Sequence[PageLine], body: float) -> list[_Column]:
    columns = list(_columns(sorted(lines, key=lambda line: -line.top), body, 0))
    singles = [column for column in columns if not column.right]
    for column in singles:
        column.left = min(line.left for one in singles for line in one.lines)
        column.right = max(line.right for one in singles for line in one.lines)
    return [_with_rows(column, body) for column in columns]


def _columns(lines: list[PageLine], body: float, depth: int) -> Iterator[_Column]:
    gutter = _gutter(lines, body) if depth < 4 else None
    if gutter is None:
        if lines:
            edges = (min(line.left for line in lines), max(line.right for line in lines)) if depth else (0.0, 0.0)
            yield _Column(lines, *edges)
        return
    single: list[PageLine] = []
    beside: list[PageLine] = []
    bands: list[tuple[bool, list[PageLine]]] = []
    for line in lines:
        crosses = line.left < gutter < line.right
        if not bands or bands[-1][0] != crosses:
            bands.append((crosses, []))
        bands[-1][1].append(line)
    for crosses, band in bands:
        halves = [[line for line in band if line.left < gutter], [line for line in band if line.left >= gutter]]
        if crosses or not all(halves):
            single += band
            continue
        top, bottom = (max(line.top for line in halves[1]), min(line.bottom for line in halves[1]))
        single += [line for line in halves[0] if line.bottom >= top - 1]
        yield from _columns(single, body, depth)
        single = []
        beside = [line for line in halves[0] if line.bottom < top - 1]
        below = _below_gap(beside, bottom, body)
        yield from _columns([line for line in beside if line not in below], body, depth + 1)
        yield from _columns(halves[1], body, depth + 1)
        single = below
    yield from _columns(single, body, depth)


def _below_gap(lines: list[PageLine], bottom: float, body: float) -> list[PageLine]:
    for at in range(1, len(lines)):
        if lines[at].top < bottom and lines[at - 1].bottom - lines[at].top > 1.5 * body:
            return lines[at:]
    return []


def _gutter(lines: list[PageLine], body: float) -> float | None:
    """Return where two columns of prose part, or None where there is one."""
    starts = Counter(round(line.left / 3) for line in lines)
    best, found = 0, None
    for start, count in starts.items():
        gutter = min(line.left for line in lines if round(line.left / 3) == start) - 1
        before = [line for line in lines if line.right <= gutter]
        after = [line for line in lines if line.left >= gutter]
        if count < _LEAST_LINES or min(len(before), len(after)) <= best:
            continue
        if _is_prose(before, body) and _is_prose(after, body, gutter):
            best, found = min(len(before), len(after)), gutter - max(0.0, gutter - max(x.right for x in before)) / 2
    return found


# Only the column beside the gutter: there may be others behind it.
def _is_prose(lines: list[PageLine], body: float, start: float | None = None) -> bool:
    if start is None:
        start = Counter(round(line.left / 3) for line in lines).most_common(1)[0][0] * 3
    lines = [line for line in lines if abs(line.left - start) < 3 * body]
    if len(lines) < _LEAST_LINES:
        return False
    width = max(line.right for line in lines) - start
    letters = median(len(line.text) + len(_IS_WIDE.findall(line.text)) for line in lines)
    return letters >= _LEAST_LETTERS and median(line.right - line.left for line in lines) >= 0.6 * width


def _rows(lines: Sequence[PageLine]) -> list[list[PageLine]]:
    rows: list[list[PageLine]] = []
    for line in lines:
        middle = (line.top + line.bottom) / 2
        if rows and rows[-1][0].bottom < middle < rows[-1][0].top:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda line: line.left) for row in rows]


# A row of a table has cells that begin below those of its neighbour; it stays one line.
def _with_rows(column: _Column, body: float) -> _Column:
    rows = [_cells(row, body) for row in _rows(column.lines)]
    starts = [{round(cell.left / 4) for cell in row[1:]} for row in rows]
    lines = []
    for row, before, own, after in zip(rows, [set(), *starts], starts, [*starts[1:], set()], strict=False):
        line = _one_line(row)
        if own & (before | after):
            line = replace(line, text=_CELLS.join(cell.text for cell in row), is_row=True)
        lines.append(line)
    return _Column(lines, column.left, column.right)


def _cells(row: list[PageLine], body: float) -> list[PageLine]:
    cells: list[PageLine] = []
    for line in row:
        if cells and (line.left - cells[-1].right < body or _LONE_MARK.fullmatch(cells[-1].text)):
            cells[-1] = _one_line([cells[-1], line])
        else:
            cells.append(line)
    return cells


def _one_line(cells: list[PageLine]) -> PageLine:
    text = cells[0].text
    for cell in cells[1:]:
        text += cell.text if _JOINS_WIDE.search(text) and _IS_WIDE.match(cell.text) else f" {cell.text}"
    longest = max(cells, key=lambda cell: len(cell.text))
    return replace(
        longest, text=text, left=cells[0].left, right=max(cell.right for cell in cells),
        is_bold=all(cell.is_bold for cell in cells),
    )  # fmt: skip


# Footnotes, which stand between a paragraph and its end on the next page.
def _with_notes_last(columns: list[_Column], body: float) -> tuple[list[_Column], list[_Column]]:
    main, small = [], []
    for column in columns:
        end = len(column.lines)
        while end and column.lines[end - 1].size < _SMALLER * body:
            end -= 1
        main.append(_Column(column.lines[:end], column.left, column.right))
        small.append(_Column(column.lines[end:], column.left, column.right))
    return [one for one in main if one.lines], [one for one in small if one.lines]


@dataclass(slots=True)
class _Group:
    lines: list[PageLine]
    text: str


def _joined(columns: list[_Column], body: float) -> list[_Group]:
    leading = _leading(columns, body) / body
    words = Counter(
        word.lower() for column in columns for line in column.lines for word in re.findall(r"\w+(?:-\w+)+", line.text)
    )
    groups: list[_Group] = []
    before: PageLine | None = None
    last: _Column | None = None
    for column in columns:
        for line in column.lines:
            if before and last and not _begins(before, line, last, column, groups[-1].lines, leading):
                groups[-1].text = _join(groups[-1].text, line.text, words)
                groups[-1].lines.append(line)
            else:
                groups.append(_Group([line], line.text))
            before, last = line, column
    return groups


def _leading(columns: list[_Column], body: float) -> float:
    gaps = [
        one.bottom - other.bottom
        for column in columns
        for one, other in zip(column.lines, column.lines[1:], strict=False)
        if one.size == other.size == body and body * 0.8 < one.bottom - other.bottom < body * 2.6
    ]
    # Where paragraphs are short, their distance is more common than that of lines; fonts that are mixed shift lines.
    narrow = sorted(gaps)[len(gaps) // _NARROW] if gaps else body * 1.2
    return median([gap for gap in gaps if gap < narrow * _GAP] or [narrow])


def _begins(
    before: PageLine, line: PageLine, last: _Column, column: _Column, group: list[PageLine], leading: float
) -> bool:
    if line.is_row or before.is_row:
        return True
    if abs(line.size - before.size) > 0.06 * before.size or line.is_bold != before.is_bold:
        return True
    if _MARK.match(line.text) and (_MARK.match(group[0].text) or _has_ended(before, line, last)):
        return True
    indent = line.left - column.left
    goes_on = line.text[0].islower()
    if last is not column or before.page != line.page:
        is_indented = line.size * 0.8 < indent < line.size * 4
        return not goes_on and (
            _has_ended(before, line, last) or bool(_SENTENCE_END.search(before.text)) or is_indented
        )
    gap = before.bottom - line.bottom
    if gap > leading * line.size * _GAP or gap < 0:
        return True
    if line.size * 0.8 < line.left - before.left < line.size * 4 and not _MARK.match(before.text):
        return bool(_SENTENCE_END.search(before.text)) or len(group) > 1
    return not goes_on and _has_ended(before, line, last)


def _has_ended(before: PageLine, line: PageLine, column: _Column) -> bool:
    """Return whether the next line's first word had room at the end of a line, so that somebody ended it there."""
    if _IS_WIDE.search(before.text[-2:]):
        needed = 2.6 * line.size
    else:
        word = line.text.split(" ", 1)[0]
        needed = (len(word) + 1.5) * (line.right - line.left) / len(line.text)
    room = column.right - before.right
    if room <= needed:
        return False
    return bool(_SENTENCE_END.search(before.text)) or room > 0.25 * (column.right - column.left)


def _join(text: str, more: str, words: Counter[str]) -> str:
    if _JOINS_WIDE.search(text) or (_IS_WIDE.match(more) and _IS_WIDE.search(text)):
        return text + more
    if text.endswith("\u00ad"):
        return text[:-1] + more
    broken = re.search(r"(\w+)-$", text)
    if broken is None or not more[0].isalpha():
        return text + more if broken or text.endswith(("/", "—")) else f"{text} {more}"
    end = re.match(r"\w+", more)
    word = f"{broken[1]}-{end[0] if end else ''}"
    return text + more if _is_compound(word, words) else text[:-1] + more


def _is_compound(word: str, words: Counter[str]) -> bool:
    from simplemma import is_known

    first, _hyphen, second = word.partition("-")
    if word.lower() in words or not second[:1].islower():
        return True
    are_words = all(len(part) > 3 and is_known(part, lang="en") for part in (first, second))
    return are_words and not is_known(first + second, lang="en")


def _levelled(groups: list[_Group], body: float) -> list[Paragraph]:
    """Give headings their levels: the larger sizes in order, then bold lines; what stands above the title is text."""
    sizes = sorted(
        {round(one.lines[0].size) for one in groups if _is_larger(one, body)}, reverse=True
    )  # fmt: skip
    title = next((at for at, one in enumerate(groups) if sizes and _is_larger(one, body)
                  and round(one.lines[0].size) == sizes[0]), -1)  # fmt: skip
    found = []
    body_bold = sum(len(one.text) for one in groups if one.lines[0].is_bold) * 2 > sum(len(one.text) for one in groups)
    for at, one in enumerate(groups):
        level = 0
        if at >= title:
            if _is_larger(one, body):
                level = min(4, sizes.index(round(one.lines[0].size)) + 1)
            elif one.lines[0].is_bold and not body_bold and _may_be_heading(one):
                level = min(4, len(sizes) + 1)
        marks = [_MARK.match(groups[near].text) for near in (at - 1, at + 1) if 0 <= near < len(groups)]
        own = _MARK.match(one.text)
        is_item = own is not None and any(mark and mark[0][:1] == own[0][:1] for mark in marks)
        found.append(Paragraph(one.text, level, is_item))
    return found


def _is_larger(group: _Group, body: float) -> bool:
    size = group.lines[0].size
    return size > _LARGER * body and len(group.text) <= 3 * _LONGEST_HEADING and not _MASTHEAD.fullmatch(group.text)


def _may_be_heading(group: _Group) -> bool:
    text = group.text
    return len(text) <= _LONGEST_HEADING and not re.search(r"[.,;。，；:：]$", text) and not _MASTHEAD.fullmatch(text)


_BOLD = pattern(r"bold|black|heavy|semibold|demi(?!c)|simhei|heiti|medi(?:um)?$", re.IGNORECASE)
_LIGATURE = pattern("[\ufb00-\ufb06\u2f00-\u2fd5]")
# Radicals that fonts for Chinese draw with the glyph of the character, and that Unicode does not map to it.
_RADICALS = (
    "⺝月⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青"
    "⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀⻳龟"
)
_CHARACTERS = str.maketrans(_RADICALS[::2], _RADICALS[1::2])
_UNREAD = pattern(r"\(cid:\d+\)")
_WIDE_BLANK = pattern(f"(?<=[{_WIDE}]) +(?=[{_WIDE}—…“”‘’])|(?<=[—…“”‘’]) +(?=[{_WIDE}])")
_ITEM = pattern(r"(?:[•·●○▪■◦‣⁃\uf0b7\uf0a7–-]|(?P<number>\d{1,3}[.)]))\s+")
# Share of a text whose letters have no Unicode.
_MOST_UNREAD = 0.1
# A line of a paragraph, in pieces of which the gaps between words are narrower than those between columns.
_WIDEST_GAP = 1.3


def read_pdf(data: bytes, name: str) -> ReadDocument:
    """Return the text of a PDF; raises `ArticleError` where it has none, or cannot be opened."""
    try:
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        raise ArticleError(
            _("this is a PDF, and what reads it is not installed"), hint=install_command("pdf")
        ) from None
    file = shlex.quote(name or "FILE.pdf")
    pictures: Counter[int] = Counter()
    turned: list[str] = []
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pages = [list(_lines(page, number, pictures, turned)) for number, page in enumerate(_pages(data), 1)]
    except PDFPasswordIncorrect:
        raise ArticleError(
            _("this PDF has a password"),
            hint=_("save it without one: {command}", command=f"qpdf --decrypt --password=… {file} open.pdf"),
        ) from None  # fmt: skip
    except _broken() as error:
        raise ArticleError(
            _("the PDF cannot be read: {error}", error=error or type(error).__name__),
            hint=_("open it, print it into a new PDF, and add that"),
        ) from None  # fmt: skip
    text = "".join(line.text for page in pages for line in page)
    if not text.strip():
        raise ArticleError(
            _("this PDF is scanned: it has pictures of pages, and no text"),
            hint=f"ocrmypdf -l eng+chi_sim {file} text.pdf; translator add text.pdf",
        )  # fmt: skip
    unread = sum(len(found) for found in _UNREAD.findall(text))
    if unread > _MOST_UNREAD * len(text):
        raise ArticleError(
            _("this PDF does not say which letters it shows"),
            hint=f"ocrmypdf --force-ocr -l eng+chi_sim {file} text.pdf; translator add text.pdf",
        )  # fmt: skip
    paragraphs, left_out = paragraphs_of(pages)
    if turned := list(filter(None, turned)):
        left_out.append(_("text that was printed sideways was left out: {text}", text=shown_extract("".join(turned))))
    notes = [*left_out, *_notes(pages, pictures)]
    return ReadDocument(_html(paragraphs), notes=notes)


def _broken() -> tuple[type[Exception], ...]:
    from pdfminer.psexceptions import PSException

    return (PSException, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, RecursionError)


def _pages(data: bytes) -> Iterator[Any]:
    from pdfminer.high_level import extract_pages
    from pdfminer.layout import LAParams

    # Columns stand closer than words of one line may elsewhere, and the order is found by `paragraphs_of`.
    parameters = LAParams(char_margin=_WIDEST_GAP, boxes_flow=None, all_texts=True)
    return extract_pages(io.BytesIO(data), laparams=parameters)


def _lines(container: Any, number: int, pictures: Counter[int], turned: list[str]) -> Iterator[PageLine]:
    from pdfminer.layout import LTContainer, LTImage, LTTextLineHorizontal

    for item in container:
        if isinstance(item, LTTextLineHorizontal):
            if line := _line(item, number, turned):
                yield line
        elif isinstance(item, LTImage):
            pictures[number] += 1
        elif isinstance(item, LTContainer):
            yield from _lines(item, number, pictures, turned)


def _line(item: Any, number: int, turned: list[str]) -> PageLine | None:
    from pdfminer.layout import LTChar

    letters = [one for one in item if isinstance(one, LTChar)]
    text = _WIDE_BLANK.sub("", " ".join(_LIGATURE.sub(_letters, item.get_text().translate(_CHARACTERS)).split()))
    if not text or not all(one.upright for one in letters):
        turned.append(text)
        return None
    size = Counter(round(one.size, 1) for one in letters).most_common(1)[0][0]
    bold = sum(bool(_BOLD.search(one.fontname)) for one in letters)
    return PageLine(text, item.x0, item.x1, item.y0, item.y1, size, bold * 2 > len(letters), number)


def _letters(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def _notes(pages: list[list[PageLine]], pictures: Counter[int]) -> Iterator[str]:
    if empty := [str(number) for number, page in enumerate(pages, 1) if not page and pictures[number]]:
        yield _("pages without text, which may be scanned: {numbers}", numbers=", ".join(empty))
    if count := sum(pictures.values()):
        yield ngettext("{count} picture of the PDF was left out", "{count} pictures of the PDF were left out", count)
    unread = [line.text for page in pages for line in page if _UNREAD.search(line.text)]
    if unread:
        yield _("letters that the PDF does not name stand as (cid:…): {text}", text=shown_extract(unread[0]))


def _html(paragraphs: list[Paragraph]) -> str:
    blocks = HtmlBlocks()
    for paragraph in paragraphs:
        text = escape(paragraph.text, quote=False)
        mark = _ITEM.match(text)
        if paragraph.level:
            blocks.add(f"<h{paragraph.level}>{text}</h{paragraph.level}>")
        elif mark and (mark[0][0] not in "–-" or paragraph.is_item):
            blocks.add_items(ListItem(0, bool(mark["number"]), text[mark.end() :]))
        else:
            blocks.add(f"<p>{text}</p>")
    return str(blocks)
