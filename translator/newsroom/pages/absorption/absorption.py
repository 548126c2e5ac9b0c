"""
The edits of one page, decided in the catalog as one person's, with a proof that the page would be written so again.

What a version may differ in from its source is words, not structure: a paragraph that was added, taken out, split or
moved cannot be published from the source as it is. It is reported, and nothing of its block is changed.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from translator.bilingual.alignment.edit_alignment import align
from translator.bilingual.errors import CatalogError, ReviewError
from translator.bilingual.i18n import _
from translator.bilingual.words.inline import TAG, plain_text, tag_problems, typed_italics
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import Document
from translator.newsroom.articles.article_links import changed_links
from translator.newsroom.catalog import Catalog, Entry
from translator.newsroom.catalog.actions import Action
from translator.newsroom.catalog.article_links import body_of, names_of
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.house import Article
from translator.newsroom.house.people import Person
from translator.newsroom.pages.absorption.block_edits import (
    BlockEdit,
    SegmentGroup,
    SentenceChange,
    compare_block,
    group_segments,
    pair_moved,
)
from translator.newsroom.pages.absorption.block_match import SourceBlock, as_shown, match_blocks, was_taken_over
from translator.newsroom.pages.absorption.layout_page import LayoutPage
from translator.newsroom.pages.absorption.outside_edits import (
    OutsideEdit,
    edits_around_texts,
    edits_of_publisher,
    edits_of_values,
)
from translator.newsroom.pages.absorption.page_lines import differences, page_lines
from translator.newsroom.pages.absorption.page_text import (
    MarkTable,
    PageBlock,
    blocks_of,
    is_mark,
    join_texts,
    read_page,
)
from translator.newsroom.pages.layouts.markdown import without_marks
from translator.newsroom.pages.publication.content_seal import is_untouched
from translator.newsroom.pages.publish.page_comparison import PROVENANCE
from translator.newsroom.review import decisions, permissions, resegmentation

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
    """Id of the person whose edit it is."""
    is_placed: bool = True
    reason: str = ""
    """Why it is not taken over."""
    line: int | None = None
    """Where it is in the edited page; None where it is gone."""


@dataclass
class Absorption:
    """The edits of one person in one page, taken into the catalog of an open transaction."""

    article: Article
    catalog: Catalog
    person: Person
    marks: MarkTable = field(default_factory=MarkTable)
    changes: list[AbsorbedChange] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    """Key of each segment → its number before anything was changed."""
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

        `layout` is what the layout of a site made of it, None for a page beside the source. Without `is_known`, `base`
        may have other provenance than the page had. Raises `ArticleError` for a page that cannot be read, and where it
        has another structure than the source had when it was published.
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
        if is_untouched(base):
            # Which version of a file a link leads to is up to `publish`.
            for before, after in changed_links(body_of(base), body_of(edited), self.marks.names):
                self.report(None, "word", before, after, _("publish lets it lead to the page in this language"))
        return self.changes

    def _report_edits(self, edits: Iterable[OutsideEdit], shift: int = 0) -> None:
        for edit in edits:
            line = edit.line and edit.line + shift
            self.report(None, edit.kind, edit.before, edit.after, edit.reason, line)

    def absorb_blocks(self, before: Sequence[PageBlock], after: Sequence[PageBlock]) -> list[tuple[int, int]]:
        """Take over what was done to the blocks of a page, and return which of them became which."""
        self.numbers = {entry.key: entry.number for entry in self.catalog.entries}
        blocks = match_blocks(self.catalog, blocks_of(self.document().segments), before, self.marks)
        pairs = self._pairs(before, after)
        paired, taken = dict(pairs), {there for _here, there in pairs}
        alone = [number for number in range(len(before)) if number not in paired]
        added = [number for number in range(len(after)) if number not in taken]
        edits = {here: self._compare(blocks[here], after[there]) for here, there in pairs}
        self._find_moves(blocks, after, paired, edits, alone, added)
        groups = {here: group_segments(edit, blocks[here].spans or (), blocks[here].base.text)
                  for here, edit in edits.items() if edit and edit.changes}  # fmt: skip
        self._find_repeats(blocks, groups)
        for here, there in pairs:
            edit = edits[here]
            if edit is not None and here in groups:
                self._plan(here, blocks[here], after[there], edit, groups[here])
        return pairs

    def _find_repeats(self, blocks: Sequence[SourceBlock], groups: Mapping[int, Sequence[SegmentGroup]]) -> None:
        """Note where sentences stand that the article has several times, and what each place has been changed to."""
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
        """Return the article, cut as the catalog has it by now."""
        return self.article.document.resegmented(rules_for(self.article.newsroom, self.article.ref, self.catalog))

    def _pairs(self, before: Sequence[PageBlock], after: Sequence[PageBlock]) -> list[tuple[int, int]]:
        """Return which block became which: values by their path, the rest by their order and text."""
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
        """Return what was done to a block; None where that cannot be told, because the catalog has other texts."""
        if page.text == block.base.text:
            return BlockEdit(page, page)
        if block.spans is None:
            number = self._number(block, 0)
            self.report(number, "meta" if page.context else "word", block.base.text, page.text,
                           _("the article was changed too, since the page was published"))  # fmt: skip
            return None
        return compare_block(block.spans, block.base, page)

    def _find_moves(
        self,
        blocks: Sequence[SourceBlock],
        after: Sequence[PageBlock],
        paired: dict[int, int],
        edits: dict[int, BlockEdit | None],
        alone: Sequence[int],
        added: Sequence[int],
    ) -> None:
        """Find sentences that went from block to block, and report the blocks that cannot be placed."""
        known = [(here, change) for here, edit in edits.items() if edit for change in edit.changes]
        left: list[tuple[int, int, str, SentenceChange | None]] = [
            (here, place, blocks[here].base.text[start:end], None)
            for here in alone
            for place, (start, end) in enumerate(blocks[here].spans or [(0, len(blocks[here].base.text))])
        ]
        left += [(here, one.segments[0], one.before, one) for here, one in known if one.kind == "remove"]
        came: list[tuple[int, str, SentenceChange | None]] = [
            (there, after[there].sentence(at), None) for there in added for at in range(len(after[there].sentences))
        ]
        came += [(there, one.after, one) for there, one in known if one.kind == "add"]
        moved = pair_moved([text for _here, _place, text, _one in left], [text for _there, text, _one in came])
        told: list[SentenceChange] = []
        spoiled = {
            here for here, there in paired.items()
            if any(at in alone and _has_come(blocks[at].base.text, blocks[here].base.text, after[there].text)
                   for at in (here - 1, here + 1))
            or any(at in added and _has_come(after[at].text, after[there].text, blocks[here].base.text)
                   for at in (there - 1, there + 1))
        }  # fmt: skip
        reason = _("a paragraph was split, merged or moved, and the source has it otherwise")
        for one, two in moved.items():
            (here, place, text, removed), (there, new, arrived) = left[one], came[two]
            source, target = edits.get(here), edits.get(there)
            if removed and arrived and source and target:
                source.changes[source.changes.index(removed)] = replace(removed, kind="move", after=new)
                target.changes[target.changes.index(arrived)] = replace(arrived, kind="moved")
                continue
            spoiled |= {here} if removed else {there} if arrived else set()
            told += filter(None, (removed, arrived))
            line = after[there].line if arrived is None else after[paired[there]].line
            self.report(self._number(blocks[here], place), "move", text, new, reason, line)
        for at, (here, place, text, removed) in enumerate(left):
            if removed is None and at not in moved:
                kind = "meta" if blocks[here].base.context else "remove"
                gone = _("a paragraph was taken out, and the source has it")
                self.report(self._number(blocks[here], place), kind, text, "", gone)
        for at, (there, text, arrived) in enumerate(came):
            if arrived is None and at not in moved.values():
                kind = "meta" if after[there].context else "add"
                new_block = _("a paragraph was added, and the source has none there")
                self.report(None, kind, "", text, new_block, after[there].line)
        for here in sorted(spoiled):
            edit = edits[here]
            for change in edit.changes if edit else ():
                if not any(change is one for one in told):
                    number = self._number(blocks[here], *change.segments[:1])
                    line = after[paired[here]].line
                    self.report(number, change.kind, change.before, change.after, reason, line)
            edits[here] = None

    def _plan(
        self, here: int, block: SourceBlock, page: PageBlock, edit: BlockEdit, groups: Sequence[SegmentGroup]
    ) -> None:
        """Decide what was done to one block, and report each change with what became of it."""
        numbers = [self._number(block, *change.segments[:1]) for change in edit.changes]
        reasons: dict[int, str | None] = {}
        if not groups:
            reasons = dict.fromkeys(range(len(block.keys)), _("nothing is left of it, and the source has it"))
        for group in groups:
            reasons |= dict.fromkeys(group.segments, self._decide(here, block, group))
        for number, change in zip(numbers, edit.changes, strict=True):
            if change.kind == "moved":
                continue  # It is told where it left.
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
        """
        Give the segments of a group their text, and return why that cannot be; empty where it was done.

        None where the catalog has it already, from an earlier absorption or because somebody changed it there too.
        """
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
        """Return the marks of a text that a translation cannot add or leave out, as it can italics."""
        return Counter(char for char in text if is_mark(char) and char not in self.marks.italics)

    def _target(self, text: str, base: str, entries: Sequence[Entry], target: str) -> str:
        """
        Return `text` as people type it: with the tags that `target`, a text of `entries`, has where `base` has marks.

        `base` is `target` as the page shows it. Italics that only the page has are those of the translation.
        """
        shown, added = target, set[int]()
        if len(entries) == 1:
            shown, placeholders = as_shown(entries[0], target, self.catalog.tag)
            added = {mark.number for mark in placeholders} - {mark.number for mark in entries[0].placeholders}
        typed = typed_italics(_with_tags(text, base, shown), added)
        return "".join("*" if char in self.marks.italics else char for char in typed)

    def _is_everywhere(self, key: str, group: SegmentGroup) -> bool:
        """Whether a sentence was changed alike in all places that the article has it in."""
        return len(group.segments) == 1 and set(self._repeats.get(key, {}).values()) == {group.text}

    def _apart(self, entry: Entry, key: str, place: tuple[int, int]) -> Entry:
        """Return the segment of one place of a repeated sentence; raises `ReviewError` where that cannot be."""
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
        """Return why an edit cannot be taken over beside another of the catalog; None where both say the same."""
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
        """
        Take a sign-off back, which the changed page has made void.

        Where the person is not an editor, it is the edit itself that does: it stands in public already, and counts as
        approved no longer.
        """
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

        `base` is the page before all edits; `write` makes the page of a site from a catalog, None for a page beside the
        source. What was changed in the catalog since the page was published does not count: there, the page has the
        earlier text.
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
        for edit in edits_of_values(written, edited, (), _BY_PUBLISH, lines_in=edited):
            self.report(None, "meta", edit.before, edit.after, reason, edit.line)
        return self.changes

    def report(
        self, number: int | None, kind: str, before: str, after: str, reason: str, line: int | None = None
    ) -> None:
        """Note a change; one without a `reason` was taken over."""
        texts = self.marks.spell(before).strip(), self.marks.spell(after).strip()
        name, tag, by = self.catalog.slug, self.catalog.tag, self.person.id
        self.changes.append(AbsorbedChange(name, tag, number, kind, *texts, by, not reason, reason, line or None))


def _has_come(part: str, before: str, after: str) -> bool:
    return part in after and part not in before


def with_targets(catalog: Catalog, targets: Mapping[str, str | None]) -> Catalog:
    """Return a catalog with other texts for the keys in `targets`, to write a page from."""
    then = copy.copy(catalog)
    then.entries = [copy.copy(entry) for entry in catalog.entries]
    for entry in then.entries:
        entry.target = targets.get(entry.key) or entry.target
    then.number_entries()
    return then


def _with_tags(text: str, base: str, target: str) -> str:
    """Return `text` with the tags that `target` has where `base`, the same text, has marks."""
    tags = [hit[0] for hit in TAG.finditer(target)]
    waiting: dict[str, list[str]] = {}
    for mark, tag in zip(filter(is_mark, base), tags, strict=False):
        waiting.setdefault(mark, []).append(tag)
    return "".join(waiting[char].pop(0) if is_mark(char) and waiting.get(char) else char for char in text)
