"""Which keys of the front matter are translated; all others are shared by the versions of an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from translator.bilingual.words.patterns import pattern

_TRANSLATED = pattern(
    r"(?:title|subtitle|summary|description|disclaimer|seo\.(?:title|description)|images\[\d+\]\.(?:alt|caption)"
    r"|corrections\[\d+\]\.text|(?:sidebar|pagination)_label|sidebar\.label|banner\.content"
    r"|hero\.(?:title|text|tagline|image\.alt|actions\[\d+\]\.text)|features\[\d+\]\.(?:title|details|linkText))\Z"
)
_HOUSE_ID = pattern(r"[\w.-]+\Z", re.ASCII)


def is_translated(path: str) -> bool:
    """Whether the value at `path` (`title`, `images[0].alt`) is translated."""
    return bool(_TRANSLATED.match(path))


def is_house_id(value: Any) -> bool:
    """Whether a disclaimer is an id of `disclaimers.yml`, which is shared; any other text is the article's own."""
    return bool(_HOUSE_ID.match(str(value or "")))


def translated_values(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the path and the text of each value that is translated, in the order of the front matter."""
    for path, value in leaves(values):
        if isinstance(value, str) and is_translated(path) and not (path == "disclaimer" and is_house_id(value)):
            yield path, value


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    else:
        yield path, value
