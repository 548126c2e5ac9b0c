"""
The comment of a translation pull request: one, edited in place, and made of what stands on the branch alone.

It holds no time and nothing of the run, so that the same branch always has the same comment.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from translator.bilingual.errors import TranslatorError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Severity
from translator.desk.render.side_by_side import COMMENT_LIMIT, as_comment, escaped
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action
from translator.newsroom.pages.pull_requests.branch import Group
from translator.newsroom.pages.pull_requests.forge import Comment
from translator.newsroom.pages.pull_requests.forge_event import AGAIN
from translator.newsroom.proof.article_comparison import Comparison

if TYPE_CHECKING:
    from translator.newsroom.pages.adoption.adopted_version import AdoptedVersion

_MARK = re.compile(r"\A<!-- translator: (\{.*?\}) -->\n")
# Characters of the parts of a comment, which has `COMMENT_LIMIT` in all.
_ROOM_OF_TABLE, _ROOM_OF_LIST = 20_000, 10_000
_FAILED = re.compile(r"> \[!CAUTION\]\n(?:>.*\n)+\n")


@dataclass(frozen=True, slots=True)
class PageProof:
    """The proof of a page: publishing its catalog over the page of the base gives what the branch has."""

    holds: bool
    notes: tuple[str, ...] = ()
    """Lines that leave the page and that stay on it, each with the reason; why the page cannot be published."""

    @classmethod
    def of(cls, holds: bool, adopted: AdoptedVersion | None) -> PageProof:
        gone = [_("line {line} goes, {reason}: {text}", line=one.line, reason=one.reason, text=one.text)
                for one in (adopted.gone if adopted else ())]  # fmt: skip
        kept = [_("line {line} stays, {reason}: {text}", line=one.line, reason=one.reason, text=one.text)
                for one in (adopted.kept if adopted else ())]  # fmt: skip
        return cls(holds, (*gone, *kept))


@dataclass(frozen=True, slots=True)
class PageRow:
    """One page of a pull request; all counts but `lines` are segments that the branch changes."""

    slug: str
    tag: str
    page: str
    changed: int
    drafted: int
    """By an engine."""
    from_memory: int
    missing: int
    """Without a translation: no draft was good enough."""
    stale: int
    """With the translation of an earlier source."""
    errors: int
    warnings: int
    doubts: int
    """Drafts that passed with a doubt noted."""
    added_lines: int
    removed_lines: int
    is_proved: bool | None = None
    """The branch has the page that its catalog publishes, and no line left it without a reason; None without pages."""
    notes: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, comparison: Comparison, catalog: Catalog, page: str, lines: tuple[int, int], proof: PageProof | None
    ) -> PageRow:
        rows = [row for row in comparison.rows if not row.is_removed and comparison.is_changed(row)]
        severities = [finding.severity for row in rows for finding in row.findings]
        entries = [catalog.entry(row.number) for row in rows]
        return cls(
            comparison.slug, comparison.tag, page, len(rows),
            drafted=sum(row.origin.startswith("mt:") for row in rows),
            from_memory=sum(row.origin.startswith("tm:") for row in rows),
            missing=sum(not row.target for row in rows),
            stale=sum(entry.is_stale for entry in entries),
            errors=severities.count(Severity.ERROR),
            warnings=severities.count(Severity.WARNING),
            doubts=sum(_has_doubt(catalog, row.number) for row in rows),
            added_lines=lines[0], removed_lines=lines[1],
            is_proved=proof.holds if proof else None, notes=proof.notes if proof else (),
        )  # fmt: skip


# A page that people edited on the branch is theirs until its edits are in the catalog.
_PROOFS = {True: "✓", False: "✗", None: "–"}


def _has_doubt(catalog: Catalog, number: int) -> bool:
    drafts = [event for event in catalog.history(catalog.entry(number)) if event.action is Action.DRAFT]
    return bool(drafts) and bool(drafts[-1].target) and bool(drafts[-1].reason)


def opening_text(group: Group, base: str) -> str:
    """Return the text of a new pull request, which people may change: it is never written again."""
    return "\n\n".join([
        _("Machine drafts of what changed in {branch}, and of nothing else; the comment below says what stands here.",
          branch=escaped(base)),
        _("Correct the pages or the catalogs on this branch: no edit on it is ever overwritten."),
        _("When the sources change, the branch is brought up to date; `{sentence}` in a comment asks for it now.",
          sentence=AGAIN),
    ]) + "\n"  # fmt: skip


def own_comment(comments: Iterable[Comment], author: str) -> Comment | None:
    """Return the comment that this program wrote, as whoever opened the pull request."""
    return next((one for one in comments if one.author == author and _MARK.match(_lines(one.text))), None)


def source_named(text: str) -> str:
    found = _MARK.match(_lines(text))
    try:
        return str(json.loads(found[1]).get("source", "")) if found else ""
    except ValueError:
        return ""


def comment_text(
    group: Group,
    rows: Sequence[PageRow],
    comparisons: Sequence[Comparison],
    *,
    base: str,
    commit: str,
    branch: str,
    source: str,
    files: Sequence[str],
    owners: Mapping[str, Sequence[str]],
    people: int,
    pages_url: str = "",
) -> str:
    mark = json.dumps({"group": group.key, "source": source}, ensure_ascii=True).replace("--", "\\u002d-")
    parts = [f"<!-- translator: {mark} -->\n{_verdict(rows)}\n", _table(rows)]
    facts = [_("Made of {branch} at {base}; this branch is at {commit}.",
               branch=escaped(branch), base=base[:10], commit=commit[:10])]  # fmt: skip
    if people:
        facts.append(ngettext("{count} commit of people is on it, and stays.",
                              "{count} commits of people are on it, and stay.", people))  # fmt: skip
    if pages_url:
        facts.append(_("Pages side by side: {url}", url=pages_url))
    parts.append("\n" + "\n".join(facts) + "\n")
    if any(row.is_proved is False for row in rows):
        parts.append(_("✗: people edited the page on this branch, or it cannot be published.") + "\n")
    notes = [f"- {escaped(row.page)}: {escaped(note)}\n" for row in rows for note in row.notes]
    if notes:
        parts.append(_folded(_("Lines that leave the pages, and lines that stay"), _within(notes, _ROOM_OF_LIST)))
    names = [_file_line(path, owners) for path in files]
    parts.append(_folded(_("Files that this branch changes"), _within(names, _ROOM_OF_LIST)))
    text = "\n".join(parts)
    room = COMMENT_LIMIT - len(text) - 200
    shown = as_comment(comparisons, room=room) if room > 1000 else ""
    return text + (_folded(_("Side by side"), shown) if shown else "")


def _within(lines: Iterable[str], room: int) -> str:
    """Return as many lines as have room, and how many more there are."""
    shown, left_out = [], 0
    for line in lines:
        room -= len(line)
        if room < 0:
            left_out += 1
        else:
            shown.append(line)
    if left_out:
        shown.append("\n" + _("… and {count} more", count=left_out) + "\n")
    return "".join(shown)


def _verdict(rows: Sequence[PageRow]) -> str:
    missing, stale, errors = (sum(getattr(row, name) for row in rows) for name in ("missing", "stale", "errors"))
    reasons = [
        ngettext("{count} segment has no translation", "{count} segments have no translation", missing),
        ngettext("{count} segment has the translation of an earlier source",
                 "{count} segments have the translation of an earlier source", stale),
        ngettext("{count} error", "{count} errors", errors),
    ]  # fmt: skip
    counts = [missing, stale, errors, sum(row.is_proved is False for row in rows)]
    reasons.append(ngettext("{count} page is not what its catalog publishes",
                            "{count} pages are not what their catalogs publish", counts[-1]))  # fmt: skip
    open_ones = [reason for reason, count in zip(reasons, counts, strict=True) if count]
    if open_ones:
        return "**" + _("Not ready to merge: {reasons}", reasons=_(", ").join(open_ones)) + "**"
    return "**" + _("Complete, without errors: waits for a reader of both languages") + "**"


def _table(rows: Sequence[PageRow]) -> str:
    titles = (
        _("page"), _("into"), _("segments"), _("drafted"), _("from memory"), _("missing"), _("errors"), _("warnings"),
        _("doubts"), _("lines"), _("proof"),
    )  # fmt: skip
    head = "| " + " | ".join(titles) + " |\n|---|---|" + "---:|" * (len(titles) - 2) + "\n"
    lines = list[str]()
    for row in sorted(rows, key=lambda row: not (row.missing or row.stale or row.errors or row.is_proved is False)):
        counts = (row.changed, row.drafted, row.from_memory, row.missing, row.errors, row.warnings, row.doubts)
        cells = (escaped(row.page), row.tag, *map(str, counts), f"+{row.added_lines} −{row.removed_lines}",
                 _PROOFS[row.is_proved])  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |\n")
    return head + _within(lines, _ROOM_OF_TABLE)


def _file_line(path: str, owners: Mapping[str, Sequence[str]]) -> str:
    names = " ".join(owners.get(path, ()))
    return f"- {escaped(path)}" + (f" ({escaped(names)})" if names else "") + "\n"


def _folded(title: str, text: str) -> str:
    return f"\n<details><summary>{title}</summary>\n\n{text}\n</details>\n"


def failure_text(before: str, error: TranslatorError) -> str:
    """Return a comment that begins with what failed; what it said before stands below, and is of an earlier state."""
    lines = [
        _("This branch could not be brought up to date. What follows is of an earlier state."),
        escaped(error.sentence),
    ]
    return _with_notice(before, lines)


def settled_text(before: str, branch: str) -> str:
    reason = _("Nothing is left to translate here: {branch} has no such change any more, or has it translated.",
               branch=escaped(branch))  # fmt: skip
    return _with_notice(before, [reason, _("This pull request can be closed.")])


def _with_notice(before: str, lines: Sequence[str]) -> str:
    before = _lines(before)
    found = _MARK.match(before)
    mark = found[0] if found else "<!-- translator: {} -->\n"
    rest = _FAILED.sub("", before[found.end() :] if found else "")
    notice = "".join(f"> {line}\n" for line in ["[!CAUTION]", *lines])
    return f"{mark}{notice}\n{rest}"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")
