"""Pictures for links: Chinese in a font of its region, lines that end where they may, and what to install."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.publishing import publish_all
from tests.support.site_newsroom import write_newsroom
from translator.errors import UsageError
from translator.layouts import share_picture
from translator.layouts.share_picture import ShareText, break_lines, draw_share_picture, refuse_without_fonts
from translator.newsroom import open_newsroom
from translator.publication.picture_size import size_of

if TYPE_CHECKING:
    from pathlib import Path

TITLE = "林登港最后一艘柴油渡轮退役，全面换用“电池”动力（2026年3月）"


def test_lines_end_between_words_and_not_before_closing_punctuation() -> None:
    lines = break_lines(TITLE, lambda part: len(part) * 80)  # 13 characters fit.
    assert lines == ["林登港最后一艘柴油渡轮", "退役，全面换用“电池”动力", "（2026年3月）"]
    assert "".join(lines) == TITLE
    assert break_lines("Port Linden swaps its last ferry", lambda part: len(part) * 80) == [
        "Port Linden", "swaps its", "last ferry",
    ]  # fmt: skip
    assert break_lines("", len) == [""]


def test_without_a_font_for_chinese_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("PIL")
    monkeypatch.setattr(share_picture, "_font_files", dict)
    with pytest.raises(UsageError, match="no font") as caught:
        refuse_without_fonts(["zh-Hans"])
    assert "fonts-noto-cjk" in str(caught.value.hint)
    assert draw_share_picture(ShareText("zh-Hans", "灯街", TITLE)) == b""


@pytest.mark.slow
def test_each_page_without_a_picture_of_its_own_gets_one(tmp_path: Path) -> None:
    pytest.importorskip("PIL")
    try:
        refuse_without_fonts(["en", "zh-Hans", "zh-Hant"])
    except UsageError:
        pytest.skip("needs a Chinese font")
    project = write_newsroom(tmp_path)
    settings = tmp_path / "translator.toml"
    settings.write_text(settings.read_text(encoding="utf-8") + "share_pictures = true\n", encoding="utf-8")
    project = open_newsroom(tmp_path)
    publish_all(project, "site")

    picture = (tmp_path / "public/zh-Hans/share/night-market-water.png").read_bytes()
    assert size_of(picture) == (1200, 630)
    assert len(picture) < 40_000
    assert picture != (tmp_path / "public/zh-Hant/share/night-market-water.png").read_bytes()
    page = (tmp_path / "public/zh-Hans/night-market-water.html").read_text(encoding="utf-8")
    assert 'property="og:image" content="https://news.example.org/zh-Hans/share/night-market-water.png"' in page
    own = (tmp_path / "public/zh-Hans/harbour-map.html").read_text(encoding="utf-8")
    assert 'property="og:image" content="https://news.example.org/zh-Hans/images/map.png"' in own
    assert not (tmp_path / "public/zh-Hans/share/harbour-map.png").exists()
