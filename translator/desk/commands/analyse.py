"""`translator analyse`: how much work is in a file that is not added yet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from translator.bilingual.errors import UsageError
from translator.bilingual.i18n import _, ngettext
from translator.bilingual.words.language import parse_tag
from translator.desk.workflow.options import Format, ListFormat, ToOption, argument, current_newsroom, option
from translator.newsroom.articles.article_format import WHOLE, parse_document
from translator.newsroom.articles.document import format_of
from translator.newsroom.ground.console import print_json, print_line, read_bytes, talk
from translator.newsroom.imports.article import import_article
from translator.newsroom.imports.bilingual import is_bilingual, read_bilingual
from translator.newsroom.proof.metrics.analysis import FEWEST, Analysis, analyse_texts

if TYPE_CHECKING:
    pass

# Unknown terms that a person is shown.
_SHOWN = 30


def analyse(
    file: Annotated[str, argument("FILE", _("Any file that add or check reads."))],
    source: Annotated[str, option("--from", _("Source language; default: detected."), "TAG")] = "",
    to: ToOption = "",
    format: Format = ListFormat.TEXT,
) -> None:
    """Say how much work is in a file that is not added yet."""
    newsroom = current_newsroom()
    source_tag, sources = sources_in(file, source, to)
    tag = parse_tag(to) if to else next((one for one in newsroom.settings.targets if one != source_tag), "")
    if not tag or tag == source_tag:
        raise UsageError(_("--to names no language"), hint=f"--to {','.join(newsroom.settings.targets)}")
    found = analyse_texts(newsroom, sources, source_tag, tag)
    if format is ListFormat.JSON:
        print_json(analysis_object(file, source_tag, tag, found))
    else:
        _show(found)


def sources_in(file: str, source: str = "", target: str = "") -> tuple[str, list[str]]:
    """Return the language of a file, and its texts in their order; raises what reading it raises."""
    path = Path(file)
    if is_bilingual(path):
        bilingual = read_bilingual(path, source_tag=source, target_tag=target)
        return bilingual.source_tag, [unit.source for unit in bilingual.units]
    data, format = read_bytes(file), format_of(path)
    if format in WHOLE:
        if not source:
            raise UsageError(_("say in which language it is"), where=file, hint="--from TAG")
        tag = parse_tag(source)
    else:
        article = import_article(data, name=file, tag=source or None, folder=path.parent)
        tag, data, format = article.tag, article.text.encode(), "markdown"
    return tag, [segment.source for segment in parse_document(data, tag=tag, format=format).segments]


def _show(found: Analysis) -> None:
    from translator.desk.render.tables import Column, print_table

    titles = {"repetition": _("repetitions"), "new": _("new")}
    rows = [
        (titles.get(band.name, f"{band.name}%"), str(band.segments), str(round(band.words)), str(band.han),
         _hours(band.hours))
        for band in found.bands
    ]  # fmt: skip
    whole = [sum(column) for column in zip(*((one.segments, one.words, one.han) for one in found.bands), strict=True)]
    rows.append((_("all"), str(whole[0]), str(round(whole[1])), str(whole[2]), _hours(hours_of(found))))
    columns = (_("memory"), _("segments"), _("words"), _("Han"), _("hours"))
    print_table([Column(title, "right" if at else "left") for at, title in enumerate(columns)], rows)
    if hours_of(found) is None:
        talk(_("no hours: this house has timed {count} segments, and a pace takes {least}",
               count=found.pace.segments, least=FEWEST))  # fmt: skip
    if found.terms:
        print_line("")
        print_line(ngettext("{count} term that the glossary does not have",
                            "{count} terms that the glossary does not have", len(found.terms)))  # fmt: skip
    for text, count in found.terms[:_SHOWN]:
        print_line(f"  {count:>4}  {text}")


def _hours(hours: float | None) -> str:
    return "–" if hours is None else f"{hours:.1f}"


def hours_of(found: Analysis) -> float | None:
    """Return the hours of the whole text; None where the house has timed too little."""
    known = [band.hours for band in found.bands if band.hours is not None]
    return sum(known) if len(known) == len(found.bands) else None


def analysis_object(file: str, source_tag: str, tag: str, found: Analysis) -> dict[str, Any]:
    """Return an analysis as scripts get it."""
    hours = hours_of(found)
    speed = found.pace.words.get("")
    return {
        "file": file,
        "from": source_tag,
        "to": tag,
        "segments": sum(band.segments for band in found.bands),
        "words": round(sum(band.words for band in found.bands)),
        "han": sum(band.han for band in found.bands),
        "repetitions": found.bands[0].segments,
        "bands": [
            {"band": band.name, "segments": band.segments, "words": round(band.words), "han": band.han,
             "hours": None if band.hours is None else round(band.hours, 2)}
            for band in found.bands
        ],
        "hours": None if hours is None else round(hours, 2),
        "pace": {"words_per_hour": None if speed is None else round(speed), "segments": found.pace.segments},
        "unknown_terms": [{"term": text, "count": count} for text, count in found.terms],
    }  # fmt: skip
