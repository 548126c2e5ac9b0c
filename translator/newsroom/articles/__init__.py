"""Article formats: an article is parsed into segments, and rendered with every other byte unchanged."""
