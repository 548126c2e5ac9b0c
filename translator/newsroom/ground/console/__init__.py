"""What commands read and print at the terminal."""
