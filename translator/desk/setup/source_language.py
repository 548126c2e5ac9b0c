"""The setting that says which language is the source, written into the settings file with its comments kept."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace

import msgspec

from translator.bilingual.words.language import LangTag
from translator.bilingual.words.patterns import pattern
from translator.newsroom.ground.files import read_file, write_atomically
from translator.newsroom.ground.settings import SETTINGS_FILE, ArticleSettings
from translator.newsroom.house import Newsroom

_TABLE = pattern(r"^\[articles\][^\S\n]*(?:#.*)?$", re.MULTILINE)
_EMPTY = pattern(r"""^source[^\S\n]*=[^\S\n]*(?:""|'')""", re.MULTILINE)
_FOLDER = pattern(r"""^articles[^\S\n]*=[^\S\n]*(?:"[^"\\\n]*"|'[^'\n]*')""", re.MULTILINE)


def with_source(newsroom: Newsroom, tag: LangTag) -> Newsroom:
    """Return the project as it is when its articles are written in `tag`; nothing is written."""
    given = newsroom.settings.articles
    known = given if isinstance(given, ArticleSettings) else ArticleSettings(path=newsroom.tree.pattern)
    articles = msgspec.structs.replace(known, source=tag)
    settings = msgspec.structs.replace(newsroom.settings, articles=articles)
    # What the old settings could not decide is not an error any longer.
    newsroom.skipped.clear()
    return replace(newsroom, settings=settings)


def write_source(newsroom: Newsroom, tag: LangTag) -> bool:
    """Write `source` into `translator.toml`; return whether it could be done without touching anything else there."""
    path = newsroom.root / SETTINGS_FILE
    if not path.is_file():
        return False
    text = read_file(path).decode()
    before = tomllib.loads(text)
    articles = before.get("articles", {})
    if isinstance(articles, str):
        articles = {"path": newsroom.tree.pattern}
        line = f'articles = {{ path = {msgspec.json.encode(newsroom.tree.pattern).decode()}, source = "{tag}" }}'
        text = _FOLDER.sub(lambda _found: line, text, count=1)
    elif found := _TABLE.search(text):
        head, rest = text[: found.end()], text[found.end() :]
        if "source" in articles:
            text = head + _EMPTY.sub(f'source = "{tag}"', rest, count=1)
        else:
            text = f'{head}\nsource = "{tag}"{rest}'
    else:
        text = f'{text.rstrip()}\n\n[articles]\nsource = "{tag}"\n'.lstrip()
    # TOML can be written in many ways; where these lines did not do what they should, a person does it.
    try:
        is_right = tomllib.loads(text) == {**before, "articles": {**articles, "source": tag}}
    except tomllib.TOMLDecodeError:
        return False
    if is_right:
        write_atomically(path, text.encode())
    return is_right
