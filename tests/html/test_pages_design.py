"""The design that all pages share: one place for colours and fonts, and each script drawn by its own fonts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.page_looks import fonts_of, use_scheme
from translator.newsroom.ground.html.environment import base_style, design_style
from translator.newsroom.pages.layouts.html import read_style

if TYPE_CHECKING:
    from collections.abc import Callable

    from selenium.webdriver import Chrome

PACKAGE = Path(__file__).parents[2] / "translator"
STYLES = {path.name: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.css")}
STYLES["design.css"] += STYLES.pop("scripts.css")  # Two files of one design: the themes of generators get the second.
HANS, HANT = "“林登港”2026年——‘渡轮’……", "「林登港」2026年——『渡輪』……"
TEXTS = {"zh-Hans": HANS, "zh-Hant": HANT, "zh-Hant-HK": HANT, "zh-CN": HANS, "zh-TW": HANT, "zh-HK": HANT}
INKS = {
    "--paper": "ink soft link good warn bad seal", "--card": "ink soft link good warn bad seal",
    "--wash": "ink soft link good warn bad seal", "--ins": "ins-ink ink", "--del": "del-ink ink",
    "--mark": "on-mark", "--alarm": "on-alarm", "--new": "on-new", "--draft": "on-step", "--translated": "on-step",
    "--reviewed": "on-step", "--final": "on-final",
}  # fmt: skip
"""Each background with the colours that text on it has."""


@pytest.fixture
def show(browser: Chrome, tmp_path: Path) -> Callable[..., Chrome]:
    """Open a page of that style and body, in that language."""

    def open_page(body: str, *, style: str = "", lang: str = "en") -> Chrome:
        page = tmp_path / "page.html"
        head = f'<meta charset="utf-8"><style>{style or base_style()}</style>'
        page.write_text(f'<!DOCTYPE html><html lang="{lang}">{head}{body}</html>')
        browser.get(page.as_uri())
        return browser

    return open_page


def style_of(page: Chrome, selector: str, name: str) -> Any:
    return page.execute_script(
        "return getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])", selector, name
    )


def test_colours_and_fonts_are_named_in_one_place() -> None:
    named = re.compile(
        r":[^;{}]*#[0-9a-fA-F]{3,8}\b[^{}]*[;}]|\brgba?\(|\bfont(?:-family)?:[^;}]*[\"']|--serif:[^;}]*\""
    )

    assert {name: found for name, style in STYLES.items() if (found := named.findall(style))}.keys() == {"design.css"}


def test_every_property_that_a_style_uses_is_one_of_the_design_or_its_own() -> None:
    ours = set(re.findall(r"(--[\w-]+):", STYLES["design.css"]))
    unknown = {
        (name, used)
        for name, style in STYLES.items()
        for used in set(re.findall(r"var\((--[\w-]+)\)", style)) - ours
        if f"{used}:" not in style and not used.startswith("--ifm-")  # Those of Docusaurus.
    }

    assert unknown == set()
    assert {name for name in ours if not any(f"var({name}" in style for style in STYLES.values())} == set()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_can_be_read_on_its_paper(show: Callable[..., Chrome], scheme: str) -> None:
    page = show("<p>")
    use_scheme(page, scheme)

    def light(name: str) -> float:
        code = str(style_of(page, "html", name)).lstrip("#")
        code = "".join(sign * 2 for sign in code) if len(code) == 3 else code
        parts = [int(code[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))

    ratios = {}
    for paper, inks in INKS.items():
        for ink in inks.split():
            dark, bright = sorted((light(paper), light(f"--{ink}")))
            ratios[f"--{ink} on {paper}"] = round((bright + 0.05) / (dark + 0.05), 2)

    assert {pair: ratio for pair, ratio in ratios.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("root", ["en", "zh-Hans", "zh-Hant"])
def test_one_font_draws_the_characters_and_the_signs_of_chinese(show: Callable[..., Chrome], root: str) -> None:
    page = show("".join(f'<p id="{tag}" lang="{tag}">{text}</p>' for tag, text in TEXTS.items()), lang=root)

    drawn = {tag: fonts_of(page, f"#{tag}") for tag in TEXTS}

    assert {tag: fonts for tag, fonts in drawn.items() if len(fonts) != 1} == {}
    assert drawn["zh-Hans"] == drawn["zh-CN"]
    assert drawn["zh-Hant"] == drawn["zh-TW"]
    assert drawn["zh-Hant-HK"] == drawn["zh-HK"]
    if all("Noto" in font for fonts in drawn.values() for font in fonts):
        regions = [next(iter(drawn[tag])).split()[-1] for tag in ("zh-Hans", "zh-Hant", "zh-Hant-HK")]
        assert regions == ["SC", "TC", "HK"]


@pytest.mark.parametrize("root", ["en", "zh-Hans"])
@pytest.mark.parametrize("style", ["base", "html.css"])
def test_english_and_code_have_fonts_of_their_own(show: Callable[..., Chrome], style: str, root: str) -> None:
    css = base_style() if style == "base" else str(read_style())
    kind = "sans" if style == "base" else "serif"
    body = '<p lang="en">a <code>b</code> <span lang="zh-Hans">字 <code>c</code></span></p>'

    page = show(f'{body}<pre lang="en"><code>d</code></pre>', style=css, lang=root)
    families = [
        str(style_of(page, css, "font-family")) for css in ("p", "p > code", "span", "span > code", "pre", "pre > code")
    ]
    sans, serif = (str(style_of(page, "p", f"--{name}")).split(",")[0] for name in ("sans", "serif"))

    assert families[0].split(",")[0] == {"sans": sans, "serif": serif}[kind]
    assert "CJK SC" in families[2].split("sans-serif")[0]
    assert {family.split(",")[0] for family in families[1:2] + families[3:]} == {"ui-monospace"}


def test_chinese_is_stressed_by_dots_and_never_slanted(show: Callable[..., Chrome]) -> None:
    words = "<em>a</em> <cite>b</cite> <i>c</i>"
    page = show(f'<p lang="zh-Hans">{words}</p><div lang="en">{words}</div>', style=design_style())

    slants = [style_of(page, f"{at} {name}", "font-style") for at in ("p", "div") for name in ("em", "cite", "i")]
    dots = [style_of(page, f"{at} em", "text-emphasis-style") for at in ("p", "div")]

    assert slants == ["normal"] * 3 + ["italic"] * 3
    assert dots == ["dot", "none"]
    assert style_of(page, "p", "line-break") == "strict"


def test_an_article_is_shown_as_it_was_typed_where_people_work_on_it(show: Callable[..., Chrome]) -> None:
    page = show('<p>界面 UI</p><p class="text" lang="zh-Hans">正文 <ins>text</ins></p>', lang="zh-Hans")

    assert style_of(page, "p", "text-autospace") != style_of(page, ".text ins", "text-autospace")
    assert style_of(page, ".text ins", "text-autospace") == "no-autospace"


def test_paper_is_white_whatever_the_screen_is(show: Callable[..., Chrome]) -> None:
    page = show("<p>text</p>")
    use_scheme(page, "dark", media="print")

    assert [style_of(page, "html", name) for name in ("background-color", "color", "color-scheme")] == [
        "rgb(255, 255, 255)", "rgb(0, 0, 0)", "light",
    ]  # fmt: skip
