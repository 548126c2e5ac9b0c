"""What all pages have in common; their templates extend those in `templates`."""
