"""
A review session that is killed with -9 while a person types and decides, and what must be on disk after each kill.

`python -m tests.support.kill9_review FOLDER SEED` is the session: it types and decides until it is killed.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import sleep

from translator.newsroom.catalog.events import Action

REPOSITORY = Path(__file__).parents[2]
SLUG, TAG, SEGMENTS = "harbour-night", "zh-Hans", 40
FIRST = 4
"""Characters that the first key of a text brings."""
PEOPLE = "people:\n  lin: {roles: [translator]}\n  wang: {roles: [reviewer]}\n"


def build(root: Path) -> None:
    """Write a small project, its drafts included."""
    from translator.newsroom.catalog.storage import catalog_transaction
    from translator.newsroom.house import open_newsroom, sync_article

    (root / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    (root / "glossaries").mkdir()
    (root / "glossaries/people.yml").write_text(PEOPLE, encoding="utf-8")
    (root / "articles/en").mkdir(parents=True)
    lines = (f"Boat {number} came back to the harbour at night." for number in range(1, SEGMENTS))
    (root / f"articles/en/{SLUG}.md").write_text(
        "---\nlang: en\ntitle: Harbour at Night\ndate: 2026-03-12\n---\n\n" + "\n\n".join(lines) + "\n",
        encoding="utf-8",
    )
    project = open_newsroom(root)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            target = f"第{entry.number}艘船夜里回港。"
            catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")


def work(root: Path, seed: int) -> None:
    """Type and decide without end, and promise each step once it is done."""
    from translator.bilingual.errors import ReviewError
    from translator.newsroom.house import open_newsroom
    from translator.newsroom.house.people import Person
    from translator.newsroom.review.session import Session

    chance = random.Random(seed)
    session = Session(
        open_newsroom(root).article(SLUG), TAG, Person("lin", roles=frozenset({"translator"})), wanted="all"
    )
    _promise("ready", 0, "")
    for turn in range(10**9):
        session.go(chance.randint(1, len(session.catalog.entries)))
        entry = session.entry
        assert entry is not None
        if chance.random() < 0.7:
            text = f"第{entry.number}艘船在夜里回来了{seed}。{turn}"
            for end in range(FIRST, len(text) + 1):
                session.autosave.save(session.current, text[:end])
                _promise("typed", entry.number, text[:end])
                sleep(0.001)
            if chance.random() < 0.6:
                session.edit(text)
                _promise("edit", entry.number, text)
        elif session.autosave.text_of(session.entry) is None:
            try:
                name = session.accept() if chance.random() < 0.5 else session.comment(f"note {seed} {turn}")
            except ReviewError:
                continue
            _promise(name, entry.number, entry.target if name == "accept" else f"note {seed} {turn}")


def _promise(what: str, number: int, text: str) -> None:
    sys.stdout.write(json.dumps([what, number, text]) + "\n")
    sys.stdout.flush()


@dataclass
class Trial:
    """A newsroom whose typist is killed again and again."""

    root: Path
    seed: int
    kills: int = 0
    keys: int = 0
    decisions: int = 0
    lost: list[str] = field(default_factory=list)
    drafts: dict[int, str] = field(default_factory=dict)
    """What was typed and not decided, by segment, over all kills."""

    def __post_init__(self) -> None:
        self._chance = random.Random(self.seed)
        build(self.root)

    def kill(self) -> None:
        """Let a typist work for a moment, kill it, and look what the next session finds."""
        process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(self.root), str(self._chance.randrange(10**6))],
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        assert process.stdout is not None
        # So many promises, and then anywhere in the work on the next: slow machines are killed as far on as quick ones.
        promised = [process.stdout.readline() for _promised in range(self._chance.randint(1, 150))]
        sleep(self._chance.uniform(0.0, 0.03))
        process.kill()
        promised += process.stdout.read().splitlines(keepends=True)
        process.wait()
        self.kills += 1
        self._look([json.loads(line) for line in promised if line.endswith("\n")])

    def _look(self, promised: list[tuple[str, int, str]]) -> None:
        from translator.bilingual.errors import TranslatorError
        from translator.newsroom.house import open_newsroom
        from translator.newsroom.house.people import Person
        from translator.newsroom.proof.audit.catalog_proof import verify_catalog
        from translator.newsroom.review.session import Session

        try:
            session = Session(open_newsroom(self.root).article(SLUG), TAG, Person("lin"), wanted="all")
        except TranslatorError as error:
            self.lost.append(str(error))
            return
        recorded = {
            (event.action, event.key, event.reason if event.action is Action.COMMENT else event.target or "")
            for event in session.catalog.events
        }
        for what, number, text in promised:
            if what == "typed":
                self.keys += 1
                self.drafts[number] = text
            elif what != "ready":
                self.decisions += 1
                key = session.catalog.entry(number).key
                if (what, key, "" if what == "accept" else text) not in recorded:
                    self.lost.append(f"{what} of segment {number}: {text}")
                if what != "comment":
                    self.drafts.pop(number, None)
        self._look_for_drafts(session.autosave.texts, {entry.number: entry.target for entry in session.catalog.entries})
        self.lost += [str(problem) for problem in verify_catalog(session.catalog)]

    def _look_for_drafts(self, found: dict[int, str], targets: dict[int, str]) -> None:
        """Each draft is there as it was typed, or further: the key or the decision after it was not promised yet."""
        for number, text in list(self.drafts.items()):
            there = found.get(number)
            if there is None and targets[number].startswith(text):
                del self.drafts[number]
            elif there is None or not there.startswith(text):
                # A new text may have been begun; then its first key, and only that, was not promised yet.
                if there is None or len(there) != FIRST or not f"第{number}艘船".startswith(there):
                    self.lost.append(f"typed into segment {number}: {text!r}, found {there!r}")
                self.drafts[number] = there or text


def run_trial(root: Path, kills: int, seed: int) -> Trial:
    """Kill a typist so many times in the folder `root`."""
    trial = Trial(root, seed)
    for _turn in range(kills):
        trial.kill()
    trial.lost += [str(path) for path in root.rglob("*.po.*.tmp")]
    return trial


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
