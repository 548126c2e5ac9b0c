"""
The policy for HTML that an author wrote, by allow-list: every `<` of the result begins a comment or a listed tag, and
every element is closed. HTML that a Markdown renderer makes comes out unchanged. Source: OWASP cheat sheet on
cross-site scripting; WHATWG HTML, 13.1.2.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from translator.bilingual.words.patterns import pattern

# The marked sections that the standard library knows; for any other it raises `AssertionError`.
_KNOWN_SECTION = pattern(r"(?i:<!\[(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![-_.a-z0-9]))")


# Tags, comments and declarations without an end; the standard library searches the rest of the text for each.
_MOST_UNCLOSED = 50


class _TooManyUnclosedError(Exception):
    """Another one has no end."""


class HtmlReader(HTMLParser):
    """Reads a text once; behind too much markup without an end the rest is one piece of text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self._unclosed = 0
        self._begin = 0

    def read(self, text: str) -> None:
        """Read the whole text."""
        try:
            self.feed(text)
            self.close()
        except _TooManyUnclosedError:
            self.handle_data(self.rawdata[self._begin :])

    def parse_starttag(self, i: int) -> int:
        return self._checked(i, super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        return self._checked(i, super().parse_endtag(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        return self._checked(i, super().parse_comment(i, report))

    def parse_pi(self, i: int) -> int:
        return self._checked(i, super().parse_pi(i))

    def parse_html_declaration(self, i: int) -> int:
        return self._checked(i, super().parse_html_declaration(i))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        if _KNOWN_SECTION.match(self.rawdata, i):
            return super().parse_marked_section(i, report)
        return self.parse_bogus_comment(i)

    def _checked(self, begin: int, end: int) -> int:
        if end < 0:
            self._unclosed += 1
            if self._unclosed > _MOST_UNCLOSED:
                self._begin = begin
                raise _TooManyUnclosedError
        return end


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELEMENTS = _names("""
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl
    dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img input ins kbd li main mark ol p picture pre q rp rt
    ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr track u ul var
    video wbr
""")
_VOID = _names("br col hr img input source track wbr")
# Elements whose end tag may be left out.
_UNCLOSED = _names("dd dt li p rp rt tbody td tfoot th thead tr")
# Elements that go together with what is in them.
_DROPPED = _names("""
    applet canvas embed frame frameset iframe math noembed noframes noscript object plaintext script select style svg
    template textarea title xmp
""")
_ATTRIBUTES = {
    "": "class dir id lang role title translate",
    "a": "href hreflang name rel",
    "audio": "controls loop muted preload src",
    "blockquote": "cite",
    "col": "span", "colgroup": "span", "del": "cite datetime", "ins": "cite datetime", "q": "cite",
    "details": "open",
    "img": "alt decoding height loading src width",
    "iframe": "allowfullscreen height loading src title width",
    "input": "checked disabled type",
    "li": "value",
    "ol": "reversed start type",
    "source": "src type",
    "td": "align colspan headers rowspan style", "th": "align abbr colspan headers rowspan scope style",
    "time": "datetime",
    "track": "default kind label src srclang",
    "video": "controls height loop muted playsinline poster preload src width",
}  # fmt: skip
EMBEDDED_HOSTS = _names("""
    www.youtube.com www.youtube-nocookie.com player.vimeo.com player.bilibili.com www.openstreetmap.org
    w.soundcloud.com open.spotify.com archive.org datawrapper.dwcdn.net flo.uri.sh
""")
_EMBEDDED = {"iframe": "src", "embed": "src", "object": "data"}
_LISTED = {name: _names(names) for name, names in _ATTRIBUTES.items()}
_COMMON_ENTITIES = frozenset({"lt", "gt", "amp", "quot"})
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_SCHEME = re.compile(r"([^/?#:]*):")
_IGNORED_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\ufeff]")
_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp|avif)[;,]", re.IGNORECASE)
_ALIGNMENT = re.compile(r"text-align: ?(?:left|right|center);?")
_STRICT_TAG = re.compile(r'<[a-z][a-z0-9]*(?: [a-z-]+(?:="[^"<>`]*")?)*(?: ?/)?>')
_STRICT_COMMENT = re.compile(r"(?!-?>)(?:(?!--)[^<>])*(?<!-)")
_DECLARATION = re.compile(r"<(?=!(?!--)|\?)")


def safe_html(text: str) -> str:
    # The parser of the standard library fails at some declarations, none of which belongs into a page.
    parser = _Writer()
    parser.read(_DECLARATION.sub("&lt;", text))
    return parser.result()


def is_safe_address(address: str, *, image: bool = False) -> bool:
    address = _IGNORED_IN_ADDRESS.sub("", address)
    if image and _IMAGE_DATA.match(address):
        return True
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[1].lower() in _SCHEMES


def is_embedded(address: str) -> bool:
    try:
        parts = urlsplit(address.strip())
        return parts.scheme in {"https", ""} and parts.hostname in EMBEDDED_HOSTS
    except ValueError:
        return False


class _Writer(HtmlReader):
    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[str] = []
        self._open: list[str] = []
        # How often each element is open.
        self._counts: Counter[str] = Counter()
        # Elements around this place that go with what is in them.
        self._dropped: list[str] = []

    def result(self) -> str:
        return "".join([*self._pieces, *(f"</{name}>" for name in reversed(self._open) if name not in _UNCLOSED)])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _EMBEDDED and not self._dropped:
            self._embed(tag, attrs)
        if tag in _DROPPED:
            if tag not in {"embed", "frame"}:
                self._dropped.append(tag)
            return
        kept = self._kept(tag, attrs)
        if self._dropped or tag not in _ELEMENTS or kept is None:
            return
        raw = self.get_starttag_text() or ""
        self._pieces.append(raw if kept == attrs and _STRICT_TAG.fullmatch(raw) else _tag(tag, kept))
        if tag not in _VOID:
            self._open.append(tag)
            self._counts[tag] += 1

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _embed(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = next((value or "" for name, value in attrs if name == _EMBEDDED[tag]), "")
        if tag == "iframe" and is_embedded(address):
            self._pieces.append(f"{_tag(tag, self._kept(tag, attrs) or [])}</iframe>")
        elif address and is_safe_address(address):
            words = next((value for name, value in attrs if name == "title" and value), address)
            shown = escape(words) if self._counts["a"] else f'<a href="{escape(address)}">{escape(words)}</a>'
            self._pieces.append(shown)

    # None where the element goes without one that was taken from it.
    def _kept(self, tag: str, attrs: list[tuple[str, str | None]]) -> list[tuple[str, str | None]] | None:
        listed = _LISTED[""] | _LISTED.get(tag, frozenset())
        kept = [(name, value) for name, value in attrs
                if (name in listed or name.startswith("aria-")) and _may_be(tag, name, value or "")]  # fmt: skip
        return None if tag == "input" and ("type", "checkbox") not in kept else kept

    def handle_endtag(self, tag: str) -> None:
        if self._dropped:
            if tag in self._dropped:
                while self._dropped.pop() != tag:
                    pass
            return
        if not self._counts[tag]:
            return
        while self._open:
            name = self._open.pop()
            self._counts[name] -= 1
            if name == tag or name not in _UNCLOSED:
                self._pieces.append(f"</{name}>")
            if name == tag:
                return

    def handle_data(self, data: str) -> None:
        self._write(data.replace("<", "&lt;"))

    def handle_entityref(self, name: str) -> None:
        is_known = name in _COMMON_ENTITIES or unescape(f"&{name};") != f"&{name};"
        self._write(f"&{name};" if is_known else f"&amp;{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        if _STRICT_COMMENT.fullmatch(data):
            self._write(f"<!--{data}-->")

    def _write(self, text: str) -> None:
        if not self._dropped:
            self._pieces.append(text)


def _may_be(tag: str, name: str, value: str) -> bool:
    if name in _ADDRESSES:
        return is_safe_address(value, image=tag == "img")
    return name != "style" or _ALIGNMENT.fullmatch(value) is not None


def _tag(name: str, attributes: list[tuple[str, str | None]]) -> str:
    written = (f" {key}" if value is None else f' {key}="{escape(value)}"' for key, value in attributes)
    return f"<{name}{''.join(written)}>"
