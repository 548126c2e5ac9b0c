"""An article beside its translation, and versions of it, row by row."""
