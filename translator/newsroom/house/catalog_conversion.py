"""
The conversion of catalogs between the Chinese scripts, with the words of a house, and choices: which of several
Traditional characters people meant where a conversion can only guess.

A choice is what somebody typed or approved in a segment that is converted. It holds for the character together with
its neighbours: it is made again when the sentence changes elsewhere and is converted anew, and asked for again where
the words around it changed. Nothing is stored for it: it follows from the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from translator.bilingual.code_version import code_version, library_versions
from translator.bilingual.errors import CatalogError
from translator.bilingual.i18n import _
from translator.bilingual.model import State, TermEntry, short_hash
from translator.bilingual.scripts.script_conversion import Converter, signature_of
from translator.bilingual.scripts.word_conversion import CHECK, NAMES, candidates_of, doubts_of, open_places, words_of
from translator.bilingual.words.language import (
    ZH_HANS,
    ZH_HANT,
    fold_script,
    has_han,
    is_chinese,
    is_traditional,
    opencc_config,
)
from translator.bilingual.words.masking import mask_protected
from translator.bilingual.words.termbase import TermBase
from translator.newsroom.catalog.catalog import Catalog
from translator.newsroom.catalog.events import NOBODY, SYSTEM, Action, ConvertData, Event, EventData, WaiveData
from translator.newsroom.catalog.record import Entry
from translator.newsroom.ground.files import locked, write_atomically
from translator.newsroom.ground.house_index import Look
from translator.newsroom.ground.project import Project, find_script_source
from translator.newsroom.house.glossary import Glossary, read_glossary_file
from translator.newsroom.house.glossary.concepts import Concept, glossary_csv
from translator.newsroom.house.newsroom import Article, Newsroom

Choices = dict[tuple[str, str, str], str]
"""A Simplified character with what stands before and behind it → the Traditional one meant."""

# Neighbours on each side that belong to a choice.
_WIDTH = 2


def choices_of(events: Iterable[Event]) -> Choices:
    found: Choices = {}
    source = text = ""
    for event in events:
        source = event.source or source
        text = event.target if event.target is not None else text
        rule = event.action.rule
        if event.actor in NOBODY or not text:
            continue
        if rule.is_confirmation or rule.is_approval:
            found.update((window, text[place]) for place, window in _windows(text))
        elif event.action is Action.WAIVE:
            waived = _waived(source, text, event.data)
            found.update((window, text[place]) for place, window in _windows(text) if place in waived)
    return found


def apply_choices(text: str, choices: Choices) -> str:
    if not choices:
        return text
    characters = list(text)
    for place, window in _windows(text):
        characters[place] = choices.get(window, characters[place])
    return "".join(characters)


def open_doubts(catalog: Catalog, entry: Entry, settled: Set[str] = frozenset()) -> list[int]:
    """
    Return the 0-based places of a converted target that are in doubt and that nobody decided, here or for the house.

    There are none in Simplified, which has one character for those that a conversion would have to choose from.
    `settled` are words of the house (`Glossary.settled_forms`).
    """
    text = entry.target
    if not entry.is_derived or not is_traditional(catalog.tag):
        return []
    choices = choices_in(catalog, entry)
    windows = dict(_windows(text)) if choices else {}
    return [place for place, _other in open_places(mask_protected(text), settled) if windows.get(place) not in choices]


def differs_by_choices(text: str, converted: str) -> bool:
    """Return whether a text is a conversion with only characters chosen, and no word changed."""
    return len(text) == len(converted) and fold_script(text) == fold_script(converted)


def choices_in(catalog: Catalog, entry: Entry) -> Choices:
    return choices_of(catalog.history(entry))


def _windows(text: str) -> Iterator[tuple[int, tuple[str, str, str]]]:
    folded = fold_script(text)
    for place in candidates_of(text):
        yield place, (folded[place], folded[max(0, place - _WIDTH) : place], folded[place + 1 : place + 1 + _WIDTH])


def _waived(source: str, text: str, data: EventData) -> set[int]:
    if not isinstance(data, WaiveData) or data.check != CHECK:
        return set()
    doubts = doubts_of(mask_protected(text))
    return {place for place, _others in doubts if data.fingerprint == short_hash(CHECK, source, text[place])}


FILE = "conversions.csv"


def chosen_words(catalog: Catalog, entry: Entry, before: str, waived: Set[int] = frozenset()) -> dict[str, str]:
    """
    Return the words that a decision on `entry` settled: Simplified → as it stands in the target now.

    `before` is the target before the decision, `waived` what of it a waiver is about. A character that stands by itself
    is settled with the words beside it.
    """
    text = entry.target
    if not is_traditional(catalog.tag) or not differs_by_choices(text, before):
        return {}
    places = {place for place, (one, other) in enumerate(zip(text, before, strict=True)) if one != other}
    return words_at(text, places | waived or {place for place, _other in doubts_of(mask_protected(text))})


def words_at(text: str, places: Collection[int]) -> dict[str, str]:
    found: dict[str, str] = {}
    start = 0
    folded = fold_script(mask_protected(text))
    words = words_of(folded)
    names = _names_in_byline(folded)
    for number, (word, _tag) in enumerate(words):
        end = start + len(word)
        if has_han(word) and any(start <= place < end for place in places):
            name = next((at for at in names if at[0] < end and start < at[1]), None)
            if name:
                found[folded[slice(*name)]] = text[slice(*name)]
                start = end
                continue
            beside = words[max(0, number - 1) : number] + words[number + 1 : number + 2]
            if len(word) > 1:
                found[word] = text[start:end]
            # 魚|面|好吃, and not 的|杆|很, which says nothing elsewhere.
            elif (
                len(beside) == 2
                and all(has_han(one) for one, _ in beside)
                and any(tag[0] in "nva" for _, tag in beside)
            ):
                before, behind = (one for one, _ in beside)
                found[before + word + behind] = text[start - len(before) : end + len(behind)]
        start = end
    return found


# 文／干征: two words to the segmenter.
def _names_in_byline(text: str) -> list[tuple[int, int]]:
    # Reads tables of dates and labels; most commands load this module, and few decide.
    from translator.newsroom.imports.bylines import PEOPLE, read_fields, split_names

    values = [field.value for field in read_fields(text) if field.kind in PEOPLE]
    names = [name for value in values for name in split_names(value) if 1 < len(name) < 5 and name in text]
    return [(text.index(name), text.index(name) + len(name)) for name in names]


def keep_words(project: Project, tag: str, words: Mapping[str, str], note: str) -> list[str]:
    """
    Write words into the glossary of conversions of `project`, in the place of what it had for them; return them.

    A word that another glossary has already is left out. Raises `GlossaryError` where the file cannot be used, and
    `WriteError`.
    """
    path = project.glossaries_dir / FILE
    others = {
        form
        for other in sorted(path.parent.glob("*.csv"))
        if other != path
        for concept in read_glossary_file(other).concepts
        for form in concept.forms.get(ZH_HANS, ())
    }
    fresh = {word: written for word, written in words.items() if word not in others}
    if not fresh:
        return []
    project.derived_dir.mkdir(parents=True, exist_ok=True)
    with locked(project.derived_dir / "conversions.lock"):
        known = read_glossary_file(path).concepts if path.exists() else ()
        kept = {concept.forms[ZH_HANS][0]: concept for concept in known if ZH_HANS in concept.forms}
        for word, written in fresh.items():
            kind = "person" if any(name == word and kind in NAMES for name, kind in words_of(word)) else ""
            forms = {ZH_HANS: (word,), **(kept[word].forms if word in kept else {}), tag: (written,)}
            kept[word] = Concept(forms, kind=kind, note=note)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, glossary_csv(kept.values()).encode())
    return list(fresh)


@dataclass(frozen=True, slots=True)
class ConvertReport:
    converted: int = 0
    moved: tuple[int, ...] = ()
    """Numbers of those whose other script has changed since the person wrote."""
    stale: tuple[int, ...] = ()
    """Numbers of those whose source has changed since, too: they wait for a person."""


def convert_catalog(article: Article, tag: str = ZH_HANT, *, replace_stale: bool = False) -> ConvertReport:
    """
    Bring the catalog of `article` in `tag` up to the other script's: text and state of each segment follow it.

    The catalog must be in step with the article (`sync_article` first). A person's text there stays, also where it
    is stale by now (unless `replace_stale`), as does what is locked, and what a person did to a converted segment is
    never lowered. Raises `CatalogError` for Traditional of an English article that has no Simplified catalog, and as
    catalogs do.
    """
    newsroom = article.newsroom
    origin = find_script_source(newsroom, article.ref, tag)
    if not origin:
        if not is_traditional(tag) or not article.document.segments:
            return ConvertReport()
        raise CatalogError(
            _("{tag} of {slug} is converted from {origin}, which was not translated yet",
              tag=tag, slug=article.slug, origin=ZH_HANS),
            where=newsroom.relative(newsroom.catalog_path(ZH_HANS, article.slug)),
            hint=f"translator run {article.slug} --to {ZH_HANS},{tag}",
        )  # fmt: skip
    converter = converter_of(newsroom, origin, tag)
    other = None if origin == article.tag else article.catalog(origin)
    ours = article.catalog(tag)
    due, report = _plan(ours, other, converter, origin, replace_stale=replace_stale)
    if not due:
        return report
    with article.transaction(tag) as catalog:
        if catalog is not ours:
            due, report = _plan(catalog, other, converter, origin, replace_stale=replace_stale)
        for item in due:
            catalog.apply(item.entry, Action.CONVERT, actor=SYSTEM, state=item.state, target=item.text,
                          origin="converted", signature=signature_of(converter), data=item.data)  # fmt: skip
    return report


def follow_script(article: Article, tag: str, *, replace_stale: bool = False) -> ConvertReport:
    origin = find_script_source(article.newsroom, article.ref, tag)
    known = _look_at_conversion(article, tag, origin, replace_stale)
    if known.value is not None and origin:
        return ConvertReport()
    report = convert_catalog(article, tag, replace_stale=replace_stale)
    if report.converted:
        known = _look_at_conversion(article, tag, origin, replace_stale)
    if origin and (not report.converted or article.is_current(tag, *({origin} - {article.tag}))):
        known.keep(b"nothing")
    return report


def script_ahead(
    article: Article, tag: str, read: Callable[[str], Catalog], *, only_known: bool = False, house: str = ""
) -> str:
    """
    Return the tag of the script whose text the next conversion takes into a catalog; empty where it takes nothing.

    `read` returns the catalogs, which are not asked for where the index of the house knows. With `only_known` they are
    asked for where that knew something, and files changed since: to convert a large house anew takes a while. Callers
    that ask for many hand in `house` (`conversion_version`).
    """
    newsroom = article.newsroom
    origin = find_script_source(newsroom, article.ref, tag)
    if not origin or not newsroom.has(newsroom.catalog_path(tag, article.slug)):
        return ""
    known = _look_at_conversion(article, tag, origin, house=house)
    if known.value is not None or (only_known and newsroom.index.row(tag, article.slug, "conversion") is None):
        return ""
    other = None if origin == article.tag else read(origin)
    due, _report = _plan(read(tag), other, converter_of(newsroom, origin, tag), origin, replace_stale=False)
    if not due:
        known.keep(b"nothing")
    return origin if due else ""


def conversion_version(newsroom: Newsroom) -> str:
    return short_hash(code_version(), library_versions("opencc"), newsroom.glossary_version, repr(newsroom.settings))


def _look_at_conversion(
    article: Article, tag: str, origin: str, replace_stale: bool = False, *, house: str = ""
) -> Look:
    newsroom, others = article.newsroom, {origin} - {"", article.tag}
    environment = " ".join([house or conversion_version(newsroom), str(replace_stale), article.tag, *others])
    files = newsroom.catalog_state(tag, *others, slug=article.slug)
    return newsroom.index.look("conversion", tag, article.slug, environment=environment, files=files)


def settle_words(article: Article, catalog: Catalog, since: int) -> list[str]:
    """
    Keep for the house what decisions on converted segments say about words, and convert the article's others by it.

    The decisions are the lines of the ledger from `since` on, of a transaction that has ended. Returns the words.
    """
    if not is_traditional(catalog.tag):
        return []
    words: dict[str, str] = {}
    note = ""
    for event in catalog.ledger.events[since:]:
        is_doubt = isinstance(event.data, WaiveData) and event.data.check == CHECK
        entry = catalog.find(event.key) if event.action is Action.EDIT or is_doubt else None
        if entry is not None and catalog.machine_output(entry):
            waived = _waived(entry.source, entry.target, event.data)
            words |= chosen_words(catalog, entry, catalog.machine_output(entry), waived)
            note = f"{catalog.slug} {entry.number}, {event.actor}"
    kept = keep_words(article.newsroom, catalog.tag, words, note) if words else []
    if kept:
        convert_catalog(article, catalog.tag)
    return [words[word] for word in kept]


def converter_of(newsroom: Newsroom, origin: str, tag: str) -> Converter:
    settings = newsroom.settings.publish
    return make_converter(origin, tag, settings.zh_hant_region, newsroom.glossary, tuple(settings.zh_hant_forms))


@dataclass(frozen=True, slots=True)
class _Conversion:
    entry: Entry
    text: str
    state: State
    data: ConvertData


def _plan(
    catalog: Catalog, other: Catalog | None, converter: Converter, origin: str, *, replace_stale: bool
) -> tuple[list[_Conversion], ConvertReport]:
    due: list[_Conversion] = []
    moved, stale = [], []
    for entry in catalog.entries:
        text, state, authors = _original(entry, other)
        if is_own_wording(catalog, entry) and not (replace_stale and entry.is_stale and text):
            if entry.is_stale:
                stale.append(entry.number)
            elif text and catalog.machine_output(entry) not in {"", converter.convert(text)}:
                moved.append(entry.number)
            continue
        if not text:
            continue
        target = converter.convert(text)
        choices = choices_in(catalog, entry)
        chosen = apply_choices(target, choices)
        is_chosen = chosen != target or entry.is_overridden
        events = catalog.history(entry) if is_chosen else ()
        choosers = {event.actor for event in events if event.action.rule.is_confirmation} - NOBODY
        makers = tuple(sorted(authors | choosers))
        if _is_behind(catalog, entry, chosen, state, makers):
            data = ConvertData(origin_tag=origin, makers=makers, chosen=is_chosen)
            due.append(_Conversion(entry, chosen, state, data))
    return due, ConvertReport(len(due), tuple(moved), tuple(stale))


def is_own_wording(catalog: Catalog, entry: Entry) -> bool:
    """
    Return whether people wrote or confirmed the target of `entry`, be it stale by now, where a conversion would go.

    Choosing among the characters of a conversion is not writing it.
    """
    if not entry.target or entry.origin == "converted":
        return False
    if not (entry.origin == "human" or entry.is_foreign or catalog.makers(entry)):
        return False
    if entry.origin != "human" or entry.record.suggested not in {"", "converted"}:
        return True
    source = entry.previous_source if is_chinese(catalog.source_tag) else None
    return not differs_by_choices(entry.target, catalog.machine_output(entry) or source or "")


def _original(entry: Entry, other: Catalog | None) -> tuple[str, State, frozenset[str]]:
    # Nobody read what a program converted: it is `translated` at most, and a draft where nobody answers for its origin.
    # The text is empty where it is not ready.
    if other is None:
        return entry.source, State.TRANSLATED, frozenset()
    found = other.find(entry.key)
    if found is None or not found.target or found.is_stale or found.is_rejected:
        return "", State.NEW, frozenset()
    makers = other.makers(found)
    highest = State.TRANSLATED if makers or other.stands_as_adopted(found) else State.DRAFT
    return found.target, min(found.state, highest, key=lambda state: state.rank), makers


def _is_behind(catalog: Catalog, entry: Entry, target: str, state: State, makers: Collection[str]) -> bool:
    if entry.is_locked:
        return False
    if entry.target != target or entry.is_stale or entry.is_overridden:
        return True
    if entry.record.actor in {SYSTEM, ""}:
        return entry.state is not state or not catalog.makers(entry).issuperset(makers)
    return entry.state.rank < state.rank


def is_settled_conversion(entry: Entry, origin: Catalog | None) -> bool:
    """
    Return whether `entry` is converted from a text that is signed off, in `origin` or, where that is None, the source.

    Such a text is not final by itself, for nobody need have read it; it may be published with its origin.
    """
    return entry.is_derived and not entry.is_rejected and origin_state(entry, origin) is State.FINAL


def origin_state(entry: Entry, origin: Catalog | None) -> State:
    """Return how far the text has come that a converted one comes from; a source is final."""
    if origin is None:
        return State.FINAL
    found = origin.find(entry.key)
    if found is None or found.is_rejected:
        return State.NEW
    return State.DRAFT if found.is_stale else found.state


def to_traditional(text: str, region: str = "TW", glossary: Glossary | None = None) -> str:
    """Return Simplified `text` in Traditional script; `region` is `TW`, `TWP`, `HK` or empty."""
    return make_converter(ZH_HANS, ZH_HANT, region, glossary).convert(text)


@lru_cache(maxsize=8)
def make_converter(
    source_tag: str, target_tag: str, region: str, glossary: Glossary | None = None, forms: tuple[str, ...] = ()
) -> Converter:
    """
    Return the converter between two scripts, the same object for the same glossary.

    The glossary's words are those of Taiwan, so they are left out for Hong Kong, unless a `zh-Hant-HK` column has
    them. Raises `UsageError` for an unknown region.
    """
    config = opencc_config(source_tag, target_tag, region=region)
    pairs = (
        _script_pairs(glossary, source_tag, "zh-Hant-HK" if region.upper().startswith("HK") else ZH_HANT)
        if glossary
        else []
    )
    return Converter(config, TermBase(pairs, source_tag, target_tag), forms)


def _script_pairs(glossary: Glossary, source_tag: str, traditional: str) -> list[TermEntry]:
    found: dict[str, str] = {}
    for concept in glossary.in_both_scripts:
        if concept.status in ("forbidden", "dnt"):
            continue
        hans, hant = concept.forms.get(ZH_HANS, ()), concept.forms.get(traditional, ())
        ours, theirs = (hant, hans) if is_traditional(source_tag) else (hans, hant)
        count = len(ours) if len(ours) == len(theirs) else min(1, len(ours), len(theirs))
        for one, other in zip(ours[:count], theirs[:count], strict=True):
            if has_han(one):
                found.setdefault(one, other)
    return [TermEntry(source=one, targets=(other,)) for one, other in found.items()]
