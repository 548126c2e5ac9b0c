"""
Postprocessing of engine output: blanks, full-width marks, quotation marks, remains of prompt tags, numbers, and what a
decoder says twice in a row.

The suggestion lists each repair by name; the raw output is kept too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from translator.bilingual.words.inline import protected_spans
from translator.bilingual.words.language import EN, ZH_HANS, is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.drafts.repair.list_marks import restore_list_marks
from translator.newsroom.drafts.repair.number_repair import repair_numbers
from translator.newsroom.drafts.repair.quote_marks import restore_quote_marks

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_WIDE = _HAN[:-1] + r"\u3001-\u3002\u300a-\u3011\uff01-\uff0f\uff1a-\uff1f\u201c\u201d\u2018\u2019]"
_FULL = {",": "，", ".": "。", ";": "；", ":": "：", "?": "？", "!": "！"}
_MARK = pattern(
    rf"(?<={_WIDE})\s*+([,;:?!])\s*|(?<={_WIDE})\s*+(\.)(?=\s|$|[”’」』）\"])\s*"
    rf"|(?:(?<!\s)\s++)?([,;?!])\s*+(?={_HAN})(?<![0-9]\1)"
)
_LATIN_NAME = pattern(r"(?<![\w-])[A-Z][\w.'’-]{0,40}+(?: [A-Z][\w.'’-]{0,40}+)+")
_AFTER_DASH = _HAN[:-1] + r"“‘「《（(\[]"
_DASH = pattern(
    rf"(?<={_WIDE})[ \t]*(?:--|[-–—])[ \t]+(?={_AFTER_DASH})|(?<={_WIDE})[ \t]+(?:--|[-–—])[ \t]*(?={_AFTER_DASH})"
)
_ELLIPSIS = pattern(rf"(?<={_WIDE})\.{{3,6}}(?!\.)|(?<!\.)\.{{3,6}}(?={_HAN})")
_UNITED_STATES = pattern(r"(?<![\w.])U\.S\. [A-Z]")
_UNITED_STATES_STOP = pattern(r"(?<=美国)。(?=[\u4e00-\u9fff])")
# A mark that was written in full width may be what the next one stands beside; a row of many is not prose.
_MOST_ROUNDS = 8
_PROMPT_TAG = pattern(r"</?(?:text|translation)>", re.IGNORECASE)
_FENCE = pattern(r"\A\s*```[\w-]*+[ \t]*+\n?(.*?)\n?\s*```\s*\Z", re.DOTALL)
# A cheap test whether the check of what engines say beside a translation could find anything.
_CHATTER = pattern(
    r"译|譯|希望|如|若|[随隨]时|祝|[还還]有|translat|i hope|let me know|feel free|anything else|would you|do you",
    re.IGNORECASE,
)
_ENDS = tuple(".!?:;…。！？：；")
_HALF = {"，": ", ", "。": ". ", "；": "; ", "：": ": ", "？": "? ", "！": "! ", "（": " (", "）": ") ", "、": ", "}

# Whether the text is Chinese → the same clause, or item of a list, twice.
_REPEATED_CLAUSE = {
    True: pattern(r"(?:(?<=[，；：、。])|^)([^，。；：、！？]{4,60})(?:[，、]\1)++(?=[，。；、！？]|$)"),
    False: pattern(r"(?<![^,;:\s])([^,.;:!?]{3,90})(?:, \1)++(?=[,.;!?]| and | or |$)"),
}
# A cheap test whether the check of doubled words could find anything.
_REPEATED_WORD = {
    True: pattern(r"([\u3400-\u9fff]{2,6})\1|的的|了了|是是|在在|和和|我我"),
    False: pattern(r"\b([A-Za-z]+)\s+\1\b", re.IGNORECASE),
}
# What is said four times and more is not a slip, and the gate stops it.
_LOOP = pattern(r"(\S.{1,59}?)(?:[，、, ]*\1){3}")


def postprocess(text: str, source: str, target_tag: str) -> tuple[str, tuple[str, ...]]:
    """Return the repaired text, and the names of the repairs that changed it, in order."""
    repairs: list[str] = []

    def strip_prompt(value: str) -> str:
        return value if _PROMPT_TAG.search(source) else _PROMPT_TAG.sub("", value)

    def strip_fence(value: str) -> str:
        return value if "```" in source else _FENCE.sub(r"\1", value)

    steps: list[tuple[str, Callable[[str], str]]] = [
        ("prompt:stripped", strip_prompt),
        ("fence:stripped", strip_fence),
        ("chatter:stripped", lambda value: _without_chatter(value, source, target_tag)),
    ]
    if is_chinese(target_tag):
        steps += [
            ("quotes:restored", lambda value: restore_quote_marks(value, source, target_tag)),
            ("lists:restored", lambda value: _outside_protected(value, lambda part: restore_list_marks(part, source))),
            ("names:restored", lambda value: _with_blanks_of_names(value, source)),
            ("width:restored", restore_width),
            ("blanks:removed", lambda value: _outside_protected(value, _remove_blanks, sees_tags=True)),
            ("dash:restored", lambda value: _outside_protected(value, _wide_dashes)),
            ("sentence:joined", lambda value: _without_stop_of_abbreviation(value, source)),
            ("number:mended", lambda value: repair_numbers(value, source)),
        ]
    else:
        steps += [
            ("width:restored", _to_half_width),
            ("blanks:removed", lambda value: re.sub(r"[ \t]{2,}", " ", value)),
        ]
    steps.append(("repetition:removed", lambda value: _without_repetition(value, source, target_tag)))
    steps.append(("stop:removed", lambda value: _without_stop(value, source)))
    text = text.strip()
    for name, step in steps:
        changed = step(text).strip()
        if changed != text:
            repairs.append(name)
            text = changed
    return text, tuple(repairs)


def _without_stop(text: str, source: str) -> str:
    """Remove the full stop that engines add to a heading, a cell or a label."""
    is_sentence = source.rstrip("\"'”’」』)）* ")[-1:] in _ENDS
    return text if is_sentence or text.endswith(("..", "。。")) else re.sub(r"(?<=\w)[。.]$", "", text)


def _without_stop_of_abbreviation(text: str, source: str) -> str:
    """Remove the full stop that models make of the last point of `U.S. Navy`: 美国。海军."""
    return _UNITED_STATES_STOP.sub("", text) if _UNITED_STATES.search(source) else text


def _outside_protected(text: str, change: Callable[[str], str], *, sees_tags: bool = False) -> str:
    """Apply `change` to the text between URLs, addresses, code, placeholders and, unless `sees_tags`, tags."""
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


def _with_blanks_of_names(text: str, source: str) -> str:
    """Put the blanks back into names in Latin letters that lost them: `DenéeBenton` where the source has two words."""
    for name in dict.fromkeys(_LATIN_NAME.findall(source)):
        glued = name.replace(" ", "")
        if glued in text and glued not in source:
            text = text.replace(glued, name)
    return text


def _wide_dashes(text: str) -> str:
    """Write a dash between Chinese words as Chinese typesetting has it, and an ellipsis of six dots."""
    return _ELLIPSIS.sub("……", _DASH.sub("——", text))


def _remove_blanks(text: str) -> str:
    """
    Remove blanks that Chinese does not use: between Han, around wide marks and tags, and beside Latin and digits.

    Browsers set the gap between Han and Latin themselves (`text-autospace`).
    """
    beside = rf"(?:{_WIDE}|</?\d+/?>)"
    text = re.sub(rf"(?<={_WIDE})[ \t\u3000]+(?=[A-Za-z0-9]|{beside})", "", text)
    return re.sub(rf"(?:(?<=[A-Za-z0-9%])|(?<=\d>)|(?<=\d/>))[ \t\u3000]+(?={_WIDE})", "", text)


def _to_half_width(text: str) -> str:
    text = "".join(_HALF.get(character, character) for character in text)
    text = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
    return re.sub(r"(?<!\s)\s++([,.;:?!)])", r"\1", text)


def _without_repetition(text: str, source: str, target_tag: str) -> str:
    """Return `text` with what it says twice in a row once, unless the source says something twice too."""
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
    """Return `text` without what an assistant says before and behind a translation, unless that is all of it."""
    return _fixed(text, source, target_tag, "mt.artefact") or text if _CHATTER.search(text) else text


def _fixed(text: str, source: str, target_tag: str, check: str) -> str:
    from translator.bilingual.pairs.base import Pair
    from translator.bilingual.pairs.fixes import fix_pairs

    pair = Pair(source, text, EN if is_chinese(target_tag) else ZH_HANS, target_tag)
    return fix_pairs([pair], only=(check,), is_draft=True)[0]
