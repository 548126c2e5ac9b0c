"""
Sorts the blocks of a page or text into metadata, body, and what is left out.

Only what is recognised is left out: by-lines, menus, invitations, comments. Lines of a list are the article's, whatever
they name, and so is every line that nothing is known about. The only importer of htmldate.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from datetime import date
from itertools import chain, groupby, pairwise, takewhile

from translator.bilingual.i18n import _
from translator.bilingual.sentences import joiner
from translator.bilingual.sentences.sentence_split import reads_as_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.blocks import Block, Metadata, unbroken, unlinked
from translator.newsroom.imports.bylines import HAN, PEOPLE, Field, lone_names, read_fields, split_names, tie_to_label
from translator.newsroom.imports.copied_text import (
    CopiedText,
    find_copied_article,
    heads_comments,
    is_invitation,
    is_navigation,
    is_other_script,
    is_prose,
    starts_comments,
)
from translator.newsroom.imports.datelines import read_dateline, read_ending
from translator.newsroom.imports.dates import find_dates, narrow, parse_date

_URL = pattern(r"<?(?P<url>https?://[^\s<>（）()，。；]+)>?")
_MARKDOWN_LINK = pattern(r"\[(?P<title>[^\[\]]*+)\]\((?P<url>[^)\[\s]++)[^)\[]*+\)")
_TRACKING = pattern(r"(?:utm_\w{1,40}|fbclid|gclid|mc_[ce]id|spm|igshid|ref_src)=[^&#]*&?")


class MetadataCollector:
    """Collects fields into metadata, the first of each kind, and problems with dates."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self._stated = metadata.date
        """The day stated in the head of a page, often of another time zone than the day that readers see."""
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
            return self.metadata.add_people(kind, split_names(value)) or not value
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


_ABOVE, _BELOW = 3, 6
"""So many blocks above the title, and below the text."""
# So many blocks between title and text.
_HEAD = 12
_LONGEST = 250
_MOST_LINES = 4
_PICTURE = pattern(r"!\[[^\[\]]*\]\([^()]*\)|\[\s*\]\([^()]*\)")
# A heading of three words and less between title and text is that of a box, with other articles' authors.
_BOX = pattern(r"#{2,6}\s+\S+(?:\s+\S+){0,2}")
_GLUED = pattern(r"^By(?=[A-Z][a-z.])")
_LINKED_DATA = pattern(r"<script[^>]{0,200}ld\+json.*?</script", re.IGNORECASE | re.DOTALL)
_FOOTNOTE = pattern(r"(?<=[a-z.])\d$")


def read_bylines_around(blocks: Sequence[Block], collector: MetadataCollector) -> None:
    """Give blocks near the article that are left out, and are by-lines, the name of their field."""
    kept = [at for at, block in enumerate(blocks) if block.is_kept]
    if not kept:
        return
    title = next((at for at in range(kept[0], -1, -1) if blocks[at].field == "title"), kept[0])
    end = min([*kept[1:2], kept[0] + _HEAD, len(blocks)])
    boxes = (at for at in range(title + 1, end) if _BOX.fullmatch(blocks[at].text))
    head = range(max(title, kept[0] - _HEAD), next(boxes, end))
    end = min(kept[-1] + 1 + _BELOW, len(blocks))
    tail = range(kept[-1] + 1, next((at for at in range(kept[-1] + 1, end) if blocks[at].text.startswith("#")), end))
    above = range(title - 1, max(-1, title - 1 - _ABOVE), -1)
    for at in (*head, *tail, *above):
        if not blocks[at].is_kept and not blocks[at].field and len(blocks[at].text) < 4 * _LONGEST:
            _read_block(blocks, at, collector, is_head=at in head)


def _read_block(blocks: Sequence[Block], at: int, collector: MetadataCollector, *, is_head: bool) -> None:
    block = blocks[at]
    lines = [_plain(line) for line in block.text.split("\n") if _plain(line)]
    if not lines or len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST:
        return
    fields = [read_fields(line) for line in lines]
    if not fields[0] and len(lines) == 1 and at + 1 < len(blocks):
        fields = [tie_to_label(lines[0], _plain(blocks[at + 1].text)[:_LONGEST])]
    kinds = {"likely_author", *({"date", "updated"} if collector.metadata.date else ())}
    wanted = [one for one in chain(*fields) if is_head or one.kind not in kinds]
    taken = [one for one in wanted if collector.add_field(one, block, is_edge=True)]
    if taken:
        rest = [one.value for one in chain(*fields) if one.value and one not in taken]
        rest += [line for line, found in zip(lines, fields, strict=True) if not found]
        block.field, block.part = taken[0].kind, 0
        block.reason = _("not stored: {pieces}", pieces=", ".join(rest)) if rest else ""
    collector.problems.clear()


def _plain(text: str) -> str:
    text = unlinked(_PICTURE.sub("", _PICTURE.sub("", text))).replace("\\", "")
    return _GLUED.sub("By ", _FOOTNOTE.sub("", " ".join(text.strip("#*_-–— >").split())))


def likely_date(html: str) -> str:
    """Return the day (ISO) that the markup or the address of a page says best, or nothing."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    html = _LINKED_DATA.sub("", html)  # read before, and of the right article
    return find_date(html, original_date=True, extensive_search=False) or ""


# Lines with text that may belong to the head.
_HEAD_LINES = 12
# So many may begin with a dateline.
_FIRST_PARAGRAPHS = 2
_TAIL_LINES = 12
# Lines below a copied article, and above its title, that may be its by-lines.
_LINES_ABOVE = 3
_TITLE_WITHIN = 40
_LONGEST_TITLE = 200
_HEADING = pattern(r"(?P<level>#{1,6})\s++(?P<title>(?:[^\s#]++|\s++(?!#*$)|#++(?!$))++)\s*#*$")
# Beginnings of items of lists, tables, quotes, pictures, HTML and notes.
_NO_TITLE = pattern(
    r"[-+*•·●▪◦]\s|\(?\d{1,3}(?:[.)]\s|[、）])|[|>]|\[?!\[|<(?!em|strong|su[bp]|mark|ruby)|\*\*\*$|\[\^"
)
_SETEXT = pattern(r"(?:=+|-+)\s*$")
_LIST_ITEM = pattern(r"(?:[-*+•·●○▪◦‣–]|\d{1,3}[.)、])\s")
_HAN_WORD = pattern(rf"[{HAN}·]+")
_WORDS = pattern(r"[^\W\d_字]+(?:[-'’.· ]+[^\W\d_字]+)*\.?")
_NUMBER = pattern(r"\d+")
# The form of a line that has nothing but words, and perhaps its number, as headlines and menus have.
_PLAIN = pattern(r"(?:9[.)、] ?)?[字w]?[.。!！?？…]?")
# So many lines of one form make a list, where not all are by-lines.
_SEVERAL = 3
# The longest line of a list of bare words is at most so many times as long as its shortest.
_ALIKE = 3


def read_page(blocks: Sequence[Block], tag: str, *, metadata: Metadata | None = None, kind: str = "text") -> Metadata:
    """
    Sort those blocks that are still kept: each becomes metadata, or stays in the body, or is left out.

    `metadata` is what is known already from the markup of an HTML page; it takes precedence, and is completed.
    The lines of a `text` may be a whole page with its menus (`copied_text`); the markup of `html` said already where
    comments begin, and no word does.
    """
    own = [block for block in blocks if block.is_kept]
    reader = _BlockClassifier(tag, metadata or Metadata(), own, is_web=kind == "html")
    if kind == "html":
        read_bylines_around(blocks, reader.collector)
    copied = find_copied_article(reader.texts, reader.prose, reader.known) if kind == "text" else None
    if copied:
        reader.read_copied(copied)
    else:
        reader.read()
    return reader.metadata


class _BlockClassifier:
    def __init__(self, tag: str, metadata: Metadata, blocks: list[Block], *, is_web: bool) -> None:
        self.tag = tag
        self.metadata = metadata
        self.collector = MetadataCollector(metadata)
        self.blocks = blocks
        self.texts = [unbroken(block.text.strip()) for block in blocks]
        self.fenced = {at for at, block in enumerate(blocks) if block.is_code}
        self.fields = self._read_fields()
        self.prose = [
            at not in self.fenced and not self.fields[at] and is_prose(text, tag) for at, text in enumerate(self.texts)
        ]
        self.listed = self._lines_of_lists()
        self.fields = [[] if at in self.listed else fields for at, fields in enumerate(self.fields)]
        self.known = [
            "list" if at in self.listed else _known(text, self.fields[at]) for at, text in enumerate(self.texts)
        ]
        self.comments = len(blocks) if is_web else self._comments_at()
        self.tail = self._tail_at()

    def read(self) -> None:
        title = self._find_title()
        seen, is_head = 0, True
        for at, block in enumerate(self.blocks):
            if at in title:
                block.field = "title"
                continue
            if at in self.fenced:
                continue
            seen += 1
            is_head = is_head and seen <= _HEAD_LINES
            self._sort(at, is_head=is_head)
            is_head = is_head and not self.prose[at]
        self._read_datelines()
        self.collector.finish()

    def read_copied(self, copied: CopiedText) -> None:
        first, end = copied.first, copied.end
        title = first if copied.title is None else copied.title
        first -= self._lines_of_list(range(first - 1, -1 if copied.title is None else title, -1))
        end += self._lines_of_list(range(end, len(self.blocks)))
        if copied.title is not None and not self.metadata.title:
            self.metadata.title = self.texts[title].strip("*_ ")
            self.blocks[title].field = "title"
        self.tail = end
        self.comments = self.comments if self.comments >= end else len(self.blocks)
        own = [at for at in range(first, end) if self.prose[at]]
        head = range(title + 1, [*own, end, end][min(_FIRST_PARAGRAPHS, len(own))])
        tail = range(max(head.stop, [first, *own][-_FIRST_PARAGRAPHS]), min(end + _TAIL_LINES, len(self.blocks)))
        above = range(title - 1, max(-1, title - _LINES_ABOVE - 1), -1)
        for at in (*head, *tail, *above):
            if at == copied.summary and not self.metadata.summary:
                self.metadata.summary, self.blocks[at].field = self.texts[at], "summary"
            elif self.known[at]:
                self._sort(at, is_head=at < first or at in head, is_edge=True)
            elif at in head and self._is_name_beside_byline(at, head):
                self.collector.likely_authors += [(self.blocks[at], name) for name in lone_names(self.texts[at])]
                self.blocks[at].field = "author"
        for at, block in enumerate(self.blocks):
            if block.is_kept and not first <= at < end:
                self._leave_out(at, _("part of the page, not of the article") if at < first else self._reason(at))
        self._read_datelines()
        self.collector.finish()

    def _lines_of_list(self, beside: range) -> int:
        run = [*takewhile(lambda at: not self._is_of_page(at), beside)]
        sizes = [len(self.texts[at]) for at in run]
        if len(run) < _SEVERAL or max(sizes) > _ALIKE * min(sizes):
            return len([*takewhile(lambda at: at in self.listed, run)])
        if not self.listed.issuperset(run):
            first, last = sorted((self.blocks[run[0]].line, self.blocks[run[-1]].line))
            self.metadata.notes.append(
                _("lines {first} to {last} may be a list or part of the page: they stay", first=first, last=last)
            )
        return len(run)

    def _is_of_page(self, at: int) -> bool:
        text = self.texts[at]
        is_sign = at >= self.comments or is_navigation(text) or is_invitation(text)
        return at not in self.listed and (is_sign or bool(self.known[at]))

    def _is_name_beside_byline(self, at: int, head: range) -> bool:
        if self.prose[at] or self.metadata.authors or self.collector.likely_authors or not lone_names(self.texts[at]):
            return False
        near = range(max(head.start, at - 3), min(head.stop, at + 4))
        return at == head.start or any(self.known[one] for one in near)

    def _sort(self, at: int, *, is_head: bool, is_edge: bool = False) -> None:
        text, fields = self.texts[at], self.fields[at]
        is_edge = is_edge or is_head or at >= self.tail
        is_body = at in self.listed or (not is_head and any(one.kind == "likely_author" for one in fields))
        if at >= self.comments:
            self._leave_out(at, self._reason(at))
        elif is_body or (fields and self._add_fields(at, fields, is_edge=is_edge)):
            return
        elif is_navigation(text) and is_edge:
            self._leave_out(at, _("part of the page, not of the article"))
        elif is_head and text == self.metadata.title:
            self._leave_out(at, _("repeats the title"))
        elif at >= self.tail and is_invitation(text):
            self._leave_out(at, self._reason(at))

    def _reason(self, at: int) -> str:
        text = self.texts[at]
        if parse_date(text):
            return _("stray date")
        if is_invitation(text):
            return _("invitation to follow or join")
        if is_other_script(text, self.tag):
            return _("in another language than the article")
        if at >= self.comments:
            return _("comment section of the page")
        return _("author box or other residue of the page")

    def _leave_out(self, at: int, reason: str) -> None:
        self.blocks[at].reason = reason

    # The first heading above the first sentence, else the only one of the first level, else the first line; no item of
    # a list, table or picture, nor what stands below a list or a table.
    def _find_title(self) -> set[int]:
        if self.metadata.title:
            return set()
        lines: list[int] = []
        for at, text in enumerate(self.texts[:_TITLE_WITHIN]):
            if at in self.fenced or is_navigation(text) or parse_date(text):
                continue
            if self.fields[at]:
                if self.fields[at][0].kind == "title":
                    return set()
                continue
            if _HEADING.match(text):
                return self._title_lines(at)
            lines.append(at)
            if self.prose[at]:
                break
        found = ((at, _HEADING.match(text)) for at, text in enumerate(self.texts) if at not in self.fenced)
        highest = [at for at, heading in found if heading and heading["level"] == "#"]
        if len(highest) == 1 and highest[0] < _HEAD_LINES:
            return self._title_lines(highest[0])
        first = next((at for at in lines if "![" not in self.texts[at][:2]), -1)
        return self._title_lines(first) if first >= 0 and may_be_title(self.texts[first]) else set()

    def _title_lines(self, at: int) -> set[int]:
        heading = _HEADING.match(self.texts[at])
        title = heading["title"] if heading else self.texts[at]
        is_statement = self.prose[at] and title.rstrip("*_ ")[-1:] not in "?!？！"
        if len(title) > _LONGEST_TITLE or (is_statement and not heading):
            return set()
        self.metadata.title = title.strip("*_ ")
        is_underlined = at + 1 < len(self.texts) and _SETEXT.match(self.texts[at + 1])
        return {at, at + 1} if is_underlined else {at}

    def _add_fields(self, at: int, fields: Sequence[Field], *, is_edge: bool) -> bool:
        taken = [self.collector.add_field(one, self.blocks[at], is_edge=is_edge) for one in fields]
        problems = [_("not stored as the date: {problem}", problem=problem) for problem in self.collector.problems]
        self.collector.problems.clear()
        rest = [one.value for one, is_taken in zip(fields, taken, strict=True) if one.value and not is_taken]
        rest = [value for value in rest if not ((reading := parse_date(value)) and reading.problem)]
        if any(taken):
            self.blocks[at].field = next(one.kind for one, is_taken in zip(fields, taken, strict=True) if is_taken)
        elif not is_edge:
            return False
        elif not problems and all(one.kind == "rest" for one in fields):
            self._leave_out(at, _("part of the page, not of the article"))
            return True
        if problems or rest:
            problems += [_("not stored: {pieces}", pieces=", ".join(rest))] if rest else []
            self._leave_out(at, "; ".join(problems))
        return any(taken) or bool(problems)

    def _read_datelines(self) -> None:
        own = [at for at, is_own in enumerate(self.prose[: self.tail]) if is_own and self.blocks[at].is_kept]
        said = [(at, read_dateline(self.texts[at])) for at in own[:_FIRST_PARAGRAPHS]]
        kept = [at for at, block in enumerate(self.blocks) if block.is_kept and at not in self.fenced]
        said += [(at, read_ending(self.texts[at])) for at in kept[-1:]]
        for at, fields in said:
            for one in fields:
                self.collector.add_field(one, self.blocks[at], is_edge=True)
        self.collector.problems.clear()

    # A disclaimer includes the lines below it, up to a blank line or another label.
    def _read_fields(self) -> list[list[Field]]:
        fields: list[list[Field]] = []
        for at, text in enumerate(self.texts):
            found = [] if at in self.fenced else read_fields(text)
            if not found and at not in self.fenced:
                found = self._continued(at, fields)
            fields.append(found)
        for at, (text, following) in enumerate(pairwise(self.texts)):
            if at not in self.fenced and not any(field.value for field in fields[at]):
                tied = tie_to_label(text, following)
                fields[at : at + 2] = [tied, tied] if tied else fields[at : at + 2]
        return fields

    def _continued(self, at: int, fields: list[list[Field]]) -> list[Field]:
        above = at - 1
        if above < 0 or not fields[above] or fields[above][-1].kind != "disclaimer":
            return []
        text = self.texts[at]
        if starts_comments(text) or is_navigation(text) or is_invitation(text) or parse_date(text):
            return []
        is_label_alone = not fields[above][-1].value
        return [fields[above][-1]._replace(value=text)] if self.blocks[at].is_below or is_label_alone else []

    # Lines beside which others of their form stand: items, days with their place, labels with names.
    def _lines_of_lists(self) -> set[int]:
        lines = [narrow(text) for text in self.texts]
        found: set[int] = set()
        for at, (line, below) in enumerate(pairwise(lines)):
            pairs = zip(self._unsigned(at), self._unsigned(at + 1), strict=True)
            if any(one and two and one != two for one, two in pairs) or (
                _LIST_ITEM.match(line) and _LIST_ITEM.match(below)
            ):
                found |= {at, at + 1}
            if self.blocks[at + 1].is_below and below[:1].islower() and any(self._unsigned(at)):
                found.add(at)  # A line of a paragraph that was wrapped by hand.
        forms = ["" if at in self.fenced or self.prose[at] else _form(line) for at, line in enumerate(lines)]
        for form, group in groupby(range(len(lines)), key=forms.__getitem__):
            run = [*group] if form else []
            signed = sum(any(one.kind in PEOPLE for one in self.fields[at]) for at in run)
            known = sum(bool(self.fields[at]) for at in run)
            if len(run) >= _SEVERAL and (known < len(run) or 2 * signed < len(run)):
                found |= {*run}
        return found

    def _unsigned(self, at: int) -> tuple[str, str]:
        fields, text = self.fields[at], self.texts[at]
        if at in self.fenced or self.prose[at] or any(one.kind in PEOPLE for one in fields):
            return "", ""
        days = find_dates(text) if not fields and len(text) <= _LONGEST_TITLE else []
        written = [text[one.start : one.end] for one in days if one.reading]
        written += [one.value for one in fields if one.kind == "date"]
        return "".join(written[:1]), next((one.value for one in fields if one.kind == "likely_author"), "")

    def _comments_at(self) -> int:
        first = next((at for at, is_own in enumerate(self.prose) if is_own), len(self.blocks))
        marks = (at for at in range(first, len(self.blocks)) if at not in self.fenced)
        return next((at for at in marks if heads_comments(self.texts[at:])), len(self.blocks))

    def _tail_at(self) -> int:
        own = [at for at in range(self.comments) if self.prose[at] or at in self.fenced]
        if not own:
            return len(self.blocks)
        for at in range(own[-1] + 1, self.comments):
            text = self.texts[at]
            if self.fields[at] or is_navigation(text) or is_invitation(text):
                return at
        return self.comments


# `w, 9:9`; empty where it has nothing else.
def _form(line: str) -> str:
    if len(line) > _LONGEST_TITLE:
        return ""
    form = _NUMBER.sub("9", _WORDS.sub("w", _HAN_WORD.sub("字", line.strip())))
    return "" if _PLAIN.fullmatch(form) else form


def may_be_title(text: str) -> bool:
    """Return whether a line is neither an item of a list, nor part of a table, a quote or a picture."""
    return _NO_TITLE.match(text) is None


def _known(text: str, fields: Sequence[Field]) -> str:
    kinds = {field.kind for field in fields}
    if kinds & PEOPLE or "likely_author" in kinds:
        return "people"
    return "date" if kinds & {"date", "updated"} or parse_date(text) else "other" if fields else ""
