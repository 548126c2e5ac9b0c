"""
The words of the house that stand around an article: credit labels, disclaimers and notices, names of tags.

Built-in ones are below; a project's `labels.yml`, `disclaimers.yml` and `tags.yml` add to them and win.
Source: docs/publishing.md, "Credit labels"; the colon is full-width in Chinese and a list is joined by 、.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from translator.errors import GlossaryError, UsageError
from translator.glossary.concepts import convert_term
from translator.i18n import _
from translator.language import CONTENT_TAGS, EN, ZH_HANS, ZH_HANT, content_tag, is_chinese, parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from translator.project import Project

Texts = dict[str, dict[str, str]]
"""Id → tag → text."""


def _table(rows: Iterable[tuple[str, str, str, str]]) -> Texts:
    return {row[0]: dict(zip(CONTENT_TAGS, row[1:], strict=True)) for row in rows}


LABELS = _table(
    [
        ("author", "Author", "作者", "作者"),
        ("translator", "Translator", "译者", "譯者"),
        ("post_editor", "Post-editor", "译后编辑", "譯後編輯"),
        ("editor", "Editor", "编辑", "編輯"),
        ("managing_editor", "Managing editor", "责任编辑", "責任編輯"),
        ("proofreader", "Proof-reader", "校对", "校對"),
        ("reviewer", "Reviewer", "审校", "審校"),
        ("organisation", "Organisation", "机构", "機構"),
        ("source", "Source", "来源", "來源"),
        ("original_link", "Original link", "原文链接", "原文連結"),
        ("published", "Published", "发布日期", "發布日期"),
        ("disclaimer", "Disclaimer", "免责声明", "免責聲明"),
        ("machine_translation", "Machine translation", "机器翻译", "機器翻譯"),
        ("tags", "Tags", "标签", "標籤"),
    ]
)
"""Role → its label in each language."""

NOTICES = _table(
    [
        (
            "machine",
            "This translation was drafted by machine and revised by people.",
            "本译文由机器翻译生成初稿，并经人工修订。",
            "本譯文由機器翻譯產生初稿，並經人工修訂。",
        ),
        (
            "machine-unrevised",
            "This translation was made by machine, and not all of it has been checked by a person yet.",
            "本译文由机器翻译生成，部分内容尚未经人工校阅。",
            "本譯文由機器翻譯產生，部分內容尚未經人工校閱。",
        ),
        (
            "draft",
            "Draft: this translation is unfinished and not for publication.",
            "草稿：本译文尚未完成，请勿发布。",
            "草稿：本譯文尚未完成，請勿發布。",
        ),
        (
            "converted",
            "Converted from the Simplified Chinese version.",
            "本版由繁体中文版转换而成。",
            "本版由簡體中文版轉換而成。",
        ),
        (
            "outdated",
            "The original has changed since this translation was made.",
            "本译文完成后，原文已有改动。",
            "本譯文完成後，原文已有改動。",
        ),
    ]
)
"""What `publish` says about a version, by the id under which `disclaimers.yml` may word it otherwise."""


@dataclass(frozen=True)
class HouseTexts:
    """The labels, disclaimers and tag names of one project."""

    labels: Texts = field(default_factory=lambda: dict(LABELS))
    disclaimers: Texts = field(default_factory=lambda: dict(NOTICES))
    tags: Texts = field(default_factory=dict)

    def label(self, role: str, tag: str) -> str:
        """Return what stands before the names of `role`; a role without a label is written as a word."""
        return _pick(self.labels, role, tag) or role.replace("_", " ").replace("-", " ").capitalize()

    def disclaimer(self, disclaimer_id: str, tag: str) -> str:
        """Return the text of a disclaimer or notice, word for word; empty where there is none in that language."""
        return _pick(self.disclaimers, disclaimer_id, tag)

    def tag_label(self, tag_id: str, tag: str) -> str:
        """Return what readers see for a tag of the article; the id itself where it has no name."""
        return _pick(self.tags, tag_id, tag) or tag_id


def _pick(texts: Mapping[str, Mapping[str, str]], text_id: str, tag: str) -> str:
    forms = texts.get(text_id, {})
    found = forms.get(tag) or forms.get(content_tag(tag), "")
    if not found and is_chinese(tag):
        other = forms.get(ZH_HANS) or forms.get(ZH_HANT)
        return convert_term(other, tag) if other else ""
    return found


def label(role: str, tag: str) -> str:
    """Return the built-in label of `role`."""
    return HouseTexts().label(role, tag)


def colon(tag: str) -> str:
    """Return what stands between a label and a name."""
    return "：" if is_chinese(tag) else ": "


def list_separator(tag: str) -> str:
    """Return what stands between two names."""
    return "、" if is_chinese(tag) else ", "


def load_house_texts(project: Project | None) -> HouseTexts:
    """
    Return the texts of a project over the built-in ones.

    Raises `GlossaryError` naming file and line for YAML that cannot be read, an unknown language, or a text that is
    none.
    """
    if project is None:
        return HouseTexts()
    labels, disclaimers, tags = (
        read_texts(project.glossaries_dir / name, project.relative(project.glossaries_dir / name))
        for name in ("labels.yml", "disclaimers.yml", "tags.yml")
    )
    return HouseTexts({**LABELS, **labels}, {**NOTICES, **disclaimers}, tags)


def read_texts(path: Path, shown: str) -> Texts:
    """Return `{id: {tag: text}}` of a YAML file, empty where there is no such file; raises as `load_house_texts`."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    if not path.is_file():
        return {}
    try:
        values = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8-sig")) or {}
    except (MarkedYAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{shown}:{mark.line + 1}" if mark else shown
        raise GlossaryError(
            _("not valid YAML: {problem}", problem=getattr(error, "problem", None) or error), where=where
        ) from None
    if not isinstance(values, dict):
        raise GlossaryError(_("expected ids with a text in each language"), where=shown, hint=_example())
    return {str(text_id): _forms(forms, f"{shown}, {text_id}") for text_id, forms in values.items()}


def _forms(forms: object, where: str) -> dict[str, str]:
    if not isinstance(forms, dict) or not all(isinstance(text, str) and text.strip() for text in forms.values()):
        raise GlossaryError(_("expected a text in each language"), where=where, hint=_example())
    try:
        return {parse_tag(str(tag)): " ".join(text.split()) for tag, text in forms.items()}
    except UsageError as error:
        raise GlossaryError(error.message, where=where, hint=error.hint) from None


def _example() -> str:
    return f"editor: {{{EN}: Editor, {ZH_HANS}: 编辑, {ZH_HANT}: 編輯}}"
