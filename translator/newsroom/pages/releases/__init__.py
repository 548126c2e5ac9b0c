"""Releases: several articles that go out in one step, or are taken back; everything, or nothing."""
