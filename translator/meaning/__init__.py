"""
Doubts about the meaning of a translation: a clause that was dropped or invented, a name that became another.

The evidence comes from a Chinese–English dictionary and, where the dictionary leaves a pair in doubt, from multilingual
embeddings of clauses. Both are installed with the extra `embeddings`; without it there are no doubts.
"""
