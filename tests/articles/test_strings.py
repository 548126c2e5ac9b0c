"""Strings of a site: each is a segment under its key, and no other byte changes."""

from __future__ import annotations

import pytest

from translator.newsroom.articles.article_format import prove_identity
from translator.newsroom.articles.document import Document, format_of

FILES: dict[str, tuple[str, str, dict[str, str]]] = {
    # file → its text in English, another order or shape of it in Chinese, key → text in English
    "i18n/en.toml": (
        '# Hugo\n[read_more]\nother = "Read more"\n\n[search]\nother = \'Search “it”\'\n',
        '[search]\nother = "搜索"   # 站内\n[read_more]\nother = "更多"\n',
        {"read_more.other": "Read more", "search.other": "Search “it”"},
    ),
    "i18n/en/code.json": (
        '{\n\t"theme.next": {"message": "Newer\\u0020posts", "description": "The label"},\n'
        '\t"empty": {"message": ""}\n}\n',
        '{"theme.next": {"message": "较新"}}',
        {"theme.next.message": "Newer posts"},
    ),
    "en/_toctree.yml": (
        "- sections:\n  - local: index\n    title: Start\n  - local: tour\n    title: 'A tour: short'\n"
        "  title: First steps\n",
        "- title: 入门\n  sections:\n  - local: tour\n    title: 导览\n  isExpanded: true\n",
        {"[index].sections[index].title": "Start", "[index].sections[tour].title": "A tour: short",
         "[index].title": "First steps"},
    ),
    "_data/locales/en.yml": (
        "en:\n  nav:\n    about: About us\n    url: /about\n", "zh-hans:\n  nav: {about: 关于}\n",
        {"nav.about": "About us"},
    ),
    ".vitepress/config/en.ts": (
        "import { x } from 'vitepress'\n// text: 'no'\nexport const en = {\n"
        "  nav: [{ text: 'Guide', link: '/guide/' }],\n"
        "  lang: 'en-US', footer: { message: \"It's free\" },\n}\n",
        "export const zh = defineConfig({ nav: [{ text: '团队', link: '/zh/team' },\n"
        "  { text: '指南', link: '/zh/guide/' }] })\n",
        {"nav[guide].text": "Guide", "footer.message": "It's free"},
    ),
}  # fmt: skip


def read(file: str, text: str) -> Document:
    return prove_identity(text.encode(), tag="en", format=format_of(file))


@pytest.mark.parametrize("file", FILES)
def test_each_string_goes_by_its_key(file: str) -> None:
    english, chinese, texts = FILES[file]
    document = read(file, english)
    assert {segment.context: segment.source for segment in document.segments} == texts
    shared = {segment.context for segment in read(file, chinese).segments} & texts.keys()
    assert shared or "toctree" in file


@pytest.mark.parametrize("file", FILES)
def test_a_target_is_written_as_the_file_writes_its_strings(file: str) -> None:
    document = read(file, FILES[file][0])
    targets = [f"它是“{number}”的 'x' \"y\" \\" for number, _segment in enumerate(document.segments)]
    changed = read(file, document.render(targets, tag="zh-Hans").decode())
    assert [segment.source for segment in changed.segments] == targets
    assert [segment.context for segment in changed.segments] == [segment.context for segment in document.segments]
    assert changed.render([one.source for one in document.segments], tag="zh-Hans").count(b"\n") == document.data.count(
        b"\n"
    )
