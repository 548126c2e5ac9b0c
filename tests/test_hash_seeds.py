"""What commands write does not depend on the order in which Python keeps the words of a set."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]

ARTICLE = """滨海市图书馆开放

文/林小满

市长欧阳晓岚说，滨海还要建两座图书馆，费用从5%提高到8%。

馆长诸葛明和司马文博表示，每天可接待五千人，章丘、海州和青石镇都有分馆。

市长欧阳晓岚和馆长诸葛明在上海会见了王小明、李大明和陈小华。

编辑：韩梅梅
"""
DRAFTS = [
    ("市长欧阳晓岚说，滨海还要建两座图书馆，费用从5%提高到8%。",
     "Mayor Ou Yanglan said Zhuhai would build two more libraries, by 5% and by 8%."),
    ("馆长诸葛明和司马文博表示，每天可接待五千人，章丘、海州和青石镇都有分馆。",
     "Guo Ziming and Ma Wenbao said 5,000 people a day, with branches in Zhangqiu, Haizhou and Qingshi."),
    ("市长欧阳晓岚和馆长诸葛明在上海会见了王小明、李大明和陈小华。",
     "Yang Xiaolang and Guo Geming met Wang Xiaoming, Li Daming and Chen Xiaohua in Beijing and Shenzhen."),
]  # fmt: skip
TERMS = """zh-Hans,en,status,kind
欧阳晓岚,Ouyang Xiaolan,,person
诸葛明,Zhuge Ming,,person
司马文,Sima Wen,,person
图书馆,library|bibliotheca|book hall,,
阅览室|读书楼|藏书阁,library|bibliotheca|book hall,forbidden,
"""


def written(house: Path, run: Run, seed: str) -> dict[str, str]:
    """Return what commands print and write, each by its name."""

    def said(*args: str) -> str:
        done = run(*args, cwd=house, PYTHONHASHSEED=seed)
        return f"{done.stdout}\n{done.stderr}".replace(str(house), "HOUSE")

    run("init", cwd=house)
    (house / "library.txt").write_text(ARTICLE, encoding="utf-8")
    (house / "glossaries" / "terms.csv").write_text(TERMS, encoding="utf-8")
    rows = [json.dumps({"source": source, "target": target}, ensure_ascii=False) for source, target in DRAFTS]
    (house / "drafts.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (house / "lines.txt").write_text("\n".join(source for source, _target in DRAFTS), encoding="utf-8")
    mt = ("mt", "lines.txt", "--from", "zh-Hans", "--to", "en", "--engine", "file", "--file", "drafts.jsonl")
    outputs = {
        "add": said("add", "library.txt", "--slug", "library", "--format", "json"),
        "mt": said(*mt, "--glossary", "glossaries/terms.csv", "--format", "jsonl"),
        "sync": said("sync"),
        "translate": said("translate", "--to", "en", "--engine", "file", "--file", "drafts.jsonl"),
        "check": said("check", "--format", "json"),
        "glossary": said("glossary", "propose", "--to", "en") + said("glossary", "check"),
    }
    files = sorted(path for name in ("articles", "glossaries") for path in (house / name).rglob("*") if path.is_file())
    files += sorted((house / "locales").rglob("*.po"))
    return outputs | {str(path.relative_to(house)): path.read_text(encoding="utf-8") for path in files}


@pytest.mark.slow
def test_drafts_findings_and_files_are_the_same_bytes_with_every_hash_seed(tmp_path: Path, run_process: Run) -> None:
    houses = [tmp_path / seed / "house" for seed in ("1", "2")]
    for house in houses:
        house.mkdir(parents=True)
    first, second = (written(house, run_process, house.parent.name) for house in houses)
    assert first == second
