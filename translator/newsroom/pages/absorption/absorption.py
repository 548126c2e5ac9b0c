"""
The edits of one page, decided in the catalog as one person's, with a proof that the page would be written so again.

A version may differ from its source in words, not in structure: a paragraph that was added, taken out, split or moved
is listed, as are the front matter, by-lines and markup, so that nothing is written over that nobody was told of.
"""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from translator.bilingual.alignment.edit_alignment import align
from translator.bilingual.errors import CatalogError, ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.words.inline import TAG, plain_text, tag_problems, typed_italics
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.addresses import LinkNames, changed_links
from translator.newsroom.articles.document import Document
from translator.newsroom.articles.frontmatter import (
    comments_in,
    front_matter_as_yaml,
    front_matter_with,
    read_front_matter,
)
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.pages.absorption.page_text import (
    BlockEdit,
    MarkTable,
    PageBlock,
    PageLine,
    SegmentGroup,
    SourceBlock,
    as_shown,
    blocks_of,
    compare_block,
    differences,
    group_segments,
    is_mark,
    join_texts,
    match_blocks,
    page_lines,
    read_page,
    was_taken_over,
)
from translator.newsroom.pages.layouts import LAYOUTS, find_layout
from translator.newsroom.pages.layouts.markdown import assemble, marked_lines, without_marks
from translator.newsroom.pages.layouts.sites import SiteLayout
from translator.newsroom.pages.publication.provenance import is_untouched
from translator.newsroom.pages.publication.publication import Publication, outline
from translator.newsroom.pages.publication.versions import VersionRenderer
from translator.newsroom.pages.publish.publication_cache import PROVENANCE
from translator.newsroom.review import decisions, permissions, resegmentation

_PARTS = re.compile(r"[.\[\]]+")


OutsideEdit = tuple[str, str, str, str, int | None]
"""Kind (`meta` or `word`), before, after, why it is not taken over, and line of the edited page; None: it is gone."""


def edits_of_publisher(base: bytes, edited: bytes) -> Iterator[OutsideEdit]:
    """Yield edits of by-lines and notices, and comments in the front matter, which no version of an article keeps."""
    reason = _("it is not text of the article: publish writes it")
    for lines_of in (lambda page: comments_in(page, read_front_matter(page)), marked_lines):
        lines = ([PageLine(text, text, line) for line, text in lines_of(page)] for page in (base, edited))
        for before, after, line in differences(*lines):
            yield "meta", before, after, reason, line


def edits_of_values(
    base: bytes, edited: bytes, blocks: Sequence[PageBlock], passed_over: Collection[str], *, lines_in: bytes
) -> Iterator[OutsideEdit]:
    """
    Yield the values of the front matter that were changed and are not among `blocks`, the texts of both pages.

    The keys `passed_over` are not compared. `lines_in` is the edited page with all that a layout wrote.
    """
    fronts = [read_front_matter(page) for page in (base, edited)]
    before, after = ({path: value for key, item in front.values.items() if key not in passed_over
                      for path, value in _leaves(str(key), item)} for front in fronts)  # fmt: skip
    texts = {block.context for block in blocks if block.context}
    for path in dict.fromkeys([*before, *after]):
        one, two = before.get(path), after.get(path)
        if path in texts or one == two:
            continue
        gone, come = (f"{path}: {values[path]}" if path in values else "" for values in (before, after))
        line = _line_of(path, lines_in) if path in after else None
        yield "meta", gone, come, _("the source says it for all versions"), line


def _line_of(path: str, page: bytes) -> int | None:
    parts = [part for part in _PARTS.split(path) if part] or [""]
    span = read_front_matter(page).keys.get(parts[0])
    name = next((part for part in reversed(parts) if not part.isdigit()), "")
    return page.count(b"\n", 0, max(span[0], page.find(name.encode(), *span))) + 1 if span else None


def _leaves(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}", item)
    elif isinstance(value, list) and value:
        for number, item in enumerate(value):
            yield from _leaves(f"{path}[{number}]", item)
    else:
        yield path, value


def edits_around_texts(
    base: bytes,
    edited: bytes,
    before: Sequence[PageBlock],
    after: Sequence[PageBlock],
    pairs: Sequence[tuple[int, int]],
    names: LinkNames,
) -> Iterator[OutsideEdit]:
    """
    Yield edits of marks of headings and lists, code, rules, comments; `pairs`: block of `before`, block of `after`.

    Blocks without a partner have been listed already.
    """
    labels = [{pair[side]: str(number) for number, pair in enumerate(pairs, 1)} for side in (0, 1)]
    lines = [page_lines(without_marks(page), blocks, label, names)
             for page, blocks, label in zip((base, edited), (before, after), labels, strict=True)]  # fmt: skip
    for gone, come, line in differences(*lines):
        yield "word", gone, come, _("its markup is not that of the source"), line


# Keys by which layouts say whether a page is finished, which a page loses and gets without anybody's edit.
_STATE = frozenset({"draft", "published"})


@dataclass(frozen=True)
class LayoutPage:
    written: bytes
    article: bytes

    @cached_property
    def values(self) -> dict[str, Any]:
        return read_front_matter(self.written).values

    @cached_property
    def originals(self) -> dict[str, Any]:
        """The keys that the layout wrote, each with the value of the article; None where the article has none."""
        article = self.article if self.written.startswith(b"+++") else front_matter_as_yaml(self.article)
        here = read_front_matter(article).values
        return {key: here.get(key) for key in {**here, **self.values} if here.get(key) != self.values.get(key)}

    def as_article(self, page: bytes) -> bytes:
        there = read_front_matter(page).values
        kept = {key: value for key, value in self.originals.items() if value is not None and key in there}
        return front_matter_with(page, kept, drop={key for key, value in self.originals.items() if value is None})

    def changed_keys(self, base: bytes, edited: bytes) -> Iterator[tuple[str, Any, Any]]:
        before, after = (read_front_matter(page).values for page in (base, edited))
        for key in self.originals:
            if before.get(key) != after.get(key):
                yield key, before.get(key), after.get(key)

    def distance(self, page: bytes) -> int:
        """Return in how many keys of its front matter a page is not as this layout writes it."""
        there = read_front_matter(page).values
        return sum(self.values.get(key) != there.get(key) for key in {**self.values, **there} if key not in _STATE)


def layouts_at(article: Article, path: Path) -> list[tuple[str, LangTag]]:
    """Return the layouts of site generators that write a version of an article to the end of `path`; its language."""
    publication = outline(article, article.newsroom.targets_of(article.ref))
    found = []
    for name in LAYOUTS:
        layout = find_layout(name)
        if isinstance(layout, SiteLayout):
            found += [(layout.path(publication, version), name, version.tag) for version in publication.versions]
    found = [item for item in found if path.as_posix().endswith(f"/{item[0]}")]
    return [(name, tag) for _place, name, tag in sorted(found, key=lambda item: -len(item[0]))]


def write_layout(article: Article, catalog: Catalog, name: str, *, is_draft: bool = False) -> LayoutPage:
    renderer = VersionRenderer(article)
    version = renderer.render(renderer.describe(catalog, None, is_draft=is_draft))
    publication = Publication(article, (renderer.source(), version))
    layout = find_layout(name)
    if not isinstance(layout, SiteLayout):
        return LayoutPage(assemble(publication, version), version.data)
    root = article.newsroom.root
    files = layout(publication, root)
    return LayoutPage(files[root / layout.path(publication, version)], version.data)


# Keys of the front matter that follow the ledgers.
_BY_LEDGER = PROVENANCE | {"lang"}
# These, and those by which layouts say whether a page is finished.
_BY_PUBLISH = _BY_LEDGER | {"draft", "published"}


@dataclass(frozen=True, slots=True)
class AbsorbedChange:
    slug: str
    tag: str
    segment: int | None
    """1-based number of the segment, of the first where it is about several; None for what was added."""
    kind: str
    """`word`, `merge`, `split`, `move`, `add`, `remove`; `meta` for the front matter."""
    before: str
    after: str
    by: str = ""
    is_placed: bool = True
    reason: str = ""
    line: int | None = None


@dataclass
class Absorption:
    article: Article
    catalog: Catalog
    person: Person
    marks: MarkTable = field(default_factory=MarkTable)
    changes: list[AbsorbedChange] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    _repeats: dict[str, dict[tuple[int, int], str | None]] = field(default_factory=dict)
    """Key of a sentence that the article has several times → block and place of each → what it says there now."""

    def __post_init__(self) -> None:
        article, tag = self.article, LangTag(self.catalog.tag)
        self.marks.names = names_of(article.newsroom, article.ref, tag, body_of(article.data))

    def absorb(
        self, base: bytes, edited: bytes, layout: LayoutPage | None = None, *, is_known: bool = True
    ) -> list[AbsorbedChange]:
        """
        Take over what differs between two states of a page of Markdown, and return all changes until now.

        `layout` is None for a page beside the source. Without `is_known`, `base` may have other provenance than the
        page had. Raises `ArticleError` for a page that cannot be read, or has another structure than its source had.
        """
        provenance = frozenset() if is_known else _BY_LEDGER
        whole = base, edited
        if layout is not None:
            base, edited = map(layout.as_article, whole)
        here, there = map(self._read, map(without_marks, (base, edited)))
        shift = whole[1].count(b"\n") - edited.count(b"\n")
        if shift:  # The front matter of the page has other lines than that of the article.
            there = [replace(block, line=0 if block.context else block.line + shift) for block in there]
        pairs = self.absorb_blocks(here, there)
        self._report_edits(edits_of_values(base, edited, [*here, *there], provenance, lines_in=whole[1]))
        for key, *values in layout.changed_keys(*whole) if layout else ():
            before, after = (f"{key}: {'' if value is None else value}" for value in values)
            if key not in provenance:
                self.report(None, "meta", before, after, _("the layout writes it from the article"))
        self._report_edits(edits_of_publisher(*whole))
        self._report_edits(edits_around_texts(base, edited, here, there, pairs, self.marks.names), shift)
        if is_known and is_untouched(base):
            # Which version of a file a link leads to is up to `publish`.
            for before, after in changed_links(body_of(base), body_of(edited), self.marks.names):
                self.report(None, "word", before, after, _("publish lets it lead to the page in this language"))
        return self.changes

    def _report_edits(self, edits: Iterable[OutsideEdit], shift: int = 0) -> None:
        for kind, before, after, reason, line in edits:
            self.report(None, kind, before, after, reason, line and line + shift)

    def absorb_blocks(self, before: Sequence[PageBlock], after: Sequence[PageBlock]) -> list[tuple[int, int]]:
        """Take over what was done to the blocks of a page, and return which of them became which."""
        self.numbers = {entry.key: entry.number for entry in self.catalog.entries}
        blocks = match_blocks(self.catalog, blocks_of(self.document().segments), before, self.marks)
        pairs = self._pairs(before, after)
        edits = {here: self._compare(blocks[here], after[there]) for here, there in pairs}
        self._report_structure(blocks, after, dict(pairs), edits)
        groups = {here: group_segments(edit, len(blocks[here].spans or ()))
                  for here, edit in edits.items() if edit and edit.changes}  # fmt: skip
        self._find_repeats(blocks, groups)
        for here, there in pairs:
            edit = edits[here]
            if edit is not None and here in groups:
                self._plan(here, blocks[here], after[there], edit, groups[here])
        return pairs

    def _find_repeats(self, blocks: Sequence[SourceBlock], groups: Mapping[int, Sequence[SegmentGroup]]) -> None:
        self._repeats = {}
        for here, block in enumerate(blocks):
            changed = {group.segments.start: group.text if len(group.segments) == 1 else None
                       for group in groups.get(here, ())}  # fmt: skip
            for at, key in enumerate(block.keys):
                entry = self.catalog.find(key)
                if entry is not None and len(entry.references) > 1 and block.spans:
                    text = changed.get(at, block.base.text[slice(*block.spans[at])]) if at < len(block.spans) else None
                    self._repeats.setdefault(key, {})[here, at] = text

    def _read(self, page: bytes) -> list[PageBlock]:
        return read_page(page, self.catalog.tag, self.marks, format=self.article.format)

    def document(self) -> Document:
        return self.article.document.resegmented(rules_for(self.article.newsroom, self.article.ref, self.catalog))

    def _pairs(self, before: Sequence[PageBlock], after: Sequence[PageBlock]) -> list[tuple[int, int]]:
        paths = {block.context: number for number, block in enumerate(after) if block.context}
        pairs = [(at, paths[block.context]) for at, block in enumerate(before) if block.context in paths]
        here = [at for at, block in enumerate(before) if not block.context]
        there = [at for at, block in enumerate(after) if not block.context]
        kinds = [before[at].kind for at in here]
        if kinds == [after[at].kind for at in there]:
            texts, both = {before[at].text: at for at in here}, list(zip(here, there, strict=True))
            # No block stands where another stood.
            if all(after[two].text == before[one].text or texts.get(after[two].text, one) == one for one, two in both):
                return pairs + both
        names = [
            [f"{blocks[at].kind[:2]}{blocks[at].text}" for at in places]
            for blocks, places in ((before, here), (after, there))
        ]
        beads = align(names[0], names[1], steps=((1, 1),))
        whole = [bead for bead in beads if bead.before and bead.after]
        return pairs + [(here[bead.before.start], there[bead.after.start]) for bead in whole]

    def _compare(self, block: SourceBlock, page: PageBlock) -> BlockEdit | None:
        if page.text == block.base.text:
            return BlockEdit(page)
        if block.spans is None:
            number = self._number(block, 0)
            self.report(number, "meta" if page.context else "word", block.base.text, page.text,
                           _("the article was changed too, since the page was published"))  # fmt: skip
            return None
        return compare_block(block.spans, block.base, page)

    def _report_structure(
        self,
        blocks: Sequence[SourceBlock],
        after: Sequence[PageBlock],
        paired: Mapping[int, int],
        edits: dict[int, BlockEdit | None],
    ) -> None:
        alone, added = set(range(len(blocks))) - paired.keys(), set(range(len(after))).difference(paired.values())
        for here in sorted(alone):
            base = blocks[here].base
            reason = _("a paragraph was taken out, and the source has it")
            for place, (start, end) in enumerate(blocks[here].spans or [(0, len(base.text))]):
                kind = "meta" if base.context else "remove"
                self.report(self._number(blocks[here], place), kind, base.text[start:end], "", reason)
        for there in sorted(added):
            page, reason = after[there], _("a paragraph was added, and the source has none there")
            for at in range(len(page.sentences)):
                self.report(None, "meta" if page.context else "add", "", page.sentence(at), reason, page.line)
        reason = _("a paragraph was split, merged or moved, and the source has it otherwise")
        for here, there in paired.items() if alone or added else ():
            before, now, edit = blocks[here].base.text, after[there].text, edits[here]
            is_joined = any(blocks[at].base.text in now for at in alone.intersection((here - 1, here + 1)))
            is_split = any(after[at].text in before for at in added.intersection((there - 1, there + 1)))
            changes = edit.changes if edit else ()
            if is_joined or is_split or any(change.kind in {"add", "remove"} for change in changes):
                for change in changes:
                    number = self._number(blocks[here], *change.segments[:1])
                    self.report(number, change.kind, change.before, change.after, reason, after[there].line)
                edits[here] = None

    def _plan(
        self, here: int, block: SourceBlock, page: PageBlock, edit: BlockEdit, groups: Sequence[SegmentGroup]
    ) -> None:
        numbers = [self._number(block, *change.segments[:1]) for change in edit.changes]
        reasons: dict[int, str | None] = {}
        if not groups:
            reasons = dict.fromkeys(range(len(block.keys)), _("nothing is left of it, and the source has it"))
        for group in groups:
            reasons |= dict.fromkeys(group.segments, self._decide(here, block, group))
        for number, change in zip(numbers, edit.changes, strict=True):
            about: Iterable[int] = change.segments
            if not about:  # It was added: what became of the segments beside it?
                first = change.sentences[0]
                near = (*reversed(edit.owners[:first]), *edit.owners[first:])
                about = next(filter(None, near), ())
            found = [reasons.get(at, "") for at in about]
            if found and all(reason is None for reason in found):
                continue
            reason = next(filter(None, found), "")
            kind = "meta" if page.context else change.kind
            self.report(number, kind, change.before, change.after, reason, page.line)

    def _number(self, block: SourceBlock, place: int = -1) -> int | None:
        return self.numbers.get(block.keys[place]) if 0 <= place < len(block.keys) else None

    def _decide(self, here: int, block: SourceBlock, group: SegmentGroup) -> str | None:
        # Empty: done. None: the catalog has it already, absorbed earlier or changed there too.
        entries = [entry for at in group.segments if (entry := self.catalog.find(block.keys[at])) is not None]
        spans = block.spans or ()
        base = block.base.text[spans[group.segments.start][0] : spans[group.segments.stop - 1][1]]
        if base == group.text:
            return ""
        if self._lasting_marks(base) != self._lasting_marks(group.text):
            return _("its markup is not that of the source")
        there = [block.targets[at] for at in group.segments]
        if [entry.target or entry.source for entry in entries] != there:
            return self._met(entries, there, base, group.text)
        try:
            if not self._is_everywhere(block.keys[group.segments.start], group):
                entries = [self._apart(entry, block.keys[at], (here, at))
                           for at, entry in zip(group.segments, entries, strict=True)]  # fmt: skip
            return self._write(entries, base, group.text)
        except (ReviewError, CatalogError) as error:
            return error.message

    def _lasting_marks(self, text: str) -> Counter[str]:
        return Counter(char for char in text if is_mark(char) and char not in self.marks.italics)

    def _target(self, text: str, base: str, entries: Sequence[Entry], target: str) -> str:
        # Italics that only the page has are those of the translation.
        shown, added = target, set[int]()
        if len(entries) == 1:
            shown, placeholders = as_shown(entries[0], target, self.catalog.tag)
            added = {mark.number for mark in placeholders} - {mark.number for mark in entries[0].placeholders}
        typed = typed_italics(_with_tags(text, base, shown), added)
        return "".join("*" if char in self.marks.italics else char for char in typed)

    def _is_everywhere(self, key: str, group: SegmentGroup) -> bool:
        return len(group.segments) == 1 and set(self._repeats.get(key, {}).values()) == {group.text}

    def _apart(self, entry: Entry, key: str, place: tuple[int, int]) -> Entry:
        if len(entry.references) < 2:
            return entry
        known = self._repeats[key]
        if len(known) != len(entry.references):
            raise permissions.refusal(
                self.catalog, entry, _("the sentence stands in several places: translator set --apart")
            )
        if permissions.is_signed_off(entry):
            self._reopen(entry)
        number = sorted(known).index(place) + 1
        del known[place]
        return resegmentation.separate_occurrence(self.article, self.catalog, entry, self.person, number)

    def _met(self, entries: list[Entry], there: list[str], base: str, text: str) -> str | None:
        now, _spans = join_texts([entry.target for entry in entries], self.catalog.tag)
        then, _spans = join_texts(there, self.catalog.tag)
        target = self._target(text, base, entries, then)
        is_known = len(entries) == 1 and was_taken_over(self.catalog, entries[0], then, target)
        if target == now or is_known:
            return None
        return _("the catalog was changed too, since the page was published, to “{text}”", text=plain_text(now))

    def _write(self, entries: list[Entry], base: str, text: str) -> str:
        if any(entry.is_locked for entry in entries):
            return _("the segment is locked")
        for entry in entries:
            permissions.require_role(self.catalog, entry, self.person, Action.EDIT)
            if permissions.is_signed_off(entry):
                self._reopen(entry)
        whole = entries[0]
        for _other in entries[1:]:
            whole = resegmentation.merge(self.article, self.catalog, whole, self.person)
        target = self._target(text, base, [whole], whole.target)
        if problems := tag_problems(whole.source, target, whole.placeholders):
            return "; ".join(problems)
        decisions.edit(self.catalog, whole, self.person, target)
        return ""

    def _reopen(self, entry: Entry) -> None:
        # Where the person is not an editor, the edit itself voids the sign-off: it stands in public already.
        reason = _("changed in the published page")
        if self.person.may(Action.REOPEN):
            decisions.reopen(self.catalog, entry, self.person, reason)
        else:
            self.catalog.apply(
                entry, Action.EDIT, actor=self.person.id, target=entry.target, origin="human", reason=reason
            )

    def prove(
        self, base: bytes, edited: bytes, write: Callable[[Catalog], bytes] | None = None
    ) -> list[AbsorbedChange]:
        """
        Return, as changes that are not placed, the lines that the catalog would still write otherwise than the page.

        `base` is the page before all edits; `write` makes the page of a site from a catalog. Changes to the catalog
        since the page was published do not count.
        """
        document, tag = self.document(), self.catalog.tag
        first, page = map(self._read, map(without_marks, (base, edited)))
        blocks = match_blocks(self.catalog, blocks_of(document.segments), page, self.marks)
        there = {key: text for block in blocks for key, text in zip(block.keys, block.targets, strict=False)}
        texts = {block.text for block in first}
        is_whole = all(block.spans for block in blocks) and all(one.key in there for one in document.segments)
        if not is_whole and all(block.spans or block.base.text in texts for block in blocks):
            return self.changes  # The page cannot be written again, but each of its texts is known.
        then = with_targets(self.catalog, there)
        found = [then.find(segment.key) for segment in document.segments]
        written = write(then) if write else document.render([one.target if one else None for one in found], tag=tag)
        reason = _("it cannot be written so from the source")
        lines = []
        for data in map(without_marks, (written, edited)):
            shown = self._read(data)
            lines.append(page_lines(data, shown, {at: one.text for at, one in enumerate(shown)}, self.marks.names))
        for before, after, line in differences(*lines):
            self.report(None, "word", before, after, reason, line)
        for kind, before, after, _reason, line in edits_of_values(written, edited, (), _BY_PUBLISH, lines_in=edited):
            self.report(None, kind, before, after, reason, line)
        return self.changes

    def report(
        self, number: int | None, kind: str, before: str, after: str, reason: str, line: int | None = None
    ) -> None:
        texts = self.marks.spell(before).strip(), self.marks.spell(after).strip()
        name, tag, by = self.catalog.slug, self.catalog.tag, self.person.id
        self.changes.append(AbsorbedChange(name, tag, number, kind, *texts, by, not reason, reason, line or None))


def with_targets(catalog: Catalog, targets: Mapping[str, str | None]) -> Catalog:
    """Return a catalog with other texts for the keys in `targets`, to write a page from."""
    then = copy.copy(catalog)
    then.entries = [copy.copy(entry) for entry in catalog.entries]
    for entry in then.entries:
        entry.target = targets.get(entry.key) or entry.target
    then.number_entries()
    return then


def _with_tags(text: str, base: str, target: str) -> str:
    tags = [hit[0] for hit in TAG.finditer(target)]
    waiting: dict[str, list[str]] = {}
    for mark, tag in zip(filter(is_mark, base), tags, strict=False):
        waiting.setdefault(mark, []).append(tag)
    return "".join(waiting[char].pop(0) if is_mark(char) and waiting.get(char) else char for char in text)
