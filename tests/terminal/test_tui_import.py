"""The preview of an import on the full screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal.conftest import Desk
from translator.desk.terminal.import_app import ImportApp
from translator.desk.workflow.article_import import ImportPreview
from translator.newsroom.imports.article import ImportChoices

PAGE = (
    "The Market Closes Early\n\nDec. 23rd, 2021\n\nThe market closed early on Monday, and nobody could say why it had "
    "to.\n\nView all comments\n"
)


@pytest.fixture
def preview(tmp_path: Path) -> ImportPreview:
    return ImportPreview(str(tmp_path / "page.txt"), PAGE.encode(), ImportChoices())


async def test_keys_keep_leave_out_undo_say_and_add(preview: ImportPreview) -> None:
    """One test, since opening the screen takes a second."""
    app = ImportApp(preview)
    async with app.run_test() as pilot:
        at = Desk(pilot)
        await at.press("end", "space")
        assert preview.choices.keep == (4,)
        await at.press("home", "down", "down", "space")
        assert preview.choices.drop == (3,)
        await at.press("backspace")
        assert preview.choices.drop == ()
        await at.press("d", "x", "enter")  # A date that is none is said, and the line stays open.
        assert preview.date == "2021-12-23"
        await at.press("escape", "f2", *"!", "enter", "ctrl+s")
    assert app.return_value is True
    assert (preview.title, preview.choices.keep) == ("The Market Closes Early!", (4,))
