"""Commands, screens and pages for people."""
