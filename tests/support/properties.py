"""With how many examples a property is tried: `make fuzz` takes twenty times as many as `make test`."""

from __future__ import annotations

from hypothesis import settings

EXAMPLES = 50
"""What a test has that names no other number."""


def examples(count: int) -> int:
    """Return the number for the profile in force of a property that has `count` in `make test`."""
    return count * settings().max_examples // EXAMPLES
