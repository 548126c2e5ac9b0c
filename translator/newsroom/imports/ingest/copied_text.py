"""
Finds the article in text that was copied from a web page whole, with its menus, teasers and comments.

Nothing is judged by a word alone: an article is the stretch of the text with the most sentences and the fewest short
lines (the maximal sum of weights), and its title is the line above it that reads most like one: long, without a full
stop, near the by-line, perhaps standing twice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest import boilerplate

_CHINESE = pattern("[\u4e00-\u9fff]")
_WORD = pattern(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LIST_ITEM = pattern(r"(?:[-*+•·●○▪◦‣–$]|\d{1,3}[.)、]|[（(]?[一二三四五六七八九十]{1,3}[）)、])\s*\S")
# What stands in code and tables.
_CODE = pattern(r"[{};=<]|\(\)|\t|\w[.,]?\(\w")
_END = pattern(r"[.!?。！？…:：][\"”’」』）)\]]*$")
_FULL_STOP = pattern(r"(?<!\b[A-Z])[.。…][\"”’」』）)\]]*$")
# What stands in the lines below pictures.
_PICTURE = pattern(
    r"\b(?:photo(?:graph)?|image|picture|credit|illustration)s?\b ?[:/]|(?:media|image) caption|getty images|/AFP",
    re.IGNORECASE,
)
_PATH = pattern(r"\s[>»›/|]+\s|[>»›→].*[>»›→]|[>»›]{1,2}\s*\S+$|^\S*[:：]\s*首[页頁]")
_LONGEST_SENTENCE = 6
_RUN = 8
_GAP = 12
_ISLAND = 0.2
_LEAST_SCORE, _MARGIN = 2.5, 0.3
_LONG, _FAR, _ABOVE_BYLINE, _BELOW_BYLINE, _TWICE, _INSIDE, _CAPITALS, _SUBJECT, _CREDIT = 8, 0.1, 3, 2, 3, 3, 3, 7, 5
"""What it is worth for a title to be long, far from by-line or text, … , and to share its words with the beginning."""
_BEGINNING = 3000
# So many lines above a by-line its title stands, as a rule.
_NEAR = 4
_LONGEST_TITLE = 200
# What stands in parts of tables and code, which may stand there many times.
_SIGNS = pattern(r"[,;│─|+/\d]|\w[()]")
_FEWEST_SENTENCES = 2
_FEWEST_AROUND, _FEWEST_SIGNS = 4, 2
"""Lines around an article by which a text is known to be a copied page; those with words of pages, or above a title."""
# So many lines above the first sentence may hold the title.
_ABOVE = 60


class CopiedText(NamedTuple):
    """Where the article stands among the lines; indexes."""

    title: int | None
    first: int
    """The first line of the article that is no title, by-line or summary."""
    end: int
    """The index after its last line."""
    summary: int | None
    """The line between title and by-line that sums the article up."""


def find_copied_article(
    texts: Sequence[str], prose: Sequence[bool], known: Sequence[str], wrapped: Iterable[range]
) -> CopiedText | None:
    """
    Find the article; None for a text that has hardly anything around it, and is no copied page.

    `prose` says which lines are sentences of some length in the language of the text, `known` which are by-lines:
    `people`, `date`, or anything else that is not empty; `wrapped` the paragraphs whose lines were wrapped by hand.
    """
    times = Counter(texts)
    headlines = [_is_headline(text) for text in texts]
    own = [is_prose and not is_headline for is_prose, is_headline in zip(prose, headlines, strict=True)]
    weights = [
        _weight(text, is_prose=own[at], is_headline=headlines[at], is_known=bool(known[at]), times=times[text])
        for at, text in enumerate(texts)
    ]
    for at in range(len(texts) - 1):
        if texts[at + 1][:1].islower() and not known[at] and _size(texts[at]) > 4 and not _END.search(texts[at]):
            weights[at], weights[at + 1] = max(weights[at], 0.2), max(weights[at + 1], 0.2)
    for lines in wrapped:
        weight = _weight(" ".join(texts[at] for at in lines), is_prose=True, is_headline=False, is_known=False, times=1)
        for at in lines:
            weights[at], own[at] = weight / len(lines), True
    first, end = _heaviest(weights)
    if sum(own[first:end]) < _FEWEST_SENTENCES:
        return None
    first, end = _without_islands(weights, first, end)
    end = _with_short_end(texts, known, times, end)
    end = next((at for at in range(first + 1, end) if boilerplate.heads_comments(texts[at:])), end)
    byline = _byline_within(weights, known, first, end)
    title = _title(texts, known, byline, end)
    if title is not None and title >= first:
        first = next((at for at in range(title + 1, end) if own[at]), first)
    elif byline != first:
        title = _title(texts, known, first, end)
    around = [at for at in (*range(first), *range(end, len(texts))) if at != title and not known[at]]
    is_page = sum(map(boilerplate.is_navigation, (texts[at] for at in around))) >= _FEWEST_SIGNS
    if title is not None and not {"people", "date"}.isdisjoint(known[title:first]):
        is_page = is_page or sum(at < title for at in around) >= _FEWEST_SIGNS
    if len(around) < _FEWEST_AROUND or not is_page:
        return None
    first, summary = _summary(texts, own, known, title, first)
    return CopiedText(title, first, end, summary)


def _is_headline(text: str, least: int = 4) -> bool:
    """Whether the words of a line begin with capitals, as those of a headline do, and are at least so many."""
    words = [word for word in _WORD.findall(text) if len(word) > 3]
    return len(words) >= least and sum(word[0].isupper() or word[0].isdigit() for word in words) >= 0.8 * len(words)


def _weight(text: str, *, is_prose: bool, is_headline: bool, is_known: bool, times: int) -> float:
    """Return how much a line says for an article where it stands."""
    if is_known:
        return -0.2
    if not is_prose and (_LIST_ITEM.match(text) or _CODE.search(text)):
        return -0.25
    size = _size(text)
    if is_headline:
        return -0.8
    if times > 1 and not (is_prose and size > 8):
        return -0.4 if _SIGNS.search(text) or text.isupper() else -1.2
    if is_prose and not (text.endswith("…") and size < 15):
        return min(size / 10, _LONGEST_SENTENCE) + 0.5
    if boilerplate.is_navigation(text):
        return -1.5
    if _END.search(text) and not text.endswith("…"):
        return 0.3 if size > 2 else -0.3
    return min(size / 15, _LONGEST_SENTENCE) if size > 25 else -0.3 if size > 7 else -0.8


def _size(text: str) -> float:
    """Return the length in words, of which two Chinese characters make one."""
    han = len(_CHINESE.findall(text))
    return han / 2 if han else len(_WORD.findall(text))


def _heaviest(weights: Sequence[float]) -> tuple[int, int]:
    """
    Return the stretch with the largest sum.

    Of a run of lines that say nothing for an article, such as a table or code in one, those after the first few hardly
    count.
    """
    best, best_at, total, begin, run = 0.0, (0, 0), 0.0, 0, 0
    for at, weight in enumerate(weights):
        if total <= 0:
            total, begin, run = 0.0, at, 0
        run = run + 1 if weight < 0 else 0
        total += weight / 4 if run > _RUN else weight
        if total > best:
            best, best_at = total, (begin, at + 1)
    return best_at


def _without_islands(weights: Sequence[float], first: int, end: int) -> tuple[int, int]:
    """Cut off what a long run of other lines divides from most of the article, such as a notice about cookies."""
    run = 0
    for at in range(first, end):
        run = run + 1 if weights[at] < 0 else 0
        if run == _GAP:
            gap_end = next((later for later in range(at, end) if weights[later] >= 0), end)
            before, behind = (
                sum(weight for weight in weights[part] if weight > 0)
                for part in (slice(first, at - _GAP + 1), slice(gap_end, end))
            )
            if before < _ISLAND * behind:
                return _without_islands(weights, gap_end, end)
            if behind < _ISLAND * before:
                return first, at - _GAP + 1
    return first, end


def _with_short_end(texts: Sequence[str], known: Sequence[str], times: Counter[str], end: int) -> int:
    """Return the end of an article that a subheading and a short sentence may still follow."""
    at = end
    while at < min(len(texts), end + 2) and not known[at] and times[texts[at]] == 1:
        if _FULL_STOP.search(texts[at]) and _size(texts[at]) > 3 and not boilerplate.is_invitation(texts[at]):
            return at + 1
        at += 1
    return end


def _byline_within(weights: Sequence[float], known: Sequence[str], first: int, end: int) -> int:
    """Return the last by-line near the beginning of a stretch, which may begin above the article; else `first`."""
    total, before, found = sum(weight for weight in weights[first:end] if weight > 0), 0.0, first
    for at in range(first, end):
        before += max(0.0, weights[at])
        if before > total / 4:
            break
        found = at if known[at] in {"people", "date"} else found
    return found


def _title(texts: Sequence[str], known: Sequence[str], first: int, end: int) -> int | None:
    """Return the line above the article that reads most like its title."""
    above, below = Counter(texts[:first]), set(texts[first:end])
    top = max(0, first - _ABOVE)
    subjects = _subjects(" ".join(texts[first:end])[:_BEGINNING])
    bylines = [at for at in range(top, first) if known[at] in {"people", "date"}]
    best, found, run = _LEAST_SCORE, None, 0
    for at in range(top, first):
        text, size = texts[at], _size(texts[at])
        run = run + 1 if size > 4 and not known[at] else 0
        if known[at] or boilerplate.is_navigation(text) or len(text) > _LONGEST_TITLE:
            continue
        anchor = next((later for later in bylines if later > at), first)
        is_above_byline = anchor < first and anchor - at <= _NEAR
        score = min(size, _LONG) - max(0, size - 18) - _FAR * (anchor - at)
        score += (_ABOVE_BYLINE - (known[anchor] == "date")) if is_above_byline else 0
        score -= _CREDIT if _PICTURE.search(text) else 0
        score -= _BELOW_BYLINE if not is_above_byline and "people" in known[top:at] else 0
        score += _CAPITALS if _is_headline(text, least=2) else 0
        score += _SUBJECT * len(own & subjects) / max(3, len(own)) if (own := _subjects(text)) else 0
        score += _TWICE if above[text] > 1 and size > 4 else 0
        score -= _INSIDE if text in below and below & {*texts[max(top, at - 1) : at], *texts[at + 1 : at + 2]} else 0
        score -= 6 if _FULL_STOP.search(text) and not _is_headline(text) else 0
        score -= 6 if _PATH.search(text) or _LIST_ITEM.match(text) else 0
        score -= 3 if run > 2 else 0
        if score > best + _MARGIN:
            best, found = score, at
    return found


def _subjects(text: str) -> frozenset[str]:
    """Return what a text is about, by which a title is known from the teasers of other articles: its longer words."""
    han = "".join(_CHINESE.findall(text))
    return frozenset(word.casefold() for word in _WORD.findall(text) if len(word) > 3 and word.isascii()) | frozenset(
        han[at : at + 2] for at in range(len(han) - 1)
    )


def _summary(
    texts: Sequence[str], prose: Sequence[bool], known: Sequence[str], title: int | None, first: int
) -> tuple[int, int | None]:
    """Return where the text begins, and the line below the title, above a by-line, that sums the article up."""
    if title is None:
        return first, None
    is_sentence = first == title + 1 and prose[first] and not any(prose[first + 1 : first + 3])
    if is_sentence and any(known[first + 1 : first + 4]):
        return first + 1, first
    is_long = title + 1 < first and not known[title + 1] and _size(texts[title + 1]) >= 6
    return first, title + 1 if is_long and any(known[title + 2 : first]) else None
