"""
Recognises mojibake: text that was decoded in another encoding than it was written in, and saved so.

Whoever read the bytes wrongly lost nothing as long as each byte became a character: writing the text in the wrong
encoding again gives the bytes back. The command in the error does that, and was tried on this text.
"""

from __future__ import annotations

import shlex

from translator.bilingual.errors import EncodingError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern

# What bytes from 0x80 on are in latin-1 and in windows-1252.
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
# What U+FFFD becomes when its UTF-8 is read as GBK: the characters themselves are gone.
_LOST = "锟斤拷"
_LEAST_RUNS = 2
# Share of the runs of characters beyond ASCII that must be mojibake.
_LEAST_SHARE = 0.5
# Characters in which it is looked for.
_SAMPLE = 20_000
# Codec that the text was read in, its name for `iconv`, and the codec that it is written in.
_WAYS = (
    ("latin-1", "latin1", "utf-8"), ("windows-1252", "windows-1252", "utf-8"), ("gb18030", "gb18030", "utf-8"),
    ("latin-1", "latin1", "gb18030"), ("windows-1252", "windows-1252", "gb18030"),
)  # fmt: skip


def refuse_mojibake(text: str, where: str | None) -> None:
    """Raise `EncodingError` for mojibake, with the command that mends it where it can be mended."""
    sample = text[:_SAMPLE]
    if _LOST in sample:
        raise EncodingError(
            _("the text was damaged before it came here: “{text}” stands where characters were lost", text=_LOST),
            where=where,
            hint=_("take it again from where it came from; what is lost cannot be brought back"),
        )
    if found := _way(sample):
        wrong, tool, right = found
        raise EncodingError(
            _("the text was written in {right} and read as {wrong} before it came here: “{garbled}” is “{text}”",
              right=right.upper(), wrong=wrong, garbled=_first(sample, wrong),
              text=_restored(_first(sample, wrong), wrong, right)),
            where=where,
            hint=_hint(text, where, tool, wrong, right),
        )  # fmt: skip


def _way(text: str) -> tuple[str, str, str] | None:
    for wrong, tool, right in _WAYS:
        runs = _runs(text, wrong)
        mended = [one for run in runs if (one := _restored(run, wrong, right)) and _reads_well(one, right)]
        if len(mended) >= _LEAST_RUNS and len(mended) >= _LEAST_SHARE * len(runs):
            return wrong, tool, right
    return None


def _runs(text: str, wrong: str) -> list[str]:
    return (_HAN_RUN if wrong == "gb18030" else _WESTERN_RUN).findall(text)


def _first(text: str, wrong: str) -> str:
    return next(run for run in _runs(text, wrong) if len(run) >= 2)[:24]


def _restored(run: str, wrong: str, right: str) -> str:
    """Return a run of characters as it was written; empty where it was not written in `right` and read as `wrong`."""
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


def _reads_well(text: str, right: str) -> bool:
    """Whether what was restored is text; two Western letters may be a character of GBK, but a rare one."""
    if right == "utf-8":
        return _EXPECTED.fullmatch(text) is not None
    frequent = sum(b"\xa1" <= one.encode("gb2312", "ignore") < b"\xd8" for one in text)
    return len(text) >= 2 and frequent >= 0.8 * len(text)


def _hint(text: str, where: str | None, tool: str, wrong: str, right: str) -> str:
    """Return a command that restores the whole text, where one does."""
    try:
        text.encode(wrong).decode(right)
    except UnicodeError:
        return _("take it again from where it came from, in its own encoding")
    file = shlex.quote(where) if where else "FILE"
    target = "" if right == "utf-8" else f" --encoding {right}"
    return _("mend it: {command}", command=f"iconv -f utf-8 -t {tool} {file} | translator add -{target}")
