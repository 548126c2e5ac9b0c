"""What sets a project up: its settings, learned from the site that is there; pipelines; the merge driver of a clone."""
