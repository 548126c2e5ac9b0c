"""`check` on the PO of a program's documentation: what is reported is about the prose, in the style of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from translator.bilingual.settings import CheckSettings
from translator.desk.workflow.check_report import CheckSelection
from translator.desk.workflow.check_run import check_file

HEAD = 'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
PROSE = [
    ("Call :meth:`~file.read` to get all of it.", "调用 :meth:`~file.read` 以获取全部内容。"),
    ("Files have a ``name`` and a size.", "文件有一个 ``name`` 和大小。"),
    ('This is called a "file object" here::', '这里称为 "文件对象"：'),
    ("Descriptors are invoked by the :meth:`~object.__getattribute__` method.",
     "描述器由 :meth:`~object.__getattribute__` 方法唤起。"),
]  # fmt: skip
CODE = [
    (">>> open('a.txt').read()\\n'no text'", ">>> open('a.txt').read()\\n'no text'"),
    ("for word in words:  # for every word\\n    print(word)", "for word in words:  # 对每个单词\\n    print(word)"),
    ("curses.init_pair(1, curses.COLOR_RED)", "curses.init_pair(1, curses.COLOR_RED)"),
    ("$ python app.py --log-level DEBUG start foo", "$ python app.py --log-level DEBUG start foo"),
]


def found(folder: Path, messages: list[tuple[str, str]]) -> list[tuple[str, int]]:
    path = folder / "file.po"
    quoted = [[text.replace('"', '\\"') for text in pair] for pair in messages]
    text = HEAD + "".join(f'\nmsgid "{source}"\nmsgstr "{target}"\n' for source, target in quoted)
    path.write_text(text, encoding="utf-8")
    report = check_file(path, CheckSelection(CheckSettings()))
    return [(finding.check, finding.segment or 0) for finding in report.findings]


def test_code_and_the_style_of_the_file_are_no_findings(tmp_path: Path) -> None:
    assert found(tmp_path, PROSE + CODE) == []


@pytest.mark.parametrize(
    ("source", "target", "check"),
    [
        ("This sentence was never translated by anybody.", "This sentence was never translated by anybody.",
         "txt.untranslated"),
        ("Call :func:`read` first.", "先调用 :func:`write`。", "mk.literal"),
        ("It is not ready before noon.", "中午之前就准备好了。", "sem.negation"),
        ("It takes 30 seconds.", "需要 13 秒。", "num.value"),
    ],
)  # fmt: skip
def test_what_is_wrong_in_the_prose_is_found(tmp_path: Path, source: str, target: str, check: str) -> None:
    assert check in {name for name, segment in found(tmp_path, [*PROSE, *CODE, (source, target)]) if segment == 9}


def test_messages_of_a_program_are_checked_as_before(tmp_path: Path) -> None:
    messages = [("Cannot open\\nthe file", "Cannot open\\nthe file"), ("Save the file", "保存文件"), ("Quit", "退出")]

    assert ("txt.untranslated", 1) in found(tmp_path, messages)
