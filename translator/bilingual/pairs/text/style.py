"""Checks of the style of English headings, and of Chinese measure words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.patterns import pattern

_WORD = pattern(r"[A-Za-z][\w'’-]*")
_SMALL = frozenset(read_words("title_small_words_en"))
_ABBREVIATIONS = frozenset(["Inc", "Ltd", "Co", "Corp", "Jr", "Sr", "etc", "No", "St"])


class TitleCase(TextCheck):
    """
    ## What it does
    Checks English headings: one style for all of an article (policy `title_case`: `title`, `sentence`, or `auto`, which
    follows the majority), a capital at the beginning, no full stop at the end.
    ## Why is this bad?
    Mixed styles look careless, and translations from Chinese have no capitals to go by.
    In sentence case the fix writes those words small that the article writes small elsewhere; the rest may be names.
    ## Example
    policy title: The end of an Era
    ## Use instead
    policy title: The End of an Era
    ## Source
    Chicago Manual of Style, 8.159; AP style for sentence case.
    """

    category = "style"
    targets = "en"
    fix = "suggest"

    def check_document(self, pairs: Sequence[Pair]) -> Iterator[Finding]:
        headings = [pair for pair in pairs if pair.target and pair.is_heading]
        if not headings:
            return
        style = chosen = str(headings[0].policy.get("title_case") or "auto")
        if chosen == "auto":
            styles = [_style_of(pair.target_visible) for pair in headings]
            titles, sentences = styles.count("title"), styles.count("sentence")
            is_clear = titles + sentences >= 3 and titles != sentences
            style = ("title" if titles > sentences else "sentence") if is_clear else ""
        common = _common_words(pairs) if style == "sentence" else frozenset()
        for pair in headings:
            yield from self._check_heading(pair, style, common, is_chosen=chosen == style)

    def _check_heading(self, pair: Pair, style: str, common: Set[str], *, is_chosen: bool) -> Iterator[Finding]:
        words = list(_WORD.finditer(pair.target_visible))
        if not words:
            return
        text, last = pair.target_visible.rstrip(), words[-1][0]
        is_abbreviated = len(last) == 1 or last in _ABBREVIATIONS
        if text.endswith(".") and not text.endswith("...") and "." not in last and not is_abbreviated:
            span = (len(text) - 1, len(text))
            yield self.finding(pair, LazyMessage("a heading has no full stop"), span, suggestion="")
        first = words[0]
        if first[0].islower():
            right = first[0][0].upper() + first[0][1:]
            yield self.finding(pair, LazyMessage("a heading begins with a capital"), first.span(), suggestion=right)
        if style == "title":
            middle = [word for word in words[1:-1] if word[0].islower() and word[0] not in _SMALL]
            for word in middle + [word for word in words[1:][-1:] if word[0].islower()]:
                right = word[0][0].upper() + word[0][1:]
                message = LazyMessage("“{word}” takes a capital in this heading", word=word[0])
                yield self.finding(pair, message, word.span(), suggestion=right, is_safe_fix=is_chosen)
        elif style == "sentence" and _style_of(pair.target_visible) == "title":
            message = LazyMessage("only the first word and names take a capital")
            span = words[1].start(), words[-1].end()
            right = _WORD.sub(
                lambda word: word[0].lower() if word[0].lower() in common and not word[0].isupper() else word[0],
                pair.target[slice(*span)],
            )
            yield self.finding(pair, message, span, suggestion=right if right != pair.target[slice(*span)] else None)


def _common_words(pairs: Sequence[Pair]) -> frozenset[str]:
    """Return the words that the text of an article never writes with a capital but at the beginning of a sentence."""
    small: set[str] = set(_SMALL)
    names: set[str] = set()
    for pair in pairs:
        if pair.target and not pair.is_heading:
            for match in _WORD.finditer(pair.target_visible):
                if match[0].islower():
                    small.add(match[0])
                elif pair.target_visible[match.start() - 2 : match.start()].rstrip()[-1:].isalnum():
                    names.add(match[0].lower())
    return frozenset(small - names)


def _style_of(text: str) -> str:
    """Return `title`, `sentence`, or an empty string where a heading is too short to tell."""
    words = [word for word in _WORD.findall(text)[1:] if word.lower() not in _SMALL]
    if len(words) < 2:
        return ""
    capitals = sum(word[0].isupper() for word in words)
    return "title" if capitals == len(words) else "sentence" if capitals * 2 < len(words) else ""


_NUMERAL = "一二两兩三四五六七八九十百千几幾0-9"
_BARE_NOUN = pattern(
    rf"(?<![第{_NUMERAL}万亿萬億])(?:[两兩三五六七八九十几幾]|\d{{1,2}})(?:书|書)(?![记記包店房籍法画畫面院屋展市馆館本单單架桌目信中写寫六])"
    rf"|(?<![第{_NUMERAL}])[一两兩三四五六七八九十几幾](?:桌子|椅子|房子|杯子|苹果|蘋果|电脑|電腦|手机|手機|衣服|鞋子)"
)
_PLURAL = pattern(rf"[{_NUMERAL}万萬](?:[个個名位])(?![{_NUMERAL}])[^，。；、\s们們]{{1,5}}[们們]")
_TWO = pattern(
    r"(?<![十百千万萬零〇第一二三四五六七八九初\d])二(?=[个個本张張条條只隻辆輛件家份]|[位名](?![数數]))(?!个[月体])"
)
_CLASSIFIER = pattern(
    "(?<=[一二两兩三四五六七八九十几幾这這那每])(?:只|隻)(?=汽车|汽車|轿车|轎車|火车|火車|卡车|卡車|飞机|飛機|书|書|桌子|椅子|学生|學生|电脑|電腦|房子)"
    "|(?<=[一二两兩三四五六七八九十几幾])(?:条|條)(?=书|書|学生|學生|汽车|汽車|电脑|電腦)|(?<=[一二两兩三四五六七八九十几幾])(?:匹)(?=狗|牛|猫|羊|汽车)"
)


_NOUNS, _CLASSIFIERS = "书書子果脑腦机機服", "只隻条條匹"
_ANY_NOUN, _ANY_CLASSIFIER = pattern(f"[{_NOUNS}]"), pattern(f"[{_CLASSIFIERS}]")


class GramMeasure(TextCheck):
    """
    ## What it does
    Lists numerals without a measure word, 们 after a number, 二 for 两, and wrong measure words from a small table.
    ## Why is this bad?
    Engines that think in English forget them.
    ## Example
    target: 买了三书，三个学生们，二个人，一只汽车
    ## Use instead
    target: 买了三本书，三个学生，两个人，一辆汽车
    ## Source
    Our own; LanguageTool's Chinese rules have nothing of the kind.
    """

    category = "linguistic/grammar"
    severity = Severity.INFO
    targets = "zh"
    fix = "suggest"
    target_triggers = f"二们們{_NOUNS}{_CLASSIFIERS}"

    def check(self, pair: Pair) -> Iterator[Finding]:
        text = pair.target_visible
        for match in _TWO.finditer(text) if "二" in text else ():
            yield self.finding(pair, LazyMessage("before a measure word it is 两"), match.span(), suggestion="两")
        for match in _PLURAL.finditer(text) if "们" in text or "們" in text else ():
            span = (match.end() - 1, match.end())
            yield self.finding(pair, LazyMessage("no 们 after a number"), span, suggestion="")
        for match in _BARE_NOUN.finditer(text) if _ANY_NOUN.search(text) else ():
            yield self.finding(pair, LazyMessage("a measure word is missing"), match.span())
        for match in _CLASSIFIER.finditer(text) if _ANY_CLASSIFIER.search(text) else ():
            yield self.finding(pair, LazyMessage("{word} is not its measure word", word=match[0]), match.span())
