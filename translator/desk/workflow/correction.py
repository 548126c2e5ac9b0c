"""Corrections of a fact in a published article: in its source for all languages, or in one translation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from translator.bilingual.errors import ReviewError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.bilingual.words.inline import tag_problems
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles.article_format import parse_document, prove_source
from translator.newsroom.articles.frontmatter import front_matter_with, read_front_matter
from translator.newsroom.articles.frontmatter_values import toml_entry
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import Action, CorrectionData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.catalog.segment_rules import rules_for
from translator.newsroom.ground.project import find_script_source
from translator.newsroom.house import Article, sync_article
from translator.newsroom.house.people import Person
from translator.newsroom.review import decisions, permissions


@dataclass(frozen=True, slots=True)
class CorrectedSegment:
    """One language of a segment, as it is now."""

    slug: str
    tag: str
    number: int
    state: str
    """`source` for the source."""
    text: str


def show_segment(article: Article, number: int, to: Sequence[str] = ()) -> list[CorrectedSegment]:
    """Return a segment in the source and all targets; `number` counts as in the first target."""
    catalogs = _catalogs(article, to)
    return _rows(article, catalogs, catalogs[0].entry(number).key)


def correct_source(
    article: Article,
    number: int,
    text: str,
    *,
    person: Person,
    notice: str,
    reason: str = "",
    today: date | None = None,
) -> list[CorrectedSegment]:
    """
    Put `text` into the place of a sentence of the source, with a notice for readers; return it in all languages.

    The catalogs are brought up to date. A step already done is not done twice. Raises `ReviewError`.
    """
    if not person.may(Action.CORRECT):
        needed = _(" or ").join(Action.CORRECT.rule.roles)
        roles = _(", ").join(sorted(person.roles))
        message = _("{person} is {roles}, and this takes {needed}", person=person.id, roles=roles, needed=needed)
        raise ReviewError(message, hint=_("{file}   (says who may)", file="glossaries/people.yml"))
    text = _one_line(text, notice, command_for(article, number))
    told = " ".join(notice.split())
    newsroom, catalogs = article.newsroom, _catalogs(article)
    done = next((one for one in _corrections(catalogs[0]) if (one.after, one.notice) == (text, told)), None)
    if done is not None and catalogs[0].find(done.segment) is not None:
        return _rows(article, catalogs, done.segment)
    entry = catalogs[0].entry(number)
    _refuse_notice(catalogs[0], entry)
    problems = [_("this is what stands there")] if text == entry.source else tag_problems(entry.source, text)
    if problems:
        raise ReviewError(
            "; ".join(problems),
            where=_("{file}, segment {number}", file=catalogs[0].where, number=number),
            hint=_("the source: {text}", text=entry.source),
        )
    where = newsroom.relative(article.path)
    document = prove_source(article.data, tag=article.tag, format=article.format, where=where)
    cut = document.resegmented(rules_for(newsroom, article.ref, catalogs[0]))
    targets = [text if segment.key == entry.key else None for segment in cut.segments]
    mended = cut.render(targets, tag=article.tag)
    segments = parse_document(mended, tag=article.tag, format=article.format).segments
    key = next((segment.key for segment in segments if segment.source == text), "")
    day = (today or date.today()).isoformat()
    written = _with_notice(mended, {"date": day, "text": told})
    read_front_matter(written)
    record = CorrectionData(segment=key, before=entry.source, after=text, notice=told)
    # The record is written first: after a crash the same command does the rest, and nothing twice.
    for catalog in catalogs:
        with article.transaction(catalog.tag) as changing:
            if _corrections(changing)[-1:] != [record]:
                changing.note(Action.CORRECT, actor=person.id, data=record, reason=reason)
    newsroom.write(article.path, written)
    return _rows(article, _catalogs(article), key)


def correct_version(
    article: Article,
    number: int,
    text: str,
    tag: LangTag,
    *,
    person: Person,
    notice: str,
    reason: str = "",
    today: date | None = None,
) -> CorrectedSegment:
    """Put `text` into the place of a sentence of one translation, with a notice; somebody else reviews it."""
    text = _one_line(text, notice, command_for(article, number, tag))
    _catalogs(article, [tag])
    with article.transaction(tag) as catalog:
        entry = catalog.entry(number)
        where = _("{file}, segment {number}", file=catalog.where, number=number)
        _refuse_notice(catalog, entry)
        if entry.is_derived:
            other = find_script_source(article.newsroom, article.ref, tag)
            raise ReviewError(
                _("this sentence follows {tag}: correct it there", tag=other),
                where=where,
                hint=command_for(article, number, other if other != article.tag else ""),
            )
        permissions.require_role(catalog, entry, person, Action.CORRECT)
        if text == entry.target:
            hint = f"translator correct {article.slug} {number} --to {tag}"
            raise ReviewError(_("this is what stands there"), where=where, hint=hint)
        before, told = entry.target, " ".join(notice.split())
        if entry.state is State.FINAL:
            decisions.reopen(catalog, entry, person, reason or told)
        decisions.edit(catalog, catalog.entry(number), person, text, reason=reason or told)
        day = (today or date.today()).isoformat()
        record = CorrectionData(segment=entry.key, before=before, after=text, notice=told, day=day)
        catalog.note(Action.CORRECT, actor=person.id, data=record, reason=reason)
    return next(row for row in _rows(article, [article.catalog(tag)], entry.key) if row.tag == tag)


def command_for(article: Article, number: int, tag: str = "") -> str:
    """Return the command that corrects a segment, to be filled in."""
    example = _("An earlier version said …")
    only = f" --to {tag}" if tag else ""
    return f'translator correct {article.slug} {number} "…"{only} --notice "{example}"'


def _corrections(catalog: Catalog) -> list[CorrectionData]:
    """Return what was corrected in the source, the oldest first; `day` is empty in each."""
    events = (event.data for event in catalog.events if event.action is Action.CORRECT)
    return [data for data in events if isinstance(data, CorrectionData) and not data.day]


def _refuse_notice(catalog: Catalog, entry: Entry) -> None:
    """Refuse to correct what readers are told of an earlier correction: the numbers behind it have moved by one."""
    if entry.context.startswith("corrections["):
        raise ReviewError(
            _("segment {number} is the notice of a correction: {text}", number=entry.number, text=entry.source),
            where=catalog.where,
            hint=f"translator show {catalog.slug} {entry.number + 1}",
        )


def _one_line(text: str, notice: str, hint: str) -> str:
    text = text.strip()
    if not text or "\n" in text or not notice.strip():
        raise UsageError(_("a correction is one line, and has a notice for readers"), hint=hint)
    return text


def _catalogs(article: Article, to: Sequence[str] = ()) -> list[Catalog]:
    newsroom, slug = article.newsroom, article.slug
    tags = [tag for tag in newsroom.targets_of(article.ref, to) if newsroom.catalog_path(tag, slug).exists()]
    if not tags:
        raise UsageError(
            _("{slug} is not translated yet: change its source as any other file", slug=slug),
            where=newsroom.relative(article.path),
            hint=f"translator run {slug}",
        )
    for tag in tags:
        sync_article(article, tag)
    return [article.catalog(tag) for tag in tags]


def _with_notice(data: bytes, item: dict[str, str]) -> bytes:
    front = read_front_matter(data)
    if front.kind != "toml":
        known = front.values.get("corrections")
        return front_matter_with(data, {"corrections": [*(known if isinstance(known, list) else []), item]})
    newline = "\r\n" if b"\r\n" in data[: front.span[1]] else "\n"
    table = f"{newline}[[corrections]]{newline}" + "".join(toml_entry(key, item[key], newline) for key in item)
    return data[: front.inner[1]] + table.encode() + data[front.inner[1] :]


def _rows(article: Article, catalogs: Sequence[Catalog], key: str) -> list[CorrectedSegment]:
    rows: list[CorrectedSegment] = []
    for catalog in catalogs:
        entry = catalog.find(key)
        if entry is None:
            continue
        if not rows:
            rows.append(CorrectedSegment(article.slug, article.tag, entry.number, "source", entry.source))
        state = "stale" if entry.is_stale else entry.state.value
        rows.append(CorrectedSegment(article.slug, catalog.tag, entry.number, state, entry.target))
    return rows
