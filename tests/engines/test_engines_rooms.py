"""The rooms of `engines/`: imports between them go one way, and the documentation lists the engines of the table."""

from __future__ import annotations

import re
from pathlib import Path

from translator.newsroom.drafts import ENGINES

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "translator" / "newsroom/drafts"
BELOW = {
    "repair": set(),
    "gate": {"repair"},
    "models": set(),
    "firefox": {"models", "pipeline", "repair", "gate"},
    "argos": {"firefox", "models", "repair", "gate"},
    "llama": {"models", "repair", "gate"},
    "http": {"llama", "repair", "gate"},
    "pipeline": {"repair", "gate"},
}
"""Room → the rooms that it may import; all of them may import `base`."""


def test_imports_between_rooms_go_one_way() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)} imports {found}"
        for room, allowed in BELOW.items()
        for path in (PACKAGE / room).glob("*.py")
        for found in re.findall(r"from translator\.engines\.(\w+)\.", path.read_text(encoding="utf-8"))
        if found not in {room, *allowed}
    ]

    assert wrong == []
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} == set(BELOW)


def test_the_documentation_lists_every_engine_as_its_table_does() -> None:
    page = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")

    for name, entry in ENGINES.items():
        sends = f"**yes**, {entry.sends_text_to}" if entry.sends_text_to else "no"
        assert f"| `{name}` | {entry.purpose} | {entry.needs} | {sends} |" in page
