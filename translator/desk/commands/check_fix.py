"""`check --fix`: apply safe fixes to catalogs (never to reviewed, final or locked segments) and to bilingual files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _
from translator.bilingual.model import State
from translator.desk.workflow.check_report import CheckSelection
from translator.newsroom.catalog.events import UNKNOWN, Action, EditData
from translator.newsroom.ground.console import skipping_file
from translator.newsroom.ground.files import flushed_together
from translator.newsroom.house import Article, Newsroom


def fix_everything(
    names: Sequence[str], *, newsroom: Newsroom | None, selection: CheckSelection, source_tag: str, to: Sequence[str]
) -> Iterator[int]:
    """
    Apply the safe fixes to the named files or articles, and yield how many segments changed in each.

    Raises what `read_bilingual` raises for a file of another tool.
    """
    from translator.desk.workflow.article_check import begun_catalogs
    from translator.newsroom.imports.interchange import is_bilingual

    paths = [Path(name) for name in names]
    if paths and all(is_bilingual(path) for path in paths):
        for path in paths:
            with skipping_file(path, is_alone=len(paths) == 1):
                yield _fix_file(path, selection, source_tag, to[0] if to else "")
        return
    if newsroom is None:
        raise UsageError(_("there is no project here"), hint="translator init")
    with flushed_together():
        for article, tag in begun_catalogs(newsroom, names, to):
            with newsroom.skipping(at=article.path):
                yield _fix_article(article, tag, selection)


def _fix_article(article: Article, tag: str, selection: CheckSelection) -> int:
    from translator.bilingual.pairs.runner import fix_pairs
    from translator.desk.workflow.article_check import pairs_of_catalog

    changed, actor = 0, _fixer(article.newsroom)
    with article.transaction(tag) as catalog:
        pairs = list(pairs_of_catalog(article.newsroom, catalog).values())
        entries = [entry for entry in catalog.entries if entry.target]
        fixed = fix_pairs(pairs, settings=selection.settings, only=selection.only, skip=selection.skip)
        for entry, target in zip(entries, fixed, strict=True):
            if target == entry.target or entry.is_locked or entry.state.rank >= State.REVIEWED.rank:
                continue
            catalog.apply(
                entry, Action.EDIT, actor=actor, state=entry.state, target=target, origin=entry.origin,
                signature=entry.signature, reason="check --fix",
                data=EditData(makers=tuple(sorted(catalog.makers(entry) - {actor}))),
            )  # fmt: skip
            changed += 1
    return changed


def _fixer(newsroom: Newsroom) -> str:
    """
    Return who answers for the fixes: the person at work, where that person may edit.

    Else nobody on record does, as for a text that another tool changed. Those who answered for the text before the fix
    still do.
    """
    from translator.newsroom.house.people import person_at_work

    try:
        person = person_at_work(newsroom)
    except UsageError:
        return UNKNOWN
    return person.id if person.may(Action.EDIT) else UNKNOWN


def _fix_file(path: Path, selection: CheckSelection, source_tag: str, target_tag: str) -> int:
    from translator.bilingual.pairs.runner import fix_pairs
    from translator.desk.workflow.check_run import pairs_of_units
    from translator.newsroom.imports.interchange import read_bilingual, replace_targets

    bilingual = read_bilingual(path, source_tag=source_tag, target_tag=target_tag)
    pairs = pairs_of_units(bilingual)
    fixed = fix_pairs(pairs, settings=selection.settings, only=selection.only, skip=selection.skip)
    changes = {
        place: target for place, (pair, target) in enumerate(zip(pairs, fixed, strict=True)) if target != pair.target
    }
    return len(replace_targets(path, bilingual, changes)) if changes else 0
