"""The options by which a command is told where its work is done: here, in several processes, or on a cluster."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _

if TYPE_CHECKING:
    from translator.newsroom.house.jobs import Backend

_OPTIONS = {
    "jobs": Annotated[
        int,
        typer.Option(
            "--jobs", min=0, metavar="N", show_default=False, help=_("Processes; default: one for each core.")
        ),
    ],
    "cluster": Annotated[
        str, typer.Option("--cluster", metavar="ADDRESS", help=_("Work on the Dask cluster with this scheduler."))
    ],
    "tls_ca_file": Annotated[
        Path | None, typer.Option("--tls-ca-file", metavar="FILE", help=_("Certificate authority of the cluster."))
    ],
    "tls_cert": Annotated[
        Path | None, typer.Option("--tls-cert", metavar="FILE", help=_("Certificate to show to the cluster."))
    ],
    "tls_key": Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help=_("Key of that certificate."))],
    "plain_text": Annotated[
        bool, typer.Option("--plain-text", help=_("Let articles go to another host of the cluster without TLS."))
    ],
}


@dataclass(frozen=True, slots=True)
class BackendOptions:
    """What was said about where the work is done."""

    jobs: int = 0
    """Processes; 0: as many as there are cores, where there is work for them."""
    cluster: str = ""
    """Address of a Dask scheduler; empty for this machine."""
    tls_ca_file: Path | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    plain_text: bool = False

    def refuse_nonsense(self) -> None:
        """Raise `UsageError` for options that do not go together."""
        given = [name for name in ("tls_ca_file", "tls_cert", "tls_key", "plain_text") if getattr(self, name)]
        if given and not self.cluster:
            name = "--" + given[0].replace("_", "-")
            raise UsageError(_("{option} says something about a cluster, and there is none", option=name),
                             hint="--cluster tls://HOST:8786")  # fmt: skip
        if self.jobs and self.cluster:
            raise UsageError(_("--jobs is for this machine; on a cluster, its workers say how many there are"),
                             hint="dask worker ADDRESS --nworkers N")  # fmt: skip

    @contextmanager
    def open(self) -> Iterator[Backend]:
        """
        Open what does the work while the block runs.

        Raises `UsageError`, and `JobError` for a cluster that cannot be reached or has nobody who can do the work.
        """
        self.refuse_nonsense()
        from translator.newsroom.ground.operating_system import available_cores
        from translator.newsroom.house.jobs import Serial
        from translator.newsroom.house.jobs.processes import Processes

        if self.cluster:
            from translator.newsroom.house.jobs.cluster import Cluster

            certificates = (self.tls_ca_file, self.tls_cert, self.tls_key)
            with closing(Cluster(self.cluster, certificates=certificates, plain_text=self.plain_text)) as cluster:
                yield cluster
            return
        count = self.jobs or available_cores()
        yield Serial() if count == 1 else Processes(count, is_chosen=bool(self.jobs))


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
