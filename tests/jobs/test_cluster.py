"""A Dask cluster does the same jobs. Real processes over TCP, but for the first test."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.jobs.test_backends import files_in, write_newsroom
from translator.errors import JobError, UsageError
from translator.jobs import House, Job, work_through
from translator.jobs.cluster import Cluster
from translator.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from translator.jobs.backend import Work

pytest.importorskip("distributed")
REPOSITORY = Path(__file__).parents[2]


def house() -> House:
    return House(Settings())


def results(cluster: Cluster, work: Work, numbers: range, **options: bool) -> dict[int, object]:
    """Return what a cluster makes of numbers: results and errors."""
    found: dict[int, object] = {}
    done = work_through(
        cluster, work, house, numbers,
        prepare=lambda number: Job(0, f"article-{number}", number, **options),
        finish=lambda _number, outcome: outcome.get(),
    )  # fmt: skip
    for number, get in done:
        try:
            found[number] = get()
        except JobError as error:
            found[number] = error
    return found


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.1:8786", "192.0.2.1:8786", "tcp://cluster.example.org:8786", "tcp://[2001:db8::1]:8786"]
)
def test_articles_do_not_travel_in_plain_text_unless_told(address: str) -> None:
    with pytest.raises(UsageError, match="plain text") as error:
        Cluster(address)
    assert "--plain-text" in (error.value.hint or "")


def test_an_address_of_another_kind_is_refused() -> None:
    with pytest.raises(UsageError, match="not the address"):
        Cluster("http://127.0.0.1:8786")


def test_commands_say_and_write_the_same_on_a_cluster(tmp_path: Path, run_translator: Callable[..., object]) -> None:
    """It takes more than half a second: there is a scheduler, and workers, over TCP, if in threads of this process."""
    from distributed import LocalCluster

    here = write_newsroom(tmp_path / "here")
    run_translator("sync", cwd=here)
    there = shutil.copytree(here, tmp_path / "there")
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp", host="127.0.0.1", dashboard_address=None,
        silence_logs=50,
    ) as running:  # fmt: skip
        options = ("--cluster", running.scheduler_address)
        for command in (("translate", "--engine", "pseudo"), ("check",)):
            one = run_translator(*command, "--jobs", "1", cwd=here)
            other = run_translator(*command, *options, cwd=there)

            assert (one.stdout, one.stderr, one.returncode) == (other.stdout, other.stderr, other.returncode)
        assert files_in(here) == files_in(there)


def test_options_that_do_not_go_together_are_refused(tmp_path: Path, run_translator: Callable[..., object]) -> None:
    root = write_newsroom(tmp_path / "here")
    for options, said in (
        (("--jobs", "2", "--cluster", "127.0.0.1:1"), "--jobs is for this machine"),
        (("--plain-text",), "says something about a cluster"),
        (("--cluster", "tls://127.0.0.1:1", "--tls-cert", "nowhere.pem"), "nowhere.pem"),
    ):
        done = run_translator("check", *options, cwd=root)
        assert done.returncode == 2
        assert said in done.stderr
