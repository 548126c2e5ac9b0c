"""
Subtitles (SubRip, WebVTT): sentences that run over several cues are joined, and their times stay beside them.

The times stand in a comment above each paragraph, which no reader sees and no translation changes. Sources: the
description of SubRip in `ffmpeg`'s and VideoLAN's documentation, W3C WebVTT 1.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from pathlib import PurePath

from translator.bilingual.errors import ArticleError, CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.documents import ReadDocument, shown_extract
from translator.newsroom.imports.encoding import decode_text
from translator.newsroom.imports.exchange import ExchangeFile
from translator.newsroom.imports.plain_text import escape_line, escape_start

_TIME = r"(?:\d{1,3}:)?\d{1,2}:\d{2}[,.]\d{1,3}"
_TIMES = pattern(rf"\s*({_TIME})[ \t]*-->[ \t]*({_TIME})")
_VOICE = pattern(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = pattern(r"</?[a-zA-Z][^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}")
_SENTENCE_END = pattern(r"[.!?。！？…♪][\"”’」』）)\]♪]*$")
_NEW_SPEAKER = pattern(r"[-–—]\s?\S|[A-Z一-鿿][\w .]{0,30}[:：]\s|[\[(（♪]")
_DIALOGUE = pattern(r"\\?[-–—]\s?\S")
_WIDE = pattern("[\u2e80-\u9fff\uff00-\uffef—…]")
# Seconds of silence after which another sentence begins.
_PAUSE = 3.0
# Share of the cues that end a sentence where a file has full stops at all; Chinese subtitles mostly have none.
_LEAST_STOPS = 0.15
# Cues of one sentence.
_MOST_CUES = 8


@dataclass(slots=True)
class _Cue:
    begin: str
    end: str
    lines: list[str] = field(default_factory=list)


def read_subtitles(data: bytes, name: str) -> ReadDocument:
    """Return subtitles as Markdown; raises `ArticleError` where no cue has a text, and `EncodingError`."""
    text, _encoding, notes = decode_text(data, where=name or None)
    cues = [cue for cue in _without_repeats(_cues(text)) if cue.lines]
    if not cues:
        raise ArticleError(
            _("no subtitle with a time and a text was found"),
            hint=_("add the transcript without times"),
        )  # fmt: skip
    stops = sum(bool(_SENTENCE_END.search(cue.lines[-1])) for cue in cues) >= _LEAST_STOPS * len(cues)
    groups: list[list[_Cue]] = []
    for cue in cues:
        if groups and stops and _goes_on(groups[-1], cue):
            groups[-1].append(cue)
        else:
            groups.append([cue])
    comments = [block for block in re.split(r"\n{2,}", text) if block.startswith("NOTE") and "-->" not in block]
    notes = [*notes, *(_("a comment was left out: {author}: {text}", author="NOTE", text=shown_extract(one[4:]))
                       for one in comments)]  # fmt: skip
    return ReadDocument(
        "\n\n".join(map(_paragraph, groups)) + "\n", notes=notes, kind="markdown", title=PurePath(name).stem
    )


def _cues(text: str) -> list[_Cue]:
    cues: list[_Cue] = []
    is_inside = False
    for line in text.split("\n"):
        if found := _TIMES.match(line):
            cues.append(_Cue(found[1], found[2]))
            is_inside = True
        elif not line.strip():
            is_inside = False
        elif is_inside and (plain := _plain(line)):
            cues[-1].lines.append(plain)
    return cues


def _plain(line: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", line))).split())


# Captions that roll up show each line again above the next one.
def _without_repeats(cues: list[_Cue]) -> list[_Cue]:
    shown: list[str] = []
    for cue in cues:
        before, shown = shown, cue.lines or shown
        while cue.lines and cue.lines[0] in before and len(before) + len(cue.lines) > 2:
            cue.lines = cue.lines[1:]
    return cues


def _goes_on(group: list[_Cue], cue: _Cue) -> bool:
    is_open = not _SENTENCE_END.search(group[-1].lines[-1]) and not _NEW_SPEAKER.match(cue.lines[0])
    return is_open and len(group) < _MOST_CUES and seconds(cue.begin) - seconds(group[-1].end) < _PAUSE


def seconds(time: str) -> float:
    """Return the seconds of `01:02:03,456`, or of `02:03.456`."""
    whole, _point, rest = time.replace(",", ".").rpartition(".")
    *hours, minutes, last = map(float, whole.split(":"))
    return sum(hours) * 3600 + minutes * 60 + last + float(f"0.{rest}")


def _paragraph(group: list[_Cue]) -> str:
    text = ""
    for line in (line for cue in group for line in cue.lines):
        is_wide = bool(text) and bool(_WIDE.search(text[-1]) or _WIDE.match(line))
        line = escape_start(escape_line(line))
        text += f"\\\n{line}" if text and _DIALOGUE.match(line) else line if not text or is_wide else f" {line}"
    times = "; ".join(f"{cue.begin} → {cue.end}" for cue in group)
    return f"<!-- {times} -->\n\n{text}"


_TIMED = pattern(r"<!-- ((?:[\d:,.]+ → [\d:,.]+(?:; )?)+) -->\s*(.+?)(?=\n\s*\n|\s*\Z)", re.DOTALL)
_ESCAPED = pattern(r"\\([!-/:-@\[-`{-~])")
_CLAUSE_END = pattern(r"[,;:.!?，；：、。！？…][\"”’」』）)]*\s*|(?:——|—|–)\s*")
# Share of a text that a clause may end before or behind the place that its cue's time gives it.
_FURTHEST = 0.15


def write_srt(file: ExchangeFile) -> bytes:
    """Return the translated article as SubRip; raises `CatalogError` where it has no times."""
    cues = [(times, text) for times, text, _is_whole in _timed(file)]
    blocks = (f"{number}\n{_written(times, ',')}\n{text}\n" for number, (times, text) in enumerate(cues, 1))
    return "\n".join(blocks).encode()


def write_vtt(file: ExchangeFile) -> bytes:
    """Return the translated article as WebVTT; raises `CatalogError` where it has no times."""
    blocks = (f"{_written(times, '.')}\n{html.escape(text, quote=False)}\n" for times, text, _is_whole in _timed(file))
    return "\n".join(["WEBVTT\n", *blocks]).encode()


def count_whole(file: ExchangeFile) -> int:
    """Return how many sentences of several cues stand over all of their time, for want of a sure place to split."""
    return sum(is_whole for _times, _text, is_whole in _timed(file))


def _timed(file: ExchangeFile) -> list[tuple[tuple[str, str], str, bool]]:
    found: list[tuple[tuple[str, str], str, bool]] = []
    for times, markdown in _TIMED.findall(file.page.decode()):
        cues = [(begin, end) for begin, _arrow, end in (one.partition(" → ") for one in times.split("; "))]
        text = html.unescape(_ESCAPED.sub(r"\1", re.sub(r"\\\n|\n", "\n", markdown)))
        parts = _parts(text, cues)
        whole = (cues[0][0], cues[-1][1])
        found += [(*one, False) for one in zip(cues, parts, strict=True)] if parts else [(whole, text, True)]
    if not found:
        raise CatalogError(
            _("the article has no times: it was not made from subtitles"), where=file.slug,
            hint=_("add the subtitle file first: translator add FILE.srt"),
        )  # fmt: skip
    return found


# Split at the ends of clauses that stand where the times of the cues say; empty where one stands elsewhere.
def _parts(text: str, cues: list[tuple[str, str]]) -> list[str]:
    lengths = [max(0.01, seconds(end) - seconds(begin)) for begin, end in cues]
    ends = [found.end() for found in _CLAUSE_END.finditer(text) if found.end() < len(text)]
    places, passed = [0], 0.0
    for length in lengths[:-1]:
        passed += length
        wanted = passed / sum(lengths) * len(text)
        near = min((end for end in ends if end > places[-1]), key=lambda end: abs(end - wanted), default=-1)
        if near < 0 or abs(near - wanted) > _FURTHEST * len(text):
            return []
        places.append(near)
    return [text[begin:end].strip() for begin, end in zip(places, [*places[1:], len(text)], strict=True)]


def _written(times: tuple[str, str], point: str) -> str:
    return " --> ".join(f"{'00:' * (time.count(':') < 2)}{re.sub('[,.]', point, time)}" for time in times)
