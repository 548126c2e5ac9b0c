"""Names in the user's language: of states, flags, kinds, steps, actions, categories and findings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from translator.bilingual.errors import CatalogBehind, TranslatorError
from translator.bilingual.i18n import LazyMessage, _, enumeration, ngettext, percentage
from translator.bilingual.model import Finding, Severity, State
from translator.newsroom.catalog.events import Action, Event, RemarkData

if TYPE_CHECKING:  # `status` starts faster without the quantities that this module needs
    from translator.bilingual.alignment.word_diff import SourceChange
    from translator.newsroom.house.concordance import Hit, TouchedSegment
    from translator.newsroom.house.people import PeopleNames


def state_name(state: State) -> str:
    return {
        State.NEW: _("new"),
        State.DRAFT: _("draft"),
        State.TRANSLATED: _("translated"),
        State.REVIEWED: _("reviewed"),
        State.FINAL: _("final"),
    }[state]


def flag_name(flag: str) -> str:
    return {
        "conflict": _("conflict"),
        "stale": _("stale"),
        "rejected": _("rejected"),
        "locked": _("locked"),
        "foreign": _("changed elsewhere"),
    }.get(flag, flag)


_STEPS = {
    "sync": LazyMessage("sync"),
    "translate": LazyMessage("translate"),
    "write": LazyMessage("write"),
    "post-edit": LazyMessage("post-edit"),
    "review": LazyMessage("review"),
    "sign-off": LazyMessage("sign off"),
    "publish": LazyMessage("publish"),
    "follow": LazyMessage("follows {tag}"),
    "withdrawn": LazyMessage("withdrawn"),
}


def step_name(step: str, follows: str = "") -> str:
    """Return the name of the next step (`queue.Step`) of an article; `follows`: the target that it is derived from."""
    return str(_STEPS[step].filled(tag=follows) if step == "follow" else _STEPS[step])


def outside_change_name(kinds: Sequence[str]) -> str:
    """Say that an article changed outside of its sentences; `kinds`: `front matter`, `code`, `markup`."""
    names = {"front matter": _("front matter"), "code": _("code"), "markup": _("markup")}
    return _("changed outside of its sentences: {what}", what=enumeration([names[kind] for kind in kinds]))


def accept_name(step: str) -> str:
    """Return what accepting a segment that waits for `step` (`queue.Step`) does; empty where it does nothing."""
    return {"post-edit": _("accept"), "review": _("approve"), "sign-off": _("sign off")}.get(step, "")


def event_name(action: str) -> str:
    """Return what happened to a segment, in the past tense: for its history, and for news of what others did."""
    return {
        "draft": _("drafted"),
        "edit": _("edited"),
        "accept": _("accepted"),
        "review": _("approved"),
        "finalise": _("signed off"),
        "reject": _("sent back"),
        "reopen": _("reopened"),
        "undo": _("undone"),
        "redo": _("done again"),
        "stale": _("source changed"),
        "carry": _("carried over"),
        "convert": _("converted"),
        "comment": _("commented"),
        "waive": _("waived"),
        "unwaive": _("waiver taken back"),
        "lock": _("locked"),
        "unlock": _("unlocked"),
        "split": _("split"),
        "merge": _("merged"),
        "acknowledge": _("acknowledged"),
        "unpublish": _("taken back"),
        "restore": _("released again"),
        "correct": _("corrected"),
        "propose": _("suggested"),
        "dismiss": _("suggestion dismissed"),
        "close": _("comment closed"),
        "assign": _("given to somebody"),
    }.get(action, action)


def done_message(number: int | str, action: str) -> str:
    """Return what the person at work just did to a segment: `12: approved`."""
    done = {"edit": _("saved"), "comment": _("comment written")}.get(action) or event_name(action)
    return _("{number}: {done}", number=number, done=done)


def progress_words(done: int, total: int, errors: int, *, is_counted: bool = True) -> str:
    """Return how far somebody is with an article: `34/120 · 5 err`; with `…` while errors are still being counted."""
    words = f"{done}/{total}"
    if errors or not is_counted:
        words += " · " + _("{count} err", count=errors) + ("" if is_counted else " …")
    return words


def trouble_words(error: TranslatorError, *, with_hint: bool = False) -> str:
    """Return what is said while people work and a file of the house cannot be read any more, or a catalog is behind."""
    said = error.sentence
    if not isinstance(error, CatalogBehind):
        said = _("{trouble}: until that is mended, what was read before holds", trouble=said)
    return f"{said} ({error.hint})" if with_hint and error.hint else said


def age_name(at: str, now: datetime) -> str:
    """Return how long ago `at` was, in the largest whole unit; empty for no time."""
    if not at:
        return ""
    seconds = max(0, int((now - datetime.fromisoformat(at)).total_seconds()))
    if seconds >= 86400:
        return ngettext("{count} day", "{count} days", seconds // 86400)
    if seconds >= 3600:
        return ngettext("{count} h", "{count} h", seconds // 3600)
    return ngettext("{count} min", "{count} min", seconds // 60)


def kind_name(kind: str, context: str = "") -> str:
    """Return what a segment is; empty for a paragraph. Front matter goes by its path: `title`, `images[0].alt`."""
    if context.startswith("corrections["):
        return _("correction notice")
    if context and kind == context.split("[")[0]:
        kind = context
    base, _dash, level = kind.partition("-")
    if base == "heading":
        return _("heading {level}", level=level)
    return {
        "paragraph": "",
        "title": _("title"),
        "summary": _("summary"),
        "item": _("list item"),
        "cell": _("table cell"),
        "alt": _("image description"),
        "caption": _("caption"),
        "definition": _("definition"),
    }.get(kind, kind)


def estimate_name(estimate: int | None) -> str:
    return "" if estimate is None else _("probably better than {share} of drafts", share=percentage(estimate / 100))


def match_label(score: int | None, where: str) -> str:
    """Return how good a match of the memory is, and where it comes from: `99%, ferry`."""
    return _(", ").join(filter(None, ["" if score is None else percentage(score / 100), where]))


def hit_label(hit: Hit, names: PeopleNames) -> str:
    """Return where a hit of the concordance stands: `ferry 12, reviewed, Li Lei, 2026-01-02`."""
    place = f"{hit.origin} {hit.number}" if hit.number else hit.origin
    state = state_name(State(hit.state)) if hit.kind == "article" else hit.state
    return _(", ").join(filter(None, [place, state, hit.person and names.of(hit.person), hit.date[:10]]))


def term_status_name(status: str) -> str:
    return {"preferred": _("preferred"), "allowed": _("allowed"), "forbidden": _("forbidden")}.get(status, status)


def following_names() -> dict[str, str]:
    """Return what may become of segments that a term touches, in words."""
    return {"leave": _("leave them as they are"), "suggest": _("lay a suggestion beside each"),
            "reopen": _("the same, and reopen the final ones")}  # fmt: skip


def touched_words(touched: Sequence[TouchedSegment]) -> str:
    """Return what a change of a term touches: `3 segments, 1 of them final`."""
    final = sum(one.is_final for one in touched)
    return ngettext("{count} segment, {final} of them final", "{count} segments, {final} of them final", len(touched),
                    final=final)  # fmt: skip


def finding_label(finding: Finding) -> str:
    return f"{severity_name(finding.severity).capitalize()} {finding.check}" + _(": ") + str(finding.message)


def severity_name(severity: Severity) -> str:
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.INFO: _("info")}[severity]


def doubt_name(doubt: str) -> LazyMessage:
    """Return why somebody should look at a text that was taken from a page."""
    return {
        "sentence": LazyMessage("they have little in common"),
        "age": LazyMessage("the source had nothing like it when this was translated"),
        "link": LazyMessage("a link leads to another place than in the source"),
        "markup": LazyMessage("its markup is not that of the source"),
    }.get(doubt, LazyMessage(doubt))


def category_name(category: str) -> str:
    """Return the name of a comment's category (ISO 5060), and of the one below it where there is one."""
    top, slash, below = category.partition("/")
    name = {
        "terminology": _("terminology"),
        "accuracy": _("accuracy"),
        "linguistic": _("language"),
        "style": _("style"),
        "locale": _("locale"),
        "audience": _("audience"),
        "design": _("markup and layout"),
    }.get(top, top)
    return f"{name}{slash}{_subcategory_name(below)}"


def _subcategory_name(below: str) -> str:
    # Names of their own: a number or a name is called otherwise where it is the kind of an error.
    return {
        "mistranslation": _("mistranslation"),
        "omission": _("omission"),
        "addition": _("addition"),
        "untranslated": _("left untranslated"),
        "over-translation": _("over-translation"),
        "under-translation": _("under-translation"),
        "grammar": _("grammar"),
        "spelling": _("spelling"),
        "punctuation": _("punctuation"),
        "script": _("script"),
        "register": _("register"),
        "awkward": _("awkward wording"),
        "inconsistent": _("inconsistent wording"),
        "date": _("date format"),
        "number": _("number format"),
        "currency": _("currency format"),
        "name": _("form of a name"),
        "quotes": _("quotation marks"),
        "markup": _("markup"),
    }.get(below, below)


def weight_name(severity: str) -> str:
    return {"neutral": _("neutral"), "minor": _("minor"), "major": _("major"), "critical": _("critical")}.get(
        severity, severity
    )


def change_name(change: SourceChange) -> str:
    """Return how much a change of the source matters, and why: `meaning: number, negation`."""
    name = {
        "cosmetic": _("source changed in form only"),
        "wording": _("source reworded"),
        "meaning": _("source changed in meaning"),
    }[change.weight]
    reasons = {
        "number": _("number"),
        "date": _("date"),
        "negation": _("negation"),
        "name": _("name"),
        "term": _("term"),
    }
    return _(": ").join([name, enumeration(reasons[item] for item in change.reasons)][: 1 + bool(change.reasons)])


def score_label(score: float | None, count: int, total: int) -> str:
    """Return a quality score, and of how many segments it is where these are not all: `94.8 (…)`; `–` for none."""
    if score is None:
        return "–"
    shown = f"{score:.1f}"
    if count >= total:
        return shown
    return _("{score} ({count} of {total} segments judged by people)", score=shown, count=count, total=total)


def people_list(names: Sequence[str]) -> str:
    """Return people one after the other, the first two by name: `Zhou Lan, Lin Yue and 4 others`."""
    listed, rest = enumeration(names[:2]), len(names) - 2
    if rest <= 0:
        return listed
    return ngettext("{names} and {count} other", "{names} and {count} others", rest, names=listed, total=len(names))


def comment_label(event: Event, who: str, *, is_ended: bool = False) -> str:
    """Return who commented, and of what kind the comment is: `Li Lei, rejected, accuracy, major, on “ferry”`."""
    parts = [who]
    if event.action is Action.REJECT:
        parts.append(_("rejected"))
    if isinstance(event.data, RemarkData):
        parts += [category_name(event.data.category)] if event.data.category else []
        parts += [weight_name(event.data.severity)] if event.data.severity else []
        parts += [_("on “{words}”", words=event.data.quote)] if event.data.quote else []
    if is_ended:
        parts.append(_("closed"))
    return _(", ").join(parts)


def quote_of(finding: Finding, source: str, target: str) -> str:
    """Return the words that a finding is about; empty where it is about none or about all, or its message has them."""
    text = source if finding.side == "source" else target
    quote = text[finding.start : finding.end]
    return "" if quote == text or quote in str(finding.message) else quote


def number_list(numbers: Sequence[int], most: int = 12) -> str:
    """Return the numbers of segments for a sentence; of more than `most` the first, and how many there are."""
    shown = ", ".join(map(str, numbers[:most]))
    return shown if len(numbers) <= most else _("{numbers} … ({count} in all)", numbers=shown, count=len(numbers))
