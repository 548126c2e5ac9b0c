"""
How well does `absorb` find what people did to a published page?

    python -m benchmarks.quality.absorb

The articles of the repository that are translated are published as their catalogs say, and edited 1,000 times at
random, as people edit: a word or half a sentence replaced, two sentences made one, one made two, a sentence moved
within its paragraph or to another, added, taken out, a title or summary changed. Printed are the edits that were found
at the right segment as what they are, or as something else; those that were reported as not placed; those that were
lost; and those that changed another segment without a word.
"""

from __future__ import annotations

import random
import re
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.ground.project import ArticleRef, Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import Person
from translator.newsroom.pages.absorption.absorption import Absorption

TRIALS = 1000
KINDS = ("word", "word", "half", "merge", "split", "move", "far", "add", "remove", "meta")
PAGES = (("harbour-ferry-electric", "zh-Hans"), ("night-market-water", "en"))
WORD = re.compile(r"[A-Za-z][A-Za-z']*|[㐀-鿿]|\S")
WORDS = {
    "en": ["harbour", "nobody", "on Monday", "rather", "old", "quickly", "it is said"],
    "zh-Hans": ["港口", "没有人", "周一", "相当", "老", "很快", "据说", "和"],
}
SENTENCES = {
    "en": ["Nobody had expected that.", "The gulls were not asked.", "A second report is due in May."],
    "zh-Hans": ["谁也没有料到。", "没人问过海鸥。", "第二份报告将于五月公布。"],
}


Edited = tuple[str, set[int | None], set[str]]
"""The edited page, the segments that may be named, and the kinds that may be told."""


@dataclass(frozen=True)
class Page:
    ref: ArticleRef
    tag: str
    data: bytes
    blocks: tuple[tuple[str, ...], ...]
    """Keys of the segments that can be edited by their text, by paragraph."""


def page_of(project: Project, slug: str, tag: str) -> Page:
    ref = next(ref for ref in project.articles if ref.slug == slug)
    catalog = load_catalog(project, slug, tag)
    document = parse_document(ref.path.read_bytes(), tag=ref.tag).resegmented(rules_for(project, ref, catalog))
    targets = [catalog.find(segment.key).target for segment in document.segments]  # type: ignore[union-attr]
    data = document.render(targets, tag=tag)
    blocks: dict[int, list[str]] = {}
    for segment, target in zip(document.segments, targets, strict=True):
        if "<" not in target and data.decode().count(target) == 1:
            blocks.setdefault(segment.block, []).append(segment.key)
    return Page(ref, tag, data, tuple(tuple(block) for block in blocks.values()))


def reworded(text: str, tag: str, chance: random.Random, share: float) -> str:
    glue = " " if tag == "en" else ""
    words = WORD.findall(text)
    places = [at for at, word in enumerate(words) if word[0].isalpha()]
    for at in chance.sample(places, max(1, int(len(places) * share))):
        words[at] = chance.choice(WORDS[tag])
    return glue.join(words)


def one_word(text: str, tag: str, chance: random.Random) -> str:
    places = [hit.span() for hit in re.finditer(r"[A-Za-z]{3,}|[㐀-鿿]{2}", text)]
    start, end = chance.choice(places)
    return text[:start] + chance.choice(WORDS[tag]) + text[end:]


def edit(
    page: Page, catalog: Catalog, kind: str, chance: random.Random
) -> tuple[str, set[int | None], set[str]] | None:
    """Return one edit of a kind; None where it cannot be made."""
    body, tag = page.data.decode(), page.tag
    entry = {item.key: item for item in catalog.entries}
    several = [block for block in page.blocks if len(block) > 1 and not entry[block[0]].context]
    if kind == "meta":
        key = chance.choice([block[0] for block in page.blocks if entry[block[0]].context])
        text = entry[key].target
        return body.replace(text, one_word(text, tag, chance)), {entry[key].number}, {"meta"}
    block = chance.choice(several)
    at = chance.randrange(len(block))
    text, number = entry[block[at]].target, entry[block[at]].number
    glue = " " if tag == "en" else ""
    if kind in {"word", "half"}:
        new = one_word(text, tag, chance) if kind == "word" else reworded(text, tag, chance, 0.4)
        return body.replace(text, new), {number}, {"word"}
    if kind == "add":
        return body.replace(text, text + glue + chance.choice(SENTENCES[tag])), {None}, {"add"}
    if kind == "split":
        place = next((hit.start() for hit in re.finditer("，(?!”)|, ", text) if 6 < hit.start() < len(text) - 6), 0)
        if not place:
            return None
        rest = text[place + 1 :].strip()
        end = "." if tag == "en" else "。"
        new = text[:place] + end + glue + rest[:1].upper() + rest[1:]
        return body.replace(text, new), {number}, {"split"}
    after = body.partition(text)[2]
    follows = entry[block[at + 1]].target if at + 1 < len(block) else ""
    is_next = bool(follows) and after.lstrip(" ").startswith(follows)
    if kind == "merge":
        if not is_next or text[-1] not in "。.":
            return None
        mark = "，" if tag != "en" else ", and"
        old, new = text + glue + follows, text[:-1] + mark + glue + follows[:1].lower() + follows[1:]
        return body.replace(old, new), {number}, {"merge"}
    if kind == "move":
        if not is_next:
            return None
        numbers: set[int | None] = {number, number + 1}
        return body.replace(text + glue + follows, follows + glue + text), numbers, {"move"}
    if kind == "remove":
        return body.replace(text + glue if after.startswith(glue) else text, "", 1), {number}, {"remove"}
    other = chance.choice([item for item in several if item != block])
    goal = entry[chance.choice(other)].target
    body = body.replace(text + glue if after.startswith(glue) else text, "", 1)
    return body.replace(goal, goal + glue + text), {number}, {"move"}


def main() -> None:
    project, chance = open_newsroom(Path(__file__).parents[2]), random.Random(11)
    pages = [page_of(project, *name) for name in PAGES]
    counts: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    person = Person("somebody")
    done = 0
    while done < TRIALS:
        kind, page = chance.choice(KINDS), chance.choice(pages)
        catalog = load_catalog(project, page.ref.slug, page.tag)
        made = edit(page, catalog, kind, chance)
        if made is None or made[0].encode() == page.data:
            continue
        done += 1
        text, segments, kinds = made
        before = {entry.key: entry.target for entry in catalog.entries}
        article = project.article(page.ref)
        changes = Absorption(article, catalog, person).absorb(page.data, text.encode())
        is_placed = all(change.is_placed for change in changes)
        rest = Absorption(article, catalog, person).prove(page.data, text.encode()) if is_placed else []
        touched = [item.number for item in catalog.entries if before.get(item.key, item.target) != item.target]
        wrong = set(touched) - segments
        if not changes and not rest:
            result = "lost"
        elif not is_placed or rest:
            result = "not placed"
        elif kind in {"word", "half", "split", "meta"} and wrong:
            result = "misplaced"
        else:
            named = [change for change in changes if change.segment in segments]
            result = "right" if any(change.kind in kinds for change in named) else "named otherwise"
            result = result if named or kind == "add" else "at another segment"
        counts[result] += 1
        by_kind[kind][result] += 1
        if result != "right" and "-v" in sys.argv:
            print(
                kind,
                result,
                segments,
                kinds,
                [(c.segment, c.kind, c.before, c.after, c.reason) for c in [*changes, *rest]],
            )
    for kind in dict.fromkeys(KINDS):
        total = sum(by_kind[kind].values())
        print(f"{kind:8} {by_kind[kind]['right']:4} of {total:4} right", dict(by_kind[kind] - Counter(right=total)))
    print(f"{counts['right'] / done:.1%} right;", ", ".join(f"{counts[name]} {name}" for name in
          ("named otherwise", "at another segment", "not placed", "lost", "misplaced")))  # fmt: skip


if __name__ == "__main__":
    main()
