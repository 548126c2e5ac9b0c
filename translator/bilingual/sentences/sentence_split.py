"""Words whose full stop does not end a sentence, and names that end in a mark, read from `data/abbreviations.tsv`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from translator.bilingual.tables import read_table
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import INLINE_TAG
from translator.bilingual.words.patterns import pattern

_LISTS: Final = {
    name: frozenset(words.split())
    for name, words, _meaning in read_table(Path(__file__).parent / "data" / "abbreviations.tsv", 3)
}
BEFORE_NUMBER: Final = _LISTS["before-number"]
BEFORE_NAME: Final = _LISTS["before-name"]
NEVER: Final = _LISTS["never"]
BEFORE_SMALL: Final = _LISTS["before-small"]
CLOCK: Final = _LISTS["clock"]
AFTER_CLOCK: Final = _LISTS["after-clock"]
UNITS: Final = _LISTS["units"]
MARKED_NAMES: Final = _LISTS["marked-names"]


def is_listed(word: str, words: frozenset[str]) -> bool:
    return word in words or word.lower() in words


_ITEM = pattern(
    r"(?:^|(?<=\s))(?:(?P<bullet>[•⁃◦▪‣])|"
    r"(?P<number>\d{1,2}|[a-z])(?P<mark>[.)]|\.\))(?=\s+[A-Z“\"‘(\u4e00-\u9fff])|"
    r"(?P<han>[一二三四五六七八九十]{1,3})(?P<enum>、))"
)
_HAN = "一二三四五六七八九十"


def item_starts(text: str) -> list[int]:
    """
    Return where the items of a list inside `text` begin, the first at the beginning of the text.

    A list is two items or more of one kind that count up from 1, a, 一 (or bullets); anything else gives an empty list.
    """
    first = _ITEM.match(text.lstrip())
    if first is None:
        return []
    indent = len(text) - len(text.lstrip())
    kind, mark, count = _kind(first), first["mark"], 1
    starts = [indent]
    if kind != "bullet" and _ordinal(first) != 1:
        return []
    for item in _ITEM.finditer(text, indent + first.end()):
        if _kind(item) != kind or item["mark"] != mark:
            continue
        if kind == "bullet" or _ordinal(item) == count + 1:
            starts.append(item.start())
            count += 1
    return starts if len(starts) > 1 else []


def before_blanks(text: str, end: int) -> int:
    while end and text[end - 1].isspace():
        end -= 1
    return end


def _kind(item: re.Match[str]) -> str:
    if item["bullet"]:
        return "bullet"
    if item["han"]:
        return "han"
    return "number" if item["number"].isdigit() else "letter"


# 2 for `2`, `b` and `二`.
def _ordinal(item: re.Match[str]) -> int:
    if item["han"]:
        han = item["han"]
        if len(han) == 1:
            return _HAN.index(han) + 1
        tens, ones = han.split("十", 1) if "十" in han else ("", "")
        return (_HAN.index(tens) + 1 if tens else 1) * 10 + (_HAN.index(ones) + 1 if ones else 0)
    number = item["number"]
    return int(number) if number.isdigit() else ord(number) - ord("a") + 1


_CLOSERS = {
    "“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "【": "】", "〔": "〕", "［": "］", "[": "]",
    "（": "）)", "(": ")）", '"': '"', "＂": "＂",
}  # fmt: skip
_STRAIGHT = frozenset('"＂')
_MARK = pattern('[“”‘「」『』《》〈〉【】〔〕［］\\[\\]（）()"＂]|(?<![A-Za-z])’|’(?![A-Za-z])')
# Deeper nesting does not occur in prose; the limit keeps a page of brackets from taking very long.
_DEEPEST = 32


class PunctuationPair(NamedTuple):
    """An outermost quotation or bracket; offsets are code points, half-open, marks included."""

    start: int
    end: int
    mark: str


def find_punctuation_pairs(text: str) -> list[PunctuationPair]:
    """
    Return the outermost pairs of `text`, in order.

    An opening mark that is never closed, and a closing mark that nothing opened, count for nothing, so that a
    forgotten quote does not swallow the paragraph.
    """
    opened: list[tuple[int, str]] = []
    closed: list[PunctuationPair] = []
    for match in _MARK.finditer(text):
        mark, at = match[0], match.start()
        before = text[at - 1 : at]
        depth = None if mark in _STRAIGHT and before in {"：", ":"} else _closes(mark, opened)
        if depth is not None:
            start, opener = opened[depth]
            del opened[depth:]
            while closed and closed[-1].start > start:
                closed.pop()
            closed.append(PunctuationPair(start, at + 1, opener))
        elif mark in _CLOSERS and not (mark in _STRAIGHT and before.isdigit()):
            opened.append((at, mark))
    return closed


def _closes(mark: str, opened: list[tuple[int, str]]) -> int | None:
    for depth in range(len(opened) - 1, max(-1, len(opened) - 1 - _DEEPEST), -1):
        if mark in _CLOSERS[opened[depth][1]]:
            return depth
    return None


OBJECT = "\ufffc"
"""Stands for something that is one word to a sentence rule (Unicode's object replacement character)."""

_HIDDEN = pattern(
    r"""
      (?P<pair></?\d+>)
    | (?P<alone><\d+/>)
    | (?P<ticks>`+)
    | (?P<url>(?:(?:https?|ftps?|mailto|file)://|www\.)[!#-;=?-_a-z{|}~]+)
    | (?P<mail>[A-Za-z0-9][\w.+-]{0,63}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_MAY_HIDE = pattern(r"<\d|</\d|`|://|www\.|@", re.IGNORECASE)
_TICKS = pattern(r"`+")
_BLANK_LINE = pattern(r"\n[^\S\n]*+\n")
_URL_TAIL = ".,;:!?'])}*_~"
_CLOSING_TAGS = pattern(r"(?:</\d+>)*")
_TAG = pattern(r"<(?P<close>/?)(?P<number>\d+)>")


@dataclass(frozen=True, slots=True)
class MaskedText:
    """A text with its markup hidden from the sentence rules."""

    text: str
    raw: str
    ends: Sequence[int]
    """For each character of `text`, where it ends in `raw`."""
    atoms: tuple[tuple[int, int], ...]
    """Spans of `raw` that may not be cut, in order: protected ones, and from each opening tag to its closing one."""

    def raw_cut(self, end: int) -> int | None:
        """Return the end in `raw` of a sentence that ends at `end` in `text`; None where no split is allowed."""
        cut = _CLOSING_TAGS.match(self.raw, self.ends[end - 1]).end()  # type: ignore[union-attr]
        before = bisect_left(self.atoms, (cut,)) - 1
        return None if before >= 0 and cut < self.atoms[before][1] else cut


def hide_markup(text: str, protected: Iterable[tuple[int, int]] = ()) -> MaskedText:
    """Hide tags, URLs, addresses, code and the `protected` spans (code points, half-open) of `text`."""
    kept = _merged(protected, len(text))
    if not kept and not _MAY_HIDE.search(text):
        return MaskedText(text, text, range(1, len(text) + 1), ())
    pieces: list[str] = []
    ends: list[int] = []
    at = 0
    for start, end, shown in _hidden(text, kept):
        pieces += (text[at:start], shown)
        ends.extend(range(at + 1, start + 1))
        ends.extend([end] * len(shown))
        at = end
    pieces.append(text[at:])
    ends.extend(range(at + 1, len(text) + 1))
    return MaskedText("".join(pieces), text, ends, tuple(_merged([*kept, *_tag_pairs(text)], len(text))))


def _merged(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


# `kept` spans take precedence.
def _hidden(text: str, kept: Sequence[tuple[int, int]]) -> list[tuple[int, int, str]]:
    found = [(start, end, OBJECT) for start, end in kept]
    codes = _code_ends(text) if "`" in text else {}
    at = 0
    while match := _HIDDEN.search(text, at):
        start, at = match.span()
        if match["ticks"]:
            end = at = codes.get(start, at)
            if start not in codes:
                continue
        else:
            # The marks at the end of a URL belong to the sentence around it.
            end = start + len(match["url"].rstrip(_URL_TAIL)) if match["url"] else at
        place = bisect_left(kept, (end,)) - 1
        if place < 0 or kept[place][1] <= start:
            found.append((start, end, "" if match["pair"] else OBJECT))
    return sorted(found)


def _code_ends(text: str) -> dict[int, int]:
    runs = [match.span() for match in _TICKS.finditer(text)]
    paragraphs = [match.start() for match in _BLANK_LINE.finditer(text)]
    closing: dict[int, tuple[int, int]] = {}
    ends: dict[int, int] = {}
    for start, end in reversed(runs):
        begin, stop = closing.get(end - start, (0, 0))
        if stop and bisect_left(paragraphs, end) == bisect_left(paragraphs, begin):
            ends[start] = stop
        closing[end - start] = (start, end)
    return ends


def _tag_pairs(text: str) -> list[tuple[int, int]]:
    opened: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    for match in _TAG.finditer(text):
        if not match["close"]:
            opened[match["number"]] = match.start()
        elif match["number"] in opened:
            pairs.append((opened.pop(match["number"]), match.end()))
    return pairs


_TAIL = pattern(rf"[.!?…。！？]*(?:[\"'’”»)\]}}」』）】{OBJECT}]|\[\^?\w{{1,3}}\])*")
_LAST_WORD = pattern(r"(?:^|[\s(\[\"“‘'—–/-])([^\s(\[\"“‘—–/]{1,40}?)([.!?]{1,40})$")
_NUMBER = pattern(r"[#№]?\d|[IVXLC]{2,}\b|[B-HJ-Z]\b")
_FIRST_WORD = pattern(r"\w+")
_NOT_BLANK = pattern(r"\S")
_INCH = pattern(r"(?<=\d)\"(?=[\s,.;x×)]|$)")
_CAPITAL = r"(?=[A-Z“\"‘(\[])"
_OVERLOOKED = pattern(
    rf"(?<=\w)(?:…|\.\.\.)(?=\s+(?!I\b){_CAPITAL})"
    rf"|(?i:\b(?:no|min|max|est|fig|in|est|ver))\.(?=\s+{_CAPITAL})"
    rf"|(?<=\d)\s?(?:{'|'.join(sorted(UNITS))})\.(?=\s+{_CAPITAL})"
)
# Possible abbreviations that are not at the end of the text.
_POINTED = pattern(r"(?<![\w.])(?:(?:[A-Za-z]\.){2,}|[A-Z]\.|[A-Za-z]{1,6}\.)(?=[ \t]+[\w$£€“\"'(])")
_INNER = (BEFORE_NAME | BEFORE_SMALL | {"v", "vs"}) - {"al", "ca", "est", "etc", "min", "mins", "in"}
# Code points that sentencex is shown at a time; hardly any paragraph has more.
_LONGEST_PIECE = 2000
# A text with no mark that any sentence ends with, but at its end: most headings, and most short paragraphs.
_ONE_SENTENCE = pattern(r"[\w ,;:'\"()$%&/–—’‘“”-]*+[.!?]?[\"”’)]*")
_ASIDE = pattern(rf"[.!?…][\"”’]?([)\]])(?=\s+{_CAPITAL})")


def english_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    starts = item_starts(text)
    if not starts and _ONE_SENTENCE.fullmatch(text):
        return []
    shown = _INCH.sub("″", text) if '"' in text else text
    found = _past_closers(text, _boundaries(shown))
    found |= {match.end() for match in _OVERLOOKED.finditer(text)}
    ends = {end for end in found if 0 < end < len(text) and _is_end(text, end) and not _ends_marker(text, end, starts)}
    ends.update(before_blanks(text, start) for start in starts if start)
    return _with_asides(text, sorted(ends - {0}))


def inner_abbreviations(text: str) -> list[tuple[int, int]]:
    """Return the spans (code points, half-open, with the points) of the abbreviations that end no sentence."""
    found = [match for match in _POINTED.finditer(text) if _is_abbreviation(match[0])]
    ends = set(english_ends(text)) if found else set()
    return [match.span() for match in found if match.end() not in ends]


def _is_abbreviation(word: str) -> bool:
    return word.count(".") > 1 or len(word) == 2 or word == "No." or is_listed(word[:-1], _INNER)


# The time that it takes grows with the square of the length.
def _boundaries(text: str) -> Iterator[int]:
    from sentencex import get_sentence_boundaries

    begin = 0
    while begin < len(text):
        piece = text[begin : begin + _LONGEST_PIECE]
        ends = [boundary["end_index"] for boundary in get_sentence_boundaries("en", piece)]
        if len(piece) < _LONGEST_PIECE:
            yield from (begin + end for end in ends)
            return
        ends = [end for end in ends if end < len(piece)]
        yield from (begin + end for end in ends)
        begin += ends[-1] if ends and ends[-1] else len(piece)


def _past_closers(text: str, ends: Iterable[int]) -> set[int]:
    found = set()
    last = stop = 0
    for end in ends:
        filled = end
        while filled > last and text[filled - 1].isspace():
            filled -= 1
        last, stop = end, stop if filled == last else filled
        if stop < end:
            found.add(stop)
        else:
            tail = _TAIL.match(text, end)
            found.add(tail.end() if tail else end)
    return found


def _ends_marker(text: str, end: int, starts: list[int]) -> bool:
    place = bisect_left(starts, end) - 1
    return place >= 0 and text.find(" ", starts[place], end) < 0


def _is_end(text: str, end: int) -> bool:
    following = _NOT_BLANK.search(text, end)
    if following is None:
        return False
    at = following.start()
    if at == end:
        return text[end - 1] in "。！？」』"
    word = _LAST_WORD.search(text, max(0, end - 40), end)
    if word is None:
        return True
    if (word[1] + word[2]).lower() in MARKED_NAMES:
        return False
    return word[2] != "." or _stop_ends(word[1], text[at : at + 40], text[max(0, word.start(1) - 6) : word.start(1)])


# `before` is what stands before the word.
def _stop_ends(word: str, after: str, before: str) -> bool:
    if is_listed(word, NEVER):
        return False
    if is_listed(word, BEFORE_NUMBER) and _NUMBER.match(after):
        return bool(before.rstrip()[-1:].isdigit())
    if is_listed(word, BEFORE_NAME) and after[0].isupper():
        return False
    if word in UNITS and before.rstrip()[-1:].isdigit() and after[0].islower():
        return False
    if word.lower() in CLOCK and (first := _FIRST_WORD.match(after)) and first[0] in AFTER_CLOCK:
        return False
    return not (is_listed(word, BEFORE_SMALL) and (after[0].islower() or after[0].isdigit()))


def _with_asides(text: str, ends: list[int]) -> list[int]:
    if not _ASIDE.search(text):
        return ends
    bounds = [0, *ends]
    brackets = {mark: [match.start() for match in re.finditer(re.escape(mark), text)] for mark in "()[]"}
    for aside in _ASIDE.finditer(text):
        begin = bounds[bisect_right(bounds, aside.start()) - 1]
        opener = {")": "(", "]": "["}[aside[1]]
        first = _NOT_BLANK.search(text, begin)
        places = (brackets[mark] for mark in (opener, aside[1]))
        counts = {bisect_left(marks, aside.end()) - bisect_left(marks, begin) for marks in places}
        if first and first[0] == opener and len(counts) == 1:
            insort(bounds, aside.end())
    return sorted(set(bounds) - {0})


_QUOTES = frozenset('“‘「『"＂')
_CLOSERS_CHINESE = '”’」』）》】〉〕］\\])"＂'
_MARKS = pattern("[。！？!?｡．.…⋯]+")
_FULL_ENDS = frozenset("。！？｡")
_INTRODUCERS = frozenset("：:，,")
# Code points, marks included: up to so many a quote is a phrase of the sentence that it stands in.
_SHORT_QUOTE = 12
_GOES_ON = frozenset("，、；：,;:的地得")
_AFTER_STOP = frozenset('”’」』）)"')
_EMOJI = (
    "(?:[\U0001f300-\U0001f445\U0001f44a-\U0001f5ff\U0001f600-\U0001f64f\U0001f680-\U0001faff\u2600-\u26ff]"
    "[\ufe0e\ufe0f\u200d\U0001f3fb-\U0001f3ff]*)"
)
_FOOTNOTE = rf"(?:\[\^?\w{{1,3}}\]|[¹²³⁰⁴-⁹]|{OBJECT})"
_STAGE = "（(?:大笑|苦笑|微笑|笑|掌声|掌聲|鼓掌|哭|叹气|嘆氣|停顿|停頓|沉默|完)）"
_TAIL_CHINESE = pattern(rf"(?P<closers>[{_CLOSERS_CHINESE}]*)(?:{_STAGE}|{_FOOTNOTE}|{_EMOJI})*")
_ONLY_CLOSERS = pattern(rf"[{_CLOSERS_CHINESE}…⋯。\s]*")
_LATIN_WORD = pattern(r"[A-Za-z][A-Za-z.&-]*$")
_ACRONYM = pattern(r"[A-Za-z](?:\.[A-Za-z])*")
_ITEM_NUMBER = pattern(r"(?:^|[\s。！？；：，])\d{1,3}$")


def chinese_ends(text: str) -> list[int]:
    """Return the offsets, inside `text`, at which a sentence has ended (after its marks and closing quotes)."""
    pairs = iter(find_punctuation_pairs(text))
    pair = next(pairs, None)
    ends = [0]
    closed = 0
    for marks in _MARKS.finditer(text):
        while pair is not None and pair.end <= marks.start():
            pair = next(pairs, None)
        if closed < marks.end():
            closed = _ONLY_CLOSERS.match(text, marks.end()).end()  # type: ignore[union-attr]
        end = _end_of(text, marks, pair, ends[-1], closed)
        if ends[-1] < end < len(text):
            ends.append(end)
    starts = item_starts(text)
    return sorted({*ends[1:], *(before_blanks(text, start) for start in starts)} - {0}) if starts else ends[1:]


def _end_of(text: str, marks: re.Match[str], pair: PunctuationPair | None, begin: int, closed: int) -> int:
    if _FULL_ENDS.isdisjoint(marks[0]) and not _half_width_ends(text, marks):
        return 0
    if pair is None or marks.end() <= pair.start:
        return _past_tail(text, marks.end(), pair)
    if closed >= pair.end and _is_over_after(text, pair, begin):
        return _past_tail(text, pair.end, None)
    return 0


# A `pair` that begins there stays out.
def _past_tail(text: str, end: int, pair: PunctuationPair | None) -> int:
    tail = _TAIL_CHINESE.match(text, end)
    if tail is None:
        return end
    if pair is not None and pair.start < tail.end("closers"):
        return end
    return tail.end()


def _is_over_after(text: str, pair: PunctuationPair, begin: int) -> bool:
    after = text[pair.end : pair.end + 8].lstrip()[:1]
    if after in _GOES_ON:
        return False
    if pair.mark not in _QUOTES:
        return pair.mark in "（(" and not _NOT_BLANK.search(text, begin, pair.start)
    before = text[max(0, pair.start - 8) : pair.start].rstrip()[-1:]
    if before in _INTRODUCERS or after in _QUOTES:
        return True
    is_statement = text.startswith(("。”", "。」", '。"'), pair.end - 2) and pair.end - pair.start > _SHORT_QUOTE
    return is_statement and _NOT_BLANK.search(text, begin, pair.start) is not None


def _half_width_ends(text: str, marks: re.Match[str]) -> bool:
    run, at = marks[0], marks.start()
    after = text[marks.end() : marks.end() + 1]
    word = _LATIN_WORD.search(text, max(0, at - 20), at)
    if "!" in run or "?" in run:
        is_name = word is not None and (word[0] + run).lower() in MARKED_NAMES
        return not is_name and after not in {"=", "&"} and not (after.isascii() and after.isalnum())
    if run not in {".", "．"} or not at or not (not after or after.isspace() or after in _AFTER_STOP):
        return False
    if word is None:
        return not _ITEM_NUMBER.search(text, max(0, at - 4), at)
    is_short = _ACRONYM.fullmatch(word[0]) or any(is_listed(word[0], it) for it in (NEVER, BEFORE_NAME, BEFORE_NUMBER))
    return not is_short


_HAN_CHARACTER = pattern(r"[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]")
_LATIN = pattern(r"[A-Za-z]")
_PARAGRAPH_BREAK = pattern(r"\n[^\S\n]*\n\s*")

_WIDE = (
    "\u2e80-\u303e\u3041-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff"
)
_CHINESE_SIDE = pattern(f"[{_WIDE}]")
_WIDE_SIDE = pattern(f"[—‘’“”…{_WIDE}]")
_ENGLISH_END = pattern(r"[A-Za-z][.!?][\"')\]]*$")


def split_sentences(text: str, tag: str) -> list[str]:
    """Return the sentences of a paragraph, without the white space between them."""
    return [text[start:end] for start, end in split_segments(text, tag)]


def split_segments(text: str, tag: str, *, protected: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """
    Return the spans of the sentences of `text`, in order.

    Offsets are code points into `text`, half-open; the spans cover everything but white space and never overlap. A
    `protected` span, a numbered tag (`<1>`), and what stands between an opening tag and its closing one are never
    cut; a closing tag stays with what it closes.
    """
    masked = hide_markup(text, protected)
    ends = (chinese_ends if reads_as_chinese(masked.text, tag) else english_ends)(masked.text)
    if "\n" in masked.text:
        ends = sorted({*ends, *(match.start() for match in _PARAGRAPH_BREAK.finditer(masked.text) if match.start())})
    return _spans(text, (cut for cut in map(masked.raw_cut, ends) if cut is not None))


def reads_as_chinese(text: str, tag: str) -> bool:
    """Return whether Chinese rules apply: one Han character counts as six Latin letters; `tag` decides without any."""
    han = 0 if text.isascii() else len(_HAN_CHARACTER.findall(text))
    if not han:
        return not _LATIN.search(text) and is_chinese(tag)
    return han * 6 >= len(_LATIN.findall(text))


def _spans(text: str, cuts: Iterable[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for cut in (*cuts, len(text)):
        piece = text[at:cut]
        if piece.strip():
            start = at + len(piece) - len(piece.lstrip())
            spans.append((start, start + len(piece.strip())))
        at = cut
    return spans


def joiner(before: str, after: str, tag: str) -> str:
    """
    Return what stands between the target sentences `before` and `after`: a blank, or nothing.

    Numbered tags are looked through; beside an empty sentence nothing stands. Source: GB/T 15834—2011; W3C CLREQ.
    """
    left = INLINE_TAG.sub("", before).rstrip()
    right = INLINE_TAG.sub("", after).lstrip()
    if not left or not right:
        return ""
    if is_chinese(tag):
        touches = _WIDE_SIDE.match(left[-1]) or (_WIDE_SIDE.match(right[0]) and not _ENGLISH_END.search(left))
        return "" if touches else " "
    return "" if _CHINESE_SIDE.match(left[-1]) and _CHINESE_SIDE.match(right[0]) else " "


def join_lines(text: str, tag: str) -> str:
    """Return a text on one line: what stands between its lines is what stands between sentences (`joiner`)."""
    first, *others = [line for line in text.splitlines() if line.strip()] or [text.rstrip("\r\n")]
    for line in others:
        first, line = first.rstrip(), line.lstrip()
        first += joiner(first, line, tag) + line
    return first


def join_sentences(sentences: Iterable[str], tag: str) -> str:
    text = ""
    for sentence in sentences:
        text += joiner(text, sentence, tag) + sentence
    return text
