"""Corrects the output of engines: marks, numbers, terms, tags. Nothing here asks an engine."""
