"""
How many links between the sentences of a text and its translation are found, and how fast.

    python -m benchmarks.quality.sentence_alignment [PAIRS.tsv:FROM:TO …] [FOLDER:FROM:TO …]

Reads files of translated sentences (source, tab, target), `news.tsv:en:zh-Hans` say, and without any the catalogs
of the articles of this repository. Of each ten sentences about two are joined with the next or cut in two at a
comma, and half of one is left out, on either side. A folder has texts that people aligned: `001.zh` and `001.en` with a
sentence a line, and `001.align` with a link a line, `[0,1]:[0]` (as bertalign's repository has them); its texts are
aligned one by one, and then together, as a tree. A link counts when both of its sides are right (strict F1). Seconds
are of the processor. With the extra `lexicon` the aligner uses CC-CEDICT; `--without-lexicon` leaves it out.
"""

from __future__ import annotations

import random
import re
import sys
import time
from pathlib import Path

from translator.bilingual.alignment import sentence_alignment as text_pair
from translator.bilingual.alignment.sentence_alignment import align_sentences, align_texts
from translator.newsroom.catalog.po import parse_po

SEEDS = 5
_COMMA = re.compile(r"[,;] |[，；]")
Pairs = list[tuple[str, str]]
Gold = set[tuple[tuple[int, ...], tuple[int, ...]]]


def own_pairs() -> Pairs:
    """Return the sentences of the repository's own articles."""
    paths = sorted(Path("locales/zh-Hans").rglob("*.po"))
    messages = [message for path in paths for message in parse_po(path.read_bytes(), where=path.name).messages]
    return list(dict.fromkeys((one.source, one.target) for one in messages if one.target and not one.context))


def cut_at_random(pairs: Pairs, seed: int) -> tuple[list[str], list[str], Gold]:
    """Return both sides with sentences joined, cut and left out, and the links that are right."""
    rng = random.Random(seed)
    sources, targets, gold = list[str](), list[str](), Gold()
    at = 0
    while at < len(pairs):
        (source, target), kind = pairs[at], rng.random()
        at += 1
        left, right = [source], [target]
        if kind < 0.06:
            left, right = ([], right) if kind < 0.03 else (left, [])
        elif kind < 0.20:
            left, right = (halves(source, rng), right) if kind < 0.13 else (left, halves(target, rng))
        elif kind < 0.30 and at < len(pairs):
            (next_source, next_target), blank = pairs[at], " " if source.isascii() else ""
            at += 1
            if kind < 0.25:
                left, right = [f"{source}{blank}{next_source}"], [target, next_target]
            else:
                left, right = [source, next_source], [f"{target}{' ' if target.isascii() else ''}{next_target}"]
        if left and right:
            gold.add((tuple(range(len(sources), len(sources) + len(left))),
                      tuple(range(len(targets), len(targets) + len(right)))))  # fmt: skip
        sources, targets = sources + left, targets + right
    return sources, targets, gold


def halves(text: str, rng: random.Random) -> list[str]:
    """Cut a sentence at a comma in its middle; one without any stays whole."""
    places = [hit.end() for hit in _COMMA.finditer(text) if 0.25 * len(text) < hit.end() < 0.75 * len(text)]
    if not places:
        return [text]
    place = rng.choice(places)
    return [text[:place].strip(), text[place:].strip()]


def read_gold(folder: Path, source_tag: str, target_tag: str) -> list[tuple[list[str], list[str], Gold]]:
    """Return the texts of a folder with the links that people drew."""
    found = []
    for path in sorted(folder.glob("*.align")):
        left, right = (
            path.with_suffix(f".{tag.partition('-')[0]}").read_text(encoding="utf-8").rstrip("\n").split("\n")
            for tag in (source_tag, target_tag)
        )
        sides = (re.findall(r"\[([\d, ]*)\]", line)[:2] for line in path.read_text(encoding="utf-8").splitlines())
        links = (tuple(tuple(map(int, side.replace(",", " ").split())) for side in pair) for pair in sides)
        found.append((left, right, {(link[0], link[1]) for link in links if all(link)}))
    return found


def measure_gold(name: str, source_tag: str, target_tag: str) -> None:
    """Print how many links of people are found, text by text and together."""
    texts = read_gold(Path(name), source_tag, target_tag)
    pairs = [(left, right) for left, right, _gold in texts]
    for how in ("one by one", "together"):
        start = time.process_time()
        made = align_texts(pairs, source_tag, target_tag) if how == "together" else [
            align_sentences(*pair, source_tag, target_tag) for pair in pairs
        ]  # fmt: skip
        seconds = time.process_time() - start
        links = [{(link.source, link.target) for link in one if link.source and link.target} for one in made]
        right = sum(len(one & gold) for one, (_left, _right, gold) in zip(links, texts, strict=True))
        wanted = sum(len(gold) for _left, _right, gold in texts)
        sentences = sum(max(map(len, pair)) for pair in pairs)
        print(f"{name}, {how}: strict F1 {2 * right / (sum(map(len, links)) + wanted):.3f} of {wanted} links, "
              f"{sentences / seconds:,.0f} sentence pairs a second")  # fmt: skip


def main(names: list[str]) -> None:
    """Print one line a file, two a folder."""
    if "--without-lexicon" in names:
        names.remove("--without-lexicon")
        text_pair.load_dictionary = lambda: None
    align_sentences(["One."], ["一。"], "en", "zh-Hans")  # Word lists are read once.
    files = [tuple(name.rsplit(":", 2)) for name in names] or [("", "en", "zh-Hans")]
    for name, source_tag, target_tag in files:
        if name and Path(name).is_dir():
            measure_gold(name, source_tag, target_tag)
            continue
        lines = Path(name).read_text(encoding="utf-8").splitlines() if name else []
        columns = [line.split("\t") for line in lines]
        pairs = [(cells[0], cells[1]) for cells in columns if len(cells) > 1] if name else own_pairs()
        right = found = wanted = sentences = 0
        seconds = 0.0
        for seed in range(SEEDS):
            sources, targets, gold = cut_at_random(pairs, seed)
            start = time.process_time()
            links = align_sentences(sources, targets, source_tag, target_tag)
            seconds += time.process_time() - start
            made = {(link.source, link.target) for link in links if link.source and link.target}
            right, found, wanted = right + len(made & gold), found + len(made), wanted + len(gold)
            sentences += max(len(sources), len(targets))
        print(f"{name or 'own articles'}: strict F1 {2 * right / (found + wanted):.3f} of {wanted} links, "
              f"{sentences / seconds:,.0f} sentence pairs a second")  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
