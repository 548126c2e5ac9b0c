"""
How well does `sync` find the sentence that a changed sentence came from?

    python -m benchmarks.quality.carry_over

Every article of the repository is edited at random, as authors edit: a word replaced, a `not` put in, a clause cut,
half of a sentence rewritten, a sentence replaced by an unrelated one, sentences moved, added and removed. Printed are
the likeness of true and of false pairs, then recall (changed sentences that found their own old target) and precision.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

from translator.bilingual.words.language import is_chinese
from translator.newsroom.articles.article_format import parse_document
from translator.newsroom.catalog.article_merge import Candidate, Match, likeness_of, match_changed
from translator.newsroom.house import open_newsroom

ROUNDS = 60
WORD = re.compile(r"[A-Za-z][A-Za-z']*|[㐀-鿿]|\S")


def sentences() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {"en": [], "zh": []}
    for ref in open_newsroom(Path(__file__).parents[2]).articles:
        document = parse_document(ref.path.read_bytes(), tag=ref.tag)
        found["zh" if is_chinese(ref.tag) else "en"].append(
            [item.source for item in document.segments if not item.context]
        )
    return found


def edited(text: str, kind: str, pool: list[str], chance: random.Random) -> str:
    glue = "" if re.search(r"[㐀-鿿]", text) else " "
    words = WORD.findall(text)
    other = WORD.findall(chance.choice(pool))
    at = chance.randrange(len(words))
    if kind == "word":
        words[at] = chance.choice(other)
    elif kind == "negation":
        words.insert(at, "not" if glue else "不")
    elif kind == "clause":
        del words[at : at + max(1, len(words) // 3)]
    elif kind == "half":
        for index in chance.sample(range(len(words)), len(words) // 2):
            words[index] = chance.choice(other)
    return glue.join(words) or text


def main() -> None:
    chance = random.Random(7)
    for language, articles in sentences().items():
        pool = [sentence for article in articles for sentence in article]
        likenesses(language, pool, chance)
        scores(language, articles, pool, chance)


def likenesses(language: str, pool: list[str], chance: random.Random) -> None:
    print(f"{language}: likeness, 5th, 50th and 95th percentile")
    for kind in ("word", "negation", "clause", "half"):
        values = [likeness_of(a, edited(a, kind, pool, chance)) for a in pool for _ in range(5)]
        print(f"  {kind:10}", *(f"{value:5.0f}" for value in percentiles(values)))
    values = [likeness_of(*chance.sample(pool, 2)) for _ in range(3000)]
    print("  unrelated ", *(f"{value:5.0f}" for value in percentiles(values)), f"  highest {max(values):.0f}")


def percentiles(values: list[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered[int(len(ordered) * share)] for share in (0.05, 0.5, 0.95)]


def scores(language: str, articles: list[list[str]], pool: list[str], chance: random.Random) -> None:
    asked, found = Counter[str](), Counter[str]()
    wrong = given = 0
    for _ in range(ROUNDS):
        for number, article in enumerate(articles):
            strangers = [sentence for other, rest in enumerate(articles) if other != number for sentence in rest]
            new, truth = rewrite(article, strangers, pool, chance)
            pairs = {match.new: match.old for match in matched(article, new)}
            given += len(pairs)
            for index, (kind, old) in truth.items():
                asked[kind] += 1
                found[kind] += pairs.get(index) == old
                wrong += index in pairs and pairs[index] != old
    for kind in asked:
        name = "left alone" if kind == "stranger" else "found"
        print(f"  {kind:10} {asked[kind]:5}  {name} {found[kind] / asked[kind]:.1%}")
    print(f"  precision  {1 - wrong / max(1, given):.1%} of {given}")


def rewrite(
    article: list[str], strangers: list[str], pool: list[str], chance: random.Random
) -> tuple[list[str], dict[int, tuple[str, int | None]]]:
    """Return the new version, and for each changed position what was done and which old position it came from."""
    rows: list[tuple[str, str, int | None]] = []
    for index, text in enumerate(article):
        kind = chance.choices(
            ["same", "word", "negation", "clause", "half", "stranger", "gone"], [70, 8, 5, 4, 4, 5, 4]
        )[0]  # fmt: skip
        if kind == "stranger":
            rows.append((chance.choice(strangers), kind, None))
        elif kind != "gone":
            rows.append((text if kind == "same" else edited(text, kind, pool, chance), kind, index))
    for _ in range(2):
        rows.insert(chance.randrange(len(rows)), rows.pop(chance.randrange(len(rows))))
    known = set(article)
    return [text for text, _kind, _old in rows], {
        index: (kind, old) for index, (text, kind, old) in enumerate(rows) if text not in known
    }


def matched(old: list[str], new: list[str]) -> list[Match]:
    gone = [Candidate(index, "", text) for index, text in enumerate(old) if text not in set(new)]
    come = [Candidate(index, "", text) for index, text in enumerate(new) if text not in set(old)]
    return match_changed(gone, come, old, new)


if __name__ == "__main__":
    main()
