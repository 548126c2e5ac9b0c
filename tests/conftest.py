"""Fixtures that every part of the suite shares: a closed environment, real repositories, a small project."""

from __future__ import annotations

import gc
import io
import os
import shutil
import signal
import subprocess
import sys
from contextlib import chdir
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.properties import EXAMPLES
from translator import cli
from translator.bilingual.i18n import use_language

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selenium.webdriver import Chrome

REPOSITORY = Path(__file__).parent.parent
CHROMIUM_FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--disable-component-update", "--disable-quic", "--disable-sync", "--no-first-run", "--force-device-scale-factor=1",
    "--hide-scrollbars", "--lang=en",
)  # fmt: skip


def pytest_configure() -> None:
    """Let programs that tests start be interrupted, and no property fail by chance or because the machine is busy."""
    # A shell ignores Ctrl-C for what it runs in the background.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    steady = settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
        derandomize=True,
        database=None,
    )
    settings.register_profile("steady", steady)
    settings.register_profile("random", steady, derandomize=False, print_blob=True)
    settings.register_profile("fuzz", steady, derandomize=False, print_blob=True, max_examples=20 * EXAMPLES)
    settings.load_profile("steady")  # Another by `--hypothesis-profile`.
    gc.disable()  # A third of the time of collecting ten thousand tests goes into looking for garbage among them.


def pytest_collection_finish() -> None:
    """Look for garbage again, but not among what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.enable()


IN_A_BROWSER = {
    "test_hanzi_are_typed_checked_while_typing_kept_and_saved",
    "test_two_people_see_each_others_decisions_and_cannot_overwrite_them",
    "test_the_search_finds_in_both_languages_and_says_how_many",
    "test_the_browser_finds_what_the_index_holds",
}
"""What `make test` does in a real browser, which takes as long as a hundred other tests; the rest is slow."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Mark tests in a browser as slow, but for a few."""
    for item in items:
        if "_chromium" in item.fixturenames and item.originalname not in IN_A_BROWSER:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield a new home folder for each test; pytest's own numbering looks at all that there are."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(scope="session")
def _kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of what takes long to make, for all tests of all workers."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "kept"
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _closed_environment(_homes: Iterator[Path], _kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep tests away from the user's home, git settings and language."""
    home = next(_homes)
    (home / ".cache/translator").mkdir(parents=True)
    for folder in _kept.iterdir():
        (home / ".cache/translator" / folder.name).symlink_to(folder)
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    pinned = {
        "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "XDG_DATA_HOME": str(home / ".data"),
        "XDG_CACHE_HOME": str(home / ".cache"),
        "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org",
        "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
        "GIT_AUTHOR_DATE": "2026-01-02T03:04:05Z", "GIT_COMMITTER_DATE": "2026-01-02T03:04:05Z",
        "TRANSLATOR_DATA": str(home / "data"), "LANG": "C.UTF-8", "COLUMNS": "100", "NO_COLOR": "1",
    }  # fmt: skip
    for name, value in pinned.items():
        monkeypatch.setenv(name, value)
    for name in ("LC_ALL", "LC_MESSAGES", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    use_language("en")


@dataclass(frozen=True)
class CommandRun:
    """What a command answered with."""

    args: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run_process(tmp_path: Path) -> Callable[..., CommandRun]:
    """Return a function that runs the real command in a process of its own, in `tmp_path` unless told where."""

    def run(*args: str, cwd: Path | None = None, stdin: str | bytes = "", **env: str) -> CommandRun:
        done = subprocess.run(
            [sys.executable, "-m", "translator", *args],
            cwd=cwd or tmp_path,
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY), **env},
            timeout=300,
            check=False,
        )
        return CommandRun(args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def run_translator(tmp_path: Path) -> Callable[..., CommandRun]:
    """Return a function like `run_process` that runs the command in this process, which takes a fifth of the time."""

    def run(*args: str, cwd: Path | None = None, stdin: str | bytes = "", **env: str) -> CommandRun:
        out, err = io.BytesIO(), io.BytesIO()
        stdout, stderr = (io.TextIOWrapper(stream, "utf-8", write_through=True) for stream in (out, err))
        data = io.BytesIO(stdin.encode() if isinstance(stdin, str) else stdin)
        with pytest.MonkeyPatch.context() as patch, chdir(cwd or tmp_path):
            for name, value in env.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["translator", *args])
            patch.setattr(sys, "stdin", io.TextIOWrapper(data, "utf-8"))
            patch.setattr(sys, "stdout", stdout)
            patch.setattr(sys, "stderr", stderr)
            try:
                code = cli.run([*args])
            except SystemExit as leaving:  # As Typer does when it has completed a word.
                code = int(leaving.code or 0)
        use_language("en")
        return CommandRun(args, code, out.getvalue().decode(), err.getvalue().decode())

    return run


@pytest.fixture(scope="session")
def _chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """Start one real Chromium for the whole run; the test is skipped where there is none on this machine."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    driver = shutil.which("chromedriver")
    if program is None or driver is None:
        pytest.skip("needs chromium and chromedriver")
    webdriver = pytest.importorskip("selenium.webdriver")
    options = webdriver.ChromeOptions()
    options.binary_location = program
    for flag in (*CHROMIUM_FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    chrome = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    yield chrome
    chrome.quit()


@pytest.fixture
def browser(_chromium: Chrome) -> Iterator[Chrome]:
    """
    Return a real Chromium (selenium) on an empty page: 1280 by 900, light, scripts on, no cookies.

    What a test changes about it (size, `Emulation.…` commands, cookies, a second window) is undone behind the test.
    """
    chrome = _chromium
    chrome.get("about:blank")
    chrome.set_window_size(1280, 900)
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": []})
    chrome.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    first = chrome.current_window_handle
    yield chrome
    for handle in chrome.window_handles:
        if handle != first:
            chrome.switch_to.window(handle)
            chrome.close()
    chrome.switch_to.window(first)
    chrome.execute_cdp_cmd("Network.clearBrowserCookies", {})
    chrome.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
    chrome.get_log("browser")
