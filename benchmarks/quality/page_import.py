"""
How well web pages come in: the article, its title, date and authors, beside two libraries that find articles.

    python -m benchmarks.quality.page_import --readability DIR --trafilatura DIR --extraction DIR
                                             [--part open|shut|all] [--show F1]

DIR are clones of github.com/mozilla/readability (its `test/test-pages`: pages with the article that Firefox shows), of
github.com/adbar/trafilatura (its `tests`: pages with text that must be found, and text that must not), and of
github.com/scrapinghub/article-extraction-benchmark (pages with articles that people marked). Of all the
English and Chinese pages count, without those of filler Latin. A third of each, chosen by the hash of the name, is
`shut`: nobody looked at it before the rules stood. trafilatura runs with its own settings; readability-lxml only where
it is installed (`pip install --no-deps readability-lxml cssselect`: it asks for another chardet than the program).

Prints for each program recall, precision and F1 over words and Chinese characters, the mean of the pages; articles of
which less than half came in, and those among them that no word was said about; wanted and unwanted texts that came in;
titles, dates and authors right of those that are known. `--show 0.9` lists our pages below that F1.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import html
import json
import logging
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from translator.bilingual.errors import TranslatorError
from translator.newsroom.imports.article import import_article

STOP_WORDS = frozenset(["the", "of", "and", "to", "in", "a", "is", "that", "for", "on", "with", "was"])
IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:<[^<>]*>|[^()\s]*)\)")
LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:<[^<>]*>|[^()\s]*)\)")


@dataclass
class Page:
    name: str
    data: bytes
    text: str = ""
    """The article, where the whole of it is known."""
    wanted: list[str] = field(default_factory=list)
    unwanted: list[str] = field(default_factory=list)
    title: str = ""
    date: str = ""
    authors: list[str] = field(default_factory=list)


@dataclass
class Reading:
    text: str = ""
    title: str = ""
    date: str = ""
    authors: list[str] = field(default_factory=list)
    is_named: bool = False
    """The program said that something may be missing."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readability", type=Path)
    parser.add_argument("--trafilatura", type=Path)
    parser.add_argument("--extraction", type=Path)
    parser.add_argument("--part", choices=["open", "shut", "all"], default="all")
    parser.add_argument("--show", type=float, default=0.0, metavar="F1")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sets = (
        (args.readability, readability_pages), (args.trafilatura, trafilatura_pages), (args.extraction, marked_pages),
    )  # fmt: skip
    for folder, read_pages in sets:
        if folder is None:
            continue
        pages = [page for page in read_pages(folder) if args.part in ("all", part_of(page.name))]
        print(f"\n{len(pages)} pages ({args.part})")
        for name, read in READERS.items():
            try:
                start = time.process_time()
                readings = [read(page) for page in pages]
                seconds = time.process_time() - start
            except ImportError:
                print(f"{name}: not installed")
                continue
            print(f"{name}: {'; '.join(figures(pages, readings))}; {seconds / len(pages) * 1000:.0f} ms a page")
            if args.show and name == "translator":
                show_worst(pages, readings, args.show)


def part_of(name: str) -> str:
    return "open" if int(hashlib.sha1(name.encode()).hexdigest(), 16) % 3 else "shut"


def readability_pages(folder: Path) -> Iterator[Page]:
    for page in sorted((folder / "test/test-pages").iterdir()):
        text = text_of((page / "expected.html").read_text(encoding="utf-8"))
        if is_ours(text):
            known = json.loads((page / "expected-metadata.json").read_text(encoding="utf-8"))
            yield Page(page.name, (page / "source.html").read_bytes(), text, title=known.get("title") or "")


def trafilatura_pages(folder: Path) -> Iterator[Page]:
    labels = json.loads((folder / "tests/evaldata.json").read_text(encoding="utf-8"))
    for address, label in sorted(labels.items()):
        places = (folder / "tests" / part / label["file"] for part in ("cache", "eval"))
        data = next((place.read_bytes() for place in places if place.is_file()), b"")
        is_foreign = re.search(rb"<html[^>]*\blang=[\"']?(?!en|zh)[a-z]", data[:3000], re.IGNORECASE)
        if data and not is_foreign and is_ours(text_of(data.decode("utf-8", "replace"))):
            authors = label.get("author") or []
            yield Page(
                address, data, wanted=label["with"], unwanted=label["without"], title=label.get("title") or "",
                date=label.get("date") or "", authors=[authors] if isinstance(authors, str) else authors,
            )  # fmt: skip


def marked_pages(folder: Path) -> Iterator[Page]:
    labels = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, label in sorted(labels.items()):
        if is_ours(label["articleBody"]):
            yield Page(name, gzip.decompress((folder / f"html/{name}.html.gz").read_bytes()), label["articleBody"])


def text_of(markup: str) -> str:
    markup = re.sub(r"(?is)<(script|style)\b.*?</\1>", " ", markup)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def is_ours(text: str) -> bool:
    """Whether a text is English or Chinese, by its most frequent words and its characters; filler Latin is neither."""
    han, kana = len(re.findall("[\u4e00-\u9fff]", text)), len(re.findall("[\u3040-\u30ff]", text))
    words = re.findall(r"[^\W\d_]+", text.lower())
    if han > max(20, len(words) / 2):
        return kana < han * 0.05
    return len(words) > 30 and sum(word in STOP_WORDS for word in words) > 0.13 * len(words)


def read_ours(page: Page) -> Reading:
    try:
        article = import_article(page.data, name="page.html")
    except TranslatorError as error:
        return Reading(title=str(error), is_named=True)
    body = LINK.sub(r"\1", IMAGE.sub("", re.sub(r"\\(?=[^\w\s])", "", article.text.split("---\n", 2)[2])))
    front = article.front_matter
    text = f"{front['title']}\n{body}" if page.wanted else body
    return Reading(text, front["title"], str(front.get("date", "")), front.get("authors", []), bool(article.warning))


def read_trafilatura(page: Page) -> Reading:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(page.data, include_comments=False, with_metadata=True)
    authors = (found.author or "").split("; ") if found else []
    return Reading(found.text or "", found.title or "", found.date or "", authors) if found else Reading()


def read_readability(page: Page) -> Reading:
    from readability import Document

    from translator.newsroom.imports.encoding import decode_text

    try:
        document = Document(decode_text(page.data)[0])
        return Reading(text_of(document.summary()), document.short_title())
    except Exception:
        return Reading()


READERS: dict[str, Callable[[Page], Reading]] = {
    "translator": read_ours, "trafilatura": read_trafilatura, "readability-lxml": read_readability,
}  # fmt: skip


def figures(pages: Sequence[Page], readings: Sequence[Reading]) -> Iterator[str]:
    pairs = list(zip(pages, readings, strict=True))
    if pages[0].text:
        scores = [score(page, reading) for page, reading in pairs]
        yield "recall {:.3f}, precision {:.3f}, F1 {:.3f}".format(*map(statistics.mean, zip(*scores, strict=True)))
    else:
        came = [(squeezed(reading.text), page) for page, reading in pairs]
        wanted = sum(squeezed(text) in found for found, page in came for text in page.wanted)
        unwanted = sum(squeezed(text) in found for found, page in came for text in page.unwanted)
        yield f"wanted {wanted} of {sum(len(page.wanted) for page in pages)}"
        yield f"unwanted {unwanted} of {sum(len(page.unwanted) for page in pages)}"
    halved = [(page, reading) for page, reading in pairs if is_halved(page, reading)]
    yield f"lost or halved {len(halved)}, without a word {sum(not reading.is_named for _page, reading in halved)}"
    yield f"warned of {sum(reading.is_named for reading in readings)}"
    titles = [(page, reading) for page, reading in pairs if page.title]
    yield f"titles {sum(same_title(page.title, reading.title) for page, reading in titles)} of {len(titles)}"
    if dates := [(page, reading) for page, reading in pairs if page.date]:
        right, missed = sum(a.date == b.date for a, b in dates), sum(not b.date for _a, b in dates)
        yield f"dates {right} of {len(dates)}, missed {missed}"
    if people := [(page, reading) for page, reading in pairs if page.authors]:
        right = sum(sorted(map(squeezed, a.authors)) == sorted(map(squeezed, b.authors)) for a, b in people)
        missed = sum(not b.authors for _a, b in people)
        yield f"authors {right} of {len(people)}, missed {missed}, wrong {len(people) - right - missed}"


def score(page: Page, reading: Reading) -> tuple[float, float, float]:
    found, wanted = Counter(tokens(reading.text)), Counter(tokens(page.text))
    both = (found & wanted).total()
    recall, precision = both / max(1, wanted.total()), both / max(1, found.total())
    return recall, precision, 2 * recall * precision / (recall + precision) if both else 0.0


def is_halved(page: Page, reading: Reading) -> bool:
    if page.text:
        return score(page, reading)[0] < 0.5
    text = squeezed(reading.text)
    return sum(squeezed(one) in text for one in page.wanted) * 2 < len(page.wanted)


def tokens(text: str) -> list[str]:
    return re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", text.lower())


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def same_title(known: str, found: str) -> bool:
    """Whether two titles are equal but for blanks, quotes, and the name of the site after the known one."""
    pieces = re.split(r"(?:\s+[|–—\-·•:»/]+\s+|[|_])", known)
    wholes = {squeezed(known), *(squeezed(" ".join(pieces[:count])) for count in range(1, len(pieces) + 1))}
    return bool(found) and squeezed(found) in wholes


def show_worst(pages: Sequence[Page], readings: Sequence[Reading], limit: float) -> None:
    for page, reading in zip(pages, readings, strict=True):
        if page.text and score(page, reading)[2] < limit:
            print("  {}: {:.2f} {:.2f} {:.2f}".format(page.name, *score(page, reading)))
        if not page.text and is_halved(page, reading):
            print(f"  {page.name}: halved{', and named' if reading.is_named else ''}")
        if page.title and not same_title(page.title, reading.title):
            print(f"  {page.name}: title {reading.title!r}, not {page.title!r}")


if __name__ == "__main__":
    main()
