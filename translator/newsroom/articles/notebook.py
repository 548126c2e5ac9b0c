"""
Jupyter notebooks: their Markdown cells are translated, each an article of its own; all else stays byte for byte.
Source: nbformat, “The Jupyter Notebook format”, 4.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

from translator.bilingual.errors import ArticleError, EncodingError
from translator.bilingual.i18n import LazyMessage, _
from translator.bilingual.model import Segment
from translator.bilingual.words.patterns import is_encodable, pattern
from translator.newsroom.articles.document import Document, parse_article
from translator.newsroom.articles.frontmatter import FrontMatter
from translator.newsroom.articles.items import Span
from translator.newsroom.articles.resegmenter import JoinedSegment, SegmentRule
from translator.newsroom.articles.structure import structure_differences, structure_of
from translator.newsroom.ground.files import text_of

_TOKEN = pattern(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
_FIRST_TITLE = pattern(r"\s*# +(?P<text>[^\n]+?)[ #]*(?:\n|\Z)")
_MARKS = pattern(r"[*_`]+|\{#[^{}]*\}\Z")
_COLOUR = pattern(r"\x1b\[[\d;]*m")


@dataclass(frozen=True, slots=True)
class NotebookCell:
    document: Document
    strings: tuple[Span, ...]
    """Characters of the file, half-open."""
    is_list: bool
    lines: tuple[int, ...]
    """The line of the file on which each string stands."""

    def line_of(self, line: int) -> int:
        return self.lines[min(line, len(self.lines)) - 1 if self.is_list else 0]


@dataclass(frozen=True)
class NotebookDocument(Document):
    cells: tuple[NotebookCell, ...] = ()
    raw: tuple[tuple[int, str], ...] = ()
    """Line and text of each raw cell."""

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        made, blocks = list[Segment](), 0
        for cell in self.cells:
            found = cell.document.segments
            for segment in found:
                made.append(replace(segment, line=cell.line_of(segment.line), block=blocks + segment.block))
            blocks += max((segment.block + 1 for segment in found), default=0)
        return tuple(made)

    def resegmented(self, rules: Iterable[SegmentRule]) -> Document:
        todo = tuple(rules)
        cells = [replace(cell, document=cell.document.resegmented(todo)) for cell in self.cells]
        return replace(self, cells=tuple(cells)) if todo else self

    def neighbours(self, key: str) -> list[tuple[str, str]]:
        return [pair for cell in self.cells for pair in cell.document.neighbours(key)]

    def split(self, key: str, at: int) -> tuple[Segment, Segment] | None:
        return next((found for cell in self.cells if (found := cell.document.split(key, at))), None)

    def join(self, first: str, second: str) -> JoinedSegment | None:
        return next((found for cell in self.cells if (found := cell.document.join(first, second))), None)

    def render(self, targets: Sequence[str | None], *, tag: str, is_patch: bool = False) -> bytes:
        rest = iter(targets)
        text, made, at = self.data.decode("utf-8"), list[str](), 0
        for cell in self.cells:
            own = list(islice(rest, len(cell.document.segments)))
            changed = cell.document.render(own, tag=tag, is_patch=is_patch)
            if changed != cell.document.data:
                made += [text[at : cell.strings[0][0]], _written(text, cell, changed.decode("utf-8"))]
                at = cell.strings[-1][1]
        return "".join([*made, text[at:]]).encode("utf-8")

    def italics_change(self, targets: Sequence[str | None], *, tag: str) -> int:
        rest = iter(targets)
        parts = ((cell.document, list(islice(rest, len(cell.document.segments)))) for cell in self.cells)
        return sum(document.italics_change(own, tag=tag) for document, own in parts)

    def differences(self, data: bytes, targets: Sequence[str | None], *, tag: str) -> list[LazyMessage]:
        """List what `data`, rendered with `targets`, has otherwise but for its texts."""
        rest, others = iter(targets), [cell.text for cell in _cells_in(data) if cell.kind == "markdown"]
        if len(others) != len(self.cells) or _frame(self.data) != _frame(data):
            return [LazyMessage("code, outputs or metadata")]
        found = list[LazyMessage]()
        for cell, text in zip(self.cells, others, strict=True):
            own = list(islice(rest, len(cell.document.segments)))
            italics = cell.document.italics_change(own, tag=tag)
            wanted = structure_of(cell.document.data).with_italics(italics)
            found += structure_differences(wanted, structure_of(text.encode()))
        return found


def read_notebook(data: bytes, tag: str) -> NotebookDocument:
    ends = [match.end() for match in re.finditer("\n", data.decode("utf-8", "replace"))]
    cells, raw = list[NotebookCell](), list[tuple[int, str]]()
    for cell in _cells_in(data):
        lines = tuple(bisect_right(ends, start) + 1 for start, _end in cell.strings)
        if cell.kind == "raw":
            raw.append((lines[0], cell.text))
        else:
            if not is_encodable(cell.text):
                message = _("half a surrogate pair, which no file can hold: {text}", text=ascii(cell.text[:80]))
                raise ArticleError(message, where=_("line {line}", line=lines[0]))
            document = parse_article(cell.text.encode(), FrontMatter(), tag, "markdown")
            cells.append(NotebookCell(document, tuple(cell.strings), cell.is_list, lines))
    return NotebookDocument(data, (), (), format="notebook", cells=tuple(cells), raw=tuple(raw))


def markdown_of(data: bytes) -> bytes:
    """Return a notebook as Markdown for a page: its text, its code, and what that put out."""
    whole = json.loads(text_of(data, "", EncodingError))
    metadata = whole.get("metadata") or {}
    language = (metadata.get("language_info") or metadata.get("kernelspec") or {}).get("name", "python")
    pieces = list[str]()
    for cell in whole.get("cells") or ():
        text = _joined(cell.get("source"))
        if cell.get("cell_type") == "code":
            pieces += [_code(text, language), *map(_output, cell.get("outputs") or ())]
        elif cell.get("cell_type") == "markdown":
            for name, forms in (cell.get("attachments") or {}).items():
                text = text.replace(f"(attachment:{name})", f"({_picture(forms)})")
            pieces.append(text)
    body = "\n\n".join(piece for piece in pieces if piece.strip()) + "\n"
    title = _FIRST_TITLE.match(body)
    if title is None:
        return body.encode()
    shown = json.dumps(_MARKS.sub("", title["text"]), ensure_ascii=False)
    return f"---\ntitle: {shown}\n---\n\n{body[title.end() :].lstrip()}".encode()


def _joined(lines: Any) -> str:
    return "".join(lines) if isinstance(lines, list) else lines or ""


def _code(text: str, language: str) -> str:
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", text) or ["``"]))
    return f"{fence}{language}\n{text.rstrip()}\n{fence}" if text.strip() else ""


def _output(output: dict[str, Any]) -> str:
    forms = output.get("data") or {"text/plain": output.get("text")}
    if picture := _picture(forms):
        return f"![]({picture})"
    if text := _joined(forms.get("text/markdown") or forms.get("text/latex")):
        return text
    error = "\n".join(output.get("traceback") or ())
    return _code(_COLOUR.sub("", _joined(forms.get("text/plain")) or error), "text")


# Return the address of a picture that holds all of it; empty without one.
def _picture(forms: dict[str, Any]) -> str:
    kinds = (kind for kind in ("image/png", "image/jpeg", "image/gif") if kind in forms)
    return next((f"data:{kind};base64,{''.join(_joined(forms[kind]).split())}" for kind in kinds), "")


def _cells_in(data: bytes) -> Iterator[_Cell]:
    text = text_of(data, "", EncodingError)
    try:
        whole = json.loads(text)
    except ValueError as error:
        raise ArticleError(_("the notebook is not valid JSON"), where=str(error)) from None
    if not isinstance(whole, dict) or "cells" not in whole:
        raise ArticleError(_("the file is not a Jupyter notebook"), hint=_("it has no cells"))
    # A byte order mark is not part of `text`, and is one character of the file.
    shift = len(data.decode("utf-8")) - len(text)
    for cell in _walk(text):
        if cell.kind in {"markdown", "raw"} and cell.text.strip():
            cell.strings = [(start + shift, end + shift) for start, end in cell.strings]
            yield cell


@dataclass(slots=True)
class _Cell:
    kind: str = ""
    strings: list[Span] = field(default_factory=list)
    text: str = ""
    is_list: bool = False


def _walk(text: str) -> Iterator[_Cell]:
    # Of each container that is open, the key or the index in it.
    path: list[str | int] = []
    cell, is_key = _Cell(), False
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token in {"{", "["}:
            path.append("" if token == "{" else 0)
            is_key = token == "{"
            if is_key and len(_in_cell(path)) == 1:
                cell = _Cell()
        elif token in {"}", "]"}:
            if token == "}" and len(_in_cell(path)) == 1:
                yield cell
            path.pop()
            is_key = False
        elif token == ",":
            place = path[-1]
            is_key = isinstance(place, str)
            if not isinstance(place, str):
                path[-1] = place + 1
        elif token != ":" and is_key:
            path[-1], is_key = json.loads(token), False
        elif token[0] == '"':
            inside = _in_cell(path)
            if inside == ["cell_type"]:
                cell.kind = json.loads(token)
            elif inside[:1] == ["source"] and len(inside) < 3:
                cell.strings.append(match.span())
                cell.text += json.loads(token)
                cell.is_list = len(inside) == 2


# Return the part of a path that lies in a cell: `cells[3].source[0]`.
def _in_cell(path: Sequence[str | int]) -> Sequence[str | int]:
    return path[2:] if path[:1] == ["cells"] else ()


def _written(text: str, cell: NotebookCell, changed: str) -> str:
    first, last = cell.strings[0][0], cell.strings[-1][1]
    before = text[first:last]
    is_ascii = before.isascii() and "\\u" in before
    if not cell.is_list:
        return json.dumps(changed, ensure_ascii=is_ascii)
    indent = text[text.rfind("\n", 0, first) + 1 : first]
    between = f",\n{indent}" if not indent.strip() else ", "
    if len(cell.strings) > 1:
        between = text[cell.strings[0][1] : cell.strings[1][0]]
    return between.join(json.dumps(line, ensure_ascii=is_ascii) for line in changed.splitlines(keepends=True))


def _frame(data: bytes) -> Any:

    def bare(value: Any) -> Any:
        if isinstance(value, dict):
            is_text = value.get("cell_type") == "markdown"
            return {key: None if is_text and key == "source" else bare(item) for key, item in value.items()}
        return [bare(item) for item in value] if isinstance(value, list) else value

    return bare(json.loads(text_of(data, "", EncodingError)))
