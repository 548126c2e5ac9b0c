"""
PDF: the lines of its pages, read by pdfminer.six, as an article in HTML.

`pdf_paragraphs` puts them in order and joins them.
"""

from __future__ import annotations

import io
import logging
import re
import shlex
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html import escape
from typing import Any

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.extras import install_command
from translator.newsroom.imports.documents import HtmlBlocks, ListItem, ReadDocument, shown_extract
from translator.newsroom.imports.pdf_paragraphs import PageLine, Paragraph, paragraphs_of

_BOLD = pattern(r"bold|black|heavy|semibold|demi(?!c)|simhei|heiti|medi(?:um)?$", re.IGNORECASE)
_LIGATURE = pattern("[\ufb00-\ufb06\u2f00-\u2fd5]")
# Radicals that fonts for Chinese draw with the glyph of the character, and that Unicode does not map to it.
_RADICALS = (
    "⺝月⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青"
    "⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻲亀⻳龟"
)
_CHARACTERS = str.maketrans(_RADICALS[::2], _RADICALS[1::2])
_UNREAD = pattern(r"\(cid:\d+\)")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
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
            _("this is a PDF, and what reads it is not installed"), where=name or None, hint=install_command("pdf")
        ) from None
    file = shlex.quote(name or "FILE.pdf")
    pictures: Counter[int] = Counter()
    turned: list[str] = []
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pages = [list(_lines(page, number, pictures, turned)) for number, page in enumerate(_pages(data), 1)]
    except PDFPasswordIncorrect:
        raise ArticleError(
            _("this PDF has a password"), where=name or None,
            hint=_("save it without one: {command}", command=f"qpdf --decrypt --password=… {file} open.pdf"),
        ) from None  # fmt: skip
    except _broken() as error:
        raise ArticleError(
            _("the PDF cannot be read: {error}", error=error or type(error).__name__), where=name or None,
            hint=_("open it, print it into a new PDF, and add that"),
        ) from None  # fmt: skip
    text = "".join(line.text for page in pages for line in page)
    if not text.strip():
        raise ArticleError(
            _("this PDF is scanned: it has pictures of pages, and no text"), where=name or None,
            hint=f"ocrmypdf -l eng+chi_sim {file} text.pdf; translator add text.pdf",
        )  # fmt: skip
    unread = sum(len(found) for found in _UNREAD.findall(text))
    if unread > _MOST_UNREAD * len(text):
        raise ArticleError(
            _("this PDF does not say which letters it shows"), where=name or None,
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

    # Columns stand closer than words of one line may elsewhere, and the order is found by `pdf_paragraphs`.
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
