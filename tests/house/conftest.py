"""The small project of the catalog's tests."""

from tests.catalog.conftest import SLUG, TAG, finish, project, segments, sync, take_to_final

__all__ = ["SLUG", "TAG", "finish", "project", "segments", "sync", "take_to_final"]
