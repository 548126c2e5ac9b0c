"""
Adoption: translations that stood on a site before this program become catalogs, and no byte of the site changes.

    find_pages(project, …)      which page is the translation of which article
    adopt_pages(project, …)     their sentences in the catalogs, with who wrote them and what they were made from
"""

from __future__ import annotations

from translator.adoption.catalog_adoption import AdoptedPage, adopt_pages
from translator.adoption.pages import PagePair, UnknownSource, find_pages

__all__ = ["AdoptedPage", "PagePair", "UnknownSource", "adopt_pages", "find_pages"]
