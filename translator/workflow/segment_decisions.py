"""What `set`, `mark` and `comment` share: their arguments, the transaction on one article, and the choice of segments."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from translator.errors import UsageError
from translator.i18n import _
from translator.language import parse_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from translator.catalog import Catalog, Entry
    from translator.project import Project
    from translator.review.people import Person
