"""Reads quantities in English text."""
