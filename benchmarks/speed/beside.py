"""
What other programs take for the same work, on the same machine and in the same run, starts of processes included.

    python -m benchmarks.speed.beside [--articles 200] [--pairs FILE.po] [--peers FOLDER] [--po4a FOLDER] [--runs 3]

Articles of this program's own sentences are extracted, merged after one sentence was put ahead of all others, and
written back from their drafts; pairs (a PO into Chinese of your own, else the drafts) are checked outside of a project,
since no other program has a glossary. `--peers` is a virtual environment with `mdpo`, `translate-toolkit`, `mistletoe`
and `rapidfuzz`, `--po4a` a folder with the unpacked package; gettext is that of the system. Seconds are of the
processor, user and system, the least of the runs. Whatever cannot run here is named at the end, and why. Memories
are compared by `memory_rivals`.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from benchmarks.speed.archive import REPOSITORY, change, write_archive

TAG = "zh-Hans"
_MDPO = """
import sys
from pathlib import Path
from mdpo.md2po import markdown_to_pofile
from mdpo.po2md import pofile_to_markdown
for path in sorted(Path(sys.argv[2]).glob("*.md")):
    po = Path(sys.argv[3], path.stem + ".po")
    if sys.argv[1] == "extract":
        markdown_to_pofile(str(path), save=True, po_filepath=str(po), wrapwidth=0)
    else:
        pofile_to_markdown(str(path), [str(po)], save=str(Path(sys.argv[4], path.name)), wrapwidth=0)
"""
"""All files in one process: by its command line mdpo takes one process a file where each has a catalog of its own."""


class Tool(NamedTuple):
    name: str
    commands: Sequence[Sequence[str]]
    """One process each, one after the other."""


class Bench:
    """The articles, what each program made of them, and where the programs are."""

    def __init__(self, root: Path, peers: Path | None, po4a: Path | None, runs: int) -> None:
        self.root, self.runs = root, runs
        self.python = str(peers / "bin/python") if peers else ""
        self.po4a = po4a
        self.missing: dict[str, str] = {}
        """What could not run → why."""
        found = [str(place) for place in po4a.glob("usr/lib/*/perl5/*")] if po4a else []
        self._perl = ":".join([str(po4a / "usr/share/perl5"), *found]) if po4a else ""

    @property
    def articles(self) -> list[Path]:
        return sorted((self.root / "articles/en").glob("*.md"))

    def folder(self, name: str) -> Path:
        place = self.root / "peers" / name
        place.mkdir(parents=True, exist_ok=True)
        return place

    def ours(self, *arguments: str) -> Tool:
        return Tool(f"translator {arguments[0]}", [[sys.executable, "-m", "translator", *arguments]])

    def by_mdpo(self, step: str) -> Tool:
        target = str(self.folder("mdpo-out"))
        folders = (str(self.root / "articles/en"), str(self.folder("mdpo")), target)
        return Tool("mdpo", [[self.python, "-c", _MDPO, step, *folders]] if self.python else [])

    def by_toolkit(self, module: str, *arguments: object) -> Tool:
        command = [self.python, "-m", f"translate.{module}", "--progress=none", *map(str, arguments)]
        return Tool(f"translate-toolkit {module.rpartition('.')[2]}", [command] if self.python else [])

    def by_po4a(self, script: str, *options: object) -> Tool:
        """Run a script of po4a once an article; `{stem}` in an option is the name of the article."""
        if not self.po4a:
            return Tool(f"po4a {script}", [])
        program = [str(self.po4a / "usr/bin" / script), "-f", "text", "-o", "markdown", "-M", "utf-8"]
        texts = list(map(str, options))
        return Tool(f"po4a {script}", [
            [*program, "-m", str(path), *(text.replace("{stem}", path.stem) for text in texts)]
            for path in self.articles
        ])  # fmt: skip

    def by_gettext(self, program: str, *options: object, folder: Path) -> Tool:
        """Run a program of gettext once a catalog; `{stem}` in an option is the name of the catalog."""
        where, texts = shutil.which(program), list(map(str, options))
        catalogs = sorted(folder.glob("*.po")) if where else []
        return Tool(f"gettext {program}", [
            [where or "", *(text.replace("{stem}", path.stem) for text in texts), str(path)] for path in catalogs
        ])  # fmt: skip

    def compare(self, work: str, tools: Sequence[Tool], *, before: dict[str, Sequence[Path]] | None = None) -> None:
        """Run the tools for a piece of work and print a row for each; `before`: what a tool's run is to find absent."""
        for tool in tools:
            if not tool.commands:
                self.missing.setdefault(tool.name, "not installed")
                continue
            costs = []
            for _run in range(self.runs):
                for path in (before or {}).get(tool.name, ()):
                    shutil.rmtree(path, ignore_errors=True)
                    path.mkdir(parents=True) if path.parent.name == "peers" else None
                costs.append(self._cost(tool))
            print(f"| {work:<34} | {tool.name:<28} | {min(costs):>7.2f} | {len(tool.commands):>9} |", flush=True)
            work = ""

    def _cost(self, tool: Tool) -> float:
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), "PERL5LIB": self._perl, "LC_ALL": "C.UTF-8"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # A program that is installed is compiled.
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        for command in tool.commands:
            if command[0] != sys.executable:
                environment.pop("PYTHONPATH", None)
            done = subprocess.run(command, cwd=self.root, env=environment, capture_output=True, check=False)
            if b"Traceback" in done.stderr or done.returncode not in ({0, 1} if "check" in command else {0}):
                sys.exit(f"{' '.join(command)[:200]}\n{done.stderr.decode()[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def texts(bench: Bench) -> None:
    """Extract, merge and write back."""
    toolkit, po4a, locales = bench.folder("toolkit"), bench.folder("po4a"), bench.root / "locales"
    derived = bench.root / ".translator"
    extract = [
        bench.ours("sync"),
        bench.by_mdpo("extract"),
        bench.by_toolkit("convert.md2po", "-P", bench.root / "articles/en", toolkit),
        bench.by_po4a("po4a-updatepo", "-p", po4a / "{stem}.po"),
    ]
    fresh: dict[str, Sequence[Path]] = {
        "translator sync": [locales, derived], "mdpo": [bench.folder("mdpo")],
        extract[2].name: [toolkit], extract[3].name: [po4a],
    }  # fmt: skip
    bench.compare("extract", extract, before=fresh)
    for path in bench.articles:
        change(path, "\n---\n\n", "\n---\n\nOne sentence stands ahead of all the others now.\n\n")
    for template in toolkit.glob("*.pot"):
        shutil.copy(template, template.with_suffix(".po"))
    merged = bench.folder("gettext")
    for path in po4a.glob("*.po"):
        shutil.copy(path, merged)
    templates = bench.folder("templates")
    for command in bench.by_toolkit("convert.md2po", "-P", bench.root / "articles/en", templates).commands:
        subprocess.run(command, check=True, capture_output=True)
    bench.runs, runs = 1, bench.runs  # What was merged once is merged.
    bench.compare("merge a sentence ahead of all", [
        bench.ours("sync"),
        bench.by_mdpo("extract"),
        bench.by_toolkit("convert.pot2po", "-t", toolkit, templates, bench.folder("toolkit-merged")),
        bench.by_po4a("po4a-updatepo", "-p", po4a / "{stem}.po"),
        bench.by_gettext("msgmerge", "-q", "-o", bench.folder("merged") / "{stem}.po", merged / "{stem}.po",
                         folder=po4a),
    ])  # fmt: skip
    bench.compare("(drafts of the pseudo engine)", [bench.ours("translate", "--engine", "pseudo")])
    bench.runs = runs
    out = bench.folder("po4a-out")
    bench.compare("write the translated articles", [
        bench.ours("publish", "--draft", "--layout", "markdown", "--out", str(bench.folder("published"))),
        bench.by_mdpo("render"),
        bench.by_po4a("po4a-translate", "-p", po4a / "{stem}.po", "-l", out / "{stem}.md", "-k", "0"),
    ], before={"translator publish": [bench.folder("published")]})  # fmt: skip


def checks(bench: Bench, pairs: Path) -> None:
    """Check one file of pairs, and one pair."""
    bench.root = bench.root.parent / "outside"
    one = bench.folder("one") / "one.po"
    one.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: zh_CN\\n"\n\n'
                   'msgid "The market opened in 1990."\nmsgstr "市场于1990年开放。"\n', encoding="utf-8")  # fmt: skip
    count = pairs.read_text(encoding="utf-8").count("\nmsgid ")
    for work, file in ((f"check {count:,} pairs", pairs), ("check one pair", one)):
        bench.compare(work, [
            bench.ours("check", str(file), "--from", "en", "--to", TAG, "--format", "json"),
            bench.by_toolkit("filters.pofilter", file, bench.folder("flagged") / file.name),
            Tool("gettext msgfmt", [["msgfmt", "-c", "-o", os.devnull, str(file)]] if shutil.which("msgfmt") else []),
        ])  # fmt: skip


def not_here(bench: Bench) -> Iterator[tuple[str, str]]:
    """Name the other programs, and why they are not in the table."""
    yield from bench.missing.items()
    yield "OmegaT's console", "no registry has its archive; java -jar OmegaT.jar PROJECT --mode=console-translate"
    yield "vecalign", "it needs vectors of LASER (PyTorch, gigabytes); quality.sentence_alignment has published figures"
    yield "tmserver", "translate-toolkit 3.20 no longer has it; look-ups: speed.memory_rivals"
    has = "installed here" if find_spec("libretranslate") else "not in this environment"
    yield "LibreTranslate", f"{has}; its model decides what it takes"


def main() -> None:
    """Print the table, and what is not in it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--pairs", type=Path)
    parser.add_argument("--peers", type=Path)
    parser.add_argument("--po4a", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "archive"
        write_archive(root, options.articles, targets=[TAG])
        peers, po4a = (path and path.absolute() for path in (options.peers, options.po4a))
        bench = Bench(root, peers, po4a, options.runs)
        print(f"| {f'{options.articles} articles of 29 segments':<34} | {'program':<28} | {'CPU s':>7} | processes |")
        print(f"|{'-' * 36}|{'-' * 30}|{'-' * 9}|{'-' * 11}|")
        texts(bench)
        checks(bench, (options.pairs or max((root / "locales" / TAG).glob("*.po"))).absolute())
        print("\nnot in the table:")
        for name, why in not_here(bench):
            print(f"- {name}: {why}")


if __name__ == "__main__":
    main()
