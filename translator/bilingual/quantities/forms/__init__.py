"""Writes quantities in English and in Chinese."""
