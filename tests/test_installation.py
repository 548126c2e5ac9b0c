"""What the README tells a newcomer to type, with the pip of Python 3.11.7 and 3.12.1: unlocked, from the index."""

from __future__ import annotations

import io
import os
import re
import subprocess
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.locks import ROOT, interpreter

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = ROOT / "tests/fixtures/documents"
OLD_PIP = "pip==23.2.1"
SENTENCE = "The ferry has twelve seats, and nobody could say on Monday why it had to be so few."
PAGE = (
    f"<html><head><title>A ferry</title></head><body><h1>A ferry</h1><p>{SENTENCE}</p><p>{SENTENCE}</p></body></html>"
)


def one_of_each_kind() -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of a file of each kind that `add` takes."""
    for path in sorted(DOCUMENTS.iterdir()):
        if path.suffix != ".pdf":  # It has a password, and takes an extra.
            yield path.name, path.read_bytes()
    yield "page.html", PAGE.encode()
    yield "note.md", f"# A ferry\n\n{SENTENCE}\n".encode()
    yield "note.txt", f"A ferry\n\n{SENTENCE}\n".encode()
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Li Lei <li@example.org>", "A ferry"
    mail.set_content(SENTENCE)
    mail.add_alternative(PAGE, subtype="html")
    yield "mail.eml", mail.as_bytes()
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf"><metadata/><manifest>'
            '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="a"/></spine></package>',
        )
        archive.writestr("a.xhtml", PAGE.replace("<html>", '<html xmlns="http://www.w3.org/1999/xhtml">'))
    yield "book.epub", book.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("version", ["3.11", "3.12"])
def test_what_the_installation_page_installs_imports_one_of_each_kind_of_file(version: str, tmp_path: Path) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not installed")
    page = (ROOT / "docs/installation.md").read_text("utf-8")
    (install,) = re.findall(r"^\| pip \|.*pip install '\./translator\[(.+?)\]'", page, re.MULTILINE)
    (tmp_path / "translator").symlink_to(ROOT)
    env = {**os.environ, "PYTHONPATH": "", "PYTHONNOUSERSITE": "1", "PIP_USER": "no"}

    def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)

    run(python, "-m", "venv", "venv").check_returncode()
    pip = (tmp_path / "venv/bin/python", "-m", "pip", "install", "--quiet")
    run(*pip, OLD_PIP).check_returncode()
    installed = run(*pip, f"./translator[{install}]")
    assert installed.returncode == 0, installed.stderr

    translator = tmp_path / "venv/bin/translator"
    run("git", "init", "--quiet", ".").check_returncode()
    run(translator, "init", "--yes").check_returncode()
    answers = {}
    for name, data in one_of_each_kind():
        (tmp_path / name).write_bytes(data)
        added = run(translator, "add", name, "--slug", name.replace(".", "-"))
        answers[name] = "" if added.returncode == 0 else added.stderr
    assert answers == dict.fromkeys(answers, "")
