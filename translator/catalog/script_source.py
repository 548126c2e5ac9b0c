"""The Chinese script that a catalog is converted from, where it is not translated."""

from __future__ import annotations

from translator.catalog.catalog import Catalog
from translator.catalog.entry import Entry
from translator.language import ZH_HANS, is_chinese, is_traditional
from translator.model import State
from translator.project import ArticleRef, Project


def find_script_source(project: Project, ref: ArticleRef, tag: str) -> str:
    """
    Return the tag that the version of `ref` in `tag` is converted from, empty where it is translated.

    A Chinese source gives its other script directly. Of an English one, zh-Hant is derived from zh-Hans as soon as
    that has a catalog; zh-Hans itself is always translated.
    """
    if not is_chinese(tag):
        return ""
    if is_chinese(ref.tag):
        return ref.tag
    return ZH_HANS if is_traditional(tag) and project.catalog_path(ZH_HANS, ref.slug).exists() else ""


def is_settled_conversion(entry: Entry, origin: Catalog | None) -> bool:
    """
    Tell whether `entry` is converted from a text that is signed off, in `origin` or, where that is None, the source.

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
