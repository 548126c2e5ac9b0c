"""The program's own messages: every one has its Chinese, and the compiled catalogs are up to date."""

from __future__ import annotations

import ast
import re
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from tests.support import messages
from translator.bilingual import i18n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@cache
def sources() -> dict[Path, list[ast.AST]]:
    """Return all nodes of each module of the package."""
    return {
        path: list(ast.walk(ast.parse(path.read_text(encoding="utf-8")))) for path in messages.PACKAGE.rglob("*.py")
    }


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_catalogs_on_disk_are_what_the_sources_say() -> None:
    stale = [path.name for path, data in messages.built().items() if not path.exists() or path.read_bytes() != data]

    assert stale == [], "run: make messages"


def test_every_message_has_its_chinese() -> None:
    assert messages.untranslated() == []


def calls_in_f_strings(nodes: Iterable[ast.AST]) -> Iterator[ast.Call]:
    for string in nodes:
        if isinstance(string, ast.JoinedStr):
            calls = (node for node in ast.walk(string) if isinstance(node, ast.Call))
            yield from (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS)


def test_no_message_stands_inside_an_f_string() -> None:
    """Babel extracts those on Python 3.12 and later only, so that the catalogs would depend on the interpreter."""
    wrong = {
        f"{path.relative_to(messages.PACKAGE)}:{call.lineno}"
        for path, nodes in sources().items()
        for call in calls_in_f_strings(nodes)
    }

    assert wrong == set()


def test_no_message_is_an_f_string() -> None:
    """Nobody can translate those, and extraction passes them over in silence."""
    wrong = {
        f"{path.relative_to(messages.PACKAGE)}:{call.lineno}"
        for path, nodes in sources().items()
        for call in nodes
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in messages.KEYWORDS
        if any(isinstance(argument, ast.JoinedStr) for argument in call.args[: 2 if call.func.id == "ngettext" else 1])
    }

    assert wrong == set()


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


def test_one_chinese_word_stands_for_a_draft() -> None:
    texts = [text for message in messages.merged() if message.id for text in _forms(message.string)]

    assert [] == [text for text in texts if "初稿" in text]


def test_no_percentage_is_written_with_a_blank_before_its_sign() -> None:
    apart = re.compile(r"[\d}] %(?![\w{(%])")
    texts = [text for message in messages.merged() if message.id
             for text in (*_forms(message.id), *_forms(message.string))]  # fmt: skip
    pages = [path for path in messages.PACKAGE.rglob("templates/*") if path.suffix in {".html", ".svg", ".js"}]
    strings = [ast.unparse(node) for nodes in sources().values() for node in nodes if isinstance(node, ast.JoinedStr)]

    assert [] == [text for text in texts if apart.search(text)]
    assert [] == [path.name for path in pages if re.search(r"\}\} %", path.read_text(encoding="utf-8"))]
    assert [] == [string for string in strings if re.search(r"\} %", string)]


def _forms(message: str | tuple[str, ...]) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else message


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
