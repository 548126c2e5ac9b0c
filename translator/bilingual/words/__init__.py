"""Meanings of words, by a Chinese–English dictionary (extra `lexicon`), for the gate and for alignment."""
