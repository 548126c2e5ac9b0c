"""The tools for agents over the Model Context Protocol; each is one method of `Agent`."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import ToolAnnotations
from pydantic import BaseModel, Field

from translator import __version__
from translator.bilingual.errors import TranslatorError
from translator.desk.machines.agent import Agent, Item

_Tool = TypeVar("_Tool", bound=Callable[..., Any])
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_WRITES = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=False)
_GUIDE = """\
A newsroom for English and Chinese. You draft; people decide. Nothing you do approves or publishes a text.
Begin with list_work, read the open segments, propose a text for each, and mend what comes back refused: each finding
names the span, the value that is expected and the rule. Keep every tag (<1>, </1>) once. Use the terms as given.
"""

Slug = Annotated[str, Field(description="article, as list_work names it")]
To = Annotated[str, Field(description="target language: en, zh-Hans, zh-Hant")]
Number = Annotated[int, Field(description="segment, from 1")]


class ProposalItem(BaseModel):
    number: int
    text: str
    reason: str = ""
    source_id: str = Field("", description="your name of this text: the same one is laid there once")


def make_server(agent: Agent, *, may_write: bool) -> MCPServer:
    """Return the server of one agent; without `may_write` it has no tool that writes anything."""
    logging.getLogger("mcp").setLevel(logging.WARNING)
    server: MCPServer = MCPServer("translator", instructions=_GUIDE, version=__version__, log_level="WARNING")

    def tool(annotations: ToolAnnotations) -> Callable[[_Tool], _Tool]:
        def register(function: _Tool) -> _Tool:
            server.tool(annotations=annotations, structured_output=False)(_answering(agent, function))
            return function

        return register

    @tool(_READS)
    def list_work(slug: str = "", to: str = "") -> Any:
        """List articles and the numbers of their open segments; all, or one article or language."""
        return agent.list_work(slug, to)

    @tool(_READS)
    def read_segments(slug: Slug, to: To, numbers: list[int]) -> Any:
        """Read segments: source, target, neighbours, terms, memory, findings, what people refused and why."""
        return agent.read_segments(slug, to, numbers)

    @tool(_READS)
    def check(slug: Slug, to: To, number: Number, text: str) -> Any:
        """Check a text for one segment by the house's rules, without writing it."""
        return agent.check(slug, to, number, text)

    @tool(_READS)
    def look_up(text: str, to: To) -> Any:
        """Look up the terms in a text, and how the house translated sentences like it."""
        return agent.look_up(text, to)

    @tool(_READS)
    def compare(slug: Slug, to: To, against: str = "mt") -> Any:
        """Compare today's targets with the machine's text (mt), the approved text (approved), or a git revision."""
        return agent.compare(slug, to, against)

    @tool(_READS)
    def preview(slug: Slug, to: To) -> Any:
        """Read the whole article in Markdown as it stands, ⟦marked⟧ where a suggestion waits or nothing is written."""
        return agent.preview(slug, to)

    if may_write:

        @tool(_WRITES)
        def propose(slug: Slug, to: To, items: list[ProposalItem]) -> Any:
            """Lay texts beside segments for people to take or refuse. Answers for each, with the next open segments."""
            return agent.propose(slug, to, [Item(**item.model_dump()) for item in items])

        @tool(_WRITES)
        def comment(slug: Slug, to: To, number: Number, text: str) -> Any:
            """Say something about a segment to the people who work on it."""
            return agent.comment(slug, to, number, text)

    return server


def _answering(agent: Agent, function: Callable[..., Any]) -> Callable[..., str]:
    """Return the tool as the protocol wants it: JSON out, errors in words, no path of this machine in either."""
    root = f"{agent.newsroom.root}/"

    @functools.wraps(function)
    def answer(*args: Any, **values: Any) -> str:
        try:
            text = msgspec.json.encode(function(*args, **values)).decode()
        except TranslatorError as error:
            parts = (error.message, str(error.where or ""), str(error.hint or ""))
            raise ToolError(" – ".join(filter(None, parts)).replace(root, "")) from None
        return text.replace(root, "")

    return answer
