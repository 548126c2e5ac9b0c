"""A catalog that has everything that a reviewer may meet: one segment for each draft, flag, refusal and finding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Alternative, DraftData, EditData, ProposalData, RemarkData, StaleData
from translator.newsroom.catalog.storage import catalog_transaction
from translator.newsroom.house import open_newsroom, sync_article

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.house import Newsroom

SLUG, TAG = "harbour", "zh-Hans"
PEOPLE = """\
people:
  lin-yue: {roles: [translator], emails: [test@example.org]}
  wang-fang: {roles: [reviewer]}
  li-lei: {roles: [editor, reviewer]}
"""
SEGMENTS: dict[str, tuple[str, str]] = {
    "machine": ("Nobody misses the noise.", "没人怀念噪声。"),
    "memory": ("The ferry made 42 trips.", "渡轮往返42趟。"),
    "refused": ("The festival cost £1.86 billion.", ""),
    "stale": ("The mayor came on Friday.", "市长周四来了。"),
    "conflict": ("The old pier was closed in 1998.", "旧码头1998年关闭了。"),
    "comment": ("Gulls sat on the roof.", "海鸥停在屋顶上。"),
    "locked": ("All rights reserved.", "版权所有。"),
    "rejected": ("The queue was long.", "队伍很长。"),
    "error": ("It carried 31 people.", "它载了13人。"),
    "alternatives": ("The toll was raised to 5 dollars.", "通行费涨到5美元。"),
    "doubt": ("She said it was fine.", "她说没事。"),
    "name": ("Kowalczyk lives in Gdansk.", "科瓦尔奇克住在格但斯克。"),
    "other name": ("Kowalczyk laughed.", "科瓦尔齐克笑了。"),
    "unsaved": ("It rained all day.", "整天下雨。"),
    "confirmed": ("The lights went out.", "灯灭了。"),
    "needs work": ("The bell rang twice.", "钟响了两次。"),
    "suggestion": ("It carried 40 trams.", "它载了40辆电车。"),
}
"""What is special about a segment → its source and target, in the order of the article; the title comes first."""
NUMBERS = {name: number for number, name in enumerate(SEGMENTS, 2)}


def make_rich_newsroom(root: Path) -> Newsroom:
    for path, text in {
        "translator.toml": 'targets = ["zh-Hans"]\n',
        "glossaries/people.yml": PEOPLE,
        f"articles/en/{SLUG}.md": "---\nlang: en\ntitle: The harbour\ndate: 2026-03-12\n---\n\n"
        + "\n\n".join(source for source, _target in SEGMENTS.values())
        + "\n",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    newsroom = open_newsroom(root)
    sync_article(newsroom.article(newsroom.articles[0]), TAG)
    with catalog_transaction(newsroom, SLUG, TAG) as catalog:
        _fill(catalog)
    # As another tool marks what its reader does not like, and what they do.
    po = newsroom.catalog_path(TAG, SLUG)
    marked, confirmed = (SEGMENTS[name][0] for name in ("needs work", "confirmed"))
    text = po.read_text("utf-8").replace(f'msgid "{marked}"', f'#, fuzzy\nmsgid "{marked}"')
    po.write_text(text.replace(f'#, fuzzy\nmsgid "{confirmed}"', f'msgid "{confirmed}"'), "utf-8")
    return newsroom


def _fill(catalog: Catalog) -> None:
    def draft(name: str, target: str, origin: str = "mt:llama", **values: Any) -> None:
        state = None if target else State.NEW
        entry = catalog.entry(NUMBERS[name])
        catalog.apply(entry, "draft", actor="system", target=target, origin=origin, state=state, **values)

    pair = {"match_source": "The ferry made 31 trips.", "match_target": "渡轮往返31趟。"}
    draft("memory", SEGMENTS["memory"][1], "tm:fuzzy", signature="tm|adapted|from:quay",
          data=DraftData(score=99, **pair))  # fmt: skip
    draft("refused", "", raw=("该节耗资1.2亿美元。",), reason="num.currency: £1.86 billion is 1.2亿美元")
    draft("refused", "", "mt:http", reason="the server did not answer")
    draft("alternatives", "过路费涨到9美元。", raw=("过路费涨到9美元。", "通行费涨到 5 美元了。"))
    draft(
        "doubt",
        SEGMENTS["doubt"][1],
        data=DraftData(repairs=("number:mended",), problems=("sem.omission: “she” has no counterpart",)),
    )
    for name, (_source, target) in SEGMENTS.items():
        if name not in {"memory", "refused", "doubt"}:
            draft(name, target)
    lin, stale = {"actor": "lin-yue"}, catalog.entry(NUMBERS["stale"])
    catalog.apply(stale, "stale", actor="system", state=State.DRAFT,
                  data=StaleData(previous_source="The mayor came on Thursday."))  # fmt: skip
    for name in ("conflict", "rejected", "error", "name", "other name", "needs work"):
        catalog.apply(catalog.entry(NUMBERS[name]), "accept", **lin)
    sides = Alternative("老码头1998年关闭了。", "lin-yue"), Alternative("旧码头1989年停用。", "li-lei")
    catalog.apply(catalog.entry(NUMBERS["conflict"]), "edit", **lin, target=sides[0].target, origin="human",
                  data=EditData(conflict=sides))  # fmt: skip
    catalog.apply(catalog.entry(NUMBERS["suggestion"]), "propose", **lin, reason="it was changed here too",
                  data=ProposalData("它运了41辆电车。", "It carried 41 trams.", "fog.xlsx"))  # fmt: skip
    catalog.apply(catalog.entry(NUMBERS["comment"]), "comment", **lin, reason="Which roof?")
    catalog.apply(catalog.entry(NUMBERS["locked"]), "lock", **lin)
    catalog.apply(catalog.entry(NUMBERS["rejected"]), "reject", actor="wang-fang", reason="Too short.",
                  data=RemarkData(category="style", severity="minor"))  # fmt: skip
