"""The check of characters that a conversion of the script can only guess: 面 or 麵, 范 or 範, 干, 乾 or 幹."""

from __future__ import annotations

import re
from collections.abc import Iterator

from translator.checks.base import Pair, TextCheck
from translator.i18n import LazyMessage
from translator.language import is_traditional
from translator.model import Finding

_COUNTS = "0-9〇一二三四五六七八九十百千萬兩幾數半每這那哪"
_DOUBTS: tuple[tuple[str, str], ...] = (
    ("(?<![規模典示防師就垂風洪軌])範(?![圍例本疇文式])", "范"),
    ("(?<![憂抑沉陰蔥苦躁鬱積悶])鬱(?![悶金結鬱積卒熱])", "郁"),
    (f"(?<=[{_COUNTS}])只(?![是要有能會好剩得怕因需可為限不在用差看想見說做賣])", "隻"),
    (f"(?<![{_COUNTS}船形])隻(?![身影字言])", "只"),
    ("(?<![餅烘曬豆肉風擦晾吹烤萄果菜魚蔔抹弄口提瀝陰筍芒蕉莓柿奶])乾"
     "(?![淨燥脆旱杯枯涸糧果洗癟冰貨草柴坤隆材粉電麵爹媽咳渴爽澀貝煸瞪])", "干、幹"),
    ("(?<![若相天欄闌不毫何無水])干(?![涉擾預係休戈支城犯貝邑係])", "乾、幹"),
    ("(?<![主骨樹才能實軀苦精枝公基蠻])幹(?![部線道活勁嘛練事員掉流細群渠才得什])", "乾"),
    ("(?<=[吃煮拌炒擀揉碗])面(?![對前向積臨孔具])|(?<![方表全正反側])面(?=[館攤糊團筋])", "麵"),
    ("(?<![拉泡炒湯拌涼冷肉春利削擔吃煮碗份龍意便擀揉素切和爛細絲大燴滷乾賣蛋魚])麵"
     "(?![包粉條館攤糊團筋食店湯茶線疙皮])", "面"),
    ("(?<![皇太王母影歌天蜂])后(?![妃土羿宮稷冠])", "後"),
    ("(?<=[頭白黑短染剪金秀護捲假脫])發(?![生現展表射布出放揮動])", "髮"),
)  # fmt: skip
"""Where a character is doubtful, and what may be meant; a word around it that is common decides it."""
_PATTERN = re.compile("|".join(f"(?P<d{number}>{pattern})" for number, (pattern, _other) in enumerate(_DOUBTS)))


class TxtDoubtful(TextCheck):
    """
    ## What it does
    Lists characters of Traditional Chinese that were one in Simplified, where no common word says which is meant:
    面 and 麵, 范 and 範, 郁 and 鬱, 只 and 隻, 干, 乾 and 幹, 后 and 後, 发 as 發 and 髮.
    ## Why is this bad?
    A conversion guesses, above all in names: 范先生 becomes 範先生. A person has to look at the place once; the waiver
    or the correction holds for as long as the text does, and a page with an open one is not published.
    ## Example
    target (zh-Hant): 範先生說
    ## Use instead
    target (zh-Hant): 范先生說
    ## Source
    OpenCC's dictionary of characters that have several traditional forms.
    """

    id = "txt.doubtful"
    category = "linguistic/script"
    targets = "zh"
    fix = "suggest"

    def check(self, pair: Pair) -> Iterator[Finding]:
        """Look for characters that no word around them decides."""
        if not is_traditional(pair.target_tag):
            return
        for match in _PATTERN.finditer(pair.target_visible):
            other = _DOUBTS[int(str(match.lastgroup)[1:])][1]
            message = LazyMessage("{character} may be meant as {other}", character=match[0], other=other)
            yield self.finding(pair, message, match.span(), suggestion=None if "、" in other else other)
