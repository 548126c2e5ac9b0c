"""Excuses of numbers, sums and percentages."""

from __future__ import annotations

import re
from typing import Final

from translator.bilingual.quantities.chinese.amounts import is_counted
from translator.bilingual.quantities.english.spelled_numerals import SMALL
from translator.bilingual.quantities.excuses.excuse import Discrepancy, excuse
from translator.bilingual.quantities.folding import fold_chinese
from translator.bilingual.quantities.model import Kind, Quantity
from translator.bilingual.words.patterns import pattern

_TO_ONE: Final = pattern(r"[\d.]+ ?比 ?1")
_TO_THE: Final = pattern(
    r"(?<![\d.,])([\d.,]*\d) (?:to the|per|to a|against the) (?:US |U\.S\. )?(?:dollar|euro|pound|yuan|greenback)"
)
_ONE_IN: Final = pattern(r"\b(?:1|one|One) in (?:every )?\Z")
_FIGURES: Final = pattern(r"\d(?:[\d.,/:–\u200b-]{0,40}\d)?")
_SCALED: Final = pattern("[百千万萬亿億兆]|hundred|thousand|illion|[0-9](?:bn|m|k)(?![a-z])", re.IGNORECASE)
_POINTS: Final = pattern(r"(?<![\w-])([A-Za-z]+)[ -](?:full )?points?(?![a-z])")
# From here on a number may be rounded.
_LARGE: Final = 10**4
_OF_POINT: Final = pattern(r"(?: of)?(?: an?)?[ -](?:full )?(?:percentage[ -])?point(?![a-z])", re.IGNORECASE)
_THOUSANDS: Final = pattern(r"(?: |-)?G'?s?(?![A-Za-z])")
_HAN_DIGITS: Final = "一二三四五六七八九十"
_NUMERALS: Final = rf"\d.,零〇百千万亿{_HAN_DIGITS}"
_HAN: Final = pattern("[一-鿿]")
_PART: Final = pattern(rf"(?:美元|美金|元|块|英镑|欧元)?的?([{_HAN_DIGITS}])分之([{_HAN_DIGITS}])")
_LATER_PERCENT: Final = pattern(
    r"(?:,? (?:and|or|to) |, )(?:[\d.]+, ){0,9}(?:[\d.]+,? (?:and|or|to) )?[\d.]+ ?(?:%|per ?cent)"
)
_LEVEL: Final = pattern(r" ?[”」]?区间| ?[”」]?时代| points? (?:of|on) (?:the|my|your|his|her|their)(?![a-z])")
# The percentage of before, without its sign: `71 percent, up from 68`.
_FROM_LEVEL: Final = pattern(
    r"(?:%|per ?cent)[^%.;]{0,16}\b(?:from|against|versus|compared (?:with|to)) [\d.]+$|\b(?:up|down) from [\d.]+$"
)
_PERCENT_BEFORE_BRACKET: Final = pattern(r"(?:%|per ?cent)[^%()（）]{0,40}[(（\[][^()（）]{0,60}$", re.IGNORECASE)
_SPLIT: Final = pattern(r" {0,3}(\d{1,3})\. (\d{1,3})(?!\d)")
_LIST_NUMBER: Final = pattern(r" {0,3}(\d{1,3})\. ?(?=[A-Z一-鿿“\"《])")
_RUN: Final = pattern(r"(?<![\d.,])\d{3}(?:,\d{3})+(?![\d.,]\d)")
_APART: Final = pattern(r"(?<![\d.])(?<!\d,)\d{3}(?!\.?\d)(?!,\d)")
_ROMAN: Final = pattern(r"(?<![A-Za-z])[IVXLC]{2,9}(?![A-Za-z])")
_ROMAN_DIGITS: Final = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_EACH_UNIT: Final = pattern(
    r"\b(?:every|each|per|the|an?|to) (?:[A-Za-z.]{2,10} )?(?:dollar|pound|euro|yuan|renminbi|yen|cent|rupee|rouble"
    r"|ruble|won|franc|peso|krone|krona|real|rand|lira|baht|shilling|naira|dirham|riyal|ringgit|hryvnia)(?![A-Za-z])",
    re.IGNORECASE,
)
_WHOLE: Final = pattern(r"百分之百|百分百|(?:a|one) hundred per ?cent", re.IGNORECASE)
_NUMBER_ONE: Final = pattern(r"(?:\bno\. ?|\bno |\bnumber |#)$", re.IGNORECASE)
_ELEMENT: Final = pattern(r"(?<![A-Za-z])(?:[CHNOS]|CO|SO|NO|NH|CH|PM) $")


@excuse(
    "either", "Figures with a sign between them stand on both sides alike: 12.3.4, 1968/69.",
    ("under rule 12.3.4", "根据第12.3.4条"), topics=("num.ordinal",),
)  # fmt: skip
def same_figures(seen: Discrepancy) -> bool:
    mismatch = seen.mismatch
    if mismatch.reason == "sign" or (mismatch.topic == "date.time" and seen.other):
        return False
    sides = ((seen.item, seen.here), *(((seen.other, seen.there),) if seen.other else ()))
    if any(_SCALED.search(item.text) for item, _ in sides):
        return False
    return all(
        (not figures.isdigit() or (len(figures) == 4 and figures[0] == "0"))
        and seen.here.count(figures) == seen.there.count(figures) > 0
        for figures in (_figures_at(item, text) for item, text in sides)
    )


def _figures_at(item: Quantity, text: str) -> str:
    """Return the whole figures that an item is a part of; `0` where it is in words, or has other figures too."""
    begin = max(0, item.start - 20)
    found = [
        match
        for match in _FIGURES.finditer(text, begin, item.end + 20)
        if match.start() < item.end and match.end() > item.start
    ]
    return found[0].group() if len(found) == 1 else "0"


@excuse(
    "changed", "The target rounds a large number rightly, to three digits or more: 1993.03万 is `19.93 million`.",
    ("1993.03万人失去住所", "19.93 million people lost their homes"),
    errors=(("1993.03万人失去住所", "19.94 million people lost their homes"),),
)  # fmt: skip
def rounded(seen: Discrepancy) -> bool:
    one, other = seen.item, seen.other
    if one is not seen.mismatch.source or other is None or one.kind is not other.kind or one.high or other.high:
        return False
    if one.value is None or other.value is None or other.value < _LARGE:
        return False
    if one.value.denominator > 1 or other.value.denominator > 1:
        return False
    digits = str(int(other.value)).rstrip("0")
    step = int(other.value) // int(digits)
    return len(digits) > 2 and abs(one.value - other.value) * 2 <= step


@excuse(
    "alone", "A rate to one is said without the one: 158比1 is `158 to the dollar`.",
    ("The yen fell to 158 to the dollar.", "日元兑美元跌至158比1。"),
    errors=(("The yen fell to 158 to the dollar.", "日元兑美元跌至185比1。"),), topics=("num.range",),
)  # fmt: skip
def rate_to_one(seen: Discrepancy) -> bool:
    item = seen.item
    if item.high != 1 or item.value is None or not _TO_ONE.fullmatch(item.text):
        return False
    return any(
        match[1].replace(",", "") == item.text.partition("比")[0].strip() for match in _TO_THE.finditer(seen.there)
    )


@excuse(
    "changed", "A fraction of one is said as odds: 1700万分之一 is `1 in 17 million`.",
    ("The odds are 1 in 17 million.", "概率是1700万分之一。"),
    errors=(("The odds are 1 in 17 million.", "概率是170万分之一。"),), topics=("num.fraction",),
)  # fmt: skip
def one_in_many(seen: Discrepancy) -> bool:
    one, other = seen.item, seen.other
    if one.kind is not Kind.FRACTION or one.value is None or other is None or other.value is None:
        return False
    return one.value * other.value == 1 and _ONE_IN.search(seen.there, 0, other.start) is not None


@excuse(
    "changed", "A mark at school is a percentage on one side: 九十分 is 90%.",
    ("They got 90% in English", "英文得到了九十分"),
    errors=(("They got 90% in English", "英文得到了八十分"),), topics=("num.percent",),
)  # fmt: skip
def school_mark(seen: Discrepancy) -> bool:
    percent, mark = seen.item, seen.other
    if mark is None or percent.kind is not Kind.PERCENT or percent.value is None or mark.value != percent.value * 100:
        return False
    return seen.there[mark.end : mark.end + 1] == "分"


@excuse(
    "changed", "A fraction is said as odds: 725分之一 is `725 to 1`.",
    ("survival is 725 to 1", "生存概率是725分之一"), errors=(("survival is 725 to 1", "生存概率是735分之一"),),
    topics=("num.fraction",),
)  # fmt: skip
def odds(seen: Discrepancy) -> bool:
    one, other = seen.item, seen.other
    if one.kind is not Kind.FRACTION or one.value is None or other is None or other.value is None or other.high != 1:
        return False
    return one.value * other.value == 1


@excuse(
    "alone", "Percentage points are said as points, in words: 两个百分点 is `two points`.",
    ("利率下降了两个百分点。", "The rate fell by two points."),
    ("The rate fell by two points.", "利率下降了两个百分点。"),
    errors=(("利率下降了两个百分点。", "The rate fell by three points."),), topics=("num.percent",),
)  # fmt: skip
def points_in_words(seen: Discrepancy) -> bool:
    value = seen.item.value
    if seen.item.kind is not Kind.PERCENTAGE_POINT or value is None or seen.item.high is not None:
        return False
    return any(SMALL.get(match[1].lower()) == value * 100 for match in _POINTS.finditer(seen.there))


@excuse(
    "changed", "A fraction is one of a percentage point: `three quarters of a point` is 0.75个百分点.",
    ("The bank raised rates by three quarters of a point.", "该银行加息0.75个百分点。"),
    ("该银行加息0.75个百分点。", "The bank raised rates by three quarters of a point."),
    errors=(("The bank raised rates by three quarters of a point.", "该银行加息0.5个百分点。"),),
    topics=("num.percent", "num.fraction"),
)  # fmt: skip
def part_of_point(seen: Discrepancy) -> bool:
    part, other = seen.item, seen.other
    if part.value is None or part.kind is not Kind.FRACTION or other is None or other.value is None:
        return False
    is_equal = other.value * 100 == part.value and other.kind in {Kind.PERCENT, Kind.PERCENTAGE_POINT}
    return is_equal and _OF_POINT.match(seen.here, part.end) is not None


@excuse(
    "changed", "English counts thousands of dollars by their letter: `two G's` is 两千块.",
    ("another two G's", "再扣你两千块"), errors=(("another two G's", "再扣你三千块"),),
)  # fmt: skip
def thousands_by_letter(seen: Discrepancy) -> bool:
    small, large = seen.item.value, seen.other and seen.other.value
    return small is not None and large == 1000 * small and _THOUSANDS.match(seen.here, seen.item.end) is not None


@excuse(
    "changed", "Chinese takes a part of a round sum: 一百万美元的四分之一 is `a quarter of a million dollars`.",
    ("Quarter of a million dollars.", "一百万美元的四分之一。"),
    ("一百万美元的四分之一。", "Quarter of a million dollars."),
    errors=(("Quarter of a million dollars.", "一百万美元的五分之一。"),),
)  # fmt: skip
def part_of_sum(seen: Discrepancy) -> bool:
    part = _PART.match(seen.here, seen.item.end)
    if part is None or seen.item.value is None or seen.other is None:
        return False
    bottom, top = (_HAN_DIGITS.index(figure) + 1 for figure in part.groups())
    return seen.other.value == seen.item.value * top / bottom


@excuse(
    "changed", "A bare number is a percentage by the words around it: `45 and 46 per cent`, `up from 68`, 5区间.",
    ("实现了45%和46%的指标", "with 45 and 46 per cent of indicators achieved"),
    ("Voter turnout was 71.3 percent, up from 68.", "投票率为71.3%，高于此前的68%。"),
    ("支持率由55%降至48%。", "Support fell to 48% from 55."),
    ("CPI涨幅仍处于“5区间”。", "CPI was still above 5%."),
    ("每次收钱要给我百分之十。", "Give me 10 points of the take each time."),
    errors=(("实现了45%和46%的指标", "with 44 and 46 per cent of indicators achieved"),), topics=("num.percent",),
)  # fmt: skip
def shared_percent(seen: Discrepancy) -> bool:
    number = _number_of_percent(seen)
    return number is not None and bool(
        _FROM_LEVEL.search(seen.there, max(0, number.start - 24), number.end)
        or _LEVEL.match(seen.there, number.end)
        or _LATER_PERCENT.match(seen.there, number.end)
    )


@excuse(
    "changed", "A range in brackets behind a percentage goes without the sign: `85.3% (95% CI, 80.0 to 89.3)`.",
    ("The rate was 85.3% (95% CI, 80.0 to 89.3).", "比率为85.3%（95% CI，80.0%～89.3%）。"),
    ("It was 94.6% [95% CI, 90.6 to 96.9] in one group.", "一组为94.6% [95% CI，90.6%～96.9%]。"),
    errors=(("The rate was 85.3% (95% CI, 80.0 to 89.3).", "比率为85.3%（95% CI，80.0%～88.3%）。"),),
    topics=("num.range",),
)  # fmt: skip
def percent_interval(seen: Discrepancy) -> bool:
    number = _number_of_percent(seen)
    if number is None or number.high is None:
        return False
    return _PERCENT_BEFORE_BRACKET.search(seen.there, max(0, number.start - 90), number.start) is not None


def _number_of_percent(seen: Discrepancy) -> Quantity | None:
    """Return the bare number that stands for a percentage."""
    percent, number = seen.item, seen.other
    if number is None or percent.kind is not Kind.PERCENT or number.kind is not Kind.NUMBER or not number.value:
        return None
    return number if percent.value and {value * 100 for value in percent.values} == set(number.values) else None


@excuse(
    "either", "The number of a paragraph has a blank in it on one side: `2.26 The Office`, 2. 26该办事处.",
    ("2.26 The Office seeks a partnership.", "2. 26该办事处寻求建立伙伴关系。"),
    errors=(("2.26 The Office seeks a partnership.", "2. 28该办事处寻求建立伙伴关系。"),),
)  # fmt: skip
def split_number(seen: Discrepancy) -> bool:
    for text, other in ((seen.here, seen.there), (seen.there, seen.here)):
        split = _SPLIT.match(text)
        if split and other.lstrip().startswith(f"{split[1]}.{split[2]}"):
            if text is seen.here:
                return seen.item.end <= split.end()
            return seen.item.start == len(seen.here) - len(seen.here.lstrip())
    return False


@excuse(
    "either", "One side runs numbers together that the other lists: 249,289,299 is `249, 289, and 299`.",
    ("everyone had 249, 289, and 299", "大家249,289,299都有"),
    ("大家249,289,299都有", "everyone had 249, 289, and 299"),
    errors=(("everyone had 249, 289, and 299", "大家249,289,298都有"),),
)  # fmt: skip
def run_together(seen: Discrepancy) -> bool:
    item = seen.item
    if item.value is None or item.value < 1:
        return False
    if "," in item.text:
        return _are_apart(item.text, seen.there)
    runs = _RUN.findall(seen.there) if item.text.isdigit() and len(item.text) == 3 else ()
    return any(item.text in run.split(",") and _are_apart(run, seen.here) for run in runs)


def _are_apart(run: str, text: str) -> bool:
    return _RUN.fullmatch(run) is not None and set(run.split(",")) <= set(_APART.findall(text))


@excuse(
    "alone", "The other side has the number in Roman figures: `Super Bowl XLIX` is 第49届超级碗.",
    ("Who won Super Bowl XLIX?", "谁赢得了第 49 届超级碗？"), ("Pope John XXIII died.", "教宗约翰二十三世去世。"),
    errors=(("Who won Super Bowl XLIX?", "谁赢得了第 48 届超级碗？"),), topics=("num.value", "num.ordinal"),
)  # fmt: skip
def roman_figures(seen: Discrepancy) -> bool:
    value = seen.item.value
    if value is None or not 1 < value < 400 or seen.item.kind not in {Kind.ORDINAL, Kind.NUMBER}:
        return False
    return any(_roman_value(figures) == value for figures in _ROMAN.findall(seen.there))


def _roman_value(figures: str) -> int:
    values = [_ROMAN_DIGITS[figure] for figure in figures]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


@excuse(
    "alone", "A single unit of money is said without its one: 每挣1美元 is `for every dollar`.",
    ("男性每挣1美元，女性挣82美分。", "Women earn 82 cents for every dollar men earn."),
    ("Women earn 82 cents for every dollar men earn.", "男性每挣1美元，女性挣82美分。"),
    errors=(("男性每挣2美元，女性挣82美分。", "Women earn 82 cents for every dollar men earn."),),
)  # fmt: skip
def each_unit(seen: Discrepancy) -> bool:
    is_one = seen.item.value == 1 and seen.item.kind is Kind.MONEY and seen.item.high is None
    return is_one and _EACH_UNIT.search(seen.there) is not None


@excuse(
    "alone", "A Chinese 1 before a measure word is what English says by an article, or not at all: 最后1次随访.",
    ("It was given at the last follow-up.", "我们在最后1次随访时给药。"),
    errors=(("It was given at the last follow-up.", "我们在最后2次随访时给药。"),),
)  # fmt: skip
def article(seen: Discrepancy) -> bool:
    item = seen.item
    is_one = item.text == "1" and item.kind is Kind.NUMBER
    return is_one and is_counted(fold_chinese(seen.here[item.end : item.end + 4]))


@excuse(
    "alone", "The whole or the half is a word: 百分之百, `fifty-fifty`.",
    ("I'm all for it.", "我百分之百赞成。"), ("Let's split the reward fifty-fifty.", "让我们平分这个报酬吧。"),
    errors=(("I'm all for it.", "我百分之八十赞成。"),), topics=("num.value", "num.percent"),
)  # fmt: skip
def whole_in_words(seen: Discrepancy) -> bool:
    if seen.item.value == 1 and seen.item.kind is Kind.PERCENT:
        return _WHOLE.search(seen.item.text) is not None
    return seen.item.text.lower() == "fifty-fifty"


@excuse(
    "alone", "A number one is the first of its kind: `No 1`, `#1`.",
    ("他最得力的助手落网。", "His No 1 aide was caught."),
)  # fmt: skip
def number_one(seen: Discrepancy) -> bool:
    return _is_bare(seen.item) and seen.item.value == 1 and _NUMBER_ONE.search(_before(seen)) is not None


@excuse(
    "alone", "A number belongs to a chemical formula: `CO 2`, `PM 2.5`.",
    ("细颗粒物浓度上升。", "Levels of PM 2.5 rose."),
)  # fmt: skip
def formula(seen: Discrepancy) -> bool:
    value = seen.item.value
    return _is_bare(seen.item) and value is not None and 1 != value < 10 and _ELEMENT.search(_before(seen)) is not None


def _is_bare(item: Quantity) -> bool:
    return item.kind is Kind.NUMBER and item.high is None


def _before(seen: Discrepancy) -> str:
    return seen.here[max(0, seen.item.start - 16) : seen.item.start]


@excuse(
    "alone", "The other side spells the digits of a telephone number: 911 is `9-1-1`.",
    ("We got a 9-1-1 call.", "我们接到911报警。"), ("我们接到911报警。", "We got a 9-1-1 call."),
    errors=(("We got a 9-1-1 call.", "我们接到912报警。"),),
)  # fmt: skip
def spelled_digits(seen: Discrepancy) -> bool:
    digits = seen.item.text
    return digits.isdigit() and len(digits) == 3 and "-".join(digits) in seen.there


@excuse(
    "alone", "English quotes the Chinese words: `pay (三百元) on time`.",
    ("They pay (三百元) on time.", "他们按时付（三百元）。"),
    ("Years of a reign (乾隆四十二年) are read.", "可以读年号（“乾隆四十二年”）。"),
    errors=(("They pay (三百元) on time.", "他们按时付（四百元）。"), ("They come in May (十二月).", "他们二月来。")),
    topics=("num.value", "date.value"),
)  # fmt: skip
def quoted_chinese(seen: Discrepancy) -> bool:
    text = seen.item.text
    return _HAN.search(text) is not None and re.search(rf"(?<![{_NUMERALS}]){re.escape(text)}", seen.there) is not None


@excuse(
    "alone", "The number is that of a paragraph, `14. Iran has stated`, and the other side has none.",
    ("61. In the past five years, it invested.", "在过去五年里，它进行了投资。"),
    ("The document has been prepared.", "2. 本文件已编写。"),
    errors=(("61. In the past five years, it invested.", "62. 在过去五年里，它进行了投资。"),),
)  # fmt: skip
def list_number(seen: Discrepancy) -> bool:
    number = _LIST_NUMBER.match(seen.here)
    return number is not None and number.start(1) == seen.item.start and _LIST_NUMBER.match(seen.there) is None
