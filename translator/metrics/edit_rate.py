"""
HTER: how many words (in Chinese, characters) must be inserted, deleted, replaced or moved to turn the machine's text
into its post-edit.

Source: Snover et al. 2006, with the post-edit as reference. The search for moves follows tercom: the move that saves
most edits is made, until no move saves any. Case is ignored, punctuation marks are tokens, and each Chinese character
is a token.
"""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from translator.patterns import pattern

_TOKEN = pattern(r"</?\d+/?>|[㐀-䶿一-鿿豈-﫿\U00020000-\U0003ffff]|\d+(?:[.,]\d+)*|[^\W_㐀-鿿]+|[^\w\s]|_")
_LONGEST_MOVE = 10
_FARTHEST_MOVE = 50
_MOST_TRIES = 1000
"""tercom's own limits: words in a phrase, words that it may travel, moves that are tried in one round."""


def edit_counts(machine: str, edited: str) -> tuple[int, int]:
    """Return the edits, and the words or Han of the post-edit."""
    names: dict[str, str] = {}
    # One character for each token, so that tokens are compared as fast as characters.
    hypothesis, reference = (
        "".join(names.setdefault(token, chr(0xF0000 + len(names))) for token in _TOKEN.findall(text.casefold()))
        for text in (machine, edited)
    )
    if hypothesis == reference:
        return 0, len(reference)
    moves = 0
    while (better := _best_move(hypothesis, reference)) is not None:
        moves, hypothesis = moves + 1, better
    return moves + Levenshtein.distance(hypothesis, reference), len(reference)


def _best_move(hypothesis: str, reference: str) -> str | None:
    """Return the hypothesis after the move that saves most edits; None where no move saves any."""
    before = Levenshtein.distance(hypothesis, reference)
    places, wrong, missed = _alignment(hypothesis, reference)
    best: tuple[int, int, int, int, str] | None = None
    tries = 0
    for start, wanted, length in _phrases(hypothesis, reference):
        if not any(wrong[start : start + length]) or not any(missed[wanted : wanted + length]):
            continue
        if start <= places[wanted] < start + length:
            continue
        for place in _destinations(places, wanted, length):
            moved = _moved(hypothesis, start, length, place)
            saved = before - Levenshtein.distance(moved, reference)
            best = max(filter(None, (best, (saved, length, -start, -place, moved))))
            tries += 1
        if tries >= _MOST_TRIES:
            return None
    return best[-1] if best is not None and best[0] > 0 else None


def _alignment(hypothesis: str, reference: str) -> tuple[list[int], list[bool], list[bool]]:
    """Return for each token of the reference where it stands in the hypothesis, and which tokens of both are wrong."""
    places, wrong, missed = [0] * len(reference), [False] * len(hypothesis), [False] * len(reference)
    for code in Levenshtein.opcodes(hypothesis, reference):
        is_wrong = code.tag != "equal"
        for at in range(code.src_start, code.src_end):
            wrong[at] = is_wrong
        for step, at in enumerate(range(code.dest_start, code.dest_end)):
            missed[at] = is_wrong
            places[at] = code.src_start - 1 if code.tag == "insert" else code.src_start + step
    return places, wrong, missed


def _phrases(hypothesis: str, reference: str) -> Iterator[tuple[int, int, int]]:
    """Yield (start, start in the reference, length) of all phrases that stand in both."""
    standing: dict[str, list[int]] = {}
    for at, token in enumerate(reference):
        standing.setdefault(token, []).append(at)
    for start, token in enumerate(hypothesis):
        for wanted in standing.get(token, ()):
            if abs(wanted - start) > _FARTHEST_MOVE:
                continue
            most = min(_LONGEST_MOVE, len(hypothesis) - start, len(reference) - wanted)
            length = 0
            while length < most and hypothesis[start + length] == reference[wanted + length]:
                length += 1
                yield start, wanted, length


def _destinations(places: list[int], wanted: int, length: int) -> Iterator[int]:
    """Yield where the phrase could go: behind what stands before it, or any part of it, in the reference."""
    last = -1
    for offset in range(-1, length):
        at = wanted + offset
        if at >= len(places):
            return
        place = 0 if at == -1 else places[at] + 1
        if place != last:
            last = place
            yield place


def _moved(text: str, start: int, length: int, place: int) -> str:
    phrase, rest = text[start : start + length], text[:start] + text[start + length :]
    at = place - length if place > start + length else place
    return rest[:at] + phrase + rest[at:]
