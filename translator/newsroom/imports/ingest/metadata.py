"""Collects the metadata of an article from labelled fields: authors and other roles, dates, sources."""

from __future__ import annotations

from datetime import date

from translator.bilingual.i18n import _
from translator.bilingual.sentences import joiner
from translator.bilingual.sentences.sentence_split import reads_as_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest.blocks import Block
from translator.newsroom.imports.ingest.dates import parse_date
from translator.newsroom.imports.ingest.import_result import Metadata
from translator.newsroom.imports.ingest.labels import PEOPLE, Field
from translator.newsroom.imports.ingest.names import split_names

_URL = pattern(r"<?(?P<url>https?://[^\s<>（）()，。；]+)>?")
_MARKDOWN_LINK = pattern(r"\[(?P<title>[^\[\]]*+)\]\((?P<url>[^)\[\s]++)[^)\[]*+\)")
_TRACKING = pattern(r"(?:utm_\w{1,40}|fbclid|gclid|mc_[ce]id|spm|igshid|ref_src)=[^&#]*&?")


class MetadataCollector:
    """Collects fields into metadata, the first of each kind, and problems with dates."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self._stated = metadata.date
        """The day that the head of a page states, often of another time zone than the one that readers see."""
        self.problems: list[str] = []
        """Why dates were not stored, since the list was last emptied."""
        self.updated = ""
        """The day of the last update (ISO), which stands in for a date that nothing else says."""
        self.day = ""
        """The day of a dateline, as written, often without a year."""
        self.likely_authors: list[tuple[Block, str]] = []
        """Names that no label stands before, and where; they are the authors' where nothing else names one."""

    def add_field(self, found: Field, block: Block, *, is_edge: bool) -> bool:
        """
        Add one field of a block; return False where the front matter does not take it.

        Only a disclaimer, the original and an organisation count in the middle of a page (`is_edge` is False).
        """
        kind, value = found
        if kind == "disclaimer":
            return self._add_disclaimer(value)
        if kind == "original":
            return self._add_source(parse_source(value), block.line)
        if (not is_edge and kind != "organisation") or kind == "rest":
            return False
        if kind in PEOPLE:
            self.metadata.add_people(kind, split_names(value))
            return True
        if kind == "likely_author":
            self.likely_authors.append((block, value))
            return True
        if kind == "day":
            self.day = self.day or value
            return True
        if kind == "publication":
            return self._add_publication(value, block.line)
        return self._add_date(kind, value) if kind in {"date", "updated"} else self._add_once(kind, value)

    def finish(self) -> None:
        """Use what only counts where nothing else is known, and say so."""
        if self.updated and not self.metadata.date:
            self.metadata.date = self.updated
            self.metadata.notes.append(_("the date is that of the last update; no other was found"))
        reading = parse_date(self.day) if self.day and not self.metadata.date else None
        if reading and reading.iso:
            self.metadata.date = reading.iso
        elif reading:
            self.metadata.notes.append(_("the dateline says {day}, without a year", day=self.day))
        is_known = bool(self.metadata.authors)
        for block, name in self.likely_authors:
            if not is_known:
                self.metadata.add_people("author", [name])
                self.metadata.notes.append(_("line {line}: taken for the author: {name}", line=block.line, name=name))
            elif name.casefold() not in map(str.casefold, self.metadata.authors):
                block.reason = "; ".join(filter(None, (block.reason, _("not stored: {pieces}", pieces=name))))

    def _add_once(self, kind: str, value: str) -> bool:
        if not value or getattr(self.metadata, kind):
            return False
        setattr(self.metadata, kind, value)
        return True

    def _add_disclaimer(self, value: str) -> bool:
        before = self.metadata.disclaimer
        tag = "zh" if reads_as_chinese(before, "en") else "en"
        self.metadata.disclaimer = before + joiner(before, value, tag) + value
        return True

    def _add_date(self, kind: str, value: str) -> bool:
        reading = parse_date(value)
        if reading and reading.problem:
            self.problems.append(reading.problem)
        if reading is None or not reading.iso:
            return False
        if kind == "updated":
            self.updated = self.updated or reading.iso
            return True
        if self._stated and _days_between(self._stated, reading.iso) == 1:
            self.metadata.date = reading.iso
        self._stated = ""
        self.metadata.date = self.metadata.date or reading.iso
        return self.metadata.date == reading.iso

    def _add_publication(self, value: str, line: int) -> bool:
        """Read `Source: Example Daily` as a publisher, and `Source: https://…` as a link."""
        found = parse_source(value)
        if "url" not in found:
            found = {"publisher": found["title"]} if "title" in found else {}
        return bool(found) and (found.items() <= self.metadata.source.items() or self._add_source(found, line))

    def _add_source(self, found: dict[str, str], line: int) -> bool:
        if not found or any(key in self.metadata.source for key in found):
            return False
        if found.get("url"):
            plain = strip_tracking(found["url"])
            if plain != found["url"]:
                self.metadata.notes.append(_("line {line}: tracking parameters were taken out of the link", line=line))
            found["url"] = plain
        self.metadata.source.update(found)
        return True


def _days_between(one: str, other: str) -> int:
    return abs((date.fromisoformat(one) - date.fromisoformat(other)).days)


def parse_source(value: str) -> dict[str, str]:
    """Split the text after `Source:` into `title` and `url`; empty parts are left out."""
    link = _MARKDOWN_LINK.search(value)
    found = link or _URL.search(value)
    url = found["url"].rstrip(".,;") if found else ""
    title = link["title"] if link else _URL.sub("", value)
    parts = {"title": title.strip(" \t\u3000-–—:：|<>[]()（）*_"), "url": url}
    return {key: part for key, part in parts.items() if part}


def strip_tracking(url: str) -> str:
    """Return `url` without tracking parameters."""
    return _TRACKING.sub("", url).rstrip("?&")
