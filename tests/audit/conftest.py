"""The small catalogs that the tests of the review use too."""

from tests.review.conftest import catalog, drafted

__all__ = ["catalog", "drafted"]
