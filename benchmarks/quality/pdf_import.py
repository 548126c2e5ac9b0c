"""
How well PDFs come in: the paragraphs of articles that were printed, and their order.

    python -m benchmarks.quality.pdf_import --readability DIR [--part open|shut|all] [--show]

DIR is a clone of github.com/mozilla/readability. Sixteen of its articles, English and Chinese, and four of this
repository are printed in five ways by two programs (Chromium; LibreOffice, where `soffice` is installed): with running
heads and page numbers, in two columns with hyphens, with indents instead of gaps, ragged, and by a word processor.
What was printed is known, so a paragraph is right if it comes in whole, alone and letter by letter (blanks aside); the
order is right if those that are right stand as they were written. Every other article is `shut`: nobody looked at it
before the rules stood. `--show` lists the paragraphs that are wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.quality.page_import import is_ours, text_of
from translator.newsroom.imports.pdf import read_pdf

ROOT = Path(__file__).parents[2]
FONTS = "font-family: 'Liberation Serif', 'Noto Serif CJK SC', serif; font-size: 11pt; line-height: 1.35"
PAGE = "@page { size: A4; margin: 22mm; @top-center { content: 'The Harbour Press Office'; font-size: 8pt }"
WAYS = {
    "heads": f"body {{ {FONTS} }} {PAGE} @bottom-center {{ content: counter(page) ' / ' counter(pages); }} }}",
    "columns": f"body {{ {FONTS}; text-align: justify; hyphens: auto }} main {{ columns: 2; column-gap: 7mm }}",
    "indents": f"body {{ {FONTS}; text-align: justify; hyphens: auto }} p {{ margin: 0; text-indent: 2em }}",
    "ragged": "body { font: 10pt/1.6 'Liberation Sans', 'Noto Sans CJK SC', sans-serif; max-width: 120mm }",
    "office": "",
}
LONGEST = 60
"""Paragraphs of one article that are printed."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--readability", type=Path, required=True)
    parser.add_argument("--part", choices=["open", "shut", "all"], default="all")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    all_found = all_wanted = in_order = count = 0
    for number, (name, wanted) in enumerate(articles(args.readability)):
        way = list(WAYS)[number // 2 % len(WAYS)]
        if args.part not in ("all", ("open", "shut")[number % 2]) or (way == "office" and not shutil.which("soffice")):
            continue
        got = [plain(block) for block in re.split(r"</?(?:p|h\d|li|ul|ol)>", read_pdf(printed(wanted, way), name).html)]
        places = {text: at for at, text in enumerate(got) if text}
        expected = [letters(text) for _tag, text in wanted]
        found = [text for text in expected if text in places]
        order = [places[text] for text in found if expected.count(text) == got.count(text) == 1]
        is_right = order == sorted(order)
        print(f"{name[:40]:40} {way:8} {len(found):3} of {len(expected):3}   order {'right' if is_right else 'WRONG'}")
        for text in expected if args.show else ():
            if text not in places:
                print(f"    - {text[:70]} … {text[-50:]}")
        all_found, all_wanted = all_found + len(found), all_wanted + len(expected)
        in_order, count = in_order + is_right, count + 1
    share = all_found / all_wanted
    print(f"paragraphs right: {all_found} of {all_wanted} ({share:.1%}); order right: {in_order} of {count}")


def articles(readability: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield name and blocks: ours first, then the articles of Readability that the hash of their name puts first."""
    for path in sorted(ROOT.glob("articles/*/*.md"))[::2][:4]:
        body = path.read_text(encoding="utf-8").split("---", 2)[2]
        texts = [text.strip() for text in re.split(r"\n{2,}", body)]
        yield str(path.relative_to(ROOT)), [("p", text) for text in texts if re.match(r"\w", text) and "[" not in text]
    pages = sorted(
        (readability / "test/test-pages").iterdir(), key=lambda one: hashlib.sha1(one.name.encode()).digest()
    )
    yielded = {False: 0, True: 0}
    for page in pages:
        expected = (page / "expected.html").read_text(encoding="utf-8")
        is_chinese = bool(re.search("[\u4e00-\u9fff]{20}", text_of(expected)))
        blocks = list(blocks_of(expected))
        if is_ours(text_of(expected)) and len(blocks) > 5 and yielded[is_chinese] < (4 if is_chinese else 12):
            yielded[is_chinese] += 1
            title = json.loads((page / "expected-metadata.json").read_text(encoding="utf-8")).get("title") or "A Title"
            yield page.name, [("h1", title), *blocks[:LONGEST]]


def blocks_of(page: str) -> Iterator[tuple[str, str]]:
    from lxml.html import document_fromstring

    for element in document_fromstring(page).iter("p", "h2", "h3", "li"):
        text = " ".join("".join(element.itertext()).split())
        if len(text) > 2 and not any(
            True for _one in element.iter("table", "pre", "p", "li", "br") if _one is not element
        ):
            yield ("p" if element.tag == "li" else element.tag), text


def printed(blocks: list[tuple[str, str]], way: str) -> bytes:
    """Return a PDF of blocks; the title stands over all columns."""
    head, *rest = [f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in blocks]
    lang = "zh" if re.search("[\u4e00-\u9fff]{8}", blocks[-1][1]) else "en"
    style = f'<meta charset="utf-8"><style>{WAYS[way]}</style>'
    page = f'<!DOCTYPE html><html lang="{lang}">{style}<body>{head}<main>{"".join(rest)}'
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        office = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to",
                  "pdf:writer_web_pdf_Export", "--outdir", folder, str(source)]  # fmt: skip
        chromium = ["chromium", "--headless", "--no-sandbox", f"--user-data-dir={folder}/chromium", "--disable-gpu",
                    "--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()]  # fmt: skip
        subprocess.run(office if way == "office" else chromium, check=True, capture_output=True, timeout=120)
        return target.read_bytes()


def plain(block: str) -> str:
    return letters(html.unescape(re.sub(r"<[^>]+>", "", block)))


def letters(text: str) -> str:
    return re.sub(r"^[•·]|[\s\u00ad\u200b]+", "", text)


if __name__ == "__main__":
    main()
