"""The program's own messages in Simplified and Traditional Chinese."""
