"""HTML of an author: what could run goes, what a Markdown renderer makes stays byte for byte."""

import random

import pytest
from selectolax.lexbor import LexborHTMLParser

from translator.newsroom.ground.html.safe_html import is_safe_address, safe_html
from translator.newsroom.pages.layouts.html import markdown_to_html

ATTACKS = [
    "<script>alert(1)</script>", "<SCRIPT SRC=//x></SCRIPT >", "<script", "<script>", "a<script>b</script>c",
    "<scr<script>ipt>alert(1)</scr</script>ipt>", "<img src=x onerror=alert(1)>", "<img/src=x/onerror=alert(1)>",
    '<img src="x` `<script>alert(1)</script>"` `>', "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<a href=javascript:alert(1)>x</a>", "<a href='java\nscript:alert(1)'>x</a>",
    "<a href=' javascript:alert(1)'>x</a>",
    "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>", "<a href=VBSCRIPT:x>x</a>", "<a href='data:text/html,<script>'>x</a>",
    "<a xlink:href='javascript:alert(1)'>x</a>", "<form action=javascript:alert(1)><button>x</button></form>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>", "<base href=//x/>", "<meta http-equiv=refresh content='0;url=javascript:x'>",
    "<link rel=stylesheet href=//x>", "<style>@import '//x'</style>", "<p style='background:url(javascript:x)'>x</p>",
    "<body onload=alert(1)>", "<video onerror=alert(1) src=x></video>", "<details ontoggle=alert(1) open>x</details>",
    "<!--><script>alert(1)</script>-->", "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><script>alert(1)</script> -->", "<![CDATA[<script>alert(1)</script>]]>", "<![CDA__TA[", "<!DOCTYPE x>",
    "<?xml version='1.0'?><script>alert(1)</script>", "<title></title><img src=x onerror=alert(1)>",
    "<textarea></textarea><script>alert(1)</script>", "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><script>alert(1)</script>\"></xmp>", "<input autofocus onfocus=alert(1)>",
    "<input type=text>", "<select><option>x</select>", "<template><script>alert(1)</script></template>",
    "<a href=x onclick=alert(1)>x</a>", "<a\x00href=x onclick=alert(1)>", "<img src=x\x0conerror=alert(1)>",
    "<p title='\"onmouseover=alert(1) x='>x</p>", "<!<script>alert(1)</script>>", "</p/onclick=x>", "<",
    "&lt;script&gt;alert(1)&lt;/script&gt;", "&ltscript>alert(1)&lt/script>", "<plaintext><script>alert(1)</script>",
]  # fmt: skip

FORBIDDEN = {
    "script", "style", "svg", "math", "iframe", "object", "embed", "form", "base", "meta", "link", "button", "select",
    "template", "textarea", "title", "xmp", "noscript", "plaintext",
}  # fmt: skip


def problems(html: str) -> list[str]:
    """Return what a browser's parser finds in a page with `html` that could run."""
    found = []
    tree = LexborHTMLParser(f"<!DOCTYPE html><html><head></head><body><main>{html}</main></body></html>")
    for node in tree.css("body *"):
        if node.tag in FORBIDDEN:
            found.append(node.tag)
        for name, value in node.attributes.items():
            if name.startswith("on") or name in {"srcdoc", "action", "formaction", "xlink:href"}:
                found.append(name)
            if name in {"href", "src"} and not is_safe_address(value or "", image=True):
                found.append(f"{name}={value}")
    return found


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_could_run_is_left(attack: str) -> None:
    assert [] == problems(safe_html(attack))
    assert [] == problems(safe_html(f"<p>Before</p>\n{attack}\n<p>after</p>"))
    assert [] == problems(str(markdown_to_html(f"Before {attack} after.\n\n{attack}\n\nLast.", safe=True)))


def test_no_mixture_of_attacks_leaves_anything() -> None:
    rng = random.Random(11)
    alphabet = ["<", ">", "/", "!", "--", '"', "'", "=", " ", "script", "a", "href=javascript:x", "onload=x", "svg",
                "&lt;", "<p", "</p>", "title=", "`", "\x00", "\n", "<!--", "-->", "]]>", "<![CDATA["]  # fmt: skip
    for _time in range(3000):
        text = "".join(rng.choice([*alphabet, rng.choice(ATTACKS)]) for _piece in range(rng.randint(1, 12)))
        assert [] == problems(safe_html(text)), text


@pytest.mark.parametrize(
    "address",
    ["javascript:x", "JavaScript:x", "\tjava\nscript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
     "blob:x", "\u00a0javascript:x", "\u200bjavascript:x", "a:b"],
)  # fmt: skip
def test_addresses_that_run_something_are_no_links(address: str) -> None:
    assert not is_safe_address(address)


@pytest.mark.parametrize(
    "address", ["https://example.org/a:b", "a.html", "/a", "#fn:1", "?a=b:c", "mailto:a@b.c", "./a:b"]
)
def test_other_addresses_are_links(address: str) -> None:
    assert is_safe_address(address)


ORDINARY = """\
# A “title” & more {#top .big}

Some *text* with **force**, `code <b> & "x"`, ~~old~~, a [link](https://a.b/c?d=1&e=2 "t"), <https://a.b>, 5 < 6 > 4
&copy; and[^1] a hard\\
break, ![an "image"](a.png "t"), H~2~O, $a < b$.

<!-- a comment -->

| a | b | c |
|:--|:-:|--:|
| 1 | 2 | 3 |

- [x] done
- [ ] open

1. one
2. two

> quoted

```python
a < b && "c"
```

Term
: what it means

<div class="box" id="x"><kbd>Ctrl</kbd><br><ruby>字<rt>zì</rt></ruby></div>

---

[^1]: A note.
"""


def test_what_the_renderer_makes_stays_byte_for_byte() -> None:
    assert str(markdown_to_html(ORDINARY, safe=False)) == str(markdown_to_html(ORDINARY, safe=True))


def test_text_around_what_goes_is_kept() -> None:
    assert "<p>Before  and <a>here</a> after.</p>" == str(
        markdown_to_html("Before <script>x()</script> and [here](javascript:x) after.", safe=True)
    )


def test_the_page_around_is_not_closed() -> None:
    assert "<p>a</p>" == safe_html("</article></main></body><p>a</p></td></table>")
    assert "<div><b>a</b></div>" == safe_html("<div><b>a")


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/x" title="Film" onload="x" allowfullscreen>no frames</iframe>',
            '<iframe src="https://www.youtube.com/embed/x" title="Film" allowfullscreen></iframe>',
        ),
        ('<iframe src="https://example.org/map" title="The map"></iframe>',
         '<a href="https://example.org/map">The map</a>'),
        ('<iframe src="https://www.youtube.com.evil.org/"></iframe>',
         '<a href="https://www.youtube.com.evil.org/">https://www.youtube.com.evil.org/</a>'),
        ('<iframe src="http://www.youtube.com/embed/x"></iframe>',
         '<a href="http://www.youtube.com/embed/x">http://www.youtube.com/embed/x</a>'),
        ('<object data="plan.pdf" title="The plan"><p>none</p></object>', '<a href="plan.pdf">The plan</a>'),
        ('<embed src="plan.pdf">', '<a href="plan.pdf">plan.pdf</a>'),
        ('<video src="film.mp4" controls></video>', '<video src="film.mp4" controls></video>'),
        ('<iframe src="javascript:x"></iframe>', ""),
    ],
)  # fmt: skip
def test_what_an_article_embeds_is_shown_or_linked(html: str, wanted: str) -> None:
    assert safe_html(f"<p>{html}</p>") == f"<p>{wanted}</p>"
