"""Models from sources that redirect, break off, lie, are slow, silent or empty: a real server on loopback."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

import pytest

from tests.support.variants import sampled
from tests.terminal.terminal import Terminal
from translator.bilingual.errors import ModelError
from translator.bilingual.words.language import EN, ZH_HANS
from translator.desk.commands.models import InstallOptions, choose_models, install_models
from translator.newsroom.drafts import download as web_download
from translator.newsroom.drafts.download import Reporter, first_answering, install_model
from translator.newsroom.drafts.model_registry import find_models
from translator.newsroom.drafts.models import Model, ModelFile, models_dir
from translator.newsroom.ground.files import locked

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parents[2]
NETWORK = random.Random(1).randbytes(900_000) + bytes(900_000)
VOCABULARY = b"\x0a\x0f" + random.Random(2).randbytes(60_000)
FILES = {"model.tiny.bin": NETWORK, "vocab.tiny.spm": VOCABULARY}


@dataclass
class Hub:
    """A server whose behaviour is the first part of the path."""

    url: str = ""
    asked: list[tuple[str, str]] = field(default_factory=list)
    """Path and range of each request."""
    etag: str = '"one"'
    rate: int = 300_000
    """Bytes a second of `slowly`."""

    def paths(self) -> list[str]:
        return [path for path, _range in self.asked]


@pytest.fixture
def hub() -> Iterator[Hub]:
    state = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            state.asked.append((self.path, self.headers.get("Range", "")))
            behaviour, *_folders, name = self.path.strip("/").split("/")
            plain = FILES.get(name.removesuffix(".gz"), b"")
            data = gzip.compress(plain, mtime=0) if name.endswith(".gz") else plain
            getattr(self, behaviour)(data)

        def good(self, data: bytes) -> None:
            self.send(data)

        def redirects(self, _data: bytes) -> None:
            self.send_response(302)
            self.send_header("Location", self.path.replace("/redirects/", "/good/", 1))
            self.end_headers()

        def unpacks(self, data: bytes) -> None:
            """As a store does that opens compressed files for whoever did not say that they can."""
            self.send(gzip.decompress(data), takes_ranges=False)

        def breaks(self, data: bytes) -> None:
            self.send(data, at_most=400_000)

        def ends(self, data: bytes) -> None:
            self.send(data, at_most=1000)

        def lies(self, data: bytes) -> None:
            self.send(gzip.compress(bytes(len(gzip.decompress(data)))))

        def swells(self, data: bytes) -> None:
            self.send(gzip.compress(gzip.decompress(data) + bytes(5_000_000), 1))

        def restarts(self, data: bytes) -> None:
            """Breaks off, and begins at the beginning again, whatever is asked for."""
            self.send(data, takes_ranges=False, at_most=400_000)

        def wrong(self, data: bytes) -> None:
            """Another file of the same size, which breaks off now and then."""
            self.send(random.Random(3).randbytes(len(data)), at_most=400_000)

        def pads(self, data: bytes) -> None:
            """A compressed file that never comes to anything."""
            empty = gzip.compress(b"", mtime=0)[:10] + b"\x00\x00\x00\xff\xff" * 200_000
            self.send(empty * 40)

        def page(self, _data: bytes) -> None:
            self.send(b"<html>Please sign in to this network.</html>")

        def empty(self, _data: bytes) -> None:
            self.send(b"")

        def missing(self, _data: bytes) -> None:
            self.send_error(404)

        def silent(self, _data: bytes) -> None:
            time.sleep(1.5)

        def stalls(self, data: bytes) -> None:
            self.send(data, at_most=1000, then=1.5)

        def slowly(self, data: bytes) -> None:
            self.send(data, chunk=state.rate // 20, pause=0.05)

        def send(self, data: bytes, *, takes_ranges: bool = True, at_most: int = 1 << 40, chunk: int = 1 << 16,
                 pause: float = 0.0, then: float = 0.0) -> None:  # fmt: skip
            wanted = self.headers.get("Range", "").removeprefix("bytes=").partition("-")
            start = (
                int(wanted[0] or 0) if takes_ranges and self.headers.get("If-Range", state.etag) == state.etag else 0
            )
            if start and start >= len(data):
                self.send_error(416)
                return
            self.send_response(206 if start else 200)
            if start:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            self.send_header("ETag", state.etag)
            self.send_header("Content-Length", str(len(data) - start))
            self.end_headers()
            body = data[start : start + at_most]
            for place in range(0, len(body), chunk):
                self.wfile.write(body[place : place + chunk])
                time.sleep(pause)
            time.sleep(then)

        def log_message(self, *_args: object) -> None:
            pass

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}"
    yield state
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _patience(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Give up within half a second who is too slow, which is what counts here, not when; and nobody else, ever."""
    monkeypatch.setattr(web_download, "SILENT_SECONDS", 0.5)


def tiny(hub: Hub, *behaviours: str, suffix: str = ".gz") -> Model:
    files = tuple(ModelFile(name, len(data), hashlib.sha256(data).hexdigest()) for name, data in FILES.items())
    urls = tuple(f"{hub.url}/{behaviour}/{{file}}{suffix}" for behaviour in behaviours)
    return Model("firefox:tiny", "firefox", "Tiny", "MIT", files, urls, folder="firefox/tiny")


def contents(model: Model) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in model.path.iterdir()} if model.path.exists() else {}


def left_by_an_earlier_run(data: bytes, suffix: str = "") -> None:
    growing = models_dir() / ".firefox-tiny.partial"
    growing.mkdir(parents=True)
    (growing / f"model.tiny.bin{suffix}.partial").write_bytes(data)


def leftovers() -> list[str]:
    kept = {".lock", ".json"}
    return sorted(path.name for path in models_dir().rglob("*") if path.is_file() and path.suffix not in kept)


@pytest.mark.parametrize(
    ("behaviour", "suffix"),
    sampled([("breaks", ".gz"), ("good", ""), ("good", ".gz"), ("redirects", ".gz"), ("unpacks", ".gz"),
             ("redirects", ""), ("breaks", "")], 2),
)  # fmt: skip
def test_a_source_that_delivers_in_the_end_is_enough(hub: Hub, behaviour: str, suffix: str) -> None:
    model = tiny(hub, behaviour, suffix=suffix)
    counts: list[int] = []

    install_model(model, reporter=Reporter(counts.append))

    assert contents(model) == FILES
    assert model.is_installed
    assert leftovers() == sorted(FILES)
    assert counts == sorted(counts)
    assert counts[-1] == model.size


def test_what_broke_off_goes_on_where_it_was(hub: Hub) -> None:
    install_model(tiny(hub, "breaks"))

    ranges = [asked for path, asked in hub.asked if "model.tiny" in path]
    assert ranges == ["bytes=0-", "bytes=400000-", "bytes=800000-"]


@pytest.mark.parametrize(
    "behaviour", sampled(["stalls", "lies", "empty", "ends", "swells", "page", "missing", "silent"], 3)
)
def test_a_source_that_fails_is_followed_by_the_next_in_one_line(hub: Hub, behaviour: str) -> None:
    model = tiny(hub, behaviour, "good")
    told: list[str] = []

    install_model(model, reporter=Reporter(tell=told.append))

    assert contents(model) == FILES
    assert leftovers() == sorted(FILES)
    lines = [line for line in told if "model.tiny" in line]
    assert len(lines) == 1
    assert f"/{behaviour}/model.tiny.bin.gz" in lines[0]
    assert f"next: {hub.url}/good/model.tiny.bin.gz" in lines[0]
    assert "\n" not in lines[0]


@pytest.mark.parametrize("behaviour", sampled(["restarts", "wrong", "pads", "lies", "swells", "breaks"], 2))
def test_whatever_sources_send_it_is_bounded_in_requests(hub: Hub, behaviour: str) -> None:
    """Also where bytes of an earlier run may be what is wrong, and where six sources do the same."""
    left_by_an_earlier_run(b"damaged" + NETWORK[7:500_000], ".gz")

    with suppress(ModelError):
        install_model(tiny(hub, *[behaviour] * 6))

    assert len(hub.asked) <= 30


def test_where_nobody_has_it_nothing_is_installed_and_each_is_named(hub: Hub) -> None:
    model = tiny(hub, "page", "lies", "empty", "missing")

    with pytest.raises(ModelError, match="could not be downloaded") as caught:
        install_model(model)

    host = hub.url.removeprefix("http://")
    assert caught.value.where == "; ".join(
        f"{host}: {reason}"
        for reason in ("44 bytes instead of 1800000", "its hash is wrong", "the file is empty", "Not Found")
    )
    assert "translator models install llama" in str(caught.value.hint)
    assert "--from DIR" in str(caught.value.hint)
    assert not model.path.exists()
    assert leftovers() == []


def test_a_file_that_changed_at_its_source_is_not_glued_together(hub: Hub) -> None:
    model = tiny(hub, "breaks", "good")
    left_by_an_earlier_run(gzip.compress(bytes(reversed(NETWORK)), mtime=0)[:500_000], ".gz")

    install_model(model)

    assert contents(model) == FILES
    assert hub.asked[0][1] == "bytes=500000-"


def refused(*_args: object, **_options: object) -> None:
    raise URLError("no network")


KILLED = """
import sys
from tests.drafts.test_engines_downloads import *
hub = Hub(sys.argv[1])
install_model(tiny(hub, "slowly"))
"""


def test_a_download_that_was_killed_goes_on(hub: Hub) -> None:
    hub.rate = 400_000
    program = subprocess.Popen(
        [sys.executable, "-c", KILLED, hub.url], cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}
    )
    partial = models_dir() / ".firefox-tiny.partial" / "model.tiny.bin.gz.partial"
    for _attempt in range(400):
        if partial.exists() and partial.stat().st_size > 200_000:
            break
        time.sleep(0.05)
    program.kill()
    program.wait()
    size = partial.stat().st_size
    model = tiny(hub, "slowly")
    assert not model.path.exists()
    hub.asked.clear()
    hub.rate = 10_000_000

    install_model(model)

    assert contents(model) == FILES
    assert hub.asked[0] == ("/slowly/model.tiny.bin.gz", f"bytes={size}-")


def test_mirrors_of_the_newsroom_come_first(hub: Hub) -> None:
    model = tiny(hub, "good")

    install_model(model, mirrors=[f"{hub.url}/missing/", f"{hub.url}/redirects"])

    assert hub.paths()[:4] == [
        "/missing/firefox/tiny/model.tiny.bin.gz", "/missing/firefox/tiny/model.tiny.bin",
        "/redirects/firefox/tiny/model.tiny.bin.gz", "/good/firefox/tiny/model.tiny.bin.gz",
    ]  # fmt: skip


def test_a_folder_is_searched_by_size_and_hash_as_a_firefox_profile_keeps_models(hub: Hub, tmp_path: Path) -> None:
    place = tmp_path / "x1.default" / "storage/permanent/chrome/idb/3870112724rsegmnoittet-es.files"
    place.mkdir(parents=True)
    (place / "7").write_bytes(bytes(len(NETWORK)))
    (place / "12").write_bytes(NETWORK)
    (place / "13").write_bytes(VOCABULARY)
    model = tiny(hub, "good")

    install_model(model, folder=tmp_path)

    assert contents(model) == FILES
    assert hub.asked == []


def test_a_second_installation_waits_and_says_so(hub: Hub) -> None:
    model = tiny(hub, "good")
    told: list[str] = []
    models_dir().mkdir(parents=True)
    with locked(models_dir() / "firefox-tiny.lock"):
        second = threading.Thread(target=install_model, args=(model,), kwargs={"reporter": Reporter(tell=told.append)})
        second.start()
        while not told:
            time.sleep(0.01)
        assert not model.is_installed
    second.join()

    assert told == ["another translator is installing firefox:tiny: waiting until it is done"]
    assert contents(model) == FILES


def test_the_room_that_is_needed_is_what_is_missing(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    def usage(_path: object) -> Any:
        return shutil._ntuple_diskusage(10**9, 10**9, 1_000_000)

    left_by_an_earlier_run(NETWORK[:800_000])
    monkeypatch.setattr(shutil, "disk_usage", usage)

    with pytest.raises(ModelError, match="2 MB are needed, 1 MB are free"):
        install_model(tiny(hub, "good"))


def test_a_folder_without_the_files_says_which_are_wanted(hub: Hub, tmp_path: Path) -> None:
    (tmp_path / "model.tiny.bin").write_bytes(NETWORK[:-1])

    with pytest.raises(ModelError, match="does not have the files of firefox:tiny") as caught:
        install_model(tiny(hub, "good"), folder=tmp_path)

    assert "model.tiny.bin is another file" in str(caught.value.where)
    assert f"vocab.tiny.spm ({len(VOCABULARY)})" in str(caught.value.hint)
    assert leftovers() == []


@pytest.mark.parametrize(
    ("behaviour", "is_one"),
    sampled(
        [("good", True), ("page", False), ("redirects", True), ("empty", False), ("missing", False), ("silent", False)],
        2,
    ),
)
def test_only_a_source_that_sends_a_file_answers(hub: Hub, behaviour: str, is_one: bool) -> None:
    url = f"{hub.url}/{behaviour}/model.tiny.bin.gz"

    assert first_answering([url], 60 if is_one else 0.5) == (url if is_one else "")


def test_a_family_is_what_the_languages_need() -> None:
    assert [model.name for model in find_models("firefox", (EN, ZH_HANS))] == [
        "firefox:en-zh-Hans",
        "firefox:zh-Hans-en",
    ]
    assert [model.family for model in find_models("llama", (EN, ZH_HANS))] == ["llama"]
    assert [model.title for model in find_models("firefox:en-zh-Hans:base", ())] == ["Firefox Translations, base"]
    with pytest.raises(ModelError, match="babelfish") as caught:
        find_models("babelfish", ())
    assert "firefox, llama" in str(caught.value.hint)


def test_without_a_name_it_is_firefox_where_a_source_answers(hub: Hub) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    chosen, reason = choose_models(InstallOptions(mirrors=(f"{hub.url}/page", f"{hub.url}/lies")))

    assert chosen == ["firefox:en-zh-Hans", "firefox:zh-Hans-en"]
    assert reason.startswith("firefox, 1")
    assert "127.0.0.1" in reason


@pytest.mark.slow
def test_without_a_name_it_is_what_the_index_has_where_none_answers(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web_download, "urlopen", refused)

    chosen, reason = choose_models(InstallOptions(mirrors=(f"{hub.url}/missing",)))

    assert chosen == ["qwen2.5-coder-1.5b-instruct-q4_k_m"]
    assert reason.startswith("no source of the Firefox models answers within 4 seconds; qwen2.5-coder")
    assert ", 1117 MB: " in reason
    assert "\n" not in reason


def test_the_list_says_what_there_is(run_translator) -> None:  # type: ignore[no-untyped-def]
    done = run_translator("models", "list", "--format", "json")

    rows = json.loads(done.stdout)
    assert {"name", "family", "licence", "bytes", "installed", "fits", "source"} <= set(rows[0])
    assert {row["name"]: row["licence"] for row in rows if row["family"] == "firefox"} == {
        "firefox:en-zh-Hans": "MPL-2.0", "firefox:zh-Hans-en": "MPL-2.0",
        "firefox:zh-Hant-en": "MPL-2.0", "firefox:en-zh-Hans:base": "MPL-2.0",
    }  # fmt: skip
    assert not any(row["installed"] for row in rows)


def test_without_a_name_a_source_that_fails_after_all_leads_aloud_to_what_can_be_had(
    hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stale mirror answers, and has another file."""
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    model = tiny(hub, "lies")
    small = Model("llama-tiny", "llama", "Tiny", "MIT", (ModelFile("tiny.gguf", len(VOCABULARY), hashlib.sha256(
        VOCABULARY).hexdigest()),), (f"{hub.url}/good/vocab.tiny.spm",))  # fmt: skip
    monkeypatch.setattr("translator.desk.commands.models.choose_models", lambda _options: (["firefox:tiny"], "firefox"))
    monkeypatch.setattr("translator.newsroom.drafts.model_registry.CATALOGUE", (model, small))

    (path,) = install_models(["firefox:tiny"], InstallOptions(), lambda _done, _total: None, falls_back=True)

    assert path == str(small.path)
    said = capsys.readouterr().err
    assert "the weights of firefox:tiny could not be downloaded" in said
    assert "llama instead, 0 MB; to try again: translator models install firefox" in said


def test_at_a_terminal_it_asks_before_it_fetches_what_nobody_named(tmp_path: Path) -> None:
    pytest.importorskip("fxtranslate", reason="the extra `firefox` is not installed")
    cache = tmp_path / "cache"
    with Terminal("models", "install", cwd=tmp_path, TRANSLATOR_CACHE=str(cache)) as terminal:
        terminal.wait_for("Fetch that? [Y/n]")
        asked = terminal.seen
        terminal.write("n\r")
        code = terminal.process.wait(60)

    assert re.search(r"\d+ MB", asked)
    assert code == 130
    assert not list(cache.rglob("*.gguf")) + list(cache.rglob("*.bin*"))
