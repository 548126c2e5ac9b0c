"""Corrects the output of engines: marks, numbers, terms, tags. Nothing here asks an engine."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from translator.bilingual.model import Request, TermMatch
from translator.bilingual.names.comparison import syllables_in
from translator.bilingual.names.counterparts import form_of
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.numbers import suggest_text
from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.language import EN, ZH_HANS, is_chinese, is_traditional
from translator.bilingual.words.patterns import pattern
from translator.bilingual.words.termbase import find_all_forms, small_termbase
from translator.newsroom.drafts.base import Span
from translator.newsroom.drafts.gate import lost_names
from translator.newsroom.drafts.tags import occurrences, word_edges
from translator.newsroom.drafts.wrappers import unwrap
from translator.newsroom.house.glossary.names import FIRST_MENTION

_QUOTE = pattern(r"[\"“”]")
_CLOSING_QUOTE = pattern(r"(?:”|(?<=\S)\")(?=[\s,.;:!?)]|$)")
_AT_END = pattern(r"[\"”][.!?]?\s*$")
_END_MARKS = "。！？.!?…"
_BEFORE_CLOSING = "，,"


def restore_quote_marks(text: str, source: str, tag: str) -> str:
    """Return a Chinese translation of an English `source` with the quotation marks of its script, opened and closed."""
    if any(mark in text[start:end] for start, end, _kind in protected_spans(text, code=True) for mark in '"“”'):
        return text
    opening, closing = ("「", "」") if is_traditional(tag) else ("“", "”")
    alone, in_source = _QUOTE.findall(text), _QUOTE.findall(source)
    if len(alone) == 1 and len(in_source) == 1:
        # The sentence before or after has the other one.
        return text.replace(alone[0], closing if _CLOSING_QUOTE.search(source) else opening)
    if '"' in text and text.count('"') % 2 == 0:
        marks = iter((opening, closing) * text.count('"'))
        text = re.sub('"', lambda _found: next(marks), text)
    if opening in text and '"' not in text and len(in_source) % 2 == 0:
        text = _balanced(text, opening, closing, ends_in_quotation=bool(_AT_END.search(source)))
    return text


def _balanced(text: str, opening: str, closing: str, *, ends_in_quotation: bool) -> str:
    parts: list[str] = []
    is_open = False
    for place, char in enumerate(text):
        if char == closing:
            if not is_open:
                return text
            is_open = False
        elif char == opening and is_open:
            if text[place + 1 : place + 2] == closing:
                continue
            before = text[:place].rstrip()[-1]  # Blanks beside marks go later.
            if before in _BEFORE_CLOSING:
                char, is_open = closing, False
            elif before in _END_MARKS:
                continue
            else:
                return text
        elif char == opening:
            is_open = True
        parts.append(char)
    if is_open and ends_in_quotation:
        parts.append(closing)
        is_open = False
    return text if is_open else "".join(parts)


def repair_quantities(target: str, source: str, source_tag: str, target_tag: str) -> str:
    """Return `target` with its one wrong quantity written anew; unchanged where anything else differs."""
    pair = Pair(source, target, source_tag, target_tag)
    found = pair.differences
    text = suggest_text(found[0], pair) if len(set(found)) == 1 and found[0].repairs_drafts else None
    place = found[0].target if text else None
    if not text or not place:
        return target
    return f"{target[: place.start]}{text}{target[place.end :]}"


_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_WIDE = _HAN[:-1] + r"\u3001-\u3002\u300a-\u3011\uff01-\uff0f\uff1a-\uff1f\u201c\u201d\u2018\u2019]"
_FULL = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_MARK = pattern(
    rf"(?<={_WIDE})\s*+([,;:?!])\s*|(?<={_WIDE})\s*+(\.)(?=\s|$|[”’」』）\"])\s*"
    rf"|(?:(?<!\s)\s++)?([,;?!])\s*+(?={_HAN})(?<![0-9]\1)"
)
_AFTER_DASH = _HAN[:-1] + r"“‘「《（(\[]"
_DASH = pattern(
    rf"(?<={_WIDE})[ \t]*(?:--|[-–—])[ \t]+(?={_AFTER_DASH})|(?<={_WIDE})[ \t]+(?:--|[-–—])[ \t]*(?={_AFTER_DASH})"
)
_ELLIPSIS = pattern(rf"(?<={_WIDE})\.{{3,6}}(?!\.)|(?<!\.)\.{{3,6}}(?={_HAN})")
# A mark that was written in full width may be what the next one stands beside; a row of many is not prose.
_MOST_ROUNDS = 8
# A cheap test whether the check of what engines say beside a translation could find anything.
_CHATTER = pattern(
    r"译|譯|希望|如|若|[随隨]时|祝|[还還]有|translat|i hope|let me know|feel free|anything else|would you|do you",
    re.IGNORECASE,
)
_ENDS = tuple(".!?:;…。！？：；")
_HALF = {"，": ", ", "。": ". ", "；": "; ", "：": ": ", "？": "? ", "！": "! ", "（": " (", "）": ") ", "、": ", "}

# Text is Chinese → the same clause, or item of a list, twice.
_REPEATED_CLAUSE = {
    True: pattern(r"(?:(?<=[，；：、。])|^)([^，。；：、！？]{4,60})(?:[，、]\1)++(?=[，。；、！？]|$)"),
    False: pattern(r"(?<![^,;:\s])([^,.;:!?]{3,90})(?:, \1)++(?=[,.;!?]| and | or |$)"),
}
# A cheap test whether the check of doubled words could find anything.
_REPEATED_WORD = {
    True: pattern(r"([\u3400-\u9fff]{2,6})\1|的的|了了|是是|在在|和和|我我"),
    False: pattern(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE),
}
# A word said four times and more is not a slip, and the gate stops it.
_LOOP = pattern(r"(\S.{1,59}?)(?:[，、, ]*\1){3}")


def postprocess(text: str, source: str, target_tag: str) -> tuple[str, tuple[str, ...]]:
    """Return the repaired text, and the names of the repairs that changed it, in order."""
    text, stripped = unwrap(text.strip(), source, target_tag)
    repairs: list[str] = []
    steps: list[tuple[str, Callable[[str], str]]] = [
        ("chatter:stripped", lambda value: _without_chatter(value, source, target_tag)),
        ("wrapper:stripped", lambda value: unwrap(value, source, target_tag)[0]),
    ]
    if is_chinese(target_tag):
        steps += [
            ("quotes:restored", lambda value: restore_quote_marks(value, source, target_tag)),
            ("width:restored", restore_width),
            ("blanks:removed", lambda value: _outside_protected(value, _remove_blanks, sees_tags=True)),
            ("dash:restored", lambda value: _outside_protected(value, _wide_dashes)),
        ]
    else:
        steps += [
            ("width:restored", _to_half_width),
            ("blanks:removed", lambda value: re.sub(r"[ \t]{2,}", " ", value)),
        ]
    steps.append(("repetition:removed", lambda value: _without_repetition(value, source, target_tag)))
    steps.append(("stop:removed", lambda value: _without_stop(value, source)))
    # A bracket in the right width may be one that stands around everything: what is repaired is looked at again.
    for _round in range(_MOST_ROUNDS):
        before = text
        for name, step in steps:
            changed = step(text).strip()
            if changed != text:
                repairs.append(name)
                text = changed
        if text == before:
            break
    return text, (*stripped, *dict.fromkeys(repairs))


def _without_stop(text: str, source: str) -> str:
    is_sentence = source.rstrip("\"'”’」』)）* ")[-1:] in _ENDS
    return text if is_sentence or text.endswith(("..", "。。")) else re.sub(r"(?<=\w)[。.]$", "", text)


def _outside_protected(text: str, change: Callable[[str], str], *, sees_tags: bool = False) -> str:
    spans = protected_spans(text, code=True)
    if not spans:
        return change(text)
    parts: list[str] = []
    cursor = 0
    for start, end, kind in spans:
        if sees_tags and kind == "literal":
            continue
        parts += [change(text[cursor:start]), text[start:end]]
        cursor = end
    return "".join([*parts, change(text[cursor:])])


def restore_width(text: str) -> str:
    """
    Write marks beside Han in full width, as Chinese typesetting has them; numbers, URLs and Latin runs keep theirs.

    Source: GB/T 15834, CLREQ. Engines that were trained on normalised text cannot write `，` at all.
    """
    for _round in range(_MOST_ROUNDS):
        wider = _outside_protected(text, _wide_marks)
        if wider == text:
            break
        text = wider
    return text


def _wide_marks(text: str) -> str:
    text = _MARK.sub(lambda found: _FULL[next(group for group in found.groups() if group)], text)

    def replace(found: re.Match[str]) -> str:
        around = text[max(0, found.start() - 1) : found.end() + 1]
        return f"（{found[1].strip()}）" if re.search(_HAN, found[1] + around) else found.group()

    return re.sub(r"(?:(?<!\s)\s++)?[(（]([^()（）]*+(?:（[^()（）]*+）[^()（）]*+)*+)[)）]", replace, text)


def _wide_dashes(text: str) -> str:
    return _ELLIPSIS.sub("……", _DASH.sub("——", text))


def _remove_blanks(text: str) -> str:
    # Browsers set the gap between Han and Latin themselves (`text-autospace`).
    beside = rf"(?:{_WIDE}|</?\d+/?>)"
    text = re.sub(rf"(?<={_WIDE})[ \t\u3000]+(?=[A-Za-z0-9]|{beside})", "", text)
    return re.sub(rf"(?:(?<=[A-Za-z0-9%])|(?<=\d>)|(?<=\d/>))[ \t\u3000]+(?={_WIDE})", "", text)


def _to_half_width(text: str) -> str:
    text = "".join(_HALF.get(character, character) for character in text)
    text = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"(?<!\s)\s++([,.;:?!)])", r"\1", text)


def _without_repetition(text: str, source: str, target_tag: str) -> str:
    into_chinese = is_chinese(target_tag)
    clause, word = _REPEATED_CLAUSE[into_chinese], _REPEATED_WORD[into_chinese]
    if not (clause.search(text) or word.search(text)) or _LOOP.search(text):
        return text
    if not _REPEATED_CLAUSE[not into_chinese].search(source):
        text = clause.sub(r"\1", text)
    if not word.search(text):
        return text
    return _fixed(text, source, target_tag, "rep.words")


def _without_chatter(text: str, source: str, target_tag: str) -> str:
    return _fixed(text, source, target_tag, "mt.artefact") or text if _CHATTER.search(text) else text


def _fixed(text: str, source: str, target_tag: str, check: str) -> str:
    from translator.bilingual.pairs.base import Pair
    from translator.bilingual.pairs.runner import fix_pairs

    pair = Pair(source, text, EN if is_chinese(target_tag) else ZH_HANS, target_tag)
    return fix_pairs([pair], only=(check,), is_draft=True)[0]


def _may_be_wrong_name(words: str) -> bool:
    return all(word[:1].isupper() and syllables_in(word.lower()) for word in words.replace("-", "").split())


def write_names(target: str, request: Request) -> str:
    """
    Return an English draft with the people of its terms in the place of those that it has for them.

    Nothing is written where it is not certain who is meant, nor for a name that is no term.
    """
    for term in lost_names(request, target):
        heard = form_of(term.source, target) if term.kind == "person" else ""
        if heard and _may_be_wrong_name(heard):
            target = re.sub(rf"(?<![\w-]){re.escape(heard)}(?![\w-])", term.targets[0], target)
    return target


def add_characters(target: str, request: Request) -> str:
    """Return an English draft with the characters of people whom its article has here first: Lin Xiaoman (林小满)."""
    for term in request.terms:
        chinese = next((form for form in (term.source, *term.source_variants) if form in request.source), "")
        if term.note == FIRST_MENTION and chinese and chinese not in target:
            form = "|".join(map(re.escape, sorted(term.targets, key=len, reverse=True)))
            target = re.sub(rf"(?<![\w-])(?:{form})(?![\w-])", rf"\g<0> ({chinese})", target, count=1)
    return target


_ARTICLE = pattern(r"\b([Aa])n? $")


def missing_terms(target: str, request: Request, source_tag: str, target_tag: str) -> list[TermMatch]:
    """Return the matches in the source of terms that `target` has in no accepted form, each term once."""
    found = {
        match.entry: match
        for match in reversed(small_termbase(request.terms, source_tag, target_tag).find(request.source))
        if match.entry.status in {"required", "preferred"} and match.entry.targets
    }
    return [
        match
        for entry, match in found.items()
        if not find_all_forms(target, entry.targets, target_tag, exact=entry.case == "exact")
    ]


def write_terms(target: str, places: Sequence[tuple[Span, TermMatch]], target_tag: str) -> str:
    """
    Return `target` with each term written over the words that translate it; of overlapping places, the later.

    Nothing is written where it is not certain what the place is.
    """
    until = len(target)
    for span, match in sorted(places, key=lambda item: item[0], reverse=True):
        place = _certain_place(target, span, match, target_tag)
        if place is None or place[1] > until:
            continue
        (start, stop), form = place, match.entry.targets[0]
        before = target[:start]
        if not is_chinese(target_tag):
            form = _inflected(form, target[start:stop])
            before = _ARTICLE.sub(rf"\g<1>{'n' if form[:1].lower() in 'aeiou' else ''} ", before)
        target = before + form + target[stop:]
        until = start
    return target


def _certain_place(target: str, span: Span, match: TermMatch, target_tag: str) -> Span | None:
    # The words beside it that the term has too belong to the place: 新闻 before 新闻官. Where the term stands there
    # already, in a text that was cut otherwise (旧账/本 has 账本), there is nothing to write.
    start, stop = span
    form, is_han = match.entry.targets[0], is_chinese(target_tag)
    while start and form.endswith(target[start - 1 : stop]):
        start -= 1
    while stop < len(target) and form.startswith(target[start : stop + 1]):
        stop += 1
    for other in match.entry.targets:
        if any(first < stop and last > start for first, last in occurrences(target, other)):
            return None
    heads, tails = _runs(form, is_han=is_han)
    head = max((len(run) for run in heads if target[:start].lower().endswith(run)), default=0)
    tail = max((len(run) for run in tails if target[stop:].lower().startswith(run)), default=0)
    if is_han and 1 in {head, tail}:
        return None  # One character may belong to another word: 银行, written before 行政长官.
    start, stop = start - head, stop + tail
    return (start, stop) if _is_whole(target, start, stop) else None


def _runs(form: str, *, is_han: bool) -> tuple[list[str], list[str]]:
    pieces, gap = ([*form], "") if is_han else (form.lower().split(), " ")
    counts = range(1, len(pieces))
    return [gap.join(pieces[:at]) + gap for at in counts], [gap + gap.join(pieces[-at:]) for at in counts]


def _inflected(form: str, replaced: str) -> str:
    is_plural = replaced.endswith("s") and not replaced.endswith(("ss", "us", "is"))
    if is_plural and form[-1:].isalpha() and not form.endswith("s"):
        form += "s"
    return form[:1].upper() + form[1:] if replaced[:1].isupper() else form


def _is_whole(text: str, start: int, stop: int) -> bool:
    edges = word_edges(text)
    return start in edges and stop in edges
