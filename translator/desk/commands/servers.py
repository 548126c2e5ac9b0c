"""`translator serve`, `mcp` and `lsp`: pages in the browser, tools for agents, the language server for editors."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated

import typer

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.desk.workflow.options import complete_person, current_newsroom, option
from translator.newsroom.ground.console import talk
from translator.newsroom.ground.extras import install_command
from translator.newsroom.house.people import Person, machine_at_work, person_at_work

if TYPE_CHECKING:
    from collections.abc import Sequence

    from translator.desk.browser.server import Invitation
    from translator.newsroom.house import Newsroom


def people_to_let_in(newsroom: Newsroom, by: Sequence[str], others: str) -> list[Person]:
    """Return those that `by` and `others` (with commas) name, each once; the person at work for none."""
    ids = dict.fromkeys([*by, *(part.strip() for part in others.split(",") if part.strip())])
    return [person_at_work(newsroom, person_id) for person_id in ids] or [person_at_work(newsroom, None)]


def open_browser(url: str) -> None:
    """Show `url` in the browser; without a desktop none is started, for it would take this terminal."""
    import os
    import webbrowser
    from threading import Thread

    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    # A browser that takes its time, or the terminal, must not keep the pages from being served.
    Thread(target=webbrowser.open, args=(url,), daemon=True).start()


def serve(
    by: Annotated[
        list[str] | None,
        option("--as --by", _("Person at work; default: git's identity."), "ID", autocompletion=complete_person),
    ] = None,
    others: Annotated[str, option("--for", _("Several people, each with an address of their own."), "ID,ID…")] = "",
    port: Annotated[int, option("--port", _("Default: any free one."), min=0, max=65535)] = 0,
    host: Annotated[str, option("--host", _("Where to listen."), "ADDRESS")] = "127.0.0.1",
    origin: Annotated[
        str, option("--origin", _("Where a proxy lets people in: https://desk.example.org."), "URL")
    ] = "",
    open_to_network: Annotated[
        bool, option("--open-to-network", _("Allow a --host that other machines reach, unencrypted."))
    ] = False,
    no_open: Annotated[bool, option("--no-open", _("Do not open the browser."))] = False,
) -> None:
    """Review, compare and preview in the browser."""
    _require("web", "starlette", "jinja2", "uvicorn")
    from translator.desk.browser.server import is_loopback, serve
    from translator.desk.browser.site import public_origin

    origin = public_origin(origin) if origin else ""
    if not is_loopback(host) and not open_to_network:
        raise UsageError(
            _("{host} can be reached by other machines, and nothing on the way is encrypted", host=host),
            hint=_("leave --host out, or mean it: --open-to-network"),
        )
    newsroom = current_newsroom()
    people = people_to_let_in(newsroom, by or (), others)

    def ready(invitations: Sequence[Invitation]) -> None:
        for invitation in invitations:
            typer.echo(f"{invitation.person.id}\t{invitation.url}")
        sys.stdout.flush()
        if not is_loopback(host) or origin.startswith("http://"):
            talk(_("warning: other machines can come in with these addresses; nothing on the way is encrypted"))
        talk(_("Each address is the key of one person. Ctrl-C ends it."))
        if not no_open:
            open_browser(invitations[0].url_once)

    serve(newsroom, people, host=host, port=port, origin=origin, ready=ready)


def mcp(
    by: Annotated[
        str, option("--as", _("Name of the machine: agent:NAME, or an entry of kind machine."), "ID")
    ] = "agent:mcp",
    propose: Annotated[bool, option("--propose", _("Let it suggest texts and comment; else it only reads."))] = False,
    port: Annotated[int, option("--port", _("Listen on 127.0.0.1:PORT instead of stdio."), min=0, max=65535)] = 0,
) -> None:
    """Let an agent read, check and suggest, over MCP."""
    _require("mcp", "mcp")
    from translator.desk.machines.agent import Agent
    from translator.desk.machines.mcp_server import make_server

    newsroom = current_newsroom()
    server = make_server(Agent(newsroom, machine_at_work(newsroom, by)), may_write=propose)
    if port:
        server.run("streamable-http", host="127.0.0.1", port=port)
    else:
        server.run("stdio")


def lsp() -> None:
    """Show findings, fixes and terms in an editor (language server)."""
    _require("lsp", "pygls")
    from translator.desk.machines.lsp_server import make_server

    make_server().start_io()


def _require(extra: str, *libraries: str) -> None:
    missing = next((name for name in libraries if not find_spec(name)), "")
    if missing:
        raise UsageError(_("{package} is not installed", package=missing), hint=install_command(extra))
