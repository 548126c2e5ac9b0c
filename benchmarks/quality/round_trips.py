"""
Do our files come back whole from the tools of other people?

    python -m benchmarks.quality.round_trips [--bin FOLDER]

An article of our own, translated and with a comment and terms, is exported, taken through each tool that is installed
(gettext; the translate toolkit, in `FOLDER` or on the path; OmegaT's console), and imported: once as it came, once with
one word of one target changed in what the tool wrote. Printed is how many segments each import changed; 0 and 1 are
right (`refused`: it is reported and not taken over, because the tool took the tags out). Tools that are not installed
are named.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ARTICLE = """\
---
title: Fog on the harbour
---

The **ferry** stayed at its pier. Nobody waved & nobody minded <much>.

- It rained.
- "Read [the log](https://example.org/log)", said the `keeper`.

It rained. The harbour was *very* quiet that night; the gulls slept.
"""
TARGETS = {1: "港上有雾", 2: "<1>渡轮</1>停在码头。", 4: "下雨了。", 6: "那天夜里，港口<1>非常</1>安静，海鸥都睡了。"}
"""Number of a segment → its translation; the others have none yet."""
FILES = {
    "translator.toml": 'targets = ["zh-Hans"]\n',
    "articles/en/fog.md": ARTICLE,
    "glossaries/people.yml": "people:\n  lin: {names: {en: Lin}}\n  li: {names: {en: Li}}\n",
    "glossaries/news.csv": "en,zh-Hans\nferry,渡轮\n",
}
BEFORE, AFTER = "海鸥都睡了", "海鸥全睡着了"
OMEGAT = """\
<?xml version="1.0" encoding="UTF-8"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><source_dir_excludes/>
<target_dir>__DEFAULT__</target_dir><tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN</source_lang><target_lang>ZH-CN</target_lang>
<source_tok>org.omegat.tokenizer.LuceneEnglishTokenizer</source_tok>
<target_tok>org.omegat.tokenizer.LuceneSmartChineseTokenizer</target_tok><sentence_seg>false</sentence_seg>
<support_default_translations>true</support_default_translations><remove_tags>false</remove_tags>
</project></omegat>
"""
Steps = Callable[[Path, Path], None]
"""Takes a file through a tool: what went out, and where what comes back is to stand."""


def call(*command: str | Path, folder: Path | None = None) -> str:
    """Run a program, and return what it printed."""
    done = subprocess.run([str(part) for part in command], cwd=folder, capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(f"{command[0]}: {done.stderr[-400:]}")
    return done.stdout


def translator(folder: Path, *arguments: str) -> str:
    """Run this program in a project."""
    return call(sys.executable, "-m", "translator", *arguments, folder=folder)


def through_csv(tools: Path, out: Path, back: Path) -> None:
    call(tools / "po2csv", out, back.with_suffix(".csv"))
    call(tools / "csv2po", "--template", out, back.with_suffix(".csv"), back)


def through_xliff(tools: Path, out: Path, back: Path) -> None:
    call(tools / "po2xliff", out, back.with_suffix(".xlf"))
    call(tools / "xliff2po", back.with_suffix(".xlf"), back)


def through_omegat(out: Path, back: Path) -> None:
    project = back.parent / "omegat"
    for name in ("source", "target", "tm", "glossary", "dictionary", "omegat"):
        (project / name).mkdir(parents=True, exist_ok=True)
    (project / "omegat.project").write_text(OMEGAT, encoding="utf-8")
    shutil.copy(out, project / "source")
    call("omegat", project, "--mode=console-translate", "--no-team")
    shutil.copy(project / "target" / out.name, back)


def trips(tools: Path) -> dict[str, tuple[str, str, str, Steps]]:
    """Return name → program, format, suffix of what comes back, and the way through the tool."""
    return {
        "gettext msgcat": ("msgcat", "po", ".po", lambda out, back: _print(call("msgcat", out), back)),
        "gettext msgmerge": (
            "msgmerge", "po", ".po", lambda out, back: _print(call("msgmerge", "--quiet", out, out), back)
        ),
        "toolkit po2csv, csv2po": (str(tools / "po2csv"), "po", ".po", lambda out, back: through_csv(tools, out, back)),
        "toolkit po2xliff, xliff2po": (
            str(tools / "po2xliff"), "po", ".po", lambda out, back: through_xliff(tools, out, back)
        ),
        "toolkit xliff2po": (
            str(tools / "xliff2po"), "xliff1", ".po", lambda out, back: _quiet(tools / "xliff2po", out, back)
        ),
        "OmegaT, PO": ("omegat", "po", ".po", through_omegat),
        "OmegaT, XLIFF 1.2": ("omegat", "xliff1", ".xlf", through_omegat),
    }  # fmt: skip


def _print(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8")


def _quiet(*command: str | Path) -> None:
    call(*command)


def newsroom(folder: Path) -> None:
    """Make a project with an article, partly translated and commented."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    translator(folder, "sync")
    for number, text in TARGETS.items():
        translator(folder, "set", "fog", str(number), text, "--to", "zh-Hans", "--by", "lin")
    translator(folder, "comment", "fog", "2", "is it a pier?", "--to", "zh-Hans", "--by", "lin")


def changes(folder: Path, path: Path) -> list[str]:
    """Return what an import changes, one word each; nothing is written."""
    where = ["--article", "fog", "--to", "zh-Hans", "--by", "li"]
    said = translator(folder, "import", str(path), *where, "--dry-run", "--format", "json")
    return [item["kind"] for item in json.loads(said or "[]")]


def main() -> None:
    """Take the article through each tool, and print one line for each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", type=Path, default=Path())
    tools = parser.parse_args().bin.resolve()
    os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        newsroom(folder)
        for place, (title, (program, format, suffix, steps)) in enumerate(trips(tools).items()):
            found = shutil.which(program) or shutil.which(Path(program).name)
            if not found:
                print(f"{title}: not installed")
                continue
            here = folder / f"trip{place}"
            here.mkdir()
            out = here / f"out{'.po' if format == 'po' else '.xlf'}"
            translator(folder, "export", "fog", "--to", "zh-Hans", "--format", format, "--out", str(out))
            back = here / f"back{suffix}"
            steps(out, back)
            text = back.read_text(encoding="utf-8")
            edited = here / f"edited{suffix}"
            edited.write_text(text.replace(BEFORE, AFTER), encoding="utf-8")
            before, after = changes(folder, back), changes(folder, edited)
            is_right = not before and len(after) == 1 and BEFORE in text
            wrong += not is_right
            print(
                f"{title}: {len(before)} and {len(after)} segments changed{'' if is_right else f': {before} {after}'}"
            )
    sys.exit(wrong)


if __name__ == "__main__":
    main()
