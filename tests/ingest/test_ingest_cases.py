"""Golden imports: `cases/NAME.txt` or `.html` becomes `cases/NAME.md`."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from translator.bilingual.errors import EncodingError
from translator.newsroom.articles.article_format import prove_identity
from translator.newsroom.articles.frontmatter import read_front_matter
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle
from translator.newsroom.imports.encoding import decode_text

CASES = Path(__file__).parent / "cases"
SEED = Path(__file__).parents[3] / "shared" / "data" / "seed-article.txt"
CHINESE_SLUG = "gangwan-yinhang-shenji-hou-zanting-daikuan-jihua"
INPUTS = sorted(path for path in CASES.iterdir() if path.suffix not in {".md", ".tsv"})


def expected(name: str) -> str:
    return (CASES / f"{name}.md").read_text(encoding="utf-8")


def read_case(name: str, **options: object) -> ImportedArticle:
    path = next(path for path in INPUTS if path.stem == name)
    return import_article(path.read_bytes(), name=path.name, **options)  # type: ignore[arg-type]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_a_page_becomes_an_article(path: Path) -> None:
    article = import_article(path.read_bytes(), name=path.name)
    assert article.text == expected(path.stem)
    assert article.front_matter == read_front_matter(article.text.encode()).values
    prove_identity(article.text.encode(), tag=article.tag)


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_line_ends_do_not_matter(path: Path) -> None:
    data = path.read_bytes().replace(b"\n", b"\r\n")
    assert import_article(data, name=path.name).text == expected(path.stem)


@pytest.mark.parametrize(
    ("name", "encoding", "found"),
    [
        ("chinese-page", "gb18030", "gb18030"),
        ("chinese-page", "utf-8-sig", "utf-8"),
        ("chinese-page", "utf-16", "utf-16"),
        ("traditional-page", "big5hkscs", "big5"),
        ("traditional-page", "big5", "big5"),
        ("traditional-page", "gb18030", "gb18030"),
        ("english-page", "utf-8-sig", "utf-8"),
    ],
)
def test_the_encoding_is_recognised(name: str, encoding: str, found: str) -> None:
    path = next(path for path in INPUTS if path.stem == name)
    article = import_article(path.read_text(encoding="utf-8").encode(encoding), name=path.name)
    assert (article.text, article.encoding) == (expected(name), found)


@pytest.mark.parametrize(
    ("name", "encoding", "declared"),
    [
        ("chinese-page", "gb18030", "big5"),
        ("chinese-page", "gb18030", "windows-1252"),
        ("traditional-page", "big5", "gb2312"),
        ("traditional-page", "big5", "iso-8859-1"),
    ],
)
def test_a_declared_encoding_in_which_nothing_can_be_read_is_not_believed(
    name: str, encoding: str, declared: str
) -> None:
    text = next(path for path in INPUTS if path.stem == name).read_text(encoding="utf-8")
    found = decode_text(f'<meta charset="{declared}">{text}'.encode(encoding))
    assert found.text.endswith(text)
    shown = {"gb2312": "gb18030", "iso-8859-1": "windows-1252"}.get(declared, declared)
    assert found.notes == [f"it declares {shown}, and reads right as {encoding}"]


def test_what_is_left_out_is_listed_with_number_and_reason() -> None:
    assert [(one.line, one.text, one.reason) for one in read_case("english-page").left_out] == [
        (1, "Home > Business", "part of the page, not of the article"),
        (22, "Inline Feedbacks", "comment section of the page"),
        (23, "View all comments", "comment section of the page"),
        (25, "林登讀書會 Linden Readers Club", "in another language than the article"),
        (
            27,
            "欢迎朋友加入【林登读书会 Linden Readers Club】 👉视频频道:; 👉Telegram文字电台:; Mar. 2",
            "invitation to follow or join",
        ),
    ]
    assert [(one.line, one.reason) for one in read_case("chinese-page").left_out] == [
        (18, "comment section of the page"),
        (20, "in another language than the article"),
        (22, "invitation to follow or join"),
        (24, "stray date"),
    ]


@pytest.mark.parametrize("path", INPUTS, ids=lambda path: path.name)
def test_keep_all_leaves_out_nothing(path: Path) -> None:
    short, whole = (import_article(path.read_bytes(), name=path.name, keep_all=keep) for keep in (False, True))
    assert whole.left_out == []
    text = re.sub(r"\]\([^()]*\)|[\s[\\]", "", whole.text)
    assert all(re.sub(r"\s", "", one.text) in text for one in short.left_out)


def test_every_line_of_a_copied_page_is_somewhere() -> None:
    path = CASES / "english-page.txt"
    article = import_article(path.read_bytes(), name=path.name)
    kept = article.text.replace("\\", "") + "".join(one.text for one in article.left_out)
    moved = ("Mar. 2nd, 2024", "For further", "Editor:", "Edited by:", "Disclaimer:")
    for line in path.read_text(encoding="utf-8").splitlines():
        assert line in kept or line.startswith(moved)


def test_the_same_article_twice_has_the_same_name() -> None:
    assert read_case("chinese-page").slug == read_case("chinese-page").slug == CHINESE_SLUG


@pytest.mark.parametrize(
    "data",
    [
        "Größe über alles für Ärzte".encode("latin-1"),
        b"caf\xe9 society",
        b"abc\x00def",
        "日本の首都は東京です。とても大きい町です。".encode("shift_jis"),
        "Привет, как дела".encode("cp1251"),
        bytes(range(128, 256)),
    ],
)
def test_bytes_that_are_no_text_are_refused(data: bytes) -> None:
    with pytest.raises(EncodingError) as caught:
        import_article(data, name="page.txt")
    assert caught.value.where == "page.txt"
    assert "--encoding" in (caught.value.hint or "")


@pytest.mark.skipif(not SEED.is_file(), reason=f"the seed article is not beside this checkout ({SEED})")
def test_the_seed_article_is_read_whole() -> None:
    article = import_article(SEED.read_bytes(), name=SEED.name)
    front = article.front_matter
    assert (front["date"], front["lang"], len(front["credits"])) == ("2021-12-23", "en", 2)
    assert front["organisation"]
    assert front["disclaimer"].endswith(".")
    assert front["source"]["title"]
    body = article.text.split("---\n", 2)[2]
    assert len(body.strip().split("\n\n")) == 3
    for residue in ("Inline", "View all", "👉", "Editor", "Disclaimer", front["title"]):
        assert residue not in body
    assert [one.line for one in article.left_out] == [21, 22, 24, 26]
