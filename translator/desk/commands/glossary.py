"""`translator glossary`: list, search, check, import and export the glossaries, propose and accept names."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from translator.bilingual.errors import ExitCode, UsageError
from translator.bilingual.i18n import _, enumeration, ngettext
from translator.bilingual.model import State, TermEntry
from translator.bilingual.names.counterparts import form_of
from translator.bilingual.names.latin_names import romanisation_of
from translator.bilingual.words.dictionary import fold_han
from translator.bilingual.words.language import CONTENT_TAGS, EN, detect_tag, is_chinese, parse_tag
from translator.desk.workflow.options import (
    By,
    DryRun,
    Format,
    ListFormat,
    Slugs,
    To,
    argument,
    current_newsroom,
    option,
    verb_group,
)
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.console import exit_with, print_json, print_line, talk
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.concordance import segments_with
from translator.newsroom.house.glossary import Glossary, load_glossary
from translator.newsroom.house.glossary.concepts import Concept, glossary_csv
from translator.newsroom.house.glossary.lint import lint_glossary
from translator.newsroom.house.glossary.names import NAME_KINDS, NameTerms, add_names, find_names
from translator.newsroom.house.glossary.new_terms import TERM_ROLES, NewTerm, write_lines
from translator.newsroom.house.people import person_at_work
from translator.newsroom.pages.publication.bylines import credited, listed
from translator.newsroom.review.labels import state_name, touched_words
from translator.newsroom.review.term_decisions import TermPlan

app = verb_group(_("List, search and check the glossaries."))


def _load() -> Glossary:
    return load_glossary(current_newsroom(is_tolerant=True))


def _show(concepts: Iterable[Concept], format: ListFormat) -> None:
    if format is ListFormat.JSON:
        print_json([asdict(concept) for concept in concepts])
        return
    for concept in concepts:
        forms = "   ".join(f"{tag}: {' | '.join(found)}" for tag, found in concept.forms.items())
        marks = " ".join(part for part in (concept.status, concept.kind) if part not in ("preferred", ""))
        print_line("   ".join(part for part in (forms, f"[{marks}]" if marks else "", concept.where) if part))


@app.command("list")
def list_(format: Format = ListFormat.TEXT) -> None:
    """List all terms."""
    _show(_load().concepts, format)


@app.command()
def search(
    text: Annotated[str, argument("TEXT", _("In any language, either Chinese script."))],
    format: Format = ListFormat.TEXT,
) -> None:
    """Find terms by any of their forms, or by their note."""
    _show(_load().search(text), format)


@app.command()
def check(format: Format = ListFormat.TEXT) -> None:
    """Read all glossaries and say what looks wrong in them."""
    from translator.newsroom.house.glossary.labels import load_house_texts

    newsroom = current_newsroom(is_tolerant=True)
    glossary = load_glossary(newsroom, refuses_duplicates=False)
    load_house_texts(newsroom)
    found = lint_glossary(glossary)
    if format is ListFormat.JSON:
        print_json(found)
    else:
        for doubt in found:
            print_line(f"{doubt.where}: {doubt.message}")
        count = len(glossary.concepts)
        talk(ngettext("{count} term, {doubts} to look at", "{count} terms, {doubts} to look at", count,
                      doubts=len(found)))  # fmt: skip
    exit_with(ExitCode.FINDINGS if found else ExitCode.OK)


@app.command("import")
def import_(
    file: Annotated[Path, argument("FILE", _("A table (CSV, TSV, XLSX) with the terms in columns, or a TBX."))],
    into: Annotated[str, option("--into", _("Name of the new glossary."), "NAME")] = "",
    source_column: Annotated[
        str, typer.Option(metavar="COLUMN", help=_("Which column of a table has the source terms: its name or number."))
    ] = "",
    target_column: Annotated[str, typer.Option(metavar="COLUMN", help=_("Which column has the target terms."))] = "",
) -> None:
    """Take a glossary over into the project."""
    from translator.desk.commands.glossary_table import import_file
    from translator.newsroom.imports.exchange import listed as shortened

    newsroom = current_newsroom()
    target = newsroom.glossaries_dir / f"{into or file.stem}.csv"
    shown = newsroom.relative(target)
    done = import_file(file, target, load_glossary(newsroom).concepts, shown, source_column, target_column)
    if done.shown_columns:
        talk(_("columns: {columns}", columns=done.shown_columns))
    if done.unread:
        talk(_("not read: {columns}", columns=enumeration(done.unread)))
    for reason, rows in done.left_out.items():
        talk(ngettext("{count} row was not taken, {reason}: {rows}", "{count} rows were not taken, {reason}: {rows}",
                      len(rows), reason=reason, rows=shortened(rows)))  # fmt: skip
    print_line(shown)
    talk(ngettext("{count} term", "{count} terms", done.count))
    if done.lost:
        talk(ngettext("{count} concept is in one of our languages only, and was left out",
                      "{count} concepts are in one of our languages only, and were left out", done.lost))  # fmt: skip


class AddedStatus(StrEnum):
    PREFERRED = "preferred"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"


Source = Annotated[str, argument("SOURCE", _("The term."))]


@app.command()
def add(
    source: Source,
    target: Annotated[str, argument("TARGET", _("The word for it in the other language."))],
    *,
    from_tag: Annotated[str, option("--from", _("Source language; default: recognised."), "TAG")] = "",
    to_tag: Annotated[str, option("--to", _("Target language; default: recognised."), "TAG")] = "",
    status: Annotated[AddedStatus, option("--status", _("How it is used."))] = AddedStatus.PREFERRED,
    definition: Annotated[str, option("--definition", _("Its meaning."), "TEXT")] = "",
    region: Annotated[str, option("--region", _("Only in this region: en-GB, zh-Hant-HK."), "TAG")] = "",
    note: Annotated[str, option("--note", _("For those who use it."), "TEXT")] = "",
    suggest: Annotated[bool, option("--suggest", _("Lay a suggestion beside each segment that it touches."))] = False,
    reopen: Annotated[bool, option("--reopen", _("Reopen the final segments that it touches."))] = False,
    yes: Annotated[bool, option("--yes -y", _("Do not ask."))] = False,
    by: By = None,
    dry_run: DryRun = False,
) -> None:
    """Add a term, or propose it where that is for others to decide; says first which segments it touches."""
    newsroom = current_newsroom()
    person = person_at_work(newsroom, by)
    here, there = (parse_tag(tag) if tag else detect_tag(text) or EN
                   for tag, text in ((from_tag, source), (to_tag, target)))  # fmt: skip
    if is_chinese(here) is is_chinese(there):
        raise UsageError(_("both terms are in one language"), hint="--from TAG --to TAG")
    plan = TermPlan(newsroom, person, NewTerm(source, target, here, there, status.value, definition, region, note))
    if plan.touched:
        talk(touched_words(plan.touched))
    if dry_run:
        _show([plan.change.concept], ListFormat.TEXT)
        return
    if plan.touched and not yes and sys.stdin.isatty():
        typer.confirm(_("Write it?"), abort=True)
    _show([replace(plan.change.concept, where=plan.write())], ListFormat.TEXT)
    if suggest or reopen:
        plan.follow(suggests=suggest, reopens=reopen)
        talk(plan.words)
    if plan.change.is_proposal:
        talk(_("it is a proposal; to accept it: {command}", command=f"translator glossary accept {source!r}"))


@app.command()
def touches(term: Source, format: Format = ListFormat.TEXT) -> None:
    """Say in which segments a term stands, how many are final, and what would put right those that lack it."""
    found = segments_with(current_newsroom(is_tolerant=True), term)
    if format is ListFormat.JSON:
        final = sum(one.is_final for one in found)
        print_json({"term": term, "segments": len(found), "final": final, "touched": [asdict(one) for one in found]})
        return
    for one in found:
        print_line(f"{one.slug} {one.tag} {one.number}, {state_name(State(one.state))}")
        print_line(f"  {one.source}\n  {one.target}" + (f"\n  → {one.proposal}" if one.proposal else ""))
    talk(touched_words(found))


Names = Annotated[list[str], argument("NAME", _("In any language."))]


@app.command()
def propose(slugs: Slugs, to: To, dry_run: DryRun = False, format: Format = ListFormat.TEXT) -> None:
    """Propose the names of articles: as confirmed translations write them, or else in pinyin."""
    newsroom = current_newsroom()
    found = propose_names(newsroom, slugs, to)
    if found and not dry_run:
        add_names(newsroom, found)
    _show(found, format)
    if not found:
        talk(_("all names of these articles are in the glossary"))
        return
    hint = "translator glossary accept NAME"
    talk(ngettext("{count} name is proposed; to accept it: {command}",
                  "{count} names are proposed; to accept one: {command}", len(found), command=hint))  # fmt: skip


@app.command()
def accept(
    names: Names,
    english: Annotated[str, option("--as", _("How it is written in English instead."), "FORM")] = "",
    undo: Annotated[bool, option("--undo", _("Make it a proposal again."))] = False,
    by: Annotated[str | None, option("--by", _("Person at work; default: git's identity."), "ID")] = None,
) -> None:
    """Accept proposed names and terms: they are terms from then on, shown, checked and drafted."""
    newsroom = current_newsroom()
    _show(accept_names(newsroom, load_glossary(newsroom), names, english, undo=undo, by=by), ListFormat.TEXT)


class GlossaryFormat(StrEnum):
    CSV = "csv"
    TBX = "tbx"


@app.command()
def export(format: Annotated[GlossaryFormat, option("--format -f", _("How to print."))] = GlossaryFormat.CSV) -> None:
    """Print all glossaries as one CSV or TBX."""
    if format is GlossaryFormat.TBX:
        from translator.desk.commands.glossary_table import glossary_tbx

        typer.echo(glossary_tbx(_load().concepts).decode(), nl=False)
        return

    typer.echo(glossary_csv(_load().concepts), nl=False)


def accept_names(
    newsroom: Newsroom, glossary: Glossary, wanted: Sequence[str], english: str = "", *, undo: bool = False,
    by: str | None = None,
) -> list[Concept]:  # fmt: skip
    """Accept proposed names, each by any of its forms, or `undo` that; `english` is the form of the only one."""
    if english and (undo or len(wanted) != 1):
        raise UsageError(
            _("--as is the form of one name that is accepted"), hint="translator glossary accept 林佳蓉 --as …"
        )
    names = [_named(glossary, one) for one in wanted]
    # From below, so that a line that is taken out moves none that is still to come.
    for at, name in sorted(enumerate(names), key=lambda item: -int(item[1].where.rpartition(":")[2])):
        if name.status.startswith("proposed") and name.kind not in NAME_KINDS:
            names[at] = _accept_term(newsroom, name, by)
            continue
        forms = {**name.forms, EN: (english,)} if english else name.forms
        status = "proposed" if undo else "preferred" if name.status == "proposed" else name.status
        names[at] = replace(name, status=status, forms=forms)
        write_lines(newsroom, *_place(newsroom, name, names[at]))
    return names


# As if somebody who may decide had added it.
def _accept_term(newsroom: Newsroom, line: Concept, by: str | None) -> Concept:
    (tag, (source, *_rest)), (other, (target, *_more)) = list(line.forms.items())[:2]
    status = {"proposed-allowed": "allowed", "proposed-forbidden": "forbidden"}.get(line.status, "preferred")
    term = NewTerm(source, target, tag, other, status, line.definition, "", line.note)
    plan = TermPlan(newsroom, person_at_work(newsroom, by), term)
    if plan.change.is_proposal:
        raise UsageError(
            _("this takes {needed}", needed=_(" or ").join(TERM_ROLES)),
            hint=_("{file}   (says who may)", file="glossaries/people.yml"),
        )
    where = plan.write()
    write_lines(newsroom, *_place(newsroom, line, None))
    return replace(plan.change.concept, where=where.rpartition(":")[0])


def _place(newsroom: Newsroom, line: Concept, new: Concept | None) -> tuple[Path, dict[int, Concept | None]]:
    shown, _colon, number = line.where.rpartition(":")
    return newsroom.root / shown, {int(number): new}


def _named(glossary: Glossary, form: str) -> Concept:
    found = find_names(glossary, form) or [
        it for it in glossary.concepts
        if it.status.startswith("proposed") and any(form.casefold() == one.casefold() for cell in it.forms.values()
                                                    for one in cell)
    ]  # fmt: skip
    if not found:
        raise UsageError(_("the house has no name {name}", name=form), hint="translator glossary propose")
    if len(found) > 1:
        raise UsageError(
            _("several names are written {name}", name=form),
            where=", ".join(name.where for name in found),
            hint=_("name one by a form that it alone has"),
        )
    return found[0]


def propose_names(newsroom: Newsroom, slugs: Sequence[str] = (), to: Sequence[str] = ()) -> list[Concept]:
    """Return people and places that the house has no name for: as confirmed translations write them, else in pinyin."""
    found: dict[str, Concept] = {}
    house = set(map(fold_han, newsroom.glossary.by_form))
    for article, tag in newsroom.pairs(slugs, to):
        if is_chinese(article.tag) is is_chinese(tag):
            continue
        with newsroom.skipping(at=article.ref.path):
            for name in _names_of(newsroom, article, tag):
                (chinese,) = (forms[0] for key, forms in name.forms.items() if key != EN)
                folded = fold_han(chinese)  # One line holds a name in both scripts.
                known = found.get(folded)
                if folded in house:
                    continue
                if known and known.forms[EN] == name.forms[EN]:
                    name = replace(name, forms=_ordered({**known.forms, **name.forms}))
                if known is None or known.note.endswith(_PINYIN):
                    found[folded] = name
    return list(found.values())


_PINYIN = ", pinyin"


def _names_of(newsroom: Newsroom, article: Article, tag: str) -> Iterator[Concept]:
    entries = article.catalog(tag).entries
    confirmed = [entry for entry in entries if entry.state.rank >= State.TRANSLATED.rank and entry.target]
    is_from_chinese = is_chinese(article.tag)
    chinese = [entry.source for entry in entries] if is_from_chinese else [entry.target for entry in confirmed]
    chinese_tag = article.tag if is_from_chinese else tag
    names = NameTerms(chinese, chinese_tag, EN, romanisation_of(newsroom.settings.checks))
    values = article.front_matter.values
    for person in (*listed(values.get("authors")), *(one for ids in credited(values).values() for one in ids)):
        names.add_person(person)
    for entry in names.entries:
        form, place = _confirmed_form(entry, confirmed, is_from_chinese=is_from_chinese)
        if form or is_from_chinese:
            note = f"{article.slug} {place}" if form else f"{article.slug}{_PINYIN}"
            forms: dict[str, tuple[str, ...]] = {EN: (form or entry.targets[0],), chinese_tag: (entry.source,)}
            yield Concept(_ordered(forms), "proposed", entry.kind, note=note)


def _ordered(forms: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {key: forms[key] for key in dict.fromkeys((*CONTENT_TAGS, *forms)) if key in forms}


def _confirmed_form(name: TermEntry, confirmed: Iterable[Entry], *, is_from_chinese: bool) -> tuple[str, int]:
    """Return how people wrote a name most often, whole names before parts of them, and in which segment first."""
    places: dict[str, int] = {}
    counts = Counter[str]()
    for entry in confirmed:
        chinese, english = (entry.source, entry.target) if is_from_chinese else (entry.target, entry.source)
        if name.source in chinese and (form := form_of(name.source, english)):
            counts[form] += 1
            places.setdefault(form, entry.number)
    best = max(counts, key=lambda form: (len(form.split()), counts[form]), default="")
    return best, places.get(best, 0)
