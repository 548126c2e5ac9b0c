"""
Units of measure in both languages: one table, each line a unit with its English and its Chinese forms.

Factors are exact by definition of the unit (SI; the international yard and pound of 1959; 1 亩 = 2000/3 m²,
1 斤 = 500 g, 1 里 = 500 m). Chinese forms are Simplified: the finder folds Traditional characters first.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from translator.quantities.model import MeasureUnit

_INCH = Fraction(254, 10000)
_FOOT = 12 * _INCH
_MILE = 5280 * _FOOT
_POUND = Fraction(45359237, 100000000)
_GALLON = Fraction(3785411784, 10**9)

_TABLE: Final[tuple[tuple[str, str, Fraction, str, str], ...]] = (
    ("km", "length", Fraction(1000), "km kms kilometer kilometers kilometre kilometres", "千米 公里"),
    ("m", "length", Fraction(1), "meter meters metre metres", "米 公尺"),
    ("dm", "length", Fraction(1, 10), "decimeter decimeters decimetre decimetres", "分米"),
    ("cm", "length", Fraction(1, 100), "cm cms centimeter centimeters centimetre centimetres", "厘米 公分"),
    ("mm", "length", Fraction(1, 1000), "mm millimeter millimeters millimetre millimetres", "毫米 公厘"),
    ("um", "length", Fraction(1, 10**6), "micron microns micrometer micrometers micrometre micrometres μm", "微米"),
    ("nm", "length", Fraction(1, 10**9), "nm nanometer nanometers nanometre nanometres", "纳米 奈米"),
    ("mile", "length", _MILE, "mile miles", "英里 英哩 哩"),
    ("nmi", "length", Fraction(1852), "nautical-mile nautical-miles", "海里 浬"),
    ("ft", "length", _FOOT, "ft foot feet", "英尺 英呎 呎"),
    ("in", "length", _INCH, "inch inches", "英寸 英吋 吋"),
    ("yd", "length", 3 * _FOOT, "yd yds yard yards", "码 英码"),
    ("li", "length", Fraction(500), "li", "里 里路 华里"),
    ("chi", "length", Fraction(1, 3), "", "尺"),
    ("zhang", "length", Fraction(10, 3), "", "丈"),
    ("ly", "length", Fraction(9460730472580800), "light-year light-years lightyear lightyears", "光年"),
    ("km2", "area", Fraction(10**6), "square-kilometer square-kilometers square-kilometre square-kilometres sq-km "
     "km2 km²", "平方公里 平方千米"),
    ("m2", "area", Fraction(1), "square-meter square-meters square-metre square-metres sq-m sqm m2 m²",
     "平方米 平方公尺 平米"),
    ("mile2", "area", _MILE**2, "square-mile square-miles sq-mi sq-miles", "平方英里 平方英哩"),
    ("ft2", "area", _FOOT**2, "square-foot square-feet sq-ft", "平方英尺 平方英呎 平方呎"),
    ("ha", "area", Fraction(10**4), "ha hectare hectares", "公顷"),
    ("acre", "area", _MILE**2 / 640, "acre acres", "英亩"),
    ("mu", "area", Fraction(2000, 3), "mu", "亩"),
    ("ping", "area", Fraction(400, 121), "ping", "坪"),
    ("t", "mass", Fraction(1000), "ton tons tonne tonnes metric-ton metric-tons metric-tonne metric-tonnes", "吨 公吨"),
    ("kg", "mass", Fraction(1), "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes", "千克 公斤"),
    ("g", "mass", Fraction(1, 1000), "gram grams gramme grammes", "克 公克"),
    ("mg", "mass", Fraction(1, 10**6), "mg milligram milligrams milligramme milligrammes", "毫克"),
    ("ug", "mass", Fraction(1, 10**9), "microgram micrograms μg", "微克"),
    ("lb", "mass", _POUND, "lb lbs", "磅"),
    ("oz", "mass", _POUND / 16, "oz ounce ounces", "盎司"),
    ("stone", "mass", 14 * _POUND, "", "英石"),
    ("jin", "mass", Fraction(1, 2), "jin catty catties", "斤 市斤"),
    ("m3", "volume", Fraction(1000), "cubic-meter cubic-meters cubic-metre cubic-metres m3 m³", "立方米 立方公尺 方"),
    ("km3", "volume", Fraction(10**12), "cubic-kilometer cubic-kilometers cubic-kilometre cubic-kilometres",
     "立方公里 立方千米"),
    ("cm3", "volume", Fraction(1, 1000), "cc cubic-centimeter cubic-centimeters cubic-centimetre cubic-centimetres",
     "立方厘米 立方公分"),
    ("ft3", "volume", 1000 * _FOOT**3, "cubic-foot cubic-feet cu-ft", "立方英尺 立方英呎"),
    ("l", "volume", Fraction(1), "liter liters litre litres", "升 公升"),
    ("ml", "volume", Fraction(1, 1000), "ml milliliter milliliters millilitre millilitres", "毫升"),
    ("gal", "volume", 1000 * _GALLON, "gallon gallons", "加仑"),
    ("bbl", "volume", 42000 * _GALLON, "barrel barrels bbl", "桶"),
    ("pt", "volume", 125 * _GALLON, "pint pints", "品脱"),
    ("km/h", "speed", Fraction(10, 36), "km/h kmh kph kilometers-per-hour kilometres-per-hour "
     "kilometers-an-hour kilometres-an-hour", "公里/小时 公里/时 千米/小时"),
    ("mph", "speed", _MILE / 3600, "mph miles-per-hour miles-an-hour", "英里/小时 英里/时"),
    ("m/s", "speed", Fraction(1), "m/s meters-per-second metres-per-second", "米/秒"),
    ("knot", "speed", Fraction(1852, 3600), "knot knots", "节"),
    ("celsius", "temperature", Fraction(1), "°c ℃ celsius centigrade degrees-celsius degree-celsius "
     "degrees-centigrade", "摄氏度 ℃ °c"),
    ("fahrenheit", "temperature", Fraction(5, 9), "°f ℉ fahrenheit degrees-fahrenheit degree-fahrenheit",
     "华氏度 ℉ °f"),
    ("degree", "angle", Fraction(1), "° degree degrees", "度 °"),
    ("W", "power", Fraction(1), "watt watts", "瓦 瓦特"),
    ("kW", "power", Fraction(10**3), "kw kilowatt kilowatts", "千瓦"),
    ("MW", "power", Fraction(10**6), "mw megawatt megawatts", "兆瓦"),
    ("GW", "power", Fraction(10**9), "gw gigawatt gigawatts", "吉瓦"),
    ("TW", "power", Fraction(10**12), "terawatt terawatts", "太瓦"),
    ("hp", "power", Fraction(7457, 10), "hp horsepower", "马力"),
    ("kWh", "energy", Fraction(3600000), "kwh kilowatt-hour kilowatt-hours", "千瓦时 千瓦小时 度电"),
    ("MWh", "energy", Fraction(36 * 10**8), "mwh megawatt-hour megawatt-hours", "兆瓦时"),
    ("GWh", "energy", Fraction(36 * 10**11), "gwh gigawatt-hour gigawatt-hours", "吉瓦时"),
    ("J", "energy", Fraction(1), "joule joules", "焦耳 焦"),
    ("MJ", "energy", Fraction(10**6), "mj megajoule megajoules", "兆焦"),
    ("cal", "energy", Fraction(4184, 1000), "", "卡"),
    ("kcal", "energy", Fraction(4184), "kcal calorie calories kilocalorie kilocalories", "千卡 大卡 卡路里"),
    ("B", "data", Fraction(1), "byte bytes", "字节"),
    ("KB", "data", Fraction(10**3), "kb kilobyte kilobytes", "千字节 kb"),
    ("MB", "data", Fraction(10**6), "mb megabyte megabytes", "兆字节 mb"),
    ("GB", "data", Fraction(10**9), "gb gigabyte gigabytes", "吉字节 千兆字节 gb"),
    ("TB", "data", Fraction(10**12), "tb terabyte terabytes", "太字节 tb"),
    ("PB", "data", Fraction(10**15), "pb petabyte petabytes", "拍字节 pb"),
    ("bit", "data", Fraction(1, 8), "bit bits", "比特"),
    ("Mbit", "data", Fraction(10**6, 8), "megabit megabits mbps", "兆比特"),
    ("Gbit", "data", Fraction(10**9, 8), "gigabit gigabits gbps", "千兆比特 吉比特"),
    ("Hz", "frequency", Fraction(1), "hz hertz", "赫兹 赫"),
    ("kHz", "frequency", Fraction(10**3), "khz kilohertz", "千赫 千赫兹"),
    ("MHz", "frequency", Fraction(10**6), "mhz megahertz", "兆赫 兆赫兹"),
    ("GHz", "frequency", Fraction(10**9), "ghz gigahertz", "吉赫 吉赫兹 千兆赫"),
    ("Pa", "pressure", Fraction(1), "pascal pascals", "帕 帕斯卡"),
    ("hPa", "pressure", Fraction(100), "hpa hectopascal hectopascals millibar millibars", "百帕"),
    ("kPa", "pressure", Fraction(1000), "kpa kilopascal kilopascals", "千帕"),
    ("MPa", "pressure", Fraction(10**6), "mpa megapascal megapascals", "兆帕"),
    ("V", "electric", Fraction(1), "volt volts", "伏 伏特"),
    ("kV", "electric", Fraction(1000), "kv kilovolt kilovolts", "千伏"),
    ("Mohm", "resistance", Fraction(10**6), "megohm megohms", "兆欧"),
    ("dB", "sound", Fraction(1), "db decibel decibels", "分贝"),
    ("bp", "rate", Fraction(1, 10000), "basis-point basis-points bps", "个基点 基点"),
    ("s", "time", Fraction(1), "sec secs second seconds", "秒 秒钟"),
    ("ms", "time", Fraction(1, 1000), "millisecond milliseconds", "毫秒"),
    ("min", "time", Fraction(60), "min mins minute minutes", "分钟 分"),
    ("hour", "time", Fraction(3600), "hr hrs hour hours", "小时 个小时 钟头 个钟头 个钟"),
    ("day", "time", Fraction(86400), "day days", "天 日"),
    ("night", "time", Fraction(86400), "night nights", "晚 夜"),
    ("week", "time", Fraction(604800), "week weeks", "周 星期 个星期 礼拜 个礼拜 个周"),
    ("fortnight", "time", Fraction(1209600), "fortnight fortnights", ""),
    ("month", "months", Fraction(1), "month months", "个月 个多月 月"),
    ("quarter", "months", Fraction(3), "", "个季度"),
    ("year", "months", Fraction(12), "yr yrs year years", "年 周年 岁 周岁 载 年间"),
    ("decade", "months", Fraction(120), "decade decades", ""),
    ("century", "months", Fraction(1200), "century centuries", "个世纪"),
)  # fmt: skip

_OFFSETS: Final = {"fahrenheit": Fraction(32)}

UNITS: Final[dict[str, MeasureUnit]] = {
    name: MeasureUnit(name, dimension, factor, _OFFSETS.get(name, Fraction(0)))
    for name, dimension, factor, *_ in _TABLE
}
"""Name → unit."""

ENGLISH_FORMS: Final[dict[str, tuple[str, ...]]] = {
    name: tuple(form.replace("-", " ") for form in english.split()) for name, _, _, english, _ in _TABLE
}
"""Name → English forms in lower case: symbols and singulars first."""

CHINESE_FORMS: Final[dict[str, tuple[str, ...]]] = {name: tuple(chinese.split()) for name, _, _, _, chinese in _TABLE}
"""Name → Simplified Chinese forms, the usual one first."""


def _lookup(forms: dict[str, tuple[str, ...]]) -> dict[str, MeasureUnit]:
    return {form: UNITS[name] for name, words in forms.items() for form in words}


def _pattern(words: list[str], tail: str) -> re.Pattern[str]:
    ordered = sorted(words, key=len, reverse=True)
    body = "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in ordered)
    return re.compile(rf"({body}){tail}")


_ENGLISH: Final = _lookup(ENGLISH_FORMS) | {"m": UNITS["m"], "g": UNITS["g"], "w": UNITS["W"], "in": UNITS["in"]}
_CHINESE: Final = _lookup(CHINESE_FORMS) | {
    form: UNITS[name]
    for form, name in (
        ("km", "km"), ("m", "m"), ("cm", "cm"), ("mm", "mm"), ("kg", "kg"), ("g", "g"), ("mg", "mg"), ("mw", "MW"),
        ("kw", "kW"), ("gw", "GW"), ("km/h", "km/h"), ("mph", "mph"), ("mm", "mm"), ("ml", "ml"), ("hz", "Hz"),
        ("ghz", "GHz"), ("mhz", "MHz"), ("w", "W"), ("nm", "nm"), ("kv", "kV"), ("kwh", "kWh"), ("m²", "m2"),
        ("km²", "km2"), ("m³", "m3"), ("平方", "m2"), ("英磅", "lb"), ("摄氏", "celsius"), ("华氏", "fahrenheit"),
    )
}  # fmt: skip

_ENGLISH_UNIT: Final = _pattern([form for form in _ENGLISH if form not in {"m", "g", "w", "in"}], r"(?![a-z0-9²³])")
_GLUED_UNIT: Final = re.compile(r"(m|g|w|in)(?![a-z0-9²³/])")
_CHINESE_UNIT: Final = _pattern(list(_CHINESE), "")
_NOT_A_UNIT: Final = re.compile(
    r"年(?:代|级|度|货|轻|限|画)|天(?:然|文|气|地|空|使|津|下|堂|才|主教|花板|线|性|鹅|桥|台)|周(?:边|围"
    r"|期|刊|末|报|转|杰|恩|某)"
    r"|日(?:本|方|元|圆|军|语|报|前|媒|企|期)|月(?:球|亮|饼|光|经)|分(?:别|为|之|成|公司|子|析|配|类|行|部"
    r"|享|裂|手|期|店|布|歧|离|局"
    r"|支|开|摊|组|校|量)|节(?:目|日|课|车|约|能|省|奏|假|点|选|电|气)|里(?:程|面|约|斯|奇|边|拉|尔|弗|氏"
    r"|根|海)|度(?:过|假|量|身)"
    r"|方(?:面|案|式|向|法|便|可|阵|才|程)|桶装|克(?:拉|里|罗|服|林|鲁|什|勒|劳|莱|兰)|米(?:饭|粉|兰|歇|尔"
    r"|勒|奇|高|国|面|色|线)"
    r"|升(?:级|至|到|值|旗|学|高|温|起|空|职|任)|码(?:头|农)|晚(?:上|间|会|报|年|餐|于|期|宴|些)|夜(?:间"
    r"|晚|市|店|空|里)"
    r"|秒杀|尺(?:寸|度)|吨位|里斯|卡(?:车|片|塔|尔|拉|通|路里|住|特|斯|门|洛)|焦(?:点|虑|急|炭)|节课|载"
    r"(?:人|客|货|重|入|体)"
    r"|岁(?:月|末)|个?(?:星期|礼拜|周)[一二三四五六日天](?![个次年])"
)


def english_unit(text: str, position: int, *, is_glued: bool) -> tuple[MeasureUnit, int] | None:
    """
    Return the unit whose English form (lower case) stands at `position`, and the offset behind it.

    One-letter symbols (`m g w in`) count only when `is_glued` to the number: a free `m` is no metre.
    """
    match = _ENGLISH_UNIT.match(text, position) or (_GLUED_UNIT.match(text, position) if is_glued else None)
    if match is None:
        return None
    form = re.sub(r"[\s-]", " ", match.group(1))
    return _ENGLISH[form], match.end()


def chinese_unit(text: str, position: int) -> tuple[MeasureUnit, int] | None:
    """Return the unit whose Simplified Chinese form (or symbol) stands at `position`, and the offset behind it."""
    if _NOT_A_UNIT.match(text, position):
        return None
    match = _CHINESE_UNIT.match(text, position)
    if match is None:
        return None
    form = match.group(1)
    if form[-1].isascii() and form[-1].isalpha() and text[match.end() : match.end() + 1].isascii():
        following = text[match.end() : match.end() + 1]
        if following.isalnum():
            return None
    return _CHINESE[form], match.end()
