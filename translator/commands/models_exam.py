"""`translator models exam`: prove installed engines, and print what came out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from translator.console.output import print_json, talk
from translator.errors import TranslatorError
from translator.i18n import _
from translator.settings import EngineSettings
from translator.workflow.backend_options import BackendOptions

if TYPE_CHECKING:
    from translator.engines.exam.evaluation import ExamResult


def run_exam(
    names: Sequence[str], settings: EngineSettings, backend: BackendOptions | None = None, *, is_json: bool = False
) -> None:
    """
    Prove the named engines, or all that are installed: here, one after the other, or where `backend` says.

    Raises as `examine` does.
    """
    from translator.engines.exam.evaluation import describe_verdict, describe_worse
    from translator.engines.exam.exam import examine
    from translator.render.progress import progress

    backend = backend or BackendOptions()
    backend.refuse_nonsense()
    with progress(_("examining"), None):
        if backend.cluster or backend.jobs:
            with backend.open() as opened:
                results = list(examine(names, settings, opened))
        else:
            results = list(examine(names, settings))
    if is_json:
        print_json([{**asdict(item), "expected": item.expected, "shortfalls": item.shortfalls} for item in results])
    elif results:
        _print_results(results)
        for result in results:
            talk(describe_verdict(result))
    else:
        talk(_("no engine with a model is installed: {command}", command="translator models install"))
    for result in results:
        if result.is_worse:
            talk(describe_worse(result))


def examine_installed(families: Collection[str], settings: EngineSettings) -> None:
    """Prove what was just installed, on a terminal, until Ctrl-C."""
    from translator.engines.exam.exam import EXAMINED

    wanted = [name for name in EXAMINED if name in families]
    if not wanted:
        return
    try:
        talk(_("forty sentences each way prove it on this machine; Ctrl-C skips them"))
        run_exam(wanted, settings)
    except TranslatorError as error:  # The model is there; what is missing is a library.
        talk(error.message)
    except KeyboardInterrupt:
        talk(_("skipped; at any time: {command}", command="translator models exam"))


def _print_results(results: Sequence[ExamResult]) -> None:
    from translator.render.tables import Column, print_table

    rows = [
        (
            result.engine, result.direction, f"{result.likeness:.1f}{_least(result, 'likeness')}",
            "{}/{}".format(*result.numbers) + _least(result, "numbers"),
            "{}/{}".format(*result.terms) + _least(result, "terms"),
            "{}/{}".format(*result.tags) + _least(result, "tags"),
            f"{result.empty}{_least(result, 'empty', '≤')}", f"{result.seconds:.2f}", str(result.memory_mb),
        )
        for result in results
    ]  # fmt: skip
    titles = [_("likeness"), _("numbers"), _("terms"), _("tags"), _("empty"), _("s each"), "MB"]
    print_table([Column(_("engine")), Column(_("direction")), *(Column(title, "right") for title in titles)], rows)


def _least(result: ExamResult, name: str, sign: str = "≥") -> str:
    """Return what is expected of a figure, to stand behind it."""
    return f" ({sign} {getattr(result.expected, name):g})" if result.expected else ""
