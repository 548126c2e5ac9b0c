"""Compares the quantities of a source with those of its translation."""
