"""
The names of modules are nouns of `docs/terms.md`, so that a newcomer who read that page knows what a file holds.

Docstrings begin with a noun or a verb.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from translator.cli import COMMANDS, module_of
from translator.newsroom.drafts import ENGINES
from translator.newsroom.pages.layouts import LAYOUTS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "translator"
TERMS = ROOT / "docs/terms.md"


def singular(word: str) -> str:
    for ending, replacement in (
        ("ies", "y"),
        ("sses", "ss"),
        ("ches", "ch"),
        ("xes", "x"),
        ("sis", "sis"),
        ("ss", "ss"),
        ("s", ""),
    ):
        if word.endswith(ending):
            return word.removesuffix(ending) + replacement
    return word


def listed_terms() -> set[str]:
    """Return the words in the first column of every table, in the singular: `front matter`, `segment` …"""
    rows = re.findall(r"^\| (\*\*.*?) \|", TERMS.read_text(encoding="utf-8"), re.MULTILINE)
    words = {word for row in rows for word in re.findall(r"\*\*([^*]+)\*\*", row)}
    return words | {singular(word) for word in words}


def module_names() -> dict[Path, str]:
    """Return modules and packages below `translator/` with their names, but for verbs and for engines and layouts."""
    names = {}
    verbs = {module_of(verb).rpartition(".")[2] for verb in COMMANDS}
    for path in sorted(PACKAGE.rglob("*.py")):
        place = path.parent if path.name == "__init__.py" else path
        is_verb = place.parent == PACKAGE / "desk/commands" and place.stem in verbs
        is_named = place.parent in {PACKAGE / "newsroom/drafts", PACKAGE / "newsroom/pages/layouts"} and place.stem in {
            *ENGINES,
            *LAYOUTS,
        }
        if place != PACKAGE and place.stem != "__main__" and not (is_verb or is_named):
            names[place] = place.stem
    return names


def test_the_name_of_a_module_is_a_noun_of_the_list() -> None:
    terms = listed_terms()
    unknown = []
    for place, name in module_names().items():
        whole, last = name.replace("_", " "), name.split("_")[-1]
        if not {whole, singular(whole), last, singular(last)} & terms:
            unknown.append(str(place.relative_to(ROOT)))

    assert unknown == [], "take a noun of docs/terms.md, or give a new one its line there"


def test_no_term_is_explained_twice() -> None:
    rows = re.findall(r"^\| (\*\*.*?) \|", TERMS.read_text(encoding="utf-8"), re.MULTILINE)
    counts = Counter(word for row in rows for word in re.findall(r"\*\*([^*]+)\*\*", row))

    assert [word for word, count in counts.items() if count > 1] == []


def test_no_two_modules_of_one_package_have_names_that_differ_by_a_plural_or_an_underscore() -> None:
    counts = Counter((place.parent, singular(name.replace("_", ""))) for place, name in module_names().items())

    assert [str(parent / name) for (parent, name), count in counts.items() if count > 1] == []


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the strings that stand as statements, those below an attribute included, with their lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value.strip()


def test_docstrings_begin_with_a_noun_or_a_verb() -> None:
    bad = re.compile(r"(?:^|[.;]\s+|\n\n\s*)(?:What|Whether|Who)\b|\b[Tt]here\s+is\s+none\b")
    found = [
        f"{path.relative_to(ROOT)}:{line}: {match[0].strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in docstrings(path)
        for match in bad.finditer(text)
    ]

    assert found == [], "name the thing first, then what it does"
