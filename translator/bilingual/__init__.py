"""Two languages and no newsroom: numbers, names, sentences, scripts, and the checks of a pair."""
