"""A small newsroom in a real git repository, the application in the process, and the real command in one of its own."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import warnings
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("starlette")

with warnings.catch_warnings():
    # Starlette's client takes httpx2 too, which is not needed for anything else here.
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

from translator.desk.browser.app import build_app
from translator.desk.browser.site import ServerAddress
from translator.newsroom.catalog.storage import catalog_transaction, load_catalog
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.house.people import load_people

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from starlette.types import ASGIApp

    from translator.desk.browser.site import Site
    from translator.newsroom.catalog.record import Entry
    from translator.newsroom.ground.project import Project

REPOSITORY = Path(__file__).parent.parent.parent
PORT = 8700
HOME = f"http://127.0.0.1:{PORT}"
SLUG, TAG = "harbour", "zh-Hans"

PEOPLE = """\
people:
  zhou-lan: {names: {en: Zhou Lan, zh-Hans: 周岚}, roles: [translator], emails: [zhou@example.org]}
  wang-fang: {names: {en: Wang Fang, zh-Hans: 王芳}, roles: [translator, reviewer], emails: [wang@example.org]}
  li-lei: {names: {en: Li Lei, zh-Hans: 李雷}, roles: [editor, reviewer], emails: [test@example.org]}
"""
ARTICLE = """\
---
title: The harbour sleeps late
date: 2026-03-12
lang: en
---

The old ferry made 31 trips a day.

Nobody misses the *noise*.

The ferry sailed on March 12, 2026.
"""
TARGETS = {
    "The harbour sleeps late": "港口晚睡",
    "The old ferry made 31 trips a day.": "老渡轮每天往返31趟。",
    "Nobody misses the <1>noise</1>.": "没人怀念那<1>噪声</1>。",
    "The ferry sailed on March 12, 2026.": "渡轮于2026年3月12日启航。",
}
GLOSSARY = "en,zh-Hans,status\nferry,渡轮,required\n"


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def make_newsroom(root: Path, article: str = ARTICLE, targets: dict[str, str] | None = None) -> Project:
    """Write a project with one article that a machine has drafted."""
    write(root / "translator.toml", 'targets = ["en", "zh-Hans"]\n')
    write(root / "articles/en" / f"{SLUG}.md", article)
    write(root / "glossaries/people.yml", PEOPLE)
    write(root / "glossaries/terms.csv", GLOSSARY)
    me = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for command in (["init", "-q"], ["add", "."], [*me, "commit", "-qm", "first"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    project = open_newsroom(root)
    sync_article(project.article(project.articles[0]), TAG)
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            target = (TARGETS if targets is None else targets).get(entry.source)
            if target:
                catalog.apply(entry, "draft", actor="system", target=target, origin="mt:pseudo", signature="pseudo")
    return project


@dataclass
class Reader:
    """Somebody at a browser, without a browser: what a page knows, and what it would send."""

    client: TestClient
    project: Project
    csrf: str = ""
    base: str = f"/review/{TAG}/{SLUG}"

    def entry(self, number: int) -> Entry:
        return load_catalog(self.project, SLUG, TAG).entry(number)

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(path, headers=headers)

    def post(self, path: str, values: dict[str, Any] | None = None, **headers: str) -> Any:
        sent = {"accept": "application/json", "x-csrf-token": self.csrf, "origin": HOME, **headers}
        return self.client.post(path, json=values or {}, headers={key: value for key, value in sent.items() if value})

    def decide(self, number: int, action: str, *, origin: str = HOME, **values: Any) -> Any:
        """Decide about a segment as it stands now, unless `hash` or `state` say what the page showed."""
        entry = self.entry(number)
        seen = {"hash": entry.target_hash, "state": entry.state.value, "ticket": self.ticket(number)}
        return self.post(f"{self.base}/segments/{entry.key}/{action}", {**seen, **values}, origin=origin)

    def ticket(self, number: int) -> str:
        """Open a segment as a page does, and return what its decision has to carry."""
        html = self.get(f"{self.base}/segments/{self.entry(number).key}").json()["html"]
        return str(html.partition('data-ticket="')[2].partition('"')[0])

    def step(self, way: str) -> Any:
        """Undo or redo, as one press of a key."""
        return self.post(f"{self.base}/{way}", {"once": secrets.token_hex(8)})


@dataclass
class Newsroom:
    """The application for all people of the project."""

    project: Project
    app: ASGIApp
    site: Site

    def token(self, person_id: str) -> str:
        return next(token for token, person in self.site.access.tokens.items() if person.id == person_id)

    def stranger(self) -> TestClient:
        return TestClient(self.app, base_url=HOME, raise_server_exceptions=True)

    def enter(self, person_id: str, **headers: str) -> Reader:
        client = self.stranger()
        client.headers.update(headers)
        client.get(f"/enter?token={self.token(person_id)}")
        page = client.get("/").text
        csrf = page.partition('data-csrf="')[2].partition('"')[0]
        return Reader(client, self.project, csrf)

    def reopened(self) -> Newsroom:
        """Return the same project in an application that knows nothing of this one."""
        return open_pages(self.project)


@pytest.fixture(scope="session")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the newsroom once; each test works on a copy of it."""
    root = tmp_path_factory.mktemp("newsroom")
    make_newsroom(root)
    return root


@pytest.fixture
def project(_template: Path, tmp_path: Path) -> Project:
    shutil.copytree(_template, tmp_path, dirs_exist_ok=True)
    return open_newsroom(tmp_path)


def open_pages(project: Project, origin: str = "") -> Newsroom:
    app, site = build_app(project, list(load_people(project)), ServerAddress(PORT, origin=origin))
    return Newsroom(project, app, site)


@pytest.fixture
def newsroom(project: Project) -> Iterator[Newsroom]:
    room = open_pages(project)
    yield room
    room.site.sessions.close()


@pytest.fixture
def proxied(project: Project) -> Iterator[Newsroom]:
    """Return the application behind a proxy that speaks TLS."""
    room = open_pages(project, "https://desk.example.org")
    yield room
    room.site.sessions.close()


@dataclass
class Served:
    """`translator serve` in a process of its own, and an article that only this test works on."""

    process: subprocess.Popen[str]
    addresses: dict[str, str]
    project: Project
    slug: str = SLUG

    @property
    def home(self) -> str:
        return next(iter(self.addresses.values())).partition("/enter")[0]

    @property
    def review(self) -> str:
        return f"/review/{TAG}/{self.slug}"

    def entry(self, number: int) -> Entry:
        return load_catalog(self.project, self.slug, TAG).entry(number)

    def interrupt(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=60)

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()


def start_serving(root: Path, people: str, *options: str) -> Served:
    process = subprocess.Popen(
        [sys.executable, "-m", "translator", "serve", "--for", people, "--no-open", *options],
        cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip
    assert process.stdout is not None
    lines = [process.stdout.readline() for _person in people.split(",")]
    return Served(process, dict(line.strip().split("\t") for line in lines), open_newsroom(root))


@pytest.fixture(scope="session")
def _server(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = tmp_path_factory.mktemp("served") / "project"
    shutil.copytree(_template, root)
    server = start_serving(root, "zhou-lan,wang-fang,li-lei")
    yield server
    server.end()


@pytest.fixture
def served(_server: Served, _template: Path) -> Served:
    """Return a running server to which a new article was just added; no other test has touched it."""
    slug = f"harbour-{secrets.token_hex(3)}"
    root = _server.project.root
    for old in (f"articles/en/{SLUG}.md", f"locales/{TAG}/{SLUG}.po", f"locales/{TAG}/{SLUG}.jsonl"):
        shutil.copyfile(_template / old, (root / old).with_stem(slug))
    return replace(_server, slug=slug)


@pytest.fixture(scope="module")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """Return a function that serves a new project; its servers end with the module."""
    servers: list[Served] = []

    def make(people: str, article: str = ARTICLE, targets: dict[str, str] | None = None,
             prepare: Callable[[Project], None] = lambda _project: None) -> Served:  # fmt: skip
        root = tmp_path_factory.mktemp("own")
        prepare(make_newsroom(root, article, targets))
        servers.append(start_serving(root, people))
        return servers[-1]

    yield make
    for server in servers:
        server.end()
