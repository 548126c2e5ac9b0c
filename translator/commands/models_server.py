"""`translator models serve`: keep models loaded for other commands of the same person."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING

import typer

from translator.console.output import talk
from translator.errors import UsageError
from translator.i18n import _, ngettext

if TYPE_CHECKING:
    from translator.engines.base import Engine, EngineContext


def serve_models(minutes: int) -> None:
    """
    Answer the questions of other commands until nobody has asked anything for so many minutes.

    Raises `UsageError` where such a process is there already.
    """
    from translator.engines import open_here
    from translator.engines.model_server.address import announce, connect, find_address, listen, withdraw
    from translator.engines.model_server.server import ModelServer

    known = connect()
    if known is not None:
        known.close()
        there = find_address()
        number = there.process if there else 0
        raise UsageError(_("models are kept loaded already, by process {number}", number=number), hint=f"kill {number}")

    def load(name: str, context: EngineContext) -> Engine:
        talk(_("loading {engine} for {pair}", engine=name, pair=f"{context.source_tag} → {context.target_tag}"))
        return open_here(name, context)

    # The kernel ends it, also while a library computes and Python hears of no signal: nothing is being written.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    listener, key = listen()
    address = announce(listener, key)
    try:
        typer.echo(address.place if isinstance(address.place, str) else ":".join(map(str, address.place)))
        sys.stdout.flush()
        talk(
            ngettext(
                "What other commands ask for stays loaded, until {count} minute after the last question.",
                "What other commands ask for stays loaded, until {count} minutes after the last question.",
                minutes,
            )
        )
        ModelServer(listener, key, load).run(60.0 * minutes)
    finally:
        withdraw(address)
        listener.close()
