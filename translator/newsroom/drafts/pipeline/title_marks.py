"""
The titles of works in drafts: English has italics for what has 《》 in Chinese, and the other way round.

Engines leave the marks out of English more often than not. Each title is looked for as the counterpart of a tagged
phrase is, and gets its marks where what is found is written like a title.
"""

from __future__ import annotations

from collections.abc import Collection

from translator.bilingual.words.added_emphasis import added_italics
from translator.bilingual.words.inline import TAG, plain_text
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.base import Span

FIRST = 9000
"""Number of the tag that stands for the first title while tags are placed; the tags of a segment have lower ones."""
_WORD = pattern(r"[^\s]+")
_SMALL = frozenset(
    {"a", "an", "and", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
)
_GOES_ON = pattern(r"((?: of(?: the)?)? (?!\w+day\b)[A-Z][\w’'-]*)+")
# Capitals before a title: what was found is the end of a longer name, *Atlas of the World*.
_BEGINS_BEFORE = pattern(r"[^.!?:“\"] [A-Z][\w-]*(?: (?:of|for|in)(?: the)?)? (?:the )?$")
# Characters of a title that one English word is too little for.
_LONG = 6
# Characters before a title that tell whether it begins there.
_FAR = 60
_ARTICLE = pattern(r"\b(?:The|An?) $")
_MARKS_AROUND = "“”‘’\"'《》〈〉「」『』"


def titles_without_marks(source: str, target: str) -> list[Span]:
    """Return where the titles of works stand in a Chinese source, where an English target marks none of them."""
    from translator.bilingual.pairs.style.title_marks import has_title_marks, titles_in

    return [] if "《" not in source or has_title_marks(source, target) else titles_in(source)


def marked_title(source: str, span: Span, target: str) -> Span | None:
    """Return where an English target has the title that stands at `span` of the source, if it marks all of them."""
    from translator.bilingual.pairs.style.title_marks import titles_in

    titles = titles_in(source) if "《" in source else []
    places = [place for place, (start, end) in enumerate(titles) if span in {(start, end), (start - 1, end + 1)}]
    italics = added_italics(source, target) if places else []
    return (italics[places[0]].start, italics[places[0]].end) if places and len(italics) == len(titles) else None


def as_title(title: str, target: str, span: Span) -> Span | None:
    """
    Return the whole English title of which `span` is a part; None where the target does not write it like one.

    `title` is the Chinese one: of a long one, a single word is not all.
    """
    words = [(match.start(), match[0]) for match in _WORD.finditer(target, *span)]
    while words and not words[0][1][0].isupper():
        del words[0]
    if not words or any(word[0].islower() and word.lower() not in _SMALL for _start, word in words):
        return None
    start, end = words[0][0], span[1]
    more = _GOES_ON.match(target, end)
    end = more.end() if more else end
    if not title.isascii() and len(title) >= _LONG and " " not in target[start:end]:
        return None
    article = _ARTICLE.search(target, max(0, start - _FAR), start)
    start = article.start() if article else start
    return None if _BEGINS_BEFORE.search(target, max(0, start - _FAR), start) else (start, end)


def typed_titles(target: str, marks: tuple[str, str]) -> str:
    """Return a target with `marks` for the tags that stand for titles."""
    return TAG.sub(lambda tag: tag[0] if int(tag["number"]) < FIRST else marks[bool(tag["close"])], target)


def without_crossing(source: str, target: str, plain: str) -> str:
    """Return an English target, without its italics where tags were placed across the marks of some of them."""
    if len(added_italics(source, target)) == len(added_italics(source, plain)):
        return target
    return target.replace("*", "") if "*" not in source else target


def in_title_marks(source: str, target: str, italics: Collection[int]) -> str:
    """Return a Chinese target with 《》 in the place of those `italics` that are around a title in English."""
    from translator.bilingual.pairs.text.quotes import is_title

    for number in italics:
        opening, closing = f"<{number}>", f"</{number}>"
        if target.count(opening) != 1 or target.count(closing) != 1:
            continue
        if not is_title(plain_text(source.partition(opening)[2].partition(closing)[0])):
            continue
        before, _tag, rest = target.partition(opening)
        title, _tag, after = rest.partition(closing)
        if before[-1:] in _MARKS_AROUND and after[:1] in _MARKS_AROUND and before and after:
            before, after = before[:-1], after[1:]
        title = title.strip(_MARKS_AROUND)
        if title and "《" not in title:
            target = f"{before}《{title}》{after}"
    return target
