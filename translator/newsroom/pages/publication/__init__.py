"""
The publication of an article: its versions in all languages, rendered and proved, with what belongs to them.

Links, attachments, by-lines, corrections, where each text comes from, and what keeps an article back. Nothing here
writes a page: `layouts` makes files of it, and `publish` writes these.
"""
