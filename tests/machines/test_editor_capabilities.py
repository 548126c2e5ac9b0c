"""Editors say what they can: with the capabilities of each, the server keeps to the protocol and says the same."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.conftest import REPOSITORY

if TYPE_CHECKING:
    from pathlib import Path

pytest_lsp = pytest.importorskip("pytest_lsp")
types = pytest.importorskip("lsprotocol.types")

EDITORS = ("visual-studio-code", "neovim", "emacs")


@pytest_lsp.fixture(
    params=EDITORS,
    config=pytest_lsp.ClientServerConfig(
        server_command=[sys.executable, "-m", "translator", "lsp"], server_env={"PYTHONPATH": str(REPOSITORY)}
    ),
)
async def client(request: pytest.FixtureRequest, lsp_client: pytest_lsp.LanguageClient):  # type: ignore[no-untyped-def]
    capabilities = pytest_lsp.client_capabilities(request.param)
    await lsp_client.initialize_session(types.InitializeParams(capabilities=capabilities))
    yield
    await lsp_client.shutdown_session()


@pytest.mark.asyncio
@pytest.mark.filterwarnings("error::pytest_lsp.LspSpecificationWarning")
async def test_findings_and_their_fixes_reach_every_editor(client: pytest_lsp.LanguageClient, tmp_path: Path) -> None:
    path = tmp_path / "pairs.tsv"
    path.write_text("en\tzh-Hans\nThe ferry made 31 trips.\t渡轮往返了13趟。\n", encoding="utf-8")
    item = types.TextDocumentItem(path.as_uri(), "text", 0, path.read_text(encoding="utf-8"))

    client.text_document_did_open(types.DidOpenTextDocumentParams(item))
    await client.wait_for_notification(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
    (found,) = client.diagnostics[path.as_uri()]
    actions = await client.text_document_code_action_async(
        types.CodeActionParams(
            types.TextDocumentIdentifier(path.as_uri()), found.range, types.CodeActionContext([found])
        )
    )

    assert found.code == "num.value"
    assert [action.title for action in actions or () if isinstance(action, types.CodeAction)]
