"""What is published, and what comes back from published pages."""
