"""
Holds English drafts to the people and places of their Chinese source, and nobody else.

Models write names that they do not know by ear: 欧阳晓岚 becomes Yang Xiaolang, who is somebody else. Of 4,386
professional translations 14 name a person in pinyin whom the source does not have, and 10 of these are mistakes. A
person whom the source does not name becomes the one of its terms, where it is certain who that is; the gate names the
others.
"""

from __future__ import annotations

import re

from translator.bilingual.model import Request, TermEntry
from translator.bilingual.names.comparison import fits_romanisation, is_read_in, syllables_in
from translator.bilingual.names.counterparts import form_of, invented_people
from translator.bilingual.names.surnames import split_surname
from translator.bilingual.words.language import fold_script, has_han
from translator.bilingual.words.patterns import pattern
from translator.newsroom.house.glossary.name_terms import FIRST_MENTION

# Least likeness, of 100, of a wrong name and the right one, where there are several of either.
_LIKE = 50

# The same for a place, whose name may be in no list.
_LIKE_PLACE = 65
_PLACE_WORD = pattern(r"(?<![\w'’-])[A-Z][a-z]{3,}(?![\w-])")


def lost_names(request: Request, target: str) -> list[TermEntry]:
    """
    Return the names among the terms of a Chinese request that its English `target` has in no form.

    The given name alone is none: 缪小琴, who is Ms Miao, is not Xiaoqin in the news.
    """
    return [
        term
        for term in request.terms
        if term.kind in {"person", "place"}
        and term.targets
        and has_han(term.source)
        and any(form in request.source for form in (term.source, *term.source_variants))
        and not any(form.casefold() in target.casefold() for form in term.targets)
        and not _is_there(term.source, target, is_person=term.kind == "person")
    ]


def _is_there(name: str, target: str, *, is_person: bool) -> bool:
    form = form_of(name, target)
    surname = split_surname(fold_script(name))[0] if is_person else ""
    return bool(form) and (not surname or any(fits_romanisation(surname, word) for word in form.split()))


def _invented_names(request: Request, target: str) -> list[tuple[int, int]]:
    """Return where an English `target` names a Chinese person whom neither its source nor its terms name."""
    known = [form for term in request.terms for form in term.targets]
    return [
        (start, end)
        for start, end in invented_people(request.source, target)
        if not any(target[start:end] in form for form in known)
    ]


def _may_be_wrong_name(words: str) -> bool:
    """Whether words of a draft can be a wrong name in pinyin, over which the term may be written: not `Rudd`."""
    return all(word[:1].isupper() and syllables_in(word.lower()) for word in words.replace("-", "").split())


def write_names(target: str, request: Request) -> str:
    """
    Return an English draft with the people of its terms in the place of those that it has for them.

    Nothing is written where it is not certain who is meant, nor for a name that is no term.
    """
    for term in lost_names(request, target):
        form = term.targets[0]
        heard = form_of(term.source, target) if term.kind == "person" else _misheard_place(form, request, target)
        if heard and _may_be_wrong_name(heard):
            target = re.sub(rf"(?<![\w-]){re.escape(heard)}(?![\w-])", form, target)
    return _with_right_people(target, request)


def _with_right_people(target: str, request: Request) -> str:
    """Return a draft with the people of its terms in the place of those whom the source does not name."""
    lost = [term.targets[0] for term in lost_names(request, target) if term.kind == "person"]
    invented = _invented_names(request, target) if lost else []
    if not invented:
        return target
    from rapidfuzz.fuzz import ratio

    wrong = {target[start:end]: (start, end) for start, end in invented}
    is_only = len(wrong) == len(lost) == 1
    likest = sorted(((ratio(name.lower(), form.lower()), name, form) for name in wrong for form in lost), reverse=True)
    written: dict[str, str] = {}
    for likeness, name, form in likest:
        if (is_only or likeness >= _LIKE) and name not in written and form not in written.values():
            written[name] = form
    for start, end in reversed(invented):
        target = target[:start] + written.get(target[start:end], target[start:end]) + target[end:]
    return target


def _misheard_place(form: str, request: Request, target: str) -> str:
    """Return the word of a draft that was written for a place, and sounds like it: Yuhua for Yuquan; empty for none."""
    from rapidfuzz.fuzz import ratio

    source = fold_script(request.source)
    words = {word for word in _PLACE_WORD.findall(target) if syllables_in(word.lower()) > 1}
    words = {word for word in words if not is_read_in(word.lower(), source, 2)}
    likest = max(sorted(words), key=lambda word: ratio(word.lower(), form.lower()), default="")
    return likest if likest and ratio(likest.lower(), form.lower()) >= _LIKE_PLACE else ""


def add_characters(target: str, request: Request) -> str:
    """Return an English draft with the characters of people whom its article has here first: Lin Xiaoman (林小满)."""
    for term in request.terms:
        chinese = next((form for form in (term.source, *term.source_variants) if form in request.source), "")
        if term.note == FIRST_MENTION and chinese and chinese not in target:
            form = "|".join(map(re.escape, sorted(term.targets, key=len, reverse=True)))
            target = re.sub(rf"(?<![\w-])(?:{form})(?![\w-])", rf"\g<0> ({chinese})", target, count=1)
    return target
