"""
Decodes bytes: by the BOM, else as UTF-8, else as what the page declares, else as what chardet takes them for.

A declared or guessed encoding counts only where the text reads as English or Chinese. Mojibake is refused, and
other languages by their names.
"""

from __future__ import annotations

import codecs
import re
import shlex
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from translator.bilingual.errors import ArticleError, EncodingError, UsageError
from translator.bilingual.i18n import _, message_tag, ngettext
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import CONTENT_TAGS, LangTag, detect_tag
from translator.bilingual.words.patterns import pattern

# Characters that bytes from 0x80 on are in latin-1 and in windows-1252.
_WESTERN = (
    "\x80-\xff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013\u2014\u2018-\u201a\u201c-\u201e"
    "\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122"
)
_WESTERN_RUN = pattern(f"[{_WESTERN}]{{2,}}")
_HAN_RUN = pattern("[\u2e80-\ud7ff\ue000-\uf8ff\uf900-\uffee\u20ac]{3,}")
# What English and Chinese texts are made of beyond ASCII: `NESTLÉ®` is none of it in another encoding.
_EXPECTED = pattern(
    "[\xa0-\u017f\u2000-\u206f\u20ac\u2122\u2190-\u21ff\u2460-\u24ff\u25a0-\u25ff\u3000-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff00-\uffef]+"
)
# U+FFFD when its UTF-8 is read as GBK: the characters themselves are gone.
_LOST = "锟斤拷"
_LEAST_RUNS = 2
# Share of the runs of characters beyond ASCII that must be mojibake.
_LEAST_SHARE = 0.5
# Characters in which it is looked for.
_SAMPLE = 20_000
# Codec that the text was read in, and the codec that it is written in.
_WAYS = (("windows-1252", "utf-8"), ("gb18030", "utf-8"), ("windows-1252", "gb18030"))


def refuse_mojibake(text: str) -> None:
    """Raise `EncodingError` for mojibake, which has to be taken again from where it came from."""
    sample = text[:_SAMPLE]
    hint = _("take it again from where it came from, in its own encoding")
    if _LOST in sample:
        message = _("the text was damaged before it came here: “{text}” stands where characters were lost", text=_LOST)
        raise EncodingError(message, hint=hint)
    for wrong, right in _WAYS:
        runs = (_HAN_RUN if wrong == "gb18030" else _WESTERN_RUN).findall(sample)
        mended = {run: one for run in runs if (one := _restored(run, wrong, right)) and _reads_well(one, right)}
        count = sum(run in mended for run in runs)
        if count >= _LEAST_RUNS and count >= _LEAST_SHARE * len(runs):
            garbled = next(iter(mended))
            raise EncodingError(
                _("the text was written in {right} and read as {wrong} before it came here: “{garbled}” is “{text}”",
                  right=right.upper(), wrong=wrong, garbled=garbled[:24], text=mended[garbled][:24]),
                hint=hint,
            )  # fmt: skip


def _restored(run: str, wrong: str, right: str) -> str:
    data = bytearray()
    for character in run:
        try:
            data += character.encode(wrong)
        except UnicodeEncodeError:
            if character > "\xff":
                return ""
            data.append(ord(character))
    try:
        text = data.decode(right)
    except UnicodeDecodeError as error:
        # A run that was cut in a character, or stands beside one that lost a byte.
        text = data[: error.start].decode(right) if error.start >= 3 and len(data) - error.start < 4 else ""
    return text if len(text) < len(run) else ""


# Two Western letters may be a character of GBK, but a rare one.
def _reads_well(text: str, right: str) -> bool:
    if right == "utf-8":
        return _EXPECTED.fullmatch(text) is not None
    frequent = sum(b"\xa1" <= one.encode("gb2312", "ignore") < b"\xd8" for one in text)
    return len(text) >= 2 and frequent >= 0.8 * len(text)


# Not a part of a path, an option or a call: code is in no language.
_WORD = pattern(r"(?<![\w/=$\\@-])[^\W\d_]++(?:['’][^\W\d_]++)*+(?![\w/=(-])")
# Characters that are looked at.
_LANGUAGE_SAMPLE = 100_000
_LEAST_HITS = 2
# Words of a text without any frequent word of English that one of another language, or two accents, speak against.
_LEAST_WORDS = 5
_LATIN = pattern("[A-Za-z\u00c0-\u024f]")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Latin letters that say as much as one Han character, as in `detect_tag`.
_HAN_WEIGHT = 6
# Latin letters for each of another script from which on that is only quoted.
_LATIN_WEIGHT = 2


def content_language(texts: Iterable[str], name: str = "") -> LangTag:
    """
    Return `en`, `zh-Hans` or `zh-Hant`: the language of the first text that has one.

    Raises `ArticleError`, which names the file `name`, where it is another one.
    """
    found = next(filter(None, map(identify, texts)), "und")
    if found in CONTENT_TAGS:
        return LangTag(found)
    command = f"translator add --lang en {shlex.quote(name) if name else '-'}"
    raise ArticleError(
        _("this is {language}, and articles are English or Chinese", language=language_name(found))
        if found != "und"
        else _("this is neither English nor Chinese"),
        hint=_("add the English or the Chinese version; if this is one: {command}   (or zh-Hans, zh-Hant)",
               command=command),
    )  # fmt: skip


def identify(text: str) -> str | None:
    """
    Return `en`, `zh-Hans` or `zh-Hant`; or the code of another language, or script; or None for a text without words.

    `und` is a language in Latin letters that is not English and that is not known here.
    """
    sample = text[:_LANGUAGE_SAMPLE]
    latin, han = len(_LATIN.findall(sample)), len(_HAN.findall(sample))
    counts = {code: len(letters.findall(sample)) for code, letters in _scripts().items()}
    code = max(counts, key=counts.__getitem__)
    others = counts[code]
    # Kana stand among Han characters; a Chinese text that quotes Japanese has an eighth as many at the most.
    is_among_han = code in {"ja", "ko"} and others > han / 8 + 1
    if others and latin > _LATIN_WEIGHT * (others + (han if is_among_han else 0)) and latin > _HAN_WEIGHT * han:
        return _foreign_latin(sample) or "en"
    if is_among_han or others > latin + _HAN_WEIGHT * han:
        return code
    tag = detect_tag(text)
    return (_foreign_latin(sample) or tag) if tag == "en" else tag


def _foreign_latin(text: str) -> str:
    words = Counter(found.lower().replace("’", "'") for found in _WORD.findall(text))
    hits = {code: sum(words[word] for word in frequent) for code, frequent in _frequent_words().items()}
    english = hits.pop("en")
    code = max(hits, key=hits.__getitem__)
    is_english_mute = not english and words.total() >= _LEAST_WORDS
    if hits[code] > english and (hits[code] >= _LEAST_HITS or is_english_mute):
        return code
    accents = sum(count for word, count in words.items() if not word.isascii())
    return "und" if is_english_mute and accents >= _LEAST_HITS else ""


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    rows = read_table(Path(__file__).parent / "data/scripts.tsv", 2)
    return {code: re.compile(f"[{letters}]") for code, letters in rows}


@cache
def _frequent_words() -> dict[str, list[str]]:
    lines = (Path(__file__).parent / "data/frequent_words.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if not line.startswith("#"))
    return {code: words for code, *words in rows}


def language_name(code: str) -> str:
    """Return the name of a language, or of a script (four letters), in the language of the messages."""
    from babel import Locale

    locale = Locale.parse(message_tag().replace("-", "_"))
    names = locale.scripts if len(code) == 4 else locale.languages
    return str(names.get(code, code))


_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LARGER = {
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs",
    "big5hkscs": "big5hkscs", "iso-8859-1": "windows-1252", "latin1": "windows-1252", "us-ascii": "windows-1252",
    "ascii": "windows-1252",
}  # fmt: skip
"""A name that pages, mails or chardet use → Python\'s codec with the larger repertoire, as browsers have it."""
# Codec → the name that people know.
_SHOWN = {"big5hkscs": "big5", "cp1252": "windows-1252"}
_CHINESE_CODECS = ("gb18030", "big5hkscs")
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
    """Bytes that were replaced, in the user's language."""


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
        notes += [_("replaced by �: {place}", place=place) for place in _shown_places(_bad_bytes(data, name))]
    return DecodedText(_with_line_feeds(text.removeprefix("\ufeff")).translate(_HYPHENS), _shown(name), notes)


def _shown(name: str) -> str:
    return _SHOWN.get(name, name.removesuffix("-sig"))


# A value of the front matter goes on behind a line end that is not from a file.
def _with_line_feeds(text: str) -> str:
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
    places = _bad_bytes(data, encoding)
    return EncodingError(
        ngettext(
            "this is {name}, but for {count} byte that cannot be read: {places}",
            "this is {name}, but for {count} bytes that cannot be read: {places}",
            len(places), name=_shown(encoding), places="; ".join(_shown_places(places)),
        ),
        where=where,
        hint=_("translator add {file} --replace-bad-bytes   (writes � for them), or name another --encoding",
               file=_file(where)),
    )  # fmt: skip


def _shown_places(places: list[str]) -> list[str]:
    more = len(places) - _MOST_SHOWN
    return [*places[:_MOST_SHOWN], *([_("and {count} more", count=more)] if more > 0 else [])]


def _bad_bytes(data: bytes, encoding: str) -> list[str]:
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
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _detect_legacy(data, where, replaces_bad=replaces_bad)
    return text, "utf-8"


def _detect_legacy(data: bytes, where: str | None, *, replaces_bad: bool) -> tuple[str, str]:
    declared = _declared(data)
    guesses = _guesses(data)
    best = guesses[0][2] if guesses else 0.0
    names = [name for name, _language, sure in guesses if name in _CHINESE_CODECS and sure >= _LEAST_LIKELY * best]
    if declared in _CHINESE_CODECS:
        names += _CHINESE_CODECS  # chardet takes some Big5 for Japanese.
    names = list(dict.fromkeys([declared, *names] if declared else names))
    is_utf = _is_damaged(data, "utf-8", is_declared=False)
    for name in () if is_utf else sorted(names, key=lambda one: one not in _CHINESE_CODECS):
        if (text := _decode_legacy(data, name)) is not None:
            return text, _shown(name)
    foreign = next(iter(guesses), ("", "", 0.0))
    is_foreign = foreign[2] >= _LEAST_SURE and foreign[1] not in {"", "en", "zh"}
    for name in dict.fromkeys(("utf-8", *names, *(() if is_foreign else _CHINESE_CODECS))):
        if is_foreign and name in _CHINESE_CODECS and name != declared:
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


# In the larger repertoire.
def _declared(data: bytes) -> str:
    found = _DECLARED.search(data, 0, 4096)
    if not found:
        return ""
    name = (found[1] or found[2]).decode("ascii", "replace").lower()
    try:
        return LARGER.get(name, codecs.lookup(name).name)
    except LookupError:
        return ""


def _guesses(data: bytes) -> list[tuple[str, str, float]]:
    if b"\x00" in data:
        return []
    from chardet import detect_all

    found = []
    data = _DECLARED.sub(b"", data[:4096]) + data[4096:]  # chardet would believe what the page declares.
    for guess in detect_all(data, ignore_threshold=True):
        name = (guess["encoding"] or "").lower()
        if name:
            found.append((LARGER.get(name, name), str(guess["language"] or ""), float(guess["confidence"])))
    return found


def _decode_legacy(data: bytes, name: str) -> str | None:
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


# Both standards put the frequent characters first.
def _is_frequent(han: str) -> bool:
    return b"\xb0" <= han.encode("gb2312", "ignore") < b"\xd8" or b"\xa4" <= han.encode("big5", "ignore") < b"\xc7"


# But for a few bytes: those that read right are many times as many.
def _is_damaged(data: bytes, name: str, *, is_declared: bool) -> bool:
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


# Most is ASCII, and the rest could be signs of windows-1252.
def _is_western(data: bytes) -> bool:
    text = data.decode("windows-1252", "replace")
    return _CONTROL.search(text) is None and sum(one <= "\x7f" for one in text) >= _LEAST_ASCII * len(text)


def _unknown(data: bytes, where: str | None) -> EncodingError:
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
