"""The pages that are published, and the edits that come back from them."""
