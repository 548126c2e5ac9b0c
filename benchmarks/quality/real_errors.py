"""
How many of the errors that professionals marked in real translations do the checks find, and how often do they speak of
sound ones?

    python -m benchmarks.quality.real_errors FILE … [--checks] [--systems] [--examples CHECK] [--missed CATEGORY]

A file has one of four shapes, told apart by themselves; none is part of this project:

- MQM as Google publishes it (`google/wmt-mqm-human-evaluation`, a row an error, marked by `<v>`);
- MQM as the tasks of quality estimation publish it (`WMT-QE-Task/wmt-qe-2023-data`, a row a segment with offsets);
- MQM of medical abstracts (`amazon-science/bio-mqm-dataset`, `Tagged_Target`);
- critical errors (`sheffieldnlp/mlqe-pe`, `ERR` or `NOT` by the majority of three).

A segment is *major* when somebody marked a major or critical error in it, and two did where two or more have read it;
it is *clean* when nobody marked anything. What only some marked, or minor errors alone, counts as neither. References
by people (`ref…`) are listed with the systems. Found: an error or a warning of any check; infos do not count.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_segment_checks, select_checks

_MARK = re.compile(r"</?v>")
_TAG = re.compile(r"</?[A-Za-z_]+\d*[^>]*>")
_HAN = re.compile(r"[\u3400-\u9fff]")
# The texts of critical errors were cut into words, and their marks made those of English.
_HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff])[,.?!;:()]|\((?=[\u3400-\u9fff])")
_FULL_WIDTH = str.maketrans(",.?!;:()", "，。？！；：（）")
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff，。！？；：、（）“”]) | (?=[\u3400-\u9fff，。！？；：、（）“”])")
_GRAVE = frozenset({"major", "critical"})


@dataclass
class Segment:
    """One translation by one system, with what each reader marked."""

    system: str
    source: str
    target: str
    marks: dict[str, list[tuple[str, str, int, int]]] = field(default_factory=lambda: defaultdict(list))
    """By reader: severity, category, begin and end in `target`; -1 where no place is known."""
    findings: list[Finding] = field(default_factory=list)

    def graves(self) -> list[tuple[str, str, int, int]]:
        """Return the major marks if enough readers agree that there is one."""
        readers = [marks for marks in self.marks.values() if any(mark[0] in _GRAVE for mark in marks)]
        is_enough = len(readers) >= min(2, len(self.marks))
        return [mark for marks in readers for mark in marks if mark[0] in _GRAVE] if is_enough else []

    @property
    def is_clean(self) -> bool:
        return not any(self.marks.values())

    @property
    def is_into_chinese(self) -> bool:
        return len(_HAN.findall(self.target)) > len(_HAN.findall(self.source))

    def overlapping(self) -> bool:
        """Return whether a finding stands where a major error was marked."""
        places = [(begin, end) for _severity, _category, begin, end in self.graves() if begin >= 0]
        return any(
            item.side == "target" and item.start <= end and begin <= item.end
            for item in self.findings for begin, end in places
        )  # fmt: skip


def read_segments(path: Path) -> list[Segment]:
    lines = path.read_text(encoding="utf-8", errors="replace").lstrip("\ufeff").split("\n")
    rows = [line.rstrip("\r").split("\t") for line in lines if line.strip()]
    head = rows[0]
    if head[:2] == ["system", "doc"]:
        marks = _google(rows[1:], head)
    elif "Tagged_Target" in head:
        marks = _medical(rows[1:], head)
    elif rows[-1][-1] in ("ERR", "NOT"):
        marks = _critical(rows)
    else:
        marks = _estimation(rows)
    segments: dict[tuple[str, str, str], Segment] = {}
    for system, source, target, reader, mark in marks:
        segment = segments.setdefault((system, source, target), Segment(system, source, target))
        segment.marks[reader] += [mark] if mark else []
    return list(segments.values())


Row = tuple[str, str, str, str, tuple[str, str, int, int] | None]


def _marked(text: str, mark: re.Pattern[str]) -> tuple[str, int, int]:
    pieces = mark.split(text)
    plain = "".join(pieces)
    return (plain, len(pieces[0]), len(pieces[0]) + len(pieces[1])) if len(pieces) > 2 else (plain, -1, -1)


def _google(rows: Iterable[list[str]], head: list[str]) -> Iterator[Row]:
    at = {name: place for place, name in enumerate(head)}
    for row in rows:
        if len(row) >= len(head):
            severity = row[at["severity"]].lower()
            target, begin, end = _marked(row[at["target"]], _MARK)
            mark = None if severity in ("no-error", "neutral") else (severity, row[at["category"]], begin, end)
            yield row[at["system"]], _MARK.sub("", row[at["source"]]), target, row[at["rater"]], mark


def _medical(rows: Iterable[list[str]], head: list[str]) -> Iterator[Row]:
    at = {name: place for place, name in enumerate(head)}
    for row in rows:
        if len(row) < len(head) or not row[at["Target"]].strip():
            continue
        severity = row[at["Severity"]].lower()
        target = row[at["Target"]].strip()
        _plain, begin, end = _marked(row[at["Tagged_Target"]].strip(), _TAG)
        mark = (severity, row[at["Error Category"]], begin, end) if severity in {"minor", *_GRAVE} else None
        yield row[at["MT"]], row[at["Source"]].strip(), target, row[at["Annotator_ID"]], mark


def _estimation(rows: Iterable[list[str]]) -> Iterator[Row]:
    for system, _document, _number, reader, source, target, begins, ends, errors in (row[:9] for row in rows):
        if system != "mt_system":
            for begin, end, severity in zip(begins.split(), ends.split(), errors.split(), strict=False):
                mark = None if severity == "no-error" else (severity, "", int(begin), int(end))
                yield system, source, target, reader, mark


def _critical(rows: Iterable[list[str]]) -> Iterator[Row]:
    for _number, source, target, scores, verdict in (row for row in rows if len(row) == 5):
        text = _HALF_WIDTH.sub(lambda match: match[0].translate(_FULL_WIDTH), _BETWEEN_HAN.sub("", target))
        if verdict == "ERR":
            yield "", source, text, "majority", ("critical", "", -1, -1)
        elif scores == "[0, 0, 0]":
            yield "", source, text, "majority", None


def pairs_of(segments: list[Segment]) -> list[Pair]:
    return [
        Pair(one.source, one.target, *(("en", "zh-Hans") if one.is_into_chinese else ("zh-Hans", "en")), number=number)
        for number, one in enumerate(segments, 1)
    ]


def check(segments: list[Segment], ids: Iterable[str] = ()) -> None:
    """Fill `findings` with the errors and warnings of the checks."""
    for finding in run_segment_checks(pairs_of(segments), select_checks(ids)):
        if finding.segment and finding.severity in (Severity.ERROR, Severity.WARNING):
            segments[finding.segment - 1].findings.append(finding)


def seconds_of(segments: list[Segment]) -> dict[str, float]:
    """Return the processor seconds of each check alone, after the others have made the shared views."""
    pairs = pairs_of(segments)
    run_segment_checks(pairs, select_checks())
    taken = {}
    for name in select_checks():
        began = time.process_time()
        run_segment_checks(pairs, [name])
        taken[name] = time.process_time() - began
    return taken


def has_error(segment: Segment) -> bool:
    return any(item.severity is Severity.ERROR for item in segment.findings)


def share(part: int, whole: int) -> str:
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "0 of 0"


def print_groups(title: str, groups: dict[str, list[Segment]]) -> None:
    print(f"\n{title:34}{'major':>7}{'found':>7}{'by error':>9}{'place':>7}{'clean':>8}{'flagged':>9}{'by error':>9}")
    for name, segments in sorted(groups.items(), key=lambda item: -len(item[1])):
        grave = [one for one in segments if one.graves()]
        clean = [one for one in segments if one.is_clean]
        print(
            f"{name[:33]:34}{len(grave):7}{sum(bool(one.findings) for one in grave):7}"
            f"{sum(map(has_error, grave)):9}{sum(one.overlapping() for one in grave):7}"
            f"{len(clean):8}{sum(bool(one.findings) for one in clean):9}{sum(map(has_error, clean)):9}"
        )


def print_checks(segments: list[Segment]) -> None:
    """Print a row a check: segments with a major error that it finds, by it alone, clean ones flagged, milliseconds."""
    found, alone, false = Counter[str](), Counter[str](), Counter[str]()
    for segment in segments:
        names = {item.check for item in segment.findings}
        if segment.graves():
            found.update(names)
            alone.update(names if len(names) == 1 else ())
        elif segment.is_clean:
            false.update(names)
    taken = seconds_of(segments)
    print(f"\n{'check':24}{'major':>7}{'alone':>7}{'clean':>7}{'ms':>8}   over {len(segments)} segments")
    for name in sorted(taken, key=lambda name: (-found[name], -taken[name])):
        print(f"{name:24}{found[name]:7}{alone[name]:7}{false[name]:7}{1000 * taken[name]:8.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--checks", action="store_true", help="a row for each check, with its time")
    parser.add_argument("--systems", action="store_true", help="a row for each system")
    parser.add_argument("--only", action="append", default=[], help="the checks to run")
    parser.add_argument("--examples", default="", help="print what this check says of major and clean segments")
    parser.add_argument("--missed", default=None, help="print major errors of this category that are missed")
    options = parser.parse_args()
    segments = [segment for path in options.files for segment in read_segments(path)]
    check(segments, options.only)
    grave = [one for one in segments if one.graves()]
    clean = [one for one in segments if one.is_clean]
    print(f"{len(segments)} segments; with a major error, found: ", end="")
    print(share(sum(bool(one.findings) for one in grave), len(grave)), end="; clean, flagged: ")
    print(share(sum(bool(one.findings) for one in clean), len(clean)))
    into: dict[str, list[Segment]] = defaultdict(list)
    categories: dict[str, list[Segment]] = defaultdict(list)
    systems: dict[str, list[Segment]] = defaultdict(list)
    for one in segments:
        into["into Chinese" if one.is_into_chinese else "into English"].append(one)
        systems[one.system].append(one)
        for category in {mark[1] for mark in one.graves()}:
            categories[category or "–"].append(one)
    print_groups("direction", into)
    print_groups("category of a major error", categories)
    if options.systems:
        print_groups("system", systems)
    if options.checks:
        print_checks(segments)
    for one in segments:
        if options.examples and (one.graves() or one.is_clean):
            for item in one.findings:
                if item.check.startswith(options.examples):
                    print(f"\n{'MAJOR' if one.graves() else 'CLEAN'} {item.check}: {item.message}")
                    print(one.source, one.target, sep="\n")
        if options.missed is not None and not one.findings:
            for _severity, category, begin, end in one.graves():
                if options.missed in category:
                    print(
                        f"\n{category}: {one.target[begin:end] if begin >= 0 else ''}", one.source, one.target, sep="\n"
                    )


if __name__ == "__main__":
    main()
