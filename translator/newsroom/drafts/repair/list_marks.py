"""
Puts the list comma 、 back between the words of a list, where an engine writes a comma.

Models that were trained on normalised text cannot write 、 at all. Which commas stand between the words of a
list is told from both sides: the English source has a list there (`A, B and C`), and the Chinese words around
the comma are short and are neither clauses nor phrases of time or place. Tried on professional translations
with ， in the place of every 、: two in five came back, and of those that were set one in thirteen was ， in the
translation.

Source: GB/T 15834, 4.5.
"""

from __future__ import annotations

import re

from translator.bilingual.words import chinese_words
from translator.bilingual.words.patterns import pattern

LONGEST_ITEM = 14
"""Code points of a word in a list."""
# Words of an item in English.
_WORDS = 6
_JOINED = pattern(r"(?:and|or|as well as)\s")
_ITEM_BEFORE_AND = pattern(rf"(\S+(?:\s+\S+){{0,{_WORDS - 1}}}?)\s+(?:and|or)\s+\w")
_CLAUSE = pattern(
    r"(?:he|she|it|they|we|i|you|there|this|that|which|who|whom|whose|where|when|while|but|although|because|so|if|as|"
    r"since|after|before|with|without|including|such|not)\b",
    re.IGNORECASE,
)
_SENTENCE_END = pattern(r"[.;:!?]\s")
_STOPS = pattern(r"[。；：！？;:!?]")
_ITEM = pattern(rf"([^。；：！？（）“”]{{1,{LONGEST_ITEM}}}?)(?:和|及|与|以及|或者?|乃至)(?!更多|以上|以下|以内)")
_NOT_BEFORE = {"说", "称", "表示", "时", "后", "前", "中", "里", "来", "上", "下", "年", "月", "日", "尽管如此", "其中"}
_NOT_IN = {"了", "是", "将", "被", "会", "有", "已", "在", "由", "对", "为", "向"}


def restore_list_marks(text: str, source: str) -> str:
    """Return a Chinese translation of an English `source` with 、 for the commas between the words of its lists."""
    if "," not in text:
        return text
    left = count_list_commas(source)
    parts = text.split(",")
    marks = ["," for _part in parts[1:]]
    for place in range(len(parts) - 1, 0, -1):
        if not left:
            break
        follows = place < len(marks) and marks[place] == "、"
        found = _ITEM.match(parts[place])
        item = found[1] if found else parts[place]
        before = _STOPS.split(parts[place - 1])[-1]
        if (found or (follows and len(item) <= LONGEST_ITEM)) and _is_list(before, item):
            marks[place - 1] = "、"
            left -= 1
    return "".join(part + mark for part, mark in zip(parts, [*marks, ""], strict=True))


def count_list_commas(source: str) -> int:
    """Count the commas between the words of lists in an English text, without the one before *and*."""
    parts = re.split(r",\s+", source)
    is_list = [False] * len(parts)
    for place in range(len(parts) - 1, 0, -1):
        part = parts[place]
        if _JOINED.match(part):
            if place > 1 and len(parts[place - 1].split()) <= _WORDS:
                is_list[place - 1] = True
            continue
        found = _ITEM_BEFORE_AND.match(part)
        follows = place + 1 < len(parts) and (is_list[place] or is_list[place + 1])
        item = found[1] if found else part
        if (found or (follows and len(part.split()) <= _WORDS)) and not (
            _CLAUSE.match(part) or _SENTENCE_END.search(item)
        ):
            is_list[place] = True
    return sum(is_list)


def _is_list(before: str, item: str) -> bool:
    """Whether the words on both sides of a comma are of a kind that lists have."""
    left, right = chinese_words.tag(before, False), chinese_words.tag(item, False)
    if not left or not right:
        return False
    (word, kind), (_first, first_kind) = left[-1], right[0]
    if kind in {"t", "f", "d", "c", "p", "u", "y"} or word in _NOT_BEFORE or word[-1:] in "年月日":
        return False
    if (kind == "a" and first_kind == "m") or first_kind in {"r", "c", "p", "d", "y", "v"}:
        return False
    return not any(part in _NOT_IN or part_kind == "p" for part, part_kind in right)
