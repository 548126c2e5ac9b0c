"""Mails of Outlook (`.msg`), read by python-oxmsg, as the mails that `mail` reads. Sources: MS-OXMSG, MS-OXRTFCP."""

from __future__ import annotations

import io
import struct
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.extras import install_command
from translator.newsroom.imports.documents import ReadDocument
from translator.newsroom.imports.mail import read_mail
from translator.newsroom.imports.rich_text import read_rich_text

# Properties that the library has no names for: MS-OXPROPS.
_CONTENT_ID = 0x3712
_COMPRESSED_RTF = 0x1009
# The long name of an attached file, the short one, and what Outlook shows for a mail in a mail.
_FILE_NAMES = (0x3707, 0x3704, 0x3001)
_TAG = pattern("<[^>]*>")
# Errors of the library for a broken file.
_BROKEN = (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError, struct.error)
_BROKEN_NAME = (MessageError, ValueError, IndexError, AttributeError)


def read_outlook_mail(data: bytes, name: str) -> ReadDocument:
    """Return the body of a mail; raises `ArticleError` where it has none, or cannot be opened."""
    try:
        from oxmsg import Message
    except ImportError:
        raise ArticleError(
            _("this is a mail of Outlook (.msg), and what reads it is not installed"),
            where=name or None,
            hint=install_command("msg"),
        ) from None
    try:
        mail = Message.load(io.BytesIO(data))
        message = _message(mail, name)
    except _BROKEN as error:
        raise ArticleError(
            _("the mail cannot be read: {error}", error=error or type(error).__name__),
            where=name or None,
            hint=_("save it in Outlook again, as .eml, and add that"),
        ) from None
    return read_mail(message.as_bytes(), name)


def _message(mail: Any, name: str) -> EmailMessage:
    message = EmailMessage()
    for field, value in (("Subject", mail.subject), ("From", mail.sender)):
        if value:
            try:
                message[field] = " ".join(value.split())
            except _BROKEN_NAME:  # An address of Exchange's own, such as /O=HARBOUR/CN=LI.
                continue
    if mail.sent_date:
        message["Date"] = format_datetime(mail.sent_date)
    text, kind = (mail.html_body, "html") if (mail.html_body or "").strip() else (mail.body or "", "plain")
    if not text.strip() and (rich := mail.properties.binary_prop_value(_COMPRESSED_RTF)):
        html = read_rich_text(_unpacked(rich), name).html
        text, kind = (html, "html") if _TAG.sub("", html).strip() else ("", "plain")
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


# What every unpacked text begins with, so that references may lead there.
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n" rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)  # fmt: skip
_WINDOW = 4096


def _unpacked(data: bytes) -> bytes:
    """Return the RTF of a mail: sixteen bytes of head, then groups of eight, letters or references back."""
    if data[8:12] == b"MELA":
        return data[16:]
    text = bytearray(_DICTIONARY)
    at = 16
    while at < len(data):
        control, at = data[at], at + 1
        for bit in range(8):
            if at + (control >> bit & 1) >= len(data):
                return bytes(text[len(_DICTIONARY) :])
            if control >> bit & 1:
                reference, at = int.from_bytes(data[at : at + 2], "big"), at + 2
                back = (len(text) - (reference >> 4)) % _WINDOW
                if not back:
                    return bytes(text[len(_DICTIONARY) :])
                for _letter in range((reference & 15) + 2):
                    text.append(text[-back])
            else:
                text.append(data[at])
                at += 1
    return bytes(text[len(_DICTIONARY) :])
