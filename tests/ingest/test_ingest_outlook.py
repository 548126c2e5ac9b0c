"""Mails of Outlook come in as mails do."""

from __future__ import annotations

import sys
from email.message import EmailMessage

import pytest

from tests.support.outlook_files import msg_of
from translator.bilingual.errors import ArticleError
from translator.newsroom.imports.article import import_article

RICH = 0x1009
SUBJECT, BODY, HTML, SENDER, ADDRESS = 0x0037, 0x1000, 0x1013, 0x0C1A, 0x0C1F
FILE, CONTENT = 0x3707, 0x3701
TEXT = "The ferry left the harbour an hour late on Monday, and nobody could say why."
MAIL: dict[int, str | bytes] = {SUBJECT: "FW: The ferry is late", SENDER: "Doe, Jane", ADDRESS: "jane@example.org"}


def test_subject_sender_and_text_become_an_article_and_attachments_are_named() -> None:
    article = import_article(msg_of({**MAIL, BODY: TEXT}, {FILE: "map.pdf", CONTENT: b"%PDF"}), name="late.msg")

    assert article.front_matter["title"] == "The ferry is late"
    assert article.front_matter["authors"] == ["Jane Doe"]
    assert TEXT in article.text
    assert "an attachment was left out: map.pdf" in article.notes


@pytest.mark.parametrize("sender", ["Press Office", "info@example.org", "hmailuser", "Unknown"])
def test_a_sender_who_is_no_person_is_no_author(sender: str) -> None:
    article = import_article(msg_of({**MAIL, SENDER: sender, BODY: TEXT}), name="late.msg")

    assert "authors" not in article.front_matter


def test_the_html_of_a_mail_goes_before_its_text() -> None:
    page = f"<html><body><p>{TEXT}</p><ul><li>One boat</li></ul></body></html>"
    article = import_article(msg_of({**MAIL, BODY: "A plain text.", HTML: page.encode()}), name="late.msg")

    assert f"{TEXT}\n\n- One boat" in article.text
    assert "A plain text" not in article.text


def test_what_cannot_be_read_says_why_and_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ArticleError, match="no text"):
        import_article(msg_of(MAIL), name="late.msg")
    with pytest.raises(ArticleError, match="cannot be read") as caught:
        import_article(msg_of({**MAIL, BODY: TEXT})[:1600], name="late.msg")
    assert "as .eml" in (caught.value.hint or "")
    monkeypatch.setitem(sys.modules, "oxmsg", None)
    with pytest.raises(ArticleError, match="not installed") as caught:
        import_article(msg_of({**MAIL, BODY: TEXT}), name="late.msg")
    assert "oxmsg" in (caught.value.hint or "") or "[msg]" in (caught.value.hint or "")


@pytest.mark.parametrize("written", [{BODY: "", RICH: b""}, {BODY: " \r\n", RICH: b""}, {HTML: b""}])
def test_an_empty_mail_is_refused_as_an_empty_eml_is(written: dict[int, str | bytes]) -> None:
    with pytest.raises(ArticleError) as caught:
        import_article(b"Subject: The ferry is late\nFrom: jane@example.org\n\n", name="late.eml")
    said = caught.value.message
    for has_stream in (True, False):
        with pytest.raises(ArticleError) as caught:
            import_article(msg_of({**MAIL, **written}, has_empty_streams=has_stream), name="late.msg")
        assert caught.value.message == said


@pytest.mark.parametrize("attached", [(), ({FILE: "map.pdf", CONTENT: b"%PDF"},)])
def test_a_mail_whose_text_is_rtf_alone_is_not_called_empty(attached: tuple[dict[int, str | bytes], ...]) -> None:
    data = msg_of({**MAIL, BODY: "", RICH: b"\x60\0\0\0\x50\0\0\0MELA" + bytes(84)}, *attached)

    with pytest.raises(ArticleError, match="only Outlook's compressed RTF") as caught:
        import_article(data, name="late.msg")

    assert "as .eml" in (caught.value.hint or "")


def test_an_empty_mail_with_an_attachment_says_the_same_in_both_formats() -> None:
    eml = EmailMessage()
    eml["Subject"], eml["From"] = "The ferry is late", "jane@example.org"
    eml.set_content("\n")
    eml.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="map.pdf")
    msg = msg_of({**MAIL, BODY: "", RICH: b""}, {FILE: "map.pdf", CONTENT: b"%PDF"}, has_empty_streams=False)
    for name, data in {"late.eml": eml.as_bytes(), "late.msg": msg}.items():
        with pytest.raises(ArticleError, match="no text, only attachments"):
            import_article(data, name=name)


def test_a_part_without_headers_is_the_text_of_its_mail() -> None:
    head = b"Subject: The ferry is late\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"

    article = import_article(head + f"--x\n\n{TEXT}\n--x--\n".encode(), name="late.eml")

    assert TEXT in article.text
