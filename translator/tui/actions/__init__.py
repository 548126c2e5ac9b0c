"""What the keys do: one class for moving, one for deciding, one for writing, one for looking."""
