"""What is found in a text, kind by kind."""

from __future__ import annotations

from fractions import Fraction

import pytest

from translator.bilingual.quantities import Kind, Quantity, find_quantities


def only(text: str, tag: str) -> Quantity:
    """Return the one quantity of a text."""
    found = find_quantities(text, tag)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.1 billion", 3_100_000_000),
        ("12,000", 12000),
        ("2 000", 2000),
        ("1\u2009234\u2009567", 1234567),
        ("twenty-three", 23),
        ("two and a half million", 2_500_000),
        ("half a million", 500_000),
        ("nineteen eighty-four", 1984),
        ("two dozen", 24),
        ("one hundred and one", 101),
        ("１２３", 123),
        ("2½", Fraction(5, 2)),
        ("14 lakh", 1_400_000),
        ("2,06,737", 206737),
        (".08", Fraction(8, 100)),
        ("1.3e6", 1_300_000),
        ("6.02 × 10^23", 602 * 10**21),
        ("4.5×10⁻³", Fraction(45, 10000)),
        ("10⁶", 1_000_000),
        ("10⁻³", Fraction(1, 1000)),
        ("a quarter million", 250_000),
        ("three quarters of a million", 750_000),
        ("half a dozen", 6),
        ("7 dozen", 84),
        ("8 crore and four hundred", 80_000_400),
        ("three lakh crore", 3 * 10**12),
        ("two million and a half", 2_500_000),
        ("4 million and a quarter", 4_250_000),
        ("nineteen oh six", 1906),
        ("three hundred point forty-one", Fraction(30041, 100)),
        ("nought point nought seven", Fraction(7, 100)),
        ("1 345 678.25", Fraction(134567825, 100)),
        ("2^16", 65536),
    ],
)
def test_an_english_number_has_its_value(text: str, value: int) -> None:
    assert only(text, "en").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2万4801张", 24801),
        ("三千六百万人", 36_000_000),
        ("1.2万亿", 1_200_000_000_000),
        ("250余万", 2_500_000),
        ("一万二", 12000),
        ("两万五千名", 25000),
        ("3万5千", 35000),
        ("1亿2000万", 120_000_000),
        ("一千零一个", 1001),
        ("廿三个", 23),
        ("三點五億", 350_000_000),
        ("12 万", 120_000),
        ("1,265万", 12_650_000),
        ("１２３份", 123),
        ("一百二十五万", 1_250_000),
        ("肆拾肆", 44),
        ("人民币叁佰伍拾", 350),
        ("柒萬陸仟", 76_000),
        ("负四百零五亿零七百零二万", -40_507_020_000),
        ("二十几万", 200_000),
        ("一百零几万", 1_000_000),
        ("十 余 万", 100_000),
        ("7 万5 千4 百", 75_400),
        ("三千 八百 九十六 万 四千", 38_964_000),
        ("十打铅笔", 120),
        ("2又四分之一", Fraction(9, 4)),
        ("负三又五分之二", Fraction(-17, 5)),
        ("6.02×10^23", 602 * 10**21),
        ("3.5e4", 35000),
        (".08", Fraction(8, 100)),
        ("２．５", Fraction(5, 2)),
        ("二分 之一", Fraction(1, 2)),
    ],
)
def test_a_chinese_number_has_its_value(text: str, value: int) -> None:
    assert only(text, "zh-Hans").value == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two thirds", Fraction(2, 3)),
        ("twenty-three fifths", Fraction(23, 5)),
        ("one hundred sixty-fourths", Fraction(100, 64)),
        ("nine hundredths", Fraction(9, 100)),
        ("a hundred billionths", Fraction(1, 10**7)),
        ("minus one eighth", Fraction(-1, 8)),
        ("-4/5", Fraction(-4, 5)),
    ],
)
def test_an_english_fraction_has_its_value(text: str, value: Fraction) -> None:
    found = only(text, "en")
    assert (found.kind, found.value) == (Kind.FRACTION, value)


@pytest.mark.parametrize(
    ("text", "value"),
    [("twenty-first", 21), ("one hundred twenty-fifth", 125), ("two hundredth", 200), ("one hundred and fifth", 105)],
)
def test_an_english_ordinal_has_its_value(text: str, value: int) -> None:
    found = only(text, "en")
    assert (found.kind, found.value) == (Kind.ORDINAL, value)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two 15-pin plugs", [2, 15]),
        ("one 41-year-old", [1, 41]),
        ("twenty first-time voters", [20, 1]),
        ("the first three quarters", [1, 3]),
    ],
)
def test_two_english_numbers_side_by_side_stay_two(text: str, values: list[int]) -> None:
    assert [found.value for found in find_quantities(text, "en")] == values


def test_trillion_before_a_unit_is_mega() -> None:
    power = only("2400兆瓦", "zh-Hans")
    assert (power.value, power.unit and power.unit.name) == (2400, "MW")
    assert only("2.5兆元", "zh-Hant").value == 2_500_000_000_000


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("二十 三十 四十", [20, 30, 40]),
        ("20 万 30 万", [200_000, 300_000]),
        ("3 人 5 人", [3, 5]),
        ("一千个 三百个", [1000, 300]),
    ],
)
def test_blanks_between_two_chinese_numbers_keep_them_apart(text: str, values: list[int]) -> None:
    assert [found.value for found in find_quantities(text, "zh-Hans")] == values


@pytest.mark.parametrize(
    "text",
    [
        "一心一意",
        "统一",
        "一些人",
        "万一",
        "十分好",
        "百姓",
        "三明治",
        "四川",
        "五角大楼",
        "一样",
        "乱七八糟",
        "零售",
        "千方百计",
        "万事如意",
        "登陆部队",
        "大陆百姓",
        "收拾行李",
        "肆意妄为",
        "一打开就",
    ],
)
def test_an_idiom_or_name_is_no_quantity(text: str) -> None:
    assert find_quantities(text, "zh-Hans") == ()


@pytest.mark.parametrize("text", ["COVID-19", "G20", "A4", "S-300", "H1N1"])
def test_digits_of_a_name_are_soft(text: str) -> None:
    found = only(text, "en")
    assert (found.kind, found.is_soft) == (Kind.IDENTIFIER, True)


@pytest.mark.parametrize(
    ("text", "tag", "currency", "value"),
    [
        ("US$50 million", "en", "USD", 50_000_000),
        ("RMB 2 million", "en", "CNY", 2_000_000),
        ("HK$80", "en", "HKD", 80),
        ("£1.7m", "en", "GBP", 1_700_000),
        ("$1.2bn", "en", "$", 1_200_000_000),
        ("500 yuan", "en", "CNY", 500),
        ("5000万美元", "zh-Hans", "USD", 50_000_000),
        ("新臺幣2.5兆元", "zh-Hant", "TWD", 2_500_000_000_000),
        ("500日圓", "zh-Hant", "JPY", 500),
        ("人民币300元", "zh-Hans", "CNY", 300),
        ("港幣80元", "zh-Hant", "HKD", 80),
        ("十美元", "zh-Hans", "USD", 10),
        ("十元", "zh-Hans", "¤", 10),
        ("50元6角3分", "zh-Hans", "¤", Fraction(5063, 100)),
        ("五元三毛", "zh-Hans", "¤", Fraction(53, 10)),
        ("两美元又五美分", "zh-Hans", "USD", Fraction(205, 100)),
        ("400奈拉", "zh-Hans", "NGN", 400),
        ("3个比特币", "zh-Hans", "BTC", 3),
        ("a quarter million US dollars", "en", "USD", 250_000),
        ("three quarters billion euros", "en", "EUR", 750_000_000),
        ("15 dollars and 50", "en", "$", Fraction(155, 10)),
        ("twelve euros and seventy-five cents", "en", "EUR", Fraction(1275, 100)),
        ("7 €", "en", "EUR", 7),
        ("80 USD million", "en", "USD", 80_000_000),
        ("25 MEUR", "en", "EUR", 25_000_000),
        ("2 billion forints", "en", "HUF", 2_000_000_000),
    ],
)
def test_money_has_its_currency(text: str, tag: str, currency: str, value: Fraction) -> None:
    found = only(text, tag)
    assert (found.kind, found.currency, found.value) == (Kind.MONEY, currency, value)


def test_a_letter_is_a_magnitude_only_behind_a_currency_sign() -> None:
    assert only("a 60m race", "en").unit is not None
    assert only("£60m", "en").value == 60_000_000


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("12.5%", "en", Fraction(1, 8)),
        ("百分之二点五", "zh-Hans", Fraction(1, 40)),
        ("七成", "zh-Hans", Fraction(7, 10)),
        ("千分之三", "zh-Hans", Fraction(3, 1000)),
        ("打七折", "zh-Hans", Fraction(7, 10)),
        ("30% off", "en", Fraction(7, 10)),
        ("75折", "zh-Hans", Fraction(3, 4)),
        ("三成半", "zh-Hans", Fraction(35, 100)),
        ("百分之 40", "zh-Hant", Fraction(2, 5)),
        ("万分之三", "zh-Hans", Fraction(3, 10000)),
        ("百万分之五", "zh-Hans", Fraction(5, 10**6)),
        ("百 分 之 8", "zh-Hans", Fraction(8, 100)),
        ("九折", "zh-Hans", Fraction(9, 10)),
        ("五五折", "zh-Hans", Fraction(55, 100)),
        ("三点一折", "zh-Hans", Fraction(31, 100)),
        ("打对折", "zh-Hans", Fraction(1, 2)),
        ("七成六", "zh-Hans", Fraction(76, 100)),
        ("半成", "zh-Hans", Fraction(5, 100)),
        ("thirty percentage", "en", Fraction(3, 10)),
    ],
)
def test_a_percentage_is_a_ratio(text: str, tag: str, value: Fraction) -> None:
    found = only(text, tag)
    assert (found.kind, found.value) == (Kind.PERCENT, value)


@pytest.mark.parametrize(
    ("text", "factor"),
    [
        ("增长了一倍", 2),
        ("增至三倍", 3),
        ("增加了三倍", 4),
        ("翻了两番", 4),
        ("翻番", 2),
        ("减半", Fraction(1, 2)),
        ("是去年的三倍", 3),
        ("增長了兩倍", 3),
    ],
)
def test_a_multiple_is_the_factor_of_the_result(text: str, factor: int) -> None:
    assert only(text, "zh-Hans").value == factor


@pytest.mark.parametrize(
    ("text", "tag", "calendar", "date"),
    [
        ("农历八月十六", "zh-Hans", "lunar", (None, 8, 16)),
        ("2025年農曆閏六月初五", "zh-Hant", "leap", (2025, 6, 5)),
        ("大年三十", "zh-Hans", "lunar", (None, 12, 30)),
        ("腊月廿三", "zh-Hans", "lunar", (None, 12, 23)),
        ("八月十五，", "zh-Hans", "open", (None, 8, 15)),
        ("the last day of the 12th lunar month", "en", "lunar", (None, 12, 30)),
        ("the fifth day of the leap sixth lunar month", "en", "leap", (None, 6, 5)),
        ("Aug. 16 on the lunar calendar", "en", "lunar", (None, 8, 16)),
    ],
)
def test_a_date_of_the_moon_has_its_own_calendar(
    text: str, tag: str, calendar: str, date: tuple[int | None, int, int]
) -> None:
    found = only(text, tag)
    assert (found.calendar, (found.year, found.month, found.day)) == (calendar, date)


@pytest.mark.parametrize(
    ("text", "tag", "era", "year"),
    [
        ("乾隆四十二年", "zh-Hans", "乾隆", 1777),
        ("令和元年", "zh-Hans", "令和", 2019),
        ("the 42nd year of the Qianlong reign", "en", "乾隆", 1777),
        ("Reiwa 7", "en", "令和", 2025),
        ("113年全年", "zh-Hant", "ROC", 2024),
        ("（1141105）", "zh-Hant", "ROC", 2025),
        ("民國前5年", "zh-Hant", "ROC", 1907),
    ],
)
def test_a_year_of_a_reign_is_gregorian(text: str, tag: str, era: str, year: int) -> None:
    (found,) = find_quantities(text, tag, article_date="2025-11-05")
    assert (found.era, found.year) == (era, year)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Dec. 23rd, 2021", "en"),
        ("23 December 2021", "en"),
        ("2021-12-23", "en"),
        ("December 23, 2021", "en"),
        ("2021.12.23", "zh-Hans"),
        ("2021年12月23日", "zh-Hans"),
        ("二〇二一年十二月二十三日", "zh-Hans"),
        ("民國110年12月23日", "zh-Hant"),
        ("2021 年 12 月 23 日", "zh-Hans"),
        ("12/23/2021", "en"),
        ("12-23-2021", "en"),
        ("23-12-2021", "en"),
        ("2021/Dec/23", "en"),
        ("2021-dec-23", "en"),
        ("12/23/21", "en"),
        ("12-23-21", "en"),
        ("twenty-third of December, two thousand and twenty-one", "en"),
        ("twenty third of December 2021", "en"),
        ("December twenty-third, twenty twenty-one", "en"),
        ("December the twenty-third twenty twenty-one", "en"),
        ("December 23, two thousand twenty one", "en"),
        ("23.12.2021", "zh-Hans"),
        ("12/23/21", "zh-Hans"),
        ("二零二一年十二月二十三", "zh-Hans"),
        ("两千零二十一年十二月二十三日", "zh-Hans"),
    ],
)
def test_a_date_is_read_in_every_form(text: str, tag: str) -> None:
    found = only(text, tag)
    assert (found.year, found.month, found.day) == (2021, 12, 23)
    assert (found.start, found.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "tag", "minutes"),
    [
        ("The alarm is set for ten forty-five.", "en", 645),
        ("They met at seven thirty on Monday", "en", 450),
        ("Come at 7.", "en", 420),
        ("It was 8 in the morning", "en", 480),
        ("lunch, in the afternoon at 2", "en", 840),
        ("arrived at 0430 and left", "en", 270),
        ("大约十点以后", "zh-Hans", 600),
    ],
)
def test_a_time_is_told_by_what_stands_beside_it(text: str, tag: str, minutes: int) -> None:
    assert [item.minutes for item in find_quantities(text, tag) if item.kind is Kind.TIME] == [minutes]


@pytest.mark.parametrize(
    "text",
    [
        "ten twenty-dollar bills",
        "at least seven people",
        "about ten percent",
        "for eight years",
        "at 7 per cent",
        "in 0430",
    ],
)
def test_a_number_beside_a_noun_is_no_time(text: str) -> None:
    assert all(item.kind is not Kind.TIME for item in find_quantities(text, "en"))


@pytest.mark.parametrize(
    ("text", "tag", "month", "day"),
    [
        ("Oct-2", "en", 10, 2),
        ("Oct/2", "en", 10, 2),
        ("Oct2", "en", 10, 2),
        ("twenty-second of June", "en", 6, 22),
        ("May first", "en", 5, 1),
        ("三月初一", "zh-Hans", 3, 1),
        ("農曆正月初五", "zh-Hant", 1, 5),
        ("大年初三", "zh-Hans", 1, 3),
        ("腊月二十三", "zh-Hans", 12, 23),
        ("八月十五", "zh-Hans", 8, 15),
    ],
)
def test_a_day_of_a_month_is_read_without_its_year(text: str, tag: str, month: int, day: int) -> None:
    found = only(text, tag)
    assert (found.year, found.month, found.day) == (None, month, day)


def test_a_slash_is_a_date_behind_on() -> None:
    assert [(item.month, item.day) for item in find_quantities("We left on 4/22.", "en")] == [(4, 22)]


def test_the_day_behind_a_weekday_is_a_date() -> None:
    for text in ("Friday the 15th", "Friday the fifteenth", "Friday the fifteen"):
        assert [(item.weekday, item.day) for item in find_quantities(text, "en")] == [(5, None), (None, 15)]


def test_the_record_of_a_team_is_no_date() -> None:
    assert all(item.kind is not Kind.DATE for item in find_quantities("a record of 11-5-1", "en"))


@pytest.mark.parametrize(
    ("text", "tag", "minutes", "half"),
    [
        ("7:30 pm", "en", 1170, "pm"),
        ("5.30pm", "en", 1050, "pm"),
        ("19:30", "en", 1170, "pm"),
        ("a quarter past eight", "en", 495, ""),
        ("half past seven", "en", 450, ""),
        ("9 o'clock", "en", 540, ""),
        ("下午5时30分", "zh-Hans", 1050, "pm"),
        ("晚上七点半", "zh-Hans", 1170, "pm"),
        ("早上八點一刻", "zh-Hant", 495, "am"),
        ("中午12点", "zh-Hans", 720, "pm"),
        ("8点15分", "zh-Hans", 495, ""),
        ("fifteen past seven in the morning", "en", 435, "am"),
        ("three minutes to eight", "en", 477, ""),
        ("half past 8pm", "en", 1230, "pm"),
        ("three quarters past nine p.m.", "en", 1305, "pm"),
        ("eleven twenty pm", "en", 1400, "pm"),
        ("seven o'clock", "en", 420, ""),
        ("7:56:30pm", "en", 1196, "pm"),
        ("0430 hours", "en", 270, "am"),
        ("at 1600 hours", "en", 960, "pm"),
        ("0500 sharp", "en", 300, "am"),
        ("340pm", "en", 940, "pm"),
        ("7h01", "en", 421, ""),
        ("零点", "zh-Hans", 0, "am"),
    ],
)
def test_a_time_is_minutes_since_midnight(text: str, tag: str, minutes: int, half: str) -> None:
    found = only(text, tag)
    assert (found.kind, found.minutes, found.half_day) == (Kind.TIME, minutes, half)


@pytest.mark.parametrize(
    ("text", "tag", "value", "high"),
    [
        ("30 to 40 people", "en", 30, 40),
        ("三四十人", "zh-Hans", 30, 40),
        ("$3-4 million", "en", 3_000_000, 4_000_000),
        ("3至4亿美元", "zh-Hans", 3 * 10**8, 4 * 10**8),
        ("pages 12–15", "en", 12, 15),
        ("百分之七八十", "zh-Hans", Fraction(7, 10), Fraction(8, 10)),
        ("between 1.5 and 2 million", "en", 1_500_000, 2_000_000),
        ("5-20%", "zh-Hans", Fraction(5, 100), Fraction(1, 5)),
        ("5-20%", "en", Fraction(5, 100), Fraction(1, 5)),
    ],
)
def test_a_range_has_both_ends(text: str, tag: str, value: int, high: int) -> None:
    found = only(text, tag)
    assert (found.value, found.high) == (value, high)


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("the 1980s", "en", 1980),
        ("20世纪80年代", "zh-Hans", 1980),
        ("上世纪八十年代", "zh-Hans", 1980),
        ("1980年代", "zh-Hant", 1980),
        ("the nineties", "en", 90),
    ],
)
def test_a_decade_is_its_first_year(text: str, tag: str, value: int) -> None:
    assert find_quantities(text, tag, article_date="2021-12-23")[0].value == value


def test_last_century_is_counted_from_the_article() -> None:
    assert find_quantities("上世纪八十年代", "zh-Hans", article_date="1999-05-01")[0].value == 1880


@pytest.mark.parametrize(
    ("text", "period"),
    [("Q3 2021", "Q3"), ("third quarter", "Q3"), ("FY2022", "FY"), ("H1 2021", "H1"), ("year on year", "yoy")],
)
def test_a_period_has_its_name(text: str, period: str) -> None:
    assert only(text, "en").period == period


def test_below_zero_is_negative() -> None:
    assert only("minus 5 °C", "en").value == -5
    assert only("零下5摄氏度", "zh-Hans").value == -5


def test_feet_and_inches_are_one_length() -> None:
    assert only("a 6-foot-6 forward", "en").value == 78
    assert only("6英尺6英寸", "zh-Hans").value == 78


def test_a_weekday_in_a_name_is_soft() -> None:
    assert only("Black Friday sales", "en").is_soft
    assert not only("on Friday", "en").is_soft


def test_once_a_week_is_no_monday() -> None:
    assert all(item.kind is not Kind.WEEKDAY for item in find_quantities("一周一次", "zh-Hans"))


def test_a_wrong_english_ordinal_is_noted() -> None:
    assert only("Dec. 23th, 2021", "en").correction == "23rd"
    assert only("Dec. 23rd, 2021", "en").correction == ""


def test_spans_count_code_points_of_the_raw_text() -> None:
    text = "🙂 他花了５０００萬美元。"
    found = only(text, "zh-Hant")
    assert text[found.start : found.end] == found.text == "５０００萬美元"


def test_a_trillion_euros_are_no_megaohms() -> None:
    [found] = find_quantities("共1.25兆歐元", "zh-Hant")
    assert (found.currency, found.value) == ("EUR", 125 * 10**10)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("增长率为-1.4%", Kind.PERCENT, Fraction(-14, 1000)),
        ("降至-12摄氏度", Kind.MEASURE, -12),
        ("利润为-2.3亿元", Kind.MONEY, -230_000_000),
        ("约−18.5℃", Kind.MEASURE, Fraction(-37, 2)),
        ("东风-41导弹", Kind.IDENTIFIER, 41),
        ("神舟-12号飞船", Kind.IDENTIFIER, 12),
    ],
)
def test_a_hyphen_behind_han_is_a_minus_where_something_is_measured_and_else_belongs_to_a_name(
    text: str, kind: Kind, value: Fraction
) -> None:
    found = only(text, "zh-Hans")
    assert (found.kind, found.value) == (kind, value)


LONG = "9" * 5000


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (f"It cost {LONG} dollars, {LONG}% of 1e{LONG}, on {LONG}-01-01 at {LONG}:30.", "en"),
        (f"0.{LONG} km, {LONG}/{LONG}, the {LONG}th, A{LONG}, v{LONG}.1, ${LONG}bn", "en"),
        ("1" + ",000" * 3000, "en"),
        (f"第{LONG}条，{LONG}万元，{LONG}年，翻{LONG}番，{LONG}成", "zh-Hans"),
        ("九" * 5000 + "元，百分之" + "九" * 5000, "zh-Hans"),
        ("１" * 5000, "zh-Hans"),
    ],
)
def test_a_number_longer_than_any_is_none(text: str, tag: str) -> None:
    assert all(len(found.text) < 200 for found in find_quantities(f"{text} 3 km", tag))
    assert "3 km" in [found.text for found in find_quantities(f"{text}, 3 km", tag)]
