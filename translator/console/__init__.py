"""What commands share at the terminal: options, input and output."""
