"""
Do the characters that wait for a person after a conversion to Traditional Chinese hold the errors of the conversion?

    python -m benchmarks.quality.doubtful_conversions TEXT...
    python -m benchmarks.quality.doubtful_conversions --fit TEXT...
    python -m benchmarks.quality.doubtful_conversions --cases testcases.json

`TEXT` are files of Taiwanese text, one sentence or paragraph a line, or `.jsonl` with `title` and `description`, or
`.json` in the form of SQuAD. Each line is converted to Simplified and back (OpenCC, `tw2s` and `s2tw`); each character
that came back as another one is an error, but for spellings of which Taiwan prints both (`SPELLINGS`). Printed are the
errors, those that `txt.doubtful` queues, and the share of all characters that it queues. Then the same without the
errors of the text itself: where it writes a word in a form that CC-CEDICT does not have (復制, 保証), and the
conversion wrote the one that it has. `--fit` counts which neighbours decide a character, and writes
`translator/bilingual/scripts/data/decided_characters.txt`. `--cases` takes OpenCC's own
test cases (`test/testcases/testcases.json` of its repository), and counts those that our conversion does otherwise than
expected, beside OpenCC alone.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from translator.bilingual.scripts.word_conversion import doubts_of, word_conversion
from translator.bilingual.words.dictionary import read_forms
from translator.bilingual.words.language import script_converter
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.house.catalog_conversion import Converter

SPELLINGS = """
溫=温 兌=兑 說=説 脫=脱 戶=户 群=羣 衛=衞 綫=線 麵=麪 床=牀 枱=檯
着=著 銳=鋭 閱=閲 稅=税 為=爲 敘=敍 悅=悦 嫻=嫺 臥=卧 僞=偽 峯=峰 鈎=鉤 蔥=葱 顏=顔
糭=粽 癡=痴 囪=囱 洩=泄 醞=酝 蛻=蜕 熔=鎔 贗=贋 彥=彦 產=産 搵=揾 溫=温
臺=台 週=周 瞭(?=解)=了 佈=布 (?<=[計籌規企策])畫=劃 僱=雇 佔=占 裏=裡 豔=艷 溼=濕 汙=污
燬=毀 鑒=鑑 夥(?=[伴同])=伙 鉅=巨 菸=煙 踪=蹤 線=綫 爲=為 麽=麼 啓=啟 傢(?=[具俱])=家
(?<=[家傢])俱=具 巖=岩 蹟=跡 塚=冢 綉=繡 瓮=甕 閑=閒 厩=廄 逕=徑 摺=折 飢=饑
座(?=標)=坐 覈=核 (?<=獎)盃=杯 英哩=英里 唸=念 游(?=[牧擊])=遊 昇=升 蒐=搜 舖=鋪 勛=勳 谿=溪
汎=泛 氾=泛 幷=並 拚=拼 註=注 託=托 讚=贊 嚐=嘗 藉(?=[由著以])=借 銹=鏽 淩=凌
姪=侄 嘆=歎 痺=痹 儘=盡 慾=欲 揹=背 譁=嘩 姦=奸 滙=匯 鈎=鉤 煉=鍊
絃=弦 (?<=欄)桿=杆 卹=恤 倖=幸 侷=局 説=說 凈=淨 簑=蓑 綑=捆 遶=繞 咽=嚥
(?<=[標縣府方])誌=志 迴(?=[流音])=回
"""
"""Spellings of which Taiwan prints both: pattern and what it is taken for."""
_SPELLINGS = [(re.compile(one), other) for one, _equals, other in (it.rpartition("=") for it in SPELLINGS.split())]
SEEN = 5
"""How often a neighbour must have stood there, the conversion being right, to decide."""
WRONG = 0.05
"""Share of wrong conversions from which on a neighbour speaks against it."""
HONG_KONG = "--hk" in sys.argv
HEAD = """\
# Characters of Traditional Chinese that were one with others in Simplified, and the neighbours that decide them,
# counted in Taiwanese news by `benchmarks.quality.doubtful_conversions --fit`: the character, what else may be meant,
# what stands before and behind it where it is right, and where it was wrong at times; ^ and $: the ends; *: anything.
"""


def lines_of(path: Path) -> Iterator[str]:
    """Yield the pieces of text of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        for article in json.loads(text)["data"]:
            yield from (item["context"].replace("\n", " ") for item in article["paragraphs"])
    elif path.suffix == ".jsonl":
        items = (json.loads(line) for line in text.splitlines())
        yield from {
            line for it in items for key in ("title", "description") for line in (it.get(key) or "").split("\n")
        }
    else:
        yield from text.splitlines()


def there_and_back(paths: Iterable[Path]) -> Iterator[tuple[str, str, str]]:
    """Yield each text in Traditional, Simplified, and Traditional again, of the same length."""
    for path in paths:
        for line in lines_of(path):
            simplified = script_converter("hk2s" if HONG_KONG else "tw2s").convert(line)
            again = word_conversion("s2hk" if HONG_KONG else "s2tw").convert(simplified)
            if len(line) == len(simplified) == len(again):
                yield line, simplified, again


def one_spelling(text: str) -> str:
    """Return a text, of the same length, with one of each two spellings that Taiwan prints."""
    for pattern, other in _SPELLINGS:
        text = pattern.sub(other, text)
    return text


def errors_of(text: str, again: str) -> list[int]:
    """Return the places where a conversion came back otherwise; save where the text itself was Simplified."""
    found = [
        at for at, (one, two) in enumerate(zip(one_spelling(text), one_spelling(again), strict=True)) if one != two
    ]
    alone = script_converter("s2tw").convert
    return [at for at in found if alone(text[at]) == text[at] or alone(text[at]) != again[at]]


def mistakes_of(text: str, simplified: str, again: str, places: list[int]) -> set[int]:
    """Return those of `places` in words that a dictionary has as they came back, and not as the text writes them."""
    import rjieba

    found: set[int] = set()
    for word, start, end in rjieba.tokenize(simplified, "default", False) if places else ():
        inside = [place for place in places if start <= place < end]
        forms = _dictionary().get(word, set()) if inside and end - start > 1 else set()
        if again[start:end] in forms and text[start:end] not in forms:
            found.update(inside)
    return found


@cache
def _dictionary() -> dict[str, set[str]]:
    """Return Simplified word → its Traditional forms, in Taiwan's spelling too."""
    forms: dict[str, set[str]] = defaultdict(set)
    for traditional, simplified in read_forms():
        forms[simplified] |= {traditional, script_converter("t2tw").convert(traditional)}
    return forms


def measure(paths: list[Path]) -> None:
    """Print how many errors are queued, and how much besides."""
    characters = queued = errors = inside = own = own_inside = 0
    missed: Counter[str] = Counter()
    for text, simplified, again in there_and_back(paths):
        spans = {place for place, _others in doubts_of(again)}
        wrong = errors_of(text, again)
        characters, queued, errors = characters + len(again), queued + len(spans), errors + len(wrong)
        inside += sum(place in spans for place in wrong)
        mistakes = mistakes_of(text, simplified, again, wrong)
        own, own_inside = own + len(mistakes), own_inside + len(mistakes & spans)
        missed.update(f"{text[place]} came back as {again[place]}" for place in wrong if place not in spans | mistakes)
    print(f"{characters} characters, {errors} errors, {inside} of them queued ({inside / max(errors, 1):.1%});")
    kept, kept_inside = errors - own, inside - own_inside
    share = f"{kept_inside / max(kept, 1):.1%}"
    print(f"without {own} of the text itself: {kept} errors, {kept_inside} of them queued ({share});")
    print(f"{queued} characters queued ({queued / max(characters, 1):.2%})")
    for line, count in missed.most_common(10):
        print(f"  missed {count}: {line}")


def compare_cases(path: Path) -> None:
    """Print how many of OpenCC's cases our conversion does otherwise than they say, and OpenCC alone."""
    total = ours = theirs = 0
    text = re.sub(r",(?=\s*[}\]])", "", path.read_text(encoding="utf-8"))  # Their JSON has commas before brackets.
    text = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    for case in json.loads(text)["cases"]:
        for config, expected in case["expected"].items():
            if config not in {"s2tw", "s2twp", "s2hk", "s2t", "tw2s", "tw2sp", "hk2s", "t2s"}:
                continue
            total += 1
            alone = script_converter(config).convert(case["input"])
            mine = Converter(config, TermBase([], "zh-Hans", "zh-Hant")).convert(case["input"])
            theirs += alone != expected
            is_ours = mine not in {expected, alone}
            ours += is_ours
            if is_ours:
                print(f"  {config}: {case['input']} → {mine}, expected {expected}")
    print(f"{total} cases: {theirs} not as expected with OpenCC alone, {ours} done otherwise by us")


def main() -> None:
    """Measure, fit or compare."""
    names = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    if not names:
        sys.exit(__doc__)
    if "--cases" in sys.argv:
        compare_cases(Path(names[0]))
    else:
        measure([Path(name) for name in names])


if __name__ == "__main__":
    main()
