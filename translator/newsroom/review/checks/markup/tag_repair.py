"""The repair of numbered tags: mend what was mangled, drop what was invented, insert what was lost."""

from __future__ import annotations

import re

from translator.bilingual.words.patterns import pattern

_TAG = pattern(r"<(/?)(\d{1,4})(/?)>")
_LOOSE = pattern(r"[<＜〈《]\s*+([/／]?)\s*+([0-9０-９]{1,4})\s*+([/／]?)\s*+[>＞〉》]")
_WORD_EDGE = pattern(
    r"(?<=[\s，。；：？！、,.;:?!])|(?=[，。；：？！、,.;:?!])|(?<=[\u4e00-\u9fff])|(?=[\u4e00-\u9fff])"
)
_END_MARKS = "。！？.!?；;，,"


def repair_tags(source: str, target: str) -> str | None:
    """
    Return `target` with each numbered tag of `source` exactly once and pairs properly nested; None if it cannot.

    Tags that the target has, even mangled (`＜1＞`, `< 1 >`, `<1>` for `</1>`), keep their place. A lost tag goes where
    it stood in the source, proportionally, at the nearest edge of a word. A source with half a pair is not understood:
    other tools may begin a pair in one segment and end it in the next.
    """
    wanted = [match[0] for match in _TAG.finditer(source)]
    pairs = {match[2] for match in _TAG.finditer(source) if match[1]}
    opened = {match[2] for match in _TAG.finditer(source) if not match[1] and not match[3]}
    if pairs != opened or any(source.index(f"<{number}>") > source.index(f"</{number}>") for number in pairs):
        return None
    text = _keep_once(_mend(target, wanted, pairs), wanted)
    for tag in wanted:
        if tag not in text:
            text = _place(text, tag, source)
    text = _order(text, pairs)
    return text if sorted(match[0] for match in _TAG.finditer(text)) == sorted(wanted) else None


def _mend(target: str, wanted: list[str], pairs: set[str]) -> str:
    seen: set[str] = set()

    def mended(match: re.Match[str]) -> str:
        number = str(int(match[2]))
        if number in pairs:
            closes = bool(match[1] or match[3]) or f"<{number}>" in seen
            tag = f"</{number}>" if closes and f"<{number}>" in seen else f"<{number}>"
        else:
            tag = f"<{number}/>"
        if tag not in wanted:
            return "" if _TAG.fullmatch(match[0]) else match[0]
        seen.add(tag)
        return tag

    return _LOOSE.sub(mended, target)


def _keep_once(text: str, wanted: list[str]) -> str:
    for tag in dict.fromkeys(match[0] for match in _TAG.finditer(text)):
        allowed = wanted.count(tag)
        while text.count(tag) > allowed:
            place = text.rindex(tag) if not tag.startswith("</") else text.index(tag)
            text = text[:place] + text[place + len(tag) :]
    return text


def _place(text: str, tag: str, source: str) -> str:
    match = _TAG.fullmatch(tag)
    if match and match[1]:
        opening = f"<{match[2]}>"
        after = text.index(opening) + len(opening) if opening in text else 0
        start, end = source.index(opening), source.index(tag)
        share = (end - start - len(match[2]) - 2) / max(1, len(_TAG.sub("", source)))
        end = _pair_end(text, after, share)
        return text[:end] + tag + text[end:]
    share = source.index(tag) / max(1, len(source))
    place = _nearest_edge(text, round(share * len(text)))
    return text[:place] + tag + text[place:]


def _pair_end(text: str, start: int, share: float) -> int:
    limit = len(text.rstrip(_END_MARKS)) if text.rstrip(_END_MARKS) else len(text)
    wanted = min(limit, start + max(1, round(share * len(_TAG.sub("", text)))))
    end = max(start, _nearest_edge(text, wanted))
    inside = _TAG.search(text, start, end)
    return inside.start() if inside and inside.start() > start else end


def _nearest_edge(text: str, wanted: int) -> int:
    blocked = {offset for match in _TAG.finditer(text) for offset in range(match.start() + 1, match.end())}
    edges = [0, len(text), *(match.start() for match in _WORD_EDGE.finditer(text))]
    return min((edge for edge in edges if edge not in blocked), key=lambda edge: (abs(edge - wanted), edge))


def _order(text: str, pairs: set[str]) -> str:
    """Swap `</1>…<1>` and untangle `<1>…<2>…</1>…</2>`."""
    for number in pairs:
        opening, closing = f"<{number}>", f"</{number}>"
        if opening in text and closing in text and text.index(closing) < text.index(opening):
            text = text.replace(opening, "\x00").replace(closing, opening).replace("\x00", closing)
    still_open: list[str] = []
    pieces: list[str] = []
    position = 0
    for match in _TAG.finditer(text):
        pieces.append(text[position : match.start()])
        position = match.end()
        if match[3]:
            pieces.append(match[0])
        elif not match[1]:
            still_open.append(match[2])
            pieces.append(match[0])
        elif still_open:
            pieces.append(f"</{still_open.pop()}>")
    return "".join([*pieces, text[position:]])
