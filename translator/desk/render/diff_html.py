"""
Text of an article as HTML: numbered tags as small signs, insertions and deletions, and everything else escaped.

The template `marked_text.html` draws what stands before and after a mark, once; a page has a hundred thousand of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

from markupsafe import Markup, escape

from translator.bilingual.alignment.word_diff import SourceChange, WordDiff
from translator.bilingual.i18n import LazyMessage, _, message_language, percentage
from translator.bilingual.model import Placeholder, Severity, State, short_hash
from translator.bilingual.words.patterns import pattern, printable
from translator.newsroom.ground.html.environment import (
    below_bar,
    document_style,
    environment,
    read_asset,
    render_document,
    self_contained,
)
from translator.newsroom.proof.article_comparison import APPROVED, POST_EDIT, Comparison, DiffRow
from translator.newsroom.review import labels

Mark: TypeAlias = Literal["ins", "del"]
# Kind of a mark, and whether only punctuation, blanks or width changed → what stands before and after its text.
_Around: TypeAlias = dict[tuple[Mark, bool], tuple[str, str]]
_NOTHING_MARKED_TEXT = ("", "")
_SPECIAL = pattern("[&<>'\"]")
_TAG = pattern(r"</?(\d+)/?>")


def plain_text(text: str, placeholders: Sequence[Placeholder] = (), found: Sequence[tuple[int, int]] = ()) -> Markup:
    """Return a text with its tags, which say what they stand for, and visible control characters; `found` is marked."""
    write = _writer(text, placeholders)
    if not found:
        return Markup(write(text))
    before, after = str(_macros().before_found()), str(_macros().after_found())
    pieces: list[str] = []
    at = 0
    for start, end in _without_tags(text, found):
        pieces += (write(text[at:start]), before, write(text[start:end]), after)
        at = end
    return Markup("".join([*pieces, write(text[at:])]))


def _without_tags(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is left of each span outside of the tags of `text`, which cannot be marked in part."""
    signs = iter([match.span() for match in _TAG.finditer(text)])
    sign = next(signs, None)
    for start, end in spans:
        while sign and sign[0] < end:
            if start < sign[0]:
                yield start, sign[0]
            start = max(start, sign[1])
            if sign[1] >= end:
                break
            sign = next(signs, None)
        if start < end:
            yield start, end


def marked_text(found: WordDiff, mark: Mark, placeholders: Sequence[Placeholder] = ()) -> Markup:
    text, spans = (found.new, found.new_spans) if mark == "ins" else (found.old, found.old_spans)
    write, around = _writer(text, placeholders), _around(message_language())
    pieces: list[str] = []
    for start, end, is_changed, is_soft in spans:
        opening, closing = around[mark, is_soft] if is_changed else _NOTHING_MARKED_TEXT
        pieces += (opening, _part(text[start:end], write, is_changed=is_changed), closing)
    return Markup("".join(pieces))


def _part(text: str, write: Callable[[str], str], *, is_changed: bool) -> str:
    return write(text) if not is_changed or text.strip() else "␣" * len(text)


def _writer(text: str, placeholders: Sequence[Placeholder]) -> Callable[[str], str]:
    if "<" in text or not text.isprintable():
        return partial(_escaped, {str(item.number): item.opening for item in placeholders})
    return str if _SPECIAL.search(text) is None else escape


def _escaped(meanings: Mapping[str, str], text: str) -> str:
    text = printable(text)
    if "<" not in text:
        return escape(text)
    pieces: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        meaning = meanings.get(match[1], "")
        pieces += [escape(text[at : match.start()]), _macros().tag(match[0], printable(meaning))]
        at = match.end()
    return "".join([*pieces, escape(text[at:])])


@cache
def _around(language: str) -> _Around:
    """Return what stands around marks, with the words that a screen reader says in the language of the messages."""
    del language
    words: dict[Mark, str] = {"ins": _("[inserted] "), "del": _("[deleted] ")}
    macros = _macros()
    return {
        (mark, is_soft): (str(macros.before_mark(mark, is_soft, word)), str(macros.after_mark(mark)))
        for mark, word in words.items()
        for is_soft in (False, True)
    }


@cache
def _macros() -> Any:
    return environment(Path(__file__).parent / "templates").get_template("marked_text.html").module


_PREVIOUS = {APPROVED: LazyMessage("Approved"), POST_EDIT: LazyMessage("Post-edit")}
_MARKS: tuple[Mark, Mark] = ("ins", "del")
_OPEN = frozenset({State.NEW, State.DRAFT, State.TRANSLATED})
_NOTHING = Markup()
_TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class RowTexts:
    columns: dict[str, Markup]
    """Name of a column → its HTML, or empty."""
    change: SourceChange | None = None
    source_before: Markup = _NOTHING


def render_page(
    comparison: Comparison,
    *,
    only_changed: bool = False,
    head: Markup | None = None,
    above: Markup | None = None,
    review: str = "",
) -> str:
    """
    Return the page; `head` and `above` are a server's.

    `review` is the address of its review there: each row leads to its segment.
    """
    chosen = comparison.chosen(only_changed=only_changed)
    classes = [row_classes(comparison, row) for row in chosen]
    columns = {name: printable(title) for name, title in _columns(comparison).items()}
    return render_document(
        _TEMPLATES,
        "diff.html",
        style=_style(comparison),
        script=read_asset(_TEMPLATES, "diff.js"),
        is_served=above is not None,
        review=review,
        hash_of=lambda text: short_hash(text) if text else "",
        site_head=head or "",
        above=above or "",
        comparison=comparison,
        statistics=comparison.statistics,
        percent=lambda share: "–" if share is None else percentage(share, 1),
        state_names={state: labels.state_name(state) for state in State},
        rows=[(row, " ".join(sorted(names))) for row, names in zip(chosen, classes, strict=True)],
        counts=Counter(name for names in classes for name in names),
        columns=columns,
        tags={name: comparison.source_tag if name == "source" else comparison.tag for name in columns},
        words={"ins": _("[inserted] "), "del": _("[deleted] ")},
        texts_of=partial(_texts, comparison),
        quote_of=lambda row, item: (row.source if item.side == "source" else row.target)[item.start : item.end],
        **{
            name: getattr(labels, name)
            for name in ("change_name", "comment_label", "flag_name", "kind_name", "score_label", "severity_name")
        },
    )


def page_policy(comparison: Comparison, *, is_below_bar: bool = False) -> str:
    """Return the content security policy: the page holds it itself, but not below a bar."""
    policy = below_bar if is_below_bar else self_contained
    return policy(_style(comparison), read_asset(_TEMPLATES, "diff.js"))


def row_classes(comparison: Comparison, row: DiffRow) -> set[str]:
    """
    Return the classes that the filters go by.

    `changed comments findings errors stale open heading removed`, and `st-` with the state.
    """
    classes = {
        "changed": comparison.is_changed(row),
        "comments": bool(row.comments),
        "findings": bool(row.findings),
        "errors": any(finding.severity is Severity.ERROR for finding in row.findings),
        "stale": row.source_before is not None or "stale" in row.flags,
        "open": not row.is_removed and row.state in _OPEN,
        "heading": row.kind.startswith("heading-") or row.kind == "title",
        "removed": row.is_removed,
        f"st-{row.state}": not row.is_removed,
    }
    return {name for name, is_set in classes.items() if is_set}


def _style(comparison: Comparison) -> str:
    style = document_style(_TEMPLATES, "diff.css")
    _before, _mark, choices = style.partition("/* choices")
    rules = choices.partition("*/")[2].partition("/* end of choices */")[0]
    rules = re.sub(r"\.is-([\w-]+)", r":has(#\1:checked)", rules)
    rules = re.sub(r"\.not-([\w-]+)", r":has(#\1:not(:checked))", rules)
    about = (comparison.slug, f"{comparison.source_tag} → {comparison.tag}", comparison.date, comparison.revision)
    head = re.sub(r"[^\w .:→·-]", lambda sign: f"\\{ord(sign[0]):x} ", printable(" · ".join(filter(None, about))))
    on_paper = f'@page {{ @top-left {{ content: "{head}"; font: 8pt sans-serif; }} }}'
    return f"{style}{on_paper}\n@media (scripting: none) {{{rules}}}\n"


def _columns(comparison: Comparison) -> dict[str, str]:
    columns = {"source": _("Source"), "machine": _("Machine")}
    if comparison.is_of_revision:
        columns["previous"] = comparison.against.partition("..")[0]
    elif comparison.against in _PREVIOUS:
        columns["previous"] = str(_PREVIOUS[comparison.against])
    return {**columns, "current": _("Now")}


def _texts(comparison: Comparison, row: DiffRow) -> RowTexts:
    has_other = comparison.is_of_revision or comparison.against in _PREVIOUS
    base = comparison.base(row) if has_other else row.machine or None
    found = comparison.between(row.target if base is None else base, row.target)
    old = marked_text(found, "del", row.placeholders) if base else _NOTHING
    columns = {
        "machine": plain_text(row.machine, row.placeholders) if has_other else old,
        "previous": old,
        "current": marked_text(found, "ins", row.placeholders),
    }
    change = comparison.source_change(row)
    if change is None:
        return RowTexts({"source": plain_text(row.source, row.placeholders), **columns})
    source, before = (marked_text(change.differences, mark, row.placeholders) for mark in _MARKS)
    return RowTexts({"source": source, **columns}, change, before)
