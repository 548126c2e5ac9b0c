"""
A small newsroom with real git, real people and real decisions, and random honest histories of it.

Everybody commits their own work under their own address. Branches are made and merged, articles change and are renamed,
decisions are taken back, segments are cut, versions are converted and published.
"""

from __future__ import annotations

import os
import random
import subprocess
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.publishing import publish_article
from translator.bilingual.errors import ReviewError, TranslatorError
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import UndoData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.catalog_conversion import convert_catalog
from translator.newsroom.house.people import Person, load_people
from translator.newsroom.review import decisions, resegmentation

TAG, CONVERTED = "zh-Hans", "zh-Hant"
PEOPLE = """\
people:
  mara: {names: {en: Mara Quill}, roles: [author], emails: [mara@example.org]}
  lin: {names: {en: Lin Yue, zh-Hans: 林悦}, roles: [translator], emails: [lin@example.org]}
  wang: {names: {zh-Hans: 王芳}, roles: [translator, reviewer], emails: [wang@example.org, w@example.net]}
  chen: {names: {en: Chen Hao, zh-Hans: 陈浩}, roles: [translator, reviewer], emails: [chen@example.org]}
  li: {names: {en: Li Lei, zh-Hans: 李雷}, roles: [translator, reviewer, editor], emails: [li@example.org]}
"""
SETTINGS = 'format = 2\ntargets = ["zh-Hans", "zh-Hant"]\n\n[verify]\ncommitters = ["desk-bot@example.org"]\n'
SENTENCES = {
    "The ferry leaves the pier before dawn.": ("渡轮在黎明前离开码头。", "渡轮天亮前驶离码头。"),
    "Its captain has known the harbour since childhood.": ("船长从小就熟悉这个港口。", "船长自幼熟悉这座港口。"),
    "Nobody misses the noise of the old engines.": ("没有人怀念旧引擎的噪声。", "谁也不怀念旧引擎的噪声。"),
    "The market opens when the last boat is in.": ("最后一艘船靠岸后，市场就开门。", "末班船一到，市场便开张。"),
    "Rain is expected in the hills tonight.": ("预计今晚山区有雨。", "今晚山区预计会下雨。"),
    "The school kept its doors open all winter.": ("学校整个冬天都敞开大门。", "整个冬天，学校都没有关门。"),
    "Tea from the upper terraces ripens late.": ("高处梯田的茶成熟得晚。", "上层梯田的茶叶成熟较晚。"),
    "The library lends umbrellas as well as books.": ("图书馆既借书，也借雨伞。", "图书馆不但借书，还借伞。"),
    "Farmers watch the river every morning.": ("农民每天早上都察看河水。", "农民每天清晨都去看河水。"),
    "A new bridge would shorten the way to town.": ("新桥会缩短进城的路。", "一座新桥能缩短进城的路程。"),
    "The choir sings on the square in summer.": ("合唱团夏天在广场上唱歌。", "夏天，合唱团在广场上歌唱。"),
    "Old maps of the coast hang in the hall.": ("大厅里挂着海岸的旧地图。", "厅里挂着旧的海岸地图。"),
    "The baker starts work when others go to bed.": ("别人睡觉时，面包师开始工作。", "大家就寝时，面包师开工了。"),
    "Children feed the ducks near the mill.": ("孩子们在磨坊附近喂鸭子。", "孩子们在磨坊旁喂鸭。"),
}
SLUGS = ("ferry", "terrace")


@dataclass
class Newsroom:
    """A repository, and what its people do in it."""

    root: Path
    chance: random.Random
    log: list[str] = field(default_factory=list)
    """What was done, for a history that should not have been rejected."""
    clock: int = 1_780_000_000
    is_remote: bool = False

    @property
    def project(self) -> Project:
        return open_newsroom(self.root)

    def git(self, *arguments: str, by: str = "desk-bot@example.org", check: bool = True) -> str:
        self.clock += 60
        names = {"NAME": by.split("@")[0], "EMAIL": by, "DATE": f"{self.clock} +0000"}
        who = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in names.items()}
        environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
        done = subprocess.run(
            ["git", *arguments], cwd=self.root, env=environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            raise RuntimeError(f"git {' '.join(arguments)}: {done.stderr}{done.stdout}")
        return done.stdout.strip()

    def commit(self, person: str, message: str = "work") -> None:
        email = person if "@" in person else self.address(person)
        self.log.append(f"{person}: {message}")
        self.git("add", "-A", by=email)
        self.git("commit", "-q", "--allow-empty", "-m", message, by=email)

    def address(self, person: str) -> str:
        found = load_people(self.project).get(person)
        return self.chance.choice(found.emails) if found and found.emails else f"{person}@example.org"

    def person(self, name: str) -> Person:
        return load_people(self.project).by_id[name]

    def ledger(self, slug: str, tag: str = TAG) -> Path:
        return self.project.ledger_path(tag, slug)

    def catalog(self, slug: str, tag: str = TAG) -> Catalog:
        return load_catalog(self.project, slug, tag)

    @property
    def slugs(self) -> list[str]:
        return [ref.slug for ref in self.project.articles]

    def found(self) -> None:
        """Make the repository, its people and two articles, with a draft of each."""
        self.git("init", "-q", "-b", "main")
        for name, text in {
            "translator.toml": SETTINGS, "glossaries/people.yml": PEOPLE, ".gitignore": ".translator/\n",
            ".gitattributes": "locales/**/*.jsonl text eol=lf merge=union\n",
        }.items():  # fmt: skip
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        pool = self.chance.sample(list(SENTENCES), len(SENTENCES))
        for number, slug in enumerate(SLUGS):
            self.write_article(slug, pool[number * 6 : number * 6 + 5])
        self.commit("mara", "articles")
        for slug in SLUGS:
            self.sync(slug)
            self.draft(slug)
        self.commit("lin", "drafts")

    def write_article(self, slug: str, sentences: list[str]) -> None:
        path = self.root / f"articles/en/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\nid: {slug}\nlang: en\ndate: 2026-03-02\n---\n\n" + "\n\n".join(sentences) + "\n")

    def sentences(self, slug: str) -> list[str]:
        text = (self.root / f"articles/en/{slug}.md").read_text().partition("---\n\n")[2]
        return [line for line in text.split("\n\n") if line.strip()]

    def sync(self, slug: str) -> None:
        sync_article(self.project.article(self.project.select([slug])[0]), TAG)

    def draft(self, slug: str) -> None:
        with catalog_transaction(self.project, slug, TAG) as catalog:
            for entry in catalog.entries:
                if entry.state is State.NEW:
                    text = SENTENCES.get(entry.source.strip(), (f"第{entry.number}句。",))[0]
                    catalog.apply(entry, "draft", actor="system", target=text, origin="mt:pseudo", signature="pseudo")

    def translate(self, slug: str, name: str, share: float = 1.0) -> None:
        """Let a translator confirm or rewrite drafts."""
        person = self.person(name)
        with catalog_transaction(self.project, slug, TAG) as catalog:
            for entry in catalog.entries:
                if entry.state is not State.DRAFT or self.chance.random() > share:
                    continue
                texts = SENTENCES.get(" ".join(entry.source.split()), (entry.target,))
                with suppress(ReviewError):
                    if self.chance.random() < 0.5 and texts[-1] != entry.target:
                        decisions.edit(catalog, entry, person, texts[-1])
                    elif entry.target:
                        decisions.accept(catalog, entry, person)

    def review(self, slug: str, name: str, share: float = 1.0) -> None:
        person = self.person(name)
        with catalog_transaction(self.project, slug, TAG) as catalog:
            for entry in catalog.entries:
                if entry.state is State.TRANSLATED and self.chance.random() <= share:
                    with suppress(ReviewError):
                        decisions.review(catalog, entry, person, findings_of=lambda _entry: ())

    def finish(self, slug: str) -> None:
        """Take an article to its readers: everybody does what is left, and commits it."""
        self.sync(slug)
        self.draft(slug)
        self.translate(slug, "lin")
        self.adopt_orphans(slug)
        self.commit("lin", "translate")
        for name in ("wang", "chen", "li"):
            self.review(slug, name)
            self.commit(name, "review")
        with catalog_transaction(self.project, slug, TAG) as catalog:
            ready = [entry for entry in catalog.entries if entry.state.rank >= State.REVIEWED.rank]
            decisions.mark(catalog, ready, self.person("li"), State.FINAL, findings_of=lambda _entry: ())
        self.commit("li", "sign off")
        self.publish(slug)

    def adopt_orphans(self, slug: str) -> None:
        with catalog_transaction(self.project, slug, TAG) as catalog:
            for entry in catalog.entries:
                if entry.state is State.TRANSLATED and not catalog.makers(entry):
                    decisions.accept(catalog, entry, self.person("lin"))

    def publish(self, slug: str) -> None:
        ref = self.project.select([slug])[0]
        sync_article(self.project.article(ref), CONVERTED)
        convert_catalog(self.project.article(ref), CONVERTED)
        publish_article(self.project, ref, self.project.targets_of(ref), force=True)
        self.commit(self.chance.choice(["li", "desk-bot@example.org"]), f"publish {slug}")

    def work(self) -> None:
        """Do one honest thing, and commit it under the name of who did it."""
        slug = self.chance.choice(self.slugs)
        what = self.chance.choice(
            ["translate", "translate", "review", "review", "reject", "comment", "undo", "change", "spaces", "reopen",
             "branches", "rename", "cut", "bot", "finish"]
        )  # fmt: skip
        with suppress(TranslatorError):
            getattr(self, f"_{what}")(slug)

    def _translate(self, slug: str) -> None:
        name = self.chance.choice(["lin", "wang", "chen"])
        self.translate(slug, name, 0.6)
        self.commit(name, "translate")

    def _review(self, slug: str) -> None:
        name = self.chance.choice(["wang", "chen", "li"])
        self.review(slug, name, 0.6)
        self.commit(name, "review")

    def _bot(self, slug: str) -> None:
        self.translate(slug, "lin", 0.5)
        self.review(slug, "wang", 0.5)
        self.commit("desk-bot@example.org", "what was decided in the browser")

    def _reject(self, slug: str) -> None:
        name = self.chance.choice(["wang", "chen"])
        with catalog_transaction(self.project, slug, TAG) as catalog:
            entry = self.chance.choice(catalog.entries)
            decisions.reject(catalog, entry, self.person(name), "不准确", category="accuracy", severity="major")
        self.commit(name, "reject")

    def _comment(self, slug: str) -> None:
        name = self.chance.choice(["mara", "lin", "wang", "li"])
        with catalog_transaction(self.project, slug, TAG) as catalog:
            decisions.comment(catalog, self.chance.choice(catalog.entries), self.person(name), "这样可以吗？")
        self.commit(name, "comment")

    def _undo(self, slug: str) -> None:
        with catalog_transaction(self.project, slug, TAG) as catalog:
            entry, person = self.chance.choice(catalog.entries), self.person("lin")
            before, old = entry.state, entry.target
            decisions.edit(catalog, entry, person, old.removesuffix("。") + "吧。")
            take_back(catalog, entry, person, before, old)
        self.commit("lin", "edit and undo")

    def _change(self, slug: str) -> None:
        text = self.sentences(slug)
        at = self.chance.randrange(len(text))
        text[at] = self.chance.choice(list(SENTENCES))
        self.write_article(slug, list(dict.fromkeys(text)))
        self.sync(slug)
        self.draft(slug)
        self.commit("mara", "change the article")

    def _spaces(self, slug: str) -> None:
        text = self.sentences(slug)
        at = self.chance.randrange(len(text))
        text[at] = text[at].replace(" ", "  ", 1) if "  " not in text[at] else text[at].replace("  ", " ")
        self.write_article(slug, text)
        self.sync(slug)
        self.commit("mara", "blanks")

    def _reopen(self, slug: str) -> None:
        with catalog_transaction(self.project, slug, TAG) as catalog:
            final = [entry for entry in catalog.entries if entry.state is State.FINAL]
            if final:
                decisions.reopen(catalog, self.chance.choice(final), self.person("li"), "有新的消息")
        self.commit("li", "reopen")

    def _finish(self, slug: str) -> None:
        self.finish(slug)

    def _cut(self, slug: str) -> None:
        with catalog_transaction(self.project, slug, TAG) as catalog:
            entries = [item for item in catalog.entries if item.target and item.state is not State.FINAL]
            for entry in entries[:1]:
                offset = max(entry.source.find(" ", 5), 5)
                article, lin = self.project.article(slug), self.person("lin")
                # At a comma where there is one: half a word (面 of 面包师) would be asked about in the other script.
                cut = entry.target.find("，") + 1 or len(entry.target) // 2
                resegmentation.split(article, catalog, entry, lin, offset, cut)
        self.commit("lin", "split a segment")

    def _rename(self, slug: str) -> None:
        """Rename an article with everything that it has."""
        new = f"{slug.split('-')[0]}-{self.chance.randrange(1000)}"
        for path in [*self.root.glob(f"articles/*/{slug}.md"), *self.root.glob(f"locales/*/{slug}.*")]:
            self.git("mv", str(path.relative_to(self.root)), str(path.relative_to(self.root)).replace(slug, new))
        with suppress(TranslatorError):
            self.sync(new)
        self.commit("mara", f"rename {slug}")

    def _branches(self, slug: str) -> None:
        """Let two people work on one article, each on a branch, and merge."""
        start = self.git("rev-parse", "HEAD")
        self.git("checkout", "-q", "-b", "topic")
        first, second = self.chance.sample(["lin", "wang", "chen"], 2)
        self.translate(slug, first, 0.5)
        self.commit(first, "on a branch")
        self.git("checkout", "-q", "main")
        if self.chance.random() < 0.5:
            self.translate(slug, second, 0.5)
        else:
            self.review(slug, second if second != "lin" else "chen", 0.5)
            second = second if second != "lin" else "chen"
        self.commit(second, "meanwhile")
        self.merge("topic")
        self.git("branch", "-q", "-D", "topic")
        self.log.append(f"merged (from {start[:7]})")

    def merge(self, branch: str, *options: str) -> None:
        """Merge with git; a PO that it cannot merge is made anew from what both ledgers say."""
        self.git("merge", "-q", "--no-ff", "-m", "merge", *options, branch, by=self.address("li"), check=False)
        files = self.git("diff", "--name-only", "--diff-filter=U").splitlines()
        for name in files:
            self.git("checkout", "-q", "--ours", "--", name)
        for name in (item for item in files if item.endswith(".po")):
            with catalog_transaction(self.project, Path(name).stem, Path(name).parent.name) as catalog:
                for entry in catalog.entries:
                    record = catalog.records.get(entry.key)
                    if record is not None:
                        entry.record, entry.target = record, record.target
        if (self.root / ".git/MERGE_HEAD").exists():
            self.commit("li", "merge")


def take_back(catalog: Catalog, entry: Entry, person: Person, state: State, target: str) -> None:
    """Undo as the review does it: text and state come back, but no state above `translated`."""
    state = min(state, State.TRANSLATED, key=lambda each: each.rank)
    catalog.apply(
        entry, "undo", actor=person.id, state=state, target=target, data=UndoData(undoes="", previous_source="")
    )


def make_history(root: Path, seed: int, steps: int = 10) -> Newsroom:
    """Return a newsroom with a random honest history that ends with one article published and one at work."""
    room = Newsroom(root, random.Random(seed))
    root.mkdir(parents=True, exist_ok=True)
    room.found()
    for _step in range(room.chance.randint(steps // 2, steps)):
        room.work()
    # What an attack needs: a text of lin, not yet reviewed, and one that is final, with decisions of several people.
    first, second = room.slugs
    room.finish(first)
    fresh = [text for text in SENTENCES if text not in room.sentences(second)][:2]
    room.write_article(second, [*room.sentences(second), *fresh])
    room.sync(second)
    room.draft(second)
    room.commit("mara", "two sentences more")
    room.translate(second, "lin")
    room.adopt_orphans(second)
    room.commit("lin", "translate")
    return room
