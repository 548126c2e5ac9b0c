"""All pages come from templates that escape by themselves, and their content policies stand in one place."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import pytest

from translator.newsroom.ground.html.environment import environment, render_document, self_contained

PACKAGE = Path(__file__).parents[2] / "translator"
FOLDERS = sorted(path for path in PACKAGE.rglob("templates") if path.is_dir())


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.parent.name for path in FOLDERS])
def test_every_template_compiles_and_escapes(folder: Path) -> None:
    made = environment(folder)
    names = made.list_templates(extensions=["html", "svg"])

    assert names
    assert [made.get_template(name).name for name in names] == names
    assert callable(made.autoescape)
    assert all(made.autoescape(name) for name in (*names, None))


def test_no_template_switches_escaping_off() -> None:
    wrong = [
        path.relative_to(PACKAGE).as_posix()
        for folder in FOLDERS
        for path in folder.glob("*.*")
        if re.search(r"\|\s*safe\b|autoescape", path.read_text(encoding="utf-8"))
    ]

    assert wrong == []


def test_content_policies_stand_in_one_place() -> None:
    saying = [
        path.relative_to(PACKAGE).as_posix()
        for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("templates/*")]
        if path.is_file() and "default-src" in path.read_text(encoding="utf-8")
    ]

    assert saying == ["newsroom/ground/html/environment.py"]


def test_a_document_may_run_only_what_it_holds(tmp_path: Path) -> None:
    (tmp_path / "note.html").write_text(
        '{% extends "document.html" %}{% block body %}{{ text }}<script>{{ script }}</script>{% endblock %}'
    )

    page = render_document(tmp_path, "note.html", style="p {}", script="go()", title="A & B", text="<b>")

    digest = base64.b64encode(hashlib.sha256(b"go()").digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page
    assert self_contained("p {}", "go()") in page
    assert "<title>A &amp; B</title>" in page
    assert "&lt;b&gt;<script>go()</script>" in page
