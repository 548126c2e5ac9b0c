"""`translator report` as CSV: one figure a line, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from translator.newsroom.proof.metrics.work_report import WorkReport

HEADER = ("section", "item", "measure", "value")


def report_csv(report: WorkReport) -> str:
    """
    Return the report with the columns `section,item,measure,value`.

    `section` is the path of the list in the JSON (`effort`, `quality.checks`), `item` the words of the line joined by
    blanks (`llama qwen en zh-Hans`), `measure` the name of the field (`distance`). Numbers have a decimal point;
    what is not known is left out.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows(_rows("", report))
    return text.getvalue()


def _rows(section: str, value: Any) -> Iterator[tuple[str, str, str, object]]:
    """Yield the lines of one object of the report, and of the lists in it."""
    for field in fields(value):
        inner = getattr(value, field.name)
        path = f"{section}.{field.name}" if section else field.name
        if isinstance(inner, list):
            for item in inner:
                values = [getattr(item, one.name) for one in fields(item)]
                words = " ".join(value for value in values if isinstance(value, str) and value)
                yield from ((path, words, measure, number) for measure, number in _numbers(item))
        elif is_dataclass(inner):
            yield from _rows(path, inner)
        elif inner is not None:
            yield section or "report", "", field.name, _plain(inner)


def _numbers(item: Any, path: str = "") -> Iterator[tuple[str, object]]:
    for field in fields(item):
        value, name = getattr(item, field.name), path + field.name
        if is_dataclass(value):
            yield from _numbers(value, f"{name}.")
        elif isinstance(value, dict):
            yield from ((f"{name}.{key}", number) for key, number in value.items())
        elif value is not None and not isinstance(value, str):
            yield name, _plain(value)


def _plain(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
