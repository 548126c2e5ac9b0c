"""What the documentation says is so: its commands run, its links lead somewhere, its pages list every option."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import polib
import pytest

from tests.support.reference import TABLES, with_tables
from translator.cli import COMMANDS, load_command

if TYPE_CHECKING:
    from collections.abc import Iterator

REPOSITORY = Path(__file__).parent.parent
DOCS = REPOSITORY / "docs"
CATALOG = REPOSITORY / "translator/locale/zh_CN/LC_MESSAGES/translator.po"
PAGES = [*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md"), *(REPOSITORY / "benchmarks").glob("*.md")]
EXAMPLES = sorted(
    page for name in ("how-to", "commands") for page in (DOCS / name).glob("*.md") if "." not in page.stem
)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
BLOCK = re.compile(
    r"(?:<!-- (?:typed: (.*)|(not run): .*) -->\n)?^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL
)
REVISION = re.compile(r"\b[0-9a-f]{10}\b")
OF_THE_MODEL = re.compile(r"translator (run|report) |--against mt|translator diff ferry --to zh-Hans$")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Step:
    """One command of the tutorial, what is typed into it, and how it ends."""

    command: str
    typed: str = ""
    exit_code: int = 0
    shown: tuple[str, ...] = ()
    """The lines that the page shows as its answer; "…" stands for what was left out."""


def tutorial_steps(text: str) -> Iterator[Step]:
    """Yield whole `sh` blocks and the `$` lines of `console` blocks; a comment before a block says what is typed."""
    for typed, not_run, kind, block in BLOCK.findall(text):
        if not_run:
            continue
        lines = "".join(f"{line}\n" for line in typed.split("|")) if typed else ""
        commands = re.split(r"^\$ ", block, flags=re.MULTILINE)[1:] if kind == "console" else [block]
        for each in commands:
            command, _newline, shown = each.partition("\n") if kind == "console" else (each, "", "")
            code = re.search(r"# exit code (\d)$", command)
            yield Step(command, lines, int(code[1]) if code else 0, tuple(shown.splitlines()))


def run_step(step: Step, folder: Path) -> tuple[int, str, Path]:
    """Run one step in a shell; return its exit code, what it said, and the folder that it ended in."""
    program = f'translator() {{ "{sys.executable}" -m translator "$@"; }}'
    script = f"{program}\ntrap 'pwd > \"$WHERE\"' EXIT\nset -e\n{step.command}\n"
    where = folder.parent / "where"
    # The people of the tutorial commit under their own names, which the author that tests have would hide.
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("GIT_AUTHOR_")}
    environment = {**inherited, "COLUMNS": "80", "PYTHONPATH": str(REPOSITORY), "WHERE": str(where)}
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=folder, input=step.typed, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr, Path(where.read_text().strip())


def missing_lines(step: Step, said: str) -> list[str]:
    """
    Return what the page shows and the command did not say.

    Where a model wrote what is shown, only who did what is compared: the last part of a line above a segment.
    """
    if OF_THE_MODEL.search(step.command):
        shown, answer = (re.findall(r"^ {5}\S.* · (.*)$", text, re.MULTILINE) for text in ("\n".join(step.shown), said))
        return [who for who in shown if who not in answer]
    lines = {REVISION.sub("REV", line) for line in said.splitlines()}
    return [line for line in step.shown if line != "…" and REVISION.sub("REV", line) not in lines]


def run_all(text: str, folder: Path) -> Path:
    """Run the commands of a part of the tutorial, with the stand-in for a model; return the folder of its newsroom."""
    folder.mkdir()
    for step in tutorial_steps(text):
        code, said, folder = run_step(step, folder)
        assert step.exit_code == code, f"{step.command}\n{said}"
        assert missing_lines(step, said) == [], f"{step.command}\n{said}"
        if "translator init" in step.command:
            settings = folder / "translator.toml"
            head, targets, tail = settings.read_text(encoding="utf-8").partition("targets = ")
            settings.write_text(f'{head}engine = "pseudo"\n{targets}{tail}', encoding="utf-8")
    return folder


def parts_of_the_tutorial() -> tuple[str, str]:
    short, _heading, long = (DOCS / "tutorial.md").read_text(encoding="utf-8").partition("\n## Step by step\n")
    return short, long


@pytest.mark.slow
def test_the_short_tutorial_has_thirty_lines_and_ends_with_the_proof(tmp_path: Path) -> None:
    short, _long = parts_of_the_tutorial()
    lines = "".join(block for *_typed, kind, block in BLOCK.findall(short) if kind == "sh").splitlines()

    folder = run_all(short, tmp_path / "start")

    assert len(lines) <= 30
    assert "320" in (folder / "articles/zh-Hant/ferry.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_tutorial_runs_from_the_first_command_to_the_last(tmp_path: Path) -> None:
    folder = run_all(parts_of_the_tutorial()[1], tmp_path / "start")

    assert "5300" in (folder / "articles/zh-Hans/ferry.md").read_text(encoding="utf-8")
    assert "電池" in (folder / "articles/zh-Hant/ferry.md").read_text(encoding="utf-8")


@pytest.fixture
def sample_newsroom(tmp_path: Path) -> Path:
    """Return a copy of this repository's articles with their catalogs, as the how-tos begin with it."""
    folder = tmp_path / "newsroom"
    for name in ("articles", "glossaries", "locales"):
        shutil.copytree(REPOSITORY / name, folder / name)
    settings = 'engine = "pseudo"\ntargets = ["en", "zh-Hans", "zh-Hant"]\n[verify]\ncommitters = ["*@example.org"]\n'
    (folder / "translator.toml").write_text(settings)
    li_lei = ["-c", "user.name=Li Lei", "-c", "user.email=li.lei@example.org"]
    for command in (["init", "-q"], ["add", "-A"], [*li_lei, "commit", "-qm", "Begin"]):
        subprocess.run(["git", *command], cwd=folder, check=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_of_a_page_run_and_say_what_it_shows(page: Path, sample_newsroom: Path) -> None:
    for step in tutorial_steps(page.read_text(encoding="utf-8")):
        shown = re.fullmatch(r"cat (\S+)", step.command)
        if shown and not (sample_newsroom / shown[1]).exists():  # What the page shows of a file is the file.
            (sample_newsroom / shown[1]).write_text("".join(f"{line}\n" for line in step.shown), encoding="utf-8")
        code, said, _folder = run_step(step, sample_newsroom)
        assert step.exit_code == code, f"{step.command}\n{said}"
        assert missing_lines(step, said) == [], f"{step.command}\n{said}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    prose = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = [link.partition("#") for link in LINK.findall(prose) if "://" not in link]

    lost = [path for path, _hash, _anchor in links if path and not (page.parent / path).exists()]
    headings = {(page.parent / path if path else page): anchor for path, _hash, anchor in links if anchor}
    astray = [f"{path.name}#{anchor}" for path, anchor in headings.items() if anchor not in anchors(path)]
    assert ([], []) == (lost, astray)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_every_module_that_a_page_names_exists(page: Path) -> None:
    named = re.findall(r"`([\w./-]+\.py)`", page.read_text(encoding="utf-8"))
    places = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "translator").rglob("*.py")}

    lost = [name for name in named if not any(place.endswith(f"/{name}") for place in places)]
    assert [name for name in lost if not (REPOSITORY / name).exists()] == []


def anchors(page: Path) -> set[str]:
    """Return the ids that GitHub gives to the headings of a page, and those that stand in it."""
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return set(re.findall(r'<a id="([^"]+)">', text)) | {
        re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles
    }


def verbs() -> list[str]:
    """Return every command as it is typed, those of groups too: `sync`, `models install` …"""
    found = []
    for verb in COMMANDS:
        inner = getattr(load_command(verb), "commands", {})
        found += [f"{verb} {name}" for name in inner] or [verb]
    return found


def page_of(verb: str) -> str:
    return (DOCS / "commands" / f"{verb.split()[0]}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", COMMANDS)
def test_every_command_has_a_page_that_the_index_names(verb: str) -> None:
    assert page_of(verb).startswith(f"# translator {verb}\n")
    assert f"(commands/{verb}.md)" in (DOCS / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("verb", verbs())
def test_a_commands_page_has_its_synopsis_and_all_its_options(verb: str, run_translator) -> None:
    text = run_translator(*verb.split(), "--help", COLUMNS="200").stdout
    page = page_of(verb)

    synopsis = text.splitlines()[0].removeprefix("Usage: ")
    assert synopsis in page
    options = set(re.findall(r"(?<=[ ,/])--[a-z-]+|(?<= )-[a-z]\b(?=,)", text.partition("Options:")[2])) - {"--help"}
    assert not {option for option in options if f"`{option}" not in page and f" {option}`" not in page}


@pytest.mark.parametrize("table", TABLES)
def test_a_generated_table_is_what_the_sources_say(table: str) -> None:
    page, _make = TABLES[table]
    text = (REPOSITORY / page).read_text(encoding="utf-8")

    assert text == with_tables(page, text), "run: make docs"


def test_the_page_of_errors_has_the_messages_of_the_program() -> None:
    messages = {entry.msgid for entry in polib.pofile(str(CATALOG))}
    headings = re.findall(r"^### `(.*)`$", (DOCS / "errors.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert headings
    assert [each for each in headings if each not in messages] == []
