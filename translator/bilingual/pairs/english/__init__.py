"""Checks of an English target as English, whatever its source: grammar, spelling, names in pinyin."""
