"""Two editions of one reviewed Simplified text beside each other: Taipei and Hong Kong."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.cli import run

SETTINGS = 'targets = ["zh-Hans", "zh-Hant-TW", "zh-Hant-HK"]\n[publish]\nzh_hant_region = "TWP"\n'
ARTICLE = "---\ntitle: 出租车\nlang: zh-Hans\ndate: 2026-11-29\n---\n\n出租车司机吃土豆，用户和账户很多。\n"


@pytest.fixture
def both_regions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in {"translator.toml": SETTINGS, "articles/zh-Hans/taxi.md": ARTICLE}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["run", "taxi", "--engine", "pseudo"]) == 0
    return tmp_path


def test_each_region_reads_its_own_words(both_regions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["publish", "taxi"]) == 0
    articles = both_regions / "articles"

    assert "計程車司機吃馬鈴薯，用戶和帳戶很多。" in (articles / "zh-Hant/taxi.md").read_text(encoding="utf-8")
    assert "的士司機吃薯仔，用户和帳户很多。" in (articles / "zh-Hant-HK/taxi.md").read_text(encoding="utf-8")
    capsys.readouterr()
    assert run(["check"]) == 0
    assert "0 errors, 0 warnings" in capsys.readouterr().err


@pytest.mark.parametrize("layout", ["html", "site", "epub", "docx", "hugo", "docusaurus", "wxr"])
def test_every_layout_has_both(both_regions: Path, layout: str) -> None:
    assert run(["publish", "taxi", "--layout", layout, "--out", "out"]) == 0
    files = [path for path in (both_regions / "out").rglob("*") if path.is_file()]
    pages = [path.read_text(encoding="utf-8") for path in files if path.suffix in {".html", ".md", ".xml"}]

    if layout in {"epub", "docx"}:
        assert {path.parent.name for path in files} >= {"zh-Hant", "zh-Hant-HK"}
    else:
        assert any("計程車司機" in page for page in pages)
        assert any("的士司機" in page for page in pages)
