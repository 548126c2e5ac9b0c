"""The house's table of names at the command line: what `translator glossary names`, `propose` and `accept` do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State, TermEntry
from translator.bilingual.names.counterparts import form_of
from translator.bilingual.names.latin_names import romanisation_of
from translator.bilingual.words.dictionary import fold_han
from translator.bilingual.words.language import CONTENT_TAGS, EN, is_chinese
from translator.newsroom.catalog.record import Entry
from translator.newsroom.house import Article, Newsroom
from translator.newsroom.house.glossary.concepts import Concept
from translator.newsroom.house.glossary.names import NameTerms, change_name, find_names, names_of
from translator.newsroom.pages.publication.bylines import credited, listed

if TYPE_CHECKING:
    from translator.newsroom.house import Newsroom
    from translator.newsroom.house.glossary import Glossary


def name_rows(names: Iterable[Concept]) -> list[dict[str, str]]:
    """Return names as `glossary names --format json` prints them."""
    return [
        {
            "english": " | ".join(name.forms.get(EN, ())),
            "chinese": " | ".join(
                dict.fromkeys(form for tag, forms in name.forms.items() if tag != EN for form in forms)
            ),
            "kind": name.kind,
            "state": "proposed" if name.status == "proposed" else "accepted",
            "source": name.note,
            "where": name.where,
        }
        for name in names
    ]


def select_names(glossary: Glossary, text: str, *, is_proposed: bool | None) -> list[Concept]:
    found = {concept.where for concept in glossary.search(text)}
    return [
        name for name in names_of(glossary)
        if name.where in found and is_proposed in {None, name.status == "proposed"}
    ]  # fmt: skip


def accept_names(
    newsroom: Newsroom, glossary: Glossary, wanted: Sequence[str], english: str = "", *, undo: bool = False
) -> list[Concept]:
    """Accept proposed names, each by any of its forms, or `undo` that; `english` is the form of the only one."""
    if english and (undo or len(wanted) != 1):
        raise UsageError(
            _("--as is the form of one name that is accepted"), hint="translator glossary accept 林佳蓉 --as …"
        )
    names = [_named(glossary, one) for one in wanted]
    status = {"status": "proposed" if undo else ""}
    for name in names:
        change_name(newsroom, name, **status, **({EN: english} if english else {}))
    return names


def _named(glossary: Glossary, form: str) -> Concept:
    found = find_names(glossary, form)
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
