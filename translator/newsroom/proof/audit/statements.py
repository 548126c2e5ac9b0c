"""The statements of the audit report: what is proved and how, what is not, and what no repository can prove."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from translator.bilingual.i18n import _, ngettext
from translator.newsroom.proof.audit.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Statement:
    status: str
    """`proved`, `wrong`, `open` (could not be proved this time) or `beyond` (no repository can prove it)."""
    claim: str
    how: str


def statements_of(verdict: Verdict) -> list[Statement]:
    """Return what holds, what does not, and what cannot be known."""
    notes = [Statement("open", note.message, note.where) for note in verdict.notes]
    return [*_claims(verdict), *notes, *_beyond()]


def _claims(verdict: Verdict) -> Iterator[Statement]:
    kinds = {problem.kind for problem in verdict.wrong}
    lines, seen, derived, pages = map(verdict.total, ("lines", "seen", "derived", "pages"))
    by_commit, by_committer, signed = map(verdict.total, ("by_commit", "by_committer", "signed"))

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
        {"chain", "order", "duplicate", "changed", "deleted", "tail", "rewritten", "unreadable"},
        ngettext("{count} line of the ledgers stands as it was written", "{count} lines of the ledgers stand as they "
                 "were written", lines),
        _("Each line holds the hash of the line before it, and no line that git, the index, a tag or another branch "
          "remembers is gone."),
    )  # fmt: skip
    if verdict.has_history:
        counts = [
            ngettext("{count} by their own commit", "{count} by their own commits", by_commit),
            ngettext("{count} through an address that commits for others",
                     "{count} through addresses that commit for others", by_committer),
            ngettext("{count} with a signature", "{count} with a signature", signed),
        ]  # fmt: skip
        yield claim(
            {"author", "squash", "identity", "signature"},
            ngettext("{count} decision is of the person whom it names", "{count} decisions are of the people whom they "
                     "name", by_commit + by_committer)
            if verdict.total("decisions") else _("no person has decided anything yet"),
            _("The author of the commit that brought a decision in has an address of that person, as of that commit")
            + _(": ") + _(", ").join(counts) + _("."),
        )  # fmt: skip
        decisions = verdict.total("decisions")
        if signed < decisions:
            yield Statement(
                "open",
                _("{count} of {total} decisions stand in signed commits", count=signed, total=decisions),
                _("Whoever may push can write any author into a commit without a signature. We urge everybody to sign "
                  "(git config commit.gpgsign true); nobody has to."),
            )  # fmt: skip
    yield claim(
        {"step", "state", "gate", "reason", "time"},
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
        {"foreign", "page", "conversion", "withdrawn"},
        ngettext("{count} published page follows from its catalog",
                 "{count} published pages follow from their catalogs", pages),
        _("Each page was made again from the lines of the ledger that it names; conversions between the Chinese "
          "scripts were done again: {count} segments are converted, and nobody need have read them.", count=derived),
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
