"""What generators read otherwise than CommonMark means the same in all of them."""

from __future__ import annotations

import pytest

from translator.newsroom.pages.layouts.generator_markdown import MarkdownRules

DOLLARS, FOUR = {"takes_any_dollar": True}, {"nests_by_four": True}


@pytest.mark.parametrize(
    ("rules", "body", "wanted"),
    [
        ({}, r"The area is \(x^2\).", "The area is $x^2$."),
        ({}, "|a|\n|-|\n|$\\|x\\|$|\n", "|a|\n|-|\n|$\\vert{}x\\vert{}$|\n"),
        (DOLLARS, "$5 and \\$6, $x^2$, `$7`", "&#36;5 and &#36;6, $x^2$, `$7`"),
        (DOLLARS, "It costs $5.", "It costs $5."),
        (FOUR, "1. a\n   - b\n\n     c\n2. d\n", "1. a\n    - b\n\n        c\n\n2. d\n"),
        (FOUR, "Text:\n* a\n  * b\n", "Text:\n\n* a\n    * b\n"),
        (FOUR, "1) a\n   1) b\n", "1. a\n    1. b\n"),
        (FOUR, "> - a\n>   - b\n", "> - a\n>     - b\n"),
        (FOUR, '!!! note "N"\n    - a\n      - b\n', '!!! note "N"\n    - a\n      - b\n'),
    ],
)
def test_a_generator_gets_what_it_reads_as_common_mark_says(rules: dict[str, bool], body: str, wanted: str) -> None:
    assert MarkdownRules(**rules)(body) == wanted


def test_hugo_gets_a_link_in_the_place_of_what_its_build_would_drop() -> None:
    body = 'Text.\n\n<iframe src="https://www.youtube.com/embed/x?a=1&amp;b=2"\n  title="Film [1]"></iframe>\n\n'
    body += 'A <video controls><source src="a b.mp4"></video> film, and `<embed src="x">` as code.\n'

    assert MarkdownRules(drops_html=True)(body) == (
        "Text.\n\n[Film \\[1\\]](<https://www.youtube.com/embed/x?a=1&b=2>)\n\n"
        'A [a b.mp4](<a b.mp4>) film, and `<embed src="x">` as code.\n'
    )
