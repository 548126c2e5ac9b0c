"""
Texts that stand around an article: credit labels, disclaimers and notices, names of tags.

The built-in ones are tables in `data/`; a project's `labels.yml`, `disclaimers.yml` and `tags.yml` override them.
Source: docs/publishing.md, "Credit labels"; the colon is full-width in Chinese and a list is joined by 、.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from translator.bilingual.code_version import code_version
from translator.bilingual.errors import GlossaryError, UsageError
from translator.bilingual.i18n import _
from translator.bilingual.tables import read_table
from translator.bilingual.words.language import (
    CONTENT_TAGS,
    EN,
    ZH_HANS,
    ZH_HANT,
    fallbacks,
    is_chinese,
    parse_tag,
    script,
)
from translator.bilingual.words.patterns import printable
from translator.newsroom.articles.frontmatter_values import load_yaml
from translator.newsroom.ground.files import text_of
from translator.newsroom.ground.project import Project
from translator.newsroom.house.glossary.concepts import convert_term

TEXT_FILES = ("labels.yml", "disclaimers.yml", "tags.yml")
AP_MONTHS = ("Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""Source: the AP Stylebook, of months with a day."""
LocalizedTexts = dict[str, dict[str, str]]
"""Id → tag → text."""


def _built_in(name: str) -> LocalizedTexts:
    rows = read_table(Path(__file__).parent / "data" / f"{name}.tsv", 1 + len(CONTENT_TAGS))
    return {row[0]: dict(zip(CONTENT_TAGS, row[1:], strict=True)) for row in rows}


LABELS = _built_in("labels")
"""Role → its label in each language."""

NOTICES = _built_in("notices")
"""Notices of `publish` about a version, by the id under which `disclaimers.yml` may word them otherwise."""


@dataclass(frozen=True)
class HouseTexts:
    """The labels, disclaimers and tag names of one project."""

    labels: LocalizedTexts = field(default_factory=lambda: dict(LABELS))
    disclaimers: LocalizedTexts = field(default_factory=lambda: dict(NOTICES))
    tags: LocalizedTexts = field(default_factory=dict)

    def label(self, role: str, tag: str) -> str:
        return self.own_label(role, tag) or role.replace("_", " ").replace("-", " ").capitalize()

    def own_label(self, role: str, tag: str) -> str:
        """Return what the house, or the program, calls something; empty where neither has a name for it."""
        return _pick(self.labels, role, tag)

    def disclaimer(self, disclaimer_id: str, tag: str) -> str:
        """Return the text of a disclaimer or notice, word for word; empty where that language lacks it."""
        return _pick(self.disclaimers, disclaimer_id, tag)

    def tag_label(self, tag_id: str, tag: str) -> str:
        """Return the name of a tag of the article; its id where it has no name."""
        return _pick(self.tags, tag_id, tag) or tag_id


def _pick(texts: Mapping[str, Mapping[str, str]], text_id: str, tag: str) -> str:
    forms = texts.get(text_id, {})
    found = next((other for other in fallbacks(tag) if forms.get(other)), None)
    if found is None:
        return ""
    return forms[found] if script(found) == script(tag) else convert_term(forms[found], tag)


def label(role: str, tag: str) -> str:
    return HouseTexts().label(role, tag)


def colon(tag: str) -> str:
    return "：" if is_chinese(tag) else ": "


def list_separator(tag: str) -> str:
    return "、" if is_chinese(tag) else ", "


def check_house_texts(project: Project) -> None:
    """Let a command say, when its work is done, which files of texts cannot be used: `publish` will need them."""
    files = [project.glossaries_dir / name for name in TEXT_FILES]
    look = project.index.look("house_texts", "", "", environment=code_version("newsroom/house/glossary"), files=files)
    if look.value is not None:
        return
    before = len(project.skipped)
    for path in files:
        with project.skipping(GlossaryError):
            _read_texts(project, path)
    if len(project.skipped) == before:
        look.keep(b"usable")


def load_house_texts(project: Project | None) -> HouseTexts:
    """
    Return the built-in texts with those of a project in their place.

    Raises `GlossaryError` naming file and line for YAML that cannot be read, an unknown language, or a value that is
    not text; a tolerant project passes over the file.
    """
    if project is None:
        return HouseTexts()
    labels, disclaimers, tags = (_read_texts(project, project.glossaries_dir / name) for name in TEXT_FILES)
    return HouseTexts({**LABELS, **labels}, {**NOTICES, **disclaimers}, tags)


def _read_texts(project: Project, path: Path) -> LocalizedTexts:
    with suppress(FileNotFoundError), project.tolerating(GlossaryError):
        return parse_texts(project.read(path), project.name_of(path))
    return {}


@lru_cache(maxsize=8)
def parse_texts(data: bytes, shown: str) -> LocalizedTexts:
    """Return `{id: {tag: text}}` of a YAML file, which is read only once; raises as `load_house_texts`."""
    from ruamel.yaml.error import YAMLError

    try:
        values = load_yaml(text_of(data, shown, GlossaryError)) or {}
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown}:{mark.line + 1}" if mark else shown
        raise GlossaryError(
            _("not valid YAML: {problem}", problem=getattr(error, "problem", None) or str(error).partition("\n")[0]),
            where=where,
            hint=_example(),
        ) from None
    if not isinstance(values, dict):
        raise GlossaryError(_("expected ids with a text in each language"), where=shown, hint=_example())
    return {str(text_id): _forms(forms, f"{shown}, {text_id}") for text_id, forms in values.items()}


def _forms(forms: object, where: str) -> dict[str, str]:
    if not isinstance(forms, dict) or not all(isinstance(text, str) and text.strip() for text in forms.values()):
        raise GlossaryError(_("expected a text in each language"), where=where, hint=_example())
    try:
        return {parse_tag(str(tag)): printable(" ".join(text.split())) for tag, text in forms.items()}
    except UsageError as error:
        raise GlossaryError(error.message, where=where, hint=error.hint) from None


def _example() -> str:
    return f"editor: {{{EN}: Editor, {ZH_HANS}: 编辑, {ZH_HANT}: 編輯}}"
