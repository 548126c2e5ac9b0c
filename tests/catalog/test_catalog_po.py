"""PO in, PO out: nothing lost, nothing wrapped, every broken file named with its line."""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translator.bilingual.errors import CatalogSyntaxError
from translator.newsroom.catalog.po import Message, PoFile, parse_po, serialise_po

if TYPE_CHECKING:
    from pathlib import Path

HEADER = {"Language": "zh_CN", "MIME-Version": "1.0", "Content-Type": "text/plain; charset=UTF-8",
          "Content-Transfer-Encoding": "8bit", "Plural-Forms": "nplurals=1; plural=0;",
          "X-Translator-Source-Language": "en"}  # fmt: skip
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), min_size=1)
NEEDS_GETTEXT = pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")


def sample() -> PoFile:
    return PoFile(
        dict(HEADER),
        ("Written by a test.",),
        [
            Message("Title", "标题", "title", (("articles/en/a.md", 2),), ("title",)),
            Message(
                "He <1>said</1> “yes”.",
                "他<1>说</1>：“是”。",
                references=(("articles/en/a.md", 4), ("articles/en/a.md", 9)),
                notes=("paragraph", "<1> = ** (strong)"),
                comments=("li-lei: 再想想", "second line"),
                is_fuzzy=True,
                flags=("no-wrap",),
                previous_source="He said “no”.",
            ),
            Message("Not yet."),
            Message("Gone.", "走了。", comments=("kept",), is_obsolete=True),
        ],
    )


def stripped(po: PoFile) -> list[Message]:
    """Without line numbers, which a writer chooses."""
    for item in po.messages:
        item.line = 0
    return po.messages


def parsed(text: str) -> PoFile:
    return parse_po(text.encode(), where="a.po")


def syntax_error(text: str | bytes) -> CatalogSyntaxError:
    with pytest.raises(CatalogSyntaxError) as caught:
        parse_po(text if isinstance(text, bytes) else text.encode(), where="a.po")
    assert caught.value.hint
    return caught.value


def test_everything_comes_back() -> None:
    again = parse_po(serialise_po(sample()), where="a.po")

    assert stripped(again) == sample().messages
    assert (again.header, again.comments) == (sample().header, sample().comments)


def test_writing_what_was_read_changes_no_byte() -> None:
    once = serialise_po(sample())

    assert serialise_po(parse_po(once, where="a.po")) == once


@given(source=TEXT, target=TEXT, context=TEXT, previous=TEXT)
def test_any_text_comes_back(source: str, target: str, context: str, previous: str) -> None:
    message = Message(source, target, context, is_fuzzy=True, previous_source=previous)

    (again,) = stripped(parse_po(serialise_po(PoFile(dict(HEADER), ("x",), [message])), where="a.po"))

    assert again == message


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\x1c", "\x1d", "\x0b", "\x0c", "\u3000", "\ufeff", "𠮷"])
def test_line_ends_of_unicode_cut_no_text(odd: str) -> None:
    message = Message(f"before{odd}after", f"前{odd}后{odd}")

    (again,) = stripped(parse_po(serialise_po(PoFile(dict(HEADER), (), [message])), where="a.po"))

    assert again == message


def test_one_field_is_one_line() -> None:
    long = "很长的一句话，" * 60 + "and-a-long-tail " * 30

    text = serialise_po(PoFile(dict(HEADER), (), [Message(long, long)])).decode()

    assert [line for line in text.splitlines() if "很长" in line] == [f'msgid "{long}"', f'msgstr "{long}"']


def test_dates_of_other_tools_are_not_written() -> None:
    po = sample()
    po.header |= {"POT-Creation-Date": "2026-01-02 03:04+0000", "PO-Revision-Date": "2026-01-02 03:04+0000"}

    assert b"Date" not in serialise_po(po)


def test_a_path_with_blanks_is_one_reference() -> None:
    message = Message("A", references=(("articles/en/my notes.md", 3), ("articles/en/b.md", 12)))

    (again,) = stripped(parse_po(serialise_po(PoFile(dict(HEADER), (), [message])), where="a.po"))

    assert again.references == message.references


def test_sticky_flag_lines_of_new_gettext_are_read() -> None:
    po = parsed('msgid ""\nmsgstr ""\n\n#, fuzzy\n#= c-format\nmsgid "a"\nmsgstr "b"\n')

    assert (po.messages[0].is_fuzzy, po.messages[0].flags) == (True, ("c-format",))


def test_wrapped_fields_crlf_and_bom_are_read() -> None:
    text = '\ufeffmsgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\nmsgid ""\n"one "\n"two"\nmsgstr ""\n"一"\n"二"\n'

    po = parsed(text.replace("\n", "\r\n"))

    assert [(item.source, item.target) for item in po.messages] == [("one two", "一二")]
    assert po.header == {"Language": "zh_CN"}


def test_conflict_markers_are_named_with_their_line() -> None:
    good = serialise_po(sample()).decode()
    line = good.split("\n").index('msgid "Not yet."') + 1
    bad = good.replace('msgid "Not yet."', '<<<<<<< HEAD\nmsgid "Not yet."\n=======\nmsgid "Never."\n>>>>>>> other')

    error = syntax_error(bad)

    assert error.where == f"a.po:{line}"
    assert "conflict" in error.message


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('msgid "a"\nmsgstr "b"\n\nrubbish\n', 4),
        ('msgid "a"\nmsgstr "b "c"\n', 2),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "cut off"\n', 4),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', 1),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 4),
        (b'msgid "a"\nmsgstr "\xff\xfe"\n', 2),
    ],
    ids=["no keyword", "bare quote", "cut off", "no msgstr", "twice", "not UTF-8"],
)
def test_broken_files_are_named_with_their_line(text: str | bytes, line: int) -> None:
    assert syntax_error(text).where == f"a.po:{line}"


def test_one_sentence_in_two_contexts_is_no_duplicate() -> None:
    po = parsed('msgctxt "title"\nmsgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n')

    assert len(po.messages) == 2


@NEEDS_GETTEXT
class TestGettextItself:
    def test_msgfmt_has_no_complaint(self, tmp_path: Path) -> None:
        done = gettext(tmp_path, "msgfmt", "-c", "-v", "-o", "/dev/null", "a.po")

        assert "error" not in done.stderr
        assert "1 translated message, 1 fuzzy translation, 1 untranslated" in done.stderr

    def test_msgcat_loses_nothing(self, tmp_path: Path) -> None:
        done = gettext(tmp_path, "msgcat", "a.po")

        again = parse_po(done.stdout.encode(), where="a.po")
        wanted = sample()
        assert stripped(again) == wanted.messages
        assert again.header == wanted.header

    def test_msgmerge_loses_nothing_of_people(self, tmp_path: Path) -> None:
        template = sample()
        template.messages = [Message(item.source, context=item.context) for item in template.messages[:3]]
        (tmp_path / "a.pot").write_bytes(serialise_po(template))

        done = gettext(tmp_path, "msgmerge", "--previous", "--quiet", "a.po", "a.pot")

        again = {(item.context, item.source): item for item in parse_po(done.stdout.encode(), where="a.po").messages}
        for item in sample().messages:
            kept = again[item.context, item.source]
            assert (kept.target, kept.comments, kept.is_fuzzy) == (item.target, item.comments, item.is_fuzzy)


def gettext(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    (folder / "a.po").write_bytes(serialise_po(sample()))
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, encoding="utf-8")


def test_a_po_is_read_without_what_articles_need() -> None:
    code = "import sys, translator.newsroom.catalog.po; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert not {"translator.newsroom.catalog.storage", "translator.newsroom.articles"} & set(done.stdout.split())
