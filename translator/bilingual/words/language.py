"""
Language tags, and the only conversion to the names that Babel, gettext, Argos, OpenCC and Hugo use.

Source: BCP 47; docs/publishing.md.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, NewType

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from babel import Locale

LangTag = NewType("LangTag", str)

EN = LangTag("en")
ZH_HANS = LangTag("zh-Hans")
ZH_HANT = LangTag("zh-Hant")
CONTENT_TAGS: tuple[LangTag, ...] = (EN, ZH_HANS, ZH_HANT)
"""The three languages in which articles are published, in the order of every list and table."""
VERSION_TAGS: tuple[LangTag, ...] = (EN, LangTag("en-GB"), ZH_HANS, ZH_HANT, LangTag("zh-Hant-HK"))
"""All languages that a version of an article may be in: those and their regions, in the same order."""
LANGUAGE_NAMES = {
    "en": "English",
    "en-GB": "English (UK)",
    "zh-Hans": "简体中文",
    "zh-Hant": "繁體中文",
    "zh-Hant-HK": "繁體中文（香港）",
}
"""Each of them in its own words, for people who look for theirs."""

_ALIASES = {
    "zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-my": "zh-Hans", "zh-hans-cn": "zh-Hans",
    "zh-tw": "zh-Hant", "zh-hk": "zh-Hant-HK", "zh-mo": "zh-Hant-HK", "zh-hant-tw": "zh-Hant", "zt": "zh-Hant",
    "en-us": "en",
}  # fmt: skip
_REJECTED = {"cn", "zh-chs", "zh-cht", "chs", "cht"}
_GETTEXT = {"en": "en", "en-GB": "en_GB", "zh-Hans": "zh_CN", "zh-Hant": "zh_TW", "zh-Hant-HK": "zh_HK"}
_BABEL = {"en": "en_US", "en-GB": "en_GB", "zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_TW", "zh-Hant-HK": "zh_Hant_HK"}
_SUBTAG = pattern(r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$")

_HALVES = pattern("([\ud800-\udfff]+)")
_HAN = pattern("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA_HANGUL = pattern(r"[\u3041-\u3096\u30a1-\u30fa\uac00-\ud7a3]")
_LATIN = pattern(r"[A-Za-z]")


def parse_tag(text: str) -> LangTag:
    """
    Return the canonical tag for `text`.

    Raises `UsageError` for a tag that is malformed, deprecated (`cn`, `zh-CHS`), or neither English nor Chinese.
    """
    plain = text.strip().replace("_", "-")
    known = _("use {tags} (or a known alias such as zh-CN, zh-TW)", tags=", ".join(CONTENT_TAGS))
    if plain.lower() in _REJECTED or not _SUBTAG.match(plain):
        raise UsageError(_("{text!r} is not a language tag", text=text), hint=known)
    if plain.lower() in _ALIASES:
        return LangTag(_ALIASES[plain.lower()])
    parts = plain.split("-")
    canonical = [parts[0].lower()]
    canonical += [part.title() if len(part) == 4 else part.upper() for part in parts[1:]]
    tag = "-".join(canonical)
    if tag not in _GETTEXT:
        raise UsageError(_("language {text!r} is not supported", text=text), hint=known)
    return LangTag(tag)


def is_chinese(tag: str) -> bool:
    return tag.startswith("zh")


def is_traditional(tag: str) -> bool:
    return tag.startswith("zh-Hant")


def script(tag: str) -> str:
    """Return the ISO 15924 script: `Latn`, `Hans` or `Hant`."""
    if not is_chinese(tag):
        return "Latn"
    return "Hant" if is_traditional(tag) else "Hans"


def content_tag(tag: str) -> LangTag:
    """Return the folder-level tag of `tag`: its language and script without a region."""
    if not is_chinese(tag):
        return EN
    return ZH_HANT if is_traditional(tag) else ZH_HANS


def fallbacks(tag: str) -> tuple[LangTag, ...]:
    """Return where a name or label in `tag` is looked for, the nearest first: `zh-Hant-HK`, `zh-Hant`, `zh-Hans`."""
    others = [one for one in (ZH_HANS, *VERSION_TAGS) if is_chinese(one)] if is_chinese(tag) else []
    return tuple(dict.fromkeys([LangTag(tag), content_tag(tag), *others]))


def gettext_name(tag: str) -> str:
    """Return the name that gettext's `Language:` header uses (`zh_CN`)."""
    return _GETTEXT[tag]


@cache
def babel_locale(tag: str) -> Locale:
    """Return Babel's locale for `tag`, with script and territory, so that it does not depend on Babel's defaults."""
    from babel import Locale

    return Locale.parse(_BABEL[tag])


def argos_code(tag: str) -> str:
    """Return Argos Translate's private code: `en`, `zh` (Simplified), `zt` (Traditional)."""
    return {"Latn": "en", "Hans": "zh", "Hant": "zt"}[script(tag)]


def hugo_code(tag: str) -> str:
    """Return the lower-case code that Hugo wants in file names and its settings."""
    return tag.lower()


def og_locale(tag: str) -> str:
    """Return the Open Graph locale (`zh_CN`), which knows territories and no scripts."""
    return {"en": "en_US"}.get(tag, _GETTEXT[tag])


def opencc_config(source: str, target: str, *, region: str = "TW") -> str:
    """
    Name the OpenCC configuration that turns `source` script into `target` script.

    Raises `UsageError` for anything else.
    """
    if is_traditional(source) and not is_traditional(target):
        return {"TW": "tw2s", "TWP": "tw2sp", "HK": "hk2s", "HKP": "hk2sp", "": "t2s"}[_region(source, region)]
    return {"TW": "s2tw", "TWP": "s2twp", "HK": "s2hk", "HKP": "s2hkp", "": "s2t"}[_region(target, region)]


def _region(tag: str, region: str) -> str:
    if tag.endswith("-HK"):
        return "HKP" if region.upper().endswith("P") else "HK"
    if region.upper() not in {"TW", "TWP", "HK", "HKP", ""}:
        raise UsageError(
            _("unknown region {region!r} for Traditional Chinese", region=region),
            hint=_("use TW, TWP, HK, HKP or an empty string"),
        )
    return region.upper()


def detect_tag(text: str) -> LangTag | None:
    """Tell in which of the content languages `text` is written, or None where it is in none of them."""
    han = len(_HAN.findall(text))
    latin = len(_LATIN.findall(text))
    if len(_KANA_HANGUL.findall(text)) > han / 8 + 1:
        return None
    if han * 6 < latin or han == 0:
        return EN if latin else None
    return ZH_HANT if _changed(text, "t2s") > _changed(text, "s2t") else ZH_HANS


def _changed(text: str, config: str) -> int:
    sample = "".join(_HAN.findall(text)[:4000])
    converted = script_converter(config).convert(sample)
    return sum(a != b for a, b in zip(sample, converted, strict=False))


class ScriptConverter:
    """OpenCC with one of its configurations (`t2s`, `s2tw` …)."""

    def __init__(self, config: str) -> None:
        from opencc import OpenCC

        self._convert = OpenCC(config).convert

    def convert(self, text: str) -> str:
        return around_halves(text, self._convert)


def around_halves(text: str, change: Callable[[str], str]) -> str:
    """Return a changed text; half a surrogate pair, which a file may hold and libraries cannot read, stays."""
    try:
        return change(text)
    except UnicodeEncodeError:
        return "".join(piece if at % 2 else change(piece) for at, piece in enumerate(_HALVES.split(text)))


@cache
def script_converter(config: str) -> ScriptConverter:
    """Return what converts Chinese by a configuration of OpenCC; its dictionaries are read once."""
    return ScriptConverter(config)


def convert_script(text: str, tag: str, *, simplified_by: str = "t2s") -> str:
    """Return Chinese `text` in the script of `tag`, in the standard of its region, without a change of vocabulary."""
    if is_traditional(tag):
        return str(script_converter("s2hk" if tag.endswith("-HK") else "s2tw").convert(text))
    return str(script_converter(simplified_by).convert(text))


@lru_cache(maxsize=4096)
def fold_script(text: str) -> str:
    """Return a text in Simplified characters, code point for code point."""
    convert = script_converter("t2s").convert
    folded = str(convert(text))
    if len(folded) != len(text):
        folded = "".join(one if len(one := convert(character)) == 1 else character for character in text)
    return folded


@cache
def _signs_by_folded() -> dict[str, str]:
    convert = script_converter("t2s").convert
    found: dict[str, str] = {}
    for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000)):
        folded = str(convert(chr(code)))
        found[folded] = found.get(folded, "") + chr(code)
    return found


def han_signs(character: str) -> str:
    """Return the signs by which a Han character may be written in either script, itself included."""
    return "".join(dict.fromkeys(character + _signs_by_folded().get(fold_script(character), "")))


def has_han(text: str) -> bool:
    return any("㐀" <= character <= "鿿" or character >= "\U00020000" for character in text)
