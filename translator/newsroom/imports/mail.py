"""
Mails (`.eml`, Outlook's `.msg`), and pages that a browser saved with their pictures (MHTML): all become MIME.

Of a mail, the HTML or the text of its body is the article; the subject is its title; attachments are named. `.msg` is
read by python-oxmsg. Sources: RFC 5322, RFC 2045 to 2049, RFC 3676 (`format=flowed`), RFC 2557 (MHTML), MS-OXMSG.
"""

from __future__ import annotations

import email.policy
import io
import posixpath
import re
import struct
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from email.utils import format_datetime, parseaddr
from pathlib import Path, PurePath
from typing import Any

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.addresses import joined_address
from translator.newsroom.ground.extras import install_command
from translator.newsroom.imports.bylines import is_chinese_name, is_name
from translator.newsroom.imports.documents import ReadDocument, picture_address
from translator.newsroom.imports.encoding import LARGER
from translator.newsroom.imports.xml import OfficeParts

_PREFIX = pattern(r"^\s*(?:(?:re|fwd?|aw|wg|转发|轉發|轉寄|回复|回覆|答复)\s*[:：]\s*)+", re.IGNORECASE)
_SIGNATURE = pattern(r"^-- ?$", re.MULTILINE)
_ADDRESS = pattern(r"""\b(src|background)\s*=\s*(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)

# The browser saved the one that it showed.
_OTHER_SIZES = pattern(r"""\ssrcset\s*=\s*(["']).*?\1""", re.IGNORECASE | re.DOTALL)


def read_mail(data: bytes, name: str) -> ReadDocument:
    """Return the body of a mail; raises `ArticleError` where it has none, and where the file holds several mails."""
    if data.startswith(b"From ") and len(re.findall(rb"(?m)^From .*\r?\n(?=[\w-]+:)", data)) > 1:
        raise ArticleError(_("this is a mailbox with several mails"), hint=_("save the one as .eml, and add that"))
    message = _parsed(data)
    body = message.get_body(("html", "plain"))
    text = "" if body is None else _decoded(body)
    if body is None or (not text.strip() and any(part.get_filename() for part in message.walk())):
        raise ArticleError(_("the mail has no text, only attachments"), hint=_("save these, and add them"))
    is_html = body.get_content_type() == "text/html"
    document = ReadDocument(
        text if is_html else _paragraphs(body, text), kind="word" if is_html else "text", is_styled=is_html
    )
    if not is_html and (found := _SIGNATURE.search(document.html)):
        signature = document.html[found.end() :].split()
        document.html = document.html[: found.start()]
        document.notes.append(_("the signature of the mail was left out: {text}", text=" ".join(signature)))
    document.title = _PREFIX.sub("", _header(message, data, "subject")).strip()
    document.date = _day(message)
    document.author = _person(_header(message, data, "from"))
    _take_parts(message, body, document)
    return document


def read_saved_page(data: bytes, name: str) -> ReadDocument:
    """Return the page of an MHTML file with its pictures; raises `ArticleError` where it holds none."""
    message = _parsed(data)
    pages = [part for part in message.walk() if part.get_content_type() in {"text/html", "application/xhtml+xml"}]
    if not pages:
        raise ArticleError(_("there is no page in this file"), hint=_("save the page again, as HTML"))
    start = str(message.get_param("start") or "")
    page = next((one for one in pages if start and one["content-id"] == start), pages[0])
    url = str(message["snapshot-content-location"] or page["content-location"] or "").strip()
    url = url if url.startswith("http") else ""
    base = str(page["content-location"] or url)
    document = ReadDocument(_decoded(page), kind="html", url=url)
    addresses: dict[str, str] = {}
    for part in message.walk():
        if part.get_content_maintype() != "image":
            continue
        address = picture_address(document)
        document.images[address] = _content(part)
        for known in _names_of(part):
            addresses[joined_address(base, known)] = address
    html = _ADDRESS.sub(lambda found: _local(found, base, addresses), document.html)
    document.html = _OTHER_SIZES.sub("", html)
    return document


def _parsed(data: bytes) -> EmailMessage:
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(data.lstrip())


def _decoded(part: MIMEPart) -> str:
    content = _content(part)
    declared = str(part.get_content_charset() or "utf-8").lower()
    first = () if content.isascii() else ("utf-8",)  # Bytes that read as UTF-8 are UTF-8, whatever is declared.
    for name in (*first, LARGER.get(declared, declared), "gb18030"):
        try:
            return content.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return content.decode("windows-1252", "replace")


def _content(part: MIMEPart) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _day(message: EmailMessage) -> str:
    try:
        stated = message["date"]
    except (ValueError, OverflowError):  # A year of twenty digits.
        return ""
    return stated.datetime.date().isoformat() if stated and stated.datetime else ""


# Soft breaks of `format=flowed` are joined.
def _paragraphs(part: MIMEPart, text: str) -> str:
    text = text.replace("\r\n", "\n")
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    joint = "" if str(part.get_param("delsp") or "").lower() == "yes" else " "
    return re.sub(r"(?<!^--) \n(?!>)", joint, text, flags=re.MULTILINE)


# A header of raw bytes, against RFC 5322, is read as UTF-8 or GB18030.
def _header(message: EmailMessage, data: bytes, name: str) -> str:
    text = str(message[name] or "")
    raw = re.search(rb"(?im)^" + name.encode() + rb":[ \t]*(.*)", data) if "\ufffd" in text else None
    for codec in ("utf-8", "gb18030") if raw else ():
        try:
            return raw[1].decode(codec).strip() if raw else text
        except UnicodeDecodeError:
            continue
    return text


def _person(sender: str) -> str:
    name = parseaddr(sender)[0].strip()
    last, comma, first = name.partition(", ")  # As Outlook has it: `Doe, Jane`.
    name = f"{first} {last}" if comma else name
    return name if is_name(name, is_alone=True) or is_chinese_name(name) else ""


def _take_parts(message: EmailMessage, body: MIMEPart, document: ReadDocument) -> None:
    addresses: dict[str, str] = {}
    for part in message.walk():
        if part is body or (part.is_multipart() and part.get_content_type() != "message/rfc822"):
            continue
        known = [one for one in _names_of(part) if one in document.html]
        if part.get_content_maintype() == "image" and known:
            address = picture_address(document)
            document.images[address] = _content(part)
            addresses.update(dict.fromkeys(known, address))
        elif part.get_content_disposition() == "attachment" or part.get_filename():
            file = part.get_filename() or part.get_content_type()
            document.notes.append(_("an attachment was left out: {name}", name=PurePath(file).name))
    document.html = _ADDRESS.sub(lambda found: _local(found, "", addresses), document.html)


def _names_of(part: MIMEPart) -> list[str]:
    identity = str(part["content-id"] or "").strip().strip("<>")
    place = str(part["content-location"] or "").strip()
    return [*([f"cid:{identity}"] if identity else []), *([place] if place else [])]


def _local(found: re.Match[str], base: str, addresses: dict[str, str]) -> str:
    from html import unescape

    address = addresses.get(joined_address(base, unescape(found[3])) if base else unescape(found[3]))
    return f"{found[1]}={found[2]}{address}{found[2]}" if address else found[0]


_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp")


def read_zipped_page(data: bytes, name: str) -> ReadDocument:
    """Return the one page of an archive, its pictures by the addresses that it has for them."""
    parts = OfficeParts(Path(name or "-"), data, allows_embedded=True)
    names = [one for one in parts.names if not one.startswith("__MACOSX/")]
    page = next(one for one in names if one.lower().endswith((".html", ".htm")))
    folder = posixpath.dirname(page)
    pictures = [one for one in names if one.lower().endswith(_PICTURES)]
    images = {posixpath.relpath(one, folder or "."): parts.data(one) for one in pictures}
    return ReadDocument(parts.text(page), images, kind="html", is_styled=True)


# Properties that the library has no names for: MS-OXPROPS.
_CONTENT_ID = 0x3712
_COMPRESSED_RTF = 0x1009
# The long name of an attached file, the short one, and what Outlook shows for a mail in a mail.
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
# Errors of the library for a broken file.
_BROKEN = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, struct.error)
_BROKEN_NAME = (MessageError, ValueError, IndexError, AttributeError)


def read_outlook_mail(data: bytes, name: str) -> ReadDocument:
    """Return the body of a mail; raises `ArticleError` where it has none, or cannot be opened."""
    try:
        from oxmsg import Message
    except ImportError:
        raise ArticleError(
            _("this is a mail of Outlook (.msg), and what reads it is not installed"), hint=install_command("msg")
        ) from None
    try:
        mail = Message.load(io.BytesIO(data))
        message = _message(mail)
        is_rtf_alone = message.get_body() is None and _has_rtf(mail)
    except _BROKEN as error:
        raise ArticleError(
            _("the mail cannot be read: {error}", error=error or type(error).__name__),
            hint=_("save it in Outlook again, as .eml, and add that"),
        ) from None
    if is_rtf_alone:
        raise ArticleError(
            _("the mail has no text, or only Outlook's compressed RTF, which cannot be read here"),
            hint=_("save it in Outlook again, as .eml, and add that"),
        )
    return read_mail(message.as_bytes(), name)


# Some mails list an empty body, such as one of RTF, without storing a stream for it.
def _stored(mail: Any, name: str) -> str:
    try:
        return getattr(mail, name) or ""
    except KeyError:
        return ""


def _has_rtf(mail: Any) -> bool:
    try:
        return bool(mail.properties.binary_prop_value(_COMPRESSED_RTF))
    except KeyError:
        return False


def _message(mail: Any) -> EmailMessage:
    message = EmailMessage()
    for field, value in (("Subject", mail.subject), ("From", mail.sender)):
        if value:
            try:
                message[field] = " ".join(value.split())
            except _BROKEN_NAME:  # An address of Exchange's own, such as /O=HARBOUR/CN=LI.
                continue
    if mail.sent_date:
        message["Date"] = format_datetime(mail.sent_date)
    html = _stored(mail, "html_body")
    text, kind = (html, "html") if html.strip() else (_stored(mail, "body"), "plain")
    message.set_content(text.replace("\r\n", "\n"), subtype=kind) if text.strip() else message.make_mixed()
    for attachment in mail.attachments:
        kind, _slash, subkind = (attachment.mime_type or "").partition("/")
        identity = attachment.properties.str_prop_value(_CONTENT_ID)
        message.add_attachment(
            attachment.file_bytes or b"",
            maintype=kind if subkind else "application",
            subtype=subkind or "octet-stream",
            filename=next(filter(None, map(attachment.properties.str_prop_value, _FILE_NAMES)), "?"),
            cid=f"<{identity}>" if identity else None,
        )
    return message
