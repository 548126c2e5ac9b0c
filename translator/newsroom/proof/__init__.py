"""What ledgers and git prove, and figures about the work."""
