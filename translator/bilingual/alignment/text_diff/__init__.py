"""Differences between two versions of a text, and how much they matter."""
