"""Files of other programs, on their way in and back out."""
