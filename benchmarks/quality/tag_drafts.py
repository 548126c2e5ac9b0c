"""
Where inline tags end up in drafts: around the counterpart of their phrase, or somewhere else, and whether that is said.

    python -m benchmarks.quality.tag_drafts --engine llama [--limit N] [--direction en-zh] [--out tags.json]
    python -m benchmarks.quality.tag_drafts --engine recorded

60 sentences of our own for each direction (`tag_drafts.en-zh.tsv`, `tag_drafts.zh-en.tsv`), drafted as a command drafts
them. A line has the source, a translation with the tags in their right places, and for each tag what is right:

    1=REGEX     may stand between <1> and </1>, and nothing else; … is a gap without quotation mark, colon or 。
    2/<REGEX    stands directly before <2/> (or 2/>REGEX directly after it; any of several will do)

`right` and `wrong` are counted where the draft has any of the accepted renderings; where it has none, the phrase was
dropped or is worded in another way: `unclear`, printed to be read. `flagged` are tags that the program itself says it
placed by position. Tags must be there exactly once, all of them.

`recorded` takes the translations of the file, without their tags, as drafts that were made elsewhere: nothing but the
lexicon, numbers, names and quotation marks tells then where the tags go.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from translator.bilingual.model import Request
from translator.bilingual.words.inline import TAG, plain_text, tags_in
from translator.bilingual.words.language import EN, ZH_HANS, LangTag, is_chinese
from translator.newsroom.drafts import open_engine
from translator.newsroom.drafts.pipeline.drafts import draft
from translator.newsroom.drafts.pretranslation import BATCH
from translator.newsroom.ground.settings import EngineSettings

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from translator.bilingual.model import Suggestion
    from translator.newsroom.drafts import Engine

DATA = Path(__file__).parents[1] / "data"
RECORDED = "recorded"
DIRECTIONS: dict[str, tuple[LangTag, LangTag]] = {"en-zh": (EN, ZH_HANS), "zh-en": (ZH_HANS, EN)}
_GAP = '[^“”"。：:]*?'
_EDGES = " \t\u3000.,;:!?。，；：！？…、“”‘’\"'《》〈〉「」『』（）()[]*"
"""What may stand between a standalone tag and the word that it belongs to."""
_END_MARKS = " \t.,;:!?。，；：！？…"
_QUOTES = {"“": "”", "‘": "’", '"': '"', "'": "'", "《": "》", "〈": "〉", "「": "」", "『": "』", "（": "）", "(": ")"}
_EXPECTATION = re.compile(r"(?P<number>\d+)(?:(?P<pair>=)|/(?P<side>[<>]))(?P<regex>.+)")
_FLAG = re.compile(r"^mk\.inline: (?P<tags>(?:<\d+/?> ?)+) ?placed by position$")


@dataclass(frozen=True, slots=True)
class Expected:
    """What is right for one tag."""

    number: int
    inside: str = ""
    """What may stand in a pair; empty for a standalone tag."""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"<{self.number}>" if self.inside else f"<{self.number}/>"


@dataclass(frozen=True, slots=True)
class Case:
    """One sentence."""

    source: str
    reference: str
    expected: tuple[Expected, ...]


@dataclass(slots=True)
class Verdict:
    """One tag in one draft."""

    tag: str
    verdict: str
    """`right`, `wrong` or `unclear`; `lost` where it is not there exactly once; `empty` without a draft."""
    is_flagged: bool
    found: str
    """What stands in a pair, or on both sides of a standalone tag."""


@dataclass(slots=True)
class Judged:
    """One sentence, its draft, and its tags."""

    source: str
    draft: str
    tags: list[Verdict]
    has_foreign_tags: bool = False
    problems: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()
    reference: str = field(default="")


def read_cases(path: Path) -> list[Case]:
    """Return the sentences of one file; raises `ValueError` naming the line that cannot be read."""
    cases = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            source, reference, *cells = line.split("\t")
            try:
                cases.append(Case(source, reference, _expectations(cells)))
            except (AttributeError, re.error) as error:
                raise ValueError(f"{path.name}:{number}: {error}") from None
    return cases


def _expectations(cells: Sequence[str]) -> tuple[Expected, ...]:
    inside: dict[int, str] = {}
    beside: dict[int, tuple[list[str], list[str]]] = {}
    for cell in cells:
        found = _EXPECTATION.fullmatch(cell.strip())
        if found is None:
            raise AttributeError(f"not NUMBER=REGEX, NUMBER/<REGEX or NUMBER/>REGEX: {cell!r}")
        regex, number = found["regex"].replace("…", _GAP), int(found["number"])
        re.compile(regex)
        if found["pair"]:
            inside[number] = regex
        else:
            beside.setdefault(number, ([], []))[found["side"] == ">"].append(regex)
    pairs = [Expected(number, regex) for number, regex in inside.items()]
    points = [Expected(number, "", tuple(before), tuple(after)) for number, (before, after) in beside.items()]
    return tuple(sorted([*pairs, *points], key=lambda item: item.number))


def judge(case: Case, target: str, problems: Iterable[str], tag: LangTag) -> Judged:
    """Say of each tag of `case` whether it is in its place in `target`."""
    flagged = {name for problem in problems if (flag := _FLAG.match(problem)) for name in flag["tags"].split()}
    verdicts = []
    for expected in case.expected:
        verdict, found = _verdict(expected, target, tag) if target else ("empty", "")
        verdicts.append(Verdict(expected.name, verdict, expected.name in flagged, found))
    known = {expected.number for expected in case.expected}
    foreign = any(found.number not in known for found in tags_in(target))
    return Judged(case.source, target, verdicts, foreign, tuple(problems), reference=case.reference)


def _verdict(expected: Expected, target: str, tag: LangTag) -> tuple[str, str]:
    tags = [found for found in tags_in(target) if found.number == expected.number]
    if [found.kind for found in tags] != (["open", "close"] if expected.inside else ["alone"]):
        return "lost", ""
    if expected.inside:
        found = plain_text(target[tags[0].end : tags[1].start])
        is_right = any(_full(expected.inside, text) for text in _readings(found, tag))
        regexes: tuple[str, ...] = (expected.inside,)
    else:
        before, after = (plain_text(target[: tags[0].start]), plain_text(target[tags[0].end :]))
        found = f"{before[-16:]}¦{after[:16]}"
        is_right = any(re.search(rf"(?:{regex})$", before.rstrip(_EDGES), re.IGNORECASE) for regex in expected.before)
        is_right |= any(re.match(regex, after.lstrip(_EDGES), re.IGNORECASE) for regex in expected.after)
        regexes = (*expected.before, *expected.after)
    if is_right:
        return "right", found
    is_clear = any(_occurs(regex, plain_text(target), tag) for regex in regexes)
    return ("wrong" if is_clear else "unclear"), found


def _full(regex: str, text: str) -> bool:
    return re.fullmatch(regex, text, re.IGNORECASE) is not None


def _readings(found: str, tag: LangTag) -> set[str]:
    """Return what stands in a pair: as it is; without quotation marks, an end mark, a particle or an article."""
    bare = found.strip().rstrip(_END_MARKS)
    if bare[:1] in _QUOTES and bare[-1:] == _QUOTES[bare[0]]:
        bare = bare[1:-1].rstrip(_END_MARKS)
    edge = r"[的了地]$" if is_chinese(tag) else r"(?i)^(?:the|an?) |['’]s?$"
    return {found, bare, re.sub(edge, "", bare).strip()}


def _occurs(regex: str, text: str, tag: LangTag) -> bool:
    bounded = regex if is_chinese(tag) else rf"(?<![A-Za-z])(?:{regex})(?![A-Za-z])"
    return re.search(bounded, text, re.IGNORECASE) is not None


def draft_all(
    engine: Any, requests: Sequence[Request], pair: tuple[LangTag, LangTag], label: str
) -> tuple[list[Suggestion], float]:
    """Return the drafts and the seconds that they took, in the program's batches; says on stderr how far it is."""
    made: list[Suggestion] = []
    started, finished = time.perf_counter(), 0

    def tell(count: int) -> None:
        nonlocal finished
        finished += count
        seconds = time.perf_counter() - started
        print(f"\r{label}: {finished}/{len(requests)} ({seconds:.0f} s)", end="", file=sys.stderr, flush=True)

    for start in range(0, len(requests), BATCH):
        batch = requests[start : start + BATCH]
        made += draft(engine, batch, source_tag=pair[0], target_tag=pair[1], progress=tell)
    print(file=sys.stderr)
    return made, time.perf_counter() - started


def open_for(options: argparse.Namespace, pair: tuple[LangTag, LangTag], drafts: Sequence[tuple[str, str]]) -> Engine:
    """Open the engine that the options name; for `recorded` one that says `drafts`, pairs of source and target."""
    if options.engine != RECORDED:
        return open_engine(options.engine, *pair, EngineSettings(threads=options.threads))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.tsv"
        path.write_text("".join(f"{TAG.sub('', source)}\t{target}\n" for source, target in drafts), encoding="utf-8")
        return open_engine("file", *pair, EngineSettings(file=str(path)))


def measure(direction: str, options: argparse.Namespace) -> dict[str, Any]:
    """Draft and judge the sentences of one direction."""
    pair = DIRECTIONS[direction]
    cases = read_cases(DATA / f"tag_drafts.{direction}.tsv")[: options.limit]
    engine = open_for(options, pair, [(case.source, TAG.sub("", case.reference)) for case in cases])
    try:
        made, seconds = draft_all(engine, [Request(case.source) for case in cases], pair, direction)
    finally:
        engine.close()
    judged = [judge(case, item.target, item.problems, pair[1]) for case, item in zip(cases, made, strict=True)]
    for one, item in zip(judged, made, strict=True):
        one.repairs = item.repairs
    return {
        "direction": direction,
        "signature": engine.signature,
        "seconds": round(seconds, 1),
        "counts": {kind: count(judged, kind) for kind in ("all", "paired", "standalone")},
        "sentences": [asdict(one) for one in judged],
    }


def count(judged: Sequence[Judged], kind: str) -> dict[str, int]:
    """Count the tags of one kind; `clear` are right or wrong, `unflagged` those that the program took for right."""
    tags = [
        tag for one in judged for tag in one.tags if kind == "all" or (kind == "standalone") == tag.tag.endswith("/>")
    ]
    drafted = [tag for tag in tags if tag.verdict != "empty"]
    found = {name: sum(tag.verdict == name for tag in drafted) for name in ("right", "wrong", "unclear", "lost")}
    return {
        "sentences": len(judged),
        "empty": sum(not one.draft for one in judged),
        "tags": len(tags),
        "drafted": len(drafted),
        "kept_once": len(drafted) - found["lost"],
        "drafts_with_foreign_tags": sum(one.has_foreign_tags for one in judged),
        "clear": found["right"] + found["wrong"],
        "right": found["right"],
        "wrong": found["wrong"],
        "wrong_unflagged": sum(tag.verdict == "wrong" and not tag.is_flagged for tag in drafted),
        "unclear": found["unclear"],
        "unclear_unflagged": sum(tag.verdict == "unclear" and not tag.is_flagged for tag in drafted),
        "flagged": sum(tag.is_flagged for tag in drafted),
        "right_but_flagged": sum(tag.verdict == "right" and tag.is_flagged for tag in drafted),
    }


def share(part: int, whole: int) -> str:
    """Return `12 of 20 (60.0 %)`."""
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "0 of 0"


def show(result: dict[str, Any]) -> None:
    """Print what was wrong or unclear, and then the figures of one direction."""
    print(f"\n== {result['direction']} · {result['signature']} · {result['seconds']} s")
    for verdict in ("lost", "wrong", "unclear"):
        for one in result["sentences"]:
            for tag in one["tags"]:
                if tag["verdict"] == verdict:
                    flag = ", flagged" if tag["is_flagged"] else ""
                    print(f"\n{verdict}{flag}: {tag['tag']} {tag['found']!r}\n  {one['source']}\n  {one['draft']}")
    print()
    rows: list[tuple[str, ...]] = [("", "all tags", "paired", "standalone")]
    counts = [result["counts"][kind] for kind in ("all", "paired", "standalone")]
    for label, part, whole in (
        ("tags in drafts", "drafted", "tags"),
        ("kept exactly once", "kept_once", "drafted"),
        ("right, of the clear", "right", "clear"),
        ("wrong and not flagged", "wrong_unflagged", "clear"),
        ("right, of the clear and unflagged", "right_unflagged", "clear_unflagged"),
        ("unclear (phrase dropped, or in other words)", "unclear", "drafted"),
        ("unclear and not flagged", "unclear_unflagged", "drafted"),
        ("flagged by the program", "flagged", "drafted"),
        ("flagged, and right all the same", "right_but_flagged", "flagged"),
    ):
        cells = []
        for figures in counts:
            unflagged = figures["right"] - figures["right_but_flagged"]
            whole_of = {**figures, "right_unflagged": unflagged,
                        "clear_unflagged": unflagged + figures["wrong_unflagged"]}  # fmt: skip
            cells.append(share(whole_of[part], whole_of[whole]))
        rows.append((label, *cells))
    for row in rows:
        print(f"{row[0]:<45}{row[1]:<22}{row[2]:<22}{row[3]}")
    everything = counts[0]
    print(f"sentences {everything['sentences']}, left empty {everything['empty']}, "
          f"with tags that the source does not have {everything['drafts_with_foreign_tags']}")  # fmt: skip


def options_of(parser: argparse.ArgumentParser) -> argparse.Namespace:
    """Read the options that both benchmarks of drafts have."""
    parser.add_argument("--engine", default="llama")
    parser.add_argument("--direction", choices=[*DIRECTIONS], help="one of the two; both by default")
    parser.add_argument("--limit", type=int, help="only so many sentences of each direction")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--out", type=Path, help="JSON file with every sentence")
    return parser.parse_args()


def main() -> None:
    options = options_of(argparse.ArgumentParser(description=__doc__.strip().splitlines()[0] if __doc__ else ""))
    results = []
    for direction in [options.direction] if options.direction else DIRECTIONS:
        results.append(measure(direction, options))
        show(results[-1])
        if options.out:
            options.out.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
