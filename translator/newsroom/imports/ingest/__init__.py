"""
Imports articles: reads any text, Markdown or HTML file, and returns UTF-8 Markdown with front matter.

`article.import_article` does it all. `encoding` decodes the bytes, and `invisible_characters` takes out what nobody
sees. `webpage` writes an HTML page as Markdown (`html_markdown`) and finds its article (`webpage_article`,
`html_boilerplate`), its title (`page_head`), its people (`html_bylines`, `linked_data`) and its images
(`webpage_images`). `copied_page` sorts the blocks into metadata, body and boilerplate: `bylines` reads a line
that says who and when (`labels`, `dates`), `datelines` the beginning of a paragraph, `page_bylines` what stands around
the article of a page, and `copied_text` finds the article of a page that was copied whole; `metadata` collects it all.
`plain_text` turns plain text into Markdown. `front_matter` completes Markdown that has front matter already. What all
of them work on is a list of `blocks`: everything that came in, and what became of it. Every block that is left out is
reported.
"""

from __future__ import annotations

from translator.newsroom.imports.ingest.article import import_article
from translator.newsroom.imports.ingest.blocks import Block
from translator.newsroom.imports.ingest.choices import ImportChoices, block_numbers
from translator.newsroom.imports.ingest.import_result import ImportedArticle, OmittedLine
from translator.newsroom.imports.ingest.slugs import check_slug

__all__ = ["Block", "ImportChoices", "ImportedArticle", "OmittedLine", "block_numbers", "check_slug", "import_article"]
