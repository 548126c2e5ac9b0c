"""
Reads what a web page says about its article in JSON-LD (schema.org): headline, people, date, language, publisher.

Sites write it in many shapes: one object, a list, a `@graph`; a person as text, as an object, as a list, or as the id
of an object elsewhere on the page. What cannot be read is passed over: a page says most of it again in its text.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.bylines import split_people
from translator.newsroom.imports.ingest.invisible_characters import clean_text

_START = pattern(r"[\[{]")
_TAG = pattern(r"</?[a-zA-Z][^>]*>")
_ADDRESS = pattern(r"(?:https?:)?//|[#/]")
_ARTICLE_TYPES = ("Article", "Posting", "Report", "Review")
_ORGANISATIONS = ("Organization", "Corporation")
_ROLES = ("editor", "translator")
# Where the article of a page may stand; other places hold other articles.
_INSIDE = ("@graph", "mainEntity", "mainEntityOfPage")


@dataclass(slots=True)
class LinkedArticle:
    """What is said about one article; everything may be empty."""

    headline: str = ""
    summary: str = ""
    date: str = ""
    """As written: ISO with or without a time, as a rule."""
    lang: str = ""
    """As written."""
    authors: list[str] = field(default_factory=list)
    organisation: str = ""
    """Who is named as the author and is not a person."""
    credits: dict[str, list[str]] = field(default_factory=dict)
    body: str = ""
    """The text of the article, a line a paragraph."""
    publisher: str = ""
    url: str = ""


def read_linked_data(scripts: Iterable[str], title: str) -> LinkedArticle:
    """Return what JSON-LD scripts say about the article called `title`, else about the first article that they name."""
    nodes = [node for script in scripts for node in _nodes(_parsed(script))]
    known = {str(node["@id"]): node for node in nodes if len(node) > 1 and "@id" in node}
    articles = [node for node in nodes if any(kind.endswith(_ARTICLE_TYPES) for kind in _types(node))]
    articles = articles or [node for node in nodes if "datePublished" in node]
    chosen = next((node for node in articles if _words(_text(node.get("headline"))) == _words(title)), None)
    return _described(chosen or next(iter(articles), {}), known)


def _parsed(script: str) -> Any:
    """Return the first value in a script, which may be wrapped in a comment or in CDATA."""
    text = script.replace("<![CDATA[", "")
    start = _START.search(text)
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start.start())[0] if start else None
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    waiting = [value]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, list):
            waiting = [*item, *waiting]
        elif isinstance(item, dict):
            yield item
            waiting = [*(item.get(key) for key in _INSIDE), *waiting]


def _described(node: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> LinkedArticle:
    found = LinkedArticle(
        headline=_text(node.get("headline") or node.get("name")),
        summary=_text(node.get("description")),
        date=_text(node.get("datePublished")),
        lang=_language(node.get("inLanguage")),
        body=_lines(node.get("articleBody")),
        publisher=next((_text(one) for one in _people(node.get("publisher"), known)), ""),
        url=next((address for key in ("mainEntityOfPage", "url", "@id") if (address := _address(node.get(key)))), ""),
    )
    for person in _people(node.get("author") or node.get("creator"), known):
        names = _names(person)
        if any(kind.endswith(_ORGANISATIONS) for kind in _types(person)) or names == [found.publisher]:
            found.organisation = found.organisation or "".join(names[:1])
        else:
            found.authors += names
    for role in _ROLES:
        names = [name for person in _people(node.get(role), known) for name in _names(person)]
        if names:
            found.credits[role] = names
    return found


def _types(node: Any) -> list[str]:
    """Return the types of a node without the address of the vocabulary."""
    value = node.get("@type") if isinstance(node, dict) else None
    kinds = value if isinstance(value, list) else [value]
    return [re.split("[/#:]", kind)[-1] for kind in kinds if isinstance(kind, str)]


def _people(value: Any, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """Yield the people or organisations of a property, ids replaced by what they stand for."""
    for item in value if isinstance(value, list) else [value]:
        yield known.get(str(item["@id"]), item) if isinstance(item, dict) and "@id" in item else item


def _names(person: Any) -> list[str]:
    values = person.get("name") if isinstance(person, dict) else person
    if values is None and isinstance(person, dict):
        values = " ".join(filter(None, (_text(person.get("givenName")), _text(person.get("familyName")))))
    texts = (_text(value) for value in (values if isinstance(values, list) else [values]))
    return [name for text in texts if text and not _ADDRESS.match(text) for name in split_people(text)]


def _text(value: Any) -> str:
    """Return a text, also that of a value with a language or of a thing with a name; empty for anything else."""
    if isinstance(value, list):
        value = next(iter(value), None)
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    if not isinstance(value, str):
        return ""
    return " ".join(clean_text(_TAG.sub(" ", html.unescape(value)))[0].split())


def _lines(value: Any) -> str:
    """Return a text with its paragraphs."""
    lines = re.split(r"\n|</?(?:p|div|h\d|li|br)\b[^>]*>", html.unescape(value)) if isinstance(value, str) else []
    return "\n".join(filter(None, map(_text, lines)))


def _language(value: Any) -> str:
    if isinstance(value, list):
        value = next(iter(value), None)
    return _text(value.get("alternateName") or value.get("name") if isinstance(value, dict) else value)


def _address(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value.partition("#")[0] if isinstance(value, str) and value.startswith("http") else ""


def _words(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
