"""Checks of the wording: punctuation, spacing, quotes, length, pronouns, style, and what machines leave behind."""
