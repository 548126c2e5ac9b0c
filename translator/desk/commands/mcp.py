"""`translator mcp`: the tools for agents."""

from __future__ import annotations

from typing import Annotated

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import current_newsroom, option
from translator.newsroom.house.people import machine_at_work


def mcp(
    by: Annotated[
        str, option("--as", _("Name of the machine: agent:NAME, or an entry of kind machine."), "ID")
    ] = "agent:mcp",
    propose: Annotated[bool, option("--propose", _("Let it suggest texts and comment; else it only reads."))] = False,
    port: Annotated[int, option("--port", _("Listen on 127.0.0.1:PORT instead of stdio."), min=0, max=65535)] = 0,
) -> None:
    """Let an agent read, check and suggest, over MCP."""
    newsroom = current_newsroom()
    machine = machine_at_work(newsroom, by)
    try:
        from translator.desk.machines.agent import Agent
        from translator.desk.machines.mcp_server import make_server
    except ModuleNotFoundError as error:
        raise UsageError(
            _("{package} is not installed", package=error.name or "mcp"), hint="pip install 'newsroom-translator[mcp]'"
        ) from None
    server = make_server(Agent(newsroom, machine), may_write=propose)
    if port:
        server.run("streamable-http", host="127.0.0.1", port=port)
    else:
        server.run("stdio")
