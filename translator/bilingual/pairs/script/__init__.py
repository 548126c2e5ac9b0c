"""Checks of the script of the target: untranslated text, the wrong Chinese script, words of another region."""
