"""`review --plain`: one segment a prompt, for screen readers and simple terminals."""
