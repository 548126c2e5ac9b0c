"""How the pages of the server look: one design in light and dark, errors as pages of it, and whole on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from translator.desk.browser.site import MAX_BODY
from translator.newsroom.catalog.storage import catalog_transaction

pytest.importorskip("selenium")

from tests.browser.browser_page import Page
from tests.browser.conftest import ARTICLE, HOME, SLUG, TAG
from tests.support.page_looks import LOW_CONTRAST, fonts_of, print_page, use_scheme, use_width

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

    from tests.browser.conftest import Newsroom, Served
    from translator.newsroom.ground.project import Project

QUAYS = 24
DIFF, REVIEW, PREVIEW = (f"/{page}/{TAG}/{SLUG}" for page in ("diff", "review", "preview"))
NO_REVISION = f"{DIFF}?against=revision&revision=nosuch"
PAGES = ("/", REVIEW, DIFF, PREVIEW, NO_REVISION, "/nosuch", f"/review/{TAG}/nosuch")
LOOK = """
const style = getComputedStyle(document.documentElement);
return [style.backgroundColor, style.color, style.fontFamily, getComputedStyle(document.body).margin];
"""

PARTS = "return ['main', 'h1'].map((name) => document.querySelectorAll(name).length)"


def draft(project: Project) -> None:
    with catalog_transaction(project, SLUG, TAG) as catalog:
        for entry in catalog.entries:
            if not entry.target:
                catalog.apply(entry, "draft", actor="system", target="无人前来。" * 12, origin="mt:pseudo")


@pytest.fixture(scope="module")
def long(serve: Callable[..., Served]) -> Served:
    """Serve an article that takes several sheets of paper."""
    quays = [f"Quay {number} lay still, " + "and nobody came, " * 9 + "at all." for number in range(QUAYS)]
    return serve("wang-fang", ARTICLE + "\n" + "\n\n".join(quays) + "\n", None, draft)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_pages_have_one_design_and_enough_contrast(browser: Chrome, long: Served, scheme: str) -> None:
    page = Page(browser, long, "wang-fang")
    use_scheme(browser, scheme)

    looks = set()
    for path in PAGES:
        browser.get(page.home + path)
        page.settle()
        looks.add(tuple(browser.execute_script(LOOK)))
        assert (path, []) == (path, browser.execute_script(LOW_CONTRAST)[0])
        assert (path, [1, 1]) == (path, browser.execute_script(PARTS))
    assert len(looks) == 1


def test_errors_fit_a_telephone(browser: Chrome, long: Served) -> None:
    page = Page(browser, long, "wang-fang")
    use_width(browser, 390)

    for path in (NO_REVISION, "/nosuch", "/enter?token=x"):
        browser.get(page.home + path)
        assert (path, 390) == (path, browser.execute_script("return document.documentElement.scrollWidth"))
        assert page.text(".trouble h1")


@pytest.mark.slow
@pytest.mark.parametrize(("path", "paper"), [(DIFF, "A4"), (REVIEW, "Letter")])
def test_differences_and_review_are_printed_whole(browser: Chrome, long: Served, path: str, paper: str) -> None:
    page = Page(browser, long, "wang-fang")
    browser.get(page.home + path)
    page.settle()

    sheets, _sizes = print_page(browser, paper)
    use_scheme(browser, "light", media="print")

    assert sheets >= QUAYS / 16
    shown = "return [...document.querySelectorAll(arguments[0])].filter((row) => row.checkVisibility()).length"
    assert browser.execute_script(shown, "tr.seg, .segment > .row") == QUAYS + 4
    assert browser.execute_script(shown, ".bar, .finder, .tools, .desk, iframe") == 0


def test_the_preview_says_on_paper_where_it_can_be_printed(browser: Chrome, long: Served) -> None:
    page = Page(browser, long, "wang-fang")
    browser.get(page.home + PREVIEW)
    use_scheme(browser, "light", media="print")

    shown = "return [...document.querySelectorAll('.on-paper, iframe')].filter((part) => part.checkVisibility()).length"
    assert browser.execute_script(shown) == 1
    browser.get(browser.execute_script("return document.querySelector('a.aside').href"))
    assert print_page(browser, "A4")[0] >= 3


def test_an_unknown_revision_is_named_below_the_form_that_asks_for_another(browser: Chrome, long: Served) -> None:
    page = Page(browser, long, "wang-fang")
    browser.get(page.home + NO_REVISION)

    field = page.find("input[name=revision]")
    assert field is not None
    assert field.is_displayed()
    assert (field.get_attribute("value"), page.text(".trouble h1")) == ("nosuch", "there is no revision nosuch")
    assert "git log" in page.text(".trouble code")
    field.clear()
    field.send_keys("HEAD\n")
    page.wait(lambda: page.find("tr.seg"))
    # Letters that are keys of the page are letters in the field.
    field = page.find("input[name=revision]")
    assert field is not None
    field.send_keys("jnp/")
    assert field.get_attribute("value") == "HEADjnp/"
    assert [text for text in page.complaints() if "400 (Bad Request)" not in text] == []


def test_a_segment_of_the_differences_has_an_address(browser: Chrome, long: Served) -> None:
    page = Page(browser, long, "wang-fang")
    browser.get(f"{page.home}{DIFF}#s20")

    top, height = browser.execute_script(
        "return [document.querySelector('#s20').getBoundingClientRect().top, innerHeight]"
    )
    assert 0 < top < height
    assert page.complaints() == []


def test_chinese_on_the_review_page_is_drawn_by_one_font(browser: Chrome, long: Served) -> None:
    page = Page(browser, long, "wang-fang").review()

    fonts = fonts_of(browser, f".segment[data-number='4'] .target[lang={TAG}]")

    assert len(fonts) == 1
    assert page.text(".segment[data-number='4'] .target").startswith("渡轮于2026年3月12日")


def test_an_error_inside_the_frame_of_the_preview_has_the_design(browser: Chrome, serve: Callable[..., Served]) -> None:
    served = serve("wang-fang")
    page = Page(browser, served, "wang-fang")
    browser.get(f"{page.home}/")
    look = browser.execute_script(LOOK)
    served.project.catalog_path(TAG, SLUG).write_text("msgid broken", encoding="utf-8")

    browser.get(page.home + PREVIEW)
    browser.switch_to.frame(page.find("iframe"))

    assert browser.execute_script(LOOK) == look
    assert "harbour.po" in page.text(".trouble")
    browser.switch_to.default_content()


def test_every_error_is_a_page_that_says_what_to_do_next(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, stranger = newsroom.enter("wang-fang"), newsroom.stranger()
    entry = reader.entry(1)
    reader.client.follow_redirects = False
    answers = {
        401: [stranger.get("/"), stranger.get("/enter?token=x")],
        403: [reader.client.post(f"{reader.base}/undo", headers={"origin": "http://evil.example"})],
        404: [reader.get("/nosuch"), reader.get(f"/review/{TAG}/nosuch"), reader.get("/static/nosuch.css")],
        405: [reader.client.put("/"), reader.get(f"{reader.base}/segments/{entry.key}/check")],
        413: [reader.client.post("/", content=b"x" * (MAX_BODY + 1), headers={"origin": HOME})],
        421: [reader.get("/", host="evil.example:8700")],
        400: [reader.get(NO_REVISION), reader.get(f"{DIFF}/page?against=revision&revision=nosuch")],
    }
    monkeypatch.setattr("translator.desk.browser.article_list.list_articles", lambda *_arguments: 1 / 0)
    reader.client._transport.raise_server_exceptions = False  # type: ignore[attr-defined]
    answers[500] = [reader.get("/")]

    for status, pages in answers.items():
        for answer in pages:
            assert (status, "text/html; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
            assert '<link rel="stylesheet" href="/static/design.css">' in answer.text
            assert '<p class="hint">' in answer.text
            assert '<a href="/">' in answer.text
            assert "Traceback" not in answer.text
