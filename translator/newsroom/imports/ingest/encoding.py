"""
Decodes bytes: by the BOM, else as UTF-8, else as what the page declares, else as what chardet takes them for.

What was declared or guessed counts only where it reads as English or Chinese; a page that is not what it declares to be
is said. Bytes that stand alone in a text are shown, and
replaced when the user says so; text that went through a wrong encoding before (`mojibake`) is refused.
"""

from __future__ import annotations

import codecs
import re
import shlex
from typing import NamedTuple

from translator.bilingual.errors import EncodingError, UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.foreign_languages import language_name
from translator.newsroom.imports.ingest.mojibake import refuse_mojibake

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# A name that pages or chardet use → Python's codec with the larger repertoire, as browsers have it (encoding.spec).
_LARGER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs", "iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252", "hz-gb-2312": "hz",
}  # fmt: skip
# Codec → the name that people know.
_SHOWN = {"big5hkscs": "big5", "cp1252": "windows-1252"}
_CHINESE_CODECS = ("gb18030", "big5hkscs", "hz")
_DECLARED = pattern(rb"charset\s*+=\s*+[\"']?\s*+([\w.:-]+)|<\?xml[^>]{0,80}?encoding=[\"']([\w.:-]+)", re.IGNORECASE)
_CONTROL = pattern("[\x00-\x08\x0e-\x1d\x7f]")
_RARE, _RARE_NUL = 500, 2000
"""Characters of a text for each control character in it, and for each NUL, that some program left there."""
# Word writes U+000B for a line break within a paragraph and U+000C for a page break; the others are Unicode's.
_LINE_ENDS = pattern("[\x0b\x0c\x85\u2028\u2029]")
# Word's hyphen that does not break, and its optional one.
_HYPHENS = {0x1E: "\u2011", 0x1F: ""}
_FRONT_MATTER = pattern(r"(---|\+\+\+)\n.*?\n\1(?=\s)", re.DOTALL)
_UNLIKELY = pattern("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]")
_CHINESE = pattern("[\u2014\u2018-\u201d\u2026\u3000-\u3017\u4e00-\u9fff\uff01-\uff5e]")
# Share of Han characters that must be frequent: Western letters decoded as GB18030 give rare ones.
_LEAST_FREQUENT = 0.8
# Share of the characters beyond ASCII that must be Chinese for a legacy encoding to be accepted.
_LEAST_CHINESE = 0.7
# Bytes of a file that an error shows.
_MOST_SHOWN = 5
# Bytes that are named one by one when they are replaced.
_MOST_NOTED = 20
# Characters that are shown before and behind a byte.
_AROUND = 12
# Right characters beyond ASCII for each byte that cannot be read, in a text that is damaged and not misread.
_FEW = 4
# Share of a text of a Western language that is ASCII.
_LEAST_ASCII = 0.8
# Share of the best guess's confidence that one for Chinese must have: Korean in EUC-KR is frequent Han in GB18030.
_LEAST_LIKELY = 0.4
# chardet's confidence from which the language of a foreign encoding is named.
_LEAST_SURE = 0.3


class DecodedText(NamedTuple):
    text: str
    """With line feeds as line ends, and without BOM."""
    encoding: str
    notes: list[str]
    """What the user should know: bytes that were replaced."""


def _hint(where: str | None) -> str:
    return _("name the encoding: translator add {file} --encoding gb18030   (or big5, windows-1252, utf-16 …)",
             file=_file(where))  # fmt: skip


def _file(where: str | None) -> str:
    return shlex.quote(where) if where else "-"


def decode_text(
    data: bytes, *, encoding: str | None = None, where: str | None = None, replaces_bad: bool = False
) -> DecodedText:
    """
    Return the text of `data`.

    `encoding` is used where it is given. `replaces_bad`: bytes that cannot be read become U+FFFD, and are noted.
    Raises `EncodingError` for bytes that are not text in it, or in which no English or Chinese text is recognised;
    `UsageError` for an encoding that does not exist.
    """
    notes: list[str] = []
    if encoding:
        text, name = _decode_as(data, encoding, where, replaces_bad=replaces_bad), encoding.lower()
    else:
        text, name = _detect(data, where, replaces_bad=replaces_bad)
        refuse_mojibake(text, where)
        declared = _shown(_declared(data))
        if declared and declared != name and not name.startswith("utf"):
            notes.append(_("it declares {declared}, and reads right as {encoding}", declared=declared, encoding=name))
    if stray := _CONTROL.findall(text):
        if stray.count("\x00") > len(text) / _RARE_NUL or len(stray) > max(2, len(text) / _RARE):
            message = _("this is a binary file, or text in an unknown encoding")
            raise EncodingError(message, where=where, hint=_hint(where))
        text = _CONTROL.sub("", text)
        notes.append(
            ngettext("{count} control character was taken out", "{count} control characters were taken out", len(stray))
        )
    if replaces_bad:
        places = _bad_bytes(data, name)
        notes += [_("replaced by �: {place}", place=place) for place in places[:_MOST_NOTED]]
        if len(places) > _MOST_NOTED:
            notes.append(_("replaced by �: {count} bytes in all", count=len(places)))
    return DecodedText(_with_line_feeds(text.removeprefix("\ufeff")).translate(_HYPHENS), _shown(name), notes)


def _shown(name: str) -> str:
    return _SHOWN.get(name, name.removesuffix("-sig"))


def _with_line_feeds(text: str) -> str:
    """Write every line end as a line feed; a value of the front matter goes on behind one that is not from a file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT_MATTER.match(text)
    at = front.end() if front else 0
    return _LINE_ENDS.sub(" ", text[:at]) + _LINE_ENDS.sub("\n", text[at:])


def _decode_as(data: bytes, encoding: str, where: str | None, *, replaces_bad: bool = False) -> str:
    try:
        name = codecs.lookup(encoding).name
        return data.decode(name, "replace" if replaces_bad else "strict")
    except LookupError:
        raise UsageError(_("there is no encoding {name}", name=encoding), where=where, hint=_hint(where)) from None
    except UnicodeDecodeError:
        raise _damaged(data, encoding, where) from None


def _damaged(data: bytes, encoding: str, where: str | None) -> EncodingError:
    """Return an error that shows the bytes that cannot be read, and how to go on without them."""
    places = _bad_bytes(data, encoding)
    more = len(places) - _MOST_SHOWN
    shown = "; ".join(places[:_MOST_SHOWN])
    if more > 0:
        shown = _("{places}; and {count} more", places=shown, count=more)
    return EncodingError(
        ngettext(
            "this is {name}, but for {count} byte that cannot be read: {places}",
            "this is {name}, but for {count} bytes that cannot be read: {places}",
            len(places), name=_shown(encoding), places=shown,
        ),
        where=where,
        hint=_("translator add {file} --replace-bad-bytes   (writes � for them), or name another --encoding",
               file=_file(where)),
    )  # fmt: skip


def _bad_bytes(data: bytes, encoding: str) -> list[str]:
    """Return for each byte that cannot be read its line, its value, and the text around it."""
    bad: list[tuple[int, str]] = []

    def note(error: UnicodeError) -> tuple[str, int]:
        assert isinstance(error, UnicodeDecodeError)
        bad.append((error.start, " ".join(f"0x{byte:02X}" for byte in error.object[error.start : error.end])))
        return "\ufffd", error.end

    codecs.register_error("translator.note", note)
    text = data.decode(encoding, "translator.note")
    line, seen, at, places = 1, 0, -1, []
    for _start, value in bad:
        at = text.find("\ufffd", at + 1)
        line, seen = line + text.count("\n", seen, at), at
        around = text[max(0, at - _AROUND) : at + _AROUND + 1]
        places.append(_("line {line}, {byte} in “{text}”", line=line, byte=value, text=" ".join(around.split())))
    return places


def _detect(data: bytes, where: str | None, *, replaces_bad: bool) -> tuple[str, str]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _decode_as(data, name, where, replaces_bad=replaces_bad), name
    if name := _utf16_without_bom(data):
        return data.decode(name), name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _detect_legacy(data, where, replaces_bad=replaces_bad)
    return (data.decode("hz"), "hz") if "~{" in text and _is_hz(data) else (text, "utf-8")


def _utf16_without_bom(data: bytes) -> str:
    """Return the name of UTF-16 where the bytes are English or Chinese in it: blanks and line ends have a zero byte."""
    head = data[:4000]
    if len(data) % 2 or b"\x00" not in head:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = head.decode(name, "replace")
        plain = sum(" " <= one <= "~" or one in "\r\n\t" or bool(_CHINESE.match(one)) for one in text)
        if plain >= 0.9 * len(text):
            return name
    return ""


def _is_hz(data: bytes) -> bool:
    try:
        return _reads_as_chinese(data.decode("hz"))
    except UnicodeDecodeError:
        return False


def _detect_legacy(data: bytes, where: str | None, *, replaces_bad: bool) -> tuple[str, str]:
    """Decode what is not UTF-8: as what it declares to be, or is by its bytes; else as damaged UTF-8 or GB18030."""
    declared = _declared(data)
    guesses = _guesses(data)
    best = guesses[0][2] if guesses else 0.0
    names = [name for name, _language, sure in guesses if name in _CHINESE_CODECS and sure >= _LEAST_LIKELY * best]
    names = list(dict.fromkeys([declared, *names] if declared else names))
    for name in sorted(names, key=lambda one: one not in _CHINESE_CODECS):
        if (text := _decode_legacy(data, name)) is not None:
            return text, _shown(name)
    foreign = next(iter(guesses), ("", "", 0.0))
    is_foreign = foreign[2] >= _LEAST_SURE and foreign[1] not in {"", "en", "zh"}
    for name in dict.fromkeys(("utf-8", *names, *(() if is_foreign else _CHINESE_CODECS))):
        if name in _CHINESE_CODECS and name != declared and declared in _CHINESE_CODECS:
            continue
        if _is_damaged(data, name, is_declared=name == declared):
            if replaces_bad:
                return data.decode(name, "replace"), _shown(name)
            raise _damaged(data, name, where)
    if is_foreign:
        raise _foreign(foreign[0], foreign[1], where)
    if replaces_bad and _is_western(data):
        return data.decode("utf-8", "replace"), "utf-8"
    raise _unknown(data, where)


def _declared(data: bytes) -> str:
    """Return the codec that a page declares, in the larger repertoire; empty where it declares none that exists."""
    found = _DECLARED.search(data, 0, 4096)
    if not found:
        return ""
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    try:
        return _LARGER.get(name, codecs.lookup(name).name)
    except LookupError:
        return ""


def _guesses(data: bytes) -> list[tuple[str, str, float]]:
    """Return codec, language and confidence of what chardet takes the bytes for, the likelier first."""
    if b"\x00" in data:
        return []
    from chardet import detect_all

    found = []
    data = _DECLARED.sub(b"", data[:4096]) + data[4096:]  # chardet would believe what the page declares.
    for guess in detect_all(data, ignore_threshold=True):
        name = (guess["encoding"] or "").lower()
        if name:
            found.append((_LARGER.get(name, name), str(guess["language"] or ""), float(guess["confidence"])))
    return found


def _decode_legacy(data: bytes, name: str) -> str | None:
    """Return the text in an encoding; None where it is none, or where it is to be Chinese and does not read so."""
    try:
        text = data.decode(name)
    except UnicodeDecodeError:
        return None
    return text if name not in _CHINESE_CODECS or _reads_as_chinese(text) else None


def _reads_as_chinese(text: str) -> bool:
    beyond = [character for character in text if character > "\x7f"]
    if not beyond or _UNLIKELY.search(text) or len(_CHINESE.findall(text)) < _LEAST_CHINESE * len(beyond):
        return False
    han = [character for character in beyond if "\u4e00" <= character <= "\u9fff"]
    return sum(map(_is_frequent, han)) >= _LEAST_FREQUENT * len(han)


def _is_frequent(han: str) -> bool:
    """Whether a Han character is among the frequent ones, which both standards put first."""
    return b"\xb0" <= han.encode("gb2312", "ignore") < b"\xd8" or b"\xa4" <= han.encode("big5", "ignore") < b"\xc7"


def _is_damaged(data: bytes, name: str, *, is_declared: bool) -> bool:
    """Whether `data` is text in this encoding but for a few bytes: those that read right are many times as many."""
    text = data.decode(name, "replace")
    bad = text.count("\ufffd")
    right = sum(one > "\x7f" for one in text) - bad
    if name in _CHINESE_CODECS and not _reads_as_chinese(text.replace("\ufffd", "")):
        return False
    return right >= _FEW * bad or (bad == 1 and (right > 0 or is_declared))


def _foreign(name: str, language: str, where: str | None) -> EncodingError:
    return EncodingError(
        _("this is {language} in {encoding}, and articles are English or Chinese",
          language=language_name(language), encoding=name.upper()),
        where=where,
        hint=_("add the English or the Chinese version; if this is one, name its encoding: "
               "translator add {file} --encoding gb18030", file=_file(where)),
    )  # fmt: skip


def _is_western(data: bytes) -> bool:
    """Whether most of a text is ASCII, and the rest could be signs of windows-1252."""
    text = data.decode("windows-1252", "replace")
    return _CONTROL.search(text) is None and sum(one <= "\x7f" for one in text) >= _LEAST_ASCII * len(text)


def _unknown(data: bytes, where: str | None) -> EncodingError:
    """Return what is said of bytes in which no language was recognised."""
    western = data.decode("windows-1252", "replace")
    if _is_western(data):
        place = _bad_bytes(data, "utf-8")[0]
        first = next(at for at, one in enumerate(western) if one > "\x7f")
        return EncodingError(
            _("this is not UTF-8 ({place}); in windows-1252 it reads “{text}”", place=place,
              text=" ".join(western[max(0, first - _AROUND) : first + _AROUND].split())),
            where=where,
            hint=_("translator add {file} --encoding windows-1252, or --replace-bad-bytes", file=_file(where)),
        )  # fmt: skip
    return EncodingError(_("this is neither UTF-8 nor recognisable as GB18030 or Big5"), where=where, hint=_hint(where))
