"""The comparison of an article with its translation and with other versions of it, row by row."""
