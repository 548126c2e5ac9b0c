"""Proofs from ledgers and git, and figures about the work."""
