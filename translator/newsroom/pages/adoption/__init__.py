"""
Adoption: translations that stood on a site before this program become catalogs, and no byte of the site changes.

    page_pairs          which page is the translation of which article
    catalog_adoption    their sentences in the catalogs, with who wrote them and what they were made from
    adopted_version     such a page when it is published: only what was translated anew changes
"""
