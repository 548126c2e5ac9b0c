"""What web pages say about themselves: JSON-LD, `rel=author`, microdata, and by-lines that are not part of the text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.imported_articles import NEXT, PROSE, body_of
from translator.bilingual.errors import ArticleError
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle
from translator.newsroom.imports.bylines import clean_name

TYPE = {"@context": "https://schema.org", "@type": "NewsArticle"}


def page(head: str = "", body: str = "", title: str = "<h1>A Title</h1>") -> ImportedArticle:
    article = f"<article>{title}{body}<p>{PROSE}</p><p>{NEXT}</p></article>"
    html = f"<!DOCTYPE html><html><head>{head}</head><body>{article}</body></html>"
    return import_article(html.encode(), name="page.html")


def linked(*values: Any, **options: str) -> ImportedArticle:
    scripts = (f'<script type="application/ld+json">{json.dumps(value)}</script>' for value in values)
    return page("".join(scripts), **options)


WHOLE = f"{PROSE}\n\n{NEXT}"


def test_headline_summary_date_and_author_of_linked_data() -> None:
    article = linked(
        TYPE
        | {
            "headline": "The Market Closes",
            "description": "It closed early.",
            "datePublished": "2024-03-02T23:30:00-05:00",
            "author": {"@type": "Person", "name": "Mara Quill"},
        },
        title="",
    )
    front = article.front_matter
    assert (front["title"], front["summary"], front["date"], front["authors"]) == (
        "The Market Closes", "It closed early.", "2024-03-02", ["Mara Quill"],
    )  # fmt: skip
    assert body_of(article) == WHOLE


PERSON = {"@type": "Person", "name": "Mara Quill"}
AUTHORS: dict[str, tuple[Any, list[str]]] = {
    "string": ("Mara Quill", ["Mara Quill"]),
    "person": (PERSON, ["Mara Quill"]),
    "list": ([PERSON, "Li Lei"], ["Mara Quill", "Li Lei"]),
    "list of types": ({"@type": ["Person", "Thing"], "name": "Mara Quill"}, ["Mara Quill"]),
    "names joined": ({"@type": "Person", "name": "Mara Quill and Li Lei"}, ["Mara Quill", "Li Lei"]),
    "list of names": ({"@type": "Person", "name": ["Mara Quill", "Li Lei"]}, ["Mara Quill", "Li Lei"]),
    "given and family": ({"@type": "Person", "givenName": "Mara", "familyName": "Quill"}, ["Mara Quill"]),
    "by": ("By Mara Quill", ["Mara Quill"]),
    "same twice": ([PERSON, "MARA QUILL"], ["Mara Quill"]),
    "language map": ({"@type": "Person", "name": {"@value": "Mara Quill", "@language": "en"}}, ["Mara Quill"]),
    "entities": ("Mara &amp; Quill", ["Mara", "Quill"]),
    "address": ("https://example.org/people/mara", []),
    "nothing": (None, []),
    "number": (7, []),
}


@pytest.mark.parametrize(("value", "names"), AUTHORS.values(), ids=AUTHORS)
def test_authors_of_linked_data(value: Any, names: list[str]) -> None:
    assert linked(TYPE | {"author": value}).front_matter.get("authors", []) == names


def test_an_organisation_is_not_a_person() -> None:
    article = linked(TYPE | {"author": {"@type": "NewsMediaOrganization", "name": "Port Linden Times"}})
    assert "authors" not in article.front_matter
    assert article.front_matter["organisation"] == "Port Linden Times"


def test_the_publisher_and_the_address_are_the_source() -> None:
    article = linked(
        TYPE
        | {
            "headline": "A Title",
            "mainEntityOfPage": {"@type": "WebPage", "@id": "https://times.example.org/x?utm_source=y"},
            "publisher": {"@type": "Organization", "name": "Port Linden Times"},
        }
    )
    assert article.front_matter["source"] == {
        "url": "https://times.example.org/x", "title": "A Title", "publisher": "Port Linden Times",
    }  # fmt: skip


FOUND = TYPE | {"headline": "A Title", "datePublished": "2024-03-02"}
SHAPES: dict[str, list[Any]] = {
    "alone": [FOUND],
    "list": [[{"@type": "Organization", "name": "X"}, FOUND]],
    "graph": [{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "X"}, FOUND]}],
    "graph of one": [{"@graph": FOUND}],
    "second block": [{"@type": "BreadcrumbList", "itemListElement": []}, FOUND],
    "main entity": [{"@type": "WebPage", "mainEntity": FOUND}],
    "several types": [FOUND | {"@type": ["Article", "NewsArticle"]}],
    "address as type": [FOUND | {"@type": "https://schema.org/BlogPosting"}],
    "report": [FOUND | {"@type": "ReportageNewsArticle"}],
    "the one of the title": [TYPE | {"headline": "Another", "datePublished": "2020-01-01"}, FOUND],
    "after rubbish": [None, [], 3, "x", {"@type": 7}, {"@graph": "x"}, FOUND],
}


@pytest.mark.parametrize("values", SHAPES.values(), ids=SHAPES)
def test_shapes_of_linked_data(values: list[Any]) -> None:
    assert linked(*values).front_matter["date"] == "2024-03-02"


def test_people_of_a_graph_are_named_by_their_ids() -> None:
    graph = [{"@id": "#mara", "@type": "Person", "name": "Mara Quill"}, TYPE | {"author": {"@id": "#mara"}}]
    assert linked({"@graph": graph}).front_matter["authors"] == ["Mara Quill"]


def test_teasers_of_other_articles_do_not_count() -> None:
    teaser = {"@type": "NewsArticle", "headline": "Another", "author": "Nobody", "datePublished": "2020-01-01"}
    article = linked({"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": teaser}]})
    assert {"authors", "date"}.isdisjoint(article.front_matter)


@pytest.mark.parametrize("script", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "/*<![CDATA[*/{}/*]]>*/", "\ufeff\n{} ;"])
def test_wrapped_linked_data_is_read(script: str) -> None:
    data = script.replace("{}", json.dumps(FOUND))
    assert page(f'<script type="application/ld+json">{data}</script>').front_matter["date"] == "2024-03-02"


@pytest.mark.parametrize(
    "script", ["{", "[" * 100_000, '{"@graph":' * 5000, "9" * 6000, "", "null", '{"datePublished": ' + "9" * 6000 + "}"]
)
def test_linked_data_that_cannot_be_read_is_passed_over(script: str) -> None:
    article = page(f'<script type="application/ld+json">{script}</script>')
    assert article.front_matter["title"] == "A Title"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("NewsArticle"),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["@type", "@id", "@graph", "author", "name", "headline", "datePublished", "inLanguage",
                                 "description", "mainEntity", "publisher", "@value", "url"]),
                inner, max_size=6,
            )
        ),
        max_leaves=12,
    )
)  # fmt: skip
def test_any_linked_data_is_read_or_passed_over(value: Any) -> None:
    assert linked(value).front_matter["lang"] == "en"


def test_the_visible_heading_is_the_title() -> None:
    article = linked(TYPE | {"headline": "You Will Not Believe It"})
    assert article.front_matter["title"] == "A Title"


LINK = '<a rel="author" href="/m">Mara Quill</a>'
BYLINES = {
    "link": '<p>By <a rel="author" href="/people/mara">Mara Quill</a></p>',
    "link alone": '<div><a rel="nofollow author" href="/people/mara">Mara Quill</a></div>',
    "class": '<p class="byline">By Mara Quill</p>',
    "class without a label": '<div class="byline"><span class="name">Mara Quill</span></div>',
    "microdata": '<span itemprop="author" itemscope><span itemprop="name">Mara Quill</span></span>',
    "microdata, text": '<p>By <span itemprop="author">Mara Quill</span></p>',
    "with a date": f'<p class="meta">{LINK} · <time datetime="2024-03-02">March 2, 2024</time></p>',
    "nested": f'<div class="entry-meta"><div>By {LINK}</div><div>March 2, 2024</div></div>',
    "address": f"<address>By {LINK}</address>",
    "list": f'<ul class="authors"><li>{LINK}</li></ul>',
    "microformat": '<p>Posted by <a class="p-author h-card" href="/m">Mara Quill</a></p>',
    "plain link": '<p>By <a href="/people/mara">Mara Quill</a></p>',
    "with the text of a button": f'<p class="byline">By {LINK} | 5 min read</p>',
}


@pytest.mark.parametrize("byline", BYLINES.values(), ids=BYLINES)
def test_a_byline_is_metadata_and_not_text(byline: str) -> None:
    article = page(body=byline)
    assert article.front_matter["authors"] == ["Mara Quill"]
    assert body_of(article) == WHOLE


def test_a_byline_above_the_article_counts() -> None:
    header = f"<header><h1>A Title</h1><p>By {LINK}</p></header>"
    html = f"<body>{header}<article><p>{PROSE}</p><p>{NEXT}</p></article></body>"
    article = import_article(html.encode(), name="page.html")
    assert (article.front_matter["authors"], body_of(article)) == (["Mara Quill"], WHOLE)
    assert article.left_out == []


def test_a_name_that_goes_on_elsewhere_is_one_person() -> None:
    for author, shown, name in (
        ("Mara Quill", "Mara Quill Gazette", "Mara Quill"), ("Mara", "Mara Quill", "Mara Quill"),
    ):  # fmt: skip
        script = f'<script type="application/ld+json">{json.dumps(TYPE | {"author": author})}</script>'
        article = page(script, f'<p>By <a rel="author" href="/m">{shown}</a></p>')
        assert article.front_matter["authors"] == [name]


def test_a_by_line_above_the_article_that_nothing_marks_is_read() -> None:
    around = "<div class='meta'><span>Written by</span><p>Mara Quill</p><p>Published: 2 March 2024</p></div>"
    html = f"<body><h1>A Title of Some Length</h1>{around}<article><p>{PROSE}</p><p>{NEXT}</p></article></body>"
    article = import_article(html.encode(), name="page.html")
    assert (article.front_matter["authors"], article.front_matter["date"]) == (["Mara Quill"], "2024-03-02")


def test_a_day_that_readers_see_beats_that_of_another_time_zone() -> None:
    head = '<meta property="article:published_time" content="2024-03-03T01:30:00Z">'
    assert page(head, "<p>By Mara Quill | March 2, 2024</p>").front_matter["date"] == "2024-03-02"


def test_a_date_that_only_the_markup_says_is_said_to_be_so() -> None:
    article = page(body='<div data-x="1"><time datetime="2024-03-02T08:00:00Z">last spring</time></div>')
    assert article.front_matter["date"] == "2024-03-02"
    assert "the date was found in the markup or the address alone: 2024-03-02" in article.notes


def test_two_authors_and_their_linked_data_are_two() -> None:
    byline = f'<p>By {LINK} and <a rel="author" href="/l">Li Lei</a></p>'
    article = page(
        f'<script type="application/ld+json">{json.dumps(TYPE | {"author": ["Mara Quill"]})}</script>', byline
    )
    assert (article.front_matter["authors"], body_of(article)) == (["Mara Quill", "Li Lei"], WHOLE)


def test_a_sentence_that_links_an_author_stays() -> None:
    sentence = (
        f'<p>{PROSE} So wrote <a rel="author" href="https://example.org/m">Mara Quill</a> in the spring of 2020.</p>'
    )
    article = page(body=sentence)
    assert "So wrote [Mara Quill](https://example.org/m) in the spring" in body_of(article)


def test_an_author_of_a_teaser_is_not_ours() -> None:
    aside = '<aside><h3>More</h3><p>By <a rel="author" href="/x">Tobias Renn</a></p></aside>'
    related = '<div class="related"><a rel="author" href="/x">Tobias Renn</a></div>'
    assert "authors" not in page(body=aside + related).front_matter


def test_what_else_stood_in_the_byline_is_reported() -> None:
    article = page(body=f'<p class="byline">{LINK}, staff writer in the harbour</p>')
    assert body_of(article) == WHOLE
    assert any("staff writer in the harbour" in one.text for one in article.left_out)
    assert article.front_matter["authors"] == ["Mara Quill"]


def test_a_name_of_the_site_as_author_gives_way_to_people() -> None:
    article = page('<meta name="author" content="Port Linden Times">', BYLINES["link"])
    assert article.front_matter["authors"] == ["Mara Quill"]
    alone = page('<meta name="author" content="Mara Quill">')
    assert alone.front_matter["authors"] == ["Mara Quill"]


NESTED = ["div", "ul><li", "table><tr><td", "b"]


@pytest.mark.parametrize("tag", NESTED)
def test_a_page_that_is_nested_without_end_is_refused(tag: str) -> None:
    html = f"<h1>A Title</h1>{f'<{tag}>' * 1500}<p>{PROSE}</p>"
    with pytest.raises(ArticleError, match="nested too deeply") as caught:
        import_article(html.encode(), name="page.html")
    assert caught.value.where == "page.html"


@pytest.mark.parametrize("attribute", ["a{}", 'a{}="<b {}"'])
def test_an_element_with_attributes_without_end_is_refused(attribute: str) -> None:
    attributes = " ".join(attribute.format(number, number) for number in range(20_000))
    with pytest.raises(ArticleError, match="more than 5000 attributes"):
        import_article(f"<html><body><h1>Fog</h1><p {attributes}>Nobody.</p></body></html>".encode(), name="a.html")


@pytest.mark.parametrize("tag", NESTED)
def test_a_page_that_is_nested_deeply_is_read(tag: str) -> None:
    levels = 220 // (1 + 2 * tag.count(">"))
    html = f"<h1>A Title</h1>{f'<{tag}>' * levels}<p>{PROSE}</p>"
    assert PROSE in import_article(html.encode(), name="page.html").text


CLEANED = {
    **dict.fromkeys(
        [
            "Reuters", "Associated Press", "HNN Staff", "Editorial", "Letters To The Editor", "See full bio",
            "Last Update", "jdadmin", "name@example.org", "104363", "The Water Company", "CNN Business", "广东",
            "我来说两句", "企鹅号", "渡口周刊编辑部",
        ],
        "",
    ),
    **dict.fromkeys(
        ["Priya Nair\\", "Priya Nair Published", "Priya NairPriya Nair", "and Priya Nair",
         "Priya Nair Senior Politics Editor", "Priya Nair | nair@example.org"], "Priya Nair",
    ),
    "Richard (R.J.) Eskow": "Richard (R.J.) Eskow", "Theresa May": "Theresa May", "史蒂文": "史蒂文",
}  # fmt: skip


@pytest.mark.parametrize(("given_name", "name"), CLEANED.items())
def test_what_is_no_person_and_what_sticks_to_one_is_no_name(given_name: str, name: str) -> None:
    assert clean_name(given_name) == name


@pytest.mark.parametrize("name", ["HNN Staff", "广东"])
def test_what_is_no_person_is_no_author(name: str) -> None:
    assert "authors" not in linked(TYPE | {"author": {"name": name}}).front_matter
    assert "authors" not in page(f'<meta name="author" content="{name}">').front_matter
    assert "authors" not in page(body=f'<p class="byline"><a rel="author" href="/m">{name}</a></p>').front_matter


def test_a_site_is_not_its_own_author() -> None:
    site = '<link rel="canonical" href="https://harbourdaily.example/a">'
    for name in ("HarbourDaily", "渡口"):
        head = f'{site}<title>A Title - 渡口新闻</title><meta name="author" content="{name}">'
        assert "authors" not in page(head).front_matter


CARD = '<div class="card"><a href="/x">Another Story</a> <a rel="author" href="/b">Bo Lund</a></div>'


def test_the_author_stands_nearest_to_the_article() -> None:
    html = (
        f'<html><body><div><div class="story-byline">By Mara Quill</div><article><h1>A Title</h1><p>{PROSE}</p>'
        f"<p>{NEXT}</p></article></div><div>{CARD}</div></body></html>"
    )
    assert import_article(html.encode(), name="page.html").front_matter["authors"] == ["Mara Quill"]
    marked = html.replace("By Mara Quill", f"By {LINK}")
    assert import_article(marked.encode(), name="page.html").front_matter["authors"] == ["Mara Quill"]


def test_linked_data_is_right_about_authors_and_a_card_is_not() -> None:
    script = f'<script type="application/ld+json">{json.dumps(TYPE | {"author": "Mara Quill"})}</script>'
    assert page(script, CARD).front_matter["authors"] == ["Mara Quill"]


BEHIND = {
    "headings and links": '<h3>Ferries</h3><h3><a href="/a">The Ferry Stops</a></h3><h4>It will not sail</h4>',
    "links of the site": '<ul><li><a href="/a">The Ferry Stops</a></li><li><a href="/b">A Bank Closes</a></li></ul>',
    "a button": "<p>Load more</p>",
    "a teaser": '<p><b>Read more:</b> <a href="/a">The ferry stops until the spring tide is over.</a></p>',
    "the title again": "<p>A Title</p>",
}


@pytest.mark.parametrize("html", BEHIND.values(), ids=BEHIND)
def test_what_stands_behind_the_text_is_of_the_page(html: str) -> None:
    text = f"<article><h1>A Title</h1><p>{PROSE}</p><p>{NEXT}</p>{html}</article>"
    page_html = f"<html><body><a href='/c'>News</a>{text}</body></html>"
    assert body_of(import_article(page_html.encode(), name="page.html")) == WHOLE


def test_sources_and_facts_behind_the_text_are_of_the_article() -> None:
    facts = '<h2>Sources</h2><ul><li><a href="https://other.example/report">The report</a></li></ul>'
    text = f"<article><h1>A Title</h1><p>{PROSE}</p><p>{NEXT}</p>{facts}</article>"
    html = f"<html><body><a href='/c'>News</a>{text}</body></html>"
    assert "[The report](https://other.example/report)" in body_of(import_article(html.encode(), name="page.html"))


def test_a_text_that_goes_on_far_below_is_told() -> None:
    menu = f"<nav>{''.join(f'<p>Story {at}</p>' for at in range(20))}</nav>"
    parts = f"<p>{PROSE}</p><p>{NEXT}</p><p>{NEXT[:-1]} at all.</p>{{}}<p>{PROSE[:-1]} at all, the mayor said.</p>"
    whole = import_article(f"<body><h1>A Title</h1>{parts.format('')}</body>".encode(), name="page.html")
    split = import_article(f"<body><h1>A Title</h1>{parts.format(menu)}</body>".encode(), name="page.html")
    assert whole.warning == ""
    assert "the text goes on behind 20 blocks" in split.warning
