"""Decides whether the suggestion of an engine may be shown as a draft."""
