"""From labelled fields to the facts of an article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from translator.i18n import _
from translator.ingest.dates import read_date
from translator.ingest.labels import PEOPLE, split_names
from translator.segmenting import joiner
from translator.segmenting.sentence_split import reads_as_chinese

if TYPE_CHECKING:
    from translator.ingest.import_result import Facts
    from translator.ingest.labels import Field

_URL = re.compile(r"<?(?P<url>https?://[^\s<>（）()，。；]+)>?")
_MARKDOWN_LINK = re.compile(r"\[(?P<title>[^\]]*)\]\((?P<url>[^)\s]+)[^)]*\)")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|mc_[ce]id|spm|igshid|ref_src)=[^&#]*&?")


class FieldTaker:
    """Puts fields into facts, the first of each kind, and remembers what was wrong with a date."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.problems: list[str] = []
        """Why dates were not stored, since the list was last emptied."""

    def take(self, found: Field, *, is_edge: bool, line: int) -> bool:
        """
        Take one field; False where it is no fact about the article, and its line is text.

        Title, summary, date and publisher count only in the head and tail of a page (`is_edge`).
        """
        kind, value = found
        if kind in PEOPLE:
            self.facts.add_people(kind, split_names(value))
            return True
        if kind == "disclaimer":
            return self._take_disclaimer(value)
        if kind == "original":
            return self._take_source(read_source(value), line)
        if not is_edge and kind != "organisation":
            return False
        if kind == "publication":
            return self._take_publication(value, line)
        return self._take_date(value) if kind == "date" else self._take_once(kind, value)

    def _take_once(self, kind: str, value: str) -> bool:
        if not value or getattr(self.facts, kind):
            return False
        setattr(self.facts, kind, value)
        return True

    def _take_disclaimer(self, value: str) -> bool:
        before = self.facts.disclaimer
        self.facts.disclaimer = before + joiner(before, value, "zh" if reads_as_chinese(before, "en") else "en") + value
        return True

    def _take_date(self, value: str) -> bool:
        reading = read_date(value)
        if reading is None or (reading.iso and self.facts.date not in {"", reading.iso}):
            return False
        self.facts.date = reading.iso or self.facts.date
        self.problems += [reading.problem] if reading.problem else []
        return True

    def _take_publication(self, value: str, line: int) -> bool:
        """Take `Source: Example Daily` for a publisher, and `Source: https://…` for a link."""
        found = read_source(value)
        if "url" not in found:
            found = {"publisher": found["title"]} if "title" in found else {}
        return self._take_source(found, line)

    def _take_source(self, found: dict[str, str], line: int) -> bool:
        if not found or any(key in self.facts.source for key in found):
            return False
        if found.get("url"):
            plain = without_tracking(found["url"])
            if plain != found["url"]:
                self.facts.notes.append(_("line {line}: tracking parameters were taken out of the link", line=line))
            found["url"] = plain
        self.facts.source.update(found)
        return True


def read_source(value: str) -> dict[str, str]:
    """Cut what stands behind `Source:` into `title` and `url`, without what is empty."""
    link = _MARKDOWN_LINK.search(value)
    found = link or _URL.search(value)
    url = found["url"].rstrip(".,;") if found else ""
    title = link["title"] if link else _URL.sub("", value)
    parts = {"title": title.strip(" \t\u3000-–—:：|<>[]()（）*_"), "url": url}
    return {key: part for key, part in parts.items() if part}


def without_tracking(url: str) -> str:
    """Return `url` without the parameters that only tell who sent the reader."""
    return _TRACKING.sub("", url).rstrip("?&")
