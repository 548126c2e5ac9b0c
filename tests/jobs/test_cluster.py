"""A Dask cluster does the same jobs. Real processes over TCP, but for the first test."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.jobs.test_backends import files_in, write_newsroom
from tests.support import jobs_of_tests
from tests.support.dask_cluster import DaskCluster, dask_cluster, free_port
from translator.bilingual.errors import EngineUnavailable, JobError, UsageError
from translator.newsroom.ground.settings import Settings
from translator.newsroom.house.jobs import House, Job, work_through
from translator.newsroom.house.jobs.cluster import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import CommandRun
    from translator.newsroom.house.jobs.job import Work

    Run = Callable[..., CommandRun]

pytest.importorskip("distributed")
REPOSITORY = Path(__file__).parents[2]


def house() -> House:
    return House(Settings())


def results(
    cluster: Cluster, work: Work, numbers: range, *, at_ten: Callable[[], object] = lambda: None, **options: bool
) -> dict[int, object]:
    """Return what a cluster makes of numbers: results and errors; `at_ten` is called once ten is done."""
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
        if number == 10:
            at_ten()
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


def test_commands_say_and_write_the_same_on_a_cluster(tmp_path: Path, run_translator: Run) -> None:
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
        for command in (("translate", "--engine", "pseudo"), ("check",), ("publish", "--draft"), ("verify",)):
            one = run_translator(*command, "--jobs", "1", cwd=here)
            other = run_translator(*command, *options, cwd=there)

            said = (
                re.sub(r"\w+: \d+ / \d+\n", "", done.stderr) for done in (one, other)
            )  # Progress, where it is slow.
            assert other.returncode == 0, other.stderr
            assert (one.stdout, one.returncode) == (other.stdout, other.returncode)
            assert next(said) == next(said)
        assert files_in(here) == files_in(there)


def test_options_that_do_not_go_together_are_refused(tmp_path: Path, run_translator: Run) -> None:
    root = write_newsroom(tmp_path / "here")
    for options, said in (
        (("--jobs", "2", "--cluster", "127.0.0.1:1"), "--jobs is for this machine"),
        (("--plain-text",), "is about a cluster"),
    ):
        done = run_translator("check", *options, cwd=root)
        assert done.returncode == 2
        assert said in done.stderr


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path_factory.mktemp("dask")) as running:
        running.start_worker()
        yield running


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lack", "said"), [("memory", "MemoryError"), ("disk", "No space left"), ("model", "no model is installed")]
)
def test_a_worker_that_lacks_something_is_named_and_the_others_go_on(
    lack: str, said: str, shared: DaskCluster, capfd: pytest.CaptureFixture[str]
) -> None:
    poor = shared.start_worker(WORKER_LACKS=lack)
    cluster = Cluster(shared.address)
    try:
        assert results(cluster, jobs_of_tests.double, range(60)) == {number: 2 * number for number in range(60)}
    finally:
        cluster.close()
        poor.terminate()
        poor.wait(60)
    err = capfd.readouterr().err
    assert err.count("gets no jobs") == 1
    assert said in err


@pytest.mark.slow
def test_where_all_workers_lack_something_the_reason_is_said(tmp_path: Path) -> None:
    with dask_cluster(tmp_path) as running:
        cluster = Cluster(running.address)
        with pytest.raises(JobError, match="no worker is connected"):
            results(cluster, jobs_of_tests.double, range(3))
        running.start_worker(WORKER_LACKS="model")
        with pytest.raises(EngineUnavailable, match="no model is installed"):
            results(cluster, jobs_of_tests.double, range(30))
        cluster.close()
        cluster = Cluster(running.address)
        with pytest.raises(EngineUnavailable, match="no worker of the cluster offers a model"):
            results(cluster, jobs_of_tests.double, range(3), needs_model=True)
        running.start_worker("--resources", "model=1")
        assert results(cluster, jobs_of_tests.double, range(3), needs_model=True) == {0: 0, 1: 2, 2: 4}
        cluster.close()


@pytest.mark.slow
def test_a_worker_of_another_version_gets_no_jobs(
    shared: DaskCluster, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(REPOSITORY / "translator", tmp_path / "translator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "tests/support", tmp_path / "tests/support")
    with (tmp_path / "translator/bilingual/model.py").open("a") as file:
        file.write("# A later version.\n")
    other = shared.start_worker(program=tmp_path)
    cluster = Cluster(shared.address)
    try:
        assert results(cluster, jobs_of_tests.double, range(60)) == {number: 2 * number for number in range(60)}
    finally:
        cluster.close()
        other.terminate()
        other.wait(60)
    assert "another version of this program" in capfd.readouterr().err


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_the_jobs_that_it_had(tmp_path: Path) -> None:
    log = tmp_path / "jobs.log"
    with dask_cluster(tmp_path) as running:
        workers = [running.start_worker(JOB_LOG=str(log)) for _number in range(2)]
        cluster = Cluster(running.address)
        found = results(cluster, jobs_of_tests.double_slowly, range(100), at_ten=workers[0].kill)
        cluster.close()
        times = len(log.read_text().splitlines())

    assert found == {number: 2 * number for number in range(100)}
    assert times <= 100 + 30, "what was lost is what the worker had, and had not handed over"


@pytest.mark.slow
def test_a_job_that_costs_every_worker_its_life_is_named_and_the_others_are_done(tmp_path: Path) -> None:
    with dask_cluster(tmp_path) as running:
        running.start_worker(nanny=True)
        running.start_worker(nanny=True)
        cluster = Cluster(running.address)
        found = results(cluster, jobs_of_tests.double_or_die, range(30))
        cluster.close()

    error = found.pop(13)
    assert isinstance(error, JobError)
    assert error.where == "article-13"
    assert "costs every worker its life" in error.message
    assert found == {number: 2 * number for number in range(30) if number != 13}


@pytest.mark.slow
def test_a_cluster_with_tls_takes_who_shows_a_certificate(tmp_path: Path, run_process: Run) -> None:
    for arguments in (
        ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2",
         "-subj", "/CN=newsroom"],
        ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", "node.key", "-out", "node.csr", "-subj", "/CN=node"],
        ["x509", "-req", "-in", "node.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "node.pem",
         "-days", "2"],
    ):  # fmt: skip
        subprocess.run(["openssl", *arguments], cwd=tmp_path, check=True, capture_output=True)
    ca, certificate, key = (str(tmp_path / name) for name in ("ca.pem", "node.pem", "node.key"))
    tls = ("--tls-ca-file", ca, "--tls-cert", certificate, "--tls-key", key)
    names = ("CA_FILE", "CLIENT__CERT", "CLIENT__KEY")
    own = {f"DASK_DISTRIBUTED__COMM__TLS__{name}": path for name, path in zip(names, tls[1::2], strict=True)}
    root = write_newsroom(tmp_path / "here")
    run_process("sync", cwd=root)
    with dask_cluster(tmp_path, *tls) as running:
        running.start_worker()
        done = run_process("translate", "--engine", "pseudo", "--cluster", running.address, cwd=root, **own)
        assert done.returncode == 0, done.stderr
        assert "a-04 → zh-Hans: 4 drafted by pseudo" in done.stdout
        refused = run_process("check", "--cluster", running.address, cwd=root)

    assert refused.returncode == 2
    assert "the cluster does not answer" in refused.stderr


def test_a_cluster_that_is_not_there_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("translator.newsroom.house.jobs.cluster._CONNECT", 0.2)
    address = f"127.0.0.1:{free_port()}"
    with pytest.raises(JobError, match="does not answer") as error:
        Cluster(address)
    assert error.value.where == f"tcp://{address}"


@pytest.mark.slow
def test_a_model_drafts_where_it_is_installed_and_says_what_it_says_here(tmp_path: Path, run_process: Run) -> None:
    """The coordinator has no model, and neither has one of the two workers that offer one."""
    pytest.importorskip("ctranslate2")
    package = REPOSITORY / "tests/fixtures/argos/translate-en_zh-1_0.argosmodel"
    has_model, has_none = {"TRANSLATOR_DATA": str(tmp_path / "models")}, {"TRANSLATOR_DATA": str(tmp_path / "none")}
    here = write_newsroom(tmp_path / "here")
    done = run_process("models", "install", str(package), cwd=here, **has_model)
    assert done.returncode == 0, done.stderr
    run_process("sync", cwd=here)
    there = shutil.copytree(here, tmp_path / "there")
    command = ("translate", "--engine", "argos", "--to", "zh-Hans")
    one = run_process(*command, cwd=here, **has_model)
    with dask_cluster(tmp_path) as running:
        running.start_worker("--resources", "model=1", **has_model)
        running.start_worker("--resources", "model=1", **has_none)
        other = run_process(*command, "--cluster", running.address, cwd=there, **has_none)

    assert one.stdout == other.stdout
    assert "by argos" in other.stdout
    assert other.returncode == 0, other.stderr
    assert files_in(here) == files_in(there)
