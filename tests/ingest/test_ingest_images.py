"""Images of web pages: taken from the folder of a saved page or from the page, left on the web, or named as missing."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.blocks import ImportedArticle
from translator.newsroom.imports.images import shown_images

PNG = b"\x89PNG\r\n\x1a\n" + bytes(300)
OTHER = b"\x89PNG\r\n\x1a\n" + bytes(400)
INLINE = f"data:image/png;base64,{base64.b64encode(PNG).decode()}"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
TEXT = "<p>The harbour bank closed its doors on Monday, and nobody could say why it had to do so.</p>"
WEB = "https://times.example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "page" / "Bank_files").mkdir(parents=True)
    (tmp_path / "page" / "Bank_files" / "the quay.png").write_bytes(PNG)
    (tmp_path / "page" / "quay.png").write_bytes(OTHER)
    (tmp_path / "page" / "keys.png").write_bytes(b"no image")
    (tmp_path / "secret.png").write_bytes(PNG)
    return tmp_path / "page"


def read(image: str, folder: Path | None = None, *, is_web: bool = True) -> ImportedArticle:
    head = f'<link rel="canonical" href="{WEB}/n/bank">' if is_web else ""
    html = f"<html><head>{head}</head><body><article><h1>Bank Closes</h1>{TEXT}{image}{TEXT}</article></body></html>"
    return import_article(html.encode(), name="page.html", folder=folder)


def shown(article: ImportedArticle) -> list[str]:
    return [line for line in article.text.split("\n") if line.startswith("![")]


TAKEN = {
    "saved": ('<img src="./Bank_files/the%20quay.png" alt="The quay">', PNG),
    "saved, not quoted": ('<img src="Bank_files/the quay.png" alt="The quay">', PNG),
    "beside": ('<figure><img src="quay.png" alt="The quay"></figure>', OTHER),
    "saved, late on the web": (f'<img src="quay.png" data-src="{WEB}/q.png" alt="The quay">', OTHER),
    "in the page": (f'<img src="{INLINE}" alt="The quay">', PNG),
    "late": (f'<img src="{PIXEL}" data-src="quay.png" alt="The quay">', OTHER),
    "set": ('<img srcset="small.png 100w, quay.png 800w" alt="The quay">', OTHER),
    "without scripts": ('<noscript><img src="quay.png" alt="The quay"></noscript>', OTHER),
}


@pytest.mark.parametrize(("image", "data"), TAKEN.values(), ids=TAKEN)
def test_an_image_of_a_saved_page_is_taken(folder: Path, image: str, data: bytes) -> None:
    article = read(image, folder)
    assert shown(article) == ["![The quay](img/bank-closes-1.png)"]
    assert article.images == {"img/bank-closes-1.png": data}
    assert not [note for note in article.notes if "image" in note]


ON_THE_WEB = {
    "whole": (f'<img src="{WEB}/a.png" alt="A">', f"{WEB}/a.png"),
    "from the root": ('<img src="/a.png" alt="A">', f"{WEB}/a.png"),
    "relative": ('<img src="a.png" alt="A">', f"{WEB}/n/a.png"),
    "late": (f'<img src="{PIXEL}" data-src="//cdn.example.org/a.png" alt="A">', "https://cdn.example.org/a.png"),
    "behind a placeholder": ('<img src="/img/blank.gif" data-original="/a.png" alt="A">', f"{WEB}/a.png"),
    "set": (f'<img src="{PIXEL}" srcset="/a.png 1x, /b.png 2x" alt="A">', f"{WEB}/b.png"),
    "commas": (f'<img srcset="{WEB}/w_1,h_2/a.png 400w, {WEB}/w_2,h_3/a.png 800w" alt="A">', f"{WEB}/w_2,h_3/a.png"),
}


@pytest.mark.parametrize(("image", "address"), ON_THE_WEB.values(), ids=ON_THE_WEB)
def test_an_image_of_the_web_stays_there_and_is_named(folder: Path, image: str, address: str) -> None:
    article = read(image, folder)
    assert shown(article) == [f"![A]({address})"]
    assert f"image not copied, it stays on the web: {address}" in article.notes


MISSING = {
    "saved": "./Bank_files/gone.png",
    "file": "file:///home/mara/quay.png",
    "drive": "C:\\Users\\Mara\\quay.png",
    "no image": "Bank_files/../keys.png",
    "above the folder": "../secret.png",
    "above, escaped": "%2e%2e/secret.png",
}


@pytest.mark.parametrize("address", MISSING.values(), ids=MISSING)
def test_an_image_without_a_file_is_named_and_never_an_address(folder: Path, address: str) -> None:
    article = read(f'<img src="{address}" alt="The quay">', folder, is_web=False)
    assert (shown(article), article.images) == ([], {})
    assert f"image not taken, its file is missing: {address}" in article.notes
    assert "\n\n\n" not in article.text


@pytest.mark.parametrize("image", ['<img src="/t.gif" width="1" height="1">', f'<img src="{PIXEL}">', "<img alt='x'>"])
def test_pictures_that_only_count_readers_or_keep_a_place_are_none(folder: Path, image: str) -> None:
    article = read(image, folder)
    assert shown(article) == []
    assert not [note for note in article.notes if "image" in note]


def test_images_of_teasers_are_not_taken(folder: Path) -> None:
    related = '<div class="related"><a href="/x"><img src="quay.png" alt="The quay"></a></div>'
    assert shown_images(read(related, folder)) == {}
