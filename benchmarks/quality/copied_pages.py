"""
How well whole pages come in that somebody selected and copied: title, date, and lines of the page that stay.

    python -m benchmarks.quality.copied_pages --readability DIR [--chromium chromium] [--all] [--show]

DIR is a clone of github.com/mozilla/readability. Each page is opened in Chromium without network and scripts, and
`document.body.innerText` is what "select all, copy" would give. Pages count that are English or Chinese, state a day or
name an author, and whose title stands in that text; 18 of them, evenly taken from the sorted list, or all with `--all`.
A line is the article's where Firefox shows it, and of the page where it does not.

Prints for the copies how many titles and days are right, how many lines of the page stay, and how many of the article
are left out; then the same for the texts of `tests/ingest/copied`.
"""

from __future__ import annotations

import argparse
import html
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.quality.page_import import is_ours, same_title, squeezed, text_of
from translator.bilingual.errors import TranslatorError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.dates import find_dates

_WRITTEN = Path(__file__).parents[2] / "tests/ingest/copied"
_SHOW_TEXT = (
    "<script>addEventListener('load', () => { const copy = document.createElement('textarea');"
    "copy.textContent = document.body.innerText; document.documentElement.replaceChildren(copy) })</script>"
)
_FEWEST = 600
"""Letters of an article that is more than a sample of markup."""


@dataclass
class Copy:
    name: str
    text: str
    title: str
    date: str
    """Empty where none stands in the text."""
    own: str
    """The letters of the article."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readability", type=Path, required=True)
    parser.add_argument("--chromium", default="chromium")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    if shutil.which(args.chromium) is None:
        parser.error(f"{args.chromium} is not installed")
    copies = [copy for page in pages(args.readability) if (copy := copied(page, args.chromium))]
    chosen = copies if args.all else [copies[at * len(copies) // 18] for at in range(min(18, len(copies)))]
    print(f"{len(chosen)} of {len(copies)} copies: {figures(chosen, is_shown=args.show)}")
    written = [copy for name in ("english", "chinese") for copy in written_copies(_WRITTEN / f"{name}.txt")]
    print(f"{len(written)} written texts: {figures(written, is_shown=args.show)}")


def pages(folder: Path) -> Iterator[Path]:
    for page in sorted((folder / "test/test-pages").iterdir()):
        known = json.loads((page / "expected-metadata.json").read_text(encoding="utf-8"))
        if (known.get("publishedTime") or known.get("byline")) and is_ours(text_of(read(page / "expected.html"))):
            yield page


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def copied(page: Path, chromium: str) -> Copy | None:
    """Return the text of a page as it is copied; None where its title does not stand in it."""
    known = json.loads(read(page / "expected-metadata.json"))
    source = re.sub(r"(?is)<(script|noscript)\b.*?</\1\s*>|<meta[^>]*http-equiv[^>]*>", "", read(page / "source.html"))
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "page.html").write_text(source + _SHOW_TEXT, encoding="utf-8")
        command = [
            chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/profile",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--virtual-time-budget=3000", "--dump-dom",
            f"file://{folder}/page.html",
        ]  # fmt: skip
        try:
            shown = subprocess.run(command, capture_output=True, check=False, timeout=20).stdout.decode()
        except subprocess.TimeoutExpired:
            print(f"{page.name}: Chromium does not come to an end")
            return None
    found = re.search(r"(?s)<textarea>(.*)</textarea>", shown)
    text, title = html.unescape(found[1]) if found else "", known.get("title") or ""
    own = squeezed(text_of(read(page / "expected.html")))
    if len(own) < _FEWEST or not any(same_title(title, line.strip()) for line in text.split("\n")):
        return None
    day = (known.get("publishedTime") or "")[:10]
    days = {span.reading.iso for line in text.split("\n")[:400] for span in find_dates(line[:300]) if span.reading}
    return Copy(page.name, text, title, day if day in days else "", own)


def written_copies(path: Path) -> Iterator[Copy]:
    for case in read(path).split("\n%%\n"):
        lines = [line for line in case.split("\n") if line and not line.startswith("#")]
        known = dict(line.partition(" ")[::2] for line in lines[:2])
        title = next(line[1:] for line in lines[2:] if line[0] == "=")
        own = squeezed(" ".join(line[1:] for line in lines[2:] if line[0] in "+@"))
        yield Copy(title, "\n".join(line[1:] for line in lines[2:]), title, known["date"], own)


def figures(copies: Sequence[Copy], *, is_shown: bool) -> str:
    titles = days = dated = around = stays = own = lost = 0
    for copy in copies:
        lines = [line for line in map(str.strip, copy.text.split("\n")) if len(squeezed(line)) > 1]
        residue = [line for line in lines if squeezed(line) not in copy.own and squeezed(line) != squeezed(copy.title)]
        mine = [line for line in lines if len(squeezed(line)) > 20 and squeezed(line) in copy.own]
        try:
            article = import_article(copy.text.encode(), name="copied.txt")
        except TranslatorError as error:
            print(f"  {copy.name}: {error.message}")
            dated, around, own, lost = dated + bool(copy.date), around + len(residue), own + len(mine), lost + len(mine)
            continue
        kept = [block.text.strip() for block in article.blocks if block.is_kept]
        left = [line for line in kept if line in residue]
        gone = [line for line in mine if line not in kept and line not in str(article.front_matter)]
        is_title = same_title(copy.title, article.front_matter["title"])
        is_day = str(article.front_matter.get("date", "")) == copy.date
        titles, dated, days = titles + is_title, dated + bool(copy.date), days + (bool(copy.date) and is_day)
        around, stays, own, lost = around + len(residue), stays + len(left), own + len(mine), lost + len(gone)
        if is_shown:
            print(f"  {copy.name}: {len(left)} of {len(residue)} stay, {len(gone)} of {len(mine)} left out", end="")
            print("" if is_title else f"; title {article.front_matter['title']!r}, not {copy.title!r}", end="")
            print(f"; date {article.front_matter.get('date')}, not {copy.date}" if copy.date and not is_day else "")
    return (
        f"titles {titles} of {len(copies)}, days {days} of {dated}, lines of the page that stay {stays} of {around} "
        f"({100 * stays / max(1, around):.1f} %), of the article left out {lost} of {own}"
    )


if __name__ == "__main__":
    main()
