"""`translator propose`: lay a text beside a segment, for people to take or refuse."""

from __future__ import annotations

import sys
from typing import Annotated

from translator.bilingual.errors import ExitCode
from translator.bilingual.i18n import _
from translator.desk.workflow.options import (
    Format,
    ListFormat,
    NumberArgument,
    SlugArgument,
    ToOption,
    argument,
    current_newsroom,
    option,
)
from translator.newsroom.ground.console import exit_with, print_json, print_line
from translator.newsroom.house.people import machine_at_work


def propose(
    slug: SlugArgument,
    number: NumberArgument,
    text: Annotated[str | None, argument("TEXT", _("The text (default: read from standard input)."))] = None,
    *,
    to: ToOption,
    by: Annotated[str, option("--as --by", _("Name of the machine: agent:NAME, or an entry of kind machine."), "ID")],
    reason: Annotated[str, option("--reason", _("Why, for the person who decides."), "TEXT")] = "",
    source_id: Annotated[str, option("--source-id", _("Your name of the text; it is laid there once."), "ID")] = "",
    format: Format = ListFormat.TEXT,
) -> None:
    """Suggest a text for a segment, as a machine."""
    from translator.desk.machines.agent import Agent, Item

    newsroom = current_newsroom()
    agent = Agent(newsroom, machine_at_work(newsroom, by))
    given = sys.stdin.read().rstrip("\r\n") if text in {None, "-"} else text or ""
    (done,) = agent.propose(slug, to, [Item(number, given, reason, source_id)]).results
    if format is ListFormat.JSON:
        import msgspec

        print_json(msgspec.to_builtins(done))
    else:
        print_line(f"{slug} {to} {number} {done.status}" + (_(": ") + done.reason if done.reason else ""))
        for finding in done.findings:
            print_line(f"  {finding.check}: {finding.message}")
    exit_with(ExitCode.FINDINGS if done.status == "refused" else ExitCode.OK)
