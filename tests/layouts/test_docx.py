"""The layout `docx`, read back by python-docx, by our own import, and opened by LibreOffice where it is installed."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import docx
import pytest

from tests.support.publishing import publish_all, publish_article
from tests.support.site_newsroom import png, write_newsroom
from translator.bilingual.errors import PublishError
from translator.desk.workflow.article_import import add_articles
from translator.newsroom.house import open_newsroom, sync_article
from translator.newsroom.pages.publication.provenance import is_untouched

if TYPE_CHECKING:
    from translator.newsroom.ground.project import Project

AWKWARD = Path(__file__).parent / "cases/awkward.md"


def publish(project: Project) -> list[str]:
    return publish_all(project, "docx")


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = write_newsroom(tmp_path_factory.mktemp("documents"))
    publish(project)
    return project


@pytest.fixture(scope="module")
def awkward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a document of an article that holds whatever HTML an author may think of."""
    root = tmp_path_factory.mktemp("awkward")
    (root / "articles/en/img").mkdir(parents=True)
    (root / "translator.toml").write_text('targets = ["zh-Hans"]\n', encoding="utf-8")
    (root / "articles/en/img/a.png").write_bytes(png())
    shutil.copy(AWKWARD, root / "articles/en/report.md")
    project = open_newsroom(root)
    [ref] = project.articles
    sync_article(project.article(ref), "zh-Hans")
    publish_article(project, ref, ["zh-Hans"], draft=True, layout="docx")
    return root / "public/en/report.docx"


def test_every_part_is_well_formed_and_known(documents: Project, awkward: Path) -> None:
    for path in [*(documents.root / "public").rglob("*.docx"), awkward]:
        with zipfile.ZipFile(path) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ET.fromstring(archive.read(name))
        assert is_untouched(path.read_bytes())
        docx.Document(str(path))


def test_blocks_have_styles_and_notes_are_notes(documents: Project) -> None:
    document = docx.Document(str(documents.root / "public/zh-Hans/harbour-map.docx"))
    styles = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs if paragraph.style]
    assert styles[0] == ("Title", "新港口地图")
    assert ("Subtitle", "安静的渡轮开往何处，又在哪里候船。") in styles
    assert ("Heading 2", "在哪里候船") in styles
    assert ("List Paragraph", "磨坊码头") in styles
    assert ("Colophon", "译后编辑：王芳") in styles
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["东", "4"]
    assert len(document.inline_shapes) == 1
    with zipfile.ZipFile(documents.root / "public/zh-Hans/harbour-map.docx") as archive:
        assert "港务局如是说。" in archive.read("word/footnotes.xml").decode()
        body, styles_part = archive.read("word/document.xml").decode(), archive.read("word/styles.xml").decode()
    assert '<w:footnoteReference w:id="2"/>' in body
    assert 'descr="俯瞰码头"' in body
    assert 'w:eastAsia="SimSun"' in styles_part
    assert 'w:eastAsia="zh-CN"' in styles_part
    assert 'w:firstLineChars="200"' in styles_part
    assert document.core_properties.title == "新港口地图"


def test_emphasis_is_dots_in_chinese_and_a_slant_in_english(documents: Project) -> None:
    def body(tag: str) -> str:
        with zipfile.ZipFile(documents.root / f"public/{tag}/harbour-ferry-electric.docx") as archive:
            return archive.read("word/document.xml").decode()

    assert '<w:em w:val="underDot"/>' in body("zh-Hans")
    assert "<w:i/>" not in body("zh-Hans")
    assert "<w:i/>" in body("en")
    assert '<w:rFonts w:hint="eastAsia"/>' in body("zh-Hans")


def test_links_lead_to_headings_and_to_the_web(documents: Project) -> None:
    with zipfile.ZipFile(documents.root / "public/en/harbour-map.docx") as archive:
        body, relations = (
            archive.read("word/document.xml").decode(),
            archive.read("word/_rels/document.xml.rels").decode(),
        )
    [anchor] = set(re.findall(r'w:anchor="(h\d+)"', body))
    assert f'w:name="{anchor}"' in body
    assert (
        'Target="https://news.example.org/en/harbour-ferry-electric.html#cheaper-to-run" TargetMode="External"'
        in relations
    )


def test_publishing_again_writes_nothing_and_hand_edits_stay(documents: Project, tmp_path: Path) -> None:
    assert publish(documents) == []
    shutil.copytree(documents.root, tmp_path / "copy")
    project = open_newsroom(tmp_path / "copy")
    path = project.root / "public/en/harbour-map.docx"
    document = docx.Document(str(path))
    document.add_paragraph("By hand.")
    document.save(str(path))
    [ref] = project.select(["harbour-map"])
    with pytest.raises(PublishError, match="changed by hand"):
        publish_article(project, ref, project.targets_of(ref), layout="docx")


@pytest.mark.parametrize("slug", ["harbour-ferry-electric", "harbour-map", "night-market-water"])
def test_what_goes_out_comes_in_again(documents: Project, tmp_path: Path, slug: str) -> None:
    tag = "zh-Hans" if slug == "night-market-water" else "en"
    (tmp_path / "translator.toml").write_text("", encoding="utf-8")
    project = open_newsroom(tmp_path)
    [added] = add_articles(project, [str(documents.root / f"public/{tag}/{slug}.docx")], slug=slug)
    assert added.error is None
    source = (documents.root / f"articles/{tag}/{slug}.md").read_text(encoding="utf-8")
    again = (project.root / f"articles/{tag}/{slug}.md").read_text(encoding="utf-8")
    for mark in (r"^#+ .*$", r"^- .*$", r"^\| \w.*?\|", r"\*\*.*?\*\*", r"!\[(.*?)\]"):
        assert re.findall(mark, again, re.MULTILINE) == re.findall(mark, source, re.MULTILINE), mark
    if slug == "harbour-map":
        assert "[^1]: So says the harbour board." in again
        assert (project.root / "articles/en/img/harbour-map-1.png").read_bytes() == png()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_them(documents: Project, awkward: Path, tmp_path: Path) -> None:
    paths = [documents.root / "public/zh-Hans/harbour-map.docx", awkward]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "txt:Text",
        "--outdir",
        str(tmp_path),
        *map(str, paths),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    assert "在哪里候船" in (tmp_path / "harbour-map.txt").read_text(encoding="utf-8-sig")
    assert "2024 in figures" in (tmp_path / "report.txt").read_text(encoding="utf-8-sig")
