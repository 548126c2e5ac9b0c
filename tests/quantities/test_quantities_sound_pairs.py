"""
Pairs of sentences as professional translators wrote them: what they say in another way does not differ.

Each came to light in texts of a kind that the rules had not been written beside (medicine, speech, broadcasts, talks,
an encyclopedia, exercises in arithmetic), and stands for its class. The second list has the
same wordings with an error.
"""

from __future__ import annotations

import pytest

from tests.quantities.test_quantities_compare import differences


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("The job took 1600 hours to finish.", "这项工作花了1600小时才完成。"),
        ("After 1200 hours of flight it was replaced.", "飞行1200小时后它被更换。"),
        ("The raid began at 1600 hours.", "突袭于16时开始。"),
        ("She bought 3 dozen donuts.", "她买了 3 打甜甜圈。"),
        ("Twenty dozen cups and half a dozen plates", "二十打杯子和半打盘子"),
        ("How many eggs will she eat in 4 weeks?", "四周内她能吃多少鸡蛋？"),
        ("prices rose for 4 consecutive weeks", "价格连续上涨四周，上升到高点"),
        ("Bobby has 5 fewer than 3 times as many games as Brian", "波比的游戏数量比布莱恩的 3 倍少 5 个"),
        ("or until 10 a.m. (0200GMT) Monday", "星期一上午10点（格林尼治时间凌晨2点）前"),
        ("It's been a bit of a Catch 22", "这有点进退两难"),
        ("358 of 457, and 732 of 1,037, 71%", "358/457，以及732/1,037, 71%"),
        ("the Hong Kong flu pandemic of 1968/69", "1968/69 年的香港流感疫情"),
        ("from 4.5 metres (15 feet) to 8.2 metres", "4.5 米（15 英尺）-8.2 米"),
        ("a $300+ billion impact", "影响将达 3,000 多亿美元"),
        ("14:00 UTC/07:00 PT", "14:00（协调世界时）/07:00（太平洋时间）"),
        ("three stages, and a fourth, post-approval stage", "三个阶段，以及第四个批准后阶段"),
        ("$2.6 billion (in 2013 dollars)", "26 亿美元（以 2013 年的美元价值计）"),
        ("Who won Super Bowl XLIX?", "谁赢得了第 49 届超级碗？"),
        ("Super Bowl XXXIII at age 38", "38岁时赢得第 33 届超级碗"),
        ("the set of triples (a, b, c)", "三元组 (a, b, c)"),
        ("ternary lithium batteries", "三元锂电池"),
        ("GBP1,700 in cash", "1,700英镑现金"),
        ("priced at RUB6-7 million or higher", "单价从600-700万卢布起"),
        ("is RUB12.4 billion", "为124亿卢布"),
        ("amounted to KRW1.06 million", "为106万韩元"),
        ("At JPY5 million", "500万日元"),
        ("RMB1 to RUB8.8352, RMB1 to ZAR1.9128", "人民币1元对8.8352俄罗斯卢布，人民币1元对1.9128南非兰特"),
        ("have invested RMB400 million", "已投资达4个亿"),
        ("20 projects worth over RMB100 million", "20个亿元以上项目"),
        ("our Long March 5 carrier rocket", "我国长征五号运载火箭"),
        ("only one lunar orbiter and one lunar lander", "只有1个月球轨道器和1个月球着陆器"),
        ("a fine of RMB30,000-100,000", "三到十万的罚款"),
        ("That said, he could rely on it", "退一万步说，他可以依靠它"),
        ("the 2016/2017 season", "2016/17赛季"),
        ("ended up US$2.04 or 4.56% at US$46.80", "上涨2.04美元，收于46.80美元，涨幅为4.56%"),
        ("may exceed RMB1 trillion by 2020", "2020年或突破万亿元"),
        ("just a stone's throw from the RMB1 trillion mark", "距离万亿市值仅一步之遥"),
        ("in the Singles' Day period", "“双11”期间"),
        ("3D portraits", "3D 人物肖像"),
        ("portraits of folks", "3D 人物肖像"),
        ("up 1.1 percentage points and 0.2 percentage points", "分别上升1.1个和0.2个百分点"),
        ("According to a 2015 RAND study", "一份 2015 年的 RAND 研究显示"),
        ("the chance is one in a thousand", "概率仅千分之一"),
        ("more than 17,000 were positive", "阳性达到一点七万多例"),
        ("nothing more than a dozen years ago", "十几年前的一无所有"),
        ("Factory 602", "六O二厂"),
        ("On the afternoon of November 1, the session", "会议一号下午"),
        ("Putin met them on November 1", "普京一号分别与他们会晤"),
        ("was held on November 2 in Beijing", "二号在北京召开"),
        ("It is ten minutes before eleven.", "还有十分钟就十一点。"),
        ("Ten to one it'll clear up.", "天气八成会放晴。"),
        ("The population is about 100,000.", "人口约有100 000。"),
        ("Tom sells T-shirts at a 30 percent discount.", "汤姆以七折销售T恤。"),
        ("just about two and a half hours.", "将缩短至两个半小时左右"),
        ("In the 1980s", "20 世纪 80年 代"),
        ("seven in a row", "连负 7 场"),
        ("The rate ranged from 15 per million to 150", "从每一百万15起到150起"),
        ("the 15th day of the ninth month of the Lunar Calendar", "农历九月十五"),
        ("a European No. 1", "欧洲第一"),
        ("Table 1.1 lists", "表1.1列出"),
        ("except for the parts I need", "只是缺一点零件"),
        ("adding color to a point", "对一个点添加颜色"),
        ("the integers from −3 to 2", "从 -3 到 2 的整数"),
        ("you have a dollar", "你有一美元"),
        ("Three cycles of chemotherapy were given.", "患者接受了3个周期的化疗。"),
        ("It goes from eight percent up to three times that.", "范围从8%直到24%。"),
        ("The change was −1.0 to 0.9 percentage points.", "变化为－1.0～0.9个百分点。"),
        ("Temperatures of −20°C to −10°C", "气温－20℃～－10℃"),
        ("Temperatures of −20°C to −10°C", "气温从零下20度到零下10度"),
        ("Growth was minus 2 to minus 1 percent.", "增长率为-2～-1%。"),
        ("The temperature was -20 °C.", "气温-20℃。"),
        ("Three patients were treated, and one of them died.", "三名患者接受治疗，其中一名死亡。"),
        ("She has three children, one of whom is a doctor.", "她有三个孩子，其中一个是医生。"),
        ("Two of the patients died.", "其中一名患者死亡。"),
        ("The square root of *-1* is imaginary.", "*-1*的平方根是虚数。"),
        ("Divide it by (|V| -1).", "将其除以(|V|-1)。"),
        ("when running PHP 8", "运行PHP 8时"),
        ("It starts at 8:00 GMT.", "GMT 8时开始。"),
        ("The line runs at 10 gigabits per second.", "线路速度为每秒10千兆位。"),
        ("Reading from memory is five times slower.", "从内存读取慢五倍。"),
    ],
)
def test_nothing_differs(english: str, chinese: str) -> None:
    for found in (differences(english, chinese), differences(chinese, english, "zh-Hans", "en")):
        assert [item for item in found if not (item.reason == "extra" and item.target and item.target.is_soft)] == []


@pytest.mark.parametrize(
    ("english", "chinese", "topic"),
    [
        ("She bought 3 dozen donuts.", "她买了 4 打甜甜圈。", "num.value"),
        ("in 4 weeks", "五周内", "num.value"),
        ("He gets 5 gallons; each costs 5 liters.", "他打 5 升，每个 5 升。", "num.unit"),
        ("until 10 a.m. (0200GMT)", "上午10点（格林尼治时间凌晨3点）前", "date.time"),
        ("732 of 1,037", "732/1,038", "num.value"),
        ("the flu pandemic of 1968/69", "1968/70 年的流感疫情", "date.value"),
        ("a $300+ billion impact", "影响将达 300 多万美元", "num.value"),
        ("men in their 50s", "60-70 岁男性", "num.value"),
        ("Who won Super Bowl XLIX?", "谁赢得了第 48 届超级碗？", "num.ordinal"),
        ("is RUB12.4 billion", "为12.4亿卢布", "num.value"),
        ("have invested RMB400 million", "已投资达5个亿", "num.value"),
        ("Victims of the July 19 Flood", "“7.18洪灾”的受害者", "date.value"),
        ("a fine of RMB30,000-100,000", "三到九万的罚款", "num.range"),
        ("may exceed RMB1 trillion", "或突破千亿元", "num.value"),
        ("won in 2:13:38", "以2小时13分39秒夺冠", "num.value"),
        ("the chance is one in a thousand", "概率仅万分之一", "num.percent"),
        ("more than 18,000 were positive", "阳性达到一点七万多例", "num.value"),
        ("On the afternoon of November 3, the session", "会议二号下午", "date.value"),
        ("It is ten minutes before ten.", "还有十分钟就十一点。", "date.time"),
        ("at a 30 percent discount", "以三折销售T恤", "num.percent"),
        ("the 'Zero by 30' Plan", "“到 2050 年零死亡计划”", "num.value"),
        ("Table 2-44", "表 2-45", "num.range"),
        ("survival is 725 to 1", "生存概率是752分之一", "num.fraction"),
        ("up one percentage point", "上升两个点", "num.percent"),
        ("8 dead and 19.93 million homeless", "8人遇难，1939.03万人失去住所", "num.value"),
        ("It was 94.6% [95% CI, 90.6 to 96.9] in one group.", "一组为94.6% [95% CI，90.6%～95.9%]。", "num.range"),
        ("It goes from eight percent up to three times that.", "范围从8%直到26%。", "num.percent"),
        ("The temperature was -20 °C.", "气温20℃。", "num.range"),
        ("Temperatures of −20°C to −10°C", "气温－20℃～10℃", "num.range"),
    ],
)
def test_the_same_wording_with_an_error_differs(english: str, chinese: str, topic: str) -> None:
    assert topic in {item.topic for item in differences(english, chinese)}
    assert topic in {item.topic for item in differences(chinese, english, "zh-Hans", "en")}
