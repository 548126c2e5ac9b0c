"""The program's own messages: every one has its Chinese, and the compiled catalogs are up to date."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from tests.support import messages
from translator import i18n


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_catalogs_on_disk_are_what_the_sources_say() -> None:
    stale = [path.name for path, data in messages.built().items() if not path.exists() or path.read_bytes() != data]

    assert stale == [], "run: make messages"


def test_every_message_has_its_chinese() -> None:
    assert messages.untranslated() == []


def test_translations_keep_the_fields_of_their_message() -> None:
    wrong = [
        message.id
        for message in messages.merged()
        if message.id and isinstance(message.id, str) and fields(message.id) != fields(message.string)
    ]

    assert wrong == []


def test_chinese_messages_have_no_half_width_commas_between_han() -> None:
    wrong = [
        message.string
        for message in messages.merged()
        if message.id and isinstance(message.string, str) and re.search(r"[一-鿿] ?[,;:!?][ 一-鿿]", message.string)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("zh_CN.UTF-8", "zh_CN"),
        ("zh_TW", "zh_TW"),
        ("zh-Hant", "zh_TW"),
        ("zh-Hans", "zh_CN"),
        ("C.UTF-8", "en"),
        ("de_DE", "en"),
    ],
)
def test_the_language_of_messages_follows_the_setting(setting: str, expected: str) -> None:
    assert expected == i18n.use_language(setting)


def test_the_environment_is_asked_in_gettexts_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("LC_ALL", "zh_TW.UTF-8")

    assert i18n.use_language() == "zh_TW"


def test_the_program_speaks_chinese(run_translator) -> None:
    done = run_translator("status", LANG="zh_CN.UTF-8")

    assert done.stderr.startswith("错误：")
