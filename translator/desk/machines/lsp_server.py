"""The language server: findings, fixes, terms and the other side of a segment, in any editor."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from translator import __version__
from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _
from translator.bilingual.model import Severity
from translator.bilingual.pairs.check_docs import check_page
from translator.desk.machines.open_file import OpenFile, Place, PlacedFinding
from translator.newsroom.house import open_newsroom

if TYPE_CHECKING:
    from pygls.workspace import TextDocument

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


class Server(LanguageServer):
    def __init__(self) -> None:
        super().__init__("translator", __version__)
        self.files: dict[str, OpenFile] = {}

    def document(self, uri: str) -> TextDocument:
        return self.workspace.get_text_document(uri)

    def file(self, uri: str) -> OpenFile:
        known = self.files.get(uri)
        if known is None:
            path = Path(to_fs_path(uri) or uri)
            try:
                newsroom = open_newsroom(path.parent, is_tolerant=True)
            except TranslatorError:
                newsroom = None
            known = self.files[uri] = OpenFile(path, newsroom)
        return known

    def show(self, uri: str) -> None:
        document, file = self.document(uri), self.file(uri)
        file.update(document.source)
        found = [self.diagnostic(document, one) for one in file.findings]
        if file.trouble:
            start = types.Position(0, 0)
            found.append(types.Diagnostic(types.Range(start, start), file.trouble, source="translator"))
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, document.version))

    def diagnostic(self, document: TextDocument, one: PlacedFinding) -> types.Diagnostic:
        finding = one.finding
        return types.Diagnostic(
            self.range(document, one.place), str(finding.message), _SEVERITIES[finding.severity], finding.check,
            source="translator",
        )  # fmt: skip

    def range(self, document: TextDocument, place: Place) -> types.Range:
        start, end = types.Position(place.line, place.start), types.Position(place.line, place.end)
        return document.position_codec.range_to_client_units(document.lines, types.Range(start, end))

    def edits(self, document: TextDocument, found: Iterable[PlacedFinding]) -> list[types.TextEdit]:
        """Return the replacements that findings suggest, from the front; of two that overlap, the first."""
        edits, end = list[types.TextEdit](), (-1, 0)
        for one in sorted(found, key=lambda one: (one.place.line, one.place.start)):
            place = one.place
            if place.is_exact and one.finding.suggestion is not None and (place.line, place.start) >= end:
                edits.append(types.TextEdit(self.range(document, place), one.finding.suggestion))
                end = (place.line, place.end)
        return edits


def make_server() -> Server:
    server = Server()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.show(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.show(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        file = server.file(params.text_document.uri)
        if file.newsroom is not None:
            file.newsroom = file.newsroom.reopened()
        server.show(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.files.pop(params.text_document.uri, None)

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions([types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll]),
    )
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        document, file, found = server.document(uri), server.file(uri), list[types.CodeAction]()
        for one in file.findings:
            edits = server.edits(document, [one])
            asked = params.range.start.line <= one.place.line <= params.range.end.line
            if asked and edits:
                title = _("{check}: write {text}", check=one.finding.check, text=edits[0].new_text)
                found.append(types.CodeAction(
                    title, types.CodeActionKind.QuickFix, [server.diagnostic(document, one)],
                    edit=types.WorkspaceEdit({uri: edits}),
                ))  # fmt: skip
        safe = server.edits(document, [one for one in file.findings if one.finding.is_safe_fix])
        if safe:
            title = _("apply all safe fixes")
            edit = types.WorkspaceEdit({uri: safe})
            found.append(types.CodeAction(title, types.CodeActionKind.SourceFixAll, edit=edit))
        only = params.context.only
        return [one for one in found if only is None or one.kind in only]

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(params: types.HoverParams) -> types.Hover | None:
        file, line = server.file(params.text_document.uri), params.position.line
        parts = [f"**{one.finding.check}** {one.finding.message}\n\n{check_page(one.finding.check).summary}"
                 for one in file.findings if one.place.line == line]  # fmt: skip
        parts += [f"{term.source} = {', '.join(term.offers)} ({term.status}) {term.note}".rstrip()
                  for term in file.terms_at(line)]  # fmt: skip
        parts += [f"{match.score}%: {match.source} → {match.target}" for match in file.matches_at(line)]
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, "\n\n".join(parts))) if parts else None

    @server.feature(types.TEXT_DOCUMENT_COMPLETION)
    def complete(params: types.CompletionParams) -> list[types.CompletionItem]:
        terms = server.file(params.text_document.uri).terms_at(params.position.line)
        return [
            types.CompletionItem(form, kind=types.CompletionItemKind.Text, detail=f"{term.source} ({term.status})")
            for term in terms if term.status != "forbidden" for form in term.offers
        ]  # fmt: skip

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def define(params: types.DefinitionParams) -> types.Location | None:
        found = server.file(params.text_document.uri).counterpart(params.position.line)
        uri = from_fs_path(str(found[0])) if found else None
        if found is None or uri is None:
            return None
        position = types.Position(found[1] - 1, 0)
        return types.Location(uri, types.Range(position, position))

    return server
