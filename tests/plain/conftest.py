"""The project that the tests of the full screen use too."""

from tests.terminal.conftest import project

__all__ = ["project"]
