"""The project that the tests of the full screen use too."""

from tests.tui.conftest import project

__all__ = ["project"]
