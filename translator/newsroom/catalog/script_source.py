"""The Chinese script that a version is converted from, where it is not translated."""

from __future__ import annotations

from translator.bilingual.words.language import ZH_HANS, is_chinese, is_traditional
from translator.newsroom.ground.project import ArticleRef, Project


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
    return ZH_HANS if is_traditional(tag) and project.has(project.catalog_path(ZH_HANS, ref.slug)) else ""
