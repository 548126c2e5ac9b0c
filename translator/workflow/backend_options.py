"""The options by which a command is told where its work is done: here, or in several processes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.i18n import _

if TYPE_CHECKING:
    from translator.jobs import Backend

_OPTIONS = {
    "jobs": Annotated[int, typer.Option("--jobs", min=0, metavar="N", help=_("Processes; default: one for each core."))]
}


@dataclass(frozen=True, slots=True)
class BackendOptions:
    """What was said about where the work is done."""

    jobs: int = 0
    """Processes; 0: as many as there are cores, where there is work for them."""

    @contextmanager
    def open(self) -> Iterator[Backend]:
        """Open what does the work while the block runs."""
        from translator.jobs import Serial
        from translator.jobs.processes import Processes
        from translator.operating_system import available_cores

        count = self.jobs or available_cores()
        yield Serial() if count == 1 else Processes(count, fewest=2) if self.jobs else Processes(count)


def with_backend(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options; it gets them as `backend`."""
    signature = inspect.signature(command, eval_str=True)
    own = [item for name, item in signature.parameters.items() if name != "backend"]
    defaults = {item.name: item.default for item in fields(BackendOptions)}
    further = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=defaults[name], annotation=annotation)
        for name, annotation in _OPTIONS.items()
    ]

    @wraps(command)
    def run(*args: Any, **values: Any) -> None:
        given = {name: values.pop(name) for name in _OPTIONS if name in values}
        command(*args, **{"backend": BackendOptions(**given)} | values)

    run.__signature__ = signature.replace(parameters=[*own, *further])  # type: ignore[attr-defined]
    run.__annotations__ = {item.name: item.annotation for item in (*own, *further)}
    return run
