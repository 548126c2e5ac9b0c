"""`translator mt`: translate text line by line, one segment a line; it needs no project."""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from translator.bilingual.i18n import _, ngettext
from translator.bilingual.model import Placeholder, Request, Suggestion
from translator.bilingual.words.inline import TAG, unmask
from translator.bilingual.words.language import ZH_HANS, LangTag, is_chinese, is_traditional, parse_tag
from translator.bilingual.words.termbase import TermBase
from translator.desk.workflow.options import LineFormat, argument, option, settings_here
from translator.desk.workflow.table_options import with_translations
from translator.newsroom.drafts import engine_names, open_engine
from translator.newsroom.ground.console import print_jsonl, read_text, talk
from translator.newsroom.house.glossary import read_glossary_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from translator.newsroom.drafts.base import Engine

BATCH = 64
"""Lines that are translated before the first of them is printed."""


@dataclass(frozen=True, slots=True)
class MaskedLine:
    """One line of the input, its protected pieces masked as numbered tags."""

    text: str
    masked: str
    placeholders: tuple[Placeholder, ...]


def translate_lines(
    lines: Sequence[str],
    engine: Engine,
    *,
    source_tag: LangTag,
    target_tag: LangTag,
    termbase: TermBase | None = None,
    finish: Callable[[str], str] = str,
) -> Iterator[Suggestion]:
    """
    Yield one suggestion for each line, in order; an empty line gives an empty one.

    Where an error or Ctrl-C ends the work, those that were finished come first. `finish` is applied to each target.
    """
    from translator.newsroom.drafts.pipeline.drafts import draft
    from translator.newsroom.house.glossary.names import note_first_mentions

    for start in range(0, len(lines), BATCH):
        batch = [mask_line(text) for text in lines[start : start + BATCH]]
        requests: list[Request] = [
            Request(line.masked, terms=termbase.terms_for(line.masked) if termbase else ())
            for line in batch
            if line.masked.strip()
        ]
        requests = note_first_mentions(requests, [request.source for request in requests])
        kept: dict[Request, Suggestion] = {}
        failure: BaseException | None = None
        try:
            made = draft(engine, requests, source_tag=source_tag, target_tag=target_tag, kept=kept)
            kept.update(zip(requests, made, strict=True))
        except BaseException as error:
            failure = error
        asked = iter(requests)
        for line in batch:
            request = next(asked) if line.masked.strip() else None
            suggestion = kept.get(request) if request else None
            if suggestion:
                yield replace(suggestion, target=unmask(finish(suggestion.target), line.placeholders))
            else:
                problems = (f"mt.empty: {failure}",) if request else ()
                yield Suggestion("", f"mt:{engine.name}", signature=engine.signature, problems=problems)
        if failure:
            raise failure


def mask_line(text: str) -> MaskedLine:
    """Mask URLs, addresses, code and placeholders of one line; unbalanced tags, or equal ones, are text."""
    from translator.newsroom.articles.markdown_input import protected_in_line

    numbers = [int(found["number"]) for found in TAG.finditer(text)]
    keeps_tags = has_sound_tags(text)
    number = max(numbers, default=0)
    pieces: list[str] = []
    placeholders: list[Placeholder] = []
    cursor = 0
    for start, end, kind in protected_in_line(text):
        if kind == "literal" and keeps_tags:
            continue
        number += 1
        placeholders.append(Placeholder(number, kind, text[start:end]))
        pieces += [text[cursor:start], f"<{number}/>"]
        cursor = end
    return MaskedLine(text, "".join([*pieces, text[cursor:]]), tuple(placeholders))


def has_sound_tags(text: str) -> bool:
    """Tell whether every numbered tag stands alone once, or is opened and closed once, well nested."""
    from translator.newsroom.drafts.tags import insert_tags, strip_tags

    stripped = strip_tags(text, keep_standalone=False)
    spans = {pair.number: pair.span for pair in stripped.pairs}
    standalone = {tag.number: tag.at for tag in stripped.standalone}
    count = len(stripped.pairs) + len(stripped.standalone)
    return len(spans.keys() | standalone) == count and insert_tags(stripped.plain, spans, standalone) == text


def mt(
    file: Annotated[Path | None, argument("FILE", _("Lines of text (default: standard input)."))] = None,
    source: Annotated[str, option("--from", _("Language of the lines."), "TAG")] = "en",
    target: Annotated[str, option("--to", _("Language to translate into."), "TAG")] = "zh-Hans",
    engine: Annotated[str, option("--engine", _("{names} or auto.", names=engine_names()), "NAME")] = "auto",
    translations: Annotated[
        Path | None, option("--file", _("Translations made elsewhere, for the engine `file`."), "FILE")
    ] = None,
    glossary: Annotated[Path | None, option("--glossary", _("Terms to hold (CSV)."), "FILE")] = None,
    format: Annotated[LineFormat, option("--format -f", _("How to print."))] = LineFormat.TEXT,
) -> None:
    """Translate lines of text."""
    source_tag, target_tag = parse_tag(source), parse_tag(target)
    lines = read_text(file).removeprefix("\ufeff").split("\n")  # U+2028 and its like are text.
    if lines[-1] == "":
        lines.pop()
    lines = [line.removesuffix("\r") for line in lines]
    project = settings_here()
    engine, settings = with_translations(engine, project.engines, translations)
    is_derived = is_traditional(target_tag) and not is_chinese(source_tag)
    through = ZH_HANS if is_derived else target_tag
    termbase = read_glossary_file(glossary).termbase(source_tag, through) if glossary else None
    opened = open_engine(engine, source_tag, through, settings, project.checks)
    with closing(opened):
        made = translate_lines(
            lines, opened, source_tag=source_tag, target_tag=through, termbase=termbase,
            finish=_converter(target_tag) if through != target_tag else str,
        )  # fmt: skip
        failed = _print(lines, made, opened.name, format)
    if failed:
        talk(
            ngettext(
                "{count} line could not be translated well enough and is left empty (--format jsonl says why)",
                "{count} lines could not be translated well enough and are left empty (--format jsonl says why)",
                failed,
            )
        )


def _print(lines: Sequence[str], made: Iterator[Suggestion], engine: str, format: LineFormat) -> int:
    failed = 0
    for text, suggestion in zip(lines, made, strict=True):
        failed += not suggestion.target and bool(suggestion.problems)
        if format is LineFormat.JSONL:
            further = ("score", "estimate", "signature", "repairs", "problems", "raw")
            row = {"source": text, "target": suggestion.target, "engine": engine}
            print_jsonl([row | {name: getattr(suggestion, name) for name in further}])
        else:
            sys.stdout.write(" ".join(suggestion.target.split("\n")) + "\n")
        sys.stdout.flush()
    return failed


def _converter(target_tag: LangTag) -> Callable[[str], str]:
    from translator.newsroom.house.catalog_conversion import to_traditional

    region = "HK" if target_tag.endswith("-HK") else "TW"
    return lambda text: to_traditional(text, region)
