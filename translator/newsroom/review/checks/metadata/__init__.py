"""Checks that compare the front matter and by-lines of all versions of an article."""
