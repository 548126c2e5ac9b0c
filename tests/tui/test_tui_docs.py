"""The page of `review` names the keys as they are."""

from __future__ import annotations

from pathlib import Path

from translator.review.filters import grammar
from translator.tui.keymap import TABLE, key_name
from translator.tui.labels import command_name

PAGE = (Path(__file__).parent.parent.parent / "docs/commands/review.md").read_text(encoding="utf-8")


def written(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" if len(key) == 1 else key_name(key) for key in keys)


def test_the_page_has_the_table_of_keys_as_it_is() -> None:
    rows = [
        f"| `{row.command}` | {written(row.in_list)} | {written(row.in_editor)} | {command_name(row.command)} |"
        for row in TABLE
    ]

    assert [] == [row for row in rows if row not in PAGE]


def test_the_page_names_every_kind_of_filter() -> None:
    kinds = {word.split(":")[0] for word in grammar().replace("|", " ").split() if ":" in word}

    assert kinds
    assert [] == [kind for kind in sorted(kinds) if f"{kind}:" not in PAGE]
