"""English pages of layouts have curly marks where the house style says so."""

from __future__ import annotations

from translator.bilingual.settings import CheckSettings
from translator.bilingual.words.language import EN, ZH_HANS
from translator.newsroom.ground.settings import read_style
from translator.newsroom.pages.publication.publication import has_curly_marks, with_curly_marks, with_curly_values


def test_text_gets_curly_marks_and_code_keeps_its_own() -> None:
    body = b'He said: "It\'s *so*".\n\n    print("x")\n\nRun `a "b"`, see <https://a.b/?q=\'c\'>, it\'s 5\'3".\n'
    page = with_curly_marks(body).decode()
    assert page.startswith('He said: “It’s *so*”.\n\n    print("x")\n\nRun `a "b"`, see <https://a.b/?q=\'c\'>, it’s')
    assert with_curly_marks(page.encode()).decode() == page
    values = {"title": "It's", "n": 1, "images": [{"src": "it's.png", "alt": "It's"}], "seo": {"title": "It's"}}
    curly = {"title": "It’s", "n": 1, "images": [{"src": "it's.png", "alt": "It’s"}], "seo": {"title": "It’s"}}
    assert with_curly_values(values) == curly


def test_only_english_pages_of_such_a_house_have_them() -> None:
    checks = CheckSettings(locale={EN: read_style("chicago", None)})
    assert [has_curly_marks(checks, tag) for tag in (EN, ZH_HANS)] == [True, False]
    assert not has_curly_marks(CheckSettings(locale={EN: read_style("ap", None)}), EN)
