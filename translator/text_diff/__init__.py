"""What changed between two texts, and how much it matters."""
