"""Adoption: translations that stood on a site before this program become catalogs, and no byte of the site changes."""
