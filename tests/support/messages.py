"""
Bring the program's own message catalogs up to date: `python -m tests.support.messages` (`make messages`).

Extracts every `_("…")`, `ngettext("…")` and `LazyMessage("…")` from the sources and the templates, merges them into the
Simplified Chinese catalog that people write, derives the Traditional one from it (Taiwan's vocabulary), and compiles
both. A test runs the same with `--check`.
"""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages import Catalog

PACKAGE = Path(__file__).parents[2] / "translator"
FOLDER = PACKAGE / "locale"
TAIWAN_WORDS = Path(__file__).parent / "taiwan_words.tsv"
KEYWORDS = {"_": None, "ngettext": (1, 2), "LazyMessage": None}
JINJA = {"silent": "false", "trim_blocks": "true", "lstrip_blocks": "true"}
"""How the pages' templates are read; an error in one is an error here."""


def catalog_path(name: str, suffix: str = ".po") -> Path:
    """Return the file of the catalog with gettext name `name`."""
    return FOLDER / name / "LC_MESSAGES" / f"translator{suffix}"


def extracted() -> Catalog:
    """Return all messages in the package's sources, each with the files that say it; without dates or line numbers."""
    from babel.messages import Catalog
    from babel.messages.extract import extract_from_file

    catalog = Catalog(project="translator", charset="utf-8")
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.relative_to(PACKAGE.parent).as_posix()
        # Babel warns of each f-string among the fields of a message; that none is the message, a test says.
        with redirect_stderr(io.StringIO()):
            found = list(extract_from_file("python", path, keywords=KEYWORDS))
        for _line, message, comments, _context in found:
            catalog.add(message, locations=[(place, 0)], auto_comments=comments)
    for path in sorted(path for path in PACKAGE.rglob("templates/*") if path.suffix in {".html", ".md", ".svg"}):
        place = path.relative_to(PACKAGE.parent).as_posix()
        for _line, message, comments, _context in extract_from_file("jinja2", path, keywords=KEYWORDS, options=JINJA):
            catalog.add(message, locations=[(place, 0)], auto_comments=comments)
    _add_command_table(catalog)
    return catalog


def _add_command_table(catalog: Catalog) -> None:
    """Add what no call of `_` names: Typer's own words, and the help lines of the verbs, which are docstrings."""
    from importlib import import_module

    from translator.cli import COMMANDS, HELP_WORDS, module_of

    for word in HELP_WORDS:
        catalog.add(word, locations=[("translator/cli.py", 0)])
    for verb, text in COMMANDS.items():
        catalog.add(text, locations=[("translator/cli.py", 0)])
        module = import_module(module_of(verb))
        app = getattr(module, "app", None)
        for entry in app.registered_commands if app else ():
            catalog.add(str(entry.callback.__doc__).strip(), locations=[(f"{module.__name__.replace('.', '/')}.py", 0)])


@cache
def merged() -> Catalog:
    """Return the Simplified Chinese catalog with exactly today's messages; what is new has no translation yet."""
    from babel.messages.pofile import read_po

    path = catalog_path("zh_CN")
    catalog = read_po(io.BytesIO(path.read_bytes() if path.exists() else b""), locale="zh_CN")
    catalog.update(extracted(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    return catalog


def traditional(catalog: Catalog) -> Catalog:
    """Return `catalog` in Traditional Chinese, fields in braces untouched."""
    import re

    from babel.messages import Catalog

    from translator.bilingual.scripts.word_conversion import word_conversion
    from translator.bilingual.tables import read_table

    about_a_program = frozenset({"软件", "编程"})
    convert = word_conversion("s2twp").convert
    quotes = str.maketrans("“”‘’", "「」『』")

    def turn(text: str) -> str:
        parts = re.split(r"(\{[^{}]*\}|`[^`]*`)", text)
        return "".join(
            part if index % 2 else of_taiwan(convert(part, about_a_program).translate(quotes))
            for index, part in enumerate(parts)
        )

    words = read_table(TAIWAN_WORDS, 2)

    def of_taiwan(text: str) -> str:
        for converted, word in words:
            text = text.replace(converted, word)
        return text

    result = Catalog(locale="zh_TW", project="translator", charset="utf-8")
    for message in catalog:
        if message.id:
            strings = message.string or ""
            turned = turn(strings) if isinstance(strings, str) else tuple(turn(item) for item in strings)
            result.add(message.id, turned, locations=message.locations, auto_comments=message.auto_comments)
    return result


def po_bytes(catalog: Catalog) -> bytes:
    """Write a catalog sorted, unwrapped and without dates, so that a diff shows messages and nothing else."""
    from babel.messages.pofile import write_po

    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True, omit_header=False, no_location=True)
    dated = (b'"POT-Creation-Date', b'"PO-Revision-Date', b'"Generated-By', b'"Report-Msgid', b'"Last-Translator')
    lines = buffer.getvalue().splitlines(keepends=True)
    lines = [line for line in lines if not line.startswith((*dated, b'"Language-Team', b'"Project-Id'))]
    first = next(index for index, line in enumerate(lines) if not line.startswith(b"#"))
    return b"".join(lines[first:])


def mo_bytes(text: bytes) -> bytes:
    """Compile a PO file, by polib: Babel would put its own version and the minute of the clock into the header."""
    import polib

    return bytes(polib.pofile(text.decode()).to_binary())


def built() -> dict[Path, bytes]:
    """Return every generated file with its content."""
    files: dict[Path, bytes] = {}
    simplified = merged()
    for name, catalog in (("zh_CN", simplified), ("zh_TW", traditional(simplified))):
        text = po_bytes(catalog)
        files[catalog_path(name)] = text
        files[catalog_path(name, ".mo")] = mo_bytes(text)
    return files


def untranslated() -> list[str]:
    """List the messages that have no Chinese yet."""
    return [str(message.id) for message in merged() if message.id and not message.string]


def main() -> int:
    """Write what has changed; with `--check` only say whether anything would."""
    from translator.newsroom.ground.files import write_atomically

    stale = [path for path, data in built().items() if not path.exists() or path.read_bytes() != data]
    if "--check" in sys.argv:
        sys.stderr.writelines(f"out of date: {path.relative_to(PACKAGE.parent)}\n" for path in stale)
        return 1 if stale else 0
    for path, data in built().items():
        write_atomically(path, data)
    missing = untranslated()
    sys.stderr.write(f"{len(stale)} files written, {len(missing)} messages without Chinese\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
