"""
Import of a folder of mixed files, some of them broken: memory, time, and going on after a kill.

    python -m benchmarks.speed.bulk_import [--files 2000] [--broken 0.05]

Writes Markdown, text, HTML, Word, RTF and mails of our own sentences into a folder, a tenth of them under one title,
and runs `translator add FOLDER` three times: killed after five seconds, to its end, and once more. Prints for each run
the seconds, the most memory (resident), and its table.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NOUNS = ["harbour", "clerk", "ferry", "council", "orchard", "ledger", "bridge", "market", "school", "river"]
VERBS = ["opened", "counted", "refused", "sold", "mended", "measured", "closed", "praised", "moved", "lost"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--broken", type=float, default=0.05)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house, files = Path(folder) / "house", Path(folder) / "files"
        house.mkdir()
        (house / "translator.toml").write_text("", encoding="utf-8")
        # In a process of its own: Linux counts the memory of the process that starts another one as the latter's.
        writer = multiprocessing.Process(target=write_files, args=(files, args.files, args.broken))
        writer.start()
        writer.join()
        for seconds in (5.0, 0.0, 0.0):
            run(house, files, seconds)


def write_files(folder: Path, count: int, broken: float) -> None:
    chance = random.Random(46)
    writers = {".md": markdown, ".txt": text, ".html": page, ".docx": word, ".rtf": rich_text, ".eml": mail}
    for number in range(count):
        suffix = list(writers)[number % len(writers)]
        title = "Minutes of the Harbour Council" if number % 10 == 0 else f"The {chance.choice(NOUNS)} report {number}"
        sentences = [
            f"The {chance.choice(NOUNS)} {chance.choice(VERBS)} {chance.randrange(2, 900)} times, and the "
            f"{chance.choice(NOUNS)} of the town {chance.choice(VERBS)} it in the year {chance.randrange(1900, 2026)}."
            for _sentence in range(chance.randrange(8, 40))
        ]
        data = writers[suffix](title, sentences)
        if chance.random() < broken:
            data = chance.choice([data[: len(data) // 3] if suffix == ".docx" else b"\x00\xff\xfe" * 200, b""])
        path = folder / f"desk-{number % 20}" / f"file-{number}{suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


def markdown(title: str, sentences: list[str]) -> bytes:
    return f"# {title}\n\n{(chr(10) * 2).join(sentences)}\n".encode()


def text(title: str, sentences: list[str]) -> bytes:
    return f"{title}\n\n{(chr(10) * 2).join(sentences)}\n".encode("utf-16")


def page(title: str, sentences: list[str]) -> bytes:
    body = "".join(f"<p>{sentence}</p>" for sentence in sentences)
    return f"<html><title>{title}</title><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


def word(title: str, sentences: list[str]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(title, 1)
    for sentence in sentences:
        document.add_paragraph(sentence)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def rich_text(title: str, sentences: list[str]) -> bytes:
    return ("{\\rtf1\\ansi {\\b " + title + "\\par}" + "".join(f"{one}\\par " for one in sentences) + "}").encode()


def mail(title: str, sentences: list[str]) -> bytes:
    head = f"From: desk@example.org\nMessage-ID: <1@example.org>\nSubject: {title}\nContent-Type: text/plain\n\n"
    return (head + "\n\n".join(sentences)).encode()


def run(house: Path, files: Path, seconds: float) -> None:
    command = [sys.executable, "-m", "translator", "add", str(files)]
    started = time.monotonic()
    with (house.parent / "said.txt").open("w+", encoding="utf-8") as said:
        process = subprocess.Popen(command, cwd=house, stdout=subprocess.DEVNULL, stderr=said)
        if seconds:
            time.sleep(seconds)
            os.kill(process.pid, signal.SIGKILL)
        _pid, _status, usage = os.wait4(process.pid, 0)
        said.seek(0)
        lines = said.read().splitlines()
    taken = time.monotonic() - started
    print(f"{'killed' if seconds else 'whole'}: {taken:.0f} s, {usage.ru_maxrss / 1024:.0f} MB, {len(lines)} lines")
    at = next((at for at, line in enumerate(lines) if line.startswith("what became")), len(lines))
    print("\n".join(f"  {line}" for line in lines[at:]))
    print(f"  articles: {len(list((house / 'articles').rglob('*.md')))}")


if __name__ == "__main__":
    main()
