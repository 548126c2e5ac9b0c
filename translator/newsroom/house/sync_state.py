"""
Whether a catalog is in step with its article: a row of the index of the house that `sync` writes.

Whoever changes a catalog that was in step keeps it so, and `sync` need not read it to find that out.
"""

from __future__ import annotations

from contextlib import suppress

from translator import __version__
from translator.bilingual.code_version import code_version
from translator.bilingual.errors import TranslatorError
from translator.bilingual.model import short_hash
from translator.newsroom.catalog import Catalog, is_current
from translator.newsroom.catalog.events import Action
from translator.newsroom.catalog.segment_rules import rules_on_disk
from translator.newsroom.ground.house_index import Look, state_of
from translator.newsroom.ground.project import ArticleRef, Project, find_script_source

SUBJECT = "sync"
# Actions that leave to `sync` nothing to do.
_ABOUT_TARGETS = frozenset({
    Action.DRAFT, Action.CONVERT, Action.EDIT, Action.ACCEPT, Action.REVIEW, Action.FINALISE, Action.REJECT,
    Action.REOPEN, Action.UNDO, Action.COMMENT, Action.WAIVE, Action.UNWAIVE, Action.LOCK, Action.UNLOCK,
    Action.ACKNOWLEDGE,
})  # fmt: skip


def look_at_sync(project: Project, ref: ArticleRef, tag: str) -> Look:
    """
    Look at article, catalog and ledger; the value is a hash of the article as it was when they were brought together.

    Raises `LedgerError` where it is converted from another script whose ledger cannot be read.
    """
    origin = find_script_source(project, ref, tag)
    cut = _cut_of(project, ref.slug, origin) if origin and origin != ref.tag else ""
    # Other rules would cut the same article differently.
    code = code_version("newsroom/articles", "bilingual/sentences", "newsroom/catalog", "newsroom/house")
    environment = f"{__version__} {code} {project.settings.dialect} {tag} {origin} {cut}"
    files = [str(ref.path), *_files(project, tag, ref.slug)]
    return project.index.look(SUBJECT, tag, ref.slug, environment=environment, files=files)


class SyncStep:
    """Keeps a catalog in step with its article through a transaction that only decides on targets."""

    def __init__(self, project: Project, ref: ArticleRef, catalog: Catalog) -> None:
        """Look when the transaction has read the catalog."""
        self._project, self._ref = project, ref
        self._article = state_of([ref.path])[0]
        self._events, self._sources = len(catalog.events), _sources(catalog)
        self._value: bytes | None = None
        with suppress(TranslatorError):
            self._value = look_at_sync(project, ref, catalog.tag).value

    def keep(self, catalog: Catalog) -> None:
        """Keep the catalog, as it was written, in step if it was; not where somebody changed anything meanwhile."""
        if self._value is None or self._sources != _sources(catalog):
            return
        if not _ABOUT_TARGETS.issuperset(event.action for event in catalog.events[self._events :]):
            return
        with suppress(TranslatorError):
            look = look_at_sync(self._project, self._ref, catalog.tag)
            is_same = self._article and state_of([self._ref.path])[0] == self._article
            if look.value is None and is_same and is_current(self._project, catalog):
                look.keep(self._value)


def _sources(catalog: Catalog) -> list[tuple[str, str]]:
    return [(entry.context, entry.source) for entry in (*catalog.entries, *catalog.obsolete)]


def _cut_of(project: Project, slug: str, tag: str) -> str:
    """Return what changes with the splits and joins of a catalog: the other script is cut by them too."""
    files = _files(project, tag, slug)[1:]
    look = project.index.look("cut", tag, slug, environment=code_version("newsroom/catalog"), files=files)
    if look.value is not None:
        return look.value.decode()
    rules = rules_on_disk(project, slug, tag)
    cut = short_hash(repr(rules)) if rules else ""
    look.keep(cut.encode())
    return cut


def _files(project: Project, tag: str, slug: str) -> list[str]:
    folder = f"{project.locales_dir}/{tag}/{slug}"
    return [f"{folder}.po", f"{folder}.jsonl"]
