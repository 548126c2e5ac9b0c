"""Rows of figures, added up over catalogs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any, TypeVar

Row = TypeVar("Row")


def sum_rows(rows: Iterable[Row], *names: str) -> list[Row]:
    """
    Return one row for each combination of the fields `names`, sorted by these: all other fields are added up.

    Rows are dataclasses. None is no number: it adds nothing, and stays where there is nothing else.
    """
    sums: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        key = tuple(getattr(row, name) for name in names)
        if key not in sums:
            sums[key] = replace(row)  # type: ignore[type-var]
            continue
        for field in fields(row):  # type: ignore[arg-type]
            value, known = getattr(row, field.name), getattr(sums[key], field.name)
            if field.name not in names and value is not None:
                setattr(sums[key], field.name, value if known is None else known + value)
    return [sums[key] for key in sorted(sums)]
