"""
A git-native newsroom for English and Chinese.

import → article → segments → memory, engine → catalog + ledger → checks → review → diff → publish

The folders are the stages. `model.py` has the nouns, `commands/` the verbs, `project.py` knows where every file lives.
"""

__version__ = "0.1.0"
