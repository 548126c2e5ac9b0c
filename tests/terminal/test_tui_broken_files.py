"""A file that breaks or goes while somebody is at the desk: the screen stays, and says which and what to do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.variants import sampled
from translator.bilingual.errors import GlossaryError
from translator.bilingual.model import State

from .conftest import SLUG, TAG, desk, session_of

if TYPE_CHECKING:
    from pathlib import Path

    from translator.newsroom.ground.project import Project

PO, LEDGER, ARTICLE = f"locales/{TAG}/{SLUG}.po", f"locales/{TAG}/{SLUG}.jsonl", f"articles/en/{SLUG}.md"
WRITTEN = {
    "glossaries/news.csv": (b"en,zh-Hans\nferry,\xff\n", "not UTF-8 at byte 17 (glossaries/news.csv:2)"),
    "glossaries/people.yml": (b"people: [\n", "the list of people cannot be used"),
    ARTICLE: (b"---\nlang: [\n---\n\nThere.\n", "the front matter is not YAML"),
    PO: (b'msgid ""\nmsgstr "\xff"\n', f"not UTF-8 at byte 17 ({PO}:2)"),
    LEDGER: (b"<<<<<<< HEAD\n=======\n>>>>>>> x\n", f"the ledger holds conflict markers of a merge ({LEDGER}"),
}
"""File → bytes that nobody can read, and what is said of them."""
GONE = {
    ".translator": "",
    "glossaries": "",
    ARTICLE: "",
    PO: f"{SLUG} has no catalog in {TAG} ({PO})",
    "locales": f"{SLUG} has no catalog in {TAG} ({PO})",
}
BROKEN = [(file, data, said) for file, (data, said) in WRITTEN.items()] + [
    (file, None, said) for file, said in GONE.items()
]


def break_file(path: Path, data: bytes | None) -> None:
    if data is not None:
        path.write_bytes(data)
    elif path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


@pytest.mark.parametrize("is_typing", [True, False])
@pytest.mark.parametrize(("file", "data", "said"), sampled(BROKEN))
async def test_the_desk_stays_open_and_keeps_what_was_typed(
    project: Project, file: str, data: bytes | None, said: str, is_typing: bool
) -> None:
    """It takes a second: the keys that read files are pressed, one after the other."""
    session = session_of(project, wanted="all", start=2)
    if not is_typing:  # Before anything was read for the first screen.
        break_file(project.root / file, data)
    async with desk(session) as at:
        await at.press("enter")
        await at.type("夜")
        if is_typing:
            break_file(project.root / file, data)
        typed = at.screen.text
        at.screen.refresh_from_disk()
        if is_typing:
            assert said in at.bottom
        if said:
            assert (PO if file == "locales" else file) in at.status
        at.screen._check_more()
        await at.press("f2")
        kept = at.target(2) if "2: saved" in at.bottom else session.autosave.text_of(session.current)
        assert typed == kept
        for key in ("escape", "down", "o", "o", "f5", "J", "u", "ctrl+n"):
            await at.press(key)
        assert at.pilot.app.failure is None
        assert at.is_in_list


def test_nothing_is_approved_by_a_glossary_that_was_never_read(project: Project) -> None:
    session_of(project, wanted="all", start=2).accept()
    (project.root / "glossaries/news.csv").write_bytes(b"en,zh-Hans\nferry,\xff\n")
    session = session_of(project, "wang-fang", wanted="all", start=2)
    with pytest.raises(GlossaryError, match="not UTF-8 at byte 17"):
        session.accept()
    assert session.current.state is State.TRANSLATED
