"""Checks of the house style of English, which look at what `house_styles` says."""
