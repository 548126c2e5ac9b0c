"""What can be the name of a person or of a paper, by its form and by lists of words; a name never contains a digit."""

from __future__ import annotations

import re

from translator.bilingual.names.name_lists import surnames
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.labels import HAN, words

LONGEST_NAME = 60
HAN_RUN = pattern(rf"[{HAN}·・\s]+")
_FULL_STOP = pattern(r"(?<=\w{4})\.$")
_AND = pattern(r"(?:(?<!\s)\s++)?[、,，&＆]\s*+|(?<!\s)\s++(?:and|AND)\s++")


def split_job(text: str) -> tuple[str, str]:
    """Split `Jane Doe Political correspondent` into a name and a title; either may be empty."""
    parts = text.split()
    if not parts or parts[-1].casefold().rstrip(".") not in words("job"):
        return text, ""
    at = len(parts) - 1
    while at and parts[at - 1].casefold() in words("job_before") | words("job") | words("outlet"):
        at -= 1
    return " ".join(parts[:at]).rstrip(","), " ".join(parts[at:])


def is_outlet(text: str, *, is_sure: bool) -> bool:
    """Whether a text is the name of a paper or an agency; `is_sure`: and cannot be that of a person."""
    if text.casefold() in words("outlet"):
        return True
    ends = words("outlet_end")
    if HAN_RUN.fullmatch(text):
        return 2 < len(text) <= 14 and any(text.endswith(end) for end in ends)
    parts = text.split()
    is_named = 1 < len(parts) <= 5 and all(part[:1].isupper() or part in {"of", "and", "the"} for part in parts)
    has_end = is_named and (parts[-1].casefold() in ends or parts[0].casefold() in words("outlet") or parts[0] == "The")
    return has_end and (not is_sure or parts[0].casefold() == "the")


def is_name(text: str, *, is_alone: bool) -> bool:
    """Whether an English text can be the name of a person; `is_alone`: with nothing that says so, but its form."""
    parts = text.split()
    if not (2 if is_alone else 1) <= len(parts) <= 5 or len(text) > LONGEST_NAME or re.search(r"[\d@:!?#<>=]", text):
        return False
    if any(part.casefold().strip(".") in words("not_name") for part in parts) or text.casefold() in words("place"):
        return False
    capitals = [part for part in parts if part[0].isupper() or part.casefold().rstrip("'’") in words("particle")]
    return len(capitals) == len(parts) and parts[-1][0].isupper() and (len(parts[-1]) > 1 or len(parts) > 1)


def is_chinese_name(text: str) -> bool:
    """Whether a text has the form of a Chinese name, or of a foreign one with its dot: 王芳, 欧阳娜娜, 让·皮埃尔."""
    if not re.fullmatch(rf"[{HAN}·・]{{2,12}}", text) or text in words("not_chinese_name") or text in words("place"):
        return False
    if "·" in text or "・" in text:
        return text[0] not in "·・" and text[-1] not in "·・"
    return (text[:1] in surnames() and len(text) <= 3) or (text[:2] in surnames() and 3 <= len(text) <= 4)


def split_names(value: str) -> list[str]:
    """Split `Mr Cow, Li Lei and Han Mei` or `甲、乙` into names."""
    names: list[str] = []
    for name in filter(None, _AND.split(value)):
        name = _FULL_STOP.sub("", name)
        if names and name.casefold() in words("name_end"):
            names[-1] += f", {name}"
        else:
            names.append(name)
    return names


def lone_names(line: str) -> list[str]:
    """Return the names of a line that is nothing but names of people, and says of nobody that they are an author."""
    names = split_names(line.strip())
    return names if names and all(is_chinese_name(one) or is_name(one, is_alone=True) for one in names) else []
