"""What can be proved of four eyes, from ledgers, git and published pages."""
