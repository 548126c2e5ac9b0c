"""
HTML that a word processor or a mail program wrote, made plain: Google Docs, Word, LibreOffice.

Formatting by classes and styles becomes elements. Comments of editors, deleted text and hidden text go, and
comments are named. Links lead where they lead, not to a redirect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports import whole_number
from translator.newsroom.imports.documents import ListItem, nested_lists, shown_extract
from translator.newsroom.imports.markup import RULE, MarkdownWriter, Node, refuse_depth, take_notes, with_references

# Marks of a whole document, in its head; text that was pasted into a page has the classes of Word, too.
_OFFICE = pattern(
    r"<body[^>]{0,80}class=\"[^\"]{0,80}doc-content|ol\{margin:0;padding:0\}table td,table th\{padding:0\}"
    r"|\A[^<]{0,9}(?:<meta[^>]{0,80}>)?\s*<b\b[^>]{0,80}docs-internal-guid"
    r"|xmlns:w=[\"']?urn:schemas-microsoft-com:office:word|name=[\"']?(?:generator|progid)[\"']?\s+content=[\"']?"
    r"(?:microsoft word|word\.document|libreoffice|openoffice|cocoa html)",
    re.IGNORECASE,
)
# Characters in which a word processor shows itself: Google Docs writes its styles before the body.
_LOOKED_AT = 100_000
# Of a note: what holds more is not the box of one note.
_MOST_PARAGRAPHS = 20
_RULE = pattern(r"(?<![^{}])([^{}]{1,5000}+)\{([^{}]{0,2000}+)\}")
_CLASS = pattern(r"(?:^|,)\s*(?:[\w-]+)?\.([\w-]+)\s*(?=,|$)")
_BOLD = pattern(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC = pattern(r"font-style\s*:\s*(?:italic|oblique)")
_STRUCK = pattern(r"text-decoration[\w-]*\s*:[^;]*line-through")
_RAISED, _LOWERED = (pattern(rf"vertical-align\s*:\s*{name}") for name in ("super", r"sub(?!\w)"))
_HIDDEN = pattern(r"display\s*:\s*none|mso-hide\s*:\s*all")
_PLAIN_WEIGHT = pattern(r"font-weight\s*:\s*(?:normal|[1-5]00)")
_GOOGLE_LIST = pattern(r"lst-kix_\S+-(\d+)")
_WORD_LIST = pattern(r"mso-list\s*:\s*l\d+\s+level(\d+)", re.IGNORECASE)
_NUMBER = pattern(r"\(?(?:(\d+)|[a-zA-Z]{1,4}|[一二三四五六七八九十]+)[.)、）]")
_COMMENT = pattern(r"cmnt|_?msocom")
_COMMENT_AUTHOR = pattern(r"mso-comment-author:\s*(?:&quot;)?([^;&\"']+)")
_COMMENT_SIGN = pattern(r"^\[\w+\]\s*")
_TITLES = frozenset({"title", "msotitle"})
_QUOTES = frozenset({"msoquote", "msointensequote", "quote"})
_GONE = ("script", "style", "title", "meta", "link", "xml", "head")
# Host, beginning of the path, and the parameter with the address, of redirects in documents and mails.
_REDIRECTS = (
    ("google.com", "/url", "q"),
    ("safelinks.protection.outlook.com", "/", "url"),
    ("facebook.com", "/l.php", "u"),
)


def is_office_html(html: str) -> bool:
    """Return whether a page was written by a word processor, so that all of it is the article."""
    return _OFFICE.search(html, 0, _LOOKED_AT) is not None


def plain_office_html(html: str) -> tuple[str, list[str]]:
    """Return the HTML of a word processor made plain, and what the user should know."""
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        root = document_fromstring(
            html.replace("\x00", ""), parser=HTMLParser(encoding=None, remove_comments=True, huge_tree=True)
        )
    except etree.ParserError:
        return html, []
    refuse_depth(root, children=iter)
    marks = _marks_of_classes(root)
    for element in list(root.iter("o:p")):
        element.drop_tag()
    notes = _take_comments(root)
    for element in list(root.iter(*_GONE)):
        _remove(element)
    for element in list(root.iter()):
        if isinstance(element.tag, str):
            _make_plain(element, marks)
    _join_lists(root)
    return etree.tostring(root, encoding="unicode", method="html"), notes


def _marks_of_classes(root: Any) -> dict[str, set[str]]:
    found = {"MsoFootnoteReference": {"sup"}, "MsoEndnoteReference": {"sup"}}
    for style in root.iter("style"):
        for selectors, rules in _RULE.findall(style.text or ""):
            if names := _marks(rules):
                for name in _CLASS.findall(selectors.strip()):
                    found.setdefault(name, set()).update(names)
    return found


def _marks(rules: str) -> set[str]:
    rules = rules.lower()
    known = ((_BOLD, "strong"), (_ITALIC, "em"), (_STRUCK, "s"), (_RAISED, "sup"), (_LOWERED, "sub"))
    return {name for mark, name in known if mark.search(rules)}


def _make_plain(element: Any, marks: dict[str, set[str]]) -> None:
    style = (element.get("style") or "").lower()
    classes = (element.get("class") or "").split()
    if _HIDDEN.search(style) or (element.tag == "img" and element.get("width") == element.get("height") == "1"):
        _remove(element)
    elif element.tag == "p" and _TITLES & set(map(str.lower, classes)):
        element.tag = "h1"
    elif element.tag == "p" and _QUOTES & set(map(str.lower, classes)):
        element.tag = "blockquote"
    elif element.tag == "a":
        element.set("href", direct_address(element.get("href") or ""))
    elif element.tag in {"b", "strong"} and _PLAIN_WEIGHT.search(style):
        element.drop_tag()
    elif element.tag in {"span", "font"}:
        _mark(element, _marks(style).union(*(marks.get(name, ()) for name in classes)))


def _mark(element: Any, names: set[str]) -> None:
    if any(above.tag in {"h1", "h2", "h3", "h4", "h5", "h6"} for above in element.iterancestors()):
        names = names - {"strong"}
    for name in sorted(names):
        element.tag = name
        element.attrib.clear()
        names = names - {name}
        if names:
            inner = element.makeelement("span", {})
            inner.text, element.text = element.text, None
            inner.extend(list(element))
            element.append(inner)
            _mark(inner, names)
        return


def _take_comments(root: Any) -> list[str]:
    notes = []
    for link in list(root.iter("a")):
        name, target = link.get("id") or link.get("name") or "", (link.get("href") or "").lstrip("#")
        if not _COMMENT.match(target) or not _is_inside(link, root):
            continue
        if _COMMENT.match(name) and "ref" not in name and "anchor" not in name:
            # The comment itself, which leads back to the text.
            box = _container(link)
            notes.append(_comment(box))
            _remove(box)
        else:
            _remove(link)
    for box in [
        one for one in root.iter("div") if "mso-element:comment-list" in (one.get("style") or "").replace(" ", "")
    ]:
        notes += [_comment(one) for one in box.iter("div") if (one.get("class") or "").lower() == "msocomtxt"]
        _remove(box)
    for mark in [one for one in root.iter("span") if "msocommentreference" in (one.get("class") or "").lower()]:
        _remove(mark)
    return notes


def _comment(box: Any) -> str:
    from lxml import etree

    author = _COMMENT_AUTHOR.search(etree.tostring(box, encoding="unicode"))
    text = _COMMENT_SIGN.sub("", " ".join("".join(box.itertext()).split()))
    return _("a comment was left out: {author}: {text}", author=author[1] if author else "?", text=shown_extract(text))


def _container(target: Any) -> Any:
    if target.tag in {"li", "div", "aside", "section"}:
        return target
    box = next((one for one in target.iterancestors() if one.tag in {"p", "li", "div", "aside", "td"}), target)
    around = box.getparent()
    is_only = around is not None and around.tag in {"div", "aside"} and len(around) <= _MOST_PARAGRAPHS
    is_only = is_only and len(list(around.iter("a"))) == len(list(box.iter("a")))
    return around if is_only and around.getparent() is not None and around.getparent().tag != "html" else box


# Lists that only look as if they stood in one another.
def _join_lists(root: Any) -> None:
    for first in list(root.iter("ul", "ol", "p")):
        if not _is_inside(first, root) or first.getparent() is None or _list_items(first) is None:
            continue
        items: list[ListItem] = []
        run = []
        for one in (first, *first.itersiblings()):
            found = _list_items(one)
            if found is None:
                break
            items += found
            run.append(one)
        _replace(first, nested_lists(items))
        for one in run[1:]:
            _remove(one)


def _list_items(element: Any) -> list[ListItem] | None:
    if element.tag in {"ul", "ol"}:
        level = _GOOGLE_LIST.search(element.get("class") or "")
        if level is None:
            return None
        return [ListItem(int(level[1]), element.tag == "ol", _inner_html(item)) for item in element.iter("li")]
    level = _WORD_LIST.search(element.get("style") or "")
    if level is None:
        return None
    sign = ""
    for span in [
        one for one in element.iter("span") if "mso-list:ignore" in (one.get("style") or "").lower().replace(" ", "")
    ]:
        sign = "".join(span.itertext()).strip()
        _remove(span)
    number = _NUMBER.match(sign)
    start = whole_number(number[1] or "", 0) if number else 0
    return [ListItem(int(level[1]) - 1, number is not None, _inner_html(element), start)]


def direct_address(address: str) -> str:
    """Return where a link leads that goes through a redirect of a word processor or a mail program."""
    try:
        parts = urlsplit(address) if "://" in address and "=" in address else None
    except ValueError:
        return address
    for host, path, key in _REDIRECTS if parts else ():
        if parts and (parts.hostname or "").endswith(host) and parts.path.startswith(path):
            return next(iter(parse_qs(parts.query).get(key, [])), address)
    return address


def _is_inside(element: Any, root: Any) -> bool:
    return element is root or any(above is root for above in element.iterancestors())


def _inner_html(element: Any) -> str:
    from lxml import etree

    inner = (etree.tostring(child, encoding="unicode", method="html") for child in element)
    return (escape(element.text or "", quote=False) + "".join(inner)).strip()


def _replace(element: Any, html: str) -> None:
    from lxml.html import fragments_fromstring

    new = fragments_fromstring(html)
    new[-1].tail, element.tail = element.tail, None
    for one in new:
        element.addprevious(one)
    element.getparent().remove(element)


def _remove(element: Any) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def word_html_to_markdown(
    html: str, image_address: Callable[[Node], str] | None = None
) -> tuple[str, list[str], list[str]]:
    """Return the text and its notes as Markdown, and what the user should know."""
    from selectolax.lexbor import LexborHTMLParser

    tree: Any = LexborHTMLParser(html)
    writer = MarkdownWriter(image_address=image_address) if image_address else MarkdownWriter()
    notes = take_notes(tree, writer)
    blocks = writer.blocks(tree.body)
    if notes and blocks and blocks[-1] == RULE:  # Between the text and its notes.
        blocks.pop()
    said = writer.said(tree.body)
    if nested := len(tree.css("table table")):
        said.append(
            ngettext(
                "{count} table stood in a cell of another one, whose cells became paragraphs",
                "{count} tables stood in cells of others, whose cells became paragraphs",
                nested,
            )
        )
    return with_references("\n\n".join(blocks)) + "\n", notes, said
