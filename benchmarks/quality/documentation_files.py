"""
Real gettext catalogs of documentations: what comes back byte for byte, and what an edit changes.

    python -m benchmarks.quality.documentation_files REPOSITORY [--at REVISION] [--under FOLDER]
        [--most N] [--checks]

REPOSITORY is a clone (python/python-docs-zh-cn at 3.13, flaskcwg/flask-docs-zh, pypa/packaging.python.org at
translation/source …). The message in the middle gets another target: only its lines may change. Counted too are the
translations that a catalog has with the markup of their sources, and with `--checks` the findings on all its
translations, as `check` has them.
"""

from __future__ import annotations

import argparse
import difflib
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.dialect_pages import changed
from translator.bilingual.errors import ArticleError
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks
from translator.newsroom.articles.article_format import prove_identity
from translator.newsroom.articles.omitted_prose import omitted_prose
from translator.newsroom.articles.po import PoDocument


def files_of(repository: Path, revision: str, under: str, suffix: str, most: int) -> Iterator[tuple[str, bytes]]:
    git = ["git", "-C", str(repository)]
    list_tree = [*git, "ls-tree", "-r", "--name-only", revision, "--", under]
    listed = subprocess.run(list_tree, capture_output=True, check=True)
    names = [name for name in listed.stdout.decode().split("\n") if name.endswith(suffix)]
    for name in names[:: max(1, len(names) // most)]:
        data = subprocess.run([*git, "show", f"{revision}:{name}"], capture_output=True, check=True).stdout
        if data and not data.startswith(b"version https://git-lfs"):
            yield name, data


def catalog_faults(document: PoDocument) -> list[str]:
    """Return what an edit of the middle message changes besides its own lines."""
    if not document.messages:
        return []
    place = len(document.messages) // 2
    message = document.messages[place]
    before = document.data.decode().split("\n")
    after = document.filled({place: changed(document.segments[place].source)}).decode().split("\n")
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    touched = [(start, end) for kind, start, end, *_rest in matcher.get_opcodes() if kind != "equal"]
    return [f"lines {start}–{end}" for start, end in touched if start < message.first or end > message.end]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("repository", type=Path)
    parser.add_argument("--at", default="HEAD", help="a revision")
    parser.add_argument("--under", default=".", help="a folder of the repository")
    parser.add_argument("--most", type=int, default=100, help="look at so many files, evenly spread")
    parser.add_argument("--checks", action="store_true", help="count the findings on the translations of catalogs")
    options = parser.parse_args()
    counts, severities = Counter[str](), Counter[str]()
    for name, data in files_of(options.repository, options.at, options.under, ".po", options.most):
        try:
            document = prove_identity(data, tag="en", format="po")
        except ArticleError as error:
            counts["refused"] += 1
            print(f"{name}: {error}")
            continue
        counts["files"] += 1
        counts["segments"] += len(document.segments)
        counts["named prose"] += len(omitted_prose(document))
        faults = []
        if isinstance(document, PoDocument):
            faults = catalog_faults(document)
            counts["left out"] += len(document.left_out)
            pairs = [
                Pair(segment.source, target, "en", "zh-Hans", number=number)
                for number, (segment, target) in enumerate(zip(document.segments, document.targets, strict=True), 1)
                if target and not document.messages[number - 1].is_fuzzy
            ]
            counts["translations"] += len(pairs)
            counts["with other markup"] += sum(
                not segment.placeholders and message.target == target and segment.source == message.source
                and "`" in message.source
                for segment, message, target in zip(
                    document.segments, document.messages, document.targets, strict=True
                )
            )  # fmt: skip
            if options.checks:
                severities.update(item.severity for item in run_checks(pairs))
        counts["faults"] += bool(faults)
        for fault in faults[:3]:
            print(f"{name}: {fault}")
    print(", ".join(f"{count:,} {name}" for name, count in counts.items()))
    for severity, count in severities.items():
        print(f"{severity}: {count}, {1000 * count / counts['translations']:.1f} in 1,000 translations")


if __name__ == "__main__":
    main()
