"""Checks that know articles: markup of their formats, and the files of their versions."""
