"""
How long machines and editors wait, and how often an agent is right after the gate's answer; no model is asked.

    python -m benchmarks.speed.machines [--segments 1000] [--articles 10] [--keys 60]

An agent lays texts beside all segments of some articles; an editor types in a PO with as many; and a client without a
model makes mistakes in drafts, and mends them by the words of the answer alone.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.words.patterns import pattern
from translator.desk.machines.agent import AT_ONCE, Agent, Item, Proposed
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import machine_at_work

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
SETTINGS = 'format = 2\ntargets = ["zh-Hans"]\n'
TERMS = (
    "en,zh-Hans,status\nferry,渡轮,required\nferry,摆渡船,forbidden\nharbour,海港,required\ncouncil,市议会,required\n"
)
SHIPS = ("Albatross", "Bittern", "Curlew", "Dunlin", "Egret", "Fulmar", "Gannet", "Heron")
PAIRS = (
    ("The ferry made 31 trips on March 12, 2026.", "2026年3月12日，渡轮往返31趟。"),
    ("The council paid $4.50 for each ticket.", "市议会为每张票支付了4.50美元。"),
    ("Fares rose by 12% in May.", "5月票价上涨了12%。"),
    ("About 3.2 million people crossed the harbour last year.", "去年约有320万人渡过海港。"),
    ("The captain has known the <1>harbour</1> for 27 years.", "船长熟悉这座<1>海港</1>已有27年。"),
    ("The ferry left at 7:45 with 118 passengers.", "渡轮于7:45载着118名乘客离开。"),
    ("The council votes on April 9, 2026.", "市议会将于2026年4月9日投票。"),
    ("Read <1>the report</1> on 14 accidents.", "阅读关于14起事故的<1>报告</1>。"),
    ("The new ferry costs $19 million.", "新渡轮造价1900万美元。"),
    ("Only 6% of the harbour is deep enough.", "海港只有6%的水域够深。"),
    ("The ferry carries 240 people and 36 cars.", "渡轮可载240人和36辆汽车。"),
    ("The council met <1>five times</1> in 2025.", "2025年，市议会<1>五次</1>开会。"),
)
WRONG_WORDS = {"渡轮": ("摆渡船", "老船"), "海港": ("港口", "码头"), "市议会": ("委员会", "理事会")}
"""Accepted target of a term → what a drafter says in its place."""


def make_room(root: Path, sources: list[str], slug: str = "ferry") -> None:
    body = "\n\n".join(source.replace("<1>", "*").replace("</1>", "*") for source in sources)
    files = {"translator.toml": SETTINGS, "glossaries/terms.csv": TERMS,
             f"articles/en/{slug}.md": f"---\nid: {slug}\nlang: en\ndate: 2026-03-02\n---\n\n{body}\n"}  # fmt: skip
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    sync_article(open_newsroom(root).article(slug), "zh-Hans")


def agent_in(root: Path) -> Agent:
    newsroom = open_newsroom(root)
    return Agent(newsroom, machine_at_work(newsroom, "agent:bench"))


def sentences(count: int) -> list[tuple[str, str]]:
    """Return pairs of which no two are alike."""
    return [
        (f"On day {at + 1} the ferry {SHIPS[at % 8]} crossed the harbour {at % 40 + 2} times.",
         f"第{at + 1}天，渡轮{SHIPS[at % 8]}渡过海港{at % 40 + 2}次。")
        for at in range(count)
    ]  # fmt: skip


def megabytes() -> float:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6


def measure_proposals(root: Path, count: int, articles: int) -> None:
    """Lay a text beside each segment of some articles."""
    pairs = sentences(count)
    slugs = [f"ferry-{turn}" for turn in range(1, articles + 1)]
    for slug in slugs:
        make_room(root, [source for source, _target in pairs], slug)
    agent, items = agent_in(root), [Item(number, target) for number, (_source, target) in enumerate(pairs, 1)]
    for turn, slug in enumerate(slugs, 1):
        began, done = time.perf_counter(), 0
        for at in range(0, count, AT_ONCE):
            results = agent.propose(slug, "zh-Hans", items[at : at + AT_ONCE]).results
            done += sum(one.status == "proposed" for one in results)
        seconds = time.perf_counter() - began
        print(f"proposals {turn * count:7,}: {done / seconds:6.0f} a second, {megabytes():5.0f} MB")


def mistakes(target: str, random_: random.Random) -> Iterator[str]:
    """Yield drafts with a mistake each: in a number, in a term, in a tag, and with two of them."""
    digits = list(pattern(r"(?<![</])\d+").finditer(target))
    hit = random_.choice(digits)
    number = target[: hit.start()] + str(int(hit[0]) + random_.randint(1, 8)) + target[hit.end() :]
    yield number
    for term, words in WRONG_WORDS.items():
        if term in target:
            yield from (target.replace(term, word) for word in words)
            yield number.replace(term, words[0])
    if "<1>" in target:
        yield target.replace("<1>", "").replace("</1>", "")
        yield target.replace("</1>", "")
        yield target.replace("</1>", "</1><2/>")


def mended(text: str, answer: Proposed) -> str:
    """Return the draft as the words of the answer say, and nothing else: it knows no target."""
    for tag in pattern(r"tag (<[^>]+>) is not in the source").findall(answer.reason):
        text = text.replace(tag, "")
    missing = pattern(r"tag (<[^>]+>) is missing").findall(answer.reason)
    text = "".join([*(tag for tag in missing if "/" not in tag), text])
    text += "".join(tag for tag in missing if "/" in tag)
    placed = [one for one in answer.findings if one.side == "target" and one.suggestion is not None]
    for one in sorted(placed, key=lambda one: -one.start):
        text = text[: one.start] + (one.suggestion or "") + text[one.end :]
    for one in answer.findings:
        wanted = one.message.rpartition(" ")[2]
        if one.check == "gls.missing" and wanted not in text:
            word = next((word for word in WRONG_WORDS.get(wanted, ()) if word in text), "")
            text = text.replace(word, wanted) if word else text
    return text


def measure_second_tries(root: Path) -> None:
    make_room(root, [source for source, _target in PAIRS])
    agent, random_ = agent_in(root), random.Random(47)
    refused = passed = 0
    for number, (_source, target) in enumerate(PAIRS, 1):
        for draft in dict.fromkeys(mistakes(target, random_)):
            (first,) = agent.propose("ferry", "zh-Hans", [Item(number, draft)]).results
            if first.status == "refused":
                refused += 1
                (second,) = agent.propose("ferry", "zh-Hans", [Item(number, mended(draft, first))]).results
                passed += second.status != "refused"
                if second.status == "refused":
                    print(f"  refused twice: {draft} → {mended(draft, first)}: {second.reason}")
    print(f"second tries: {passed} of {refused} drafts pass ({passed / refused:.0%})")


async def measure_editor(root: Path, count: int, keys: int) -> None:
    from lsprotocol import types
    from pygls.lsp.client import BaseLanguageClient

    path = root / "locales/zh-Hans/ferry.po"
    blocks = [f'msgid "{source}"\nmsgstr "{target}"\n' for source, target in sentences(count)]
    text = "\n".join(['msgid ""\nmsgstr "Language: zh_CN\\nContent-Type: text/plain; charset=UTF-8\\n"\n', *blocks])
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    client, shown = BaseLanguageClient("editor", "1"), asyncio.Queue[Any]()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    def show(params: types.PublishDiagnosticsParams) -> None:
        shown.put_nowait(params)

    await client.start_io(sys.executable, "-m", "translator", "lsp")
    await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
    client.initialized(types.InitializedParams())
    client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(path.as_uri(), "po", 0, text)))
    began = time.perf_counter()
    await shown.get()
    opened, times = time.perf_counter() - began, []
    for key in range(1, keys + 1):
        place = text.rindex("次。", 0, len(text) * key // (keys + 1))
        text = text[:place] + "回" + text[place:]
        began = time.perf_counter()
        client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(key, path.as_uri()),
            [types.TextDocumentContentChangeWholeDocument(text)],
        ))  # fmt: skip
        await shown.get()
        times.append(time.perf_counter() - began)
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()
    median, high = (1000 * value for value in (statistics.median(times), statistics.quantiles(times, n=20)[-1]))
    print(f"diagnostics of {count:,} segments: opened {opened:.2f} s; a key {median:.0f} ms, {high:.0f} ms p95")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[1])
    parser.add_argument("--segments", type=int, default=1000)
    parser.add_argument("--articles", type=int, default=10)
    parser.add_argument("--keys", type=int, default=60)
    asked = parser.parse_args()
    os.environ["PYTHONPATH"] = str(ROOT)
    for measure in (
        lambda root: measure_second_tries(root),
        lambda root: asyncio.run(measure_editor(root, asked.segments, asked.keys)),
        lambda root: measure_proposals(root, asked.segments, asked.articles),
    ):
        with tempfile.TemporaryDirectory(prefix="translator-machines-") as folder:
            measure(Path(folder))


if __name__ == "__main__":
    main()
