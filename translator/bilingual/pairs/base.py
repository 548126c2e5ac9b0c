"""The base classes of all checks, and the pair of texts that a check looks at."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, TypeVar

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Placeholder, Severity, TermEntry
from translator.bilingual.words.inline import unmask
from translator.bilingual.words.language import fold_script, is_chinese, is_traditional
from translator.bilingual.words.masking import HAN, OPAQUE, THROUGH, mask_protected
from translator.bilingual.words.patterns import pattern

if TYPE_CHECKING:
    from translator.bilingual.names import Name
    from translator.bilingual.quantities import Mismatch, Quantity


_LATIN_ASIDE = pattern(r"[（(][^（）()㐀-鿿]*[）)]")
_INTO_CHINESE = ((20, 0.0, 1.5), (40, 0.16, 0.95), (80, 0.16, 0.72), (160, 0.18, 0.56), (10**9, 0.20, 0.50))
_INTO_ENGLISH = ((20, 0.0, 1.5), (40, 0.09, 1.10), (80, 0.105, 0.75), (160, 0.12, 0.62), (10**9, 0.14, 0.45))
_LIMITS = [limit for limit, *_bounds in _INTO_CHINESE]
_LATIN = pattern(r"[A-Za-z][A-Za-z'’.-]*[A-Za-z]")
_UNCOUNTED = f" \n{OPAQUE}{THROUGH}"


def length_ratio(chinese: str, english: str, *, is_into_chinese: bool) -> tuple[float, float, float]:
    if "（" in chinese or "(" in chinese:
        chinese = _LATIN_ASIDE.sub(lambda aside: aside[0] if aside[0][1:-1] in english else "", chinese)
    if _LATIN.search(chinese):
        chinese, english = _without_shared_names(chinese, english)
    # Nearly every text is single words with single blanks between them already, and need not be taken apart.
    if "  " in english or not english.isprintable():
        english = " ".join(english.split())
    if not english.isascii():
        english = english.replace(OPAQUE, "").replace(THROUGH, "")
    length = len(english.strip())
    if not length:
        return 0.0, 0.0, 1e9
    table = _INTO_CHINESE if is_into_chinese else _INTO_ENGLISH
    _limit, low, high = table[bisect_left(_LIMITS, length)]
    return (len(chinese) - sum(map(chinese.count, _UNCOUNTED))) / length, low, high


def _without_shared_names(chinese: str, english: str) -> tuple[str, str]:
    for name in dict.fromkeys(_LATIN.findall(chinese)):
        if count := min(chinese.count(name), english.count(name)):
            chinese, english = chinese.replace(name, "", count), english.replace(name, "", count)
    return chinese, english


T = TypeVar("T")
Side = Literal["source", "target"]
FixKind = Literal["safe", "suggest", "no"]
"""Fixes of a `safe` check may be applied in bulk, those of `suggest` one by one in review; `no`: there are none."""

_BLANK_BEFORE_HAN = pattern(rf" (?=[{HAN}])(?<=[{HAN} ].)")
_LATIN_RUN = pattern("[A-Za-z0-9]+")
_DIGIT = pattern(r"\d")
_HEADING = pattern(r"\s*#{1,6}\s")
# A manifest of C2PA at the end of a text: a mark, and its bytes as variation selectors. It is no part of what is read
# ("Embedding manifests into unstructured text", C2PA 2.3).
_PROVENANCE_BEGINS = "\ufeff"
_PROVENANCE = pattern(r"\ufeff[\ufe00-\ufe0f\U000e0100-\U000e01ef]+\Z")
LONGEST = 20_000
"""Characters of a source or target from which on checks do not look at it; a page of a book has two thousand."""
# Table for `bytes.translate`: letters become small, all else a blank.
_SMALL_LETTERS = "".join(chr(code).lower() if chr(code).isalpha() else " " for code in range(128)).encode().ljust(256)
_LABEL_KINDS = frozenset(["cell", "caption", "alt", "term"])


# That of `functools` takes a lock before Python 3.12.
class _Lazy(Generic[T]):
    def __init__(self, compute: Callable[[Any], T]) -> None:
        self._compute = compute
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    def __get__(self, pair: Any, owner: Any = None) -> T:
        value: T = self._compute(pair)
        # Not into `__dict__`, which would cost every pair a dictionary of its own: 300,000 of them, half a gigabyte.
        object.__setattr__(pair, self._name, value)
        return value


_MISSING: Any = object()


def kept(ask: Callable[[Pair], T]) -> Callable[[Pair], T]:
    """Let an answer about a pair stay with the pair: while one is typed, the others of its article are asked again."""
    name = f"_{ask.__name__}"

    @wraps(ask)
    def answer(pair: Pair) -> T:
        value = getattr(pair, name, _MISSING)
        if value is _MISSING:
            value = ask(pair)
            object.__setattr__(pair, name, value)
        return value  # type: ignore[no-any-return]

    return answer


class PageMarks(NamedTuple):
    source: tuple[Placeholder, ...]
    target: tuple[Placeholder, ...]
    """Those of the target as its page has them, by the numbers of its tags; without those that nobody knows."""
    around: str
    """The page as it stands there, from some sentences before to some behind: what is in it is not lost."""


@dataclass(frozen=True)
class Pair:
    """One segment with its target, as checks see it; derived views are made once and shared by all checks."""

    source: str
    target: str
    source_tag: str
    target_tag: str
    kind: str = "paragraph"
    number: int = 0
    """1-based number of the segment in its article."""
    terms: Sequence[TermEntry] = ()
    """Glossary entries that may concern this segment (all of them, or those already matched)."""
    settled: Set[str] = frozenset()
    """Words of the house in the target's script, of whose characters none is in doubt."""
    policy: Mapping[str, Any] = field(default_factory=dict)
    article_date: str = ""
    """ISO date of the article, for `上世纪` and weekdays without a year; empty when unknown."""
    context: str = ""
    """The distinction between two equal sources (gettext's msgctxt); empty if unneeded."""
    italics: tuple[int, ...] = ()
    """Numbers of the tags of the source that stand for italics, where that is known."""
    marks: PageMarks | None = None
    """The markup of a target that people wrote on a page; None: it is to be published with that of its source."""

    def __post_init__(self) -> None:
        for name in ("source", "target"):
            text = getattr(self, name)
            if _PROVENANCE_BEGINS in text:
                object.__setattr__(self, name, _PROVENANCE.sub("", text))

    @property
    def is_too_long(self) -> bool:
        return len(self.source) > LONGEST or len(self.target) > LONGEST

    @_Lazy
    def source_visible(self) -> str:
        """`source` with protected pieces masked, code point for code point: see `masking.mask_protected`."""
        return mask_protected(self.source)

    @_Lazy
    def target_visible(self) -> str:
        """`target` masked in the same way; offsets into it are offsets into `target`."""
        return mask_protected(self.target)

    @_Lazy
    def source_on_page(self) -> str:
        return unmask(self.source, self.marks.source) if self.marks else self.source

    @_Lazy
    def target_on_page(self) -> str:
        """`target` as its page has it, like `source_on_page`: with what its tags stand for, where that is known."""
        return unmask(self.target, self.marks.target) if self.marks else self.target

    @property
    def has_length_limit(self) -> bool:
        return bool(self.policy.get("max_length")) or self.is_too_long

    @_Lazy
    def has_odd_blanks(self) -> bool:
        source, target = self.source, self.target
        if "  " in target or target[:1] == " " or target[-1:] == " " or not target.isprintable() or "\n" in source:
            return True
        return self.is_into_chinese and " " in target and _BLANK_BEFORE_HAN.search(target) is not None

    @_Lazy
    def latin_runs(self) -> frozenset[str]:
        """Words in Latin letters, and numbers, that stand in a Chinese target: some may have been left in it."""
        return frozenset(_LATIN_RUN.findall(self.target_visible) if self.is_into_chinese else ())

    @_Lazy
    def has_target_digits(self) -> bool:
        return _DIGIT.search(self.target_visible) is not None

    @_Lazy
    def is_into_chinese(self) -> bool:
        return is_chinese(self.target_tag)

    @_Lazy
    def is_bilingual(self) -> bool:
        return self.is_into_chinese != is_chinese(self.source_tag)

    @property
    def chinese_visible(self) -> str:
        """The masked text of the Chinese side of a bilingual pair."""
        return self.target_visible if self.is_into_chinese else self.source_visible

    @property
    def english_visible(self) -> str:
        """The masked text of the English side of a bilingual pair."""
        return self.source_visible if self.is_into_chinese else self.target_visible

    @_Lazy
    def simplified_visible(self) -> str:
        """`chinese_visible` in Simplified Chinese, code point for code point, for lists and dictionaries."""
        is_folded = is_traditional(self.target_tag) or is_traditional(self.source_tag)
        return fold_script(self.chinese_visible) if is_folded else self.chinese_visible

    def target_first(self, english: T, chinese: T) -> tuple[T, T]:
        return (chinese, english) if self.is_into_chinese else (english, chinese)

    @_Lazy
    def english_words(self) -> frozenset[str]:
        """Words of the English side of a bilingual pair: all runs of ASCII letters, in lower case."""
        letters = self.english_visible.encode("ascii", "replace").translate(_SMALL_LETTERS)
        return frozenset(letters.decode("ascii").split())

    @property
    def is_heading(self) -> bool:
        if self.kind.startswith(("heading", "title")):
            return True
        return bool(_HEADING.match(self.target)) or bool(_HEADING.match(self.source))

    @property
    def is_label(self) -> bool:
        return self.kind in _LABEL_KINDS or self.is_heading

    @_Lazy
    def length_ratio(self) -> tuple[float, float, float]:
        """Chinese characters for one English character, and the usual bounds; 0 where there is nothing to compare."""
        if not self.is_bilingual:
            return 0.0, 0.0, 1e9
        return length_ratio(self.chinese_visible, self.english_visible, is_into_chinese=self.is_into_chinese)

    @_Lazy
    def source_quantities(self) -> tuple[Quantity, ...]:
        return self._quantities_in(self.source_visible, self.source_tag)

    @_Lazy
    def target_quantities(self) -> tuple[Quantity, ...]:
        return self._quantities_in(self.target_visible, self.target_tag)

    def _quantities_in(self, text: str, tag: str) -> tuple[Quantity, ...]:
        from translator.bilingual.quantities import find_quantities

        return find_quantities(text, tag, article_date=self.article_date)

    @_Lazy
    def swapped_names(self) -> tuple[Name, tuple[int, int]] | None:
        # The checks of persons, of places and of bodies ask for it.
        from translator.bilingual.names.lone_names import swapped_names

        return swapped_names(self.simplified_visible, self.english_visible)

    @_Lazy
    def differences(self) -> tuple[Mismatch, ...]:
        """Mismatches between the quantities of the two sides; shared by the checks of numbers and dates."""
        from translator.bilingual.pairs.mismatches import find_mismatches
        from translator.bilingual.quantities import ComparedTexts

        texts = ComparedTexts(
            self.source_visible, self.target_visible, self.source_tag, self.target_tag, self.article_date
        )
        return find_mismatches(self.source_quantities, self.target_quantities, texts, self.policy)


@lru_cache(maxsize=64)
def _fingerprint(check: str, source: str, target: str) -> str:
    state = _begun_hash(check, source).copy()
    state.update(target.encode("utf-8", "surrogatepass"))
    digits: str = state.hexdigest()
    return digits[:12]


@lru_cache(maxsize=16)
def _begun_hash(check: str, source: str) -> Any:
    return hashlib.sha256(f"{check}\x04{source}\x04".encode("utf-8", "surrogatepass"))


class Check:
    """The declarations of every check; the defaults are those of most checks."""

    id: ClassVar[str]
    """As in the documentation: that of `NumValue` is `num.value`, that of `MkCjkEmphasis` `mk.cjk_emphasis`."""
    category: ClassVar[str]
    """Category of ISO 5060 that a finding counts under, ours below it: `accuracy/omission`."""
    severity: ClassVar[Severity] = Severity.WARNING
    targets: ClassVar[str] = "any"
    """Languages of the target that it is for: `any`, `zh`, `zh-Hant`, `en`."""
    fix: ClassVar[FixKind] = "no"
    needs: ClassVar[str] = ""
    """The property of `Pair` that is empty where `check` has nothing to look at: then it is not called."""

    def __init_subclass__(cls) -> None:
        group, *words = re.findall("[A-Z][a-z]*", cls.__name__)
        cls.id = f"{group}.{'_'.join(words)}".lower()


class TextCheck(Check):
    """
    Base of the checks that look at texts.

    A subclass has `check(pair)` for one segment, or `check_document(pairs)` for all segments of an article in order.
    """

    def finding(
        self,
        pair: Pair,
        message: LazyMessage,
        span: tuple[int, int] | None = None,
        *,
        side: Side = "target",
        suggestion: str | None = None,
        is_safe_fix: bool = False,
        repairs_drafts: bool = False,
        severity: Severity | None = None,
        other_span: tuple[int, int] = (0, 0),
    ) -> Finding:
        """
        Build a finding on `pair`, with the fingerprint that a waiver names.

        `span` is in code points of the raw text of `side`, the whole of it when None; `other_span` is the matching
        place in the other text, where there is one.
        """
        text, other = (pair.source, pair.target) if side == "source" else (pair.target, pair.source)
        start, end = span or (0, len(text))
        here, there = text[start:end] or text, other[slice(*other_span)] or other
        spans = (here, there) if side == "source" else (there, here)
        return Finding(
            check=self.id,
            severity=severity or self.severity,
            side=side,
            start=start,
            end=end,
            message=message,
            suggestion=suggestion,
            segment=pair.number,
            fingerprint=_fingerprint(self.id, *spans),
            is_safe_fix=is_safe_fix,
            repairs_drafts=repairs_drafts,
        )
