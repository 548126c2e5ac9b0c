"""The way from segments to drafts: memory, engine, retries, placement of tags, and the write into the catalog."""
