"""Articles, people and decisions, and all that is kept of them."""
