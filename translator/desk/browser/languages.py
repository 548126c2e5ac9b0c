"""Which language a page is in: what the person chose on it, else what the browser asks for."""

from __future__ import annotations

from contextlib import suppress
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from translator.bilingual.words.language import CONTENT_TAGS, LANGUAGE_NAMES
from translator.newsroom.ground.html.environment import page_language

if TYPE_CHECKING:
    from starlette.datastructures import Headers

PAGE_LANGUAGES = {str(tag): LANGUAGE_NAMES[tag] for tag in CONTENT_TAGS}
"""What pages can be in, each by its own name; articles go into more languages."""
COOKIE = "translator_language"


def cookie_in(headers: Headers, name: str) -> str:
    """Return the value of a cookie that a request shows; empty where it shows none."""
    cookies: SimpleCookie = SimpleCookie()
    with suppress(CookieError):
        cookies.load(headers.get("cookie", ""))
        if name in cookies:
            return cookies[name].value
    return ""


def chosen_language(headers: Headers) -> str:
    """Return `en`, `zh-Hans` or `zh-Hant` for a request."""
    chosen = cookie_in(headers, COOKIE)
    return chosen if chosen in PAGE_LANGUAGES else accepted_language(headers.get("accept-language", ""))


def accepted_language(header: str) -> str:
    """
    Return the first language of an Accept-Language header that there is, by weight.

    Source: RFC 9110, 12.5.4. A browser that names none, or none of ours, gets the language of the terminal.
    """
    weighted = []
    for order, part in enumerate(header.split(",")):
        tag, _semicolon, weight = part.strip().partition(";q=")
        try:
            weighted.append((-float(weight or 1), order, tag.strip().lower()))
        except ValueError:
            continue
    for _weight, _order, tag in sorted(weighted):
        if tag == "en" or tag.startswith("en-"):
            return "en"
        if tag == "zh" or tag.startswith("zh-"):
            is_traditional = any(part in {"hant", "tw", "hk", "mo"} for part in tag.split("-"))
            return "zh-Hant" if is_traditional else "zh-Hans"
    return page_language()
