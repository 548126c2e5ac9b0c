"""Reads quantities in Chinese text, Simplified and Traditional."""
