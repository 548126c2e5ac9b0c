"""
Articles from outside: any file in, UTF-8 Markdown with front matter out, and a list of every line that was left out.

    encoding        bytes → text
    webpage         HTML → its article in Markdown, and what its markup says   (html_markdown)
    page            copied text → facts, body, residue                         (labels, dates, residue, taking)
    prose           plain text → Markdown
    marked          Markdown that has front matter already
"""

from __future__ import annotations

from translator.ingest.article import Imported, import_article
from translator.ingest.import_result import LeftOut
from translator.ingest.slugs import checked_slug

__all__ = ["Imported", "LeftOut", "checked_slug", "import_article"]
