"""
The house style of drafts: what of `[checks.policy]` the program can write by itself, as the checks ask for it.

Blanks beside Latin words and digits (`pangu`), the width of parentheses (`parentheses`), the family of quotation marks
(`quotes`), and names that an engine repeats in Latin letters in parentheses (`latin_names`). Of English drafts: how
Chinese names are romanised (`romanisation`), and whether their characters stand beside them where an article has them
first (`chinese_names`), which `pipeline` reads; and all that `house_styles` may say, which the
fixes of the checks `style.*` write.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, cast

from translator.bilingual.model import short_hash
from translator.bilingual.names import System
from translator.bilingual.names.latin_names import romanisation_of
from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, ZH_HANS, is_chinese, is_traditional
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.settings import POLICIES

_CURLY, _CORNER = "“”‘’", "「」『』"
# Policy → the values that change a draft; all others leave it as it is written by default.
_CHOICES: dict[str, tuple[str, ...]] = {
    "pangu": ("space",),
    "parentheses": ("half",),
    "quotes": ("corner", "curly"),
    "latin_names": ("drop",),
    "romanisation": ("wade-giles", "cantonese"),
    "chinese_names": ("first",),
}
_ORDINAL = pattern(r"(?<=第)[A-Za-z0-9]+")
_APOSTROPHE = pattern(r"(?<=[A-Za-zÀ-ÿ])’")


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """The wishes of a house by which its drafts differ from those of others."""

    target_tag: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """Policies and their values, those of `_CHOICES` only."""
    english: str = ""
    """The policies of `house_styles` as JSON; empty where the house has none."""

    @property
    def signature(self) -> str:
        named = [*self.choices, *([("english", short_hash(self.english))] if self.english else [])]
        return "|house:" + "+".join(f"{name}={value}" for name, value in named) if named else ""

    @property
    def romanisation(self) -> System:
        """How Chinese names are written in Latin letters where nobody has said otherwise."""
        return cast("System", dict(self.choices).get("romanisation", "pinyin"))

    @property
    def adds_characters(self) -> bool:
        return dict(self.choices).get("chinese_names") == "first"

    @property
    def works(self) -> str:
        """English marks for 《》: `italics`, `quotes`, or `plain`, which is nothing."""
        return str(json.loads(self.english or "{}").get("works", "italics"))

    def with_title_marks(self, text: str, source: str) -> str:
        """Return an English draft in which the titles of works that have quotation marks have those of the house."""
        return _fixed(text, source, {"works": self.works}, "style.works", "paragraph") if "《" in source else text

    def with_capitals(self, text: str, source: str, kind: str) -> str:
        """Return an English draft of a heading with capitals where the house wants them; other text as it is."""
        if "title_case" not in self.english or not kind.startswith(("heading", "title")):
            return text
        return _fixed(text, source, json.loads(self.english), "title.case", kind)

    def apply(self, text: str, source: str) -> str:
        if self.english:
            text = _fixed(text, source, json.loads(self.english), "style", "paragraph")
        for choice in self.choices:
            match choice:
                case ("latin_names", _):
                    text = _without_names(text, source)
                case ("parentheses", _):
                    text = _with_marks(text, "（）", "()")
                case ("quotes", family):
                    text = _with_marks(text, *((_CURLY, _CORNER) if family == "corner" else (_CORNER, _CURLY)))
                case ("pangu", _):
                    text = _with_blanks(text)
        return text


def house_style(checks: CheckSettings, target_tag: str) -> HouseStyle:
    policy = {**checks.policy, **checks.locale.get(target_tag, {})}
    if not is_chinese(target_tag):
        chosen = {"romanisation": romanisation_of(checks), "chinese_names": policy.get("chinese_names", "")}
        english = {name: value for name, value in policy.items() if name in POLICIES and value}
        if policy.get("title_case") == "title":
            english["title_case"] = "title"
        return HouseStyle(
            target_tag,
            tuple((name, value) for name, value in chosen.items() if value in _CHOICES[name]),
            json.dumps(english, sort_keys=True, ensure_ascii=False) if english else "",
        )
    own = "corner" if is_traditional(target_tag) else "curly"
    written = ((name, str(policy.get(name, ""))) for name in _CHOICES)
    return HouseStyle(
        target_tag,
        tuple((name, value) for name, value in written if value in _CHOICES[name] and (name, value) != ("quotes", own)),
    )


def _fixed(text: str, source: str, policy: dict[str, Any], check: str, kind: str) -> str:
    from translator.bilingual.pairs.base import Pair
    from translator.bilingual.pairs.runner import fix_pairs

    return fix_pairs([Pair(source, text, ZH_HANS, EN, kind=kind, policy=policy)], only=(check,))[0]


def _without_names(text: str, source: str) -> str:
    from translator.bilingual.pairs.proper_names import bracketed_names

    for start, end in reversed(list(bracketed_names(text))):
        if f"({text[start:end].strip(' （）()')})" not in source:
            text = text[:start] + text[end:]
    return text


def _with_marks(text: str, marks: str, wanted: str) -> str:
    from translator.bilingual.words.masking import OPAQUE, mask_protected

    visible = _APOSTROPHE.sub(OPAQUE, mask_protected(text))
    table = dict(zip(marks, wanted, strict=True))
    return "".join(table.get(seen, char) for seen, char in zip(visible, text, strict=True))


def _with_blanks(text: str) -> str:
    # The checks leave it to the writer whether one stands after 第; here both sides are alike: 第 5 章, 第5年.
    from translator.bilingual.pairs.punctuation import script_boundaries
    from translator.bilingual.words.masking import mask_protected

    visible = mask_protected(text)
    boundaries = dict(script_boundaries(text, visible))
    places = {start for start, end in boundaries.items() if start == end}
    places |= {found.start() for found in _ORDINAL.finditer(visible) if found.end() in boundaries}
    for place in sorted(places, reverse=True):
        text = f"{text[:place]} {text[place:]}"
    return text
