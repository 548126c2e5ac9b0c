"""The desk of people: commands, screens, pages."""
