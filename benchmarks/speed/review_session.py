"""
How long a review session keeps a person waiting: `python -m benchmarks.speed.review_session [--segments 1000,10000]`.

Builds an article of so many segments in a folder of its own, with this repository's glossaries, and measures opening a
session, moves, decisions (on disk when they return), typing (the draft and the live findings of one segment) and undo.
Prints one line for each, in milliseconds: median, 95th percentile, the worst, and the median of the processor's own
time, which says what an idle machine would need where this one is busy.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPOSITORY = Path(__file__).parents[2]
SLUG, TAG = "harbour", "zh-Hans"
TOWNS = ("Eastmoor", "Saltby", "Quillhaven", "Northwick", "Lower Fenn", "Marrow Bay")
ZH_TOWNS = ("东沼", "盐镇", "羽港", "北威克", "下芬", "髓湾")
SENTENCES = (
    ("On {day} March the board of {town} spent ${n} million on {m} electric ferries, and nobody objected.",
     "3月{day}日，{town}委员会花费{n}00万美元购买{m}艘电动渡轮，没有人反对。"),
    ("The old pier in {town} holds {n} boats and a warehouse that closed {m} years ago.",
     "{town}的旧码头可停泊{n}艘船，还有一座{m}年前关闭的仓库。"),
    ("“We waited {m} hours for the tide,” said the captain of boat {n} from {town}, “and then it rained.”",
     "“我们等了{m}个小时的潮水，”{town}{n}号船的船长说，“然后就下雨了。”"),
    ("A report of {n} pages says that {m} percent of the people in {town} would rather walk.",
     "一份{n}页的报告称，{town}有{m}%的居民宁愿步行。"),
    ("Nobody in {town} remembers the winter of 19{m}, when the ice carried {n} barrels out to sea.",
     "{town}没有人记得19{m}年的冬天，那时冰把{n}个桶带进了大海。"),
)  # fmt: skip
"""Our own sentences, each with a translation; some of the numbers go wrong below, so that the checks have work."""


def pairs(count: int) -> Iterator[tuple[str, str]]:
    """Yield so many different sentences with their translations."""
    chance = random.Random(20260102)
    for number in range(count):
        english, chinese = SENTENCES[number % len(SENTENCES)]
        town = chance.randrange(len(TOWNS))
        values = {"day": chance.randint(1, 28), "n": 100 + number, "m": chance.randint(11, 98)}
        wrong = {**values, "m": values["m"] + 1} if chance.random() < 0.03 else values
        yield english.format(town=TOWNS[town], **values), chinese.format(town=ZH_TOWNS[town], **wrong)


def build(root: Path, count: int) -> None:
    """Write a project with one article of `count` paragraphs and its drafts."""
    from translator.newsroom.catalog.storage import catalog_transaction
    from translator.newsroom.house import open_newsroom, sync_article

    (root / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    shutil.copytree(REPOSITORY / "glossaries", root / "glossaries")
    (root / "glossaries/people.yml").write_text(
        "people:\n  lin: {roles: [translator]}\n  wang: {roles: [reviewer]}\n", encoding="utf-8"
    )
    (root / "articles/en").mkdir(parents=True)
    texts = dict(pairs(count))
    (root / f"articles/en/{SLUG}.md").write_text(
        "---\nlang: en\ntitle: The Harbour Papers\ndate: 2026-03-12\n---\n\n" + "\n\n".join(texts) + "\n",
        encoding="utf-8",
    )
    project = open_newsroom(root)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            target = texts.get(entry.source, "港口文件")
            catalog.apply(
                entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo|v:1", raw=(target,)
            )


class Stopwatch:
    """Durations by name, in milliseconds."""

    def __init__(self) -> None:
        self.took: dict[str, list[float]] = {}
        self.cpu: dict[str, list[float]] = {}

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Measure the block."""
        started, worked = perf_counter(), process_time()
        yield
        self.took.setdefault(name, []).append((perf_counter() - started) * 1000)
        self.cpu.setdefault(name, []).append((process_time() - worked) * 1000)

    def lines(self) -> Iterator[str]:
        """Yield a line for each name."""
        for name, took in self.took.items():
            took.sort()
            cpu = sorted(self.cpu[name])[len(took) // 2]
            middle, late = took[len(took) // 2], took[min(len(took) - 1, int(len(took) * 0.95))]
            yield f"{name:<34}{len(took):>6}{middle:>10.2f}{late:>10.2f}{took[-1]:>10.2f}{cpu:>10.2f}"


def measure(root: Path, count: int, times: int) -> Iterator[str]:
    """Do what a person does, `times` times each."""
    from translator.newsroom.house import open_newsroom
    from translator.newsroom.house.people import Person
    from translator.newsroom.review.session import Session

    watch = Stopwatch()
    lin, wang = Person("lin", roles=frozenset({"translator"})), Person("wang", roles=frozenset({"reviewer"}))
    project = open_newsroom(root)

    def opened(person: Person, **options: str) -> Session:
        session = Session(project.article(SLUG), TAG, person, **options)  # type: ignore[arg-type]
        entry = session.entry
        assert entry is not None
        session.working_copy.findings(entry)
        session.working_copy.terms(entry)
        return session

    with watch.of("open, first segment checked"):
        session = opened(lin)
    with watch.of("open again"):
        session = opened(lin)
    with watch.of("count all errors"):
        session.working_copy.error_count  # noqa: B018
    with watch.of("open by risk"):
        opened(lin, order="risk")
    with watch.of("open by risk again"):
        opened(lin, order="risk")
    steps: dict[str, Callable[[], object]] = {
        "move to the next": session.navigation.next,
        "move back": session.navigation.back,
        "next unresolved": session.navigation.next_unresolved,
        "next finding": session.navigation.next_finding,
        "refresh, nothing new": session.working_copy.refresh,
    }
    for name, step in steps.items():
        for _turn in range(times):
            with watch.of(name):
                step()
    _type_and_decide(session, watch, times)
    reviewer = opened(wang)
    for _turn in range(times):
        while reviewer.entry and any(item.severity.value == "error" for item in reviewer.findings(reviewer.entry)):
            reviewer.next_unresolved()  # some numbers are wrong on purpose: no guard lets those through
        with watch.of("approve (checks, guards, disk)"):
            reviewer.accept()
        with watch.of("move to the next"):
            reviewer.next_unresolved()
    for name, act in (("undo", reviewer.undo), ("redo", reviewer.redo)):
        for _turn in range(min(times, 20)):
            with watch.of(name):
                act()
    session.working_copy.matches(session.catalog.entries[0])
    for entry in session.catalog.entries[:times]:
        with watch.of("memory matches"):
            session.working_copy.matches(entry)
    yield f"{count} segments" + " " * (34 - len(f"{count} segments")) + " times    median       95%     worst processor"
    yield from watch.lines()


def _type_and_decide(session, watch: Stopwatch, times: int) -> None:  # type: ignore[no-untyped-def]
    session.go(1)
    for turn in range(times):
        session.navigation.next_unresolved()
        entry = session.entry
        for end in range(len(entry.target) - 4, len(entry.target)):
            text = entry.target[:end] + "们" * (turn % 2) + entry.target[end:]
            with watch.of("key: draft on disk"):
                session.autosave.save(session.current, text)
            with watch.of("key: findings"):
                session.working_copy.findings(entry, text)
        if turn % 2:
            with watch.of("edit (on disk)"):
                session.edit(entry.target.replace("没有", "并没有") + "！", seconds=5)
        else:
            with watch.of("accept (on disk)"):
                session.accept(seconds=5)


def main() -> int:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(description="how long a review session keeps a person waiting")
    parser.add_argument("--segments", default="1000,10000")
    parser.add_argument("--times", type=int, default=100)
    options = parser.parse_args()
    for count in map(int, options.segments.split(",")):
        with tempfile.TemporaryDirectory(prefix="translator-session-") as folder:
            build(Path(folder), count)
            for line in measure(Path(folder), count, options.times):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
