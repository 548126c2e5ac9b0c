"""
Sorts the blocks of an import (`blocks`) into the article, its metadata, and boilerplate, by their text.

A page has a head (title, date, bylines), the article, and a tail, which begins with the first credit, disclaimer or
part of the page after the last sentence of the article. Only what is recognised is left out: by-lines, menus,
invitations, and what stands below the heading of a comment section. Lines of a list are the article's, whatever they
name, and so is every line that nothing is known about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise, takewhile

from translator.bilingual.i18n import _
from translator.bilingual.words.patterns import pattern
from translator.newsroom.imports.ingest import boilerplate
from translator.newsroom.imports.ingest.blocks import Block, unbroken
from translator.newsroom.imports.ingest.bylines import read_fields, tie_to_label
from translator.newsroom.imports.ingest.copied_text import CopiedText, find_copied_article
from translator.newsroom.imports.ingest.datelines import read_dateline, read_ending
from translator.newsroom.imports.ingest.dates import find_dates, narrow, parse_date
from translator.newsroom.imports.ingest.import_result import Metadata
from translator.newsroom.imports.ingest.labels import HAN, PEOPLE, Field
from translator.newsroom.imports.ingest.metadata import MetadataCollector
from translator.newsroom.imports.ingest.names import lone_names
from translator.newsroom.imports.ingest.page_bylines import read_bylines_around
from translator.newsroom.imports.ingest.plain_text import is_wrapped

# Lines with text that may belong to the head.
_HEAD_LINES = 12
# So many may begin with a dateline.
_FIRST_PARAGRAPHS = 2
_TAIL_LINES = 12
# Lines below a copied article, and above its title, that may be its by-lines.
_LINES_ABOVE = 3
# Columns: the least width of lines that were wrapped by hand.
_WRAPPED = 40
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
    copied = find_copied_article(reader.texts, reader.prose, reader.known, reader.wrapped()) if kind == "text" else None
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
            at not in self.fenced and not self.fields[at] and boilerplate.is_prose(text, tag)
            for at, text in enumerate(self.texts)
        ]
        self.listed = self._lines_of_lists()
        self.fields = [[] if at in self.listed else fields for at, fields in enumerate(self.fields)]
        self.known = [
            "list" if at in self.listed else _known(text, self.fields[at]) for at, text in enumerate(self.texts)
        ]
        self.comments = len(blocks) if is_web else self._comments_at()
        self.tail = self._tail_at()
        self.late_dates: list[Block] = []

    def read(self) -> None:
        """Sort all blocks in one pass, after the title has been found."""
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
        self._use_late_date()
        self.collector.finish()

    def read_copied(self, copied: CopiedText) -> None:
        """Sort the blocks of a page that was copied whole: around the article, only by-lines near it count."""
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
        self._use_late_date()
        self.collector.finish()

    def _lines_of_list(self, beside: range) -> int:
        """Return how many of the lines beside a copied article, the nearest first, are a list, and perhaps its own."""
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
        is_sign = at >= self.comments or boilerplate.is_navigation(text) or boilerplate.is_invitation(text)
        return at not in self.listed and (is_sign or bool(self.known[at]))

    def wrapped(self) -> Iterator[range]:
        """Yield the paragraphs of several lines that were wrapped by hand."""
        begins = [at for at, block in enumerate(self.blocks) if not block.is_below]
        for begin, end in pairwise([*begins, len(self.blocks)]):
            lines = self.texts[begin:end]
            if len(lines) > 2 and min(map(len, lines[:-1])) >= _WRAPPED and is_wrapped(lines):
                yield range(begin, end)

    def _is_name_beside_byline(self, at: int, head: range) -> bool:
        """Whether a line is a name alone, beside a date or right under the title, where no author is named."""
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
        elif boilerplate.is_navigation(text) and is_edge:
            self._leave_out(at, _("part of the page, not of the article"))
        elif is_edge and parse_date(text):
            self._sort_date(at, is_head=is_head)
        elif is_head and text == self.metadata.title:
            self._leave_out(at, _("repeats the title"))
        elif at >= self.tail and boilerplate.is_invitation(text):
            self._leave_out(at, self._reason(at))

    def _reason(self, at: int) -> str:
        text = self.texts[at]
        if parse_date(text):
            return _("stray date")
        if boilerplate.is_invitation(text):
            return _("invitation to follow or join")
        if boilerplate.is_other_script(text, self.tag):
            return _("in another language than the article")
        if at >= self.comments:
            return _("comment section of the page")
        return _("author box or other residue of the page")

    def _leave_out(self, at: int, reason: str) -> None:
        self.blocks[at].reason = reason

    def _find_title(self) -> set[int]:
        """
        Find the title and return the indexes of its lines.

        It is the first heading above the first sentence, else the only one of the first level, else the first line; no
        item of a list, table or picture is one, nor what stands below a list or a table.
        """
        if self.metadata.title:
            return set()
        lines: list[int] = []
        for at, text in enumerate(self.texts[:_TITLE_WITHIN]):
            if at in self.fenced or boilerplate.is_navigation(text) or parse_date(text):
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
        """Use the line at `at` as the title, unless it is a sentence of the article."""
        heading = _HEADING.match(self.texts[at])
        title = heading["title"] if heading else self.texts[at]
        is_statement = self.prose[at] and title.rstrip("*_ ")[-1:] not in "?!？！"
        if len(title) > _LONGEST_TITLE or (is_statement and not heading):
            return set()
        self.metadata.title = title.strip("*_ ")
        is_underlined = at + 1 < len(self.texts) and _SETEXT.match(self.texts[at + 1])
        return {at, at + 1} if is_underlined else {at}

    def _add_fields(self, at: int, fields: Sequence[Field], *, is_edge: bool) -> bool:
        """Add the metadata of a by-line; return False where it does not concern the article as a whole."""
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

    def _sort_date(self, at: int, *, is_head: bool) -> None:
        reading = parse_date(self.texts[at])
        if reading is None or (is_head and reading.iso and not self.metadata.date):
            self.metadata.date = reading.iso if reading else self.metadata.date
            self.blocks[at].field = "date"
        elif reading.iso and reading.iso == self.metadata.date:
            self.blocks[at].field = "date"
        elif is_head and reading.problem:
            self._leave_out(at, _("not stored as the date: {problem}", problem=reading.problem))
        elif not is_head:
            self._leave_out(at, _("stray date"))
            self.late_dates += [self.blocks[at]] if reading.iso else []

    def _read_datelines(self) -> None:
        """Read who and where from in the first paragraphs and at the end of the last one, which stay as they are."""
        own = [at for at, is_prose in enumerate(self.prose[: self.tail]) if is_prose and self.blocks[at].is_kept]
        said = [(at, read_dateline(self.texts[at])) for at in own[:_FIRST_PARAGRAPHS]]
        kept = [at for at, block in enumerate(self.blocks) if block.is_kept and at not in self.fenced]
        said += [(at, read_ending(self.texts[at])) for at in kept[-1:]]
        for at, fields in said:
            for one in fields:
                self.collector.add_field(one, self.blocks[at], is_edge=True)
        self.collector.problems.clear()

    def _use_late_date(self) -> None:
        """Use the one date at the end of the text where the head has none."""
        found = {reading.iso for one in self.late_dates if (reading := parse_date(one.text))}
        if not self.metadata.date and len(found) == 1:
            self.metadata.date = found.pop()
            for block in self.late_dates:
                block.field, block.reason = "date", ""

    def _read_fields(self) -> list[list[Field]]:
        """Read the labelled lines; a disclaimer includes the lines below it, up to a blank line or another label."""
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
        if (
            boilerplate.starts_comments(text)
            or boilerplate.is_navigation(text)
            or boilerplate.is_invitation(text)
            or parse_date(text)
        ):
            return []
        is_label_alone = not fields[above][-1].value
        return [fields[above][-1]._replace(value=text)] if self.blocks[at].is_below or is_label_alone else []

    def _lines_of_lists(self) -> set[int]:
        """Return the lines beside which others of their form stand: items, days with their place, labels with names."""
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
        """Return the day and the name of a line that no label says anything of; both empty for any other line."""
        fields, text = self.fields[at], self.texts[at]
        if at in self.fenced or self.prose[at] or any(one.kind in PEOPLE for one in fields):
            return "", ""
        days = find_dates(text) if not fields and len(text) <= _LONGEST_TITLE else []
        written = [text[one.start : one.end] for one in days if one.reading]
        written += [one.value for one in fields if one.kind == "date"]
        return "".join(written[:1]), next((one.value for one in fields if one.kind == "likely_author"), "")

    def _comments_at(self) -> int:
        """Return the index of the line with which the comment section begins, after the first sentence."""
        first = next((at for at, is_prose in enumerate(self.prose) if is_prose), len(self.blocks))
        marks = (at for at in range(first, len(self.blocks)) if at not in self.fenced)
        return next((at for at in marks if boilerplate.heads_comments(self.texts[at:])), len(self.blocks))

    def _tail_at(self) -> int:
        """Return the index of the line with which the tail begins."""
        own = [at for at in range(self.comments) if self.prose[at] or at in self.fenced]
        if not own:
            return len(self.blocks)
        for at in range(own[-1] + 1, self.comments):
            text = self.texts[at]
            if self.fields[at] or boilerplate.is_navigation(text) or boilerplate.is_invitation(text):
                return at
        return self.comments


def _form(line: str) -> str:
    """Return what a short line is besides its words and figures: `w, 9:9`; empty where it has nothing else."""
    if len(line) > _LONGEST_TITLE:
        return ""
    form = _NUMBER.sub("9", _WORDS.sub("w", _HAN_WORD.sub("字", line.strip())))
    return "" if _PLAIN.fullmatch(form) else form


def may_be_title(text: str) -> bool:
    """Whether a line is neither an item of a list, nor part of a table, a quote or a picture."""
    return _NO_TITLE.match(text) is None


def _known(text: str, fields: Sequence[Field]) -> str:
    """Return what a by-line names: `people`, a `date`, something else; empty for a line that is none."""
    kinds = {field.kind for field in fields}
    if kinds & PEOPLE or "likely_author" in kinds:
        return "people"
    return "date" if kinds & {"date", "updated"} or parse_date(text) else "other" if fields else ""
