"""An article is added in the browser: sent, looked at block by block, changed, added."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import HOME

if TYPE_CHECKING:
    from tests.browser.conftest import Newsroom, Reader

DOCUMENTS = Path(__file__).parents[1] / "fixtures/documents"
PAGE = (
    "The Market Closes Early\n\nDec. 23rd, 2021\n\nThe market closed early on Monday, and nobody could say why it had "
    "to.\n\nView all comments\n"
)


@pytest.fixture
def reader(newsroom: Newsroom) -> Reader:
    return newsroom.enter("li-lei")


def send(reader: Reader, data: bytes | str, query: str = "", **headers: str) -> Any:
    sent = {"accept": "application/json", "x-csrf-token": reader.csrf, "origin": HOME, **headers}
    return reader.client.post(f"/import?{query}", content=data, headers=sent)


def test_a_pasted_text_is_steered_and_added(reader: Reader) -> None:
    assert "/import" in reader.get("/").text
    assert reader.get("/import").status_code == 200
    go = send(reader, PAGE).json()["go"]
    page = reader.get(go).text
    assert "left out: comment section of the page" in page
    state = reader.post(f"{go}/toggle", {"number": 4}).json()
    assert state["blocks"][3] == [True, "", False]
    assert reader.post(f"{go}/toggle", {"number": 3}).json()["blocks"][2][0] is False
    assert reader.post(f"{go}/undo").json()["blocks"][2] == [True, "", False]
    facts = {"title": "Another Title", "authors": "Jane Doe, Li Lei", "date": "2026-11-14"}
    said = reader.post(f"{go}/say", facts).json()
    assert {key: said[key] for key in facts} == facts
    assert reader.post(f"{go}/say", {"date": "yesterday"}).json()["message"] == "'yesterday' is not a date"
    added = reader.post(f"{go}/add", {"slug": ""}).json()
    assert added["path"] == "articles/en/another-title.md"
    text = (reader.project.root / added["path"]).read_text(encoding="utf-8")
    assert "authors: [Jane Doe, li-lei]" in text
    assert text.endswith("had to.\n\nView all comments\n")
    assert reader.get(go).status_code == 400


def test_the_pictures_of_a_document_are_shown_and_can_do_nothing(reader: Reader) -> None:
    go = send(reader, (DOCUMENTS / "report.odt").read_bytes(), "name=report.odt").json()["go"]
    assert f'<img src="{go}/image/0"' in reader.get(go).text
    image = reader.get(f"{go}/image/0")
    assert (image.status_code, image.headers["content-type"]) == (200, "image/png")
    assert "sandbox" in image.headers["content-security-policy"]
    assert reader.get(f"{go}/image/7").status_code == 400
    assert reader.post(f"{go}/add").json()["path"] == "articles/en/harbour-bank-halts-its-loans.md"


@pytest.mark.parametrize(
    ("data", "query", "message"),
    [
        (b"%PDF-1.7\n", "name=a.pdf", "the PDF cannot be read"),
        ("Le président a signé la loi lundi à Paris, et elle est bonne pour nous.".encode(), "", "this is French"),
        (b"", "", "the file contains no text"),
    ],
)
def test_what_cannot_be_taken_is_said_with_what_helps(reader: Reader, data: bytes, query: str, message: str) -> None:
    answer = send(reader, data, query)
    assert answer.status_code == 400
    assert message in answer.json()["message"]


def test_an_import_is_of_the_person_who_sent_it_and_of_a_page_of_ours(newsroom: Newsroom, reader: Reader) -> None:
    go = send(reader, PAGE).json()["go"]
    assert newsroom.enter("wang-fang").get(go).status_code == 400
    assert send(reader, PAGE, origin="https://evil.example").status_code == 403
    assert send(reader, PAGE, **{"x-csrf-token": "x"}).status_code == 403
    for _again in range(4):
        send(reader, PAGE)
    assert reader.get(go).status_code == 400
