"""Checks of the glossary, of names, and of consistency within an article."""
