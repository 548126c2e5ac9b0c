from __future__ import annotations

from tests.publish.conftest import newsroom, translate

__all__ = ["newsroom", "translate"]
