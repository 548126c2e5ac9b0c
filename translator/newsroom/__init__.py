"""
The open newsroom, from which everything is loaded.

`open_newsroom()` finds the project around a folder and opens it. A `Newsroom` keeps its glossary, people and texts,
each read when it is first asked for, and gives out its articles. An `Article` keeps its source, its parsed document,
its catalogs by language, and the pages that stand published. What is kept is read again when its files changed, so
that a server that runs for days shows nothing stale.
"""

from translator.newsroom.newsroom import Article, Newsroom, Page, newsroom_of, open_newsroom

__all__ = ["Article", "Newsroom", "Page", "newsroom_of", "open_newsroom"]
