"""Documents of other programs become articles; what no article can be made from is refused by its name."""

from __future__ import annotations

import io
import re
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.support.imported_articles import body_of
from tests.support.site_newsroom import png
from translator.bilingual.errors import ArticleError, CatalogError, TranslatorError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle
from translator.newsroom.imports.documents import read_document

DOCUMENTS = Path(__file__).parents[1] / "fixtures/documents"
"""`report` was written as .docx, and saved as .odt and .rtf by LibreOffice 25.2; `page.mhtml` was saved by Chromium."""
REPORT = (DOCUMENTS / "report.md").read_text(encoding="utf-8")
TEXT = "The market closed early on Monday, and nobody could say why it had to."


def read(data: bytes | str, name: str) -> ImportedArticle:
    return import_article(data.encode() if isinstance(data, str) else data, name=name)


def packed(parts: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize("suffix", ["docx", "odt", "rtf"])
def test_one_report_is_the_same_article_in_every_format(suffix: str) -> None:
    article = read((DOCUMENTS / f"report.{suffix}").read_bytes(), f"report.{suffix}")
    assert article.text == REPORT
    assert article.images == {"img/harbour-bank-halts-its-loans-1.png": png(40, 30)}


@pytest.mark.parametrize("name", ["report.docx", "report.odt"])
def test_a_damaged_archive_is_no_bug_of_ours(name: str) -> None:
    sound = (DOCUMENTS / name).read_bytes()
    for at in range(60, len(sound), len(sound) // 60):
        with suppress(TranslatorError):
            read(sound[:at] + bytes(8) + sound[at + 8 :], name)


def test_the_bytes_tell_the_kind_and_not_the_name() -> None:
    for name in ("report.txt", "report", ""):
        assert read((DOCUMENTS / "report.rtf").read_bytes(), name).text == REPORT


def test_a_page_saved_by_chromium_is_read_with_its_picture() -> None:
    article = read((DOCUMENTS / "page.mhtml").read_bytes(), "page.mhtml")
    assert (article.front_matter["title"], article.front_matter["date"]) == ("Market closes early", "2026-11-14")
    assert article.front_matter["source"]["url"] == "http://127.0.0.1:8931/page.html"
    assert "![A bank](img/market-closes-early-1.png)" in article.text
    assert list(article.images.values()) == [png(40, 30)]
    assert "Gazette" not in body_of(article)


@pytest.mark.parametrize(
    ("name", "title", "notes"),
    [
        ("marks", "Harbour Bank Halts Its Loans", ["a comment was left out: Li Lei: Check this!"]),
        ("wordpad", "A Title", []),
    ],
)
def test_rtf_keeps_what_an_editor_wrote_and_names_what_it_said(name: str, title: str, notes: list[str]) -> None:
    article = read((DOCUMENTS / f"{name}.rtf").read_bytes(), f"{name}.rtf")
    assert article.front_matter["title"] == title
    assert f"{body_of(article)}\n" == (DOCUMENTS / f"{name}.md").read_text(encoding="utf-8")
    assert set(notes) <= set(article.notes)


OPEN = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:math="http://www.w3.org/1998/Math/MathML"><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>
</text:tracked-changes><text:h text:outline-level="1">A Title</text:h>
<text:p>{TEXT}<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>
<text:p>A note.</text:p></text:note-body></text:note><office:annotation><dc:creator>Li Lei</dc:creator>
<text:p>Check it</text:p></office:annotation> Two<text:s text:c="2"/>blanks.</text:p>
<text:p>It is <draw:frame><draw:object><math:math><math:annotation>E = m c^2</math:annotation></math:math></draw:object>
</draw:frame>.</text:p></office:text></office:body></office:document-content>
"""


def test_open_documents_keep_notes_and_name_comments_and_equations() -> None:
    article = read(packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": OPEN}), "a.odt")
    assert body_of(article) == f"{TEXT}[^1] Two blanks.\n\nIt is .\n\n[^1]: A note."
    assert "a comment was left out: Li Lei: Check it" in article.notes
    assert "an equation or an embedded file was left out: E = m c^2" in article.notes


def book(chapters: int, **more: str | bytes) -> bytes:
    items = "".join(
        f'<item id="c{at}" href="c{at}.xhtml" media-type="application/xhtml+xml"/>' for at in range(chapters)
    )
    spine = "".join(f'<itemref idref="c{at}"/>' for at in range(chapters))
    page = (
        '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>t</title></head>'
        '<body class="x"><h1>Part {}</h1><p>{}</p></body></html>'
    )
    return packed(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": '<container><rootfiles><rootfile full-path="O/p.opf"/></rootfiles></container>',
            "O/p.opf": '<package xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>The Book</dc:title>'
            '<dc:creator>Jane Doe</dc:creator><dc:date>2026-11-14</dc:date></metadata><manifest>'
            f'<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>{items}</manifest>'
            f'<spine><itemref idref="nav"/>{spine}</spine></package>',
            "O/nav.xhtml": page.format("Contents", "No text."),
            **{f"O/c{at}.xhtml": page.format(at + 1, TEXT + " <b>Hm</b>.") for at in range(chapters)},
            **more,
        }
    )  # fmt: skip


def test_a_book_is_one_article_with_the_title_of_the_book() -> None:
    article = read(book(2), "book.epub")
    front = article.front_matter
    assert (front["title"], front["authors"], front["date"]) == ("The Book", ["Jane Doe"], "2026-11-14")
    assert body_of(article) == f"# Part 1\n\n{TEXT} **Hm**.\n\n# Part 2\n\n{TEXT} **Hm**."
    assert "2 chapters became one article" in article.notes
    assert read(book(1), "book.epub").front_matter["title"] == "Part 1"


def test_a_locked_book_is_refused() -> None:
    lock = '<encryption><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></encryption>'
    with pytest.raises(ArticleError, match="locked"):
        read(book(1, **{"META-INF/encryption.xml": lock}), "book.epub")


def mail(html: str = "", **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Subject"] = "Jane Doe <jane@example.org>", "Fwd: Market closes early"
    message["Date"] = "Mon, 14 Nov 2026 10:00:00 +0000"
    message.set_content(TEXT.replace("nobody", "\nnobody") + "\n\n-- \nJane Doe\n")
    message.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed')
    if html:
        message.add_alternative(html, subtype="html", charset="gb2312")
    return message


def test_a_mail_becomes_an_article_with_its_subject_date_and_sender() -> None:
    article = read(mail().as_bytes(), "a.eml")
    front = article.front_matter
    assert (front["title"], front["date"], front["authors"]) == ("Market closes early", "2026-11-14", ["Jane Doe"])
    assert body_of(article) == TEXT
    assert "the signature of the mail was left out: Jane Doe" in article.notes
    assert "the author is whom the file names: Jane Doe" in article.notes


def test_the_html_of_a_mail_is_read_with_its_pictures_and_attachments_are_named() -> None:
    message = mail('<p>港湾银行宣布<b>暂停贷款</b>计划，客户排起了长队。</p><p><img src="cid:a" alt="银行"></p>')
    message.get_payload()[1].add_related(png(2, 2), "image", "png", cid="<a>")  # type: ignore[union-attr, index]
    message.add_attachment(b"x", maintype="application", subtype="pdf", filename="附件.pdf")
    article = read(message.as_bytes(), "a.eml")
    assert (
        body_of(article) == "港湾银行宣布**暂停贷款**计划，客户排起了长队。\n\n![银行](img/market-closes-early-1.png)"
    )
    assert "an attachment was left out: 附件.pdf" in article.notes


REFUSED = {
    "a.png": (png(2, 2), "this is a picture", "tesseract a.png - -l eng+chi_sim | translator add -"),
    "a.jpg": (b"\xff\xd8\xff\xe0\0\0JFIF", "this is a picture", "tesseract"),
    "a.webp": (b"RIFF\0\0\0\0WEBPVP8 ", "this is a picture", "tesseract"),
    "my a.doc": (b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le"), "old Word document",
                 "soffice --headless --convert-to docx 'my a.doc', then: translator add 'my a'.docx"),
    "b.docx": (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "has a password", "without a password"),
    "a.xls": (b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"), "this is a table", "translator glossary import"),
    "a.xlsx": (packed({"xl/workbook.xml": ""}), "this is a table", "translator import"),
    "a.pptx": (packed({"ppt/presentation.xml": ""}), "this is a presentation", "copy the text"),
    "a.ods": (packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "this is a table", "terms"),
    "a.pages": (packed({"Index/Document.iwa": ""}), "Apple's Pages", "as Word"),
    "a.zip": (packed({"x.txt": ""}), "this is an archive", "unpack it"),
    "a.gz": (b"\x1f\x8b\x08", "this is an archive", "unpack it"),
    "a.mp4": (b"\0\0\0\x18ftypmp42", "a sound or a film", "transcript"),
    "a.webarchive": (b"bplist00", "Safari", "HTML or MHTML"),
    "a.url": (b"[InternetShortcut]\nURL=https://example.org", "a link to a page", "HTML or MHTML"),
    "a.xml": (b'<?xml version="1.0"?>\n<rss version="2.0">', "a feed of a site", "open it"),
    "a.po": (b'msgid ""\n', "a file with translations", "translator import a.po"),
    "a.csv": (b"one,two\n", "this is a table", "translator glossary import a.csv"),
    "a.srt": (b"1\n00:00:01,000 -->\nHello.\n", "no subtitle with a time and a text", "transcript"),
    "a.ass": (b"[Script Info]\n", "subtitles with styles", "ffmpeg -i a.ass a.srt; translator add a.srt"),
    "feed.txt": (b'<rss version="2.0"><channel><title>Ferries</title>', "a feed of a site", "open it"),
    "story.xml": (b'<?xml version="1.0"?><newsMessage/>', "XML with the root <newsMessage>", "copy the text"),
    "cut.docx": (packed({"word/document.xml": "<w:document/>"})[:60], "cut off, or damaged", "fetch it again"),
    "a.rst": (b"Title\n=====\n", "this is .rst, which is not read here", "pandoc -t gfm a.rst | translator add -"),
    "a.mbox": (b"From a\nSubject: x\nMessage-ID: <1>\n\nA.\nFrom b\nSubject: y\n\nB.\n", "several mails", ".eml"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_article_is_refused_by_name(name: str) -> None:
    data, message, hint = REFUSED[name]
    with pytest.raises(TranslatorError) as caught:
        read(data, name)
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")
    assert caught.value.where == name


@pytest.mark.parametrize("head", ["From: the editor\nDate: 2026-11-14\n\n", "Subject: banks\nTitle: A Title\n\n"])
def test_a_text_with_labelled_lines_is_no_mail(head: str) -> None:
    assert TEXT in read(f"{head}{TEXT}\n", "page.txt").text


@pytest.mark.parametrize(("name", "author"), [("google-docs", "?"), ("word-page", "Li Lei")])
def test_comments_of_editors_are_named_and_not_in_the_text(name: str, author: str) -> None:
    article = read((Path(__file__).parent / f"cases/{name}.html").read_bytes(), f"{name}.html")
    assert f"a comment was left out: {author}: Is this right?" in article.notes


def test_what_was_pasted_from_word_into_a_page_is_a_page() -> None:
    page = f'<nav><a href="/">Home</a></nav><h1>A Title</h1><p class="MsoNormal">{TEXT}<o:p></o:p></p>'
    article = read(f"<html><body>{page}</body></html>", "page.html")
    assert body_of(article) == TEXT


def test_a_picture_beside_the_html_of_a_word_processor_is_taken(tmp_path: Path) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/image1.png").write_bytes(png(40, 30))
    page = Path(__file__).parent / "cases/google-docs.html"
    article = import_article(page.read_bytes(), name=page.name, folder=tmp_path)
    assert article.images == {"img/the-market-closes-early-1.png": png(40, 30)}
    assert "![A bank](img/the-market-closes-early-1.png)" in article.text


def test_an_address_that_no_browser_could_read_stays_as_it_is() -> None:
    link = '<a href="http://[preferences]/x">Preferences</a><img src="//[x]/y.png">'
    page = f'<link rel=canonical href="https://example.org/x"><h1>A Title</h1><p>{TEXT}</p><p>{TEXT} {link}</p>'
    assert "[Preferences](http://[preferences]/x)" in read(f"<html><body>{page}</body></html>", "page.html").text


def test_a_document_of_google_docs_is_read_from_its_zip() -> None:
    page = (Path(__file__).parent / "cases/google-docs.html").read_bytes()
    article = read(packed({"TheMarket.html": page, "images/image1.png": png(40, 30)}), "The Market.zip")
    expected = (Path(__file__).parent / "cases/google-docs.md").read_text(encoding="utf-8")
    assert article.text == expected.replace("images/image1.png", "img/the-market-closes-early-1.png")
    assert list(article.images.values()) == [png(40, 30)]


@pytest.mark.parametrize("suffix", ["odt", "rtf"])
def test_chinese_keeps_its_bold_lists_and_notes(suffix: str) -> None:
    article = read((DOCUMENTS / f"chinese.{suffix}").read_bytes(), f"chinese.{suffix}")
    assert article.front_matter["title"] == "港湾银行暂停贷款"
    assert body_of(article) == (
        "（记者 王芳）港湾银行宣布在审计之后**暂停贷款**计划，客户排起了长队[^1]。\n\n"
        "- 第一点\n  - 再一点\n- 第二点\n\n银行没有回答我们的问题。\n\n[^1]: 脚注。"
    )


def test_a_mail_of_raw_gbk_is_read_with_its_headers() -> None:
    text = "港湾银行宣布在审计之后暂停贷款计划，客户排起了长队。"
    head = f"Received: by x\nFrom: 王芳 <w@example.org>\nSubject: 转发：港湾银行暂停贷款\n\n{text}\n"
    article = read(head.encode("gbk"), "a.eml")
    assert (article.front_matter["title"], article.front_matter["authors"]) == ("港湾银行暂停贷款", ["王芳"])
    assert body_of(article) == text


def test_a_mail_in_utf_8_that_declares_another_encoding_is_read_as_utf_8() -> None:
    head = 'From: Li Lei <l@example.org>\nMIME-Version: 1.0\nContent-Type: text/plain; charset="iso-8859-1"\n'
    article = read(f"{head}Content-Transfer-Encoding: 8bit\nSubject: A Title\n\n{TEXT} – “Café”.\n", "a.eml")
    assert body_of(article) == f"{TEXT} – “Café”."


RTF_NUMBERS = ("1" * 5000, "-99999999", "99999999999")


@pytest.mark.parametrize("number", RTF_NUMBERS)
def test_numbers_in_rtf_that_no_program_writes_are_read_over(number: str) -> None:
    text = rf"{{\rtf1\ansi {{\fs{number} The market closed}} {{\u{number} ?}}early on Monday.\par{{\bin{number} }}}}"
    found = read_document(text.encode(), "a.rtf")
    assert found
    assert "The market closed" in found.html


@pytest.mark.parametrize("number", ["x", "²", "-1", "9" * 5000, "999999"])
def test_numbers_in_open_documents_that_no_program_writes_are_read_over(number: str) -> None:
    with zipfile.ZipFile(DOCUMENTS / "report.odt") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts["content.xml"].decode()
    spaced = re.sub(r"(<text:p [^>]*>)", rf'\1<text:s text:c="{number}"/>', text)
    parts["content.xml"] = re.sub(r'outline-level="\d"', f'outline-level="{number}"', spaced)
    article = read(packed(parts), "a.odt")
    assert len(body_of(article)) < 100_000


def test_a_book_whose_chapter_has_no_address_is_refused() -> None:
    with zipfile.ZipFile(io.BytesIO(book(1))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    package = next(name for name in parts if name.endswith(".opf"))
    parts[package] = re.sub(rb' href="[^"]*"', b"", parts[package])
    with pytest.raises((ArticleError, CatalogError)):
        read(packed(parts), "a.epub")


def test_a_mail_of_a_year_that_no_calendar_has_is_read_without_its_date() -> None:
    text = mail().as_bytes()
    article = read(re.sub(rb"(?m)^Date: .*$", b"Date: Mon, 2 Mar 99999999999 10:00:00 +0800", text), "a.eml")
    assert "date" not in article.front_matter
