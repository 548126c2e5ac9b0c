"""
Every kind of file that is read, well formed and with something in it that nobody expects: no command calls that a bug
of ours, or needs ten seconds or a gigabyte. `make fuzz` gives each kind ten minutes of processor time.
"""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import time
import zipfile
from pathlib import Path
from random import Random, SystemRandom
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.support import mutants
from tests.support.exchange_newsroom import make_newsroom, sent
from translator import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
DOCUMENTS = HERE / "fixtures/documents"
MOST_SECONDS = 10
MOST_MEMORY = 1 << 30
ENOUGH = 5
QUICK = 1
"""Mutants of each kind in `make test`: the commands of a house take a second."""
FUZZ_SECONDS = float(os.environ.get("TRANSLATOR_FUZZ_SECONDS", "600"))

ADD = (("add", "{file}", "--slug", "new", "--dry-run", "--format", "json"),)
TAKE = (("import", "{file}", "--dry-run", "--by", "li", "--article", "fog", "--to", "zh-Hans"),)
CHECK = (("check", "{file}", "--from", "en", "--to", "zh-Hans"),)
LEARN = (("memory", "import", "{file}", "--from", "en", "--to", "zh-Hans"),)
TERMS = (("glossary", "import", "{file}"), ("glossary", "list"), ("check", "fog"))
HOUSE = (
    ("status", "--check"), ("check",), ("report",), ("verify",), ("diff", "--to", "zh-Hans"),
    ("publish", "fog", "--draft", "--force"), ("publish", "fog", "--draft", "--layout", "html"), ("doctor",),
)  # fmt: skip
ARTICLE = (("run", "--engine", "pseudo", "--fail-on", "never"), *HOUSE)
MAIL = """\
From: Lin <lin@example.org>
To: desk@example.org
Subject: =?utf-8?B?5riv5Y+j?=
Date: Mon, 2 Mar 2026 10:00:00 +0800
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: multipart/alternative; boundary="c"

--c
Content-Type: text/plain; charset="gb2312"; format=flowed
Content-Transfer-Encoding: quoted-printable

The market closed early on Monday, and nobody could say why=20
it had to.

--c
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

PHA+VGhlIG1hcmtldCBjbG9zZWQuPC9wPg==
--c--
--b
Content-Type: image/png; name="a.png"
Content-Disposition: attachment; filename*=utf-8''a%20b.png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
"""
PAGE = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Fog</title><base href="https://example.org/">
<meta name="date" content="2026-03-02"><meta property="og:title" content="Fog"><link rel="canonical" href="/fog">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "NewsArticle",
"headline": "Fog", "author": [{"@type": "Person", "name": "Lin"}], "datePublished": "2026-03-02T10:00:00+08:00",
"image": {"url": "a.png"}}]}</script></head>
<body><nav><a href="/">Home</a></nav><article><h1>Fog</h1><p class="byline">By <a rel="author" href="/lin">Lin</a>
<time datetime="2026-03-02">2 March</time></p><p>The <b>ferry</b> stayed, and <a href="x">nobody</a> waved.</p>
<figure><img src="a.png" srcset="a.png 1x, b.png 2x" alt="A ferry"><figcaption>A ferry</figcaption></figure>
<ul><li>one<ol start="3"><li>two</li></ol></li></ul><table><tr><th colspan="2">a</th></tr><tr><td>1</td><td>2</td></tr>
</table><pre><code>x &lt; y</code></pre><blockquote>Said.</blockquote></article></body></html>
"""
TEXT = "Fog\nBy Lin\n2 March 2026\n\nThe ferry stayed, and nobody waved.\n\n1. one\n2. two\n\n编辑：王芳\n"
RICH_ARTICLE = """\
---
id: fog
title: Fog
lang: en
date: 2026-03-02
summary: Nobody waved.
authors: [{name: Lin, url: https://example.org}]
tags: [ports]
images: [{src: a.png, alt: A ferry}]
embargo: 2026-03-02T10:00:00+08:00
corrections: [{date: 2026-03-03, text: Mended.}]
source: {url: https://example.org/x, title: Other}
---

# Fog {#fog}

The **ferry** stayed[^1]. Nobody waved, *said* [the log](https://example.org/log "Log") & `run` it: <kbd>x</kbd>.

| a | b |
|:--|--:|
| 1 | ![A](a.png) |

- [ ] one
  1. two

> [!NOTE]
> Said.

```python title="x"
print("x")
```

<div class="x">

$$x^2$$

</div>

[^1]: A note.
"""
HOUSE_FILES = {
    "glossaries/people.yml": "people:\n  lin: {names: {en: Lin}, emails: [test@example.org], roles: [editor]}\n"
    "  li: {kind: machine}\n",
    "glossaries/labels.yml": "date: {en: Date, zh-Hans: 日期}\nsite: {en: House, zh-Hans: 社}\n",
    "glossaries/tags.yml": "ports: {en: Ports, zh-Hans: 港口}\n",
    "glossaries/disclaimers.yml": "guest:\n  en: The views are the author’s.\n  zh-Hans: 仅代表作者。\n",
    "glossaries/news.csv": "en,zh-Hans,status,note\nferry,渡轮,required,x\nlog,日志;记录,preferred,\n",
}
SETTINGS = """\
targets = ["zh-Hans", "zh-Hant"]
engine = "pseudo"
[articles]
path = "articles/{tag}/{slug}"
exclude = ["drafts/*"]
[publish]
base_url = "https://example.org/"
zh_hant_region = "TW"
ai_labels = ["eu"]
[engines]
threads = 1
[engines.http]
url = "http://127.0.0.1:9"
timeout = 1.5
[memory.penalties]
machine = 10
[verify]
committers = ["lin"]
"""
KINDS: dict[str, tuple[str, mutants.Mutate, tuple[tuple[str, ...], ...]]] = {
    "word": ("in/a.docx", mutants.mutated_zip, ADD),
    "open document": ("in/a.odt", mutants.mutated_zip, ADD),
    "epub": ("in/a.epub", mutants.mutated_zip, ADD),
    "rich text": ("in/a.rtf", mutants.mutated_rtf, ADD),
    "rich text in chinese": ("in/chinese.rtf", mutants.mutated_rtf, ADD),
    "zipped page": ("in/a.zip", mutants.mutated_zip, ADD),
    "mail": ("in/a.eml", mutants.mutated_mail, ADD),
    "saved page": ("in/a.mhtml", mutants.mutated_mail, ADD),
    "page": ("in/a.html", mutants.mutated_text, ADD),
    "text": ("in/a.txt", mutants.mutated_text, ADD),
    "markdown": ("in/a.md", mutants.mutated_article, ADD),
    "xliff 1": ("out/fog.xlf", mutants.mutated_xml, TAKE + CHECK),
    "xliff 2": ("out/two/fog.xlf", mutants.mutated_xml, TAKE + CHECK),
    "po": ("out/fog.po", mutants.mutated_text, TAKE + CHECK),
    "tmx": ("out/fog.tmx", mutants.mutated_xml, CHECK + LEARN),
    "csv": ("out/fog.csv", mutants.mutated_text, TAKE + CHECK),
    "xlsx": ("out/fog.xlsx", mutants.mutated_zip, TAKE),
    "table in word": ("out/fog.docx", mutants.mutated_zip, TAKE),
    "tbx": ("out/fog.tbx", mutants.mutated_xml, TERMS),
    "tsv": ("out/fog.tsv", mutants.mutated_text, (*CHECK, *LEARN, ("mt", "--engine", "file", "--file", "{file}",
            "--from", "en", "--to", "zh-Hans"))),
    "terms": ("glossaries/news.csv", mutants.mutated_text, (("glossary", "list"), ("glossary", "check"), *HOUSE)),
    "article": ("articles/en/fog.md", mutants.mutated_article, ARTICLE),
    "article in html": ("articles/en/page.html", mutants.mutated_text, ARTICLE),
    "catalog": ("locales/zh-Hans/fog.po", mutants.mutated_text, ARTICLE),
    "ledger": ("locales/zh-Hans/fog.jsonl", mutants.mutated_lines, ARTICLE),
    "page that is published": ("articles/zh-Hans/fog.md", mutants.mutated_article, (("absorb", "--dry-run"), *HOUSE)),
    "page in html that is published": ("public/zh-Hans/fog.html", mutants.mutated_text, HOUSE),
    "people": ("glossaries/people.yml", mutants.mutated_yaml, HOUSE),
    "labels": ("glossaries/labels.yml", mutants.mutated_yaml, HOUSE),
    "tags": ("glossaries/tags.yml", mutants.mutated_yaml, HOUSE),
    "disclaimers": ("glossaries/disclaimers.yml", mutants.mutated_yaml, HOUSE),
    "settings": ("translator.toml", mutants.mutated_text, ARTICLE),
}  # fmt: skip
"""Kind → where such a file stands, how it is changed, and the commands that read it."""


@pytest.fixture(scope="session")
def newsroom_files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """All files of a newsroom that has one of every kind."""
    folder = tmp_path_factory.mktemp("mutants")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.chdir(folder)
        make_newsroom(folder)
        for name in ("xliff1", "xliff2", "po", "tmx", "csv", "xlsx", "docx", "tbx"):
            path = sent(name)
            if name == "xliff1":
                first = path.read_bytes()
        Path("out/fog.tbx").write_bytes(Path("out/fog.tbx").read_bytes().replace(b"ferry", b"gull"))
        Path("out/two").mkdir()
        Path("out/fog.xlf").rename("out/two/fog.xlf")
        Path("out/fog.xlf").write_bytes(first)
        Path("out/fog.tsv").write_text("Nobody waved.\t没有人挥手。\nThe 3 boats left.\t3条船开走了。\n")
        for name, text in {**HOUSE_FILES, "translator.toml": SETTINGS, "articles/en/fog.md": RICH_ARTICLE,
                           "articles/en/page.html": PAGE, "in/a.html": PAGE, "in/a.eml": MAIL, "in/a.txt": TEXT,
                           "in/a.md": RICH_ARTICLE}.items():  # fmt: skip
            Path(name).parent.mkdir(exist_ok=True)
            Path(name).write_text(text)
        for name, fixture in {"a.docx": "report.docx", "a.odt": "report.odt", "a.rtf": "report.rtf",
                              "chinese.rtf": "chinese.rtf", "a.mhtml": "page.mhtml"}.items():  # fmt: skip
            Path("in", name).write_bytes((DOCUMENTS / fixture).read_bytes())
        with zipfile.ZipFile("in/a.zip", "w") as archive:
            archive.writestr("page.html", PAGE)
            archive.writestr("a.png", b"\x89PNG\r\n\x1a\n" + bytes(40))
        assert cli.run(["run", "--engine", "pseudo", "--fail-on", "never"]) < 2
        assert cli.run(["publish", "fog", "--draft", "--force"]) == 0
        assert cli.run(["publish", "fog", "--draft", "--force", "--layout", "html"]) == 0
        assert cli.run(["publish", "fog", "--draft", "--force", "--layout", "epub", "--to", "zh-Hans"]) == 0
        Path(next(Path("public").rglob("*.epub"))).rename("in/a.epub")
        return {path.relative_to(folder).as_posix(): path.read_bytes()
                for path in folder.rglob("*") if path.is_file() and ".translator" not in path.parts
                and ".cache" not in path.parts}  # fmt: skip


def restore(files: dict[str, bytes]) -> None:
    for path in Path().rglob("*"):
        if path.is_file() and path.as_posix() not in files and path.parts[0] != ".git":
            path.unlink()
    for name, data in files.items():
        path = Path(name)
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def seeds() -> Iterator[int]:
    """Yield the seeds of mutants: the same few in `make test`, others each time and for ten minutes in `make fuzz`."""
    if settings().max_examples < 1000:
        yield from range(QUICK)
        return
    end = time.process_time() + FUZZ_SECONDS
    while time.process_time() < end:
        yield SystemRandom().randrange(1 << 48)


class Hang(BaseException):
    pass


def _hang(*_args: object) -> None:
    raise Hang


@pytest.mark.hypothesis
@pytest.mark.parametrize("kind", KINDS)
def test_no_file_of_a_kind_is_a_bug_of_ours(
    kind: str, newsroom_files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    place, mutate, commands = KINDS[kind]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    restore(newsroom_files)
    for command in ("init -q", "add .", "commit -qm Begin"):
        subprocess.run(["git", *command.split()], check=True)
    signal.signal(signal.SIGALRM, _hang)
    wrong = list[str]()
    for seed in seeds():
        data = mutate(newsroom_files[place], Random(seed))
        Path(place).write_bytes(data)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for command in commands:
            started = time.process_time()
            signal.setitimer(signal.ITIMER_REAL, 4 * MOST_SECONDS)
            try:
                code = cli.run([word.format(file=place) for word in command])
            except Hang:
                code = 99
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            err = capsys.readouterr().err
            used = time.process_time() - started
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            if code not in {0, 1, 2} or "our bug" in err or used > MOST_SECONDS or peak - before > MOST_MEMORY // 1024:
                words = " ".join(command)
                wrong.append(f"{words}: seed {seed}: {code}, {used:.1f} s, {(peak - before) >> 10} MB: {err[-300:]}")
                break
        restore(newsroom_files)
        if len(wrong) >= ENOUGH:
            break
    assert not wrong, "\n".join(wrong)
