"""What findings say: one message each, translated when it is shown, with the same fields in every language."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest

import translator.bilingual.pairs
from translator.bilingual.i18n import LazyMessage, speaking
from translator.bilingual.pairs import CHECKS
from translator.bilingual.pairs.base import Pair
from translator.bilingual.pairs.runner import run_checks

FILES = sorted(Path(translator.bilingual.pairs.__file__).parent.rglob("*.py"))
PAIRS = "Revenue reached $3.1 billion.\t营收达3.1亿美元。\nHe said so, then left.\t他说,然后走了。\n"


def messages() -> list[ast.Call]:
    """Return every call of `LazyMessage` in the checks, apart from a project's own texts."""
    calls = [
        node for path in FILES for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "LazyMessage"]
    return [call for call in named if not any(word.arg == "chinese" for word in call.keywords)]


MESSAGES = messages()
TEMPLATES = sorted({ast.literal_eval(call.args[0]) for call in MESSAGES})


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_each_check_has_a_message_of_its_own() -> None:
    assert len(TEMPLATES) > len(CHECKS)


@pytest.mark.parametrize("language", ["zh_CN", "zh_TW"])
def test_every_message_is_translated_with_the_same_fields(language: str) -> None:
    for template in TEMPLATES:
        names = {name: f"<{name}>" for name in fields(template)}
        said, english = (LazyMessage(template, **names).in_language(name) for name in (language, "en"))

        assert said != english
        assert all(value in said for value in names.values()), template


def test_a_message_is_given_the_fields_of_its_template() -> None:
    for call in MESSAGES:
        template = ast.literal_eval(call.args[0])
        # A message in a table has its fields filled where it is used.
        assert {word.arg for word in call.keywords} in (fields(template), set()), template


def test_a_finding_is_shown_in_the_language_of_its_reader() -> None:
    finding = run_checks([Pair("Hi <1>all</1>.", "大家好。", "en", "zh-Hans")], only=["mk.inline"])[0]
    said = {}
    for language in ("en", "zh-Hans", "zh-Hant"):
        with speaking(language):
            said[language] = str(finding.message)

    assert said == {
        "en": "<1> is missing; </1> is missing",
        "zh-Hans": "缺少<1>；缺少</1>",
        "zh-Hant": "缺少<1>；缺少</1>",
    }


def test_a_message_quotes_a_text_as_it_is_written() -> None:
    finding = run_checks([Pair("It fell.", "头髮", "en", "zh-Hans")], only=["txt.script"])[0]

    assert finding.message.in_language("zh_TW") == "「髮」不是簡體中文"


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en_GB.UTF-8", "beside Chinese; use “，”"),
        ("zh_CN.UTF-8", "中文旁应使用全角标点“，”，而非“,”"),
        ("zh_TW.UTF-8", "中文旁應使用全形標點「，」，而非「,」"),
    ],
)
def test_check_speaks_three_languages(run_translator, tmp_path: Path, language: str, expected: str) -> None:
    (tmp_path / "a.tsv").write_text(PAIRS, encoding="utf-8")

    done = run_translator("check", "a.tsv", "--from", "en", "--to", "zh-Hans", LANG=language)

    assert expected in done.stdout


def test_an_unknown_check_is_refused_in_the_users_language(run_translator) -> None:
    done = run_translator("explain", "no.such", LANG="zh_TW.UTF-8")

    assert "沒有名為" in done.stderr
