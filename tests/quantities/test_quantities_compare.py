"""What the two sides disagree about, and what is the same in other words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.checks.golden import all_cases
from translator.bilingual.pairs.base import Pair
from translator.bilingual.quantities import ComparedTexts, Mismatch, compare_quantities, comparison, find_quantities
from translator.bilingual.quantities.compared_texts import say_the_same


def differences(source: str, target: str, source_tag: str = "en", target_tag: str = "zh-Hans") -> tuple[Mismatch, ...]:
    """Compare two texts."""
    texts = ComparedTexts(source, target, source_tag, target_tag)
    return compare_quantities(find_quantities(source, source_tag), find_quantities(target, target_tag), texts)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("12,000 people", "1.2万人"),
        ("12,000 people", "一万二千人"),
        ("$1.5 billion", "15亿美元"),
        ("30 % off", "七折"),
        ("18 months", "一年半"),
        ("One in five children", "五分之一的孩子"),
        ("both men", "两人"),
        ("around the clock", "24小时"),
        ("won by 20 points", "领先20个百分点"),
        ("up 200%", "增长了两倍"),
        ("two decades", "20年"),
        ("a dozen eggs", "12个鸡蛋"),
        ("9/11", "“9·11”事件"),
        ("3 p.m. on Thursday", "周四15时"),
        ("9 p.m. ET", "北京时间上午9点"),
        ("The '60s and '70s", "上世纪六、七十年代"),
        ("pounds of flesh: 375 pounds", "375磅"),
        ("375 pounds", "375英镑"),
        ("call 0800 555 111", "致电0800 555 111"),
        ("Halloween", "10月31日"),
        ("Jones, 52, joined", "52岁的琼斯加入"),
        ("26 to 32 kilobases", "2.6至3.2万个碱基"),
        ("a 3 megabase region", "300万个碱基对的区域"),
        ("12 megapixels", "1200万像素"),
        ("1.5 kilometers per second", "每秒1.5公里"),
        ("winds of 133 m/s", "风速为133 m/s"),
        ("at 0430 he woke", "他凌晨四点半醒来"),
        ("0500 sharp", "五点整"),
        ("14 or 15 years", "十四五年"),
        ("thirty-six or thirty-seven years old", "三十六七岁"),
        ("they are in their twenties", "他们二十岁左右"),
        ("men in their 50s", "50多岁的男人"),
        ("four-in-ten voters", "十分之四的选民"),
        ("one of every 35,000 babies", "每35000个婴儿中就有1个"),
        ("one person in six", "六分之一的人"),
        ("nearly a quarter work in industry and a fifth in farming", "近四分之一从事工业，五分之一从事农业"),
        ("the last third of the book", "全书的最后三分之一"),
        ("the first two-thirds of the race", "赛程的前三分之二"),
        ("more than a fifth and more than two fifths", "超过五分之一和超过五分之二"),
        ("by the end of the decade", "到2030年"),
        ("2nd Lieutenant Weaver", "韦弗少尉"),
        ("an increase of up to twenty times the usual price", "价格上涨高达20倍"),
        ("some four dozen bases", "四十余个基地"),
        ("a cost of N585 million", "耗资5.85亿奈拉"),
        ("10.700 tests", "10,700次检测"),
        ("2 ½ weeks", "两周半"),
        ("the nineteenth and twentieth centuries", "十九世纪和二十世纪"),
        ("a quarterfinal match", "四分之一决赛"),
        ("an icosahedral shell", "二十面体外壳"),
        ("accounts for 80% of GDP", "占GDP80%"),
        ("rose from 34.3 million tons in 2004 to 0.138 billion tons", "由2004年的3430万吨增至1.38亿吨"),
        ("the National Day holiday", "“十一”小长假"),
        ("fifty taels of silver", "五十两银子"),
        ("It seemed endless", "好像走了十万八千里"),
        ("Whiskers' fight", "茅十八的打斗"),
    ],
)
def test_equal_in_other_words(source: str, target: str) -> None:
    assert differences(source, target) == ()


@pytest.mark.parametrize(
    ("source", "target", "topic"),
    [
        ("2.5 million users", "25万用户", "num.value"),
        ("six months", "五个月", "num.value"),
        ("Jones, 52, joined", "52个月的琼斯加入", "num.unit"),
        ("call 0800 555 111", "致电0800 555 117", "num.value"),
        ("a 550 pound hog", "550公斤的猪", "num.unit"),
        ("€5", "5英镑", "num.currency"),
        ("Sunday, Monday and Monday night", "周日、周一和周日晚", "date.weekday"),
        ("Saturday Night Live on 5 May", "《周一夜现场》5月5日", "date.weekday"),
        ("July 14", "1400年7月", "date.value"),
        ("30 acre-feet of water", "30英亩水", "num.unit"),
        ("5 fathoms", "5英尺", "num.unit"),
        ("40 kilobases", "40个碱基", "num.unit"),
        ("the nineteenth and twentieth centuries", "十九世纪和二十一世纪", "num.ordinal"),
        ("thirty-six or thirty-seven years old", "二十六七岁", "num.range"),
        ("0430 hours", "五点半", "date.time"),
    ],
)
def test_different(source: str, target: str, topic: str) -> None:
    assert topic in {item.topic for item in differences(source, target)}


def test_a_right_conversion_is_called_so() -> None:
    assert [item.reason for item in differences("10 miles", "约16公里")] == ["converted"]


def test_a_conversion_in_brackets_is_no_invention() -> None:
    assert differences("3000亩", "3,000 mu (200 hectares)", "zh-Hans", "en") == ()


def test_a_bare_yuan_is_read_by_its_country() -> None:
    assert differences("NT$500", "500元", target_tag="zh-Hant") == ()
    assert [item.topic for item in differences("NT$500", "500元")] == ["num.currency"]


def test_month_and_year_may_be_added_to_a_day() -> None:
    assert differences("26日", "July 26, 2020", "zh-Hans", "en") == ()


def test_nothing_differs_where_nothing_is_said() -> None:
    assert differences("The market closed.", "市场收盘。") == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("an early evening in June", "六月的一个傍晚"),
        ("Thursday night, at 2 a.m.", "周四夜里，凌晨2点"),
        ("late on Sunday", "周日晚间"),
        ("He left at noon.", "他中午离开。"),
        ("He had long known it, late in life.", "他早就知道了，那是在晚年。"),
        ("9 p.m. ET on Monday night", "北京时间周二上午9点"),
        ("at 15:30 on Monday", "周一下午3点半"),
        ("in the small hours of the night", "凌晨时分"),
    ],
)
def test_parts_of_the_day_that_overlap_are_the_same(source: str, target: str) -> None:
    assert "date.time" not in {item.topic for item in differences(source, target)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("新华社7月26日电 记者26日获悉", "August 26 (Xinhua) This reporter learned on July 26"),
        ("23日宣布，自8月1日起实行", "announced on May 23 that it takes effect on August 1"),
        ("他7日宣布，6日的检测结果为阳性", "On February 7 he said that his test of July 6 was positive"),
    ],
)
def test_a_month_that_the_other_dates_rule_out_is_wrong(source: str, target: str) -> None:
    assert "date.value" in {item.topic for item in differences(source, target, "zh-Hans", "en")}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("新华社7月26日电 记者26日获悉", "July 26 (Xinhua) This reporter learned on July 26"),
        ("23日宣布，自8月1日起实行", "announced on July 23 that it takes effect on August 1"),
        ("7月30日开幕，2日闭幕", "opened on July 30 and ended on August 2"),
        ("上月25日发布，2月3日实行", "released on May 25, in force on February 3"),
        ("14日为农历十一月十一", "December 14 is the 11th day of the eleventh month of the lunar calendar"),
        ("记者26日获悉", "This reporter learned on July 26"),
    ],
)
def test_a_month_that_continues_the_count_of_days_is_right(source: str, target: str) -> None:
    assert "date.value" not in {item.topic for item in differences(source, target, "zh-Hans", "en")}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The plot twists and turns.", "剧情一波三折。"),
        ("found in the northern third of the state", "分布在该州北部三分之一的地区"),
        ("in the previous century", "在上一世纪"),
        ("rather than after 60 days", "而不是两个月之后"),
        ("after the attacks of September 11", "911袭击事件之后"),
        ("a loss of 300 yuan or 7%", "亏损300元，即7%"),
        ("five debutants in the starting XV", "首发15人中有5名新人"),
        ("It is non-binary.", "它是非二元的。"),
        ("a unary operator", "一元操作符"),
        ("we fully support this", "我们百分之百支持"),
        ("Size: 26.65x16.4x216mm", "尺寸：26.65x16.4x216mm"),
        ("Inputs - 3 BNC", "输入 - 3 个 BNC"),
        ("a young man born after 1995", "一名95后小伙"),
        ("a record of 11-5, with one draw", "成绩为11 胜 5 负 1 平"),
        ("a salary over 10,000 yuan", "月薪上万"),
        ("Yale and two other colleges", "耶鲁等3所大学"),
    ],
)
def test_said_in_another_way_is_no_difference(source: str, target: str) -> None:
    assert differences(source, target) == ()
    assert differences(target, source, "zh-Hans", "en") == ()


def test_an_upper_third_is_still_no_half() -> None:
    assert differences("the northern third of the state", "该州北部五分之二的地区")


def test_a_currency_does_not_change_by_conversion_between_scripts() -> None:
    assert differences("共12.6万元", "共12.6萬元", "zh-Hans", "zh-Hant") == ()
    assert differences("共12.6萬元", "共12.6万元", "zh-Hant", "zh-Hans") == ()


@pytest.mark.parametrize(
    ("source", "target", "topic"),
    [
        ("Five people died.", "六人死亡。", "num.value"),
        ("She has three children.", "她有四个孩子。", "num.value"),
        ("Two designers left.", "三名设计师离开了。", "num.value"),
        ("At least two tankers were damaged.", "至少六艘油轮受损。", "num.value"),
        ("three men and five women", "三名男子和三名女子", "num.value"),
        ("the armies of the two countries", "六国军队", "num.value"),
        ("He tried three times.", "他试了五次。", "num.value"),
        ("They ran for two minutes.", "他们跑了七分钟。", "num.value"),
        ("the fifth floor", "第三层", "num.ordinal"),
        ("They lead 4-2.", "他们以2比2领先。", "num.range"),
        ("5 to 6 times as fast", "快5至8倍", "num.range"),
        ("below 800 km and above 800 km", "800公里以下和800英里以上", "num.unit"),
        ("closed on Saturdays and Sundays", "周日和周日关闭", "date.weekday"),
        ("profit in the second half of the year", "第二季度的利润", "date.period"),
        ("on October 1, as on October 1 last year", "10月1日，和去年10月10日一样", "date.value"),
        ("in February 2020", "2020年20月", "date.value"),
    ],
)
def test_what_is_small_or_stands_twice_is_compared_too(source: str, target: str, topic: str) -> None:
    assert topic in {item.topic for item in differences(source, target)}
    assert topic in {item.topic for item in differences(target, source, "zh-Hans", "en")}


@pytest.mark.parametrize(
    ("source", "target", "topic"),
    [
        ("It was asked for twice in two years.", "两年来五次提出要求。", "num.value"),
        (
            "两国人民和两国政府",
            "the people of the two countries and the governments of both the twelve countries",
            "num.value",
        ),
        ("the third loss in four games", "七场比赛中的第三次失利", "num.value"),
        ("in a little over two hours", "在三个多小时里", "num.value"),
        ("his third and last chance", "他的第五次也是最后一次机会", "num.ordinal"),
        ("15天内交付", "delivery within 15 weeks", "num.unit"),
        ("wait 15 more minutes", "再等15小时", "num.unit"),
        ("浪高25米高", "waves 25 feet high", "num.unit"),
        ("It can take up to 2 weeks.", "最多2天才能知道。", "num.unit"),
        ("利润从30元到80元不等", "profits from 30 dollars to 80 yuan", "num.currency"),
        ("月薪一万二千", "a monthly salary of 12,000 dollars", "num.currency"),
        (
            "24日宣布，取消12月31日的活动，7月初再说",
            "announced on July 25 that the events of December 31 wait until July",
            "date.value",
        ),
        ("7月24日至25日", "on July 24 and 24", "date.value"),
        ("截至14时40分", "as of 2:40", "date.time"),
        ("在北溪2号管道的反对者看来", "to opponents of the pipeline Nord Stream 1", "num.value"),
    ],
)
def test_what_the_target_alone_says_is_wrong(source: str, target: str, topic: str) -> None:
    tags = ("en", "zh-Hans") if source.isascii() else ("zh-Hans", "en")
    assert topic in {item.topic for item in differences(source, target, *tags)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("one of four signed by the club", "俱乐部签下他及其他三人"),
        ("1993.03万人失去住所", "19.93 million people lost their homes"),
        ("8人遇难，1993.03万人失去住所，共4625.6万人", "8 dead, 19.93 million homeless, 46.256 million in all"),
        ("一年来“十四五”规划", "in the past year, the 14th Five-Year Plan"),
        ("学习全会精神", "study the spirit of the sixth plenary session of the 19th Central Committee"),
        ("月薪一万二千", "a monthly salary of 12,000 yuan"),
        ("港股市值12万", "worth HK$120,000 in Hong Kong"),
        ("期待北京冬奥会", "look forward to the Beijing 2022 Winter Olympics"),
        ("入围本届电影节", "nominated at the 23rd festival"),
        ("5所高校发布2020年招生政策", "Several universities issued an admissions policy for 2020"),
        ("2月11日，第十六届论坛举办", "On February 11, the 16th China Forum was held."),
        ("启动Ⅳ级响应，共4个区", "a Level IV response in 4 districts"),
        ("in my senior year, one of two", "在我大四的时候，两次中的一次"),
        ("6 months of age, 12 babies", "12个月大的婴儿，6个月"),
        ("as of 14:40", "截至下午2时40分"),
        ("two hours", "两个小时"),
    ],
)
def test_what_the_target_adds_rightly_is_no_difference(source: str, target: str) -> None:
    tags = ("en", "zh-Hans") if source.isascii() else ("zh-Hans", "en")
    assert differences(source, target, *tags) == ()


@pytest.mark.parametrize(("source", "target", "topic"), [("2.2 billion", "2 2 2 2 2. 22亿", "num.value")])
def test_a_draft_that_takes_a_name_or_word_for_a_number_is_wrong(source: str, target: str, topic: str) -> None:
    assert topic in {item.topic for item in differences(source, target)}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Both men left.", "两人都离开了。"),
        ("the Ministry of Finance and three other ministries", "财政部等四部委"),
        ("day four of the match", "比赛的第四天，两台发电机停了"),
        ("a five-star review for you two", "给你们两位的五星点评"),
        ("a dozen more pairs", "还有十几双"),
        ("The Three Gorges dams", "三峡两坝"),
        ("They lost 2-7 to us.", "我们以7比2获胜。"),
        ("one of the three", "三人中的一人"),
        ("the 50th percentile", "第50百分位"),
        ("a week", "七天"),
        ("They came two or three times.", "他们来过两三次。"),
        ("Tuesday", "星期二"),
        ("the 2019-20 pandemic", "2019-20年的大流行"),
        ("an increase of 5 to 6 times", "提高5至6倍"),
        ("up by 4% to 92.7 million acres", "增加4%至9270万英亩"),
    ],
)
def test_small_counts_in_other_words_are_no_difference(source: str, target: str) -> None:
    assert differences(source, target) == ()


@pytest.mark.parametrize(
    ("source", "target", "topic"),
    [
        ("The price was reduced by 70 %.", "价格打七折。", "num.percent"),
        ("We cut the price by 70%.", "我们打七折。", "num.percent"),
        ("a 20 % cut", "打二折", "num.percent"),
        ("at 70% of the original price", "打三折", "num.percent"),
        ("30% off", "减价70%", "num.percent"),
        ("It is twice the current level.", "增长两倍。", "num.multiple"),
        ("It is three times last year's.", "增长三倍。", "num.multiple"),
        ("twice as likely", "可能性是五倍", "num.multiple"),
        ("rose by a factor of three", "增长了三倍", "num.multiple"),
    ],
)
def test_what_is_paid_and_what_has_grown_is_compared_by_its_result(source: str, target: str, topic: str) -> None:
    assert topic in {item.topic for item in differences(source, target)}
    assert topic in {item.topic for item in differences(target, source, "zh-Hans", "en")}


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("The price was reduced by 30 %.", "价格打七折。"),
        ("a 20 % cut", "打八折"),
        ("at 70% of the original price", "打七折"),
        ("30% off", "减价30%"),
        ("It fell more than fourfold.", "降到了原来的四分之一以下。"),
        ("It is three times last year's.", "是去年的三倍。"),
        ("It shrank by a factor of three.", "缩小到三分之一。"),
        ("a threefold increase", "三倍增长"),
        ("twice a week", "每周两次"),
    ],
)
def test_the_same_result_of_a_discount_or_a_growth(source: str, target: str) -> None:
    assert differences(source, target) == ()
    assert differences(target, source, "zh-Hans", "en") == ()


def test_a_long_list_is_compared_by_its_values() -> None:
    numbers = [str(number) for number in range(1000, 1300)]
    source, target = " ".join(f"{number} km," for number in numbers), "，".join(f"{number}公里" for number in numbers)

    assert differences(source, target) == ()
    found = differences(source, target.replace("1234", "1999"))
    assert [(item.reason, item.source.text, item.target.text) for item in found] == [("changed", "1234 km", "1999公里")]
    (lost,) = differences(source, target.replace("1234公里，", ""))
    assert (lost.reason, lost.source.text) == ("missing", "1234 km")


def test_a_year_that_one_side_writes_as_a_number_is_changed_and_not_lost() -> None:
    (found,) = differences("他于1983年创办了合唱团。", "He founded the choir in 1982.", "zh-Hans", "en")
    assert (found.topic, found.reason, found.source.text, found.target.text) == (
        "date.value",
        "changed",
        "1983年",
        "1982",
    )


def test_equal_quantities_are_compared_by_less_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [pair for case in all_cases() for pair in case.pairs if pair.source and pair.target]
    pairs += [Pair(pair.target, pair.source, pair.target_tag, pair.source_tag) for pair in pairs]
    quick = [pair.differences for pair in pairs]
    equal = [
        say_the_same(pair.source_quantities, pair.target_quantities, ComparedTexts(pair.source, pair.target))
        for pair in pairs
        if pair.source_quantities
    ]
    monkeypatch.setattr(comparison, "say_the_same", lambda *_sides: False)

    assert quick == [replace(pair).differences for pair in pairs]
    assert 100 < sum(equal) < len(equal) - 100


def test_a_lone_one_and_a_bare_year_do_not_keep_equal_quantities_from_being_compared_by_less() -> None:
    source = find_quantities("In 2015 a firm paid $540 million for 10 to 12 sites.", "en")
    target = find_quantities("2015年，一家公司以5.4亿美元买下10至12处地产。", "zh-Hans")

    assert say_the_same(source, target, ComparedTexts())
    assert not say_the_same(
        source, find_quantities("2015年，一家公司以5.4亿欧元买下10至12处地产。", "zh-Hans"), ComparedTexts()
    )
    assert not say_the_same(
        source, find_quantities("2016年，一家公司以5.4亿美元买下10至12处地产。", "zh-Hans"), ComparedTexts()
    )
