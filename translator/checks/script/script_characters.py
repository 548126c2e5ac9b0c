"""
Characters and words that only one of the two Chinese scripts has.

`data/one_script.txt` was worked out by `tests/checks/derive_one_script.py` from the dictionaries of OpenCC: on the
first line the characters that only Traditional text has, on the second those that only Simplified text has. A
character that the other script uses too (后 里 台 著 …), or that Taiwan or Hong Kong prefer (群 床 峰), is in neither.

The patterns are for characters that both scripts have, in words in which only one of them writes them: 以後 but 皇后,
乾淨 but 乾隆. What may stand around the character is looked at and is not part of the match.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "one_script.txt"


@cache
def one_script_only() -> tuple[frozenset[str], frozenset[str]]:
    """Return the characters of Traditional text only and of Simplified text only."""
    traditional, simplified = DATA.read_text(encoding="utf-8").split()
    return frozenset(traditional), frozenset(simplified)


TRADITIONAL_WORDS = (
    r"於(?![陵])|乾(?![隆坤陵卦清县元])|(?<![宫角])徵|(?<=[隨随看跟沿順顺接帶带拿對对趁憑凭向朝望坐站走笑活穿抱有意忙])著(?![名作])"
    r"|(?<=[反答回])覆|藉(?=[口由此助机機著])|憑藉|瞭(?=解)|甚麼|麽|(?<=合)夥|夥(?=伴)"
)
"""What does not belong in Simplified text."""

SIMPLIFIED_WORDS = (
    r"(?<![皇王太影歌天母封視球蟻蜂立帝])后(?![土羿冠妃宮稷髮里豐庄壁座])|[户确种挂坏]"
    r"|(?<=[這那哪家心手夜城村屋房水眼嘴山園院車店])里(?![程長民拉昂奧斯約德])|里(?=面)"
    r"|干(?=[淨燥杯脆部線活])|(?<=[餅能樹骨])干(?![涉預擾])|几(?=[乎個年天次位名千百十萬何])|(?<=[好這十])几"
    r"|(?<=[由對關等位屬至用處介終基早晚低高大小在出源鑒過善勇敢忠便利急])于(?![謙])|于(?=[是此])"
    r"|(?<=[放輕寬])松|松(?=[弛散懈])|(?<=聯)系|(?<=關)系|(?<=[藍白烏多])云|云(?=端)|(?<=[其剩多業年])余|余(?=[額地下名])"
    r"|面(?=[包條粉])|(?<=[拉泡炒])面|(?<=[計規策籌企刻])划|划(?=分)|(?<=[日雜標])志(?!願)|范(?=[圍例本疇])|(?<=[示模規防典])范"
    r"|制(?=[作造品片藥])|(?<=[研錄複訂煉])制|(?<=[可翻])卷(?=動)|(?<=[奮戰])斗|斗(?=[爭士])|(?<=稻)谷|谷(?=物)|丑(?=[聞陋化])"
    r"|征(?=[收求兵稅召集])|(?<=[象特])征|涂(?=[料抹])|(?<=呼)吁|(?<=防)御|(?<=[根數證依])据|据(?=[說稱悉])|(?<=窗)帘|胡(?=子)"
    r"|采(?=[訪用取集購納])|(?<=[標水精])准|准(?=[備確時則])|咨(?=詢)|(?<=[旅導])游|游(?=[戲客行覽說])|(?<=雇)佣|(?<=憂)郁|朴(?=素)"
)
"""What does not belong in Traditional text."""
