"""Whatever an editor has in hand: each encoding and language is read, or refused by name with a command that helps."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from translator.bilingual.errors import ArticleError, EncodingError, TranslatorError
from translator.bilingual.tables import read_table
from translator.newsroom.imports.article import import_article

ENGLISH = (
    "The Market Closes Early\n\nThe market closed early on Monday, and nobody could say why it had to. “It is a "
    "shame,” said a trader who’d been there for years.\n\nThe bank did not answer our questions.\n"
)
CHINESE = (
    "市场提前收盘\n\n市场今天提前收盘，没有人知道为什么会这样。港湾银行宣布在审计之后暂停贷款计划，客户排起了长队。\n\n"
    "银行没有回答我们的问题。\n"
)
KOREAN = "새 법안\n\n대통령은 월요일 새로운 법안에 서명했다. 이 법은 내년부터 시행된다. 야당은 이에 반대했다.\n"
JAPANESE = "新しい法律\n\n政府は月曜日に新しい法律を発表した。来年から施行される予定だ。野党は反対している。\n"
RUSSIAN = "Новый закон\n\nПрезидент подписал новый закон в понедельник, сообщает BBC. Оппозиция выступила против.\n"
LANGUAGES = [
    (named, text.replace("¶", "\n\n").replace("⏎", "\n"))
    for named, text in read_table(Path(__file__).parent / "cases/languages.tsv", 2)
]
FOREIGN = [(named, text) for named, text in LANGUAGES if named[0].isupper()]


@pytest.mark.parametrize(("language", "text"), FOREIGN)
def test_another_language_is_refused_by_name_and_taken_when_the_user_insists(language: str, text: str) -> None:
    with pytest.raises(ArticleError, match=f"this is {language}") as caught:
        import_article(text.encode(), name="my page.txt")
    assert "translator add --lang en 'my page.txt'" in (caught.value.hint or "")
    assert import_article(text.encode(), name="page.txt", tag="en").tag == "en"


@pytest.mark.parametrize(("tag", "text"), [row for row in LANGUAGES if row not in FOREIGN])
def test_what_only_quotes_another_language_is_english_or_chinese(tag: str, text: str) -> None:
    assert import_article(text.encode(), name="page.txt").tag == tag


def test_the_encoding_that_a_page_declares_is_followed() -> None:
    page = '<html><head><meta charset="windows-1252"><title>Café</title></head><body><p>{}</p></body></html>'
    html = page.format(ENGLISH.replace("\n\n", "</p><p>"))
    article = import_article(html.encode("cp1252"), name="page.html")
    assert article.encoding == "windows-1252"
    assert "“It is a shame,” said a trader who’d" in article.text


@pytest.mark.parametrize(
    ("data", "encoding", "place"),
    [
        (CHINESE.encode("gb18030")[:-1] + b"\xff\n", "gb18030", "line 5, 0xFF in “银行没有回答我们的问题。�”"),
        (CHINESE.encode() + b"\xff\n", "utf-8", "line 6, 0xFF in “行没有回答我们的问题。 �”"),
        (b"<meta charset=utf-8>" + ENGLISH.replace("“", "").replace("”", "").encode("cp1252"), "utf-8", "0x92"),
    ],
)
def test_a_stray_byte_is_shown_and_replaced_by_consent(data: bytes, encoding: str, place: str) -> None:
    with pytest.raises(EncodingError, match=f"this is {encoding}, but for 1 byte that cannot be read") as caught:
        import_article(data, name="page.txt")
    assert place in caught.value.message
    assert "translator add page.txt --replace-bad-bytes" in (caught.value.hint or "")
    article = import_article(data, name="page.txt", replaces_bad=True)
    assert article.text.count("�") == 1
    assert any(note.startswith("replaced by �: line") and place in note for note in article.notes)


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (KOREAN.encode("euc-kr"), "Korean in CP949", "add the English or the Chinese version"),
        (JAPANESE.encode("shift_jis"), "Japanese in CP932", "add the English or the Chinese version"),
        (JAPANESE.encode("euc-jp"), "Japanese in EUC-JP", "add the English or the Chinese version"),
        (RUSSIAN.encode("cp1251"), "Russian in WINDOWS-1251", "add the English or the Chinese version"),
        (ENGLISH.encode("cp1252"), "line 3, 0x93", "--encoding windows-1252"),
        (
            ENGLISH.encode().decode("latin-1").encode(),
            "written in UTF-8 and read as windows-1252 before it came here: “â",
            "take it again",
        ),
        (CHINESE.encode().decode("latin-1").encode(), "is “市场提前收盘", "take it again"),
        (CHINESE.encode("gbk").decode("latin-1").encode(), "written in GB18030", "take it again"),
        (CHINESE.encode().decode("gb18030", "replace").encode(), "written in UTF-8 and read as gb18030", ""),
        ("锟斤拷锟斤拷市场今天提前收盘。\n".encode(), "damaged before it came here", "take it again"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(data: bytes, message: str, hint: str) -> None:
    with pytest.raises(TranslatorError) as caught:
        import_article(data, name="page.txt")
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


def test_what_some_program_left_in_a_text_is_taken_out() -> None:
    article = import_article((ENGLISH * 9).replace("market", "mar\x7fket", 1).encode(), name="page.txt")
    assert "The market closed" in article.text
    assert "1 control character was taken out" in article.notes


def test_a_trade_mark_is_no_mojibake() -> None:
    assert "NESTLÉ®" in import_article((ENGLISH + "\nNESTLÉ® and NESTLÉ® are NESTLÉ®.\n").encode()).text


def test_western_bytes_are_replaced_by_consent_too() -> None:
    article = import_article(ENGLISH.encode("cp1252"), name="page.txt", replaces_bad=True)
    assert "�It is a shame,�" in article.text
    assert len([note for note in article.notes if note.startswith("replaced by �")]) == 3


@pytest.mark.parametrize("bom", [codecs.BOM_UTF8, codecs.BOM_UTF16_BE])
def test_a_text_that_was_never_misread_is_no_mojibake(bom: bytes) -> None:
    text = "Ça va?\n\nThe “Écoute” café – naïve, over-the-top… ‘À l’été’ — said Zoë’s cousin, who had not been there.\n"
    data = text.encode("utf-8-sig") if bom == codecs.BOM_UTF8 else bom + text.encode("utf-16-be")
    assert "Zoë’s cousin" in import_article(data, name="page.txt").text


def _page(charset: str, advert: bytes, *parts: bytes) -> bytes:
    body = b"".join(b"<p>" + part + b"</p>" for part in parts)
    head = f'<html><head><meta charset="{charset}"><title>'.encode()
    return (
        head
        + b"A page</title></head><body><div class=ads>"
        + advert
        + b"</div><article>"
        + body
        + b"</article></body></html>"
    )


@pytest.mark.parametrize(("charset", "encoding"), [("gb2312", "gb18030"), ("big5", "gb18030"), ("utf-8", "utf-8")])
def test_bytes_that_cannot_be_read_refuse_a_page_only_in_its_article(charset: str, encoding: str) -> None:
    parts = [part.encode(encoding) for part in CHINESE.strip("\n").split("\n\n")]
    article = import_article(_page(charset, b"\xff\xfe sale", *parts), name="page.html")
    assert article.encoding == encoding
    assert "�" not in article.text
    assert any(note.startswith("replaced by �") for note in article.notes)
    with pytest.raises(EncodingError, match="bytes that cannot be read"):
        import_article(_page(charset, b"", *parts, parts[-1] + b"\xff\xfe."), name="page.html")


def test_mojibake_of_a_menu_refuses_no_page() -> None:
    menu = "Português é ação".encode().decode("latin-1").encode()
    parts = [part.encode() for part in ENGLISH.strip("\n").split("\n\n")]
    assert "Ã" not in import_article(_page("utf-8", b"<nav>" + menu * 4 + b"</nav>", *parts), name="page.html").text
    with pytest.raises(EncodingError, match="read as windows-1252"):
        import_article(_page("utf-8", b"", *parts, menu * 4), name="page.html")


def test_utf8_with_a_bad_byte_is_not_what_it_declares() -> None:
    parts = [part.encode() for part in CHINESE.strip("\n").split("\n\n")]
    assert import_article(_page("koi8-r", b"\xff", *parts), name="page.html").encoding == "utf-8"
