"""
The HTML parser of the standard library, kept from very long searches, and from giving up.

It looks for the end of each tag, comment and declaration that is opened, and for one that has none it looks through
the whole text. A text that opens thousands of them and closes none would take minutes.
"""

from __future__ import annotations

from html.parser import HTMLParser

from translator.bilingual.words.patterns import pattern

MOST_UNCLOSED = 50
"""Tags, comments and declarations without an end; from the next one on, everything is text."""
# The marked sections that the standard library knows; for any other it raises `AssertionError`.
_KNOWN_SECTION = pattern(r"(?i:<!\[(?:temp|cdata|ignore|include|rcdata|if|else|endif)(?![-_.a-z0-9]))")


class _TooManyUnclosedError(Exception):
    """Another one has no end."""


class BoundedHtmlParser(HTMLParser):
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
        """Read the tag that begins at `i`; -1 where it has no end."""
        return self._checked(i, super().parse_starttag(i))

    def parse_endtag(self, i: int) -> int:
        """Read the closing tag that begins at `i`; -1 where it has no end."""
        return self._checked(i, super().parse_endtag(i))

    def parse_comment(self, i: int, report: bool = True) -> int:
        """Read the comment that begins at `i`; -1 where it has no end."""
        return self._checked(i, super().parse_comment(i, report))

    def parse_pi(self, i: int) -> int:
        """Read the instruction that begins at `i`; -1 where it has no end."""
        return self._checked(i, super().parse_pi(i))

    def parse_html_declaration(self, i: int) -> int:
        """Read the declaration that begins at `i`; -1 where it has no end."""
        return self._checked(i, super().parse_html_declaration(i))

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """Read `<![CDATA[ … ]]>` and its like; with any other keyword it is a comment, as it is for browsers."""
        if _KNOWN_SECTION.match(self.rawdata, i):
            return super().parse_marked_section(i, report)
        return self.parse_bogus_comment(i)

    def _checked(self, begin: int, end: int) -> int:
        if end < 0:
            self._unclosed += 1
            if self._unclosed > MOST_UNCLOSED:
                self._begin = begin
                raise _TooManyUnclosedError
        return end
