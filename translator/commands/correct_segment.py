"""
Corrections: a fact that was published wrong is mended in the source, and readers of all languages are told.

The sentence is replaced in the source, and the notice goes into its front matter (`corrections`), so that both are
translated, reviewed and signed off as everything else. The ledgers say who corrected what, and why.

Where only the translation was wrong, its sentence is replaced in the catalog, and the ledger has the notice, in the
language of the version: no other page than its own, and the one that is converted from it, says anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from translator.catalog import Catalog, Entry, catalog_transaction, load_catalog
from translator.catalog.actions import Action
from translator.catalog.event_data import CorrectionData
from translator.catalog.script_source import find_script_source
from translator.catalog.segment_rules import rules_for
from translator.errors import ReviewError, UsageError
from translator.formats import Document, format_of, front_matter_with, parse_document, read_front_matter
from translator.formats.frontmatter_scalars import toml_entry
from translator.formats.inline import tag_problems
from translator.formats.proofs import prove_source
from translator.i18n import _
from translator.language import LangTag
from translator.model import State
from translator.newsroom import Newsroom, sync_article
from translator.newsroom.people import Person
from translator.project import ArticleRef
from translator.review import decisions, permissions


@dataclass(frozen=True, slots=True)
class CorrectedSegment:
    """One language of a segment, as it is now."""

    slug: str
    tag: str
    number: int
    state: str
    """`source` for the source."""
    text: str


def show_segment(project: Newsroom, ref: ArticleRef, number: int, to: Sequence[str] = ()) -> list[CorrectedSegment]:
    """
    Return a segment in the source and all targets; `number` counts as in the first target.

    Raises `CatalogError` where there is no such segment.
    """
    catalogs = _catalogs(project, ref, to)
    return _rows(ref, catalogs, catalogs[0].entry(number).key)


def correct_source(
    project: Newsroom,
    ref: ArticleRef,
    number: int,
    text: str,
    *,
    person: Person,
    notice: str,
    reason: str = "",
    to: Sequence[str] = (),
    today: date | None = None,
) -> list[CorrectedSegment]:
    """
    Put `text` into the place of a sentence of the source, with a notice for readers; return it in all languages.

    The catalogs are brought up to date: the translations of the sentence are stale, the notice is new. Raises
    `ReviewError` for a text that lost a tag, or is what stands there, and for a person who may not translate.
    """
    if not person.may(Action.CORRECT):
        needed = _(" or ").join(Action.CORRECT.rule.roles)
        roles = _(", ").join(sorted(person.roles))
        message = _("{person} is {roles}, and this takes {needed}", person=person.id, roles=roles, needed=needed)
        raise ReviewError(message, where="glossaries/people.yml", hint="--by ID   (glossaries/people.yml)")
    if not text.strip() or "\n" in text.strip() or not notice.strip():
        raise UsageError(
            _("a correction is one line, and has a notice for readers"),
            hint=command_for(ref, number),
        )
    catalogs = _catalogs(project, ref, to)
    entry = catalogs[0].entry(number)
    _refuse_text(entry, text.strip(), catalogs[0])
    data = project.read(ref.path)
    document = prove_source(data, tag=ref.tag, format=format_of(ref.path), where=project.relative(ref.path))
    cut = document.resegmented(rules_for(project, ref, catalogs[0]))
    changed, key = _mended(cut, entry, text.strip(), ref)
    day = (today or date.today()).isoformat()
    written = _with_notice(changed, {"date": day, "text": " ".join(notice.split())})
    read_front_matter(written)
    project.write(ref.path, written)
    record = CorrectionData(segment=key, before=entry.source, after=text.strip(), notice=notice.strip())
    for catalog in catalogs:
        sync_article(project.article(ref), catalog.tag)
        with catalog_transaction(project, ref.slug, catalog.tag) as changing:
            changing.note(Action.CORRECT, actor=person.id, data=record, reason=reason)
    return _rows(ref, _catalogs(project, ref, to), key)


def correct_version(
    project: Newsroom,
    ref: ArticleRef,
    number: int,
    text: str,
    tag: LangTag,
    *,
    person: Person,
    notice: str,
    reason: str = "",
    today: date | None = None,
) -> CorrectedSegment:
    """
    Put `text` into the place of a sentence of the translation into `tag`, with a notice for its readers.

    It is `translated` then: somebody else reviews it. Raises `ReviewError` for a text that lost a tag, or is what
    stands there, for a sentence that follows another script, and for a person who may not do it.
    """
    if not text.strip() or "\n" in text.strip() or not notice.strip():
        raise UsageError(
            _("a correction is one line, and has a notice for readers"), hint=command_for(ref, number, tag)
        )
    _catalogs(project, ref, [tag])
    with catalog_transaction(project, ref.slug, tag) as catalog:
        entry = catalog.entry(number)
        if entry.is_derived:
            other = find_script_source(project, ref, tag)
            raise ReviewError(
                _("this sentence follows {tag}: correct it there", tag=other),
                where=_("{file}, segment {number}", file=catalog.where, number=number),
                hint=command_for(ref, number, other if other != ref.tag else ""),
            )
        permissions.require_role(catalog, entry, person, Action.CORRECT)
        if text.strip() == entry.target:
            raise ReviewError(
                _("this is what stands there"),
                where=_("{file}, segment {number}", file=catalog.where, number=number),
                hint=f"translator correct {ref.slug} {number} --to {tag}",
            )
        before, told = entry.target, " ".join(notice.split())
        if entry.state is State.FINAL:
            decisions.reopen(catalog, entry, person, reason or told)
        decisions.edit(catalog, catalog.entry(number), person, text.strip(), reason=reason or told)
        record = CorrectionData(
            segment=entry.key, before=before, after=text.strip(), notice=told, day=(today or date.today()).isoformat()
        )
        catalog.note(Action.CORRECT, actor=person.id, data=record, reason=reason)
    return next(row for row in _rows(ref, [load_catalog(project, ref.slug, tag)], entry.key) if row.tag == tag)


def command_for(ref: ArticleRef, number: int, tag: str = "") -> str:
    """Return the command that corrects a segment, in the source or in one translation alone, to be filled in."""
    example = _("An earlier version said …")
    only = f" --to {tag}" if tag else ""
    return f'translator correct {ref.slug} {number} "…"{only} --notice "{example}"'


def _catalogs(project: Newsroom, ref: ArticleRef, to: Sequence[str]) -> list[Catalog]:
    """Return the catalogs of an article that are begun, in the order of its targets, in step with it."""
    tags = [tag for tag in project.targets_of(ref, to) if project.catalog_path(tag, ref.slug).exists()]
    if not tags:
        raise UsageError(
            _("{slug} is not translated yet: change its source as any other file", slug=ref.slug),
            where=project.relative(ref.path),
            hint=f"translator run {ref.slug}",
        )
    for tag in tags:
        sync_article(project.article(ref), tag)
    return [load_catalog(project, ref.slug, tag) for tag in tags]


def _refuse_text(entry: Entry, text: str, catalog: Catalog) -> None:
    problems = tag_problems(entry.source, text)
    if text == entry.source:
        problems = [_("this is what stands there")]
    if problems:
        raise ReviewError(
            "; ".join(problems),
            where=_("{file}, segment {number}", file=catalog.where, number=entry.number),
            hint=_("the source: {text}", text=entry.source),
        )


def _mended(document: Document, entry: Entry, text: str, ref: ArticleRef) -> tuple[bytes, str]:
    """Return the article with `text` in all places of a sentence, and the key that the sentence has then."""
    places = {at for at, segment in enumerate(document.segments) if segment.key == entry.key}
    targets = [text if at in places else None for at in range(len(document.segments))]
    data = document.render(targets, tag=ref.tag)
    changed = parse_document(data, tag=ref.tag, format=format_of(ref.path))
    key = next((segment.key for segment in changed.segments if segment.source == text), "")
    return data, key


def _with_notice(data: bytes, item: dict[str, str]) -> bytes:
    """Return the article with another entry in `corrections`; in TOML as a table, whose text can be translated."""
    front = read_front_matter(data)
    if front.kind != "toml":
        known = front.values.get("corrections")
        return front_matter_with(data, {"corrections": [*(known if isinstance(known, list) else []), item]})
    newline = "\r\n" if b"\r\n" in data[: front.span[1]] else "\n"
    table = f"{newline}[[corrections]]{newline}" + "".join(toml_entry(key, item[key], newline) for key in item)
    return data[: front.inner[1]] + table.encode() + data[front.inner[1] :]


def _rows(ref: ArticleRef, catalogs: Sequence[Catalog], key: str) -> list[CorrectedSegment]:
    """Return a segment in all languages, the source first; nothing where it was cut in several."""
    rows: list[CorrectedSegment] = []
    for catalog in catalogs:
        entry = catalog.find(key)
        if entry is None:
            continue
        if not rows:
            rows.append(CorrectedSegment(ref.slug, LangTag(ref.tag), entry.number, "source", entry.source))
        state = "stale" if entry.is_stale else entry.state.value
        rows.append(CorrectedSegment(ref.slug, catalog.tag, entry.number, state, entry.target))
    return rows
