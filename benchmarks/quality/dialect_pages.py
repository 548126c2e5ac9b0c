"""
Real pages of a Markdown dialect: what comes back byte for byte, is rendered as before, and is offered for translation.

    python -m benchmarks.quality.dialect_pages mkdocs|myst PYTHON REPOSITORY FOLDER [SHOWN]

PYTHON is that of an environment with the dialect's own parser: `.venv/mkdocs/bin/python` has Python-Markdown; MyST
wants one with myst-parser and sphinx-design. REPOSITORY is a clone, FOLDER that of its pages there; SHOWN of the faults
are listed. Each word of each segment is replaced by a Chinese one, and both pages are rendered by that parser: the
elements must be the same, and a block of prose in which two English words are left was not offered whole.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zlib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from translator.bilingual.errors import TranslatorError
from translator.newsroom.articles.article_format import prove_identity
from translator.newsroom.articles.structure import structure_differences, structure_of

RENDERER = Path("tests/support/dialect_renderer.py")
BLOCKS = frozenset(
    {
        "p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "summary", "figcaption", "caption",
        "label", "div", "paragraph", "title", "term", "rubric", "attribution", "entry", "definition", "blockquote",
        "details", "list_item", "section", "document",
    }
)  # fmt: skip
NOT_PROSE = frozenset(
    {
        "code", "pre", "script", "style", "math", "math_block", "kbd", "literal", "literal_block", "comment", "target",
        "system_message", "raw", "problematic", "svg", "textarea", "substitution_definition", "field_name", "docinfo",
        "doctest_block", "index", "desc_signature", "meta", "footnote_reference", "label", "only", "pending", "inline",
        "toctree", "image",
    }
)  # fmt: skip
VOID = frozenset({"img", "br", "hr", "input", "col", "wbr", "source", "meta", "link", "area", "base", "embed", "track"})
OF_WORDS = frozenset({"abbr", "acronym", "sup"})
"""What the parser makes of words (`HTML`, `2nd`), which are others in the translation."""
SHAPE = frozenset({"class", "classes", "style", "type", "enumtype", "language", "align", "width", "open", "checked"})
"""The attributes that are compared; others hold ids and texts."""
WORD = re.compile(r"[A-Za-z]+(?:['’][A-Za-z]+)*")
TAG = re.compile(r"</?[1-9][0-9]*/?>")
LEFT = re.compile(r"[A-Za-z]{2,}[^\w\u4e00-\u9fff]+[A-Za-z]{2,}|^[^\w\u4e00-\u9fff]*[A-Za-z]{3,}[^\w\u4e00-\u9fff]*$")
PROTECTED = re.compile(
    r"\[[\w.]*\]\[\]|\]\[[^\]]+\]|\b(?:xref|inv|path|project|gh-\w+):\S+|(?:https?://|www\.)\S+|\S+@\S+|:[\w+-]+:|\{\{.*?\}\}|\{%.*?%\}|\[\[.*?\]\]|\{[\w.]+\}|%\w+|\$\w+"
    r"|<[1-9]/?>|\(?[\w/.-]+\.(?:md|html)\S*"
)
FILE_NAME = re.compile(r"[^\s\"]*[./\\][^\s\"]*\Z|(?:Docker|Make)file\Z")
GENERATED = frozenset(
    {
        "Note", "Tip", "Warning", "Danger", "Info", "Abstract", "Success", "Question", "Failure", "Bug", "Example",
        "Quote", "Important", "Caution", "Attention", "Hint", "Error", "Seealso", "Todo", "Check", "Inherited",
        "Table of Contents", "MARKDOWN", "RST",
    }
)  # fmt: skip
"""Titles that the parser makes of the name of a block, or of a language of code."""


class RenderedPage(HTMLParser):
    """The elements of a page, and the text of each block without that of the blocks in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, ...]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[tuple[str, list[str]]] = [("document", [])]
        self._names: list[str] = []
        self.feed(page)
        while self._open:
            self._close_block()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in OF_WORDS:
            shape = (f"{name}={value}" for name, value in attrs if name in SHAPE)
            # Sphinx makes a class of the title of an admonition.
            self.elements.append((tag, *(re.sub("admonition-.*", "", one) for one in shape)))
        if tag in VOID:
            return
        self._names.append(tag)
        if tag in BLOCKS:
            self._open.append((tag, []))

    def handle_endtag(self, tag: str) -> None:
        while tag in self._names:
            name = self._names.pop()
            if name in BLOCKS and len(self._open) > 1:
                self._close_block()
            if name == tag:
                break

    def _close_block(self) -> None:
        tag, texts = self._open.pop()
        self.texts.append((tag, " ".join("".join(texts).split())))

    def handle_data(self, data: str) -> None:
        if not NOT_PROSE.intersection(self._names):
            self._open[-1][1].append(data)

    def difference(self, other: RenderedPage) -> str:
        """Show where the elements of another page begin to differ; empty where they do not."""
        if self.elements == other.elements:
            return ""
        pairs = zip(self.elements, other.elements, strict=False)
        place = next((at for at, (one, two) in enumerate(pairs) if one != two), -1)
        return f"{self.elements[place]} became {other.elements[place]}, {len(self.elements)} → {len(other.elements)}"


def is_left(text: str) -> bool:
    """Whether the text of a translated block still has English of its own."""
    rest = PROTECTED.sub("", text).strip()
    return bool(LEFT.search(rest)) and rest not in GENERATED and not FILE_NAME.match(rest)


def changed(source: str) -> str:
    """Return a segment with a Chinese word for each English one, always the same; tags stay."""
    pieces, at = [], 0
    for tag in TAG.finditer(source):
        pieces += [WORD.sub(_word, source[at : tag.start()]), tag[0]]
        at = tag.end()
    return "".join([*pieces, WORD.sub(_word, source[at:])])


def _word(match: re.Match[str]) -> str:
    number = zlib.crc32(match[0].lower().encode())
    return "译" + chr(0x4E00 + number % 20000) + chr(0x4E00 + number // 20000 % 20000)


def pages_of(repository: Path, folder: str) -> Iterator[tuple[str, bytes]]:
    git = ["git", "-C", str(repository)]
    listed = subprocess.run([*git, "ls-tree", "-r", "--name-only", "HEAD", folder], capture_output=True, check=True)
    for name in listed.stdout.decode().split("\n"):
        if name.endswith(".md"):
            yield name, subprocess.run([*git, "show", f"HEAD:{name}"], capture_output=True, check=True).stdout


def rendered(dialect: str, python: str, texts: list[str]) -> list[RenderedPage]:
    command = [python, str(RENDERER), dialect]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True)
    return [RenderedPage(page) for page in json.loads(done.stdout)]


def main(dialect: str, python: str, repository: Path, folder: str, shown: int) -> None:
    """Print the figures of a project."""
    names, sources, targets, faults = [], [], [], []
    refused = segments = same = blocks = left = 0
    for name, data in pages_of(repository, folder):
        try:
            document = prove_identity(data, tag="en", format=dialect)
        except TranslatorError as error:
            refused += 1
            faults.append(f"{name}: not identical: {error}")
            continue
        segments += len(document.segments)
        page = document.render([changed(segment.source) for segment in document.segments], tag="zh-Hans")
        found = structure_differences(*(structure_of(text, format=dialect) for text in (data, page)))
        faults += [f"{name}: structure: {found[0]}"] if found else []
        names.append(name)
        sources.append(data.decode())
        targets.append(page.decode())
    pairs = zip(names, rendered(dialect, python, sources), rendered(dialect, python, targets), strict=True)
    for name, before, after in pairs:
        difference = before.difference(after)
        same += not difference
        faults += [f"{name}: {difference}"] if difference else []
        blocks += sum(bool(WORD.search(PROTECTED.sub("", text))) for _tag, text in before.texts)
        missed = [f"{name}: <{tag}> {text[:150]}" for tag, text in after.texts if is_left(text)]
        left += len(missed)
        faults += missed
    print(
        f"{repository} {folder}: {len(names) + refused} pages, {segments:,} segments; {len(names)} come back "
        f"identical, {same} have the same elements; {blocks:,} blocks of prose, "
        f"{left} not offered whole ({1 - left / blocks:.2%})"
    )
    print("\n".join(faults[:shown]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4], int(sys.argv[5]) if len(sys.argv) > 5 else 20)
