"""
Does a conversion to Traditional Chinese write what Taipei and Hong Kong write? Beside OpenCC, zhconv and zhconv-rs.

    python -m benchmarks.quality.regional_words [--shut | --fresh] [--misses]

Reads `benchmarks/data/regional_sentences.tsv`, with `--shut` the half that nobody looked at while working on the lists,
with `--fresh` sentences of somebody who had not seen them. Each is converted by all programs that are installed
(`pip install zhconv zhconv-rs`); right is one that holds what its region writes, in one of the spellings that the
region prints both of. Printed are the shares that are right, by kind of sentence, and characters a second of processor
time. `--misses` lists ours.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from time import process_time

from translator.bilingual.scripts.word_conversion import word_conversion
from translator.bilingual.tables import read_list
from translator.bilingual.words.language import script_converter

DATA = Path(__file__).parents[1] / "data"
SPELLINGS = str.maketrans(
    "臺裏羣户爲僞衞綫峯牀麪鈎秘着僱痹嘆糉污恒説敍脱悦鋭税閲麽煙藴榲",
    "台裡群戶為偽衛線峰床麵鉤祕著雇痺歎粽汙恆說敘脫悅銳稅閱麼菸蘊榅",
)
"""Of these both forms are printed in one region or the other."""
Convert = Callable[[str], str]


def programs(region: str) -> dict[str, Convert]:
    """Return the conversions for `TW` or `HK` by name."""
    found: dict[str, Convert] = {
        "ours": word_conversion({"TW": "s2twp", "HK": "s2hkp"}[region]).convert,
        "OpenCC": script_converter({"TW": "s2tw", "HK": "s2hk"}[region]).convert,
        "OpenCC, words": script_converter({"TW": "s2twp", "HK": "s2hkp"}[region]).convert,
    }
    if find_spec("zhconv"):
        import zhconv

        found["zhconv"] = lambda text: zhconv.convert(text, f"zh-{region.lower()}")
    if find_spec("zhconv_rs"):
        import zhconv_rs

        found["zhconv-rs"] = lambda text: zhconv_rs.zhconv(text, f"zh-{region}")
    return found


def is_right(converted: str, expected: str) -> bool:
    plain = converted.translate(SPELLINGS)
    return any(one.translate(SPELLINGS) in plain for one in expected.split("|"))


def main() -> None:
    half = next((name for name in ("shut", "fresh") if f"--{name}" in sys.argv), "")
    name = f"regional_sentences.{half}.tsv" if half else "regional_sentences.tsv"
    rows = [line.split("\t") for line in read_list(DATA / name)]
    for column, region in ((2, "TW"), (3, "HK")):
        print(f"\n{region}: share right, %")
        kinds = list(dict.fromkeys(row[0] for row in rows))
        print(f"{'':15}" + "".join(f"{kind:>10}" for kind in [*kinds, "all", "chars/s"]))
        for program, convert in programs(region).items():
            right: dict[str, list[bool]] = defaultdict(list)
            convert("预热")
            start = process_time()
            converted = [convert(row[1]) for row in rows]
            seconds = process_time() - start
            for row, text in zip(rows, converted, strict=True):
                right[row[0]].append(is_right(text, row[column]))
                if program == "ours" and "--misses" in sys.argv and not right[row[0]][-1]:
                    print(f"  {row[0]}: {row[1]} → {text}, not {row[column]}")
            shares = [100 * sum(right[kind]) / len(right[kind]) for kind in kinds]
            whole = 100 * sum(map(sum, right.values())) / len(rows)
            speed = sum(len(row[1]) for row in rows) / max(seconds, 1e-6)
            print(f"{program:15}" + "".join(f"{share:10.0f}" for share in [*shares, whole, speed]))


if __name__ == "__main__":
    main()
