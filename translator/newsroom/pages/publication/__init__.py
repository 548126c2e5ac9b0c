"""
The publication of an article: its versions in all languages, rendered and proved, with what belongs to them.

Links, attachments, by-lines, corrections, where each text comes from, and what keeps an article back. Nothing here
writes a page: `layouts` makes files of it, and `publish` writes these. Names that both use stand here.
"""

from translator.newsroom.pages.publication.bylines import block_in, blocks_in, credited, listed
from translator.newsroom.pages.publication.provenance import ARCHIVE_COMMENT, UNSEALED, is_untouched, seal
from translator.newsroom.pages.publication.publication import (
    Publication,
    PublishOptions,
    find_attachments,
    outline,
    sizes_of,
    with_sizes,
)
from translator.newsroom.pages.publication.versions import RenderedVersion

__all__ = [
    "ARCHIVE_COMMENT",
    "UNSEALED",
    "Publication",
    "PublishOptions",
    "RenderedVersion",
    "block_in",
    "blocks_in",
    "credited",
    "find_attachments",
    "is_untouched",
    "listed",
    "outline",
    "seal",
    "sizes_of",
    "with_sizes",
]
