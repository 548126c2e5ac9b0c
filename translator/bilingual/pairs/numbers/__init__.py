"""Checks of numbers, money, measures, dates and times: both sides must agree, each in the form of its language."""
