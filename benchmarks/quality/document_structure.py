"""
How much of the structure of documents comes in, beside pandoc: headings, lists, tables, notes, raised text, formulas.

    python -m benchmarks.quality.document_structure FOLDER --pandoc BINARY [--part open|shut|all] [--show]

FOLDER holds documents in `.docx`, `.odt` and `.rtf`, such as the folder `test` of github.com/jgm/pandoc; BINARY is
pandoc (the wheel `pypandoc_binary` has it). pandoc reads each document, and the Markdown that was imported from it;
what both trees have counts. Half of the files, chosen by the hash of the name, is `shut`: nobody looked at it before
the code stood. Formulas of our own (`data/formulas.txt`), written by pandoc into Word documents, are added.

Prints for each kind of element how many pandoc finds, in how many files, and which share of them came in: a heading
with its text, an item of a list with its depth, number and beginning, a cell of a table with its row and text, a note
with its text, raised or lowered text, a formula. What Markdown cannot hold does not count: lists in a cell of a table,
raised text in code. `--show` names what is missing, file by file.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import logging
import re
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from translator.bilingual.errors import TranslatorError
from translator.newsroom.imports.documents import read_document
from translator.newsroom.imports.office_html import plain_office_html, word_html_to_markdown

FORMULAS = Path(__file__).parents[1] / "data/formulas.txt"
KINDS = ("heading", "list", "table", "note", "raised", "formula")
FORMATS = {".docx": "docx", ".odt": "odt", ".rtf": "rtf"}
RAISED = {"Superscript": "sup", "Subscript": "sub"}
MARKDOWN = "commonmark_x-smart-subscript-superscript-bracketed_spans-fenced_divs-definition_lists"
UNICODE_RAISED = re.compile("[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pandoc", default="pandoc")
    parser.add_argument("--part", choices=["open", "shut", "all"], default="all")
    parser.add_argument("--show", action="store_true")
    args = parser.parse_args()
    logging.disable(logging.CRITICAL)
    wanted, found, files, refused = Counter[str](), Counter[str](), Counter[str](), 0
    for path in sorted(
        [*(one for one in args.folder.rglob("*") if one.suffix in FORMATS), *formula_files(args.pandoc)]
    ):
        if args.part not in ("all", part_of(path.name)):
            continue
        data = path.read_bytes()
        theirs = elements(args.pandoc, data, FORMATS[path.suffix])
        if theirs is None or not (path.suffix != ".rtf" or data.startswith(b"{\\rtf")):
            refused += 1
            continue
        ours = imported(args.pandoc, path)
        for kind in KINDS:
            known = Counter({key: count for key, count in theirs.items() if key[0] == kind})
            came = known & ours
            wanted[kind] += known.total()
            found[kind] += came.total()
            files[kind] += bool(known)
            if args.show and (missing := known - came):
                others = [key[1:] for key in ours if key[0] == kind and key not in theirs]
                print(f"{path.name}: {kind} missing {[key[1:] for key in missing]}, instead {others}")
    for kind in KINDS:
        print(f"{kind}: {found[kind]} of {wanted[kind]} in {files[kind]} files, "
              f"{found[kind] / max(1, wanted[kind]):.1%}")  # fmt: skip
    print(f"documents that pandoc does not read, and pieces of RTF without a head: {refused}")


def formula_files(pandoc: str) -> Iterator[Path]:
    """Yield a Word document for each of our formulas, as pandoc writes it: its own files have hardly any."""
    folder = Path(tempfile.mkdtemp())
    for number, tex in enumerate(FORMULAS.read_text(encoding="utf-8").splitlines()):
        path = folder / f"formula-{number}.docx"
        text = f"It follows that ${tex}$ holds.\n"
        subprocess.run([pandoc, "-f", "markdown", "-o", path], input=text.encode(), check=True, timeout=60)
        yield path


def part_of(name: str) -> str:
    return "open" if int(hashlib.sha1(name.encode()).hexdigest(), 16) % 2 else "shut"


def imported(pandoc: str, path: Path) -> Counter[Any]:
    try:
        document = read_document(path.read_bytes(), path.name)
    except TranslatorError as error:
        print(f"{path.name}: {error.message}")
        return Counter()
    if document is None:
        return Counter()
    html = plain_office_html(document.html)[0] if document.is_styled else document.html
    text, notes, _said = word_html_to_markdown(html)
    return elements(pandoc, "\n\n".join([text, *notes]).encode(), MARKDOWN) or Counter()


def elements(pandoc: str, data: bytes, format: str) -> Counter[Any] | None:
    command = [pandoc, "-f", format, "-t", "json"]
    done = subprocess.run(command, input=data, capture_output=True, check=False, timeout=60)
    if done.returncode:
        return None
    tree = json.loads(done.stdout)
    found = Counter(walk(tree["blocks"], 0))
    title = plain(tree["meta"].get("title", []))
    return found + Counter([("heading", squeezed(title))] if title else [])


def walk(node: Any, depth: int) -> Iterator[tuple[Any, ...]]:
    """Yield the elements below a node of pandoc's tree, as tuples that begin with their kind."""
    if isinstance(node, list):
        for one in node:
            yield from walk(one, depth)
    if not isinstance(node, dict):
        return
    kind, content = node.get("t"), node.get("c")
    if kind == "Header" and plain(content[2]):
        yield "heading", squeezed(plain(content[2]))
    elif kind in {"BulletList", "OrderedList"}:
        items = content if kind == "BulletList" else content[1]
        for number, item in enumerate(items, 0 if kind == "BulletList" else content[0][0]):
            text = squeezed(plain([block for block in item if block["t"] not in {"BulletList", "OrderedList"}]))
            if text:
                yield "list", depth, number if kind == "OrderedList" else "-", text[:30]
        yield from walk(items, depth + 1)
        return
    elif kind == "Table":
        rows = [*content[3][1], *(row for body in content[4] for row in (*body[2], *body[3])), *content[5][1]]
        for cells in (row[1] for row in rows):
            yield from (("table", squeezed(plain(cell[4]))) for cell in cells if plain(cell[4]))
        yield from (one for one in walk(content, depth) if one[0] != "list") if isinstance(content, list) else ()
        return
    elif kind == "Note":
        yield "note", squeezed(plain(content))
    elif kind in RAISED and plain(content) and content[0]["t"] != "Code":
        yield "raised", RAISED[kind], squeezed(plain(content))
    elif kind == "Math":
        yield "formula", formula(content[1])
    elif kind == "Str":
        for run in UNICODE_RAISED.findall(content):
            text = unicodedata.normalize("NFKC", run)
            yield "raised", "sub" if unicodedata.decomposition(run[0]).startswith("<sub>") else "sup", squeezed(text)
    if kind in {"Para", "Plain", "Header"}:
        yield from raised_html(content if kind != "Header" else content[2])
    yield from walk(content, depth)


def raised_html(inlines: list[Any]) -> Iterator[tuple[Any, ...]]:
    for at, one in enumerate(inlines):
        if one["t"] == "RawInline" and one["c"][1] in {"<sup>", "<sub>"}:
            end = one["c"][1].replace("<", "</")
            inner = next((to for to in range(at, len(inlines)) if inlines[to].get("c") == ["html", end]), at)
            yield "raised", one["c"][1][1:4], squeezed(plain(inlines[at:inner]))


def plain(node: Any) -> str:
    if isinstance(node, list):
        return "".join(map(plain, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in {"Space", "SoftBreak", "LineBreak"}:
        return " "
    if kind in {"Str", "MetaString"}:
        return str(content)
    if kind in {"Code", "CodeBlock", "Math"}:
        return str(content[1])
    if kind in {"Note", "RawInline", "RawBlock", "Image"}:
        return ""
    return plain(content)


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold() or text.strip()


# Ways of writing the same TeX: braces that hold one thing, blanks, and spacing commands say nothing.
SAME = {r"\widehat": r"\hat", r"\overrightarrow": r"\vec", r"\lbrack": "[", r"\rbrack": "]", r"\hslash": r"\hbar"}


def formula(tex: str) -> str:
    tex = tex.replace("\\\\", "").replace("^{}", "")
    for one, other in SAME.items():
        tex = tex.replace(one, other)
    return re.sub(r"[\s{}&]|\\(?:left|right|limits|displaystyle|[,;:! ]|q?quad)(?![a-zA-Z])", "", tex)


if __name__ == "__main__":
    main()
