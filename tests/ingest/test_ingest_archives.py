"""Archives become articles, one by one: folders, ZIPs, exports of WordPress, Notion and Obsidian."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.site_newsroom import png
from translator.bilingual.errors import ArticleError
from translator.newsroom.ground.project import Project
from translator.newsroom.house import open_newsroom
from translator.newsroom.imports.archives import archive_entries, archive_kind, post_html

Add = Callable[..., tuple[int, str, str]]
"""Exit code, stdout and stderr of `translator add` in the house."""
ENGLISH = "The council met on Monday, and the clerk read the letter of the harbour office to all who had come."
OTHER = "The orchard behind the school was sold in spring, and the pupils picked its last apples themselves."
CHINESE = "市议会星期一开会，书记员向到场的所有人宣读了港务局的来信，没有人提出反对意见。"


@pytest.fixture
def house(tmp_path: Path) -> Project:
    root = tmp_path / "house"
    root.mkdir()
    (root / "translator.toml").write_text('targets = ["zh-Hans"]\n[articles]\nsource = "en"\n', encoding="utf-8")
    return open_newsroom(root)


def write(root: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def packed(files: dict[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.fixture
def add(house: Project, run_translator: Callable[..., Any]) -> Add:
    def add(*arguments: str | Path) -> tuple[int, str, str]:
        done = run_translator("add", *map(str, arguments), cwd=house.root)
        return done.returncode, done.stdout, done.stderr

    return add


def article(house: Project, name: str, tag: str = "en") -> str:
    return (house.root / f"articles/{tag}/{name}.md").read_text(encoding="utf-8")


def post(number: int, title: str, content: str, *, extra: str = "", name: str = "", **fields: str) -> str:
    known = {"post_type": "post", "status": "publish", "post_date": "2024-05-03 10:00:00", "post_password": ""} | fields
    values = "".join(f"<wp:{key}>{value}</wp:{key}>" for key, value in known.items())
    return (
        f"<item><title>{title}</title><link>https://example.org/{number}</link><dc:creator>mei</dc:creator>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded>"
        f"<wp:post_id>{number}</wp:post_id><wp:post_name>{name}</wp:post_name>{values}{extra}</item>"
    )


def export(*posts: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Harbour News</title><language>en-GB</language>'
        "<wp:author><wp:author_login>mei</wp:author_login><wp:author_display_name>Mei Lin</wp:author_display_name>"
        f"</wp:author>{''.join(posts)}</channel></rss>"
    )


def label(domain: str, nicename: str, text: str) -> str:
    return f'<category domain="{domain}" nicename="{nicename}"><![CDATA[{text}]]></category>'


def test_a_folder_has_a_line_for_each_file_and_one_table(house: Project, tmp_path: Path, add: Add) -> None:
    folder = write(tmp_path / "desk", {
        "a.md": f"# The Letter\n\n{ENGLISH}\n\n![pier](pier.png)\n", "pier.png": png(), "b/broken.docx": b"PK\x03\x04",
        "c.txt": f"The Orchard\n\n{OTHER}\n", ".git/config": "x", "style.css": "p {}",
    })  # fmt: skip
    code, out, err = add(folder)
    assert code == 2
    assert sorted(out.split()) == ["articles/en/the-letter.md", "articles/en/the-orchard.md"]
    assert (house.root / "articles/en/pier.png").read_bytes() == png()
    lines = err.splitlines()
    assert f"{folder}/c.txt: added" in lines
    assert f"{folder}/pier.png: left out: a picture: it comes with the articles that show it" in lines
    assert f"{folder}/style.css: left out: no text, by its name: .css" in lines
    assert any(line.startswith(f"{folder}/b/broken.docx: refused: ") for line in lines)
    assert not any("config" in line for line in lines)
    table = lines[lines.index(next(line for line in lines if line.startswith("what became"))) :]
    assert [line.split() for line in table if not line.startswith((" ", "all"))][1:] == [
        ["added", "2"], ["refused", "1"], ["left", "out", "2"],
    ]  # fmt: skip


def test_the_same_command_goes_on_and_reads_what_changed(house: Project, tmp_path: Path, add: Add) -> None:
    folder = write(
        tmp_path / "desk", {"a.txt": f"The Letter\n\n{ENGLISH}\n", "b.txt": "", "c.txt": f"Trees\n\n{OTHER}\n"}
    )
    add(folder)
    [report] = (house.root / ".translator").glob("import-*.jsonl")
    with report.open("a", encoding="utf-8") as file:
        file.write('{"file": "x", "sta')  # A process that was killed.
    (house.root / "articles/en/the-letter.md").write_text("edited since", encoding="utf-8")
    (house.root / "articles/en/trees.md").unlink()
    (folder / "b.txt").write_text(f"The Clerk\n\n{CHINESE}\n", encoding="utf-8")
    _code, out, err = add(folder)
    assert out.split() == ["articles/zh-Hans/the-clerk.md", "articles/en/trees.md"]
    assert f"{folder}/a.txt: added before" in err
    assert article(house, "the-letter") == "edited since"
    rows = [json.loads(line) for line in report.read_text(encoding="utf-8").splitlines()]
    assert {row["file"] for row in rows if row["status"] == "added"} == {f"{folder}/b.txt", f"{folder}/c.txt"}


def test_documents_of_one_title_are_not_one_document(house: Project, tmp_path: Path, add: Add) -> None:
    folder = write(tmp_path / "desk", {
        "a.txt": f"Minutes\n\n{ENGLISH}\n", "b.txt": f"Minutes\n\n{OTHER}\n",
        "c.txt": f"Minutes\n\n{ENGLISH}\n\nThe end.\n",
    })  # fmt: skip
    _code, out, err = add(folder)
    assert out.split() == ["articles/en/minutes.md", "articles/en/minutes-2.md"]
    assert f"{folder}/c.txt: refused: its text or its name is there already" in err
    next((house.root / ".translator").glob("import-*.jsonl")).unlink()
    assert add(folder)[1] == ""


def test_an_option_for_one_article_is_refused_for_a_folder(house: Project, tmp_path: Path, add: Add) -> None:
    folder = write(tmp_path / "desk", {"a.txt": f"Minutes\n\n{ENGLISH}\n"})
    assert "--slug is about one article, and there are several files" in add("--slug", "x", folder)[2]
    assert "give it files, not a folder or an archive" in add("--preview", folder)[2]


def test_posts_of_wordpress_become_articles_with_what_it_says_of_them(house: Project, tmp_path: Path, add: Add) -> None:
    labels = label("post_tag", "harbour", "Harbour") + label("category", "news", "News")
    path = write(tmp_path, {"wp.xml": export(
        post(1, "The Letter", f"{ENGLISH}\n\n{OTHER}", name="letter", extra=labels),
        post(2, "A Plan", ENGLISH, status="draft"), post(3, "About us", ENGLISH, post_type="page"),
        post(4, "pier.png", "", post_type="attachment"),
    )}) / "wp.xml"  # fmt: skip
    code, out, err = add(path)
    assert (code, out) == (0, "articles/en/letter.md\n")
    assert article(house, "letter") == (
        '---\nid: "2024-05-03-letter"\ntitle: The Letter\ndate: 2024-05-03\nauthors: [Mei Lin]\ntags: [Harbour]\n'
        f"categories: [News]\noriginal_url: https://example.org/1\nlang: en\n---\n\n{ENGLISH}\n\n{OTHER}\n"
    )
    assert f"{path}#2 A Plan: left out: not published: draft" in err
    assert f"{path}#3 About us: left out: not a post: page" in err
    assert f"{path}#4 pier.png: left out: not a post: attachment" in err


def polylang(language: str) -> str:
    return label("language", language, language) + label("post_translations", "pll_5f", "pll_5f")


def wpml(language: str, original: str) -> str:
    settings = {
        "_wpml_import_language_code": language, "_wpml_import_source_language_code": original,
        "_wpml_import_translation_group": "17",
    }  # fmt: skip
    rows = (
        f"<wp:meta_key>{key}</wp:meta_key><wp:meta_value>{value}</wp:meta_value>" for key, value in settings.items()
    )
    return "".join(f"<wp:postmeta>{row}</wp:postmeta>" for row in rows)


@pytest.mark.parametrize(
    ("chinese", "english", "french"),
    [(polylang("zh"), polylang("en"), polylang("fr")), (wpml("zh-hans", "en"), wpml("en", ""), wpml("fr", "en"))],
    ids=["Polylang", "WPML"],
)
def test_posts_that_are_one_in_two_languages_stand_under_one_name(
    house: Project,
    tmp_path: Path,
    add: Add,
    run_translator: Callable[..., Any],
    chinese: str,
    english: str,
    french: str,
) -> None:
    path = write(tmp_path, {"wp.xml": export(
        post(1, "来信", CHINESE, name="%e6%9d%a5%e4%bf%a1", extra=chinese),
        post(2, "The Letter", ENGLISH, name="letter", extra=english),
        post(3, "La lettre", "Le conseil a lu la lettre.", name="lettre", extra=french),
    )}) / "wp.xml"  # fmt: skip
    _code, out, err = add(path)
    assert out.split() == ["articles/zh-Hans/letter.md", "articles/en/letter.md"]
    assert "left out: in another language: fr" in err
    assert "1 article is a translation of another one: translator adopt" in err
    done = run_translator("adopt", cwd=house.root)
    assert "letter" in done.stdout + done.stderr
    assert CHINESE in (house.root / "locales/zh-Hans/letter.po").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("content", "html", "said"),
    [
        ("<!-- wp:paragraph -->\n<p>One</p>\n<!-- /wp:paragraph -->", "\n<p>One</p>\n", ""),
        ("One\nTwo\n\nThree [sic] [1]", "<p>One<br>Two</p>\n<p>Three [sic] [1]</p>", ""),
        ("[gallery ids=\"1,2\"]\n\nOne", "\n<p>One</p>", "gallery (1)"),
        ('[box color="red"]Inside[/box]', "<p>Inside</p>", "box (1)"),
        ("<pre>[gallery]\n\nx</pre>", "<pre>[gallery]\n\nx</pre>", ""),
        ('[caption id="a"]<img src="x.png" /> The <a href="#">pier</a>[/caption]',
         '\n<figure><img src="x.png" /><figcaption>The <a href="#">pier</a></figcaption></figure>\n', ""),
        ("[embed]https://a.org/v[/embed]", '<p><a href="https://a.org/v">https://a.org/v</a></p>', ""),
        ("[link](https://example.org)", "<p>[link](https://example.org)</p>", ""),
    ],
)  # fmt: skip
def test_what_wordpress_writes_for_itself_is_taken_out(content: str, html: str, said: str) -> None:
    notes: list[str] = []
    assert post_html(content, notes) == html
    assert said in "".join(notes)
    assert bool(notes) is bool(said)


NOTE = f"""\
---
aliases: [Old name]
tags: [town]
---
{ENGLISH} See [[Orchard#Trees|the orchard]] and [[Folder/Clerk]]. %%ask Mei%%

> [!warning]- Mind the tide
> ==Nobody== sails.

![[pier.png|300]]

![[Orchard]]

```
[[not a link]] %%not a comment%%
```

#harbour #news/local
"""


def test_notes_of_obsidian_become_plain_markdown(house: Project, tmp_path: Path, add: Add) -> None:
    vault = write(
        tmp_path / "vault", {".obsidian/app.json": "{}", "Notes/The Letter.md": NOTE, "Files/pier.png": png()}
    )
    assert add(vault)[1] == "articles/en/the-letter.md\n"
    text = article(house, "the-letter")
    assert "aliases: [Old name]" in text
    assert "title: The Letter\n" in text
    assert "tags: [town, harbour, news/local]" in text
    assert text.partition("\n---\n")[2] == (
        f"\n{ENGLISH} See the orchard and Clerk.\n\n> **Mind the tide**\n>\n> <mark>Nobody</mark> sails.\n\n"
        "![](Files/pier.png)\n\nOrchard\n\n```\n[[not a link]] %%not a comment%%\n```\n"
    )
    assert (house.root / "articles/en/Files/pier.png").read_bytes() == png()
    [report] = (house.root / ".translator").glob("import-*.jsonl")
    notes = next(row for row in map(json.loads, report.read_text(encoding="utf-8").splitlines()) if row.get("notes"))[
        "notes"
    ]
    assert "a comment was left out: ask Mei" in notes
    assert "an embedded note or file was left out: Orchard" in notes
    assert "links to other notes became their words: Orchard#Trees, Folder/Clerk" in notes


def test_a_zip_of_notion_is_read_without_the_ids_in_its_names(house: Project, tmp_path: Path, add: Add) -> None:
    identity, other = "0123456789abcdef" * 2, "fedcba9876543210" * 2
    page = (
        f"# The Letter\n\nDate: May 3, 2024\nTags: harbour, news\nStatus: Done\n\n{ENGLISH}\n\n"
        f"<aside>\n💡 Mind the tide.\n</aside>\n\n![pier](The%20Letter%20{identity}/pier.png)\n\n"
        f"[The Orchard](The%20Letter%20{identity}/The%20Orchard%20{other}.md)\n\n"
        "| Boat | Seats |\n| --- | --- |\n| Heron | 320 |\n"
    )
    inner = packed({
        f"The Letter {identity}.md": page, f"The Letter {identity}/pier.png": png(),
        f"The Letter {identity}/The Orchard {other}.md": f"# The Orchard\n\n{OTHER}\n",
    })  # fmt: skip
    path = write(tmp_path, {"Export.zip": packed({"Export-Part-1.zip": inner})}) / "Export.zip"
    _code, out, _err = add(path)
    assert out.split() == ["articles/en/the-orchard.md", "articles/en/the-letter.md"]
    head, _line, body = article(house, "the-letter").partition("\n---\n")
    assert "title: The Letter\n" in head
    assert "date: 2024-05-03\n" in head
    assert "tags: [harbour, news]" in head
    assert "> 💡 Mind the tide." in body
    assert "\nThe Orchard\n" in body
    assert "| Heron | 320 |" in body
    assert identity not in body.replace(f"The%20Letter%20{identity}/pier.png", "")
    assert len(list((house.root / "articles").rglob("pier.png"))) == 1


def test_an_archive_that_would_fill_the_disk_is_not_opened(tmp_path: Path) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.md", b"0" * (4 << 20))
        archive.writestr("b.md", b"# B")
    path = write(tmp_path, {"bomb.zip": data.getvalue()}) / "bomb.zip"
    assert archive_kind(path) == "zip"
    with pytest.raises(ArticleError, match="would unpack to far more"):
        list(archive_entries(path))


def test_no_name_in_an_archive_leads_out_of_it(tmp_path: Path) -> None:
    path = (
        write(tmp_path, {"a.zip": packed({"../../out.md": f"# Out\n\n{ENGLISH}", "in.md": f"# In\n\n{OTHER}"})})
        / "a.zip"
    )
    names = [entry.name for entry in archive_entries(path)]
    assert names == [f"{path}/in.md", f"{path}/out.md"]
    assert not (tmp_path.parent / "out.md").exists()
