"""
The renderer: writes an article with some of its segments replaced, and keeps every other byte. Slots may be nested
(alternative texts of images), so a range is written by going through its outermost patches.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from translator.bilingual.errors import ArticleError
from translator.bilingual.i18n import _
from translator.bilingual.words.inline import (
    Tag,
    added_italics,
    italics_among,
    plain_text,
    replaced_italics,
    tag_problems,
    tags_in,
    unmask,
    with_quotation_marks,
)
from translator.bilingual.words.language import is_chinese
from translator.bilingual.words.patterns import pattern
from translator.newsroom.articles.dialects import Dialect
from translator.newsroom.articles.emphasis import (
    HTML_NAMES,
    MARKDOWN_STYLES,
    WRITERS,
    Surroundings,
    can_close,
    can_open,
    emphases_in,
    in_dialect,
    repair_emphasis,
    separated_url,
    separator,
)
from translator.newsroom.articles.frontmatter_values import VALUE_WRITERS
from translator.newsroom.articles.items import EmphasisRegion, LinkEnd, Patch, SentenceGap, Slot, Span

_FOOTNOTE_LABEL = pattern(rb"[ \t>]*\[\^[^\]]*\]:")
# Text that is not the mark of a block, a list item or a task.
_CONTENT = pattern(rb"[^ \t>\-+*#.):0-9\[\]xX]")
_AFTER_LINE_END = pattern(rb"(?<=[\r\n])")
_PARAGRAPH_END = pattern(rb"\n[ \t>]*\r?\n")
_LINE_END_IN_LABEL = pattern(rb"(?:(?<![ \t])[ \t]++)?(?:\r\n|\n|\r)[ \t>]*")
_MOST_BEHIND_URL = 16
_LINE_BREAK = pattern(r"(?<!\s)[^\S\r\n]*+[\r\n]\s*+")

# A formula whose signs stand alone on their lines, as renderers want them; with its last line end.
_OWN_LINES = pattern(r"\$\$[ \t]*(?=[\r\n]).*(?P<end>\r?\n[ \t>]*)\$\$\Z", re.DOTALL)


class ArticleRenderer:
    def __init__(
        self, data: bytes, slots: Sequence[Slot], patches: Sequence[Patch], tag: str, *, is_patch: bool = False,
        dialect: Dialect | None = None,
    ) -> None:  # fmt: skip
        self.data = data
        self.slots = slots
        self.tag = tag
        self._is_patch = is_patch
        self._dialect = dialect
        self.targets: Mapping[int, str] = {}
        self._changed: list[int] = []
        # Start of a slot → how many italics its target has more than its source, in order, without those of none.
        self._italics: list[tuple[int, int]] = []
        self._marks_in_html = False
        # Text written before the next slot where the gap before it was made anew.
        self._before_slot: str | None = None
        self._numbers = {id(slot): number for number, slot in enumerate(slots)}
        self._follows_dollar = _slots_after_dollars(slots, data)
        # Where each line begins.
        self._lines = [0, *(match.start() for match in _AFTER_LINE_END.finditer(data))]
        self._patches = sorted(patches, key=_outermost_first)
        self._starts = [patch.start for patch in self._patches]

    def render(self, targets: Mapping[int, str]) -> bytes:
        self.targets = targets
        self._changed = sorted(self.slots[number].start for number in targets)
        changes = (
            (self.slots[number], italics_change(self.slots[number], targets[number], self.tag)) for number in targets
        )
        self._italics = sorted((slot.start, change) for slot, change in changes if change)
        return self._bytes(0, len(self.data))

    def _bytes(self, start: int, end: int, *, inside: Slot | EmphasisRegion | None = None) -> bytes:
        pieces: list[bytes] = []
        last: Patch | None = None
        at = start
        for index in range(bisect_left(self._starts, start), len(self._patches)):
            patch = self._patches[index]
            if patch.start > end or (patch.start == end and patch.end > end):
                break
            if patch.start < at or patch.end > end or patch is inside:
                continue
            if isinstance(patch, SentenceGap) and isinstance(inside, Slot):
                continue
            if isinstance(patch, Slot) and at == patch.start and isinstance(last, SentenceGap):
                self._before_slot = b"".join(pieces[-4:]).decode("utf-8", "replace")[-2:]
            written, self._before_slot = self._written(patch, inside), None
            if written is None:
                continue
            pieces += [self.data[at : patch.start], written]
            last = patch
            at = patch.end
        return b"".join([*pieces, self.data[at:end]])

    # None if only what is inside it may change.
    def _written(self, patch: Patch, inside: Slot | EmphasisRegion | None) -> bytes | None:
        if isinstance(patch, Slot):
            number = self._numbers[id(patch)]
            return self._slot(patch, self.targets[number]) if number in self.targets else None
        if isinstance(patch, SentenceGap):
            return self._gap(patch)
        if isinstance(patch, EmphasisRegion):
            return self._region(patch)
        return self._link_end(patch, inside)

    def _region(self, region: EmphasisRegion) -> bytes | None:
        if not self._has_changes(region.start, region.end):
            return None
        wanted = emphases_in(self.data[region.start : region.end].decode())
        first, last = (bisect_left(self._italics, (edge,)) for edge in (region.start, region.end))
        wanted = +(wanted + Counter(em=sum(change for _start, change in self._italics[first:last])))
        text = self._bytes(region.start, region.end, inside=region).decode()
        if emphases_in(text) == wanted:
            return text.encode()
        best = next((way for way in self._possible_repairs(text, region) if emphases_in(way) == wanted), None)
        return (repair_emphasis(text) if best is None else best).encode()

    def _possible_repairs(self, text: str, region: EmphasisRegion) -> Iterator[str]:
        yield repair_emphasis(text)
        yield repair_emphasis(text, everywhere=True)
        self._marks_in_html = True  # `<em>` and the like instead of the marks of Markdown
        try:
            in_html = self._bytes(region.start, region.end, inside=region).decode()
        finally:
            self._marks_in_html = False
        yield in_html
        yield repair_emphasis(in_html, everywhere=True)

    def _gap(self, gap: SentenceGap) -> bytes | None:
        if gap.before not in self.targets and gap.after not in self.targets:
            return None
        kept = self.data[gap.start : gap.end]
        if self._is_patch and kept and not kept.strip(b" \t\r\n>"):
            return None
        from translator.bilingual.sentences import joiner

        edges = self._edge(gap.before, -1, b"")[0], self._edge(gap.after, 0, b"")[0]
        if any(map(_OWN_LINES.match, edges)):
            return None
        before, after = (plain_text(self._text(number)) for number in (gap.before, gap.after))
        glue = joiner(before, after, self.tag)
        if not glue:
            glue = self._separator(gap)
        return None if glue == " " and kept and not kept.strip(b" \t\r\n>") else glue.encode()

    def _separator(self, gap: SentenceGap) -> str:
        ends, before = self._edge(gap.before, -1, self.data[self.slots[gap.before].end : gap.start])
        starts, after = self._edge(gap.after, 0, self.data[gap.end : self.slots[gap.after].start])
        has_url = (before == "autolink" and separated_url(ends, "", starts) != ends) or (
            after == "autolink" and separated_url(starts, ends, "") != starts
        )
        url, rest = self._url_before(gap)
        has_url = has_url or (bool(rest) and separated_url(url, "", rest + starts) != url)
        has_marks = ends[-1:] in set("*_~") and ends[-1:] == starts[:1]
        follows_dollar = gap.after in self._follows_dollar
        return " " if has_url or has_marks else separator(ends, starts, follows_dollar=follows_dollar)

    # Return the bare URL at the end of the segment before a gap, and the few signs behind it; empty for none.
    def _url_before(self, gap: SentenceGap) -> tuple[str, str]:
        slot = self.slots[gap.before]
        rest = self.data[slot.end : gap.start].decode("utf-8", "replace")
        for text, _is_text, kind in reversed(self._pieces(slot, self._text(gap.before).strip())):
            if kind == "autolink":
                return text, rest
            rest = text + rest
            if len(rest) > _MOST_BEHIND_URL or not rest.isascii() or re.search(r"[\s<]", rest):
                break
        return "", ""

    # Return what stands at one side of a gap, and what it is: what lies `between` the gap and the segment there.
    # Where nothing does, it is the first (`place` 0) or the last (-1) piece of the segment as the article has it.
    def _edge(self, number: int, place: int, between: bytes) -> tuple[str, str]:
        raw = between.decode("utf-8", "replace")
        if raw:
            is_url = raw.startswith(("http://", "https://", "ftp://", "www.")) or "@" in raw
            return raw, "autolink" if is_url else ""
        pieces = self._pieces(self.slots[number], self._text(number).strip())
        return (pieces[place][0], pieces[place][2]) if pieces else ("", "")

    def _text(self, number: int) -> str:
        return self.targets.get(number, self.slots[number].segment.source)

    def _link_end(self, link: LinkEnd, inside: Slot | EmphasisRegion | None) -> bytes | None:
        left, right = link.inner
        changed = isinstance(inside, Slot) or self._has_changes(left, right)
        label = _LINE_END_IN_LABEL.sub(b" ", self.data[left:right])
        return b"][" + label + b"]" if changed else None

    def _has_changes(self, start: int, end: int) -> bool:
        at = bisect_left(self._changed, start)
        return at < len(self._changed) and self._changed[at] < end

    def _slot(self, slot: Slot, target: str) -> bytes:
        text = _LINE_BREAK.sub(" ", target).strip()
        if slot.style in VALUE_WRITERS:
            raw = self.data[slot.start : slot.end].decode()
            value = unmask(self._without_italics(slot, text), slot.segment.placeholders)
            return VALUE_WRITERS[slot.style](value, raw).encode("utf-8", "surrogatepass")
        if not _takes_italics(slot):
            text = self._without_italics(slot, text)
        return self._inline(slot, text).encode("utf-8", "surrogatepass")

    def _without_italics(self, slot: Slot, target: str) -> str:
        return target if is_chinese(self.tag) else with_quotation_marks(slot.segment.source, target)

    def _inline(self, slot: Slot, target: str) -> str:
        write = WRITERS[slot.style]
        start = self._line_before(slot) if self._before_slot is None else self._before_slot
        is_markdown = slot.style in MARKDOWN_STYLES
        follows_dollar = self._numbers[id(slot)] in self._follows_dollar
        pieces = self._pieces(slot, target)
        done: list[str] = []
        tail, has_dollar = "", False
        for index, (text, is_text, name) in enumerate(pieces):
            before, after = tail or start, "".join(piece[0] for piece in pieces[index + 1 : index + 9])
            written = text
            own = _OWN_LINES.match(text) if name == "math" else None
            last = _OWN_LINES.match(pieces[index - 1][0]) if index and is_text else None
            if own and done:
                done[-1] = done[-1].rstrip(" ")
                written = own["end"] + text
            elif last and text.strip():
                written = last["end"] + write(text.lstrip(), Surroundings("", after))
            elif is_text:
                written = write(text, Surroundings(before, after, follows_dollar=follows_dollar or has_dollar))
                if is_markdown and self._dialect is not None:
                    written = in_dialect(written, self._dialect.not_escaped, self._dialect.always_escaped)
                if is_markdown and index and pieces[index - 1][2] == "math":
                    written = separator(pieces[index - 1][0], written) + written
            elif own:
                pass
            elif name == "autolink" and is_markdown:
                written = separated_url(text, before, after)
            elif is_markdown:
                written = separator(before, text, follows_dollar=follows_dollar or has_dollar) + text
            done.append(written)
            tail = (tail + written[-2:])[-2:]  # No rule looks further back.
            has_dollar = has_dollar or ("$" in written and name != "math")
        return "".join(done)

    # Split the target into text and the source bytes that its tags stand for, each with its kind.
    # An address inside a link is text like any other: in brackets it would be a link in a link.
    def _pieces(self, slot: Slot, target: str) -> list[tuple[str, bool, str]]:
        pieces: list[tuple[str, bool, str]] = []
        at = links = 0
        marks: list[tuple[int, int, Tag | str]] = [(tag.start, tag.end, tag) for tag in tags_in(target)]
        marks += self._italics_marks(slot, target)
        for start, end, mark in sorted(marks, key=lambda mark: mark[0]):
            if start > at:
                pieces.append((target[at:start], True, ""))
            if isinstance(mark, str):
                pieces.append((mark, False, "emphasis"))
            else:
                kind = slot.segment.placeholders[mark.number - 1].kind
                links += (kind == "link") * ((mark.kind == "open") - (mark.kind == "close"))
                pieces.append((self._behind(slot, mark), False, "" if links and kind == "autolink" else kind))
            at = end
        return [*pieces, (target[at:], True, "")] if at < len(target) else pieces

    def _italics_marks(self, slot: Slot, target: str) -> Iterator[tuple[int, int, str]]:
        if is_chinese(self.tag) or not _takes_italics(slot):
            return
        for start, (left, right), end in added_italics(slot.segment.source, target):
            works = can_open("*", target[start - 1 : start], target[left]) and can_close(
                "*", target[right - 1], target[end : end + 1]
            )
            name = "i" if slot.style == "html" else "" if works and not self._marks_in_html else "em"
            yield start, left, f"<{name}>" if name else "*"
            yield right, end, f"</{name}>" if name else "*"

    def _behind(self, slot: Slot, mark: Tag) -> str:
        name = HTML_NAMES.get(slot.segment.placeholders[mark.number - 1].kind)
        if self._marks_in_html and name:
            return f"</{name}>" if mark.kind == "close" else f"<{name}>"
        span: Span | None = slot.openings[mark.number - 1]
        if mark.kind == "close":
            span = slot.closings[mark.number - 1]
        return self._bytes(*span, inside=slot).decode() if span else ""

    # Return what precedes the slot in its line if that matters; empty if the slot begins the line.
    def _line_before(self, slot: Slot) -> str:
        line = self._lines[bisect_right(self._lines, slot.start) - 1]
        label = _FOOTNOTE_LABEL.match(self.data, line, slot.start)
        begin = label.end() if label else line
        if slot.style in {"cell", "cell-alt"}:
            return "|" if self.data.find(b"|", begin, slot.start) >= 0 else ""
        if _CONTENT.search(self.data, begin, slot.start) is None:
            return ""
        return self.data[max(begin, slot.start - 4) : slot.start].decode("utf-8", "replace")[-1:]


def _takes_italics(slot: Slot) -> bool:
    return slot.style in MARKDOWN_STYLES or (slot.style == "html" and slot.segment.kind != "title")


def italics_change(slot: Slot, target: str, tag: str) -> int:
    if not is_chinese(tag):
        return len(added_italics(slot.segment.source, target)) if _takes_italics(slot) else 0
    return -len(replaced_italics(slot.segment.source, target, italics_among(slot.segment.placeholders)))


# Sort by position; an empty gap comes before the slot that begins in the same place.
def _outermost_first(patch: Patch) -> tuple[int, bool, int, int]:
    ranks = (EmphasisRegion, Slot, SentenceGap, LinkEnd)
    return patch.start, patch.end > patch.start, -patch.end, ranks.index(type(patch))


def _slots_after_dollars(slots: Sequence[Slot], data: bytes) -> set[int]:
    found: set[int] = set()
    end, has_dollar = 0, False
    for number, slot in enumerate(slots):
        *others, between = _PARAGRAPH_END.split(data[end : slot.start])
        has_dollar = (has_dollar and not others) or b"$" in between
        if has_dollar:
            found.add(number)
        formulas = sum(one.opening.count("$") for one in slot.segment.placeholders if one.kind == "math")
        has_dollar = has_dollar or data.count(b"$", slot.start, slot.end) > formulas
        end = max(end, slot.end)
    return found


def changed_targets(slots: Sequence[Slot], targets: Sequence[str | None]) -> dict[int, str]:
    """Return the targets that change something; raises `ArticleError` where tags were lost, doubled or crossed."""
    if len(targets) != len(slots):
        raise ArticleError(
            _("{given} targets for {wanted} segments", given=len(targets), wanted=len(slots)),
            hint=_("run translator sync"),
        )
    changed = {}
    for index, (slot, target) in enumerate(zip(slots, targets, strict=True)):
        if target is None or not target.strip() or target == slot.segment.source:
            continue
        problems = tag_problems(slot.segment.source, target, slot.segment.placeholders)
        if problems:
            where = _("segment {number}, line {line}", number=index + 1, line=slot.segment.line)
            raise ArticleError(
                "; ".join(problems), where=where, hint=_("restore the tags of: {source}", source=slot.segment.source)
            )
        changed[index] = target
    return changed
