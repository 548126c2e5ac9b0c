"""
Which page of a site is the translation of which article: by path, else by `id` or `translationKey`.

A page that stands where its article stood before it was renamed belongs to it too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from translator.bilingual.errors import DuplicateArticle, TranslatorError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.words.language import LangTag
from translator.newsroom.articles import read_front_matter
from translator.newsroom.ground import git
from translator.newsroom.ground.article_tree import CATALOG_SUFFIX, TreePlace
from translator.newsroom.ground.project import ArticleRef, read_front
from translator.newsroom.house import Article, Newsroom

_KEYS = ("id", "translationKey")


class UnknownSource(UsageError):
    """The settings do not say which of the languages of a page is the source."""

    languages: tuple[LangTag, ...] = ()
    """In which the page is there."""


@dataclass(frozen=True, slots=True)
class PagePair:
    article: Article
    tag: LangTag
    path: Path
    by: str
    """How they were paired: `path`, `id`, `translationKey`, or `git` where the article was renamed."""


def find_pages(
    newsroom: Newsroom, slugs: Iterable[str] = (), to: Iterable[str] = ()
) -> tuple[list[PagePair], list[Path]]:
    """
    Return the pairs, sorted by article, and the pages without an article.

    Pages that `publish` wrote are not looked at. A page that can be read neither as an article nor as a translation is
    skipped. Raises `UnknownSource` where the settings do not say which of the languages is the source.
    """
    sources = newsroom.select(slugs)
    _refuse_unknown_source(newsroom)
    wanted = {ref.slug: ref for ref in sources}
    everything = {ref.slug for ref in newsroom.articles}
    tags = {tag for ref in sources for tag in newsroom.targets_of(ref, to)}
    pairs, rest = list[PagePair](), list[tuple[Path, TreePlace]]()
    source_paths = {ref.path for ref in newsroom.articles}
    for path, place in newsroom.article_files():
        if path in source_paths or place.tag not in tags or place.suffix == CATALOG_SUFFIX:
            continue
        with newsroom.skipping():
            if not newsroom.is_source(path):
                continue
            if place.slug in wanted:
                pairs.append(PagePair(newsroom.article(wanted[place.slug]), place.tag, path, "path"))
            elif place.slug not in everything:
                rest.append((path, place))
    done = {(pair.article.slug, pair.tag) for pair in pairs}
    more, rest = _pair_by_key(newsroom, wanted, done, rest)
    renamed, alone = _pair_by_rename(newsroom, wanted, done, rest)
    pairs = [pair for pair in (*pairs, *more, *renamed) if pair.tag != pair.article.tag]
    return sorted(pairs, key=lambda pair: (pair.article.slug, pair.tag)), alone


def _refuse_unknown_source(project: Newsroom) -> None:
    unclear = [error for error in project.skipped.values() if isinstance(error, DuplicateArticle)]
    if unclear and project.source_tag is None:
        names = (unclear[0].where or "").split(", ")
        languages = [place.tag for place in map(project.tree.place, names) if place]
        error = UnknownSource(
            _("which language is the source is not known: the same page is there in several"),
            where=unclear[0].where,
            hint=_("write into translator.toml: [articles] source = {tag}   (one of {tags})",
                   tag=f'"{languages[0]}"', tags=", ".join(languages)),
        )  # fmt: skip
        error.languages = tuple(languages)
        raise error


def _pair_by_key(
    newsroom: Newsroom, wanted: dict[str, ArticleRef], done: set[tuple[str, LangTag]],
    rest: list[tuple[Path, TreePlace]],
) -> tuple[list[PagePair], list[tuple[Path, TreePlace]]]:  # fmt: skip
    """Pair pages under other names by what their front matter says; one key that two articles have says nothing."""
    if not rest:
        return [], []
    owners: defaultdict[tuple[str, str], list[ArticleRef]] = defaultdict(list)
    for ref in wanted.values():
        for key in _keys(newsroom, ref.path):
            owners[key].append(ref)
    pairs, alone = list[PagePair](), list[tuple[Path, TreePlace]]()
    for path, place in rest:
        keys = _keys(newsroom, path)
        by = next((one for one in keys if len(owners.get(one, ())) == 1), None)
        shared = next((one for one in keys if len(owners.get(one, ())) > 1), None)
        if by is None and shared is not None:
            names = ", ".join(newsroom.relative(ref.path) for ref in owners[shared])
            newsroom.skip(DuplicateArticle(
                _("two articles could be its source: {paths} have the {key} {name}",
                  paths=names, key=shared[0], name=shared[1]),
                where=newsroom.relative(path),
                hint=_("give one of them a {key} of its own, then: translator adopt", key=shared[0]),
            ))  # fmt: skip
            continue
        match = owners[by][0] if by else None
        if by and match and (match.slug, place.tag) not in done:
            done.add((match.slug, place.tag))
            pairs.append(PagePair(newsroom.article(match), place.tag, path, by[0]))
        else:
            alone.append((path, place))
    return pairs, alone


def _pair_by_rename(
    newsroom: Newsroom, wanted: dict[str, ArticleRef], done: set[tuple[str, LangTag]],
    rest: list[tuple[Path, TreePlace]],
) -> tuple[list[PagePair], list[Path]]:  # fmt: skip
    """Pair pages that stand where their article stood before; of several names the one is taken that is there now."""
    if not rest:
        return [], []
    refs = {newsroom.relative(ref.path): ref for ref in wanted.values()}
    tags = sorted({ref.tag for ref in wanted.values()})
    later = git.renames(newsroom.root, "") if git.is_repo(newsroom.root) and git.has_commits(newsroom.root) else {}
    pairs, alone = list[PagePair](), list[Path]()
    for path, place in rest:
        names = [newsroom.tree.path(tag, place.slug, place.suffix) for tag in tags if tag != place.tag]
        seen = set(names)
        for name in names:  # It grows while names lead on.
            following = [*([later[name]] if name in later else []), *([] if name in later else bundle_names(name))]
            names += [one for one in following if one not in seen]
            seen.update(following)
        match = next((refs[name] for name in names if name in refs), None)
        if match and (match.slug, place.tag) not in done:
            done.add((match.slug, place.tag))
            pairs.append(PagePair(newsroom.article(match), place.tag, path, "git"))
        else:
            alone.append(path)
    return pairs, alone


def bundle_names(path: str) -> list[str]:
    """Return how else a page may stand, alone or in a folder of its own: `a/b.md`, `a/b/index.md`, `a/b/_index.md`."""
    stem, dot, suffix = path.rpartition(".")
    folder, _slash, name = stem.rpartition("/")
    if name not in {"index", "_index"}:
        return [f"{stem}/{one}{dot}{suffix}" for one in ("index", "_index")]
    other = "_index" if name == "index" else "index"
    return [f"{folder}{dot}{suffix}", f"{folder}/{other}{dot}{suffix}"] if folder else []


def _keys(project: Newsroom, path: Path) -> list[tuple[str, str]]:
    """Return the names that the front matter of a page gives to all versions of its article."""
    try:
        with project.open(path) as file:
            front = read_front(file)
        values = read_front_matter(front + b"\n" + front[:3] + b"\n").values if front[:3] in {b"---", b"+++"} else {}
    except (TranslatorError, OSError):
        return []
    return [(key, str(values[key])) for key in _KEYS if values.get(key)]
