"""The documentation lists the engines of the table."""

from __future__ import annotations

from pathlib import Path

from translator.newsroom.drafts import ENGINES

ROOT = Path(__file__).parents[2]


def test_the_documentation_lists_every_engine_as_its_table_does() -> None:
    page = (ROOT / "docs" / "engines.md").read_text(encoding="utf-8")

    for name, entry in ENGINES.items():
        sends = f"**yes**, {entry.sends_text_to}" if entry.sends_text_to else "no"
        assert f"| `{name}` | {entry.purpose} | {entry.needs} | {sends} |" in page
