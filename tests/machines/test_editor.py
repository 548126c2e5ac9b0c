"""The language server says in an editor what the command says in a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

pytest.importorskip("pygls")

from lsprotocol import types
from pygls.lsp.client import BaseLanguageClient

from translator.newsroom.imports.bilingual import is_bilingual


class Editor:
    """An editor with one file open."""

    def __init__(self, client: BaseLanguageClient, path: Path) -> None:
        self.client, self.path, self.uri, self.version = client, path, path.as_uri(), 0
        self.shown: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def show(params: types.PublishDiagnosticsParams) -> None:
            self.shown.put_nowait(params)

    @property
    def document(self) -> types.TextDocumentIdentifier:
        return types.TextDocumentIdentifier(self.uri)

    async def open(self) -> list[types.Diagnostic]:
        item = types.TextDocumentItem(self.uri, "text", 0, self.path.read_text(encoding="utf-8"))
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))
        return list((await asyncio.wait_for(self.shown.get(), 60)).diagnostics)

    async def type(self, text: str) -> list[types.Diagnostic]:
        self.version += 1
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(
            types.VersionedTextDocumentIdentifier(self.version, self.uri),
            [types.TextDocumentContentChangeWholeDocument(text)],
        ))  # fmt: skip
        return list((await asyncio.wait_for(self.shown.get(), 60)).diagnostics)

    async def actions(self, line: int, only: str | None = None) -> list[types.CodeAction]:
        place = types.Range(types.Position(line, 0), types.Position(line, 0))
        context = types.CodeActionContext([], only=[only] if only else None)
        found = await self.client.text_document_code_action_async(types.CodeActionParams(self.document, place, context))
        return [one for one in found or () if isinstance(one, types.CodeAction)]


@asynccontextmanager
async def editor(path: Path) -> AsyncIterator[Editor]:
    from tests.conftest import REPOSITORY

    client = BaseLanguageClient("editor", "1")
    opened = Editor(client, path)
    os.environ["PYTHONPATH"] = str(REPOSITORY)
    await client.start_io(sys.executable, "-m", "translator", "lsp")
    await client.initialize_async(types.InitializeParams(capabilities=types.ClientCapabilities()))
    client.initialized(types.InitializedParams())
    yield opened
    await client.shutdown_async(None)
    client.exit(None)
    await client.stop()


def applied(text: str, edits: Any) -> str:
    lines = text.split("\n")
    for edit in sorted(edits, key=lambda one: (one.range.start.line, one.range.start.character), reverse=True):
        line = lines[edit.range.start.line]
        lines[edit.range.start.line] = (
            line[: edit.range.start.character] + edit.new_text + line[edit.range.end.character :]
        )
    return "\n".join(lines)


ROWS = (
    ("The ferry made 31 trips.", "渡轮往返了13趟。"),
    ("It cost $1.2 million.", "它花了120万美元。"),
    ("Rain fell 🌧 on 4 May.", "🌧 5月4日下雨 ，风大。"),
)


@pytest.mark.asyncio
async def test_the_editor_shows_what_the_command_says(tmp_path: Path, run_translator: Callable[..., Any]) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("en\tzh-Hans\n" + "".join(f"{one}\t{other}\n" for one, other in ROWS), encoding="utf-8")
    said = json.loads(run_translator("check", str(path), "--format", "json").stdout)
    assert said

    async with editor(path) as opened:
        shown = await opened.open()

    lines = path.read_text(encoding="utf-8").split("\n")
    expected = []
    for one in said:
        line = lines[one["line"] - 1]
        begins = line.index(one[one["side"]])
        start, end = (len(line[: begins + one[side]].encode("utf-16-le")) // 2 for side in ("start", "end"))
        expected.append((one["check"], one["severity"], one["line"] - 1, start, end))
    names = {1: "error", 2: "warning", 3: "info"}
    assert sorted(expected) == sorted(
        (
            str(one.code),
            names[int(one.severity or 0)],
            one.range.start.line,
            one.range.start.character,
            one.range.end.character,
        )
        for one in shown
    )


def as_po(rows: Sequence[tuple[str, str]]) -> str:
    head = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    return head + "".join(f'\nmsgid "{one}"\nmsgstr "{other}"\n' for one, other in rows)


XLIFF = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en" trgLang="zh-Hans"><file id="f">
{}</file></xliff>
"""
TMX = """\
<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x" adminlang="en"
 srclang="en" datatype="plaintext"/><body>
{}</body></tmx>
"""


def as_xliff(rows: Sequence[tuple[str, str]]) -> str:
    unit = '<unit id="u{}"><segment state="translated">\n<source>{}</source>\n<target>{}</target>\n</segment></unit>\n'
    return XLIFF.format("".join(unit.format(at, *row) for at, row in enumerate(rows)))


def as_tmx(rows: Sequence[tuple[str, str]]) -> str:
    one, other = (f'<tuv xml:lang="{tag}"><seg>{{}}</seg></tuv>' for tag in ("en", "zh-Hans"))
    return TMX.format("".join(f"<tu>\n{one}\n{other}\n</tu>\n".format(*row) for row in rows))


@pytest.mark.asyncio
@pytest.mark.parametrize(("suffix", "write"), [("po", as_po), ("xlf", as_xliff), ("tmx", as_tmx)])
async def test_every_format_has_the_same_codes_severities_and_words(
    tmp_path: Path, run_translator: Callable[..., Any], suffix: str, write: Callable[[Any], str]
) -> None:
    path = tmp_path / f"pairs.{suffix}"
    path.write_text(write(ROWS), encoding="utf-8")
    said = json.loads(run_translator("check", str(path), "--format", "json").stdout)
    lines = path.read_text(encoding="utf-8").split("\n")

    async with editor(path) as opened:
        shown = await opened.open()

    names = {1: "error", 2: "warning", 3: "info"}
    found = []
    for one in shown:
        line = lines[one.range.start.line].encode("utf-16-le")
        words = line[2 * one.range.start.character : 2 * one.range.end.character].decode("utf-16-le")
        found.append((str(one.code), names[int(one.severity or 0)], words))
    assert len(found) > 1
    assert sorted(found) == sorted(
        (one["check"], one["severity"], one[one["side"]][one["start"] : one["end"]]) for one in said
    )


@pytest.mark.asyncio
async def test_a_fix_is_offered_where_the_text_stands_and_mends_it(room: Path) -> None:
    path = room / "locales/zh-Hans/ferry.po"
    text = path.read_text(encoding="utf-8").replace(
        '2026."\nmsgstr ""', '2026."\nmsgstr "2026年3月12日，老渡轮往返13趟 。"'
    )
    async with editor(path) as opened:
        assert [] == await opened.open()
        shown = await opened.type(text)
        assert "num.value" in [one.code for one in shown]
        line = next(at for at, one in enumerate(text.split("\n")) if "往返" in one)
        (fix,) = [one for one in await opened.actions(line, "quickfix") if one.title.startswith("num.value")]
        assert fix.edit is not None
        mended = applied(text, (fix.edit.changes or {})[opened.uri])
        assert "往返31趟" in mended
        (every,) = await opened.actions(0, "source.fixAll")
        assert every.edit is not None
        mended = applied(mended, (every.edit.changes or {})[opened.uri])
        assert "趟。" in mended
        assert [] == await opened.type(mended)


@pytest.mark.asyncio
async def test_hover_completion_and_jump_know_the_house(room: Path) -> None:
    path = room / "locales/zh-Hans/ferry.po"
    lines = path.read_text(encoding="utf-8").split("\n")
    line = next(at for at, one in enumerate(lines) if one.startswith('msgid "The old ferry'))
    async with editor(path) as opened:
        await opened.open()
        at = types.Position(line, 0)
        hover = await opened.client.text_document_hover_async(types.HoverParams(opened.document, at))
        assert hover is not None
        assert "ferry = 渡轮 (required)" in str(hover.contents)
        items = await opened.client.text_document_completion_async(types.CompletionParams(opened.document, at))
        assert [one.label for one in items or ()] == ["渡轮"]  # type: ignore[union-attr]
        there = await opened.client.text_document_definition_async(types.DefinitionParams(opened.document, at))
        assert isinstance(there, types.Location)
        assert there.uri == (room / "articles/en/ferry.md").as_uri()
        assert there.range.start.line == 8


@pytest.mark.asyncio
async def test_a_file_that_is_broken_while_somebody_types_says_so_and_no_more(room: Path) -> None:
    path = room / "locales/zh-Hans/ferry.po"
    async with editor(path) as opened:
        await opened.open()
        (said,) = await opened.type('msgid "unfinished')
        assert said.code is None
        assert [] == await opened.type(path.read_text(encoding="utf-8"))


def test_the_extension_for_vs_code_starts_the_server_for_the_files_that_it_reads() -> None:
    from tests.conftest import REPOSITORY

    folder = REPOSITORY / "docs/vscode"
    manifest = json.loads((folder / "package.json").read_text())
    script = (folder / manifest["main"]).read_text()
    setting = manifest["contributes"]["configuration"]["properties"]["translator.command"]
    suffixes = script.partition("**/*.{")[2].partition("}")[0].split(",")

    assert setting["default"] == ["translator", "lsp"]
    assert 'get("command")' in script
    assert all(is_bilingual(Path(f"x.{suffix}")) or suffix == "md" for suffix in suffixes)
    assert {"po", "tsv", "csv", "xlf", "tmx", "md"} == set(suffixes)
