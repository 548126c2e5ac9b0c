"""The statements of the audit report: what is proved and how, what is not, and what no repository can prove."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from translator.bilingual.errors import GitError
from translator.bilingual.i18n import _, message_tag, ngettext
from translator.bilingual.model import State
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, SYSTEM, Action, Event, now
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground import git
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.people import People
from translator.newsroom.pages.publication.bylines import listed
from translator.newsroom.proof.audit.acknowledgement import Problem
from translator.newsroom.proof.audit.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Statement:
    status: str
    """`proved`, `wrong`, `open` (could not be proved this time) or `beyond` (no repository can prove it)."""
    claim: str
    how: str


def statements_of(verdict: Verdict) -> list[Statement]:
    notes = [Statement("open", note.message, note.where) for note in verdict.notes]
    return [*_claims(verdict), *notes, *_beyond()]


def _claims(verdict: Verdict) -> Iterator[Statement]:
    kinds = {problem.kind for problem in verdict.wrong}
    lines, seen, derived, pages = map(verdict.total, ("lines", "seen", "derived", "pages"))
    by_commit, by_committer = map(verdict.total, ("by_commit", "by_committer"))

    def claim(about: set[str], text: str, how: str) -> Statement:
        return Statement("wrong" if kinds & about else "proved", text, how)

    yield claim(
        {"self-review", "unseen-text", "person", "role", "empty"},
        ngettext("{count} segment was approved by a second person", "{count} segments were approved by a second person",
                 seen),
        _("For each, the ledger names who wrote or confirmed exactly this text, and who approved exactly this text; "
          "they are different people, and whoever approved it had the role for it."),
    )  # fmt: skip
    yield claim(
        {"chain", "order", "duplicate", "deleted", "unreadable"},
        ngettext("{count} line of the ledgers stands as it was written", "{count} lines of the ledgers stand as they "
                 "were written", lines),
        _("Each line holds the hash of the line before it, and no line that git's history has is gone."),
    )  # fmt: skip
    if verdict.has_history:
        counts = [
            ngettext("{count} by their own commit", "{count} by their own commits", by_commit),
            ngettext("{count} through an address that commits for others",
                     "{count} through addresses that commit for others", by_committer),
        ]  # fmt: skip
        how = _("The author of the commit that brought a decision in has an address of that person, as of that commit")
        if verdict.is_sealed:
            how = _(
                "The commit that brought a decision in is signed by that person's key, which whoever verified named"
            )
        yield claim(
            {"author", "person", "signature"},
            ngettext("{count} decision is of the person whom it names", "{count} decisions are of the people whom they "
                     "name", by_commit + by_committer)
            if verdict.total("decisions") else _("no person has decided anything yet"),
            how + _(": ") + _(", ").join(counts) + _("."),
        )  # fmt: skip
        if not verdict.is_sealed:
            yield Statement(
                "open",
                _("who made the commits is what their authors say"),
                _("Whoever may push can write any author into a commit. Signed commits close this: "
                  "translator verify --sealed --signers FILE"),
            )  # fmt: skip
    yield claim(
        {"step", "state", "gate", "reason"},
        _("every state was reached by its steps"),
        _("Nothing was reviewed before it was translated, nothing signed off before the whole article was reviewed; "
          "every rejection, waiver and reopening says why."),
    )  # fmt: skip
    yield claim(
        {"errors"},
        _("no error of the checks stands open in what was approved"),
        _("All checks were run again now; what was waived is named with its reason."),
    )
    yield claim(
        {"foreign", "page", "article", "rules", "conversion", "withdrawn"},
        ngettext("{count} published page follows from its catalog",
                 "{count} published pages follow from their catalogs", pages),
        _("Each page was made again, byte for byte, from its article, its catalog and the rules; the article is the "
          "one that was signed off. Conversions between the Chinese scripts were done again: {count} segments are "
          "converted, and nobody need have read them.", count=derived),
    )  # fmt: skip


def _beyond() -> Iterator[Statement]:
    yield Statement(
        "beyond",
        _("that an address belongs to a person"),
        _("Without signatures, whoever may push can write any author; signed commits close this."),
    )
    yield Statement(
        "beyond",
        _("that nobody replaced every copy of the repository"),
        _("Whoever controls all clones, tags and pages can write another history. One copy kept elsewhere shows it."),
    )
    yield Statement(
        "beyond",
        _("competence, and what was done outside"),
        _("Qualifications (ISO 17100, 3.1), a monolingual review and proofreading leave no trace in a ledger; times "
          "are those of the machines that people worked on."),
    )  # fmt: skip


STEPS = ("draft", "translation", "post-editing", "check", "revision", "review", "proofreading", "conversion", "release")
"""In the order of the work. ISO 17100: translation, check, revision, review, proofreading, final verification and
release; ISO 18587: post-editing of a machine's draft."""


@dataclass(frozen=True, slots=True)
class Contribution:
    person: str
    name: str
    """As the user's language writes it."""
    at: str
    shown_seconds: float | None = None
    """How long the segment was on the screen; None where nobody measured it."""


@dataclass(frozen=True, slots=True)
class SegmentReport:
    number: int
    source: str
    target: str
    state: str
    origin: str
    """`mt:llama`, `tm:exact`, `converted`, `human`: where its first draft came from."""
    acts: dict[str, list[Contribution]]
    """Step → who took it, in time order; steps that nobody took are left out."""


@dataclass(frozen=True, slots=True)
class StepReport:
    step: str
    people: list[Contribution]
    """Each person once, with the time of their last act in it."""
    segments: int
    is_recorded: bool = True
    """False for a step that leaves no trace in a ledger."""
    shown_seconds: float | None = None
    """How long its segments were on the screen, as far as that was measured; None where it was not."""


@dataclass(frozen=True, slots=True)
class VersionReport:
    slug: str
    title: str
    translated_title: str
    source_tag: str
    tag: str
    segments: list[SegmentReport]
    states: dict[str, int]
    steps: list[StepReport]
    tools: dict[str, int]
    """Signature of an engine, memory or converter → segments that it drafted."""
    comments: int
    rejections: int
    page: str
    problems: list[Problem]
    authors: list[str]


@dataclass(frozen=True, slots=True)
class AuditReport:
    project: str
    made: str
    revision: str
    versions: list[VersionReport]
    statements: list[Statement]
    people: dict[str, str] = field(default_factory=dict)
    """Id → name in the user's language, of everybody who acts in it."""
    problems: list[Problem] = field(default_factory=list)


def make_audit_report(newsroom: Newsroom, verdict: Verdict) -> AuditReport:
    people = newsroom.people
    versions = []
    for proof in verdict.proofs:
        catalog = newsroom.article(proof.slug).catalog(proof.tag)
        if any(entry.target for entry in catalog.entries):
            problems = [item for item in verdict.problems if (item.slug, item.tag) == (catalog.slug, catalog.tag)]
            versions.append(_report_version(newsroom.article(catalog.slug), catalog, people, problems))
    shown = {(version.slug, version.tag) for version in versions}
    acting = {act.person: act.name for version in versions for step in version.steps for act in step.people}
    try:
        revision = git.resolve(newsroom.root, "HEAD")[:10]
    except GitError:
        revision = ""
    return AuditReport(
        newsroom.root.resolve().name,
        now(),
        revision,
        versions,
        statements_of(verdict),
        dict(sorted(acting.items())),
        [item for item in verdict.problems if (item.slug, item.tag) not in shown],
    )


def _report_version(article: Article, catalog: Catalog, people: People, problems: list[Problem]) -> VersionReport:
    newsroom = article.newsroom
    derived = find_script_source(newsroom, article.ref, catalog.tag)
    origin = article.catalog(derived) if derived and derived != article.tag else None
    segments = [_report_segment(catalog, origin, entry, people) for entry in catalog.entries]
    page = newsroom.article_path(catalog.tag, catalog.slug)
    title = next((entry for entry in catalog.entries if entry.context == "title"), None)
    remarks = Counter(event.action for event in catalog.events)
    return VersionReport(
        catalog.slug,
        title.source if title else catalog.slug,
        title.target if title else "",
        catalog.source_tag,
        catalog.tag,
        segments,
        {state.value: sum(entry.state is state for entry in catalog.entries) for state in State},
        _report_steps(segments, _proofreaders(article, people), is_derived=bool(derived)),
        dict(Counter(entry.signature for entry in catalog.entries if entry.signature and entry.target).most_common()),
        remarks[Action.COMMENT],
        remarks[Action.REJECT],
        newsroom.relative(page) if page.exists() and page != article.path else "",
        problems,
        [_name(people, person) for person in listed(article.front_matter.values.get("authors"))],
    )


def _report_segment(catalog: Catalog, origin: Catalog | None, entry: Entry, people: People) -> SegmentReport:
    other = origin.find(entry.key) if origin is not None and entry.origin == "converted" else None
    home, decided = (origin, other) if origin is not None and other is not None else (catalog, entry)
    acts: dict[str, list[Contribution]] = {}
    for event in home.history(decided):
        act = Contribution(event.actor, _name(people, event.actor), event.at, event.data.shown_seconds)
        for step in _steps_of_event(event, decided):
            acts.setdefault(step, []).append(act)
    if entry.origin == "converted" and entry.record.at:
        acts["conversion"] = [Contribution(SYSTEM, _name(people, SYSTEM), entry.record.at)]
    draft = decided.record.suggested or decided.origin
    return SegmentReport(
        entry.number, entry.source, entry.target, entry.state.value, draft,
        {step: acts[step] for step in STEPS if step in acts},
    )  # fmt: skip


def _steps_of_event(event: Event, entry: Entry) -> Iterable[str]:
    if event.action.rule.is_suggestion and event.actor == SYSTEM:
        return ("draft",) if event.action is Action.DRAFT else ()
    if event.actor in NOBODY or event.target_hash != entry.target_hash:
        return ()
    if event.action.rule.writes_text:
        # Whoever writes or confirms a text has checked it: that is what the confirmation says.
        return "post-editing" if entry.record.suggested.startswith("mt") else "translation", "check"
    return {Action.REVIEW: ("revision",), Action.FINALISE: ("release",)}.get(event.action, ())


def _report_steps(
    segments: Sequence[SegmentReport], proofreaders: list[Contribution], *, is_derived: bool
) -> list[StepReport]:
    steps = []
    for step in STEPS:
        acts = [act for segment in segments for act in segment.acts.get(step, ())]
        count = sum(step in segment.acts for segment in segments)
        if step == "proofreading":
            steps.append(StepReport(step, proofreaders, 0, is_recorded=False))
        elif step == "review":
            steps.append(StepReport(step, [], 0, is_recorded=False))
        elif acts or (step not in {"draft", "translation", "post-editing", "conversion"} and not is_derived):
            last = {act.person: act for act in sorted(acts, key=lambda act: act.at)}
            shown = [act.shown_seconds for act in acts if act.shown_seconds is not None]
            who = sorted(last.values(), key=lambda act: act.person)
            steps.append(StepReport(step, who, count, shown_seconds=sum(shown) if shown else None))
    return steps


def _proofreaders(article: Article, people: People) -> list[Contribution]:
    credited = article.front_matter.values.get("credits")
    named = credited.get("proofreader") if isinstance(credited, dict) else None
    return [Contribution(person, _name(people, person), "") for person in listed(named)]


def _name(people: People, person_id: str) -> str:
    return people.name_of(person_id, message_tag())
