"""Checks of what must come back as it was: tags, Markdown, placeholders, addresses; and the repair of numbered tags."""
