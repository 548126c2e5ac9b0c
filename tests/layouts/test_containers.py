"""What dialects add to Markdown, on pages of our own."""

from __future__ import annotations

import pytest

from translator.newsroom.house.glossary.labels import LABELS
from translator.newsroom.pages.layouts.generator_markdown import with_plain_containers
from translator.newsroom.pages.layouts.html import blocks_to_html, markdown_to_html

NOTE = '<div class="admonition note">\n<p class="admonition-title">备注</p>\n<p>Text.</p>\n</div>'


def plain(markdown: str, format: str = "markdown") -> str:
    def word(kind: str) -> str:
        return LABELS.get(f"box_{kind}", {}).get("zh-Hans", "")

    return with_plain_containers(markdown, format=format, word=word)


@pytest.mark.parametrize(
    ("markdown", "page"),
    [
        ("!!! note\n    Text.", NOTE),
        ("::: note\nText.\n:::", NOTE),
        ("/// note\nText.\n///", NOTE),
        ("```{note}\nText.\n```", NOTE),
        (":::{note} Text.\n:::", NOTE),
        ("```admonish note\nText.\n```", NOTE),
        ("> [!NOTE]\n> Text.", '<blockquote>\n<p class="admonition-title">备注</p>\n<p>Text.</p>\n</blockquote>'),
        ('!!! x ""\n    Text.\n\nBehind.', '<div class="admonition x">\n<p>Text.</p>\n</div>\n<p>Behind.</p>'),
        (":::tip[Two *words*]\nText.\n:::",
         '<div class="admonition tip">\n<p class="admonition-title">Two <em>words</em></p>\n<p>Text.</p>\n</div>'),
        ("??? tip\n    - one\n\n    ```sh\n    two\n    ```",
         '<details class="admonition tip">\n<summary>提示</summary>\n<ul>\n<li>one</li>\n</ul>\n'
         '<pre><code class="language-sh">two\n</code></pre>\n</details>'),
        ('=== "A"\n\n    one\n\n=== "B"\n\n    two\n',
         '<div class="tab">\n<p class="tab-title">A</p>\n<p>one</p>\n</div>\n'
         '<div class="tab">\n<p class="tab-title">B</p>\n<p>two</p>\n</div>'),
        ("````{tab-set}\n```{tab-item} A\none\n```\n````",
         '<div class="tab">\n<p class="tab-title">A</p>\n<p>one</p>\n</div>'),
        ("```{versionadded} 1.2\nText.\n```",
         '<div class="admonition versionadded">\n<p class="admonition-title">1.2 版新增</p>\n<p>Text.</p>\n</div>'),
        ("```{code-block} sh\n:caption: A *file*\n\nls\n```", '<pre><code class="language-sh">ls\n</code></pre>'),
        ("{ref}`a`, {ref}`here <a>`, {kbd}`x`, {py:func}`f`.",
         "<p><code>a</code>, here, <kbd>x</kbd>, <code>f</code>.</p>"),
        ("[TOC]\n\n==a== H~2~O [b](c){ .d } `==e==`\n\n*[X]: y\n\n--8<-- \"f\"",
         "<p><mark>a</mark> H<sub>2</sub>O "
         '<a href="c">b</a> <code>==e==</code></p>'),
        ("- one\n\n    !!! note\n        Text.\n\n- two",
         f"<ul>\n<li>\n<p>one</p>\n{NOTE}\n</li>\n<li>\n<p>two</p>\n</li>\n</ul>"),
        ("```md\n!!! note\n\n> [!NOTE]\n```",
         '<pre><code class="language-md">!!! note\n&gt; [!NOTE]\n</code></pre>'),
    ],
)  # fmt: skip
def test_a_container_is_a_box_with_a_title(markdown: str, page: str) -> None:
    made = str(markdown_to_html(plain(markdown), safe=True))
    assert [line.strip() for line in made.split("\n") if line] == page.split("\n")


def test_a_box_is_one_block_side_by_side() -> None:
    text = plain("!!! note\n    One.\n\n    Two.\n\nThree.\n\n<div>\n\nFour.\n\n</div>")
    assert len(blocks_to_html(text, safe=True)) == 3
