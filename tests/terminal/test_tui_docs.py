"""The page of `review` names the keys as they are."""

from __future__ import annotations

import re
from pathlib import Path

from translator.desk.terminal.keymap import KeyCommand, key_name, keys_of
from translator.newsroom.ground.project import Project
from translator.newsroom.review.navigation import grammar

from .conftest import desk, session_of

PAGE_FOLDER = Path(__file__).parent.parent.parent / "docs"
PAGE = PAGE_FOLDER.joinpath("commands/review.md").read_text(encoding="utf-8")


TUTORIAL = PAGE_FOLDER.joinpath("tutorial.md").read_text(encoding="utf-8")


def written(keys: tuple[str, ...]) -> str:
    return ", ".join(f"`{key}`" if len(key) == 1 else key_name(key) for key in keys)


def test_the_page_has_the_table_of_keys_as_it_is() -> None:
    in_list, in_editor = keys_of("list"), keys_of("edit")
    rows = [f"| `{one}` | {written(in_list[one])} | {written(in_editor[one])} | {one.meaning} |" for one in KeyCommand]

    assert [] == [row for row in rows if row not in PAGE]


def test_the_page_names_every_kind_of_filter() -> None:
    kinds = {word.split(":")[0] for word in grammar().replace("|", " ").split() if ":" in word}

    assert kinds
    assert [] == [kind for kind in sorted(kinds) if f"{kind}:" not in PAGE]


async def test_what_the_tutorial_tells_people_to_press_replaces_the_draft(project: Project) -> None:
    paragraph = TUTORIAL.partition("### 4. ")[2].split("\n\n")[1]
    told = re.findall(r"\b(Enter|Ctrl\+U)\b|`([^`]+)`", paragraph)
    target = next(text for _key, text in told if len(text) > 1)

    async with desk(session_of(project)) as at:
        for key, text in told:
            await (at.press(key.lower()) if key else at.type(text))
        assert at.pilot.app.return_code == 0, "q leaves"

    entry = session_of(project).catalog.entries[0]
    assert (entry.target, entry.state.value) == (target, "translated")
