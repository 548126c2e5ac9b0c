"""Conversion between the Chinese scripts."""
