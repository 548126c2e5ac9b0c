"""Checks of white space: between scripts, inside words, at the ends, and invisible characters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.text.characters import HAN, is_han
from translator.bilingual.pairs.text.punctuation import PunctuationCheck
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.masking import OPAQUE
from translator.bilingual.words.patterns import pattern

_LATIN = f"A-Za-z0-9{OPAQUE}"
_RUN = pattern(f"[{_LATIN}][{_LATIN}]*")
_TIGHT = frozenset("年月日号號时時分")


def script_boundaries(text: str, visible: str) -> list[tuple[int, int]]:
    """
    List the places between Chinese and a Latin run: the span of the blank, empty without one.

    `visible` is `text` masked. Units of time stand tight to a number, and to a placeholder, which may be one.
    """
    found = []
    for match in _RUN.finditer(visible):
        start, end = match.span()
        left = start - 1 if visible[start - 1 : start] == " " else start
        before = visible[left - 1 : left] if left else ""
        if is_han(before) and before != "第" and not (before in _TIGHT and _is_number(text, visible, start)):
            found.append((left, start))
        right = end + 1 if visible[end : end + 1] == " " else end
        after = visible[right : right + 1]
        if is_han(after) and not (after in _TIGHT and _is_number(text, visible, end - 1)):
            found.append((end, right))
    return found


def _is_number(text: str, visible: str, place: int) -> bool:
    return visible[place].isdigit() or (visible[place] == OPAQUE and text[place] not in "`<>")


# A blank first: the engine of `re` then skips all other text at once.
_NEVER = pattern(
    r" (?:(?<!  ) *+(?=[，。；：？！、（）“”《》「」『』])|(?<=[，。；：？！、（）“”《》「」『』] ) *+(?=\S)"
    r"|(?<=\d ) *+(?=[%‰°℃]))"
)


class SpacePangu(PunctuationCheck):
    """
    ## What it does
    Checks the blank between Chinese characters and Latin words or digits: always (`pangu = "space"`), never (`"none"`),
    or as most of the article does (`"auto"`, the default). Reports blanks beside full-width marks and before % and °.
    ## Why is this bad?
    Both styles are right; an article that mixes them looks careless.
    ## Example
    policy none: 使用 Python 编写
    ## Use instead
    policy none: 使用Python编写
    ## Source
    W3C CLREQ; CSS Text 4 `text-autospace` makes `none` the better stored form.
    """

    severity = Severity.INFO
    targets = "zh"
    fix = "safe"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        found = [
            (pair, start, end) for pair in pairs for start, end in script_boundaries(pair.target, pair.target_visible)
        ]
        policy = str(pairs[0].policy.get("pangu", "auto"))
        if policy == "auto":
            spaced = sum(end > start for _pair, start, end in found)
            policy = "" if spaced * 2 == len(found) else "space" if spaced * 2 > len(found) else "none"
        for pair, start, end in found if policy else ():
            if (end > start) != (policy == "space"):
                right = " " if policy == "space" else ""
                message = LazyMessage("a blank is missing here") if right else LazyMessage("no blank here")
                yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=True)
        for pair in pairs:
            for match in _NEVER.finditer(pair.target_visible) if " " in pair.target else ():
                yield self.finding(pair, LazyMessage("no blank here"), match.span(), suggestion="", is_safe_fix=True)


_MISC = pattern(
    rf"(?P<han>(?<=[{HAN}])(?<![章节節回部卷篇])[ \u00a0]+(?=[{HAN}]))|(?P<double>(?<=[^\s|]) {{2,}}+(?=[^\s|]))"
    rf"|(?P<wide>\u3000+)"
    rf"|(?P<hidden>[\u00a0\u200b\u200c\ufeff\u00ad\u2060]+)|(?P<ends>(?:(?<!\s)\s++|(?<=[\u3000\u00a0])[^\S\u3000\u00a0]++)\Z)|(?P<broken>(?<=[{HAN}])\n(?=[{HAN}]))"
)
_MESSAGES = {
    "han": LazyMessage("a blank inside Chinese"),
    "double": LazyMessage("more than one blank"),
    "wide": LazyMessage("a full-width blank"),
    "hidden": LazyMessage("an invisible character"),
    "ends": LazyMessage("blanks at the end"),
    "broken": LazyMessage("a line break inside Chinese, which browsers show as a blank"),
}
# Where a blank stands at every so many characters, a text was cut into words; fewer part a name, or are a slip.
_WORD = 6

# Characters that a half of a Chinese headline has at least.
_HALF = 4


class SpaceMisc(PunctuationCheck):
    """
    ## What it does
    Reports blanks between Chinese characters, double blanks, full-width blanks, invisible characters that the source
    does not have, blanks at the end, and a line break inside Chinese.
    ## Why is this bad?
    A browser shows nearly all of them, and none can be seen in an editor.
    ## Example
    target: 市 场收盘
    ## Use instead
    target: 市场收盘
    Only listed: double blanks, which no browser shows; a no-break space in English; a blank inside Chinese that
    was not cut into words, where it parts a foreign name or is a slip.
    ## Source
    Weblate "double space" and "zero-width space", CheckMate "whitespace", Xbench.
    """

    fix = "safe"
    needs = "has_odd_blanks"

    def check(self, pair: Pair) -> Iterator[Finding]:
        found = list(_MISC.finditer(pair.target))
        is_cut = sum(match.lastgroup == "han" for match in found) * _WORD > len(pair.target)
        for match in found:
            kind = match.lastgroup or ""
            if self._is_meant(pair, kind, match[0]):
                continue
            right = " " if kind == "double" or (kind == "hidden" and "\u00a0" in match[0]) else ""
            is_safe = kind not in {"han", "wide"} and "```" not in pair.target
            is_slight = kind == "double" or (match[0] == "\u00a0" and not pair.is_into_chinese)
            is_slight = is_slight or (kind == "han" and not is_cut)
            severity = Severity.INFO if is_slight else None
            span = match.span()
            yield self.finding(pair, _MESSAGES[kind], span, suggestion=right, is_safe_fix=is_safe, severity=severity)

    def _is_meant(self, pair: Pair, kind: str, piece: str) -> bool:
        if kind in {"hidden", "wide"}:
            return piece[0] in pair.source
        if kind == "han":  # 港口夜航恢复 旅客回流: a headline parts its halves by a blank.
            return not pair.is_into_chinese or (pair.is_heading and min(map(len, pair.target.split())) >= _HALF)
        if kind == "ends":
            return pair.source.endswith(piece)
        return kind == "double" and ("  " in pair.source.strip() or "`" in pair.target)


class SpaceNewline(PunctuationCheck):
    r"""
    ## What it does
    Compares the number of line breaks, and blanks at the beginning, on both sides.
    ## Why is this bad?
    In a catalog of a program a lost line break changes the layout; in Markdown it joins paragraphs.
    ## Example
    source: First line\nsecond line    target: 第一行第二行
    ## Use instead
    target: 第一行\n第二行
    ## Source
    Weblate "mismatched line breaks", "leading spaces"; pofilter "newlines", "startwhitespace".
    """

    needs = "has_odd_blanks"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        wanted, found = pair.source.count("\n"), pair.target.count("\n")
        if wanted != found:
            message = LazyMessage(
                "{source} line breaks in the source, {target} in the target", source=str(wanted), target=str(found)
            )
            yield self.finding(pair, message, (0, 0))
        if pair.target[0] in " \t" and pair.source[0] not in " \t":
            end = len(pair.target) - len(pair.target.lstrip(" \t"))
            yield self.finding(pair, LazyMessage("blanks at the beginning"), (0, end), suggestion="", is_safe_fix=True)


# One class of characters first: the engine of `re` then skips ordinary text at once.
_ENGLISH = pattern(
    r"[ ,;?!.](?:(?<=[A-Za-z0-9] ) *+[,;:?!](?=\s|$|[A-Za-z])|(?<=[a-z][,;?!])(?=[A-Za-z])"
    r"|(?<=[a-z]{2}\.)(?=[A-Z][a-z]))"
)

# A mark behind a blank or before a letter: without one there is nothing to look at more closely.
_ODD_MARK = pattern(r"[,;:?!.](?:(?<= .)|(?=[A-Za-z]))")


# Between words, of which the bracket holds two at least: no call, and no plural(s).
_TIGHT_BRACKET = pattern(r"(?<=[a-z]{3})\((?=[A-Za-z]{2,} [^()]*\))|(?<=[a-z]{2})\)(?=[a-z]{2})")


class PunctSpacing(PunctuationCheck):
    """
    ## What it does
    Reports English marks with a blank before them or none after them.
    ## Why is this bad?
    Chinese needs no blank after a mark, so translations from Chinese tend to lose it.
    ## Example
    target: He agreed ,then left.
    ## Use instead
    target: He agreed, then left.
    ## Source
    pofilter "puncspacing"; Weblate "punctuation spacing".
    """

    targets = "en"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        for match in _ENGLISH.finditer(pair.target_visible) if _ODD_MARK.search(pair.target_visible) else ():
            piece = pair.target[slice(*match.span())]
            if is_chinese(pair.source_tag) and piece in pair.source:
                continue
            following = pair.target_visible[match.end() : match.end() + 1]
            right = piece.strip() + (" " if following.isalpha() else "")
            yield self.finding(pair, LazyMessage("a blank is wrong beside this mark"), match.span(), suggestion=right)
        for match in _TIGHT_BRACKET.finditer(pair.target_visible) if "(" in pair.target else ():
            if pair.target_visible[max(0, match.start() - 3) : match.end() + 3] not in pair.source:
                right = " (" if match[0] == "(" else ") "
                yield self.finding(pair, LazyMessage("a blank is missing here"), match.span(), suggestion=right)
