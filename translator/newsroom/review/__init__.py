"""Review: the people, what they may decide, their decisions, and the session in which they take them."""
