"""The common base of all pages; their templates extend those in `templates`."""
