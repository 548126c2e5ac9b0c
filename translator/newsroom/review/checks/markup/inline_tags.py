"""Checks of inline markup: numbered tags, HTML tags, links, images, headings, lists, emphasis."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from translator.bilingual.i18n import LazyMessage
from translator.bilingual.model import Finding, Severity
from translator.bilingual.pairs.base import Pair, TextCheck
from translator.bilingual.pairs.text.characters import HAN, has_latin
from translator.bilingual.pairs.word_lists import read_words
from translator.bilingual.words.patterns import pattern
from translator.newsroom.review.checks.markup.tag_repair import repair_tags


def _has_any(pair: Pair, characters: str) -> bool:
    return any(char in pair.source or char in pair.target for char in characters)


# Stands before a tag: it is not the target of a role of reStructuredText, :pep:`the style guide <8>`.
_NO_ROLE = r"(?!(?<!`)<[^<>]+>`(?!\w))"
_NUMBERED = pattern(rf"{_NO_ROLE}<(/?)(\d{{1,4}})(/?)>")
_LOOSE_TAG = pattern(r"[<＜〈]\s*+[/／]?\s*+\d{1,4}\s*+[/／]?\s*+[>＞〉]")
_NAMES = frozenset(read_words("html_names"))
_VOID = frozenset(["br", "hr", "img", "wbr", "col", "input"])
_HTML = pattern(rf"{_NO_ROLE}<(/?)([A-Za-z][A-Za-z0-9-]*)((?:\s[^<>]*)?)(/?)>")
_LINK = pattern(r"(!?)\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]\(([^()\s]*+(?:\([^()]*+\)[^()\s]*+)?+)(?:\s++\"[^\"]*+\")?\)")
_FOOTNOTE = pattern(r"\[\^[^\[\]\s]++\]")
_HEADING = pattern(r"^\s*(#{1,6})\s", re.MULTILINE)
_LIST_ITEM = pattern(r"^[^\S\n]*+(?:[-*+]|\d++[.)])\s", re.MULTILINE)
_ROW = pattern(r"^\|.*\|\s*$", re.MULTILINE)
# A swear word, f***, or a row of stars.
_CENSORED = pattern(r"(?<![A-Za-z*])[A-Za-z]\*{2,}[A-Za-z]*|\*{4,}")
_MARKED_WORDS = pattern("[《〈“「『‘]")
_EMPHASIS = pattern(r"(?<![\\*\d ])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![*\d])|(?<![*\w\\])\*{1,3}(?=\S)")


class MkInline(TextCheck):
    """
    ## What it does
    Compares inline markup: numbered tags, HTML tags (which must close and nest), links, images, footnotes, heading
    levels, list items, table columns, emphasis; reports alternative text that was not translated.
    ## Why is this bad?
    Links and pictures disappear, or half a page turns bold.
    ## Example
    source: see [docs](a.html)    target: 参见docs
    ## Use instead
    target: 参见[文档](a.html)
    The order of links may change. Emphasis alone is a warning. 《》 may take the place of italics in Chinese. Italics
    that a translator adds to English, `*Title*`, are listed where the source has neither 《》 nor quotation marks.
    ## Source
    XLIFF 2 inline codes; Weblate "Markdown links", "XML markup"; pofilter "xmltags"; CheckMate inline codes.
    """

    category = "design/markup"
    severity = Severity.ERROR
    fix = "suggest"
    source_triggers, target_triggers = "<＜[#*\n", "<＜[#*"

    def check(self, pair: Pair) -> Iterator[Finding]:
        if not pair.source or not pair.target:
            return
        if _has_any(pair, "<＜"):
            yield from self._numbered(pair)
            yield from self._html(pair)
        if _has_any(pair, "[#*") or "\n" in pair.source:
            yield from self._markdown(pair)
        if pair.is_bilingual and not pair.is_into_chinese:
            yield from self._added(pair)

    def _added(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.words.added_emphasis import added_italics

        added = added_italics(pair.source, pair.target)
        for italics in added[len(_MARKED_WORDS.findall(pair.source)) :]:
            message = LazyMessage("italics for what the source does not mark")
            yield self.finding(pair, message, (italics.start, italics.end), severity=Severity.INFO)

    def _numbered(self, pair: Pair) -> Iterator[Finding]:
        from translator.bilingual.words.inline import replaced_italics

        replaced = {str(number) for number in replaced_italics(pair.source, pair.target, pair.italics)}
        wanted = [match[0] for match in _NUMBERED.finditer(pair.source) if match[2] not in replaced]
        found = [match[0] for match in _NUMBERED.finditer(pair.target)]
        if not wanted and not found:
            return
        loose = [match for match in _LOOSE_TAG.finditer(pair.target) if not _NUMBERED.fullmatch(match[0])]
        if sorted(wanted) == sorted(found) and not loose and _do_nest([tag.strip("<>") for tag in found]):
            return
        lost, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        parts = [LazyMessage("{tag} is missing", tag=tag) for tag in lost]
        parts += [LazyMessage("{tag} is one too many", tag=tag) for tag in extra]
        message = parts.pop() if parts else LazyMessage("tags cross each other")
        for part in reversed(parts):
            message = LazyMessage("{first}; {rest}", first=part, rest=message)
        yield self.finding(pair, message, suggestion=repair_tags(pair.source, pair.target))

    def _html(self, pair: Pair) -> Iterator[Finding]:
        wanted, found = _html_tags(pair.source), _html_tags(pair.target)
        if wanted == found:
            return
        lost, extra = Counter(wanted) - Counter(found), Counter(found) - Counter(wanted)
        if lost or extra:
            names = ", ".join(f"<{name}>" for name in (*lost, *extra))
            yield self.finding(pair, LazyMessage("HTML tags differ: {tags}", tags=names))
        elif _do_nest(wanted) and not _do_nest(found):
            yield self.finding(pair, LazyMessage("HTML tags do not nest"))

    def _markdown(self, pair: Pair) -> Iterator[Finding]:
        for message, wanted, found in _markdown_counts(pair):
            titles = pair.target.count("《") - pair.source.count("《")
            if message is _EMPHASIS_MARKS and 0 < wanted - found <= 2 * titles:
                continue  # Chinese writes 《》 around the title of a work.
            if wanted != found:
                severity = Severity.WARNING if message is _EMPHASIS_MARKS else None
                yield self.finding(pair, message.filled(source=str(wanted), target=str(found)), severity=severity)
        for match in _LINK.finditer(pair.target):
            if match[1] and match[2] and _is_untranslated(match[2], pair):
                yield self.finding(pair, LazyMessage("the alternative text is not translated"), match.span(2))


def _html_tags(text: str) -> list[str]:
    if "<" not in text:
        return []
    tags = [(match[1], match[2].lower(), match[3]) for match in _HTML.finditer(text)]
    return [slash + name for slash, name, attributes in tags if name in _NAMES or "-" in name or "=" in attributes]


def _do_nest(tags: list[str]) -> bool:
    """Whether `1 em /em /1` closes what it opens, in the right order; `2/` and `br` have nothing to close."""
    still_open: list[str] = []
    for tag in tags:
        if tag.startswith("/"):
            if not still_open or still_open.pop() != tag[1:]:
                return False
        elif not tag.endswith("/") and tag not in _VOID:
            still_open.append(tag)
    return not still_open


_LINKS = LazyMessage("links: {source} in the source, {target} in the target")
_IMAGES = LazyMessage("images: {source} in the source, {target} in the target")
_FOOTNOTES = LazyMessage("footnotes: {source} in the source, {target} in the target")
_HEADING_LEVEL = LazyMessage("heading level: {source} in the source, {target} in the target")
_LIST_ITEMS = LazyMessage("list items: {source} in the source, {target} in the target")
_TABLE_COLUMNS = LazyMessage("table columns: {source} in the source, {target} in the target")
_EMPHASIS_MARKS = LazyMessage("emphasis marks: {source} in the source, {target} in the target")


def _markdown_counts(pair: Pair) -> Iterator[tuple[LazyMessage, int, int]]:
    """Yield what is said of a kind of markup, with its count (or level) in the source and in the target."""
    source, target = pair.source, pair.target
    links = [[match[1] for match in _LINK.finditer(text)] for text in (source, target)]
    yield _LINKS, links[0].count(""), links[1].count("")
    yield _IMAGES, links[0].count("!"), links[1].count("!")
    yield _FOOTNOTES, len(_FOOTNOTE.findall(source)), len(_FOOTNOTE.findall(target))
    levels = [_HEADING.match(text) for text in (source, target)]
    if levels[0] or "\n" in source:
        before, after = (len(match[1]) if match else 0 for match in levels)
        yield _HEADING_LEVEL, before, after
    if "\n" in source:
        yield _LIST_ITEMS, len(_LIST_ITEM.findall(source)), len(_LIST_ITEM.findall(target))
        rows = [sum(row.count("|") for row in _ROW.findall(text)) for text in (source, target)]
        yield _TABLE_COLUMNS, rows[0], rows[1]
    if "*" in source or "*" in target:
        plain = [_CENSORED.sub("", text) for text in (source, target)]
        marks = [sum(len(run) for run in _EMPHASIS.findall(text)) for text in plain]
        if "*" in plain[0] and marks[0] % 2 == 0 and marks[1] != 1:
            yield _EMPHASIS_MARKS, marks[0], marks[1]


def _is_untranslated(alternative: str, pair: Pair) -> bool:
    if alternative not in pair.source or not pair.is_bilingual:
        return False
    if pair.is_into_chinese:
        return bool(re.search(r"\b[a-z]{3,}\b", alternative))
    return not has_latin(alternative) and re.search(f"[{HAN}]", alternative) is not None


_PYTHON_NAME = pattern(r"__[a-z]+(?:_[a-z]+)*__\Z")


class MkCjkEmphasis(TextCheck):
    """
    ## What it does
    Reports `**` and `*` that print as themselves because they stand between a Chinese character and punctuation.
    ## Why is this bad?
    Readers see asterisks. It happens whenever `**Note:** text` is translated to `**注意：**请`.
    ## Example
    target: **注意：**请先备份。
    ## Use instead
    target: **注意**：请先备份。
    The fix moves the mark past the punctuation, or writes `<strong>` where that cannot be done.
    ## Source
    CommonMark 0.31, 6.2: left- and right-flanking delimiter runs.
    """

    category = "design/markup"
    severity = Severity.ERROR
    targets = "zh"
    fix = "safe"
    target_triggers = "*_"

    def check(self, pair: Pair) -> Iterator[Finding]:
        from translator.newsroom.articles.emphasis import broken_emphasis

        text = pair.target
        for start, end in broken_emphasis(text):
            if text[start:end] in pair.source and _PYTHON_NAME.match(text, start, end):
                continue
            right = _repair_emphasis(text, start, end)
            message = LazyMessage("the marks print as themselves here")
            yield self.finding(pair, message, (start, end), suggestion=right, is_safe_fix=right is not None)


def _repair_emphasis(text: str, start: int, end: int) -> str | None:
    """Repair one stretch between its two neighbours, which are all that the rule looks at."""
    from translator.newsroom.articles.emphasis import repair_emphasis

    before, after = text[:start][-1:], text[end : end + 1]
    repaired = repair_emphasis(before + text[start:end] + after)
    if not repaired.startswith(before) or not repaired.endswith(after):
        return None
    return repaired[len(before) : len(repaired) - len(after)]
