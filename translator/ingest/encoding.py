"""Decodes bytes: by the BOM, else as UTF-8, else as GB18030 or Big5 if chardet detects one and no byte is lost."""

from __future__ import annotations

import codecs
import re

from translator.errors import EncodingError, UsageError
from translator.i18n import _
from translator.patterns import pattern

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LEGACY = {"gb18030": "gb18030", "big5": "big5hkscs"}
"""chardet's name → the name of Python's codec with the larger repertoire."""
_DECLARED = pattern(rb"charset\s*+=\s*+[\"']?\s*+(gb2312|gbk|gb18030|big5)", re.IGNORECASE)
_CONTROL = pattern("[\x00-\x08\x0e-\x1d\x7f]")
_LINE_ENDS = pattern("[\x0b\x0c\x85\u2028\u2029]")
"""Word writes U+000B for a line break within a paragraph and U+000C for a page break; the others are Unicode's."""
_HYPHENS = {0x1E: "\u2011", 0x1F: ""}
"""Word's hyphen that does not break, and its optional one."""
_FRONT_MATTER = pattern(r"(---|\+\+\+)\n.*?\n\1(?=\s)", re.DOTALL)
_UNLIKELY = pattern("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_CHINESE = pattern("[\u2014\u2018-\u201d\u2026\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e]")
_LEAST_FREQUENT = 0.8
"""Share of Han characters that must be frequent: Western letters decoded as GB18030 give rare ones."""
_LEAST_CHINESE = 0.7
"""Share of the characters beyond ASCII that must be Chinese for a legacy encoding to be accepted."""


def _hint() -> str:
    return _("name the encoding: translator add FILE --encoding gb18030   (or big5, utf-16 …)")


def decode_text(data: bytes, *, encoding: str | None = None, where: str | None = None) -> tuple[str, str]:
    """
    Return the text of `data` with line feeds as line ends and without BOM, and the name of its encoding.

    `encoding` is used where it is given. Raises `EncodingError` for bytes that are not text in it, or that are
    neither UTF-8 nor Chinese in GB18030 or Big5; `UsageError` for an encoding that does not exist.
    """
    if encoding:
        text, name = _decode_as(data, encoding, where), encoding.lower()
    else:
        text, name = _detect(data, where)
    if _CONTROL.search(text):
        raise EncodingError(_("this is a binary file, or text in an unknown encoding"), where=where, hint=_hint())
    return _with_line_feeds(text.removeprefix("\ufeff")).translate(_HYPHENS), name.removesuffix("-sig")


def _with_line_feeds(text: str) -> str:
    """Write every line end as a line feed; a value of the front matter goes on behind one that is not from a file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(text)
    at = front.end() if front else 0
    return _LINE_ENDS.sub(" ", text[:at]) + _LINE_ENDS.sub("\n", text[at:])


def _decode_as(data: bytes, encoding: str, where: str | None) -> str:
    try:
        return data.decode(codecs.lookup(encoding).name)
    except LookupError:
        raise UsageError(_("there is no encoding {name}", name=encoding), where=where, hint=_hint()) from None
    except UnicodeDecodeError as error:
        raise EncodingError(
            _("not {name}: the byte at {at} cannot be read", name=encoding, at=error.start),
            where=where,
            hint=_("leave --encoding out, or name another one"),
        ) from None


def _detect(data: bytes, where: str | None) -> tuple[str, str]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name, where), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        at = error.start
    for name in _candidates(data):
        text = _decode_legacy(data, name)
        if text is not None:
            return text, name
    raise EncodingError(
        _("neither UTF-8 (see the byte at {at}) nor recognisable as GB18030 or Big5", at=at), where=where, hint=_hint()
    )


def _candidates(data: bytes) -> list[str]:
    """Return the legacy encodings that the page declares or chardet holds possible, the likelier first."""
    if b"\x00" in data:
        return []
    declared = _DECLARED.search(data, 0, 4096)
    if declared:
        return ["big5"] if declared[1].lower() == b"big5" else ["gb18030"]
    from chardet import detect_all

    guesses = [(guess["encoding"] or "").lower() for guess in detect_all(data, ignore_threshold=True)]
    ranks = {guess: rank for rank, guess in reversed(list(enumerate(guesses)))}
    return sorted((name for name in _LEGACY if name in ranks), key=ranks.__getitem__)


def _decode_legacy(data: bytes, name: str) -> str | None:
    """Return the text if `data` is Chinese in this encoding, and None if it is anything else."""
    try:
        text = data.decode(_LEGACY[name])
    except UnicodeDecodeError:
        return None
    beyond = [character for character in text if character > "\x7f"]
    if not beyond or _UNLIKELY.search(text) or len(_CHINESE.findall(text)) < _LEAST_CHINESE * len(beyond):
        return None
    han = [character for character in beyond if "\u4e00" <= character <= "\u9fff"]
    return text if sum(map(_is_frequent, han)) >= _LEAST_FREQUENT * len(han) else None


def _is_frequent(han: str) -> bool:
    """Whether a Han character is among the frequent ones, which both standards put first."""
    return b"\xb0" <= han.encode("gb2312", "ignore") < b"\xd8" or b"\xa4" <= han.encode("big5", "ignore") < b"\xc7"
