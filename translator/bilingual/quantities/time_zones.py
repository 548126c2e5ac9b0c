"""Time zones: their offsets from UTC and their labels in both languages, read from `data/time_zones.tsv`."""

from __future__ import annotations

from typing import Final

from translator.bilingual.quantities.tables import phrases, table

_ROWS: Final = table("time_zones", 4)

ZONE_HOURS: Final = {zone: tuple(map(int, hours.split())) for zone, hours, *_ in _ROWS if hours}
"""Zone → hours ahead of UTC, winter and summer; half-hour zones are left out and never flagged."""

ENGLISH_ZONES: Final = {label: zone for zone, _, labels, _ in _ROWS for label in phrases(labels)}
"""English label in lower case → zone."""

CHINESE_ZONES: Final = {label: zone for zone, _, _, labels in _ROWS for label in labels.split()}
"""Chinese label → zone."""
