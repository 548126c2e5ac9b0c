"""Reads labelled lines of a page: `Editor: A / PR: B`, `编辑：甲 / 校对：乙`, `Disclaimer: …`."""

from __future__ import annotations

import re
from typing import NamedTuple

from translator.ingest.dates import parse_date
from translator.patterns import pattern

_NAMES = {
    "author": "author authors writer writers reporter written_by story_by 作者 撰文 撰稿 撰稿人 记者 記者",
    "editor": "editor editors edited_by 编辑 編輯 责任编辑 責任編輯 责编 責編 主编 主編",
    "proofreader": "pr proofreader proofreaders proof-reader proof_reader proofread_by 校对 校對 审校 審校 校稿",
    "translator": "translator translators translated_by 翻译 翻譯 译者 譯者",
    "reviewer": "reviewer reviewers reviewed_by 审核 審核 审稿 審稿",
    "photographer": "photographer photographers photos_by photo_by 摄影 攝影",
    "publisher": "posted_by published_by uploaded_by 发布 發布 上传 上傳 发布人 發布人",
    "title": "title headline 标题 標題 题目 題目",
    "summary": "summary abstract 摘要 导语 導語 内容提要 內容提要",
    "date": (
        "date published posted updated published_on posted_on updated_on publication_date 日期 时间 時間 "
        "发布日期 發布日期 發佈日期 发布时间 發布時間 發佈時間 发表日期 發表日期 发表时间 發表時間"
    ),
    "organisation": "organisation organization 机构 機構 单位 單位 出品",
    "disclaimer": "disclaimer 免责声明 免責聲明 声明 聲明",
    "publication": "source sources via 来源 來源 消息来源 消息來源 新闻来源 新聞來源 稿源",
    "original": (
        "original original_article original_link source_link source_article read_the_original "
        "link_to_the_original 原文 原文链接 原文連結 原文鏈接 原文标题 原文標題 "
        "参考链接 參考連結 參考鏈接 新闻链接 新聞連結 链接 連結 鏈接"
    ),
}
"""Kind of field → its labels; `_` stands for a blank."""

_KINDS = {name.replace("_", " "): kind for kind, names in _NAMES.items() for name in names.split()}
_FORMS = "|".join(sorted((re.escape(name).replace(r"\ ", r"\s+") for name in _KINDS), key=len, reverse=True))
_LABEL = pattern(rf"(?:^|(?<=[\s/|｜;；,，·•、]))[*_]{{0,2}}(?P<label>{_FORMS})\s?[:：][*_]{{0,2}}\s*", re.IGNORECASE)
_BY = pattern(r"(?:by\s+|文\s?[/／|｜]\s?)(?P<names>\S.{1,60})", re.IGNORECASE)
_LEAD = pattern(r"(?:(?:posted|written|published|reported|words|story|text)\s+)?by\s+", re.IGNORECASE)
_MARKDOWN_LINK = pattern(r"\[([^\[\]]*+)\]\([^)\[\s]++[^)\[]*+\)")
_SEPARATORS = " \t\u3000/|｜;；,，·•"
_AND = pattern(r"(?:(?<!\s)\s++)?[、,，&＆]\s*+|(?<!\s)\s++and\s++")
_SENTENCE_END = pattern(r"[。！？!?]|[a-z]{3}\.$")
_ENCLOSED = pattern(r"[（(【\[［](?P<inner>[^（(【\[［）)】\]］]+)[）)】\]］]")
_BRACKETED = pattern(r"\A[【\[［](?P<inner>.+?)[】\]］]")

_FURTHER_EN = pattern(
    r"(?:for|to (?:read|see|get|find)) (?:(?:further|more|additional|full) )?"
    r"(?:information|details|reading|the full story)\b[^:：]{0,120}?"
    r"\b(?:links?|here|visit|see|click|read)\b[^:：]{0,40}[:：]\s*(?P<value>\S.*)",
    re.IGNORECASE,
)
_FURTHER_ZH = pattern(
    r"(?:欲知|想了解|了解|如需|有关|有關|关于|關於)?[^：:。]{0,12}(?:更多|进一步|進一步|详细|詳細|详情|詳情)[^：:。]{0,20}"
    r"(?:点击|點擊|点选|點選|链接|連結|鏈接|请看|請看|请见|請見|参阅|參閱|查看)[^：:。]{0,12}[：:]\s*(?P<value>\S.*)"
)

PEOPLE = frozenset({"author", "editor", "proofreader", "translator", "reviewer", "photographer", "publisher"})
_ALONE = frozenset({"title", "summary", "disclaimer", "original"})
"""Kinds whose value is the rest of the line, whatever it contains."""


class Field(NamedTuple):
    kind: str
    """A role, or `title summary date organisation disclaimer publication original`."""
    value: str
    """Empty where the line is only the label."""


def read_fields(line: str) -> list[Field]:
    """
    Return the fields of a line that consists of nothing but labelled fields; empty for any other line.

    Text before the first label (`2021年12月23日 来源：…`) must be a date, and becomes a field of that kind.
    """
    text = line.strip().lstrip("#>").strip(" \t\u3000*_")
    enclosed = _ENCLOSED.fullmatch(text)
    text = enclosed["inner"].strip() if enclosed else text
    fields = _fields_of(text)
    if "](" in text:
        unlinked = _fields_of(_MARKDOWN_LINK.sub(r"\1", text))
        fields = unlinked if any(field.kind in PEOPLE for field in unlinked) else fields
    return fields


def _fields_of(text: str) -> list[Field]:
    labels = list(_LABEL.finditer(text))
    if not labels:
        return _unlabelled(text)
    first = _KINDS[_plain(labels[0]["label"])]
    if first in _ALONE and labels[0].start() == 0:
        return [Field(first, _stripped(text[labels[0].end() :]))]
    before = _stripped(text[: labels[0].start()])
    if before and parse_date(before) is None:
        return []
    fields = [Field("date", before)] if before else []
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        value = text[label.end() : following.start() if following else len(text)]
        fields.append(_classified(_KINDS[_plain(label["label"])], _stripped(value)))
    return fields if all(_fits(field) for field in fields) else []


def _unlabelled(text: str) -> list[Field]:
    further = _FURTHER_EN.fullmatch(text) or _FURTHER_ZH.fullmatch(text)
    if further:
        return [Field("original", _stripped(further["value"]))]
    by = _BY.fullmatch(text)
    if (
        by
        and by["names"][0].isupper() | ("\u4e00" <= by["names"][0] <= "\u9fff")
        and not _SENTENCE_END.search(by["names"])
    ):
        return [Field("author", _stripped(by["names"]))]
    return []


def _plain(label: str) -> str:
    return re.sub(r"\s+", " ", label).lower()


def _stripped(value: str) -> str:
    return value.strip(_SEPARATORS).strip("*_").strip()


def _classified(kind: str, value: str) -> Field:
    """Return an organisation for a name in lenticular brackets (`Edited by:【…】`), else the person."""
    bracketed = _BRACKETED.fullmatch(value) if kind in PEOPLE else None
    return Field("organisation", bracketed["inner"].strip()) if bracketed else Field(kind, value)


def _fits(field: Field) -> bool:
    if field.kind in PEOPLE:
        return len(field.value) <= 60 and not _SENTENCE_END.search(field.value)
    return len(field.value) <= 300


def split_people(text: str) -> list[str]:
    """Return the names of a by-line (`By Mara Quill and Li Lei`, `文/李雷`) or of a list of names."""
    names = [name for field in read_fields(text) if field.kind == "author" for name in split_names(field.value)]
    return names or split_names(_LEAD.sub("", text.strip()))


def split_names(value: str) -> list[str]:
    """Split `Mr Cow, Li Lei and Han Mei` or `甲、乙` into names."""
    return [name for name in _AND.split(value) if name]
