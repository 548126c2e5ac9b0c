"""What becomes a segment, and what stands behind its tags."""

from __future__ import annotations

import sys

import pytest

from translator.newsroom.articles.article_format import parse_document

SOURCES = [
    (r"The \(n\) and $n$th \(see below\), \[a note\].", ["The <1/> and <2/>th (see below), [a note]."]),
    ("\\[\nE = mc^2\n\\]\n\n\\begin{align}\nx\n\\end{align}\n\nx", ["x"]),
    ("$5 (or\nA$7), $5 million or 6 million$, Ke$ha, A$AP", ["$5 (or A$7), $5 million or 6 million$, Ke$ha, A$AP"]),
    ("Hard-wrapped\nlines are one. Two.\n", ["Hard-wrapped lines are one.", "Two."]),
    ("两行\n中文。\n", ["两行中文。"]),
    ("> quoted\n> lines\nlazy\n", ["quoted lines lazy"]),
    ("one  \ntwo\\\nthree<br>four\n", ["one", "two", "three", "four"]),
    ("**All of it.**\n", ["All of it."]),
    ("*One here.* Two. **Three and *four*.**\n", ["One here.", "Two.", "Three and <1>four</1>."]),
    ("They met *again. Later.* End.\n", ["They met <1>again. Later.</1>", "End."]),
    ("AT&amp;T \\*star\\* &copy;\n", ["AT&T *star* ©"]),
    ("Use `a.b. C` now.\n", ["Use <1/> now."]),
    ("`only code`\n\n![](x.png)\n\n42 %\n", []),
    ("# A *b* {#c}\n", ["A <1>b</1>"]),
    ("| a | b \\| c |\n|---|---|\n| d. E. | 1 |\n", ["a", "b | c", "d. E."]),
    ("Costs $5 and $6, from $7-$8, not $x+y$.\n", ["Costs $5 and $6, from $7-$8, not <1/>."]),
    ("Press <1> or &lt;2&gt;.\n", ["Press <1/> or <2/>."]),
    ("Hi {name}, %s of ${X} :smile: [[ref]]!\n", ["Hi <1/>, <2/> of <3/> <4/> <5/>!"]),
    ('Text {{< ref "a*b*" >}} and {{ y }}.\n', ["Text <1/> and <2/>."]),
    ("{{< note >}}\nInside. Two.\n{{< /note >}}\n", ["Inside.", "Two."]),
    ("{% if x %}\ntext\n{% endif %}\n", ["text"]),
    (":::tip The *title*\nBody.\n:::\n", ["The <1>title</1>", "Body."]),
    ("::: details Click {open}\nBody.\n:::\n", ["Click", "Body."]),
    ("import A from 'a'\n\nexport const b = 1\n\nText <A b={{c: 1}} /> end.\n", ["Text <1/> end."]),
    ("```\n:::tip no\n```\n", []),
    ("[Read *this*](u) [that](v).\n", ["<1>Read <2>this</2></1> <3>that</3>."]),
    ("Visit https://a.example/b_c. Go to <d@e.example>!\n", ["Visit <1/>.", "Go to <1/>!"]),
    ("- [x] done\n- open\n", ["done", "open"]),
    ("A claim.[^1] More.\n\n[^1]: A note.\n", ["A claim.<1/>", "More.", "A note."]),
    ("Term\n: Meaning.\n", ["Term", "Meaning."]),
    ("<div><p>Hi <b>you</b> &amp; me</p>\n<script>no()</script></div>\n", ["Hi <1>you</1> & me"]),
    ("H<sub>2</sub>O <!-- c --> x <i>open.\n", ["H<1>2</1>O <2/> x <3/>open."]),
    ('!!! tip "Remember"\n    One. Two.\n\n    Three.\nFour.\n', ["Remember", "One.", "Two.", "Three.", "Four."]),
    (
        '- a\n\n    === "Linux"\n\n        - b\n\n            c\n\n        ```\n        d\n        ```\n',
        ["a", "Linux", "b", "c"],
    ),
    ("/// note | *Title*\n    type: x\n\nBody.\n///\n", ["Title", "Body."]),
    ('--8<-- "a.md"\n\n[TOC]\n\nPress ++ctrl+c++ now.\n', ["Press <1/> now."]),
    ("See [it](u){ .b target=_blank }.\n{: .lead }\n\n*[HTML]: Hyper Text\n", ["See <1>it</1>.", "Hyper Text"]),
    ("See [`B`][pkg.B] and [`c`][].\n{: .x }\n", ["See <1><2/></1> and <3/>."]),
    ("```{note}\n:class: x\nBody of *it*.\n```\n", ["Body of <1>it</1>."]),
    (":::{figure} a.png\n:alt: A boat\n\nCaption.\n:::\n", ["A boat", "Caption."]),
    ("```{code-block} sh\nls\n```\n\n(a)=\n% no\nSee {ref}`it <a>` or {doc}`b`.\n", ["See <1>it</1> or <2/>."]),
    ('```admonish tip title="T"\nBody.\n```\n', ["T", "Body."]),
    ('```\n!!! note "no"\n    It is code.\n```\n', []),
    ("either\n:material-alert: *new* or\n", ["either <1/> <2>new</2> or"]),
    ("\ufeff# Head\r\n\r\nBody\r\nends.\r\n", ["Head", "Body ends."]),
]
KINDS = [
    ("# x\n", "heading-1"),
    ("x\n---\n", "heading-2"),
    ("x\n", "paragraph"),
    ("- x\n", "item"),
    ("- a\n\n  x\n", "item"),
    ("| x |\n|---|\n", "cell"),
    ("![x](y.png)\n", "alt"),
    ('[a](b "x")\n', "caption"),
    ("a\n: x\n", "definition"),
    ("<div>x</div>\n", "html"),
    (":::tip x\n:::\n", "caption"),
    ("---\ntitle: x\n---\n", "title"),
    ('!!! note "x"\n', "caption"),
    ("- !!! note\n        x\n", "paragraph"),
    ("*[a]: x\n", "definition"),
]


@pytest.mark.parametrize(("text", "sources"), SOURCES)
def test_sources(text: str, sources: list[str]) -> None:
    assert [segment.source for segment in parse_document(text.encode(), tag="en").segments] == sources


@pytest.mark.parametrize(("text", "kind"), KINDS)
def test_kinds(text: str, kind: str) -> None:
    assert kind in {segment.kind for segment in parse_document(text.encode(), tag="en").segments}


def test_placeholders_hold_the_exact_source() -> None:
    text = b'See [the *docs*](a.md "T"), `x|y`, ![alt](i.png) and <b>bold</b>[^1].\n\n[^1]: n\n'
    segment = parse_document(text, tag="en").segments[0]
    assert segment.source == "See <1>the <2>docs</2></1>, <3/>, <4/> and <5>bold</5><6/>."
    assert [(item.kind, item.opening, item.closing) for item in segment.placeholders] == [
        ("link", "[", '](a.md "T")'),
        ("emphasis", "*", "*"),
        ("code", "`x|y`", ""),
        ("image", "![alt](i.png)", ""),
        ("html", "<b>", "</b>"),
        ("footnote", "[^1]", ""),
    ]


def test_lines_and_blocks_count_in_document_order() -> None:
    segments = parse_document(
        b"---\ntitle: T\n---\n\nOne. Two.\nThree.\n\n:::tip Four\nFive.\n:::\n", tag="en"
    ).segments
    assert [(segment.source, segment.line, segment.block) for segment in segments] == [
        ("T", 2, 0), ("One.", 5, 1), ("Two.", 5, 1), ("Three.", 6, 1), ("Four", 8, 2), ("Five.", 9, 3),
    ]  # fmt: skip


def test_equal_sentences_are_two_segments() -> None:
    first, second = parse_document(b"Same here.\n\nSame here.\n", tag="en").segments
    assert first.key == second.key
    assert first.line != second.line


def test_twice_the_segments_are_twice_the_work() -> None:
    _calls(10)  # loads what is loaded once
    assert _calls(600) < 2.2 * _calls(300)


def _calls(segments: int) -> int:
    """Count the Python functions that are called while an article of so many segments is read."""
    text = "\n\n".join(f"Sentence *{number}* with `code` and words. Another one." for number in range(segments // 2))
    count = 0

    def on_event(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(on_event)
    try:
        document = parse_document(text.encode(), tag="en")
    finally:
        sys.setprofile(None)
    assert len(document.segments) == segments
    return count
