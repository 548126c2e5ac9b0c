"""
Post-edits made up from right Chinese sentences, as a translator would leave them: the material of `diff_quality.py`.

A sentence gets one to four edits: a word for another that means the same, a name or term for another, a number in
another form, a word put in or taken out, a particle, a clause moved, punctuation and spacing. The same seed gives the
same pairs.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from functools import cache

import rjieba

SYNONYMS = """
表示 表明 称 指出 说|宣布 宣告 公布|认为 觉得 相信|进行 开展 展开|非常 十分 极为 很|因为 由于|但是 不过 但 然而
可能 或许 也许|目前 当前 现在|已经 已 早已|开始 着手 启动|发现 找到 察觉|帮助 协助 帮忙|增加 增长 上升
减少 下降 降低|重要 关键 主要|问题 难题 议题|情况 状况 形势|地区 区域 地带|国家 该国 各国|政府 当局 官方
官员 官方人士|公司 企业 该公司|人员 人士|孩子 儿童 小孩|学生 学员|学校 校方 院校|警方 警察 警员|调查 侦查 查明
证据 物证|嫌疑人 疑犯 嫌犯|死亡 丧生 遇难|受伤 负伤|攻击 袭击|救援 营救 搜救|灾难 灾害|发生 出现 爆发
造成 导致 引发|需要 须 必须|希望 期望 盼望|努力 尽力|继续 持续|支持 支援 赞成|反对 抗议|参加 参与 出席
举行 举办 召开|会议 大会 会谈|计划 规划 方案|项目 工程|研究 调研|科学家 研究者|报告 报道 通报|消息 新闻 信息
网站 网页|用户 使用者|数据 资料|时间 时刻|今天 今日 周五|昨天 昨日|去年 上一年|未来 今后 将来|世界 全球
许多 很多 众多|一些 若干 部分|大约 约 将近|超过 逾 多于|最后 最终|首次 第一次|迅速 快速 很快|困难 艰难|危险 险境
安全 平安|成功 顺利|失败 落败|机会 契机|影响 冲击 作用|提供 给予|获得 取得 得到|使用 采用 利用|建立 设立 成立
离开 离去|到达 抵达|返回 回到|居民 住户 民众|城市 都市 市区|家庭 家人|医院 医疗机构|疾病 病症|治疗 医治
医生 大夫|比赛 赛事|球队 队伍|选手 运动员|冠军 第一名|天气 气候|温度 气温|价格 售价|市场 行情|经济 财经
增长 增幅
""".replace("\n", "|")  # fmt: skip
PUNCTUATION = (
    ("，", "、"),
    ("，", "。"),
    ("。", "！"),
    ("：", "，"),
    ("“", "「"),
    ("”", "」"),
    ("（", "("),
    ("、", "和"),
)
PARTICLES = ("的", "了", "着", "也", "就", "都", "则", "所", "将", "在")
DIGITS = "零一二三四五六七八九"
_CLAUSE = re.compile(r"[^，；]+[，；]?")


@cache
def synonyms() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in SYNONYMS.split("|"):
        words = group.split()
        for word in words:
            found[word] = tuple(other for other in words if other != word)
    return found


class PostEditor:
    """Edits sentences; other words of the same kind come from the sentences that it was given."""

    def __init__(self, sentences: list[str], seed: int = 5) -> None:
        self.random = random.Random(seed)
        self.words: dict[str, list[str]] = defaultdict(list)
        for sentence in sentences:
            for word, kind in rjieba.tag(sentence):
                if len(word) > 1 and not word.isascii() and word not in self.words[kind]:
                    self.words[kind].append(word)
        self.kinds = {
            "word": self.replace_word, "same kind": self.replace_by_kind, "term": self.replace_term,
            "number": self.rewrite_number, "put in": self.insert_word, "taken out": self.delete_word,
            "particle": self.change_particle, "clause": self.move_clause, "punctuation": self.change_punctuation,
            "spacing": self.change_spacing,
        }  # fmt: skip

    def edit(self, text: str) -> tuple[str, list[str]]:
        """Return the sentence with one to four edits, and their kinds; what finds nothing to change is left out."""
        done: list[str] = []
        for kind in self.random.choices(list(self.kinds), weights=(6, 2, 3, 3, 2, 2, 3, 1, 2, 1), k=self.count()):
            edited = self.kinds[kind](text)
            if edited and edited != text:
                text, _ = edited, done.append(kind)
        return text, done

    def count(self) -> int:
        return self.random.choices((1, 2, 3, 4), weights=(4, 3, 2, 1))[0]

    def _pick(self, text: str, fits) -> tuple[str, str, str, str] | None:  # type: ignore[no-untyped-def]
        """Return what stands before, a word that fits, its kind, and what stands behind."""
        at, found = 0, []
        for word, kind in rjieba.tag(text):
            if fits(word, kind):
                found.append((text[:at], word, kind, text[at + len(word) :]))
            at += len(word)
        return self.random.choice(found) if found else None

    def replace_word(self, text: str) -> str:
        found = self._pick(text, lambda word, _kind: word in synonyms())
        if not found:
            return self.replace_by_kind(text)
        return found[0] + self.random.choice(synonyms()[found[1]]) + found[3]

    def replace_by_kind(self, text: str) -> str:
        found = self._pick(text, lambda word, kind: kind[0] in "vnad" and len(word) > 1 and len(self.words[kind]) > 3)
        return found[0] + self.random.choice(self.words[found[2]]) + found[3] if found else text

    def replace_term(self, text: str) -> str:
        found = self._pick(text, lambda word, kind: kind in {"nr", "ns", "nt", "nz", "eng", "nrt"} and len(word) > 1)
        if not found:
            return text
        others = self.words["ns"] + self.words["nr"] + self.words["nz"]
        other = self.random.choice(others or [found[1]])
        return found[0] + (f"{other}（{found[1]}）" if found[2] == "eng" else other) + found[3]

    def rewrite_number(self, text: str) -> str:
        found = list(re.finditer(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)( ?)(%|万|亿)?(?![\d.,])", text))
        if not found:
            return text
        match = self.random.choice(found)
        value, unit = int(match[1].replace(",", "")), match[3]
        if unit == "%":
            new = f"百分之{value if value > 9 else DIGITS[value]}"
        elif unit == "万":
            new = f"{value * 10_000:,}"
        elif value < 10:
            new = DIGITS[value] + match[2]
        elif value >= 10_000:
            new = f"{value / 10_000:g}万"
        else:
            new = f"{value + self.random.choice((1, 2, 10))}{match[2]}{unit or ''}"
        return text[: match.start()] + new + text[match.end() :]

    def insert_word(self, text: str) -> str:
        found = self._pick(text, lambda word, kind: kind[0] in "vna" and len(word) > 1)
        return found[0] + self.random.choice(("正", "曾", "还", "当时", "近日", "据悉", "仍然", "相关", "有关", "共")) \
            + found[1] + found[3] if found else text  # fmt: skip

    def delete_word(self, text: str) -> str:
        found = self._pick(text, lambda word, kind: kind[0] in "dacr" and bool(word.strip()) and not word.isascii())
        return found[0] + found[3] if found else text

    def change_particle(self, text: str) -> str:
        found = self._pick(text, lambda word, _kind: word in PARTICLES)
        if found and self.random.random() < 0.7:
            return found[0] + found[3]
        found = self._pick(text, lambda word, kind: kind[0] in "vn" and len(word) > 1)
        return found[0] + found[1] + self.random.choice("的了") + found[3] if found else text

    def move_clause(self, text: str) -> str:
        body, end = (text[:-1], text[-1]) if text[-1:] in "。！？" else (text, "")
        clauses = [clause.rstrip("，；") for clause in _CLAUSE.findall(body)]
        if len(clauses) < 2:
            return text
        at = self.random.randrange(len(clauses) - 1)
        clauses[at], clauses[at + 1] = clauses[at + 1], clauses[at]
        return "，".join(clauses) + end

    def change_punctuation(self, text: str) -> str:
        found = [(old, new) for old, new in PUNCTUATION if old in text]
        if not found:
            return text.rstrip("。") + "。"
        old, new = self.random.choice(found)
        places = [match.start() for match in re.finditer(re.escape(old), text)]
        at = self.random.choice(places)
        return text[:at] + new + text[at + 1 :]

    def change_spacing(self, text: str) -> str:
        return re.sub(r"(?<=[一-鿿]) (?=\w)|(?<=\w) (?=[一-鿿])", "", text)
