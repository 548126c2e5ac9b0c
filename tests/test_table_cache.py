"""Tables that are made once on a machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from translator.bilingual.tables import cached_table

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_table_is_made_once_and_again_when_it_is_damaged_or_of_another_edition(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRANSLATOR_CACHE", str(tmp_path))
    made: list[str] = []

    def table(edition: str) -> dict[str, str]:
        return cached_table("words", edition, dict[str, str], lambda: made.append(edition) or {"涨": edition})

    assert [table("1"), table("1")] == [{"涨": "1"}] * 2
    assert made == ["1"]

    (path,) = tmp_path.rglob("words-1.msgpack")
    path.write_bytes(path.read_bytes().replace(b"\xa11", b"\xa12"))
    assert table("1") == {"涨": "1"}
    assert table("2") == {"涨": "2"}
    assert made == ["1", "1", "2"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["words-2.msgpack"]
