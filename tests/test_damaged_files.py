"""
Bytes that turned into others, in what is derived and in what people keep, and articles such as nobody expects.

What is derived is made anew in silence. A file that people keep is named, with its place and the next command, and the
work on the others goes on. `make test` damages all derived files at once, and puts some odd articles into one newsroom;
the slow variants take other bytes, all articles, and each by itself.
"""

from __future__ import annotations

import io
import random
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

ARTICLE = """\
---
id: {slug}
lang: en
title: The {slug} Bank Halts Its Loans
date: 2024-03-02
---

The bank lent **$3.5 million** in 2023. Nobody objected in {slug}. See [the other](beta.md).

![A chart of it](chart.png)
"""
PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(40)
COMMANDS: dict[str, list[str]] = {
    "status": ["status", "--check", "--format", "json"],
    "stale": ["status", "--stale"],
    "sync": ["sync"],
    "check": ["check", "--fail-on", "never", "--format", "json"],
    "translate": ["translate", "--engine", "pseudo"],
    "run": ["run", "--engine", "pseudo", "--fail-on", "never"],
    "diff": ["diff", "--to", "zh-Hans"],
    "memory": ["memory", "lookup", "Nobody objected in alpha.", "--from", "en", "--to", "zh-Hans"],
    "search": ["memory", "search", "bank"],
    "review": ["review", "alpha", "--to", "zh-Hans", "--plain"],
    "absorb": ["absorb", "--dry-run"],
    "publish": ["publish", "--draft", "--force"],
    "html": ["publish", "--draft", "--layout", "html"],
    "verify": ["verify"],
    "report": ["report"],
    "doctor": ["doctor"],
}
SAME = ("check", "diff", "memory", "search", "publish", "doctor")
"""Commands that must print what they print where nothing is damaged; others print times, or go by a bookmark."""
ME = {"GIT_AUTHOR_EMAIL": "test@example.org", "GIT_CONFIG_NOSYSTEM": "1"}
GOES_ON = {"status", "check", "diff"}
"""Commands whose output names every article that they worked on."""
BYTES = (b"\xff", b"\x80", b"\xc3", b"\x00", b'"', b"[", b"\n", b"7")


def run(command: str) -> tuple[int, str, str]:
    """Run a command in this process; return its exit code and what it printed."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"n\nq\n"), "utf-8"))
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = cli.run(COMMANDS.get(command) or command.split())
    return code, out.getvalue(), err.getvalue()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A newsroom in which each command has kept what it keeps, and what the commands print there."""
    folder = tmp_path_factory.mktemp("damaged") / "newsroom"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"HOME": str(folder.parent), "LANG": "C.UTF-8", "COLUMNS": "100", **ME}.items():
            patch.setenv(name, value)
        patch.chdir(folder)
        assert run("init --yes")[0] == 0
        Path("glossaries/people.yml").write_text("people:\n  lin: {emails: [test@example.org]}\n")
        Path("glossaries/tags.yml").write_text("banks: {en: Banks, zh-Hans: 银行}\n")
        Path("glossaries/words.csv").write_text("en,zh-Hans\nbank,银行\n")
        Path("articles/en/chart.png").write_bytes(PICTURE)
        for slug in ("alpha", "beta"):
            Path(f"articles/en/{slug}.md").write_text(ARTICLE.format(slug=slug))
        assert run("run")[0] == 0
        assert run("set alpha 3 --to zh-Hans 42个人反对。")[0] == 0
        printed = {command: run(command)[1] for command in COMMANDS}
        printed |= {command: run(command)[1] for command in SAME}
    return folder, printed


@pytest.fixture
def newsroom(prepared: tuple[Path, dict[str, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = tmp_path / "newsroom"
    shutil.copytree(prepared[0], folder)
    monkeypatch.chdir(folder)
    return folder


def damage(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    at = chance.randrange(len(data))
    data[at : at + 1] = chance.choice([byte for byte in BYTES if byte != data[at : at + 1]])
    path.write_bytes(data)


@pytest.mark.parametrize("seed", sampled(range(40)))
def test_what_is_derived_is_made_anew_in_silence(
    newsroom: Path, prepared: tuple[Path, dict[str, str]], seed: int
) -> None:
    chance, printed = random.Random(seed), prepared[1]
    files = [path for path in sorted((newsroom / ".translator").rglob("*")) if path.is_file() and path.stat().st_size]
    assert {path.suffix for path in files} >= {".copied", ".json", ".sqlite"}
    for path in files:
        damage(path, chance)

    wrong = []
    for command in chance.sample(sorted(COMMANDS), len(COMMANDS)):
        code, out, err = run(command)
        if code not in {0, 1} or "error: " in err or "our bug" in err:
            wrong.append(f"{command} leaves with {code}: {err}")
        elif command in SAME and out != printed[command]:
            wrong.append(f"{command} prints {out}")

    assert not wrong, "\n".join(wrong)


KEPT = {
    "articles/zh-Hans/beta.md": {"publish", "verify", "check"},
    "locales/zh-Hans/beta.po": {"publish", "verify", "diff"},
    "locales/zh-Hans/beta.jsonl": {"verify"},
    "articles/en/beta.md": {"sync", "publish"},
    "glossaries/people.yml": {"publish", "verify"},
    "glossaries/tags.yml": {"publish", "verify"},
    "glossaries/words.csv": {"translate", "publish"},
    "translator.toml": set(COMMANDS),
}
"""Files that people keep → the commands that must name one that is not UTF-8."""


@pytest.mark.parametrize(("file", "seed"), sampled([(name, seed) for seed in range(12) for name in KEPT], 2))
def test_a_damaged_byte_in_what_people_keep_is_named(newsroom: Path, file: str, seed: int) -> None:
    path, chance = newsroom / file, random.Random(seed)
    if seed % 2:
        damage(path, chance)
    else:
        data = path.read_bytes()
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + b"\xff" + data[at:])
    damaged = path.read_bytes()

    wrong = []
    for command in COMMANDS:
        if command in {"publish", "html", "run"}:  # They may well write the page anew.
            path.write_bytes(damaged)
        code, out, err = run("publish --draft" if command == "publish" else command)
        if code not in {0, 1, 2} or "our bug" in err:
            wrong.append(f"{command} leaves with {code}: {err}")
        if seed % 2 == 0 and command in KEPT[file] and (not code or file not in out + err):
            wrong.append(f"{command} leaves with {code} and does not name the file: {err}")
        if "beta" in file and command in GOES_ON and "alpha" not in out:
            wrong.append(f"{command} does not go on: {out} {err}")

    assert not wrong, "\n".join(wrong)


HTML = "<html><body><h1>Gamma</h1>\n<p>The market closed.</p>\n{}\n<p>It opened again.</p></body></html>\n"
MARKDOWN = "---\ntitle: Gamma\n{}\n---\n\nThe market closed. Nobody knew why.\n"
BODY = "# Gamma\n\nThe market closed. Nobody knew why.\n\n{}\n"
ODD = {
    **{f"{number}.html": HTML.format(text) for number, text in enumerate((
        "<![CDA__TA[ x", "<![aside[ x ]]>", "<![CDATA[ x ]]>", "<![%x;[ &#12; ]]>", "<!", "</", "<?php x", "<!-- x",
        "<a b='", "&#xFFFFFFFF; &#0; &amp", "<!DOCTYPE [ <!ENTITY x", "<script>", "<table><tr><p></td>", "\0\x0c\u2028",
    ))},
    **{f"front-{number}.md": MARKDOWN.format(text) for number, text in enumerate((
        "[a, b]: c", "{{ x }}: y", "[]: x", "? [a]\n: b", "{a: {b: c}}: d", "&a x: *a", "<<: [a]", "a: !!int x",
        "tags: {a: 1}", "images: [[{alt: y}]]", "date: [1]", "id: [x]", "lang: {a: 1}", "credits: [1, {}]",
        "authors: {x: y}", "translation: [x]", "embargo: [x]", "corrections: {x: y}", "series: [x]", "summary: {a: b}",
        "keywords: 1", "disclaimer: [x]", "slug: [x]", "source: {url: [x]}", "license: [x]", "draft: [x]",
        "a: \"\\uD800\"", "aliases: 3", "date: 2024-13-45", "cover: [x]",
    ))},
    **{f"body-{number}.md": BODY.format(text) for number, text in enumerate((
        "Go to [http://127.0.0.1:8000/docs](http://127.0.0.1:8000/docs).", "<![aside[ x ]]>", "[^1]: x", "```", "$$",
        "| a |\n|-|", "{{< x >}}", "{% x", ":::", "[a](<b", "![](", "<div>", "\u202e x", "&#55296;", "\ud7ff\ufffe",
        "***", "[x]: y",
    ))},
    "empty.md": "", "blank.html": " \n", "mark.md": "\ufeff", "fence.md": "---\n",
    "toml.md": "+++\na.b = 1\n[a]\n+++\n", "cr.md": "# Gamma\r\rThe market closed.\r",
}  # fmt: skip
"""Name → text of articles that somebody may well have."""


SOME = [*list(ODD)[::12], "1.html", "front-0.md", "front-1.md", "front-2.md", "body-0.md"]


@pytest.mark.parametrize("names", sampled([SOME[:3], SOME, list(ODD), *([name] for name in ODD)]))
def test_odd_articles_stop_no_other(newsroom: Path, names: list[str]) -> None:
    """It takes a second: every command is run, on ten articles."""
    for name in names:
        text = ODD[name]
        (newsroom / f"articles/en/odd-{name}").write_bytes(text.encode("utf-8", "surrogatepass"))
    alpha = newsroom / "articles/en/alpha.md"
    alpha.write_text(alpha.read_text().replace("Nobody objected", "Somebody objected"))

    wrong = []
    for command in ("run", *COMMANDS):
        code, _out, err = run(command)
        if code not in {0, 1, 2} or "our bug" in err or "bug of ours" in err:
            wrong.append(f"{command} leaves with {code}: {err}")
        vague = [said for said in err.split("error: ")[1:] if "  at: " not in said or "  try: " not in said]
        wrong += [f"{command} does not say where, or what to do: {said}" for said in vague]

    assert not wrong, "\n".join(wrong)
    assert "Somebody objected" in (newsroom / "locales/zh-Hans/alpha.po").read_text()
