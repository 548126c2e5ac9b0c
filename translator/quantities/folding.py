"""
Text folding: a copy of the text in which each character has one form, with the offsets of the original.

Full-width digits and signs become ASCII, Traditional numerals and unit characters become Simplified, English becomes
lower case. The copy is only read and never stored (NFKC would also change `，：（）`).
"""

from __future__ import annotations

from typing import Final

_TRADITIONAL: Final = dict(
    zip(
        "節攝茲貝國萬億兩點個餘來幾週禮號時曆紀間過幣圓歐鎊銖韓盧澳紐紙噸噚釐畝頃尋營級樓層聲數雙倆們"
        "壹貳柒玖佰仟増會計財務後當約達將進種隻條張場項課從這樣開關還現實據"
        "鐘刻處臺灣農舊馬爾聯東歲歷華邊碼長齊區環減漲躍縮翻貨寬廣腳寸呎哩磅加侖桶赫焦納",
        "节摄兹贝国万亿两点个余来几周礼号时历纪间过币圆欧镑铢韩卢澳纽纸吨噚厘亩顷寻营级楼层声数双俩们"
        "一二七九百千增会计财务后当约达将进种只条张场项课从这样开关还现实据"
        "钟刻处台湾农旧马尔联东岁历华边码长齐区环减涨跃缩翻货宽广脚寸呎哩磅加仑桶赫焦纳",
        strict=True,
    )
)
_FULL_WIDTH: Final = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code) not in ",;:?!()."}
_OTHER: Final = {
    "　": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "－": "-", "−": "-", "‐": "-", "‑": "-",
    "〜": "~", "∼": "~", "％": "%", "﹪": "%", "￥": "¥", "＄": "$", "￡": "£", "’": "'", "‘": "'", "〇": "零",
    "○": "零",
    "廿": "廿", "卅": "卅", "º": "°", "˚": "°", "″": '"', "′": "'", "℃": "℃",
}  # fmt: skip
_CHINESE: Final = str.maketrans(
    {**_TRADITIONAL, **_FULL_WIDTH, **_OTHER, **{chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)},
     **{chr(c + 0xFEE0): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)}}
)  # fmt: skip
_ENGLISH: Final = str.maketrans({**_FULL_WIDTH, **_OTHER})


def fold_chinese(text: str) -> str:
    """Return `text` with Simplified numerals, ASCII digits and lower-case Latin letters; same length."""
    return text.translate(_CHINESE)


def fold_english(text: str) -> str:
    """Return `text` in lower case with ASCII digits, plain spaces and apostrophes; same length."""
    folded = text if text.isascii() else text.translate(_ENGLISH)
    lower = folded.lower()
    if len(lower) == len(text):
        return lower
    return "".join(character.lower() if len(character.lower()) == 1 else character for character in folded)
