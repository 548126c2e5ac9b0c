"""Alignment: which sentences of a text are the translation of which of another, without a model."""
