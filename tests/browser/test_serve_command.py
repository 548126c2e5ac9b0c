"""`translator serve` itself: who gets an address, where it listens, and how it ends."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from translator.cli import run
from translator.desk.commands.servers import people_to_let_in
from translator.newsroom.review.live_checks import preload_checks

REPOSITORY = Path(__file__).parent.parent.parent

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Served

    from translator.newsroom.ground.project import Project


def test_each_person_gets_an_address_of_their_own_on_loopback(served: Served) -> None:
    addresses = served.addresses

    assert ["zhou-lan", "wang-fang", "li-lei"] == list(addresses)
    assert 3 == len(set(addresses.values()))
    assert all(re.fullmatch(r"http://127\.0\.0\.1:\d+/enter\?token=[\w-]{43}", url) for url in addresses.values())
    with urllib.request.urlopen(addresses["zhou-lan"]) as answer:
        assert 200 == answer.status
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(served.home)


def test_ctrl_c_ends_it_at_once_also_with_a_page_open(serve: Callable[..., Served]) -> None:
    served = serve("wang-fang")
    home = served.home
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(served.addresses["wang-fang"])
    stream = opener.open(f"{home}/review/zh-Hans/harbour/events")
    assert b"retry" in stream.readline()

    code = served.interrupt()

    assert 130 == code
    assert "Traceback" not in served.process.stderr.read()
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(home)


def test_requests_that_are_none_write_nothing_on_the_terminal(serve: Callable[..., Served]) -> None:
    served = serve("wang-fang")
    host, port = served.home.removeprefix("http://").split(":")
    for request in (
        b"\x16\x03\x01\x02\x00\x01",
        b"GET\r\n\r\n",
        b"GET / HTTP/9\r\n\r\n",
        b"\x1b]0;owned\x07\r\n\r\n",
    ) * 5:
        with socket.create_connection((host, int(port)), timeout=60) as stranger:
            stranger.sendall(request)
            assert stranger.recv(16) in {b"HTTP/1.1 400 Bad", b""}

    served.interrupt()

    assert "nvalid" not in served.process.stderr.read()


def refusal(project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *args: str) -> str:
    """Run the command where it must refuse, and return what it says."""
    monkeypatch.chdir(project.root)
    assert 2 == run(["serve", "--no-open", *args])
    return capsys.readouterr().err


def test_a_port_in_use_is_an_error_that_says_so(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said = refusal(project, monkeypatch, capsys, "--as", "li-lei", "--port", str(port))

    assert f"cannot listen on 127.0.0.1:{port}" in said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "--open-to-network"),
        (["--host", "no-such-host.invalid", "--open-to-network"], "there is no host"),
        (["--as", "nobody"], "nobody has the id"),
        (["--origin", "desk.example.org"], "is not what browsers call an origin"),
        (["--origin", "https://desk.example.org/newsroom"], "is not what browsers call an origin"),
        (["--for", "zhou-lan,nobody"], "nobody has the id"),
    ],
)
def test_what_cannot_be_is_explained(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    options: list[str],
    words: str,
) -> None:
    assert words in refusal(project, monkeypatch, capsys, *options)


def test_without_a_name_the_person_is_whom_git_knows(project: Project) -> None:
    assert ["li-lei"] == [person.id for person in people_to_let_in(project, (), "")]
    assert ["wang-fang", "zhou-lan"] == [
        person.id for person in people_to_let_in(project, (), "wang-fang, zhou-lan,wang-fang")
    ]


def test_everybody_who_is_named_gets_an_address_however_they_are_named(project: Project) -> None:
    let_in = people_to_let_in(project, ["li-lei", "wang-fang"], "zhou-lan,li-lei")

    assert ["li-lei", "wang-fang", "zhou-lan"] == [person.id for person in let_in]


def test_two_people_at_one_command_are_refused(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(project.root)

    code = run(["mark", "harbour", "1", "--to", "zh-Hans", "--state", "final", "--as", "zhou-lan", "--by=li-lei"])

    assert 2 == code
    assert "two people are named" in capsys.readouterr().err


def test_the_browser_is_opened_with_a_key_that_is_no_key_of_the_list(project: Project, tmp_path: Path) -> None:
    seen, script = tmp_path / "seen", tmp_path / "my-browser"
    script.write_text(f'#!/bin/sh\necho "$1" > {seen}.part && mv {seen}.part {seen}\n')
    script.chmod(0o755)
    environment = {**os.environ, "BROWSER": str(script), "DISPLAY": ":0", "PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [sys.executable, "-m", "translator", "serve", "--as", "li-lei"],
        cwd=project.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    listed = process.stdout.readline().strip().split("\t")[1]
    end = time.monotonic() + 60
    while not seen.exists() and time.monotonic() < end:
        time.sleep(0.05)
    opened = seen.read_text().strip()
    with urllib.request.urlopen(opened) as answer:
        status = answer.status
    process.kill()
    process.communicate()

    assert 200 == status
    assert opened != listed
    assert opened.partition("token=")[0] == listed.partition("token=")[0]


def test_what_is_loaded_before_anybody_asks_changes_no_file_and_hides_no_error(project: Project) -> None:
    def files() -> dict[str, bytes]:
        found = [path for path in project.root.rglob("*") if path.is_file() and "sqlite-" not in path.name]
        return {str(path): path.read_bytes() for path in found}  # Without what SQLite keeps beside an open index.

    before = files()
    preload_checks(project, [("en", "zh-Hans")])
    assert before == files()

    (project.root / "glossaries/terms.csv").write_bytes(b"\xff\xfe\x00")
    preload_checks(project, [("en", "zh-Hans")])
